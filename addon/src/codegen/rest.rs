//! Rest parameters.

use crate::convert::{FromJs, NoStorage};
use crate::describe::Text;

/// The type of a rest parameter: a list of what converts.
#[diagnostic::on_unimplemented(
    message = "a rest parameter is a list, and `{Self}` is none",
    label = "write `Vec<...>`"
)]
pub trait Rest<'s> {
    /// The TypeScript type of the parameter, which must be that of an array.
    const TYPE: Text;
}

impl<'s, T: FromJs<'s, Storage: NoStorage>> Rest<'s> for Vec<T> {
    const TYPE: Text = Text::Join(&[Text::Plain("Array<"), T::TYPE, Text::Plain(">")]);
}
