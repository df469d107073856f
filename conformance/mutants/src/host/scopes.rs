//! Scopes that are none.

use std::collections::HashMap;
use std::sync::{LazyLock, Mutex, MutexGuard, PoisonError};

use tenon_napi_check::sys::{napi_env, napi_escape_called_twice, napi_ok, napi_status, napi_value};
use tenon_napi_check::{Call, Word};

use super::{forward_to, trigger};

/// The pretended scopes that are open, and whether a handle has escaped each.
static PRETENDED: LazyLock<Mutex<HashMap<usize, bool>>> = LazyLock::new(Mutex::default);

fn pretended() -> MutexGuard<'static, HashMap<usize, bool>> {
    PRETENDED.lock().unwrap_or_else(PoisonError::into_inner)
}

/// The functions that open a scope; `napi_make_callback`, which opens and closes one by itself,
/// becomes a plain call.
pub(super) unsafe fn open(call: &mut Call<'_>) -> napi_status {
    // SAFETY: the arguments are the addon's own.
    unsafe {
        if call.function.name == "napi_make_callback" {
            trigger::pull();
            let [env, _context, rest @ ..] = call.arguments else {
                return call.proceed();
            };
            let plain = [&[*env][..], rest].concat();
            return forward_to("napi_call_function", &plain);
        }
        let result = call.argument("result").unwrap_or(Word::NULL);
        let env: napi_env = call.arguments[0].pointer();
        if result.is_null() || env.is_null() {
            return call.proceed();
        }
        trigger::pull();
        let scope = Box::into_raw(Box::new(0_u64));
        pretended().insert(scope.addr(), false);
        *result.pointer::<*mut u64>() = scope;
    }
    napi_ok
}

/// The functions that take a scope.
pub(super) unsafe fn close_or_escape(call: &mut Call<'_>) -> napi_status {
    let scope = call.arguments[1].pointer::<u64>();
    let mut scopes = pretended();
    let Some(escaped) = scopes.get_mut(&scope.addr()) else {
        drop(scopes);
        // SAFETY: the arguments are the addon's own.
        return unsafe { call.proceed() };
    };
    if call.function.name != "napi_escape_handle" {
        scopes.remove(&scope.addr());
        return napi_ok;
    }
    let escapee: napi_value = call.arguments[2].pointer();
    let result = call.arguments[3].pointer::<napi_value>();
    if std::mem::replace(escaped, true) {
        return napi_escape_called_twice;
    }
    if !result.is_null() {
        // SAFETY: a result that is not NULL can be written.
        unsafe { *result = escapee };
    }
    napi_ok
}
