//! What `async_hooks` knows an asynchronous operation by, and the scope its callbacks run in.

use std::ptr;
use std::rc::Rc;

use tenon_napi_sys::{napi_object_expected, napi_string_expected, napi_value};

use crate::api::class::{Fail, handle_or, non_null};
use crate::env::Env;
use crate::host::AsyncIds;
use crate::raw::{Global, TryCatch, shims, to_local};
use crate::realm::Realm;

/// An asynchronous resource from its announcement until it is dropped.
pub(crate) struct AsyncResource {
    realm: Rc<Realm>,
    ids: AsyncIds,
    object: Global,
}

impl AsyncResource {
    /// Announces a resource and holds its object.
    ///
    /// # Safety
    /// `object` is a live object and `name` a live string; a handle scope is open.
    pub(crate) unsafe fn new(env: &Env, object: napi_value, name: napi_value) -> AsyncResource {
        let realm = env.realm().clone();
        // SAFETY: see above.
        unsafe {
            let ids = realm.host().async_init(to_local(object), to_local(name));
            AsyncResource {
                ids,
                object: Global::new(env.isolate(), object),
                realm,
            }
        }
    }

    pub(crate) fn ids(&self) -> AsyncIds {
        self.ids
    }

    /// The resource's object, as a handle that lives as long as the resource.
    pub(crate) fn object(&self) -> napi_value {
        self.object.value()
    }
}

impl Drop for AsyncResource {
    fn drop(&mut self) {
        self.realm.host().async_destroy(self.ids);
    }
}

/// The host's callback scope around a call into an addon.
///
/// Where JavaScript may not run any more there is nothing to enter, and what was entered before is
/// left without running ticks.
pub(crate) struct CallbackScope {
    realm: Rc<Realm>,
    ids: AsyncIds,
    entered: bool,
}

impl CallbackScope {
    /// Enters a scope.
    ///
    /// # Safety
    /// `resource` is NULL or a live object; a handle scope is open and the context entered.
    pub(crate) unsafe fn open(realm: &Rc<Realm>, ids: AsyncIds, resource: napi_value) -> Self {
        let entered = realm.can_call_into_js();
        if entered {
            // SAFETY: see above.
            let resource = (!resource.is_null()).then(|| unsafe { to_local(resource) });
            realm.host().open_callback_scope(ids, resource);
        }
        CallbackScope {
            realm: realm.clone(),
            ids,
            entered,
        }
    }

    /// Leaves the scope: on the outermost, microtasks and ticks run, unless the callback `failed`.
    pub(crate) fn close(self, failed: bool) {
        if self.entered {
            let failed = failed || !self.realm.can_call_into_js();
            self.realm.host().close_callback_scope(self.ids, failed);
        }
    }
}

/// The async context frame: the value V8 carries along promise reactions, on which a host builds
/// `AsyncLocalStorage`. This is the one that was current before a callback, until it is put back.
pub(crate) struct PriorFrame(Global);

impl PriorFrame {
    /// Makes `frame` the current one.
    ///
    /// # Safety
    /// `frame` is a live value; a handle scope is open on the environment's thread.
    pub(crate) unsafe fn replace(env: &Env, frame: napi_value) -> PriorFrame {
        // SAFETY: see above.
        unsafe {
            let prior = Self::current(env);
            shims::v8__Context__SetContinuationPreservedEmbedderData(env.isolate(), frame);
            prior
        }
    }

    /// The current frame, held.
    ///
    /// # Safety
    /// As [`replace`](PriorFrame::replace).
    unsafe fn current(env: &Env) -> PriorFrame {
        // SAFETY: see above.
        unsafe {
            let frame = shims::v8__Context__GetContinuationPreservedEmbedderData(env.isolate());
            PriorFrame(Global::new(env.isolate(), frame))
        }
    }

    /// Puts it back.
    ///
    /// # Safety
    /// As [`replace`](PriorFrame::replace).
    pub(crate) unsafe fn restore(self, env: &Env) {
        // SAFETY: see above; a global's slot is a handle.
        unsafe {
            shims::v8__Context__SetContinuationPreservedEmbedderData(env.isolate(), self.0.value());
        }
    }
}

