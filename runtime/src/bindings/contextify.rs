//! `internalBinding('contextify')`: scripts and contexts for `vm`.
//!
//! A script is an object whose private property holds V8's unbound script by number; a contextified
//! object holds the global of its context in a private property, and the context holds the object in an
//! embedder slot. Both are plain references in V8's heap, so the collector sees the cycle.

use std::cell::RefCell;
use std::sync::mpsc;
use std::time::Duration;

use v8::{FunctionCallbackArguments, Local, Object, PinScope, ReturnValue, Value};

use super::contextify_global::{SANDBOX_SLOT, template};
use super::prelude::*;
use super::support::{int, uint8_array};
use crate::fatal::{decorate_stack, remember_arrow};

/// Microtask queues of contexts with their own; kept as long as the environment.
#[derive(Default)]
struct Queues(RefCell<Vec<v8::MicrotaskQueueHandle>>);

pub(super) fn init<'s>(scope: &mut PinScope<'s, '_>, target: Local<'s, Object>, env: &Rc<Env>) {
    env.set_state(Queues::default());
    set_function(scope, target, "makeContext", make_context);
    set_function(scope, target, "isContext", is_context);
    set_function(scope, target, "compileScript", compile_script);
    set_function(scope, target, "runScript", run_script);
    set_function(scope, target, "releaseScript", release_script);
    set_function(scope, target, "createCachedData", create_cached_data);
    set_function(scope, target, "compileFunction", compile_function);
}

fn context_key<'s>(scope: &PinScope<'s, '_>) -> Local<'s, v8::Private> {
    let name = key(scope, "tenon:vm:context");
    v8::Private::for_api(scope, Some(name))
}

/// The context of a contextified object.
fn context_of<'s>(
    scope: &PinScope<'s, '_>,
    object: Local<'_, Object>,
) -> Option<Local<'s, v8::Context>> {
    let key = context_key(scope);
    let global = object.get_private(scope, key)?;
    global
        .try_cast::<Object>()
        .ok()?
        .get_creation_context(scope)
}

/// `makeContext(object or undefined, name, strings, wasm, ownMicrotasks)`: the object, or for undefined
/// the plain global of a new context.
fn make_context<'s>(
    scope: &mut PinScope<'s, '_>,
    args: FunctionCallbackArguments<'s>,
    mut rv: ReturnValue<'_, Value>,
) {
    let sandbox = args.get(0).try_cast::<Object>().ok();
    let env = Env::current(scope);
    let own_queue = args.get(4).is_true().then(|| {
        let queue = v8::MicrotaskQueue::new(scope, v8::MicrotasksPolicy::Explicit);
        env.state::<Queues>().0.borrow_mut().push(queue);
        env.state::<Queues>().0.borrow().len() - 1
    });
    let queue = own_queue.map(|index| {
        let queues = env.state::<Queues>();
        let queues = queues.0.borrow();
        std::ptr::from_ref::<v8::MicrotaskQueue>(&queues[index]).cast_mut()
    });
    let global_template = sandbox.map(|_| template(scope));
    let options = v8::ContextOptions {
        global_template,
        global_object: None,
        microtask_queue: queue,
    };
    let main = scope.get_current_context();
    let context = v8::Context::new(scope, options);
    // Functions may be passed between the contexts: there is no wall between them, as in Node.
    let token = main.get_security_token(scope);
    context.set_security_token(token);
    context.set_allow_generation_from_strings(!args.get(2).is_false());
    let global = context.global(scope);
    let holder = match sandbox {
        Some(sandbox) => {
            context.set_embedder_data(SANDBOX_SLOT, sandbox.into());
            sandbox
        }
        None => global,
    };
    let private = context_key(scope);
    holder.set_private(scope, private, global.into());
    if let Some(index) = own_queue {
        let name = key(scope, "tenon:vm:queue");
        let private = v8::Private::for_api(scope, Some(name));
        let index = v8::Integer::new(scope, index as i32);
        holder.set_private(scope, private, index.into());
    }
    rv.set(holder.into());
}

