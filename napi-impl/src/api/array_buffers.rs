//! [Working with JavaScript values](https://nodejs.org/api/n-api.html#working-with-javascript-values):
//! array buffers, shared ones, and their views. External ones and `Buffer` live beside `buffers`.

use std::ffi::{CStr, c_void};
use std::ptr;

use tenon_napi_sys::{
    napi_arraybuffer_expected, napi_bigint64_array, napi_biguint64_array,
    napi_detachable_arraybuffer_expected, napi_float16_array, napi_float32_array,
    napi_float64_array, napi_generic_failure, napi_int8_array, napi_int16_array, napi_int32_array,
    napi_invalid_arg, napi_pending_exception, napi_typedarray_type, napi_uint8_array,
    napi_uint8_clamped_array, napi_uint16_array, napi_uint32_array, napi_value,
};

use crate::api::class::{Fail, ensure, handle_or, non_null};
use crate::api::errors::throw_range_error;
use crate::env::Env;
use crate::raw::shims::{self, SharedPtr};

/// One of V8's constructors of views.
type NewView = unsafe extern "C" fn(buffer: napi_value, offset: usize, length: usize) -> napi_value;

/// A kind of typed array: how the ABI, V8 and the language call it.
struct ViewKind {
    kind: napi_typedarray_type,
    element_size: usize,
    is: unsafe extern "C" fn(napi_value) -> bool,
    new: NewView,
    new_shared: NewView,
    /// Node's wording of a start that is not a multiple of the element's size.
    misaligned: &'static CStr,
}

macro_rules! view_kinds {
    ($($kind:ident, $size:literal, $name:literal, $is:ident, $new:ident, $shared:ident;)*) => {
        [$(ViewKind {
            kind: $kind,
            element_size: $size,
            is: shims::$is,
            new: shims::$new,
            new_shared: shims::$shared,
            misaligned: {
                const TEXT: &str = concat!(
                    "start offset of ", $name, " should be a multiple of ", $size, "\0"
                );
                match CStr::from_bytes_with_nul(TEXT.as_bytes()) {
                    Ok(text) => text,
                    Err(_) => panic!("the text has one NUL, at its end"),
                }
            },
        },)*]
    };
}

static VIEW_KINDS: [ViewKind; 12] = view_kinds! {
    napi_int8_array, 1, "Int8Array", v8__Value__IsInt8Array, v8__Int8Array__New, shared_int8_array;
    napi_uint8_array, 1, "Uint8Array", v8__Value__IsUint8Array, v8__Uint8Array__New, shared_uint8_array;
    napi_uint8_clamped_array, 1, "Uint8ClampedArray", v8__Value__IsUint8ClampedArray, v8__Uint8ClampedArray__New, shared_uint8_clamped_array;
    napi_int16_array, 2, "Int16Array", v8__Value__IsInt16Array, v8__Int16Array__New, shared_int16_array;
    napi_uint16_array, 2, "Uint16Array", v8__Value__IsUint16Array, v8__Uint16Array__New, shared_uint16_array;
    napi_int32_array, 4, "Int32Array", v8__Value__IsInt32Array, v8__Int32Array__New, shared_int32_array;
    napi_uint32_array, 4, "Uint32Array", v8__Value__IsUint32Array, v8__Uint32Array__New, shared_uint32_array;
    napi_float32_array, 4, "Float32Array", v8__Value__IsFloat32Array, v8__Float32Array__New, shared_float32_array;
    napi_float64_array, 8, "Float64Array", v8__Value__IsFloat64Array, v8__Float64Array__New, shared_float64_array;
    napi_bigint64_array, 8, "BigInt64Array", v8__Value__IsBigInt64Array, v8__BigInt64Array__New, shared_bigint64_array;
    napi_biguint64_array, 8, "BigUint64Array", v8__Value__IsBigUint64Array, v8__BigUint64Array__New, shared_biguint64_array;
    napi_float16_array, 2, "Float16Array", v8__Value__IsFloat16Array, v8__Float16Array__New, shared_float16_array;
};

/// The memory of a `SharedArrayBuffer`.
///
/// # Safety
/// `buffer` is a live one.
pub(crate) unsafe fn shared_data(buffer: napi_value) -> *mut c_void {
    // SAFETY: the store is shared with the buffer, which keeps it alive when our share is given up.
    unsafe {
        let mut store: SharedPtr = shims::v8__SharedArrayBuffer__GetBackingStore(buffer);
        let data = if store.object.is_null() {
            ptr::null_mut()
        } else {
            shims::v8__BackingStore__Data(store.object)
        };
        shims::std__shared_ptr__v8__BackingStore__reset(&mut store);
        data
    }
}

