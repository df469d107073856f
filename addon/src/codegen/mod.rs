//! What the macros generate code against. Not for use by hand: it may change with any release, as
//! long as it fits the `tenon-addon-macros` of the same version.
#![doc(hidden)]

mod call;
mod init;
mod record;
mod registry;
mod rest;
mod shapes;
mod step;

pub use call::{Call, Glue, Returned, callback_for};
pub(crate) use init::make_function;
pub use record::{
    Attributes, ClassInfo, Constant, Function, Item, ItemKind, Member, MemberKind, Methods, Place,
};
pub use registry::ItemRef;
pub(crate) use registry::items;
pub use rest::Rest;
pub use shapes::{Shape, attempt, constants, field, field_or, object, only, tag};
pub use step::Step;

pub use crate::class::{Borrow, Constructed, instance};

pub use crate::describe::{Text, bytes, record as describe, record_len as describe_len};
