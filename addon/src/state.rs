//! What is kept per environment. Nothing of an addon is kept anywhere else, so that it can be
//! loaded in many workers at once.

use std::any::{Any, TypeId};
use std::cell::{Cell, OnceCell, RefCell};
use std::collections::HashMap;
use std::ffi::c_void;
use std::ptr::null_mut;
use std::rc::Rc;
use std::sync::Arc;

use crate::env::Env;
use crate::error::{Error, Result};
use crate::executor::Executor;
use crate::hooks::Endings;
use crate::mailbox::Mailbox;
use crate::persistent::Persistent;
use crate::sys::*;
use crate::values::{Function, Object};

/// The state of one environment.
pub(crate) struct EnvState {
    /// What other threads know of the environment.
    pub(crate) mailbox: Arc<Mailbox>,
    /// The futures that are being polled.
    pub(crate) executor: Executor,
    /// What has to be told that the environment ends.
    pub(crate) endings: Endings,
    /// The constructors of error classes, by the address of their description.
    pub(crate) error_classes: RefCell<HashMap<usize, Persistent<Function<'static>>>>,
    /// The constructors of native classes, by the address of their description.
    pub(crate) classes: RefCell<HashMap<usize, Persistent<Function<'static>>>>,
    /// The class `AsyncLocalStorage`, once it was looked for and if there is one.
    pub(crate) async_local_storage: OnceCell<Option<Persistent<Object<'static>>>>,
    /// The object that a constructor called by Rust is to wrap, instead of making a new one.
    pub(crate) instance: Cell<*mut c_void>,
    /// The addon's own data, by type.
    pub(crate) data: RefCell<HashMap<TypeId, Rc<dyn Any>>>,
}

impl EnvState {
    /// Makes the state of a new environment.
    pub(crate) fn install(env: Env<'_>) -> Result<()> {
        let state = Box::new(Self {
            mailbox: Arc::new(Mailbox::new(env)),
            executor: Executor::default(),
            endings: Endings::default(),
            error_classes: RefCell::default(),
            classes: RefCell::default(),
            async_local_storage: OnceCell::new(),
            instance: Cell::new(null_mut()),
            data: RefCell::default(),
        });
        let state = Box::into_raw(state);
        // SAFETY: the environment is live; the state goes when the finalizer is called, once.
        let status = unsafe {
            napi_set_instance_data(env.as_raw(), state.cast(), Some(finalize), null_mut())
        };
        if status != napi_ok {
            // SAFETY: the environment did not take it.
            drop(unsafe { Box::from_raw(state) });
            return env.check(status);
        }
        // SAFETY: the state outlives the hook: hooks run before finalizers at an environment's end.
        let status =
            unsafe { napi_add_env_cleanup_hook(env.as_raw(), Some(cleanup), state.cast()) };
        env.check(status)
    }

    /// The state of an environment.
    #[inline]
    pub(crate) fn of<'s>(env: Env<'s>) -> Result<&'s Self> {
        let mut data = null_mut();
        // SAFETY: the environment is live; the result is a local.
        unsafe { napi_get_instance_data(env.as_raw(), &mut data) };
        if data.is_null() {
            return Err(gone());
        }
        // SAFETY: this crate alone sets the addon's instance data, and to this type. It lives until
        // the environment ends, which is after every scope in it.
        Ok(unsafe { &*data.cast::<Self>() })
    }

    /// Lets go of everything that needs JavaScript or other threads to know.
    fn close(&self) {
        self.endings.run(&self.executor);
        self.executor.close();
        self.mailbox.close();
    }
}

#[cold]
fn gone() -> Error {
    Error::new("the environment of this addon is gone").with_code("ERR_ADDON_ENV_CLOSING")
}

/// Runs while the environment can still be used.
unsafe extern "C" fn cleanup(state: *mut c_void) {
    crate::panic::contain("a cleanup hook", || {
        // SAFETY: the state of `install`, not yet finalized.
        unsafe { &*state.cast::<EnvState>() }.close();
    });
}

unsafe extern "C" fn finalize(_: napi_env, state: *mut c_void, _: *mut c_void) {
    crate::panic::contain("the end of an environment", || {
        // SAFETY: the state of `install`, for the last time.
        let state = unsafe { Box::from_raw(state.cast::<EnvState>()) };
        // Already done by the hook, unless the host has called none.
        state.close();
        let address = state.mailbox.address();
        // The addon's own data goes first, with what it keeps.
        drop(state);
        crate::leaks::report(address);
    });
}
