//! `internalBinding('builtins')`: the builtins' own loader.

use super::prelude::*;
use crate::builtins;

pub(super) fn init<'s>(
    scope: &mut v8::PinScope<'s, '_>,
    target: v8::Local<'s, v8::Object>,
    _env: &Rc<Env>,
) {
    set_function(scope, target, "compile", compile);
    set_function(scope, target, "ids", ids);
}

/// `compile(id)`: the builtin's function, or undefined when there is none.
fn compile(
    scope: &mut v8::PinScope<'_, '_>,
    args: v8::FunctionCallbackArguments<'_>,
    mut rv: v8::ReturnValue<'_>,
) {
    let id = text(scope, args.get(0));
    if let Some(function) = builtins::compile(scope, &id) {
        rv.set(function.into());
    }
}

fn ids(
    scope: &mut v8::PinScope<'_, '_>,
    _args: v8::FunctionCallbackArguments<'_>,
    mut rv: v8::ReturnValue<'_>,
) {
    let ids: Vec<v8::Local<'_, v8::Value>> = builtins::ids()
        .iter()
        .map(|id| string(scope, id).into())
        .collect();
    rv.set(v8::Array::new_with_elements(scope, &ids).into());
}
