//! [Working with JavaScript values and abstract operations](https://nodejs.org/api/n-api.html#working-with-javascript-values-and-abstract-operations)

use tenon_napi_sys::{
    napi_array_expected, napi_bigint, napi_boolean, napi_external, napi_function, napi_invalid_arg,
    napi_null, napi_number, napi_number_expected, napi_object, napi_object_expected, napi_string,
    napi_string_expected, napi_symbol, napi_undefined, napi_value, napi_valuetype,
};

use crate::api::class::{ensure, handle_or, non_null, to_object};
use crate::api::numbers::boolean;
use crate::env::Env;
use crate::raw::layout::Kind;
use crate::raw::shims;

/// What `typeof` says, in the order Node asks.
///
/// # Safety
/// `value` is alive.
unsafe fn type_of(env: &Env, value: napi_value) -> Option<napi_valuetype> {
    // SAFETY: alive, see above.
    unsafe {
        if env.layout().enabled {
            match env.layout().kind(env.isolate(), value) {
                Kind::Number => return Some(napi_number),
                Kind::String => return Some(napi_string),
                Kind::Symbol => return Some(napi_symbol),
                Kind::BigInt => return Some(napi_bigint),
                Kind::Undefined => return Some(napi_undefined),
                Kind::Null => return Some(napi_null),
                Kind::Boolean => return Some(napi_boolean),
                Kind::Object => return Some(napi_object),
                Kind::Other => {}
            }
        }
        type Question = unsafe extern "C" fn(napi_value) -> bool;
        let questions: [(Question, napi_valuetype); 10] = [
            (shims::v8__Value__IsNumber, napi_number),
            (shims::v8__Value__IsBigInt, napi_bigint),
            (shims::v8__Value__IsString, napi_string),
            (shims::v8__Value__IsFunction, napi_function),
            (shims::v8__Value__IsExternal, napi_external),
            (shims::v8__Value__IsObject, napi_object),
            (shims::v8__Value__IsBoolean, napi_boolean),
            (shims::v8__Value__IsUndefined, napi_undefined),
            (shims::v8__Value__IsSymbol, napi_symbol),
            (shims::v8__Value__IsNull, napi_null),
        ];
        questions
            .into_iter()
            .find(|(is, _)| is(value))
            .map(|(_, kind)| kind)
    }
}

api! {
    guarded fn napi_coerce_to_bool(env, value: napi_value, result: *mut napi_value) {
        non_null(value)?;
        non_null(result)?;
        let answer = shims::v8__Value__ToBoolean(value, env.isolate());
        *result = boolean(env, shims::v8__Value__IsTrue(answer));
        Ok(())
    }

    js fn napi_coerce_to_number(env, value: napi_value, result: *mut napi_value) {
        non_null(value)?;
        non_null(result)?;
        *result = handle_or(
            shims::v8__Value__ToNumber(value, env.context()),
            napi_number_expected,
        )?;
        Ok(())
    }

    js fn napi_coerce_to_object(env, value: napi_value, result: *mut napi_value) {
        non_null(value)?;
        non_null(result)?;
        *result = handle_or(
            shims::v8__Value__ToObject(value, env.context()),
            napi_object_expected,
        )?;
        Ok(())
    }

    js fn napi_coerce_to_string(env, value: napi_value, result: *mut napi_value) {
        non_null(value)?;
        non_null(result)?;
        *result = handle_or(
            shims::v8__Value__ToString(value, env.context()),
            napi_string_expected,
        )?;
        Ok(())
    }

    no_js fn napi_typeof(env, value: napi_value, result: *mut napi_valuetype) {
        non_null(value)?;
        non_null(result)?;
        *result = type_of(env, value).ok_or(napi_invalid_arg)?;
        Ok(())
    }

    no_js fn napi_is_array(env, value: napi_value, result: *mut bool) {
        let _ = env;
        non_null(value)?;
        non_null(result)?;
        *result = shims::v8__Value__IsArray(value);
        Ok(())
    }

    guarded fn napi_strict_equals(
        env, lhs: napi_value, rhs: napi_value, result: *mut bool,
    ) {
        let _ = env;
        non_null(lhs)?;
        non_null(rhs)?;
        non_null(result)?;
        *result = shims::v8__Value__StrictEquals(lhs, rhs);
        Ok(())
    }

    guarded fn napi_get_array_length(env, value: napi_value, result: *mut u32) {
        let _ = env;
        non_null(value)?;
        non_null(result)?;
        ensure(shims::v8__Value__IsArray(value), napi_array_expected)?;
        *result = shims::v8__Array__Length(value);
        Ok(())
    }

    js fn napi_get_prototype(env, object: napi_value, result: *mut napi_value) {
        non_null(result)?;
        let object = to_object(env, object)?;
        *result = shims::v8__Object__GetPrototype(object);
        Ok(())
    }
}
