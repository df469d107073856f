//! [Working with JavaScript values](https://nodejs.org/api/n-api.html#working-with-javascript-values):
//! strings, property keys and symbols.

use std::ffi::{c_char, c_int, c_void};
use std::ptr;

use tenon_napi_sys::{
    char16_t, napi_env, napi_generic_failure, napi_string_expected, napi_value,
    node_api_basic_finalize,
};

use crate::api::class::{Fail, Outcome, ensure, handle_or, non_null, string_length};
use crate::env::Env;
use crate::finalizer;
use crate::raw::external_string::{self, Release};
use crate::raw::{Isolate, shims};
use crate::reference::{Finalizer, Reference};

/// One of V8's constructors of strings, by the width of what it reads.
type NewString<C> =
    unsafe extern "C" fn(*mut Isolate, data: *const C, kind: c_int, length: c_int) -> napi_value;

/// A string from characters of the addon's.
///
/// # Safety
/// `data` is NULL or has `length` characters or a NUL.
unsafe fn new_string<C>(
    env: &Env,
    make: NewString<C>,
    kind: c_int,
    data: *const C,
    length: usize,
    result: *mut napi_value,
) -> Outcome {
    let length = string_length(data.cast(), length)?;
    non_null(result)?;
    // SAFETY: see above. NULL only comes with length 0, which V8 does not read.
    unsafe {
        *result = handle_or(
            make(env.isolate(), data, kind, length),
            napi_generic_failure,
        )?;
    }
    Ok(())
}

/// The string argument.
///
/// # Safety
/// `value` is NULL or alive.
#[inline(always)]
unsafe fn string(env: &Env, value: napi_value) -> Outcome {
    non_null(value)?;
    // SAFETY: alive.
    let is_string = unsafe {
        if env.layout().enabled {
            env.layout().is_string(value)
        } else {
            shims::v8__Value__IsString(value)
        }
    };
    ensure(is_string, napi_string_expected)
}

/// The common part of the three readers: with no buffer the length is asked for, with one it is filled
/// and terminated.
///
/// # Safety
/// `value` is NULL or alive; `buffer` is NULL or has room for `size` units.
unsafe fn read_string<C: Default>(
    env: &Env,
    value: napi_value,
    buffer: *mut C,
    size: usize,
    result: *mut usize,
    length: impl FnOnce() -> usize,
    write: impl FnOnce(usize) -> usize,
) -> Outcome {
    // SAFETY: see above.
    unsafe {
        string(env, value)?;
        if buffer.is_null() {
            non_null(result)?;
            *result = length();
        } else if size == 0 {
            if !result.is_null() {
                *result = 0;
            }
        } else {
            let written = write(size - 1);
            *buffer.add(written) = C::default();
            if !result.is_null() {
                *result = written;
            }
        }
    }
    Ok(())
}

/// Gives external characters back to the addon, inside the collector: the finalizer is a basic one.
///
/// # Safety
/// Called once, by V8's disposal of the string.
unsafe fn release_string(release: Release) {
    let Some(callback) = release.finalize else {
        return;
    };
    // The tracked record tells whether the environment is still there: it is unlinked at its end.
    let tracker: *mut StringTracker = release.hint.cast();
    // SAFETY: the tracker was boxed by `external_string` and is given up here.
    unsafe {
        let tracker = Box::from_raw(tracker);
        if tracker.env_gone.get() {
            callback(ptr::null_mut(), tracker.data, tracker.hint);
        } else {
            (*tracker.reference).reset_finalizer();
            Reference::delete(tracker.reference);
            let env = Env::from_raw(release.env);
            if let Some(env) = env {
                let before = env.in_gc_finalizer().replace(true);
                finalizer::call(env, callback, tracker.data, tracker.hint);
                env.in_gc_finalizer().set(before);
            }
        }
    }
}

/// What ties an external string to the life of its environment.
struct StringTracker {
    /// Linked among the environment's finalizers; run at its end if the string is still alive then.
    reference: *mut Reference,
    env_gone: std::cell::Cell<bool>,
    data: *mut c_void,
    hint: *mut c_void,
}

