//! `internalBinding('messaging')`: message channels and structured cloning.
//!
//! JavaScript knows an end of a channel by a number. Messages that arrive wake the environment through
//! one `uv_async_t` for all its ports; it keeps the loop alive while a port does.

use std::sync::Arc;

use libuv_sys2 as uv;

use self::clone::{Message, Transfer};
use self::port::Port;
use self::state::{Factories, LocalPort, State, kind, state};
pub(crate) use self::state::{SentPort, adopt_worker_port, close_all, take_port, worker_port};
use super::prelude::*;

mod broadcast;
mod clone;
mod port;
mod state;

pub(super) fn init<'s>(
    scope: &mut v8::PinScope<'s, '_>,
    target: v8::Local<'s, v8::Object>,
    env: &Rc<Env>,
) {
    state::open(env);
    set_function(scope, target, "setFactories", set_factories);
    set_function(scope, target, "createChannel", create_channel);
    set_function(scope, target, "createBroadcast", create_broadcast);
    set_function(scope, target, "broadcast", broadcast);
    set_function(scope, target, "markPort", mark_port);
    set_function(scope, target, "markCloneable", mark_cloneable);
    set_function(scope, target, "post", post);
    set_function(scope, target, "receive", receive);
    set_function(scope, target, "attach", attach);
    set_function(scope, target, "start", start);
    set_function(scope, target, "stop", stop);
    set_function(scope, target, "ref", reference);
    set_function(scope, target, "unref", unreference);
    set_function(scope, target, "hasRef", has_ref);
    set_function(scope, target, "close", close);
    set_function(scope, target, "structuredClone", structured_clone);
    set_number(scope, target, "MESSAGE", kind::MESSAGE.into());
    set_number(scope, target, "MESSAGE_ERROR", kind::MESSAGE_ERROR.into());
    set_number(scope, target, "CLOSE", kind::CLOSE.into());
}

fn id_argument(args: &v8::FunctionCallbackArguments<'_>) -> u32 {
    args.get(0)
        .try_cast::<v8::Uint32>()
        .map_or(0, |id| id.value())
}

/// `setFactories(port, dataCloneError, describe, revive)`.
fn set_factories<'s>(
    scope: &mut v8::PinScope<'s, '_>,
    args: v8::FunctionCallbackArguments<'s>,
    _rv: v8::ReturnValue<'s>,
) {
    let function = |index| v8::Local::<v8::Function>::try_from(args.get(index));
    if let (Ok(port), Ok(data_clone_error), Ok(describe), Ok(revive)) =
        (function(0), function(1), function(2), function(3))
    {
        let factories = Factories {
            port: v8::Global::new(scope, port),
            data_clone_error: v8::Global::new(scope, data_clone_error),
            describe: v8::Global::new(scope, describe),
            revive: v8::Global::new(scope, revive),
        };
        *state(scope).factories.borrow_mut() = Some(Rc::new(factories));
    }
}

/// `createChannel()`: the ids of its two ends.
fn create_channel<'s>(
    scope: &mut v8::PinScope<'s, '_>,
    _args: v8::FunctionCallbackArguments<'s>,
    mut rv: v8::ReturnValue<'s>,
) {
    let state = state(scope);
    let (a, b) = Port::pair();
    let ids = [a, b].map(|port| {
        let id = state.register(port);
        v8::Integer::new_from_unsigned(scope, id).into()
    });
    rv.set(v8::Array::new_with_elements(scope, &ids).into());
}

/// `createBroadcast(name)`: the id of an end that hears what is sent to the name.
fn create_broadcast<'s>(
    scope: &mut v8::PinScope<'s, '_>,
    args: v8::FunctionCallbackArguments<'s>,
    mut rv: v8::ReturnValue<'s>,
) {
    let name = text(scope, args.get(0));
    let port = Port::single();
    broadcast::join(name, &port);
    rv.set_uint32(state(scope).register(port));
}

/// `broadcast(id, name, value)`: sends a copy to everybody who hears the name, but not to the sender.
fn broadcast<'s>(
    scope: &mut v8::PinScope<'s, '_>,
    args: v8::FunctionCallbackArguments<'s>,
    _rv: v8::ReturnValue<'s>,
) {
    let state = state(scope);
    let name = text(scope, args.get(1));
    let message = clone::write(scope, args.get(2), Transfer::default());
    if let (Some(message), Some(port)) = (message, state.port(id_argument(&args))) {
        broadcast::send(&name, &port, &message);
    }
}

/// `markPort(object)`: makes cloning know a `MessagePort` when it meets one.
fn mark_port<'s>(
    scope: &mut v8::PinScope<'s, '_>,
    args: v8::FunctionCallbackArguments<'s>,
    _rv: v8::ReturnValue<'s>,
) {
    let mark = clone::port_mark(scope);
    set_mark(scope, args.get(0), mark);
}

