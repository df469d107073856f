//! JavaScript values of every kind.

use std::fmt;

use crate::convert::{FromJs, IntoJs, NoStorage};
use crate::describe::Text;
use crate::env::Env;
use crate::error::{Error, Result};
use crate::sys::*;

mod array;
mod array_buffer;
mod bigint;
pub(crate) mod borrow;
mod closure;
mod date;
mod external;
mod function;
mod kind;
mod object;
mod promise;
mod string;
mod symbol;
mod typed_array;

pub use array::Array;
pub(crate) use array_buffer::external;
pub use array_buffer::{ArrayBuffer, DataView, SharedArrayBuffer};
pub use bigint::JsBigInt;
pub(crate) use bigint::magnitude;
pub(crate) use borrow::Guard as MemoryGuard;
pub use closure::{Closure, Parameters};
pub use date::Date;
pub use external::External;
pub use function::{Any, Function};
pub use kind::{Kind, Kinds};
pub use object::{Key, Object};
pub use promise::{JsFuture, Promise};
pub use string::JsString;
pub(crate) use string::{SHORT, read_into, read_long, read_string};
pub use symbol::Symbol;
pub(crate) use typed_array::Memory;
pub use typed_array::{Element, Elements, ElementsMut, TypedArray};

/// Any JavaScript value, in a scope `'s`.
///
/// It is a handle: copying it copies no JavaScript value.
#[derive(Clone, Copy)]
pub struct Value<'s> {
    env: Env<'s>,
    raw: napi_value,
}

impl<'s> Value<'s> {
    /// The value behind a C handle.
    ///
    /// # Safety
    ///
    /// The handle must be one of this environment and live for the scope `'s`.
    #[inline]
    #[must_use]
    pub unsafe fn from_raw(env: Env<'s>, raw: napi_value) -> Self {
        Self { env, raw }
    }

    /// The C handle.
    #[inline]
    #[must_use]
    pub fn as_raw(self) -> napi_value {
        self.raw
    }

    /// The environment it is of.
    #[inline]
    #[must_use]
    pub fn env(self) -> Env<'s> {
        self.env
    }

    /// What kind of value it is.
    #[inline]
    #[must_use]
    pub fn kind(self) -> Kind {
        let mut kind = napi_undefined;
        // SAFETY: the value is of this environment; the result is a local.
        unsafe { napi_typeof(self.env.as_raw(), self.raw, &mut kind) };
        Kind::of_raw(kind)
    }

    /// Whether it is `undefined` or `null`.
    #[inline]
    #[must_use]
    pub fn is_nullish(self) -> bool {
        Kinds::NULLISH.contains(self.kind())
    }

    /// The value as a Rust one.
    ///
    /// # Errors
    ///
    /// When it is of another type.
    #[inline]
    pub fn to<T: FromJs<'s, Storage: NoStorage>>(self) -> Result<T> {
        T::from_js(self, NoStorage::none())
    }

    /// The value as a handle of one kind.
    ///
    /// # Errors
    ///
    /// When it is of another kind.
    #[inline]
    pub fn cast<T: Handle<'s>>(self) -> Result<T> {
        if T::matches(self) {
            // SAFETY: just tested.
            Ok(unsafe { T::from_value_unchecked(self) })
        } else {
            Err(Error::mismatch(T::EXPECTED, self))
        }
    }

    /// Whether both are the same value, as `===` has it.
    ///
    /// # Errors
    ///
    /// When the host fails.
    pub fn strict_equals(self, other: Value<'_>) -> Result<bool> {
        let mut result = false;
        // SAFETY: both values are of this environment's thread.
        let status =
            unsafe { napi_strict_equals(self.env.as_raw(), self.raw, other.raw, &mut result) };
        self.env.check(status)?;
        Ok(result)
    }

    /// The value as text, as `String(value)` has it, except that a symbol is an error.
    ///
    /// # Errors
    ///
    /// What a `toString` of the value throws.
    pub fn coerce_to_string(self) -> Result<JsString<'s>> {
        self.env.may_run_js()?;
        // SAFETY: the value is of this environment.
        let value = self
            .env
            .made(|env, result| unsafe { napi_coerce_to_string(env, self.raw, result) })?;
        // SAFETY: a string.
        Ok(unsafe { JsString::from_value_unchecked(value) })
    }

    /// The value as a number, as `Number(value)` has it, except that a bigint is an error.
    ///
    /// # Errors
    ///
    /// What a `valueOf` of the value throws.
    pub fn coerce_to_number(self) -> Result<f64> {
        self.env.may_run_js()?;
        // SAFETY: the value is of this environment.
        let value = self
            .env
            .made(|env, result| unsafe { napi_coerce_to_number(env, self.raw, result) })?;
        value.to()
    }

    /// Whether the value is true, as `Boolean(value)` has it.
    ///
    /// # Errors
    ///
    /// When the host fails.
    pub fn coerce_to_bool(self) -> Result<bool> {
        // SAFETY: the value is of this environment.
        let value = self
            .env
            .made(|env, result| unsafe { napi_coerce_to_bool(env, self.raw, result) })?;
        value.to()
    }

    /// A short description of the value for messages; runs no JavaScript.
    #[cold]
    #[must_use]
    pub fn summary(self) -> String {
        kind::summary(self)
    }
}

impl fmt::Debug for Value<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Value({})", self.summary())
    }
}

