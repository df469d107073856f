//! `tenon new`, `tenon build` and `tenon inspect`, as an author of addons uses them.
//!
//! Nothing is fetched for the addons: the crates they need are this repository's own, and the
//! versions of others are those of its `Cargo.lock`, which building the program has fetched already.

mod bad;
mod c_addon;
mod inspect;
mod loader;
mod npm;
mod project;
mod readme;
mod templates;
mod watch;
