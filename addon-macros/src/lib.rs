//! The attributes and derives of `tenon-addon`, which re-exports them.
//!
//! | on | write | JavaScript sees |
//! | --- | --- | --- |
//! | a function, constant, static, enum or module | [`#[export]`](macro@export) | a function, a value, an object |
//! | a struct | [`#[class]`](macro@class) | a class |
//! | an `impl` block of it | [`#[methods]`](macro@methods) | its members |
//! | a struct or enum that is passed by value | [`#[derive(FromJs, IntoJs)]`](macro@FromJs) | objects, texts, numbers |
//!
//! Names become `camelCase` where JavaScript has it so; `rename` and `rename_all` say otherwise. The spellings are
//! `camelCase`, `PascalCase`, `snake_case`, `SCREAMING_SNAKE_CASE`, `kebab-case`, `lowercase`, `UPPERCASE` and `none`.
//! Doc comments and `#[deprecated]` go into the TypeScript declarations, whose types come from the conversions
//! themselves and not from how a type is spelled. What stands under `#[cfg]` is exported under it.
//!
//! The library may have another name in `Cargo.toml`; where that is renamed out of sight (in a workspace's manifest,
//! or by a re-export), every attribute here takes `crate = ::its::path`.
//!
//! Items are exported in the module they stand in, as far as that is exported itself; `namespace("outer", "inner")` puts
//! one into objects from afar.
//!
//! An expansion knows nothing of other expansions, keeps nothing, and writes no files.

mod error;
mod expand;
mod library;
mod literal;
mod names;
mod parse;

use proc_macro::TokenStream;

use expand::derive::Direction;

/// Gives JavaScript a function, an async function, a constant, a static, an enum or a module.
///
/// ```no_run
/// use tenon_addon::{Env, Error, Object, Result, export};
///
/// /// Divides, and refuses to divide by zero.
/// #[export]
/// fn divide(a: f64, #[js(default = 1.0)] b: f64) -> Result<f64> {
///     if b == 0.0 {
///         return Err(Error::range_error("cannot divide by zero").with_code("ERR_ZERO"));
///     }
///     Ok(a / b)
/// }
///
/// #[export(rename = "readLater")]
/// async fn read(path: String) -> Result<String> {
///     tenon_addon::blocking(move || Ok(std::fs::read_to_string(path)?)).await
/// }
///
/// #[export]
/// const VERSION: &str = "1.0.0";
///
/// #[export]
/// mod text {
///     use tenon_addon::export;
///
///     #[export]
///     fn join(#[js(rest)] parts: Vec<String>) -> String {
///         parts.concat()
///     }
/// }
///
/// #[export(init)]
/// fn init(_env: Env<'_>, exports: Object<'_>) -> Result<()> {
///     exports.set("loaded", true)
/// }
/// ```
///
/// # Functions
///
/// Parameters are of types that implement `FromJs`, the result is of one that implements `IntoJs`, or nothing, or a
/// `Result` whose error is thrown. An `async fn` gives a promise; its parameters must be owned. A panic is thrown as
/// an `Error`.
///
/// | option | what it does |
/// | --- | --- |
/// | `rename = "name"` | another name |
/// | `strict` | more arguments than parameters are an error |
/// | `task` | the whole function runs on the host's thread pool, and JavaScript gets a promise |
/// | `init` | the function is not exported but called when the addon is loaded, with the environment and the exports |
/// | `ts_return = "type"` | what TypeScript is told of the result |
///
/// A parameter of type `Env` is the environment, and takes no argument. Others may have an attribute:
///
/// | `#[js(...)]` | what it does |
/// | --- | --- |
/// | `default = value`, `default` | the value for an argument that is `undefined` or missing |
/// | `rest` | all arguments that are left, in a `Vec` |
/// | `this` | the `this` of the call instead of an argument |
/// | `env` | the environment, where the type is called otherwise |
/// | `rename = "name"` | the name in messages and declarations |
/// | `ts = "type"` | what TypeScript is told |
///
/// # Constants and statics
///
/// The value is converted once for each environment. They keep their name; a static is cloned. Options: `rename`,
/// `ts`.
///
/// # Modules
///
/// `#[export] mod name { ... }` is an object with what is exported in it, classes included; modules may be in
/// modules. Option: `rename`.
///
/// # Enums
///
/// `#[export] enum` is a frozen object with a property for each variant, and in TypeScript a type too. Derive
/// [`FromJs`](macro@FromJs) and [`IntoJs`](macro@IntoJs) to pass its values; its options stand in their `#[js(...)]`.
#[proc_macro_attribute]
pub fn export(options: TokenStream, item: TokenStream) -> TokenStream {
    attribute(item, |item| expand::export::export(options.into(), item))
}

