//! `internalBinding('serdes')`: values as bytes, in V8's format and with views as Node writes them.

use super::buffer::Bytes;
use super::prelude::*;

pub(super) fn init<'s>(
    scope: &mut v8::PinScope<'s, '_>,
    target: v8::Local<'s, v8::Object>,
    _env: &Rc<Env>,
) {
    set_function(scope, target, "serialize", serialize);
    set_function(scope, target, "deserialize", deserialize);
}

fn throw_clone_error<'s>(scope: &mut v8::PinScope<'s, '_>, message: v8::Local<'s, v8::String>) {
    let error = v8::Exception::error(scope, message);
    scope.throw_exception(error);
}

/// The function that tells the kind of a view.
struct Views(v8::Global<v8::Function>);

impl v8::ValueSerializerImpl for Views {
    fn throw_data_clone_error<'s>(
        &self,
        scope: &mut v8::PinScope<'s, '_>,
        message: v8::Local<'s, v8::String>,
    ) {
        throw_clone_error(scope, message);
    }

    fn write_host_object<'s>(
        &self,
        scope: &mut v8::PinScope<'s, '_>,
        object: v8::Local<'s, v8::Object>,
        serializer: &dyn v8::ValueSerializerHelper,
    ) -> Option<bool> {
        let kind_of = v8::Local::new(scope, &self.0);
        let undefined = v8::undefined(scope);
        let kind = kind_of.call(scope, undefined.into(), &[object.into()])?;
        let (Some(bytes), true) = (Bytes::of(object.into()), kind.is_uint32()) else {
            let message = string(scope, "An object of this kind could not be cloned.");
            throw_clone_error(scope, message);
            return None;
        };
        let Ok(length) = u32::try_from(bytes.get().len()) else {
            let message = string(scope, "A view of this size could not be cloned.");
            throw_clone_error(scope, message);
            return None;
        };
        serializer.write_uint32(kind.uint32_value(scope)?);
        serializer.write_uint32(length);
        serializer.write_raw_bytes(bytes.get());
        Some(true)
    }
}

/// Makes views natively: V8 allows no JavaScript while it reads.
struct Reader;

impl v8::ValueDeserializerImpl for Reader {
    fn read_host_object<'s>(
        &self,
        scope: &mut v8::PinScope<'s, '_>,
        deserializer: &dyn v8::ValueDeserializerHelper,
    ) -> Option<v8::Local<'s, v8::Object>> {
        let mut kind = 0;
        let mut length = 0;
        let view = (deserializer.read_uint32(&mut kind) && deserializer.read_uint32(&mut length))
            .then(|| deserializer.read_raw_bytes(length as usize))
            .flatten()
            .and_then(|bytes| view_of(scope, kind, bytes.to_vec()));
        if view.is_none() {
            let message = string(scope, "Unable to deserialize cloned data.");
            throw_clone_error(scope, message);
        }
        view
    }
}

fn view_of<'s>(
    scope: &mut v8::PinScope<'s, '_>,
    kind: u32,
    bytes: Vec<u8>,
) -> Option<v8::Local<'s, v8::Object>> {
    let length = bytes.len();
    let store = v8::ArrayBuffer::new_backing_store_from_vec(bytes).make_shared();
    let memory = v8::ArrayBuffer::with_backing_store(scope, &store);
    macro_rules! array {
        ($array:ident, $size:expr) => {
            if length.is_multiple_of($size) {
                v8::$array::new(scope, memory, 0, length / $size).map(Into::into)
            } else {
                None
            }
        };
    }
    match kind {
        0 => array!(Int8Array, 1),
        1 => array!(Uint8Array, 1),
        2 => array!(Uint8ClampedArray, 1),
        3 => array!(Int16Array, 2),
        4 => array!(Uint16Array, 2),
        5 => array!(Int32Array, 4),
        6 => array!(Uint32Array, 4),
        7 => array!(Float32Array, 4),
        8 => array!(Float64Array, 8),
        9 => Some(v8::DataView::new(scope, memory, 0, length).into()),
        10 => {
            let prototype = super::buffer::prototype(scope)?;
            let array = v8::Uint8Array::new(scope, memory, 0, length)?;
            array.set_prototype(scope, prototype.into())?;
            Some(array.into())
        }
        11 => array!(BigInt64Array, 8),
        12 => array!(BigUint64Array, 8),
        _ => None,
    }
}

/// `serialize(value, kindOfView)`: a `Uint8Array`.
fn serialize<'s>(
    scope: &mut v8::PinScope<'s, '_>,
    args: v8::FunctionCallbackArguments<'s>,
    mut rv: v8::ReturnValue<'s>,
) {
    use v8::ValueSerializerHelper;

    let Ok(kind_of) = v8::Local::<v8::Function>::try_from(args.get(1)) else {
        return;
    };
    let views = Box::new(Views(v8::Global::new(scope, kind_of)));
    let serializer = v8::ValueSerializer::new(scope, views);
    serializer.set_treat_array_buffer_views_as_host_objects(true);
    serializer.write_header();
    let context = scope.get_current_context();
    if serializer.write_value(context, args.get(0)) != Some(true) {
        return; // an exception is pending
    }
    let bytes = serializer.release();
    let length = bytes.len();
    let store = v8::ArrayBuffer::new_backing_store_from_vec(bytes).make_shared();
    let memory = v8::ArrayBuffer::with_backing_store(scope, &store);
    if let Some(array) = v8::Uint8Array::new(scope, memory, 0, length) {
        rv.set(array.into());
    }
}

/// `deserialize(bytes)`: the value.
fn deserialize<'s>(
    scope: &mut v8::PinScope<'s, '_>,
    args: v8::FunctionCallbackArguments<'s>,
    mut rv: v8::ReturnValue<'s>,
) {
    use v8::ValueDeserializerHelper;

    let Some(bytes) = Bytes::of(args.get(0)) else {
        return;
    };
    // A copy: another thread may write to shared memory meanwhile.
    let bytes = bytes.get().to_vec();
    let deserializer = v8::ValueDeserializer::new(scope, Box::new(Reader), &bytes);
    let context = scope.get_current_context();
    if deserializer.read_header(context) != Some(true) {
        let message = string(
            scope,
            "Unable to deserialize cloned data due to invalid or unsupported version.",
        );
        throw_clone_error(scope, message);
        return;
    }
    if let Some(value) = deserializer.read_value(context) {
        rv.set(value);
    }
}
