//! The functions of the ABI, one file a chapter of the [Node-API manual](https://nodejs.org/api/n-api.html).
//!
//! Every function is written with [`api!`] under its class, which decides what is checked on entry and
//! how the outcome is recorded:
//!
//! - `basic`: only that there is an environment. May be called from a finalizer inside the collector.
//! - `no_js`: as `basic`, and not from inside the collector. Works with an exception pending.
//! - `js`: may run JavaScript: refused while an exception is pending or when JavaScript may not run any
//!   more; what is thrown inside becomes the environment's pending exception.
//! - `guarded`: refused as `js` is, because Node refuses it, but nothing inside can throw through V8.

pub(crate) mod class;

/// Declares functions of the ABI. The body yields an [`Outcome`](class::Outcome) and sees `env` as
/// `&Env`; it runs under the one promise every caller of the ABI makes: pointers are NULL or point to
/// what the manual says, values are alive, and the call is on the environment's own thread.
macro_rules! api {
    ($(
        $(#[$meta:meta])*
        $class:ident fn $name:ident($env:ident $(, $arg:ident: $ty:ty)* $(,)?) $body:block
    )*) => {
        $(
            #[doc = concat!(
                "[`", stringify!($name), "`](https://nodejs.org/api/n-api.html#", stringify!($name), ")"
            )]
            $(#[$meta])*
            ///
            /// # Safety
            /// The contract of the manual: pointers NULL or valid, values alive, the environment's thread.
            #[unsafe(no_mangle)]
            pub unsafe extern "C" fn $name(
                $env: ::tenon_napi_sys::napi_env $(, $arg: $ty)*
            ) -> ::tenon_napi_sys::napi_status {
                // SAFETY: the caller keeps the contract above; NULLs are checked in the body.
                unsafe {
                    $crate::api::class::$class(
                        $env,
                        #[inline(always)]
                        |$env: &$crate::env::Env| -> $crate::api::class::Outcome { $body },
                    )
                }
            }
        )*
    };
}

pub mod abstract_operations;
pub mod array_buffers;
pub mod async_work;
pub mod bigint;
pub mod buffers;
pub mod classes;
pub mod cleanup_hooks;
pub mod custom_async;
pub mod errors;
pub(crate) mod externals;
pub mod functions;
pub mod language;
pub mod lifetime;
pub mod modules;
pub mod numbers;
pub mod object_wrap;
pub mod properties;
pub mod strings;
pub mod threadsafe_functions;
