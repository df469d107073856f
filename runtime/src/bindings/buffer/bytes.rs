//! Memory of views, ranges in it, and the errors of both.

use super::*;

/// The bytes of an `ArrayBufferView`.
///
/// The memory belongs to JavaScript: it is only to be touched between two points where JavaScript
/// can run, and never kept. Memory shared with other threads is read as it happens to be, which is
/// what the language promises for it too.
pub(crate) struct Bytes {
    data: *mut u8,
    length: usize,
}

impl Bytes {
    /// The bytes of `value`, when it is a view. A detached one is empty.
    pub(crate) fn of(value: v8::Local<'_, v8::Value>) -> Option<Bytes> {
        let view = v8::Local::<v8::ArrayBufferView>::try_from(value).ok()?;
        let length = view.byte_length();
        if length == 0 {
            return Some(Bytes {
                data: std::ptr::NonNull::dangling().as_ptr(),
                length,
            });
        }
        Some(Bytes {
            data: view.data().cast(),
            length,
        })
    }

    /// For reading.
    pub(crate) fn get(&self) -> &[u8] {
        // SAFETY: the view has this many bytes at this address while JavaScript does not run.
        unsafe { std::slice::from_raw_parts(self.data, self.length) }
    }

    /// For writing.
    pub(crate) fn get_mut(&mut self) -> &mut [u8] {
        // SAFETY: as in `get`; no other slice of the same memory is used meanwhile.
        unsafe { std::slice::from_raw_parts_mut(self.data, self.length) }
    }
}

/// The number at `index` as an index from 0, `default` when absent; `None` for a negative one.
pub(super) fn index(
    args: &v8::FunctionCallbackArguments<'_>,
    index: i32,
    default: usize,
) -> Option<usize> {
    let value = args.get(index);
    let Ok(number) = v8::Local::<v8::Number>::try_from(value) else {
        return Some(default);
    };
    let number = number.value();
    if number.is_nan() {
        Some(0)
    } else if number < 0.0 {
        None
    } else {
        Some(number as usize)
    }
}

/// Throws `ERR_STRING_TOO_LONG`.
pub(crate) fn throw_string_too_long(scope: &mut v8::PinScope<'_, '_>) {
    let message = format!(
        "Cannot create a string longer than 0x{:x} characters",
        v8::String::MAX_LENGTH
    );
    throw_error(scope, ErrorKind::Error, "ERR_STRING_TOO_LONG", &message);
}

/// Throws for a receiver or argument that is no buffer.
pub(super) fn throw_not_a_buffer(scope: &mut v8::PinScope<'_, '_>) {
    throw_error(
        scope,
        ErrorKind::Type,
        "ERR_INVALID_ARG_TYPE",
        "argument must be a buffer",
    );
}
