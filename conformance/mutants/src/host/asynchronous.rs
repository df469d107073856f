//! Asynchronous work and thread-safe functions that do not call as they should.

use core::ffi::c_void;
use std::collections::HashMap;
use std::sync::{LazyLock, Mutex, PoisonError};

use tenon_napi_check::sys::{
    napi_async_complete_callback, napi_async_execute_callback, napi_env, napi_generic_failure,
    napi_ok, napi_status, napi_threadsafe_function_call_js, napi_value,
};
use tenon_napi_check::{Call, Word};

use super::trigger;
use crate::Fault;

/// What a work's data pointer points to instead, never freed.
struct Work {
    execute: napi_async_execute_callback,
    complete: napi_async_complete_callback,
    data: *mut c_void,
    execute_fault: Option<Fault>,
    complete_fault: Option<Fault>,
}

/// `napi_create_async_work`.
pub(super) unsafe fn work(fault: Fault, call: &mut Call<'_>, at: usize) -> napi_status {
    let position = |name| call.position(name).unwrap_or(at);
    let (execute, complete, data) = (position("execute"), position("complete"), position("data"));
    // SAFETY: a function and a pointer to it are one word; the arguments are the addon's own.
    unsafe {
        let execute_function = core::mem::transmute::<*mut c_void, napi_async_execute_callback>(
            call.arguments[execute].pointer(),
        );
        let complete_function = core::mem::transmute::<*mut c_void, napi_async_complete_callback>(
            call.arguments[complete].pointer(),
        );
        if execute_function.is_some() {
            let work: *const Work = Box::leak(Box::new(Work {
                execute: execute_function,
                complete: complete_function,
                data: call.arguments[data].pointer(),
                execute_fault: (at == execute).then_some(fault),
                complete_fault: (at == complete).then_some(fault),
            }));
            call.arguments[execute] = Word::from_pointer(on_pool as *const c_void);
            call.arguments[data] = Word::from_pointer(work);
            if complete_function.is_some() || fault == Fault::CalledOnLoop {
                call.arguments[complete] = Word::from_pointer(on_loop as *const c_void);
            }
        }
        call.proceed()
    }
}

unsafe extern "C" fn on_pool(env: napi_env, data: *mut c_void) {
    // SAFETY: the data is ours; the addon's function gets its own.
    unsafe {
        let work = &*data.cast::<Work>();
        let times = match work.execute_fault {
            None => 1,
            Some(Fault::CalledTwice) => 2,
            Some(_) => 0,
        };
        if times != 1 {
            trigger::pull();
        }
        for _ in 0..times {
            if let Some(execute) = work.execute {
                execute(env, work.data);
            }
        }
    }
}

unsafe extern "C" fn on_loop(env: napi_env, status: napi_status, data: *mut c_void) {
    // SAFETY: as above.
    unsafe {
        let work = &*data.cast::<Work>();
        if work.execute_fault == Some(Fault::CalledOnLoop)
            && status == napi_ok
            && let Some(execute) = work.execute
        {
            execute(env, work.data);
        }
        let (times, status) = match work.complete_fault {
            None => (1, status),
            Some(Fault::CalledTwice) => (2, status),
            Some(Fault::OtherStatus) if status == napi_ok => (1, napi_generic_failure),
            Some(Fault::OtherStatus) => (1, napi_ok),
            Some(_) => (0, status),
        };
        if work.complete_fault.is_some() {
            trigger::pull();
        }
        for _ in 0..times {
            if let Some(complete) = work.complete {
                complete(env, status, work.data);
            }
        }
    }
}

/// The addon's function that calls into JavaScript, by the context it was given with, and the
/// fault. The context itself must stay the addon's: it can ask for it.
type CallJs = HashMap<usize, (napi_threadsafe_function_call_js, Fault)>;

static CALL_JS: LazyLock<Mutex<CallJs>> = LazyLock::new(Mutex::default);

/// `napi_create_threadsafe_function`.
pub(super) unsafe fn threadsafe_function(
    fault: Fault,
    call: &mut Call<'_>,
    at: usize,
) -> napi_status {
    // SAFETY: as for the work.
    unsafe {
        let function = core::mem::transmute::<*mut c_void, napi_threadsafe_function_call_js>(
            call.arguments[at].pointer(),
        );
        if function.is_some()
            && let Some(context) = call.argument("context")
        {
            let mut known = CALL_JS.lock().unwrap_or_else(PoisonError::into_inner);
            known.insert(context.pointer::<c_void>().addr(), (function, fault));
            call.arguments[at] = Word::from_pointer(call_js as *const c_void);
        }
        call.proceed()
    }
}

unsafe extern "C" fn call_js(
    env: napi_env,
    function: napi_value,
    context: *mut c_void,
    data: *mut c_void,
) {
    let known = CALL_JS.lock().unwrap_or_else(PoisonError::into_inner);
    let found = known.get(&context.addr()).copied();
    drop(known);
    if let Some((Some(addons), fault)) = found {
        trigger::pull();
        let times = if fault == Fault::CalledTwice { 2 } else { 0 };
        for _ in 0..times {
            // SAFETY: the addon's function gets what the runtime calls with.
            unsafe { addons(env, function, context, data) };
        }
    }
}