/// The memory that a view shows, its byte offset included.
///
/// # Safety
/// `view` is a live array buffer view.
pub(crate) unsafe fn view_data(view: napi_value) -> *mut c_void {
    // SAFETY: see above.
    unsafe {
        let buffer = shims::v8__ArrayBufferView__Buffer(view);
        let data = if shims::v8__Value__IsSharedArrayBuffer(buffer) {
            shared_data(buffer)
        } else {
            shims::v8__ArrayBuffer__Data(buffer)
        };
        data.cast::<u8>()
            .wrapping_add(shims::v8__ArrayBufferView__ByteOffset(view))
            .cast()
    }
}

/// Fails a view that would leave its buffer or be misaligned: a `RangeError` and `status`.
fn out_of_range(env: &Env, code: &CStr, message: &CStr, status: u32) -> Fail {
    throw_range_error(env, code, message);
    status.into()
}

/// Whether the value is a buffer of either kind, and how long; none for anything else.
///
/// # Safety
/// `value` is alive.
unsafe fn buffer_length(value: napi_value) -> Option<(bool, usize)> {
    // SAFETY: alive.
    unsafe {
        if shims::v8__Value__IsArrayBuffer(value) {
            Some((false, shims::v8__ArrayBuffer__ByteLength(value)))
        } else if shims::v8__Value__IsSharedArrayBuffer(value) {
            Some((true, shims::v8__SharedArrayBuffer__ByteLength(value)))
        } else {
            None
        }
    }
}

/// A buffer of `length` bytes, or a `RangeError` when there is no memory for it.
///
/// # Safety
/// Inside a `guarded` function.
unsafe fn allocate(
    env: &Env,
    new: unsafe extern "C" fn(*mut shims::Isolate, usize, u32) -> napi_value,
    length: usize,
) -> Result<napi_value, Fail> {
    // SAFETY: see above; `MaybeNew` answers NULL where `New` ends the process.
    let buffer = unsafe { new(env.isolate(), length, shims::ZERO_INITIALIZED) };
    if buffer.is_null() {
        return Err(out_of_range(
            env,
            c"ERR_MEMORY_ALLOCATION_FAILED",
            c"Array buffer allocation failed",
            napi_pending_exception,
        ));
    }
    Ok(buffer)
}

