//! Finalizers that are not called, or called twice, or too early.

use core::ffi::c_void;

use tenon_napi_check::sys::{
    napi_env, napi_finalize, napi_ok, napi_status, node_api_noenv_finalize,
};
use tenon_napi_check::{Call, Word};

use super::{env, trigger};
use crate::Fault;

/// A finalizer with what it would have got in the place that now holds this, which is never freed.
struct Finalizer {
    function: *mut c_void,
    argument: *mut c_void,
    fault: Fault,
}

impl Finalizer {
    /// How often to call the addon's function.
    fn times(&self) -> usize {
        trigger::pull();
        match self.fault {
            Fault::CalledTwice => 2,
            _ => 0,
        }
    }

    unsafe fn with_env(&self) -> napi_finalize {
        // SAFETY: the caller knows the function's type.
        unsafe { core::mem::transmute::<*mut c_void, napi_finalize>(self.function) }
    }

    unsafe fn without_env(&self) -> node_api_noenv_finalize {
        // SAFETY: the caller knows the function's type.
        unsafe { core::mem::transmute::<*mut c_void, node_api_noenv_finalize>(self.function) }
    }
}

pub(super) unsafe fn call(fault: Fault, call: &mut Call<'_>, at: usize) -> napi_status {
    let is_threadsafe = call.function.name == "napi_create_threadsafe_function";
    // The parameter that only the finalizer gets to see.
    let carrier = call.position(if is_threadsafe {
        "thread_finalize_data"
    } else {
        "finalize_hint"
    });
    let (Some(carrier), false) = (carrier, call.arguments[at].is_null()) else {
        // SAFETY: the arguments are the addon's own.
        return unsafe { call.proceed() };
    };
    let finalizer: &'static Finalizer = Box::leak(Box::new(Finalizer {
        function: call.arguments[at].pointer(),
        argument: call.arguments[carrier].pointer(),
        fault,
    }));
    let takes_env = !call.function.params[at].rust_type().contains("noenv");
    call.arguments[carrier] = Word::from_pointer(finalizer);
    call.arguments[at] = if is_threadsafe {
        Word::from_pointer(end_of_threadsafe_function as *const c_void)
    } else if takes_env {
        Word::from_pointer(end as *const c_void)
    } else {
        Word::from_pointer(end_without_env as *const c_void)
    };
    // SAFETY: the function gets a finalizer of the same type.
    unsafe {
        let status = call.proceed();
        if status == napi_ok && fault == Fault::CalledEarly {
            trigger::pull();
            early(call, finalizer, is_threadsafe, takes_env);
        }
        status
    }
}

/// Calls the finalizer now, as it would be called later.
unsafe fn early(call: &Call<'_>, finalizer: &Finalizer, is_threadsafe: bool, takes_env: bool) {
    const DATA: [&str; 6] = [
        "native_object",
        "external_data",
        "finalize_data",
        "context",
        "data",
        "str",
    ];
    let data = DATA
        .iter()
        .find_map(|name| call.argument(name))
        .unwrap_or(Word::NULL)
        .pointer();
    // SAFETY: the addon's function, with what the addon gave for it.
    unsafe {
        if !takes_env {
            if let Some(function) = finalizer.without_env() {
                function(data, finalizer.argument);
            }
        } else if let Some(function) = finalizer.with_env() {
            if is_threadsafe {
                function(env(call), finalizer.argument, data);
            } else {
                function(env(call), data, finalizer.argument);
            }
        }
    }
}

unsafe extern "C" fn end(env: napi_env, data: *mut c_void, hint: *mut c_void) {
    // SAFETY: the hint is ours; the addon's function gets what is its own.
    unsafe {
        let finalizer = &*hint.cast::<Finalizer>();
        for _ in 0..finalizer.times() {
            if let Some(function) = finalizer.with_env() {
                function(env, data, finalizer.argument);
            }
        }
    }
}

unsafe extern "C" fn end_without_env(data: *mut c_void, hint: *mut c_void) {
    // SAFETY: as above.
    unsafe {
        let finalizer = &*hint.cast::<Finalizer>();
        for _ in 0..finalizer.times() {
            if let Some(function) = finalizer.without_env() {
                function(data, finalizer.argument);
            }
        }
    }
}

unsafe extern "C" fn end_of_threadsafe_function(
    env: napi_env,
    data: *mut c_void,
    context: *mut c_void,
) {
    // SAFETY: as above, but that it is the data which is ours.
    unsafe {
        let finalizer = &*data.cast::<Finalizer>();
        for _ in 0..finalizer.times() {
            if let Some(function) = finalizer.with_env() {
                function(env, finalizer.argument, context);
            }
        }
    }
}
