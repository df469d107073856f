//! `internalBinding('process_methods')`: what `process` needs of the program itself.

use super::prelude::*;
use crate::options::Entry;

pub(super) fn init<'s>(
    scope: &mut v8::PinScope<'s, '_>,
    target: v8::Local<'s, v8::Object>,
    _env: &Rc<Env>,
) {
    set_function(scope, target, "reallyExit", really_exit);
    set_function(scope, target, "rawDebug", raw_debug);
    set_function(scope, target, "options", options);
    set_function(scope, target, "cwd", cwd);
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
    let entry = v8::Object::new(scope);
    match &options.entry {
        Entry::File(file) => {
            set_string(scope, entry, "kind", "file");
            set_string(scope, entry, "file", file);
        }
        Entry::Eval { source, print } => {
            set_string(scope, entry, "kind", if *print { "print" } else { "eval" });
            set_string(scope, entry, "source", source);
        }
        Entry::Stdin => set_string(scope, entry, "kind", "stdin"),
    }
    set(scope, object, "entry", entry.into());
    rv.set(object.into());
}

/// `process.cwd()`.
fn cwd(
    scope: &mut v8::PinScope<'_, '_>,
    _args: v8::FunctionCallbackArguments<'_>,
    mut rv: v8::ReturnValue<'_>,
) {
    match std::env::current_dir() {
        Ok(dir) => rv.set(string(scope, &dir.to_string_lossy()).into()),
        Err(error) => {
            let errno = error.raw_os_error().unwrap_or(libc::EIO);
            throw_uv(scope, -errno, "uv_cwd", None, None);
        }
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
    eprintln!("{}", text(scope, args.get(0)));
}
