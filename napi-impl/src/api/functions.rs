//! [Working with JavaScript functions](https://nodejs.org/api/n-api.html#working-with-javascript-functions):
//! the way in and out.

use std::ffi::{c_char, c_int, c_void};

use tenon_napi_sys::{
    napi_callback, napi_callback_info, napi_env, napi_function_expected, napi_generic_failure,
    napi_invalid_arg, napi_pending_exception, napi_value,
};

use crate::api::class::{
    Fail, GENERIC_OR_PENDING, ensure, handle_or, handle_or_pending, non_null, string_length,
    to_object,
};
use crate::bundle::Bundle;
use crate::env::{Env, UserData};
use crate::raw::frame::Call;
use crate::raw::shims;
use crate::raw::shims::FunctionCallbackInfo;

/// One call from JavaScript, on the stack while the addon runs; its address is the `napi_callback_info`.
pub(crate) struct CallbackInfo {
    call: Call,
    bundle: *const Bundle,
}

/// What V8 calls for every function of every addon.
pub(crate) unsafe extern "C" fn invoke(info: *const FunctionCallbackInfo) {
    // SAFETY: V8 calls with the data given to `Bundle::external`; the bundle lives as long as that,
    // and the environment as long as its functions can be called (see `Env::delete`).
    unsafe {
        let call = Call::new(info);
        let bundle: *const Bundle = call.data().cast();
        let env = &*(*bundle).env;
        let callback_info = CallbackInfo { call, bundle };
        let mut thrown = false;
        let result = env.call_into_module(
            || ((*bundle).callback)(env.as_raw(), (&raw const callback_info).cast_mut().cast()),
            |exception| {
                thrown = true;
                rethrow(env, exception);
            },
        );
        if !thrown && !result.is_null() {
            call.set_return_value(result);
        }
    }
}

/// Hands what the addon left pending to JavaScript, unless execution is being terminated anyway.
#[cold]
unsafe fn rethrow(env: &Env, exception: napi_value) {
    // SAFETY: the exception is alive; V8 is told on the thread of the isolate.
    unsafe {
        if !shims::v8__Isolate__IsExecutionTerminating(env.isolate()) {
            shims::v8__Isolate__ThrowException(env.isolate(), exception);
        }
    }
}

/// A plain function bound to a callback.
///
/// # Safety
/// Called inside a `js` function with `callback` of the addon's.
pub(crate) unsafe fn new_function(
    env: &Env,
    callback: unsafe extern "C" fn(napi_env, napi_callback_info) -> napi_value,
    data: UserData,
) -> Result<napi_value, Fail> {
    // SAFETY: passed on.
    unsafe {
        let external = handle_or(Bundle::external(env, callback, data), napi_generic_failure)?;
        handle_or(
            shims::v8__Function__New(
                env.context(),
                invoke,
                external,
                0,
                shims::CONSTRUCTOR_ALLOW,
                shims::HAS_SIDE_EFFECT,
            ),
            napi_generic_failure,
        )
    }
}

/// The function argument, `napi_invalid_arg` for anything else.
///
/// # Safety
/// `value` is NULL or alive.
pub(crate) unsafe fn to_function(value: napi_value) -> Result<napi_value, Fail> {
    non_null(value)?;
    // SAFETY: alive.
    let is_function = unsafe { shims::v8__Value__IsFunction(value) };
    ensure(is_function, napi_invalid_arg)?;
    Ok(value)
}

/// An argument count as V8 takes it.
fn argument_count(argc: usize, argv: *const napi_value) -> Result<c_int, Fail> {
    if argc > 0 {
        non_null(argv)?;
    }
    c_int::try_from(argc).map_err(|_| napi_invalid_arg.into())
}

