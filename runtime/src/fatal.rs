//! The end of the road: exceptions nobody caught, and our own bugs.

use std::io::Write as _;

use crate::bindings::prelude::*;

/// An exception that no JavaScript is left to catch: the builtins' handler emits
/// `uncaughtException`; when nobody handles it, the error is printed and the process ends.
pub fn uncaught<'s>(
    env: &Rc<Env>,
    scope: &mut v8::PinScope<'s, '_>,
    exception: v8::Local<'s, v8::Value>,
    message: Option<v8::Local<'s, v8::Message>>,
    from_promise: bool,
) {
    if !env.can_call_js() {
        // What looks like an exception is JavaScript that was cut short.
        return;
    }
    let hook = env.hooks.uncaught.borrow().clone();
    if let Some(hook) = hook {
        let hook = v8::Local::new(scope, hook);
        let process = env.process(scope);
        let from_promise = v8::Boolean::new(scope, from_promise);
        v8::tc_scope!(let scope, scope);
        match hook.call(scope, process.into(), &[exception, from_promise.into()]) {
            Some(handled) if handled.is_true() => return,
            Some(_) => {}
            // The handler has ended the worker, or somebody else has.
            None if scope.has_terminated() || !env.can_call_js() => return,
            None => {
                // The handler itself failed: its error is the one to show.
                let exception = scope.exception().unwrap_or(exception);
                let message = scope.message();
                scope.reset();
                if env.options().worker.is_none() {
                    print(env, scope, exception, message);
                }
                return exit(env, 7);
            }
        }
    }
    if env.options().worker.is_some() {
        // The worker's maker has been told, and it is for it to handle.
        return exit(env, exit_code(env, scope).unwrap_or(1));
    }
    print(env, scope, exception, message);
    let code = exit_code(env, scope).unwrap_or(1);
    exit(env, code);
}

/// `process.exitCode` when it is set: by the program, or by the handler of uncaught exceptions.
fn exit_code(env: &Env, scope: &mut v8::PinScope<'_, '_>) -> Option<i32> {
    v8::tc_scope!(let scope, scope);
    let process = env.process(scope);
    let name = key(scope, "exitCode");
    let code = process.get(scope, name.into())?;
    if code.is_undefined() {
        return None;
    }
    code.int32_value(scope)
}

/// Ends the process, or the worker; in a worker the call returns.
pub fn exit(env: &Env, code: i32) {
    if env.options().worker.is_some() {
        return env.end_worker(code);
    }
    env.forbid_js();
    crate::worker::stop_workers(env);
    let _ = std::io::stdout().flush();
    std::process::exit(code)
}

/// The line of source an error came from, with carets below it, as Node shows it before the stack.
pub fn source_arrow<'s>(
    scope: &mut v8::PinScope<'s, '_>,
    message: v8::Local<'s, v8::Message>,
) -> Option<String> {
    let resource = message.get_script_resource_name(scope)?;
    if !resource.is_string() {
        return None;
    }
    let resource = text(scope, resource);
    let line = message.get_source_line(scope)?.to_rust_string_lossy(scope);
    if line.trim().is_empty() {
        return None;
    }
    let number = message.get_line_number(scope)?;
    let start = message.get_start_column();
    let end = message.get_end_column().max(start + 1);
    let mut arrow = format!("{resource}:{number}\n{line}\n");
    for c in line.chars().take(start) {
        arrow.push(if c == '\t' { '\t' } else { ' ' });
    }
    for _ in start..end {
        arrow.push('^');
    }
    arrow.push('\n');
    Some(arrow)
}

fn arrow_key<'s>(scope: &v8::PinScope<'s, '_>) -> v8::Local<'s, v8::Private> {
    let name = key(scope, "tenon:arrow");
    v8::Private::for_api(scope, Some(name))
}

/// Keeps with an error the place where a text did not compile: its stack only knows who compiled it.
pub fn remember_arrow<'s>(
    scope: &mut v8::PinScope<'s, '_>,
    exception: v8::Local<'s, v8::Value>,
    message: v8::Local<'s, v8::Message>,
) {
    if let Ok(object) = v8::Local::<v8::Object>::try_from(exception)
        && let Some(arrow) = source_arrow(scope, message)
    {
        let name = arrow_key(scope);
        let arrow = string(scope, &arrow);
        object.set_private(scope, name, arrow.into());
    }
}

/// Puts the place before an error's stack, once: what `vm` does for `displayErrors`.
pub fn decorate_stack<'s>(
    scope: &mut v8::PinScope<'s, '_>,
    exception: v8::Local<'s, v8::Value>,
    message: v8::Local<'s, v8::Message>,
) {
    if !exception.is_native_error() || is_decorated(scope, exception) {
        return;
    }
    let Ok(object) = v8::Local::<v8::Object>::try_from(exception) else {
        return;
    };
    let Some(arrow) = source_arrow(scope, message) else {
        return;
    };
    v8::tc_scope!(let scope, scope);
    let name = key(scope, "stack");
    if let Some(stack) = object.get(scope, name.into())
        && stack.is_string()
    {
        let stack = text(scope, stack);
        let stack = string(scope, &format!("{arrow}\n{stack}"));
        object.set(scope, name.into(), stack.into());
        let private = arrow_key(scope);
        let decorated = v8::Boolean::new(scope, true);
        object.set_private(scope, private, decorated.into());
    }
}

