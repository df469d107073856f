//! Loading an addon: open the file, find how it wants to be started, start it in a new environment.

mod advice;
mod elf;
mod file_url;
mod library;

use std::ffi::{CStr, CString};
use std::path::Path;
use std::rc::Rc;

use tenon_napi_sys::{
    NAPI_VERSION_DEFAULT, NAPI_VERSION_EXPERIMENTAL, napi_env, napi_module, napi_value,
};

use crate::env::{Env, SUPPORTED_VERSION_MAX};
use crate::raw::{from_local, shims, to_local};
use crate::realm::Realm;

pub use library::node_module_register;
pub(crate) use library::register_module;

/// How [`Realm::load_addon`] opens the file: `RTLD_*` flags, as `process.dlopen`'s third argument.
#[derive(Clone, Copy, Debug)]
pub struct LoadOptions {
    /// Flags for `dlopen`.
    pub flags: i32,
}

impl Default for LoadOptions {
    /// Every symbol is looked up at once. Node's default is `RTLD_LAZY`, with which an addon that
    /// lacks a symbol ends the whole process at the first call of it; refused when it is opened, it
    /// is an error like any other.
    fn default() -> LoadOptions {
        LoadOptions {
            flags: libc::RTLD_NOW,
        }
    }
}

/// The addon's function that is called with an environment and `module.exports`.
type Init = unsafe extern "C" fn(env: napi_env, exports: napi_value) -> napi_value;

/// What an addon offers to be started with.
struct EntryPoint {
    init: Option<Init>,
    /// The version of Node-API it was built for.
    version: i32,
}

impl EntryPoint {
    /// What a module that registered itself asks for: there is no version in its record.
    ///
    /// # Safety
    /// `module` points to the record, which is static in the addon.
    unsafe fn of_module(module: *const napi_module) -> EntryPoint {
        EntryPoint {
            // SAFETY: see above.
            init: unsafe { (*module).nm_register_func },
            version: NAPI_VERSION_DEFAULT,
        }
    }

    fn of_symbols(
        init: Init,
        version: tenon_napi_sys::node_api_addon_get_api_version_func,
    ) -> EntryPoint {
        EntryPoint {
            init: Some(init),
            // SAFETY: the addon's own function, which takes nothing and touches nothing of ours.
            version: version.map_or(NAPI_VERSION_DEFAULT, |version| unsafe { version() }),
        }
    }
}

/// Why an addon was not loaded.
#[derive(Debug)]
struct LoadError {
    message: String,
    /// The `code` property of the error.
    code: Option<&'static CStr>,
}

impl LoadError {
    /// A file that cannot be used as an addon.
    fn dlopen_failed(message: String) -> LoadError {
        LoadError {
            message,
            code: Some(c"ERR_DLOPEN_FAILED"),
        }
    }
}

