//! What is done around every function of the ABI: entry checks, the exception scope, the last error.

use std::ffi::{c_char, c_int};

use tenon_napi_sys::{
    NAPI_AUTO_LENGTH, napi_cannot_run_js, napi_env, napi_generic_failure, napi_invalid_arg,
    napi_object_expected, napi_ok, napi_pending_exception, napi_status, napi_value,
};

use crate::env::Env;
use crate::raw::{TryCatch, shims};

/// How a function failed.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Fail {
    status: napi_status,
    /// When something was thrown, the status is `napi_pending_exception` instead.
    or_pending: bool,
}

/// What the body of an ABI function yields.
pub(crate) type Outcome = Result<(), Fail>;

impl From<napi_status> for Fail {
    #[inline(always)]
    fn from(status: napi_status) -> Fail {
        Fail {
            status,
            or_pending: false,
        }
    }
}

impl Fail {
    /// A failure that is reported as a pending exception when there is one.
    #[inline(always)]
    pub(crate) fn or_pending(status: napi_status) -> Fail {
        Fail {
            status,
            or_pending: true,
        }
    }
}

/// Fails with `status` unless `condition` holds.
#[inline(always)]
pub(crate) fn ensure(condition: bool, status: napi_status) -> Outcome {
    if condition {
        Ok(())
    } else {
        Err(status.into())
    }
}

/// Fails with `napi_invalid_arg` for a NULL pointer.
#[inline(always)]
pub(crate) fn non_null<T>(pointer: *const T) -> Outcome {
    ensure(!pointer.is_null(), napi_invalid_arg)
}

/// A handle V8 gave; NULL means that it failed.
#[inline(always)]
pub(crate) fn handle_or(value: napi_value, status: napi_status) -> Result<napi_value, Fail> {
    if value.is_null() {
        Err(status.into())
    } else {
        Ok(value)
    }
}

/// [`handle_or`], reported as a pending exception when V8 threw.
#[inline(always)]
pub(crate) fn handle_or_pending(
    value: napi_value,
    status: napi_status,
) -> Result<napi_value, Fail> {
    if value.is_null() {
        Err(Fail::or_pending(status))
    } else {
        Ok(value)
    }
}

/// The argument as an object, boxing primitives as the language does; `undefined` and `null` fail
/// with `napi_object_expected` and V8's `TypeError` pending.
///
/// # Safety
/// `value` is NULL or alive; called inside a `js` function.
#[inline(always)]
pub(crate) unsafe fn to_object(env: &Env, value: napi_value) -> Result<napi_value, Fail> {
    non_null(value)?;
    // SAFETY: alive, see above.
    unsafe {
        if env.layout().enabled && env.layout().is_plain_object(value) {
            return Ok(value);
        }
        handle_or(
            shims::v8__Value__ToObject(value, env.context()),
            napi_object_expected,
        )
    }
}

/// A length that may be `NAPI_AUTO_LENGTH`, as V8 takes it (negative: up to the NUL).
#[inline(always)]
pub(crate) fn string_length(data: *const c_char, length: usize) -> Result<c_int, Fail> {
    if data.is_null() {
        ensure(length == 0, napi_invalid_arg)?;
        return Ok(0);
    }
    if length == NAPI_AUTO_LENGTH {
        return Ok(-1);
    }
    c_int::try_from(length).map_err(|_| napi_invalid_arg.into())
}

/// A function that is legal anywhere, even inside the collector.
///
/// # Safety
/// `env` is NULL or a live environment of this thread.
#[inline(always)]
pub(crate) unsafe fn basic(env: napi_env, body: impl FnOnce(&Env) -> Outcome) -> napi_status {
    // SAFETY: passed on.
    let Some(env) = (unsafe { Env::from_raw(env) }) else {
        return napi_invalid_arg;
    };
    match body(env) {
        Ok(()) => env.clear_last_error(),
        Err(fail) => env.set_last_error(fail.status),
    }
}

