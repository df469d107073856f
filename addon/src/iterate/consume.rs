//! JavaScript's iterables in Rust.

use std::marker::PhantomData;

use super::method_under;
use crate::convert::{FromJs, FromJsOwned, NoStorage};
use crate::describe::Text;
use crate::env::Env;
use crate::error::{Error, Result};
use crate::executor::with_env;
use crate::persistent::{Persist, Persistent};
use crate::values::{Function, JsFuture, Kinds, Object, Value};

/// Anything that `for (const item of it)` takes, as an argument, whose items are asked for one by one.
///
/// A `Vec` as the argument reads them all at once.
#[derive(Clone, Copy, Debug)]
pub struct Iterable<'s, T> {
    object: Object<'s>,
    iterate: Function<'s>,
    kind: PhantomData<fn() -> T>,
}

impl<'s, T: FromJs<'s>> FromJs<'s> for Iterable<'s, T> {
    type Storage = ();
    const TYPE: Text = Text::Join(&[Text::Plain("Iterable<"), T::TYPE, Text::Plain(">")]);
    const EXPECTED: Text = Text::Plain("iterable");
    const KINDS: Kinds = Kinds::OBJECTS;

    fn from_js(value: Value<'s>, _: &'s mut ()) -> Result<Self> {
        let refused = || Error::expected::<Self>(value);
        let object: Object<'s> = value.cast().map_err(|_| refused())?;
        Ok(Self {
            object,
            iterate: method_under(object, "iterator")?.ok_or_else(refused)?,
            kind: PhantomData,
        })
    }
}

impl<'s, T: FromJs<'s, Storage: NoStorage>> Iterable<'s, T> {
    /// Begins to iterate. The iterator's `return` is called when the items are dropped early.
    ///
    /// # Errors
    ///
    /// What JavaScript throws.
    pub fn items(self) -> Result<Items<'s, T>> {
        let iterator: Object<'s> = self.iterate.call_raw(self.object, &[])?.cast()?;
        Ok(Items {
            iterator,
            next: iterator.get("next")?,
            open: true,
            index: 0,
            kind: PhantomData,
        })
    }
}

/// The items of an [`Iterable`].
#[derive(Debug)]
pub struct Items<'s, T> {
    iterator: Object<'s>,
    next: Function<'s>,
    open: bool,
    index: usize,
    kind: PhantomData<fn() -> T>,
}

impl<'s, T: FromJs<'s, Storage: NoStorage>> Items<'s, T> {
    fn step(&mut self) -> Result<Option<T>> {
        let answer: Object<'s> = self.next.call_raw(self.iterator, &[])?.cast()?;
        if answer.get_named(c"done")?.coerce_to_bool()? {
            self.open = false;
            return Ok(None);
        }
        let item = answer.get_named(c"value")?.to();
        let item = item.map_err(|error: Error| error.at_index(self.index))?;
        self.index += 1;
        Ok(Some(item))
    }
}

impl<'s, T: FromJs<'s, Storage: NoStorage>> Iterator for Items<'s, T> {
    type Item = Result<T>;

    fn next(&mut self) -> Option<Result<T>> {
        if !self.open {
            return None;
        }
        self.step().transpose()
    }
}

impl<T> Drop for Items<'_, T> {
    fn drop(&mut self) {
        if !self.open {
            return;
        }
        // As a loop in JavaScript that is left: a `return` that fails changes nothing any more.
        let _ = (|| -> Result<()> {
            let value = self.iterator.get_named(c"return")?;
            if let Ok(end) = value.cast::<Function<'_>>() {
                end.call_raw(self.iterator, &[])?;
            }
            Ok(())
        })();
    }
}

/// Anything that `for await (const item of it)` takes, streams included, to be read in an exported
/// `async fn`.
///
/// ```no_run
/// # use tenon_addon::{Result, iterate::AsyncIterable};
/// async fn total(numbers: AsyncIterable<f64>) -> Result<f64> {
///     let mut total = 0.0;
///     while let Some(number) = numbers.next().await? {
///         total += number;
///     }
///     Ok(total)
/// }
/// ```
#[derive(Debug)]
pub struct AsyncIterable<T> {
    /// An iterator, or the reader of a stream.
    source: Persistent<Object<'static>>,
    next: Persistent<Function<'static>>,
    /// The method to be called when reading ends early.
    end: &'static str,
    done: std::cell::Cell<bool>,
    kind: PhantomData<fn() -> T>,
}