impl Realm {
    /// Loads the addon at `path` and gives what it exports, for embedders without a module system.
    ///
    /// # Errors
    /// As [`load_addon`](Realm::load_addon): `None`, with an exception pending in `scope`.
    pub fn require_addon<'s>(
        self: &Rc<Self>,
        scope: &mut v8::PinScope<'s, '_>,
        path: &Path,
        options: LoadOptions,
    ) -> Option<v8::Local<'s, v8::Value>> {
        let module = v8::Object::new(scope);
        let key = v8::String::new(scope, "exports")?;
        let exports = v8::Object::new(scope);
        module.set(scope, key.into(), exports.into())?;
        self.load_addon(scope, module, path, options)?;
        module.get(scope, key.into())
    }

    /// Loads the addon at `path` into this realm and runs its initialisation, as
    /// [`process.dlopen(module, path)`](https://nodejs.org/api/process.html#processdlopenmodule-filename-flags).
    ///
    /// `module` is the CommonJS module object: its `exports` is handed to the addon and replaced by what
    /// the addon returns; its `filename`, if it has one, becomes the URL that
    /// `node_api_get_module_file_name` tells. Every call makes a new environment and starts the addon
    /// anew, in the same realm too.
    ///
    /// The file stays mapped until the program ends, whatever becomes of the environment: the addon may
    /// have left threads running in it, or thread-local destructors and signal handlers behind.
    ///
    /// # Errors
    /// A JavaScript exception is pending in `scope` and `None` is returned when the file cannot be
    /// used (`ERR_DLOPEN_FAILED`, with what to do about it), asks for a newer Node-API, or when its
    /// initialisation throws.
    pub fn load_addon(
        self: &Rc<Self>,
        scope: &mut v8::PinScope<'_, '_>,
        module: v8::Local<'_, v8::Object>,
        path: &Path,
        options: LoadOptions,
    ) -> Option<()> {
        let exports_key = v8::String::new(scope, "exports")?;
        let exports = module.get(scope, exports_key.into())?.to_object(scope)?;
        if self.has_ended() {
            let message = format!("{}: the environment has ended", path.display());
            throw(scope, &LoadError::dlopen_failed(message));
            return None;
        }
        let entry = match library::open(path, options.flags) {
            Ok(entry) => entry,
            Err(error) => {
                throw(scope, &error);
                return None;
            }
        };
        let filename = module_filename(scope, module)?;
        match self.start(from_local(exports), &entry, &filename) {
            Ok(Started::Threw) => None,
            Ok(Started::Returned(returned)) => {
                if !returned.is_null() && returned != from_local(exports) {
                    // SAFETY: the addon returns a handle of this isolate, alive in this scope.
                    let returned: v8::Local<'_, v8::Value> = unsafe { to_local(returned) };
                    module.set(scope, exports_key.into(), returned)?;
                }
                Some(())
            }
            Err(error) => {
                throw(scope, &error);
                None
            }
        }
    }

    /// Makes an environment and calls the addon's initialisation in it.
    fn start(
        self: &Rc<Self>,
        exports: napi_value,
        entry: &EntryPoint,
        filename: &CStr,
    ) -> Result<Started, LoadError> {
        let Some(init) = entry.init else {
            return Err(LoadError {
                message: "Module has no declared entry point.".to_owned(),
                code: None,
            });
        };
        let version = entry.version;
        if version > SUPPORTED_VERSION_MAX && version != NAPI_VERSION_EXPERIMENTAL {
            return Err(LoadError {
                message: format!(
                    "{} requires Node-API version {version}, but this version of Node.js only \
                     supports version {SUPPORTED_VERSION_MAX} add-ons.",
                    filename.to_string_lossy(),
                ),
                code: Some(c"ERR_DLOPEN_FAILED"),
            });
        }
        let env = Env::new(self.clone(), filename.to_owned(), version);
        let mut threw = false;
        // SAFETY: the environment is alive until teardown; `init` is the addon's own function and gets
        // what the manual says; the isolate is entered on this thread.
        let returned = unsafe {
            let isolate = self.isolate();
            (*env).call_into_module(
                || init((*env).as_raw(), exports),
                |exception| {
                    threw = true;
                    if !shims::v8__Isolate__IsExecutionTerminating(isolate) {
                        shims::v8__Isolate__ThrowException(isolate, exception);
                    }
                },
            )
        };
        Ok(if threw {
            Started::Threw
        } else {
            Started::Returned(returned)
        })
    }
}

/// How an addon's initialisation ended.
enum Started {
    /// With a value, NULL for none.
    Returned(napi_value),
    /// With an exception, which is pending in V8.
    Threw,
}

/// `module.filename` as a URL, empty when it is no string; none when reading it threw.
fn module_filename(
    scope: &mut v8::PinScope<'_, '_>,
    module: v8::Local<'_, v8::Object>,
) -> Option<CString> {
    let key = v8::String::new(scope, "filename")?;
    let filename = module.get(scope, key.into())?;
    Some(if filename.is_string() {
        file_url::file_url(Path::new(&filename.to_rust_string_lossy(scope)))
    } else {
        CString::default()
    })
}

/// Throws the error in V8.
fn throw(scope: &mut v8::PinScope<'_, '_>, error: &LoadError) {
    let Some(message) = v8::String::new(scope, &error.message) else {
        return;
    };
    let exception = v8::Exception::error(scope, message);
    if let Some(code) = error.code
        && let Ok(object) = v8::Local::<v8::Object>::try_from(exception)
        && let Some(key) = v8::String::new(scope, "code")
        && let Some(code) = v8::String::new(scope, &code.to_string_lossy())
    {
        object.set(scope, key.into(), code.into());
    }
    scope.throw_exception(exception);
}

/// Never NULL: what `napi_module_register` was given.
type RegisteredModule = *mut napi_module;
