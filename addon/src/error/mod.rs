//! What goes wrong, on its way to JavaScript or from it.

use std::borrow::Cow;
use std::fmt;

use crate::convert::FromJs;
use crate::persistent::Persistent;
use crate::sys::*;
use crate::values::Value;

mod class;
mod from;
mod throw;

pub use class::ErrorClass;
pub(crate) use throw::{message_of, throw, to_value};

/// What this crate's functions return.
pub type Result<T, E = Error> = core::result::Result<T, E>;

/// Which constructor makes the JavaScript error.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub enum ErrorKind {
    /// `Error`.
    #[default]
    Error,
    /// `TypeError`: a value of the wrong type.
    TypeError,
    /// `RangeError`: a value out of range.
    RangeError,
    /// `SyntaxError`: text that does not parse.
    SyntaxError,
    /// A class of the addon's own, made by [`ErrorClass`].
    Class(&'static ErrorClass),
}

/// An error that becomes a JavaScript exception, or was one.
///
/// It can be made from any [`std::error::Error`] with `?`, whose sources become the chain of
/// `cause`s; an [`std::io::Error`] keeps its code, such as `ENOENT`. An exception that JavaScript
/// threw is kept whole: when the error goes back to JavaScript, it is the same object.
///
/// It is one pointer wide and may be sent to other threads.
pub struct Error(Box<Inner>);

struct Inner {
    kind: ErrorKind,
    code: Cow<'static, str>,
    message: String,
    cause: Option<Error>,
    properties: Vec<(Cow<'static, str>, Property)>,
    /// What JavaScript threw, when this error comes from there.
    thrown: Option<Persistent<Value<'static>>>,
    /// For a value of the wrong type: where it stands within the argument, such as `.width`.
    mismatch: Option<String>,
}

/// The value of an additional property of an error; see [`Error::with_property`].
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub enum Property {
    /// A string.
    String(String),
    /// A number.
    Number(f64),
    /// A boolean.
    Boolean(bool),
}

impl From<&str> for Property {
    fn from(value: &str) -> Self {
        Self::String(value.to_owned())
    }
}

impl From<String> for Property {
    fn from(value: String) -> Self {
        Self::String(value)
    }
}

impl From<f64> for Property {
    fn from(value: f64) -> Self {
        Self::Number(value)
    }
}

impl From<i32> for Property {
    fn from(value: i32) -> Self {
        Self::Number(value.into())
    }
}

impl From<bool> for Property {
    fn from(value: bool) -> Self {
        Self::Boolean(value)
    }
}

impl Error {
    /// An `Error` with this message.
    #[cold]
    pub fn new(message: impl Into<String>) -> Self {
        Self::of_kind(ErrorKind::Error, message)
    }

    /// An error of this kind with this message.
    #[cold]
    pub fn of_kind(kind: ErrorKind, message: impl Into<String>) -> Self {
        Self(Box::new(Inner {
            kind,
            code: Cow::Borrowed(""),
            message: message.into(),
            cause: None,
            properties: Vec::new(),
            thrown: None,
            mismatch: None,
        }))
    }

    /// A `TypeError` with this message.
    pub fn type_error(message: impl Into<String>) -> Self {
        Self::of_kind(ErrorKind::TypeError, message)
    }

    /// A `RangeError` with this message.
    pub fn range_error(message: impl Into<String>) -> Self {
        Self::of_kind(ErrorKind::RangeError, message)
    }

    /// An error of a class of the addon's own.
    pub fn of_class(class: &'static ErrorClass, message: impl Into<String>) -> Self {
        Self::of_kind(ErrorKind::Class(class), message)
    }

    /// The same error with the property `code`.
    #[must_use]
    pub fn with_code(mut self, code: impl Into<Cow<'static, str>>) -> Self {
        self.0.code = code.into();
        self
    }

    /// The same error with the property `cause`.
    #[must_use]
    pub fn with_cause(mut self, cause: impl Into<Error>) -> Self {
        self.0.cause = Some(cause.into());
        self
    }

    /// The same error with one more property.
    #[must_use]
    pub fn with_property(
        mut self,
        name: impl Into<Cow<'static, str>>,
        value: impl Into<Property>,
    ) -> Self {
        self.0.properties.push((name.into(), value.into()));
        self
    }

    /// The error for a value that cannot become a `T`: "must be a number, got "five"".
    ///
    /// The code that reads arguments adds the names of function and parameter.
    #[cold]
    pub fn expected<'s, T: FromJs<'s>>(value: Value<'s>) -> Self {
        Self::mismatch(T::EXPECTED, value)
    }

