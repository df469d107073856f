//! A host of two threads, a channel and a queue of ticks, that notes what happens.

use std::cell::{Cell, RefCell};
use std::collections::VecDeque;
use std::ffi::{c_int, c_void};
use std::ptr::NonNull;
use std::rc::Rc;
use std::sync::mpsc::{Receiver, Sender, channel};
use std::sync::{Arc, Condvar, Mutex};
use std::time::Duration;

use tenon_napi_impl::host::{AsyncIds, Host, NodeVersion, RemoteQueue, Task, Wake, WakeUp, Work};

use super::log;

/// How long the loop waits for anything before the test is taken to hang.
const PATIENCE: Duration = Duration::from_secs(30);

const UV_EBUSY: c_int = -16;
const UV_ECANCELED: c_int = -125;

/// A call for the loop's thread, and how many expectations it fulfils.
struct Job {
    task: Task,
    data: usize,
    fulfils: isize,
}

#[derive(Default)]
struct Pool {
    queue: Mutex<VecDeque<usize>>,
    more: Condvar,
}

/// See the module.
pub(crate) struct TestHost {
    isolate: v8::UnsafeRawIsolatePtr,
    context: v8::Global<v8::Context>,
    send: Sender<Job>,
    jobs: Receiver<Job>,
    immediates: RefCell<VecDeque<(Task, *mut c_void)>>,
    expected: Rc<Cell<isize>>,
    pool: Arc<Pool>,
    depth: Cell<usize>,
    next_id: Cell<f64>,
    /// Functions that JavaScript gave to `tick`.
    pub(crate) ticks: RefCell<VecDeque<v8::Global<v8::Function>>>,
    /// How often a wake-up's callback ran.
    pub(crate) dispatches: Rc<Cell<usize>>,
    buffer_prototype: RefCell<Option<v8::Global<v8::Object>>>,
}

impl TestHost {
    pub(crate) fn new(scope: &mut v8::PinScope<'_, '_>) -> Rc<TestHost> {
        let (send, jobs) = channel();
        let pool = Arc::<Pool>::default();
        for _ in 0..2 {
            let (pool, send) = (pool.clone(), send.clone());
            std::thread::spawn(move || work_for_ever(&pool, &send));
        }
        let context = scope.get_current_context();
        Rc::new(TestHost {
            // SAFETY: the isolate outlives the host's use of it, on this thread.
            isolate: unsafe { scope.as_raw_isolate_ptr() },
            context: v8::Global::new(scope, context),
            send,
            jobs,
            immediates: RefCell::default(),
            expected: Rc::default(),
            pool,
            depth: Cell::new(0),
            next_id: Cell::new(1.0),
            ticks: RefCell::default(),
            dispatches: Rc::default(),
            buffer_prototype: RefCell::default(),
        })
    }

    /// Runs the loop until nothing is expected.
    pub(crate) fn run(&self) {
        while self.expected.get() > 0 {
            self.turn();
        }
    }

    /// Runs what other threads have posted, waiting a moment for it.
    pub(crate) fn run_posted(&self, wait: Duration) {
        while let Ok(job) = self.jobs.recv_timeout(wait) {
            self.run_job(&job);
        }
    }

    fn run_job(&self, job: &Job) {
        self.expected.set(self.expected.get() - job.fulfils);
        // SAFETY: whoever sends a job promises that it may run here.
        unsafe { (job.task)(job.data as *mut c_void) };
    }

    /// One turn: the immediates there are, or the next job.
    fn turn(&self) {
        let immediates = self.immediates.take();
        if immediates.is_empty() {
            let job = self.jobs.recv_timeout(PATIENCE);
            let job = job.expect("the loop waits for something that never comes");
            self.run_job(&job);
        }
        for (task, data) in immediates {
            self.expected.set(self.expected.get() - 1);
            // SAFETY: as above.
            unsafe { task(data) };
        }
    }

