//! [Error handling](https://nodejs.org/api/n-api.html#error-handling)

use std::ffi::{CStr, c_char};
use std::ptr;

use tenon_napi_sys::{
    NAPI_AUTO_LENGTH, napi_env, napi_extended_error_info, napi_generic_failure, napi_invalid_arg,
    napi_ok, napi_status, napi_string_expected, napi_value,
};

use crate::api::class::{Fail, Outcome, ensure, handle_or, non_null, string_length};
use crate::env::Env;
use crate::raw::{shims, to_local};

/// What `napi_get_last_error_info` says of each status, by its number.
const MESSAGES: [Option<&CStr>; 24] = [
    None,
    Some(c"Invalid argument"),
    Some(c"An object was expected"),
    Some(c"A string was expected"),
    Some(c"A string or symbol was expected"),
    Some(c"A function was expected"),
    Some(c"A number was expected"),
    Some(c"A boolean was expected"),
    Some(c"An array was expected"),
    Some(c"Unknown failure"),
    Some(c"An exception is pending"),
    Some(c"The async work item was cancelled"),
    Some(c"napi_escape_handle already called on scope"),
    Some(c"Invalid handle scope usage"),
    Some(c"Invalid callback scope usage"),
    Some(c"Thread-safe function queue is full"),
    Some(c"Thread-safe function handle is closing"),
    Some(c"A bigint was expected"),
    Some(c"A date was expected"),
    Some(c"An arraybuffer was expected"),
    Some(c"A detachable arraybuffer was expected"),
    Some(c"Main thread would deadlock"),
    Some(c"External buffers are not allowed"),
    Some(c"Cannot run JavaScript"),
];

/// One of the four constructors of error objects.
type MakeError = unsafe extern "C" fn(message: napi_value) -> napi_value;

/// Makes an error with the given message and, if there is one, `code`.
///
/// # Safety
/// Handles are NULL or alive.
unsafe fn create_error(
    env: &Env,
    make: MakeError,
    code: napi_value,
    message: napi_value,
    result: *mut napi_value,
) -> Outcome {
    non_null(message)?;
    non_null(result)?;
    // SAFETY: alive, see above.
    unsafe {
        ensure(shims::v8__Value__IsString(message), napi_string_expected)?;
        let error = make(message);
        if !code.is_null() {
            ensure(shims::v8__Value__IsString(code), napi_string_expected)?;
            set_code(env, error, code)?;
        }
        *result = error;
    }
    Ok(())
}

unsafe fn set_code(env: &Env, error: napi_value, code: napi_value) -> Outcome {
    // SAFETY: `error` is an error object just made, `code` a live string.
    unsafe {
        let key = env.keys.get(env.isolate(), c"code".as_ptr());
        ensure(
            shims::v8__Object__Set(error, env.context(), key, code).is_true(),
            napi_generic_failure,
        )
    }
}

/// Makes an error of C strings the environment's pending exception: V8 hears of it when the addon
/// returns to JavaScript.
///
/// # Safety
/// The strings are NULL or NUL-terminated.
unsafe fn throw_new(
    env: &Env,
    make: MakeError,
    code: *const c_char,
    message: *const c_char,
) -> Outcome {
    // SAFETY: see above.
    unsafe {
        let text = new_string(env, message)?;
        let error = make(text);
        if !code.is_null() {
            set_code(env, error, new_string(env, code)?)?;
        }
        env.set_exception(error);
    }
    Ok(())
}

unsafe fn new_string(env: &Env, text: *const c_char) -> Result<napi_value, Fail> {
    // SAFETY: NULL or NUL-terminated.
    unsafe {
        handle_or(
            shims::v8__String__NewFromUtf8(
                env.isolate(),
                text,
                shims::STRING_NORMAL,
                string_length(text, NAPI_AUTO_LENGTH)?,
            ),
            napi_generic_failure,
        )
    }
}

/// Throws a `TypeError` with a code of Node's.
pub(crate) fn throw_type_error(env: &Env, code: &CStr, message: &CStr) {
    throw_static(env, shims::v8__Exception__TypeError, code, message);
}

/// Throws a `RangeError` with a code of Node's.
pub(crate) fn throw_range_error(env: &Env, code: &CStr, message: &CStr) {
    throw_static(env, shims::v8__Exception__RangeError, code, message);
}

/// Throws an `Error` with a code of Node's.
pub(crate) fn throw_error(env: &Env, code: &CStr, message: &CStr) {
    throw_static(env, shims::v8__Exception__Error, code, message);
}

