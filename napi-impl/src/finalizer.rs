//! When finalizers run: queued for the loop, or at once.

use std::cell::Cell;
use std::ffi::c_void;
use std::ptr;

use crate::env::{Env, UserData};
use crate::raw::{HandleScope, shims};
use crate::reference::Reference;

/// The finalizers of values that were collected, waiting for the loop.
///
/// The collector must not be re-entered, so it only links them here; one task on the loop runs them all.
pub(crate) struct FinalizerQueue {
    head: Cell<*mut Reference>,
    tail: Cell<*mut Reference>,
    scheduled: Cell<bool>,
}

impl FinalizerQueue {
    pub(crate) const fn new() -> FinalizerQueue {
        FinalizerQueue {
            head: Cell::new(ptr::null_mut()),
            tail: Cell::new(ptr::null_mut()),
            scheduled: Cell::new(false),
        }
    }

    /// Queues a reference's finalizer and asks the host for a turn if none is on its way.
    pub(crate) fn push(&self, env: &Env, reference: *mut Reference) {
        // SAFETY: the reference is alive and in no queue.
        unsafe {
            if (*reference).queued.replace(true) {
                return;
            }
            let tail = self.tail.replace(reference);
            (*reference).queue_prev.set(tail);
            if tail.is_null() {
                self.head.set(reference);
            } else {
                (*tail).queue_next.set(reference);
            }
        }
        if !self.scheduled.replace(true) && !env.closing.get() {
            env.retain();
            env.realm().begin_waiting();
            env.realm()
                .host()
                .set_immediate(drain_task, ptr::from_ref(env).cast_mut().cast());
        }
    }

    /// Takes a reference out: its finalizer will not run from here.
    pub(crate) fn remove(&self, reference: *mut Reference) {
        // SAFETY: the reference and its neighbours are alive.
        unsafe {
            if !(*reference).queued.replace(false) {
                return;
            }
            let prev = (*reference).queue_prev.replace(ptr::null_mut());
            let next = (*reference).queue_next.replace(ptr::null_mut());
            if prev.is_null() {
                self.head.set(next);
            } else {
                (*prev).queue_next.set(next);
            }
            if next.is_null() {
                self.tail.set(prev);
            } else {
                (*next).queue_prev.set(prev);
            }
        }
    }

    /// Runs what is queued, until nothing is: a finalizer may cause more.
    pub(crate) fn drain(&self, _env: &Env) {
        while !self.head.get().is_null() {
            // SAFETY: the head is alive; `finalize` takes it out of the queue.
            unsafe { Reference::finalize(self.head.get()) };
        }
    }
}

/// The host's turn for [`FinalizerQueue::push`].
unsafe fn drain_task(data: *mut c_void) {
    let env: *const Env = data.cast();
    // SAFETY: `push` retained the environment for this task.
    unsafe {
        (*env).finalizers.scheduled.set(false);
        (*env).finalizers.drain(&*env);
        (*env).realm().end_waiting();
        Env::release(env);
    }
}

/// Calls a finalizer of the addon's.
///
/// From the collector it runs as it is; otherwise with a scope and the context. An exception that is
/// pending in the code around is neither seen nor lost; one that the finalizer leaves is uncaught.
pub(crate) fn call(
    env: &Env,
    callback: unsafe extern "C" fn(tenon_napi_sys::napi_env, *mut c_void, *mut c_void),
    data: UserData,
    hint: UserData,
) {
    if env.in_gc_finalizer().get() {
        // SAFETY: the addon's own function with the arguments it registered.
        unsafe { callback(env.as_raw(), data, hint) };
        return;
    }
    // SAFETY: the isolate is entered on this thread.
    unsafe {
        let _scope = HandleScope::open(env.isolate());
        let context = shims::v8__Local__New(env.isolate(), env.context());
        shims::v8__Context__Enter(context);
        let last_error = env.last_error().get();
        env.with_exception_aside(
            || {
                env.call_into_module(
                    || callback(env.as_raw(), data, hint),
                    |exception| env.unhandled_exception(true, exception),
                );
            },
            |exception| env.unhandled_exception(true, exception),
        );
        env.last_error().set(last_error);
        shims::v8__Context__Exit(context);
    }
}
