//! Bytes to text and text to bytes, in every encoding `Buffer` knows.

use super::bytes::{index, throw_not_a_buffer};
use super::*;

#[derive(Clone, Copy, PartialEq, Eq)]
enum Encoding {
    Ascii,
    Base64,
    Base64Url,
    Hex,
    Latin1,
    Ucs2,
    Utf8,
}

macro_rules! encodings {
    ($($slice:ident, $write:ident, $name:literal => $encoding:expr;)*) => {
        $(
            fn $slice(
                scope: &mut v8::PinScope<'_, '_>,
                args: v8::FunctionCallbackArguments<'_>,
                rv: v8::ReturnValue<'_>,
            ) {
                slice(scope, &args, rv, $encoding);
            }

            fn $write<'s>(
                scope: &mut v8::PinScope<'s, '_>,
                args: v8::FunctionCallbackArguments<'s>,
                rv: v8::ReturnValue<'s>,
            ) {
                write(scope, &args, rv, $encoding);
            }
        )*

        pub(super) fn init<'s>(
            scope: &mut v8::PinScope<'s, '_>,
            target: v8::Local<'s, v8::Object>,
        ) {
            $(
                set_function(scope, target, concat!($name, "Slice"), $slice);
                set_function(scope, target, concat!($name, "Write"), $write);
            )*
            set_function(scope, target, "byteLengthUtf8", byte_length_utf8);
            set_function(scope, target, "isUtf8", is_utf8);
            set_function(scope, target, "isAscii", is_ascii);
            set_function(scope, target, "atob", atob);
            set_function(scope, target, "btoa", btoa);
        }
    };
}

encodings! {
    ascii_slice, ascii_write, "ascii" => Encoding::Ascii;
    base64_slice, base64_write, "base64" => Encoding::Base64;
    base64url_slice, base64url_write, "base64url" => Encoding::Base64Url;
    hex_slice, hex_write, "hex" => Encoding::Hex;
    latin1_slice, latin1_write, "latin1" => Encoding::Latin1;
    ucs2_slice, ucs2_write, "ucs2" => Encoding::Ucs2;
    utf8_slice, utf8_write, "utf8" => Encoding::Utf8;
}

fn slice(
    scope: &mut v8::PinScope<'_, '_>,
    args: &v8::FunctionCallbackArguments<'_>,
    mut rv: v8::ReturnValue<'_>,
    encoding: Encoding,
) {
    let Some(bytes) = Bytes::of(args.this().into()) else {
        return throw_not_a_buffer(scope);
    };
    let bytes = bytes.get();
    let start = index(args, 0, 0);
    let end = index(args, 1, bytes.len());
    let (Some(start), Some(end)) = (start, end) else {
        return throw_error(
            scope,
            ErrorKind::Range,
            "ERR_OUT_OF_RANGE",
            "Index out of range",
        );
    };
    let end = end.min(bytes.len());
    let bytes = &bytes[start.min(end)..end];
    if bytes.is_empty() {
        rv.set_empty_string();
        return;
    }
    match make_string(scope, bytes, encoding) {
        Some(string) => rv.set(string.into()),
        None => throw_string_too_long(scope),
    }
}

