//! Tuples and arrays of fixed length.

use super::{FromJs, IntoJs, NoStorage};
use crate::describe::Text;
use crate::env::Env;
use crate::error::{Error, Result};
use crate::values::{Array, Kind, Kinds, Value};

/// The value as an array with exactly that many elements.
fn array_of<'s>(value: Value<'s>, length: usize) -> Result<Array<'s>> {
    let expected = format_args!("an array of {length} elements");
    let array: Array<'s> = value.cast().map_err(|_| Error::mismatch(expected, value))?;
    let came = array.len()?;
    if came == length {
        return Ok(array);
    }
    Err(Error::unfit(
        &format!("must be {expected}, got one of {came}"),
        "ERR_INVALID_ARG_TYPE",
    ))
}

macro_rules! tuples {
    ($count:literal; $($name:ident: $index:tt),*) => {
        impl<$($name: NoStorage),*> NoStorage for ($($name,)*) {
            #[inline]
            fn none<'s>() -> &'s mut Self {
                const { assert!(size_of::<Self>() == 0) };
                // No memory is allocated for a type without size.
                Box::leak(Box::default())
            }
        }

        impl<'s, $($name: FromJs<'s>),*> FromJs<'s> for ($($name,)*) {
            type Storage = ($($name::Storage,)*);
            const TYPE: Text = Text::Join(&[
                Text::Plain("["),
                $(Text::Plain(if $index == 0 { "" } else { ", " }), $name::TYPE,)*
                Text::Plain("]"),
            ]);
            const EXPECTED: Text = Text::Plain("an array");
            const KINDS: Kinds = Kinds::of(Kind::Object);

            #[inline]
            fn from_js(value: Value<'s>, storage: &'s mut Self::Storage) -> Result<Self> {
                let array = array_of(value, $count)?;
                Ok(($(
                    $name::from_js(array.get_value($index)?, &mut storage.$index)
                        .map_err(|error| error.at_index($index))?,
                )*))
            }
        }

        impl<'s, $($name: IntoJs<'s>),*> IntoJs<'s> for ($($name,)*) {
            const TYPE: Text = Text::Join(&[
                Text::Plain("["),
                $(Text::Plain(if $index == 0 { "" } else { ", " }), $name::TYPE,)*
                Text::Plain("]"),
            ]);

            #[inline]
            fn into_js(self, env: Env<'s>) -> Result<Value<'s>> {
                let array = env.array($count)?;
                $(array.set($index, self.$index)?;)*
                Ok(array.into())
            }
        }
    };
}

tuples!(1; A: 0);
tuples!(2; A: 0, B: 1);
tuples!(3; A: 0, B: 1, C: 2);
tuples!(4; A: 0, B: 1, C: 2, D: 3);
tuples!(5; A: 0, B: 1, C: 2, D: 3, E: 4);
tuples!(6; A: 0, B: 1, C: 2, D: 3, E: 4, F: 5);
tuples!(7; A: 0, B: 1, C: 2, D: 3, E: 4, F: 5, G: 6);
tuples!(8; A: 0, B: 1, C: 2, D: 3, E: 4, F: 5, G: 6, H: 7);

impl<'s, T: FromJs<'s, Storage: NoStorage>, const N: usize> FromJs<'s> for [T; N] {
    type Storage = ();
    const TYPE: Text = Text::Join(&[Text::Plain("Array<"), T::TYPE, Text::Plain(">")]);
    const EXPECTED: Text = Text::Plain("an array");
    const KINDS: Kinds = Kinds::of(Kind::Object);

    fn from_js(value: Value<'s>, _: &'s mut ()) -> Result<Self> {
        let array = array_of(value, N)?;
        let elements: Vec<T> = (0..N)
            .map(|index| array.get(index))
            .collect::<Result<_>>()?;
        elements
            .try_into()
            .map_err(|_| Error::new("an array changed while it was read"))
    }
}

impl<'s, T: IntoJs<'s>, const N: usize> IntoJs<'s> for [T; N] {
    const TYPE: Text = Text::Join(&[Text::Plain("Array<"), T::TYPE, Text::Plain(">")]);

    fn into_js(self, env: Env<'s>) -> Result<Value<'s>> {
        super::collection::array(env, self.into_iter())
    }
}
