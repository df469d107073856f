//! Array buffers, data views, and buffers over Rust's memory.

use std::ffi::c_void;
use std::ptr::null_mut;

use super::{Element, Function, Kind, Kinds, TypedArray, Value, handle};
use crate::env::Env;
use crate::error::Result;
use crate::sys::*;

handle! {
    /// An `ArrayBuffer`: memory without a type. Look at it through a [`TypedArray`].
    ArrayBuffer, "ArrayBuffer", "an ArrayBuffer", Kinds::of(Kind::Object), |value| {
        let mut is = false;
        // SAFETY: the value is of this environment; the result is a local.
        unsafe { napi_is_arraybuffer(value.env().as_raw(), value.as_raw(), &mut is) };
        is
    }
}

handle! {
    /// A `DataView`.
    DataView, "DataView", "a DataView", Kinds::of(Kind::Object), |value| {
        let mut is = false;
        // SAFETY: the value is of this environment; the result is a local.
        unsafe { napi_is_dataview(value.env().as_raw(), value.as_raw(), &mut is) };
        is
    }
}

handle! {
    /// A `SharedArrayBuffer`: memory that several threads use at once.
    SharedArrayBuffer, "SharedArrayBuffer", "a SharedArrayBuffer", Kinds::of(Kind::Object),
    |value| is_shared(value).unwrap_or(false)
}

/// Rust's memory becomes an `ArrayBuffer` without a copy from this many bytes on: below, making
/// one costs more than the copy.
const EXTERNAL_FROM: usize = 4096;

impl<'s> ArrayBuffer<'s> {
    /// A new buffer of zeros.
    ///
    /// # Errors
    ///
    /// When there is not enough memory.
    pub fn new(env: Env<'s>, bytes: usize) -> Result<Self> {
        Ok(Self::allocate(env, bytes)?.0)
    }

    /// A new buffer, and where it is.
    pub(crate) fn allocate(env: Env<'s>, bytes: usize) -> Result<(Self, *mut u8)> {
        let mut data = null_mut();
        // SAFETY: the environment is live; the results are locals.
        let value = env.made(|env, result| unsafe {
            napi_create_arraybuffer(env, bytes, &mut data, result)
        })?;
        Ok((Self(value), data.cast()))
    }

    /// A buffer over the memory of a `Vec`, which it takes over; a copy where the vector is short or
    /// the host allows no memory of others.
    ///
    /// # Errors
    ///
    /// When there is not enough memory.
    pub fn from_vec<T: Element>(env: Env<'s>, numbers: Vec<T>) -> Result<Self> {
        let bytes = size_of_val(numbers.as_slice());
        if bytes >= EXTERNAL_FROM {
            match external(env, numbers, |env, data, finalize, hint, result| {
                // SAFETY: memory and hint live until the finalizer is called.
                unsafe {
                    napi_create_external_arraybuffer(env, data, bytes, finalize, hint, result)
                }
            })? {
                Ok(value) => return Ok(Self(value)),
                Err(numbers) => return Self::copy_of(env, &numbers),
            }
        }
        Self::copy_of(env, &numbers)
    }

    /// A buffer with a copy of these numbers.
    ///
    /// # Errors
    ///
    /// When there is not enough memory.
    pub fn copy_of<T: Element>(env: Env<'s>, numbers: &[T]) -> Result<Self> {
        let (buffer, data) = Self::allocate(env, size_of_val(numbers))?;
        // SAFETY: the memory is new, and as long.
        unsafe {
            std::ptr::copy_nonoverlapping(numbers.as_ptr().cast(), data, size_of_val(numbers))
        };
        Ok(buffer)
    }

    /// Its length in bytes.
    #[must_use]
    pub fn byte_length(self) -> usize {
        let mut length = 0;
        // SAFETY: the value is of its environment; the result is a local.
        unsafe {
            let env = self.env().as_raw();
            napi_get_arraybuffer_info(env, self.as_raw(), null_mut(), &mut length);
        }
        length
    }

    /// Its bytes, as an array to borrow.
    ///
    /// # Errors
    ///
    /// When the host fails.
    pub fn bytes(self) -> Result<TypedArray<'s, u8>> {
        TypedArray::over(self, 0, self.byte_length())
    }

    /// Takes the memory away from the buffer, which is empty afterwards.
    ///
    /// # Errors
    ///
    /// When it cannot be detached.
    pub fn detach(self) -> Result<()> {
        self.env().may_run_js()?;
        // SAFETY: the value is of its environment.
        self.env()
            .check(unsafe { napi_detach_arraybuffer(self.env().as_raw(), self.as_raw()) })
    }

    /// Whether the memory was taken away.
    #[must_use]
    pub fn is_detached(self) -> bool {
        let mut result = false;
        // SAFETY: the value is of its environment; the result is a local.
        unsafe {
            napi_is_detached_arraybuffer(self.env().as_raw(), self.as_raw(), &mut result);
        }
        result
    }
}

