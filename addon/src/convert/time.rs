//! Points in time as dates, and spans of it as milliseconds.

use std::time::{Duration, SystemTime, UNIX_EPOCH};

use super::{FromJs, IntoJs};
use crate::describe::Text;
use crate::env::Env;
use crate::error::{Error, Result};
use crate::values::{Date, Handle, Kind, Kinds, Value};

/// The largest time that a `Date` can represent, before or after 1970.
const LIMIT: f64 = 8.64e15;

/// A valid `Date`.
impl<'s> FromJs<'s> for SystemTime {
    type Storage = ();
    const TYPE: Text = Text::Plain("Date");
    const EXPECTED: Text = Text::Plain("a valid Date");
    const KINDS: Kinds = Kinds::of(Kind::Object);

    fn from_js(value: Value<'s>, _: &'s mut ()) -> Result<Self> {
        let refused = || Error::expected::<Self>(value);
        if !Date::matches(value) {
            return Err(refused());
        }
        let millis = value.cast::<Date<'s>>()?.to_millis()?;
        at_millis(millis).ok_or_else(refused)
    }
}

/// A `Date`, to the millisecond.
impl<'s> IntoJs<'s> for SystemTime {
    const TYPE: Text = Text::Plain("Date");

    fn into_js(self, env: Env<'s>) -> Result<Value<'s>> {
        let millis = to_millis(self).ok_or_else(|| {
            Error::range_error("the time is beyond what a Date can represent")
                .with_code("ERR_OUT_OF_RANGE")
        })?;
        Ok(Date::from_millis(env, millis)?.into())
    }
}

fn at_millis(millis: f64) -> Option<SystemTime> {
    if millis.is_nan() || millis.abs() > LIMIT {
        return None;
    }
    let span = Duration::from_millis(millis.abs() as u64);
    if millis < 0.0 {
        UNIX_EPOCH.checked_sub(span)
    } else {
        UNIX_EPOCH.checked_add(span)
    }
}

fn to_millis(time: SystemTime) -> Option<f64> {
    let millis = match time.duration_since(UNIX_EPOCH) {
        Ok(after) => after.as_millis() as f64,
        Err(before) => -(before.duration().as_millis() as f64),
    };
    (millis.abs() <= LIMIT).then_some(millis)
}

/// A number of milliseconds, from 0.
impl<'s> FromJs<'s> for Duration {
    type Storage = ();
    const TYPE: Text = Text::Plain("number");
    const EXPECTED: Text = Text::Plain("a number of milliseconds from 0");
    const KINDS: Kinds = Kinds::of(Kind::Number);

    fn from_js(value: Value<'s>, _: &'s mut ()) -> Result<Self> {
        let millis: f64 = value.to().map_err(|_| Error::expected::<Self>(value))?;
        Self::try_from_secs_f64(millis / 1000.0)
            .map_err(|_| Error::out_of_range(<Self as FromJs<'s>>::EXPECTED, value))
    }
}

/// A number of milliseconds.
impl<'s> IntoJs<'s> for Duration {
    const TYPE: Text = Text::Plain("number");

    fn into_js(self, env: Env<'s>) -> Result<Value<'s>> {
        env.number(self.as_secs_f64() * 1000.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_before_and_after_1970() {
        for millis in [0.0, 1.0, -1.0, LIMIT, -LIMIT, 1e12] {
            assert_eq!(at_millis(millis).and_then(to_millis), Some(millis));
        }
        assert!(at_millis(f64::NAN).is_none());
        assert!(at_millis(LIMIT + 1.0).is_none());
    }
}
