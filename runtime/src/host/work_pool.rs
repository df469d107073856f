//! Jobs of addons on libuv's pool, many to a request.
//!
//! A request of libuv's own for each job would wake a thread for each: two switches between threads
//! for what may be a microsecond of work. Here a request is a *runner* that takes jobs until there are
//! none, and looks for another one a moment longer before it gives its thread back. There are never
//! more runners than the pool has threads, so as many jobs run at once as otherwise.

use std::cell::UnsafeCell;
use std::collections::VecDeque;
use std::ffi::{c_int, c_void};
use std::ptr::NonNull;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError};
use std::time::{Duration, Instant};

use libuv_sys2 as uv;
use tenon_napi_impl::host::{RemoteQueue, Work};

use super::Remote;
use crate::trace::Trace;

/// How long a runner without a job looks for one.
const PATIENCE: Duration = Duration::from_micros(20);
/// A job this short is done sooner than a second thread wakes up.
const SHORT: Duration = Duration::from_micros(5);
/// After how many jobs a runner asks to be replaced, so that other users of the pool get their turn.
const JOBS_PER_RUNNER: usize = 64;

/// libuv's error code for work that cannot be cancelled any more.
const BUSY: c_int = uv::uv_errno_t_UV_EBUSY;
/// libuv's error code for work that was cancelled.
const CANCELLED: c_int = uv::uv_errno_t_UV_ECANCELED;

/// The jobs of one environment.
pub(super) struct WorkPool {
    shared: Arc<Shared>,
}

struct Shared {
    state: Mutex<State>,
    /// How many jobs wait, to be looked at without the lock.
    waiting: AtomicUsize,
    remote: Arc<Remote>,
    uv_loop: *mut uv::uv_loop_t,
}

// SAFETY: the loop's address is used on its own thread only; jobs are handed from thread to thread.
unsafe impl Send for Shared {}
// SAFETY: as above.
unsafe impl Sync for Shared {}

#[derive(Default)]
struct State {
    jobs: VecDeque<NonNull<Work>>,
    /// Requests that libuv has, whether on a thread yet or not. While a job waits there is one.
    runners: usize,
    /// Whether one of them looks for a job just now.
    looking: bool,
}

/// One request of libuv's.
struct Runner {
    request: UnsafeCell<uv::uv_work_t>,
    shared: Arc<Shared>,
    /// Another has taken its place in the pool's queue: it ends after the job at hand.
    replaced: AtomicBool,
}

// SAFETY: the request is libuv's, which hands it from thread to thread; the rest is shared safely.
unsafe impl Send for Runner {}
// SAFETY: as above.
unsafe impl Sync for Runner {}

impl WorkPool {
    pub(super) fn new(uv_loop: *mut uv::uv_loop_t, remote: Arc<Remote>) -> WorkPool {
        WorkPool {
            shared: Arc::new(Shared {
                state: Mutex::default(),
                waiting: AtomicUsize::new(0),
                remote,
                uv_loop,
            }),
        }
    }

    /// Gives a job to the pool. `Err` is libuv's error code.
    ///
    /// # Safety
    /// As `Host::queue_work`; on the loop's thread.
    pub(super) unsafe fn queue(&self, work: NonNull<Work>) -> Result<(), c_int> {
        let mut state = self.shared.lock();
        state.jobs.push_back(work);
        self.shared.count(&state);
        let taken_care_of = state.looking && state.jobs.len() == 1;
        if taken_care_of || state.runners >= threads() {
            return Ok(());
        }
        state.runners += 1;
        drop(state);
        start_runner(&self.shared).inspect_err(|_| {
            let mut state = self.shared.lock();
            state.runners -= 1;
            // Another runner may have taken it meanwhile; then it will complete.
            state.jobs.retain(|&job| job != work);
            self.shared.count(&state);
        })
    }

    /// Takes a job back that no runner has taken yet; it completes as cancelled. `Err` is libuv's
    /// error code.
    pub(super) fn cancel(&self, work: NonNull<Work>) -> Result<(), c_int> {
        let mut state = self.shared.lock();
        let place = state.jobs.iter().position(|&job| job == work);
        state.jobs.remove(place.ok_or(BUSY)?);
        self.shared.count(&state);
        self.shared
            .remote
            .post(complete_cancelled, work.as_ptr().cast());
        Ok(())
    }
}

impl Shared {
    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn count(&self, state: &State) {
        self.waiting.store(state.jobs.len(), Ordering::Release);
    }

    /// The next job for a runner; none when it is to end, and then it is no longer counted.
    ///
    /// `spare` says that the runner need not look for a job where there is another runner.
    fn next_job(&self, replaced: bool, spare: bool) -> Option<NonNull<Work>> {
        let mut state = self.lock();
        // A spare one still takes what waits: the others may be busy for long.
        let leaves = replaced || spare && state.jobs.is_empty();
        if leaves && state.runners > 1 {
            state.runners -= 1;
            return None;
        }
        if state.jobs.is_empty() && !state.looking && has_cores_to_spare() {
            state.looking = true;
            drop(state);
            let start = Instant::now();
            while self.waiting.load(Ordering::Acquire) == 0 && start.elapsed() < PATIENCE {
                // Whoever else wants the core gets it.
                std::thread::yield_now();
            }
            state = self.lock();
            state.looking = false;
        }
        let job = state.jobs.pop_front();
        self.count(&state);
        if job.is_none() {
            state.runners -= 1;
        }
        job
    }
}

