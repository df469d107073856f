//! The async context of a call, kept for later: what `AsyncLocalStorage` has in it.

use std::ptr::null_mut;

use crate::env::Env;
use crate::error::Result;
use crate::persistent::{Persist, Persistent};
use crate::sys::*;
use crate::values::{Function, Kind, Object, Value};

/// An async context, captured when made.
pub(crate) enum AsyncContext {
    /// What `AsyncLocalStorage.snapshot()` gave: it calls a function in the context.
    Snapshot(Persistent<Function<'static>>),
    /// A context of Node-API's, for runtimes that do not hand the class out. Those that keep the
    /// stores in V8's own context, as Node 24 does, do not restore them with it.
    Host {
        raw: napi_async_context,
        /// Hosts hold it weakly, and the stores hang on it.
        resource: Persistent<Object<'static>>,
    },
}

/// The context is entered for as long as this lives; then microtasks run.
pub(crate) struct ContextScope<'s> {
    env: Env<'s>,
    raw: napi_callback_scope,
}

impl AsyncContext {
    /// The present context.
    pub(crate) fn capture(env: Env<'_>) -> Result<Self> {
        if let Some(snapshot) = snapshot(env)? {
            return Ok(Self::Snapshot(snapshot.persist()?));
        }
        let resource = env.object()?;
        let name = env.string("tenon-addon")?;
        let mut raw = null_mut();
        // SAFETY: resource and name are of this environment; the result is a local.
        env.check(unsafe {
            napi_async_init(env.as_raw(), resource.as_raw(), name.as_raw(), &mut raw)
        })?;
        Ok(Self::Host {
            raw,
            resource: resource.persist()?,
        })
    }

    /// Enters a context of the host's; where it refuses, what runs inside runs without.
    pub(crate) fn enter<'s>(&self, env: Env<'s>) -> ContextScope<'s> {
        let mut scope = null_mut();
        if let Self::Host { raw, resource } = self
            && let Ok(resource) = resource.get(env)
        {
            // SAFETY: the context is this environment's, and not destroyed yet.
            unsafe {
                let resource = resource.as_raw();
                napi_open_callback_scope(env.as_raw(), resource, *raw, &mut scope);
            }
        }
        ContextScope { env, raw: scope }
    }

    /// Tells the host that the context is no longer needed.
    pub(crate) fn destroy(self, env: Env<'_>) {
        if let Self::Host { raw, .. } = self {
            // SAFETY: the context is this environment's; it is used for the last time.
            unsafe { napi_async_destroy(env.as_raw(), raw) };
        }
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

/// A function that calls another in the present context, where the runtime can make one.
pub(crate) fn snapshot(env: Env<'_>) -> Result<Option<Function<'_>>> {
    let state = env.state()?;
    let class = state
        .async_local_storage
        .get_or_init(|| find_class(env).ok().flatten());
    let Some(class) = class else { return Ok(None) };
    let class: Object<'_> = class.get(env)?;
    Ok(Some(class.call_method("snapshot", &[])?.cast()?))
}

/// The class `AsyncLocalStorage`, without `require`, which addons have not.
fn find_class(env: Env<'_>) -> Result<Option<Persistent<Object<'static>>>> {
    let process = env.global()?.get_named(c"process")?;
    if process.kind() != Kind::Object {
        return Ok(None);
    }
    let process: Object<'_> = process.cast()?;
    if process.get_named(c"getBuiltinModule")?.kind() != Kind::Function {
        return Ok(None);
    }
    let name: Value<'_> = env.string("async_hooks")?.into();
    let module: Object<'_> = process.call_method("getBuiltinModule", &[name])?.cast()?;
    let class: Object<'_> = module.get("AsyncLocalStorage")?;
    if class.get_named(c"snapshot")?.kind() != Kind::Function {
        return Ok(None);
    }
    class.persist().map(Some)
}
