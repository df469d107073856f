//! Objects and their properties.

use std::ffi::CStr;

use super::{Handle, JsString, Kinds, Value, handle};
use crate::convert::{FromJs, IntoJs, NoStorage};
use crate::env::Env;
use crate::error::Result;
use crate::sys::*;

handle! {
    /// An object, or a function.
    Object, "object", "an object", Kinds::OBJECTS, |value| Kinds::OBJECTS.contains(value.kind())
}

/// What names a property: text, a symbol, a number, or any value that JavaScript takes for a key.
pub trait Key<'s> {
    /// The key as a value.
    ///
    /// # Errors
    ///
    /// When the host fails.
    fn into_key(self, env: Env<'s>) -> Result<Value<'s>>;
}

impl<'s> Key<'s> for &str {
    #[inline]
    fn into_key(self, env: Env<'s>) -> Result<Value<'s>> {
        Ok(env.string(self)?.into())
    }
}

impl<'s> Key<'s> for u32 {
    #[inline]
    fn into_key(self, env: Env<'s>) -> Result<Value<'s>> {
        env.number(self.into())
    }
}

impl<'s, H: Handle<'s>> Key<'s> for H {
    #[inline]
    fn into_key(self, _: Env<'s>) -> Result<Value<'s>> {
        Ok(self.into())
    }
}

impl<'s> Object<'s> {
    /// The property of that name, as a Rust value.
    ///
    /// # Errors
    ///
    /// When it is of another type, and what a getter throws.
    pub fn get<T: FromJs<'s, Storage: NoStorage>>(self, key: &str) -> Result<T> {
        let value = self.get_value(key)?;
        value
            .to()
            .map_err(|error: crate::Error| error.at_property(key))
    }

    /// Sets the property of that name.
    ///
    /// # Errors
    ///
    /// What a setter throws, and when the object is frozen.
    pub fn set(self, key: impl Key<'s>, value: impl IntoJs<'s>) -> Result<()> {
        let value = value.into_js(self.env())?;
        self.set_value(key.into_key(self.env())?, value)
    }

    /// The property, whatever it is; `undefined` when there is none.
    ///
    /// # Errors
    ///
    /// What a getter throws.
    pub fn get_value(self, key: impl Key<'s>) -> Result<Value<'s>> {
        self.env().may_run_js()?;
        let key = key.into_key(self.env())?;
        // SAFETY: object and key are of this environment.
        self.env().made(|env, result| unsafe {
            napi_get_property(env, self.0.as_raw(), key.as_raw(), result)
        })
    }

    /// Sets the property to a value.
    ///
    /// # Errors
    ///
    /// As [`Object::set`].
    pub fn set_value(self, key: Value<'s>, value: Value<'s>) -> Result<()> {
        self.env().may_run_js()?;
        // SAFETY: all three are of this environment.
        self.env().check(unsafe {
            let env = self.env().as_raw();
            napi_set_property(env, self.0.as_raw(), key.as_raw(), value.as_raw())
        })
    }

    /// The property with a name known when compiling: the cheapest way.
    ///
    /// # Errors
    ///
    /// What a getter throws.
    #[inline]
    pub fn get_named(self, name: &CStr) -> Result<Value<'s>> {
        self.env().may_run_js()?;
        // SAFETY: the object is of this environment; the name is copied.
        self.env().made(|env, result| unsafe {
            napi_get_named_property(env, self.0.as_raw(), name.as_ptr(), result)
        })
    }

    /// Sets the property with a name known when compiling.
    ///
    /// # Errors
    ///
    /// As [`Object::set`].
    #[inline]
    pub fn set_named(self, name: &CStr, value: Value<'s>) -> Result<()> {
        self.env().may_run_js()?;
        // SAFETY: object and value are of this environment; the name is copied.
        self.env().check(unsafe {
            let env = self.env().as_raw();
            napi_set_named_property(env, self.0.as_raw(), name.as_ptr(), value.as_raw())
        })
    }

    /// Whether the object or one of its prototypes has the property.
    ///
    /// # Errors
    ///
    /// What a proxy throws.
    pub fn has(self, key: impl Key<'s>) -> Result<bool> {
        self.env().may_run_js()?;
        let key = key.into_key(self.env())?;
        let mut result = false;
        // SAFETY: object and key are of this environment; the result is a local.
        self.env().check(unsafe {
            let env = self.env().as_raw();
            napi_has_property(env, self.0.as_raw(), key.as_raw(), &mut result)
        })?;
        Ok(result)
    }

    /// Whether the object itself has the property; the key must be a string or a symbol.
    ///
    /// # Errors
    ///
    /// What a proxy throws, and for another key.
    pub fn has_own(self, key: impl Key<'s>) -> Result<bool> {
        self.env().may_run_js()?;
        let key = key.into_key(self.env())?;
        let mut result = false;
        // SAFETY: object and key are of this environment; the result is a local.
        self.env().check(unsafe {
            let env = self.env().as_raw();
            napi_has_own_property(env, self.0.as_raw(), key.as_raw(), &mut result)
        })?;
        Ok(result)
    }