/// `isContext(object)`
fn is_context<'s>(
    scope: &mut PinScope<'s, '_>,
    args: FunctionCallbackArguments<'s>,
    mut rv: ReturnValue<'_, Value>,
) {
    let is = args
        .get(0)
        .try_cast::<Object>()
        .is_ok_and(|object| context_of(scope, object).is_some());
    rv.set_bool(is);
}

/// Where a text comes from: arguments filename, line and column from `index` on.
fn origin<'s>(
    scope: &mut PinScope<'s, '_>,
    args: &FunctionCallbackArguments<'s>,
    index: i32,
) -> v8::ScriptOrigin<'s> {
    let (line, column) = (int(args, index + 1, 0), int(args, index + 2, 0));
    let name = args.get(index);
    v8::ScriptOrigin::new(
        scope, name, line, column, true, -1, None, false, false, false, None,
    )
}

/// A source with cached data when it is given.
fn source<'s>(
    code: Local<'s, v8::String>,
    origin: &v8::ScriptOrigin<'s>,
    cached: Option<&[u8]>,
) -> (
    v8::script_compiler::Source,
    v8::script_compiler::CompileOptions,
) {
    match cached {
        Some(bytes) => (
            v8::script_compiler::Source::new_with_cached_data(
                code,
                Some(origin),
                v8::CachedData::new(bytes),
            ),
            v8::script_compiler::CompileOptions::ConsumeCodeCache,
        ),
        None => (
            v8::script_compiler::Source::new(code, Some(origin)),
            v8::script_compiler::CompileOptions::NoCompileOptions,
        ),
    }
}

fn bytes_of(value: Local<'_, Value>) -> Option<Vec<u8>> {
    let view = value.try_cast::<v8::ArrayBufferView>().ok()?;
    let mut bytes = vec![0; view.byte_length()];
    view.copy_contents(&mut bytes);
    Some(bytes)
}

/// The scripts of the environment; JavaScript names them by number and frees them when collected.
#[derive(Default)]
struct Scripts(RefCell<Vec<Option<v8::Global<v8::UnboundScript>>>>);

fn scripts(env: &Env) -> Rc<Scripts> {
    env.try_state()
        .unwrap_or_else(|| env.set_state(Scripts::default()))
}

/// `compileScript(code, filename, line, column, cachedData, displayErrors)`:
/// `{ script, cachedDataRejected, sourceMapURL }`
fn compile_script<'s>(
    scope: &mut PinScope<'s, '_>,
    args: FunctionCallbackArguments<'s>,
    mut rv: ReturnValue<'_, Value>,
) {
    let Ok(code) = args.get(0).try_cast::<v8::String>() else {
        return;
    };
    let cached = bytes_of(args.get(4));
    let origin = origin(scope, &args, 1);
    v8::tc_scope!(let scope, scope);
    let (mut source, options) = source(code, &origin, cached.as_deref());
    let script = v8::script_compiler::compile_unbound_script(
        scope,
        &mut source,
        options,
        v8::script_compiler::NoCacheReason::NoReason,
    );
    let Some(script) = script else {
        if let (Some(exception), Some(message)) = (scope.exception(), scope.message()) {
            if args.get(5).is_true() {
                decorate_stack(scope, exception, message);
            } else {
                remember_arrow(scope, exception, message);
            }
        }
        scope.rethrow();
        return;
    };
    let scripts = scripts(&Env::current(scope));
    let script_global = v8::Global::new(scope, script);
    let id = {
        let mut scripts = scripts.0.borrow_mut();
        match scripts.iter().position(Option::is_none) {
            Some(free) => {
                scripts[free] = Some(script_global);
                free
            }
            None => {
                scripts.push(Some(script_global));
                scripts.len() - 1
            }
        }
    };
    let result = Object::new(scope);
    set_number(scope, result, "script", id as f64);
    if cached.is_some() {
        let rejected = source.get_cached_data().is_none_or(|data| data.rejected());
        let rejected = v8::Boolean::new(scope, rejected);
        set(scope, result, "cachedDataRejected", rejected.into());
    }
    let url = script.get_source_mapping_url(scope);
    set(scope, result, "sourceMapURL", url);
    rv.set(result.into());
}

