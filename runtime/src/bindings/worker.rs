//! `internalBinding('worker')`: threads of JavaScript.

use std::cell::RefCell;
use std::collections::HashMap;
use std::sync::Arc;

use libuv_sys2 as uv;

use super::messaging;
use super::prelude::*;
use crate::options::{Entry, Options, is_of_the_process, parse, parse_node_options};
use crate::worker::{self, Shared, WorkerOptions, Workers};

/// The workers this environment has made, by number.
#[derive(Default)]
struct Made {
    workers: RefCell<HashMap<u32, *mut Watch>>,
}

/// What waits for a worker's end, on its maker's loop.
struct Watch {
    handle: uv::uv_async_t,
    env: Rc<Env>,
    id: u32,
    shared: Arc<Shared>,
    /// `(code, lack)`: `lack` names what the system refused, if anything.
    on_exit: v8::Global<v8::Function>,
}

pub(super) fn init<'s>(
    scope: &mut v8::PinScope<'s, '_>,
    target: v8::Local<'s, v8::Object>,
    env: &Rc<Env>,
) {
    env.set_state(Made::default());
    env.set_state(Workers::default());
    let worker = env.options().worker.clone();
    let is_main = v8::Boolean::new(scope, worker.is_none());
    set(scope, target, "isMainThread", is_main.into());
    let info = worker.unwrap_or_default();
    set_number(scope, target, "threadId", f64::from(info.thread_id));
    set_string(scope, target, "threadName", &info.name);
    if let Some(port) = messaging::worker_port(env) {
        set_number(scope, target, "port", f64::from(port));
    }
    set_function(scope, target, "spawn", spawn);
    set_function(scope, target, "refusedNodeOptions", refused_node_options);
    set_function(scope, target, "terminate", terminate);
    set_function(scope, target, "setRef", set_ref);
}

fn strings<'s>(scope: &mut v8::PinScope<'s, '_>, value: v8::Local<'s, v8::Value>) -> Vec<String> {
    let Ok(array) = v8::Local::<v8::Array>::try_from(value) else {
        return Vec::new();
    };
    (0..array.length())
        .filter_map(|index| array.get_index(scope, index))
        .map(|item| text(scope, item))
        .collect()
}

/// The three limits, in megabytes; zero where there is none.
fn limits<'s>(scope: &mut v8::PinScope<'s, '_>, value: v8::Local<'s, v8::Value>) -> [usize; 3] {
    let mut limits = [0; 3];
    if let Ok(array) = v8::Local::<v8::Array>::try_from(value) {
        for (index, limit) in limits.iter_mut().enumerate() {
            *limit = array
                .get_index(scope, index as u32)
                .and_then(|value| value.number_value(scope))
                .map_or(0, |value| value as usize);
        }
    }
    limits
}

/// `refusedNodeOptions(text)`: what a worker cannot have of a `NODE_OPTIONS` of its own; undefined when
/// there is nothing of that kind.
fn refused_node_options<'s>(
    scope: &mut v8::PinScope<'s, '_>,
    args: v8::FunctionCallbackArguments<'s>,
    mut rv: v8::ReturnValue<'s>,
) {
    let refused = match parse_node_options(&text(scope, args.get(0))) {
        Ok(options) if options.v8_flags.is_empty() => return,
        Ok(options) => options.v8_flags.join(", "),
        Err(error) => error.to_string(),
    };
    rv.set(string(scope, &refused).into());
}

/// Gives `options` what a worker has of its own; the error names what is refused.
fn set_own_options(
    options: &mut Options,
    exec_argv: Option<Vec<String>>,
    node_options: Option<&str>,
) -> Result<(), String> {
    if let Some(exec_argv) = exec_argv {
        let own = parse(&exec_argv, None).map_err(|error| error.to_string())?;
        // V8's flags belong to the process, too.
        let refused: Vec<&str> = (own.options.v8_flags.iter().map(String::as_str))
            .chain((own.options.given.keys().copied()).filter(|name| is_of_the_process(name)))
            .collect();
        if own.has_entry || !refused.is_empty() {
            return Err(refused.join(", "));
        }
        options.given = own.options.given;
        options.exec_argv = exec_argv;
    }
    if node_options.is_some() {
        options.given = parse(&options.exec_argv, node_options)
            .map_err(|error| error.to_string())?
            .options
            .given;
    }
    Ok(())
}