impl<'s, T: FromJs<'s>> FromJs<'s> for AsyncIterable<T> {
    type Storage = ();
    const TYPE: Text = Text::Join(&[
        Text::Plain("AsyncIterable<"),
        T::TYPE,
        Text::Plain("> | Iterable<"),
        T::TYPE,
        Text::Plain("> | ReadableStream<"),
        T::TYPE,
        Text::Plain(">"),
    ]);
    const EXPECTED: Text = Text::Plain("an async iterable or a ReadableStream");
    const KINDS: Kinds = Kinds::OBJECTS;

    fn from_js(value: Value<'s>, _: &'s mut ()) -> Result<Self> {
        let refused = || Error::expected::<Self>(value);
        let object: Object<'s> = value.cast().map_err(|_| refused())?;
        let iterate = match method_under(object, "asyncIterator")? {
            Some(iterate) => Some(iterate),
            None => method_under(object, "iterator")?,
        };
        let (source, next, end): (Object<'s>, &str, _) = match iterate {
            Some(iterate) => (iterate.call_raw(object, &[])?.cast()?, "next", "return"),
            // Not every runtime's streams can be iterated.
            None if object.has("getReader")? => {
                let reader = object.call_method("getReader", &[])?;
                (reader.cast()?, "read", "cancel")
            }
            None => return Err(refused()),
        };
        Ok(Self {
            source: source.persist()?,
            next: source.get::<Function<'s>>(next)?.persist()?,
            end,
            done: false.into(),
            kind: PhantomData,
        })
    }
}

/// `{ value, done }`.
struct Answer<T>(Option<T>);

impl<'s, T: FromJs<'s, Storage: NoStorage>> FromJs<'s> for Answer<T> {
    type Storage = ();
    const TYPE: Text = Text::Plain("IteratorResult<unknown>");
    const EXPECTED: Text = Text::Plain("an iterator's result");

    fn from_js(value: Value<'s>, _: &'s mut ()) -> Result<Self> {
        let object: Object<'s> = value.cast().map_err(|_| Error::expected::<Self>(value))?;
        if object.get_named(c"done")?.coerce_to_bool()? {
            return Ok(Self(None));
        }
        let item = object.get_named(c"value")?.to();
        item.map(Some)
            .map(Self)
            .map_err(|error: Error| error.at_property("value"))
    }
}

impl<T: FromJsOwned> AsyncIterable<T> {
    /// The next item, or `None` at the end.
    ///
    /// # Errors
    ///
    /// What JavaScript throws, and when an item is of another type.
    pub async fn next(&self) -> Result<Option<T>> {
        if self.done.get() {
            return Ok(None);
        }
        let answer: JsFuture<Answer<T>> = with_env(|env| {
            let source: Object<'_> = self.source.get(env)?;
            let next: Function<'_> = self.next.get(env)?;
            JsFuture::of(next.call_raw(source, &[])?)
        })?;
        let Answer(item) = answer.await?;
        if item.is_none() {
            self.done.set(true);
        }
        Ok(item)
    }
}

impl<T> AsyncIterable<T> {
    fn end(&self, env: Env<'_>) -> Result<()> {
        let source: Object<'_> = self.source.get(env)?;
        if let Ok(end) = source.get_value(self.end)?.cast::<Function<'_>>() {
            let promise = end.call_raw(source, &[])?;
            // Nobody waits for it, so a rejection must not count as unhandled.
            drop(JsFuture::<()>::of(promise)?);
        }
        Ok(())
    }
}

impl<T> Drop for AsyncIterable<T> {
    fn drop(&mut self) {
        if !self.done.get() {
            // Outside of a poll, and while the environment ends, there is nothing to be done.
            let _ = with_env(|env| self.end(env));
        }
    }
}
