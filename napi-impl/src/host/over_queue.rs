//! What a host has without doing anything for it: wake-ups, immediates and work over its remote queue.

use std::cell::Cell;
use std::ffi::{c_int, c_void};
use std::ptr::NonNull;
use std::rc::Rc;
use std::sync::Arc;

use super::{RemoteQueue, Task, Wake, WakeUp, Work};

/// A task that is awaited until it has run. It crosses threads as a pointer and is opened on the
/// environment's own.
struct Awaited {
    task: Task,
    data: *mut c_void,
    count: Rc<Cell<usize>>,
}

impl Awaited {
    /// Counts a task; the pointer goes to [`run_awaited`], once.
    fn count(count: &Rc<Cell<usize>>, task: Task, data: *mut c_void) -> *mut c_void {
        count.set(count.get() + 1);
        Box::into_raw(Box::new(Awaited {
            task,
            data,
            count: count.clone(),
        }))
        .cast()
    }
}

unsafe fn run_awaited(data: *mut c_void) {
    // SAFETY: made by `Awaited::count`, run once.
    unsafe {
        let awaited = Box::from_raw(data.cast::<Awaited>());
        awaited.count.set(awaited.count.get() - 1);
        (awaited.task)(awaited.data);
    }
}

/// [`Host::set_immediate`](super::Host::set_immediate) over a queue.
pub(super) fn set_immediate(
    queue: &dyn RemoteQueue,
    count: &Rc<Cell<usize>>,
    task: Task,
    data: *mut c_void,
) {
    queue.post(run_awaited, Awaited::count(count, task, data));
}

/// [`Host::queue_work`](super::Host::queue_work) with a thread for each job.
pub(super) fn spawn_work(
    queue: Arc<dyn RemoteQueue>,
    count: &Rc<Cell<usize>>,
    work: NonNull<Work>,
) -> Result<(), c_int> {
    let awaited = Awaited::count(count, complete, work.as_ptr().cast());
    let (done, work) = (awaited as usize, work.as_ptr() as usize);
    let spawned = std::thread::Builder::new().spawn(move || {
        let work = work as *mut Work;
        // SAFETY: the caller of `queue_work` keeps the job until it has completed.
        unsafe { ((*work).execute)(NonNull::new_unchecked(work)) };
        queue.post(run_awaited, done as *mut c_void);
    });
    if spawned.is_err() {
        // SAFETY: no thread has it.
        let awaited = unsafe { Box::from_raw(awaited.cast::<Awaited>()) };
        count.set(count.get() - 1);
        drop(awaited);
        return Err(-libc::EAGAIN);
    }
    Ok(())
}

unsafe fn complete(work: *mut c_void) {
    let work: *mut Work = work.cast();
    // SAFETY: posted by `spawn_work` with a job that its caller keeps until now.
    unsafe { ((*work).complete)(NonNull::new_unchecked(work), 0) };
}

/// A wake-up whose wakes are tasks in the queue.
pub(super) struct QueueWakeUp {
    queue: Arc<dyn RemoteQueue>,
    count: Rc<Cell<usize>>,
    counted: Cell<bool>,
    callback: Task,
    data: *mut c_void,
}

impl QueueWakeUp {
    pub(super) fn new(
        queue: Arc<dyn RemoteQueue>,
        count: Rc<Cell<usize>>,
        callback: Task,
        data: *mut c_void,
    ) -> Box<QueueWakeUp> {
        count.set(count.get() + 1);
        Box::new(QueueWakeUp {
            queue,
            count,
            counted: Cell::new(true),
            callback,
            data,
        })
    }
}

impl WakeUp for QueueWakeUp {
    fn remote(&self) -> Arc<dyn Wake> {
        let (queue, callback, data) = (self.queue.clone(), self.callback, self.data as usize);
        Arc::new(move || {
            queue.post(callback, data as *mut c_void);
        })
    }

    fn set_ref(&self, keep_alive: bool) {
        if self.counted.replace(keep_alive) != keep_alive {
            let change = if keep_alive { 1 } else { -1 };
            self.count.set(self.count.get().wrapping_add_signed(change));
        }
    }

    fn close(self: Box<Self>, done: Task, data: *mut c_void) {
        self.set_ref(false);
        // Wakes that are already in the queue come before.
        self.queue
            .post(run_awaited, Awaited::count(&self.count, done, data));
    }
}
