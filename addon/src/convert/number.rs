//! Numbers and booleans.

use super::{FromJs, IntoJs};
use crate::describe::Text;
use crate::env::Env;
use crate::error::{Error, Result};
use crate::sys::*;
use crate::values::{Kind, Kinds, Value};

const NUMBER: Text = Text::Plain("number");

/// The number in a value, told by the status alone: one call into the host.
#[inline]
fn double(value: Value<'_>) -> Option<f64> {
    let mut result = 0.0;
    // SAFETY: the value is of this environment; the result is a local.
    let status =
        unsafe { napi_get_value_double(value.env().as_raw(), value.as_raw(), &mut result) };
    (status == napi_ok).then_some(result)
}

impl<'s> FromJs<'s> for f64 {
    type Storage = ();
    const TYPE: Text = NUMBER;
    const EXPECTED: Text = Text::Plain("a number");
    const KINDS: Kinds = Kinds::of(Kind::Number);

    #[inline]
    fn from_js(value: Value<'s>, _: &'s mut ()) -> Result<Self> {
        double(value).ok_or_else(|| Error::expected::<Self>(value))
    }
}

impl<'s> IntoJs<'s> for f64 {
    const TYPE: Text = NUMBER;

    #[inline]
    fn into_js(self, env: Env<'s>) -> Result<Value<'s>> {
        env.number(self)
    }
}

impl<'s> FromJs<'s> for f32 {
    type Storage = ();
    const TYPE: Text = NUMBER;
    const EXPECTED: Text = Text::Plain("a number");
    const KINDS: Kinds = Kinds::of(Kind::Number);

    #[inline]
    fn from_js(value: Value<'s>, _: &'s mut ()) -> Result<Self> {
        match double(value) {
            Some(number) => Ok(number as f32),
            None => Err(Error::expected::<Self>(value)),
        }
    }
}

impl<'s> IntoJs<'s> for f32 {
    const TYPE: Text = NUMBER;

    #[inline]
    fn into_js(self, env: Env<'s>) -> Result<Value<'s>> {
        env.number(self.into())
    }
}

/// Integers that a number holds exactly.
macro_rules! integer {
    ($ty:ident, $expected:literal, $create:ident, $as:ident) => {
        impl<'s> FromJs<'s> for $ty {
            type Storage = ();
            const TYPE: Text = NUMBER;
            const EXPECTED: Text = Text::Plain($expected);
            const KINDS: Kinds = Kinds::of(Kind::Number);

            #[inline]
            fn from_js(value: Value<'s>, _: &'s mut ()) -> Result<Self> {
                match double(value) {
                    // The cast saturates and turns what is not a number to 0, so only integers in
                    // range survive it unchanged.
                    Some(number) if f64::from(number as $ty) == number => Ok(number as $ty),
                    Some(_) => Err(Error::out_of_range(Self::EXPECTED, value)),
                    None => Err(Error::expected::<Self>(value)),
                }
            }
        }

        impl<'s> IntoJs<'s> for $ty {
            const TYPE: Text = NUMBER;

            #[inline]
            fn into_js(self, env: Env<'s>) -> Result<Value<'s>> {
                // SAFETY: the environment is live.
                env.made(|env, result| unsafe { $create(env, $as::from(self), result) })
            }
        }
    };
}

integer!(u8, "an integer from 0 to 255", napi_create_uint32, u32);
integer!(u16, "an integer from 0 to 65535", napi_create_uint32, u32);
integer!(
    u32,
    "an integer from 0 to 4294967295",
    napi_create_uint32,
    u32
);
integer!(i8, "an integer from -128 to 127", napi_create_int32, i32);
integer!(
    i16,
    "an integer from -32768 to 32767",
    napi_create_int32,
    i32
);
integer!(
    i32,
    "an integer from -2147483648 to 2147483647",
    napi_create_int32,
    i32
);

impl<'s> FromJs<'s> for bool {
    type Storage = ();
    const TYPE: Text = Text::Plain("boolean");
    const EXPECTED: Text = Text::Plain("a boolean");
    const KINDS: Kinds = Kinds::of(Kind::Boolean);

    #[inline]
    fn from_js(value: Value<'s>, _: &'s mut ()) -> Result<Self> {
        let mut result = false;
        // SAFETY: the value is of this environment; the result is a local.
        let status =
            unsafe { napi_get_value_bool(value.env().as_raw(), value.as_raw(), &mut result) };
        if status == napi_ok {
            Ok(result)
        } else {
            Err(Error::expected::<Self>(value))
        }
    }
}

impl<'s> IntoJs<'s> for bool {
    const TYPE: Text = Text::Plain("boolean");

    #[inline]
    fn into_js(self, env: Env<'s>) -> Result<Value<'s>> {
        env.boolean(self)
    }
}
