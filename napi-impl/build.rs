//! The integration tests are a program that loads addons: it exports the functions, and one of its own.

use tenon_napi_sys::link::{LOADER_SYMBOLS, Programs, export_from};

fn main() -> std::io::Result<()> {
    println!("cargo::rerun-if-changed=build.rs");
    let more: Vec<&str> = LOADER_SYMBOLS.iter().copied().chain(["test_log"]).collect();
    export_from(Programs::Tests, &more)
}
