//! The small chapters that V8 answers by itself: promises, script execution, dates, memory and version.
//! ([Promises](https://nodejs.org/api/n-api.html#promises),
//! [Script execution](https://nodejs.org/api/n-api.html#script-execution),
//! [Memory management](https://nodejs.org/api/n-api.html#memory-management),
//! [Version management](https://nodejs.org/api/n-api.html#version-management))

use std::mem::MaybeUninit;
use std::ptr;

use tenon_napi_sys::{
    napi_date_expected, napi_deferred, napi_generic_failure, napi_invalid_arg,
    napi_string_expected, napi_value,
};

use crate::api::class::{
    GENERIC_OR_PENDING, Outcome, ensure, handle_or, handle_or_pending, non_null,
};
use crate::env::{Env, SUPPORTED_VERSION_MAX};
use crate::raw::{Global, MaybeBool, shims};

/// Resolves or rejects, once: the deferred is given up before anything runs.
///
/// # Safety
/// Inside a `js` function; handles are NULL or alive.
unsafe fn conclude(
    env: &Env,
    deferred: napi_deferred,
    value: napi_value,
    how: unsafe extern "C" fn(napi_value, napi_value, napi_value) -> MaybeBool,
) -> Outcome {
    non_null(value)?;
    non_null(deferred)?;
    // SAFETY: see above.
    unsafe {
        let resolver = env.deferreds.take(deferred).ok_or(napi_invalid_arg)?;
        let local = shims::v8__Local__New(env.isolate(), resolver.value());
        drop(resolver);
        how(local, env.context(), value)
            .is_true()
            .then_some(())
            .ok_or(GENERIC_OR_PENDING)
    }
}

api! {
    js fn napi_create_promise(
        env, deferred: *mut napi_deferred, promise: *mut napi_value,
    ) {
        non_null(deferred)?;
        non_null(promise)?;
        let resolver = handle_or(
            shims::v8__Promise__Resolver__New(env.context()),
            napi_generic_failure,
        )?;
        *deferred = env.deferreds.add(Global::new(env.isolate(), resolver));
        *promise = shims::v8__Promise__Resolver__GetPromise(resolver);
        Ok(())
    }

    js fn napi_resolve_deferred(env, deferred: napi_deferred, resolution: napi_value) {
        conclude(env, deferred, resolution, shims::v8__Promise__Resolver__Resolve)
    }

    js fn napi_reject_deferred(env, deferred: napi_deferred, rejection: napi_value) {
        conclude(env, deferred, rejection, shims::v8__Promise__Resolver__Reject)
    }

    no_js fn napi_is_promise(env, value: napi_value, is_promise: *mut bool) {
        let _ = env;
        non_null(value)?;
        non_null(is_promise)?;
        *is_promise = shims::v8__Value__IsPromise(value);
        Ok(())
    }

    js fn napi_run_script(env, script: napi_value, result: *mut napi_value) {
        non_null(script)?;
        non_null(result)?;
        ensure(shims::v8__Value__IsString(script), napi_string_expected)?;
        let mut origin = MaybeUninit::uninit();
        shims::v8__ScriptOrigin__CONSTRUCT(
            &mut origin,
            ptr::null_mut(),
            0,
            0,
            false,
            -1,
            ptr::null_mut(),
            false,
            false,
            false,
            ptr::null_mut(),
        );
        // As in Node, what the script throws is pending and the status says only that it failed.
        let compiled = handle_or(
            shims::v8__Script__Compile(env.context(), script, &origin),
            napi_generic_failure,
        )?;
        *result = handle_or(
            shims::v8__Script__Run(compiled, env.context()),
            napi_generic_failure,
        )?;
        Ok(())
    }

    js fn napi_create_date(env, time: f64, result: *mut napi_value) {
        non_null(result)?;
        *result = handle_or_pending(
            shims::v8__Date__New(env.context(), time),
            napi_generic_failure,
        )?;
        Ok(())
    }

    no_js fn napi_is_date(env, value: napi_value, is_date: *mut bool) {
        let _ = env;
        non_null(value)?;
        non_null(is_date)?;
        *is_date = shims::v8__Value__IsDate(value);
        Ok(())
    }

    guarded fn napi_get_date_value(env, value: napi_value, result: *mut f64) {
        let _ = env;
        non_null(value)?;
        non_null(result)?;
        ensure(shims::v8__Value__IsDate(value), napi_date_expected)?;
        *result = shims::v8__Date__ValueOf(value);
        Ok(())
    }

    basic fn napi_adjust_external_memory(
        env, change_in_bytes: i64, adjusted_value: *mut i64,
    ) {
        non_null(adjusted_value)?;
        *adjusted_value =
            shims::v8__Isolate__AdjustAmountOfExternalAllocatedMemory(env.isolate(), change_in_bytes);
        Ok(())
    }

    basic fn napi_get_version(env, result: *mut u32) {
        let _ = env;
        non_null(result)?;
        *result = SUPPORTED_VERSION_MAX as u32;
        Ok(())
    }
}
