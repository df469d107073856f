//! Source text to functions.

use crate::bindings::prelude::*;

pub(super) fn init<'s>(scope: &mut v8::PinScope<'s, '_>, target: v8::Local<'s, v8::Object>) {
    set_function(scope, target, "compileWrapper", compile_wrapper);
    set_function(scope, target, "runScript", run_script);
    set_function(scope, target, "compilesAsModule", compiles_as_module);
}

fn origin<'s>(
    scope: &v8::PinScope<'s, '_>,
    name: v8::Local<'s, v8::Value>,
    is_module: bool,
) -> v8::ScriptOrigin<'s> {
    v8::ScriptOrigin::new(
        scope, name, 0, 0, true, -1, None, false, false, is_module, None,
    )
}

fn source_argument<'s>(
    scope: &mut v8::PinScope<'s, '_>,
    value: v8::Local<'s, v8::Value>,
) -> Option<v8::Local<'s, v8::String>> {
    let source = v8::Local::<v8::String>::try_from(value).ok();
    if source.is_none() {
        throw_error(
            scope,
            ErrorKind::Type,
            "ERR_INVALID_ARG_TYPE",
            "The source must be a string",
        );
    }
    source
}

/// `compileWrapper(source, filename)`: the source as a function of CommonJS's five parameters.
fn compile_wrapper<'s>(
    scope: &mut v8::PinScope<'s, '_>,
    args: v8::FunctionCallbackArguments<'s>,
    mut rv: v8::ReturnValue<'s>,
) {
    let Some(code) = source_argument(scope, args.get(0)) else {
        return;
    };
    let origin = origin(scope, args.get(1), false);
    let mut source = v8::script_compiler::Source::new(code, Some(&origin));
    let parameters =
        ["exports", "require", "module", "__filename", "__dirname"].map(|name| key(scope, name));
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

/// `runScript(source, name)`: runs a script in the global scope and returns its completion value.
fn run_script<'s>(
    scope: &mut v8::PinScope<'s, '_>,
    args: v8::FunctionCallbackArguments<'s>,
    mut rv: v8::ReturnValue<'s>,
) {
    let Some(code) = source_argument(scope, args.get(0)) else {
        return;
    };
    let origin = origin(scope, args.get(1), false);
    let result =
        v8::Script::compile(scope, code, Some(&origin)).and_then(|script| script.run(scope));
    if let Some(result) = result {
        rv.set(result);
    }
}

/// `compilesAsModule(source, name)`: whether the text is a well-formed ES module.
fn compiles_as_module<'s>(
    scope: &mut v8::PinScope<'s, '_>,
    args: v8::FunctionCallbackArguments<'s>,
    mut rv: v8::ReturnValue<'s>,
) {
    let Some(code) = source_argument(scope, args.get(0)) else {
        return;
    };
    v8::tc_scope!(let scope, scope);
    let origin = origin(scope, args.get(1), true);
    let mut source = v8::script_compiler::Source::new(code, Some(&origin));
    let module = v8::script_compiler::compile_module(scope, &mut source);
    rv.set_bool(module.is_some());
}
