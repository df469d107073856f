//! Futures, polled on the environment's own thread.
//!
//! A future made by an `async fn` is polled at once, inside the call, as JavaScript runs an `async`
//! function up to its first `await`. If it is not ready, it is kept here and polled again whenever it
//! is woken, from any thread, inside the async context of the call, so that `AsyncLocalStorage` has the
//! same store before and after each `.await`. All futures are dropped before the environment ends.
//!
//! With feature `tokio` a runtime of the environment's own is entered around each poll, so timers and
//! sockets work; what is to run on its threads is spawned with [`tokio::spawn`].

use std::cell::{Cell, RefCell};
use std::collections::HashMap;
use std::future::Future;
use std::pin::{Pin, pin};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::task::{Context, Poll, Wake, Waker};
use std::thread::{self, Thread};

use crate::env::Env;
use crate::error::{Error, Result};
use crate::mailbox::Mailbox;
use crate::persistent::{Persist, Persistent};
use crate::sys::*;
use crate::values::{Closure, Function};

mod context;
#[cfg(feature = "tokio")]
mod reactor;

use context::AsyncContext;
pub(crate) use context::snapshot;

/// A future together with what is done with its output.
pub(crate) type Work = Pin<Box<dyn Future<Output = ()>>>;

/// The futures of one environment.
#[derive(Default)]
pub(crate) struct Executor {
    tasks: RefCell<HashMap<u64, Task>>,
    next: Cell<u64>,
    closed: Cell<bool>,
    #[cfg(feature = "tokio")]
    reactor: reactor::Reactor,
}

struct Task {
    work: Work,
    context: AsyncContext,
    /// Polls this task, for a context that only functions can be called in.
    poll: Option<Persistent<Function<'static>>>,
}

struct TaskWaker {
    mailbox: Arc<Mailbox>,
    task: u64,
    /// Whether a poll is already on its way.
    posted: AtomicBool,
}

impl Wake for TaskWaker {
    fn wake(self: Arc<Self>) {
        self.wake_by_ref();
    }

    fn wake_by_ref(self: &Arc<Self>) {
        if !self.posted.swap(true, Ordering::AcqRel) {
            let waker = Arc::clone(self);
            self.mailbox.post(Box::new(move |env| {
                if let Ok(state) = env.state() {
                    state.executor.resume(env, &waker);
                }
            }));
        }
    }
}

thread_local! {
    /// The environment in which a future is being polled on this thread.
    static CURRENT: Cell<napi_env> = const { Cell::new(std::ptr::null_mut()) };
}

/// Says which environment a future is polled in, for as long as it lives.
struct Entered(napi_env);

impl Entered {
    fn new(env: Env<'_>) -> Self {
        Self(CURRENT.replace(env.as_raw()))
    }
}

impl Drop for Entered {
    fn drop(&mut self) {
        CURRENT.set(self.0);
    }
}

/// Runs `body` with the environment, inside an `async fn`: there no [`Env`] can be kept, because
/// none outlives an `.await`.
///
/// # Errors
///
/// Outside of a future that this crate polls on a JavaScript thread, and those of `body`.
pub fn with_env<R>(body: impl for<'s> FnOnce(Env<'s>) -> Result<R>) -> Result<R> {
    let env = CURRENT.get();
    if env.is_null() {
        return Err(Error::new(
            "there is no JavaScript environment here: not inside an exported async function, \
             or on another thread",
        )
        .with_code("ERR_ADDON_NO_ENV"));
    }
    // SAFETY: the environment is live and on this thread while one of its futures is polled, and
    // the host has a scope open that ends after the poll.
    body(unsafe { Env::from_raw(env) })
}

impl Executor {
    /// Polls the future now and, if it is not ready, whenever it is woken.
    pub(crate) fn spawn(env: Env<'_>, work: Work) -> Result<()> {
        let state = env.state()?;
        let this = &state.executor;
        if this.closed.get() {
            return Err(crate::mailbox::closing());
        }
        let task = this.next.get();
        this.next.set(task + 1);
        let waker = Arc::new(TaskWaker {
            mailbox: Arc::clone(&state.mailbox),
            task,
            // While this is set nobody posts: the first poll is now.
            posted: AtomicBool::new(true),
        });
        let mut work = work;
        state.mailbox.ensure_bell(env)?;
        waker.posted.store(false, Ordering::Release);
        if this.poll(env, &mut work, &waker).is_ready() {
            return Ok(());
        }
        let context = AsyncContext::capture(env)?;
        let poll = match context {
            AsyncContext::Snapshot(_) => Some(poll_function(env, &waker)?),
            AsyncContext::Host { .. } => None,
        };
        state.mailbox.hold();
        let task = Task {
            work,
            context,
            poll,
        };
        this.tasks.borrow_mut().insert(waker.task, task);
        Ok(())
    }

