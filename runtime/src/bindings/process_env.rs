//! `internalBinding('process_env')`: `process.env`, a window on the real environment, so that native
//! code (`getenv`) and JavaScript see the same.

use std::ffi::OsString;

use super::prelude::*;

pub(super) fn init<'s>(
    scope: &mut v8::PinScope<'s, '_>,
    target: v8::Local<'s, v8::Object>,
    _env: &Rc<Env>,
) {
    let template = v8::ObjectTemplate::new(scope);
    template.set_named_property_handler(
        v8::NamedPropertyHandlerConfiguration::new()
            .getter(getter)
            .setter(setter)
            .query(query)
            .deleter(deleter)
            .enumerator(enumerator)
            .definer(definer)
            .flags(v8::PropertyHandlerFlags::HAS_NO_SIDE_EFFECT),
    );
    if let Some(object) = template.new_instance(scope) {
        set(scope, target, "env", object.into());
    }
}

/// The variable's name; `None` for symbols and for names that no variable can have.
fn name_of(scope: &v8::PinScope<'_, '_>, key: v8::Local<'_, v8::Name>) -> Option<String> {
    let name = v8::Local::<v8::String>::try_from(key).ok()?;
    let name = name.to_rust_string_lossy(scope);
    (!name.is_empty() && !name.contains(['=', '\0'])).then_some(name)
}

fn getter<'s>(
    scope: &mut v8::PinScope<'s, '_>,
    key: v8::Local<'s, v8::Name>,
    _args: v8::PropertyCallbackArguments<'s>,
    mut rv: v8::ReturnValue<'_, v8::Value>,
) -> v8::Intercepted {
    let Some(value) = name_of(scope, key).and_then(std::env::var_os) else {
        return v8::Intercepted::kNo;
    };
    rv.set(string(scope, &value.to_string_lossy()).into());
    v8::Intercepted::kYes
}

/// Stores `value` as text; `None` when an exception is pending.
fn store<'s>(
    scope: &mut v8::PinScope<'s, '_>,
    key: v8::Local<'s, v8::Name>,
    value: v8::Local<'s, v8::Value>,
) -> Option<()> {
    let type_error = |scope: &mut v8::PinScope<'s, '_>, message| {
        throw_error(scope, ErrorKind::Type, "", message);
    };
    if key.is_symbol() {
        type_error(scope, "Cannot convert a Symbol value to a string");
        return None;
    }
    let value = value.to_string(scope)?.to_rust_string_lossy(scope);
    // The C library cannot hold such a variable: as in Node, nothing happens.
    let Some(name) = name_of(scope, key) else {
        return Some(());
    };
    let value = value.split('\0').next().unwrap_or_default();
    // SAFETY: Rust code in this process reads the environment through std, which locks. C code that
    // reads it on another thread at this moment is a risk that comes with `process.env` itself.
    unsafe { std::env::set_var(&name, value) };
    if name == "TZ" {
        scope.date_time_configuration_change_notification(v8::TimeZoneDetection::Redetect);
    }
    Some(())
}

fn setter<'s>(
    scope: &mut v8::PinScope<'s, '_>,
    key: v8::Local<'s, v8::Name>,
    value: v8::Local<'s, v8::Value>,
    _args: v8::PropertyCallbackArguments<'s>,
    mut rv: v8::ReturnValue<'_, v8::Boolean>,
) -> v8::Intercepted {
    if store(scope, key, value).is_some() {
        rv.set_bool(true);
    }
    v8::Intercepted::kYes
}

fn query<'s>(
    scope: &mut v8::PinScope<'s, '_>,
    key: v8::Local<'s, v8::Name>,
    _args: v8::PropertyCallbackArguments<'s>,
    mut rv: v8::ReturnValue<'_, v8::Integer>,
) -> v8::Intercepted {
    match name_of(scope, key).and_then(std::env::var_os) {
        Some(_) => {
            rv.set_int32(0); // writable, enumerable, configurable
            v8::Intercepted::kYes
        }
        None => v8::Intercepted::kNo,
    }
}

fn deleter<'s>(
    scope: &mut v8::PinScope<'s, '_>,
    key: v8::Local<'s, v8::Name>,
    _args: v8::PropertyCallbackArguments<'s>,
    mut rv: v8::ReturnValue<'_, v8::Boolean>,
) -> v8::Intercepted {
    if let Some(name) = name_of(scope, key) {
        // SAFETY: as in `store`.
        unsafe { std::env::remove_var(&name) };
        if name == "TZ" {
            scope.date_time_configuration_change_notification(v8::TimeZoneDetection::Redetect);
        }
    }
    // Deleting what is not there succeeds.
    rv.set_bool(true);
    v8::Intercepted::kYes
}

fn enumerator<'s>(
    scope: &mut v8::PinScope<'s, '_>,
    _args: v8::PropertyCallbackArguments<'s>,
    mut rv: v8::ReturnValue<'_, v8::Array>,
) {
    let names: Vec<v8::Local<'_, v8::Value>> = std::env::vars_os()
        .map(|(name, _): (OsString, _)| string(scope, &name.to_string_lossy()).into())
        .collect();
    rv.set(v8::Array::new_with_elements(scope, &names));
}

/// `Object.defineProperty(process.env, ...)`: only a plain data property makes sense.
fn definer<'s>(
    scope: &mut v8::PinScope<'s, '_>,
    key: v8::Local<'s, v8::Name>,
    descriptor: &v8::PropertyDescriptor,
    _args: v8::PropertyCallbackArguments<'s>,
    mut rv: v8::ReturnValue<'_, v8::Boolean>,
) -> v8::Intercepted {
    let refusal = if descriptor.has_get() || descriptor.has_set() {
        Some("'process.env' does not accept an accessor(getter/setter) descriptor")
    } else if !descriptor.has_value() {
        Some("'process.env' only accepts a configurable, writable, and enumerable data descriptor")
    } else if descriptor.has_configurable()
        && descriptor.has_writable()
        && descriptor.has_enumerable()
        && descriptor.configurable()
        && descriptor.writable()
        && descriptor.enumerable()
    {
        None
    } else {
        Some("'process.env' only accepts a configurable, writable, and enumerable data descriptor")
    };
    if let Some(message) = refusal {
        throw_error(
            scope,
            ErrorKind::Type,
            "ERR_INVALID_OBJECT_DEFINE_PROPERTY",
            message,
        );
        return v8::Intercepted::kYes;
    }
    let value = v8::Local::new(scope, descriptor.value());
    if store(scope, key, value).is_some() {
        rv.set_bool(true);
    }
    v8::Intercepted::kYes
}
