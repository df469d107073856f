//! Reading the user's items: only what the attributes need to know, everything else is handed on as it is.

mod attribute;
mod cursor;
mod data;
mod function;
mod generics;
mod implementation;

pub(crate) use attribute::{Attribute, Options, documentation, take_options};
pub(crate) use cursor::Cursor;
pub(crate) use data::{Data, Field, Fields, Variant, data};
pub(crate) use function::{Function, Parameter, Receiver, function};
pub(crate) use generics::Generics;
pub(crate) use implementation::{ImplItem, Implementation, implementation};
