//! The functions looked up in the running process, for feature `dyn-symbols`.
//!
//! The first call of any function looks all of them up at once. One that the host lacks becomes a
//! stub: it names itself on standard error, once, and returns `napi_generic_failure`. So an addon
//! loads everywhere, and fails only where it uses what is not there.

use std::sync::OnceLock;
use std::sync::atomic::{AtomicBool, Ordering};

use libloading::Library;

/// The open handle of the running program, which is never closed.
struct Process {
    images: Vec<Library>,
}

impl Process {
    #[cfg(unix)]
    fn open() -> Self {
        Self {
            images: vec![libloading::os::unix::Library::this().into()],
        }
    }

    /// On Windows the functions are in the executable or, where Node is embedded, in `libnode.dll`.
    #[cfg(windows)]
    fn open() -> Self {
        use libloading::os::windows::Library as Image;
        let images = [Image::this(), Image::open_already_loaded("libnode.dll")];
        Self {
            images: images.into_iter().flatten().map(Into::into).collect(),
        }
    }

    /// The address of a symbol as a function of type `F`.
    ///
    /// # Safety
    ///
    /// `F` must be the function pointer type of what the host exports under that name.
    unsafe fn find<F: Copy>(&self, name: &str) -> Option<F> {
        // A function's own type, which has no size, is not the type of a pointer to it.
        const {
            assert!(
                size_of::<Option<F>>() == size_of::<usize>(),
                "F is not a pointer"
            )
        };
        self.images.iter().find_map(|image| {
            // SAFETY: the caller vouches for the type, and `Option` makes room for a symbol whose
            // address is zero. The image stays loaded, since it is the running program or a
            // library that program depends on.
            let symbol = unsafe { image.get::<Option<F>>(name) };
            symbol.ok().and_then(|symbol| *symbol)
        })
    }
}

/// Reports a missing function the first time it is called.
#[cold]
fn report(name: &str, reported: &AtomicBool) {
    if !reported.swap(true, Ordering::Relaxed) {
        eprintln!("{name}: this runtime does not have this Node-API function");
    }
}

/// The names of the functions that the running host lacks.
#[must_use]
pub fn missing_symbols() -> &'static [&'static str] {
    &table().missing
}

/// What a stub returns.
macro_rules! failure {
    (napi_status) => {
        crate::napi_generic_failure
    };
    (()) => {
        ()
    };
    (!) => {
        std::process::abort()
    };
}

macro_rules! load {
    ($(
        #[$since:expr, $part:ident, $class:ident]
        fn $name:ident($($param:ident: $ty:ty = $role:expr),* $(,)?) -> $result:tt;
    )*) => {
        /// A pointer for each function, the host's own or a stub.
        struct Table {
            missing: Vec<&'static str>,
            $($name: crate::signatures::$name,)*
        }

        impl Table {
            fn load(process: &Process) -> Self {
                let mut missing = Vec::new();
                Self {
                    $($name: {
                        type Signature = crate::signatures::$name;
                        // SAFETY: the host exports Node-API, so under this name there is a
                        // function of this type.
                        let found = unsafe { process.find::<Signature>(stringify!($name)) };
                        found.unwrap_or_else(|| {
                            missing.push(stringify!($name));
                            stubs::$name
                        })
                    },)*
                    missing,
                }
            }
        }

        /// What stands in for a function that the host lacks.
        mod stubs {
            use core::ffi::{c_char, c_int, c_void};

            use super::*;
            use crate::types::*;

            $(
                pub(super) unsafe extern "C" fn $name($(_: $ty),*) -> $result {
                    static REPORTED: AtomicBool = AtomicBool::new(false);
                    report(stringify!($name), &REPORTED);
                    failure!($result)
                }
            )*
        }

        /// The functions under their own names; the crate's root has them too.
        pub mod functions {
            use core::ffi::{c_char, c_int, c_void};

            use super::table;
            use crate::types::*;

            $(
                #[doc = concat!(
                    "[`", stringify!($name), "`](https://nodejs.org/api/n-api.html#",
                    stringify!($name), ")"
                )]
                ///
                /// # Safety
                ///
                /// The pointers must be what the manual says, and the thread the one it says.
                #[inline]
                pub unsafe extern "C" fn $name($($param: $ty),*) -> $result {
                    // SAFETY: the pointer has this function's type; the rest is the caller's duty.
                    unsafe { (table().$name)($($param),*) }
                }
            )*
        }
    };
}
crate::for_each_function!(load);

fn table() -> &'static Table {
    static TABLE: OnceLock<Table> = OnceLock::new();
    TABLE.get_or_init(|| Table::load(&Process::open()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_the_process_lacks_is_a_stub() {
        let missing = missing_symbols();
        assert_eq!(missing, crate::SYMBOLS, "a test program exports none");
        let mut result = core::ptr::null_mut();
        // SAFETY: there is no host, so this is a stub, which looks at nothing.
        let status = unsafe { crate::napi_get_undefined(core::ptr::null_mut(), &mut result) };
        assert_eq!(status, crate::napi_generic_failure);
        assert!(result.is_null());
    }

    #[test]
    fn what_the_process_has_is_found() {
        let process = Process::open();
        // SAFETY: that is `strlen`'s type.
        let strlen: Option<unsafe extern "C" fn(*const core::ffi::c_char) -> usize> =
            unsafe { process.find("strlen") };
        // SAFETY: the string is zero-terminated.
        let length = strlen.map(|strlen| unsafe { strlen(c"tenon".as_ptr()) });
        assert_eq!(length, Some(5));
    }
}
