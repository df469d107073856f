//! Work on the host's thread pool.

use std::ffi::c_void;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::ptr::null_mut;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use crate::convert::IntoJs;
use crate::deferred::Deferred;
use crate::describe::Text;
use crate::env::Env;
use crate::error::{Error, Result};
use crate::signal::{AbortSignal, Subscription};
use crate::sys::*;
use crate::values::Value;

/// Work for the host's thread pool; returned to JavaScript, it is a promise of its result.
///
/// ```
/// # use tenon_addon::Task;
/// fn sum_of_squares(to: u32) -> Task<f64> {
///     Task::new(move || Ok((1..=to).map(|n| f64::from(n).powi(2)).sum()))
/// }
/// ```
pub struct Task<T> {
    work: Work<T>,
    signal: Option<AbortSignal>,
}

type Work<T> = Box<dyn FnOnce(&Progress) -> Result<T> + Send>;

/// What work on the pool can ask while it runs.
#[derive(Clone, Debug, Default)]
pub struct Progress(Arc<AtomicBool>);

impl Progress {
    /// Whether the work's [`AbortSignal`] was aborted: nobody waits for the result any more.
    #[must_use]
    pub fn is_aborted(&self) -> bool {
        self.0.load(Ordering::Relaxed)
    }
}

impl<T: Send + 'static> Task<T> {
    /// Work that gives a result or an error. A panic in it rejects the promise.
    pub fn new(work: impl FnOnce() -> Result<T> + Send + 'static) -> Self {
        Self::with_progress(move |_| work())
    }

    /// As [`Task::new`], for work that looks now and then whether it was aborted.
    pub fn with_progress(work: impl FnOnce(&Progress) -> Result<T> + Send + 'static) -> Self {
        Self {
            work: Box::new(work),
            signal: None,
        }
    }

    /// Rejects the promise when the signal is aborted. Work that has not begun never does then.
    #[must_use]
    pub fn with_signal(mut self, signal: impl Into<Option<AbortSignal>>) -> Self {
        self.signal = signal.into();
        self
    }
}

/// A task on its way through the pool.
struct Running<T> {
    work: Option<Work<T>>,
    result: Option<Result<T>>,
    progress: Progress,
    /// Settled by whoever comes first, the pool or the signal.
    deferred: Settler<T>,
    raw: napi_async_work,
    subscription: Option<Subscription>,
}

type Settler<T> = std::rc::Rc<std::cell::Cell<Option<Deferred<T>>>>;

