//! Everything that depends on how V8 lays things out or names its symbols; nothing else may.
//!
//! A `napi_value` is the address of a V8 handle slot. The `v8` crate's safe wrappers would put a Rust
//! scope and an isolate look-up between each ABI function and V8, so the functions here go to the
//! crate's own C shims (exact version pin in `Cargo.toml`), and [`layout`] answers the commonest
//! questions by reading the slot itself, once its self-test has agreed with V8's own answers.

pub(crate) mod buffer_map;
pub(crate) mod external_string;
pub(crate) mod frame;
pub(crate) mod global;
pub(crate) mod layout;
pub(crate) mod scope;
pub(crate) mod shims;
#[cfg(test)]
mod tests;

use std::ffi::c_int;

use tenon_napi_sys::napi_value;

pub(crate) use global::Global;
pub(crate) use scope::{HandleScope, TryCatch};
pub(crate) use shims::Isolate;

/// A word of V8's: a tagged pointer or a small integer.
pub(crate) type Address = usize;

/// The slot behind a value; the same thing, seen as memory.
pub(crate) fn slot(value: napi_value) -> *mut Address {
    value.cast()
}

/// A `Local` of the `v8` crate as the handle slot it is.
pub(crate) fn from_local<T>(local: v8::Local<'_, T>) -> napi_value {
    // SAFETY: a Local is a non-null pointer to the slot, `repr(C)` with nothing else in it.
    unsafe { std::mem::transmute_copy::<v8::Local<'_, T>, napi_value>(&local) }
}

/// A handle slot as a `Local` of the `v8` crate.
///
/// # Safety
/// `value` is not NULL, its slot holds a `T`, and it outlives `'s`.
pub(crate) unsafe fn to_local<'s, T>(value: napi_value) -> v8::Local<'s, T> {
    debug_assert!(!value.is_null());
    // SAFETY: see above; the representation is the one `from_local` relies on.
    unsafe { std::mem::transmute_copy::<napi_value, v8::Local<'s, T>>(&value) }
}

/// The answer of a V8 function that can also throw.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(C)]
pub(crate) struct MaybeBool(c_int);

impl MaybeBool {
    /// The answer, or none when an exception is pending.
    pub(crate) fn get(self) -> Option<bool> {
        match self.0 {
            0 => Some(false),
            1 => Some(true),
            _ => None,
        }
    }

    /// True only when V8 said yes.
    pub(crate) fn is_true(self) -> bool {
        self.0 == 1
    }
}

/// `v8::Maybe<T>` as it lies in memory.
#[repr(C)]
#[derive(Clone, Copy, Debug)]
pub(crate) struct Maybe<T> {
    has_value: bool,
    value: T,
}

impl<T: Copy + Default> Maybe<T> {
    /// An empty one, to be filled by V8.
    pub(crate) fn nothing() -> Self {
        Maybe {
            has_value: false,
            value: T::default(),
        }
    }

    /// The value, if there is one.
    pub(crate) fn get(self) -> Option<T> {
        self.has_value.then_some(self.value)
    }
}
