//! `ticks(count, callback)`: a thread of ours calls `callback(1)` to `callback(count)`.

use std::ffi::c_void;
use std::ptr::null_mut;
use std::thread;

use tenon_napi_sys::*;

use crate::env::{Call, Env, Result, answer};

/// The exported function.
pub(crate) unsafe extern "C" fn ticks(env: napi_env, info: napi_callback_info) -> napi_value {
    // SAFETY: both are of this very call.
    unsafe { answer(env, info, start) }
}

/// A thread-safe function, which is what its name says.
struct Caller(napi_threadsafe_function);

// SAFETY: these handles are made to be used from other threads.
unsafe impl Send for Caller {}

impl Caller {
    /// Queues a call of the JavaScript function; false when the runtime is closing.
    fn call(&self, tick: u32) -> bool {
        let data = tick as usize as *mut c_void;
        // SAFETY: the handle is valid until it is dropped, which releases it.
        unsafe { napi_call_threadsafe_function(self.0, data, napi_tsfn_blocking) == napi_ok }
    }
}

impl Drop for Caller {
    fn drop(&mut self) {
        // SAFETY: the handle is used here for the last time.
        unsafe { napi_release_threadsafe_function(self.0, napi_tsfn_release) };
    }
}

fn start(call: &Call<2>) -> Result<napi_value> {
    let env = call.env;
    let mut count = 0;
    // SAFETY: the value is an argument of the present call; the result is a local.
    env.check(unsafe { napi_get_value_uint32(env.0, call.args[0], &mut count) })?;
    if !env.is_function(call.args[1])? {
        let message = c"ticks takes a count and a function";
        return Err(env.type_error(c"ERR_INVALID_ARG_TYPE", message));
    }
    let name = env.string("ticks")?;
    let mut function = null_mut();
    // SAFETY: function and name are values of the present call; `on_tick` has the right type.
    env.check(unsafe {
        napi_create_threadsafe_function(
            env.0,
            call.args[1],
            null_mut(),
            name,
            0,
            1,
            null_mut(),
            None,
            null_mut(),
            Some(on_tick),
            &mut function,
        )
    })?;
    let caller = Caller(function);
    let started = thread::Builder::new().spawn(move || {
        for tick in 1..=count {
            if !caller.call(tick) {
                break;
            }
        }
    });
    match started {
        Ok(_) => Ok(null_mut()),
        Err(_) => Err(env.error(c"ERR_NO_THREAD", c"cannot start a thread")),
    }
}

/// On the JavaScript thread, once a tick. Without an environment the runtime is shutting down.
unsafe extern "C" fn on_tick(
    env: napi_env,
    callback: napi_value,
    _: *mut c_void,
    data: *mut c_void,
) {
    if env.is_null() {
        return;
    }
    let env = Env(env);
    let mut this = null_mut();
    let Ok(tick) = env.number(data as usize as f64) else {
        return;
    };
    // SAFETY: all values are of the present call. An exception of the callback stays pending: it
    // is the runtime's to report.
    unsafe {
        if napi_get_undefined(env.0, &mut this) == napi_ok {
            napi_call_function(env.0, this, callback, 1, &tick, null_mut());
        }
    }
}
