//! The structured clone algorithm: a value as bytes and what cannot be bytes, and back.

use std::cell::RefCell;
use std::sync::Arc;

use super::port::Port;
use super::state::{State, data_clone_error};
use crate::bindings::prelude::*;

type Store = v8::SharedRef<v8::BackingStore>;

/// A value on its way to another environment, or back to its own.
pub(super) struct Message {
    bytes: Vec<u8>,
    /// Memory that moves with the message: its old owner has lost it.
    moved: Vec<Store>,
    /// Memory that both sides see.
    shared: Vec<Store>,
    ports: Vec<Arc<Port>>,
    /// Compiled code, which all isolates of the process may run.
    modules: Vec<Arc<v8::CompiledWasmModule>>,
    /// What stands for objects of builtin classes, in the order of their numbers.
    parts: Vec<Message>,
}

impl Message {
    /// Another message with the same value; `None` for one that takes something along, which only one
    /// receiver can have.
    pub(super) fn copy(&self) -> Option<Message> {
        if !self.moved.is_empty() || !self.ports.is_empty() {
            return None;
        }
        Some(Message {
            bytes: self.bytes.clone(),
            moved: Vec::new(),
            shared: self.shared.clone(),
            ports: Vec::new(),
            modules: self.modules.clone(),
            parts: self
                .parts
                .iter()
                .map(Message::copy)
                .collect::<Option<_>>()?,
        })
    }
}

// SAFETY: the stores are the only part that is not `Send` by itself. A moved store has been detached
// from its buffer and has this message as its only owner; shared memory may be had from any thread.
// Their reference counts are atomic.
unsafe impl Send for Message {}

/// What a `postMessage` or `structuredClone` wants moved instead of copied.
#[derive(Default)]
pub(super) struct Transfer<'s> {
    /// Each once, all detachable.
    pub buffers: Vec<v8::Local<'s, v8::ArrayBuffer>>,
    /// The `MessagePort` objects, and the ports behind them in the same order.
    pub port_objects: Vec<v8::Local<'s, v8::Object>>,
    /// See `port_objects`.
    pub ports: Vec<Arc<Port>>,
}

/// The key of the mark that `MessagePort` objects carry.
pub(super) fn port_mark<'s>(scope: &v8::PinScope<'s, '_, ()>) -> v8::Local<'s, v8::Private> {
    let name = key(scope, "tenon:MessagePort");
    v8::Private::for_api(scope, Some(name))
}

/// The key of the mark of objects that the builtins can describe as a plain value.
pub(super) fn cloneable_mark<'s>(scope: &v8::PinScope<'s, '_, ()>) -> v8::Local<'s, v8::Private> {
    let name = key(scope, "tenon:cloneable");
    v8::Private::for_api(scope, Some(name))
}

/// What a host object in a message's bytes is; its number follows.
const PORT: u32 = 0;
const PART: u32 = 1;

struct Writer {
    ports: Vec<v8::Global<v8::Object>>,
    /// Objects to be described when the message is written.
    parts: Rc<RefCell<Vec<v8::Global<v8::Object>>>>,
    shared: Rc<RefCell<Vec<Store>>>,
    modules: Rc<RefCell<Vec<Arc<v8::CompiledWasmModule>>>>,
}

impl v8::ValueSerializerImpl for Writer {
    fn throw_data_clone_error<'s>(
        &self,
        scope: &mut v8::PinScope<'s, '_>,
        message: v8::Local<'s, v8::String>,
    ) {
        data_clone_error(scope, message);
    }

    fn has_custom_host_object(&self, _isolate: &v8::Isolate) -> bool {
        true
    }

    fn is_host_object<'s>(
        &self,
        scope: &mut v8::PinScope<'s, '_>,
        object: v8::Local<'s, v8::Object>,
    ) -> Option<bool> {
        let port = port_mark(scope);
        if object.has_private(scope, port)? {
            return Some(true);
        }
        let cloneable = cloneable_mark(scope);
        object.has_private(scope, cloneable)
    }

    fn write_host_object<'s>(
        &self,
        scope: &mut v8::PinScope<'s, '_>,
        object: v8::Local<'s, v8::Object>,
        serializer: &dyn v8::ValueSerializerHelper,
    ) -> Option<bool> {
        let mark = cloneable_mark(scope);
        if object.has_private(scope, mark)? {
            let mut parts = self.parts.borrow_mut();
            serializer.write_uint32(PART);
            serializer.write_uint32(parts.len() as u32);
            parts.push(v8::Global::new(scope, object));
            return Some(true);
        }
        match self.ports.iter().position(|port| *port == object) {
            Some(index) => {
                serializer.write_uint32(PORT);
                serializer.write_uint32(index as u32);
                Some(true)
            }
            None => {
                let message = "Object that needs transfer was found in message but not listed in transferList";
                let message = string(scope, message);
                data_clone_error(scope, message);
                None
            }
        }
    }

    fn get_shared_array_buffer_id<'s>(
        &self,
        _scope: &mut v8::PinScope<'s, '_>,
        buffer: v8::Local<'s, v8::SharedArrayBuffer>,
    ) -> Option<u32> {
        let mut shared = self.shared.borrow_mut();
        shared.push(buffer.get_backing_store());
        Some(shared.len() as u32 - 1)
    }

    fn get_wasm_module_transfer_id(
        &self,
        _scope: &mut v8::PinScope<'_, '_>,
        module: v8::Local<'_, v8::WasmModuleObject>,
    ) -> Option<u32> {
        let mut modules = self.modules.borrow_mut();
        modules.push(Arc::new(module.get_compiled_module()));
        Some(modules.len() as u32 - 1)
    }
}

