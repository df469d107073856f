//! Memory of typed arrays as slices, and Rust's memory as typed arrays.

use std::ptr::null_mut;

use super::{FromJs, IntoJs};
use crate::describe::Text;
use crate::env::Env;
use crate::error::{Error, Result};
use crate::sys::*;
use crate::values::{
    ArrayBuffer, DataView, Element, Handle, Kind, Kinds, Memory, MemoryGuard, TypedArray, Value,
    external,
};

/// Keeps the memory of a slice argument from being used by others.
#[derive(Debug, Default)]
pub struct SliceStorage(Option<MemoryGuard>);

/// The elements where they are. While the native function has them, JavaScript cannot run.
impl<'s, T: Element> FromJs<'s> for &'s [T] {
    type Storage = SliceStorage;
    const TYPE: Text = T::TYPE;
    const EXPECTED: Text = T::EXPECTED;
    const KINDS: Kinds = Kinds::of(Kind::Object);

    #[inline]
    fn from_js(value: Value<'s>, storage: &'s mut SliceStorage) -> Result<Self> {
        let memory = Memory::<T>::of(value).ok_or_else(|| Error::expected::<Self>(value))?;
        storage.0 = Some(memory.borrow(false)?);
        // SAFETY: the guard, which outlives the slice, keeps writers away and JavaScript from
        // running; the handle keeps the memory alive.
        Ok(unsafe { std::slice::from_raw_parts(memory.data.as_ptr(), memory.length) })
    }
}

/// The elements where they are. While the native function has them, JavaScript cannot run.
impl<'s, T: Element> FromJs<'s> for &'s mut [T] {
    type Storage = SliceStorage;
    const TYPE: Text = T::TYPE;
    const EXPECTED: Text = T::EXPECTED;
    const KINDS: Kinds = Kinds::of(Kind::Object);

    #[inline]
    fn from_js(value: Value<'s>, storage: &'s mut SliceStorage) -> Result<Self> {
        let memory = Memory::<T>::of(value).ok_or_else(|| Error::expected::<Self>(value))?;
        storage.0 = Some(memory.borrow(true)?);
        // SAFETY: as above, and the guard keeps everybody else away.
        Ok(unsafe { std::slice::from_raw_parts_mut(memory.data.as_ptr(), memory.length) })
    }
}

/// Numbers of Rust's that are a typed array in JavaScript; a plain `Vec` is an `Array`.
///
/// As a result, long vectors are handed over without a copy. As an argument it is a copy, which may
/// go to other threads.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Typed<T>(pub Vec<T>);

impl<'s, T: Element> FromJs<'s> for Typed<T> {
    type Storage = ();
    const TYPE: Text = T::TYPE;
    const EXPECTED: Text = T::EXPECTED;
    const KINDS: Kinds = Kinds::of(Kind::Object);

    fn from_js(value: Value<'s>, _: &'s mut ()) -> Result<Self> {
        TypedArray::from_js(value, super::NoStorage::none())?
            .to_vec()
            .map(Self)
    }
}

impl<'s, T: Element> IntoJs<'s> for Typed<T> {
    const TYPE: Text = Text::Plain(T::CLASS);

    fn into_js(self, env: Env<'s>) -> Result<Value<'s>> {
        let length = self.0.len();
        let buffer = ArrayBuffer::from_vec(env, self.0)?;
        Ok(TypedArray::<T>::over(buffer, 0, length)?.into())
    }
}

/// Bytes of Rust's that are a Node `Buffer` in JavaScript.
///
/// As a result, many bytes are handed over without a copy. As an argument it is a copy of a `Buffer`,
/// `Uint8Array`, `DataView` or `ArrayBuffer`, and may go to other threads.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Buffer(pub Vec<u8>);

impl From<Vec<u8>> for Buffer {
    fn from(bytes: Vec<u8>) -> Self {
        Self(bytes)
    }
}

impl From<Buffer> for Vec<u8> {
    fn from(buffer: Buffer) -> Self {
        buffer.0
    }
}

impl std::ops::Deref for Buffer {
    type Target = [u8];

    fn deref(&self) -> &[u8] {
        &self.0
    }
}

impl<'s> FromJs<'s> for Buffer {
    type Storage = ();
    const TYPE: Text = Text::Plain("Uint8Array | ArrayBuffer | DataView");
    const EXPECTED: Text = Text::Plain("a Buffer, Uint8Array, ArrayBuffer or DataView");
    const KINDS: Kinds = Kinds::of(Kind::Object);

    fn from_js(value: Value<'s>, _: &'s mut ()) -> Result<Self> {
        let bytes = if TypedArray::<u8>::matches(value) {
            value.cast::<TypedArray<'s, u8>>()?
        } else if ArrayBuffer::matches(value) {
            value.cast::<ArrayBuffer<'s>>()?.bytes()?
        } else if DataView::matches(value) {
            value.cast::<DataView<'s>>()?.bytes()?
        } else {
            return Err(Error::expected::<Self>(value));
        };
        bytes.to_vec().map(Self)
    }
}

/// From this many bytes on, a `Buffer` takes Rust's memory over instead of copying it.
const EXTERNAL_FROM: usize = 4096;

impl<'s> IntoJs<'s> for Buffer {
    const TYPE: Text = Text::Plain("Buffer");

    fn into_js(self, env: Env<'s>) -> Result<Value<'s>> {
        let length = self.0.len();
        if length < EXTERNAL_FROM {
            return copy_of(env, &self.0);
        }
        match external(env, self.0, |env, data, finalize, hint, result| {
            // SAFETY: memory and hint live until the finalizer is called.
            unsafe { napi_create_external_buffer(env, length, data, finalize, hint, result) }
        })? {
            Ok(value) => Ok(value),
            Err(bytes) => copy_of(env, &bytes),
        }
    }
}

/// A Node `Buffer` with a copy of these bytes.
fn copy_of<'s>(env: Env<'s>, bytes: &[u8]) -> Result<Value<'s>> {
    // SAFETY: the environment is live, and the bytes as many as said.
    env.made(|env, result| unsafe {
        napi_create_buffer_copy(env, bytes.len(), bytes.as_ptr().cast(), null_mut(), result)
    })
}