type Create<'f> = &'f mut dyn FnMut(
    napi_env,
    *mut c_void,
    napi_finalize,
    *mut c_void,
    *mut napi_value,
) -> napi_status;

/// Makes a value over the memory of a vector; gives the vector back where the host allows none.
pub(crate) fn external<'s, T: Element>(
    env: Env<'s>,
    numbers: Vec<T>,
    mut create: impl FnMut(
        napi_env,
        *mut c_void,
        napi_finalize,
        *mut c_void,
        *mut napi_value,
    ) -> napi_status,
) -> Result<std::result::Result<Value<'s>, Vec<T>>> {
    let create: Create<'_> = &mut create;
    let hint = Box::into_raw(Box::new(numbers));
    // SAFETY: the box is ours until the host takes it; moving a vector moves no element.
    let data = unsafe { (*hint).as_mut_ptr() };
    let mut result = null_mut();
    let finalize: napi_finalize = Some(drop_vec::<T>);
    let status = create(
        env.as_raw(),
        data.cast(),
        finalize,
        hint.cast(),
        &mut result,
    );
    if status == napi_ok {
        // SAFETY: made just now, in the scope that `env` stands for.
        return Ok(Ok(unsafe { Value::from_raw(env, result) }));
    }
    if status == napi_no_external_buffers_allowed {
        // SAFETY: the host refused, so it will call no finalizer.
        return Ok(Err(*unsafe { Box::from_raw(hint) }));
    }
    // Whether the host still calls the finalizer after a failure differs; a leak is safe.
    env.check(status)?;
    unreachable!("a status other than ok is an error")
}

/// Hosts may call it on any thread: numbers are dropped anywhere.
unsafe extern "C" fn drop_vec<T: Element>(_: napi_env, _: *mut c_void, hint: *mut c_void) {
    // SAFETY: the box of `external`, for the last time.
    drop(unsafe { Box::from_raw(hint.cast::<Vec<T>>()) });
}

impl<'s> DataView<'s> {
    /// The bytes it shows, as an array to borrow.
    ///
    /// # Errors
    ///
    /// When the host fails.
    pub fn bytes(self) -> Result<TypedArray<'s, u8>> {
        let (mut length, mut offset, mut buffer) = (0, 0, null_mut());
        // SAFETY: the value is of its environment; the results are locals.
        self.env().check(unsafe {
            let env = self.env().as_raw();
            let data = null_mut();
            napi_get_dataview_info(
                env,
                self.as_raw(),
                &mut length,
                data,
                &mut buffer,
                &mut offset,
            )
        })?;
        // SAFETY: made just now, in the scope of the handle.
        let buffer: Value<'s> = unsafe { Value::from_raw(self.env(), buffer) };
        TypedArray::over(buffer.cast()?, offset, length)
    }
}

impl<'s> SharedArrayBuffer<'s> {
    /// New shared memory of zeros.
    ///
    /// # Errors
    ///
    /// When there is not enough memory, or the host has no `SharedArrayBuffer`.
    pub fn new(env: Env<'s>, bytes: usize) -> Result<Self> {
        let length = env.number(bytes as f64)?;
        let class: Function<'s> = env.global()?.get("SharedArrayBuffer")?;
        Ok(Self(class.construct_raw(&[length])?.into()))
    }

    /// An array over the whole of it; see [`TypedArray::atomics`].
    ///
    /// # Errors
    ///
    /// When its length is no multiple of the element's size.
    pub fn array<T: Element>(self) -> Result<TypedArray<'s, T>> {
        let class: Function<'s> = self.env().global()?.get(T::CLASS)?;
        Value::from(class.construct_raw(&[self.0])?).cast()
    }
}

/// Whether the value is a `SharedArrayBuffer`, by its class: most versions have no function for it.
fn is_shared(value: Value<'_>) -> Result<bool> {
    if value.kind() != Kind::Object {
        return Ok(false);
    }
    let class = value.env().global()?.get_named(c"SharedArrayBuffer")?;
    if class.kind() != Kind::Function {
        return Ok(false);
    }
    let object: super::Object<'_> = value.cast()?;
    object.instance_of(class)
}
