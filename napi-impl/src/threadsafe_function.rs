//! A function that other threads call by queueing what to call it with.
//!
//! The threads and the loop share a queue under one mutex. Pushing is a lock, a store and an unlock; the
//! loop is woken only when it does not already know that there is something to do, and it takes
//! the whole queue at once where its length is not limited.
//!
//! The record outlives its environment for as long as a thread counts itself as a user: the call
//! or release that gives the last use up frees it. That is Node's rule since 24.14.

use std::cell::{Cell, UnsafeCell};
use std::collections::VecDeque;
use std::ffi::{c_int, c_void};
use std::ptr;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};

use tenon_napi_sys::{
    napi_closing, napi_finalize, napi_invalid_arg, napi_ok, napi_queue_full, napi_status,
    napi_threadsafe_function_call_js, napi_value,
};

use crate::async_resource::{AsyncResource, CallbackScope};
use crate::env::{Env, UserData};
use crate::host::{Wake, WakeUp};
use crate::raw::{Global, shims};

/// How many items one wake-up of the loop handles before other things on the loop get their turn.
const ITEMS_PER_WAKE: usize = 999;

/// How much room for items is kept when there are none, so that a burst does not hold its memory.
const IDLE_CAPACITY: usize = 4096;

/// Whether items are still handed to JavaScript.
#[derive(Clone, Copy, PartialEq, Eq)]
enum State {
    Open,
    /// Nothing is taken or handed out any more; the loop is about to finalize.
    Closing,
    /// The environment's part is over; the record waits for its last user.
    Closed,
}

/// What threads and loop share.
struct Shared {
    queue: VecDeque<UserData>,
    state: State,
    /// How many threads have a right to use the function.
    users: usize,
    /// Threads that wait for room in the queue.
    waiting: usize,
    /// The loop has been woken and has not found the queue empty since: no need to wake it.
    awake: bool,
}

/// What only the environment's thread uses.
struct Local {
    env: *const Env,
    /// Empty when the addon gave no function.
    function: Global,
    call_js: napi_threadsafe_function_call_js,
    finalize: napi_finalize,
    finalize_data: UserData,
    resource: Option<AsyncResource>,
    wake_up: Option<Box<dyn WakeUp>>,
    /// Items taken from the queue and not yet handled.
    batch: VecDeque<UserData>,
}

/// The record behind a `napi_threadsafe_function`.
pub(crate) struct ThreadsafeFunction {
    context: UserData,
    max_queue_size: usize,
    shared: Mutex<Shared>,
    room: Condvar,
    wake: Arc<dyn Wake>,
    /// Mirrors `shared.state`, for the loop to look at between items without the lock.
    closing: AtomicBool,
    local: UnsafeCell<Local>,
    /// The handle is being closed. Environment's thread only.
    handle_closing: Cell<bool>,
}

/// What `napi_create_threadsafe_function` is given, beside names.
pub(crate) struct Options {
    pub(crate) function: napi_value,
    pub(crate) resource: AsyncResource,
    pub(crate) max_queue_size: usize,
    pub(crate) users: usize,
    pub(crate) finalize: napi_finalize,
    pub(crate) finalize_data: UserData,
    pub(crate) context: UserData,
    pub(crate) call_js: napi_threadsafe_function_call_js,
}

