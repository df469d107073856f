//! Errors to JavaScript, and exceptions from it.
#![allow(non_upper_case_globals, reason = "C's names")]

use std::ffi::CStr;
use std::ptr::{null, null_mut};

use super::{Error, ErrorKind, Property};
use crate::env::Env;
use crate::sys::*;
use crate::values::{Object, Value};

/// Throws the error in its environment. What cannot be thrown, because JavaScript may not run any
/// more, is dropped: nobody is left to see it.
#[cold]
pub(crate) fn throw(env: Env<'_>, error: Error) {
    let value = to_value(env, error);
    if let Ok(value) = value {
        // SAFETY: the value is of this environment, which a callback of it is running in.
        unsafe { napi_throw(env.as_raw(), value.as_raw()) };
    }
}

/// The JavaScript value of an error: what JavaScript threw itself, or a new error object.
#[cold]
pub(crate) fn to_value(env: Env<'_>, error: Error) -> crate::Result<Value<'_>> {
    if let Some(thrown) = &error.0.thrown
        && thrown.is_of(env)
    {
        return thrown.get(env);
    }
    let message = env.string(&error.to_string())?.into();
    let code = match &*error.0.code {
        "" => None,
        code => Some(env.string(code)?.into()),
    };
    let code_raw = code.map_or(null_mut(), Value::as_raw);
    let raw = match error.0.kind {
        ErrorKind::Error => create(env, code_raw, message, napi_create_error)?,
        ErrorKind::TypeError => create(env, code_raw, message, napi_create_type_error)?,
        ErrorKind::RangeError => create(env, code_raw, message, napi_create_range_error)?,
        ErrorKind::SyntaxError | ErrorKind::Class(_) => {
            let constructor = match error.0.kind {
                ErrorKind::Class(class) => class.constructor(env)?,
                _ => env.global()?.get_named(c"SyntaxError")?.cast()?,
            };
            let object = constructor.construct_raw(&[message])?;
            if let Some(code) = code {
                object.set_named(c"code", code)?;
            }
            object.into()
        }
    };
    let object: Object<'_> = raw.cast()?;
    let Error(inner) = error;
    for (name, property) in inner.properties {
        let value = match property {
            Property::String(text) => env.string(&text)?.into(),
            Property::Number(number) => env.number(number)?,
            Property::Boolean(value) => env.boolean(value)?,
        };
        object.set_value(env.string(&name)?.into(), value)?;
    }
    if let Some(cause) = inner.cause {
        let cause = to_value(env, cause)?;
        // As `new Error(message, { cause })` does: not enumerable.
        object.define_hidden(c"cause", cause)?;
    }
    Ok(raw)
}

type Create =
    unsafe extern "C" fn(napi_env, napi_value, napi_value, *mut napi_value) -> napi_status;

fn create<'s>(
    env: Env<'s>,
    code: napi_value,
    message: Value<'s>,
    create: Create,
) -> crate::Result<Value<'s>> {
    let mut result = null_mut();
    // SAFETY: code, where there is one, and message are strings of this environment.
    let status = unsafe { create(env.as_raw(), code, message.as_raw(), &mut result) };
    env.check(status)?;
    // SAFETY: made just now, in the scope that `env` stands for.
    Ok(unsafe { Value::from_raw(env, result) })
}

/// The error for what Node-API answered, and for the exception that is pending, if there is one.
#[cold]
pub(super) fn from_status(env: napi_env, status: napi_status) -> Error {
    // Read first: the calls below overwrite it.
    let said = last_message(env);
    if let Some(error) = take_exception(env) {
        return error;
    }
    match status {
        napi_cannot_run_js | napi_closing => {
            Error::new("JavaScript cannot run: the environment is shutting down")
                .with_code("ERR_ADDON_ENV_CLOSING")
        }
        _ => Error::new(format!("Node-API: {said} (status {status})"))
            .with_code("ERR_ADDON_NODE_API"),
    }
}

fn last_message(env: napi_env) -> String {
    let mut info = null();
    // SAFETY: the environment is live; the info it hands out is valid until the next call.
    unsafe {
        if napi_get_last_error_info(env, &mut info) == napi_ok
            && !info.is_null()
            && !(*info).error_message.is_null()
        {
            return CStr::from_ptr((*info).error_message)
                .to_string_lossy()
                .into_owned();
        }
    }
    "a call failed".to_owned()
}

fn take_exception(raw_env: napi_env) -> Option<Error> {
    let mut pending = false;
    // SAFETY: the environment is live; the result is a local.
    unsafe { napi_is_exception_pending(raw_env, &mut pending) };
    if !pending {
        return None;
    }
    let mut result = null_mut();
    // SAFETY: as above.
    if unsafe { napi_get_and_clear_last_exception(raw_env, &mut result) } != napi_ok {
        return None;
    }
    // SAFETY: the environment is live, and the value was made just now in the innermost scope;
    // neither leaves this function.
    let value = unsafe { Value::from_raw(Env::from_raw(raw_env), result) };
    Some(Error::from_value(value))
}

/// The property `message` of an error. Reading it may run a getter, and that may throw: such an
/// exception is dropped here, or else two errors could ask for each other's message for ever.
pub(crate) fn message_of(value: Value<'_>) -> Option<String> {
    // While memory is borrowed, no getter may run.
    value.env().may_run_js().ok()?;
    let env = value.env().as_raw();
    let mut is_error = false;
    let mut message = null_mut();
    // SAFETY: the value is of this live environment; the results are locals.
    let status = unsafe {
        napi_is_error(env, value.as_raw(), &mut is_error);
        if !is_error {
            return None;
        }
        napi_get_named_property(env, value.as_raw(), c"message".as_ptr(), &mut message)
    };
    if status != napi_ok {
        // SAFETY: as above.
        unsafe { napi_get_and_clear_last_exception(env, &mut message) };
        return None;
    }
    // SAFETY: made just now, in the innermost scope.
    let message = unsafe { Value::from_raw(value.env(), message) };
    crate::values::read_string(message)
}