/// A handle of one kind of value.
///
/// # Safety
///
/// [`Handle::matches`] must be true only for values that the type may stand for, `In<'i>` must be
/// the same type in another scope, and the type must hold nothing but the value.
pub unsafe trait Handle<'s>: Copy + Into<Value<'s>> {
    /// The same kind of handle in another scope.
    type In<'i>;

    /// The TypeScript type.
    const TYPE: Text;

    /// What it is called in messages.
    const EXPECTED: Text;

    /// The kinds of value among which [`Handle::matches`] is true for some.
    const KINDS: Kinds;

    /// Whether the value is of this kind.
    fn matches(value: Value<'s>) -> bool;

    /// The handle of a value.
    ///
    /// # Safety
    ///
    /// The value must be of this kind.
    unsafe fn from_value_unchecked(value: Value<'s>) -> Self;
}

// SAFETY: every value is a value.
unsafe impl<'s> Handle<'s> for Value<'s> {
    type In<'i> = Value<'i>;
    const TYPE: Text = Text::Plain("unknown");
    const EXPECTED: Text = Text::Plain("any value");
    const KINDS: Kinds = Kinds::ALL;

    #[inline]
    fn matches(_: Value<'s>) -> bool {
        true
    }

    #[inline]
    unsafe fn from_value_unchecked(value: Value<'s>) -> Self {
        value
    }
}

/// Defines a handle type over [`Value`] with its conversions.
macro_rules! handle {
    (
        $(#[$doc:meta])*
        $name:ident, $ts:literal, $expected:literal, $kinds:expr, |$value:ident| $matches:expr
    ) => {
        $(#[$doc])*
        #[derive(Clone, Copy)]
        pub struct $name<'s>(pub(in $crate::values) $crate::values::Value<'s>);

        impl ::std::fmt::Debug for $name<'_> {
            fn fmt(&self, f: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
                write!(f, concat!(stringify!($name), "({})"), self.0.summary())
            }
        }

        // SAFETY: the test is that of this kind; the type is a plain wrapper of the value.
        unsafe impl<'s> $crate::values::Handle<'s> for $name<'s> {
            type In<'i> = $name<'i>;
            const TYPE: $crate::describe::Text = $crate::describe::Text::Plain($ts);
            const EXPECTED: $crate::describe::Text = $crate::describe::Text::Plain($expected);
            const KINDS: $crate::values::Kinds = $kinds;

            #[inline]
            fn matches($value: $crate::values::Value<'s>) -> bool {
                $matches
            }

            #[inline]
            unsafe fn from_value_unchecked(value: $crate::values::Value<'s>) -> Self {
                Self(value)
            }
        }
        $crate::values::handle_conversions!([] $name<'s>, []);
    };
}
pub(crate) use handle;

/// Implements the conversions of a type with [`Handle`], and its way back to [`Value`].
macro_rules! handle_conversions {
    ([$($generics:tt)*] $ty:ty, [$($bounds:tt)*]) => {
        impl<'s, $($generics)*> ::std::ops::Deref for $ty {
            type Target = $crate::values::Value<'s>;

            #[inline]
            fn deref(&self) -> &$crate::values::Value<'s> {
                &self.0
            }
        }

        $crate::values::handle_conversions!([$($generics)*] @deref_own $ty, [$($bounds)*]);
    };
    // For a type that derefs to something else.
    ([$($generics:tt)*] @deref_own $ty:ty, [$($bounds:tt)*]) => {
        impl<'s, $($generics)*> From<$ty> for $crate::values::Value<'s> {
            #[inline]
            fn from(handle: $ty) -> Self {
                handle.0
            }
        }

        impl<'s, $($generics)*> $crate::convert::FromJs<'s> for $ty where $($bounds)* {
            type Storage = ();
            const TYPE: $crate::describe::Text = <Self as $crate::values::Handle<'s>>::TYPE;
            const EXPECTED: $crate::describe::Text = <Self as $crate::values::Handle<'s>>::EXPECTED;
            const KINDS: $crate::values::Kinds = <Self as $crate::values::Handle<'s>>::KINDS;

            #[inline]
            fn from_js(value: $crate::values::Value<'s>, _: &'s mut ()) -> $crate::Result<Self> {
                value.cast()
            }
        }

        impl<'s, $($generics)*> $crate::convert::IntoJs<'s> for $ty where $($bounds)* {
            const TYPE: $crate::describe::Text = <Self as $crate::values::Handle<'s>>::TYPE;

            #[inline]
            fn into_js(self, _: $crate::Env<'s>) -> $crate::Result<$crate::values::Value<'s>> {
                Ok(self.0)
            }
        }
    };
}
pub(crate) use handle_conversions;

impl<'s> FromJs<'s> for Value<'s> {
    type Storage = ();
    const TYPE: Text = <Self as Handle<'s>>::TYPE;
    const EXPECTED: Text = <Self as Handle<'s>>::EXPECTED;

    #[inline]
    fn from_js(value: Value<'s>, _: &'s mut ()) -> Result<Self> {
        Ok(value)
    }
}

impl<'s> IntoJs<'s> for Value<'s> {
    const TYPE: Text = <Self as Handle<'s>>::TYPE;

    #[inline]
    fn into_js(self, _: Env<'s>) -> Result<Value<'s>> {
        Ok(self)
    }
}
