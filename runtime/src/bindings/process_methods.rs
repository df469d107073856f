//! `internalBinding('process_methods')`: what `process` needs of the program itself.

use std::io::Write as _;

use std::path::Path;

use tenon_napi_impl::LoadOptions;

use super::prelude::*;
use crate::options::{Entry, Kind, TABLE, find_option};

pub(super) fn init<'s>(
    scope: &mut v8::PinScope<'s, '_>,
    target: v8::Local<'s, v8::Object>,
    _env: &Rc<Env>,
) {
    set_function(scope, target, "reallyExit", really_exit);
    set_function(scope, target, "rawDebug", raw_debug);
    set_function(scope, target, "dlopen", dlopen);
    set_function(scope, target, "options", options);
    set_function(scope, target, "getOptionValue", get_option_value);
    set_function(scope, target, "versions", versions);
    set_function(scope, target, "setTitle", set_title);
    set_function(scope, target, "getTitle", get_title);
    set_function(scope, target, "environmentFlags", environment_flags);
    set_function(scope, target, "activeResources", active_resources);
    set_function(scope, target, "ppid", ppid);
    set_number(scope, target, "pid", f64::from(std::process::id()));
    set_string(scope, target, "platform", crate::platform_name());
    set_string(scope, target, "arch", crate::arch());
}

/// `dlopen(module, filename, flags)`: loads an addon.
fn dlopen<'s>(
    scope: &mut v8::PinScope<'s, '_>,
    args: v8::FunctionCallbackArguments<'s>,
    _rv: v8::ReturnValue<'s>,
) {
    let Ok(module) = v8::Local::<v8::Object>::try_from(args.get(0)) else {
        return throw_error(
            scope,
            ErrorKind::Type,
            "ERR_INVALID_ARG_TYPE",
            "The \"module\" argument must be an object",
        );
    };
    let path = text(scope, args.get(1));
    let mut options = LoadOptions::default();
    if let Some(flags) = args.get(2).int32_value(scope).filter(|_| args.get(2).is_number()) {
        options.flags = flags;
    }
    let realm = Env::current(scope).realm(scope);
    // On failure the exception is pending, which is all there is to do.
    let _ = realm.load_addon(scope, module, Path::new(&path), options);
}

/// `options()`: what the command line asked for.
fn options(
    scope: &mut v8::PinScope<'_, '_>,
    _args: v8::FunctionCallbackArguments<'_>,
    mut rv: v8::ReturnValue<'_>,
) {
    let env = Env::current(scope);
    let options = env.options();
    let object = v8::Object::new(scope);
    match &options.entry {
        Entry::File(file) => {
            set_string(scope, object, "kind", "file");
            set_string(scope, object, "file", file);
        }
        Entry::Eval { source, print } => {
            set_string(scope, object, "kind", "eval");
            set_string(scope, object, "source", source);
            let print = v8::Boolean::new(scope, *print);
            set(scope, object, "print", print.into());
        }
        Entry::Stdin => set_string(scope, object, "kind", "stdin"),
        Entry::Worker => set_string(scope, object, "kind", "worker"),
    }
    set_string(scope, object, "argv0", &options.argv0);
    set_string(scope, object, "execPath", &options.exec_path);
    let list = string_array(scope, &options.exec_argv);
    set(scope, object, "execArgv", list.into());
    let list = string_array(scope, &options.args);
    set(scope, object, "args", list.into());
    rv.set(object.into());
}

/// `getOptionValue(name)`: a switch's state, an option's text (`''` when not given), or a list.
fn get_option_value(
    scope: &mut v8::PinScope<'_, '_>,
    args: v8::FunctionCallbackArguments<'_>,
    mut rv: v8::ReturnValue<'_>,
) {
    let name = text(scope, args.get(0));
    let env = Env::current(scope);
    let options = env.options();
    match find_option(&name).map(|spec| spec.kind) {
        Some(Kind::Bool { .. }) => rv.set_bool(options.flag(&name)),
        Some(Kind::Text) => {
            let value = options.text(&name).unwrap_or_default();
            rv.set(string(scope, value).into());
        }
        Some(Kind::List) => rv.set(string_array(scope, options.list(&name)).into()),
        None => {}
    }
}

fn string_array<'s>(
    scope: &mut v8::PinScope<'s, '_>,
    list: &[String],
) -> v8::Local<'s, v8::Array> {
    let list: Vec<v8::Local<'_, v8::Value>> =
        list.iter().map(|item| string(scope, item).into()).collect();
    v8::Array::new_with_elements(scope, &list)
}

/// `environmentFlags()`: the options that `NODE_OPTIONS` may have.
fn environment_flags(
    scope: &mut v8::PinScope<'_, '_>,
    _args: v8::FunctionCallbackArguments<'_>,
    mut rv: v8::ReturnValue<'_>,
) {
    let mut names = Vec::new();
    for spec in TABLE.iter().filter(|spec| spec.in_env) {
        names.push(spec.name.to_owned());
        if !spec.short.is_empty() {
            names.push(spec.short.to_owned());
        }
        if matches!(spec.kind, Kind::Bool { .. }) {
            names.push(format!("--no-{}", &spec.name[2..]));
        }
    }
    rv.set(string_array(scope, &names).into());
}

/// `activeResources()`: the kinds of what keeps the loop alive, as libuv calls them.
fn active_resources(
    scope: &mut v8::PinScope<'_, '_>,
    _args: v8::FunctionCallbackArguments<'_>,
    mut rv: v8::ReturnValue<'_>,
) {
    let names = Env::current(scope).event_loop().active_resources();
    rv.set(string_array(scope, &names).into());
}

fn ppid(
    _scope: &mut v8::PinScope<'_, '_>,
    _args: v8::FunctionCallbackArguments<'_>,
    mut rv: v8::ReturnValue<'_>,
) {
    // SAFETY: reads a number of the process.
    rv.set_int32(unsafe { libuv_sys2::uv_os_getppid() });
}

/// `versions()`: `process.versions`.
fn versions(
    scope: &mut v8::PinScope<'_, '_>,
    _args: v8::FunctionCallbackArguments<'_>,
    mut rv: v8::ReturnValue<'_>,
) {
    let object = v8::Object::new(scope);
    for (name, version) in crate::versions() {
        set_string(scope, object, name, &version);
    }
    rv.set(object.into());
}

/// `setTitle(text)`: the name that `ps` shows.
fn set_title(
    scope: &mut v8::PinScope<'_, '_>,
    args: v8::FunctionCallbackArguments<'_>,
    _rv: v8::ReturnValue<'_>,
) {
    crate::title::set(&text(scope, args.get(0)));
}

fn get_title(
    scope: &mut v8::PinScope<'_, '_>,
    _args: v8::FunctionCallbackArguments<'_>,
    mut rv: v8::ReturnValue<'_>,
) {
    if let Some(title) = crate::title::get() {
        rv.set(string(scope, &title).into());
    }
}

fn really_exit(
    scope: &mut v8::PinScope<'_, '_>,
    args: v8::FunctionCallbackArguments<'_>,
    _rv: v8::ReturnValue<'_>,
) {
    let code = args.get(0).int32_value(scope).unwrap_or(0);
    crate::fatal::exit(&Env::current(scope), code);
}

/// `process._rawDebug`: text straight to stderr.
fn raw_debug(
    scope: &mut v8::PinScope<'_, '_>,
    args: v8::FunctionCallbackArguments<'_>,
    _rv: v8::ReturnValue<'_>,
) {
    // A closed stderr is nobody's fault here.
    let _ = writeln!(std::io::stderr(), "{}", text(scope, args.get(0)));
}