fn script_at<'s>(
    scope: &mut PinScope<'s, '_>,
    args: &FunctionCallbackArguments<'_>,
    index: i32,
) -> Option<Local<'s, v8::UnboundScript>> {
    let id = usize::try_from(int(args, index, -1)).ok()?;
    let scripts = scripts(&Env::current(scope));
    let scripts = scripts.0.borrow();
    let script = scripts.get(id)?.as_ref()?;
    Some(Local::new(scope, script))
}

/// `releaseScript(script)`: the script's object is gone.
fn release_script(
    scope: &mut PinScope<'_, '_>,
    args: FunctionCallbackArguments<'_>,
    _rv: ReturnValue<'_, Value>,
) {
    let scripts = scripts(&Env::current(scope));
    if let Ok(id) = usize::try_from(int(&args, 0, -1))
        && let Some(slot) = scripts.0.borrow_mut().get_mut(id)
    {
        *slot = None;
    }
}

/// Ends a script that runs too long, from a thread of its own.
struct Watchdog {
    cancel: mpsc::Sender<()>,
    thread: std::thread::JoinHandle<bool>,
}

impl Watchdog {
    fn start(isolate: v8::IsolateHandle, milliseconds: u64) -> Self {
        let (cancel, cancelled) = mpsc::channel();
        let thread = std::thread::spawn(move || {
            let timeout = Duration::from_millis(milliseconds);
            if cancelled.recv_timeout(timeout) == Err(mpsc::RecvTimeoutError::Timeout) {
                isolate.terminate_execution();
                return true;
            }
            false
        });
        Self { cancel, thread }
    }

    /// Whether the time was over.
    fn stop(self) -> bool {
        // The thread may be gone already; its answer says so.
        let _ = self.cancel.send(());
        self.thread.join().unwrap_or(false)
    }
}

/// `runScript(script, contextified or null, timeout or -1, displayErrors)`: the completion value.
fn run_script<'s>(
    scope: &mut PinScope<'s, '_>,
    args: FunctionCallbackArguments<'s>,
    mut rv: ReturnValue<'_, Value>,
) {
    let Some(script) = script_at(scope, &args, 0) else {
        return;
    };
    let timeout = int(&args, 2, -1);
    let holder = args.get(1).try_cast::<Object>().ok();
    let context = holder.and_then(|holder| context_of(scope, holder));
    if holder.is_some() && context.is_none() {
        return throw_error(
            scope,
            ErrorKind::Type,
            "ERR_INVALID_ARG_TYPE",
            "The object must have been made a context",
        );
    }
    let queue = holder.and_then(|holder| {
        let name = key(scope, "tenon:vm:queue");
        let private = v8::Private::for_api(scope, Some(name));
        let index = holder
            .get_private(scope, private)?
            .try_cast::<v8::Integer>()
            .ok()?;
        usize::try_from(index.value()).ok()
    });
    let context = context.unwrap_or_else(|| scope.get_current_context());
    let scope = &mut v8::ContextScope::new(scope, context);
    v8::tc_scope!(let scope, scope);
    let watchdog =
        (timeout > 0).then(|| Watchdog::start(scope.thread_safe_handle(), timeout as u64));
    let result = script.bind_to_current_context(scope).run(scope);
    if let Some(index) = queue
        && !scope.has_terminated()
    {
        let queues = Env::current(scope).state::<Queues>();
        let queue = std::ptr::from_ref::<v8::MicrotaskQueue>(&queues.0.borrow()[index]);
        // SAFETY: the queue is kept until the environment ends; the borrow is over because microtasks
        // may make further contexts.
        unsafe { (*queue).perform_checkpoint(scope) };
    }
    let timed_out = watchdog.is_some_and(Watchdog::stop);
    if timed_out {
        scope.cancel_terminate_execution();
        scope.reset();
        throw_error(
            scope,
            ErrorKind::Error,
            "ERR_SCRIPT_EXECUTION_TIMEOUT",
            &format!("Script execution timed out after {timeout}ms"),
        );
        // Thrown inside of the scope that catches: pass it on.
        scope.rethrow();
        return;
    }
    match result {
        Some(value) => rv.set(value),
        None => {
            if args.get(3).is_true()
                && !scope.has_terminated()
                && let (Some(exception), Some(message)) = (scope.exception(), scope.message())
            {
                decorate_stack(scope, exception, message);
            }
            scope.rethrow();
        }
    }
}