/// Makes a struct a JavaScript class; [`#[methods]`](macro@methods) gives it members.
///
/// ```no_run
/// use tenon_addon::{class, methods};
///
/// /// Has a name.
/// #[class]
/// struct Animal {
///     #[js]
///     name: String,
/// }
///
/// #[methods]
/// impl Animal {
///     #[js(constructor)]
///     fn new(name: String) -> Self {
///         Self { name }
///     }
/// }
///
/// /// Barks.
/// #[class(extends = Animal)]
/// struct Dog {
///     animal: Animal,
///     #[js(readonly)]
///     barks: u32,
/// }
///
/// #[methods]
/// impl Dog {
///     #[js(constructor)]
///     fn new(name: String) -> Self {
///         Self { animal: Animal { name }, barks: 0 }
///     }
///
///     fn bark(&mut self) -> String {
///         self.barks += 1;
///         format!("{} barks", self.animal.name)
///     }
/// }
///
/// /// One class for each type that is listed.
/// #[class(instances(NumberStack<f64>, TextStack<String>))]
/// struct Stack<T> {
///     items: Vec<T>,
/// }
///
/// #[methods(instances(<f64>, <String>))]
/// impl<T> Stack<T> {
///     #[js(constructor)]
///     fn new() -> Self {
///         Self { items: Vec::new() }
///     }
///
///     fn push(&mut self, item: T) {
///         self.items.push(item);
///     }
/// }
/// ```
///
/// The value belongs to its JavaScript object. Functions take it as `&Dog` or `&mut Dog`, and return `Dog` to make a
/// new object. Use while it is in use (a callback that calls a method of the object whose method is running) is an
/// error with the code `ERR_ADDON_BORROWED`. Without a constructor only Rust makes instances. JavaScript may extend
/// the class.
///
/// | option | what it does |
/// | --- | --- |
/// | `rename = "Name"` | another name |
/// | `extends = Base` | another native class is the base: one field holds its value, and `&Base` takes this class too |
/// | `instances(Name<Type>, ...)` | the classes that a generic struct stands for |
/// | `rename_all = "case"` | the spelling of fields that are properties |
///
/// | on a field, `#[js(...)]` | what it does |
/// | --- | --- |
/// | `#[js]` alone | a property to read and write; its type must be `Clone` |
/// | `readonly` | a property to read |
/// | `rename = "name"` | another name |
/// | `base` | the value of the class that is extended, where the types alone do not tell |
#[proc_macro_attribute]
pub fn class(options: TokenStream, item: TokenStream) -> TokenStream {
    attribute(item, |item| expand::class::class(options.into(), item))
}

/// Gives a class the functions and constants of an `impl` block; there may be several blocks.
///
/// ```no_run
/// use tenon_addon::{Result, class, methods};
///
/// #[class]
/// struct Countdown {
///     left: u32,
/// }
///
/// #[methods]
/// impl Countdown {
///     const LONGEST: u32 = 1000;
///
///     #[js(constructor)]
///     fn new(from: u32) -> Self {
///         Self { left: from.min(Self::LONGEST) }
///     }
///
///     /// `await Countdown.later(3)`
///     async fn later(from: u32) -> Result<Self> {
///         Ok(Self::new(from))
///     }
///
///     #[js(getter)]
///     fn left(&self) -> u32 {
///         self.left
///     }
///
///     #[js(setter)]
///     fn set_left(&mut self, left: u32) {
///         self.left = left;
///     }
///
///     #[js(iterator)]
///     fn next(&mut self) -> Option<u32> {
///         self.left = self.left.checked_sub(1)?;
///         Some(self.left)
///     }
///
///     #[js(symbol = "dispose")]
///     fn stop(&mut self) {
///         self.left = 0;
///     }
///
///     fn to_json(&self) -> u32 {
///         self.left
///     }
/// }
/// ```
///
/// Every function becomes a method, and a static one where it has no `self`; functions have the options and
/// parameters that [`#[export]`](macro@export) has. Constants become static properties. `to_json` is `toJSON`, which
/// `JSON.stringify` calls. An async method keeps its object alive and in use until it is done.
///
/// | `#[js(...)]` | what it does |
/// | --- | --- |
/// | `constructor` | what `new` calls; returns `Self` or `Result<Self>` |
/// | `getter`, `getter = "name"` | reading the property calls it; a leading `get_` is not part of the name |
/// | `setter`, `setter = "name"` | writing the property calls it; a leading `set_` is not part of the name |
/// | `iterator`, `generator` | `next` of an iterator: `fn(&mut self) -> Option<T>`, perhaps with what `next` is given |
/// | `async_iterator` | the same for `for await`: `async fn(&mut self) -> Option<T>` |
/// | `symbol = "name"` | the method is under `Symbol.name`: `iterator`, `asyncIterator`, `dispose`, `asyncDispose`, `toPrimitive`, `toStringTag` (a getter) |
/// | `rename = "name"`, `strict`, `task`, `ts_return = "type"` | as for functions |
/// | `enumerable`, `readonly` | attributes of the property |
/// | `skip` | not for JavaScript |
///
/// The options of the block are `rename_all = "case"`, and `instances(<Type>, ...)` for the `impl` of a generic class.
#[proc_macro_attribute]
pub fn methods(options: TokenStream, item: TokenStream) -> TokenStream {
    attribute(item, |item| expand::methods::methods(options.into(), item))
}

