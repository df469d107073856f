//! How exported items are described: static records, made by the macros.

use super::call::Glue;
use crate::env::Env;
use crate::error::Result;
use crate::sys::*;
use crate::values::{Object, Value};

/// Where an item stands in the source: decides the order of exports, and is named when two clash.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Place {
    /// `file!()`.
    pub file: &'static str,
    /// `line!()`.
    pub line: u32,
    /// `column!()`.
    pub column: u32,
}

/// One exported item.
pub struct Item {
    /// What it is.
    pub kind: ItemKind,
    /// The names of the objects it is in, from the outermost; empty for `module.exports` itself.
    pub namespace: &'static [&'static str],
    /// Where it stands.
    pub place: Place,
    /// Its description for TypeScript, kept by the linker because it is named here.
    pub description: &'static [u8],
}

/// What an item is.
#[derive(Clone, Copy)]
pub enum ItemKind {
    /// Nothing at run time: a type that only TypeScript hears of.
    Type,
    /// A function.
    Function(&'static Function),
    /// A value made when the addon is loaded.
    Constant(&'static Constant),
    /// A class.
    Class(&'static ClassInfo),
    /// Members of a class.
    Methods(&'static Methods),
    /// An object that holds other items, named by their `namespace`; made also when it is empty.
    Module(&'static str),
    /// Code that runs when the addon is loaded, after everything else is there.
    Init(for<'s> fn(Env<'s>, Object<'s>) -> Result<()>),
}

/// A function, method, accessor or constructor.
pub struct Function {
    /// The property's name.
    pub name: &'static str,
    /// The name in messages: `resize`, `Counter.add`, `new Counter`.
    pub label: &'static str,
    /// The names of the parameters, in order.
    pub params: &'static [&'static str],
    /// The generated code.
    pub glue: Glue,
    /// [`callback_for`](super::callback_for) the number of parameters.
    pub callback: napi_callback,
}

/// A constant, or any value that is made when the addon is loaded.
pub struct Constant {
    /// The property's name.
    pub name: &'static str,
    /// Makes the value.
    pub make: for<'s> fn(Env<'s>) -> Result<Value<'s>>,
}

/// A native class. One per Rust type; its address identifies it.
pub struct ClassInfo {
    /// The class's name in JavaScript.
    pub name: &'static str,
    /// The native class that this one extends.
    pub parent: Option<&'static ClassInfo>,
    /// From a pointer to this type to one to the part of it that is the parent.
    ///
    /// # Safety
    ///
    /// The pointer must be to this type; without a parent it must not be called.
    pub upcast: unsafe fn(*mut ()) -> *mut (),
    /// Drops the box that the pointer is of.
    ///
    /// # Safety
    ///
    /// The pointer must come from `Box::into_raw` of this type.
    pub drop: unsafe fn(*mut ()),
    /// The constructor when no `impl` block has one: refuses JavaScript.
    pub fallback: &'static Function,
}

/// Members of a class, from one `impl` block.
pub struct Methods {
    /// Whose.
    pub class: &'static ClassInfo,
    /// The members.
    pub members: &'static [Member],
}

/// One member of a class.
pub struct Member {
    /// What it is.
    pub kind: MemberKind,
    /// Its attributes as a property.
    pub attributes: Attributes,
}

/// What a member of a class is.
#[derive(Clone, Copy)]
pub enum MemberKind {
    /// What `new` calls.
    Constructor(&'static Function),
    /// A method on the prototype.
    Method(&'static Function),
    /// A method on the constructor.
    Static(&'static Function),
    /// A getter on the prototype. A setter of the same name joins it.
    Getter(&'static Function),
    /// A setter on the prototype.
    Setter(&'static Function),
    /// A getter on the constructor.
    StaticGetter(&'static Function),
    /// A setter on the constructor.
    StaticSetter(&'static Function),
    /// A method on the prototype under a well-known symbol: the function's `name` is the symbol's,
    /// such as `iterator` for `Symbol.iterator`. Left out where the host has no such symbol.
    Symbol(&'static Function),
    /// As [`MemberKind::Symbol`], a getter instead of a method: `Symbol.toStringTag` is read, not called.
    SymbolGetter(&'static Function),
    /// A value on the constructor.
    Constant(&'static Constant),
}

/// Attributes of a property, as Node-API has them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Attributes(pub napi_property_attributes);

impl Attributes {
    /// As methods of a class in JavaScript: writable and configurable, not enumerable.
    pub const METHOD: Self = Self(napi_writable | napi_configurable);
    /// As accessors of a class in JavaScript: configurable, not enumerable.
    pub const ACCESSOR: Self = Self(napi_configurable);
    /// As what is assigned: writable, enumerable and configurable.
    pub const ASSIGNED: Self = Self(napi_writable | napi_enumerable | napi_configurable);
    /// What cannot be changed: enumerable only.
    pub const FIXED: Self = Self(napi_enumerable);

    /// The same attributes, enumerable or read-only besides.
    #[must_use]
    pub const fn with(self, enumerable: bool, readonly: bool) -> Self {
        let mut attributes = self.0;
        if enumerable {
            attributes |= napi_enumerable;
        }
        if readonly {
            attributes &= !napi_writable;
        }
        Self(attributes)
    }
}
