//! The async context of a call, kept for later.

use std::ptr::null_mut;

use crate::env::Env;
use crate::error::Result;
use crate::persistent::{Persistent, keep_any};
use crate::sys::*;
use crate::values::Object;

/// What `AsyncLocalStorage` and async hooks know of a call: captured when made, entered later.
pub(crate) struct AsyncContext {
    raw: napi_async_context,
    /// Hosts hold it weakly, and the stores hang on it.
    resource: Persistent<Object<'static>>,
}

/// The context is entered for as long as this lives; then microtasks run.
pub(crate) struct ContextScope<'s> {
    env: Env<'s>,
    raw: napi_callback_scope,
}

impl AsyncContext {
    /// The present context.
    pub(crate) fn new(env: Env<'_>, name: &str) -> Result<Self> {
        let resource = env.object()?;
        let name = env.string(name)?;
        let mut raw = null_mut();
        // SAFETY: resource and name are of this environment; the result is a local.
        env.check(unsafe {
            napi_async_init(env.as_raw(), resource.as_raw(), name.as_raw(), &mut raw)
        })?;
        Ok(Self {
            raw,
            resource: keep_any(resource.into())?,
        })
    }

    /// Enters the context. Where the host refuses, what runs inside runs without it.
    pub(crate) fn enter<'s>(&self, env: Env<'s>) -> ContextScope<'s> {
        let mut raw = null_mut();
        if let Ok(resource) = self.resource.get(env) {
            let resource: Object<'_> = resource;
            // SAFETY: the context is this environment's, and not destroyed yet.
            unsafe {
                let resource = resource.as_raw();
                napi_open_callback_scope(env.as_raw(), resource, self.raw, &mut raw);
            }
        }
        ContextScope { env, raw }
    }

    /// Tells the host that the context is no longer needed.
    pub(crate) fn destroy(self, env: Env<'_>) {
        // SAFETY: the context is this environment's; it is used for the last time.
        unsafe { napi_async_destroy(env.as_raw(), self.raw) };
    }
}

impl Drop for ContextScope<'_> {
    fn drop(&mut self) {
        if !self.raw.is_null() {
            // SAFETY: opened by `enter`, and scopes are left in the order in which they stand.
            unsafe { napi_close_callback_scope(self.env.as_raw(), self.raw) };
        }
    }
}
