//! `internalBinding('report')`: diagnostic reports.

use super::prelude::*;
use crate::report::{self, Settings};

pub(super) fn init<'s>(
    scope: &mut v8::PinScope<'s, '_>,
    target: v8::Local<'s, v8::Object>,
    _env: &Rc<Env>,
) {
    set_function(scope, target, "get", get);
    set_function(scope, target, "write", write);
    set_function(scope, target, "getSetting", get_setting);
    set_function(scope, target, "setSetting", set_setting);
}

/// `get(error)`: the report as JSON.
fn get<'s>(
    scope: &mut v8::PinScope<'s, '_>,
    args: v8::FunctionCallbackArguments<'s>,
    mut rv: v8::ReturnValue<'s>,
) {
    let env = Env::current(scope);
    let stack = report::error_stack(scope, args.get(0));
    let report = report::of_thread(&env, "JavaScript API", "GetReport", None, stack);
    rv.set(string(scope, &report::text(&report)).into());
}

/// `write(file, event, trigger, error)`: writes the report and returns the file's name, which is made up
/// when it is empty; an empty one when the file cannot be written.
fn write<'s>(
    scope: &mut v8::PinScope<'s, '_>,
    args: v8::FunctionCallbackArguments<'s>,
    mut rv: v8::ReturnValue<'s>,
) {
    let env = Env::current(scope);
    let mut filename = text(scope, args.get(0));
    if filename.is_empty() {
        filename = report::next_filename(Some(&env));
    }
    let (event, trigger) = (text(scope, args.get(1)), text(scope, args.get(2)));
    let stack = report::error_stack(scope, args.get(3));
    let report = report::of_thread(&env, &event, &trigger, Some(&filename), stack);
    let name = if report::write(&filename, &report) {
        &*filename
    } else {
        ""
    };
    rv.set(string(scope, name).into());
}

/// The switch called `name`.
fn switch<'a>(settings: &'a mut Settings, name: &str) -> Option<&'a mut bool> {
    Some(match name {
        "reportOnFatalError" => &mut settings.on_fatal_error,
        "reportOnUncaughtException" => &mut settings.on_uncaught_exception,
        "reportOnSignal" => &mut settings.on_signal,
        "compact" => &mut settings.compact,
        "excludeEnv" => &mut settings.exclude_env,
        "excludeNetwork" => &mut settings.exclude_network,
        _ => return None,
    })
}

/// The text called `name`.
fn field<'a>(settings: &'a mut Settings, name: &str) -> Option<&'a mut String> {
    Some(match name {
        "directory" => &mut settings.directory,
        "signal" => &mut settings.signal,
        "filename" => &mut settings.filename,
        _ => return None,
    })
}

/// `getSetting(name)`.
fn get_setting<'s>(
    scope: &mut v8::PinScope<'s, '_>,
    args: v8::FunctionCallbackArguments<'s>,
    mut rv: v8::ReturnValue<'s>,
) {
    let name = text(scope, args.get(0));
    let mut settings = report::settings();
    if settings.signal.is_empty() {
        settings.signal = String::from("SIGUSR2");
    }
    if let Some(on) = switch(&mut settings, &name) {
        rv.set_bool(*on);
    } else if let Some(text) = field(&mut settings, &name) {
        rv.set(string(scope, text).into());
    }
}

/// `setSetting(name, value)`.
fn set_setting<'s>(
    scope: &mut v8::PinScope<'s, '_>,
    args: v8::FunctionCallbackArguments<'s>,
    _rv: v8::ReturnValue<'s>,
) {
    let name = text(scope, args.get(0));
    let value = args.get(1);
    let words = text(scope, value);
    report::change(|settings| {
        if let Some(on) = switch(settings, &name) {
            *on = value.is_true();
        } else if let Some(text) = field(settings, &name) {
            *text = words;
        }
    });
}
