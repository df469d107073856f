//! What ties a JavaScript function to the addon's callback.

use std::cell::Cell;
use std::ffi::c_void;
use std::ptr;

use tenon_napi_sys::{napi_callback_info, napi_env, napi_value};

use crate::env::{Env, UserData};
use crate::raw::{Global, shims};

/// What a JavaScript function of the addon's is bound to: found through the function's data.
pub(crate) struct Bundle {
    pub(crate) env: *const Env,
    pub(crate) callback: unsafe extern "C" fn(napi_env, napi_callback_info) -> napi_value,
    pub(crate) data: UserData,
    /// Weak, on the External that V8 keeps as the function's data: it dies with the last function.
    external: Global,
    prev: Cell<*mut Bundle>,
    next: Cell<*mut Bundle>,
}

/// All bundles of an environment, so that those still alive at its end are freed.
pub(crate) struct BundleList {
    head: Cell<*mut Bundle>,
}

impl BundleList {
    pub(crate) const fn new() -> BundleList {
        BundleList {
            head: Cell::new(ptr::null_mut()),
        }
    }

    /// Frees every bundle; no function of this environment may be called afterwards.
    pub(crate) fn clear(&self) {
        while !self.head.get().is_null() {
            // SAFETY: the head is alive; `unlink_and_free` takes it out of the list.
            unsafe { Bundle::unlink_and_free(self.head.get()) };
        }
    }
}

impl Bundle {
    /// Binds a callback; the External to pass as the function's data, NULL when V8 has no memory.
    ///
    /// # Safety
    /// A handle scope is open and `callback` is the addon's.
    pub(crate) unsafe fn external(
        env: &Env,
        callback: unsafe extern "C" fn(napi_env, napi_callback_info) -> napi_value,
        data: UserData,
    ) -> napi_value {
        let bundle = Box::into_raw(Box::new(Bundle {
            env,
            callback,
            data,
            external: Global::empty(),
            prev: Cell::new(ptr::null_mut()),
            next: Cell::new(env.bundles.head.get()),
        }));
        // SAFETY: the list's head, if any, is alive; the bundle is ours until the collector says so.
        unsafe {
            let head = env.bundles.head.replace(bundle);
            if !head.is_null() {
                (*head).prev.set(bundle);
            }
            let external = shims::v8__External__New(env.isolate(), bundle.cast());
            if external.is_null() {
                Bundle::unlink_and_free(bundle);
                return ptr::null_mut();
            }
            (*bundle).external = Global::new(env.isolate(), external);
            (*bundle).external.make_weak(bundle.cast(), collected);
            external
        }
    }

    unsafe fn unlink_and_free(bundle: *mut Bundle) {
        // SAFETY: the bundle and its neighbours are alive.
        unsafe {
            let (prev, next) = ((*bundle).prev.get(), (*bundle).next.get());
            if prev.is_null() {
                (*(*bundle).env).bundles.head.set(next);
            } else {
                (*prev).next.set(next);
            }
            if !next.is_null() {
                (*next).prev.set(prev);
            }
            drop(Box::from_raw(bundle));
        }
    }
}

unsafe extern "C" fn collected(info: *const c_void) {
    // SAFETY: V8 hands back the bundle whose External died; freeing it resets the handle.
    unsafe {
        let bundle: *mut Bundle = shims::v8__WeakCallbackInfo__GetParameter(info).cast();
        Bundle::unlink_and_free(bundle);
    }
}
