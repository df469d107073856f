//! [Object wrap](https://nodejs.org/api/n-api.html#object-wrap): wrapping, finalizers on values and
//! type tags.

use std::ffi::c_void;
use std::ptr;

use tenon_napi_sys::{
    napi_finalize, napi_generic_failure, napi_invalid_arg, napi_ref, napi_type_tag, napi_value,
    node_api_basic_finalize,
};

use crate::api::class::{Fail, Outcome, ensure, handle_or, non_null, to_object};
use crate::api::externals::ExternalRecord;
use crate::env::Env;
use crate::raw::shims;
use crate::reference::{Finalizer, Ownership, Reference};

/// The object argument: a real object, and not an External, which V8 cannot hang anything on.
///
/// # Safety
/// `value` is NULL or alive.
unsafe fn wrappable(value: napi_value) -> Outcome {
    non_null(value)?;
    // SAFETY: alive.
    unsafe {
        ensure(shims::v8__Value__IsObject(value), napi_invalid_arg)?;
        ensure(!shims::v8__Value__IsExternal(value), napi_invalid_arg)
    }
}

/// The reference under an object's wrap key; none if nothing is wrapped in it.
///
/// # Safety
/// `object` is a live object.
unsafe fn wrapped(env: &Env, object: napi_value) -> Option<*mut Reference> {
    // SAFETY: see above; the key is private to the realm, and only `napi_wrap` sets it, to an External
    // that holds a reference.
    unsafe {
        let holder = shims::v8__Object__GetPrivate(object, env.context(), env.realm().wrap_key());
        if holder.is_null() || !shims::v8__Value__IsExternal(holder) {
            return None;
        }
        Some(shims::v8__External__Value(holder).cast())
    }
}

/// What `napi_unwrap` and `napi_remove_wrap` share: the reference in the object, or why there is none.
///
/// # Safety
/// `object` is NULL or alive.
unsafe fn find_wrapped(env: &Env, object: napi_value) -> Result<*mut Reference, Fail> {
    // SAFETY: passed on.
    unsafe {
        wrappable(object)?;
        wrapped(env, object).ok_or(napi_invalid_arg.into())
    }
}

/// The object argument of the type tag functions: unlike elsewhere, what V8 threw about `undefined`
/// and `null` is the status.
///
/// # Safety
/// As [`to_object`].
unsafe fn taggable(env: &Env, value: napi_value) -> Result<napi_value, Fail> {
    non_null(value)?;
    // SAFETY: passed on.
    unsafe { to_object(env, value) }.map_err(|_| Fail::or_pending(napi_generic_failure))
}

/// The two words of a type tag under an object's key.
///
/// # Safety
/// `object` is a live object.
unsafe fn object_tag(env: &Env, object: napi_value) -> Option<napi_type_tag> {
    // SAFETY: see above.
    unsafe {
        let held = shims::v8__Object__GetPrivate(object, env.context(), env.realm().type_tag_key());
        if held.is_null() || !shims::v8__Value__IsBigInt(held) {
            return None;
        }
        // A tag with zero words reads back as fewer: the missing ones are zero.
        let mut words = [0_u64; 2];
        let (mut sign, mut count) = (0, 2);
        shims::v8__BigInt__ToWordsArray(held, &mut sign, &mut count, words.as_mut_ptr());
        Some(napi_type_tag {
            lower: if count > 0 { words[0] } else { 0 },
            upper: if count > 1 { words[1] } else { 0 },
        })
    }
}

fn same_tag(a: &napi_type_tag, b: &napi_type_tag) -> bool {
    a.lower == b.lower && a.upper == b.upper
}

