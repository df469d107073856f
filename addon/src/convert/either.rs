//! One of several types.

use super::{FromJs, IntoJs};
use crate::describe::Text;
use crate::env::Env;
use crate::error::{Error, Result};
use crate::values::{Kinds, Value};

/// Defines an enum of types.
macro_rules! either {
    ($name:ident, $first:ident: $first_index:tt $(, $arm:ident: $index:tt)+) => {
        #[doc = concat!("A value of one of several types; the first that fits is taken.")]
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        #[allow(missing_docs, reason = "the names say it")]
        pub enum $name<$first $(, $arm)+> {
            $first($first),
            $($arm($arm),)+
        }

        impl<'s, $first: FromJs<'s> $(, $arm: FromJs<'s>)+> FromJs<'s> for $name<$first $(, $arm)+> {
            type Storage = ($first::Storage, $($arm::Storage,)+);
            const TYPE: Text = Text::Join(&[$first::TYPE $(, Text::Plain(" | "), $arm::TYPE)+]);
            const EXPECTED: Text =
                Text::Join(&[$first::EXPECTED $(, Text::Plain(" or "), $arm::EXPECTED)+]);
            const KINDS: Kinds = $first::KINDS$(.or($arm::KINDS))+;

            fn from_js(value: Value<'s>, storage: &'s mut Self::Storage) -> Result<Self> {
                // One question to the host rules most arms out. An error that is not about the type,
                // such as an exception of a getter, is what the caller should see.
                let kind = value.kind();
                let mut closest = None;
                if $first::KINDS.contains(kind) {
                    match $first::from_js(value, &mut storage.$first_index) {
                        Ok(value) => return Ok(Self::$first(value)),
                        Err(error) if error.is_mismatch() => closest = Some(error),
                        Err(error) => return Err(error),
                    }
                }
                $(
                    if $arm::KINDS.contains(kind) {
                        match $arm::from_js(value, &mut storage.$index) {
                            Ok(value) => return Ok(Self::$arm(value)),
                            Err(error) if error.is_mismatch() => {
                                // Of several arms that could have been meant, none is closest.
                                closest = match closest {
                                    None => Some(error),
                                    Some(_) => Some(Error::expected::<Self>(value)),
                                };
                            }
                            Err(error) => return Err(error),
                        }
                    }
                )+
                Err(closest.unwrap_or_else(|| Error::expected::<Self>(value)))
            }
        }

        impl<'s, $first: IntoJs<'s> $(, $arm: IntoJs<'s>)+> IntoJs<'s> for $name<$first $(, $arm)+> {
            const TYPE: Text = Text::Join(&[$first::TYPE $(, Text::Plain(" | "), $arm::TYPE)+]);

            fn into_js(self, env: Env<'s>) -> Result<Value<'s>> {
                match self {
                    Self::$first(value) => value.into_js(env),
                    $(Self::$arm(value) => value.into_js(env),)+
                }
            }
        }
    };
}

either!(Either, A: 0, B: 1);
either!(Either3, A: 0, B: 1, C: 2);
either!(Either4, A: 0, B: 1, C: 2, D: 3);
either!(Either5, A: 0, B: 1, C: 2, D: 3, E: 4);
either!(Either6, A: 0, B: 1, C: 2, D: 3, E: 4, F: 5);
either!(Either7, A: 0, B: 1, C: 2, D: 3, E: 4, F: 5, G: 6);
either!(Either8, A: 0, B: 1, C: 2, D: 3, E: 4, F: 5, G: 6, H: 7);
