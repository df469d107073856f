//! What happens in each phase of the loop.

use std::rc::Rc;

use libuv_sys2 as uv;

use super::{Handles, immediate};
use crate::Env;

/// The environment behind a handle's `data`.
///
/// # Safety
/// `data` must be what `EventLoop::attach` set and the environment alive.
unsafe fn env_of(data: *mut std::ffi::c_void) -> Rc<Env> {
    let env = data.cast::<Env>().cast_const();
    // SAFETY: the pointer came from `Rc::as_ptr` of a live environment; the count is raised for the
    // `Rc` made here.
    unsafe {
        Rc::increment_strong_count(env);
        Rc::from_raw(env)
    }
}

pub(super) unsafe extern "C" fn on_idle(_handle: *mut uv::uv_idle_t) {}

pub(super) unsafe extern "C" fn on_timer(handle: *mut uv::uv_timer_t) {
    // SAFETY: libuv calls with the handle that `attach` prepared.
    let env = unsafe { env_of((*handle).data) };
    if !env.can_call_js() {
        return;
    }
    if let Some(trace) = env.trace() {
        trace.line("timers");
    }
    env.enter(|scope| run_timers(&env, scope));
}

fn run_timers(env: &Rc<Env>, scope: &mut v8::PinScope<'_, '_>) {
    let event_loop = env.event_loop();
    let Some(function) = event_loop
        .callbacks
        .borrow()
        .timers
        .as_ref()
        .map(|f| v8::Local::new(scope, f))
    else {
        return;
    };
    let process = env.process(scope);
    env.open_callback_scope();
    let next = loop {
        let now = v8::Number::new(scope, event_loop.now() as f64);
        // A timer that threw is off the list; the others are still due.
        let result = env.call(scope, process.into(), function, &[now.into()]);
        match result {
            Some(next) => break next.number_value(scope).unwrap_or(0.0),
            None if env.can_call_js() => {}
            None => break 0.0,
        }
    };
    if next == 0.0 {
        event_loop.set_timer_ref(false);
    } else {
        let wait = next.abs() as i64 - event_loop.now() as i64;
        event_loop.schedule_timer(wait.max(1) as u64);
        event_loop.set_timer_ref(next > 0.0);
    }
    env.close_callback_scope(scope, false);
}

pub(super) unsafe extern "C" fn on_check(handle: *mut uv::uv_check_t) {
    // SAFETY: libuv calls with the handle that `attach` prepared.
    let env = unsafe { env_of((*handle).data) };
    let event_loop = env.event_loop();

    // Those that are added meanwhile run in this turn too, and all of them in one callback scope, as
    // in Node: promise jobs wait for the last.
    if !event_loop.natives.borrow().is_empty() {
        env.open_callback_scope();
        loop {
            let task = event_loop.natives.borrow_mut().pop_front();
            let Some(task) = task else { break };
            task(&env);
        }
        env.enter(|scope| env.close_callback_scope(scope, false));
    }

    let info = event_loop.immediate_info();
    if info.get(immediate::COUNT) > 0 && env.can_call_js() {
        if let Some(trace) = env.trace() {
            trace.line("check (immediates)");
        }
        let function = event_loop.callbacks.borrow().immediates.clone();
        if let Some(function) = function {
            env.enter(|scope| {
                let function = v8::Local::new(scope, function);
                let process = env.process(scope);
                loop {
                    env.make_callback(scope, process.into(), function, &[]);
                    if info.get(immediate::HAS_OUTSTANDING) == 0 || !env.can_call_js() {
                        break;
                    }
                }
            });
        }
    }
    let keep = info.get(immediate::REF_COUNT) > 0 || !event_loop.natives.borrow().is_empty();
    event_loop.set_immediate_ref(keep);
}

/// Starts the two handles that show where poll begins and ends.
///
/// # Safety
/// The handles' `data` is set and the loop alive.
pub(super) unsafe fn start_trace(h: &mut Handles) {
    // SAFETY: as promised by the caller.
    unsafe {
        let loop_ = &raw mut h.uv;
        let data = h.timer.data;
        uv::uv_prepare_init(loop_, &raw mut h.trace_prepare);
        h.trace_prepare.data = data;
        uv::uv_prepare_start(&raw mut h.trace_prepare, Some(on_prepare));
        uv::uv_unref((&raw mut h.trace_prepare).cast());
        uv::uv_check_init(loop_, &raw mut h.trace_check);
        h.trace_check.data = data;
        uv::uv_check_start(&raw mut h.trace_check, Some(on_trace_check));
        uv::uv_unref((&raw mut h.trace_check).cast());
    }
}

unsafe extern "C" fn on_prepare(handle: *mut uv::uv_prepare_t) {
    // SAFETY: libuv calls with the handle that `start_trace` prepared.
    let env = unsafe { env_of((*handle).data) };
    if let Some(trace) = env.trace() {
        trace.line("poll");
    }
}

unsafe extern "C" fn on_trace_check(handle: *mut uv::uv_check_t) {
    // SAFETY: libuv calls with the handle that `start_trace` prepared.
    let env = unsafe { env_of((*handle).data) };
    if let Some(trace) = env.trace() {
        trace.line("poll done");
    }
}
