//! `internalBinding('messaging')`: message channels and structured cloning.
//!
//! JavaScript knows an end of a channel by a number. Messages that arrive wake the environment through
//! one `uv_async_t` for all its ports; it keeps the loop alive while a port does.

use std::cell::{Cell, RefCell};
use std::collections::HashMap;
use std::ffi::c_void;
use std::sync::Arc;

use libuv_sys2 as uv;

use self::clone::{Message, Transfer};
use self::port::{Event, Inbox, Port};
use super::prelude::*;

mod clone;
mod port;

/// A port is called back at most so often, or as often as there were messages, before others get a turn.
const BATCH: usize = 1000;

/// What the callback of a port is told.
mod kind {
    pub(super) const MESSAGE: i32 = 0;
    pub(super) const MESSAGE_ERROR: i32 = 1;
    pub(super) const CLOSE: i32 = 2;
}

struct LocalPort {
    port: Arc<Port>,
    /// `(kind, value, ports)`.
    receiver: Option<v8::Global<v8::Function>>,
    /// Whether messages are wanted; that the other end is gone is told in any case.
    receiving: bool,
    keeps_alive: bool,
}

struct Factories {
    /// `(id) -> MessagePort`.
    port: v8::Global<v8::Function>,
    /// `(message) -> error`.
    data_clone_error: v8::Global<v8::Function>,
}

struct State {
    inbox: Arc<Inbox>,
    wake: *mut uv::uv_async_t,
    ports: RefCell<HashMap<u32, LocalPort>>,
    last_id: Cell<u32>,
    alive: Cell<u32>,
    factories: RefCell<Option<Rc<Factories>>>,
}

