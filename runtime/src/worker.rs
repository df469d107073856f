//! Threads of JavaScript: each has an isolate, an environment and a loop of its own.
//!
//! What passes between a worker and the thread that made it are messages on a port; besides, the maker
//! can end the worker at any moment, and learns through its own loop that the thread is over.

use std::cell::RefCell;
use std::ffi::c_void;
use std::rc::Rc;
use std::sync::atomic::{AtomicBool, AtomicI32, AtomicU32, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::thread::JoinHandle;

use libuv_sys2 as uv;

use crate::Env;
use crate::bindings::messaging::{self, SentPort};
use crate::event_loop::NewLoop;
use crate::options::Options;
use crate::run;

/// Room for the deep recursion that V8 allows and for what addons put on the stack.
const STACK_SIZE: usize = 4 << 20;

/// What makes a worker different from the program.
#[derive(Clone, Debug, Default)]
pub struct WorkerOptions {
    /// Its number, from 1.
    pub thread_id: u32,
    /// Its name.
    pub name: String,
    /// V8's limits, in megabytes; zero for V8's own.
    pub max_old_generation_mb: usize,
    /// As above, for young objects.
    pub max_young_generation_mb: usize,
    /// Of the stack, in megabytes.
    pub stack_mb: usize,
}

/// The part of a worker that two threads look at.
#[derive(Default)]
pub struct Shared {
    stopped: Arc<AtomicBool>,
    out_of_memory: AtomicBool,
    /// libuv's number for why the thread could not even begin; zero when it could.
    refused: AtomicI32,
    exit_code: AtomicI32,
    inner: Mutex<Inner>,
}

/// Something to do on a worker's thread, between two steps of its JavaScript or while it waits.
pub(crate) type Question = Box<dyn FnOnce() + Send>;

#[derive(Default)]
struct Inner {
    /// What its thread has not come to yet.
    questions: Vec<Question>,
    isolate: Option<v8::IsolateHandle>,
    /// The worker's `uv_async_t` while its loop runs.
    wake: Option<usize>,
    /// The maker's, while it wants to know of the end.
    notice: Option<usize>,
}

impl Shared {
    fn lock(&self) -> MutexGuard<'_, Inner> {
        self.inner.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Ends the worker: what it runs is cut short, and its loop stops.
    pub fn terminate(&self) {
        self.stopped.store(true, Ordering::SeqCst);
        let inner = self.lock();
        if let Some(isolate) = &inner.isolate {
            isolate.terminate_execution();
        }
        if let Some(wake) = inner.wake {
            // SAFETY: `wake` is taken away under the same lock before the handle is closed.
            unsafe { uv::uv_async_send(wake as *mut uv::uv_async_t) };
        }
    }

    /// Has `question` run on the worker's thread soon; dropped when there is no such thread any more.
    pub(crate) fn ask(&self, question: Question) {
        let mut inner = self.lock();
        let (Some(isolate), Some(wake)) = (inner.isolate.clone(), inner.wake) else {
            return;
        };
        inner.questions.push(question);
        let data = std::ptr::from_ref(self).cast_mut().cast::<c_void>();
        isolate.request_interrupt(on_interrupt, data);
        // SAFETY: as in `terminate`.
        unsafe { uv::uv_async_send(wake as *mut uv::uv_async_t) };
    }

    /// Runs what was asked; on the worker's thread.
    fn answer(&self) {
        let questions = std::mem::take(&mut self.lock().questions);
        for question in questions {
            question();
        }
    }

    /// The worker's exit code, and what of the system's it lacked: `ERR_WORKER_OUT_OF_MEMORY`, or the
    /// name of the error that kept it from beginning.
    pub fn outcome(&self) -> (i32, Option<String>) {
        let refused = self.refused.load(Ordering::SeqCst);
        let lack = if self.out_of_memory.load(Ordering::SeqCst) {
            Some(String::from("ERR_WORKER_OUT_OF_MEMORY"))
        } else {
            (refused != 0).then(|| crate::exceptions::uv_error_text(refused).0)
        };
        (self.exit_code.load(Ordering::SeqCst), lack)
    }
}

/// Numbers for workers, of the whole process.
static LAST_ID: AtomicU32 = AtomicU32::new(0);

/// The number of the next worker.
pub fn next_id() -> u32 {
    LAST_ID.fetch_add(1, Ordering::Relaxed) + 1
}

/// Starts a worker. `port` is its end of the channel to its maker; `notice` is an initialised
/// `uv_async_t` of the maker's loop that is sent to when the thread is over.
///
/// # Errors
/// When the system makes no thread.
pub(crate) fn spawn(
    options: Options,
    port: SentPort,
    notice: *mut uv::uv_async_t,
) -> std::io::Result<(Arc<Shared>, JoinHandle<()>)> {
    let shared = Arc::new(Shared::default());
    shared.lock().notice = Some(notice as usize);
    let theirs = shared.clone();
    let stack = options.worker.as_ref().map_or(0, |w| w.stack_mb << 20);
    let thread = std::thread::Builder::new()
        .name(format!(
            "worker {}",
            options.worker.as_ref().map_or(0, |w| w.thread_id)
        ))
        .stack_size(STACK_SIZE.max(stack + (1 << 20)))
        .spawn(move || {
            run_thread(options, port, &theirs);
            let mut inner = theirs.lock();
            if let Some(notice) = inner.notice.take() {
                // SAFETY: the maker takes `notice` away under the lock before it closes the handle.
                unsafe { uv::uv_async_send(notice as *mut uv::uv_async_t) };
            }
        })?;
    Ok((shared, thread))
}

/// The maker does not want to know any more: its handle is about to be closed.
pub fn forget_notice(shared: &Shared) {
    shared.lock().notice = None;
}

/// What a worker's environment knows of the part that two threads look at.
struct Own(Arc<Shared>);

fn run_thread(options: Options, port: SentPort, shared: &Arc<Shared>) {
    let limits = options.worker.clone().unwrap_or_default();
    let new_loop = match NewLoop::new() {
        Ok(new_loop) => new_loop,
        Err(errno) => {
            shared.refused.store(errno, Ordering::SeqCst);
            shared.exit_code.store(1, Ordering::SeqCst);
            return;
        }
    };
    let mut isolate = crate::isolate::with_limits(
        limits.max_old_generation_mb << 20,
        limits.max_young_generation_mb << 20,
    );
    let data = Arc::as_ptr(shared).cast_mut().cast::<c_void>();
    isolate.add_near_heap_limit_callback(near_heap_limit, data);
    let env = run::environment(&mut isolate, Rc::new(options), new_loop);
    env.set_stop_flag(shared.stopped.clone());
    env.set_state(Own(shared.clone()));
    shared.lock().isolate = Some(isolate.thread_safe_handle());

    let mut wake = Box::new(
        // SAFETY: zero is a valid start for the handle, which is initialised below.
        unsafe { std::mem::zeroed::<uv::uv_async_t>() },
    );
    // SAFETY: the handle stays in its box until the loop is closed; `data` is the environment, which
    // outlives the loop's callbacks.
    unsafe {
        uv::uv_async_init(env.event_loop().uv(), &raw mut *wake, Some(on_wake));
        wake.data = Rc::as_ptr(&env).cast_mut().cast();
        uv::uv_unref((&raw mut *wake).cast());
    }
    shared.lock().wake = Some(&raw mut *wake as usize);

    let tasks = run::task_runner(&env);
    let mut code = 1;
    if !shared.stopped.load(Ordering::SeqCst) {
        env.enter(|scope| {
            messaging::adopt_worker_port(scope, &env, port);
            run::start(&env, scope);
            code = run::spin(&env, &tasks);
        });
    }
    if env.is_stopping() || shared.stopped.load(Ordering::SeqCst) {
        code = env.exit_code().unwrap_or(1);
    }

    {
        let mut inner = shared.lock();
        inner.wake = None;
        inner.isolate = None;
        inner.questions.clear();
    }
    // From here on V8 must answer again; JavaScript is off by our own flag.
    isolate.cancel_terminate_execution();
    env.forbid_js();
    stop_workers(&env);
    env.take_addons_down();
    drop(tasks);
    messaging::close_all(&env);
    // SAFETY: initialised above and closed once; `close_everything` waits for it.
    unsafe { uv::uv_close((&raw mut *wake).cast(), None) };
    env.event_loop().close_everything();
    let address = env.isolate_address();
    drop(env);
    drop(isolate);
    crate::platform::forget(address);
    shared.exit_code.store(code, Ordering::SeqCst);
}

/// Gives the worker room to end in, and ends it.
unsafe extern "C" fn near_heap_limit(data: *mut c_void, current: usize, _initial: usize) -> usize {
    // SAFETY: the record outlives the isolate: the thread's function borrows it.
    let shared = unsafe { &*data.cast::<Shared>() };
    shared.out_of_memory.store(true, Ordering::SeqCst);
    shared.terminate();
    current + (16 << 20)
}

unsafe extern "C" fn on_wake(handle: *mut uv::uv_async_t) {
    // SAFETY: `data` is the live environment.
    let env = unsafe { &*(*handle).data.cast::<Env>() };
    if !env.can_call_js() {
        return env.stop();
    }
    if let Some(own) = env.try_state::<Own>() {
        own.0.answer();
    }
}

unsafe extern "C" fn on_interrupt(_isolate: v8::UnsafeRawIsolatePtr, data: *mut c_void) {
    // SAFETY: the record outlives the isolate: the thread's function borrows it.
    unsafe { &*data.cast::<Shared>() }.answer();
}

/// The workers that an environment has made and that still run.
#[derive(Default)]
pub struct Workers {
    running: RefCell<Vec<Running>>,
}

/// A worker and its thread.
struct Running {
    shared: Arc<Shared>,
    thread: JoinHandle<()>,
}

impl Workers {
    /// Those that run.
    pub(crate) fn running(&self) -> Vec<Arc<Shared>> {
        let running = self.running.borrow();
        running.iter().map(|worker| worker.shared.clone()).collect()
    }

    /// Takes a new one in.
    pub fn add(&self, shared: Arc<Shared>, thread: JoinHandle<()>) {
        self.running.borrow_mut().push(Running { shared, thread });
    }

    /// Waits for the thread of one that has said it is over.
    pub fn join(&self, shared: &Arc<Shared>) {
        let mut running = self.running.borrow_mut();
        if let Some(index) = running
            .iter()
            .position(|worker| Arc::ptr_eq(&worker.shared, shared))
        {
            // A panic of ours has ended the process before it could be seen here.
            let _ = running.swap_remove(index).thread.join();
        }
    }
}

/// Ends the workers of an environment and waits for them.
pub fn stop_workers(env: &Env) {
    let Some(workers) = env.try_state::<Workers>() else {
        return;
    };
    let running = std::mem::take(&mut *workers.running.borrow_mut());
    for worker in &running {
        forget_notice(&worker.shared);
        worker.shared.terminate();
    }
    for worker in running {
        // As in `join`.
        let _ = worker.thread.join();
    }
}
