//! The Node-API C ABI as data: types, constants, and every function once in one table.
//!
//! [Node-API](https://nodejs.org/api/n-api.html) is the C interface between a JavaScript runtime
//! and the native modules it loads. This crate has three kinds of users:
//!
//! - **Addons** call the functions: `napi_create_object(env, &mut result)`, here at the root.
//!   With feature `dyn-symbols` the same names look the function up in the running process
//!   instead of leaving it to the linker; an addon's code does not change.
//! - **Hosts** implement the functions. [`keep_functions!`] makes sure the linker keeps them all,
//!   and [`link`] gives the arguments that export them.
//! - **Tools** read the table: [`FUNCTIONS`] at run time, [`for_each_function!`] in macros;
//!   [`c_headers`] makes the C headers of it, for addons in C and C++.
//!
//! Types and constants are made from the headers of the newest Node, experimental ones included.
//! C enumerations are plain integers with constants, because a newer runtime may hand out a value
//! that this crate does not know yet.

pub mod c_headers;
pub mod link;
pub mod roles;

mod functions;
mod keep;
mod table;
mod types;

#[cfg(feature = "dyn-symbols")]
pub mod dynamic;

#[cfg(not(feature = "dyn-symbols"))]
pub use functions::declarations::*;
pub use functions::{
    Class, FUNCTIONS, FunctionInfo, ParamInfo, Part, SYMBOL_COUNT, SYMBOLS, declarations, function,
    signatures,
};
#[doc(hidden)]
pub use keep::Address as __Address;
pub use types::*;

#[cfg(feature = "dyn-symbols")]
pub use dynamic::functions::*;

/// Stands for "up to the terminating zero" where a function takes a string's length.
pub const NAPI_AUTO_LENGTH: usize = usize::MAX;

/// The newest stable version of Node-API in the table.
pub const NAPI_VERSION_LATEST: i32 = 10;

/// The version of a module that does not export `node_api_module_get_api_version_v1`.
pub const NAPI_VERSION_DEFAULT: i32 = 8;

impl napi_property_descriptor {
    /// A descriptor with nothing in it, to be filled with `..Self::EMPTY`.
    pub const EMPTY: Self = Self {
        utf8name: core::ptr::null(),
        name: core::ptr::null_mut(),
        method: None,
        getter: None,
        setter: None,
        value: core::ptr::null_mut(),
        attributes: napi_default,
        data: core::ptr::null_mut(),
    };
}

impl Default for napi_property_descriptor {
    fn default() -> Self {
        Self::EMPTY
    }
}
