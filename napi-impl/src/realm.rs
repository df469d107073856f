//! What all environments of one context share: the host, private keys, whether JavaScript may run,
//! and the order of teardown.

use std::cell::{Cell, OnceCell, RefCell};
use std::collections::HashSet;
use std::ffi::c_void;
use std::ptr;
use std::rc::Rc;
use std::sync::{Arc, OnceLock};

use tenon_napi_sys::{napi_node_version, napi_value};

use crate::cleanup::{CleanupHook, CleanupQueue};
use crate::env::Env;
use crate::external_memory::{LoanList, Remote};
use crate::host::Host;
use crate::raw::buffer_map::BufferMap;
use crate::raw::{Global, Isolate, from_local, shims, to_local};

/// The Node-API side of one V8 context: made once by the embedder, it loads addons and takes them down.
///
/// One realm belongs to one isolate, one context, one [`Host`] and one thread (a worker makes its own).
pub struct Realm {
    isolate: *mut Isolate,
    context: Global,
    host: Rc<dyn Host>,
    js_allowed: Cell<bool>,
    envs: RefCell<Vec<*const Env>>,
    /// The private symbol under which an object carries what was wrapped in it.
    wrap_key: Global,
    /// The private symbol under which an object carries its type tag.
    type_tag_key: Global,
    /// The records behind the Externals made by `napi_create_external`: an External of somebody
    /// else's must not be read as one of them.
    pub(crate) externals: RefCell<HashSet<usize>>,
    /// What runs at teardown, the environments' own ends among it.
    pub(crate) cleanup: CleanupQueue,
    /// How many things the end of the realm must wait for: work on the pool, handles that are
    /// closing, tasks on their way to the loop.
    waiting: Cell<usize>,
    /// Set when teardown has finished: nothing may begin any more.
    ended: Cell<bool>,
    node_version: OnceCell<napi_node_version>,
    /// What makes a byte array a `Buffer`, once the host has one.
    buffer_prototype: OnceCell<(Global, Option<BufferMap>)>,
    /// Memory of addons that array buffers show.
    pub(crate) loans: LoanList,
    /// The way back from other threads.
    remote: OnceCell<Arc<Remote>>,
}

impl Realm {
    /// Makes the realm of the scope's current context.
    pub fn new(scope: &mut v8::PinScope<'_, '_>, host: Rc<dyn Host>) -> Rc<Realm> {
        let context = from_local(scope.get_current_context());
        // SAFETY: the wrapper is one pointer, the isolate's (checked by the size below).
        let isolate: *mut Isolate = unsafe {
            const { assert!(size_of::<v8::UnsafeRawIsolatePtr>() == size_of::<*mut Isolate>()) };
            std::mem::transmute::<v8::UnsafeRawIsolatePtr, *mut Isolate>(scope.as_raw_isolate_ptr())
        };
        FATAL_HOST.with(|cell| *cell.borrow_mut() = Some(Rc::downgrade(&host)));
        // SAFETY: the scope proves that the isolate is entered here with a handle scope open.
        unsafe {
            Rc::new(Realm {
                isolate,
                context: Global::new(isolate, context),
                host,
                js_allowed: Cell::new(true),
                envs: RefCell::default(),
                wrap_key: private_key(isolate, c"napi.wrap"),
                type_tag_key: private_key(isolate, c"napi.type_tag"),
                externals: RefCell::default(),
                cleanup: CleanupQueue::default(),
                waiting: Cell::new(0),
                ended: Cell::new(false),
                node_version: OnceCell::new(),
                buffer_prototype: OnceCell::new(),
                loans: LoanList::new(),
                remote: OnceCell::new(),
            })
        }
    }

    /// The embedder's side.
    pub fn host(&self) -> &dyn Host {
        &*self.host
    }

    /// Whether addons may still run JavaScript.
    #[inline(always)]
    pub fn can_call_into_js(&self) -> bool {
        self.js_allowed.get()
    }

    /// From now on no addon can run JavaScript here (`process.exit`, `worker.terminate`).
    pub fn stop_js(&self) {
        self.js_allowed.set(false);
    }

    pub(crate) fn isolate(&self) -> *mut Isolate {
        self.isolate
    }

    pub(crate) fn context(&self) -> napi_value {
        self.context.value()
    }

    pub(crate) fn wrap_key(&self) -> napi_value {
        self.wrap_key.value()
    }

    pub(crate) fn type_tag_key(&self) -> napi_value {
        self.type_tag_key.value()
    }

    /// Registers a function to run when the realm is taken down, before those registered earlier.
    ///
    /// Answers false, and registers nothing, when the same function is already registered with the
    /// same data or the realm has come to its end.
    ///
    /// # Safety
    /// `hook` may be called once with `data` on this thread during [`teardown`](Realm::teardown).
    pub unsafe fn add_cleanup_hook(&self, hook: CleanupHook, data: *mut c_void) -> bool {
        !self.ended.get() && self.cleanup.add(hook, data)
    }

    /// Takes a function registered with [`add_cleanup_hook`](Realm::add_cleanup_hook) back; one that
    /// is not registered is ignored.
    pub fn remove_cleanup_hook(&self, hook: CleanupHook, data: *mut c_void) {
        self.cleanup.remove(hook, data);
    }

