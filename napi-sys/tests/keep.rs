//! A host that defines every function can keep them all, and the linker joins the two.

#![allow(missing_docs, reason = "the functions are those of the manual")]

use core::ffi::{c_char, c_int, c_void};

use tenon_napi_sys::{SYMBOL_COUNT, SYMBOLS, declarations};

/// The smallest host there can be: it answers every call with a status of its own.
mod host {
    use super::*;
    use tenon_napi_sys::*;

    macro_rules! answer {
        (napi_status) => {
            napi_cancelled
        };
        (()) => {
            ()
        };
        (!) => {
            std::process::abort()
        };
    }

    macro_rules! define {
        ($(
            #[$since:expr, $part:ident, $class:ident]
            fn $name:ident($($param:ident: $ty:ty = $role:expr),* $(,)?) -> $result:tt;
        )*) => {
            $(
                #[unsafe(no_mangle)]
                extern "C" fn $name($(_: $ty),*) -> $result {
                    answer!($result)
                }
                // A function of another type than the table's does not compile here.
                const _: signatures::$name = $name;
            )*
        };
    }
    tenon_napi_sys::for_each_function!(define);
}

tenon_napi_sys::keep_functions!();

#[test]
fn every_function_is_kept() {
    assert_eq!(KEPT_FUNCTIONS.len(), SYMBOL_COUNT);
    let mut addresses: Vec<*const ()> = KEPT_FUNCTIONS.iter().map(|kept| kept.0).collect();
    addresses.retain(|address| !address.is_null());
    assert_eq!(addresses.len(), SYMBOLS.len());
}

#[test]
fn a_declaration_is_the_definition() {
    // SAFETY: the host above looks at nothing.
    let status =
        unsafe { declarations::napi_get_undefined(std::ptr::null_mut(), std::ptr::null_mut()) };
    assert_eq!(status, tenon_napi_sys::napi_cancelled);
}
