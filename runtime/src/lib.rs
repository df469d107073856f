//! Tenon's host: the libuv loop, modules, and the builtins that native packages need.
//!
//! [`run`] is the whole program for one set of [`Options`]: it makes an isolate, a loop and an
//! [`Env`] on the calling thread, runs the script, spins the loop until nothing is left, and returns
//! the exit code. Nothing here is global but what belongs to the process (V8's platform, signal
//! masks): a second environment on another thread has its own isolate, loop and realm.

pub mod aliased;
pub mod bindings;
pub mod builtins;
pub mod env;
pub mod event_loop;
pub mod exceptions;
pub mod fatal;
pub mod options;
pub mod platform;
pub mod trace;

mod run;

pub use env::Env;
pub use options::Options;
pub use run::run;

/// The Node version whose behaviour Tenon follows (`process.versions.node`).
pub const NODE_VERSION: (u32, u32, u32) = (24, 21, 0);

/// Tenon's own version.
pub const VERSION: &str = env!("CARGO_PKG_VERSION");
