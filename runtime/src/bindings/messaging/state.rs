//! The ports of one environment, and the delivery of what comes in.

use std::cell::{Cell, RefCell};
use std::collections::HashMap;
use std::ffi::c_void;
use std::sync::Arc;

use libuv_sys2 as uv;

use super::clone;
use super::port::{Event, Inbox, Port};
use crate::bindings::prelude::*;

/// A port is called back at most so often, or as often as there were messages, before others get a turn.
const BATCH: usize = 1000;

/// What the callback of a port is told.
pub(super) mod kind {
    pub(in super::super) const MESSAGE: i32 = 0;
    pub(in super::super) const MESSAGE_ERROR: i32 = 1;
    pub(in super::super) const CLOSE: i32 = 2;
}

/// A port that is here.
pub(super) struct LocalPort {
    pub(super) port: Arc<Port>,
    /// `(kind, value, ports)`.
    pub(super) receiver: Option<v8::Global<v8::Function>>,
    /// Whether messages are wanted; that the other end is gone is told in any case.
    pub(super) receiving: bool,
    pub(super) keeps_alive: bool,
}

/// Functions of the builtins.
pub(super) struct Factories {
    /// `(id) -> MessagePort`.
    pub(super) port: v8::Global<v8::Function>,
    /// `(message) -> error`.
    pub(super) data_clone_error: v8::Global<v8::Function>,
    /// `(object) -> value`: what stands for an object of a builtin class in a message.
    pub(super) describe: v8::Global<v8::Function>,
    /// `(value) -> object`: the way back.
    pub(super) revive: v8::Global<v8::Function>,
}

/// What one environment knows of its ports.
pub(super) struct State {
    pub(super) inbox: Arc<Inbox>,
    wake: *mut uv::uv_async_t,
    pub(super) ports: RefCell<HashMap<u32, LocalPort>>,
    last_id: Cell<u32>,
    alive: Cell<u32>,
    pub(super) factories: RefCell<Option<Rc<Factories>>>,
}

/// Makes the state of an environment.
pub(super) fn open(env: &Rc<Env>) {
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
pub(crate) fn adopt_worker_port(scope: &mut v8::PinScope<'_, '_>, env: &Rc<Env>, port: SentPort) {
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
    pub(super) fn register(&self, port: Arc<Port>) -> u32 {
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
    pub(super) fn adopt<'s>(
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

    pub(super) fn port(&self, id: u32) -> Option<Arc<Port>> {
        Some(self.ports.borrow().get(&id)?.port.clone())
    }

    /// Forgets a port: it was closed or sent away.
    pub(super) fn remove(&self, id: u32) -> Option<Arc<Port>> {
        let local = self.ports.borrow_mut().remove(&id)?;
        local.port.set_owner(None);
        if local.keeps_alive {
            self.count(-1);
        }
        Some(local.port)
    }

    pub(super) fn set_alive(&self, id: u32, alive: bool) {
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

/// The state of the scope's environment.
pub(super) fn state(scope: &v8::Isolate) -> Rc<State> {
    Env::current(scope).state()
}

/// Throws the error for what cannot be cloned, a `DOMException` made by the builtins.
pub(super) fn data_clone_error(
    scope: &mut v8::PinScope<'_, '_>,
    message: v8::Local<'_, v8::String>,
) {
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