/// `markCloneable(object)`: makes cloning ask the factories for what stands for the object.
fn mark_cloneable<'s>(
    scope: &mut v8::PinScope<'s, '_>,
    args: v8::FunctionCallbackArguments<'s>,
    _rv: v8::ReturnValue<'s>,
) {
    let mark = clone::cloneable_mark(scope);
    set_mark(scope, args.get(0), mark);
}

fn set_mark<'s>(
    scope: &mut v8::PinScope<'s, '_>,
    value: v8::Local<'s, v8::Value>,
    mark: v8::Local<'s, v8::Private>,
) {
    if let Ok(object) = v8::Local::<v8::Object>::try_from(value) {
        let yes = v8::Boolean::new(scope, true).into();
        object.set_private(scope, mark, yes);
    }
}

fn elements<'s>(
    scope: &mut v8::PinScope<'s, '_>,
    value: v8::Local<'s, v8::Value>,
) -> Vec<v8::Local<'s, v8::Value>> {
    let Ok(array) = v8::Local::<v8::Array>::try_from(value) else {
        return Vec::new();
    };
    (0..array.length())
        .filter_map(|index| array.get_index(scope, index))
        .collect()
}

/// Reads `buffers`, `ports` and `portIds` from the arguments at `first` and after it.
fn transfer<'s>(
    scope: &mut v8::PinScope<'s, '_>,
    state: &State,
    args: &v8::FunctionCallbackArguments<'s>,
    first: i32,
) -> Transfer<'s> {
    let buffers = elements(scope, args.get(first));
    let objects = elements(scope, args.get(first + 1));
    let ids = elements(scope, args.get(first + 2));
    let mut transfer = Transfer {
        buffers: buffers
            .into_iter()
            .filter_map(|buffer| v8::Local::try_from(buffer).ok())
            .collect(),
        port_objects: Vec::new(),
        ports: Vec::new(),
    };
    for (object, id) in objects.into_iter().zip(ids) {
        let id = id.uint32_value(scope).unwrap_or(0);
        if let (Ok(object), Some(port)) = (v8::Local::try_from(object), state.port(id)) {
            transfer.port_objects.push(object);
            transfer.ports.push(port);
        }
    }
    transfer
}

/// Writes a message and takes its ports from this environment.
fn write<'s>(
    scope: &mut v8::PinScope<'s, '_>,
    state: &State,
    args: &v8::FunctionCallbackArguments<'s>,
    value: v8::Local<'s, v8::Value>,
    first: i32,
) -> Option<Message> {
    let transfer = transfer(scope, state, args, first);
    let ids: Vec<u32> = {
        let ports = state.ports.borrow();
        let sent = |local: &LocalPort| transfer.ports.iter().any(|p| Arc::ptr_eq(p, &local.port));
        ports
            .iter()
            .filter(|(_, local)| sent(local))
            .map(|(id, _)| *id)
            .collect()
    };
    let message = clone::write(scope, value, transfer)?;
    for id in ids {
        state.remove(id);
    }
    Some(message)
}

/// `post(id, value, buffers, ports, portIds)`: false when the far end itself is among the ports, and the
/// message with it is lost.
fn post<'s>(
    scope: &mut v8::PinScope<'s, '_>,
    args: v8::FunctionCallbackArguments<'s>,
    mut rv: v8::ReturnValue<'s>,
) {
    let state = state(scope);
    let port = state.port(id_argument(&args));
    let reaches_itself = port.as_ref().is_some_and(|port| {
        elements(scope, args.get(4))
            .into_iter()
            .filter_map(|id| state.port(id.uint32_value(scope)?))
            .any(|sent| port.is_peer_of(&sent))
    });
    // Also written when there is nobody to have it: what is transferred is gone all the same.
    let Some(message) = write(scope, &state, &args, args.get(1), 2) else {
        return;
    };
    if reaches_itself {
        rv.set_bool(false);
        return;
    }
    if let Some(port) = port {
        port.send(message);
    }
    rv.set_bool(true);
}

/// `receive(id)`: `[value]` of the next message, undefined when there is none.
fn receive<'s>(
    scope: &mut v8::PinScope<'s, '_>,
    args: v8::FunctionCallbackArguments<'s>,
    mut rv: v8::ReturnValue<'s>,
) {
    let state = state(scope);
    let message = state
        .port(id_argument(&args))
        .and_then(|port| port.take_message());
    if let Some(message) = message
        && let Some((value, _)) = clone::read(scope, &state, message)
    {
        rv.set(v8::Array::new_with_elements(scope, &[value]).into());
    }
}