/// Gives libuv a request for one more runner, which is counted already.
fn start_runner(shared: &Arc<Shared>) -> Result<(), c_int> {
    // SAFETY: zero is a valid start for the request.
    let request = UnsafeCell::new(unsafe { std::mem::zeroed() });
    let runner = Arc::into_raw(Arc::new(Runner {
        request,
        shared: shared.clone(),
        replaced: AtomicBool::new(false),
    }));
    // SAFETY: the request stays in place until `ended` gives the runner up.
    unsafe {
        let request = (*runner).request.get();
        (*request).data = runner.cast_mut().cast();
        let status = uv::uv_queue_work(shared.uv_loop, request, Some(run), Some(ended));
        if status != 0 {
            drop(Arc::from_raw(runner));
            return Err(status);
        }
    }
    Ok(())
}

/// A runner, on a thread of the pool.
unsafe extern "C" fn run(request: *mut uv::uv_work_t) {
    // SAFETY: `data` is what `start_runner` put there, and lives until `ended`.
    let runner = unsafe {
        let runner = (*request).data.cast::<Runner>().cast_const();
        Arc::increment_strong_count(runner);
        Arc::from_raw(runner)
    };
    let shared = &runner.shared;
    let (mut done, mut spare) = (0, false);
    while let Some(work) = shared.next_job(runner.replaced.load(Ordering::Relaxed), spare) {
        if let Some(trace) = Trace::running() {
            trace.line("    work starts on a pool thread");
        }
        let start = Instant::now();
        // SAFETY: the job was queued and is completed once, below.
        unsafe { ((*work.as_ptr()).execute)(work) };
        spare = start.elapsed() < SHORT;
        if let Some(trace) = Trace::running() {
            trace.line("    work ends on a pool thread");
        }
        shared.remote.post(complete, work.as_ptr().cast());
        done += 1;
        if done == JOBS_PER_RUNNER {
            let task_owned = Arc::into_raw(runner.clone());
            if !shared.remote.post(replace, task_owned.cast_mut().cast()) {
                // SAFETY: the task does not run: its count is given back here.
                unsafe { Arc::decrement_strong_count(task_owned) };
            }
        }
    }
}

/// A runner's end, on the loop's thread.
unsafe extern "C" fn ended(request: *mut uv::uv_work_t, _status: c_int) {
    // SAFETY: libuv is done with the request, and so with its count of the runner.
    let runner = unsafe { Arc::from_raw((*request).data.cast::<Runner>().cast_const()) };
    // Its last completions may still be posted, and nothing but the request kept the loop alive.
    runner.shared.remote.run_posted();
}

/// Puts a new runner at the end of libuv's queue and lets an old one go: what else waits for the pool
/// gets in between.
unsafe fn replace(runner: *mut c_void) {
    // SAFETY: the task owns a count.
    let runner = unsafe { Arc::from_raw(runner.cast::<Runner>().cast_const()) };
    let shared = &runner.shared;
    shared.lock().runners += 1;
    if start_runner(shared).is_ok() {
        runner.replaced.store(true, Ordering::Relaxed);
    } else {
        shared.lock().runners -= 1;
    }
}

unsafe fn complete(work: *mut c_void) {
    if let Some(trace) = Trace::running() {
        trace.line("work complete");
    }
    // SAFETY: posted with a job that is to be completed, on the loop's thread.
    unsafe { complete_with(work.cast(), 0) };
}

unsafe fn complete_cancelled(work: *mut c_void) {
    if let Some(trace) = Trace::running() {
        trace.line("work complete");
    }
    // SAFETY: as above.
    unsafe { complete_with(work.cast(), CANCELLED) };
}

unsafe fn complete_with(work: *mut Work, status: c_int) {
    // SAFETY: as above; the job is not touched after the call.
    unsafe { ((*work).complete)(NonNull::new_unchecked(work), status) };
}

/// How many threads libuv's pool has: by its own rules, read when it is first used.
fn threads() -> usize {
    static THREADS: OnceLock<usize> = OnceLock::new();
    *THREADS.get_or_init(|| match std::env::var("UV_THREADPOOL_SIZE") {
        Ok(size) => {
            let digits = size.trim_start();
            let end = digits
                .find(|c: char| !c.is_ascii_digit())
                .unwrap_or(digits.len());
            digits[..end].parse().unwrap_or(0).clamp(1, 1024)
        }
        Err(_) => 4,
    })
}

/// Whether a thread that looks for work takes nothing from the one that makes it.
fn has_cores_to_spare() -> bool {
    static SPARE: OnceLock<bool> = OnceLock::new();
    *SPARE.get_or_init(|| std::thread::available_parallelism().is_ok_and(|cores| cores.get() > 1))
}
