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
    set_function(scope, target, "defineLazy", define_lazy);
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

/// `defineLazy(target, names, enumerable, load)`: data properties whose value is `load(name)`, called
/// when one is first read. To JavaScript they are ordinary properties from the beginning.
fn define_lazy<'s>(
    scope: &mut v8::PinScope<'s, '_>,
    args: v8::FunctionCallbackArguments<'s>,
    _rv: v8::ReturnValue<'_>,
) {
    let (Ok(target), Ok(names), Ok(load)) = (
        args.get(0).try_cast::<v8::Object>(),
        args.get(1).try_cast::<v8::Array>(),
        args.get(3).try_cast::<v8::Function>(),
    ) else {
        return;
    };
    let enumerable = args.get(2).is_true();
    for index in 0..names.length() {
        let name = names.get_index(scope, index);
        let Some(name) = name.and_then(|name| name.try_cast::<v8::Name>().ok()) else {
            return;
        };
        target.set_lazy_data_property_with_data(
            scope,
            name,
            lazy_value,
            load.into(),
            if enumerable {
                v8::PropertyAttribute::NONE
            } else {
                v8::PropertyAttribute::DONT_ENUM
            },
            v8::SideEffectType::HasNoSideEffect,
            v8::SideEffectType::HasSideEffect,
        );
    }
}

fn lazy_value<'s>(
    scope: &mut v8::PinScope<'s, '_>,
    name: v8::Local<'s, v8::Name>,
    args: v8::PropertyCallbackArguments<'s>,
    mut rv: v8::ReturnValue<'_, v8::Value>,
) {
    let Ok(load) = args.data().try_cast::<v8::Function>() else {
        return;
    };
    let receiver = v8::undefined(scope).into();
    if let Some(value) = load.call(scope, receiver, &[name.into()]) {
        rv.set(value);
    }
}
