//! A thin layer over the C functions: statuses become `Result`, values get short constructors.

use std::ffi::{CStr, c_void};
use std::ptr::{null, null_mut};

use tenon_napi_sys::*;

/// A call failed, and a JavaScript exception is pending.
pub(crate) struct Thrown;

/// What a step of a callback gives.
pub(crate) type Result<T> = core::result::Result<T, Thrown>;

/// The environment of a call into the addon. It is valid on the JavaScript thread, during that
/// call; nothing here keeps one for longer.
#[derive(Clone, Copy)]
pub(crate) struct Env(pub(crate) napi_env);

impl Env {
    /// Makes sure that a status other than ok leaves an exception.
    pub(crate) fn check(self, status: napi_status) -> Result<()> {
        if status == napi_ok {
            return Ok(());
        }
        let mut info = null();
        let mut pending = false;
        // SAFETY: the environment is that of the present call, and both results are written to
        // locals. The message is static text of the runtime.
        unsafe {
            napi_get_last_error_info(self.0, &mut info);
            napi_is_exception_pending(self.0, &mut pending);
            if !pending {
                let message = match info.as_ref() {
                    Some(info) if !info.error_message.is_null() => info.error_message,
                    _ => c"Node-API call failed".as_ptr(),
                };
                napi_throw_error(self.0, null(), message);
            }
        }
        Err(Thrown)
    }

    /// Throws an `Error` with a `code`.
    pub(crate) fn error(self, code: &CStr, message: &CStr) -> Thrown {
        // SAFETY: the environment is that of the present call, and the runtime copies the text.
        unsafe { napi_throw_error(self.0, code.as_ptr(), message.as_ptr()) };
        Thrown
    }

    /// Throws a `TypeError` with a `code`.
    pub(crate) fn type_error(self, code: &CStr, message: &CStr) -> Thrown {
        // SAFETY: as in `error`.
        unsafe { napi_throw_type_error(self.0, code.as_ptr(), message.as_ptr()) };
        Thrown
    }

    /// A number.
    pub(crate) fn number(self, value: f64) -> Result<napi_value> {
        let mut result = null_mut();
        // SAFETY: the environment is that of the present call; the result is a local.
        self.check(unsafe { napi_create_double(self.0, value, &mut result) })?;
        Ok(result)
    }

    /// A string.
    pub(crate) fn string(self, text: &str) -> Result<napi_value> {
        let mut result = null_mut();
        // SAFETY: the text is as long as said, and copied before the call returns.
        self.check(unsafe {
            napi_create_string_utf8(self.0, text.as_ptr().cast(), text.len(), &mut result)
        })?;
        Ok(result)
    }

    /// The number in a value, or `None` when it is not one.
    pub(crate) fn as_f64(self, value: napi_value) -> Option<f64> {
        let mut result = 0.0;
        // SAFETY: the value is an argument of the present call; the result is a local.
        let status = unsafe { napi_get_value_double(self.0, value, &mut result) };
        (status == napi_ok).then_some(result)
    }

    /// The text of a string value.
    pub(crate) fn text(self, value: napi_value) -> Result<String> {
        let mut length = 0;
        // SAFETY: asked without a buffer, the function writes the length alone.
        self.check(unsafe {
            napi_get_value_string_utf8(self.0, value, null_mut(), 0, &mut length)
        })?;
        // One more, for the zero that the function puts at the end.
        let mut bytes = vec![0; length + 1];
        // SAFETY: the buffer is as long as said.
        self.check(unsafe {
            let buffer = bytes.as_mut_ptr().cast();
            napi_get_value_string_utf8(self.0, value, buffer, bytes.len(), &mut length)
        })?;
        bytes.truncate(length);
        Ok(String::from_utf8_lossy(&bytes).into_owned())
    }

    /// Whether a value is a function.
    pub(crate) fn is_function(self, value: napi_value) -> Result<bool> {
        let mut kind = napi_undefined;
        // SAFETY: the value is an argument of the present call; the result is a local.
        self.check(unsafe { napi_typeof(self.0, value, &mut kind) })?;
        Ok(kind == napi_function)
    }
}

/// What JavaScript calls the addon with: up to `N` arguments and `this`.
pub(crate) struct Call<const N: usize> {
    pub(crate) env: Env,
    pub(crate) this: napi_value,
    /// Arguments not given are `undefined`.
    pub(crate) args: [napi_value; N],
    /// How many were given, which may be more than `N`.
    pub(crate) given: usize,
}

/// The body of a callback: reads the call, runs `body`, and gives JavaScript its result.
///
/// # Safety
///
/// `env` and `info` must be what the runtime called the addon with, just now.
pub(crate) unsafe fn answer<const N: usize>(
    env: napi_env,
    info: napi_callback_info,
    body: impl FnOnce(&Call<N>) -> Result<napi_value>,
) -> napi_value {
    let mut call = Call {
        env: Env(env),
        this: null_mut(),
        args: [null_mut(); N],
        given: N,
    };
    // SAFETY: the caller vouches for the first two; the array has the length said.
    let status = unsafe {
        let args = call.args.as_mut_ptr();
        napi_get_cb_info(env, info, &mut call.given, args, &mut call.this, null_mut())
    };
    let result = call.env.check(status).and_then(|()| body(&call));
    // NULL is `undefined`, or nothing at all when an exception is pending.
    result.unwrap_or(null_mut())
}

/// A property for a list that `napi_define_properties` or `napi_define_class` takes.
pub(crate) fn method(
    name: &'static CStr,
    method: unsafe extern "C" fn(napi_env, napi_callback_info) -> napi_value,
    attributes: napi_property_attributes,
) -> napi_property_descriptor {
    napi_property_descriptor {
        utf8name: name.as_ptr(),
        method: Some(method),
        attributes,
        ..napi_property_descriptor::EMPTY
    }
}

/// Drops a boxed `T`: the finalizer of whatever was made with `Box::into_raw`.
///
/// # Safety
///
/// `data` must come from `Box::<T>::into_raw`, and nothing may use it afterwards.
pub(crate) unsafe extern "C" fn drop_box<T>(_: napi_env, data: *mut c_void, _: *mut c_void) {
    // SAFETY: the caller's duty.
    drop(unsafe { Box::from_raw(data.cast::<T>()) });
}
