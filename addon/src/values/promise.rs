//! Promises.

use std::cell::RefCell;
use std::fmt;
use std::future::Future;
use std::marker::PhantomData;
use std::pin::Pin;
use std::rc::Rc;
use std::task::{Context, Poll, Waker};

use super::{Closure, Handle, Kind, Kinds, Object, Value};
use crate::convert::{FromJs, FromJsOwned, IntoJs};
use crate::describe::Text;
use crate::env::Env;
use crate::error::{Error, Result};
use crate::persistent::{Persistent, keep_any};
use crate::sys::*;

/// A promise of a `T`, made by JavaScript or by a [`Deferred`](crate::Deferred).
pub struct Promise<'s, T = Value<'s>>(Value<'s>, PhantomData<fn() -> T>);

impl<T> Clone for Promise<'_, T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T> Copy for Promise<'_, T> {}

impl<T> fmt::Debug for Promise<'_, T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Promise")
    }
}

impl<'s, T> std::ops::Deref for Promise<'s, T> {
    type Target = Value<'s>;

    fn deref(&self) -> &Value<'s> {
        &self.0
    }
}

impl<'s, T> From<Promise<'s, T>> for Value<'s> {
    fn from(promise: Promise<'s, T>) -> Self {
        promise.0
    }
}

// SAFETY: the test is that of promises; the type is a plain wrapper of the value.
unsafe impl<'s, T> Handle<'s> for Promise<'s, T> {
    type In<'i> = Promise<'i, T>;
    const TYPE: Text = Text::Plain("Promise<unknown>");
    const EXPECTED: Text = Text::Plain("a promise");
    const KINDS: Kinds = Kinds::of(Kind::Object);

    fn matches(value: Value<'s>) -> bool {
        let mut is = false;
        // SAFETY: the value is of this environment; the result is a local.
        unsafe { napi_is_promise(value.env().as_raw(), value.as_raw(), &mut is) };
        is
    }

    unsafe fn from_value_unchecked(value: Value<'s>) -> Self {
        Self(value, PhantomData)
    }
}

impl<'s, T: FromJs<'s>> FromJs<'s> for Promise<'s, T> {
    type Storage = ();
    const TYPE: Text = Text::Join(&[Text::Plain("Promise<"), T::TYPE, Text::Plain(">")]);
    const EXPECTED: Text = <Self as Handle<'s>>::EXPECTED;
    const KINDS: Kinds = <Self as Handle<'s>>::KINDS;

    fn from_js(value: Value<'s>, _: &'s mut ()) -> Result<Self> {
        value.cast()
    }
}

impl<'s, T: IntoJs<'s>> IntoJs<'s> for Promise<'s, T> {
    const TYPE: Text = Text::Join(&[Text::Plain("Promise<"), T::TYPE, Text::Plain(">")]);

    fn into_js(self, _: Env<'s>) -> Result<Value<'s>> {
        Ok(self.0)
    }
}

impl<'s, T> Promise<'s, T> {
    /// A future of what the promise resolves to, to be awaited in an exported `async fn`.
    ///
    /// # Errors
    ///
    /// When JavaScript cannot run.
    pub fn future(self) -> Result<JsFuture<T>>
    where
        T: FromJsOwned,
    {
        JsFuture::of(self.0)
    }
}

/// A future of what a JavaScript promise resolves to; a rejection is an [`Error`].
///
/// It belongs to the environment's thread, where exported `async fn`s are polled.
#[derive(Debug)]
pub struct JsFuture<T>(Rc<RefCell<State<T>>>);

#[derive(Debug)]
enum State<T> {
    Waiting(Option<Waker>),
    Settled(Result<T>),
    Taken,
}

impl<T> State<T> {
    fn settle(state: &RefCell<Self>, result: Result<T>) {
        if let Self::Waiting(Some(waker)) = state.replace(Self::Settled(result)) {
            waker.wake();
        }
    }
}

impl<T: FromJsOwned> JsFuture<T> {
    /// A future of what the value resolves to: a promise, anything with a method `then`, or itself.
    pub(crate) fn of(value: Value<'_>) -> Result<Self> {
        let env = value.env();
        let state = Rc::new(RefCell::new(State::Waiting(None)));
        let resolved = Rc::clone(&state);
        let resolved = Closure::raw(move |call| {
            let value = call.value(0).to::<T>();
            let value = value.map_err(|error| error.at_place("what the promise resolved to"));
            State::settle(&resolved, value);
            call.finish_empty()
        });
        let rejected = Rc::clone(&state);
        let rejected = Closure::raw(move |call| {
            State::settle(&rejected, Err(Error::from_value(call.value(0))));
            call.finish_empty()
        });
        let class: Object<'_> = env.global()?.get("Promise")?;
        let promise: Object<'_> = class.call_method("resolve", &[value])?.cast()?;
        let handlers = [resolved.into_js(env)?, rejected.into_js(env)?];
        promise.call_method("then", &handlers)?;
        Ok(Self(state))
    }
}

impl<T> Future for JsFuture<T> {
    type Output = Result<T>;

    fn poll(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Result<T>> {
        let mut state = self.0.borrow_mut();
        match std::mem::replace(&mut *state, State::Taken) {
            State::Settled(result) => Poll::Ready(result),
            State::Waiting(_) => {
                *state = State::Waiting(Some(context.waker().clone()));
                Poll::Pending
            }
            State::Taken => Poll::Ready(Err(Error::new("the future was already awaited"))),
        }
    }
}

impl Error {
    /// The error for a value that JavaScript threw or rejected with.
    #[must_use]
    pub fn from_value(value: Value<'_>) -> Self {
        let message = crate::error::message_of(value).unwrap_or_else(|| value.summary());
        match keep_any::<Value<'static>>(value) {
            Ok(thrown) => Self::from_thrown(thrown, message),
            // It cannot be kept while the environment ends; its text is.
            Err(_) => Self::new(message),
        }
    }
}

/// A promise kept beyond its scope can be awaited later.
impl<T: FromJsOwned> Persistent<Promise<'static, T>> {
    /// As [`Promise::future`].
    ///
    /// # Errors
    ///
    /// In another environment than the promise's.
    pub fn future(&self, env: Env<'_>) -> Result<JsFuture<T>> {
        JsFuture::of(*self.get(env)?)
    }
}
