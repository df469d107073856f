//! `internalBinding('timers')`: the one native timer and the immediates' counters behind
//! `internal/timers`.

use super::prelude::*;

pub(super) fn init<'s>(
    scope: &mut v8::PinScope<'s, '_>,
    target: v8::Local<'s, v8::Object>,
    env: &Rc<Env>,
) {
    set_function(scope, target, "setupTimers", setup_timers);
    set_function(scope, target, "scheduleTimer", schedule_timer);
    set_function(scope, target, "toggleTimerRef", toggle_timer_ref);
    set_function(scope, target, "toggleImmediateRef", toggle_immediate_ref);
    set_function(scope, target, "getLibuvNow", get_libuv_now);
    set_function(scope, target, "loopMetrics", loop_metrics);
    let view = env.event_loop().immediate_info().view(scope);
    set(scope, target, "immediateInfo", view.into());
    let view = env.event_loop().timer_info().view(scope);
    set(scope, target, "timerInfo", view.into());
}

fn setup_timers(
    scope: &mut v8::PinScope<'_, '_>,
    args: v8::FunctionCallbackArguments<'_>,
    _rv: v8::ReturnValue<'_>,
) {
    let immediates = v8::Local::<v8::Function>::try_from(args.get(0));
    let timers = v8::Local::<v8::Function>::try_from(args.get(1));
    if let (Ok(immediates), Ok(timers)) = (immediates, timers) {
        let immediates = v8::Global::new(scope, immediates);
        let timers = v8::Global::new(scope, timers);
        let env = Env::current(scope);
        env.event_loop().set_callbacks(immediates, timers);
    }
}

fn schedule_timer(
    scope: &mut v8::PinScope<'_, '_>,
    args: v8::FunctionCallbackArguments<'_>,
    _rv: v8::ReturnValue<'_>,
) {
    let milliseconds = args.get(0).integer_value(scope).unwrap_or(1).max(1);
    let env = Env::current(scope);
    env.event_loop().schedule_timer(milliseconds.unsigned_abs());
}

fn toggle_timer_ref(
    scope: &mut v8::PinScope<'_, '_>,
    args: v8::FunctionCallbackArguments<'_>,
    _rv: v8::ReturnValue<'_>,
) {
    let keep_alive = args.get(0).is_true();
    Env::current(scope).event_loop().set_timer_ref(keep_alive);
}

fn toggle_immediate_ref(
    scope: &mut v8::PinScope<'_, '_>,
    args: v8::FunctionCallbackArguments<'_>,
    _rv: v8::ReturnValue<'_>,
) {
    let keep_alive = args.get(0).is_true();
    let env = Env::current(scope);
    env.event_loop().set_immediate_ref(keep_alive);
}

/// A timer starts from now, not from when this turn of the loop began: the clock is read anew.
fn get_libuv_now(
    scope: &mut v8::PinScope<'_, '_>,
    _args: v8::FunctionCallbackArguments<'_>,
    mut rv: v8::ReturnValue<'_>,
) {
    let env = Env::current(scope);
    // SAFETY: the loop is alive and this is its thread.
    unsafe { libuv_sys2::uv_update_time(env.event_loop().uv()) };
    rv.set_double(env.event_loop().now() as f64);
}

/// `[started, slept]` of the loop in milliseconds, the first on the clock of `process.hrtime`.
fn loop_metrics(
    scope: &mut v8::PinScope<'_, '_>,
    _args: v8::FunctionCallbackArguments<'_>,
    mut rv: v8::ReturnValue<'_>,
) {
    let (started, slept) = Env::current(scope).event_loop().metrics();
    let numbers = [started, slept].map(|value| v8::Number::new(scope, value as f64 / 1e6).into());
    rv.set(v8::Array::new_with_elements(scope, &numbers).into());
}
