//! Text.

use std::borrow::Cow;
use std::mem::MaybeUninit;

use super::{FromJs, IntoJs};
use crate::describe::Text;
use crate::env::Env;
use crate::error::{Error, Result};
use crate::values::{Kind, Kinds, SHORT, Value, read_into, read_long, read_string};

const STRING: Text = Text::Plain("string");
const EXPECTED: Text = Text::Plain("a string");
const KINDS: Kinds = Kinds::of(Kind::String);

/// Where the text of a `&str` argument is: in place when it is short.
#[derive(Debug)]
pub struct TextStorage {
    short: [MaybeUninit<u8>; SHORT],
    long: String,
}

impl Default for TextStorage {
    #[inline]
    fn default() -> Self {
        Self {
            short: [const { MaybeUninit::uninit() }; SHORT],
            long: String::new(),
        }
    }
}

impl TextStorage {
    /// The text of a string, or `None` when the value is none.
    #[inline]
    fn read(&mut self, value: Value<'_>) -> Option<&str> {
        let length = read_into(value, &mut self.short)?;
        if length < SHORT - 4 {
            // SAFETY: the function wrote that many.
            let bytes = unsafe { std::slice::from_raw_parts(self.short.as_ptr().cast(), length) };
            if let Ok(text) = std::str::from_utf8(bytes) {
                return Some(text);
            }
        }
        self.read_long(value)
    }

    #[cold]
    fn read_long(&mut self, value: Value<'_>) -> Option<&str> {
        self.long = String::from_utf8(read_long(value)?)
            // No host is known to write invalid UTF-8, but safety may not hang on that.
            .unwrap_or_else(|error| String::from_utf8_lossy(error.as_bytes()).into_owned());
        Some(&self.long)
    }
}

/// Without an allocation when the text is short.
impl<'s> FromJs<'s> for &'s str {
    type Storage = TextStorage;
    const TYPE: Text = STRING;
    const EXPECTED: Text = EXPECTED;
    const KINDS: Kinds = KINDS;

    #[inline]
    fn from_js(value: Value<'s>, storage: &'s mut TextStorage) -> Result<Self> {
        storage
            .read(value)
            .ok_or_else(|| Error::expected::<Self>(value))
    }
}

impl<'s> FromJs<'s> for String {
    type Storage = ();
    const TYPE: Text = STRING;
    const EXPECTED: Text = EXPECTED;
    const KINDS: Kinds = KINDS;

    #[inline]
    fn from_js(value: Value<'s>, _: &'s mut ()) -> Result<Self> {
        read_string(value).ok_or_else(|| Error::expected::<Self>(value))
    }
}

impl<'s> FromJs<'s> for char {
    type Storage = ();
    const TYPE: Text = STRING;
    const EXPECTED: Text = Text::Plain("a string of one character");
    const KINDS: Kinds = KINDS;

    fn from_js(value: Value<'s>, _: &'s mut ()) -> Result<Self> {
        let mut storage = TextStorage::default();
        let mut chars = storage.read(value).unwrap_or_default().chars();
        match (chars.next(), chars.next()) {
            (Some(char), None) => Ok(char),
            _ => Err(Error::expected::<Self>(value)),
        }
    }
}

impl<'s> IntoJs<'s> for &str {
    const TYPE: Text = STRING;

    #[inline]
    fn into_js(self, env: Env<'s>) -> Result<Value<'s>> {
        Ok(env.string(self)?.into())
    }
}

impl<'s> IntoJs<'s> for String {
    const TYPE: Text = STRING;

    #[inline]
    fn into_js(self, env: Env<'s>) -> Result<Value<'s>> {
        self.as_str().into_js(env)
    }
}

impl<'s> IntoJs<'s> for &String {
    const TYPE: Text = STRING;

    #[inline]
    fn into_js(self, env: Env<'s>) -> Result<Value<'s>> {
        self.as_str().into_js(env)
    }
}

impl<'s> IntoJs<'s> for Cow<'_, str> {
    const TYPE: Text = STRING;

    #[inline]
    fn into_js(self, env: Env<'s>) -> Result<Value<'s>> {
        (*self).into_js(env)
    }
}

impl<'s> IntoJs<'s> for Box<str> {
    const TYPE: Text = STRING;

    #[inline]
    fn into_js(self, env: Env<'s>) -> Result<Value<'s>> {
        (*self).into_js(env)
    }
}

impl<'s> IntoJs<'s> for char {
    const TYPE: Text = STRING;

    #[inline]
    fn into_js(self, env: Env<'s>) -> Result<Value<'s>> {
        self.encode_utf8(&mut [0; 4]).into_js(env)
    }
}