    /// Calls `body` with a scope in the host's context.
    pub(crate) fn with_scope<R>(&self, body: impl FnOnce(&mut v8::PinScope<'_, '_>) -> R) -> R {
        // SAFETY: the isolate is this thread's and entered.
        let mut isolate = unsafe { v8::Isolate::from_raw_isolate_ptr(self.isolate) };
        v8::scope!(let scope, &mut isolate);
        let context = v8::Local::new(scope, &self.context);
        let scope = &mut v8::ContextScope::new(scope, context);
        body(scope)
    }

    pub(crate) fn set_buffer_prototype(&self, prototype: v8::Global<v8::Object>) {
        *self.buffer_prototype.borrow_mut() = Some(prototype);
    }

    fn expect_one(&self) -> Sender<Job> {
        self.expected.set(self.expected.get() + 1);
        self.send.clone()
    }

    /// Microtasks, then ticks, until there are neither.
    fn run_ticks(&self) {
        self.with_scope(|scope| {
            loop {
                scope.perform_microtask_checkpoint();
                let Some(tick) = self.ticks.borrow_mut().pop_front() else {
                    return;
                };
                let tick = v8::Local::new(scope, tick);
                let receiver = v8::undefined(scope).into();
                tick.call(scope, receiver, &[]);
            }
        });
    }
}

/// One thread of the pool.
fn work_for_ever(pool: &Pool, send: &Sender<Job>) {
    loop {
        let mut queue = pool.queue.lock().expect("no thread panics with the lock");
        let data = loop {
            match queue.pop_front() {
                Some(data) => break data,
                None => queue = pool.more.wait(queue).expect("as above"),
            }
        };
        drop(queue);
        let work = data as *mut Work;
        // SAFETY: the work stays in place until it is completed.
        unsafe { ((*work).execute)(NonNull::new_unchecked(work)) };
        let task = completed;
        if send
            .send(Job {
                task,
                data,
                fulfils: 1,
            })
            .is_err()
        {
            return;
        }
    }
}

unsafe fn completed(work: *mut c_void) {
    // SAFETY: sent with a work that is to be completed.
    unsafe { complete(work.cast(), 0) };
}

unsafe fn cancelled(work: *mut c_void) {
    // SAFETY: as above.
    unsafe { complete(work.cast(), UV_ECANCELED) };
}

unsafe fn complete(work: *mut Work, status: c_int) {
    // SAFETY: as above.
    unsafe { ((*work).complete)(NonNull::new_unchecked(work), status) };
}

struct TestWakeUp {
    remote: Arc<dyn Wake>,
    send: Sender<Job>,
    expected: Rc<Cell<isize>>,
    counts: Cell<isize>,
    counted: *mut Counted,
}

/// A wake-up's callback with a counter in front.
struct Counted {
    callback: Task,
    data: *mut c_void,
    count: Rc<Cell<usize>>,
    done: Option<(Task, *mut c_void)>,
}

unsafe fn counted_callback(counted: *mut c_void) {
    let counted: *const Counted = counted.cast();
    // SAFETY: freed by `counted_done`, which is the last job of the wake-up.
    unsafe {
        (*counted).count.set((*counted).count.get() + 1);
        ((*counted).callback)((*counted).data);
    }
}

unsafe fn counted_done(counted: *mut c_void) {
    // SAFETY: boxed by `new_wake_up` and sent here once.
    unsafe {
        let counted = Box::from_raw(counted.cast::<Counted>());
        if let Some((done, data)) = counted.done {
            done(data);
        }
    }
}

impl WakeUp for TestWakeUp {
    fn remote(&self) -> Arc<dyn Wake> {
        self.remote.clone()
    }

    fn set_ref(&self, keep_alive: bool) {
        let before = self.counts.replace(keep_alive.into());
        self.expected
            .set(self.expected.get() + self.counts.get() - before);
    }

    fn close(self: Box<Self>, done: Task, data: *mut c_void) {
        // SAFETY: the record lives until `counted_done`.
        unsafe { (*self.counted).done = Some((done, data)) };
        let job = Job {
            task: counted_done,
            data: self.counted as usize,
            fulfils: self.counts.get(),
        };
        self.send.send(job).expect("the loop is there");
    }
}