api! {
    guarded fn napi_create_function(
        env,
        utf8name: *const c_char,
        length: usize,
        cb: napi_callback,
        data: *mut c_void,
        result: *mut napi_value,
    ) {
        non_null(result)?;
        let callback = cb.ok_or(napi_invalid_arg)?;
        // Node checks the name only after making the function, and so lets a bad one fail the same way.
        let function = new_function(env, callback, data)?;
        if !utf8name.is_null() {
            let name = shims::v8__String__NewFromUtf8(
                env.isolate(),
                utf8name,
                shims::STRING_INTERNALIZED,
                string_length(utf8name, length)?,
            );
            shims::v8__Function__SetName(function, handle_or(name, napi_generic_failure)?);
        }
        *result = function;
        Ok(())
    }

    basic fn napi_get_cb_info(
        env,
        cbinfo: napi_callback_info,
        argc: *mut usize,
        argv: *mut napi_value,
        this_arg: *mut napi_value,
        data: *mut *mut c_void,
    ) {
        non_null(cbinfo)?;
        let CallbackInfo { call, bundle } = &*cbinfo.cast::<CallbackInfo>();
        if !argv.is_null() {
            non_null(argc)?;
            let room = *argc;
            let given = call.length().min(room);
            if given > 0 {
                // The arguments are neighbouring slots of the caller's frame: each is a handle already.
                let first = call.arguments();
                for index in 0..given {
                    *argv.add(index) = first.add(index).cast();
                }
            }
            if room > given {
                let undefined = undefined(env);
                for index in given..room {
                    *argv.add(index) = undefined;
                }
            }
        }
        if !argc.is_null() {
            *argc = call.length();
        }
        if !this_arg.is_null() {
            *this_arg = call.this();
        }
        if !data.is_null() {
            *data = (**bundle).data;
        }
        Ok(())
    }

    no_js fn napi_get_new_target(
        env,
        cbinfo: napi_callback_info,
        result: *mut napi_value,
    ) {
        non_null(cbinfo)?;
        non_null(result)?;
        let _ = env;
        *result = (*cbinfo.cast::<CallbackInfo>()).call.new_target();
        Ok(())
    }

    js fn napi_call_function(
        env,
        recv: napi_value,
        func: napi_value,
        argc: usize,
        argv: *const napi_value,
        result: *mut napi_value,
    ) {
        // A NULL receiver means `undefined` to node-addon-api's users but not to Node: invalid_arg.
        non_null(recv)?;
        let count = argument_count(argc, argv)?;
        let function = to_function(func)?;
        let value = shims::v8__Function__Call(function, env.context(), recv, count, argv);
        if value.is_null() {
            return Err(GENERIC_OR_PENDING);
        }
        if !result.is_null() {
            *result = value;
        }
        Ok(())
    }

    js fn napi_new_instance(
        env,
        constructor: napi_value,
        argc: usize,
        argv: *const napi_value,
        result: *mut napi_value,
    ) {
        non_null(constructor)?;
        let count = argument_count(argc, argv)?;
        non_null(result)?;
        let function = to_function(constructor)?;
        *result = handle_or_pending(
            shims::v8__Function__NewInstance(function, env.context(), count, argv),
            napi_pending_exception,
        )?;
        Ok(())
    }

    js fn napi_instanceof(
        env,
        object: napi_value,
        constructor: napi_value,
        result: *mut bool,
    ) {
        non_null(object)?;
        non_null(result)?;
        *result = false;
        let constructor = to_object(env, constructor)?;
        if !shims::v8__Value__IsFunction(constructor) {
            crate::api::errors::throw_type_error(
                env,
                c"ERR_NAPI_CONS_FUNCTION",
                c"Constructor must be a function",
            );
            return Err(napi_function_expected.into());
        }
        let mut answer = crate::raw::Maybe::nothing();
        shims::v8__Value__InstanceOf(object, env.context(), constructor, &mut answer);
        // As in Node, what was thrown is pending and the status says only that it failed.
        *result = answer.get().ok_or(napi_generic_failure)?;
        Ok(())
    }
}

/// `undefined` without a new handle where that is possible.
#[inline(always)]
pub(crate) fn undefined(env: &Env) -> napi_value {
    if env.layout().enabled {
        env.layout().undefined(env.isolate())
    } else {
        // SAFETY: the isolate is this thread's.
        unsafe { shims::v8__Undefined(env.isolate()) }
    }
}
