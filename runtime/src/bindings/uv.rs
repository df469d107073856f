//! `internalBinding('uv')`: names and texts of libuv's errors.

use std::ffi::c_int;

use super::prelude::*;
use crate::exceptions::uv_error_text;

pub(super) fn init<'s>(
    scope: &mut v8::PinScope<'s, '_>,
    target: v8::Local<'s, v8::Object>,
    _env: &Rc<Env>,
) {
    set_function(scope, target, "errname", errname);
    set_function(scope, target, "getErrorMap", get_error_map);
    set_function(scope, target, "getErrorMessage", get_error_message);
    for errno in known_errors() {
        let (name, _) = uv_error_text(errno);
        set_number(scope, target, &format!("UV_{name}"), f64::from(errno));
    }
}

/// Every error number that libuv has a name for.
fn known_errors() -> impl Iterator<Item = c_int> {
    // System errors are small negatives; libuv's own are in -4096..-3000.
    (1..200)
        .chain(3000..=4096)
        .map(|n| -n)
        .filter(|&n| !uv_error_text(n).0.starts_with("Unknown"))
}

fn errname(
    scope: &mut v8::PinScope<'_, '_>,
    args: v8::FunctionCallbackArguments<'_>,
    mut rv: v8::ReturnValue<'_>,
) {
    let errno = args.get(0).int32_value(scope).unwrap_or(0);
    rv.set(string(scope, &uv_error_text(errno).0).into());
}

fn get_error_message(
    scope: &mut v8::PinScope<'_, '_>,
    args: v8::FunctionCallbackArguments<'_>,
    mut rv: v8::ReturnValue<'_>,
) {
    let errno = args.get(0).int32_value(scope).unwrap_or(0);
    rv.set(string(scope, &uv_error_text(errno).1).into());
}

fn get_error_map(
    scope: &mut v8::PinScope<'_, '_>,
    _args: v8::FunctionCallbackArguments<'_>,
    mut rv: v8::ReturnValue<'_>,
) {
    let map = v8::Map::new(scope);
    for errno in known_errors() {
        let (name, description) = uv_error_text(errno);
        let name = string(scope, &name);
        let description = string(scope, &description);
        let pair = v8::Array::new_with_elements(scope, &[name.into(), description.into()]);
        let errno = v8::Integer::new(scope, errno);
        map.set(scope, errno.into(), pair.into());
    }
    rv.set(map.into());
}
