//! The environment: what one addon, loaded into one context, sees as `napi_env`.

use std::cell::{Cell, UnsafeCell};
use std::ffi::{CStr, CString, c_void};
use std::mem::MaybeUninit;
use std::ptr;
use std::rc::Rc;

use tenon_napi_sys::{
    NAPI_VERSION_EXPERIMENTAL, napi_env, napi_extended_error_info, napi_ok, napi_status, napi_value,
};

use crate::bundle::BundleList;
use crate::deferred::Deferreds;
use crate::finalizer::FinalizerQueue;
use crate::key_cache::KeyCache;
use crate::raw::layout::Layout;
use crate::raw::{Address, Global, HandleScope, Isolate, shims, to_local};
use crate::realm::Realm;
use crate::reference::{Reference, ReferenceList, ReferencePool};

/// The lowest version a module can declare to be treated as; those without a declaration are this one.
pub(crate) const DEFAULT_VERSION: i32 = 8;
/// The highest stable version implemented.
pub const SUPPORTED_VERSION_MAX: i32 = 10;

/// One handle scope that the addon opened.
pub(crate) struct OpenScope {
    words: MaybeUninit<[usize; 3]>,
    /// For an escapable scope: the slot in the scope outside that receives the escaped value.
    pub(crate) escape_slot: *mut Address,
    pub(crate) escaped: bool,
}

/// An environment. Its address is the `napi_env` that the addon holds.
pub(crate) struct Env {
    isolate: *mut Isolate,
    layout: Layout,
    context: Global,
    last_error: Cell<napi_extended_error_info>,
    last_exception: Cell<*mut Address>,
    version: i32,
    in_gc_finalizer: Cell<bool>,
    open_callback_scopes: Cell<usize>,
    scopes: UnsafeCell<Vec<OpenScope>>,
    /// References without a finalizer, newest first.
    pub(crate) references: ReferenceList,
    /// Those with one.
    pub(crate) finalizing: ReferenceList,
    pub(crate) finalizers: FinalizerQueue,
    pub(crate) reference_pool: ReferencePool,
    pub(crate) instance_data: Cell<*mut Reference>,
    pub(crate) keys: KeyCache,
    pub(crate) bundles: BundleList,
    pub(crate) deferreds: Deferreds,
    /// The environment is deleted when this reaches zero (Node's `Ref`/`Unref`).
    refs: Cell<usize>,
    realm: Rc<Realm>,
    filename: CString,
    /// Set once the environment is being deleted: nothing may be scheduled any more.
    pub(crate) closing: Cell<bool>,
}

impl Env {
    /// Makes an environment of the realm's context with one reference, the realm's own.
    ///
    /// `filename` is the module's `file://` URL, empty if it has none; `version` what it declared.
    pub(crate) fn new(realm: Rc<Realm>, filename: CString, version: i32) -> *mut Env {
        let isolate = realm.isolate();
        // SAFETY: the realm's isolate is entered on this thread and its context is alive.
        let (layout, context) = unsafe {
            let _scope = HandleScope::open(isolate);
            let local = shims::v8__Local__New(isolate, realm.context());
            (Layout::of(isolate, local), Global::new(isolate, local))
        };
        let env = Box::into_raw(Box::new(Env {
            isolate,
            layout,
            context,
            last_error: Cell::new(NO_ERROR),
            last_exception: Cell::new(ptr::null_mut()),
            version: version.max(DEFAULT_VERSION),
            in_gc_finalizer: Cell::new(false),
            open_callback_scopes: Cell::new(0),
            scopes: UnsafeCell::new(Vec::new()),
            references: ReferenceList::new(),
            finalizing: ReferenceList::new(),
            finalizers: FinalizerQueue::new(),
            reference_pool: ReferencePool::new(),
            instance_data: Cell::new(ptr::null_mut()),
            keys: KeyCache::new(),
            bundles: BundleList::new(),
            deferreds: Deferreds::default(),
            refs: Cell::new(1),
            realm: realm.clone(),
            filename,
            closing: Cell::new(false),
        }));
        realm.register_env(env);
        env
    }

    /// The environment behind a handle; none for NULL.
    ///
    /// # Safety
    /// `env` is NULL or a live environment of this thread.
    #[inline(always)]
    pub(crate) unsafe fn from_raw<'e>(env: napi_env) -> Option<&'e Env> {
        // SAFETY: passed on.
        unsafe { env.cast::<Env>().cast_const().as_ref() }
    }

    /// The handle the addon knows this environment by.
    #[inline(always)]
    pub(crate) fn as_raw(&self) -> napi_env {
        ptr::from_ref(self).cast_mut().cast()
    }

    #[inline(always)]
    pub(crate) fn isolate(&self) -> *mut Isolate {
        self.isolate
    }

    #[inline(always)]
    pub(crate) fn layout(&self) -> &Layout {
        &self.layout
    }

    /// The context as a handle (the slot of a persistent one).
    #[inline(always)]
    pub(crate) fn context(&self) -> napi_value {
        self.context.value()
    }

