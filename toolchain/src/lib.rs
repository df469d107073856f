//! What addon authors use of Tenon: `tenon new`, `tenon build`, `tenon inspect`.
//!
//! Each verb is a function here: [`create`](fn@new::create) makes a folder from a template,
//! [`build`](fn@build::build) turns a folder into a `.node` file with its loader and its types, and
//! [`inspect`](fn@inspect::inspect) reads what a `.node` file needs and offers. None of them prints:
//! they report [`Event`]s and return errors whose text is for the person who asked.

mod c_build;
mod c_project;
mod cargo;
mod error;
mod event;
mod interrupt;
mod loader;
mod npm;
mod staging;
mod types;

pub mod build;
pub mod inspect;
pub mod new;
pub mod package;
pub mod platform;
pub mod watch;

#[cfg(test)]
mod testing;

pub use error::{Error, Result};
pub use event::{Event, Events};