api! {
    js fn napi_wrap(
        env,
        js_object: napi_value,
        native_object: *mut c_void,
        finalize_cb: napi_finalize,
        finalize_hint: *mut c_void,
        result: *mut napi_ref,
    ) {
        wrappable(js_object)?;
        ensure(wrapped(env, js_object).is_none(), napi_invalid_arg)?;
        let ownership = if result.is_null() {
            Ownership::Runtime
        } else {
            // The addon frees the reference from its finalizer; without one it never could.
            ensure(finalize_cb.is_some(), napi_invalid_arg)?;
            Ownership::Userland
        };
        let reference = Reference::new(
            env,
            js_object,
            0,
            ownership,
            Finalizer {
                callback: finalize_cb,
                data: native_object,
                hint: finalize_hint,
            },
        );
        let holder = shims::v8__External__New(env.isolate(), reference.cast());
        let set = !holder.is_null()
            && shims::v8__Object__SetPrivate(
                js_object,
                env.context(),
                env.realm().wrap_key(),
                holder,
            )
            .is_true();
        if !set {
            (*reference).reset_finalizer();
            Reference::delete(reference);
            return Err(Fail::or_pending(napi_generic_failure));
        }
        if !result.is_null() {
            *result = reference.cast();
        }
        Ok(())
    }

    js fn napi_unwrap(env, js_object: napi_value, result: *mut *mut c_void) {
        non_null(js_object)?;
        non_null(result)?;
        let reference = find_wrapped(env, js_object)?;
        *result = (*reference).data();
        Ok(())
    }

    js fn napi_remove_wrap(env, js_object: napi_value, result: *mut *mut c_void) {
        let reference = find_wrapped(env, js_object)?;
        if !result.is_null() {
            *result = (*reference).data();
        }
        let key = env.realm().wrap_key();
        ensure(
            shims::v8__Object__DeletePrivate(js_object, env.context(), key).is_true(),
            napi_generic_failure,
        )?;
        if (*reference).ownership() == Ownership::Userland {
            (*reference).reset_finalizer();
        } else {
            Reference::delete(reference);
        }
        Ok(())
    }

    no_js fn napi_add_finalizer(
        env,
        js_object: napi_value,
        finalize_data: *mut c_void,
        finalize_cb: node_api_basic_finalize,
        finalize_hint: *mut c_void,
        result: *mut napi_ref,
    ) {
        non_null(js_object)?;
        ensure(finalize_cb.is_some(), napi_invalid_arg)?;
        ensure(shims::v8__Value__IsObject(js_object), napi_invalid_arg)?;
        let reference = Reference::new(
            env,
            js_object,
            0,
            if result.is_null() { Ownership::Runtime } else { Ownership::Userland },
            Finalizer {
                callback: finalize_cb,
                data: finalize_data,
                hint: finalize_hint,
            },
        );
        if !result.is_null() {
            *result = reference.cast();
        }
        Ok(())
    }

    basic fn node_api_post_finalizer(
        env,
        finalize_cb: napi_finalize,
        finalize_data: *mut c_void,
        finalize_hint: *mut c_void,
    ) {
        // As in Node, nothing to call is no error.
        if finalize_cb.is_none() {
            return Ok(());
        }
        let finalizer = Finalizer {
            callback: finalize_cb,
            data: finalize_data,
            hint: finalize_hint,
        };
        env.finalizers.push(env, Reference::new_finalizer(env, finalizer));
        Ok(())
    }

    js fn napi_type_tag_object(env, object: napi_value, type_tag: *const napi_type_tag) {
        non_null(type_tag)?;
        let object = taggable(env, object)?;
        let tag = *type_tag;
        if shims::v8__Value__IsExternal(object) {
            let record = ExternalRecord::of(env, object).ok_or(napi_invalid_arg)?;
            return ensure((*record).tag(tag), napi_invalid_arg);
        }
        ensure(object_tag(env, object).is_none(), napi_invalid_arg)?;
        let words = [tag.lower, tag.upper];
        let held = shims::v8__BigInt__NewFromWords(env.context(), 0, 2, words.as_ptr());
        let key = env.realm().type_tag_key();
        let held = handle_or(held, napi_generic_failure)?;
        ensure(
            shims::v8__Object__SetPrivate(object, env.context(), key, held).is_true(),
            napi_generic_failure,
        )
    }

    js fn napi_check_object_type_tag(
        env, object: napi_value, type_tag: *const napi_type_tag, result: *mut bool,
    ) {
        non_null(type_tag)?;
        non_null(result)?;
        let object = taggable(env, object)?;
        let held = if shims::v8__Value__IsExternal(object) {
            ExternalRecord::of(env, object).and_then(|record| (*record).type_tag())
        } else {
            object_tag(env, object)
        };
        *result = held.is_some_and(|held| same_tag(&held, &*type_tag));
        Ok(())
    }

    js fn napi_create_external(
        env,
        data: *mut c_void,
        finalize_cb: node_api_basic_finalize,
        finalize_hint: *mut c_void,
        result: *mut napi_value,
    ) {
        non_null(result)?;
        let external = handle_or(ExternalRecord::make(env, data), napi_generic_failure)?;
        if finalize_cb.is_some() {
            Reference::new(
                env,
                external,
                0,
                Ownership::Runtime,
                Finalizer {
                    callback: finalize_cb,
                    data,
                    hint: finalize_hint,
                },
            );
        }
        *result = external;
        Ok(())
    }

    no_js fn napi_get_value_external(env, value: napi_value, result: *mut *mut c_void) {
        non_null(value)?;
        non_null(result)?;
        ensure(shims::v8__Value__IsExternal(value), napi_invalid_arg)?;
        let record = ExternalRecord::of(env, value).ok_or(napi_invalid_arg)?;
        *result = (*record).data();
        Ok(())
    }

    basic fn napi_set_instance_data(
        env,
        data: *mut c_void,
        finalize_cb: napi_finalize,
        finalize_hint: *mut c_void,
    ) {
        let before = env.instance_data.replace(ptr::null_mut());
        if !before.is_null() {
            // The data that was there is dropped without its finalizer, as in Node.
            (*before).reset_finalizer();
            Reference::delete(before);
        }
        let finalizer = Finalizer {
            callback: finalize_cb,
            data,
            hint: finalize_hint,
        };
        env.instance_data.set(Reference::new_finalizer(env, finalizer));
        Ok(())
    }

    basic fn napi_get_instance_data(env, data: *mut *mut c_void) {
        non_null(data)?;
        let held = env.instance_data.get();
        *data = if held.is_null() { ptr::null_mut() } else { (*held).data() };
        Ok(())
    }
}
