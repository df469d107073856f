//! Callbacks for JavaScript of which the outcome is lost.

use core::ffi::c_void;
use core::ptr;
use std::collections::HashSet;
use std::sync::{LazyLock, Mutex, PoisonError};

use tenon_napi_check::sys::{
    napi_callback, napi_callback_info, napi_env, napi_ok, napi_status, napi_value,
};
use tenon_napi_check::{Call, Word, originals};

use super::{exceptions, trigger};
use crate::Fault;

/// What a function's data pointer points to instead, never freed.
struct Bound {
    callback: napi_callback,
    data: *mut c_void,
    fault: Fault,
}

/// The addresses of all of them, to tell them from the data of other functions.
static BOUND: LazyLock<Mutex<HashSet<usize>>> = LazyLock::new(Mutex::default);

fn bound(data: *mut c_void) -> Option<&'static Bound> {
    let known = BOUND.lock().unwrap_or_else(PoisonError::into_inner);
    // SAFETY: the address of one of them, which are never freed.
    known
        .contains(&data.addr())
        .then(|| unsafe { &*data.cast() })
}

/// Makes a function, or a class, of another callback around the given one.
pub(super) unsafe fn call(fault: Fault, call: &mut Call<'_>, at: usize) -> napi_status {
    // SAFETY: a callback and a pointer to it are one word; the arguments are the addon's own.
    unsafe {
        let callback =
            core::mem::transmute::<*mut c_void, napi_callback>(call.arguments[at].pointer());
        if callback.is_some()
            && let Some(data) = call.position("data")
        {
            let bound: *const Bound = Box::leak(Box::new(Bound {
                callback,
                data: call.arguments[data].pointer(),
                fault,
            }));
            BOUND
                .lock()
                .unwrap_or_else(PoisonError::into_inner)
                .insert(bound.addr());
            call.arguments[at] = Word::from_pointer(around as *const c_void);
            call.arguments[data] = Word::from_pointer(bound);
        }
        call.proceed()
    }
}

unsafe extern "C" fn around(env: napi_env, info: napi_callback_info) -> napi_value {
    let mut data = ptr::null_mut();
    // SAFETY: the runtime calls with its own environment and call; the addon's callback gets both.
    unsafe {
        if let Some(get) = originals().napi_get_cb_info {
            get(
                env,
                info,
                ptr::null_mut(),
                ptr::null_mut(),
                ptr::null_mut(),
                &mut data,
            );
        }
        let Some(bound) = bound(data) else {
            return ptr::null_mut();
        };
        let result = bound
            .callback
            .map_or(ptr::null_mut(), |callback| callback(env, info));
        match bound.fault {
            Fault::ThrowLost if exceptions::is_pending(env) => {
                trigger::pull();
                exceptions::take(env);
                result
            }
            Fault::ReturnLost => {
                trigger::pull();
                ptr::null_mut()
            }
            _ => result,
        }
    }
}

/// `napi_get_cb_info`: gives an addon's own callback its own data.
pub(super) unsafe fn info(call: &mut Call<'_>) -> napi_status {
    // SAFETY: the arguments are the addon's own.
    let status = unsafe { call.proceed() };
    if status == napi_ok
        && let Some(place) = call.argument("data")
        && !place.is_null()
    {
        let place = place.pointer::<*mut c_void>();
        // SAFETY: the runtime has just written there.
        unsafe {
            if let Some(bound) = bound(*place) {
                *place = bound.data;
            }
        }
    }
    status
}
