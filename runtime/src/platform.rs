//! V8's platform: worker threads are V8's own, tasks for an isolate's thread run on its loop.

use std::collections::{BTreeMap, VecDeque};
use std::ffi::c_void;
use std::sync::{Arc, Mutex, Once, OnceLock, PoisonError};
use std::time::{Duration, Instant};

use libuv_sys2 as uv;
use v8::{IdleTask, PlatformImpl, Task};

/// V8's worker threads: enough for parallel collection, few enough to start quickly.
const MAX_WORKERS: u32 = 4;

static INIT: Once = Once::new();
static QUEUES: OnceLock<Mutex<BTreeMap<usize, Arc<TaskQueue>>>> = OnceLock::new();

/// Hands flags to V8 and returns those it does not know. To be called before [`init`].
pub fn set_v8_flags(flags: &[String]) -> Vec<String> {
    if flags.is_empty() {
        return Vec::new();
    }
    let mut args = vec![String::from("tenon")];
    args.extend_from_slice(flags);
    let mut unknown = v8::V8::set_flags_from_command_line(args);
    if !unknown.is_empty() {
        unknown.remove(0); // the program's name
    }
    unknown
}

/// Starts V8, once per process; later calls do nothing.
pub fn init(workers: Option<u32>) {
    INIT.call_once(|| {
        let workers = workers.unwrap_or_else(|| {
            std::thread::available_parallelism()
                .map_or(1, |n| n.get() as u32)
                .min(MAX_WORKERS)
        });
        // A write past the limit of a file's size is an error, `EFBIG`, and not the program's end.
        // SAFETY: no handler of ours runs; libuv resets it in children.
        unsafe { libc::signal(libc::SIGXFSZ, libc::SIG_IGN) };
        // V8 would end the process when an addon lends it more than 32 GB, a mapped file for instance.
        v8::V8::set_flags_from_string("--external-memory-max-reasonable-size=0");
        // Unprotected: workers make isolates on threads that are not children of this one.
        let platform =
            v8::new_custom_platform(workers.max(1), false, true, LoopPlatform).make_shared();
        v8::V8::initialize_platform(platform);
        v8::V8::initialize();
    });
}

fn queue_of(isolate: *mut c_void) -> Arc<TaskQueue> {
    QUEUES
        .get_or_init(Mutex::default)
        .lock()
        .unwrap_or_else(PoisonError::into_inner)
        .entry(isolate as usize)
        .or_default()
        .clone()
}

/// Forgets the queue of an isolate that is gone, with what is in it.
pub(crate) fn forget(isolate: *mut c_void) {
    QUEUES
        .get_or_init(Mutex::default)
        .lock()
        .unwrap_or_else(PoisonError::into_inner)
        .remove(&(isolate as usize));
}

struct LoopPlatform;

impl PlatformImpl for LoopPlatform {
    fn post_task(&self, isolate: *mut c_void, task: Task) {
        queue_of(isolate).post(task);
    }

    fn post_non_nestable_task(&self, isolate: *mut c_void, task: Task) {
        queue_of(isolate).post(task);
    }

    fn post_delayed_task(&self, isolate: *mut c_void, task: Task, delay_in_seconds: f64) {
        let delay = Duration::try_from_secs_f64(delay_in_seconds).unwrap_or_default();
        queue_of(isolate).post_delayed(task, delay);
    }

    fn post_non_nestable_delayed_task(&self, isolate: *mut c_void, task: Task, delay: f64) {
        self.post_delayed_task(isolate, task, delay);
    }

    fn post_idle_task(&self, _isolate: *mut c_void, _task: IdleTask) {
        // Idle tasks are off (`idle_task_support`), so V8 does not post any.
    }
}

#[derive(Default)]
struct Queued {
    now: VecDeque<Task>,
    delayed: Vec<(Instant, Task)>,
    /// The `uv_async_t` of the isolate's loop, while there is one.
    wake: Option<usize>,
}

/// The tasks V8 has posted for one isolate's thread.
#[derive(Default)]
struct TaskQueue {
    queued: Mutex<Queued>,
}

impl TaskQueue {
    fn lock(&self) -> std::sync::MutexGuard<'_, Queued> {
        self.queued.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn post(&self, task: Task) {
        let mut queued = self.lock();
        queued.now.push_back(task);
        wake(&queued);
    }

    fn post_delayed(&self, task: Task, delay: Duration) {
        let mut queued = self.lock();
        queued.delayed.push((Instant::now() + delay, task));
        wake(&queued);
    }
}