    /// Takes a new environment in: the realm's own reference to it is given up at teardown, by a hook
    /// that runs after those the addon will register.
    pub(crate) fn register_env(&self, env: *const Env) {
        self.envs.borrow_mut().push(env);
        self.cleanup.add(release_env, env.cast_mut().cast());
    }

    pub(crate) fn forget_env(&self, env: *const Env) {
        self.envs.borrow_mut().retain(|&other| !ptr::eq(other, env));
    }

    /// The host's answer to `napi_get_node_version`, in the form it is handed out.
    pub(crate) fn node_version(&self) -> &napi_node_version {
        self.node_version.get_or_init(|| {
            let version = self.host.node_version();
            let (major, minor, patch) = version.numbers;
            napi_node_version {
                major,
                minor,
                patch,
                release: version.release.as_ptr(),
            }
        })
    }

    /// Whether teardown has finished.
    pub(crate) fn has_ended(&self) -> bool {
        self.ended.get()
    }

    pub(crate) fn set_ended(&self) {
        self.ended.set(true);
    }

    /// One more thing that teardown must wait for.
    pub(crate) fn begin_waiting(&self) {
        self.waiting.set(self.waiting.get() + 1);
    }

    /// One thing fewer.
    pub(crate) fn end_waiting(&self) {
        self.waiting.set(self.waiting.get() - 1);
    }

    /// Whether teardown has to wait.
    pub(crate) fn is_waiting(&self) -> bool {
        self.waiting.get() > 0 || self.remote.get().is_some_and(|remote| remote.is_busy())
    }

    /// The way from other threads to this one.
    pub(crate) fn remote(&self) -> &Arc<Remote> {
        self.remote
            .get_or_init(|| Arc::new(Remote::new(self.host.remote_queue())))
    }

    /// Makes a new `Uint8Array` a `Buffer`, where the host has that; false when V8 refuses.
    ///
    /// # Safety
    /// `view` is a live byte array that nobody else has seen yet; a handle scope is open.
    pub(crate) unsafe fn make_buffer(&self, view: napi_value) -> bool {
        // SAFETY: see above.
        unsafe {
            let Some((prototype, map)) = self.buffer_prototype() else {
                return true;
            };
            if map.as_ref().is_some_and(|map| map.apply(view)) {
                return true;
            }
            let context = self.context.value();
            shims::v8__Object__SetPrototype(view, context, prototype.value()).is_true()
        }
    }

    /// The prototype of `Buffer`, and the short way to give it; none where the host has none.
    ///
    /// # Safety
    /// A handle scope is open.
    unsafe fn buffer_prototype(&self) -> Option<&(Global, Option<BufferMap>)> {
        if let Some(prototype) = self.buffer_prototype.get() {
            return Some(prototype);
        }
        // SAFETY: the context's handle lives as long as the realm, longer than this scope, which opens
        // no handle scope of its own: new handles go where the caller's do.
        unsafe {
            let context: v8::Local<'_, v8::Context> = to_local(self.context());
            v8::callback_scope!(unsafe scope, context);
            let prototype = from_local(self.host.buffer_prototype(scope)?);
            let map = BufferMap::learn(self.isolate, self.context.value(), prototype);
            let prototype = Global::new(self.isolate, prototype);
            Some(self.buffer_prototype.get_or_init(|| (prototype, map)))
        }
    }
}

/// The cleanup hook of an environment.
unsafe extern "C" fn release_env(env: *mut c_void) {
    // SAFETY: registered with a live environment, whose first reference is given up here.
    unsafe { Env::release(env.cast::<Env>().cast_const()) };
}

/// A private symbol of the realm's own.
///
/// # Safety
/// `isolate` is this thread's with a handle scope open.
unsafe fn private_key(isolate: *mut Isolate, name: &std::ffi::CStr) -> Global {
    // SAFETY: see above; a name this short cannot fail.
    unsafe {
        let name = shims::v8__String__NewFromUtf8(
            isolate,
            name.as_ptr(),
            shims::STRING_INTERNALIZED,
            name.count_bytes() as i32,
        );
        Global::new(isolate, shims::v8__Private__New(isolate, name))
    }
}

thread_local! {
    /// The host of this thread's newest realm: `napi_fatal_error` is given no environment.
    static FATAL_HOST: RefCell<Option<std::rc::Weak<dyn Host>>> = const { RefCell::new(None) };
}

/// What is done before the process ends on a thread that has no host.
static FATAL_HANDLER: OnceLock<fn(location: &str, message: &str)> = OnceLock::new();

/// Names a function that is called, after the message was printed, before the process ends with a fatal
/// error on a thread that has no host, as those of the pool. Only the first one named counts.
pub fn set_fatal_handler(handler: fn(location: &str, message: &str)) {
    // The process has one.
    let _ = FATAL_HANDLER.set(handler);
}

/// Ends the process through this thread's host; plainly, on a thread that has none.
pub(crate) fn fatal_error(location: &str, message: &str) -> ! {
    let host = FATAL_HOST.with(|cell| cell.borrow().as_ref().and_then(std::rc::Weak::upgrade));
    if let Some(host) = host {
        host.fatal_error(location, message);
    }
    eprintln!("FATAL ERROR: {location} {message}");
    if let Some(handler) = FATAL_HANDLER.get() {
        handler(location, message);
    }
    std::process::abort()
}