impl ThreadsafeFunction {
    /// Makes one, with a wake-up on the loop and a cleanup hook. `Err` is the host's error code.
    ///
    /// # Safety
    /// `options.function` is NULL or a live function, on the environment's thread.
    pub(crate) unsafe fn create(
        env: &Env,
        options: Options,
    ) -> Result<*mut ThreadsafeFunction, c_int> {
        // The wake-up must know the record's place, and the record the wake-up.
        let place: *mut std::mem::MaybeUninit<ThreadsafeFunction> =
            Box::into_raw(Box::new_uninit());
        let wake_up = match env.realm().host().new_wake_up(dispatch, place.cast()) {
            Ok(wake_up) => wake_up,
            Err(code) => {
                // SAFETY: boxed above and never filled.
                drop(unsafe { Box::from_raw(place) });
                return Err(code);
            }
        };
        // SAFETY: the function is NULL or alive.
        let function = unsafe {
            if options.function.is_null() {
                Global::empty()
            } else {
                Global::new(env.isolate(), options.function)
            }
        };
        let record = ThreadsafeFunction {
            context: options.context,
            max_queue_size: options.max_queue_size,
            shared: Mutex::new(Shared {
                queue: VecDeque::new(),
                state: State::Open,
                users: options.users,
                waiting: 0,
                awake: false,
            }),
            room: Condvar::new(),
            wake: wake_up.remote(),
            closing: AtomicBool::new(false),
            local: UnsafeCell::new(Local {
                env,
                function,
                call_js: options.call_js,
                finalize: options.finalize,
                finalize_data: options.finalize_data,
                resource: Some(options.resource),
                wake_up: Some(wake_up),
                batch: VecDeque::new(),
            }),
            handle_closing: Cell::new(false),
        };
        // SAFETY: the place is ours and empty; nobody else knows it before this returns. The hook is
        // taken back when the environment's part ends.
        unsafe {
            (*place).write(record);
            env.retain();
            env.realm().add_cleanup_hook(clean_up, place.cast());
        }
        Ok(place.cast())
    }

    /// What the addon gave to be found again.
    pub(crate) fn context(&self) -> UserData {
        self.context
    }

    fn lock(&self) -> MutexGuard<'_, Shared> {
        self.shared.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Queues an item.
    ///
    /// # Safety
    /// `this` is live and the calling thread one of its users. After `napi_closing` it is not any more.
    pub(crate) unsafe fn call(this: *mut Self, data: UserData, blocking: bool) -> napi_status {
        // SAFETY: see above; `this` may be freed at the end, when the lock is no longer held.
        unsafe {
            let function = &*this;
            let mut shared = function.lock();
            while function.max_queue_size > 0
                && shared.queue.len() >= function.max_queue_size
                && shared.state == State::Open
            {
                if !blocking {
                    return napi_queue_full;
                }
                shared.waiting += 1;
                shared = function
                    .room
                    .wait(shared)
                    .unwrap_or_else(PoisonError::into_inner);
                shared.waiting -= 1;
            }
            if shared.state == State::Open {
                shared.queue.push_back(data);
                function.wake(&mut shared);
                return napi_ok;
            }
            if shared.users == 0 {
                return napi_invalid_arg;
            }
            shared.users -= 1;
            let last = shared.users == 0 && shared.state == State::Closed;
            drop(shared);
            if last {
                drop(Box::from_raw(this));
            }
            napi_closing
        }
    }

    /// One user more.
    pub(crate) fn acquire(&self) -> napi_status {
        let mut shared = self.lock();
        if shared.state != State::Open {
            return napi_closing;
        }
        shared.users += 1;
        napi_ok
    }

    /// One user fewer; the last one, or one that aborts, closes the function.
    ///
    /// # Safety
    /// As [`call`](Self::call); afterwards the calling thread is no user any more.
    pub(crate) unsafe fn release(this: *mut Self, abort: bool) -> napi_status {
        // SAFETY: as in `call`.
        unsafe {
            let function = &*this;
            let mut shared = function.lock();
            if shared.users == 0 {
                return napi_invalid_arg;
            }
            shared.users -= 1;
            if shared.state == State::Open && (shared.users == 0 || abort) {
                if abort {
                    function.set_closing(&mut shared);
                }
                // The loop closes the function when it finds it so.
                function.wake(&mut shared);
            }
            let last = shared.users == 0 && shared.state == State::Closed;
            drop(shared);
            if last {
                drop(Box::from_raw(this));
            }
            napi_ok
        }
    }

