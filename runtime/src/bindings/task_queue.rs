//! `internalBinding('task_queue')`: microtasks, and the hooks by which the loop drains ticks and
//! reports rejected promises.

use std::io::Write as _;

use super::prelude::*;

pub(super) fn init<'s>(
    scope: &mut v8::PinScope<'s, '_>,
    target: v8::Local<'s, v8::Object>,
    env: &Rc<Env>,
) {
    set_function(scope, target, "runMicrotasks", run_microtasks);
    set_function(scope, target, "setTickCallback", set_tick_callback);
    set_function(scope, target, "enqueueMicrotask", enqueue_microtask);
    set_function(
        scope,
        target,
        "setPromiseRejectCallback",
        set_promise_reject_callback,
    );
    set_function(
        scope,
        target,
        "noSideEffectsToString",
        no_side_effects_to_string,
    );
    let view = env.tick_info().view(scope);
    set(scope, target, "tickInfo", view.into());
    let events = v8::Object::new(scope);
    for (name, event) in [
        (
            "kPromiseRejectWithNoHandler",
            v8::PromiseRejectEvent::PromiseRejectWithNoHandler,
        ),
        (
            "kPromiseHandlerAddedAfterReject",
            v8::PromiseRejectEvent::PromiseHandlerAddedAfterReject,
        ),
        (
            "kPromiseRejectAfterResolved",
            v8::PromiseRejectEvent::PromiseRejectAfterResolved,
        ),
        (
            "kPromiseResolveAfterResolved",
            v8::PromiseRejectEvent::PromiseResolveAfterResolved,
        ),
    ] {
        set_number(scope, events, name, f64::from(event as u32));
    }
    set(scope, target, "promiseRejectEvents", events.into());
}

fn run_microtasks(
    scope: &mut v8::PinScope<'_, '_>,
    _args: v8::FunctionCallbackArguments<'_>,
    _rv: v8::ReturnValue<'_>,
) {
    if let Some(trace) = Env::current(scope).trace() {
        trace.line("  microtasks");
    }
    scope.perform_microtask_checkpoint();
}

fn set_tick_callback(
    scope: &mut v8::PinScope<'_, '_>,
    args: v8::FunctionCallbackArguments<'_>,
    _rv: v8::ReturnValue<'_>,
) {
    let Ok(function) = v8::Local::<v8::Function>::try_from(args.get(0)) else {
        return;
    };
    let function = v8::Global::new(scope, function);
    *Env::current(scope).hooks.tick.borrow_mut() = Some(function);
}

fn enqueue_microtask(
    scope: &mut v8::PinScope<'_, '_>,
    args: v8::FunctionCallbackArguments<'_>,
    _rv: v8::ReturnValue<'_>,
) {
    if let Ok(function) = v8::Local::<v8::Function>::try_from(args.get(0)) {
        scope.enqueue_microtask(function);
    }
}

fn set_promise_reject_callback(
    scope: &mut v8::PinScope<'_, '_>,
    args: v8::FunctionCallbackArguments<'_>,
    _rv: v8::ReturnValue<'_>,
) {
    let Ok(function) = v8::Local::<v8::Function>::try_from(args.get(0)) else {
        return;
    };
    let function = v8::Global::new(scope, function);
    *Env::current(scope).hooks.promise_reject.borrow_mut() = Some(function);
    scope.set_promise_reject_callback(on_promise_reject);
}

unsafe extern "C" fn on_promise_reject(message: v8::PromiseRejectMessage<'_>) {
    // SAFETY: V8 calls this on the isolate's thread, inside the promise's context.
    v8::callback_scope!(unsafe let scope, &message);
    let env = Env::current(scope);
    if !env.can_call_js() {
        return;
    }
    let Some(function) = env.hooks.promise_reject.borrow().clone() else {
        return;
    };
    let function = v8::Local::new(scope, function);
    let kind = v8::Integer::new_from_unsigned(scope, message.get_event() as u32);
    let value = message
        .get_value()
        .unwrap_or_else(|| v8::undefined(scope).into());
    let receiver = v8::undefined(scope);
    let args = [kind.into(), message.get_promise().into(), value];
    v8::tc_scope!(let scope, scope);
    if function.call(scope, receiver.into(), &args).is_none()
        && scope.has_caught()
        && !scope.has_terminated()
        && let Some(exception) = scope.exception()
    {
        // Nobody above could catch it: this runs inside the engine.
        scope.reset();
        let stack = crate::fatal::plain(scope, exception);
        let _ = writeln!(
            std::io::stderr(),
            "Exception in PromiseRejectCallback:\n{stack}\n"
        );
    }
}

/// The text of any value, made without calling into it.
fn no_side_effects_to_string<'s>(
    scope: &mut v8::PinScope<'s, '_>,
    args: v8::FunctionCallbackArguments<'s>,
    mut rv: v8::ReturnValue<'s>,
) {
    if let Some(text) = args.get(0).to_detail_string(scope) {
        rv.set(text.into());
    }
}
