//! Values kept beyond their scope.

use std::fmt;
use std::marker::PhantomData;
use std::ptr::null_mut;
use std::sync::Arc;

use crate::convert::{FromJs, IntoJs};
use crate::describe::Text;
use crate::env::Env;
use crate::error::{Error, Result};
use crate::leaks::Kept;
use crate::mailbox::Mailbox;
use crate::sys::*;
use crate::values::{Handle, Kind, Kinds, Value};

/// A value kept beyond its scope, which may be sent to other threads.
///
/// Only the environment it is of can use it. It may be dropped on any thread, at any time, also
/// when the environment is gone: the drop is routed to the environment.
///
/// Made by [`Persist::persist`]; `T` is the kind of handle that [`Persistent::get`] gives back.
pub struct Persistent<T> {
    mailbox: Arc<Mailbox>,
    slot: usize,
    /// The value is in an array of its own, for it is of a kind that cannot be referred to.
    boxed: bool,
    kind: PhantomData<fn() -> T>,
    /// Says so when the value is never let go.
    kept: Kept,
}

impl<T> Persistent<T> {
    /// The value, in the present scope.
    ///
    /// # Errors
    ///
    /// In another environment than the value's.
    pub fn get<'s>(&self, env: Env<'s>) -> Result<T::In<'s>>
    where
        T: Handle<'static>,
        T::In<'s>: Handle<'s>,
    {
        if !self.is_of(env) {
            return Err(
                Error::new("the value is of another environment").with_code("ERR_ADDON_WRONG_ENV")
            );
        }
        let reference = self.mailbox.reference(self.slot);
        // SAFETY: the reference is of this environment, and live: it goes with `self`.
        let mut value =
            env.made(|env, result| unsafe { napi_get_reference_value(env, reference, result) })?;
        if value.as_raw().is_null() {
            return Err(Error::new("the environment of this value is gone")
                .with_code("ERR_ADDON_ENV_CLOSING"));
        }
        if self.boxed {
            // SAFETY: the reference is to the array of `keep_any`, of which nobody else knows.
            value = env
                .made(|env, result| unsafe { napi_get_element(env, value.as_raw(), 0, result) })?;
        }
        // SAFETY: it is the value that was kept, of that kind.
        Ok(unsafe { T::In::from_value_unchecked(value) })
    }

    /// Whether the value is of this environment.
    #[must_use]
    pub fn is_of(&self, env: Env<'_>) -> bool {
        env.state()
            .is_ok_and(|state| Arc::ptr_eq(&state.mailbox, &self.mailbox))
    }
}

impl<T> Drop for Persistent<T> {
    fn drop(&mut self) {
        self.mailbox.remove(self.slot);
    }
}

impl<T> fmt::Debug for Persistent<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Persistent").finish_non_exhaustive()
    }
}

/// Keeps a value of the kinds that every host can refer to: objects and functions.
fn keep<T>(value: Value<'_>, boxed: bool) -> Result<Persistent<T>> {
    let env = value.env();
    let mailbox = &env.state()?.mailbox;
    let mut reference = null_mut();
    // SAFETY: the value is of this environment; the result is a local.
    env.check(unsafe { napi_create_reference(env.as_raw(), value.as_raw(), 1, &mut reference) })?;
    let slot = mailbox.add(env, reference)?;
    Ok(Persistent {
        mailbox: Arc::clone(mailbox),
        slot,
        boxed,
        kind: PhantomData,
        kept: Kept::unnoted(),
    })
}

/// Keeps any value for the addon, which has to let it go.
#[track_caller]
fn keep_for_user<T>(value: Value<'_>) -> Result<Persistent<T>> {
    let mut persistent = keep_any(value)?;
    persistent.kept = Kept::new(persistent.mailbox.address(), "a Persistent");
    Ok(persistent)
}

/// Keeps any value; one that hosts cannot refer to, such as a number, inside an array.
pub(crate) fn keep_any<T>(value: Value<'_>) -> Result<Persistent<T>> {
    match value.kind() {
        Kind::Object | Kind::Function => keep(value, false),
        _ => {
            let array = value.env().array(1)?;
            array.set(0, value)?;
            keep(array.into(), true)
        }
    }
}

/// Conveniences of every handle.
pub trait Persist<'s>: Handle<'s> {
    /// Keeps the value beyond its scope.
    ///
    /// # Errors
    ///
    /// When the environment is shutting down.
    #[track_caller]
    fn persist<T>(self) -> Result<Persistent<T>>
    where
        T: Handle<'static, In<'s> = Self>,
    {
        keep_for_user(self.into())
    }
}

impl<'s, H: Handle<'s>> Persist<'s> for H {}

/// The value, kept beyond the call.
impl<'s, T> FromJs<'s> for Persistent<T>
where
    T: Handle<'static>,
    T::In<'s>: Handle<'s>,
{
    type Storage = ();
    const TYPE: Text = <T::In<'s> as Handle<'s>>::TYPE;
    const EXPECTED: Text = <T::In<'s> as Handle<'s>>::EXPECTED;
    const KINDS: Kinds = <T::In<'s> as Handle<'s>>::KINDS;

    fn from_js(value: Value<'s>, _: &'s mut ()) -> Result<Self> {
        value.cast::<T::In<'s>>()?;
        keep_for_user(value)
    }
}

/// The value itself.
impl<'s, T> IntoJs<'s> for &Persistent<T>
where
    T: Handle<'static>,
    T::In<'s>: Handle<'s>,
{
    const TYPE: Text = <T::In<'s> as Handle<'s>>::TYPE;

    fn into_js(self, env: Env<'s>) -> Result<Value<'s>> {
        Ok(self.get(env)?.into())
    }
}

/// The value itself.
impl<'s, T> IntoJs<'s> for Persistent<T>
where
    T: Handle<'static>,
    T::In<'s>: Handle<'s>,
{
    const TYPE: Text = <T::In<'s> as Handle<'s>>::TYPE;

    fn into_js(self, env: Env<'s>) -> Result<Value<'s>> {
        (&self).into_js(env)
    }
}
