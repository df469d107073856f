//! What every libuv binding needs: reading arguments, and throwing errors in Node's shape.
//!
//! The public builtins validate before they call down, so the checks here are the second line:
//! a wrong value never reaches libuv, and never crashes.

use std::ffi::{c_char, c_int};

use libuv_sys2 as uv;
use v8::{FunctionCallbackArguments, Local, PinScope, Value};

use super::prelude::{self, Env, ErrorKind, Rc, throw_error};

/// A string from bytes the system gave us; what is not UTF-8 becomes U+FFFD, as in Node.
pub(super) fn string_from_bytes<'s>(scope: &PinScope<'s, '_>, bytes: &[u8]) -> Local<'s, Value> {
    v8::String::new_from_utf8(scope, bytes, v8::NewStringType::Normal)
        .unwrap_or_else(|| v8::String::empty(scope))
        .into()
}

/// A `Uint8Array` owning `bytes`.
pub(super) fn uint8_array<'s>(scope: &mut PinScope<'s, '_>, bytes: Vec<u8>) -> Local<'s, Value> {
    let length = bytes.len();
    let store = v8::ArrayBuffer::new_backing_store_from_vec(bytes).make_shared();
    let buffer = v8::ArrayBuffer::with_backing_store(scope, &store);
    match v8::Uint8Array::new(scope, buffer, 0, length) {
        Some(array) => array.into(),
        None => v8::undefined(scope).into(),
    }
}

/// A name as a string or as bytes.
pub(super) fn name_or_bytes<'s>(
    scope: &mut PinScope<'s, '_>,
    text: &[u8],
    bytes: bool,
) -> Local<'s, Value> {
    if bytes {
        uint8_array(scope, text.to_vec())
    } else {
        string_from_bytes(scope, text)
    }
}

/// The number at `index` as an `i32`; anything else counts as `fallback`. Runs no user code.
pub(super) fn int(args: &FunctionCallbackArguments<'_>, index: c_int, fallback: i32) -> i32 {
    let value = args.get(index);
    match value.try_cast::<v8::Number>() {
        // The cast saturates; flags and modes above i32 are kept by going through i64.
        Ok(number) => number.value() as i64 as i32,
        Err(_) => fallback,
    }
}

/// The number at `index`, or `fallback`. Runs no user code.
pub(super) fn float(args: &FunctionCallbackArguments<'_>, index: c_int, fallback: f64) -> f64 {
    match args.get(index).try_cast::<v8::Number>() {
        Ok(number) => number.value(),
        Err(_) => fallback,
    }
}

/// The number or bigint at `index` as an `i64`, or `fallback`.
pub(super) fn int64(args: &FunctionCallbackArguments<'_>, index: c_int, fallback: i64) -> i64 {
    let value = args.get(index);
    if let Ok(number) = value.try_cast::<v8::Number>() {
        number.value() as i64
    } else if let Ok(big) = value.try_cast::<v8::BigInt>() {
        big.i64_value().0
    } else {
        fallback
    }
}

/// The text at `index`, when it is a string.
pub(super) fn text(
    scope: &PinScope<'_, '_>,
    args: &FunctionCallbackArguments<'_>,
    index: c_int,
) -> Option<String> {
    let value = args.get(index).try_cast::<v8::String>().ok()?;
    Some(value.to_rust_string_lossy(scope))
}

/// A NUL-terminated byte string for a system call.
#[derive(Debug)]
pub(super) struct CText(Vec<u8>);

impl CText {
    /// Reads a string or a byte array; `None` for anything else or when it contains a NUL.
    pub(super) fn read(scope: &PinScope<'_, '_>, value: Local<'_, Value>) -> Option<Self> {
        let mut bytes = if let Ok(text) = value.try_cast::<v8::String>() {
            text.to_rust_string_lossy(scope).into_bytes()
        } else if let Ok(view) = value.try_cast::<v8::ArrayBufferView>() {
            let mut bytes = vec![0; view.byte_length()];
            let copied = view.copy_contents(&mut bytes);
            bytes.truncate(copied);
            bytes
        } else {
            return None;
        };
        if bytes.contains(&0) {
            return None;
        }
        bytes.push(0);
        Some(Self(bytes))
    }

    /// The pointer C code reads.
    pub(super) fn as_ptr(&self) -> *const c_char {
        self.0.as_ptr().cast()
    }

    /// The bytes without the terminator.
    pub(super) fn bytes(&self) -> &[u8] {
        &self.0[..self.0.len() - 1]
    }
}

/// The path at `index`, or a thrown `TypeError`.
pub(super) fn path(
    scope: &mut PinScope<'_, '_>,
    args: &FunctionCallbackArguments<'_>,
    index: c_int,
) -> Option<CText> {
    let value = args.get(index);
    let path = CText::read(scope, value);
    if path.is_none() {
        throw_type(
            scope,
            "ERR_INVALID_ARG_VALUE",
            "The path must be a string or Uint8Array without null bytes.",
        );
    }
    path
}

