//! Watching the Node-API calls that addons make, in any runtime.
//!
//! An [`Instrument`] is called instead of the runtime whenever an addon calls a Node-API function.
//! It sees every function in the same shape, as a [`Call`]: which function, its arguments as
//! machine words with the roles that the table gives them, and the way to the runtime's own
//! function. So an instrument needs no code per function.
//!
//! [`preload!`] makes a library of an instrument that is loaded with `LD_PRELOAD` before a runtime
//! of any make starts. [`interpose`] has the mechanism.
//!
//! ```
//! use tenon_napi_check::{Call, Instrument};
//! use tenon_napi_check::sys::napi_status;
//!
//! /// Writes the name of each function that is called.
//! struct Names;
//!
//! impl Instrument for Names {
//!     fn instance() -> &'static Self {
//!         &Names
//!     }
//!
//!     unsafe fn call(&self, call: &mut Call<'_>) -> napi_status {
//!         eprintln!("{}", call.function.name);
//!         // SAFETY: the arguments are the caller's own.
//!         unsafe { call.proceed() }
//!     }
//! }
//! ```
//!
//! Only 64-bit systems with ELF are supported: Linux on x86-64 and AArch64, with glibc.

pub mod interpose;

mod instrument;
mod originals;
mod words;
mod wrappers;

/// The Node-API types that an instrument meets.
pub use tenon_napi_sys as sys;

pub use instrument::{Call, Instrument};
pub use originals::{Originals, originals};
pub use words::Word;
pub use wrappers::forward;
