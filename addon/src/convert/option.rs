//! What may be absent, and what may fail.

use super::{FromJs, IntoJs};
use crate::describe::Text;
use crate::env::Env;
use crate::error::{Error, Result};
use crate::values::{Kinds, Value};

/// `undefined` and `null` are `None`.
impl<'s, T: FromJs<'s>> FromJs<'s> for Option<T> {
    type Storage = T::Storage;
    const TYPE: Text = Text::Join(&[T::TYPE, Text::Plain(" | null | undefined")]);
    const EXPECTED: Text = T::EXPECTED;
    const KINDS: Kinds = T::KINDS.or(Kinds::NULLISH);
    const OPTIONAL: bool = true;

    #[inline]
    fn from_js(value: Value<'s>, storage: &'s mut T::Storage) -> Result<Self> {
        if value.is_nullish() {
            Ok(None)
        } else {
            T::from_js(value, storage).map(Some)
        }
    }
}

/// `None` is `null`.
impl<'s, T: IntoJs<'s>> IntoJs<'s> for Option<T> {
    const TYPE: Text = Text::Join(&[T::TYPE, Text::Plain(" | null")]);

    #[inline]
    fn into_js(self, env: Env<'s>) -> Result<Value<'s>> {
        match self {
            Some(value) => value.into_js(env),
            None => Ok(env.null()),
        }
    }
}

/// `undefined`; as a result in TypeScript, `void`.
impl<'s> IntoJs<'s> for () {
    const TYPE: Text = Text::Plain("void");

    #[inline]
    fn into_js(self, env: Env<'s>) -> Result<Value<'s>> {
        Ok(env.undefined())
    }
}

/// Any value, which is ignored.
impl<'s> FromJs<'s> for () {
    type Storage = ();
    const TYPE: Text = Text::Plain("void");

    #[inline]
    fn from_js(_: Value<'s>, _: &'s mut ()) -> Result<Self> {
        Ok(())
    }
}

/// An error is thrown.
impl<'s, T: IntoJs<'s>, E: Into<Error>> IntoJs<'s> for Result<T, E> {
    const TYPE: Text = T::TYPE;

    #[inline]
    fn into_js(self, env: Env<'s>) -> Result<Value<'s>> {
        match self {
            Ok(value) => value.into_js(env),
            Err(error) => Err(error.into()),
        }
    }
}