/// The environment ends before the string: from now on the addon's finalizer gets no environment.
unsafe extern "C" fn env_ends(_: napi_env, tracker: *mut c_void, _: *mut c_void) {
    // SAFETY: the tracker lives until the string is disposed of.
    unsafe { (*tracker.cast::<StringTracker>()).env_gone.set(true) };
}

/// Makes a string over the addon's memory; short ones and those V8 refuses are copied.
///
/// # Safety
/// As the ABI functions below.
#[allow(
    clippy::too_many_arguments,
    reason = "the ABI function's own list, for two widths"
)]
unsafe fn external_string<C>(
    env: &Env,
    make: NewString<C>,
    make_external: unsafe fn(*mut Isolate, *const C, usize, Release) -> napi_value,
    units: unsafe fn(*const C) -> usize,
    data: *const C,
    length: usize,
    callback: node_api_basic_finalize,
    hint: *mut c_void,
    result: *mut napi_value,
    copied: *mut bool,
) -> Outcome {
    let checked = string_length(data.cast(), length)?;
    non_null(result)?;
    // SAFETY: see above.
    unsafe {
        let count = if checked < 0 {
            units(data)
        } else {
            checked as usize
        };
        if count > 0 {
            let tracker = Box::into_raw(Box::new(StringTracker {
                reference: ptr::null_mut(),
                env_gone: std::cell::Cell::new(false),
                data: data.cast_mut().cast(),
                hint,
            }));
            if callback.is_some() {
                (*tracker).reference = Reference::new_finalizer(
                    env,
                    Finalizer {
                        callback: Some(env_ends),
                        data: tracker.cast(),
                        hint: ptr::null_mut(),
                    },
                );
            }
            let release = Release {
                env: env.as_raw(),
                finalize: callback,
                hint: tracker.cast(),
                run: release_string,
            };
            let string = make_external(env.isolate(), data, count, release);
            if !string.is_null() {
                if callback.is_none() {
                    drop(Box::from_raw(tracker));
                }
                *result = string;
                if !copied.is_null() {
                    *copied = false;
                }
                return Ok(());
            }
            if callback.is_some() {
                (*(*tracker).reference).reset_finalizer();
                Reference::delete((*tracker).reference);
            }
            drop(Box::from_raw(tracker));
        }
        // V8 has one empty string and refuses too long ones: a copy serves, and the addon's memory is
        // given back at once. The empty string does not count as copied.
        new_string(env, make, shims::STRING_NORMAL, data, length, result)?;
        if !copied.is_null() {
            *copied = count > 0;
        }
        if let Some(callback) = callback {
            finalizer::call(env, callback, data.cast_mut().cast(), hint);
        }
    }
    Ok(())
}

unsafe fn latin1_units(data: *const u8) -> usize {
    // SAFETY: NUL-terminated, as `NAPI_AUTO_LENGTH` promises.
    unsafe { libc::strlen(data.cast()) }
}

unsafe fn utf16_units(data: *const u16) -> usize {
    // SAFETY: NUL-terminated, as `NAPI_AUTO_LENGTH` promises.
    unsafe { (0..).take_while(|&index| *data.add(index) != 0).count() }
}

/// A description or key in UTF-8 as a handle.
///
/// # Safety
/// `data` is NULL or has `length` bytes or a NUL.
unsafe fn utf8_handle(env: &Env, data: *const c_char, length: usize) -> Result<napi_value, Fail> {
    let mut value = ptr::null_mut();
    // SAFETY: passed on.
    unsafe {
        new_string(
            env,
            shims::v8__String__NewFromUtf8,
            shims::STRING_NORMAL,
            data,
            length,
            &mut value,
        )?;
    }
    Ok(value)
}