/// The object of a new resource: the one given, or a fresh one for NULL.
///
/// # Safety
/// `given` is NULL or alive; a handle scope is open.
pub(crate) unsafe fn resource_object(env: &Env, given: napi_value) -> Result<napi_value, Fail> {
    // SAFETY: see above. Nothing that `ToObject` throws may be left behind: these functions work
    // with an exception of the addon's pending.
    unsafe {
        if given.is_null() {
            return Ok(shims::v8__Object__New(env.isolate()));
        }
        if shims::v8__Value__IsObject(given) {
            return Ok(given);
        }
        let object = TryCatch::scope(env.isolate(), |_| {
            shims::v8__Value__ToObject(given, env.context())
        });
        handle_or(object, napi_object_expected)
    }
}

/// The name of a new resource, which must be there.
///
/// # Safety
/// As [`resource_object`].
pub(crate) unsafe fn resource_name(env: &Env, given: napi_value) -> Result<napi_value, Fail> {
    non_null(given)?;
    // SAFETY: as above. An object's conversion runs JavaScript.
    unsafe {
        if shims::v8__Value__IsString(given) {
            return Ok(given);
        }
        if !env.can_call_into_js() {
            return Err(napi_string_expected.into());
        }
        let name = TryCatch::scope(env.isolate(), |_| {
            shims::v8__Value__ToString(given, env.context())
        });
        handle_or(name, napi_string_expected)
    }
}

/// What `napi_async_init` makes: a resource whose object may belong to the addon.
pub(crate) struct AsyncContext {
    realm: Rc<Realm>,
    ids: AsyncIds,
    /// Weak when the object is the addon's own.
    object: Global,
    /// What was current when the context was made is current in its callbacks.
    frame: PriorFrame,
}

impl AsyncContext {
    /// Announces a resource; `owned_by_addon` says that its object is not held here.
    ///
    /// # Safety
    /// As [`AsyncResource::new`].
    pub(crate) unsafe fn new(
        env: &Env,
        object: napi_value,
        name: napi_value,
        owned_by_addon: bool,
    ) -> *mut AsyncContext {
        let realm = env.realm().clone();
        // SAFETY: see above; the context stays in its place until it is freed, which ends the weak handle.
        unsafe {
            let ids = realm.host().async_init(to_local(object), to_local(name));
            let context = Box::into_raw(Box::new(AsyncContext {
                realm,
                ids,
                object: Global::new(env.isolate(), object),
                frame: PriorFrame::current(env),
            }));
            if owned_by_addon {
                (*context)
                    .object
                    .make_weak(context.cast(), object_collected);
            }
            context
        }
    }

    pub(crate) fn ids(&self) -> AsyncIds {
        self.ids
    }

    /// The async context frame the context was made in.
    pub(crate) fn frame(&self) -> napi_value {
        self.frame.0.value()
    }

    /// The object; a fresh one when the addon has let its own be collected.
    ///
    /// # Safety
    /// `this` is live and a handle scope is open.
    pub(crate) unsafe fn object(this: *mut AsyncContext, env: &Env) -> napi_value {
        // SAFETY: see above.
        unsafe {
            if (*this).object.is_empty() {
                let fresh = shims::v8__Object__New(env.isolate());
                (*this).object = Global::new(env.isolate(), fresh);
            }
            shims::v8__Local__New(env.isolate(), (*this).object.value())
        }
    }

    /// Announces the end and frees the record.
    ///
    /// # Safety
    /// `this` comes from [`new`](AsyncContext::new) and is not used again.
    pub(crate) unsafe fn destroy(this: *mut AsyncContext) {
        // SAFETY: see above.
        let context = unsafe { Box::from_raw(this) };
        context.realm.host().async_destroy(context.ids);
    }
}

unsafe extern "C" fn object_collected(info: *const std::ffi::c_void) {
    // SAFETY: V8 hands back the context given to `make_weak`; it is alive while its handle is.
    unsafe {
        let context: *mut AsyncContext = shims::v8__WeakCallbackInfo__GetParameter(info).cast();
        (*ptr::addr_of_mut!((*context).object)).reset();
    }
}
