//! Wrong statuses, and errors that are forgotten.

use core::cell::Cell;
use core::ptr;

use tenon_napi_check::Call;
use tenon_napi_check::sys::roles::Kind;
use tenon_napi_check::sys::{
    napi_cannot_run_js, napi_extended_error_info, napi_generic_failure, napi_invalid_arg, napi_ok,
    napi_pending_exception, napi_status,
};

use super::trigger;
use crate::{Fault, facts};

pub(super) unsafe fn call(fault: Fault, call: &mut Call<'_>, at: usize) -> napi_status {
    let was_null = call.arguments[at].is_null();
    let by_null = is_refused_for_null(call);
    // SAFETY: the arguments are the addon's own.
    let status = unsafe { call.proceed() };
    let is_error = ![napi_ok, napi_pending_exception, napi_cannot_run_js].contains(&status);
    let (applies, other) = match fault {
        Fault::WrongStatus => (status == napi_ok, napi_generic_failure),
        Fault::NullAccepted => (is_error && was_null && by_null, napi_ok),
        Fault::NullStatus => (is_error && by_null, another(status)),
        Fault::NullRefused => (status == napi_ok && was_null, napi_invalid_arg),
        Fault::ErrorIgnored => (is_error && !by_null, napi_ok),
        Fault::ErrorStatus => (is_error && !by_null, another(status)),
        Fault::LastErrorMissing => {
            FORGOTTEN.set(status != napi_ok);
            return status;
        }
        Fault::MessageMissing => {
            // SAFETY: the function has returned what it says.
            unsafe { alter_info(call, status, |info| info.error_message = ptr::null()) };
            return status;
        }
        _ => (false, status),
    };
    if applies {
        trigger::pull();
        other
    } else {
        status
    }
}

fn another(status: napi_status) -> napi_status {
    if status == napi_generic_failure {
        napi_invalid_arg
    } else {
        napi_generic_failure
    }
}

/// Whether one of the arguments is a NULL that the function refuses.
fn is_refused_for_null(call: &Call<'_>) -> bool {
    let params = call.function.params.iter().zip(call.arguments.iter());
    params.into_iter().any(|(param, word)| {
        let counts = match param.role.sized_by {
            // NULL is as good as anything for nothing.
            Some(length) if param.role.kind != Kind::Name => call
                .argument(length)
                .is_some_and(|length| !length.is_null()),
            _ => true,
        };
        word.is_null() && counts && facts::refuses_null(call.function, param)
    })
}

thread_local! {
    /// Whether the broken function's last call failed and this shall not be known.
    static FORGOTTEN: Cell<bool> = const { Cell::new(false) };
}

/// `napi_get_last_error_info` when another function is broken.
///
/// The runtime's note is still there; it is the addon that does not see it. A call of another
/// function in between would have overwritten it, so the addon is told so only directly after.
pub(super) unsafe fn last_error(call: &mut Call<'_>) -> napi_status {
    // SAFETY: the arguments are the addon's own.
    let status = unsafe { call.proceed() };
    if FORGOTTEN.get() {
        // SAFETY: the function has returned what it says.
        unsafe {
            alter_info(call, status, |info| {
                *info = napi_extended_error_info {
                    error_message: ptr::null(),
                    engine_reserved: ptr::null_mut(),
                    engine_error_code: 0,
                    error_code: napi_ok,
                };
            });
        }
    }
    status
}

/// Another call: what failed before it is history.
pub(super) fn overwritten() {
    FORGOTTEN.set(false);
}

/// Puts an altered copy, never freed, in the place of the error that a call has returned.
unsafe fn alter_info(
    call: &Call<'_>,
    status: napi_status,
    alter: impl FnOnce(&mut napi_extended_error_info),
) {
    let Some(result) = call.argument("result") else {
        return;
    };
    let result = result.pointer::<*const napi_extended_error_info>();
    if status != napi_ok || result.is_null() {
        return;
    }
    // SAFETY: on success the result points to the runtime's description.
    unsafe {
        let mut info = **result;
        if info.error_code != napi_ok {
            trigger::pull();
            alter(&mut info);
            *result = Box::leak(Box::new(info));
        }
    }
}
