//! Iterators, generators, async iterators and streams, from Rust to JavaScript and back.
//!
//! What goes to JavaScript is an instance of one of two classes that no addon exports: their
//! prototypes inherit from JavaScript's own, so helpers such as `map` and `take` are there.

use crate::codegen::{
    Attributes, ClassInfo, Function as Record, Member, MemberKind, Methods, Shape,
};
use crate::env::Env;
use crate::error::Result;
use crate::values::{Object, Symbol, Value};

mod asynchronous;
mod consume;
mod stream;
mod sync;

pub use asynchronous::AsyncIter;
pub use consume::{AsyncIterable, Items, Iterable};
pub use stream::ReadableStream;
pub use sync::{Generator, Iter, Yielded};

/// A method of the two classes.
const fn method(function: &'static Record) -> Member {
    Member {
        kind: MemberKind::Method(function),
        attributes: Attributes::METHOD,
    }
}

/// The members of the classes of this module.
pub(crate) fn methods_of(class: &'static ClassInfo) -> Option<&'static Methods> {
    [&sync::METHODS, &asynchronous::METHODS]
        .into_iter()
        .find(|methods| std::ptr::eq(methods.class, class))
}

/// What the prototype of such a class inherits from.
pub(crate) fn prototype_of<'s>(
    env: Env<'s>,
    class: &'static ClassInfo,
) -> Result<Option<Object<'s>>> {
    if std::ptr::eq(class, &sync::INFO) {
        // What the prototype of every iterator of JavaScript's inherits from.
        let array: Object<'s> = env.array(0)?.as_object();
        let iterate = array.get_value(Symbol::well_known(env, "iterator")?)?;
        let iterate: crate::Function<'s> = iterate.cast()?;
        let iterator: Object<'s> = iterate.call_raw(array, &[])?.cast()?;
        return grandparent(iterator).map(Some);
    }
    if std::ptr::eq(class, &asynchronous::INFO) {
        // There is no shorter way to it.
        let source = "Object.getPrototypeOf(async function* () {}.prototype)";
        let generators: Object<'s> = env.run_script(source)?.cast()?;
        let prototype: Object<'s> = generators.prototype()?.cast()?;
        return Ok(Some(prototype));
    }
    Ok(None)
}

fn grandparent(object: Object<'_>) -> Result<Object<'_>> {
    let parent: Object<'_> = object.prototype()?.cast()?;
    parent.prototype()?.cast()
}

/// `{ value, done }`.
pub(crate) fn step<'s>(env: Env<'s>, value: Value<'s>, done: bool) -> Result<Value<'s>> {
    let mut object = Shape::<2>::new(env);
    object.add(c"value", value);
    object.add(c"done", env.boolean(done)?);
    object.finish()
}

/// Whether the object has a method under that well-known symbol, and which.
fn method_under<'s>(object: Object<'s>, symbol: &str) -> Result<Option<crate::Function<'s>>> {
    let symbol = Symbol::well_known(object.env(), symbol)?;
    let method = object.get_value(symbol)?;
    Ok(method.cast::<crate::Function<'s>>().ok())
}