/// `attach(id, receiver)`: `receiver(kind, value, ports)` is called for what comes in.
fn attach<'s>(
    scope: &mut v8::PinScope<'s, '_>,
    args: v8::FunctionCallbackArguments<'s>,
    _rv: v8::ReturnValue<'s>,
) {
    let state = state(scope);
    let id = id_argument(&args);
    let Ok(receiver) = v8::Local::<v8::Function>::try_from(args.get(1)) else {
        return;
    };
    let Some(port) = state.port(id) else { return };
    if let Some(local) = state.ports.borrow_mut().get_mut(&id) {
        local.receiver = Some(v8::Global::new(scope, receiver));
    }
    port.set_owner(Some((state.inbox.clone(), id)));
}

/// `start(id)`: messages are wanted.
fn start<'s>(
    scope: &mut v8::PinScope<'s, '_>,
    args: v8::FunctionCallbackArguments<'s>,
    _rv: v8::ReturnValue<'s>,
) {
    set_receiving(scope, &args, true);
}

/// `stop(id)`: messages wait until `start` is called again.
fn stop<'s>(
    scope: &mut v8::PinScope<'s, '_>,
    args: v8::FunctionCallbackArguments<'s>,
    _rv: v8::ReturnValue<'s>,
) {
    set_receiving(scope, &args, false);
}

fn set_receiving(
    scope: &mut v8::PinScope<'_, '_>,
    args: &v8::FunctionCallbackArguments<'_>,
    receiving: bool,
) {
    let state = state(scope);
    let id = id_argument(args);
    let waiting = {
        let mut ports = state.ports.borrow_mut();
        let Some(local) = ports.get_mut(&id) else {
            return;
        };
        local.receiving = receiving;
        receiving && local.port.waiting() > 0
    };
    if waiting {
        state.inbox.notify(id);
    }
}

/// `ref(id)`: the port keeps the loop alive.
fn reference<'s>(
    scope: &mut v8::PinScope<'s, '_>,
    args: v8::FunctionCallbackArguments<'s>,
    _rv: v8::ReturnValue<'s>,
) {
    state(scope).set_alive(id_argument(&args), true);
}

/// `unref(id)`: it does not.
fn unreference<'s>(
    scope: &mut v8::PinScope<'s, '_>,
    args: v8::FunctionCallbackArguments<'s>,
    _rv: v8::ReturnValue<'s>,
) {
    state(scope).set_alive(id_argument(&args), false);
}

/// `hasRef(id)`.
fn has_ref<'s>(
    scope: &mut v8::PinScope<'s, '_>,
    args: v8::FunctionCallbackArguments<'s>,
    mut rv: v8::ReturnValue<'s>,
) {
    let state = state(scope);
    let ports = state.ports.borrow();
    let local = ports.get(&id_argument(&args));
    rv.set_bool(local.is_some_and(|local| local.keeps_alive));
}

/// `close(id, done)`: ends the port; the other end is told. `done`, if given, is called in the loop's
/// phase for closed handles, as if the port had one.
fn close<'s>(
    scope: &mut v8::PinScope<'s, '_>,
    args: v8::FunctionCallbackArguments<'s>,
    _rv: v8::ReturnValue<'s>,
) {
    let env = Env::current(scope);
    if let Some(port) = env.state::<State>().remove(id_argument(&args)) {
        port.close();
    }
    let Ok(done) = v8::Local::<v8::Function>::try_from(args.get(1)) else {
        return;
    };
    let closing = Box::into_raw(Box::new(Closing {
        // SAFETY: all-zero is a valid value of the C struct, which `uv_idle_init` fills.
        handle: unsafe { std::mem::MaybeUninit::zeroed().assume_init() },
        done: v8::Global::new(scope, done),
        env: env.clone(),
    }));
    // SAFETY: the box stays until the callback of `uv_close` takes it.
    unsafe {
        let handle = &raw mut (*closing).handle;
        uv::uv_idle_init(env.event_loop().uv(), handle);
        uv::uv_close(handle.cast(), Some(closed));
    }
}

/// A handle that is only there to be closed.
#[repr(C)]
struct Closing {
    /// First, so that the handle's address is the box's.
    handle: uv::uv_idle_t,
    done: v8::Global<v8::Function>,
    env: Rc<Env>,
}

unsafe extern "C" fn closed(handle: *mut uv::uv_handle_t) {
    // SAFETY: the handle is the first field of the box that `close` made, and closed once.
    let Closing { done, env, .. } = *unsafe { Box::from_raw(handle.cast::<Closing>()) };
    if env.can_call_js() {
        env.enter(|scope| {
            let done = v8::Local::new(scope, &done);
            let receiver = v8::undefined(scope).into();
            env.make_callback(scope, receiver, done, &[]);
        });
    }
}

/// `structuredClone(value, buffers, ports, portIds)`.
fn structured_clone<'s>(
    scope: &mut v8::PinScope<'s, '_>,
    args: v8::FunctionCallbackArguments<'s>,
    mut rv: v8::ReturnValue<'s>,
) {
    let state = state(scope);
    if let Some(message) = write(scope, &state, &args, args.get(0), 1)
        && let Some((value, _)) = clone::read(scope, &state, message)
    {
        rv.set(value);
    }
}
