//! What stands in front of `dlopen`, `dlmopen` and `dlsym`.

use core::ffi::{CStr, c_char, c_int, c_long, c_void};
use std::sync::OnceLock;
use std::sync::atomic::{AtomicPtr, Ordering};

use tenon_napi_sys::SYMBOLS;

use super::rewrite;
use crate::Instrument;
use crate::wrappers::{Replacements, replacements};

type Dlopen = unsafe extern "C" fn(*const c_char, c_int) -> *mut c_void;
type Dlmopen = unsafe extern "C" fn(c_long, *const c_char, c_int) -> *mut c_void;
type Dlsym = unsafe extern "C" fn(*mut c_void, *const c_char) -> *mut c_void;

/// The versions under which glibc has had these functions: since 2.34, and from each
/// architecture's beginning.
const VERSIONS: [&CStr; 3] = [c"GLIBC_2.34", c"GLIBC_2.17", c"GLIBC_2.2.5"];

/// A function of the C library behind one of ours, looked up at its first use.
struct Behind {
    name: &'static CStr,
    versions: &'static [&'static CStr],
    address: AtomicPtr<c_void>,
}

impl Behind {
    const fn new(name: &'static CStr, versions: &'static [&'static CStr]) -> Self {
        Self {
            name,
            versions,
            address: AtomicPtr::new(core::ptr::null_mut()),
        }
    }

    /// `dlvsym`, because `dlsym` is ours. It takes no lock of this library and allocates nothing,
    /// so that the first call may come from anywhere.
    fn address(&self) -> *mut c_void {
        let known = self.address.load(Ordering::Relaxed);
        if !known.is_null() {
            return known;
        }
        let found = self.versions.iter().find_map(|version| {
            // SAFETY: both strings are zero-terminated.
            let found =
                unsafe { libc::dlvsym(libc::RTLD_NEXT, self.name.as_ptr(), version.as_ptr()) };
            (!found.is_null()).then_some(found)
        });
        let Some(found) = found else {
            eprintln!("tenon: this C library has no {:?} known to us", self.name);
            std::process::abort();
        };
        self.address.store(found, Ordering::Relaxed);
        found
    }
}

static DLSYM: Behind = Behind::new(c"dlsym", &VERSIONS);
static DLOPEN: Behind = Behind::new(c"dlopen", &VERSIONS);
static DLMOPEN: Behind = Behind::new(c"dlmopen", &[VERSIONS[0], VERSIONS[1], c"GLIBC_2.3.4"]);

/// The symbol that the C library's own `dlsym` finds.
///
/// # Safety
///
/// As `dlsym`: the name is zero-terminated.
pub(crate) unsafe fn real_symbol(handle: *mut c_void, name: *const c_char) -> *mut c_void {
    // SAFETY: that is the type of `dlsym`.
    let dlsym: Dlsym = unsafe { core::mem::transmute::<*mut c_void, Dlsym>(DLSYM.address()) };
    // SAFETY: the caller keeps to the contract of `dlsym`.
    unsafe { dlsym(handle, name) }
}

/// The replacements of the process's one instrument.
///
/// A static in a generic function would be shared by all instances; so it is, and a process must
/// not preload two of these libraries.
fn table<I: Instrument>() -> &'static Replacements {
    static TABLE: OnceLock<Replacements> = OnceLock::new();
    TABLE.get_or_init(replacements::<I>)
}

/// `dlopen` that instruments what came with the library.
///
/// The C library sees the preloaded library as the one that asks. That matters only for a name
/// without a slash, which it would look for along the asker's own `RUNPATH`.
///
/// # Safety
///
/// As `dlopen`.
pub unsafe fn watched_dlopen<I: Instrument>(file: *const c_char, mode: c_int) -> *mut c_void {
    // SAFETY: that is the type of `dlopen`.
    let dlopen: Dlopen = unsafe { core::mem::transmute::<*mut c_void, Dlopen>(DLOPEN.address()) };
    // SAFETY: the caller keeps to the contract of `dlopen`.
    let handle = unsafe { dlopen(file, mode) };
    if !handle.is_null() && !file.is_null() {
        rewrite::every_image(table::<I>());
    }
    handle
}

/// `dlmopen` that instruments what came with the library.
///
/// # Safety
///
/// As `dlmopen`.
pub unsafe fn watched_dlmopen<I: Instrument>(
    namespace: c_long,
    file: *const c_char,
    mode: c_int,
) -> *mut c_void {
    // SAFETY: that is the type of `dlmopen`.
    let dlmopen: Dlmopen =
        unsafe { core::mem::transmute::<*mut c_void, Dlmopen>(DLMOPEN.address()) };
    // SAFETY: the caller keeps to the contract of `dlmopen`.
    let handle = unsafe { dlmopen(namespace, file, mode) };
    if !handle.is_null() && !file.is_null() {
        rewrite::every_image(table::<I>());
    }
    handle
}

/// What to do with a call of `dlsym`; returned in two registers.
#[repr(C)]
pub struct Answer {
    /// What to return, or NULL.
    found: *const c_void,
    /// The function to jump to when there is nothing to return.
    or_else: *const c_void,
}

/// Decides a call of `dlsym`.
///
/// # Safety
///
/// As `dlsym`: the name is zero-terminated.
pub unsafe extern "C" fn answer<I: Instrument>(_: *mut c_void, name: *const c_char) -> Answer {
    // SAFETY: the caller keeps to the contract of `dlsym`.
    let found = unsafe { is_node_api(name) }.then(|| {
        // SAFETY: as above.
        let name = unsafe { CStr::from_ptr(name) };
        let position = SYMBOLS
            .iter()
            .position(|symbol| symbol.as_bytes() == name.to_bytes());
        position.and_then(|position| table::<I>()[position])
    });
    Answer {
        found: core::ptr::with_exposed_provenance(found.flatten().unwrap_or(0)),
        or_else: DLSYM.address(),
    }
}

/// Whether the name begins as Node-API's do. Most calls of `dlsym` end here, perhaps in a process
/// that is only just starting.
///
/// # Safety
///
/// The name is zero-terminated.
unsafe fn is_node_api(name: *const c_char) -> bool {
    let begins = |prefix: &CStr| {
        // SAFETY: both are zero-terminated.
        unsafe { libc::strncmp(name, prefix.as_ptr(), prefix.count_bytes()) == 0 }
    };
    begins(c"napi_") || begins(c"node_api_")
}