api! {
    no_js fn napi_create_string_latin1(
        env, str: *const c_char, length: usize, result: *mut napi_value,
    ) {
        let make = shims::v8__String__NewFromOneByte;
        new_string(env, make, shims::STRING_NORMAL, str.cast::<u8>(), length, result)
    }

    no_js fn napi_create_string_utf8(
        env, str: *const c_char, length: usize, result: *mut napi_value,
    ) {
        new_string(env, shims::v8__String__NewFromUtf8, shims::STRING_NORMAL, str, length, result)
    }

    no_js fn napi_create_string_utf16(
        env, str: *const char16_t, length: usize, result: *mut napi_value,
    ) {
        let make = shims::v8__String__NewFromTwoByte;
        new_string(env, make, shims::STRING_NORMAL, str, length, result)
    }

    no_js fn node_api_create_property_key_latin1(
        env, str: *const c_char, length: usize, result: *mut napi_value,
    ) {
        let make = shims::v8__String__NewFromOneByte;
        new_string(env, make, shims::STRING_INTERNALIZED, str.cast::<u8>(), length, result)
    }

    no_js fn node_api_create_property_key_utf8(
        env, str: *const c_char, length: usize, result: *mut napi_value,
    ) {
        let make = shims::v8__String__NewFromUtf8;
        new_string(env, make, shims::STRING_INTERNALIZED, str, length, result)
    }

    no_js fn node_api_create_property_key_utf16(
        env, str: *const char16_t, length: usize, result: *mut napi_value,
    ) {
        let make = shims::v8__String__NewFromTwoByte;
        new_string(env, make, shims::STRING_INTERNALIZED, str, length, result)
    }

    no_js fn node_api_create_external_string_latin1(
        env,
        str: *mut c_char,
        length: usize,
        finalize_callback: node_api_basic_finalize,
        finalize_hint: *mut c_void,
        result: *mut napi_value,
        copied: *mut bool,
    ) {
        external_string(
            env,
            shims::v8__String__NewFromOneByte,
            external_string::one_byte,
            latin1_units,
            str.cast::<u8>(),
            length,
            finalize_callback,
            finalize_hint,
            result,
            copied,
        )
    }

    no_js fn node_api_create_external_string_utf16(
        env,
        str: *mut char16_t,
        length: usize,
        finalize_callback: node_api_basic_finalize,
        finalize_hint: *mut c_void,
        result: *mut napi_value,
        copied: *mut bool,
    ) {
        external_string(
            env,
            shims::v8__String__NewFromTwoByte,
            external_string::two_byte,
            utf16_units,
            str,
            length,
            finalize_callback,
            finalize_hint,
            result,
            copied,
        )
    }

    no_js fn napi_get_value_string_latin1(
        env, value: napi_value, buf: *mut c_char, bufsize: usize, result: *mut usize,
    ) {
        let isolate = env.isolate();
        let length = || shims::v8__String__Length(value) as usize;
        read_string(env, value, buf.cast::<u8>(), bufsize, result, length, |room| {
            let count = length().min(room);
            shims::v8__String__WriteOneByte_v2(value, isolate, 0, count as u32, buf.cast(), 0);
            count
        })
    }

    no_js fn napi_get_value_string_utf8(
        env, value: napi_value, buf: *mut c_char, bufsize: usize, result: *mut usize,
    ) {
        let isolate = env.isolate();
        read_string(
            env,
            value,
            buf.cast::<u8>(),
            bufsize,
            result,
            || shims::v8__String__Utf8Length(value, isolate) as usize,
            |room| {
                shims::v8__String__WriteUtf8_v2(
                    value,
                    isolate,
                    buf,
                    room,
                    shims::WRITE_REPLACE_INVALID_UTF8,
                    ptr::null_mut(),
                )
            },
        )
    }

    no_js fn napi_get_value_string_utf16(
        env, value: napi_value, buf: *mut char16_t, bufsize: usize, result: *mut usize,
    ) {
        let isolate = env.isolate();
        let length = || shims::v8__String__Length(value) as usize;
        read_string(env, value, buf, bufsize, result, length, |room| {
            let count = length().min(room);
            shims::v8__String__Write_v2(value, isolate, 0, count as u32, buf, 0);
            count
        })
    }

    no_js fn napi_create_symbol(env, description: napi_value, result: *mut napi_value) {
        non_null(result)?;
        if !description.is_null() {
            string(env, description)?;
        }
        *result = shims::v8__Symbol__New(env.isolate(), description);
        Ok(())
    }

    no_js fn node_api_symbol_for(
        env, utf8description: *const c_char, length: usize, result: *mut napi_value,
    ) {
        non_null(result)?;
        let description = utf8_handle(env, utf8description, length)?;
        *result = shims::v8__Symbol__For(env.isolate(), description);
        Ok(())
    }
}
