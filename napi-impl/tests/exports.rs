//! The program exports what addons look for.

use std::ffi::CString;

use tenon_napi_sys::SYMBOLS;

fn is_exported(name: &str) -> bool {
    let name = CString::new(name).expect("a C name");
    // SAFETY: the name is NUL-terminated.
    unsafe { !libc::dlsym(libc::RTLD_DEFAULT, name.as_ptr()).is_null() }
}

#[test]
fn every_function_of_the_table_can_be_found() {
    let missing: Vec<_> = SYMBOLS.iter().filter(|name| !is_exported(name)).collect();
    assert!(missing.is_empty(), "{missing:?}");
    assert!(is_exported("node_module_register"));
    assert!(!is_exported("napi_no_such_function"));
}
