//! Cleanup hooks called twice, or in the wrong order.

use core::ffi::c_void;
use std::collections::HashMap;
use std::sync::{LazyLock, Mutex, MutexGuard, PoisonError};

use tenon_napi_check::sys::{
    napi_async_cleanup_hook, napi_async_cleanup_hook_handle, napi_cleanup_hook, napi_ok,
    napi_status,
};
use tenon_napi_check::{Call, Word};

use super::{env, trigger};
use crate::Fault;

/// A hook and its argument, as the addon gave them.
type Hook = (usize, usize);

/// The hooks of each environment, in the order in which they were added.
static HOOKS: LazyLock<Mutex<HashMap<usize, Vec<Hook>>>> = LazyLock::new(Mutex::default);

/// What stands for a hook that is called twice, never freed.
static TWICE: LazyLock<Mutex<HashMap<Hook, usize>>> = LazyLock::new(Mutex::default);

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// The two functions that add a hook.
pub(super) unsafe fn call(fault: Fault, call: &mut Call<'_>, at: usize) -> napi_status {
    let argument = call.position("arg").unwrap_or(at);
    let hook: Hook = (
        call.arguments[at].bits() as usize,
        call.arguments[argument].bits() as usize,
    );
    if hook.0 == 0 {
        // SAFETY: the arguments are the addon's own.
        return unsafe { call.proceed() };
    }
    if fault == Fault::OldestFirst {
        // SAFETY: as above.
        return unsafe { add_to_list(call, hook, at, argument) };
    }
    let kept: *const Hook = Box::leak(Box::new(hook));
    let function = if call.function.name == "napi_add_async_cleanup_hook" {
        async_hook_twice as *const c_void
    } else {
        lock(&TWICE).insert(hook, kept.addr());
        hook_twice as *const c_void
    };
    call.arguments[at] = Word::from_pointer(function);
    call.arguments[argument] = Word::from_pointer(kept);
    // SAFETY: the hook has the same type.
    unsafe { call.proceed() }
}

/// Adds one hook for all, the first time, which calls them in the order of the list.
unsafe fn add_to_list(call: &mut Call<'_>, hook: Hook, at: usize, argument: usize) -> napi_status {
    let env = env(call);
    if env.is_null() {
        // SAFETY: the arguments are the addon's own.
        return unsafe { call.proceed() };
    }
    let mut hooks = lock(&HOOKS);
    let is_first = !hooks.contains_key(&env.addr());
    hooks.entry(env.addr()).or_default().push(hook);
    drop(hooks);
    if !is_first {
        return napi_ok;
    }
    call.arguments[at] = Word::from_pointer(all_hooks as *const c_void);
    call.arguments[argument] = Word::from_pointer(env);
    // SAFETY: the hook has the same type.
    unsafe { call.proceed() }
}

/// `napi_remove_env_cleanup_hook`: finds what stands for the addon's hook.
pub(super) unsafe fn remove(call: &mut Call<'_>) -> napi_status {
    let hook: Hook = (
        call.arguments[1].bits() as usize,
        call.arguments[2].bits() as usize,
    );
    if let Some(hooks) = lock(&HOOKS).get_mut(&env(call).addr())
        && let Some(position) = hooks.iter().position(|known| *known == hook)
    {
        hooks.remove(position);
        return napi_ok;
    }
    if let Some(kept) = lock(&TWICE).remove(&hook) {
        call.arguments[1] = Word::from_pointer(hook_twice as *const c_void);
        call.arguments[2] = Word::from_bits(kept as u64);
    }
    // SAFETY: the arguments are the addon's own, or what was added for them.
    unsafe { call.proceed() }
}

unsafe extern "C" fn all_hooks(env: *mut c_void) {
    loop {
        let hook = lock(&HOOKS)
            .get_mut(&env.addr())
            .and_then(|hooks| (!hooks.is_empty()).then(|| hooks.remove(0)));
        let Some(hook) = hook else {
            break;
        };
        trigger::pull();
        // SAFETY: the addon's hook, with its argument.
        unsafe { run(hook) };
    }
}

unsafe extern "C" fn hook_twice(kept: *mut c_void) {
    trigger::pull();
    // SAFETY: the argument is ours.
    unsafe {
        let hook = *kept.cast::<Hook>();
        run(hook);
        run(hook);
    }
}

unsafe fn run((function, argument): Hook) {
    // SAFETY: the first of a hook is the address of the addon's function.
    unsafe {
        let function = core::mem::transmute::<*mut c_void, napi_cleanup_hook>(
            core::ptr::with_exposed_provenance_mut(function),
        );
        if let Some(function) = function {
            function(core::ptr::with_exposed_provenance_mut(argument));
        }
    }
}

unsafe extern "C" fn async_hook_twice(handle: napi_async_cleanup_hook_handle, kept: *mut c_void) {
    trigger::pull();
    // SAFETY: the argument is ours, and the first of a hook is the address of the addon's function.
    unsafe {
        let (function, argument) = *kept.cast::<Hook>();
        let function = core::mem::transmute::<*mut c_void, napi_async_cleanup_hook>(
            core::ptr::with_exposed_provenance_mut(function),
        );
        for _ in 0..2 {
            if let Some(function) = function {
                function(handle, core::ptr::with_exposed_provenance_mut(argument));
            }
        }
    }
}