    /// Deletes the property; whether it is gone.
    ///
    /// # Errors
    ///
    /// What a proxy throws.
    pub fn delete(self, key: impl Key<'s>) -> Result<bool> {
        self.env().may_run_js()?;
        let key = key.into_key(self.env())?;
        let mut result = false;
        // SAFETY: object and key are of this environment; the result is a local.
        self.env().check(unsafe {
            let env = self.env().as_raw();
            napi_delete_property(env, self.0.as_raw(), key.as_raw(), &mut result)
        })?;
        Ok(result)
    }

    /// The names of the object's own enumerable properties, as `Object.keys` has them.
    ///
    /// # Errors
    ///
    /// What a proxy throws.
    pub fn keys(self) -> Result<Vec<JsString<'s>>> {
        self.env().may_run_js()?;
        // SAFETY: the object is of this environment.
        let names = self.env().made(|env, result| unsafe {
            napi_get_all_property_names(
                env,
                self.0.as_raw(),
                napi_key_own_only,
                napi_key_enumerable | napi_key_skip_symbols,
                napi_key_numbers_to_strings,
                result,
            )
        })?;
        names
            .cast::<super::Array<'s>>()?
            .iter()
            .map(|name| name?.cast())
            .collect()
    }

    /// The object's prototype: an object, or `null`.
    ///
    /// # Errors
    ///
    /// When the host fails.
    pub fn prototype(self) -> Result<Value<'s>> {
        // SAFETY: the object is of this environment.
        self.env()
            .made(|env, result| unsafe { napi_get_prototype(env, self.0.as_raw(), result) })
    }

    /// Whether the object was made by that constructor, or by one that extends it.
    ///
    /// # Errors
    ///
    /// When `constructor` is no function, and what its `Symbol.hasInstance` throws.
    pub fn instance_of(self, constructor: impl Handle<'s>) -> Result<bool> {
        self.env().may_run_js()?;
        let constructor: Value<'s> = constructor.into();
        let mut result = false;
        // SAFETY: both are of this environment; the result is a local.
        self.env().check(unsafe {
            let env = self.env().as_raw();
            napi_instanceof(env, self.0.as_raw(), constructor.as_raw(), &mut result)
        })?;
        Ok(result)
    }

    /// Makes the object's properties read-only and keeps others from being added.
    ///
    /// # Errors
    ///
    /// When it cannot be frozen, such as a typed array with elements.
    pub fn freeze(self) -> Result<()> {
        self.env().may_run_js()?;
        // SAFETY: the object is of this environment.
        self.env()
            .check(unsafe { napi_object_freeze(self.env().as_raw(), self.0.as_raw()) })
    }

    /// Keeps properties from being added or deleted.
    ///
    /// # Errors
    ///
    /// When a proxy refuses.
    pub fn seal(self) -> Result<()> {
        self.env().may_run_js()?;
        // SAFETY: the object is of this environment.
        self.env()
            .check(unsafe { napi_object_seal(self.env().as_raw(), self.0.as_raw()) })
    }

    /// Calls the method of that name on the object.
    ///
    /// # Errors
    ///
    /// When there is no such method, and what it throws.
    pub fn call_method(self, name: &str, args: &[Value<'s>]) -> Result<Value<'s>> {
        let method = self.get_value(name)?;
        let method: super::Function<'s> = method.cast().map_err(|error| error.at_property(name))?;
        method.call_raw(self, args)
    }

    /// Defines a property that is writable and configurable but not enumerable.
    pub(crate) fn define_hidden(self, name: &CStr, value: Value<'s>) -> Result<()> {
        self.define(&[napi_property_descriptor {
            utf8name: name.as_ptr(),
            value: value.as_raw(),
            attributes: napi_writable | napi_configurable,
            ..napi_property_descriptor::EMPTY
        }])
    }

    /// Gives the object a property of its own, whatever its name: to set `__proto__` would change
    /// the prototype instead.
    pub(crate) fn define_own(self, name: JsString<'s>, value: Value<'s>) -> Result<()> {
        self.define(&[napi_property_descriptor {
            name: name.as_raw(),
            value: value.as_raw(),
            attributes: napi_default_jsproperty,
            ..napi_property_descriptor::EMPTY
        }])
    }

    /// Defines properties as C describes them; what the descriptors name must be live.
    pub(crate) fn define(self, properties: &[napi_property_descriptor]) -> Result<()> {
        self.env().may_run_js()?;
        // SAFETY: the object is of this environment, and the crate's callers describe properties
        // with values of it and with callbacks that live as long as the addon.
        self.env().check(unsafe {
            let env = self.env().as_raw();
            napi_define_properties(env, self.0.as_raw(), properties.len(), properties.as_ptr())
        })
    }
}
