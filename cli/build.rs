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

    // As Node's own program is linked: 50,000 addresses need not be adjusted at each start, and their
    // pages stay shared.
    if env::var("CARGO_CFG_TARGET_OS").is_ok_and(|os| os == "linux") {
        println!("cargo::rustc-link-arg-bins=-no-pie");
    }

    let out = env::var_os("OUT_DIR").expect("cargo sets it");
    let out = Path::new(&out);
    fs::write(out.join("code_cache.bin"), code_cache(out)?)
}

/// The compiled builtins. A debug build has none: it reads the builtins' text from the source tree.
#[cfg(feature = "code-cache")]
fn code_cache(out: &Path) -> io::Result<Vec<u8>> {
    if env::var("PROFILE").is_ok_and(|profile| profile == "debug") {
        return Ok(Vec::new());
    }
    tenon_runtime::code_cache::produce(out)
}

#[cfg(not(feature = "code-cache"))]
fn code_cache(_out: &Path) -> io::Result<Vec<u8>> {
    Ok(Vec::new())
}