    #[inline(always)]
    pub(crate) fn realm(&self) -> &Rc<Realm> {
        &self.realm
    }

    /// The Node-API version that decides between behaviours.
    #[inline(always)]
    pub(crate) fn version(&self) -> i32 {
        self.version
    }

    pub(crate) fn is_experimental(&self) -> bool {
        self.version == NAPI_VERSION_EXPERIMENTAL
    }

    /// The module's URL, NUL-terminated.
    pub(crate) fn filename(&self) -> &CStr {
        &self.filename
    }

    /// Whether JavaScript may still run.
    #[inline(always)]
    pub(crate) fn can_call_into_js(&self) -> bool {
        self.realm.can_call_into_js()
    }

    // ---- last error ----

    /// Records a failure (or success) and returns it. The message is left as it was, as in Node.
    #[inline(always)]
    pub(crate) fn set_last_error(&self, status: napi_status) -> napi_status {
        self.set_engine_error(status, 0)
    }

    /// [`set_last_error`](Env::set_last_error) with a code of the engine's or libuv's beside it.
    #[inline(always)]
    pub(crate) fn set_engine_error(&self, status: napi_status, code: u32) -> napi_status {
        let message = self.last_error.get().error_message;
        self.last_error.set(napi_extended_error_info {
            error_message: message,
            engine_reserved: ptr::null_mut(),
            engine_error_code: code,
            error_code: status,
        });
        status
    }

    /// Forgets the last error; always `napi_ok`.
    #[inline(always)]
    pub(crate) fn clear_last_error(&self) -> napi_status {
        self.last_error.set(NO_ERROR);
        napi_ok
    }

    /// The record `napi_get_last_error_info` hands out: it lives in the environment.
    pub(crate) fn last_error(&self) -> &Cell<napi_extended_error_info> {
        &self.last_error
    }

    // ---- pending exception ----

    #[inline(always)]
    pub(crate) fn has_exception(&self) -> bool {
        !self.last_exception.get().is_null()
    }

    /// Keeps `exception` until JavaScript runs again or the addon takes it.
    ///
    /// # Safety
    /// `exception` is a live handle.
    pub(crate) unsafe fn set_exception(&self, exception: napi_value) {
        self.drop_exception();
        // SAFETY: passed on.
        self.last_exception
            .set(unsafe { shims::v8__Global__New(self.isolate, exception) });
    }

    /// The pending exception as a handle in the current scope, no longer pending; none if there is none.
    pub(crate) fn take_exception(&self) -> Option<napi_value> {
        let slot = self.last_exception.replace(ptr::null_mut());
        if slot.is_null() {
            return None;
        }
        // SAFETY: the slot is a live global of ours, given up here.
        unsafe {
            let local = shims::v8__Local__New(self.isolate, slot.cast());
            shims::v8__Global__Reset(slot);
            Some(local)
        }
    }

    fn drop_exception(&self) {
        let slot = self.last_exception.replace(ptr::null_mut());
        if !slot.is_null() {
            // SAFETY: the slot is a live global of ours.
            unsafe { shims::v8__Global__Reset(slot) };
        }
    }

    /// Puts the pending exception aside while `body` runs and brings it back after: a finalizer must
    /// neither see nor lose it. Whatever `body` left pending is given to `leftover`.
    pub(crate) fn with_exception_aside(
        &self,
        body: impl FnOnce(),
        leftover: impl FnOnce(napi_value),
    ) {
        let aside = self.last_exception.replace(ptr::null_mut());
        body();
        if let Some(exception) = self.take_exception() {
            leftover(exception);
        }
        self.drop_exception();
        self.last_exception.set(aside);
    }

    // ---- scopes the addon opened ----

    pub(crate) fn open_scope(&self, escape_slot: *mut Address) -> usize {
        // SAFETY: an environment is used by one thread, which is inside an ABI call.
        let scopes = unsafe { &mut *self.scopes.get() };
        scopes.push(OpenScope {
            // SAFETY: closed by `close_scope` in LIFO order.
            words: unsafe { HandleScope::open(self.isolate) }.into_words(),
            escape_slot,
            escaped: false,
        });
        scopes.len()
    }

    /// Closes the scope numbered `number` if it is the innermost; false otherwise.
    pub(crate) fn close_scope(&self, number: usize) -> bool {
        // SAFETY: as in `open_scope`.
        let scopes = unsafe { &mut *self.scopes.get() };
        if number == 0 || number != scopes.len() {
            return false;
        }
        if let Some(scope) = scopes.pop() {
            // SAFETY: opened by `open_scope`, and the innermost of the addon's.
            drop(unsafe { HandleScope::from_words(scope.words) });
        }
        true
    }

