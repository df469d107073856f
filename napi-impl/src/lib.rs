//! Node-API on V8, for any program that embeds V8 through the `v8` crate.
//!
//! An embedder implements [`Host`] (a loop to wake, a pool, callback scopes), makes one [`Realm`] a
//! context and loads addons into it. The functions of the ABI are exported symbols of the final
//! program; addons find them there when they are loaded.

// The program links every function of the ABI, or does not link: nothing in it calls them.
tenon_napi_sys::keep_functions!();

pub mod api;
mod async_resource;
mod async_work;
mod bundle;
pub mod cleanup;
mod deferred;
mod env;
mod external_memory;
mod finalizer;
pub mod host;
mod key_cache;
pub mod loader;
mod raw;
pub mod realm;
mod reference;
mod teardown;
mod threadsafe_function;

pub use env::SUPPORTED_VERSION_MAX;
pub use host::Host;
pub use loader::LoadOptions;
pub use realm::Realm;
