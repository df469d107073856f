//! `fib(n)`: a promise of the nth Fibonacci number, computed on the thread pool.

use std::ffi::c_void;
use std::ptr::null_mut;

use tenon_napi_sys::*;

use crate::env::{Call, Env, Result, answer};

struct Fib {
    n: u32,
    result: u64,
    deferred: napi_deferred,
    work: napi_async_work,
}

/// The exported function.
pub(crate) unsafe extern "C" fn fib(env: napi_env, info: napi_callback_info) -> napi_value {
    // SAFETY: both are of this very call.
    unsafe { answer(env, info, |call: &Call<1>| start(call.env, call.args[0])) }
}

fn start(env: Env, n: napi_value) -> Result<napi_value> {
    let mut fib = Fib {
        n: 0,
        result: 0,
        deferred: null_mut(),
        work: null_mut(),
    };
    // SAFETY: the value is an argument of the present call; the result is our own.
    env.check(unsafe { napi_get_value_uint32(env.0, n, &mut fib.n) })?;
    let name = env.string("fib")?;
    let fib = Box::into_raw(Box::new(fib));
    let mut promise = null_mut();
    // SAFETY: `fib` is ours until it is queued, and `complete` takes it back. Where nothing was
    // queued there is no `complete`, and it is dropped here.
    let status = unsafe {
        let status = enqueue(env, name, fib, &mut promise);
        if status != napi_ok {
            drop(Box::from_raw(fib));
        }
        status
    };
    env.check(status)?;
    Ok(promise)
}

/// Makes the work and the promise and queues the work; on failure nothing is left of either.
///
/// # Safety
///
/// `fib` must be a live box that nothing else uses.
unsafe fn enqueue(
    env: Env,
    name: napi_value,
    fib: *mut Fib,
    promise: &mut napi_value,
) -> napi_status {
    // SAFETY: the caller vouches for `fib`; the callbacks expect it as their data.
    unsafe {
        let work = &raw mut (*fib).work;
        let (execute, complete) = (Some(execute as _), Some(complete as _));
        let data: *mut c_void = fib.cast();
        let mut status =
            napi_create_async_work(env.0, null_mut(), name, execute, complete, data, work);
        if status != napi_ok {
            return status;
        }
        let work = *work;
        status = napi_create_promise(env.0, &raw mut (*fib).deferred, promise);
        if status == napi_ok {
            status = napi_queue_async_work(env.0, work);
        }
        if status != napi_ok {
            napi_delete_async_work(env.0, work);
        }
        status
    }
}

/// On a thread of the pool: no call into JavaScript from here.
unsafe extern "C" fn execute(_: napi_env, data: *mut c_void) {
    // SAFETY: `data` is the box of `start`, and the JavaScript thread leaves it alone meanwhile.
    let fib = unsafe { &mut *data.cast::<Fib>() };
    let (mut a, mut b) = (0u64, 1u64);
    for _ in 0..fib.n {
        (a, b) = (b, a.wrapping_add(b));
    }
    fib.result = a;
}

/// Back on the JavaScript thread.
unsafe extern "C" fn complete(env: napi_env, status: napi_status, data: *mut c_void) {
    // SAFETY: `data` is the box of `start`; the work is done, so it is ours again.
    let fib = unsafe { Box::from_raw(data.cast::<Fib>()) };
    let env = Env(env);
    // SAFETY: deferred and work are this promise's own and used here for the last time.
    unsafe {
        match env.number(fib.result as f64) {
            Ok(value) if status == napi_ok => {
                napi_resolve_deferred(env.0, fib.deferred, value);
            }
            _ => {
                let mut error = null_mut();
                if let Ok(message) = env.string("fib was cancelled") {
                    napi_create_error(env.0, null_mut(), message, &mut error);
                }
                napi_reject_deferred(env.0, fib.deferred, error);
            }
        }
        napi_delete_async_work(env.0, fib.work);
    }
}
