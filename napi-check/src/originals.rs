//! The runtime's own functions.

use std::sync::OnceLock;

use crate::interpose::real_symbol;

macro_rules! originals {
    ($(
        #[$since:expr, $part:ident, $class:ident]
        fn $name:ident($($param:ident: $ty:ty = $role:expr),* $(,)?) -> $result:tt;
    )*) => {
        /// The runtime's own functions, each under its name; none where the runtime lacks it.
        #[derive(Clone, Copy)]
        pub struct Originals {
            $(
                #[doc = concat!("`", stringify!($name), "`.")]
                pub $name: Option<tenon_napi_sys::signatures::$name>,
            )*
        }

        impl Originals {
            /// Looks all of them up in the running process.
            fn find() -> Self {
                Self {
                    $(
                        // SAFETY: what exports this name exports Node-API, so that the symbol is
                        // a function of this type.
                        $name: unsafe {
                            core::mem::transmute::<
                                *mut core::ffi::c_void,
                                Option<tenon_napi_sys::signatures::$name>,
                            >(find(concat!(stringify!($name), "\0")))
                        },
                    )*
                }
            }
        }
    };
}
tenon_napi_sys::for_each_function!(originals);

fn find(name: &'static str) -> *mut core::ffi::c_void {
    debug_assert!(name.ends_with('\0'));
    // SAFETY: the name is zero-terminated.
    unsafe { real_symbol(libc::RTLD_DEFAULT, name.as_ptr().cast()) }
}

/// The functions of the running runtime, looked up at the first call.
///
/// For an instrument's own calls of Node-API: they pass no instrument.
pub fn originals() -> &'static Originals {
    static ORIGINALS: OnceLock<Originals> = OnceLock::new();
    ORIGINALS.get_or_init(Originals::find)
}