impl<'s, T> IntoJs<'s> for Task<T>
where
    T: for<'a> IntoJs<'a> + Send + 'static,
{
    const TYPE: Text = Text::Join(&[
        Text::Plain("Promise<"),
        <T as IntoJs<'static>>::TYPE,
        Text::Plain(">"),
    ]);

    fn into_js(self, env: Env<'s>) -> Result<Value<'s>> {
        let (deferred, promise) = Deferred::new(env)?;
        if let Some(signal) = &self.signal
            && let Some(reason) = signal.aborted(env)?
        {
            deferred.settle_here(env, Err::<Value<'_>, _>(reason))?;
            return Ok(*promise);
        }
        start(env, self, deferred)?;
        Ok(*promise)
    }
}

fn start<T>(env: Env<'_>, task: Task<T>, deferred: Deferred<T>) -> Result<()>
where
    T: for<'a> IntoJs<'a> + Send + 'static,
{
    let name = env.string("tenon-addon: task")?;
    let deferred: Settler<T> = std::rc::Rc::new(std::cell::Cell::new(Some(deferred)));
    let running = Box::into_raw(Box::new(Running {
        work: Some(task.work),
        result: None,
        progress: Progress::default(),
        deferred: std::rc::Rc::clone(&deferred),
        raw: null_mut(),
        subscription: None,
    }));
    // SAFETY: the box is ours until the work is queued; the callbacks expect it as their data.
    let status = unsafe {
        let (execute, complete) = (Some(execute::<T> as _), Some(complete::<T> as _));
        let raw = &raw mut (*running).raw;
        let none = null_mut();
        let mut status = napi_create_async_work(
            env.as_raw(),
            none,
            name.as_raw(),
            execute,
            complete,
            running.cast(),
            raw,
        );
        if status == napi_ok {
            status = napi_queue_async_work(env.as_raw(), *raw);
            if status != napi_ok {
                napi_delete_async_work(env.as_raw(), *raw);
            }
        }
        status
    };
    if status != napi_ok {
        let error = Error::from_status(env.as_raw(), status);
        // SAFETY: the work was not queued, so nothing else has the box.
        drop(unsafe { Box::from_raw(running) });
        if let Some(deferred) = deferred.take() {
            return deferred.settle_here(env, Err::<Value<'_>, _>(error));
        }
        return Err(error);
    }
    if let Some(signal) = task.signal {
        // SAFETY: `complete` runs on this thread, later; until then these fields are this thread's.
        let (progress, raw) = unsafe { ((*running).progress.clone(), (*running).raw) };
        let subscription = signal.subscribe(env, move |env, reason| {
            progress.0.store(true, Ordering::Relaxed);
            // SAFETY: the work is live: this is called no more once `complete` has dropped the
            // subscription. Cancelling fails where the work has begun, and it then runs to its end.
            unsafe { napi_cancel_async_work(env.as_raw(), raw) };
            if let Some(deferred) = deferred.take() {
                let _ = deferred.settle_here(env, Err::<Value<'_>, _>(reason));
            }
        })?;
        // SAFETY: as above.
        unsafe { (*running).subscription = Some(subscription) };
    }
    Ok(())
}

/// On a thread of the pool.
unsafe extern "C" fn execute<T>(_: napi_env, data: *mut c_void) {
    // SAFETY: the box of `start`. The JavaScript thread leaves these fields alone meanwhile, and no
    // reference is made to the box as a whole, for that thread may set another field.
    let (work, progress) = unsafe {
        let running = data.cast::<Running<T>>();
        let (work, progress) = (&mut (*running).work, &(*running).progress);
        (work.take(), progress.clone())
    };
    let Some(work) = work else { return };
    crate::panic::watch_thread();
    let result = catch_unwind(AssertUnwindSafe(|| work(&progress)))
        .unwrap_or_else(|payload| Err(crate::panic::error(payload)));
    // SAFETY: as above.
    unsafe { (*data.cast::<Running<T>>()).result = Some(result) };
}

/// Back on the JavaScript thread.
unsafe extern "C" fn complete<T>(env: napi_env, status: napi_status, data: *mut c_void)
where
    T: for<'a> IntoJs<'a> + Send + 'static,
{
    crate::panic::contain("the end of a task", || {
        // SAFETY: the box of `start`; the work is done, so it is ours again. The host has opened a
        // scope.
        let (running, env) =
            unsafe { (Box::from_raw(data.cast::<Running<T>>()), Env::from_raw(env)) };
        let Running {
            result,
            deferred,
            raw,
            subscription,
            ..
        } = *running;
        if let Some(subscription) = subscription {
            subscription.end(env);
        }
        if let Some(deferred) = deferred.take() {
            let result = result.unwrap_or_else(|| {
                Err(
                    Error::new(format!("the task was cancelled (status {status})"))
                        .with_code("ERR_ADDON_CANCELLED"),
                )
            });
            let _ = deferred.settle_here(env, result);
        }
        // SAFETY: the work is done, and used for the last time.
        unsafe { napi_delete_async_work(env.as_raw(), raw) };
    });
}

/// Runs `work` on the host's thread pool; a future of its result, for an exported `async fn`.
///
/// # Errors
///
/// Outside of a future that this crate polls, those of `work`, and when it panics.
pub async fn blocking<T: Send + 'static>(
    work: impl FnOnce() -> Result<T> + Send + 'static,
) -> Result<T> {
    let (sender, receiver) = crate::oneshot::channel();
    crate::executor::with_env(|env| {
        let task = Task::new(move || {
            sender.send(work());
            Ok(())
        });
        // Its promise is for nobody; a panic drops the sender, and the receiver says so.
        task.into_js(env).map(drop)
    })?;
    receiver.await?
}
