//! Reading the arguments that the builtin hands down: bytes, texts, numbers.

use v8::{FunctionCallbackArguments, Local, PinScope, Value};

use crate::bindings::buffer::Bytes;

/// Calls `f` with the bytes of a view, of an `ArrayBuffer`, or of a string in UTF-8. `None` for others.
///
/// `f` must not run JavaScript.
pub(super) fn with_bytes<R>(
    scope: &PinScope<'_, '_>,
    value: Local<'_, Value>,
    f: impl FnOnce(&[u8]) -> R,
) -> Option<R> {
    if let Some(bytes) = Bytes::of(value) {
        return Some(f(bytes.get()));
    }
    if let Ok(text) = value.try_cast::<v8::String>() {
        return Some(f(text.to_rust_string_lossy(scope).as_bytes()));
    }
    let buffer = value.try_cast::<v8::ArrayBuffer>().ok()?;
    let Some(data) = buffer.data() else {
        return Some(f(&[]));
    };
    // SAFETY: the buffer has this many bytes there, and no JavaScript runs meanwhile.
    Some(f(unsafe {
        std::slice::from_raw_parts(data.as_ptr().cast::<u8>(), buffer.byte_length())
    }))
}

/// A copy of the bytes at `index`; none for a value that has none.
pub(super) fn bytes(
    scope: &PinScope<'_, '_>,
    args: &FunctionCallbackArguments<'_>,
    index: i32,
) -> Vec<u8> {
    with_bytes(scope, args.get(index), <[u8]>::to_vec).unwrap_or_default()
}

/// As [`bytes`], `None` for a value that has none.
pub(super) fn optional_bytes(
    scope: &PinScope<'_, '_>,
    args: &FunctionCallbackArguments<'_>,
    index: i32,
) -> Option<Vec<u8>> {
    with_bytes(scope, args.get(index), <[u8]>::to_vec)
}

/// The text at `index`; an empty one for other values.
pub(super) fn text(
    scope: &PinScope<'_, '_>,
    args: &FunctionCallbackArguments<'_>,
    index: i32,
) -> String {
    crate::bindings::prelude::text(scope, args.get(index))
}

/// The length at `index`, if one is given.
pub(super) fn length(args: &FunctionCallbackArguments<'_>, index: i32) -> Option<usize> {
    let number = args.get(index).try_cast::<v8::Number>().ok()?.value();
    (number >= 0.0).then_some(number as usize)
}
