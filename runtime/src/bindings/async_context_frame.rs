//! `internalBinding('async_context_frame')`: the value V8 carries from a promise reaction or task to
//! what it starts, on which `AsyncLocalStorage` is built.

use super::prelude::*;

pub(super) fn init<'s>(
    scope: &mut v8::PinScope<'s, '_>,
    target: v8::Local<'s, v8::Object>,
    _env: &Rc<Env>,
) {
    set_function(scope, target, "get", get);
    set_function(scope, target, "set", set_frame);
}

/// `get()`: the current value.
fn get<'s>(
    scope: &mut v8::PinScope<'s, '_>,
    _args: v8::FunctionCallbackArguments<'s>,
    mut rv: v8::ReturnValue<'s>,
) {
    rv.set(scope.get_continuation_preserved_embedder_data());
}

/// `set(value)`: replaces it.
fn set_frame<'s>(
    scope: &mut v8::PinScope<'s, '_>,
    args: v8::FunctionCallbackArguments<'s>,
    _rv: v8::ReturnValue<'s>,
) {
    scope.set_continuation_preserved_embedder_data(args.get(0));
}
