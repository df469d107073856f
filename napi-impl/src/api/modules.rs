//! [Module registration](https://nodejs.org/api/n-api.html#module-registration), and what an addon may
//! ask about itself and the program it is in.

use std::ffi::c_char;

use tenon_napi_sys::{napi_generic_failure, napi_module, napi_node_version, uv_loop_s};

use crate::api::class::{ensure, non_null};

/// [`napi_module_register`](https://nodejs.org/api/n-api.html#module-registration): called by an
/// addon's static constructor, with the entry point in the record.
///
/// # Safety
/// `module` is NULL or points to a record that stays as long as the addon is mapped.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn napi_module_register(module: *mut napi_module) {
    if !module.is_null() {
        crate::loader::register_module(module);
    }
}

api! {
    basic fn node_api_get_module_file_name(env, result: *mut *const c_char) {
        non_null(result)?;
        *result = env.filename().as_ptr();
        Ok(())
    }

    basic fn napi_get_node_version(env, version: *mut *const napi_node_version) {
        non_null(version)?;
        *version = env.realm().node_version();
        Ok(())
    }

    basic fn napi_get_uv_event_loop(env, r#loop: *mut *mut uv_loop_s) {
        non_null(r#loop)?;
        let host_loop = env.realm().host().uv_loop();
        // A host may have a loop of another kind: there is nothing to hand out then.
        ensure(!host_loop.is_null(), napi_generic_failure)?;
        *r#loop = host_loop.cast();
        Ok(())
    }
}
