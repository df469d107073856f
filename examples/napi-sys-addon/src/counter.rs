//! `class Counter`: native state that lives as long as its JavaScript object.

use std::cell::Cell;
use std::ffi::c_void;
use std::ptr::null_mut;

use tenon_napi_sys::*;

use crate::env::{Call, Env, Result, answer, drop_box, method};

struct Counter(Cell<f64>);

/// The class, to be exported.
pub(crate) fn class(env: Env) -> Result<napi_value> {
    let properties = [
        method(c"increment", increment, napi_default_method),
        napi_property_descriptor {
            utf8name: c"value".as_ptr(),
            getter: Some(value),
            attributes: napi_enumerable,
            ..napi_property_descriptor::EMPTY
        },
    ];
    let mut class = null_mut();
    // SAFETY: names and list are valid during the call, and the callbacks have the right type.
    env.check(unsafe {
        napi_define_class(
            env.0,
            c"Counter".as_ptr(),
            NAPI_AUTO_LENGTH,
            Some(new),
            null_mut(),
            properties.len(),
            properties.as_ptr(),
            &mut class,
        )
    })?;
    Ok(class)
}

/// `new Counter(start = 0)`
unsafe extern "C" fn new(env: napi_env, info: napi_callback_info) -> napi_value {
    let mut new_target = null_mut();
    // SAFETY: both are of this very call.
    let status = unsafe { napi_get_new_target(env, info, &mut new_target) };
    // SAFETY: the same.
    unsafe {
        answer(env, info, |call: &Call<1>| {
            call.env.check(status)?;
            if new_target.is_null() {
                let message = c"Counter is a class: call it with new";
                return Err(call.env.type_error(c"ERR_CONSTRUCT_CALL_REQUIRED", message));
            }
            let start = number_or(call, 0.0)?;
            let counter = Box::into_raw(Box::new(Counter(Cell::new(start))));
            let data: *mut c_void = counter.cast();
            let finalize = Some(drop_box::<Counter> as _);
            let status = napi_wrap(env, call.this, data, finalize, null_mut(), null_mut());
            if status != napi_ok {
                drop_box::<Counter>(env, data, null_mut());
            }
            call.env.check(status)?;
            Ok(call.this)
        })
    }
}

/// `counter.increment(by = 1)`: the new value.
unsafe extern "C" fn increment(env: napi_env, info: napi_callback_info) -> napi_value {
    // SAFETY: both are of this very call.
    unsafe {
        answer(env, info, |call: &Call<1>| {
            let by = number_or(call, 1.0)?;
            let counter = unwrap(call)?;
            counter.0.set(counter.0.get() + by);
            call.env.number(counter.0.get())
        })
    }
}

/// `counter.value`
unsafe extern "C" fn value(env: napi_env, info: napi_callback_info) -> napi_value {
    // SAFETY: both are of this very call.
    unsafe {
        answer(env, info, |call: &Call<0>| {
            call.env.number(unwrap(call)?.0.get())
        })
    }
}

/// The argument, or another number when there is none.
fn number_or(call: &Call<1>, other: f64) -> Result<f64> {
    if call.given == 0 {
        return Ok(other);
    }
    call.env.as_f64(call.args[0]).ok_or_else(|| {
        let message = c"Counter counts in numbers";
        call.env.type_error(c"ERR_INVALID_ARG_TYPE", message)
    })
}

/// The state behind `this`.
fn unwrap<const N: usize>(call: &Call<N>) -> Result<&Counter> {
    let mut data = null_mut();
    // SAFETY: `this` is a value of the present call; the result is a local.
    let status = unsafe { napi_unwrap(call.env.0, call.this, &mut data) };
    call.env.check(status)?;
    // SAFETY: the runtime calls these methods on instances of the class only, where `new` has put
    // a counter; it lives as long as the object, which the call keeps alive.
    Ok(unsafe { &*data.cast::<Counter>() })
}
