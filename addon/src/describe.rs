//! How the JavaScript surface of an addon is described for TypeScript.
//!
//! Every type that converts has its TypeScript type as a constant. The macros put one *description*
//! per exported item, evaluated at compile time, into a section of the `.node` file, where
//! `tenon build` and `tenon inspect` read it. Nothing of it is used at run time.
//!
//! A description is [`MAGIC`], then the length of the payload as four bytes, little end first, then
//! the payload: JSON in UTF-8.

use std::fmt;

/// What every description begins with; the last byte is the version of the format.
pub const MAGIC: [u8; 8] = *b"TENONTS\x01";

/// Text that is put together at compile time: a TypeScript type, or a piece of JSON.
#[derive(Clone, Copy, Debug)]
pub enum Text {
    /// The text itself.
    Plain(&'static str),
    /// The parts one after the other.
    Join(&'static [Text]),
    /// The part as it stands inside a JSON string: quotes, backslashes and controls escaped.
    Json(&'static Text),
    /// `true` or `false`.
    Bool(bool),
    /// An integer in decimal digits.
    Integer(i64),
}

impl Text {
    /// How many bytes the text has.
    #[must_use]
    pub const fn len(&self) -> usize {
        self.emit(&mut [], 0, false)
    }

    /// Whether the text has no bytes.
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Writes the text into `out` from `at` on, as far as `out` reaches; returns where it ends.
    const fn emit(&self, out: &mut [u8], at: usize, escape: bool) -> usize {
        match self {
            Self::Plain(text) => emit_str(text, out, at, escape),
            Self::Bool(true) => emit_str("true", out, at, escape),
            Self::Bool(false) => emit_str("false", out, at, escape),
            Self::Integer(value) => emit_integer(*value, out, at),
            Self::Json(text) => text.emit(out, at, true),
            Self::Join(parts) => {
                let (mut at, mut index) = (at, 0);
                while index < parts.len() {
                    at = parts[index].emit(out, at, escape);
                    index += 1;
                }
                at
            }
        }
    }
}

impl fmt::Display for Text {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut bytes = vec![0; self.len()];
        self.emit(&mut bytes, 0, false);
        f.write_str(&String::from_utf8_lossy(&bytes))
    }
}

const fn put(out: &mut [u8], at: usize, byte: u8) -> usize {
    if at < out.len() {
        out[at] = byte;
    }
    at + 1
}

const fn emit_integer(value: i64, out: &mut [u8], mut at: usize) -> usize {
    if value < 0 {
        at = put(out, at, b'-');
    }
    let rest = value.unsigned_abs();
    let mut unit = 1;
    while rest / unit >= 10 {
        unit *= 10;
    }
    while unit > 0 {
        at = put(out, at, b'0' + (rest / unit % 10) as u8);
        unit /= 10;
    }
    at
}

const fn emit_str(text: &str, out: &mut [u8], at: usize, escape: bool) -> usize {
    const HEX: &[u8; 16] = b"0123456789abcdef";
    let bytes = text.as_bytes();
    let (mut at, mut index) = (at, 0);
    while index < bytes.len() {
        let byte = bytes[index];
        if escape && byte < 0x20 {
            at = emit_str("\\u00", out, at, false);
            at = put(out, at, HEX[(byte >> 4) as usize]);
            at = put(out, at, HEX[(byte & 15) as usize]);
        } else {
            if escape && (byte == b'"' || byte == b'\\') {
                at = put(out, at, b'\\');
            }
            at = put(out, at, byte);
        }
        index += 1;
    }
    at
}

/// The bytes of a text; `N` is its length.
///
/// # Panics
///
/// When `N` is another number.
#[must_use]
pub const fn bytes<const N: usize>(text: &Text) -> [u8; N] {
    let mut out = [0; N];
    assert!(text.emit(&mut out, 0, false) == N, "N is the text's length");
    out
}

/// A `&'static str` put together at compile time from constants of type `&'static str`.
#[doc(hidden)]
#[macro_export]
macro_rules! join {
    ($($part:expr),* $(,)?) => {{
        const TEXT: $crate::codegen::Text =
            $crate::codegen::Text::Join(&[$($crate::codegen::Text::Plain($part)),*]);
        const BYTES: [u8; TEXT.len()] = $crate::codegen::bytes(&TEXT);
        match ::core::str::from_utf8(&BYTES) {
            Ok(text) => text,
            Err(_) => "",
        }
    }};
}

/// How many bytes [`record`] makes of `payload`.
#[must_use]
pub const fn record_len(payload: &Text) -> usize {
    MAGIC.len() + 4 + payload.len()
}

/// The description with `payload`; `N` is [`record_len`] of it.
///
/// # Panics
///
/// When `N` is another number, or the payload is larger than four bytes can say.
#[must_use]
pub const fn record<const N: usize>(payload: &Text) -> [u8; N] {
    let mut out = [0; N];
    let mut at = 0;
    while at < MAGIC.len() {
        out[at] = MAGIC[at];
        at += 1;
    }
    let length = payload.len();
    assert!(length <= u32::MAX as usize, "a description is too long");
    let length_bytes = (length as u32).to_le_bytes();
    let mut index = 0;
    while index < length_bytes.len() {
        out[at] = length_bytes[index];
        at += 1;
        index += 1;
    }
    assert!(
        payload.emit(&mut out, at, false) == N,
        "N is record_len of the payload"
    );
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn integers_in_decimal() {
        for value in [0, 7, 10, -1, 99, 100, i64::MAX, i64::MIN] {
            let text = Text::Integer(value);
            let mut out = [0; 20];
            let length = text.emit(&mut out, 0, false);
            assert_eq!(length, text.len());
            assert_eq!(out[..length], *value.to_string().as_bytes());
        }
    }

    #[test]
    fn a_record_is_magic_length_and_payload() {
        const PAYLOAD: Text = Text::Join(&[
            Text::Plain("{\"type\":\""),
            Text::Json(&Text::Join(&[Text::Plain("\"a\\\n\""), Text::Plain("|1")])),
            Text::Plain("\",\"optional\":"),
            Text::Bool(true),
            Text::Plain("}"),
        ]);
        static RECORD: [u8; record_len(&PAYLOAD)] = record(&PAYLOAD);
        let payload = br#"{"type":"\"a\\\u000a\"|1","optional":true}"#;
        assert_eq!(RECORD[..8], MAGIC);
        assert_eq!(RECORD[8..12], (payload.len() as u32).to_le_bytes());
        assert_eq!(&RECORD[12..], payload);
    }
}