/// `createCachedData(script)`: bytes.
fn create_cached_data<'s>(
    scope: &mut PinScope<'s, '_>,
    args: FunctionCallbackArguments<'s>,
    mut rv: ReturnValue<'_, Value>,
) {
    let Some(script) = script_at(scope, &args, 0) else {
        return;
    };
    let data = script
        .create_code_cache()
        .map(|data| data.to_vec())
        .unwrap_or_default();
    let data = uint8_array(scope, data);
    rv.set(data);
}

/// `compileFunction(code, filename, line, column, cachedData, produceCachedData, contextified or
/// undefined, extensions, parameters)`: `{ function, sourceMapURL, cachedDataRejected, cachedData }`
fn compile_function<'s>(
    scope: &mut PinScope<'s, '_>,
    args: FunctionCallbackArguments<'s>,
    mut rv: ReturnValue<'_, Value>,
) {
    let Ok(code) = args.get(0).try_cast::<v8::String>() else {
        return;
    };
    let cached = bytes_of(args.get(4));
    let origin = origin(scope, &args, 1);
    let context = args
        .get(6)
        .try_cast::<Object>()
        .ok()
        .and_then(|holder| context_of(scope, holder))
        .unwrap_or_else(|| scope.get_current_context());
    let mut extensions = Vec::new();
    if let Ok(list) = args.get(7).try_cast::<v8::Array>() {
        for index in 0..list.length() {
            extensions.extend(
                list.get_index(scope, index)
                    .and_then(|item| item.try_cast::<Object>().ok()),
            );
        }
    }
    let mut parameters = Vec::new();
    if let Ok(list) = args.get(8).try_cast::<v8::Array>() {
        for index in 0..list.length() {
            parameters.extend(
                list.get_index(scope, index)
                    .and_then(|item| item.try_cast::<v8::String>().ok()),
            );
        }
    }
    let scope = &mut v8::ContextScope::new(scope, context);
    v8::tc_scope!(let scope, scope);
    let (mut source, options) = source(code, &origin, cached.as_deref());
    let function = v8::script_compiler::compile_function(
        scope,
        &mut source,
        &parameters,
        &extensions,
        options,
        v8::script_compiler::NoCacheReason::NoReason,
    );
    let Some(function) = function else {
        if let (Some(exception), Some(message)) = (scope.exception(), scope.message()) {
            remember_arrow(scope, exception, message);
        }
        scope.rethrow();
        return;
    };
    let result = Object::new(scope);
    set(scope, result, "function", function.into());
    if cached.is_some() {
        let rejected = source.get_cached_data().is_none_or(|data| data.rejected());
        let rejected = v8::Boolean::new(scope, rejected);
        set(scope, result, "cachedDataRejected", rejected.into());
    }
    if args.get(5).is_true() {
        let produced = function.create_code_cache();
        let made = v8::Boolean::new(scope, produced.is_some());
        set(scope, result, "cachedDataProduced", made.into());
        if let Some(data) = produced {
            let data = uint8_array(scope, data.to_vec());
            set(scope, result, "cachedData", data);
        }
    }
    rv.set(result.into());
}
