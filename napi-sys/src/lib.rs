//! The Node-API C ABI as data.

mod types;

pub use types::*;

/// Stands for "up to the terminating zero" where a function takes a string's length.
pub const NAPI_AUTO_LENGTH: usize = usize::MAX;
