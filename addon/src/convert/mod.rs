//! Conversions between JavaScript and Rust.

use crate::describe::Text;
use crate::env::Env;
use crate::error::Result;
use crate::values::{Kinds, Value};

mod args;
mod bigint;
mod collection;
mod either;
mod number;
mod option;
mod slice;
mod text;
mod time;
mod tuple;

pub use args::IntoArgs;
pub use bigint::BigInt;
pub use collection::Record;
pub use either::{Either, Either3, Either4, Either5, Either6, Either7, Either8};
pub use slice::{Buffer, SliceStorage, Typed};
pub use text::TextStorage;

/// A type that JavaScript values convert to.
///
/// Implemented for numbers, strings, slices, collections, handles and more; the macros implement it
/// for structs and enums. By hand:
///
/// ```
/// use tenon_addon::{Error, FromJs, Result, Value, describe::Text};
///
/// struct Port(u16);
///
/// impl<'s> FromJs<'s> for Port {
///     type Storage = ();
///     const TYPE: Text = Text::Plain("number");
///     const EXPECTED: Text = Text::Plain("a port number");
///
///     fn from_js(value: Value<'s>, _: &'s mut ()) -> Result<Self> {
///         match value.to() {
///             Ok(port) if port > 0 => Ok(Port(port)),
///             _ => Err(Error::expected::<Self>(value)),
///         }
///     }
/// }
/// ```
#[diagnostic::on_unimplemented(
    message = "JavaScript values do not convert to `{Self}`",
    label = "this type does not convert from JavaScript",
    note = "for a struct or enum of your own, write `#[derive(FromJs)]`",
    note = "an instance of a class is taken by reference: `&{Self}`"
)]
pub trait FromJs<'s>: Sized {
    /// Memory of the caller that the result may borrow from; `()` for what owns its data.
    type Storage: Default;

    /// The TypeScript type of what is accepted.
    const TYPE: Text;

    /// What is accepted, in words: "a number". Stands after "must be".
    const EXPECTED: Text = Text::Join(&[Text::Plain("of type "), Self::TYPE]);

    /// The kinds of values among which some are accepted.
    const KINDS: Kinds = Kinds::ALL;

    /// Whether a parameter of this type may be left out.
    const OPTIONAL: bool = false;

    /// Converts the value.
    ///
    /// # Errors
    ///
    /// [`Error::expected`](crate::Error::expected) when the value is of another type.
    fn from_js(value: Value<'s>, storage: &'s mut Self::Storage) -> Result<Self>;
}

/// A type that values of any scope convert to, because it borrows nothing from them.
pub trait FromJsOwned: for<'a> FromJs<'a, Storage: NoStorage> + 'static {}

impl<T: for<'a> FromJs<'a, Storage: NoStorage> + 'static> FromJsOwned for T {}

/// A type that converts to a JavaScript value.
#[diagnostic::on_unimplemented(
    message = "`{Self}` does not convert to a JavaScript value",
    label = "this type does not convert to JavaScript",
    note = "for a struct or enum of your own, write `#[derive(IntoJs)]`, or `#[class]` to make it a class"
)]
pub trait IntoJs<'s> {
    /// The TypeScript type of the result.
    const TYPE: Text;

    /// Converts to a value.
    ///
    /// # Errors
    ///
    /// When there is no such JavaScript value, or the host fails.
    fn into_js(self, env: Env<'s>) -> Result<Value<'s>>;
}

/// A [`FromJs::Storage`] with nothing in it, of which there is no need to keep one.
pub trait NoStorage: Default + 'static {
    /// A storage that lives for ever.
    fn none<'s>() -> &'s mut Self;
}

impl NoStorage for () {
    #[inline]
    fn none<'s>() -> &'s mut Self {
        // No memory is allocated for a type without size.
        Box::leak(Box::new(()))
    }
}
