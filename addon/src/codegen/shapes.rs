//! What derived conversions of structs and enums have in common.

use std::ffi::CStr;

use crate::convert::{FromJs, NoStorage, TextStorage};
use crate::env::Env;
use crate::error::{Error, Result};
use crate::sys::*;
use crate::values::{Handle, Kind, Object, Value};

/// The object that a `T` is made from.
///
/// # Errors
///
/// When the value is none.
pub fn object<'s, T: FromJs<'s>>(value: Value<'s>) -> Result<Object<'s>> {
    if !Object::matches(value) {
        return Err(Error::expected::<T>(value));
    }
    // SAFETY: just tested.
    Ok(unsafe { Object::from_value_unchecked(value) })
}

/// A plain object in the making, with at most `N` properties.
///
/// They are defined at once: the host is called once for all, and no setter on `Object.prototype`
/// runs.
pub struct Shape<'s, const N: usize> {
    env: Env<'s>,
    properties: [napi_property_descriptor; N],
    count: usize,
}

impl<'s, const N: usize> Shape<'s, N> {
    /// An object without properties.
    #[inline]
    #[must_use]
    pub fn new(env: Env<'s>) -> Self {
        Self {
            env,
            properties: [napi_property_descriptor::EMPTY; N],
            count: 0,
        }
    }

    /// Adds a property.
    ///
    /// # Panics
    ///
    /// When there are `N` already.
    #[inline]
    pub fn add(&mut self, name: &'static CStr, value: Value<'s>) {
        self.properties[self.count] = napi_property_descriptor {
            utf8name: name.as_ptr(),
            value: value.as_raw(),
            attributes: napi_default_jsproperty,
            ..napi_property_descriptor::EMPTY
        };
        self.count += 1;
    }

    /// The object.
    ///
    /// # Errors
    ///
    /// When the host fails.
    #[inline]
    pub fn finish(self) -> Result<Value<'s>> {
        let object = self.env.object()?;
        if self.count > 0 {
            object.define(&self.properties[..self.count])?;
        }
        Ok(object.into())
    }
}

/// The property of that name, converted.
///
/// # Errors
///
/// When it is of another type, and what a getter throws.
#[inline]
pub fn field<'s, T: FromJs<'s>>(
    object: Object<'s>,
    name: &CStr,
    storage: &'s mut T::Storage,
) -> Result<T> {
    convert(object.get_named(name)?, name, storage)
}

/// As [`field`], with a default when the property is missing or `undefined`.
///
/// # Errors
///
/// As [`field`].
#[inline]
pub fn field_or<'s, T: FromJs<'s>>(
    object: Object<'s>,
    name: &CStr,
    storage: &'s mut T::Storage,
    default: impl FnOnce() -> T,
) -> Result<T> {
    let value = object.get_named(name)?;
    if value.kind() == Kind::Undefined {
        Ok(default())
    } else {
        convert(value, name, storage)
    }
}

#[inline]
fn convert<'s, T: FromJs<'s>>(
    value: Value<'s>,
    name: &CStr,
    storage: &'s mut T::Storage,
) -> Result<T> {
    T::from_js(value, storage).map_err(|error| error.at_property(&name.to_string_lossy()))
}

/// An error unless the object has no other enumerable properties of its own, for shapes marked `strict`.
///
/// # Errors
///
/// A `TypeError` that names the first other property.
pub fn only(object: Object<'_>, names: &[&str]) -> Result<()> {
    for key in object.keys()? {
        let key: String = key.to()?;
        if !names.contains(&key.as_str()) {
            let expected = format_args!("missing: there are only {}", names.join(", "));
            let value = object.get_value(key.as_str())?;
            return Err(Error::mismatch(expected, value).at_property(&key));
        }
    }
    Ok(())
}

/// The tag of an enum's variant, when it is a string.
#[must_use]
pub fn tag<'t>(value: Value<'t>, storage: &'t mut TextStorage) -> Option<&'t str> {
    <&str>::from_js(value, storage).ok()
}

/// The value as a `T`, or `None` when it is something else.
///
/// # Errors
///
/// What conversions fail with apart from values of the wrong type.
pub fn attempt<'s, T: FromJs<'s, Storage: NoStorage>>(value: Value<'s>) -> Result<Option<T>> {
    if !T::KINDS.contains(value.kind()) {
        return Ok(None);
    }
    match value.to() {
        Ok(found) => Ok(Some(found)),
        Err(error) if error.is_mismatch() => Ok(None),
        Err(error) => Err(error),
    }
}

/// A frozen object with these properties.
///
/// # Errors
///
/// When the host fails.
pub fn constants<'s>(env: Env<'s>, values: &[(&str, Value<'s>)]) -> Result<Value<'s>> {
    let object = env.object()?;
    for &(name, value) in values {
        object.set_value(env.string(name)?.into(), value)?;
    }
    object.freeze()?;
    Ok(object.into())
}