fn throw_static(env: &Env, make: MakeError, code: &CStr, message: &CStr) {
    // SAFETY: called inside `js` functions with strings of ours; making them can only fail when V8 is
    // out of memory, and then it has ended the process.
    let _ = unsafe { throw_new(env, make, code.as_ptr(), message.as_ptr()) };
}

api! {
    guarded fn napi_throw(env, error: napi_value) {
        non_null(error)?;
        env.set_exception(error);
        Ok(())
    }

    guarded fn napi_throw_error(env, code: *const c_char, msg: *const c_char) {
        throw_new(env, shims::v8__Exception__Error, code, msg)
    }

    guarded fn napi_throw_type_error(env, code: *const c_char, msg: *const c_char) {
        throw_new(env, shims::v8__Exception__TypeError, code, msg)
    }

    guarded fn napi_throw_range_error(env, code: *const c_char, msg: *const c_char) {
        throw_new(env, shims::v8__Exception__RangeError, code, msg)
    }

    guarded fn node_api_throw_syntax_error(env, code: *const c_char, msg: *const c_char) {
        throw_new(env, shims::v8__Exception__SyntaxError, code, msg)
    }

    no_js fn napi_is_error(env, value: napi_value, result: *mut bool) {
        let _ = env;
        non_null(value)?;
        non_null(result)?;
        *result = shims::v8__Value__IsNativeError(value);
        Ok(())
    }

    no_js fn napi_create_error(
        env, code: napi_value, msg: napi_value, result: *mut napi_value,
    ) {
        create_error(env, shims::v8__Exception__Error, code, msg, result)
    }

    no_js fn napi_create_type_error(
        env, code: napi_value, msg: napi_value, result: *mut napi_value,
    ) {
        create_error(env, shims::v8__Exception__TypeError, code, msg, result)
    }

    no_js fn napi_create_range_error(
        env, code: napi_value, msg: napi_value, result: *mut napi_value,
    ) {
        create_error(env, shims::v8__Exception__RangeError, code, msg, result)
    }

    no_js fn node_api_create_syntax_error(
        env, code: napi_value, msg: napi_value, result: *mut napi_value,
    ) {
        create_error(env, shims::v8__Exception__SyntaxError, code, msg, result)
    }

    no_js fn napi_get_and_clear_last_exception(env, result: *mut napi_value) {
        non_null(result)?;
        *result = match env.take_exception() {
            Some(exception) => exception,
            None => crate::api::functions::undefined(env),
        };
        Ok(())
    }

    no_js fn napi_is_exception_pending(env, result: *mut bool) {
        non_null(result)?;
        *result = env.has_exception();
        Ok(())
    }

    js fn napi_fatal_exception(env, err: napi_value) {
        non_null(err)?;
        env.realm().host().uncaught_exception(to_local(err));
        Ok(())
    }
}

/// [`napi_get_last_error_info`](https://nodejs.org/api/n-api.html#napi_get_last_error_info)
///
/// # Safety
/// `env` is NULL or a live environment of this thread, `result` NULL or writable.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn napi_get_last_error_info(
    env: napi_env,
    result: *mut *const napi_extended_error_info,
) -> napi_status {
    // SAFETY: see above.
    unsafe {
        let Some(env) = Env::from_raw(env) else {
            return napi_invalid_arg;
        };
        if result.is_null() {
            return env.set_last_error(napi_invalid_arg);
        }
        let cell = env.last_error();
        let mut info = cell.get();
        info.error_message = MESSAGES
            .get(info.error_code as usize)
            .copied()
            .flatten()
            .map_or(ptr::null(), CStr::as_ptr);
        cell.set(info);
        if info.error_code == napi_ok {
            env.clear_last_error();
        }
        *result = cell.as_ptr();
        napi_ok
    }
}

/// [`napi_fatal_error`](https://nodejs.org/api/n-api.html#napi_fatal_error)
///
/// # Safety
/// The strings are NULL or as long as said.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn napi_fatal_error(
    location: *const c_char,
    location_len: usize,
    message: *const c_char,
    message_len: usize,
) -> ! {
    // SAFETY: see above.
    let (location, message) = unsafe {
        (
            lossy_text(location, location_len),
            lossy_text(message, message_len),
        )
    };
    crate::realm::fatal_error(&location, &message)
}

/// # Safety
/// As [`napi_fatal_error`].
unsafe fn lossy_text(text: *const c_char, length: usize) -> String {
    if text.is_null() {
        return String::new();
    }
    // SAFETY: see above.
    unsafe {
        if length == NAPI_AUTO_LENGTH {
            CStr::from_ptr(text).to_string_lossy().into_owned()
        } else {
            String::from_utf8_lossy(std::slice::from_raw_parts(text.cast(), length)).into_owned()
        }
    }
}
