//! `internalBinding('encoding')`: text in the encodings of the web.

use std::cell::{Cell, RefCell};
use std::collections::HashMap;

use encoding_rs::{CoderResult, Decoder, DecoderResult, Encoding};

use super::buffer::{Bytes, throw_string_too_long};
use super::prelude::*;

/// Decoders in the middle of a stream, by the number that JavaScript has for them.
#[derive(Default)]
struct Streams {
    decoders: RefCell<HashMap<u32, Decoder>>,
    last: Cell<u32>,
}

/// What `encodeInto` read and wrote.
struct IntoResults(crate::aliased::AliasedArray<u32>);

pub(super) fn init<'s>(
    scope: &mut v8::PinScope<'s, '_>,
    target: v8::Local<'s, v8::Object>,
    env: &Rc<Env>,
) {
    set_function(scope, target, "canonicalName", canonical_name);
    set_function(scope, target, "encodeUtf8", encode_utf8);
    set_function(scope, target, "encodeInto", encode_into);
    set_function(scope, target, "decode", decode);
    set_function(scope, target, "decodeUtf8", decode_utf8);
    set_function(scope, target, "drop", drop_stream);
    env.set_state(Streams::default());
    let results = IntoResults(crate::aliased::AliasedArray::new(scope, 2));
    let view = results.0.view(scope);
    set(scope, target, "encodeIntoResults", view.into());
    env.set_state(results);
}

/// `canonicalName(label)`: the encoding's name in lower case, or undefined.
fn canonical_name(
    scope: &mut v8::PinScope<'_, '_>,
    args: v8::FunctionCallbackArguments<'_>,
    mut rv: v8::ReturnValue<'_>,
) {
    let label = text(scope, args.get(0));
    // The replacement encoding is there to decode nothing.
    if let Some(encoding) = Encoding::for_label_no_replacement(label.as_bytes()) {
        let name = encoding.name().to_ascii_lowercase();
        rv.set(key(scope, &name).into());
    }
}

/// `encodeUtf8(text)`: a `Uint8Array`.
fn encode_utf8<'s>(
    scope: &mut v8::PinScope<'s, '_>,
    args: v8::FunctionCallbackArguments<'s>,
    mut rv: v8::ReturnValue<'s>,
) {
    let Ok(text) = v8::Local::<v8::String>::try_from(args.get(0)) else {
        return;
    };
    let length = text.utf8_length(scope);
    let mut bytes = vec![0; length];
    let written = text.write_utf8_v2(scope, &mut bytes, v8::WriteFlags::kReplaceInvalidUtf8, None);
    bytes.truncate(written);
    let store = v8::ArrayBuffer::new_backing_store_from_vec(bytes).make_shared();
    let memory = v8::ArrayBuffer::with_backing_store(scope, &store);
    if let Some(array) = v8::Uint8Array::new(scope, memory, 0, written) {
        rv.set(array.into());
    }
}

/// `encodeInto(text, bytes)`: as many whole characters as fit.
fn encode_into<'s>(
    scope: &mut v8::PinScope<'s, '_>,
    args: v8::FunctionCallbackArguments<'s>,
    _rv: v8::ReturnValue<'s>,
) {
    let Ok(text) = v8::Local::<v8::String>::try_from(args.get(0)) else {
        return;
    };
    let Some(mut bytes) = Bytes::of(args.get(1)) else {
        return;
    };
    let mut read = 0;
    let written = text.write_utf8_v2(
        scope,
        bytes.get_mut(),
        v8::WriteFlags::kReplaceInvalidUtf8,
        Some(&mut read),
    );
    let results = Env::current(scope).state::<IntoResults>();
    results.0.set(0, read as u32);
    results.0.set(1, written as u32);
}

