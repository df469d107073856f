//! What kinds of values there are, and how messages speak of them.
#![allow(non_upper_case_globals, reason = "C's names")]

use super::{Value, read_string};
use crate::sys::*;

/// A kind of JavaScript value: what `typeof` says, with `null` and externals apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[repr(u16)]
#[allow(missing_docs, reason = "the names say it")]
#[non_exhaustive]
pub enum Kind {
    Undefined = 1,
    Null = 1 << 1,
    Boolean = 1 << 2,
    Number = 1 << 3,
    String = 1 << 4,
    Symbol = 1 << 5,
    Object = 1 << 6,
    Function = 1 << 7,
    External = 1 << 8,
    BigInt = 1 << 9,
}

impl Kind {
    #[inline]
    pub(crate) fn of_raw(kind: napi_valuetype) -> Self {
        match kind {
            napi_null => Self::Null,
            napi_boolean => Self::Boolean,
            napi_number => Self::Number,
            napi_string => Self::String,
            napi_symbol => Self::Symbol,
            napi_object => Self::Object,
            napi_function => Self::Function,
            napi_external => Self::External,
            napi_bigint => Self::BigInt,
            _ => Self::Undefined,
        }
    }
}

/// A set of kinds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Kinds(u16);

impl Kinds {
    /// No kind.
    pub const NONE: Self = Self(0);
    /// Every kind.
    pub const ALL: Self = Self(u16::MAX);
    /// `undefined` and `null`.
    pub const NULLISH: Self = Self::of(Kind::Undefined).or(Self::of(Kind::Null));
    /// Objects, functions included.
    pub const OBJECTS: Self = Self::of(Kind::Object).or(Self::of(Kind::Function));

    /// The set of one kind.
    #[must_use]
    pub const fn of(kind: Kind) -> Self {
        Self(kind as u16)
    }

    /// The kinds of both sets.
    #[must_use]
    pub const fn or(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    /// Whether the kind is in the set.
    #[inline]
    #[must_use]
    pub const fn contains(self, kind: Kind) -> bool {
        self.0 & kind as u16 != 0
    }
}

/// How many characters of a string a message shows.
const SHOWN: usize = 40;

pub(super) fn summary(value: Value<'_>) -> String {
    match value.kind() {
        Kind::Undefined => "undefined".to_owned(),
        Kind::Null => "null".to_owned(),
        Kind::Boolean => value.to::<bool>().unwrap_or_default().to_string(),
        Kind::Number => number(value.to::<f64>().unwrap_or(f64::NAN)),
        Kind::String => match read_string(value) {
            Some(text) => quoted(&text),
            None => "a string".to_owned(),
        },
        Kind::Symbol => "a symbol".to_owned(),
        Kind::Object => object(value).to_owned(),
        Kind::Function => "a function".to_owned(),
        Kind::External => "an external value".to_owned(),
        Kind::BigInt => "a bigint".to_owned(),
    }
}

fn number(number: f64) -> String {
    if number.is_infinite() {
        let sign = if number < 0.0 { "-" } else { "" };
        return format!("{sign}Infinity");
    }
    number.to_string()
}

fn quoted(text: &str) -> String {
    match text.char_indices().nth(SHOWN) {
        Some((end, _)) => format!("{:?}...", &text[..end]),
        None => format!("{text:?}"),
    }
}

/// What sort of object it is, as far as can be told without running JavaScript.
fn object(value: Value<'_>) -> &'static str {
    type Test = unsafe extern "C" fn(napi_env, napi_value, *mut bool) -> napi_status;
    const TESTS: [(Test, &str); 7] = [
        (napi_is_array, "an array"),
        (napi_is_error, "an error"),
        (napi_is_promise, "a promise"),
        (napi_is_date, "a Date"),
        (napi_is_typedarray, "a typed array"),
        (napi_is_dataview, "a DataView"),
        (napi_is_arraybuffer, "an ArrayBuffer"),
    ];
    for (test, name) in TESTS {
        let mut is = false;
        // SAFETY: the value is of this environment; the result is a local.
        let status = unsafe { test(value.env().as_raw(), value.as_raw(), &mut is) };
        if status == napi_ok && is {
            return name;
        }
    }
    "an object"
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn long_strings_are_cut() {
        assert_eq!(quoted("wide"), "\"wide\"");
        let long = "é".repeat(SHOWN + 1);
        assert_eq!(quoted(&long), format!("\"{}\"...", "é".repeat(SHOWN)));
    }

    #[test]
    fn numbers_read_as_in_javascript() {
        assert_eq!(number(f64::NEG_INFINITY), "-Infinity");
        assert_eq!(number(f64::NAN), "NaN");
        assert_eq!(number(70000.0), "70000");
    }
}