impl Host for TestHost {
    fn set_immediate(&self, task: Task, data: *mut c_void) {
        self.expected.set(self.expected.get() + 1);
        self.immediates.borrow_mut().push_back((task, data));
    }

    fn remote_queue(&self) -> Arc<dyn RemoteQueue> {
        let send = self.send.clone();
        Arc::new(move |task: Task, data: *mut c_void| {
            let data = data as usize;
            send.send(Job {
                task,
                data,
                fulfils: 0,
            })
            .is_ok()
        })
    }

    fn new_wake_up(&self, callback: Task, data: *mut c_void) -> Result<Box<dyn WakeUp>, c_int> {
        let counted = Box::into_raw(Box::new(Counted {
            callback,
            data,
            count: self.dispatches.clone(),
            done: None,
        }));
        let (send, data) = (self.expect_one(), counted as usize);
        Ok(Box::new(TestWakeUp {
            remote: Arc::new(move || {
                let job = Job {
                    task: counted_callback,
                    data,
                    fulfils: 0,
                };
                send.send(job).expect("the loop is there");
            }),
            send: self.send.clone(),
            expected: self.expected.clone(),
            counts: Cell::new(1),
            counted,
        }))
    }

    unsafe fn queue_work(&self, work: NonNull<Work>) -> Result<(), c_int> {
        self.expect_one();
        let mut queue = self.pool.queue.lock().expect("no thread panics with it");
        queue.push_back(work.as_ptr() as usize);
        self.pool.more.notify_one();
        Ok(())
    }

    unsafe fn cancel_work(&self, work: NonNull<Work>) -> Result<(), c_int> {
        let mut queue = self.pool.queue.lock().expect("no thread panics with it");
        let data = work.as_ptr() as usize;
        let place = queue.iter().position(|&other| other == data);
        queue.remove(place.ok_or(UV_EBUSY)?);
        let task = cancelled;
        self.send
            .send(Job {
                task,
                data,
                fulfils: 1,
            })
            .expect("the loop is there");
        Ok(())
    }

    fn open_callback_scope(&self, ids: AsyncIds, resource: Option<v8::Local<'_, v8::Object>>) {
        self.depth.set(self.depth.get() + 1);
        if ids.async_id != 0.0 {
            let kind = if resource.is_some() { "object" } else { "none" };
            log(&format!("before {} {kind}", ids.async_id));
        }
    }

    fn close_callback_scope(&self, ids: AsyncIds, failed: bool) {
        if ids.async_id != 0.0 {
            log(&format!("after {}", ids.async_id));
        }
        if self.depth.get() == 1 && !failed {
            self.run_ticks();
        }
        self.depth.set(self.depth.get() - 1);
    }

    fn async_init(
        &self,
        _resource: v8::Local<'_, v8::Object>,
        name: v8::Local<'_, v8::String>,
    ) -> AsyncIds {
        let async_id = self.next_id.get();
        self.next_id.set(async_id + 1.0);
        let name = self.with_scope(|scope| name.to_rust_string_lossy(scope));
        log(&format!("init {async_id} {name}"));
        AsyncIds {
            async_id,
            trigger_async_id: 0.0,
        }
    }

    fn async_destroy(&self, ids: AsyncIds) {
        log(&format!("destroy {}", ids.async_id));
    }

    fn uncaught_exception(&self, exception: v8::Local<'_, v8::Value>) {
        let text = self.with_scope(|scope| exception.to_rust_string_lossy(scope));
        log(&format!("uncaught {text}"));
    }

    fn emit_warning(&self, _message: &str, kind: &str, code: &str) {
        log(&format!("{kind} {code}"));
    }

    fn buffer_prototype<'s>(
        &self,
        scope: &v8::PinScope<'s, '_>,
    ) -> Option<v8::Local<'s, v8::Object>> {
        let prototype = self.buffer_prototype.borrow();
        prototype.as_ref().map(|it| v8::Local::new(scope, it))
    }

    fn node_version(&self) -> NodeVersion {
        NodeVersion {
            numbers: (22, 1, 3),
            release: c"test",
        }
    }

    fn drain(&self, pending: &dyn Fn() -> bool) {
        while pending() {
            self.turn();
        }
    }
}