pub(super) fn init<'s>(
    scope: &mut v8::PinScope<'s, '_>,
    target: v8::Local<'s, v8::Object>,
    env: &Rc<Env>,
) {
    let wake = Box::into_raw(Box::new(
        // SAFETY: all-zero is a valid value of the C struct, which `uv_async_init` fills.
        unsafe { std::mem::MaybeUninit::<uv::uv_async_t>::zeroed().assume_init() },
    ));
    // SAFETY: the loop is the environment's; the handle stays where it is and is never freed, so that
    // the loop may outlive this state. Its `data` is the environment's address while that lives.
    unsafe {
        uv::uv_async_init(env.event_loop().uv(), wake, Some(on_wake));
        (*wake).data = Rc::as_ptr(env).cast_mut().cast::<c_void>();
        uv::uv_unref(wake.cast());
    }
    env.set_state(State {
        inbox: Inbox::new(wake),
        wake,
        ports: RefCell::default(),
        last_id: Cell::new(0),
        alive: Cell::new(0),
        factories: RefCell::default(),
    });

    set_function(scope, target, "setFactories", set_factories);
    set_function(scope, target, "createChannel", create_channel);
    set_function(scope, target, "markPort", mark_port);
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

/// Closes all ports of an environment that ends, so that the other ends learn of it. Before its loop.
pub(crate) fn close_all(env: &Rc<Env>) {
    let Some(state) = env.try_state::<State>() else {
        return;
    };
    state.inbox.disconnect();
    let ports = std::mem::take(&mut *state.ports.borrow_mut());
    for port in ports.into_values() {
        port.port.close();
    }
    // SAFETY: the handle was initialised and is closed here only; nothing sends to it any more.
    unsafe {
        if uv::uv_is_closing(state.wake.cast()) == 0 {
            uv::uv_close(state.wake.cast(), None);
        }
    }
}

/// A port on its way to another thread.
pub(crate) struct SentPort(Arc<Port>);

/// The number of the port that connects a worker with its maker.
struct WorkerPort(u32);

/// Takes the port `id` from its environment, for a worker.
pub(crate) fn take_port(env: &Rc<Env>, id: u32) -> Option<SentPort> {
    env.try_state::<State>()?.remove(id).map(SentPort)
}

/// Gives a worker's environment its port.
pub(crate) fn adopt_worker_port(
    scope: &mut v8::PinScope<'_, '_>,
    env: &Rc<Env>,
    port: SentPort,
) {
    // The binding's first use makes its state.
    if env.binding(scope, "messaging").is_some() {
        let id = env.state::<State>().register(port.0);
        env.set_state(WorkerPort(id));
    }
}

/// The port that [`adopt_worker_port`] gave.
pub(crate) fn worker_port(env: &Rc<Env>) -> Option<u32> {
    env.try_state::<WorkerPort>().map(|port| port.0)
}

impl State {
    fn register(&self, port: Arc<Port>) -> u32 {
        let id = self.last_id.get() + 1;
        self.last_id.set(id);
        let local = LocalPort {
            port,
            receiver: None,
            receiving: false,
            keeps_alive: false,
        };
        self.ports.borrow_mut().insert(id, local);
        id
    }

    /// Takes over a port that came in a message: its new `MessagePort` object.
    fn adopt<'s>(
        &self,
        scope: &mut v8::PinScope<'s, '_>,
        port: Arc<Port>,
    ) -> Option<v8::Local<'s, v8::Object>> {
        let id = self.register(port);
        let factories = self.factories.borrow().clone()?;
        let factory = v8::Local::new(scope, &factories.port);
        let receiver = v8::undefined(scope).into();
        let id = v8::Integer::new_from_unsigned(scope, id).into();
        let object = factory.call(scope, receiver, &[id])?;
        v8::Local::<v8::Object>::try_from(object).ok()
    }

    fn port(&self, id: u32) -> Option<Arc<Port>> {
        Some(self.ports.borrow().get(&id)?.port.clone())
    }

    /// Forgets a port: it was closed or sent away.
    fn remove(&self, id: u32) -> Option<Arc<Port>> {
        let local = self.ports.borrow_mut().remove(&id)?;
        local.port.set_owner(None);
        if local.keeps_alive {
            self.count(-1);
        }
        Some(local.port)
    }

    fn set_alive(&self, id: u32, alive: bool) {
        let mut ports = self.ports.borrow_mut();
        let Some(local) = ports.get_mut(&id) else {
            return;
        };
        if local.keeps_alive != alive {
            local.keeps_alive = alive;
            self.count(if alive { 1 } else { -1 });
        }
    }

    fn count(&self, step: i32) {
        let before = self.alive.get();
        let after = before.saturating_add_signed(step);
        self.alive.set(after);
        // SAFETY: the handle is open while the environment runs.
        unsafe {
            if before == 0 && after > 0 {
                uv::uv_ref(self.wake.cast());
            } else if before > 0 && after == 0 {
                uv::uv_unref(self.wake.cast());
            }
        }
    }

    /// The receiver of a port, if it wants what comes next.
    fn receiver(&self, id: u32) -> Option<v8::Global<v8::Function>> {
        let ports = self.ports.borrow();
        let local = ports.get(&id)?;
        let wanted = local.receiving || local.port.is_closing();
        wanted.then(|| local.receiver.clone()).flatten()
    }

    /// Gives a port's events to its receiver, until there are none or they are not wanted.
    fn deliver(self: &Rc<Self>, env: &Rc<Env>, id: u32) {
        let Some(port) = self.port(id) else { return };
        let Some(mut receiver) = self.receiver(id) else {
            return;
        };
        port.set_delivering(true);
        for _ in 0..port.waiting().max(BATCH) {
            if !port.is_closed() {
                match self.receiver(id) {
                    Some(current) => receiver = current,
                    None => break,
                }
            }
            let Some(event) = port.take() else { break };
            env.enter(|scope| self.deliver_one(env, scope, &receiver, event));
            if !env.can_call_js() {
                break;
            }
        }
        port.set_delivering(false);
        if port.waiting() > 0 {
            self.inbox.notify(id);
        }
    }

    fn deliver_one(
        self: &Rc<Self>,
        env: &Rc<Env>,
        scope: &mut v8::PinScope<'_, '_>,
        receiver: &v8::Global<v8::Function>,
        event: Event,
    ) {
        let undefined: v8::Local<v8::Value> = v8::undefined(scope).into();
        let receiver = v8::Local::new(scope, receiver);
        let (kind, value, ports) = match event {
            Event::Closed => (kind::CLOSE, undefined, undefined),
            Event::Message(message) => {
                v8::tc_scope!(let tc, scope);
                match clone::read(tc, self, message) {
                    Some((value, ports)) => {
                        let ports = v8::Array::new_with_elements(tc, &ports).into();
                        (kind::MESSAGE, value, ports)
                    }
                    None => {
                        let error = tc.exception().unwrap_or_else(|| v8::undefined(tc).into());
                        tc.reset();
                        (kind::MESSAGE_ERROR, error, undefined)
                    }
                }
            }
        };
        let kind = v8::Integer::new(scope, kind).into();
        env.make_callback(scope, undefined, receiver, &[kind, value, ports]);
    }
}