fn make_string<'s>(
    scope: &v8::PinScope<'s, '_>,
    bytes: &[u8],
    encoding: Encoding,
) -> Option<v8::Local<'s, v8::String>> {
    let normal = v8::NewStringType::Normal;
    match encoding {
        Encoding::Utf8 => v8::String::new_from_utf8(scope, bytes, normal),
        Encoding::Latin1 => v8::String::new_from_one_byte(scope, bytes, normal),
        Encoding::Ascii if bytes.is_ascii() => v8::String::new_from_one_byte(scope, bytes, normal),
        Encoding::Ascii => {
            let stripped: Vec<u8> = bytes.iter().map(|byte| byte & 0x7F).collect();
            v8::String::new_from_one_byte(scope, &stripped, normal)
        }
        Encoding::Ucs2 => {
            let (units, _) = bytes.as_chunks::<2>();
            if units.is_empty() {
                return Some(v8::String::empty(scope));
            }
            let units: Vec<u16> = units.iter().map(|&unit| u16::from_le_bytes(unit)).collect();
            v8::String::new_from_two_byte(scope, &units, normal)
        }
        Encoding::Hex => {
            if bytes.len() > v8::String::MAX_LENGTH / 2 {
                return None;
            }
            const DIGITS: &[u8; 16] = b"0123456789abcdef";
            let mut text = Vec::with_capacity(bytes.len() * 2);
            for byte in bytes {
                text.push(DIGITS[usize::from(byte >> 4)]);
                text.push(DIGITS[usize::from(byte & 15)]);
            }
            v8::String::new_from_one_byte(scope, &text, normal)
        }
        Encoding::Base64 | Encoding::Base64Url => {
            if bytes.len() > v8::String::MAX_LENGTH / 4 * 3 {
                return None;
            }
            let text = base64::encode(bytes, encoding == Encoding::Base64Url);
            v8::String::new_from_one_byte(scope, &text, normal)
        }
    }
}

fn write<'s>(
    scope: &mut v8::PinScope<'s, '_>,
    args: &v8::FunctionCallbackArguments<'s>,
    mut rv: v8::ReturnValue<'s>,
    encoding: Encoding,
) {
    let Some(mut bytes) = Bytes::of(args.this().into()) else {
        return throw_not_a_buffer(scope);
    };
    let Ok(string) = v8::Local::<v8::String>::try_from(args.get(0)) else {
        return throw_error(
            scope,
            ErrorKind::Type,
            "ERR_INVALID_ARG_TYPE",
            "argument must be a string",
        );
    };
    let bytes = bytes.get_mut();
    let offset = index(args, 1, 0);
    let length = index(args, 2, usize::MAX);
    let (Some(offset), Some(length)) = (offset, length) else {
        return throw_error(
            scope,
            ErrorKind::Range,
            "ERR_BUFFER_OUT_OF_BOUNDS",
            "\"length\" is outside of buffer bounds",
        );
    };
    let Some(out) = bytes.get_mut(offset..) else {
        return throw_error(
            scope,
            ErrorKind::Range,
            "ERR_BUFFER_OUT_OF_BOUNDS",
            "\"offset\" is outside of buffer bounds",
        );
    };
    let length = length.min(out.len());
    let written = write_string(scope, string, &mut out[..length], encoding);
    rv.set_double(written as f64);
}

fn write_string<'s>(
    scope: &mut v8::PinScope<'s, '_>,
    string: v8::Local<'s, v8::String>,
    out: &mut [u8],
    encoding: Encoding,
) -> usize {
    if out.is_empty() || string.length() == 0 {
        return 0;
    }
    match encoding {
        Encoding::Utf8 => {
            string.write_utf8_v2(scope, out, v8::WriteFlags::kReplaceInvalidUtf8, None)
        }
        Encoding::Ascii | Encoding::Latin1 => {
            let length = out.len().min(string.length());
            string.write_one_byte_v2(scope, 0, &mut out[..length], v8::WriteFlags::empty());
            length
        }
        Encoding::Ucs2 => {
            let view = v8::ValueView::new(scope, string);
            let (units, _) = out.as_chunks_mut::<2>();
            match view.data() {
                v8::ValueViewData::OneByte(text) => copy_units(text, units),
                v8::ValueViewData::TwoByte(text) => copy_units(text, units),
            }
        }
        Encoding::Hex => {
            let view = v8::ValueView::new(scope, string);
            match view.data() {
                v8::ValueViewData::OneByte(text) => decode_hex(text, out),
                v8::ValueViewData::TwoByte(text) => decode_hex(text, out),
            }
        }
        Encoding::Base64 | Encoding::Base64Url => {
            let view = v8::ValueView::new(scope, string);
            match view.data() {
                v8::ValueViewData::OneByte(text) => base64::decode(text, out),
                v8::ValueViewData::TwoByte(text) => base64::decode(text, out),
            }
        }
    }
}

