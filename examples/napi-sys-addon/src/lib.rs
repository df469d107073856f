//! An addon in Rust that calls Node-API directly: numbers, strings, errors, a class, work on the
//! thread pool with a promise, and a thread that calls JavaScript.
//!
//! It is the C addon beside it, word for word. To write addons in Rust without `unsafe`, use a
//! crate with a safe interface; this one shows what such a crate is made of.

mod counter;
mod env;
mod fib;
mod ticks;

use std::ptr::null_mut;

use tenon_napi_sys::*;

use crate::env::{Call, Env, Result, answer, method};

/// `add(a, b)`: the sum of two numbers.
unsafe extern "C" fn add(env: napi_env, info: napi_callback_info) -> napi_value {
    // SAFETY: both are of this very call.
    unsafe {
        answer(env, info, |call: &Call<2>| {
            let (a, b) = two_numbers(call)?;
            call.env.number(a + b)
        })
    }
}

/// `divide(a, b)`: throws where there is no result.
unsafe extern "C" fn divide(env: napi_env, info: napi_callback_info) -> napi_value {
    // SAFETY: both are of this very call.
    unsafe {
        answer(env, info, |call: &Call<2>| {
            let (a, b) = two_numbers(call)?;
            if b == 0.0 {
                let message = c"cannot divide by zero";
                return Err(call.env.error(c"ERR_DIVISION_BY_ZERO", message));
            }
            call.env.number(a / b)
        })
    }
}

fn two_numbers(call: &Call<2>) -> Result<(f64, f64)> {
    match call.args.map(|arg| call.env.as_f64(arg)) {
        [Some(a), Some(b)] => Ok((a, b)),
        _ => Err(call
            .env
            .type_error(c"ERR_INVALID_ARG_TYPE", c"two numbers are expected")),
    }
}

/// `greet(name)`: a string in, a string out.
unsafe extern "C" fn greet(env: napi_env, info: napi_callback_info) -> napi_value {
    // SAFETY: both are of this very call.
    unsafe {
        answer(env, info, |call: &Call<1>| {
            let name = call.env.text(call.args[0])?;
            call.env.string(&format!("Hello, {name}!"))
        })
    }
}

fn fill(env: Env, exports: napi_value) -> Result<()> {
    let properties = [
        method(c"add", add, napi_default_jsproperty),
        method(c"divide", divide, napi_default_jsproperty),
        method(c"greet", greet, napi_default_jsproperty),
        method(c"fib", fib::fib, napi_default_jsproperty),
        method(c"ticks", ticks::ticks, napi_default_jsproperty),
        napi_property_descriptor {
            utf8name: c"Counter".as_ptr(),
            value: counter::class(env)?,
            attributes: napi_default_jsproperty,
            ..napi_property_descriptor::EMPTY
        },
    ];
    // SAFETY: the list is valid during the call, and what it names for as long as the addon is
    // loaded.
    env.check(unsafe {
        napi_define_properties(env.0, exports, properties.len(), properties.as_ptr())
    })
}

/// The name a runtime looks for: fills the object that `require` returns.
///
/// # Safety
///
/// Only a runtime may call it, with a live environment and an object of it.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn napi_register_module_v1(env: napi_env, exports: napi_value) -> napi_value {
    match fill(Env(env), exports) {
        Ok(()) => exports,
        Err(_) => null_mut(),
    }
}

/// The version of Node-API that the addon is written for.
#[unsafe(no_mangle)]
pub extern "C" fn node_api_module_get_api_version_v1() -> i32 {
    8
}