/// `spawn(port, name, execArgv, argv, limits, onExit, nodeOptions)`: the worker's number. `execArgv`
/// undefined takes over the maker's; `limits` are the megabytes for old objects, young ones and the
/// stack; `nodeOptions` is there when the worker has a `NODE_OPTIONS` of its own. Returns a text when an
/// option is refused.
fn spawn<'s>(
    scope: &mut v8::PinScope<'s, '_>,
    args: v8::FunctionCallbackArguments<'s>,
    mut rv: v8::ReturnValue<'s>,
) {
    let env = Env::current(scope);
    let mut options = Options::clone(env.options());
    let exec_argv = args.get(2).is_array().then(|| strings(scope, args.get(2)));
    let node_options = args.get(6).is_string().then(|| text(scope, args.get(6)));
    if let Err(refused) = set_own_options(&mut options, exec_argv, node_options.as_deref()) {
        return rv.set(string(scope, &refused).into());
    }
    let [max_old_generation_mb, max_young_generation_mb, stack_mb] = limits(scope, args.get(4));
    let id = worker::next_id();
    options.entry = Entry::Worker;
    options.args = strings(scope, args.get(3));
    options.worker = Some(WorkerOptions {
        thread_id: id,
        name: text(scope, args.get(1)),
        max_old_generation_mb,
        max_young_generation_mb,
        stack_mb,
    });
    let Ok(on_exit) = v8::Local::<v8::Function>::try_from(args.get(5)) else {
        return throw_error(scope, ErrorKind::Type, "", "onExit must be a function");
    };
    let Some(port) = args
        .get(0)
        .uint32_value(scope)
        .and_then(|id| messaging::take_port(&env, id))
    else {
        return throw_error(scope, ErrorKind::Error, "", "The port is not there");
    };

    let watch = Box::into_raw(Box::new(Watch {
        // SAFETY: zero is a valid start for the handle, which is initialised below.
        handle: unsafe { std::mem::zeroed() },
        env: env.clone(),
        id,
        shared: Arc::default(),
        on_exit: v8::Global::new(scope, on_exit),
    }));
    // SAFETY: the box stays in place until the handle's close callback frees it.
    let started = unsafe {
        let handle = &raw mut (*watch).handle;
        uv::uv_async_init(env.event_loop().uv(), handle, Some(on_notice));
        (*handle).data = watch.cast();
        worker::spawn(options, port, handle)
    };
    match started {
        Ok((shared, thread)) => {
            env.state::<Workers>().add(shared.clone(), thread);
            // SAFETY: the box is alive; the notice comes through this thread's loop, so later.
            unsafe { (*watch).shared = shared };
            env.state::<Made>().workers.borrow_mut().insert(id, watch);
            rv.set_uint32(id);
        }
        Err(error) => {
            // SAFETY: as above; closed once.
            unsafe { uv::uv_close((&raw mut (*watch).handle).cast(), Some(on_closed)) };
            let message = format!("Worker initialization failure: {error}");
            throw_error(scope, ErrorKind::Error, "ERR_WORKER_INIT_FAILED", &message);
        }
    }
}

fn watch_of(
    scope: &mut v8::PinScope<'_, '_>,
    value: v8::Local<'_, v8::Value>,
) -> Option<*mut Watch> {
    let id = value.uint32_value(scope)?;
    Env::current(scope)
        .state::<Made>()
        .workers
        .borrow()
        .get(&id)
        .copied()
}

/// `terminate(id)`.
fn terminate<'s>(
    scope: &mut v8::PinScope<'s, '_>,
    args: v8::FunctionCallbackArguments<'s>,
    _rv: v8::ReturnValue<'s>,
) {
    if let Some(watch) = watch_of(scope, args.get(0)) {
        // SAFETY: watches in the table are alive.
        unsafe { (*watch).shared.terminate() };
    }
}

/// `setRef(id, on)`: whether the worker keeps its maker's loop alive.
fn set_ref<'s>(
    scope: &mut v8::PinScope<'s, '_>,
    args: v8::FunctionCallbackArguments<'s>,
    _rv: v8::ReturnValue<'s>,
) {
    if let Some(watch) = watch_of(scope, args.get(0)) {
        // SAFETY: watches in the table are alive, their handles open.
        unsafe {
            let handle = (&raw mut (*watch).handle).cast();
            if args.get(1).is_true() {
                uv::uv_ref(handle);
            } else {
                uv::uv_unref(handle);
            }
        }
    }
}

unsafe extern "C" fn on_notice(handle: *mut uv::uv_async_t) {
    // SAFETY: `data` is the box, alive until it is closed below.
    let (env, id, shared, on_exit) = unsafe {
        let watch = &*(*handle).data.cast::<Watch>();
        (
            watch.env.clone(),
            watch.id,
            watch.shared.clone(),
            watch.on_exit.clone(),
        )
    };
    env.state::<Made>().workers.borrow_mut().remove(&id);
    env.state::<Workers>().join(&shared);
    // SAFETY: closed once: the thread is over and sends nothing more.
    unsafe { uv::uv_close(handle.cast(), Some(on_closed)) };
    if !env.can_call_js() {
        return;
    }
    let (code, lack) = shared.outcome();
    env.enter(|scope| {
        let on_exit = v8::Local::new(scope, on_exit);
        let undefined = v8::undefined(scope);
        let code = v8::Integer::new(scope, code);
        let lack = match lack {
            Some(lack) => string(scope, &lack).into(),
            None => undefined.into(),
        };
        env.make_callback(scope, undefined.into(), on_exit, &[code.into(), lack]);
    });
}

unsafe extern "C" fn on_closed(handle: *mut uv::uv_handle_t) {
    // SAFETY: `data` is the box that `spawn` made; libuv is done with it.
    drop(unsafe { Box::from_raw((*handle).data.cast::<Watch>()) });
}
