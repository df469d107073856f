//! Arrays.

use super::{Kind, Kinds, Object, Value, handle};
use crate::convert::{FromJs, IntoJs, NoStorage};
use crate::error::Result;
use crate::sys::*;

handle! {
    /// A JavaScript array.
    Array, "Array<unknown>", "an array", Kinds::of(Kind::Object), |value| {
        let mut is = false;
        // SAFETY: the value is of this environment; the result is a local.
        unsafe { napi_is_array(value.env().as_raw(), value.as_raw(), &mut is) };
        is
    }
}

impl<'s> Array<'s> {
    /// Its `length`.
    ///
    /// # Errors
    ///
    /// When the host fails.
    #[inline]
    pub fn len(self) -> Result<usize> {
        let mut length = 0;
        // SAFETY: the array is of this environment; the result is a local.
        self.env().check(unsafe {
            napi_get_array_length(self.env().as_raw(), self.0.as_raw(), &mut length)
        })?;
        Ok(length as usize)
    }

    /// Whether it has no elements.
    ///
    /// # Errors
    ///
    /// When the host fails.
    pub fn is_empty(self) -> Result<bool> {
        Ok(self.len()? == 0)
    }

    /// The element at that place, as a Rust value.
    ///
    /// # Errors
    ///
    /// When it is of another type, and what a getter throws.
    #[inline]
    pub fn get<T: FromJs<'s, Storage: NoStorage>>(self, index: usize) -> Result<T> {
        let value = self.get_value(index)?;
        value
            .to()
            .map_err(|error: crate::Error| error.at_index(index))
    }

    /// The element at that place, whatever it is; `undefined` when there is none.
    ///
    /// # Errors
    ///
    /// What a getter throws.
    #[inline]
    pub fn get_value(self, index: usize) -> Result<Value<'s>> {
        self.env().may_run_js()?;
        let index = position(index)?;
        // SAFETY: the array is of this environment.
        self.env()
            .made(|env, result| unsafe { napi_get_element(env, self.0.as_raw(), index, result) })
    }

    /// Sets the element at that place.
    ///
    /// # Errors
    ///
    /// When the array is frozen.
    #[inline]
    pub fn set(self, index: usize, value: impl IntoJs<'s>) -> Result<()> {
        let value = value.into_js(self.env())?;
        self.env().may_run_js()?;
        let index = position(index)?;
        // SAFETY: array and value are of this environment.
        self.env().check(unsafe {
            napi_set_element(self.env().as_raw(), self.0.as_raw(), index, value.as_raw())
        })
    }

    /// Appends an element.
    ///
    /// # Errors
    ///
    /// As [`Array::set`].
    pub fn push(self, value: impl IntoJs<'s>) -> Result<()> {
        self.set(self.len()?, value)
    }

    /// Its elements, as many as there are when the iterator is made.
    pub fn iter(self) -> impl Iterator<Item = Result<Value<'s>>> {
        let length = self.len().unwrap_or(0);
        (0..length).map(move |index| self.get_value(index))
    }

    /// The array as an object.
    #[must_use]
    pub fn as_object(self) -> Object<'s> {
        Object(self.0)
    }
}

/// An index as Node-API takes it.
#[inline]
fn position(index: usize) -> Result<u32> {
    u32::try_from(index).map_err(|_| {
        crate::Error::range_error("an array index must be below 4294967296")
            .with_code("ERR_OUT_OF_RANGE")
    })
}
