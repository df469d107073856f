//! Scopes shorter than a call, for native code that makes many values in a loop.

use std::ptr::null_mut;

use crate::env::Env;
use crate::error::Result;
use crate::sys::*;
use crate::values::{Handle, Value};

/// Closes the scope also when the body panics.
struct Open<'s> {
    env: Env<'s>,
    raw: napi_handle_scope,
}

impl Drop for Open<'_> {
    fn drop(&mut self) {
        // SAFETY: opened by `scope_with`, and scopes are left in the order in which they stand.
        unsafe { napi_close_handle_scope(self.env.as_raw(), self.raw) };
    }
}

/// What can be taken into a shorter scope: handles, and tuples of them.
///
/// # Safety
///
/// `In<'i>` must be the same type in another scope.
pub unsafe trait Inputs<'s> {
    /// The same in another scope.
    type In<'i>;

    /// The same in a shorter scope.
    ///
    /// # Safety
    ///
    /// The result may not be used longer than `self`.
    unsafe fn enter<'i>(self) -> Self::In<'i>;
}

// SAFETY: that is what `Handle` says of its own `In`.
unsafe impl<'s, H> Inputs<'s> for H
where
    H: Handle<'s>,
    for<'i> H::In<'i>: Handle<'i>,
{
    type In<'i> = H::In<'i>;

    unsafe fn enter<'i>(self) -> H::In<'i> {
        let value: Value<'s> = self.into();
        // SAFETY: the same value of the same kind; the caller sees to the lifetime.
        unsafe {
            let env = Env::from_raw(value.env().as_raw());
            <H::In<'i> as Handle<'i>>::from_value_unchecked(Value::from_raw(env, value.as_raw()))
        }
    }
}

macro_rules! tuples {
    ($($name:ident),*) => {
        // SAFETY: each part is itself in another scope.
        unsafe impl<'s, $($name: Inputs<'s>),*> Inputs<'s> for ($($name,)*) {
            type In<'i> = ($($name::In<'i>,)*);

            #[allow(non_snake_case, clippy::unused_unit, reason = "one name per part")]
            unsafe fn enter<'i>(self) -> Self::In<'i> {
                let ($($name,)*) = self;
                // SAFETY: the caller's duty.
                ($(unsafe { $name.enter() },)*)
            }
        }
    };
}

tuples!();
tuples!(A);
tuples!(A, B);
tuples!(A, B, C);
tuples!(A, B, C, D);

impl<'s> Env<'s> {
    /// Runs `body` in a scope of its own: the values it makes are let go when it returns, and not only
    /// at the end of the call.
    ///
    /// The body must not capture values of the outer scope, or its environment: values made with those
    /// while the inner scope is open would end with it. Pass what it needs with [`Env::scope_with`].
    ///
    /// ```compile_fail
    /// # use tenon_addon::{Env, Result};
    /// fn escape<'s>(env: Env<'s>) -> Result<()> {
    ///     env.scope(move |_| env.object().map(drop))
    /// }
    /// ```
    ///
    /// # Errors
    ///
    /// Those of `body`.
    pub fn scope<R>(self, body: impl for<'i> FnOnce(Env<'i>) -> Result<R> + 'static) -> Result<R> {
        self.scope_with((), move |env, ()| body(env))
    }

    /// As [`Env::scope`], with values of the outer scope.
    ///
    /// # Errors
    ///
    /// Those of `body`.
    pub fn scope_with<T: Inputs<'s>, R>(
        self,
        inputs: T,
        body: impl for<'i> FnOnce(Env<'i>, T::In<'i>) -> Result<R> + 'static,
    ) -> Result<R> {
        let mut raw = null_mut();
        // SAFETY: the environment is live; the result is a local.
        self.check(unsafe { napi_open_handle_scope(self.as_raw(), &mut raw) })?;
        let _open = Open { env: self, raw };
        // SAFETY: the inner scope ends after the body, which cannot keep anything of it: it knows its
        // lifetime only as one of all possible.
        unsafe { body(Env::from_raw(self.as_raw()), inputs.enter()) }
    }
}
