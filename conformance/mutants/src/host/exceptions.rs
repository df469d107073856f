//! Exceptions ignored, swallowed, or made much of; and the end of an environment.

use core::ptr;

use tenon_napi_check::Call;
use tenon_napi_check::sys::{
    napi_cannot_run_js, napi_env, napi_ok, napi_pending_exception, napi_status, napi_value,
};
use tenon_napi_check::{Word, originals};

use super::{env, forward_to, statuses, trigger};
use crate::Fault;

pub(super) unsafe fn call(fault: Fault, call: &mut Call<'_>) -> napi_status {
    let env = env(call);
    // SAFETY: the arguments are the addon's own, and so is the environment.
    unsafe {
        let before = is_pending(env);
        match fault {
            Fault::PendingIgnored if before => {
                trigger::pull();
                let exception = take(env);
                let status = proceed(call);
                if is_pending(env) {
                    take(env);
                }
                forward_to(
                    "napi_throw",
                    &[Word::from_pointer(env), Word::from_pointer(exception)],
                );
                status
            }
            Fault::PendingRefused if before => {
                trigger::pull();
                napi_pending_exception
            }
            Fault::TeardownRefused if !before && is_over(env) => {
                trigger::pull();
                napi_cannot_run_js
            }
            Fault::TeardownIgnored if !before => {
                let status = proceed(call);
                let over = status == napi_cannot_run_js
                    || status == napi_pending_exception && !is_pending(env);
                if over {
                    trigger::pull();
                    return napi_ok;
                }
                status
            }
            Fault::ExceptionSwallowed if !before => {
                let status = proceed(call);
                if is_pending(env) {
                    trigger::pull();
                    take(env);
                    return napi_ok;
                }
                status
            }
            Fault::ExceptionStatus if !before => {
                let status = proceed(call);
                if is_pending(env) {
                    trigger::pull();
                    return napi_ok;
                }
                status
            }
            _ => proceed(call),
        }
    }
}

/// Makes the call, after questions to the runtime that have changed its note of the last error.
unsafe fn proceed(call: &mut Call<'_>) -> napi_status {
    // SAFETY: the arguments are the addon's own.
    unsafe {
        if call.function.name == "napi_get_last_error_info" {
            return statuses::last_error(call);
        }
        statuses::overwritten();
        call.proceed()
    }
}

/// Whether an exception is pending.
pub(super) unsafe fn is_pending(env: napi_env) -> bool {
    let mut pending = false;
    // SAFETY: the environment is the addon's, or NULL and refused.
    unsafe { statuses::keep_note(env) };
    // SAFETY: the environment is the addon's, or NULL and refused.
    let status = unsafe { ask(env, "napi_is_exception_pending", (&raw mut pending).cast()) };
    status == napi_ok && pending
}

/// Takes the pending exception away.
pub(super) unsafe fn take(env: napi_env) -> napi_value {
    let mut exception: napi_value = ptr::null_mut();
    let result = (&raw mut exception).cast();
    // SAFETY: as above.
    unsafe { ask(env, "napi_get_and_clear_last_exception", result) };
    exception
}

/// Whether JavaScript can no longer run: then every function that may run some says so.
unsafe fn is_over(env: napi_env) -> bool {
    let mut undefined: napi_value = ptr::null_mut();
    let mut same = false;
    // SAFETY: as above.
    unsafe {
        ask(env, "napi_get_undefined", (&raw mut undefined).cast());
        let Some(strict_equals) = originals().napi_strict_equals else {
            return false;
        };
        let status = strict_equals(env, undefined, undefined, &mut same);
        [napi_cannot_run_js, napi_pending_exception].contains(&status)
    }
}

unsafe fn ask(env: napi_env, function: &str, result: *mut u8) -> napi_status {
    // SAFETY: the functions asked take an environment and a result.
    unsafe {
        forward_to(
            function,
            &[Word::from_pointer(env), Word::from_pointer(result)],
        )
    }
}
