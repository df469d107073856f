//! The environment: where values are made.

use std::marker::PhantomData;
use std::ptr::null_mut;

use crate::error::{Error, Result};
use crate::state::EnvState;
use crate::sys::*;
use crate::values::{Array, Handle, JsString, Object, Value};

/// The environment of the addon in one JavaScript thread, in a scope `'s`.
///
/// Values made with it live as long as the scope does, that is, until the native function returns,
/// and the compiler sees to it that they are not used longer. It is one pointer, to be copied freely.
///
/// It cannot leave its thread:
///
/// ```compile_fail
/// fn leave(env: tenon_addon::Env<'static>) {
///     std::thread::spawn(move || env.undefined());
/// }
/// ```
#[derive(Clone, Copy)]
pub struct Env<'s> {
    raw: napi_env,
    /// A scope's handles may be used in shorter scopes, and on one thread only.
    scope: PhantomData<(&'s (), *mut ())>,
}

impl<'s> Env<'s> {
    /// The environment behind a C pointer.
    ///
    /// # Safety
    ///
    /// The pointer must be a live environment of this thread, and `'s` must end before the
    /// innermost handle scope that is open in it now.
    #[inline]
    #[must_use]
    pub unsafe fn from_raw(raw: napi_env) -> Self {
        Self {
            raw,
            scope: PhantomData,
        }
    }

    /// The C pointer.
    #[inline]
    #[must_use]
    pub fn as_raw(self) -> napi_env {
        self.raw
    }

    /// The state this crate keeps for the environment.
    #[inline]
    pub(crate) fn state(self) -> Result<&'s EnvState> {
        EnvState::of(self)
    }

    /// An error unless the status is `napi_ok`.
    #[inline]
    pub(crate) fn check(self, status: napi_status) -> Result<()> {
        if status == napi_ok {
            Ok(())
        } else {
            Err(Error::from_status(self.raw, status))
        }
    }

    /// What a function that writes one value made.
    #[inline]
    pub(crate) fn made(
        self,
        make: impl FnOnce(napi_env, *mut napi_value) -> napi_status,
    ) -> Result<Value<'s>> {
        let mut result = null_mut();
        let status = make(self.raw, &mut result);
        self.check(status)?;
        // SAFETY: made just now, in the scope that `self` stands for.
        Ok(unsafe { Value::from_raw(self, result) })
    }

    /// `undefined`.
    #[inline]
    #[must_use]
    pub fn undefined(self) -> Value<'s> {
        let mut result = null_mut();
        // SAFETY: the environment is live. With valid arguments the function cannot fail.
        unsafe {
            napi_get_undefined(self.raw, &mut result);
            Value::from_raw(self, result)
        }
    }

    /// `null`.
    #[inline]
    #[must_use]
    pub fn null(self) -> Value<'s> {
        let mut result = null_mut();
        // SAFETY: the environment is live. With valid arguments the function cannot fail.
        unsafe {
            napi_get_null(self.raw, &mut result);
            Value::from_raw(self, result)
        }
    }

    /// `true` or `false`.
    ///
    /// # Errors
    ///
    /// When the host fails.
    #[inline]
    pub fn boolean(self, value: bool) -> Result<Value<'s>> {
        // SAFETY: the environment is live.
        self.made(|env, result| unsafe { napi_get_boolean(env, value, result) })
    }

    /// A number.
    ///
    /// # Errors
    ///
    /// When the host fails.
    #[inline]
    pub fn number(self, value: f64) -> Result<Value<'s>> {
        // SAFETY: the environment is live.
        self.made(|env, result| unsafe { napi_create_double(env, value, result) })
    }

    /// A string.
    ///
    /// # Errors
    ///
    /// When the string is longer than the host allows.
    #[inline]
    pub fn string(self, text: &str) -> Result<JsString<'s>> {
        // SAFETY: the environment is live, and the text as long as said; it is copied.
        let value = self.made(|env, result| unsafe {
            napi_create_string_utf8(env, text.as_ptr().cast(), text.len(), result)
        })?;
        // SAFETY: a string.
        Ok(unsafe { JsString::from_value_unchecked(value) })
    }

    /// A new object, `{}`.
    ///
    /// # Errors
    ///
    /// When the host fails.
    #[inline]
    pub fn object(self) -> Result<Object<'s>> {
        // SAFETY: the environment is live.
        let value = self.made(|env, result| unsafe { napi_create_object(env, result) })?;
        // SAFETY: an object.
        Ok(unsafe { Object::from_value_unchecked(value) })
    }

    /// A new array of that length, to be filled with [`Array::set`].
    ///
    /// # Errors
    ///
    /// When the host fails.
    #[inline]
    pub fn array(self, length: usize) -> Result<Array<'s>> {
        // SAFETY: the environment is live.
        let value =
            self.made(|env, result| unsafe { napi_create_array_with_length(env, length, result) })?;
        // SAFETY: an array.
        Ok(unsafe { Array::from_value_unchecked(value) })
    }

    /// The global object.
    ///
    /// # Errors
    ///
    /// When the host fails.
    pub fn global(self) -> Result<Object<'s>> {
        // SAFETY: the environment is live.
        let value = self.made(|env, result| unsafe { napi_get_global(env, result) })?;
        // SAFETY: an object.
        Ok(unsafe { Object::from_value_unchecked(value) })
    }

    /// Runs a script and gives its result. Text that came from elsewhere must not be put into it.
    ///
    /// # Errors
    ///
    /// What the script throws.
    pub fn run_script(self, source: &str) -> Result<Value<'s>> {
        self.may_run_js()?;
        let source = self.string(source)?;
        // SAFETY: the environment is live, and the source a string of it.
        self.made(|env, result| unsafe { napi_run_script(env, source.as_raw(), result) })
    }

    /// Throws the error at once instead of returning it, and leaves it pending.
    ///
    /// Returning an `Err` is the usual way; this one is for callbacks of C.
    pub fn throw(self, error: impl Into<Error>) {
        crate::error::throw(self, error.into());
    }

    /// The JavaScript error object for an error.
    ///
    /// # Errors
    ///
    /// When JavaScript cannot run.
    pub fn error_value(self, error: impl Into<Error>) -> Result<Value<'s>> {
        crate::error::to_value(self, error.into())
    }

    /// Fails while memory of typed arrays is borrowed on this thread: JavaScript could change it.
    #[inline]
    pub(crate) fn may_run_js(self) -> Result<()> {
        crate::values::borrow::check_none(self)
    }
}
