//! Node-API on V8, for any program that embeds V8 through the `v8` crate.

pub mod host;
pub mod realm;

pub use host::Host;
pub use realm::{LoadOptions, Realm};
