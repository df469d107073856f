//! Typed arrays, and the memory behind them.

use std::fmt;
use std::marker::PhantomData;
use std::ops::{Deref, DerefMut};
use std::ptr::{NonNull, null_mut};

use super::borrow::Guard;
use super::{ArrayBuffer, Handle, Kind, Kinds, Value, handle_conversions};
use crate::describe::Text;
use crate::env::Env;
use crate::error::{Error, Result};
use crate::sys::*;

mod sealed {
    pub trait Sealed {}
}

/// A type of number that typed arrays hold.
///
/// # Safety
///
/// Every pattern of bits must be a value of the type, and [`Element::accepts`] true only for arrays
/// with elements of its size.
pub unsafe trait Element: Copy + Send + Sync + 'static + sealed::Sealed {
    /// The same number as shared memory has it.
    type Atomic: Send + Sync;
    /// The name of the JavaScript class.
    const CLASS: &'static str;
    /// The TypeScript type; for bytes, whatever holds bytes.
    const TYPE: Text = Text::Plain(Self::CLASS);
    /// What it is called in messages.
    const EXPECTED: Text = Text::Join(&[Text::Plain("a "), Text::Plain(Self::CLASS)]);
    /// Node-API's number for the class.
    const RAW: napi_typedarray_type;

    /// Whether arrays of that class hold such numbers.
    #[inline]
    fn accepts(raw: napi_typedarray_type) -> bool {
        raw == Self::RAW
    }
}

macro_rules! elements {
    ($($ty:ident, $atomic:ident, $class:literal, $article:literal, $raw:ident;)*) => {$(
        impl sealed::Sealed for $ty {}

        // SAFETY: plain numbers of the size that the class has.
        unsafe impl Element for $ty {
            type Atomic = std::sync::atomic::$atomic;
            const CLASS: &'static str = $class;
            const EXPECTED: Text = Text::Plain(concat!($article, " ", $class));
            const RAW: napi_typedarray_type = $raw;
        }
    )*};
}

elements! {
    i8, AtomicI8, "Int8Array", "an", napi_int8_array;
    u16, AtomicU16, "Uint16Array", "a", napi_uint16_array;
    i16, AtomicI16, "Int16Array", "an", napi_int16_array;
    u32, AtomicU32, "Uint32Array", "a", napi_uint32_array;
    i32, AtomicI32, "Int32Array", "an", napi_int32_array;
    f32, AtomicU32, "Float32Array", "a", napi_float32_array;
    f64, AtomicU64, "Float64Array", "a", napi_float64_array;
    i64, AtomicI64, "BigInt64Array", "a", napi_bigint64_array;
    u64, AtomicU64, "BigUint64Array", "a", napi_biguint64_array;
}

impl sealed::Sealed for u8 {}

// SAFETY: bytes, in both classes; a `Buffer` is a `Uint8Array`.
unsafe impl Element for u8 {
    type Atomic = std::sync::atomic::AtomicU8;
    const CLASS: &'static str = "Uint8Array";
    const TYPE: Text = Text::Plain("Uint8Array");
    const EXPECTED: Text = Text::Plain("a Uint8Array or Buffer");
    const RAW: napi_typedarray_type = napi_uint8_array;

    #[inline]
    fn accepts(raw: napi_typedarray_type) -> bool {
        raw == napi_uint8_array || raw == napi_uint8_clamped_array
    }
}

/// The memory of a typed array.
pub(crate) struct Memory<T> {
    pub(crate) data: NonNull<T>,
    pub(crate) length: usize,
    /// Whether other threads may use it, too.
    shared: bool,
}