fn copy_units<U: base64::Unit>(text: &[U], out: &mut [[u8; 2]]) -> usize {
    let mut count = 0;
    for (unit, slot) in text.iter().zip(out) {
        *slot = unit.code().to_le_bytes();
        count += 2;
    }
    count
}

/// Writes until the first pair that is not two hexadecimal digits.
fn decode_hex<U: base64::Unit>(text: &[U], out: &mut [u8]) -> usize {
    let digit = |unit: U| {
        let code = u8::try_from(unit.code()).ok()?;
        Some(char::from(code).to_digit(16)? as u8)
    };
    let (pairs, _) = text.as_chunks::<2>();
    let mut written = 0;
    for (&[high, low], slot) in pairs.iter().zip(out) {
        let (Some(high), Some(low)) = (digit(high), digit(low)) else {
            break;
        };
        *slot = high << 4 | low;
        written += 1;
    }
    written
}

fn byte_length_utf8(
    scope: &mut v8::PinScope<'_, '_>,
    args: v8::FunctionCallbackArguments<'_>,
    mut rv: v8::ReturnValue<'_>,
) {
    if let Ok(string) = v8::Local::<v8::String>::try_from(args.get(0)) {
        rv.set_double(string.utf8_length(scope) as f64);
    }
}

fn is_utf8(
    scope: &mut v8::PinScope<'_, '_>,
    args: v8::FunctionCallbackArguments<'_>,
    mut rv: v8::ReturnValue<'_>,
) {
    match Bytes::of(args.get(0)) {
        Some(bytes) => rv.set_bool(std::str::from_utf8(bytes.get()).is_ok()),
        None => throw_not_a_buffer(scope),
    }
}

fn is_ascii(
    scope: &mut v8::PinScope<'_, '_>,
    args: v8::FunctionCallbackArguments<'_>,
    mut rv: v8::ReturnValue<'_>,
) {
    match Bytes::of(args.get(0)) {
        Some(bytes) => rv.set_bool(bytes.get().is_ascii()),
        None => throw_not_a_buffer(scope),
    }
}

fn atob<'s>(
    scope: &mut v8::PinScope<'s, '_>,
    args: v8::FunctionCallbackArguments<'s>,
    mut rv: v8::ReturnValue<'s>,
) {
    let Ok(string) = v8::Local::<v8::String>::try_from(args.get(0)) else {
        return;
    };
    let decoded = {
        let view = v8::ValueView::new(scope, string);
        match view.data() {
            v8::ValueViewData::OneByte(text) => base64::decode_strict(text),
            v8::ValueViewData::TwoByte(text) => base64::decode_strict(text),
        }
    };
    match decoded {
        Ok(bytes) => {
            if let Some(text) = make_string(scope, &bytes, Encoding::Latin1) {
                rv.set(text.into());
            }
        }
        Err(base64::Refusal::Character) => rv.set_int32(-1),
        Err(base64::Refusal::Length) => rv.set_int32(-2),
    }
}

fn btoa<'s>(
    scope: &mut v8::PinScope<'s, '_>,
    args: v8::FunctionCallbackArguments<'s>,
    mut rv: v8::ReturnValue<'s>,
) {
    let Ok(string) = v8::Local::<v8::String>::try_from(args.get(0)) else {
        return;
    };
    let encoded = {
        let view = v8::ValueView::new(scope, string);
        match view.data() {
            v8::ValueViewData::OneByte(text) => Some(base64::encode(text, false)),
            v8::ValueViewData::TwoByte(text) => {
                let narrow: Result<Vec<u8>, _> = text.iter().map(|&c| u8::try_from(c)).collect();
                narrow.ok().map(|text| base64::encode(&text, false))
            }
        }
    };
    match encoded {
        Some(text) => {
            match v8::String::new_from_one_byte(scope, &text, v8::NewStringType::Normal) {
                Some(text) => rv.set(text.into()),
                None => throw_string_too_long(scope),
            }
        }
        None => rv.set_int32(-1),
    }
}
