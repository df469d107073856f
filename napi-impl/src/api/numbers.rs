//! [Working with JavaScript values](https://nodejs.org/api/n-api.html#working-with-javascript-values):
//! numbers, booleans and the singletons.

use tenon_napi_sys::{
    napi_boolean_expected, napi_generic_failure, napi_number_expected, napi_value,
};

use crate::api::class::{ensure, handle_or, non_null};
use crate::api::functions::undefined;
use crate::env::Env;
use crate::raw::shims;

/// The number argument.
///
/// # Safety
/// `value` is alive.
#[inline(always)]
unsafe fn number(env: &Env, value: napi_value) -> Option<f64> {
    // SAFETY: alive, see above.
    unsafe {
        if env.layout().enabled {
            return env.layout().number(value);
        }
        shims::v8__Value__IsNumber(value).then(|| shims::v8__Number__Value(value))
    }
}

/// The low 32 bits of the integer part, as JavaScript's `ToInt32` takes them; 0 for what is not finite.
fn to_int32(value: f64) -> i32 {
    const TWO_32: f64 = 4_294_967_296.0;
    if value >= f64::from(i32::MIN) && value <= f64::from(i32::MAX) {
        return value as i32;
    }
    if !value.is_finite() {
        return 0;
    }
    let modulus = value.trunc() % TWO_32;
    // In (-2^32, 2^32): the 64-bit integer is exact and its low half is the answer.
    modulus as i64 as i32
}

/// `true` or `false`.
#[inline(always)]
pub(crate) fn boolean(env: &Env, value: bool) -> napi_value {
    if env.layout().enabled {
        env.layout().bool_root(env.isolate(), value)
    } else {
        // SAFETY: the isolate is this thread's.
        unsafe { shims::v8__Boolean__New(env.isolate(), value) }
    }
}

/// A number that is a small integer: no heap object.
///
/// # Safety
/// A handle scope is open.
#[inline(always)]
pub(crate) unsafe fn integer(env: &Env, value: i32) -> napi_value {
    // SAFETY: passed on.
    unsafe {
        if env.layout().enabled {
            env.layout().integer(env.isolate(), value)
        } else {
            shims::v8__Integer__New(env.isolate(), value)
        }
    }
}

api! {
    no_js fn napi_get_undefined(env, result: *mut napi_value) {
        non_null(result)?;
        *result = undefined(env);
        Ok(())
    }

    no_js fn napi_get_null(env, result: *mut napi_value) {
        non_null(result)?;
        *result = if env.layout().enabled {
            env.layout().null(env.isolate())
        } else {
            shims::v8__Null(env.isolate())
        };
        Ok(())
    }

    no_js fn napi_get_global(env, result: *mut napi_value) {
        non_null(result)?;
        *result = shims::v8__Context__Global(env.context());
        Ok(())
    }

    no_js fn napi_get_boolean(env, value: bool, result: *mut napi_value) {
        non_null(result)?;
        *result = boolean(env, value);
        Ok(())
    }

    no_js fn napi_create_double(env, value: f64, result: *mut napi_value) {
        non_null(result)?;
        let small = value as i32;
        // Minus zero is not a small integer, although it compares equal to one.
        *result = if f64::from(small).to_bits() == value.to_bits() {
            integer(env, small)
        } else {
            handle_or(shims::v8__Number__New(env.isolate(), value), napi_generic_failure)?
        };
        Ok(())
    }

    no_js fn napi_create_int32(env, value: i32, result: *mut napi_value) {
        non_null(result)?;
        *result = integer(env, value);
        Ok(())
    }

    no_js fn napi_create_uint32(env, value: u32, result: *mut napi_value) {
        non_null(result)?;
        *result = match i32::try_from(value) {
            Ok(small) => integer(env, small),
            Err(_) => shims::v8__Integer__NewFromUnsigned(env.isolate(), value),
        };
        Ok(())
    }

    no_js fn napi_create_int64(env, value: i64, result: *mut napi_value) {
        non_null(result)?;
        *result = match i32::try_from(value) {
            Ok(small) => integer(env, small),
            Err(_) => shims::v8__Number__New(env.isolate(), value as f64),
        };
        Ok(())
    }

    no_js fn napi_get_value_double(env, value: napi_value, result: *mut f64) {
        non_null(value)?;
        non_null(result)?;
        *result = number(env, value).ok_or(napi_number_expected)?;
        Ok(())
    }

    no_js fn napi_get_value_int32(env, value: napi_value, result: *mut i32) {
        non_null(value)?;
        non_null(result)?;
        if env.layout().enabled
            && let Some(small) = env.layout().small_integer(value)
        {
            *result = small;
            return Ok(());
        }
        *result = to_int32(number(env, value).ok_or(napi_number_expected)?);
        Ok(())
    }

    no_js fn napi_get_value_uint32(env, value: napi_value, result: *mut u32) {
        non_null(value)?;
        non_null(result)?;
        *result = to_int32(number(env, value).ok_or(napi_number_expected)?) as u32;
        Ok(())
    }

    no_js fn napi_get_value_int64(env, value: napi_value, result: *mut i64) {
        non_null(value)?;
        non_null(result)?;
        let number = number(env, value).ok_or(napi_number_expected)?;
        // The cast saturates; what is not finite is 0 by the manual.
        *result = if number.is_finite() { number as i64 } else { 0 };
        Ok(())
    }

    no_js fn napi_get_value_bool(env, value: napi_value, result: *mut bool) {
        non_null(value)?;
        non_null(result)?;
        *result = if env.layout().enabled {
            env.layout().boolean(env.isolate(), value).ok_or(napi_boolean_expected)?
        } else {
            ensure(shims::v8__Value__IsBoolean(value), napi_boolean_expected)?;
            shims::v8__Value__IsTrue(value)
        };
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::to_int32;

    #[test]
    fn wraps_as_javascript_does() {
        for (value, expected) in [
            (0.0, 0),
            (-0.0, 0),
            (1.9, 1),
            (-1.9, -1),
            (2_147_483_648.0, i32::MIN),
            (4_294_967_295.0, -1),
            (4_294_967_296.0, 0),
            (-2_147_483_649.0, i32::MAX),
            (1e21, -559_939_584),
            (f64::NAN, 0),
            (f64::INFINITY, 0),
        ] {
            assert_eq!(to_int32(value), expected, "{value}");
        }
    }
}
