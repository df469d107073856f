//! [Working with JavaScript values](https://nodejs.org/api/n-api.html#working-with-javascript-values):
//! `Buffer`, and memory of the addon's that JavaScript sees.

use std::ffi::c_void;
use std::ptr;

use tenon_napi_sys::{
    napi_env, napi_finalize, napi_generic_failure, napi_invalid_arg, napi_ok, napi_status,
    napi_value, node_api_noenv_finalize,
};

use crate::api::array_buffers::view_data;
use crate::api::class::{Fail, ensure, handle_or, js_entry, non_null};
use crate::api::errors::{throw_error, throw_range_error};
use crate::env::Env;
use crate::external_memory;
use crate::raw::shims;

/// The longest `Uint8Array` V8 makes (`v8::Uint8Array::kMaxLength` on 64-bit systems).
const MAX_LENGTH: usize = (1 << 53) - 1;

/// Fails, with Node's error thrown, for a length that no `Buffer` can have.
fn check_length(env: &Env, length: usize) -> Result<(), Fail> {
    if length > MAX_LENGTH {
        throw_error(
            env,
            c"ERR_BUFFER_TOO_LARGE",
            c"Cannot create a Buffer larger than 0x1fffffffffffff bytes",
        );
        return Err(napi_generic_failure.into());
    }
    Ok(())
}

/// A `Buffer` over a part of an array buffer; a plain `Uint8Array` where the host has none.
///
/// # Safety
/// Inside a `guarded` function; `memory` is a live array buffer and the part lies inside.
unsafe fn buffer_over(
    env: &Env,
    memory: napi_value,
    offset: usize,
    length: usize,
) -> Result<napi_value, Fail> {
    // SAFETY: see above.
    unsafe {
        let view = handle_or(
            shims::v8__Uint8Array__New(memory, offset, length),
            napi_generic_failure,
        )?;
        ensure(env.realm().make_buffer(view), napi_generic_failure)?;
        Ok(view)
    }
}

/// A `Buffer` whose bytes are whatever the memory held, and where they are.
///
/// # Safety
/// Inside a `guarded` function.
unsafe fn new_buffer(env: &Env, length: usize) -> Result<(napi_value, *mut c_void), Fail> {
    check_length(env, length)?;
    // SAFETY: see above; the function answers NULL when there is no memory.
    unsafe {
        let memory = shims::v8_array_buffer_maybe_new(env.isolate(), length, shims::UNINITIALIZED);
        if memory.is_null() {
            throw_error(
                env,
                c"ERR_MEMORY_ALLOCATION_FAILED",
                c"Failed to allocate memory",
            );
            return Err(napi_generic_failure.into());
        }
        let data = shims::v8__ArrayBuffer__Data(memory);
        Ok((buffer_over(env, memory, 0, length)?, data))
    }
}

/// An array buffer over memory of the addon's. Whatever happens, `finalize` is called in a later turn
/// once the memory is not needed, unless the arguments are refused.
///
/// # Safety
/// As [`external_memory::array_buffer`].
unsafe fn external(
    env: &Env,
    data: *mut c_void,
    length: usize,
    finalize: napi_finalize,
    hint: *mut c_void,
) -> Result<napi_value, Fail> {
    ensure(!data.is_null() || length == 0, napi_invalid_arg)?;
    ensure(!env.realm().has_ended(), napi_generic_failure)?;
    if length > MAX_LENGTH {
        external_memory::refuse(env, data, finalize, hint);
    }
    check_length(env, length)?;
    // SAFETY: passed on.
    handle_or(
        unsafe { external_memory::array_buffer(env, data, length, finalize, hint) },
        napi_generic_failure,
    )
}

