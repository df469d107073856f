//! Makes the program export what addons look for in it: Node-API and libuv.

use std::{env, fs, io};

use tenon_napi_sys::link::{LOADER_SYMBOLS, Programs, export_from};

fn main() -> io::Result<()> {
    println!("cargo::rerun-if-changed=build.rs");
    let list = env::var_os("DEP_TENON_RUNTIME_UV_SYMBOLS")
        .expect("the runtime's build script says where the list is");
    let list = fs::read_to_string(list)?;
    let mut more = LOADER_SYMBOLS.to_vec();
    more.extend(list.lines());
    export_from(Programs::Bins, &more)
}