api! {
    no_js fn napi_is_arraybuffer(env, value: napi_value, result: *mut bool) {
        let _ = env;
        non_null(value)?;
        non_null(result)?;
        *result = shims::v8__Value__IsArrayBuffer(value);
        Ok(())
    }

    no_js fn node_api_is_sharedarraybuffer(env, value: napi_value, result: *mut bool) {
        let _ = env;
        non_null(value)?;
        non_null(result)?;
        *result = shims::v8__Value__IsSharedArrayBuffer(value);
        Ok(())
    }

    guarded fn napi_create_arraybuffer(
        env, byte_length: usize, data: *mut *mut c_void, result: *mut napi_value,
    ) {
        non_null(result)?;
        let buffer = allocate(env, shims::v8_array_buffer_maybe_new, byte_length)?;
        if !data.is_null() {
            *data = shims::v8__ArrayBuffer__Data(buffer);
        }
        *result = buffer;
        Ok(())
    }

    guarded fn node_api_create_sharedarraybuffer(
        env, byte_length: usize, data: *mut *mut c_void, result: *mut napi_value,
    ) {
        non_null(result)?;
        let buffer = allocate(env, shims::v8_shared_array_buffer_maybe_new, byte_length)?;
        if !data.is_null() {
            *data = shared_data(buffer);
        }
        *result = buffer;
        Ok(())
    }

    no_js fn napi_get_arraybuffer_info(
        env, arraybuffer: napi_value, data: *mut *mut c_void, byte_length: *mut usize,
    ) {
        let _ = env;
        non_null(arraybuffer)?;
        let (shared, length) = buffer_length(arraybuffer).ok_or(napi_invalid_arg)?;
        if !data.is_null() {
            *data = if shared {
                shared_data(arraybuffer)
            } else {
                shims::v8__ArrayBuffer__Data(arraybuffer)
            };
        }
        if !byte_length.is_null() {
            *byte_length = length;
        }
        Ok(())
    }

    no_js fn napi_is_typedarray(env, value: napi_value, result: *mut bool) {
        let _ = env;
        non_null(value)?;
        non_null(result)?;
        *result = shims::v8__Value__IsTypedArray(value);
        Ok(())
    }

    guarded fn napi_create_typedarray(
        env,
        r#type: napi_typedarray_type,
        length: usize,
        arraybuffer: napi_value,
        byte_offset: usize,
        result: *mut napi_value,
    ) {
        non_null(arraybuffer)?;
        non_null(result)?;
        let (shared, buffer_length) = buffer_length(arraybuffer).ok_or(napi_invalid_arg)?;
        let view = VIEW_KINDS
            .iter()
            .find(|view| view.kind == r#type)
            .ok_or(napi_invalid_arg)?;
        if !byte_offset.is_multiple_of(view.element_size) {
            return Err(out_of_range(
                env,
                c"ERR_NAPI_INVALID_TYPEDARRAY_ALIGNMENT",
                view.misaligned,
                napi_generic_failure,
            ));
        }
        let end = length
            .checked_mul(view.element_size)
            .and_then(|bytes| bytes.checked_add(byte_offset));
        if end.is_none_or(|end| end > buffer_length) {
            return Err(out_of_range(
                env,
                c"ERR_NAPI_INVALID_TYPEDARRAY_LENGTH",
                c"Invalid typed array length",
                napi_generic_failure,
            ));
        }
        let new = if shared { view.new_shared } else { view.new };
        *result = handle_or(new(arraybuffer, byte_offset, length), napi_generic_failure)?;
        Ok(())
    }

    no_js fn napi_get_typedarray_info(
        env,
        typedarray: napi_value,
        r#type: *mut napi_typedarray_type,
        length: *mut usize,
        data: *mut *mut c_void,
        arraybuffer: *mut napi_value,
        byte_offset: *mut usize,
    ) {
        let _ = env;
        non_null(typedarray)?;
        ensure(shims::v8__Value__IsTypedArray(typedarray), napi_invalid_arg)?;
        if !r#type.is_null()
            && let Some(view) = VIEW_KINDS.iter().find(|view| (view.is)(typedarray))
        {
            *r#type = view.kind;
        }
        if !length.is_null() {
            *length = shims::v8__TypedArray__Length(typedarray);
        }
        if !data.is_null() {
            *data = view_data(typedarray);
        }
        if !arraybuffer.is_null() {
            *arraybuffer = shims::v8__ArrayBufferView__Buffer(typedarray);
        }
        if !byte_offset.is_null() {
            *byte_offset = shims::v8__ArrayBufferView__ByteOffset(typedarray);
        }
        Ok(())
    }

    guarded fn napi_create_dataview(
        env,
        length: usize,
        arraybuffer: napi_value,
        byte_offset: usize,
        result: *mut napi_value,
    ) {
        non_null(arraybuffer)?;
        non_null(result)?;
        let (shared, buffer_length) = buffer_length(arraybuffer).ok_or(napi_invalid_arg)?;
        if length.checked_add(byte_offset).is_none_or(|end| end > buffer_length) {
            return Err(out_of_range(
                env,
                c"ERR_NAPI_INVALID_DATAVIEW_ARGS",
                c"byte_offset + byte_length should be less than or equal to the size in bytes of the array passed in",
                napi_pending_exception,
            ));
        }
        let new: NewView = if shared {
            shims::shared_data_view
        } else {
            shims::v8__DataView__New
        };
        *result = handle_or(new(arraybuffer, byte_offset, length), napi_generic_failure)?;
        Ok(())
    }

    no_js fn napi_is_dataview(env, value: napi_value, result: *mut bool) {
        let _ = env;
        non_null(value)?;
        non_null(result)?;
        *result = shims::v8__Value__IsDataView(value);
        Ok(())
    }

    no_js fn napi_get_dataview_info(
        env,
        dataview: napi_value,
        byte_length: *mut usize,
        data: *mut *mut c_void,
        arraybuffer: *mut napi_value,
        byte_offset: *mut usize,
    ) {
        let _ = env;
        non_null(dataview)?;
        ensure(shims::v8__Value__IsDataView(dataview), napi_invalid_arg)?;
        if !byte_length.is_null() {
            *byte_length = shims::v8__ArrayBufferView__ByteLength(dataview);
        }
        if !data.is_null() {
            *data = view_data(dataview);
        }
        if !arraybuffer.is_null() {
            *arraybuffer = shims::v8__ArrayBufferView__Buffer(dataview);
        }
        if !byte_offset.is_null() {
            *byte_offset = shims::v8__ArrayBufferView__ByteOffset(dataview);
        }
        Ok(())
    }

    no_js fn napi_detach_arraybuffer(env, arraybuffer: napi_value) {
        let _ = env;
        non_null(arraybuffer)?;
        ensure(shims::v8__Value__IsArrayBuffer(arraybuffer), napi_arraybuffer_expected)?;
        ensure(
            shims::v8__ArrayBuffer__IsDetachable(arraybuffer),
            napi_detachable_arraybuffer_expected,
        )?;
        let detached = shims::v8__ArrayBuffer__Detach(arraybuffer, ptr::null_mut());
        ensure(detached.is_true(), napi_generic_failure)
    }

    no_js fn napi_is_detached_arraybuffer(env, value: napi_value, result: *mut bool) {
        let _ = env;
        non_null(value)?;
        non_null(result)?;
        *result = shims::v8__Value__IsArrayBuffer(value)
            && shims::v8__ArrayBuffer__WasDetached(value);
        Ok(())
    }
}
