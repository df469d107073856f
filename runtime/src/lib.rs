//! Tenon's host: the libuv loop, modules, and the builtins that native packages need.
//!
//! [`run`] is the whole program for one set of [`Options`]: it makes an isolate, a loop and an
//! [`Env`] on the calling thread, runs the script, spins the loop until nothing is left, and returns
//! the exit code. Nothing here is global but what belongs to the process (V8's platform, signal
//! masks): a second environment on another thread has its own isolate, loop and realm.

pub mod aliased;
pub mod bindings;
pub mod builtins;
pub mod code_cache;
pub mod env;
pub mod event_loop;
pub mod exceptions;
pub mod fatal;
pub mod host;
pub mod isolate;
pub mod options;
pub mod platform;
pub mod report;
pub mod title;
pub mod trace;
pub mod worker;

mod panics;
mod run;

/// Refers to every public function of libuv, so that the linker keeps them for addons.
mod uv_exports {
    #![allow(
        clashing_extern_declarations,
        reason = "only the addresses are taken; the types are those of libuv-sys2"
    )]
    include!(concat!(env!("OUT_DIR"), "/uv_kept.rs"));
}

pub use builtins::set_code_cache;
pub use env::Env;
pub use options::Options;
pub use panics::report_panics;
pub use run::run;

/// The Node version whose behaviour Tenon follows (`process.versions.node`).
pub const NODE_VERSION: (u32, u32, u32) = (24, 21, 0);

/// `process.versions.modules`: the version of V8's C++ interface. Tenon offers none, and says so with a
/// number that no Node has. Packages that ship a file for each version of it beside one for Node-API
/// take the former where the number fits, and could not be loaded then.
pub const NODE_MODULE_VERSION: &str = "9999";

/// Tenon's own version.
pub const VERSION: &str = env!("CARGO_PKG_VERSION");

/// Node's name of the system.
pub(crate) fn platform_name() -> &'static str {
    match std::env::consts::OS {
        "macos" => "darwin",
        "windows" => "win32",
        other => other,
    }
}

/// Node's name of the processor.
pub(crate) fn arch() -> &'static str {
    match std::env::consts::ARCH {
        "x86_64" => "x64",
        "aarch64" => "arm64",
        "x86" => "ia32",
        other => other,
    }
}

/// `process.versions`.
pub(crate) fn versions() -> Vec<(&'static str, String)> {
    let (major, minor, patch) = NODE_VERSION;
    // SAFETY: libuv returns a static text.
    let uv = unsafe { std::ffi::CStr::from_ptr(libuv_sys2::uv_version_string()) };
    let mut versions = vec![
        ("node", format!("{major}.{minor}.{patch}")),
        ("tenon", VERSION.to_owned()),
        ("uv", uv.to_string_lossy().into_owned()),
        ("v8", v8::V8::get_version().to_owned()),
        ("modules", NODE_MODULE_VERSION.to_owned()),
        ("napi", String::from("10")),
    ];
    versions.extend(bindings::zlib::versions());
    versions.push(("openssl", bindings::crypto::openssl_version()));
    versions.push(("aws_lc", bindings::crypto::version()));
    versions
}
