//! libuv's loop and what JavaScript's timers and immediates need of it.

use std::cell::{Cell, RefCell};
use std::collections::VecDeque;
use std::ffi::{c_int, c_void};
use std::rc::Rc;

use libuv_sys2 as uv;

use crate::Env;
use crate::aliased::AliasedArray;

mod phases;

/// Indexes into [`EventLoop::immediate_info`].
pub mod immediate {
    /// How many immediates are queued.
    pub const COUNT: usize = 0;
    /// How many of them keep the loop alive.
    pub const REF_COUNT: usize = 1;
    /// Whether a drain was interrupted by an exception and has to go on.
    pub const HAS_OUTSTANDING: usize = 2;
}

/// A native function run in the check phase.
type NativeImmediate = Box<dyn FnOnce(&Rc<Env>)>;

/// The JavaScript functions that run the queues (`timers.setupTimers`).
#[derive(Default)]
struct Callbacks {
    immediates: Option<v8::Global<v8::Function>>,
    timers: Option<v8::Global<v8::Function>>,
}

/// Handles that libuv links into the loop: they stay in one place.
struct Handles {
    uv: uv::uv_loop_t,
    timer: uv::uv_timer_t,
    check: uv::uv_check_t,
    idle: uv::uv_idle_t,
    trace_prepare: uv::uv_prepare_t,
    trace_check: uv::uv_check_t,
    closed: usize,
}

/// The loop of one environment.
pub struct EventLoop {
    handles: *mut Handles,
    immediate_info: AliasedArray<u32>,
    timer_info: AliasedArray<i32>,
    timer_base: u64,
    callbacks: RefCell<Callbacks>,
    natives: RefCell<VecDeque<NativeImmediate>>,
    idle_wanted: Cell<bool>,
    /// When the loop was first run, on libuv's clock; 0 before.
    started: Cell<u64>,
}

/// A loop of libuv's that no environment has taken yet.
pub(crate) struct NewLoop(*mut Handles);

impl NewLoop {
    /// Asks the system for what a loop needs. It comes first of all things an environment is made of,
    /// because it is what the system refuses when the process has too many files open.
    ///
    /// # Errors
    /// libuv's number for the reason.
    pub(crate) fn new() -> Result<Self, c_int> {
        // SAFETY: all of these are plain C structs for which zero is a valid start.
        let mut handles: Box<Handles> = Box::new(unsafe { std::mem::zeroed() });
        // SAFETY: the box does not move its content; libuv undoes what it began when it fails.
        match unsafe { uv::uv_loop_init(&raw mut handles.uv) } {
            0 => Ok(Self(Box::into_raw(handles))),
            errno => Err(errno),
        }
    }
}

impl Drop for NewLoop {
    fn drop(&mut self) {
        // SAFETY: only a loop that nobody took comes here, and nothing was put on it.
        unsafe {
            uv::uv_loop_close(&raw mut (*self.0).uv);
            drop(Box::from_raw(self.0));
        }
    }
}

impl EventLoop {
    /// Puts the handles for timers and immediates on a loop.
    pub(crate) fn new(scope: &mut v8::PinScope<'_, '_>, new: NewLoop) -> Self {
        let handles = std::mem::ManuallyDrop::new(new).0;
        // SAFETY: the handles live in one place until `close` has seen all of them closed.
        let timer_base = unsafe {
            let h = &mut *handles;
            let loop_ = &raw mut h.uv;
            // How long the loop sleeps is what `performance.eventLoopUtilization()` tells.
            uv::uv_loop_configure(loop_, uv::uv_loop_option_UV_METRICS_IDLE_TIME);
            uv::uv_timer_init(loop_, &raw mut h.timer);
            uv::uv_check_init(loop_, &raw mut h.check);
            uv::uv_idle_init(loop_, &raw mut h.idle);
            uv::uv_unref((&raw mut h.timer).cast());
            uv::uv_check_start(&raw mut h.check, Some(phases::on_check));
            uv::uv_unref((&raw mut h.check).cast());
            uv::uv_now(loop_)
        };
        Self {
            handles,
            immediate_info: AliasedArray::new(scope, 3),
            timer_info: AliasedArray::new(scope, 1),
            timer_base,
            callbacks: RefCell::default(),
            natives: RefCell::default(),
            idle_wanted: Cell::new(false),
            started: Cell::new(0),
        }
    }

