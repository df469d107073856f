//! What all environments of one context share: the host, the order of teardown, whether JavaScript may run.

use std::ffi::c_void;
use std::path::Path;
use std::rc::Rc;

use crate::host::Host;

/// A function registered to run when the realm goes down.
pub type CleanupHook = unsafe extern "C" fn(arg: *mut c_void);

/// The Node-API side of one V8 context: made once by the embedder, it loads addons and takes them down.
///
/// One realm belongs to one isolate, one context, one [`Host`] and one thread (a worker makes its own).
pub struct Realm {
    host: Rc<dyn Host>,
}

impl Realm {
    /// Makes the realm of the scope's current context.
    pub fn new(scope: &mut v8::PinScope<'_, '_>, host: Rc<dyn Host>) -> Rc<Realm> {
        let _ = scope;
        Rc::new(Realm { host })
    }

    /// The embedder's side.
    pub fn host(&self) -> &dyn Host {
        &*self.host
    }
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

// Coming next, so that hosts can be written against it:
// - `Realm::stop_js(&self)`: from now on `can_call_into_js` is false (process.exit, worker.terminate).
// - `Realm::teardown(&self, scope)`: cleanup hooks in reverse order, drain, finalizers (SEMANTICS 13).
// - `Realm::add_cleanup_hook(&self, hook, arg)` / `remove_cleanup_hook`.
