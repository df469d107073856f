//! What every binding needs.

pub use std::rc::Rc;

pub use crate::env::Env;
pub use crate::exceptions::{ErrorKind, errno_exception, throw_error, throw_uv, uv_exception};

/// A JavaScript string of `text`; the empty string when it is longer than V8 allows.
pub fn string<'s>(scope: &v8::PinScope<'s, '_, ()>, text: &str) -> v8::Local<'s, v8::String> {
    v8::String::new(scope, text).unwrap_or_else(|| v8::String::empty(scope))
}

/// An internalized string, for property names and other text that comes again and again.
pub fn key<'s>(scope: &v8::PinScope<'s, '_, ()>, text: &str) -> v8::Local<'s, v8::String> {
    v8::String::new_from_utf8(scope, text.as_bytes(), v8::NewStringType::Internalized)
        .unwrap_or_else(|| v8::String::empty(scope))
}

/// Sets `target[name] = value` as an own data property.
pub fn set<'s>(
    scope: &mut v8::PinScope<'s, '_>,
    target: v8::Local<'s, v8::Object>,
    name: &str,
    value: v8::Local<'s, v8::Value>,
) {
    let name = key(scope, name);
    target.create_data_property(scope, name.into(), value);
}

/// Sets a number.
pub fn set_number<'s>(
    scope: &mut v8::PinScope<'s, '_>,
    target: v8::Local<'s, v8::Object>,
    name: &str,
    value: f64,
) {
    let value = v8::Number::new(scope, value);
    set(scope, target, name, value.into());
}

/// Sets a string.
pub fn set_string<'s>(
    scope: &mut v8::PinScope<'s, '_>,
    target: v8::Local<'s, v8::Object>,
    name: &str,
    value: &str,
) {
    let value = string(scope, value);
    set(scope, target, name, value.into());
}

/// Makes a native function called `name` and sets it on `target`. It is not a constructor.
pub fn set_function<'s>(
    scope: &mut v8::PinScope<'s, '_>,
    target: v8::Local<'s, v8::Object>,
    name: &str,
    callback: impl v8::MapFnTo<v8::FunctionCallback>,
) {
    set_function_raw(scope, target, name, callback.map_fn_to());
}

/// As [`set_function`], for a callback that reads its `FunctionCallbackInfo` itself (no scope is
/// made for it, which saves ten nanoseconds a call).
pub fn set_function_raw<'s>(
    scope: &mut v8::PinScope<'s, '_>,
    target: v8::Local<'s, v8::Object>,
    name: &str,
    callback: v8::FunctionCallback,
) {
    let Some(function) = v8::Function::builder_raw(callback)
        .constructor_behavior(v8::ConstructorBehavior::Throw)
        .build(scope)
    else {
        return; // the isolate is terminating
    };
    let name = key(scope, name);
    function.set_name(name);
    target.create_data_property(scope, name.into(), function.into());
}

/// The text of a value that is a string; an empty text for any other.
pub fn text(scope: &v8::PinScope<'_, '_, ()>, value: v8::Local<'_, v8::Value>) -> String {
    match v8::Local::<v8::String>::try_from(value) {
        Ok(value) => value.to_rust_string_lossy(scope),
        Err(_) => String::new(),
    }
}
