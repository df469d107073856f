//! Asynchronous Rust in JavaScript's `for await`.

use std::cell::{Cell, RefCell};
use std::future::Future;
use std::marker::PhantomData;
use std::pin::Pin;
use std::rc::Rc;
use std::task::{Context, Poll, Waker};

use super::{method, step};
use crate::class::Class;
use crate::codegen::{Borrow, ClassInfo, Function as Record, Methods, callback_for};
use crate::convert::IntoJs;
use crate::deferred::promise_of;
use crate::describe::Text;
use crate::env::Env;
use crate::error::Result;
use crate::values::Value;

/// An item on its way to JavaScript.
pub(super) struct Item(Box<dyn for<'s> FnOnce(Env<'s>) -> Result<Value<'s>>>);

impl<'s> IntoJs<'s> for Item {
    const TYPE: Text = Text::Plain("unknown");

    fn into_js(self, env: Env<'s>) -> Result<Value<'s>> {
        (self.0)(env)
    }
}

type Pending = Pin<Box<dyn Future<Output = Result<Option<Item>>>>>;

/// Asynchronous items that are an async iterator in JavaScript, or a
/// [`ReadableStream`](super::ReadableStream).
///
/// Items are asked for one at a time, and only when JavaScript wants one.
///
/// ```no_run
/// # use tenon_addon::iterate::AsyncIter;
/// fn countdown(from: u32) -> AsyncIter<u32> {
///     let mut left = from;
///     AsyncIter::new(move || {
///         left = left.saturating_sub(1);
///         let item = left;
///         async move { Ok((item > 0).then_some(item)) }
///     })
/// }
/// ```
pub struct AsyncIter<T> {
    next: Box<dyn FnMut() -> Pending>,
    kind: PhantomData<fn() -> T>,
}

impl<T: for<'a> IntoJs<'a> + 'static> AsyncIter<T> {
    /// Calls `next` for each item; `None` is the end.
    pub fn new<F>(mut next: impl FnMut() -> F + 'static) -> Self
    where
        F: Future<Output = Result<Option<T>>> + 'static,
    {
        Self {
            next: Box::new(move || {
                let future = next();
                Box::pin(async move {
                    let item = future.await?;
                    Ok(item.map(|item| Item(Box::new(move |env| item.into_js(env)))))
                })
            }),
            kind: PhantomData,
        }
    }

    /// The items of a [`Stream`](futures_core::Stream).
    #[cfg(feature = "stream")]
    pub fn from_stream(stream: impl futures_core::Stream<Item = Result<T>> + 'static) -> Self {
        let stream = Rc::new(RefCell::new(Box::pin(stream)));
        Self::new(move || {
            let stream = Rc::clone(&stream);
            std::future::poll_fn(move |context| {
                let polled = stream.borrow_mut().as_mut().poll_next(context);
                polled.map(Option::transpose)
            })
        })
    }
}

impl<T> AsyncIter<T> {
    pub(super) fn into_source(self) -> Source {
        Source(Rc::new(State {
            next: RefCell::new(Some(self.next)),
            turns: Turns::default(),
        }))
    }
}

/// What an instance has. Calls of `next` may overlap in JavaScript; they are answered in order.
#[derive(Clone)]
pub(super) struct Source(Rc<State>);

struct State {
    next: RefCell<Option<Box<dyn FnMut() -> Pending>>>,
    turns: Turns,
}

impl Source {
    /// The next item, after all that were asked for before.
    pub(super) fn next(&self) -> impl Future<Output = Result<Option<Item>>> + use<> {
        let state = Rc::clone(&self.0);
        let number = state.turns.draw();
        async move {
            let _turn = Turn::of(&state.turns, number).await;
            // The closure is called outside the borrow: it may come back here.
            let Some(mut next) = state.next.borrow_mut().take() else {
                return Ok(None);
            };
            let result = next().await;
            if matches!(result, Ok(Some(_))) && !state.turns.closed.get() {
                *state.next.borrow_mut() = Some(next);
            }
            result
        }
    }

    /// Ends it.
    pub(super) fn close(&self) {
        self.0.turns.closed.set(true);
        self.0.next.borrow_mut().take();
    }
}

/// Who is next, by numbers as at a counter.
#[derive(Default)]
struct Turns {
    drawn: Cell<u64>,
    serving: Cell<u64>,
    waiting: RefCell<Vec<Waker>>,
    closed: Cell<bool>,
}

impl Turns {
    fn draw(&self) -> u64 {
        let number = self.drawn.get();
        self.drawn.set(number + 1);
        number
    }
}

/// Being served; the drop calls the next one.
struct Turn<'t>(&'t Turns);

