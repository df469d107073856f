//! Rust iterators and generators in JavaScript.

use super::{method, step};
use crate::class::Class;
use crate::codegen::{Borrow, ClassInfo, Function as Record, Methods, callback_for};
use crate::convert::{FromJsOwned, IntoJs};
use crate::describe::Text;
use crate::env::Env;
use crate::error::Result;
use crate::values::Value;

/// A Rust iterator that is an iterator in JavaScript, which takes one item at a time.
///
/// ```
/// # use tenon_addon::iterate::Iter;
/// fn words(text: String) -> Iter<impl Iterator<Item = String>> {
///     let words: Vec<_> = text.split(' ').map(str::to_owned).collect();
///     Iter(words.into_iter())
/// }
/// # let _ = words(String::new());
/// ```
#[derive(Clone, Debug)]
pub struct Iter<I>(pub I);

/// What a [`Generator`] gives next.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Yielded<Y, R = ()> {
    /// One more value.
    Yield(Y),
    /// The last value: what `return` gives in JavaScript.
    Return(R),
}

/// A Rust closure that is a generator in JavaScript: it is called with what `next` was called with,
/// nothing the first time or without an argument.
pub struct Generator<N, Y, R = ()>(Box<Resume<N, Y, R>>);

type Resume<N, Y, R> = dyn FnMut(Option<N>) -> Result<Yielded<Y, R>>;

impl<N, Y, R> Generator<N, Y, R> {
    /// A generator.
    pub fn new(resume: impl FnMut(Option<N>) -> Result<Yielded<Y, R>> + 'static) -> Self {
        Self(Box::new(resume))
    }
}

/// Gives the next `{ value, done }`; `true` beside the last.
type Next = dyn for<'s> FnMut(Env<'s>, Value<'s>) -> Result<(Value<'s>, bool)>;

/// What an instance has: the source until it is exhausted.
pub(super) struct Source(Option<Box<Next>>);

pub(super) static INFO: ClassInfo = ClassInfo {
    name: "NativeIterator",
    parent: None,
    upcast: |data| data,
    // SAFETY: slots of this class are made of boxes of this type.
    drop: |data| drop(unsafe { Box::from_raw(data.cast::<Source>()) }),
    fallback: &Record {
        name: "NativeIterator",
        label: "new NativeIterator",
        params: &[],
        glue: |call| call.construct_native::<Source>(),
        callback: callback_for(0),
    },
};

// SAFETY: the description is of this type, and private to it.
unsafe impl Class for Source {
    const NAME: &'static str = "NativeIterator";
    const TYPE: &'static str = "IterableIterator<unknown>";
    const INFO: &'static ClassInfo = &INFO;
}

pub(super) static METHODS: Methods = Methods {
    class: &INFO,
    members: &[
        method(&Record {
            name: "next",
            label: "iterator.next",
            params: &["value"],
            glue: |call| {
                let mut borrow = Borrow::default();
                let source: &mut Source = call.this_mut(&mut borrow)?;
                let Some(next) = &mut source.0 else {
                    return Ok(step(call.env(), call.env().undefined(), true)?.into());
                };
                match next(call.env(), call.value(0)) {
                    Ok((value, done)) => {
                        if done {
                            source.0 = None;
                        }
                        Ok(step(call.env(), value, done)?.into())
                    }
                    Err(error) => {
                        source.0 = None;
                        Err(error)
                    }
                }
            },
            callback: callback_for(1),
        }),
        method(&Record {
            name: "return",
            label: "iterator.return",
            params: &["value"],
            glue: |call| {
                let mut borrow = Borrow::default();
                let source: &mut Source = call.this_mut(&mut borrow)?;
                source.0 = None;
                Ok(step(call.env(), call.value(0), true)?.into())
            },
            callback: callback_for(1),
        }),
    ],
};

impl<'s, I> IntoJs<'s> for Iter<I>
where
    I: Iterator + 'static,
    I::Item: for<'a> IntoJs<'a>,
{
    const TYPE: Text = Text::Join(&[
        Text::Plain("IterableIterator<"),
        <I::Item as IntoJs<'static>>::TYPE,
        Text::Plain(">"),
    ]);

    fn into_js(self, env: Env<'s>) -> Result<Value<'s>> {
        let mut items = self.0;
        let source = Source(Some(Box::new(move |env, _| match items.next() {
            Some(item) => Ok((item.into_js(env)?, false)),
            None => Ok((env.undefined(), true)),
        })));
        crate::class::instance(env, source)
    }
}

impl<'s, N, Y, R> IntoJs<'s> for Generator<N, Y, R>
where
    N: FromJsOwned,
    Y: for<'a> IntoJs<'a> + 'static,
    R: for<'a> IntoJs<'a> + 'static,
{
    const TYPE: Text = Text::Join(&[
        Text::Plain("Generator<"),
        <Y as IntoJs<'static>>::TYPE,
        Text::Plain(", "),
        <R as IntoJs<'static>>::TYPE,
        Text::Plain(", "),
        N::TYPE,
        Text::Plain(" | undefined>"),
    ]);

    fn into_js(self, env: Env<'s>) -> Result<Value<'s>> {
        let mut resume = self.0;
        let source = Source(Some(Box::new(move |env, value| {
            let input = match value.is_nullish() {
                true => None,
                false => Some(value.to().map_err(|error: crate::Error| {
                    error.at_place("what the generator's next is called with")
                })?),
            };
            match resume(input)? {
                Yielded::Yield(value) => Ok((value.into_js(env)?, false)),
                Yielded::Return(value) => Ok((value.into_js(env)?, true)),
            }
        })));
        crate::class::instance(env, source)
    }
}
