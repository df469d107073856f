//! Any type of serde's as a JavaScript value, and back, without text between.
//!
//! A type with its own conversions, as the macros derive them, is faster, and known to TypeScript; this
//! is for types of other crates and for values of any shape, such as `serde_json::Value`.

use std::fmt::{self, Display};

use ::serde::Serialize;
use ::serde::de::DeserializeOwned;

use crate::convert::{FromJs, IntoJs};
use crate::describe::Text;
use crate::env::Env;
use crate::error::{Error, Result};
use crate::values::Value;

mod de;
mod ser;

/// A type of serde's as an argument or a result: `Serde<Config>`.
///
/// Structs and maps are plain objects, `None` and `()` are `null`, bytes are a `Buffer`, integers beyond
/// what a number holds exactly are bigints, and enums are as in serde's JSON. Properties that are
/// `undefined` count as missing.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Serde<T>(pub T);

impl<'s, T: DeserializeOwned> FromJs<'s> for Serde<T> {
    type Storage = ();
    const TYPE: Text = Text::Plain("any");

    fn from_js(value: Value<'s>, _: &'s mut ()) -> Result<Self> {
        T::deserialize(de::Deserializer::new(value))
            .map(Self)
            .map_err(|error| error.0)
    }
}

impl<'s, T: Serialize> IntoJs<'s> for Serde<T> {
    const TYPE: Text = Text::Plain("any");

    fn into_js(self, env: Env<'s>) -> Result<Value<'s>> {
        self.0
            .serialize(ser::Serializer(env))
            .map_err(|error| error.0)
    }
}

/// Our error, as serde wants it.
#[derive(Debug)]
pub(super) struct Failure(Error);

impl Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl std::error::Error for Failure {}

impl Failure {
    fn new(message: impl Display) -> Self {
        Self(Error::unfit(
            &format!("does not fit: {message}"),
            "ERR_INVALID_ARG_TYPE",
        ))
    }
}

impl serde::de::Error for Failure {
    fn custom<T: Display>(message: T) -> Self {
        Self::new(message)
    }
}

impl serde::ser::Error for Failure {
    fn custom<T: Display>(message: T) -> Self {
        Self(Error::new(message.to_string()))
    }
}

impl From<Error> for Failure {
    fn from(error: Error) -> Self {
        Self(error)
    }
}