    /// Whether the function keeps the loop alive.
    ///
    /// # Safety
    /// On the environment's thread.
    pub(crate) unsafe fn set_ref(&self, keep_alive: bool) {
        // SAFETY: see above.
        if let Some(wake_up) = unsafe { &(*self.local.get()).wake_up } {
            wake_up.set_ref(keep_alive);
        }
    }

    /// Wakes the loop unless it is awake. Under the lock, so that the handle is not closed meanwhile.
    fn wake(&self, shared: &mut Shared) {
        if !shared.awake {
            shared.awake = true;
            self.wake.wake();
        }
    }

    /// Ends the handing out, and the waiting of those who would push.
    fn set_closing(&self, shared: &mut Shared) {
        shared.state = State::Closing;
        self.closing.store(true, Ordering::Release);
        if shared.waiting > 0 {
            self.room.notify_all();
        }
    }

    /// The next item to hand out; none when there is nothing (left) to do in this turn.
    ///
    /// # Safety
    /// On the environment's thread.
    unsafe fn next_item(this: *mut Self) -> Option<UserData> {
        // SAFETY: see above; the borrow of the batch ends before anything else is called.
        unsafe {
            let function = &*this;
            // While the batch has a successor for it, an item needs no look at the queue.
            if !function.closing.load(Ordering::Acquire) {
                let batch = &mut (*function.local.get()).batch;
                if batch.len() > 1 {
                    return batch.pop_front();
                }
            }
            let mut shared = function.lock();
            if shared.state != State::Open {
                drop(shared);
                Self::close_handle(this);
                return None;
            }
            let batch = &mut (*function.local.get()).batch;
            let item = if function.max_queue_size > 0 {
                let item = shared.queue.pop_front();
                if shared.waiting > 0 {
                    function.room.notify_one();
                }
                item
            } else {
                let item = batch.pop_front();
                if batch.is_empty() {
                    std::mem::swap(batch, &mut shared.queue);
                }
                item.or_else(|| batch.pop_front())
            };
            if batch.is_empty() && shared.queue.is_empty() {
                if item.is_none() {
                    // What is pushed from here on wakes the loop again.
                    shared.awake = false;
                    if batch.capacity() > IDLE_CAPACITY {
                        *batch = VecDeque::new();
                    }
                    if shared.queue.capacity() > IDLE_CAPACITY {
                        shared.queue = VecDeque::new();
                    }
                }
                if shared.users == 0 {
                    function.set_closing(&mut shared);
                    drop(shared);
                    Self::close_handle(this);
                }
            }
            item
        }
    }

    /// Hands one item to the addon.
    ///
    /// # Safety
    /// On the environment's thread, with the context entered.
    unsafe fn hand_out(&self, item: UserData) {
        // SAFETY: see above; nothing of `local` stays borrowed while the addon runs.
        unsafe {
            let (env, call_js, resource) = {
                let local = &*self.local.get();
                let resource = local.resource.as_ref().map(|it| (it.ids(), it.object()));
                (local.env, local.call_js, resource)
            };
            let env = &*env;
            let _handles = crate::raw::HandleScope::open(env.isolate());
            let (ids, object) = resource.unwrap_or((Default::default(), ptr::null_mut()));
            let scope = CallbackScope::open(env.realm(), ids, object);
            let slot = (*self.local.get()).function.value();
            let function = if slot.is_null() {
                ptr::null_mut()
            } else {
                shims::v8__Local__New(env.isolate(), slot)
            };
            env.call_into_module(
                || match call_js {
                    Some(call_js) => call_js(env.as_raw(), function, self.context, item),
                    None => call_plainly(env, function),
                },
                |exception| env.unhandled_exception(false, exception),
            );
            scope.close(false);
        }
    }

    /// Closes the wake-up; the rest of the end follows in a later turn.
    ///
    /// # Safety
    /// On the environment's thread, `this` live.
    unsafe fn close_handle(this: *mut Self) {
        // SAFETY: see above.
        unsafe {
            if (*this).handle_closing.replace(true) {
                return;
            }
            let local = (*this).local.get();
            if let Some(wake_up) = (*local).wake_up.take() {
                (*(*local).env).realm().begin_waiting();
                wake_up.close(finish, this.cast());
            }
        }
    }
}

