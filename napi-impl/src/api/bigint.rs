//! [Working with JavaScript values](https://nodejs.org/api/n-api.html#working-with-javascript-values):
//! BigInt.

use std::ffi::c_int;
use std::ptr;

use tenon_napi_sys::{napi_bigint_expected, napi_generic_failure, napi_invalid_arg, napi_value};

use crate::api::class::{Outcome, ensure, handle_or, handle_or_pending, non_null};
use crate::raw::shims;

/// The BigInt argument.
///
/// # Safety
/// `value` is NULL or alive.
unsafe fn bigint(value: napi_value) -> Outcome {
    non_null(value)?;
    // SAFETY: alive.
    ensure(
        unsafe { shims::v8__Value__IsBigInt(value) },
        napi_bigint_expected,
    )
}

api! {
    no_js fn napi_create_bigint_int64(env, value: i64, result: *mut napi_value) {
        non_null(result)?;
        *result = handle_or(shims::v8__BigInt__New(env.isolate(), value), napi_generic_failure)?;
        Ok(())
    }

    no_js fn napi_create_bigint_uint64(env, value: u64, result: *mut napi_value) {
        non_null(result)?;
        let made = shims::v8__BigInt__NewFromUnsigned(env.isolate(), value);
        *result = handle_or(made, napi_generic_failure)?;
        Ok(())
    }

    js fn napi_create_bigint_words(
        env,
        sign_bit: c_int,
        word_count: usize,
        words: *const u64,
        result: *mut napi_value,
    ) {
        non_null(words)?;
        non_null(result)?;
        let count = c_int::try_from(word_count).map_err(|_| napi_invalid_arg)?;
        let made = shims::v8__BigInt__NewFromWords(env.context(), sign_bit, count, words);
        *result = handle_or_pending(made, napi_generic_failure)?;
        Ok(())
    }

    no_js fn napi_get_value_bigint_int64(
        env, value: napi_value, result: *mut i64, lossless: *mut bool,
    ) {
        let _ = env;
        non_null(value)?;
        non_null(result)?;
        non_null(lossless)?;
        bigint(value)?;
        *result = shims::v8__BigInt__Int64Value(value, lossless);
        Ok(())
    }

    no_js fn napi_get_value_bigint_uint64(
        env, value: napi_value, result: *mut u64, lossless: *mut bool,
    ) {
        let _ = env;
        non_null(value)?;
        non_null(result)?;
        non_null(lossless)?;
        bigint(value)?;
        *result = shims::v8__BigInt__Uint64Value(value, lossless);
        Ok(())
    }

    no_js fn napi_get_value_bigint_words(
        env,
        value: napi_value,
        sign_bit: *mut c_int,
        word_count: *mut usize,
        words: *mut u64,
    ) {
        let _ = env;
        non_null(value)?;
        non_null(word_count)?;
        bigint(value)?;
        let mut count = c_int::try_from(*word_count).unwrap_or(c_int::MAX);
        if sign_bit.is_null() && words.is_null() {
            count = shims::v8__BigInt__WordCount(value);
        } else {
            non_null(sign_bit)?;
            non_null(words)?;
            let mut sign = 0;
            shims::v8__BigInt__ToWordsArray(value, ptr::from_mut(&mut sign), &mut count, words);
            *sign_bit = sign;
        }
        *word_count = count as usize;
        Ok(())
    }
}
