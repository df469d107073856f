//! Promises made by Rust.

use std::any::Any;
use std::future::Future;
use std::marker::PhantomData;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::pin::Pin;
use std::ptr::null_mut;
use std::sync::Arc;
use std::task::{Context, Poll};

use crate::convert::IntoJs;
use crate::env::Env;
use crate::error::{Error, Result};
use crate::executor::{Executor, with_env};
use crate::mailbox::Mailbox;
use crate::sys::*;
use crate::values::{Handle, Promise, Value};

/// The native end of a promise: settles it, once, from any thread.
///
/// The process stays alive until it is settled. Dropped without, it rejects the promise.
pub struct Deferred<T> {
    /// NULL once settled.
    raw: napi_deferred,
    mailbox: Arc<Mailbox>,
    kind: PhantomData<fn(T)>,
}

// SAFETY: the pointer is used on the environment's thread only; others send it there.
unsafe impl<T> Send for Deferred<T> {}

impl<T> Deferred<T> {
    /// A promise and its native end.
    ///
    /// # Errors
    ///
    /// When JavaScript cannot run.
    pub fn new(env: Env<'_>) -> Result<(Self, Promise<'_, T>)> {
        let mailbox = &env.state()?.mailbox;
        mailbox.ensure_bell(env)?;
        let mut raw = null_mut();
        // SAFETY: the environment is live; the results are locals.
        let promise =
            env.made(|env, result| unsafe { napi_create_promise(env, &mut raw, result) })?;
        mailbox.hold();
        let deferred = Self {
            raw,
            mailbox: Arc::clone(mailbox),
            kind: PhantomData,
        };
        // SAFETY: a promise.
        Ok((deferred, unsafe { Promise::from_value_unchecked(promise) }))
    }

    /// Settles the promise on the environment's thread.
    ///
    /// # Errors
    ///
    /// When JavaScript cannot run.
    pub fn settle_here<'s, V: IntoJs<'s>>(mut self, env: Env<'s>, result: Result<V>) -> Result<()> {
        let result = result.and_then(|value| value.into_js(env));
        // A value with a `then` is asked for it at once, and that may be a getter.
        env.may_run_js()?;
        match self.take() {
            Some(end) => end.conclude(env, &self.mailbox, result),
            None => Ok(()),
        }
    }

    /// What is left to settle, if there is.
    fn take(&mut self) -> Option<End> {
        let raw = std::mem::replace(&mut self.raw, null_mut());
        (!raw.is_null()).then_some(End(raw))
    }

    /// Settles the promise, from any thread.
    pub fn settle(self, result: Result<T>)
    where
        T: for<'a> IntoJs<'a> + Send + 'static,
    {
        let mailbox = Arc::clone(&self.mailbox);
        mailbox.post(Box::new(move |env| {
            // It fails only where nobody is left to see it.
            let _ = self.settle_here(env, result);
        }));
    }

    /// Resolves the promise, from any thread.
    pub fn resolve(self, value: T)
    where
        T: for<'a> IntoJs<'a> + Send + 'static,
    {
        self.settle(Ok(value));
    }

    /// Rejects the promise, from any thread.
    pub fn reject(mut self, error: impl Into<Error>) {
        self.abandon(error.into());
    }

    /// Rejects the promise without consuming the handle.
    fn abandon(&mut self, error: Error) {
        let Some(end) = self.take() else { return };
        let mailbox = Arc::clone(&self.mailbox);
        // A job that nobody takes any more is only dropped: the environment ends.
        self.mailbox.post(Box::new(move |env| {
            let _ = end.conclude(env, &mailbox, Err(error));
        }));
    }
}

/// The host's part of a promise that is not settled yet.
struct End(napi_deferred);

// SAFETY: it is used on the environment's thread only; others send it there.
unsafe impl Send for End {}

impl End {
    fn conclude(self, env: Env<'_>, mailbox: &Mailbox, result: Result<Value<'_>>) -> Result<()> {
        mailbox.release();
        let status = match result {
            // SAFETY: the deferred is of this environment, and used for the last time.
            Ok(value) => unsafe { napi_resolve_deferred(env.as_raw(), self.0, value.as_raw()) },
            Err(error) => {
                let reason = crate::error::to_value(env, error)?;
                // SAFETY: as above.
                unsafe { napi_reject_deferred(env.as_raw(), self.0, reason.as_raw()) }
            }
        };
        env.check(status)
    }
}

impl<T> Drop for Deferred<T> {
    fn drop(&mut self) {
        if self.raw.is_null() {
            return;
        }
        self.abandon(
            Error::new("the native code dropped the promise without settling it")
                .with_code("ERR_ADDON_PROMISE_DROPPED"),
        );
    }
}

/// A future that settles a promise with its output, a panic included.
struct Settling<F, T> {
    future: Pin<Box<F>>,
    deferred: Option<Deferred<T>>,
}

impl<F, T> Unpin for Settling<F, T> {}

impl<F> Future for Settling<F, F::Output>
where
    F: Future,
    F::Output: for<'a> IntoJs<'a>,
{
    type Output = ();

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<()> {
        let future = self.future.as_mut();
        let polled: std::result::Result<_, Box<dyn Any + Send>> =
            catch_unwind(AssertUnwindSafe(|| future.poll(context)));
        let Some(deferred) = self.deferred.take() else {
            return Poll::Ready(());
        };
        match polled {
            Ok(Poll::Pending) => {
                self.deferred = Some(deferred);
                return Poll::Pending;
            }
            Ok(Poll::Ready(output)) => {
                let _ = with_env(|env| deferred.settle_here(env, Ok(output)));
            }
            Err(payload) => {
                let error = crate::panic::error(payload);
                let _ = with_env(|env| deferred.settle_here(env, Err::<(), _>(error)));
            }
        }
        Poll::Ready(())
    }
}

/// Polls the future on the environment's thread; a promise of its output.
///
/// # Errors
///
/// When JavaScript cannot run.
pub fn promise_of<'s, F>(env: Env<'s>, future: F) -> Result<Value<'s>>
where
    F: Future + 'static,
    F::Output: for<'a> IntoJs<'a>,
{
    let (deferred, promise) = Deferred::new(env)?;
    let settling = Settling {
        future: Box::pin(future),
        deferred: Some(deferred),
    };
    Executor::spawn(env, Box::pin(settling))?;
    Ok(*promise)
}
