//! Error classes of the addon's own.

use crate::env::Env;
use crate::error::Result;
use crate::persistent::Persist;
use crate::values::{Function, Value};

/// A JavaScript class that extends `Error`, made once per environment when it is first used.
///
/// ```
/// use tenon_addon::{Error, ErrorClass, Result};
///
/// static PARSE_ERROR: ErrorClass = ErrorClass::new("ParseError");
///
/// fn parse(text: &str) -> Result<f64> {
///     text.parse().map_err(|_| Error::of_class(&PARSE_ERROR, "not a number"))
/// }
/// # assert!(parse("x").is_err());
/// ```
///
/// Export the class itself with a constant of type `&ErrorClass`, and callers can use `instanceof`.
#[derive(Debug, PartialEq, Eq)]
pub struct ErrorClass {
    name: &'static str,
}

impl ErrorClass {
    /// A class of this name.
    #[must_use]
    pub const fn new(name: &'static str) -> Self {
        Self { name }
    }

    /// Its name.
    #[must_use]
    pub const fn name(&self) -> &'static str {
        self.name
    }

    /// The constructor in this environment.
    ///
    /// # Errors
    ///
    /// When JavaScript cannot run.
    pub fn constructor<'s>(&'static self, env: Env<'s>) -> Result<Function<'s>> {
        let state = env.state()?;
        let key = std::ptr::from_ref(self) as usize;
        if let Some(made) = state.error_classes.borrow().get(&key) {
            return made.get(env);
        }
        // The classes differ in their names only, and the name is defined as a property, so that
        // no text of the addon is run as code.
        const SOURCE: &str = "(name) => {\n\
            const Made = class extends Error {};\n\
            Object.defineProperty(Made, 'name', { value: name, configurable: true });\n\
            Object.defineProperty(Made.prototype, 'name',\n\
              { value: name, configurable: true, writable: true });\n\
            return Made;\n\
            }";
        let make: Function<'s> = env.run_script(SOURCE)?.cast()?;
        let made: Value<'s> = make.call_raw(env.undefined(), &[env.string(self.name)?.into()])?;
        let made: Function<'s> = made.cast()?;
        state
            .error_classes
            .borrow_mut()
            .insert(key, made.persist()?);
        Ok(made)
    }
}