/// Writes `value`, and takes what is to be transferred. `None` with an exception pending, and nothing
/// taken, when something in it cannot be cloned.
pub(super) fn write<'s>(
    scope: &mut v8::PinScope<'s, '_>,
    value: v8::Local<'s, v8::Value>,
    transfer: Transfer<'s>,
) -> Option<Message> {
    use v8::ValueSerializerHelper;

    let shared = Rc::new(RefCell::new(Vec::new()));
    let modules = Rc::new(RefCell::new(Vec::new()));
    let objects = Rc::new(RefCell::new(Vec::new()));
    let writer = Writer {
        parts: objects.clone(),
        ports: transfer
            .port_objects
            .iter()
            .map(|object| v8::Global::new(scope, *object))
            .collect(),
        shared: shared.clone(),
        modules: modules.clone(),
    };
    let serializer = v8::ValueSerializer::new(scope, Box::new(writer));
    for (index, buffer) in transfer.buffers.iter().enumerate() {
        serializer.transfer_array_buffer(index as u32, *buffer);
    }
    serializer.write_header();
    let context = scope.get_current_context();
    if serializer.write_value(context, value) != Some(true) {
        return None;
    }
    let parts = describe(scope, &objects.take())?;
    let moved = transfer
        .buffers
        .iter()
        .map(|buffer| {
            let store = buffer.get_backing_store();
            buffer.detach(None);
            store
        })
        .collect();
    let bytes = serializer.release();
    drop(serializer);
    let shared = shared.take();
    let modules = modules.take();
    Some(Message {
        bytes,
        moved,
        shared,
        ports: transfer.ports,
        modules,
        parts,
    })
}

/// Messages of what stands for the objects; `None` with an exception pending.
fn describe(
    scope: &mut v8::PinScope<'_, '_>,
    objects: &[v8::Global<v8::Object>],
) -> Option<Vec<Message>> {
    if objects.is_empty() {
        return Some(Vec::new());
    }
    let factories = super::state::state(scope).factories.borrow().clone()?;
    let mut parts = Vec::with_capacity(objects.len());
    for object in objects {
        let describe = v8::Local::new(scope, &factories.describe);
        let receiver = v8::undefined(scope).into();
        let object = v8::Local::new(scope, object);
        let value = describe.call(scope, receiver, &[object.into()])?;
        parts.push(write(scope, value, Transfer::default())?);
    }
    Some(parts)
}

struct Reader {
    ports: Vec<v8::Global<v8::Object>>,
    parts: Vec<v8::Global<v8::Object>>,
    shared: Vec<Store>,
    modules: Vec<Arc<v8::CompiledWasmModule>>,
}

impl v8::ValueDeserializerImpl for Reader {
    fn read_host_object<'s>(
        &self,
        scope: &mut v8::PinScope<'s, '_>,
        deserializer: &dyn v8::ValueDeserializerHelper,
    ) -> Option<v8::Local<'s, v8::Object>> {
        let (mut kind, mut index) = (0, 0);
        if !deserializer.read_uint32(&mut kind) || !deserializer.read_uint32(&mut index) {
            return None;
        }
        let objects = if kind == PART {
            &self.parts
        } else {
            &self.ports
        };
        Some(v8::Local::new(scope, objects.get(index as usize)?))
    }

    fn get_shared_array_buffer_from_id<'s>(
        &self,
        scope: &mut v8::PinScope<'s, '_>,
        id: u32,
    ) -> Option<v8::Local<'s, v8::SharedArrayBuffer>> {
        let store = self.shared.get(id as usize)?;
        Some(v8::SharedArrayBuffer::with_backing_store(scope, store))
    }

    fn get_wasm_module_from_id<'s>(
        &self,
        scope: &mut v8::PinScope<'s, '_>,
        id: u32,
    ) -> Option<v8::Local<'s, v8::WasmModuleObject>> {
        let module = self.modules.get(id as usize)?;
        v8::WasmModuleObject::from_compiled_module(scope, module)
    }
}

/// The value of a message and the `MessagePort` objects that came with it; `None` with an exception
/// pending.
pub(super) fn read<'s>(
    scope: &mut v8::PinScope<'s, '_>,
    state: &Rc<State>,
    message: Message,
) -> Option<(v8::Local<'s, v8::Value>, Vec<v8::Local<'s, v8::Value>>)> {
    use v8::ValueDeserializerHelper;

    let mut ports = Vec::new();
    for port in message.ports {
        ports.push(state.adopt(scope, port)?);
    }
    // Made before the rest is read: V8 allows no JavaScript while it reads.
    let mut parts = Vec::new();
    for part in message.parts {
        let (value, _) = read(scope, state, part)?;
        let factories = state.factories.borrow().clone()?;
        let revive = v8::Local::new(scope, &factories.revive);
        let receiver = v8::undefined(scope).into();
        let object = revive.call(scope, receiver, &[value])?;
        let object = v8::Local::<v8::Object>::try_from(object).ok()?;
        parts.push(v8::Global::new(scope, object));
    }
    let reader = Reader {
        parts,
        ports: ports
            .iter()
            .map(|object| v8::Global::new(scope, *object))
            .collect(),
        shared: message.shared,
        modules: message.modules,
    };
    let deserializer = v8::ValueDeserializer::new(scope, Box::new(reader), &message.bytes);
    for (index, store) in message.moved.iter().enumerate() {
        let buffer = v8::ArrayBuffer::with_backing_store(scope, store);
        deserializer.transfer_array_buffer(index as u32, buffer);
    }
    let context = scope.get_current_context();
    deserializer.read_header(context)?;
    let value = deserializer.read_value(context)?;
    Some((value, ports.into_iter().map(Into::into).collect()))
}
