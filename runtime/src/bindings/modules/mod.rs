//! `internalBinding('modules')`: compiling, reading and resolving for the module loaders.

use super::prelude::*;

mod cjs_lexer;
mod compile;
mod package;
mod resolve;

pub(super) fn init<'s>(
    scope: &mut v8::PinScope<'s, '_>,
    target: v8::Local<'s, v8::Object>,
    env: &Rc<Env>,
) {
    set_function(scope, target, "readFile", read_file);
    set_function(scope, target, "realpath", realpath);
    set_function(scope, target, "stat", stat);
    set_function(scope, target, "lexExports", lex_exports);
    compile::init(scope, target);
    package::init(scope, target, env);
    resolve::init(scope, target, env);
}

fn throw_io(scope: &mut v8::PinScope<'_, '_>, error: &std::io::Error, syscall: &str, path: &str) {
    let errno = error
        .raw_os_error()
        .map_or(libuv_sys2::uv_errno_t_UV_EIO, |e| -e);
    throw_uv(scope, errno, syscall, Some(path), None);
}

/// `readFile(path)`: the text of a file, without a byte order mark.
fn read_file(
    scope: &mut v8::PinScope<'_, '_>,
    args: v8::FunctionCallbackArguments<'_>,
    mut rv: v8::ReturnValue<'_>,
) {
    let path = text(scope, args.get(0));
    let bytes = match std::fs::read(&path) {
        Ok(bytes) => bytes,
        Err(error) => {
            let syscall = match error.raw_os_error() {
                Some(libc::EISDIR) => "read",
                _ => "open",
            };
            return throw_io(scope, &error, syscall, &path);
        }
    };
    let bytes = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(&bytes);
    match v8::String::new_from_utf8(scope, bytes, v8::NewStringType::Normal) {
        Some(content) => rv.set(content.into()),
        None => throw_error(
            scope,
            ErrorKind::Error,
            "ERR_STRING_TOO_LONG",
            "Cannot create a string longer than 0x1fffffe8 characters",
        ),
    }
}

/// `realpath(path)`: the path without links.
fn realpath(
    scope: &mut v8::PinScope<'_, '_>,
    args: v8::FunctionCallbackArguments<'_>,
    mut rv: v8::ReturnValue<'_>,
) {
    let path = text(scope, args.get(0));
    match std::fs::canonicalize(&path) {
        Ok(real) => rv.set(string(scope, &real.to_string_lossy()).into()),
        Err(error) => throw_io(scope, &error, "lstat", &path),
    }
}

/// `stat(path)`: 0 for a file, 1 for a folder, negative for neither.
fn stat(
    scope: &mut v8::PinScope<'_, '_>,
    args: v8::FunctionCallbackArguments<'_>,
    mut rv: v8::ReturnValue<'_>,
) {
    let path = text(scope, args.get(0));
    rv.set_int32(match std::fs::metadata(&path) {
        Ok(data) if data.is_dir() => 1,
        Ok(_) => 0,
        Err(error) => error.raw_os_error().map_or(-1, |e| -e),
    });
}

/// `lexExports(source)`: `[names, reexports]` of a CommonJS text, by its look.
fn lex_exports(
    scope: &mut v8::PinScope<'_, '_>,
    args: v8::FunctionCallbackArguments<'_>,
    mut rv: v8::ReturnValue<'_>,
) {
    let source = text(scope, args.get(0));
    let found = cjs_lexer::lex(&source);
    let names = string_list(scope, &found.exports);
    let reexports = string_list(scope, &found.reexports);
    rv.set(v8::Array::new_with_elements(scope, &[names, reexports]).into());
}

fn string_list<'s>(
    scope: &mut v8::PinScope<'s, '_>,
    list: &[String],
) -> v8::Local<'s, v8::Value> {
    let list: Vec<v8::Local<'_, v8::Value>> =
        list.iter().map(|item| string(scope, item).into()).collect();
    v8::Array::new_with_elements(scope, &list).into()
}
