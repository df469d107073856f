//! The seam between the ABI and the program that embeds V8.
//!
//! Node-API asks its host for a handful of things that V8 does not have: an event loop that can be
//! woken from another thread, a pool of threads, callback scopes with ticks, a way to die. [`Host`]
//! is that list and nothing else.

mod over_queue;

use std::cell::Cell;
use std::ffi::{c_int, c_void};
use std::mem::MaybeUninit;
use std::ptr::NonNull;
use std::rc::Rc;
use std::sync::Arc;

/// A function that the host calls with the pointer it was given.
pub type Task = unsafe fn(data: *mut c_void);

/// The two numbers `async_hooks` knows an asynchronous resource by.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct AsyncIds {
    /// The resource's own id (`asyncId`).
    pub async_id: f64,
    /// The id of the resource that caused it (`triggerAsyncId`).
    pub trigger_async_id: f64,
}

/// Words of room that a [`Work`] keeps for its host, enough for a `uv_work_t`.
pub const WORK_STORAGE_WORDS: usize = 24;

/// One job for the host's pool of threads.
///
/// The host calls `execute` on a thread of the pool, then `complete` on the environment's thread,
/// each exactly once unless the job is cancelled: then only `complete`, with `UV_ECANCELED`.
/// From [`Host::queue_work`] until `complete` is called the host owns the record; it does not touch
/// it after the call, since `complete` may free it.
#[repr(C, align(16))]
pub struct Work {
    /// Runs on a pool thread. Must not touch V8.
    pub execute: unsafe fn(work: NonNull<Work>),
    /// Runs on the environment's thread; `status` is 0 or a negative libuv error code.
    /// No handle scope is open around it.
    pub complete: unsafe fn(work: NonNull<Work>, status: c_int),
    /// The host's own room, for whatever its pool needs to link or find the job.
    pub storage: [MaybeUninit<u64>; WORK_STORAGE_WORDS],
}

/// The part of a loop wake-up that other threads may hold.
pub trait Wake: Send + Sync {
    /// Makes the loop run the wake-up's callback soon. Calls before it has run may coalesce.
    fn wake(&self);
}

impl<F: Fn() + Send + Sync> Wake for F {
    fn wake(&self) {
        self();
    }
}

/// A wake-up on the environment's loop, as `uv_async_t` is.
pub trait WakeUp {
    /// The part to hand to other threads. It must not be used after [`close`](WakeUp::close).
    fn remote(&self) -> Arc<dyn Wake>;
    /// Whether the wake-up keeps the loop alive (it does when made).
    fn set_ref(&self, keep_alive: bool);
    /// Closes the wake-up; `done(data)` runs on the environment's thread in a later turn of the
    /// loop, when nothing of it is in use any more.
    fn close(self: Box<Self>, done: Task, data: *mut c_void);
}

/// A queue of tasks for the environment's thread that any thread may post to.
pub trait RemoteQueue: Send + Sync {
    /// Runs `task(data)` on the environment's thread in a later turn, without keeping the loop alive.
    /// Returns false, and never runs it, when the environment is already gone.
    fn post(&self, task: Task, data: *mut c_void) -> bool;
}

impl<F: Fn(Task, *mut c_void) -> bool + Send + Sync> RemoteQueue for F {
    fn post(&self, task: Task, data: *mut c_void) -> bool {
        self(task, data)
    }
}

/// What an environment needs from the program that embeds V8.
///
/// All methods are called on the environment's own thread with its isolate entered.
///
/// A queue and a way to run it are enough: a host that says no more than it must gets wake-ups and
/// immediates that are tasks in its queue, and a thread for each job. Those who have a loop, a pool,
/// `async_hooks` or a `Buffer` say so by their own methods.
pub trait Host {
    /// Runs `task(data)` on this thread in a later turn of the loop, like `setImmediate` with a
    /// native function, and keeps the loop alive until then. No handle scope is open around it.
    fn set_immediate(&self, task: Task, data: *mut c_void) {
        over_queue::set_immediate(&*self.remote_queue(), &self.awaited(), task, data);
    }

    /// How many things the defaults of this trait wait for, counted on this thread: the host's loop
    /// goes on while it is above zero. One counter for the life of the host; a host with methods of
    /// its own for all that waits needs none.
    fn awaited(&self) -> Rc<Cell<usize>> {
        Rc::default()
    }

    /// A queue for tasks posted by other threads (deleters of external memory run anywhere).
    fn remote_queue(&self) -> Arc<dyn RemoteQueue>;

    /// A new wake-up; `callback(data)` runs on this thread after each [`Wake::wake`]. No handle scope
    /// is open around it. `Err` carries a negative libuv error code.
    fn new_wake_up(&self, callback: Task, data: *mut c_void) -> Result<Box<dyn WakeUp>, c_int> {
        let queue = self.remote_queue();
        Ok(over_queue::QueueWakeUp::new(
            queue,
            self.awaited(),
            callback,
            data,
        ))
    }

