//! Source text to functions.

use crate::bindings::prelude::*;
use crate::fatal::remember_arrow;

pub(super) fn init<'s>(scope: &mut v8::PinScope<'s, '_>, target: v8::Local<'s, v8::Object>) {
    set_function(scope, target, "compileWrapper", compile_wrapper);
    set_function(scope, target, "runScript", run_script);
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

/// What V8 says when it meets module syntax in a script.
const MODULE_SYNTAX: &[&str] = &[
    "SyntaxError: Cannot use import statement outside a module",
    "SyntaxError: Unexpected token 'export'",
    "SyntaxError: Cannot use 'import.meta' outside a module",
];

/// What is an error in CommonJS only, because of its wrapper.
const WRAPPER_ERRORS: &[&str] = &[
    "SyntaxError: Identifier '__filename' has already been declared",
    "SyntaxError: Identifier '__dirname' has already been declared",
    "SyntaxError: Identifier 'exports' has already been declared",
    "SyntaxError: Identifier 'module' has already been declared",
    "SyntaxError: Identifier 'require' has already been declared",
    "SyntaxError: await is only valid in async functions and the top level bodies of modules",
    "SyntaxError: Unexpected reserved word",
];

/// Whether a text that V8 refuses as a script, with this message, is an ES module.
fn is_module_after_all<'s>(
    scope: &mut v8::PinScope<'s, '_>,
    message: v8::Local<'s, v8::Message>,
    code: v8::Local<'s, v8::String>,
    name: v8::Local<'s, v8::Value>,
) -> bool {
    let text = message.get(scope).to_rust_string_lossy(scope);
    let text = text.strip_prefix("Uncaught ").unwrap_or(&text);
    let any = |list: &[&str]| list.iter().any(|known| text.starts_with(known));
    any(MODULE_SYNTAX) || (any(WRAPPER_ERRORS) && compiles(scope, code, name))
}

fn compiles<'s>(
    scope: &mut v8::PinScope<'s, '_>,
    code: v8::Local<'s, v8::String>,
    name: v8::Local<'s, v8::Value>,
) -> bool {
    v8::tc_scope!(let scope, scope);
    let origin = origin(scope, name, true);
    let mut source = v8::script_compiler::Source::new(code, Some(&origin));
    v8::script_compiler::compile_module(scope, &mut source).is_some()
}

/// `compileWrapper(source, filename, detect)`: the source as a function of CommonJS's five parameters.
/// With `detect`, undefined when the text is an ES module.
fn compile_wrapper<'s>(
    scope: &mut v8::PinScope<'s, '_>,
    args: v8::FunctionCallbackArguments<'s>,
    mut rv: v8::ReturnValue<'s>,
) {
    let Some(code) = source_argument(scope, args.get(0)) else {
        return;
    };
    let name = args.get(1);
    let detect = args.get(2).is_true();
    v8::tc_scope!(let scope, scope);
    let origin = origin(scope, name, false);
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
        return rv.set(function.into());
    }
    if let (Some(exception), Some(message)) = (scope.exception(), scope.message()) {
        if detect && is_module_after_all(scope, message, code, name) {
            return;
        }
        remember_arrow(scope, exception, message);
    }
    scope.rethrow();
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
