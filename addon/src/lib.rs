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
//! ```
//! use tenon_addon::{Error, Result, class, export, methods};
//!
//! /// The sum of two numbers.
//! #[export]
//! fn add(a: f64, b: f64) -> f64 {
//!     a + b
//! }
//!
//! /// Doubles every number in place, without a copy.
//! #[export]
//! fn double(numbers: &mut [f64]) {
//!     numbers.iter_mut().for_each(|number| *number *= 2.0);
//! }
//!
//! #[class]
//! struct Account {
//!     balance: f64,
//! }
//!
//! #[methods]
//! impl Account {
//!     #[js(constructor)]
//!     fn new(balance: f64) -> Self {
//!         Self { balance }
//!     }
//!
//!     fn withdraw(&mut self, amount: f64) -> Result<f64> {
//!         if amount > self.balance {
//!             return Err(Error::range_error("not enough").with_code("ERR_BALANCE"));
//!         }
//!         self.balance -= amount;
//!         Ok(self.balance)
//!     }
//! }
//! ```
//!
//! # What runs where
//!
//! Each environment (the main thread, each worker) has one thread, and handles are of that thread.
//! Other threads reach it through [`ThreadsafeFunction`], [`Deferred`] and [`Task`]; an `async fn` is
//! polled on the environment's own thread, see [`with_env`]. Nothing of an environment is left running
//! when it ends.
//!
//! # Memory of typed arrays
//!
//! A `&[T]` or `&mut [T]` parameter is the array's own memory. Two that overlap are a `TypeError` if
//! one is written to, and while a native function has such a slice, JavaScript cannot run: what would
//! run it gives an error with the code `ERR_ADDON_BORROWED`. [`TypedArray`] borrows for as long as is
//! needed instead.
//!
//! # Features
//!
//! - `tokio`: a runtime per environment, so that exported `async fn`s can use timers and sockets.
//! - `serde`: `Serde<T>` as an argument or a result.
//! - `tracing`: a span around each call from JavaScript, with the function's name.
//! - `stream`: [`iterate::AsyncIter`] from the streams of the futures crates.
//! - `napi9`, `napi10`: declare a newer version of Node-API than 8, which every host since Node 18 has.
//! - `dyn-symbols`: look the host's functions up when the addon is loaded. With it as a feature of a
//!   dev-dependency, an addon's own tests link without a host.
//!
//! Addons are to be built with `panic = "unwind"`, which is Cargo's default: with `"abort"` a panic
//! ends the user's process.

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
mod leaks;
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
