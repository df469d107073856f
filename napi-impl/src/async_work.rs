//! One piece of work: done on a thread of the host's pool, completed on the environment's.

use std::cell::Cell;
use std::ffi::{c_int, c_void};
use std::mem::MaybeUninit;
use std::ptr::NonNull;

use tenon_napi_sys::{
    napi_async_complete_callback, napi_cancelled, napi_env, napi_generic_failure, napi_invalid_arg,
    napi_ok, napi_status,
};

use crate::async_resource::{AsyncResource, CallbackScope};
use crate::env::{Env, UserData};
use crate::host::{WORK_STORAGE_WORDS, Work};

/// The addon's function that runs on the pool.
pub(crate) type Execute = unsafe extern "C" fn(env: napi_env, data: *mut c_void);

/// The record behind a `napi_async_work`.
#[repr(C)]
pub(crate) struct AsyncWork {
    /// First: the host knows the work by the address of this part.
    work: Work,
    env: *const Env,
    execute: Execute,
    complete: napi_async_complete_callback,
    data: UserData,
    resource: AsyncResource,
    /// From queueing until completion the host owns the record.
    queued: Cell<bool>,
    /// It has been given to the pool at least once: libuv answers late calls by another code.
    submitted: Cell<bool>,
    /// The addon has deleted it while it was queued: it is freed when the host gives it back.
    deleted: Cell<bool>,
}

impl AsyncWork {
    pub(crate) fn new(
        env: &Env,
        resource: AsyncResource,
        execute: Execute,
        complete: napi_async_complete_callback,
        data: UserData,
    ) -> *mut AsyncWork {
        Box::into_raw(Box::new(AsyncWork {
            work: Work {
                execute: execute_on_pool,
                complete: complete_on_loop,
                storage: [MaybeUninit::uninit(); WORK_STORAGE_WORDS],
            },
            env,
            execute,
            complete,
            data,
            resource,
            queued: Cell::new(false),
            submitted: Cell::new(false),
            deleted: Cell::new(false),
        }))
    }

    /// Hands the work to the pool.
    ///
    /// # Safety
    /// `this` is live, on its environment's thread.
    pub(crate) unsafe fn queue(this: *mut AsyncWork) -> Result<(), c_int> {
        // SAFETY: see above; the record stays in place until its completion.
        unsafe {
            let env = &*(*this).env;
            if (*this).queued.get() || env.closing.get() || env.realm().has_ended() {
                return Err(-libc::EINVAL);
            }
            env.realm()
                .host()
                .queue_work(NonNull::new_unchecked(this.cast()))?;
            (*this).queued.set(true);
            (*this).submitted.set(true);
            env.retain();
            env.realm().begin_waiting();
        }
        Ok(())
    }

    /// Takes the work back from the pool; it still completes, with `napi_cancelled`.
    ///
    /// # Safety
    /// As [`queue`](AsyncWork::queue).
    pub(crate) unsafe fn cancel(this: *mut AsyncWork) -> Result<(), c_int> {
        // SAFETY: see above.
        unsafe {
            if !(*this).queued.get() {
                return Err(if (*this).submitted.get() {
                    -libc::EBUSY
                } else {
                    -libc::EINVAL
                });
            }
            let host = (*(*this).env).realm().host();
            host.cancel_work(NonNull::new_unchecked(this.cast()))
        }
    }

    /// Frees the work, at once or when the pool is done with it; then nothing of the addon's is called.
    ///
    /// # Safety
    /// As [`queue`](AsyncWork::queue), and the addon does not use `this` again.
    pub(crate) unsafe fn delete(this: *mut AsyncWork) {
        // SAFETY: see above.
        unsafe {
            if (*this).queued.get() {
                (*this).deleted.set(true);
            } else {
                drop(Box::from_raw(this));
            }
        }
    }
}

/// The status an addon knows a libuv error code by.
pub(crate) fn status_of(code: c_int) -> napi_status {
    match code {
        0 => napi_ok,
        _ if code == -libc::EINVAL => napi_invalid_arg,
        _ if code == -libc::ECANCELED => napi_cancelled,
        _ => napi_generic_failure,
    }
}

unsafe fn execute_on_pool(work: NonNull<Work>) {
    let this: *const AsyncWork = work.as_ptr().cast();
    // SAFETY: the host calls with a work that was queued. Only what does not change is read here: the
    // environment's thread may be using the rest.
    unsafe { ((*this).execute)((*this).env.cast_mut().cast(), (*this).data) };
}

unsafe fn complete_on_loop(work: NonNull<Work>, status: c_int) {
    let this: *mut AsyncWork = work.as_ptr().cast();
    // SAFETY: the host gives the work back here. The addon may free it in `complete`, so what is
    // needed is read before; `queue` retained the environment.
    unsafe {
        let env = &*(*this).env;
        let realm = env.realm().clone();
        (*this).queued.set(false);
        realm.end_waiting();
        if (*this).deleted.get() {
            AsyncWork::delete(this);
        } else if let Some(complete) = (*this).complete {
            let data = (*this).data;
            realm.entered(|| {
                let resource = &(*this).resource;
                let scope = CallbackScope::open(&realm, resource.ids(), resource.object());
                env.call_into_module(
                    || complete(env.as_raw(), status_of(status), data),
                    |exception| env.unhandled_exception(true, exception),
                );
                scope.close(false);
            });
        }
        Env::release(env);
    }
}
