//! Effects that are left out, done twice, or are those of another function.

use core::ffi::c_void;
use core::ptr;

use tenon_napi_check::sys::roles::Kind;
use tenon_napi_check::sys::{napi_ok, napi_status, napi_value};
use tenon_napi_check::{Call, Word};

use super::{env, forward_to, trigger};
use crate::{Fault, facts};

pub(super) unsafe fn call(fault: Fault, call: &mut Call<'_>) -> napi_status {
    // SAFETY: the arguments are the addon's own.
    unsafe {
        match fault {
            Fault::Sibling => {
                let sibling = facts::SIBLINGS
                    .iter()
                    .find(|(name, _)| *name == call.function.name);
                match sibling {
                    Some((_, sibling)) => {
                        trigger::pull();
                        forward_to(sibling, call.arguments)
                    }
                    None => call.proceed(),
                }
            }
            Fault::Twice => {
                trigger::pull();
                let status = call.proceed();
                if status == napi_ok {
                    call.proceed();
                }
                status
            }
            _ => no_effect(call),
        }
    }
}

/// Pretends, unless the function would have refused: a NULL is still one.
unsafe fn no_effect(call: &mut Call<'_>) -> napi_status {
    let params = call.function.params.iter().zip(call.arguments.iter());
    let mut params = params.into_iter();
    let refused = params.any(|(param, word)| {
        word.is_null() && param.role.sized_by.is_none() && facts::refuses_null(call.function, param)
    });
    // SAFETY: the arguments are the addon's own.
    unsafe {
        if refused {
            return call.proceed();
        }
        trigger::pull();
        if call.function.name == "napi_fatal_error" {
            libc::_exit(0);
        }
        pretend_results(call);
    }
    napi_ok
}

/// Writes the optional results of something that was not done.
unsafe fn pretend_results(call: &mut Call<'_>) {
    let env = Word::from_pointer(env(call));
    for (param, word) in call.function.params.iter().zip(call.arguments.iter()) {
        if word.is_null() {
            continue;
        }
        // SAFETY: a result that is not NULL can be written.
        unsafe {
            match param.role.kind {
                Kind::OutValue => {
                    forward_to("napi_get_undefined", &[env, *word]);
                }
                Kind::Out if param.rust_type() == "*mut bool" => *word.pointer::<bool>() = true,
                Kind::Out => *word.pointer::<u32>() = 1,
                // The wrapped pointer, which is still there.
                Kind::OutPointer => {
                    let mut data: *mut c_void = ptr::null_mut();
                    let object: *mut napi_value = call.arguments[1].pointer();
                    let data_word = Word::from_pointer(&raw mut data);
                    forward_to("napi_unwrap", &[env, Word::from_pointer(object), data_word]);
                    *word.pointer::<*mut c_void>() = data;
                }
                _ => {}
            }
        }
    }
}
