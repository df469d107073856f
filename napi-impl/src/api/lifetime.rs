//! [Object lifetime management](https://nodejs.org/api/n-api.html#object-lifetime-management): handle
//! scopes and references. Cleanup hooks, of the same chapter, have a file of their own.

use tenon_napi_sys::{
    napi_env, napi_escapable_handle_scope, napi_escape_called_twice, napi_generic_failure,
    napi_handle_scope, napi_handle_scope_mismatch, napi_invalid_arg, napi_ref, napi_status,
    napi_value,
};

use crate::api::class::{ensure, non_null};
use crate::env::Env;
use crate::raw::{shims, slot};
use crate::reference::{Finalizer, Ownership, Reference, can_be_held_weakly};

/// Closes a scope of either kind. A mismatch is answered but, as in Node, not recorded.
///
/// # Safety
/// `env` is NULL or a live environment of this thread.
unsafe fn close_scope(env: napi_env, number: usize) -> napi_status {
    // SAFETY: passed on.
    let Some(env) = (unsafe { Env::from_raw(env) }) else {
        return napi_invalid_arg;
    };
    env.check_gc_access();
    if number == 0 {
        return env.set_last_error(napi_invalid_arg);
    }
    if !env.close_scope(number) {
        return napi_handle_scope_mismatch;
    }
    env.clear_last_error()
}

/// [`napi_close_handle_scope`](https://nodejs.org/api/n-api.html#napi_close_handle_scope)
///
/// # Safety
/// `env` is NULL or a live environment of this thread.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn napi_close_handle_scope(
    env: napi_env,
    scope: napi_handle_scope,
) -> napi_status {
    // SAFETY: passed on; the scope is a number in a pointer's clothes.
    unsafe { close_scope(env, scope as usize) }
}

/// [`napi_close_escapable_handle_scope`](https://nodejs.org/api/n-api.html#napi_close_escapable_handle_scope)
///
/// # Safety
/// `env` is NULL or a live environment of this thread.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn napi_close_escapable_handle_scope(
    env: napi_env,
    scope: napi_escapable_handle_scope,
) -> napi_status {
    // SAFETY: passed on.
    unsafe { close_scope(env, scope as usize) }
}

api! {
    no_js fn napi_open_handle_scope(env, result: *mut napi_handle_scope) {
        non_null(result)?;
        *result = env.open_scope(std::ptr::null_mut()) as napi_handle_scope;
        Ok(())
    }

    no_js fn napi_open_escapable_handle_scope(
        env, result: *mut napi_escapable_handle_scope,
    ) {
        non_null(result)?;
        // The slot for what escapes is made in the scope outside, before the new one opens.
        let escape = shims::v8__Local__New(env.isolate(), shims::v8__Undefined(env.isolate()));
        *result = env.open_scope(slot(escape)) as napi_escapable_handle_scope;
        Ok(())
    }

    no_js fn napi_escape_handle(
        env,
        scope: napi_escapable_handle_scope,
        escapee: napi_value,
        result: *mut napi_value,
    ) {
        non_null(scope)?;
        non_null(escapee)?;
        non_null(result)?;
        let scope = env.scope(scope as usize).ok_or(napi_invalid_arg)?;
        ensure(!scope.escape_slot.is_null(), napi_invalid_arg)?;
        ensure(!scope.escaped, napi_escape_called_twice)?;
        scope.escaped = true;
        *scope.escape_slot = *slot(escapee);
        *result = scope.escape_slot.cast();
        Ok(())
    }

    no_js fn napi_create_reference(
        env, value: napi_value, initial_refcount: u32, result: *mut napi_ref,
    ) {
        non_null(value)?;
        non_null(result)?;
        if env.version() < 10 {
            // Modules before version 10 may only refer to what can be held weakly.
            ensure(can_be_held_weakly(env, value), napi_invalid_arg)?;
        }
        let finalizer = Finalizer::none(std::ptr::null_mut());
        *result = Reference::new(env, value, initial_refcount, Ownership::Userland, finalizer).cast();
        Ok(())
    }

    basic fn napi_delete_reference(env, r#ref: napi_ref) {
        let _ = env;
        non_null(r#ref)?;
        Reference::delete(r#ref.cast());
        Ok(())
    }

    no_js fn napi_reference_ref(env, r#ref: napi_ref, result: *mut u32) {
        let _ = env;
        non_null(r#ref)?;
        let count = (*r#ref.cast::<Reference>()).add_ref();
        if !result.is_null() {
            *result = count;
        }
        Ok(())
    }

    no_js fn napi_reference_unref(env, r#ref: napi_ref, result: *mut u32) {
        let _ = env;
        non_null(r#ref)?;
        let reference = r#ref.cast::<Reference>();
        ensure((*reference).count() > 0, napi_generic_failure)?;
        let count = Reference::remove_ref(reference);
        if !result.is_null() {
            *result = count;
        }
        Ok(())
    }

    no_js fn napi_get_reference_value(env, r#ref: napi_ref, result: *mut napi_value) {
        let _ = env;
        non_null(r#ref)?;
        non_null(result)?;
        *result = (*r#ref.cast::<Reference>()).get();
        Ok(())
    }
}