    /// As [`Error::expected`], with what was expected in words: "a port number".
    #[cold]
    pub fn mismatch(expected: impl fmt::Display, value: Value<'_>) -> Self {
        let mut error = Self::type_error(format!("must be {expected}, got {}", value.summary()))
            .with_code("ERR_INVALID_ARG_TYPE");
        error.0.mismatch = Some(String::new());
        error
    }

    /// The error for a value of the right type that cannot be used as it is: "must not overlap …".
    #[cold]
    pub(crate) fn unfit(message: &str, code: &'static str) -> Self {
        let mut error = Self::type_error(message).with_code(code);
        error.0.mismatch = Some(String::new());
        error
    }

    /// As [`Error::mismatch`], for a number of the right type that is too small or too large.
    #[cold]
    pub fn out_of_range(expected: impl fmt::Display, value: Value<'_>) -> Self {
        Self::mismatch(expected, value).with_code("ERR_OUT_OF_RANGE")
    }

    /// Says that the value of the wrong type is the property `name` of the one being converted.
    ///
    /// Other errors stay as they are.
    #[must_use]
    #[cold]
    pub fn at_property(mut self, name: &str) -> Self {
        if let Some(path) = &mut self.0.mismatch {
            path.insert_str(0, name);
            path.insert(0, '.');
        }
        self
    }

    /// Says that the value of the wrong type is the element `index` of the one being converted.
    #[must_use]
    #[cold]
    pub fn at_index(mut self, index: usize) -> Self {
        if let Some(path) = &mut self.0.mismatch {
            path.insert_str(0, &format!("[{index}]"));
        }
        self
    }

    /// Says which argument of which function the value of the wrong type is.
    #[must_use]
    #[cold]
    pub(crate) fn at_argument(mut self, function: &str, index: usize, name: &str) -> Self {
        if let Some(path) = self.0.mismatch.take() {
            let number = index + 1;
            let said = &self.0.message;
            self.0.message = if name.is_empty() && path.is_empty() {
                format!("{function}: argument {number} {said}")
            } else {
                format!("{function}: argument {number} '{name}{path}' {said}")
            };
        }
        self
    }

    /// Says in words what the value of the wrong type is, such as `the result of 'callback'`.
    #[must_use]
    #[cold]
    pub fn at_place(mut self, place: impl fmt::Display) -> Self {
        if let Some(path) = self.0.mismatch.take() {
            let said = &self.0.message;
            self.0.message = if path.is_empty() {
                format!("{place} {said}")
            } else {
                format!("{place}: '{}' {said}", path.trim_start_matches('.'))
            };
        }
        self
    }

    /// The error for what Node-API answered; an exception that is pending is taken out of the
    /// environment and kept.
    #[cold]
    pub(crate) fn from_status(env: napi_env, status: napi_status) -> Self {
        throw::from_status(env, status)
    }

    #[cold]
    pub(crate) fn from_thrown(thrown: Persistent<Value<'static>>, message: String) -> Self {
        let mut error = Self::new(message);
        error.0.thrown = Some(thrown);
        error
    }

    /// Whether a value of the wrong type is what went wrong, and not something else on the way.
    pub(crate) fn is_mismatch(&self) -> bool {
        self.0.mismatch.is_some()
    }

    /// What went wrong, in words.
    #[must_use]
    pub fn message(&self) -> &str {
        &self.0.message
    }

    /// The property `code`, or nothing.
    #[must_use]
    pub fn code(&self) -> Option<&str> {
        Some(&*self.0.code).filter(|code| !code.is_empty())
    }

    /// Which constructor makes the JavaScript error; for what JavaScript threw, [`ErrorKind::Error`].
    #[must_use]
    pub fn kind(&self) -> ErrorKind {
        self.0.kind
    }

    /// What caused this error.
    #[must_use]
    pub fn cause(&self) -> Option<&Error> {
        self.0.cause.as_ref()
    }

    /// What JavaScript threw, when this error came from there.
    #[must_use]
    pub fn thrown(&self) -> Option<&Persistent<Value<'static>>> {
        self.0.thrown.as_ref()
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.0.mismatch {
            Some(path) if path.is_empty() => write!(f, "the value {}", self.0.message),
            Some(path) => write!(f, "'{}' {}", path.trim_start_matches('.'), self.0.message),
            None => f.write_str(&self.0.message),
        }
    }
}

impl fmt::Debug for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut out = f.debug_struct("Error");
        out.field("kind", &self.0.kind);
        out.field("message", &self.to_string());
        if let Some(code) = self.code() {
            out.field("code", &code);
        }
        if let Some(cause) = &self.0.cause {
            out.field("cause", cause);
        }
        out.finish_non_exhaustive()
    }
}
