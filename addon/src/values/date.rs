//! Dates.

use super::{Kind, Kinds, handle};
use crate::env::Env;
use crate::error::Result;
use crate::sys::*;

handle! {
    /// A `Date`.
    Date, "Date", "a Date", Kinds::of(Kind::Object), |value| {
        let mut is = false;
        // SAFETY: the value is of this environment; the result is a local.
        unsafe { napi_is_date(value.env().as_raw(), value.as_raw(), &mut is) };
        is
    }
}

impl<'s> Date<'s> {
    /// A date from milliseconds since the beginning of 1970; what JavaScript cannot represent is an
    /// invalid date.
    ///
    /// # Errors
    ///
    /// When the host fails.
    pub fn from_millis(env: Env<'s>, millis: f64) -> Result<Self> {
        // SAFETY: the environment is live.
        let value = env.made(|env, result| unsafe { napi_create_date(env, millis, result) })?;
        Ok(Self(value))
    }

    /// Milliseconds since the beginning of 1970; not a number for an invalid date.
    ///
    /// # Errors
    ///
    /// When the host fails.
    pub fn to_millis(self) -> Result<f64> {
        let mut millis = 0.0;
        // SAFETY: the value is of its environment; the result is a local.
        self.env().check(unsafe {
            napi_get_date_value(self.env().as_raw(), self.as_raw(), &mut millis)
        })?;
        Ok(millis)
    }
}
