//! Rust values that JavaScript carries around without looking inside.

use std::ffi::c_void;
use std::fmt;
use std::marker::PhantomData;
use std::ops::Deref;
use std::ptr::null_mut;

use super::{Handle, Kind, Kinds, Value, handle_conversions};
use crate::class::boxed;
use crate::describe::Text;
use crate::env::Env;
use crate::error::Result;
use crate::sys::*;

/// A Rust value in a JavaScript value that only this addon can open.
///
/// Another addon's external, or one of another type, is told apart safely. To change what is inside,
/// use a [`Cell`](std::cell::Cell) or [`RefCell`](std::cell::RefCell).
pub struct External<'s, T>(Value<'s>, PhantomData<fn() -> T>);

impl<T> Clone for External<'_, T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T> Copy for External<'_, T> {}

impl<T> fmt::Debug for External<'_, T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("External")
    }
}

// SAFETY: the test is that of externals with a `T`; the type is a plain wrapper of the value.
unsafe impl<'s, T: 'static> Handle<'s> for External<'s, T> {
    type In<'i> = External<'i, T>;
    const TYPE: Text = Text::Plain("object");
    const EXPECTED: Text = Text::Plain("an external value made by this addon");
    const KINDS: Kinds = Kinds::of(Kind::External);

    fn matches(value: Value<'s>) -> bool {
        data::<T>(value).is_some()
    }

    unsafe fn from_value_unchecked(value: Value<'s>) -> Self {
        Self(value, PhantomData)
    }
}

handle_conversions!([T: 'static] @deref_own External<'s, T>, []);

/// The value of an external, when it is one of ours with a `T`.
fn data<'s, T: 'static>(value: Value<'s>) -> Option<&'s T> {
    if value.kind() != Kind::External {
        return None;
    }
    let mut data = null_mut();
    // SAFETY: the value is of this environment; the result is a local.
    unsafe { napi_get_value_external(value.env().as_raw(), value.as_raw(), &mut data) };
    let content = boxed::content(data.cast())?;
    // SAFETY: the content of a live slot, which lives as long as its external, and nobody has it
    // for writing.
    let content: &'s dyn std::any::Any = unsafe { &*content };
    content.downcast_ref()
}

impl<'s, T: 'static> External<'s, T> {
    /// A new external.
    ///
    /// # Errors
    ///
    /// When JavaScript cannot run.
    pub fn new(env: Env<'s>, content: T) -> Result<Self> {
        let slot = boxed::keep(Box::new(content));
        // SAFETY: the environment is live; the finalizer takes the slot back, once.
        let value = env.made(|env, result| unsafe {
            napi_create_external(env, slot.cast(), Some(finalize), null_mut(), result)
        });
        match value {
            Ok(value) => Ok(Self(value, PhantomData)),
            Err(error) => {
                boxed::discard(slot);
                Err(error)
            }
        }
    }
}

impl<T: 'static> Deref for External<'_, T> {
    type Target = T;

    fn deref(&self) -> &T {
        data(self.0).expect("an external keeps its content")
    }
}

unsafe extern "C" fn finalize(_: napi_env, data: *mut c_void, _: *mut c_void) {
    crate::panic::contain("the drop of an external value", || {
        boxed::discard(data.cast())
    });
}
