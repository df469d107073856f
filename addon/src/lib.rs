//! Write Node-API addons in safe Rust.
//!
//! One `.node` file made with this crate loads in Node 18 and newer, Deno, Bun and Tenon.
//!
//! - Handles ([`Value`], [`Object`], …) carry the lifetime of the scope they live in, and cannot
//!   leave their thread. [`Persistent`] keeps a value beyond its scope and may be sent anywhere.
//! - [`FromJs`] and [`IntoJs`] convert between JavaScript and Rust; arguments of the wrong type
//!   become `TypeError`s that name function, parameter, what was expected and what came.
//! - A panic becomes a JavaScript `Error` with the code `ERR_ADDON_PANIC`; it never unwinds into C.
//! - All state is kept per environment, so an addon can be loaded in many workers at once.
//!
//! The attributes `#[export]`, `#[class]` and `#[methods]` are in `tenon-addon-macros`; what they
//! generate goes through [`codegen`].

mod class;
pub mod codegen;
pub mod convert;
mod deferred;
pub mod describe;
mod env;
mod error;
mod executor;
mod hooks;
pub mod iterate;
mod mailbox;
mod oneshot;
mod panic;
mod persistent;
mod pin;
mod scope;
#[cfg(feature = "serde")]
mod serde;
mod signal;
mod state;
mod task;
pub mod threadsafe;
pub mod values;

pub use class::{Class, Exclusive, Instance, Ref, RefMut, Shared};
pub use convert::{BigInt, Buffer, Either, Record, Typed};
pub use convert::{FromJs, IntoJs};
pub use deferred::{Deferred, promise_of};
pub use env::Env;
pub use error::{Error, ErrorClass, ErrorKind, Result};
pub use executor::with_env;
pub use persistent::{Persist, Persistent};
pub use scope::Inputs;
#[cfg(feature = "serde")]
pub use serde::Serde;
pub use signal::AbortSignal;
pub use task::{Progress, Task, blocking};
/// The attributes and derives.
pub use tenon_addon_macros::{FromJs, IntoJs, class, export, methods};
/// The C functions themselves, for what this crate does not cover.
pub use tenon_napi_sys as sys;
pub use threadsafe::ThreadsafeFunction;
pub use values::{
    Any, Array, ArrayBuffer, Closure, DataView, Date, External, Function, Handle, JsBigInt,
    JsFuture, JsString, Object, Promise, SharedArrayBuffer, Symbol, TypedArray, Value,
};
