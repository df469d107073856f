//! An addon that asks what its host lacks, and calls a function that many do.
//!
//! With feature `dyn-symbols` it loads everywhere; tests/dynamic.rs runs it.

use std::ptr::null_mut;

use tenon_napi_sys::*;

/// `missing()`: the names of the functions that the host lacks, separated by blanks.
unsafe extern "C" fn missing(env: napi_env, _: napi_callback_info) -> napi_value {
    let names = dynamic::missing_symbols().join(" ");
    let mut result = null_mut();
    // SAFETY: the environment is that of the present call; the text is as long as said.
    unsafe { napi_create_string_utf8(env, names.as_ptr().cast(), names.len(), &mut result) };
    result
}

/// `setPrototype(object, prototype)`: the status of `node_api_set_prototype`.
unsafe extern "C" fn set_prototype(env: napi_env, info: napi_callback_info) -> napi_value {
    let mut argv = [null_mut(); 2];
    let mut argc = argv.len();
    let mut result = null_mut();
    // SAFETY: both are of the present call; the array is as long as said.
    unsafe {
        let args = argv.as_mut_ptr();
        napi_get_cb_info(env, info, &mut argc, args, null_mut(), null_mut());
        let status = node_api_set_prototype(env, argv[0], argv[1]);
        napi_create_uint32(env, status, &mut result);
    }
    result
}

/// The name a runtime looks for.
///
/// # Safety
///
/// Only a runtime may call it, with a live environment and an object of it.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn napi_register_module_v1(env: napi_env, exports: napi_value) -> napi_value {
    let function =
        |utf8name: &'static std::ffi::CStr, method: napi_callback| napi_property_descriptor {
            utf8name: utf8name.as_ptr(),
            method,
            ..napi_property_descriptor::EMPTY
        };
    let properties = [
        function(c"missing", Some(missing)),
        function(c"setPrototype", Some(set_prototype)),
    ];
    // SAFETY: the list is valid during the call, and what it names while the addon is loaded.
    unsafe { napi_define_properties(env, exports, properties.len(), properties.as_ptr()) };
    exports
}