fn wake(queued: &Queued) {
    if let Some(handle) = queued.wake {
        // SAFETY: `wake` is cleared under the same lock before the handle is closed.
        unsafe { uv::uv_async_send(handle as *mut uv::uv_async_t) };
    }
}

/// Runs an isolate's tasks on its loop, without keeping the loop alive.
pub struct TaskRunner {
    isolate: *mut c_void,
    queue: Arc<TaskQueue>,
    handles: *mut Handles,
}

struct Handles {
    wake: uv::uv_async_t,
    timer: uv::uv_timer_t,
    closed: u8,
    queue: Arc<TaskQueue>,
    /// Runs one task inside the isolate.
    run: Box<dyn Fn(Task)>,
}

impl TaskRunner {
    /// Starts running the tasks of `isolate` on `loop_`; `run` is called for each task.
    ///
    /// # Safety
    /// `loop_` must outlive the runner, and `isolate` be the address of a live isolate of this thread.
    pub unsafe fn new(
        isolate: *mut c_void,
        loop_: *mut uv::uv_loop_t,
        run: impl Fn(Task) + 'static,
    ) -> Self {
        let queue = queue_of(isolate);
        // SAFETY: zero is a valid start for libuv's handles, which are initialised below.
        let (wake, timer) = unsafe { (std::mem::zeroed(), std::mem::zeroed()) };
        let handles = Box::into_raw(Box::new(Handles {
            wake,
            timer,
            closed: 0,
            queue: queue.clone(),
            run: Box::new(run),
        }));
        // SAFETY: the handles stay in their box until `drop` has seen both closed.
        unsafe {
            let h = &mut *handles;
            uv::uv_async_init(loop_, &raw mut h.wake, Some(on_wake));
            uv::uv_timer_init(loop_, &raw mut h.timer);
            h.wake.data = handles.cast();
            h.timer.data = handles.cast();
            uv::uv_unref((&raw mut h.wake).cast());
            uv::uv_unref((&raw mut h.timer).cast());
            queue.lock().wake = Some(&raw mut h.wake as usize);
        }
        Self {
            isolate,
            queue,
            handles,
        }
    }

    /// Runs what is due now. Returns whether anything ran.
    pub fn flush(&self) -> bool {
        // SAFETY: the handles live as long as `self`.
        unsafe { run_due(self.handles) }
    }
}

impl Drop for TaskRunner {
    fn drop(&mut self) {
        self.queue.lock().wake = None;
        // SAFETY: the handles were initialised and are closed here only; the last close frees them.
        unsafe {
            let h = &mut *self.handles;
            uv::uv_close((&raw mut h.wake).cast(), Some(on_close));
            uv::uv_close((&raw mut h.timer).cast(), Some(on_close));
        }
        let mut queued = self.queue.lock();
        queued.now.clear();
        queued.delayed.clear();
        drop(queued);
        forget(self.isolate);
    }
}

unsafe extern "C" fn on_close(handle: *mut uv::uv_handle_t) {
    // SAFETY: `data` is the box both handles live in; the second close frees it.
    unsafe {
        let handles = (*handle).data.cast::<Handles>();
        (*handles).closed += 1;
        if (*handles).closed == 2 {
            drop(Box::from_raw(handles));
        }
    }
}

unsafe extern "C" fn on_wake(handle: *mut uv::uv_async_t) {
    // SAFETY: `data` is the live box.
    unsafe { run_due((*handle).data.cast()) };
}

unsafe extern "C" fn on_timer(handle: *mut uv::uv_timer_t) {
    // SAFETY: `data` is the live box.
    unsafe { run_due((*handle).data.cast()) };
}

/// # Safety
/// `handles` is alive and its loop's thread is this one.
unsafe fn run_due(handles: *mut Handles) -> bool {
    // SAFETY: as promised by the caller; tasks do not free the runner.
    let h = unsafe { &mut *handles };
    let mut ran = false;
    let (due, next) = {
        let mut queued = h.queue.lock();
        let mut due: Vec<Task> = queued.now.drain(..).collect();
        let now = Instant::now();
        let delayed = std::mem::take(&mut queued.delayed);
        for (at, task) in delayed {
            if at <= now {
                due.push(task);
            } else {
                queued.delayed.push((at, task));
            }
        }
        let next = queued.delayed.iter().map(|(at, _)| *at).min();
        (due, next.map(|at| at - now))
    };
    for task in due {
        ran = true;
        (h.run)(task);
    }
    if let Some(wait) = next {
        // SAFETY: the timer is initialised and not closing.
        unsafe {
            uv::uv_timer_start(
                &raw mut h.timer,
                Some(on_timer),
                wait.as_millis() as u64 + 1,
                0,
            );
        }
    }
    ran
}