/// Makes a type that JavaScript values convert to; [`IntoJs`](macro@IntoJs) is the other direction.
///
/// ```no_run
/// use tenon_addon::{FromJs, IntoJs, export};
///
/// /// { width: 640, fitInside: true }
/// #[derive(FromJs, IntoJs)]
/// struct Options {
///     width: u16,
///     #[js(default = 90)]
///     quality: u8,
///     #[js(default)]
///     fit_inside: bool,
///     title: Option<String>,
/// }
///
/// /// 'low' | 'high'
/// #[derive(FromJs, IntoJs)]
/// enum Level {
///     Low,
///     High,
/// }
///
/// /// 1 | 2
/// #[derive(FromJs, IntoJs)]
/// enum Code {
///     Ok = 1,
///     Failed = 2,
/// }
///
/// /// { kind: 'closed' } | { kind: 'moved', x: 1, y: 2 } | { kind: 'named', value: 'a' }
/// #[derive(FromJs, IntoJs)]
/// #[js(tag = "kind")]
/// enum Event {
///     Closed,
///     Moved { x: f64, y: f64 },
///     Named(String),
/// }
///
/// /// A number that Rust does not mix up with others.
/// #[derive(FromJs, IntoJs)]
/// struct UserId(u32);
///
/// /// string | number
/// #[derive(FromJs, IntoJs)]
/// #[js(untagged)]
/// enum Id {
///     Name(String),
///     Number(f64),
/// }
/// ```
///
/// | shape | JavaScript |
/// | --- | --- |
/// | struct with named fields | an object with these properties |
/// | struct with one field without a name | as that field |
/// | enum without fields | texts, or numbers where a variant has one |
/// | enum with fields | an object of which one property, `type` unless `tag` says otherwise, names the variant |
/// | enum marked `untagged` | the value of the first variant whose type fits |
///
/// A wrong property is named in the error with its path: `resize: argument 1 'options.width' must be ...`.
/// A struct with a lifetime may borrow, as in `name: &'a str`. Generic types are described to TypeScript in place.
///
/// | on the type, `#[js(...)]` | what it does |
/// | --- | --- |
/// | `rename = "Name"` | the name in TypeScript |
/// | `rename_all = "case"` | the spelling of properties, or of the texts that stand for variants |
/// | `strict` | other properties are an error |
/// | `tag = "name"` | the property that names the variant |
/// | `string`, `number` | the variants are texts, or numbers |
/// | `untagged`, `transparent` | as above, where the shape alone does not say it |
///
/// | on a field, `#[js(...)]` | what it does |
/// | --- | --- |
/// | `rename = "name"` | another name; also on a variant |
/// | `default`, `default = value` | for a property that is `undefined` or missing |
/// | `optional` | left out of the object when it is `None`, instead of `null` |
/// | `skip` | no property: filled by `default`, and never written |
/// | `ts = "type"` | what TypeScript is told |
#[proc_macro_derive(FromJs, attributes(js))]
pub fn from_js(item: TokenStream) -> TokenStream {
    derive(item, Direction::From)
}

/// Makes a type that converts to JavaScript values; see [`FromJs`](macro@FromJs) for the shapes and options.
#[proc_macro_derive(IntoJs, attributes(js))]
pub fn into_js(item: TokenStream) -> TokenStream {
    derive(item, Direction::Into)
}

fn derive(item: TokenStream, direction: Direction) -> TokenStream {
    expand::derive::derive(item.into(), direction)
        .unwrap_or_else(error::Error::into_compile_errors)
        .into()
}

/// An attribute that fails still leaves its item: what else uses it is then no error too.
fn attribute(
    item: TokenStream,
    expand: impl FnOnce(proc_macro2::TokenStream) -> error::Result<proc_macro2::TokenStream>,
) -> TokenStream {
    let item = proc_macro2::TokenStream::from(item);
    expand(item.clone())
        .unwrap_or_else(|error| {
            let mut tokens = parse::without_ours(item);
            tokens.extend(error.into_compile_errors());
            tokens
        })
        .into()
}