impl Drop for State {
    fn drop(&mut self) {
        self.inbox.disconnect();
    }
}

unsafe extern "C" fn on_wake(handle: *mut uv::uv_async_t) {
    // SAFETY: `data` is the environment, which outlives its loop's callbacks; the count is raised for
    // the time of this one.
    let env = unsafe {
        let env = (*handle).data.cast::<Env>().cast_const();
        Rc::increment_strong_count(env);
        Rc::from_raw(env)
    };
    let Some(state) = env.try_state::<State>() else {
        return;
    };
    // A port that is written to meanwhile has its turn at once, but none has two.
    let mut had_turn: Vec<u32> = Vec::new();
    loop {
        let (again, fresh): (Vec<u32>, Vec<u32>) = state
            .inbox
            .take_ready()
            .into_iter()
            .partition(|id| had_turn.contains(id));
        for id in again {
            state.inbox.notify(id);
        }
        if fresh.is_empty() || !env.can_call_js() {
            return;
        }
        for id in fresh {
            state.deliver(&env, id);
            had_turn.push(id);
        }
    }
}

fn state(scope: &v8::Isolate) -> Rc<State> {
    Env::current(scope).state()
}

fn id_argument(args: &v8::FunctionCallbackArguments<'_>) -> u32 {
    args.get(0)
        .try_cast::<v8::Uint32>()
        .map_or(0, |id| id.value())
}

/// Throws the error for what cannot be cloned, a `DOMException` made by the builtins.
fn data_clone_error(scope: &mut v8::PinScope<'_, '_>, message: v8::Local<'_, v8::String>) {
    let factories = state(scope).factories.borrow().clone();
    let error = factories.and_then(|factories| {
        let factory = v8::Local::new(scope, &factories.data_clone_error);
        let receiver = v8::undefined(scope).into();
        let message = v8::Local::new(scope, message);
        factory.call(scope, receiver, &[message.into()])
    });
    if let Some(error) = error {
        scope.throw_exception(error);
    }
}

/// `setFactories(port, dataCloneError)`.
fn set_factories<'s>(
    scope: &mut v8::PinScope<'s, '_>,
    args: v8::FunctionCallbackArguments<'s>,
    _rv: v8::ReturnValue<'s>,
) {
    if let (Ok(port), Ok(data_clone_error)) = (
        v8::Local::<v8::Function>::try_from(args.get(0)),
        v8::Local::<v8::Function>::try_from(args.get(1)),
    ) {
        let factories = Factories {
            port: v8::Global::new(scope, port),
            data_clone_error: v8::Global::new(scope, data_clone_error),
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

/// `markPort(object)`: makes cloning know a `MessagePort` when it meets one.
fn mark_port<'s>(
    scope: &mut v8::PinScope<'s, '_>,
    args: v8::FunctionCallbackArguments<'s>,
    _rv: v8::ReturnValue<'s>,
) {
    if let Ok(object) = v8::Local::<v8::Object>::try_from(args.get(0)) {
        let mark = clone::port_mark(scope);
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