    /// Tells the handles whose loop they are on.
    pub(crate) fn attach(&self, env: &Rc<Env>) {
        let data = Rc::as_ptr(env).cast_mut().cast::<c_void>();
        // SAFETY: the environment owns this loop, so the pointer is good whenever a handle fires.
        unsafe {
            let h = &mut *self.handles;
            h.timer.data = data;
            h.check.data = data;
            h.idle.data = data;
            h.trace_prepare.data = data;
            h.trace_check.data = data;
            if env.trace().is_some() {
                phases::start_trace(h);
            }
        }
    }

    /// libuv's loop.
    pub fn uv(&self) -> *mut uv::uv_loop_t {
        // SAFETY: the handles live as long as `self`.
        unsafe { &raw mut (*self.handles).uv }
    }

    /// Milliseconds since the loop was made, of the current turn (`timers.getLibuvNow`).
    pub fn now(&self) -> u64 {
        // SAFETY: the loop is alive.
        unsafe { uv::uv_now(self.uv()) }.saturating_sub(self.timer_base)
    }

    /// The counters of immediates; see [`immediate`].
    pub fn immediate_info(&self) -> &AliasedArray<u32> {
        &self.immediate_info
    }

    /// One number: how many timers keep the loop alive.
    pub fn timer_info(&self) -> &AliasedArray<i32> {
        &self.timer_info
    }

    /// Takes the functions that run the queues of immediates and timers.
    ///
    /// `process_timers(now)` returns when to be called next: 0 for never, else milliseconds on the
    /// scale of [`now`](EventLoop::now), negative when nothing that waits keeps the loop alive.
    pub fn set_callbacks(
        &self,
        process_immediates: v8::Global<v8::Function>,
        process_timers: v8::Global<v8::Function>,
    ) {
        *self.callbacks.borrow_mut() = Callbacks {
            immediates: Some(process_immediates),
            timers: Some(process_timers),
        };
    }

    /// Calls the timers' function in `milliseconds`.
    pub fn schedule_timer(&self, milliseconds: u64) {
        // SAFETY: the handle is initialised and alive.
        unsafe {
            uv::uv_timer_start(
                &raw mut (*self.handles).timer,
                Some(phases::on_timer),
                milliseconds,
                0,
            );
        }
    }

    /// Whether waiting timers keep the loop alive.
    pub fn set_timer_ref(&self, keep_alive: bool) {
        // SAFETY: the handle is initialised and alive.
        unsafe {
            let handle = (&raw mut (*self.handles).timer).cast();
            if keep_alive {
                uv::uv_ref(handle);
            } else {
                uv::uv_unref(handle);
            }
        }
    }

    /// Whether queued immediates keep the loop alive and from sleeping in poll.
    pub fn set_immediate_ref(&self, keep_alive: bool) {
        if self.idle_wanted.replace(keep_alive) == keep_alive {
            return;
        }
        // SAFETY: the handle is initialised and alive.
        unsafe {
            let idle = &raw mut (*self.handles).idle;
            if keep_alive {
                // Nothing to do when idle: the handle's presence keeps poll from waiting.
                uv::uv_idle_start(idle, Some(phases::on_idle));
            } else {
                uv::uv_idle_stop(idle);
            }
        }
    }

    /// Runs `task` in the next check phase, before JavaScript's immediates, and keeps the loop alive
    /// until then.
    pub fn set_native_immediate(&self, task: impl FnOnce(&Rc<Env>) + 'static) {
        self.natives.borrow_mut().push_back(Box::new(task));
        self.set_immediate_ref(true);
    }

    /// Whether anything keeps the loop running.
    pub fn alive(&self) -> bool {
        // SAFETY: the loop is alive.
        unsafe { uv::uv_loop_alive(self.uv()) != 0 }
    }

    /// When the loop was first run, and how long it has slept since: nanoseconds, 0 before it runs.
    pub fn metrics(&self) -> (u64, u64) {
        // SAFETY: the loop is alive.
        (self.started.get(), unsafe {
            uv::uv_metrics_idle_time(self.uv())
        })
    }

