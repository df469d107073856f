//! `internalBinding('modules')`: compiling, reading and resolving for the module loaders.

use super::prelude::*;

pub(super) fn init<'s>(
    scope: &mut v8::PinScope<'s, '_>,
    target: v8::Local<'s, v8::Object>,
    _env: &Rc<Env>,
) {
    set_function(scope, target, "compileWrapper", compile_wrapper);
    set_function(scope, target, "readFile", read_file);
    set_function(scope, target, "realpath", realpath);
}

fn throw_io(scope: &mut v8::PinScope<'_, '_>, error: &std::io::Error, syscall: &str, path: &str) {
    let errno = error.raw_os_error().map_or(libuv_sys2::uv_errno_t_UV_EIO, |e| -e);
    throw_uv(scope, errno, syscall, Some(path), None);
}

/// `readFile(path)`: the text of a file.
fn read_file(
    scope: &mut v8::PinScope<'_, '_>,
    args: v8::FunctionCallbackArguments<'_>,
    mut rv: v8::ReturnValue<'_>,
) {
    let path = text(scope, args.get(0));
    match std::fs::read(&path) {
        Ok(bytes) => match v8::String::new_from_utf8(scope, &bytes, v8::NewStringType::Normal) {
            Some(content) => rv.set(content.into()),
            None => throw_error(
                scope,
                ErrorKind::Error,
                "ERR_STRING_TOO_LONG",
                "Cannot create a string longer than V8 allows",
            ),
        },
        Err(error) => throw_io(scope, &error, "open", &path),
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

/// `compileWrapper(source, filename)`: the source as a function of CommonJS's five parameters.
fn compile_wrapper<'s>(
    scope: &mut v8::PinScope<'s, '_>,
    args: v8::FunctionCallbackArguments<'s>,
    mut rv: v8::ReturnValue<'s>,
) {
    let Ok(code) = v8::Local::<v8::String>::try_from(args.get(0)) else {
        return throw_error(
            scope,
            ErrorKind::Type,
            "ERR_INVALID_ARG_TYPE",
            "The source must be a string",
        );
    };
    let origin = v8::ScriptOrigin::new(
        scope,
        args.get(1),
        0,
        0,
        true,
        -1,
        None,
        false,
        false,
        false,
        None,
    );
    let mut source = v8::script_compiler::Source::new(code, Some(&origin));
    let parameters = ["exports", "require", "module", "__filename", "__dirname"]
        .map(|name| key(scope, name));
    let function = v8::script_compiler::compile_function(
        scope,
        &mut source,
        &parameters,
        &[],
        v8::script_compiler::CompileOptions::NoCompileOptions,
        v8::script_compiler::NoCacheReason::NoReason,
    );
    if let Some(function) = function {
        rv.set(function.into());
    }
}
