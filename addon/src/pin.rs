//! Keeps the addon's image loaded until the process ends.
//!
//! Hosts unload an addon with the last environment that uses it. Threads that still run its code and
//! destructors of its thread-local values, which Rust registers with the system, would then jump
//! into nothing.

use std::sync::Once;

/// Pins the image that this code is in.
pub(crate) fn pin_image() {
    static ONCE: Once = Once::new();
    ONCE.call_once(system::pin);
}

#[cfg(unix)]
mod system {
    use std::ffi::{c_char, c_int, c_void};

    /// `Dl_info` of `<dlfcn.h>`, the same on all systems that have it.
    #[repr(C)]
    struct Info {
        file_name: *const c_char,
        file_base: *mut c_void,
        symbol_name: *const c_char,
        symbol_address: *mut c_void,
    }

    unsafe extern "C" {
        fn dladdr(address: *const c_void, info: *mut Info) -> c_int;
        fn dlopen(name: *const c_char, mode: c_int) -> *mut c_void;
    }

    const RTLD_LAZY: c_int = 1;

    /// Opens the image once more and never closes it, which needs no flag that systems differ in.
    pub(super) fn pin() {
        let mut info = Info {
            file_name: std::ptr::null(),
            file_base: std::ptr::null_mut(),
            symbol_name: std::ptr::null(),
            symbol_address: std::ptr::null_mut(),
        };
        let here = pin as *const c_void;
        // SAFETY: the function fills the structure for an address of a loaded image; the name is
        // the loader's own and stays valid.
        unsafe {
            if dladdr(here, &mut info) != 0 && !info.file_name.is_null() {
                dlopen(info.file_name, RTLD_LAZY);
            }
        }
    }
}

#[cfg(windows)]
mod system {
    use std::ffi::c_void;

    unsafe extern "system" {
        fn GetModuleHandleExW(flags: u32, address: *const c_void, module: *mut *mut c_void) -> i32;
    }

    const PIN: u32 = 1;
    const FROM_ADDRESS: u32 = 4;

    pub(super) fn pin() {
        let mut module = std::ptr::null_mut();
        // SAFETY: the address is of this image, as the flag says.
        unsafe { GetModuleHandleExW(PIN | FROM_ADDRESS, pin as *const c_void, &mut module) };
    }
}
