//! [Asynchronous thread-safe function calls](https://nodejs.org/api/n-api.html#asynchronous-thread-safe-function-calls)
//!
//! All but the first may be called without an environment, and record nothing.

use std::ffi::c_void;

use tenon_napi_sys::{
    napi_env, napi_finalize, napi_generic_failure, napi_invalid_arg, napi_ok, napi_status,
    napi_threadsafe_function, napi_threadsafe_function_call_js, napi_threadsafe_function_call_mode,
    napi_threadsafe_function_release_mode, napi_tsfn_abort, napi_tsfn_nonblocking, napi_value,
};

use crate::api::class::{ensure, non_null};
use crate::api::functions::to_function;
use crate::async_resource::{AsyncResource, resource_name, resource_object};
use crate::threadsafe_function::{Options, ThreadsafeFunction};

api! {
    no_js fn napi_create_threadsafe_function(
        env,
        func: napi_value,
        async_resource: napi_value,
        async_resource_name: napi_value,
        max_queue_size: usize,
        initial_thread_count: usize,
        thread_finalize_data: *mut c_void,
        thread_finalize_cb: napi_finalize,
        context: *mut c_void,
        call_js_cb: napi_threadsafe_function_call_js,
        result: *mut napi_threadsafe_function,
    ) {
        non_null(async_resource_name)?;
        ensure(initial_thread_count > 0, napi_invalid_arg)?;
        non_null(result)?;
        if func.is_null() {
            ensure(call_js_cb.is_some(), napi_invalid_arg)?;
        } else {
            to_function(func)?;
        }
        let object = resource_object(env, async_resource)?;
        let name = resource_name(env, async_resource_name)?;
        ensure(!env.closing.get() && !env.realm().has_ended(), napi_generic_failure)?;
        let options = Options {
            function: func,
            resource: AsyncResource::new(env, object, name),
            max_queue_size,
            users: initial_thread_count,
            finalize: thread_finalize_cb,
            finalize_data: thread_finalize_data,
            context,
            call_js: call_js_cb,
        };
        let function = ThreadsafeFunction::create(env, options).map_err(|_| napi_generic_failure)?;
        *result = function.cast();
        Ok(())
    }
}

/// [`napi_get_threadsafe_function_context`](https://nodejs.org/api/n-api.html#napi_get_threadsafe_function_context)
///
/// # Safety
/// `func` is NULL or live and the calling thread one of its users, `result` NULL or writable.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn napi_get_threadsafe_function_context(
    func: napi_threadsafe_function,
    result: *mut *mut c_void,
) -> napi_status {
    if func.is_null() || result.is_null() {
        return napi_invalid_arg;
    }
    // SAFETY: see above.
    unsafe { *result = (*func.cast::<ThreadsafeFunction>()).context() };
    napi_ok
}

/// [`napi_call_threadsafe_function`](https://nodejs.org/api/n-api.html#napi_call_threadsafe_function)
///
/// # Safety
/// `func` is NULL or live and the calling thread one of its users; after `napi_closing` it is not.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn napi_call_threadsafe_function(
    func: napi_threadsafe_function,
    data: *mut c_void,
    is_blocking: napi_threadsafe_function_call_mode,
) -> napi_status {
    if func.is_null() {
        return napi_invalid_arg;
    }
    // SAFETY: see above.
    unsafe { ThreadsafeFunction::call(func.cast(), data, is_blocking != napi_tsfn_nonblocking) }
}

/// [`napi_acquire_threadsafe_function`](https://nodejs.org/api/n-api.html#napi_acquire_threadsafe_function)
///
/// # Safety
/// `func` is NULL or live, used by the calling thread or the one that hands it over.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn napi_acquire_threadsafe_function(
    func: napi_threadsafe_function,
) -> napi_status {
    if func.is_null() {
        return napi_invalid_arg;
    }
    // SAFETY: see above.
    unsafe { (*func.cast::<ThreadsafeFunction>()).acquire() }
}

/// [`napi_release_threadsafe_function`](https://nodejs.org/api/n-api.html#napi_release_threadsafe_function)
///
/// # Safety
/// `func` is NULL or live and the calling thread one of its users, which it is not afterwards.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn napi_release_threadsafe_function(
    func: napi_threadsafe_function,
    mode: napi_threadsafe_function_release_mode,
) -> napi_status {
    if func.is_null() {
        return napi_invalid_arg;
    }
    // SAFETY: see above.
    unsafe { ThreadsafeFunction::release(func.cast(), mode == napi_tsfn_abort) }
}

/// [`napi_unref_threadsafe_function`](https://nodejs.org/api/n-api.html#napi_unref_threadsafe_function)
///
/// # Safety
/// `func` is NULL or live, and this is its environment's thread. `env` is not looked at.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn napi_unref_threadsafe_function(
    env: napi_env,
    func: napi_threadsafe_function,
) -> napi_status {
    // SAFETY: see above.
    unsafe { set_ref(env, func, false) }
}

/// [`napi_ref_threadsafe_function`](https://nodejs.org/api/n-api.html#napi_ref_threadsafe_function)
///
/// # Safety
/// As [`napi_unref_threadsafe_function`].
#[unsafe(no_mangle)]
pub unsafe extern "C" fn napi_ref_threadsafe_function(
    env: napi_env,
    func: napi_threadsafe_function,
) -> napi_status {
    // SAFETY: see above.
    unsafe { set_ref(env, func, true) }
}

/// # Safety
/// As [`napi_unref_threadsafe_function`].
unsafe fn set_ref(_env: napi_env, func: napi_threadsafe_function, keep_alive: bool) -> napi_status {
    if func.is_null() {
        return napi_invalid_arg;
    }
    // SAFETY: see above.
    unsafe { (*func.cast::<ThreadsafeFunction>()).set_ref(keep_alive) };
    napi_ok
}