    fn poll(&self, env: Env<'_>, work: &mut Work, waker: &Arc<TaskWaker>) -> Poll<()> {
        #[cfg(feature = "tokio")]
        let _runtime = self.reactor.enter();
        let _entered = Entered::new(env);
        let waker = Waker::from(Arc::clone(waker));
        work.as_mut().poll(&mut Context::from_waker(&waker))
    }

    /// Polls a future that was woken, in its context.
    fn resume(&self, env: Env<'_>, waker: &Arc<TaskWaker>) {
        let in_snapshot = {
            let tasks = self.tasks.borrow();
            let Some(task) = tasks.get(&waker.task) else {
                return;
            };
            match (&task.context, &task.poll) {
                (AsyncContext::Snapshot(snapshot), Some(poll)) => {
                    snapshot.get(env).ok().zip(poll.get(env).ok())
                }
                _ => None,
            }
        };
        match in_snapshot {
            Some((snapshot, poll)) => {
                // The function itself never throws.
                let _ = snapshot.call_raw(env.undefined(), &[*poll]);
            }
            // In a context of the host's, which is entered on the way.
            None => self.step(env, waker),
        }
    }

    /// Polls a future that was woken.
    fn step(&self, env: Env<'_>, waker: &Arc<TaskWaker>) {
        // Taken out: the future may spawn others, or end the environment.
        let Some(mut task) = self.tasks.borrow_mut().remove(&waker.task) else {
            return;
        };
        waker.posted.store(false, Ordering::Release);
        let ready = {
            let _scope = task.context.enter(env);
            self.poll(env, &mut task.work, waker).is_ready()
        };
        if !ready && !self.closed.get() {
            self.tasks.borrow_mut().insert(waker.task, task);
            return;
        }
        task.context.destroy(env);
        if let Ok(state) = env.state() {
            state.mailbox.release();
        }
    }

    /// Runs a future to its end on this thread.
    pub(crate) fn block_on(&self, future: impl Future<Output = ()>) {
        #[cfg(feature = "tokio")]
        let _runtime = self.reactor.enter();
        block_on(future);
    }

    /// Drops all futures; the environment ends.
    pub(crate) fn close(&self) {
        self.closed.set(true);
        let tasks = std::mem::take(&mut *self.tasks.borrow_mut());
        for task in tasks.into_values() {
            crate::panic::contain("the drop of a future", || drop(task));
        }
        #[cfg(feature = "tokio")]
        self.reactor.stop();
    }
}

/// A function that polls a task.
fn poll_function(env: Env<'_>, waker: &Arc<TaskWaker>) -> Result<Persistent<Function<'static>>> {
    let waker = Arc::clone(waker);
    let closure = Closure::raw(move |call| {
        call.env().state()?.executor.step(call.env(), &waker);
        call.finish_empty()
    });
    closure.into_function(env)?.persist()
}

/// Runs a future to its end on this thread.
fn block_on<T>(future: impl Future<Output = T>) -> T {
    struct Unpark(Thread);

    impl Wake for Unpark {
        fn wake(self: Arc<Self>) {
            self.0.unpark();
        }
    }

    let waker = Waker::from(Arc::new(Unpark(thread::current())));
    let mut context = Context::from_waker(&waker);
    let mut future = pin!(future);
    loop {
        match future.as_mut().poll(&mut context) {
            Poll::Ready(output) => return output,
            Poll::Pending => thread::park(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_future_woken_by_another_thread_ends() {
        let mut started = false;
        let done = Arc::new(AtomicBool::new(false));
        let answer = block_on(std::future::poll_fn(|context| {
            if !std::mem::replace(&mut started, true) {
                let (waker, done) = (context.waker().clone(), Arc::clone(&done));
                thread::spawn(move || {
                    done.store(true, Ordering::Release);
                    waker.wake();
                });
            }
            if done.load(Ordering::Acquire) {
                Poll::Ready(42)
            } else {
                Poll::Pending
            }
        }));
        assert_eq!(answer, 42);
    }

    #[test]
    fn there_is_no_environment_outside() {
        let error = with_env(|_| Ok(())).unwrap_err();
        assert_eq!(error.code(), Some("ERR_ADDON_NO_ENV"));
    }
}
