//! Strings.

use std::ptr::null_mut;

use super::{Kind, Kinds, Value, handle};
use crate::sys::*;

handle! {
    /// A JavaScript string, left where it is.
    JsString, "string", "a string", Kinds::of(Kind::String), |value| value.kind() == Kind::String
}

impl JsString<'_> {
    /// A copy of the text; a surrogate without its partner becomes U+FFFD.
    #[must_use]
    pub fn to_text(self) -> String {
        read_string(self.0).unwrap_or_default()
    }

    /// How many UTF-16 code units it has, which is its `length`.
    #[must_use]
    pub fn len_utf16(self) -> usize {
        let mut length = 0;
        // SAFETY: asked without a buffer, the function writes the length alone.
        unsafe {
            let env = self.0.env().as_raw();
            napi_get_value_string_utf16(env, self.0.as_raw(), null_mut(), 0, &mut length);
        }
        length
    }

    /// A copy of the text as UTF-16 code units, exactly as JavaScript has them.
    #[must_use]
    pub fn to_utf16(self) -> Vec<u16> {
        let length = self.len_utf16();
        let mut units = vec![0; length + 1];
        let mut written = 0;
        // SAFETY: the buffer is as long as said.
        unsafe {
            let env = self.0.env().as_raw();
            let buffer = units.as_mut_ptr();
            napi_get_value_string_utf16(env, self.0.as_raw(), buffer, length + 1, &mut written);
        }
        units.truncate(written);
        units
    }
}

/// The bytes that fit into the first, stack buffer when a string is read.
pub(crate) const SHORT: usize = 256;

/// Reads a string into `buffer`; the number of bytes that came, or `None` when the value is no
/// string.
///
/// A number of `buffer.len() - 4` or more does not tell whether that was all: a code point is never
/// split, so up to three bytes may be left free.
#[inline]
pub(crate) fn read_into(
    value: Value<'_>,
    buffer: &mut [std::mem::MaybeUninit<u8>],
) -> Option<usize> {
    let mut length = 0;
    // SAFETY: the buffer is as long as said.
    let status = unsafe {
        napi_get_value_string_utf8(
            value.env().as_raw(),
            value.as_raw(),
            buffer.as_mut_ptr().cast(),
            buffer.len(),
            &mut length,
        )
    };
    (status == napi_ok).then_some(length)
}

/// How many bytes a string has as UTF-8.
#[inline]
pub(crate) fn utf8_len(value: Value<'_>) -> Option<usize> {
    let mut length = 0;
    // SAFETY: asked without a buffer, the function writes the length alone.
    let status = unsafe {
        let env = value.env().as_raw();
        napi_get_value_string_utf8(env, value.as_raw(), null_mut(), 0, &mut length)
    };
    (status == napi_ok).then_some(length)
}

/// The bytes of a string too long for the stack buffer.
#[cold]
pub(crate) fn read_long(value: Value<'_>) -> Option<Vec<u8>> {
    let length = utf8_len(value)?;
    // One more, for the zero that the function puts at the end.
    let mut bytes: Vec<u8> = Vec::with_capacity(length + 1);
    let written = read_into(value, &mut bytes.spare_capacity_mut()[..=length])?;
    // SAFETY: the function wrote that many.
    unsafe { bytes.set_len(written) };
    Some(bytes)
}

/// A copy of a string's text, or `None` when the value is no string.
#[inline]
pub(crate) fn read_string(value: Value<'_>) -> Option<String> {
    let mut buffer = [const { std::mem::MaybeUninit::<u8>::uninit() }; SHORT];
    let length = read_into(value, &mut buffer)?;
    let bytes = if length < SHORT - 4 {
        // SAFETY: the function wrote that many.
        unsafe { std::slice::from_raw_parts(buffer.as_ptr().cast::<u8>(), length) }.to_vec()
    } else {
        read_long(value)?
    };
    Some(String::from_utf8(bytes).unwrap_or_else(|error| {
        // No host is known to write invalid UTF-8, but safety may not hang on that.
        String::from_utf8_lossy(error.as_bytes()).into_owned()
    }))
}
