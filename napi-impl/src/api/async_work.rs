//! [Simple asynchronous operations](https://nodejs.org/api/n-api.html#simple-asynchronous-operations)

use std::ffi::{c_int, c_void};

use tenon_napi_sys::{
    napi_async_complete_callback, napi_async_execute_callback, napi_async_work, napi_env,
    napi_invalid_arg, napi_status, napi_value,
};

use crate::api::class::non_null;
use crate::async_resource::{AsyncResource, resource_name, resource_object};
use crate::async_work::{AsyncWork, status_of};
use crate::env::Env;

api! {
    no_js fn napi_create_async_work(
        env,
        async_resource: napi_value,
        async_resource_name: napi_value,
        execute: napi_async_execute_callback,
        complete: napi_async_complete_callback,
        data: *mut c_void,
        result: *mut napi_async_work,
    ) {
        let execute = execute.ok_or(napi_invalid_arg)?;
        non_null(result)?;
        let object = resource_object(env, async_resource)?;
        let name = resource_name(env, async_resource_name)?;
        let resource = AsyncResource::new(env, object, name);
        *result = AsyncWork::new(env, resource, execute, complete, data).cast();
        Ok(())
    }

    no_js fn napi_delete_async_work(env, work: napi_async_work) {
        let _ = env;
        non_null(work)?;
        AsyncWork::delete(work.cast());
        Ok(())
    }
}

/// [`napi_queue_async_work`](https://nodejs.org/api/n-api.html#napi_queue_async_work)
///
/// # Safety
/// `env` is NULL or a live environment of this thread, `work` NULL or a live work of it.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn napi_queue_async_work(
    env: napi_env,
    work: napi_async_work,
) -> napi_status {
    // SAFETY: see above.
    unsafe { with_pool(env, work, AsyncWork::queue) }
}

/// [`napi_cancel_async_work`](https://nodejs.org/api/n-api.html#napi_cancel_async_work)
///
/// # Safety
/// As [`napi_queue_async_work`].
#[unsafe(no_mangle)]
pub unsafe extern "C" fn napi_cancel_async_work(
    env: napi_env,
    work: napi_async_work,
) -> napi_status {
    // SAFETY: see above.
    unsafe { with_pool(env, work, AsyncWork::cancel) }
}

/// Does something with the pool; its error code goes into the environment's last error.
///
/// # Safety
/// As [`napi_queue_async_work`].
unsafe fn with_pool(
    env: napi_env,
    work: napi_async_work,
    act: unsafe fn(*mut AsyncWork) -> Result<(), c_int>,
) -> napi_status {
    // SAFETY: see above.
    unsafe {
        let Some(env) = Env::from_raw(env) else {
            return napi_invalid_arg;
        };
        if work.is_null() {
            return env.set_last_error(napi_invalid_arg);
        }
        match act(work.cast()) {
            Ok(()) => env.clear_last_error(),
            Err(code) => env.set_engine_error(status_of(code), code.cast_unsigned()),
        }
    }
}
