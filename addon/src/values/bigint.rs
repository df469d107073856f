//! Integers of any size.

use super::{Kind, Kinds, Value, handle};
use crate::env::Env;
use crate::error::Result;
use crate::sys::*;
use std::ptr::null_mut;

handle! {
    /// A bigint, left where it is.
    JsBigInt, "bigint", "a bigint", Kinds::of(Kind::BigInt), |value| value.kind() == Kind::BigInt
}

impl<'s> JsBigInt<'s> {
    /// A bigint of a sign and 64-bit words, least significant first.
    ///
    /// # Errors
    ///
    /// When it is larger than the host allows.
    pub fn from_words(env: Env<'s>, negative: bool, words: &[u64]) -> Result<Self> {
        let (sign, count) = (negative.into(), words.len());
        // SAFETY: the environment is live, and the words as many as said.
        let value = env.made(|env, result| unsafe {
            napi_create_bigint_words(env, sign, count, words.as_ptr(), result)
        })?;
        Ok(Self(value))
    }

    /// Whether it is below zero, and its 64-bit words, least significant first.
    ///
    /// # Errors
    ///
    /// When the host fails.
    pub fn to_words(self) -> Result<(bool, Vec<u64>)> {
        let mut count = 0;
        let env = self.env();
        // SAFETY: asked without memory for them, the function writes the number of words alone.
        env.check(unsafe {
            let raw = self.as_raw();
            napi_get_value_bigint_words(env.as_raw(), raw, null_mut(), &mut count, null_mut())
        })?;
        let (mut sign, mut words) = (0, vec![0; count]);
        // SAFETY: there is room for that many.
        env.check(unsafe {
            let (raw, words) = (self.as_raw(), words.as_mut_ptr());
            napi_get_value_bigint_words(env.as_raw(), raw, &mut sign, &mut count, words)
        })?;
        words.truncate(count);
        Ok((sign != 0, words))
    }
}

/// The sign and the lowest 128 bits of a bigint without an allocation; `None` when there are more, or
/// when the value is no bigint.
pub(crate) fn magnitude(value: Value<'_>) -> Option<(bool, u128)> {
    // One more than fits, so that what does not fit shows.
    let (mut sign, mut count, mut words) = (0, 3, [0u64; 3]);
    // SAFETY: there is room for as many words as said.
    let status = unsafe {
        let (env, raw) = (value.env().as_raw(), value.as_raw());
        napi_get_value_bigint_words(env, raw, &mut sign, &mut count, words.as_mut_ptr())
    };
    if status != napi_ok || count > 2 {
        return None;
    }
    let low = if count > 0 { words[0] } else { 0 };
    let high = if count > 1 { words[1] } else { 0 };
    Some((sign != 0, u128::from(high) << 64 | u128::from(low)))
}
