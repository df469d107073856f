//! From options to exit code.

use std::time::Duration;

use crate::bindings::prelude::*;
use crate::event_loop::NewLoop;
use crate::options::Options;
use crate::platform::{self, TaskRunner};
use crate::trace::Trace;

/// Runs one program on this thread and returns its exit code.
pub fn run(options: Options) -> i32 {
    let options = Rc::new(options);
    let trace = options.flag("--trace-loop").then(Trace::start);
    let mark = |what| {
        if let Some(trace) = trace {
            trace.line(what);
        }
    };
    let new_loop = match NewLoop::new() {
        Ok(new_loop) => new_loop,
        Err(errno) => {
            let (code, why) = crate::exceptions::uv_error_text(errno);
            eprintln!("tenon: the event loop cannot be made: {code}: {why}");
            return 1;
        }
    };
    crate::report::configure(&options);
    let workers = options.text("--v8-pool-size").and_then(|n| n.parse().ok());
    platform::init(workers);
    mark("start: V8");
    let mut isolate = crate::isolate::new();
    mark("start: isolate");

    let env = environment(&mut isolate, options, new_loop);
    let tasks = task_runner(&env);

    mark("start: environment");
    let started = env.enter(|scope| start(&env, scope));
    mark("start: done, the loop begins");
    // The context stays entered: callbacks that addons give libuv themselves expect one.
    let code = if started {
        env.enter(|_scope| spin(&env, &tasks))
    } else {
        1
    };
    mark("end: teardown");
    env.forbid_js();
    crate::worker::stop_workers(&env);
    env.take_addons_down();
    drop(tasks);
    crate::bindings::messaging::close_all(&env);
    env.event_loop().close();
    code
}

/// Runs V8's tasks for the environment's isolate on its loop.
pub(crate) fn task_runner(env: &Rc<Env>) -> TaskRunner {
    let weak = Rc::downgrade(env);
    // SAFETY: the isolate is alive, and the loop lives in the environment, which outlives the runner.
    unsafe {
        TaskRunner::new(env.isolate_address(), env.event_loop().uv(), move |task| {
            if let Some(env) = weak.upgrade() {
                env.enter(|scope| {
                    env.open_callback_scope();
                    task.run();
                    env.close_callback_scope(scope, false);
                });
            }
        })
    }
}

/// Makes the environment of an isolate.
pub(crate) fn environment(
    isolate: &mut v8::OwnedIsolate,
    options: Rc<Options>,
    new_loop: NewLoop,
) -> Rc<Env> {
    v8::scope!(let scope, isolate);
    let context = v8::Context::new(scope, v8::ContextOptions::default());
    let scope = &mut v8::ContextScope::new(scope, context);
    let env = Env::new(scope, options, new_loop);
    crate::report::attach(&env);
    env
}

/// Runs the builtins' own start and the program's first turn.
pub(crate) fn start(env: &Rc<Env>, scope: &mut v8::PinScope<'_, '_>) -> bool {
    v8::tc_scope!(let scope, scope);
    env.open_callback_scope();
    let done = boot(env, scope).is_some();
    if !done {
        env.report_caught(scope);
    }
    env.close_callback_scope(scope, !done);
    true
}

/// Compiles and calls `internal/bootstrap/loader`, which takes over from here.
fn boot(env: &Rc<Env>, scope: &mut v8::PinScope<'_, '_>) -> Option<()> {
    let loader = crate::builtins::compile(scope, "internal/bootstrap/loader")?;
    let exports = v8::Object::new(scope);
    let module = v8::Object::new(scope);
    set(scope, module, "exports", exports.into());
    let process = env.process(scope);
    let internal_binding = v8::Function::new(scope, internal_binding)?;
    let undefined = v8::undefined(scope);
    loader.call(
        scope,
        undefined.into(),
        &[
            exports.into(),
            undefined.into(),
            module.into(),
            process.into(),
            internal_binding.into(),
        ],
    )?;
    Some(())
}

/// `internalBinding(name)`.
fn internal_binding(
    scope: &mut v8::PinScope<'_, '_>,
    args: v8::FunctionCallbackArguments<'_>,
    mut rv: v8::ReturnValue<'_>,
) {
    let name = text(scope, args.get(0));
    let env = Env::current(scope);
    match env.binding(scope, &name) {
        Some(object) => rv.set(object.into()),
        None => throw_error(
            scope,
            ErrorKind::Error,
            "ERR_INVALID_MODULE",
            &format!("No such binding: {name}"),
        ),
    }
}

/// Runs the loop until nothing is left, with `beforeExit` and `exit`.
pub(crate) fn spin(env: &Rc<Env>, tasks: &TaskRunner) -> i32 {
    loop {
        if env.is_stopping() {
            break;
        }
        env.event_loop().run();
        if env.is_stopping() {
            break;
        }
        tasks.flush();
        if env.event_loop().alive() {
            continue;
        }
        // V8's own threads may still work for a promise (WebAssembly), and no handle shows it.
        if env.enter(|scope| scope.has_pending_background_tasks()) {
            std::thread::sleep(Duration::from_millis(1));
            tasks.flush();
            continue;
        }
        env.enter(|scope| emit(env, scope, "emitBeforeExit"));
        if !env.event_loop().alive() {
            break;
        }
    }
    env.enter(|scope| emit(env, scope, "emitExit")).unwrap_or(0)
}

/// Calls a function of `internalBinding('process_methods')` that the builtins have put there.
fn emit(env: &Rc<Env>, scope: &mut v8::PinScope<'_, '_>, name: &str) -> Option<i32> {
    let target = env.binding(scope, "process_methods")?;
    let name = key(scope, name);
    let function = target.get(scope, name.into())?;
    let function = v8::Local::<v8::Function>::try_from(function).ok()?;
    let process = env.process(scope);
    let result = env.make_callback(scope, process.into(), function, &[])?;
    result.int32_value(scope)
}