    /// The open scope numbered `number`.
    ///
    /// # Safety
    /// The result is not kept across another call on the environment.
    #[allow(
        clippy::mut_from_ref,
        reason = "one thread, inside an ABI call, no other borrow alive"
    )]
    pub(crate) unsafe fn scope(&self, number: usize) -> Option<&mut OpenScope> {
        // SAFETY: see above.
        unsafe {
            let scopes = &mut *self.scopes.get();
            scopes.get_mut(number.wrapping_sub(1))
        }
    }

    #[inline(always)]
    pub(crate) fn open_handle_scopes(&self) -> usize {
        // SAFETY: as in `open_scope`; the borrow ends here.
        unsafe { (*self.scopes.get()).len() }
    }

    pub(crate) fn open_callback_scopes(&self) -> &Cell<usize> {
        &self.open_callback_scopes
    }

    // ---- calling into the addon ----

    /// Calls into the addon as Node does: scopes balanced or the process ends; an exception left
    /// pending goes to `on_exception`.
    #[inline(always)]
    pub(crate) fn call_into_module<R>(
        &self,
        call: impl FnOnce() -> R,
        on_exception: impl FnOnce(napi_value),
    ) -> R {
        let handle_scopes = self.open_handle_scopes();
        let callback_scopes = self.open_callback_scopes.get();
        self.clear_last_error();
        let result = call();
        if self.open_handle_scopes() != handle_scopes
            || self.open_callback_scopes.get() != callback_scopes
        {
            self.scopes_unbalanced(handle_scopes, callback_scopes);
        }
        if self.has_exception()
            && let Some(exception) = self.take_exception()
        {
            on_exception(exception);
        }
        result
    }

    /// An exception that came out of a callback nobody in JavaScript called.
    pub(crate) fn unhandled_exception(&self, enforce: bool, exception: napi_value) {
        // SAFETY: a handle scope is open and the context entered (both callers do it).
        unsafe {
            if shims::v8__Isolate__IsExecutionTerminating(self.isolate) || !self.can_call_into_js()
            {
                return;
            }
            let host = self.realm.host();
            if !enforce && self.version < 10 && !host.force_uncaught_exceptions_policy() {
                host.emit_warning(
                    "Uncaught Node-API callback exception detected, please run node with option \
                     --force-node-api-uncaught-exceptions-policy=true to handle those exceptions \
                     properly.",
                    "DeprecationWarning",
                    "DEP0168",
                );
                return;
            }
            host.uncaught_exception(to_local(exception));
        }
    }

    #[cold]
    fn scopes_unbalanced(&self, handle_scopes: usize, callback_scopes: usize) -> ! {
        let message = format!(
            "the addon {} returned with {} handle scope(s) and {} callback scope(s) open that were \
             {} and {} when it was called; close every scope you open",
            self.filename.to_string_lossy(),
            self.open_handle_scopes(),
            self.open_callback_scopes.get(),
            handle_scopes,
            callback_scopes,
        );
        self.realm.host().fatal_error("Node-API", &message)
    }

    // ---- finalizers in the collector ----

    #[inline(always)]
    pub(crate) fn in_gc_finalizer(&self) -> &Cell<bool> {
        &self.in_gc_finalizer
    }

    /// Ends the process when a function that may touch the heap is called from inside the collector.
    #[inline(always)]
    pub(crate) fn check_gc_access(&self) {
        if self.in_gc_finalizer.get() && self.is_experimental() {
            self.called_from_gc();
        }
    }

    #[cold]
    fn called_from_gc(&self) -> ! {
        self.realm.host().fatal_error(
            "Finalizer is calling a function that may affect GC state.",
            "The finalizers are run directly from GC and must not affect GC state. Use \
             `node_api_post_finalizer` from inside of the finalizer to work around this issue. It \
             schedules the call as a new task in the event loop.",
        )
    }

    // ---- life ----

    /// One more thing needs the environment.
    pub(crate) fn retain(&self) {
        self.refs.set(self.refs.get() + 1);
    }

    /// One thing fewer needs it; the last one deletes it.
    ///
    /// # Safety
    /// `env` is live and a `retain` (or the making) is given up by the call; the caller does not use
    /// the environment afterwards.
    pub(crate) unsafe fn release(env: *const Env) {
        // SAFETY: see above.
        let this = unsafe { &*env };
        let left = this.refs.get() - 1;
        this.refs.set(left);
        if left == 0 {
            this.delete();
        }
    }

    /// Runs what finalizers are left and frees the environment.
    fn delete(&self) {
        self.closing.set(true);
        // A finalizer may take and give up references; it must not delete twice.
        self.refs.set(usize::MAX / 2);
        self.finalizers.drain(self);
        self.finalizing.finalize_all();
        self.references.finalize_all();
        self.bundles.clear();
        self.deferreds.clear();
        self.drop_exception();
        self.realm.forget_env(self);
        // SAFETY: made by `Box::into_raw` in `new`; nothing refers to it any more.
        drop(unsafe { Box::from_raw(ptr::from_ref(self).cast_mut()) });
    }
}

const NO_ERROR: napi_extended_error_info = napi_extended_error_info {
    error_message: ptr::null(),
    engine_reserved: ptr::null_mut(),
    engine_error_code: 0,
    error_code: napi_ok,
};

/// A pointer of the addon's, passed through us unread.
pub(crate) type UserData = *mut c_void;