/// Whether the stack begins with the place already.
fn is_decorated<'s>(scope: &mut v8::PinScope<'s, '_>, exception: v8::Local<'s, v8::Value>) -> bool {
    let Ok(object) = v8::Local::<v8::Object>::try_from(exception) else {
        return false;
    };
    let name = arrow_key(scope);
    object
        .get_private(scope, name)
        .is_some_and(|arrow| arrow.is_true())
}

fn remembered_arrow<'s>(
    scope: &mut v8::PinScope<'s, '_>,
    exception: v8::Local<'s, v8::Value>,
) -> Option<String> {
    let object = v8::Local::<v8::Object>::try_from(exception).ok()?;
    let name = arrow_key(scope);
    let arrow = object.get_private(scope, name)?;
    arrow.is_string().then(|| text(scope, arrow))
}

fn print<'s>(
    env: &Rc<Env>,
    scope: &mut v8::PinScope<'s, '_>,
    exception: v8::Local<'s, v8::Value>,
    message: Option<v8::Local<'s, v8::Message>>,
) {
    let arrow = match remembered_arrow(scope, exception) {
        Some(arrow) => Some(arrow),
        None if is_decorated(scope, exception) => None,
        None => message.and_then(|message| source_arrow(scope, message)),
    };
    let body = formatted(env, scope, exception).unwrap_or_else(|| plain(scope, exception));
    let mut out = String::new();
    if exception.is_object() {
        if let Some(arrow) = arrow {
            out += &arrow;
            out += "\n";
        }
        out += &body;
        out += "\n";
    } else {
        // What is thrown and no object knows nothing of where: the place is said below.
        out += "\n";
        out += arrow.as_deref().unwrap_or_default();
        out += &body;
        out += "\n";
        match message.and_then(|message| thrown_at(env, scope, message)) {
            Some(place) => out += &place,
            None => {
                out +=
                    "(Use `tenon --trace-uncaught ...` to show where the exception was thrown)\n";
            }
        }
    }
    out += &format!("\nTenon v{}\n", crate::VERSION);
    let _ = std::io::stderr().write_all(out.as_bytes());
}

/// With `--trace-uncaught`: the frames from which `message`'s exception was thrown.
fn thrown_at(
    env: &Env,
    scope: &mut v8::PinScope<'_, '_>,
    message: v8::Local<'_, v8::Message>,
) -> Option<String> {
    if !env.options().flag("--trace-uncaught") {
        return None;
    }
    let trace = message.get_stack_trace(scope)?;
    let mut text = String::from("Thrown at:\n");
    for index in 0..trace.get_frame_count() {
        let frame = trace.get_frame(scope, index)?;
        let file = match frame.get_script_name_or_source_url(scope) {
            Some(file) => file.to_rust_string_lossy(scope),
            None => String::from("<anonymous>"),
        };
        let place = format!("{file}:{}:{}", frame.get_line_number(), frame.get_column());
        match frame.get_function_name(scope) {
            Some(name) if name.length() > 0 => {
                text += &format!("    at {} ({place})\n", name.to_rust_string_lossy(scope));
            }
            _ => text += &format!("    at {place}\n"),
        }
    }
    Some(text)
}

fn formatted<'s>(
    env: &Env,
    scope: &mut v8::PinScope<'s, '_>,
    exception: v8::Local<'s, v8::Value>,
) -> Option<String> {
    let format = env.hooks.format.borrow().clone()?;
    let format = v8::Local::new(scope, format);
    let undefined = v8::undefined(scope);
    v8::tc_scope!(let scope, scope);
    let result = format.call(scope, undefined.into(), &[exception])?;
    result.is_string().then(|| text(scope, result))
}

/// The stack, or the value's text, without any help from the builtins.
pub fn plain<'s>(scope: &mut v8::PinScope<'s, '_>, exception: v8::Local<'s, v8::Value>) -> String {
    v8::tc_scope!(let scope, scope);
    if let Ok(object) = v8::Local::<v8::Object>::try_from(exception) {
        let name = key(scope, "stack");
        if let Some(stack) = object.get(scope, name.into())
            && stack.is_string()
        {
            return text(scope, stack);
        }
    }
    match exception.to_string(scope) {
        Some(value) => format!("Uncaught {}", value.to_rust_string_lossy(scope)),
        None => String::from("Uncaught exception that cannot be shown"),
    }
}