    fn note_start(&self) {
        if self.started.get() == 0 {
            // SAFETY: the call only reads the clock.
            self.started.set(unsafe { uv::uv_hrtime() });
        }
    }

    /// Runs the loop until nothing keeps it alive or it is stopped.
    pub fn run(&self) {
        self.note_start();
        // SAFETY: the loop is alive and this is its thread.
        unsafe { uv::uv_run(self.uv(), uv::uv_run_mode_UV_RUN_DEFAULT) };
    }

    /// Runs one turn; `wait` says whether it may sleep until something happens.
    pub fn turn(&self, wait: bool) {
        self.note_start();
        let mode = if wait {
            uv::uv_run_mode_UV_RUN_ONCE
        } else {
            uv::uv_run_mode_UV_RUN_NOWAIT
        };
        // SAFETY: as in `run`.
        unsafe { uv::uv_run(self.uv(), mode) };
    }

    /// The kinds of the handles that keep the loop alive, and one `Request` for each running one.
    pub fn active_resources(&self) -> Vec<String> {
        unsafe extern "C" fn visit(handle: *mut uv::uv_handle_t, names: *mut c_void) {
            // SAFETY: libuv walks live handles; `names` is the list below.
            unsafe {
                if uv::uv_is_active(handle) != 0 && uv::uv_has_ref(handle) != 0 {
                    let name = std::ffi::CStr::from_ptr(uv::uv_handle_type_name((*handle).type_));
                    (*names.cast::<Vec<String>>()).push(name.to_string_lossy().into_owned());
                }
            }
        }
        let mut names: Vec<String> = Vec::new();
        // SAFETY: the loop is alive; the list outlives the walk.
        unsafe {
            uv::uv_walk(self.uv(), Some(visit), (&raw mut names).cast());
            let requests = (*self.uv()).active_reqs.count;
            names.extend((0..requests).map(|_| String::from("Request")));
        }
        names
    }

    /// Closes every handle on the loop, whoever made it, and the loop: for a thread that ends while the
    /// process goes on.
    pub fn close_everything(&self) {
        unsafe extern "C" fn close(handle: *mut uv::uv_handle_t, _: *mut c_void) {
            // SAFETY: libuv walks live handles. Their makers find them closed; none will be called.
            unsafe {
                if uv::uv_is_closing(handle) == 0 {
                    uv::uv_close(handle, None);
                }
            }
        }
        // SAFETY: the loop is alive and this is its thread; after the walk only closing is left to do.
        unsafe {
            uv::uv_walk(self.uv(), Some(close), std::ptr::null_mut());
            while uv::uv_run(self.uv(), uv::uv_run_mode_UV_RUN_ONCE) != 0 {}
            uv::uv_loop_close(self.uv());
        }
    }

    /// Closes the loop's own handles and the loop. What others left open is left open: the process
    /// is about to end, or the owner of the handle was to close it in its teardown.
    pub fn close(&self) {
        unsafe extern "C" fn closed(handle: *mut uv::uv_handle_t) {
            // SAFETY: `data` was set to the counter below.
            unsafe { *(*handle).data.cast::<usize>() += 1 };
        }
        // SAFETY: the handles are alive and initialised; each is closed once.
        unsafe {
            let h = &mut *self.handles;
            let counter = (&raw mut h.closed).cast::<c_void>();
            let own: [*mut uv::uv_handle_t; 5] = [
                (&raw mut h.timer).cast(),
                (&raw mut h.check).cast(),
                (&raw mut h.idle).cast(),
                (&raw mut h.trace_prepare).cast(),
                (&raw mut h.trace_check).cast(),
            ];
            let mut expected = 0;
            for handle in own {
                if (*handle).loop_.is_null() || uv::uv_is_closing(handle) != 0 {
                    continue;
                }
                (*handle).data = counter;
                uv::uv_close(handle, Some(closed));
                expected += 1;
            }
            while h.closed < expected {
                uv::uv_run(&raw mut h.uv, uv::uv_run_mode_UV_RUN_NOWAIT);
            }
            // Fails with UV_EBUSY when a foreign handle is open; nothing can be done about it here.
            uv::uv_loop_close(&raw mut h.uv);
        }
    }
}