/// The default for an addon that gave a function and no `call_js`: called without arguments.
///
/// # Safety
/// `function` is live, in an open scope.
unsafe fn call_plainly(env: &Env, function: napi_value) {
    // SAFETY: see above. What it throws becomes the environment's pending exception.
    unsafe {
        if !function.is_null() {
            let receiver = crate::api::functions::undefined(env);
            crate::api::functions::napi_call_function(
                env.as_raw(),
                receiver,
                function,
                0,
                ptr::null(),
                ptr::null_mut(),
            );
        }
    }
}

/// The wake-up's callback: hands out what is queued, up to a limit.
unsafe fn dispatch(function: *mut c_void) {
    let function: *mut ThreadsafeFunction = function.cast();
    // SAFETY: the wake-up is closed before the record is freed, which happens in a later turn than this.
    unsafe {
        let env = (*(*function).local.get()).env;
        let realm = (*env).realm().clone();
        realm.entered(|| {
            for _ in 0..ITEMS_PER_WAKE {
                let Some(item) = ThreadsafeFunction::next_item(function) else {
                    return;
                };
                (*function).hand_out(item);
            }
            // There may be more. The loop is marked awake then, so nobody else wakes it.
            let shared = (*function).lock();
            if shared.awake && shared.state == State::Open {
                (*function).wake.wake();
            } else if shared.state == State::Closing {
                drop(shared);
                ThreadsafeFunction::close_handle(function);
            }
        });
    }
}

/// The environment ends: so does the function, whoever still uses it.
unsafe extern "C" fn clean_up(function: *mut c_void) {
    let function: *mut ThreadsafeFunction = function.cast();
    // SAFETY: the hook is taken back before the record can be freed.
    unsafe {
        let mut shared = (*function).lock();
        if shared.state == State::Open {
            (*function).set_closing(&mut shared);
        }
        drop(shared);
        ThreadsafeFunction::close_handle(function);
    }
}

/// The turn after the handle was closed: what was not handed out is given back, the finalizer runs, and
/// the environment is let go.
unsafe fn finish(function: *mut c_void) {
    let function: *mut ThreadsafeFunction = function.cast();
    // SAFETY: the record is alive: only its last user frees it, and only once its state is closed.
    unsafe {
        let local = (*function).local.get();
        let env = (*local).env;
        let realm = (*env).realm().clone();
        realm.end_waiting();
        realm.remove_cleanup_hook(clean_up, function.cast());

        let context = (*function).context;
        let call_js = (*local).call_js;
        let (finalize, finalize_data) = ((*local).finalize, (*local).finalize_data);
        let resource = (*local).resource.take();
        (*local).function.reset();
        let mut items = std::mem::take(&mut (*local).batch);
        let users = {
            let mut shared = (*function).lock();
            shared.state = State::Closed;
            items.append(&mut shared.queue);
            shared.users
        };
        // From here on the record belongs to its users; without any, to nobody.
        if users == 0 {
            drop(Box::from_raw(function));
        }
        if let Some(call_js) = call_js {
            for item in items {
                call_js(ptr::null_mut(), ptr::null_mut(), context, item);
            }
        }
        realm.entered(|| {
            if let Some(finalize) = finalize {
                let (ids, object) = resource
                    .as_ref()
                    .map_or((Default::default(), ptr::null_mut()), |resource| {
                        (resource.ids(), resource.object())
                    });
                let scope = CallbackScope::open(&realm, ids, object);
                (*env).call_into_module(
                    || finalize((*env).as_raw(), finalize_data, context),
                    |exception| (*env).unhandled_exception(false, exception),
                );
                scope.close(false);
            }
        });
        drop(resource);
        Env::release(env);
    }
}