api! {
    guarded fn napi_create_buffer(
        env, length: usize, data: *mut *mut c_void, result: *mut napi_value,
    ) {
        non_null(result)?;
        let (buffer, bytes) = new_buffer(env, length)?;
        *result = buffer;
        if !data.is_null() {
            *data = bytes;
        }
        Ok(())
    }

    guarded fn napi_create_buffer_copy(
        env,
        length: usize,
        data: *const c_void,
        result_data: *mut *mut c_void,
        result: *mut napi_value,
    ) {
        non_null(result)?;
        ensure(!data.is_null() || length == 0, napi_invalid_arg)?;
        let (buffer, bytes) = new_buffer(env, length)?;
        if length > 0 {
            ptr::copy_nonoverlapping(data.cast::<u8>(), bytes.cast(), length);
        }
        *result = buffer;
        if !result_data.is_null() {
            *result_data = bytes;
        }
        Ok(())
    }

    guarded fn napi_create_external_buffer(
        env,
        length: usize,
        data: *mut c_void,
        finalize_cb: napi_finalize,
        finalize_hint: *mut c_void,
        result: *mut napi_value,
    ) {
        non_null(result)?;
        let memory = external(env, data, length, finalize_cb, finalize_hint)?;
        *result = buffer_over(env, memory, 0, length)?;
        Ok(())
    }

    guarded fn napi_create_external_arraybuffer(
        env,
        external_data: *mut c_void,
        byte_length: usize,
        finalize_cb: napi_finalize,
        finalize_hint: *mut c_void,
        result: *mut napi_value,
    ) {
        let memory = external(env, external_data, byte_length, finalize_cb, finalize_hint)?;
        // Node makes a buffer first and asks for its memory then, which nobody has to want.
        if !result.is_null() {
            *result = memory;
        }
        Ok(())
    }

    guarded fn node_api_create_external_sharedarraybuffer(
        env,
        external_data: *mut c_void,
        byte_length: usize,
        finalize_cb: node_api_noenv_finalize,
        finalize_hint: *mut c_void,
        result: *mut napi_value,
    ) {
        non_null(result)?;
        ensure(!external_data.is_null() || byte_length == 0, napi_invalid_arg)?;
        check_length(env, byte_length)?;
        *result = handle_or(
            external_memory::shared_array_buffer(
                env, external_data, byte_length, finalize_cb, finalize_hint,
            ),
            napi_generic_failure,
        )?;
        Ok(())
    }

    no_js fn napi_is_buffer(env, value: napi_value, result: *mut bool) {
        let _ = env;
        non_null(value)?;
        non_null(result)?;
        *result = shims::v8__Value__IsArrayBufferView(value);
        Ok(())
    }

    no_js fn napi_get_buffer_info(
        env, value: napi_value, data: *mut *mut c_void, length: *mut usize,
    ) {
        let _ = env;
        non_null(value)?;
        ensure(shims::v8__Value__IsArrayBufferView(value), napi_invalid_arg)?;
        if !data.is_null() {
            *data = view_data(value);
        }
        if !length.is_null() {
            *length = shims::v8__ArrayBufferView__ByteLength(value);
        }
        Ok(())
    }
}

/// [`node_api_create_buffer_from_arraybuffer`](https://nodejs.org/api/n-api.html#node_api_create_buffer_from_arraybuffer)
///
/// A value that is no array buffer is reported but not recorded, as in Node.
///
/// # Safety
/// `env` is NULL or a live environment of this thread, `arraybuffer` NULL or alive, `result` NULL or
/// writable.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn node_api_create_buffer_from_arraybuffer(
    env: napi_env,
    arraybuffer: napi_value,
    byte_offset: usize,
    byte_length: usize,
    result: *mut napi_value,
) -> napi_status {
    // SAFETY: see above.
    unsafe {
        let env = match js_entry(env) {
            Ok(env) => env,
            Err(status) => return status,
        };
        if arraybuffer.is_null() || result.is_null() {
            return env.set_last_error(napi_invalid_arg);
        }
        if !shims::v8__Value__IsArrayBuffer(arraybuffer) {
            return napi_invalid_arg;
        }
        let end = byte_offset.checked_add(byte_length);
        if end.is_none_or(|end| end > shims::v8__ArrayBuffer__ByteLength(arraybuffer)) {
            throw_range_error(
                env,
                c"ERR_OUT_OF_RANGE",
                c"The byte offset + length is out of range",
            );
            return env.clear_last_error();
        }
        match buffer_over(env, arraybuffer, byte_offset, byte_length) {
            Ok(buffer) => {
                *result = buffer;
                napi_ok
            }
            Err(_) => env.set_last_error(napi_generic_failure),
        }
    }
}
