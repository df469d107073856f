//! `internalBinding('errors')`: the functions that native code calls when something has gone wrong.

use super::prelude::*;

pub(super) fn init<'s>(
    scope: &mut v8::PinScope<'s, '_>,
    target: v8::Local<'s, v8::Object>,
    _env: &Rc<Env>,
) {
    set_function(scope, target, "setUncaughtCallback", set_uncaught);
    set_function(scope, target, "setFormatCallback", set_format);
    set_function(scope, target, "setWarningCallback", set_warning);
    set_function(scope, target, "setDomainCallbacks", set_domain);
    set_function(scope, target, "triggerUncaughtException", trigger_uncaught);
}

fn function_argument(
    scope: &v8::PinScope<'_, '_>,
    args: &v8::FunctionCallbackArguments<'_>,
) -> Option<v8::Global<v8::Function>> {
    let function = v8::Local::<v8::Function>::try_from(args.get(0)).ok()?;
    Some(v8::Global::new(scope, function))
}

fn set_uncaught(
    scope: &mut v8::PinScope<'_, '_>,
    args: v8::FunctionCallbackArguments<'_>,
    _rv: v8::ReturnValue<'_>,
) {
    *Env::current(scope).hooks.uncaught.borrow_mut() = function_argument(scope, &args);
}

fn set_format(
    scope: &mut v8::PinScope<'_, '_>,
    args: v8::FunctionCallbackArguments<'_>,
    _rv: v8::ReturnValue<'_>,
) {
    *Env::current(scope).hooks.format.borrow_mut() = function_argument(scope, &args);
}

fn set_warning(
    scope: &mut v8::PinScope<'_, '_>,
    args: v8::FunctionCallbackArguments<'_>,
    _rv: v8::ReturnValue<'_>,
) {
    *Env::current(scope).hooks.warning.borrow_mut() = function_argument(scope, &args);
}

/// `setDomainCallbacks(enter, exit)`: called with the object that an addon makes a callback for;
/// `enter` returns whether it belongs to a domain.
fn set_domain(
    scope: &mut v8::PinScope<'_, '_>,
    args: v8::FunctionCallbackArguments<'_>,
    _rv: v8::ReturnValue<'_>,
) {
    if let (Ok(enter), Ok(exit)) = (
        v8::Local::<v8::Function>::try_from(args.get(0)),
        v8::Local::<v8::Function>::try_from(args.get(1)),
    ) {
        let callbacks = (v8::Global::new(scope, enter), v8::Global::new(scope, exit));
        *Env::current(scope).hooks.domain.borrow_mut() = Some(callbacks);
    }
}

/// `triggerUncaughtException(error, fromPromise)`.
fn trigger_uncaught<'s>(
    scope: &mut v8::PinScope<'s, '_>,
    args: v8::FunctionCallbackArguments<'s>,
    _rv: v8::ReturnValue<'_>,
) {
    let env = Env::current(scope);
    let exception = args.get(0);
    let message = v8::Exception::create_message(scope, exception);
    let from_promise = args.get(1).is_true();
    crate::fatal::uncaught(&env, scope, exception, Some(message), from_promise);
}
