//! [Cleanup on exit of the current Node.js environment](https://nodejs.org/api/n-api.html#cleanup-on-exit-of-the-current-nodejs-environment)

use std::cell::Cell;
use std::ffi::c_void;
use std::rc::Rc;

use tenon_napi_sys::{
    napi_async_cleanup_hook, napi_async_cleanup_hook_handle, napi_cleanup_hook, napi_env,
    napi_generic_failure, napi_invalid_arg, napi_ok, napi_status,
};

use crate::api::class::ensure;
use crate::env::Env;
use crate::realm::Realm;

/// [`napi_add_env_cleanup_hook`](https://nodejs.org/api/n-api.html#napi_add_env_cleanup_hook)
///
/// The same function with the same data twice is `napi_invalid_arg` (it ends the process in Node).
///
/// # Safety
/// `env` is NULL or a live environment of this thread; `fun` may be called with `arg` at teardown.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn napi_add_env_cleanup_hook(
    env: napi_env,
    fun: napi_cleanup_hook,
    arg: *mut c_void,
) -> napi_status {
    // SAFETY: see above.
    unsafe {
        let Some(env) = Env::from_raw(env) else {
            return napi_invalid_arg;
        };
        match fun {
            Some(hook) if env.realm().add_cleanup_hook(hook, arg) => napi_ok,
            _ => env.set_last_error(napi_invalid_arg),
        }
    }
}

/// [`napi_remove_env_cleanup_hook`](https://nodejs.org/api/n-api.html#napi_remove_env_cleanup_hook)
///
/// # Safety
/// `env` is NULL or a live environment of this thread.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn napi_remove_env_cleanup_hook(
    env: napi_env,
    fun: napi_cleanup_hook,
    arg: *mut c_void,
) -> napi_status {
    // SAFETY: see above.
    unsafe {
        let Some(env) = Env::from_raw(env) else {
            return napi_invalid_arg;
        };
        let Some(hook) = fun else {
            return env.set_last_error(napi_invalid_arg);
        };
        env.realm().remove_cleanup_hook(hook, arg);
        napi_ok
    }
}

/// The record behind a `napi_async_cleanup_hook_handle`. The addon ends its life with
/// `napi_remove_async_cleanup_hook`: before teardown to take the hook back, during it to say that it
/// is done.
struct AsyncHook {
    /// Retained until a turn after the end: the call that says "done" must not delete the environment
    /// under its caller.
    env: *const Env,
    hook: unsafe extern "C" fn(napi_async_cleanup_hook_handle, *mut c_void),
    data: *mut c_void,
    realm: Rc<Realm>,
    started: Cell<bool>,
}

/// The hook that teardown calls: the addon's own, with the promise to wait for it.
unsafe extern "C" fn start(hook: *mut c_void) {
    let hook: *const AsyncHook = hook.cast();
    // SAFETY: registered with a live record, which the addon's function may free.
    unsafe {
        (*hook).started.set(true);
        (*hook).realm.begin_waiting();
        ((*hook).hook)(hook.cast_mut().cast(), (*hook).data);
    }
}

/// The turn after a hook's end.
unsafe fn release_env(env: *mut c_void) {
    let env: *const Env = env.cast();
    // SAFETY: the hook's reference was left to this task.
    unsafe {
        (*env).realm().end_waiting();
        Env::release(env);
    }
}

/// [`napi_remove_async_cleanup_hook`](https://nodejs.org/api/n-api.html#napi_remove_async_cleanup_hook)
///
/// # Safety
/// `remove_handle` is NULL or comes from `napi_add_async_cleanup_hook` and was not removed; the call
/// is on its environment's thread.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn napi_remove_async_cleanup_hook(
    remove_handle: napi_async_cleanup_hook_handle,
) -> napi_status {
    if remove_handle.is_null() {
        return napi_invalid_arg;
    }
    // SAFETY: see above.
    let hook = unsafe { Box::from_raw(remove_handle.cast::<AsyncHook>()) };
    let realm = &hook.realm;
    realm.remove_cleanup_hook(start, remove_handle.cast());
    if realm.has_ended() {
        // The host did not wait for the hook: there is no turn left in which to end the environment.
        return napi_ok;
    }
    if !hook.started.get() {
        realm.begin_waiting();
    }
    realm
        .host()
        .set_immediate(release_env, hook.env.cast_mut().cast());
    napi_ok
}

api! {
    basic fn napi_add_async_cleanup_hook(
        env,
        hook: napi_async_cleanup_hook,
        arg: *mut c_void,
        remove_handle: *mut napi_async_cleanup_hook_handle,
    ) {
        let hook = hook.ok_or(napi_invalid_arg)?;
        ensure(!env.closing.get() && !env.realm().has_ended(), napi_generic_failure)?;
        env.retain();
        let record = Box::into_raw(Box::new(AsyncHook {
            env,
            hook,
            data: arg,
            realm: env.realm().clone(),
            started: Cell::new(false),
        }));
        // The record's address is new, so the pair cannot be registered yet.
        env.realm().add_cleanup_hook(start, record.cast());
        if !remove_handle.is_null() {
            *remove_handle = record.cast();
        }
        Ok(())
    }
}
