//! The process's title, as `ps` shows it: it is written over the memory of the arguments.

use std::ffi::{CStr, CString, c_char, c_int};
use std::ptr;
use std::sync::Once;
use std::sync::atomic::{AtomicI32, AtomicPtr, Ordering};

use libuv_sys2 as uv;

static ARGC: AtomicI32 = AtomicI32::new(0);
static ARGV: AtomicPtr<*mut c_char> = AtomicPtr::new(ptr::null_mut());

/// glibc hands the arguments to functions that run before `main`; nobody else has the addresses.
#[cfg(all(target_os = "linux", target_env = "gnu"))]
#[used]
#[unsafe(link_section = ".init_array")]
static CAPTURE: extern "C" fn(c_int, *mut *mut c_char) = capture;

#[cfg(all(target_os = "linux", target_env = "gnu"))]
extern "C" fn capture(argc: c_int, argv: *mut *mut c_char) {
    ARGC.store(argc, Ordering::Relaxed);
    ARGV.store(argv, Ordering::Relaxed);
}

/// Tells libuv where the arguments are. What it hands back, a copy, is not needed: the command line
/// has been read.
fn prepare() {
    static PREPARED: Once = Once::new();
    PREPARED.call_once(|| {
        let argv = ARGV.load(Ordering::Relaxed);
        if !argv.is_null() {
            // SAFETY: the system's own arguments, which live as long as the process.
            unsafe { uv::uv_setup_args(ARGC.load(Ordering::Relaxed), argv) };
        }
    });
}

/// The title; none where the system has no such thing.
pub fn get() -> Option<String> {
    prepare();
    let mut buffer = [0; 1024];
    // SAFETY: libuv writes a terminated text of at most the buffer's length.
    unsafe {
        match uv::uv_get_process_title(buffer.as_mut_ptr(), buffer.len()) {
            0 => Some(
                CStr::from_ptr(buffer.as_ptr())
                    .to_string_lossy()
                    .into_owned(),
            ),
            _ => None,
        }
    }
}

/// Sets the title, cut to the room that the arguments took.
pub fn set(title: &str) {
    prepare();
    let title = CString::new(title.replace('\0', "")).unwrap_or_default();
    // SAFETY: the text is terminated and copied by libuv.
    unsafe { uv::uv_set_process_title(title.as_ptr()) };
}
