//! [Custom asynchronous operations](https://nodejs.org/api/n-api.html#custom-asynchronous-operations)

use std::ffi::c_int;

use tenon_napi_sys::{
    napi_async_context, napi_callback_scope, napi_callback_scope_mismatch, napi_env,
    napi_invalid_arg, napi_ok, napi_status, napi_value,
};

use crate::api::class::{GENERIC_OR_PENDING, non_null, to_object};
use crate::api::functions::{to_function, undefined};
use crate::async_resource::{
    AsyncContext, CallbackScope, PriorFrame, resource_name, resource_object,
};
use crate::env::Env;
use crate::host::AsyncIds;
use crate::raw::shims;

/// The record behind a `napi_callback_scope`.
struct OpenCallbackScope {
    scope: CallbackScope,
    prior: PriorFrame,
    /// How many scopes of the environment were open with this one: they close innermost first.
    depth: usize,
}

api! {
    no_js fn napi_async_init(
        env,
        async_resource: napi_value,
        async_resource_name: napi_value,
        result: *mut napi_async_context,
    ) {
        non_null(async_resource_name)?;
        non_null(result)?;
        let object = resource_object(env, async_resource)?;
        let name = resource_name(env, async_resource_name)?;
        let owned_by_addon = !async_resource.is_null();
        *result = AsyncContext::new(env, object, name, owned_by_addon).cast();
        Ok(())
    }

    no_js fn napi_async_destroy(env, async_context: napi_async_context) {
        let _ = env;
        non_null(async_context)?;
        AsyncContext::destroy(async_context.cast());
        Ok(())
    }

    js fn napi_make_callback(
        env,
        async_context: napi_async_context,
        recv: napi_value,
        func: napi_value,
        argc: usize,
        argv: *const napi_value,
        result: *mut napi_value,
    ) {
        non_null(recv)?;
        if argc > 0 {
            non_null(argv)?;
        }
        let receiver = to_object(env, recv)?;
        let function = to_function(func)?;
        let count = c_int::try_from(argc).map_err(|_| napi_invalid_arg)?;
        let (ids, resource, frame) = if async_context.is_null() {
            (AsyncIds::default(), receiver, undefined(env))
        } else {
            let context = async_context.cast::<AsyncContext>();
            (
                (*context).ids(),
                AsyncContext::object(context, env),
                (*context).frame(),
            )
        };
        let prior = PriorFrame::replace(env, frame);
        let scope = CallbackScope::open(env.realm(), ids, resource);
        let value = shims::v8__Function__Call(function, env.context(), receiver, count, argv);
        scope.close(value.is_null());
        prior.restore(env);
        if value.is_null() {
            return Err(GENERIC_OR_PENDING);
        }
        if !result.is_null() {
            *result = value;
        }
        Ok(())
    }

    basic fn napi_open_callback_scope(
        env,
        resource_object: napi_value,
        context: napi_async_context,
        result: *mut napi_callback_scope,
    ) {
        // The resource is the context's own: Node ignores this one too.
        let _ = resource_object;
        non_null(result)?;
        non_null(context)?;
        let context = context.cast::<AsyncContext>();
        let object = AsyncContext::object(context, env);
        // As in Node, the code in the scope sees no AsyncLocalStorage at all.
        let prior = PriorFrame::replace(env, undefined(env));
        let scope = CallbackScope::open(env.realm(), (*context).ids(), object);
        let depth = env.open_callback_scopes().get() + 1;
        env.open_callback_scopes().set(depth);
        *result = Box::into_raw(Box::new(OpenCallbackScope {
            scope,
            prior,
            depth,
        })).cast();
        Ok(())
    }
}

/// [`napi_close_callback_scope`](https://nodejs.org/api/n-api.html#napi_close_callback_scope)
///
/// # Safety
/// `env` is NULL or a live environment of this thread, `scope` NULL or an open scope of it.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn napi_close_callback_scope(
    env: napi_env,
    scope: napi_callback_scope,
) -> napi_status {
    // SAFETY: see above.
    unsafe {
        let Some(env) = Env::from_raw(env) else {
            return napi_invalid_arg;
        };
        if scope.is_null() {
            return env.set_last_error(napi_invalid_arg);
        }
        let open = env.open_callback_scopes().get();
        let scope = scope.cast::<OpenCallbackScope>();
        // With none open the handle is stale and must not be read. A mismatch is not recorded.
        if open == 0 || (*scope).depth != open {
            return napi_callback_scope_mismatch;
        }
        env.open_callback_scopes().set(open - 1);
        let open = Box::from_raw(scope);
        open.scope.close(false);
        open.prior.restore(env);
        env.clear_last_error();
        napi_ok
    }
}
