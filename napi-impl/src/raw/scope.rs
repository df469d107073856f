//! Handle scopes and exception scopes on the stack.

use std::marker::PhantomPinned;
use std::mem::MaybeUninit;

use tenon_napi_sys::napi_value;

use super::shims::{self, Isolate};

/// A `v8::HandleScope` that closes when dropped.
///
/// Only for entries from outside JavaScript: inside a native call V8's own scope is open, and a scope
/// of ours above one that the addon opens would break the order in which both must close.
pub(crate) struct HandleScope {
    scope: MaybeUninit<[usize; 3]>,
}

impl HandleScope {
    /// Opens a scope.
    ///
    /// # Safety
    /// `isolate` is this thread's; the scope is dropped before any that was open when it was made.
    pub(crate) unsafe fn open(isolate: *mut Isolate) -> HandleScope {
        let mut scope = MaybeUninit::uninit();
        // SAFETY: V8 writes the three words; they hold no address of the scope itself, so it may move.
        unsafe { shims::v8__HandleScope__CONSTRUCT(&mut scope, isolate) };
        HandleScope { scope }
    }

    /// The scope's words, without the promise to close it.
    pub(crate) fn into_words(self) -> MaybeUninit<[usize; 3]> {
        let words = self.scope;
        std::mem::forget(self);
        words
    }

    /// Takes the promise to close it back.
    ///
    /// # Safety
    /// `words` come from [`into_words`](Self::into_words), once, and the scope is the innermost one.
    pub(crate) unsafe fn from_words(words: MaybeUninit<[usize; 3]>) -> HandleScope {
        HandleScope { scope: words }
    }
}

impl Drop for HandleScope {
    fn drop(&mut self) {
        // SAFETY: constructed in `open`; destructed once.
        unsafe { shims::v8__HandleScope__DESTRUCT(&mut self.scope) };
    }
}

/// A `v8::TryCatch`. V8 keeps its address, so it is made in place by [`TryCatch::scope`].
pub(crate) struct TryCatch {
    words: MaybeUninit<[usize; 6]>,
    _pinned: PhantomPinned,
}

impl TryCatch {
    /// Runs `body` under an exception scope; what it throws does not leave.
    ///
    /// # Safety
    /// `isolate` is this thread's.
    #[inline(always)]
    pub(crate) unsafe fn scope<R>(isolate: *mut Isolate, body: impl FnOnce(&TryCatch) -> R) -> R {
        struct Guard(TryCatch);
        impl Drop for Guard {
            fn drop(&mut self) {
                // SAFETY: constructed below at this address; destructed once.
                unsafe { shims::v8__TryCatch__DESTRUCT(&mut self.0.words) };
            }
        }
        let mut guard = Guard(TryCatch {
            words: MaybeUninit::uninit(),
            _pinned: PhantomPinned,
        });
        // SAFETY: the guard does not move until it is dropped at the end of this function.
        unsafe { shims::v8__TryCatch__CONSTRUCT(&mut guard.0.words, isolate) };
        body(&guard.0)
    }

    /// Whether something was thrown and not taken back.
    #[inline(always)]
    pub(crate) fn has_caught(&self) -> bool {
        // SAFETY: the scope is alive.
        unsafe { shims::v8__TryCatch__HasCaught(&self.words) }
    }

    /// The exception; NULL when nothing was thrown.
    pub(crate) fn exception(&self) -> napi_value {
        // SAFETY: the scope is alive.
        unsafe { shims::v8__TryCatch__Exception(&self.words) }
    }
}
