//! JavaScript functions that any thread may call.

use std::fmt;
use std::marker::PhantomData;
use std::sync::Arc;

use crate::convert::{FromJs, FromJsOwned, IntoArgs};
use crate::describe::Text;
use crate::env::Env;
use crate::error::{Error, Result};
use crate::leaks::Kept;
use crate::oneshot;
use crate::values::{Function, Handle, Kind, Kinds, Value};

mod queue;

use queue::{Item, Queue, Refused};

/// A JavaScript function that any thread may call; `Args` is a tuple of what it takes, `Ret` what it
/// gives.
///
/// It may be cloned and sent anywhere. Calls are queued and run on the function's own thread, in
/// order, each with its own microtasks. While there is a clone the process stays alive, unless it is
/// made [weak](Options::weak).
///
/// As an argument of an exported function its queue has no limit; [`ThreadsafeFunction::with`] makes
/// one with other options from a [`Function`].
///
/// ```no_run
/// # use tenon_addon::ThreadsafeFunction;
/// fn count(to: u32, progress: ThreadsafeFunction<(u32,), ()>) {
///     std::thread::spawn(move || {
///         for n in 1..=to {
///             if progress.call((n,)).is_err() {
///                 break; // The environment is gone.
///             }
///         }
///     });
/// }
/// ```
pub struct ThreadsafeFunction<Args, Ret = ()> {
    owner: Arc<Owner>,
    kind: PhantomData<fn(Args) -> Ret>,
}

/// The last clone's drop lets the function go.
struct Owner {
    queue: Arc<Queue>,
    _kept: Kept,
}

impl Drop for Owner {
    fn drop(&mut self) {
        self.queue.release(false);
    }
}

impl<Args, Ret> Clone for ThreadsafeFunction<Args, Ret> {
    fn clone(&self) -> Self {
        Self {
            owner: Arc::clone(&self.owner),
            kind: PhantomData,
        }
    }
}

impl<Args, Ret> fmt::Debug for ThreadsafeFunction<Args, Ret> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("ThreadsafeFunction")
    }
}

/// How a [`ThreadsafeFunction`] is made.
#[derive(Clone, Copy, Debug, Default)]
pub struct Options {
    queue: usize,
    weak: bool,
}

impl Options {
    /// No limit to the queue, and the process stays alive.
    #[must_use]
    pub const fn new() -> Self {
        Self {
            queue: 0,
            weak: false,
        }
    }

    /// At most that many calls wait; 0 is no limit.
    #[must_use]
    pub const fn queue(mut self, limit: usize) -> Self {
        self.queue = limit;
        self
    }

    /// The process does not stay alive for it.
    #[must_use]
    pub const fn weak(mut self) -> Self {
        self.weak = true;
        self
    }
}

impl<Args, Ret> ThreadsafeFunction<Args, Ret> {
    /// A function that any thread may call.
    ///
    /// # Errors
    ///
    /// When JavaScript cannot run.
    #[track_caller]
    pub fn new(function: Function<'_, Args, Ret>) -> Result<Self> {
        Self::with(function, Options::new())
    }

    /// As [`ThreadsafeFunction::new`], with options.
    ///
    /// # Errors
    ///
    /// When JavaScript cannot run.
    #[track_caller]
    pub fn with(function: Function<'_, Args, Ret>, options: Options) -> Result<Self> {
        let value = function.as_value();
        let environment = value.env().state()?.mailbox.address();
        let kept = Kept::new(environment, "a ThreadsafeFunction");
        let queue = Queue::new(value.env(), value, options.queue)?;
        if options.weak {
            queue.set_weak(value.env(), true)?;
        }
        Ok(Self {
            owner: Arc::new(Owner { queue, _kept: kept }),
            kind: PhantomData,
        })
    }

    /// Whether the process stays alive for the function; on its own thread.
    ///
    /// # Errors
    ///
    /// In another environment than the function's.
    pub fn set_weak(&self, env: Env<'_>, weak: bool) -> Result<()> {
        self.owner.queue.set_weak(env, weak)
    }

    /// Ends the function for all clones: what waits is dropped, further calls fail.
    pub fn abort(&self) {
        self.owner.queue.release(true);
    }

    /// Whether calls can no longer succeed.
    #[must_use]
    pub fn is_closed(&self) -> bool {
        self.owner.queue.is_closed()
    }
}

impl<Args, Ret> ThreadsafeFunction<Args, Ret>
where
    Args: for<'a> IntoArgs<'a> + Send + 'static,
    Ret: FromJsOwned + Send,
{
    /// Queues a call and does not wait. What it throws is an uncaught exception.
    ///
    /// # Errors
    ///
    /// With code `ERR_ADDON_QUEUE_FULL` when the queue is full, and when the environment is ending.
    pub fn call(&self, args: Args) -> Result<()> {
        self.owner
            .queue
            .push(uncaught::<Args>(args), false)
            .map_err(Refused::into_error)
    }

    /// Queues a call, and waits while the queue is full.
    ///
    /// # Errors
    ///
    /// When the environment is ending; on the function's own thread when the queue is full, where
    /// waiting would never end.
    pub fn call_blocking(&self, args: Args) -> Result<()> {
        self.owner
            .queue
            .push(uncaught::<Args>(args), true)
            .map_err(Refused::into_error)
    }

    /// Queues a call; a future of its result.
    ///
    /// # Errors
    ///
    /// As [`ThreadsafeFunction::call`], what the function throws, and when its result is of another
    /// type.
    pub async fn call_async(&self, args: Args) -> Result<Ret> {
        let (sender, receiver) = oneshot::channel();
        self.owner
            .queue
            .push(answered(args, sender), false)
            .map_err(Refused::into_error)?;
        receiver.await?
    }

    /// Queues a call and waits for its result.
    ///
    /// # Errors
    ///
    /// As [`ThreadsafeFunction::call_async`]; on the function's own thread, where waiting would never
    /// end.
    pub fn call_wait(&self, args: Args) -> Result<Ret> {
        if self.owner.queue.is_here() {
            return Err(queue::would_deadlock());
        }
        let (sender, receiver) = oneshot::channel();
        self.owner
            .queue
            .push(answered(args, sender), true)
            .map_err(Refused::into_error)?;
        receiver.wait()?
    }
}

/// A call whose result is for nobody.
fn uncaught<Args>(args: Args) -> Item
where
    Args: for<'a> IntoArgs<'a> + Send + 'static,
{
    Box::new(move |callee| args.with(callee.env(), |args| callee.call(args)).map(drop))
}

/// A call whose result is sent.
fn answered<Args, Ret>(args: Args, sender: oneshot::Sender<Result<Ret>>) -> Item
where
    Args: for<'a> IntoArgs<'a> + Send + 'static,
    Ret: FromJsOwned + Send,
{
    Box::new(move |callee| {
        let called = args.with(callee.env(), |args| callee.call(args));
        sender.send(called.and_then(|value| {
            value
                .to()
                .map_err(|error: Error| error.at_place("the result of a callback"))
        }));
        Ok(())
    })
}

impl<'s, Args, Ret> FromJs<'s> for ThreadsafeFunction<Args, Ret>
where
    Args: IntoArgs<'s>,
    Ret: FromJs<'s>,
{
    type Storage = ();
    const TYPE: Text = <Function<'s, Args, Ret> as Handle<'s>>::TYPE;
    const EXPECTED: Text = Text::Plain("a function");
    const KINDS: Kinds = Kinds::of(Kind::Function);

    fn from_js(value: Value<'s>, _: &'s mut ()) -> Result<Self> {
        Self::new(value.cast()?)
    }
}