impl<T: Element> Memory<T> {
    /// The memory of a value, or `None` when it is no array of `T`.
    #[inline]
    pub(crate) fn of(value: Value<'_>) -> Option<Self> {
        let env = value.env().as_raw();
        let (mut class, mut length) = (0, 0);
        let (mut data, mut buffer) = (null_mut(), null_mut());
        let mut plain = false;
        // SAFETY: the value is of this environment; the results are locals.
        unsafe {
            let status = napi_get_typedarray_info(
                env,
                value.as_raw(),
                &mut class,
                &mut length,
                &mut data,
                &mut buffer,
                null_mut(),
            );
            if status != napi_ok || !T::accepts(class) {
                return None;
            }
            napi_is_arraybuffer(env, buffer, &mut plain);
        }
        let data = if length == 0 {
            // An empty array's pointer may be anything.
            NonNull::dangling()
        } else {
            NonNull::new(data.cast())?
        };
        Some(Self {
            data,
            length,
            shared: !plain,
        })
    }

    /// Registers the memory as borrowed, so that Rust may make a reference of it.
    #[inline]
    pub(crate) fn borrow(&self, exclusive: bool) -> Result<Guard> {
        if self.shared {
            return Err(Error::unfit(
                "must not be in shared memory, which other threads may change",
                "ERR_ADDON_SHARED_MEMORY",
            ));
        }
        if !self.data.is_aligned() {
            return Err(Error::unfit(
                "must be aligned to the size of its elements",
                "ERR_ADDON_MISALIGNED",
            ));
        }
        let start = self.data.addr().get();
        Guard::take(start..start + self.length * size_of::<T>(), exclusive)
    }
}

/// A typed array with elements of type `T`, left where it is.
///
/// Elements are read through a borrow; while there is one, JavaScript cannot run on the thread.
pub struct TypedArray<'s, T>(Value<'s>, PhantomData<fn() -> T>);

impl<T> Clone for TypedArray<'_, T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T> Copy for TypedArray<'_, T> {}

impl<T> fmt::Debug for TypedArray<'_, T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "TypedArray({})", self.0.summary())
    }
}

// SAFETY: the test is that of arrays of `T`; the type is a plain wrapper of the value.
unsafe impl<'s, T: Element> Handle<'s> for TypedArray<'s, T> {
    type In<'i> = TypedArray<'i, T>;
    const TYPE: Text = T::TYPE;
    const EXPECTED: Text = T::EXPECTED;
    const KINDS: Kinds = Kinds::of(Kind::Object);

    #[inline]
    fn matches(value: Value<'s>) -> bool {
        Memory::<T>::of(value).is_some()
    }

    #[inline]
    unsafe fn from_value_unchecked(value: Value<'s>) -> Self {
        Self(value, PhantomData)
    }
}