    /// Hands a job to the pool. `Err` carries a negative libuv error code.
    ///
    /// # Safety
    /// `work` must stay where it is until its `complete` has been called.
    unsafe fn queue_work(&self, work: NonNull<Work>) -> Result<(), c_int> {
        over_queue::spawn_work(self.remote_queue(), &self.awaited(), work)
    }

    /// Takes a queued job back. `Ok` means that `complete` will run later with `UV_ECANCELED`; `Err`
    /// carries a negative libuv error code (`UV_EBUSY` when the job has started).
    ///
    /// # Safety
    /// `work` must have been given to [`queue_work`](Host::queue_work) and not have completed.
    unsafe fn cancel_work(&self, work: NonNull<Work>) -> Result<(), c_int> {
        let _ = work;
        // With a thread for each, all work has started.
        Err(-libc::EBUSY)
    }

    /// Enters a callback scope: async hooks' `before`, depth counted.
    /// `resource` is the object `executionAsyncResource()` shows; none means a fresh one.
    fn open_callback_scope(&self, ids: AsyncIds, resource: Option<v8::Local<'_, v8::Object>>) {
        let _ = (ids, resource);
    }

    /// Leaves a callback scope: async hooks' `after` and, on the outermost, the microtask queue and
    /// the `nextTick` queue. `failed` says that the callback threw: then no ticks are run.
    /// An exception from a tick takes the host's uncaught-exception route, not this call's.
    ///
    /// A host without ticks, whose isolate runs microtasks by itself
    /// ([`v8::MicrotasksPolicy::Auto`]), has nothing to do in either.
    fn close_callback_scope(&self, ids: AsyncIds, failed: bool) {
        let _ = (ids, failed);
    }

    /// Announces a new asynchronous resource of the type `name` (`async_hooks`' `init`).
    fn async_init(
        &self,
        resource: v8::Local<'_, v8::Object>,
        name: v8::Local<'_, v8::String>,
    ) -> AsyncIds {
        let _ = (resource, name);
        AsyncIds::default()
    }

    /// Announces the end of an asynchronous resource (`async_hooks`' `destroy`).
    fn async_destroy(&self, ids: AsyncIds) {
        let _ = ids;
    }

    /// An exception that no JavaScript is left to catch: `process.on('uncaughtException')`, or the end
    /// of the process. A handle scope is open and the context entered.
    fn uncaught_exception(&self, exception: v8::Local<'_, v8::Value>);

    /// Emits a process warning (`process.emitWarning(message, type, code)`). A handle scope is open
    /// and the context entered.
    fn emit_warning(&self, message: &str, kind: &str, code: &str) {
        eprintln!("[{code}] {kind}: {message}");
    }

    /// Ends the process with a fatal error: prints location and message, then aborts.
    fn fatal_error(&self, location: &str, message: &str) -> ! {
        eprintln!("FATAL ERROR: {location} {message}");
        std::process::abort();
    }

    /// The prototype that makes a `Uint8Array` a `Buffer`; none where the host has no `Buffer`.
    fn buffer_prototype<'s>(
        &self,
        scope: &v8::PinScope<'s, '_>,
    ) -> Option<v8::Local<'s, v8::Object>> {
        let _ = scope;
        None
    }

    /// Marks an array buffer over memory of an addon's: it must not be transferred to another isolate
    /// (`postMessage` with a transfer list), where it would outlive the environment it belongs to.
    fn mark_untransferable(&self, buffer: v8::Local<'_, v8::Object>) {
        let _ = buffer;
    }

    /// The environment's `uv_loop_t`; NULL where the loop is not libuv's.
    fn uv_loop(&self) -> *mut c_void {
        std::ptr::null_mut()
    }

    /// The Node version whose behaviour the host follows, and its release name (`napi_get_node_version`).
    fn node_version(&self) -> NodeVersion;

    /// Whether `--force-node-api-uncaught-exceptions-policy` is on.
    fn force_uncaught_exceptions_policy(&self) -> bool {
        false
    }

    /// At teardown: releases what the host holds for addons and runs the loop until `pending()` is
    /// false. Called between rounds of cleanup hooks.
    fn drain(&self, pending: &dyn Fn() -> bool);
}

/// What `napi_get_node_version` tells.
#[derive(Clone, Copy, Debug)]
pub struct NodeVersion {
    /// Major, minor and patch.
    pub numbers: (u32, u32, u32),
    /// The release name, as in `process.release.name`, NUL-terminated.
    pub release: &'static std::ffi::CStr,
}
