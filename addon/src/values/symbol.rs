//! Symbols.

use super::{Kind, Kinds, Object, Value, handle};
use crate::env::Env;
use crate::error::Result;
use crate::sys::*;

handle! {
    /// A symbol.
    Symbol, "symbol", "a symbol", Kinds::of(Kind::Symbol), |value| value.kind() == Kind::Symbol
}

impl<'s> Symbol<'s> {
    /// A new symbol, different from all others.
    ///
    /// # Errors
    ///
    /// When the host fails.
    pub fn new(env: Env<'s>, description: &str) -> Result<Self> {
        let description = env.string(description)?;
        // SAFETY: the description is a string of this environment.
        let value = env
            .made(|env, result| unsafe { napi_create_symbol(env, description.as_raw(), result) })?;
        Ok(Self(value))
    }

    /// The symbol that all of the program shares under that key, as `Symbol.for` has it.
    ///
    /// # Errors
    ///
    /// When the host fails.
    pub fn shared(env: Env<'s>, key: &str) -> Result<Self> {
        let class: Object<'s> = env.global()?.get("Symbol")?;
        class.call_method("for", &[env.string(key)?.into()])?.cast()
    }

    /// A well-known symbol: `iterator`, `asyncIterator`, `dispose`, …
    ///
    /// # Errors
    ///
    /// When the host has none of that name.
    pub fn well_known(env: Env<'s>, name: &str) -> Result<Self> {
        let class: Object<'s> = env.global()?.get("Symbol")?;
        let value: Value<'s> = class.get_value(name)?;
        value
            .cast()
            .map_err(|error: crate::Error| error.at_place(format_args!("Symbol.{name}")))
    }
}
