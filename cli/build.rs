//! Makes the program export what addons look for in it: Node-API and libuv.

use std::path::Path;
use std::{env, fs, io};

use tenon_napi_sys::link::{LOADER_SYMBOLS, Programs, export_from};

fn main() -> io::Result<()> {
    println!("cargo::rerun-if-changed=build.rs");
    let list = env::var_os("DEP_TENON_RUNTIME_UV_SYMBOLS")
        .expect("the runtime's build script says where the list is");
    let list = fs::read_to_string(list)?;
    let mut more = LOADER_SYMBOLS.to_vec();
    more.extend(list.lines());
    export_from(Programs::Bins, &more)?;

    let out = env::var_os("OUT_DIR").expect("cargo sets it");
    fs::write(Path::new(&out).join("code_cache.bin"), code_cache())
}

/// The compiled builtins. A debug build has none: it reads the builtins' text from the source tree.
#[cfg(feature = "code-cache")]
fn code_cache() -> Vec<u8> {
    if env::var("PROFILE").is_ok_and(|profile| profile == "debug") {
        return Vec::new();
    }
    tenon_runtime::code_cache::produce()
}

#[cfg(not(feature = "code-cache"))]
fn code_cache() -> Vec<u8> {
    Vec::new()
}