/// A function that uses the heap but never runs JavaScript.
///
/// # Safety
/// As [`basic`].
#[inline(always)]
pub(crate) unsafe fn no_js(env: napi_env, body: impl FnOnce(&Env) -> Outcome) -> napi_status {
    // SAFETY: passed on.
    let Some(env) = (unsafe { Env::from_raw(env) }) else {
        return napi_invalid_arg;
    };
    env.check_gc_access();
    match body(env) {
        Ok(()) => env.clear_last_error(),
        Err(fail) => env.set_last_error(fail.status),
    }
}

/// A function that may run JavaScript.
///
/// # Safety
/// As [`basic`].
#[inline(always)]
pub(crate) unsafe fn js(env: napi_env, body: impl FnOnce(&Env) -> Outcome) -> napi_status {
    // SAFETY: passed on.
    unsafe {
        match js_entry(env) {
            Ok(env) => under_try_catch(env, body),
            Err(status) => status,
        }
    }
}

/// A function that is refused where JavaScript may not run, although it runs none.
///
/// # Safety
/// As [`basic`].
#[inline(always)]
pub(crate) unsafe fn guarded(env: napi_env, body: impl FnOnce(&Env) -> Outcome) -> napi_status {
    // SAFETY: passed on.
    unsafe {
        match js_entry(env) {
            Ok(env) => match body(env) {
                Ok(()) => napi_ok,
                Err(fail) => env.set_last_error(fail.status),
            },
            Err(status) => status,
        }
    }
}

/// The checks a `js` function makes on entry, in Node's order.
///
/// # Safety
/// As [`basic`].
#[inline(always)]
pub(crate) unsafe fn js_entry<'e>(env: napi_env) -> Result<&'e Env, napi_status> {
    // SAFETY: passed on.
    let Some(env) = (unsafe { Env::from_raw(env) }) else {
        return Err(napi_invalid_arg);
    };
    env.check_gc_access();
    if env.has_exception() {
        return Err(env.set_last_error(napi_pending_exception));
    }
    if !env.can_call_into_js() {
        return Err(env.set_last_error(if env.version() >= 10 {
            napi_cannot_run_js
        } else {
            napi_pending_exception
        }));
    }
    env.clear_last_error();
    Ok(env)
}

/// Runs the body of a `js` function: what it throws becomes the environment's pending exception.
///
/// # Safety
/// The entry checks were made.
#[inline(always)]
pub(crate) unsafe fn under_try_catch(env: &Env, body: impl FnOnce(&Env) -> Outcome) -> napi_status {
    // SAFETY: the isolate is this thread's; the exception is alive in the caller's scope.
    unsafe {
        TryCatch::scope(env.isolate(), |try_catch| {
            let outcome = body(env);
            let caught = try_catch.has_caught();
            if caught {
                keep_exception(env, try_catch);
            }
            match outcome {
                Ok(()) if caught => env.set_last_error(napi_pending_exception),
                Ok(()) => napi_ok,
                Err(fail) if fail.or_pending && caught => {
                    env.set_last_error(napi_pending_exception)
                }
                Err(fail) => env.set_last_error(fail.status),
            }
        })
    }
}

#[cold]
unsafe fn keep_exception(env: &Env, try_catch: &TryCatch) {
    // SAFETY: the try-catch holds a live exception.
    unsafe {
        let exception = try_catch.exception();
        if exception.is_null() {
            // Execution is being terminated: there is no value to hand on, `undefined` marks the state.
            env.set_exception(shims::v8__Undefined(env.isolate()));
        } else {
            env.set_exception(exception);
        }
    }
}

/// `napi_generic_failure` or, if something was thrown, `napi_pending_exception`.
pub(crate) const GENERIC_OR_PENDING: Fail = Fail {
    status: napi_generic_failure,
    or_pending: true,
};