/// `decodeUtf8(bytes, flags)` -> text: all of it at once, without a decoder.
fn decode_utf8(
    scope: &mut v8::PinScope<'_, '_>,
    args: v8::FunctionCallbackArguments<'_>,
    mut rv: v8::ReturnValue<'_>,
) {
    let flags = args.get(1).uint32_value(scope).unwrap_or(0);
    let Some(bytes) = Bytes::of(args.get(0)) else {
        return;
    };
    let bytes = match bytes.get().strip_prefix(b"\xEF\xBB\xBF") {
        Some(rest) if flags & 2 == 0 => rest,
        _ => bytes.get(),
    };
    if flags & 1 != 0 && std::str::from_utf8(bytes).is_err() {
        return;
    }
    match v8::String::new_from_utf8(scope, bytes, v8::NewStringType::Normal) {
        Some(text) => rv.set(text.into()),
        None => throw_string_too_long(scope),
    }
}

/// `decode(name, bytes, flags, stream)` -> text, or the number of the stream in `[text, stream]`
/// while more is to come. `flags`: 1 fatal, 2 keep the byte order mark, 4 more is to come. Undefined
/// for bytes that a fatal decoder refuses.
fn decode<'s>(
    scope: &mut v8::PinScope<'s, '_>,
    args: v8::FunctionCallbackArguments<'s>,
    mut rv: v8::ReturnValue<'s>,
) {
    let flags = args.get(2).uint32_value(scope).unwrap_or(0);
    let (fatal, keep_bom, more) = (flags & 1 != 0, flags & 2 != 0, flags & 4 != 0);
    let number = args.get(3).uint32_value(scope).unwrap_or(0);
    let name = text(scope, args.get(0));
    let Some(encoding) = Encoding::for_label(name.as_bytes()) else {
        return;
    };
    // Copied when small enough to be inside V8's heap, else in place; either way JavaScript does not
    // run until the bytes have been read.
    let Some(bytes) = Bytes::of(args.get(1)) else {
        return;
    };
    let bytes = bytes.get();
    let streams = Env::current(scope).state::<Streams>();
    let known = streams.decoders.borrow_mut().remove(&number);

    let mut decoder = known.unwrap_or_else(|| {
        if keep_bom {
            encoding.new_decoder_without_bom_handling()
        } else {
            encoding.new_decoder_with_bom_removal()
        }
    });
    let Some(decoded) = run(&mut decoder, bytes, fatal, !more) else {
        return;
    };
    let Some(decoded) =
        v8::String::new_from_utf8(scope, decoded.as_bytes(), v8::NewStringType::Normal)
    else {
        return throw_string_too_long(scope);
    };
    if !more {
        rv.set(decoded.into());
        return;
    }
    let number = if number == 0 {
        streams.last.set(streams.last.get().wrapping_add(1).max(1));
        streams.last.get()
    } else {
        number
    };
    streams.decoders.borrow_mut().insert(number, decoder);
    let number = v8::Integer::new_from_unsigned(scope, number);
    let pair = v8::Array::new_with_elements(scope, &[decoded.into(), number.into()]);
    rv.set(pair.into());
}

fn run(decoder: &mut Decoder, mut bytes: &[u8], fatal: bool, last: bool) -> Option<String> {
    let mut out = String::new();
    loop {
        let room = decoder.max_utf8_buffer_length(bytes.len())?;
        out.reserve(room);
        if fatal {
            let (result, _) = decoder.decode_to_string_without_replacement(bytes, &mut out, last);
            return match result {
                DecoderResult::InputEmpty => Some(out),
                DecoderResult::OutputFull | DecoderResult::Malformed(..) => None,
            };
        }
        let (result, read, _) = decoder.decode_to_string(bytes, &mut out, last);
        match result {
            CoderResult::InputEmpty => return Some(out),
            CoderResult::OutputFull => bytes = &bytes[read..],
        }
    }
}

/// `drop(stream)`: nobody will go on with it.
fn drop_stream(
    scope: &mut v8::PinScope<'_, '_>,
    args: v8::FunctionCallbackArguments<'_>,
    _rv: v8::ReturnValue<'_>,
) {
    let number = args.get(0).uint32_value(scope).unwrap_or(0);
    let streams = Env::current(scope).state::<Streams>();
    streams.decoders.borrow_mut().remove(&number);
}
