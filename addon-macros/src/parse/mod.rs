//! Reading the user's items: only what the attributes need to know, everything else is handed on as it is.

mod attribute;
mod cursor;
mod data;
mod function;
mod generics;
mod implementation;

pub(crate) use attribute::{
    Attribute, Options, conditions, documentation, take_options, text, without_ours,
};
pub(crate) use cursor::Cursor;
pub(crate) use data::{Body, Data, Field, Fields, Variant, data};
pub(crate) use function::{Function, Parameter, at_function, function};
pub(crate) use generics::Generics;
pub(crate) use implementation::{
    Constant, ImplItem, Implementation, at_constant, constant, implementation,
};