impl<'t> Turn<'t> {
    async fn of(turns: &'t Turns, number: u64) -> Self {
        std::future::poll_fn(|context: &mut Context<'_>| {
            if turns.serving.get() == number {
                return Poll::Ready(());
            }
            turns.waiting.borrow_mut().push(context.waker().clone());
            Poll::Pending
        })
        .await;
        Self(turns)
    }
}

impl Drop for Turn<'_> {
    fn drop(&mut self) {
        self.0.serving.set(self.0.serving.get() + 1);
        let waiting = std::mem::take(&mut *self.0.waiting.borrow_mut());
        waiting.into_iter().for_each(Waker::wake);
    }
}

/// `{ value, done }` of an item.
struct Answer(Option<Item>);

impl<'s> IntoJs<'s> for Answer {
    const TYPE: Text = Text::Plain("IteratorResult<unknown>");

    fn into_js(self, env: Env<'s>) -> Result<Value<'s>> {
        match self.0 {
            Some(item) => step(env, item.into_js(env)?, false),
            None => step(env, env.undefined(), true),
        }
    }
}

pub(super) static INFO: ClassInfo = ClassInfo {
    name: "NativeAsyncIterator",
    parent: None,
    upcast: |data| data,
    // SAFETY: slots of this class are made of boxes of this type.
    drop: |data| drop(unsafe { Box::from_raw(data.cast::<Source>()) }),
    fallback: &Record {
        name: "NativeAsyncIterator",
        label: "new NativeAsyncIterator",
        params: &[],
        glue: |call| call.construct_native::<Source>(),
        callback: callback_for(0),
    },
};

// SAFETY: the description is of this type, and private to it.
unsafe impl Class for Source {
    const NAME: &'static str = "NativeAsyncIterator";
    const TYPE: &'static str = "AsyncIterableIterator<unknown>";
    const INFO: &'static ClassInfo = &INFO;
}

pub(super) static METHODS: Methods = Methods {
    class: &INFO,
    members: &[
        method(&Record {
            name: "next",
            label: "iterator.next",
            params: &[],
            glue: |call| {
                let mut borrow = Borrow::default();
                let item = call.this_ref::<Source>(&mut borrow)?.next();
                let answer = async move { item.await.map(Answer) };
                promise_of(call.env(), answer).map(Into::into)
            },
            callback: callback_for(0),
        }),
        method(&Record {
            name: "return",
            label: "iterator.return",
            params: &[],
            glue: |call| {
                let mut borrow = Borrow::default();
                call.this_ref::<Source>(&mut borrow)?.close();
                let answer = async { Ok::<_, crate::Error>(Answer(None)) };
                promise_of(call.env(), answer).map(Into::into)
            },
            callback: callback_for(0),
        }),
    ],
};

impl<'s, T: for<'a> IntoJs<'a> + 'static> IntoJs<'s> for AsyncIter<T> {
    const TYPE: Text = Text::Join(&[
        Text::Plain("AsyncIterableIterator<"),
        <T as IntoJs<'static>>::TYPE,
        Text::Plain(">"),
    ]);

    fn into_js(self, env: Env<'s>) -> Result<Value<'s>> {
        crate::class::instance(env, self.into_source())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::pin::pin;

    fn ready<T>(future: impl Future<Output = T>) -> Poll<T> {
        pin!(future).poll(&mut Context::from_waker(Waker::noop()))
    }

    #[test]
    fn items_come_in_the_order_in_which_they_were_asked_for() {
        let mut count = 0;
        let items = AsyncIter::new(move || {
            count += 1;
            async move { Ok((count < 3).then_some(count)) }
        });
        let source = items.into_source();
        let first = source.next();
        let mut second = pin!(source.next());
        let mut context = Context::from_waker(Waker::noop());
        assert!(second.as_mut().poll(&mut context).is_pending());
        assert!(matches!(ready(first), Poll::Ready(Ok(Some(_)))));
        assert!(matches!(
            second.as_mut().poll(&mut context),
            Poll::Ready(Ok(Some(_)))
        ));
        assert!(matches!(ready(source.next()), Poll::Ready(Ok(None))));
        assert!(matches!(ready(source.next()), Poll::Ready(Ok(None))));
    }

    #[test]
    fn a_closed_source_gives_nothing() {
        let items = AsyncIter::new(|| async { Ok(Some(1)) });
        let source = items.into_source();
        source.close();
        assert!(matches!(ready(source.next()), Poll::Ready(Ok(None))));
    }
}
