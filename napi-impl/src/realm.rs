//! What all environments of one context share: the host, private keys, whether JavaScript may run,
//! and the order of teardown.

use std::cell::{Cell, RefCell};
use std::collections::HashSet;
use std::path::Path;
use std::ptr;
use std::rc::Rc;

use tenon_napi_sys::napi_value;

use crate::env::Env;
use crate::host::Host;
use crate::raw::{Global, Isolate, from_local, shims};

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

    pub(crate) fn register_env(&self, env: *const Env) {
        self.envs.borrow_mut().push(env);
    }

    pub(crate) fn forget_env(&self, env: *const Env) {
        self.envs.borrow_mut().retain(|&other| !ptr::eq(other, env));
    }
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

/// Ends the process through this thread's host; plainly, on a thread that has none.
pub(crate) fn fatal_error(location: &str, message: &str) -> ! {
    let host = FATAL_HOST.with(|cell| cell.borrow().as_ref().and_then(std::rc::Weak::upgrade));
    if let Some(host) = host {
        host.fatal_error(location, message);
    }
    eprintln!("FATAL ERROR: {location} {message}");
    std::process::abort()
}

/// How [`Realm::load_addon`] opens the file: `RTLD_*` flags, as `process.dlopen`'s third argument.
#[derive(Clone, Copy, Debug)]
pub struct LoadOptions {
    /// Flags for `dlopen`; Node's default is `RTLD_LAZY`.
    pub flags: i32,
}

impl Realm {
    /// Loads the addon at `path` into this realm and runs its initialisation, as `process.dlopen(module, path)`.
    ///
    /// `module` is the CommonJS module object: its `exports` is handed to the addon and replaced by what
    /// the addon returns. On failure a JavaScript exception is pending in `scope` and `None` is returned.
    pub fn load_addon(
        self: &Rc<Self>,
        scope: &mut v8::PinScope<'_, '_>,
        module: v8::Local<'_, v8::Object>,
        path: &Path,
        options: LoadOptions,
    ) -> Option<()> {
        let _ = (scope, module, path, options);
        unreachable!("loader lands with the environment")
    }
}
