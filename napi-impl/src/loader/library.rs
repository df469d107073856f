//! Shared objects: opened under one lock, remembered for ever.

use std::cell::Cell;
use std::collections::HashMap;
use std::ffi::{CStr, CString, c_int, c_void};
use std::os::unix::ffi::OsStrExt;
use std::path::Path;
use std::sync::{Mutex, PoisonError};

use super::{EntryPoint, Init, LoadError, RegisteredModule, advice, elf};

/// How a shared object announced itself while its static constructors ran.
#[derive(Clone, Copy)]
enum Registration {
    /// With `napi_module_register`.
    NodeApi(RegisteredModule),
    /// With `node_module_register`: it is written to V8's C++ interface, of the given
    /// `NODE_MODULE_VERSION`.
    Engine(c_int),
}

// SAFETY: the record is static in the addon and only read.
unsafe impl Send for Registration {}

thread_local! {
    /// What the constructors of the object that this thread is opening said.
    static ANNOUNCED: Cell<Option<Registration>> = const { Cell::new(None) };
}

/// What each object that announced itself said, by its `dlopen` handle. Constructors run once a
/// process; when the object is loaded again, by a worker for instance, this is what is left of them.
/// The lock is held while an object is opened, so that one thread's `dlopen` cannot see another's half done.
static OPENED: Mutex<Option<HashMap<usize, Registration>>> = Mutex::new(None);

/// Takes note of a `napi_module_register`.
pub(crate) fn register_module(module: RegisteredModule) {
    ANNOUNCED.set(Some(Registration::NodeApi(module)));
}

/// Where an addon that is written to Node's and V8's C++ interface (`nan.h`, `node.h`) announces
/// itself. It is here so that such an addon can be told from a broken one: it is never started.
///
/// # Safety
/// `module` is NULL or points to a `node::node_module`, which begins with its version.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn node_module_register(module: *mut c_void) {
    if !module.is_null() {
        // SAFETY: see above.
        let version = unsafe { *module.cast::<c_int>() };
        ANNOUNCED.set(Some(Registration::Engine(version)));
    }
}

/// Opens the object at `path` and finds its entry point, in Node's order.
///
/// The object is never closed. It may have started threads, which would go on running in unmapped
/// memory, and the thread-local values of Rust addons have destructors that run when a thread ends.
pub(super) fn open(path: &Path, flags: c_int) -> Result<EntryPoint, LoadError> {
    let name = CString::new(path.as_os_str().as_bytes()).map_err(|_| {
        LoadError::dlopen_failed(format!(
            "{}: a file name cannot contain a NUL",
            path.display()
        ))
    })?;
    // Without a slash `dlopen` looks in the system's folders: there is no one file to look at.
    if name.as_bytes().contains(&b'/')
        && let Some(reason) = elf::is_cut_short(path)
    {
        return Err(failure(path, &format!("{}: {reason}", path.display())));
    }
    let mut opened = OPENED.lock().unwrap_or_else(PoisonError::into_inner);
    ANNOUNCED.set(None);
    // SAFETY: the name is NUL-terminated; what the object's constructors do is its own affair.
    let handle = unsafe { libc::dlopen(name.as_ptr(), flags) };
    let announced = ANNOUNCED.take();
    if handle.is_null() {
        drop(opened);
        return Err(failure(path, &last_dl_error()));
    }
    let opened = opened.get_or_insert_default();
    if let Some(announced) = announced {
        opened.insert(handle as usize, announced);
        return started_by(path, announced);
    }
    // SAFETY: the symbols have these types in every addon that defines them.
    let (init, version) = unsafe {
        (
            symbol(handle, c"napi_register_module_v1")
                .map(|address| std::mem::transmute::<*mut c_void, Init>(address)),
            symbol(handle, c"node_api_module_get_api_version_v1").map(|address| {
                std::mem::transmute::<*mut c_void, unsafe extern "C" fn() -> i32>(address)
            }),
        )
    };
    if let Some(init) = init {
        return Ok(EntryPoint::of_symbols(init, version));
    }
    if let Some(version) = engine_entry_version(handle) {
        return Err(engine_addon(path, version));
    }
    match opened.get(&(handle as usize)) {
        Some(&earlier) => started_by(path, earlier),
        None => Err(not_registered(path)),
    }
}

/// The entry point of an object that announced itself.
fn started_by(path: &Path, announced: Registration) -> Result<EntryPoint, LoadError> {
    match announced {
        // SAFETY: the record is static in an object that is never closed.
        Registration::NodeApi(module) => Ok(unsafe { EntryPoint::of_module(module) }),
        Registration::Engine(version) => Err(engine_addon(path, version)),
    }
}

/// The address of a symbol of the object (or of those it was linked with).
fn symbol(handle: *mut c_void, name: &CStr) -> Option<*mut c_void> {
    // SAFETY: the handle is open and the name NUL-terminated.
    let address = unsafe { libc::dlsym(handle, name.as_ptr()) };
    (!address.is_null()).then_some(address)
}

/// The `NODE_MODULE_VERSION` in the name of a V8 addon's entry point (`node_register_module_v127`).
fn engine_entry_version(handle: *mut c_void) -> Option<c_int> {
    /// The first version with such entry points (Node 10.2) and one beyond any Node to expect.
    const VERSIONS: std::ops::Range<c_int> = 57..400;
    VERSIONS.into_iter().find(|version| {
        CString::new(format!("node_register_module_v{version}"))
            .is_ok_and(|name| symbol(handle, &name).is_some())
    })
}

/// What `dlopen` said, in its own words.
fn last_dl_error() -> String {
    // SAFETY: the text is NUL-terminated and stays until this thread's next call of the family.
    unsafe {
        let text = libc::dlerror();
        if text.is_null() {
            "dlopen failed and gave no reason".to_owned()
        } else {
            CStr::from_ptr(text).to_string_lossy().into_owned()
        }
    }
}

/// An object that could not be opened: the reason, then what can be done about it.
fn failure(path: &Path, reason: &str) -> LoadError {
    LoadError::dlopen_failed(match advice::advice(path, reason) {
        Some(advice) => format!("{reason}\n{advice}"),
        None => reason.to_owned(),
    })
}

fn not_registered(path: &Path) -> LoadError {
    LoadError::dlopen_failed(format!(
        "Module did not self-register: '{}'.\nIt is a shared library, but not a Node-API addon: it \
         neither exports napi_register_module_v1 nor calls napi_module_register when it is loaded.",
        path.display()
    ))
}

fn engine_addon(path: &Path, version: c_int) -> LoadError {
    LoadError::dlopen_failed(format!(
        "The module '{}'\nwas built for Node's V8 C++ API (nan or node.h, NODE_MODULE_VERSION \
         {version}), which is tied to one version of Node. Only addons built on Node-API can be loaded \
         here: look for a newer release of the package, or one that says \"Node-API\" or \"N-API\".",
        path.display()
    ))
}
