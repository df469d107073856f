//! The queue behind a thread-safe function.
//!
//! Node-API's own function is the transport. Its limit is not used, because waiting inside it cannot
//! be ended safely while the environment goes away in all versions of Node: waiting is done here. And
//! it is called only under the lock under which it is given up, so never after its end.

use std::ffi::c_void;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::ptr::null_mut;
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::thread::{self, ThreadId};

use crate::env::Env;
use crate::error::{Error, Result};
use crate::executor::snapshot;
use crate::hooks::Ending;
use crate::mailbox::closing;
use crate::persistent::{Persist, Persistent, keep_any};
use crate::sys::*;
use crate::values::{Function, Value};

/// A call that waits.
pub(super) type Item = Box<dyn for<'s> FnOnce(Callee<'s>) -> Result<()> + Send>;

/// What is called, in the async context in which the thread-safe function was made.
pub(super) struct Callee<'s> {
    function: Function<'s>,
    /// Calls a function in that context, where the host's own calls do not.
    snapshot: Option<Function<'s>>,
}

impl<'s> Callee<'s> {
    pub(super) fn env(&self) -> Env<'s> {
        self.function.as_value().env()
    }

    pub(super) fn call(&self, args: &[Value<'s>]) -> Result<Value<'s>> {
        let undefined = self.env().undefined();
        let Some(snapshot) = self.snapshot else {
            return self.function.call_raw(undefined, args);
        };
        let mut all = Vec::with_capacity(args.len() + 1);
        all.push(*self.function);
        all.extend_from_slice(args);
        snapshot.call_raw(undefined, &all)
    }
}

pub(super) struct Queue {
    state: Mutex<State>,
    /// Rung when a call has left the queue, and at the end.
    room: Condvar,
    limit: usize,
    thread: ThreadId,
    function: Persistent<Function<'static>>,
    snapshot: Option<Persistent<Function<'static>>>,
}

struct State {
    /// NULL once it is given up.
    raw: napi_threadsafe_function,
    /// How many calls wait.
    waiting: usize,
}

// SAFETY: the pointer is made for all threads, and used under the lock.
unsafe impl Send for State {}

/// Why a call was not queued.
pub(super) enum Refused {
    Full,
    Closed,
    Deadlock,
}

impl Refused {
    #[cold]
    pub(super) fn into_error(self) -> Error {
        match self {
            Self::Full => Error::new("the queue of the thread-safe function is full")
                .with_code("ERR_ADDON_QUEUE_FULL"),
            Self::Closed => closing(),
            Self::Deadlock => would_deadlock(),
        }
    }
}

#[cold]
pub(super) fn would_deadlock() -> Error {
    Error::new("the JavaScript thread cannot wait for itself").with_code("ERR_ADDON_DEADLOCK")
}

impl Queue {
    pub(super) fn new(env: Env<'_>, function: Value<'_>, limit: usize) -> Result<Arc<Self>> {
        let queue = Arc::new(Self {
            state: Mutex::new(State {
                raw: null_mut(),
                waiting: 0,
            }),
            room: Condvar::new(),
            limit,
            thread: thread::current().id(),
            // Kept here and not by the host: Bun would hand it back wrapped.
            function: keep_any(function)?,
            snapshot: match snapshot(env)? {
                Some(snapshot) => Some(snapshot.persist()?),
                None => None,
            },
        });
        let name = env.string("tenon-addon: thread-safe function")?;
        let context: *mut c_void = Arc::into_raw(Arc::clone(&queue)).cast_mut().cast();
        let mut raw = null_mut();
        // SAFETY: the name is of this environment; the context is a reference count that
        // the finalizer gives back.
        let status = unsafe {
            let (finished, dispatch) = (Some(finished as _), Some(dispatch as _));
            napi_create_threadsafe_function(
                env.as_raw(),
                null_mut(),
                null_mut(),
                name.as_raw(),
                0,
                1,
                context,
                finished,
                context,
                dispatch,
                &mut raw,
            )
        };
        if status != napi_ok {
            // SAFETY: no finalizer will be called.
            drop(unsafe { Arc::from_raw(context.cast::<Self>().cast_const()) });
            env.check(status)?;
        }
        queue.lock().raw = raw;
        env.state()?.endings.watch(&queue);
        Ok(queue)
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(super) fn is_here(&self) -> bool {
        thread::current().id() == self.thread
    }

    pub(super) fn is_closed(&self) -> bool {
        self.lock().raw.is_null()
    }

    pub(super) fn set_weak(&self, env: Env<'_>, weak: bool) -> Result<()> {
        if !self.is_here() {
            return Err(Error::new("the function is of another environment")
                .with_code("ERR_ADDON_WRONG_ENV"));
        }
        let state = self.lock();
        if state.raw.is_null() {
            return Ok(());
        }
        // SAFETY: on the function's own thread, and it is not given up.
        env.check(unsafe {
            if weak {
                napi_unref_threadsafe_function(env.as_raw(), state.raw)
            } else {
                napi_ref_threadsafe_function(env.as_raw(), state.raw)
            }
        })
    }

    /// Queues a call.
    pub(super) fn push(&self, item: Item, wait: bool) -> std::result::Result<(), Refused> {
        let mut state = self.lock();
        while self.limit > 0 && state.waiting >= self.limit && !state.raw.is_null() {
            if !wait {
                return Err(Refused::Full);
            }
            if self.is_here() {
                return Err(Refused::Deadlock);
            }
            let woken = self.room.wait(state);
            state = woken.unwrap_or_else(PoisonError::into_inner);
        }
        if state.raw.is_null() {
            return Err(Refused::Closed);
        }
        let data = Box::into_raw(Box::new(item));
        // SAFETY: the function is live as long as it stands here, and the lock is held.
        let status =
            unsafe { napi_call_threadsafe_function(state.raw, data.cast(), napi_tsfn_nonblocking) };
        if status == napi_ok {
            state.waiting += 1;
            return Ok(());
        }
        // The host has taken our hold on it away.
        state.raw = null_mut();
        self.room.notify_all();
        drop(state);
        // SAFETY: the host did not take it.
        drop(unsafe { Box::from_raw(data) });
        Err(Refused::Closed)
    }

    /// Gives the function up; what waits still runs, unless it is aborted.
    pub(super) fn release(&self, abort: bool) {
        let mut state = self.lock();
        let raw = std::mem::replace(&mut state.raw, null_mut());
        if raw.is_null() {
            return;
        }
        let mode = if abort {
            napi_tsfn_abort
        } else {
            napi_tsfn_release
        };
        // SAFETY: used for the last time, under the lock.
        unsafe { napi_release_threadsafe_function(raw, mode) };
        self.room.notify_all();
    }

    /// A call has left the queue.
    fn popped(&self) {
        let mut state = self.lock();
        state.waiting = state.waiting.saturating_sub(1);
        drop(state);
        if self.limit > 0 {
            self.room.notify_one();
        }
    }
}

impl Ending for Queue {
    fn end(&self) {
        self.release(true);
    }
}

/// One call, on the JavaScript thread. Without an environment it is only dropped.
unsafe extern "C" fn dispatch(
    env: napi_env,
    _: napi_value,
    context: *mut c_void,
    data: *mut c_void,
) {
    // SAFETY: the box of `push`, for the last time, and the context of `new`, not yet finalized.
    let (item, queue) = unsafe {
        (
            Box::from_raw(data.cast::<Item>()),
            &*context.cast::<Queue>(),
        )
    };
    queue.popped();
    if env.is_null() {
        crate::panic::contain("the drop of a call", || drop(item));
        return;
    }
    // SAFETY: the host has opened a scope.
    let env = unsafe { Env::from_raw(env) };
    let call = || {
        let snapshot = queue.snapshot.as_ref();
        item(Callee {
            function: queue.function.get(env)?,
            snapshot: snapshot.map(|snapshot| snapshot.get(env)).transpose()?,
        })
    };
    let error = match catch_unwind(AssertUnwindSafe(call)) {
        Ok(Ok(())) => return,
        Ok(Err(error)) => error,
        Err(payload) => crate::panic::error(payload),
    };
    crate::panic::contain("an uncaught exception", || {
        // As an exception in any other callback of the loop.
        if let Ok(value) = crate::error::to_value(env, error) {
            // SAFETY: the value is of this environment.
            unsafe { napi_fatal_exception(env.as_raw(), value.as_raw()) };
        }
    });
}

/// The function's end.
unsafe extern "C" fn finished(_: napi_env, context: *mut c_void, _: *mut c_void) {
    // SAFETY: the count that `new` gave away, for the last time. No call is being made: they are
    // under the lock.
    let queue = unsafe { Arc::from_raw(context.cast::<Queue>().cast_const()) };
    queue.lock().raw = null_mut();
    queue.room.notify_all();
}