/// Throws a `TypeError` with a `code`.
pub(super) fn throw_type(scope: &mut PinScope<'_, '_>, code: &str, message: &str) {
    throw_error(scope, ErrorKind::Type, code, message);
}

/// Throws a `RangeError` with a `code`.
pub(super) fn throw_range(scope: &mut PinScope<'_, '_>, code: &str, message: &str) {
    throw_error(scope, ErrorKind::Range, code, message);
}

/// [`prelude::uv_exception`] with paths as the system has them, bytes.
pub(super) fn uv_exception<'s>(
    scope: &mut PinScope<'s, '_>,
    error: c_int,
    syscall: &str,
    path: Option<&[u8]>,
    dest: Option<&[u8]>,
) -> Local<'s, Value> {
    let path = path.map(String::from_utf8_lossy);
    let dest = dest.map(String::from_utf8_lossy);
    prelude::uv_exception(scope, error, syscall, path.as_deref(), dest.as_deref())
}

/// Throws [`uv_exception`].
pub(super) fn throw_uv(
    scope: &mut PinScope<'_, '_>,
    error: c_int,
    syscall: &str,
    path: Option<&[u8]>,
    dest: Option<&[u8]>,
) {
    let error = uv_exception(scope, error, syscall, path, dest);
    scope.throw_exception(error);
}

/// The loop of the scope's environment.
pub(super) fn uv_loop(scope: &mut PinScope<'_, '_>) -> *mut uv::uv_loop_t {
    Env::current(scope).event_loop().uv()
}

/// A JavaScript function that a finished request calls, once, in the async context of its start.
pub(super) struct Completion {
    env: Rc<Env>,
    function: v8::Global<v8::Function>,
    async_context: v8::Global<Value>,
}

impl Completion {
    pub(super) fn new(scope: &mut PinScope<'_, '_>, function: Local<'_, v8::Function>) -> Self {
        let async_context = scope.get_continuation_preserved_embedder_data();
        Self {
            env: Env::current(scope),
            function: v8::Global::new(scope, function),
            async_context: v8::Global::new(scope, async_context),
        }
    }

    /// Calls the function with what `arguments` makes; runs ticks and microtasks after it.
    pub(super) fn call(
        &self,
        arguments: impl for<'s> FnOnce(&mut PinScope<'s, '_>) -> Vec<Local<'s, Value>>,
    ) {
        self.env.enter(|scope| {
            let arguments = arguments(scope);
            let function = Local::new(scope, &self.function);
            let context = Local::new(scope, &self.async_context);
            scope.set_continuation_preserved_embedder_data(context);
            let receiver = v8::undefined(scope).into();
            self.env
                .make_callback(scope, receiver, function, &arguments);
            let none = v8::undefined(scope).into();
            scope.set_continuation_preserved_embedder_data(none);
        });
    }
}

/// Memory of a view, kept alive by its backing store, for as long as a request runs.
pub(super) struct Bytes {
    /// Where the bytes begin.
    pub(super) base: *mut u8,
    /// How many there are.
    pub(super) len: usize,
    _store: Option<v8::SharedRef<v8::BackingStore>>,
}

impl Bytes {
    /// The memory of an `ArrayBufferView`; `None` for other values.
    pub(super) fn of(value: Local<'_, Value>) -> Option<Self> {
        let view = value.try_cast::<v8::ArrayBufferView>().ok()?;
        let len = view.byte_length();
        // Asking for the store moves a small array out of the V8 heap, so the address stays put.
        let store = view.get_backing_store();
        let base = match &store {
            Some(store) => match store.data() {
                // SAFETY: a view's range lies inside its buffer.
                Some(data) if len > 0 => unsafe {
                    data.as_ptr().cast::<u8>().add(view.byte_offset())
                },
                _ => std::ptr::NonNull::dangling().as_ptr(),
            },
            None => return None,
        };
        Some(Self {
            base,
            len,
            _store: store,
        })
    }

    /// As [`Bytes::of`], for a call that is over before JavaScript runs again: without holding the store.
    pub(super) fn borrow(value: Local<'_, Value>) -> Option<Self> {
        let view = value.try_cast::<v8::ArrayBufferView>().ok()?;
        let len = view.byte_length();
        let base = if len > 0 {
            view.data().cast::<u8>()
        } else {
            std::ptr::NonNull::dangling().as_ptr()
        };
        Some(Self {
            base,
            len,
            _store: None,
        })
    }

    /// `length` bytes from `offset`; `None` when that is not inside.
    pub(super) fn slice(&self, offset: usize, length: usize) -> Option<uv::uv_buf_t> {
        if offset.checked_add(length)? > self.len {
            return None;
        }
        Some(uv::uv_buf_t {
            // SAFETY: checked to be inside just above.
            base: unsafe { self.base.add(offset) }.cast(),
            len: length as _,
        })
    }
}
