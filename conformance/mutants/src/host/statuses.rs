//! Wrong statuses, and errors that are forgotten.

use core::cell::Cell;
use core::ptr;

use tenon_napi_check::sys::roles::Kind;
use tenon_napi_check::sys::{
    napi_cannot_run_js, napi_env, napi_extended_error_info, napi_generic_failure, napi_invalid_arg,
    napi_ok, napi_pending_exception, napi_status,
};
use tenon_napi_check::{Call, Word};

use super::{forward_to, trigger};
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
            SHOWN.set((status != napi_ok).then_some(Shown::Nothing));
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

/// What `napi_get_last_error_info` shows instead of the runtime's own note.
#[derive(Clone, Copy)]
enum Shown {
    /// The broken function has failed, and this shall not be known.
    Nothing,
    /// The note as it was before this library asked the runtime something and so changed it.
    Note(napi_extended_error_info),
}

thread_local! {
    static SHOWN: Cell<Option<Shown>> = const { Cell::new(None) };
}

/// `napi_get_last_error_info`.
pub(super) unsafe fn last_error(call: &mut Call<'_>) -> napi_status {
    // SAFETY: the arguments are the addon's own.
    let status = unsafe { call.proceed() };
    if status != napi_ok {
        overwritten();
    }
    // SAFETY: the function has returned what it says.
    unsafe {
        match SHOWN.get() {
            Some(Shown::Nothing) => alter_info(call, status, |info| {
                *info = napi_extended_error_info {
                    error_message: ptr::null(),
                    engine_reserved: ptr::null_mut(),
                    engine_error_code: 0,
                    error_code: napi_ok,
                };
            }),
            Some(Shown::Note(note)) => replace_info(call, status, note),
            None => {}
        }
    }
    status
}

/// Another call: what it notes is what counts from now on.
pub(super) fn overwritten() {
    SHOWN.set(None);
}

/// Keeps the runtime's note as it is now, for a question to the runtime is about to change it.
pub(super) unsafe fn keep_note(env: napi_env) {
    let mut info: *const napi_extended_error_info = ptr::null();
    let words = [Word::from_pointer(env), Word::from_pointer(&raw mut info)];
    // SAFETY: the environment is the addon's, or NULL and refused.
    unsafe {
        let status = forward_to("napi_get_last_error_info", &words);
        if status == napi_ok && SHOWN.get().is_none() {
            SHOWN.set(Some(Shown::Note(*info)));
        }
    }
}

/// Alters a copy of what stands in the place of the error that a call has returned.
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
            replace_info(call, status, info);
        }
    }
}

/// Puts a copy, never freed, in the place of the error that a call has returned.
unsafe fn replace_info(call: &Call<'_>, status: napi_status, info: napi_extended_error_info) {
    if let Some(result) = call.argument("result")
        && status == napi_ok
        && !result.is_null()
    {
        // SAFETY: a result that is not NULL can be written.
        unsafe {
            *result.pointer::<*const napi_extended_error_info>() = Box::leak(Box::new(info));
        }
    }
}