handle_conversions!([T: Element] TypedArray<'s, T>, []);

impl<'s, T: Element> TypedArray<'s, T> {
    /// A new array with that many zeros.
    ///
    /// # Errors
    ///
    /// When there is not enough memory.
    pub fn new(env: Env<'s>, length: usize) -> Result<Self> {
        let bytes = length.checked_mul(size_of::<T>()).ok_or_else(|| {
            Error::range_error("the array is too long").with_code("ERR_OUT_OF_RANGE")
        })?;
        let (buffer, _) = ArrayBuffer::allocate(env, bytes)?;
        Self::over(buffer, 0, length)
    }

    /// A new array with a copy of these numbers.
    ///
    /// # Errors
    ///
    /// When there is not enough memory.
    pub fn copy_of(env: Env<'s>, numbers: &[T]) -> Result<Self> {
        let (buffer, data) = ArrayBuffer::allocate(env, size_of_val(numbers))?;
        // SAFETY: the memory is new, and as long.
        unsafe { std::ptr::copy_nonoverlapping(numbers.as_ptr(), data.cast(), numbers.len()) };
        Self::over(buffer, 0, numbers.len())
    }

    /// An array over the memory of a buffer.
    ///
    /// # Errors
    ///
    /// When the buffer is too short, or `byte_offset` no multiple of the element's size.
    pub fn over(buffer: ArrayBuffer<'s>, byte_offset: usize, length: usize) -> Result<Self> {
        // SAFETY: the buffer is of its environment.
        let value = buffer.env().made(|env, result| unsafe {
            napi_create_typedarray(env, T::RAW, length, buffer.as_raw(), byte_offset, result)
        })?;
        Ok(Self(value, PhantomData))
    }

    /// How many elements it has.
    #[must_use]
    pub fn len(self) -> usize {
        Memory::<T>::of(self.0).map_or(0, |memory| memory.length)
    }

    /// Whether it has no elements.
    #[must_use]
    pub fn is_empty(self) -> bool {
        self.len() == 0
    }

    fn memory(self) -> Result<Memory<T>> {
        Memory::of(self.0).ok_or_else(|| Error::mismatch(T::EXPECTED, self.0))
    }

    /// The elements, for reading.
    ///
    /// # Errors
    ///
    /// While they are borrowed for writing, and for an array in shared memory.
    pub fn borrow(self) -> Result<Elements<'s, T>> {
        let memory = self.memory()?;
        let guard = memory.borrow(false)?;
        Ok(Elements {
            memory,
            _guard: guard,
            scope: PhantomData,
        })
    }

    /// The elements, for writing.
    ///
    /// # Errors
    ///
    /// While they are borrowed, and for an array in shared memory.
    pub fn borrow_mut(self) -> Result<ElementsMut<'s, T>> {
        let memory = self.memory()?;
        let guard = memory.borrow(true)?;
        Ok(ElementsMut {
            memory,
            _guard: guard,
            scope: PhantomData,
        })
    }

    /// A copy of the elements.
    ///
    /// # Errors
    ///
    /// As [`TypedArray::borrow`].
    pub fn to_vec(self) -> Result<Vec<T>> {
        Ok(self.borrow()?.to_vec())
    }

    /// Whether the memory is a `SharedArrayBuffer`'s.
    #[must_use]
    pub fn is_shared(self) -> bool {
        Memory::<T>::of(self.0).is_some_and(|memory| memory.shared)
    }

    /// The elements as atomics, which may be used while other threads do: for arrays in shared memory.
    ///
    /// The numbers of a `Float32Array` and a `Float64Array` are there as their bits.
    ///
    /// # Errors
    ///
    /// For an array that is not in shared memory: JavaScript's own accesses would not be atomic.
    pub fn atomics(self) -> Result<&'s [T::Atomic]> {
        const { assert!(size_of::<T>() == size_of::<T::Atomic>()) };
        let memory = self.memory()?;
        let data = memory.data.cast::<T::Atomic>();
        if !memory.shared {
            return Err(Error::unfit(
                "must be in shared memory",
                "ERR_ADDON_SHARED_MEMORY",
            ));
        }
        if !data.is_aligned() {
            return Err(Error::unfit(
                "must be aligned to the size of its elements",
                "ERR_ADDON_MISALIGNED",
            ));
        }
        // SAFETY: shared memory cannot be detached or shrink, the handle keeps it alive for the
        // scope, and accesses are atomic on both sides.
        Ok(unsafe { std::slice::from_raw_parts(data.as_ptr(), memory.length) })
    }
}

/// The elements of a typed array, borrowed for reading.
pub struct Elements<'s, T> {
    memory: Memory<T>,
    _guard: Guard,
    scope: PhantomData<&'s T>,
}

impl<T> Deref for Elements<'_, T> {
    type Target = [T];

    fn deref(&self) -> &[T] {
        // SAFETY: the guard keeps writers away, and JavaScript from running; the handle keeps the
        // memory alive.
        unsafe { std::slice::from_raw_parts(self.memory.data.as_ptr(), self.memory.length) }
    }
}

/// The elements of a typed array, borrowed for writing.
pub struct ElementsMut<'s, T> {
    memory: Memory<T>,
    _guard: Guard,
    scope: PhantomData<&'s mut T>,
}

impl<T> Deref for ElementsMut<'_, T> {
    type Target = [T];

    fn deref(&self) -> &[T] {
        // SAFETY: as below.
        unsafe { std::slice::from_raw_parts(self.memory.data.as_ptr(), self.memory.length) }
    }
}

impl<T> DerefMut for ElementsMut<'_, T> {
    fn deref_mut(&mut self) -> &mut [T] {
        // SAFETY: the guard keeps everybody else away, and JavaScript from running; the handle keeps
        // the memory alive.
        unsafe { std::slice::from_raw_parts_mut(self.memory.data.as_ptr(), self.memory.length) }
    }
}
