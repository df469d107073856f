//! Integers that a JavaScript number may not hold exactly.

use super::{FromJs, IntoJs};
use crate::describe::Text;
use crate::env::Env;
use crate::error::{Error, Result};
use crate::sys::*;
use crate::values::{JsBigInt, Kind, Kinds, Value, magnitude};

/// The largest integer up to which a number holds every integer exactly.
const SAFE: f64 = 9_007_199_254_740_991.0;

const EITHER: Text = Text::Plain("number | bigint");
const EITHER_KINDS: Kinds = Kinds::of(Kind::Number).or(Kinds::of(Kind::BigInt));

/// The integer in a number or a bigint: its sign and its magnitude.
#[inline]
fn integer(value: Value<'_>) -> Option<(bool, u128)> {
    let mut number = 0.0f64;
    // SAFETY: the value is of this environment; the result is a local.
    let status =
        unsafe { napi_get_value_double(value.env().as_raw(), value.as_raw(), &mut number) };
    if status != napi_ok {
        return magnitude(value);
    }
    let size = number.abs();
    (size <= SAFE && size.trunc() == size).then_some((number < 0.0, size as u128))
}

/// An integer of one's own type from sign and magnitude.
macro_rules! narrow {
    ($ty:ident, $negative:expr, $size:expr) => {
        if $negative {
            // The magnitude of the smallest integer is one more than that of the largest.
            0i128
                .checked_sub_unsigned($size)
                .and_then(|number| $ty::try_from(number).ok())
        } else {
            $ty::try_from($size).ok()
        }
    };
}

macro_rules! wide {
    ($($ty:ident, $expected:literal;)*) => {$(
        /// A number that is a safe integer, or a bigint.
        impl<'s> FromJs<'s> for $ty {
            type Storage = ();
            const TYPE: Text = EITHER;
            const EXPECTED: Text = Text::Plain($expected);
            const KINDS: Kinds = EITHER_KINDS;

            #[inline]
            fn from_js(value: Value<'s>, _: &'s mut ()) -> Result<Self> {
                match integer(value).and_then(|(negative, size)| narrow!($ty, negative, size)) {
                    Some(number) => Ok(number),
                    None if EITHER_KINDS.contains(value.kind()) => {
                        Err(Error::out_of_range(Self::EXPECTED, value))
                    }
                    None => Err(Error::expected::<Self>(value)),
                }
            }
        }
    )*};
}

wide! {
    i64, "an integer from -2^63 to 2^63-1: a safe integer or a bigint";
    u64, "an integer from 0 to 2^64-1: a safe integer or a bigint";
    isize, "an integer: a safe one or a bigint";
    usize, "an integer from 0: a safe one or a bigint";
    i128, "an integer from -2^127 to 2^127-1: a safe integer or a bigint";
    u128, "an integer from 0 to 2^128-1: a safe integer or a bigint";
}

macro_rules! into_number {
    ($($ty:ident),*) => {$(
        /// A number; an error when it is no safe integer. For any of them, see [`BigInt`].
        impl<'s> IntoJs<'s> for $ty {
            const TYPE: Text = Text::Plain("number");

            #[inline]
            fn into_js(self, env: Env<'s>) -> Result<Value<'s>> {
                let number = self as f64;
                if number.abs() <= SAFE {
                    return env.number(number);
                }
                Err(unsafe_integer(&self))
            }
        }
    )*};
}
into_number!(i64, u64, isize, usize);

#[cold]
fn unsafe_integer(number: &dyn std::fmt::Display) -> Error {
    Error::range_error(format!(
        "{number} is no safe integer for a JavaScript number; the native function should return a BigInt"
    ))
    .with_code("ERR_OUT_OF_RANGE")
}

fn of_magnitude<'s>(env: Env<'s>, negative: bool, size: u128) -> Result<Value<'s>> {
    let words = [size as u64, (size >> 64) as u64];
    let count = 2 - usize::from(words[1] == 0);
    Ok(JsBigInt::from_words(env, negative, &words[..count])?.into())
}

/// A bigint.
impl<'s> IntoJs<'s> for i128 {
    const TYPE: Text = Text::Plain("bigint");

    fn into_js(self, env: Env<'s>) -> Result<Value<'s>> {
        of_magnitude(env, self < 0, self.unsigned_abs())
    }
}

/// A bigint.
impl<'s> IntoJs<'s> for u128 {
    const TYPE: Text = Text::Plain("bigint");

    fn into_js(self, env: Env<'s>) -> Result<Value<'s>> {
        of_magnitude(env, false, self)
    }
}

/// An integer that is a bigint in JavaScript, both ways: `BigInt(7u64)`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct BigInt<T>(pub T);

macro_rules! bigint {
    ($($ty:ident),*) => {$(
        impl<'s> FromJs<'s> for BigInt<$ty> {
            type Storage = ();
            const TYPE: Text = Text::Plain("bigint");
            const EXPECTED: Text = Text::Plain(concat!("a bigint that fits ", stringify!($ty)));
            const KINDS: Kinds = Kinds::of(Kind::BigInt);

            fn from_js(value: Value<'s>, _: &'s mut ()) -> Result<Self> {
                match magnitude(value).and_then(|(negative, size)| narrow!($ty, negative, size)) {
                    Some(number) => Ok(Self(number)),
                    None if value.kind() == Kind::BigInt => {
                        Err(Error::out_of_range(Self::EXPECTED, value))
                    }
                    None => Err(Error::expected::<Self>(value)),
                }
            }
        }

        impl<'s> IntoJs<'s> for BigInt<$ty> {
            const TYPE: Text = Text::Plain("bigint");

            #[allow(unused_comparisons, reason = "also for types without a sign")]
            fn into_js(self, env: Env<'s>) -> Result<Value<'s>> {
                let number = self.0;
                let size = if number < 0 {
                    (number as i128).unsigned_abs()
                } else {
                    number as u128
                };
                of_magnitude(env, number < 0, size)
            }
        }
    )*};
}
bigint!(i64, u64, isize, usize, i128, u128);

#[cfg(test)]
mod tests {
    fn i64_of(negative: bool, size: u128) -> Option<i64> {
        narrow!(i64, negative, size)
    }

    fn u64_of(negative: bool, size: u128) -> Option<u64> {
        narrow!(u64, negative, size)
    }

    fn i128_of(negative: bool, size: u128) -> Option<i128> {
        narrow!(i128, negative, size)
    }

    #[test]
    fn the_ends_of_each_type() {
        assert_eq!(i64_of(true, 1 << 63), Some(i64::MIN));
        assert_eq!(i64_of(true, (1 << 63) + 1), None);
        assert_eq!(i64_of(false, (1 << 63) - 1), Some(i64::MAX));
        assert_eq!(i64_of(false, 1 << 63), None);
        assert_eq!(u64_of(false, u64::MAX.into()), Some(u64::MAX));
        assert_eq!(u64_of(true, 1), None);
        assert_eq!(u64_of(true, 0), Some(0), "minus zero");
        assert_eq!(i128_of(true, 1 << 127), Some(i128::MIN));
        assert_eq!(i128_of(true, (1 << 127) + 1), None);
        assert_eq!(i128_of(false, 1 << 127), None);
    }
}
