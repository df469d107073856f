//! An event loop of a channel and threads, and with it all that addons need of their host.

use std::cell::Cell;
use std::ffi::{c_int, c_void};
use std::ptr::NonNull;
use std::rc::Rc;
use std::sync::Arc;
use std::sync::mpsc::{Receiver, Sender, channel};

use tenon_napi_impl::host::*;

/// A call for the main thread: what, with which data, and how much less is awaited after it.
type Job = (Task, usize, isize);

pub(crate) struct Loop {
    send: Sender<Job>,
    jobs: Receiver<Job>,
    awaited: Rc<Cell<isize>>,
}

impl Loop {
    pub(crate) fn new() -> Loop {
        let ((send, jobs), awaited) = (channel(), Rc::default());
        Loop {
            send,
            jobs,
            awaited,
        }
    }

    /// Runs jobs until nothing is awaited.
    pub(crate) fn run(&self) {
        self.drain(&|| self.awaited.get() > 0);
    }

    fn expect_one(&self) -> Sender<Job> {
        self.awaited.set(self.awaited.get() + 1);
        self.send.clone()
    }
}

struct Waker(Arc<dyn Wake>, Sender<Job>, Rc<Cell<isize>>, Cell<isize>);

impl WakeUp for Waker {
    fn remote(&self) -> Arc<dyn Wake> {
        self.0.clone()
    }
    fn set_ref(&self, keep_alive: bool) {
        let before = self.3.replace(keep_alive.into());
        self.2.set(self.2.get() + self.3.get() - before);
    }
    fn close(self: Box<Self>, done: Task, data: *mut c_void) {
        let _ = self.1.send((done, data as usize, self.3.get()));
    }
}

unsafe fn complete(work: *mut c_void) {
    let work: *mut Work = work.cast();
    // SAFETY: sent by `queue_work`, whose caller keeps the work until now.
    unsafe { ((*work).complete)(NonNull::new_unchecked(work), 0) };
}

impl Host for Loop {
    fn set_immediate(&self, task: Task, data: *mut c_void) {
        let _ = self.expect_one().send((task, data as usize, 1));
    }
    fn remote_queue(&self) -> Arc<dyn RemoteQueue> {
        let send = self.send.clone();
        Arc::new(move |task: Task, data: *mut c_void| send.send((task, data as usize, 0)).is_ok())
    }
    fn new_wake_up(&self, callback: Task, data: *mut c_void) -> Result<Box<dyn WakeUp>, c_int> {
        let (send, data) = (self.expect_one(), data as usize);
        let wake = Arc::new(move || {
            let _ = send.send((callback, data, 0));
        });
        Ok(Box::new(Waker(
            wake,
            self.send.clone(),
            self.awaited.clone(),
            Cell::new(1),
        )))
    }
    unsafe fn queue_work(&self, work: NonNull<Work>) -> Result<(), c_int> {
        let (send, work) = (self.expect_one(), work.as_ptr() as usize);
        std::thread::spawn(move || {
            let job = work as *mut Work;
            // SAFETY: the caller keeps the work until it has completed.
            unsafe { ((*job).execute)(NonNull::new_unchecked(job)) };
            send.send((complete, work, 1))
        });
        Ok(())
    }
    unsafe fn cancel_work(&self, _: NonNull<Work>) -> Result<(), c_int> {
        Err(-16) // UV_EBUSY: every work starts at once.
    }
    fn uncaught_exception(&self, exception: v8::Local<'_, v8::Value>) {
        eprintln!("uncaught exception: {exception:?}");
        std::process::exit(1);
    }
    fn node_version(&self) -> NodeVersion {
        NodeVersion {
            numbers: (22, 22, 2),
            release: c"node",
        }
    }
    fn drain(&self, pending: &dyn Fn() -> bool) {
        while pending()
            && let Ok((task, data, less)) = self.jobs.recv()
        {
            self.awaited.set(self.awaited.get() - less);
            // SAFETY: whoever sends a job promises that it may run here.
            unsafe { task(data as *mut c_void) };
        }
    }
}
