//! Persistent handles without the crate's shared-isolate bookkeeping.

use std::ffi::c_void;
use std::ptr;

use tenon_napi_sys::napi_value;

use super::Address;
use super::shims::{self, Isolate, WeakCallback};

/// A handle that outlives scopes: a `v8::Global` as the slot it is, reset when dropped.
///
/// The slot's address may be passed wherever a handle is read, for as long as the global lives.
#[derive(Debug)]
pub(crate) struct Global {
    slot: *mut Address,
}

/// `v8::WeakCallbackType::kParameter`.
const WEAK_PARAMETER: i32 = 0;

impl Global {
    /// A global that holds nothing.
    pub(crate) const fn empty() -> Global {
        Global {
            slot: ptr::null_mut(),
        }
    }

    /// A strong global for `value`.
    ///
    /// # Safety
    /// `isolate` is this thread's and `value` a live handle of it.
    pub(crate) unsafe fn new(isolate: *mut Isolate, value: napi_value) -> Global {
        Global {
            // SAFETY: see above.
            slot: unsafe { shims::v8__Global__New(isolate, value) },
        }
    }

    /// Whether it holds nothing.
    pub(crate) fn is_empty(&self) -> bool {
        self.slot.is_null()
    }

    /// The slot as a handle; NULL when empty. Valid while the global is.
    pub(crate) fn value(&self) -> napi_value {
        self.slot.cast()
    }

    /// Lets the value be collected; `callback` then runs inside the collector with `parameter` and must
    /// [`reset`](Global::reset) the global before it returns.
    pub(crate) fn make_weak(&self, parameter: *mut c_void, callback: WeakCallback) {
        if !self.is_empty() {
            // SAFETY: the slot is a live global handle.
            unsafe { shims::v8_make_weak(self.slot, parameter, callback, WEAK_PARAMETER) };
        }
    }

    /// Holds the value again.
    pub(crate) fn clear_weak(&self) {
        if !self.is_empty() {
            // SAFETY: the slot is a live global handle.
            unsafe { shims::v8_clear_weak(self.slot) };
        }
    }

    /// Drops the handle now.
    pub(crate) fn reset(&mut self) {
        let slot = std::mem::replace(&mut self.slot, ptr::null_mut());
        if !slot.is_null() {
            // SAFETY: the slot is a live global handle and is forgotten here.
            unsafe { shims::v8__Global__Reset(slot) };
        }
    }
}

impl Drop for Global {
    fn drop(&mut self) {
        self.reset();
    }
}
