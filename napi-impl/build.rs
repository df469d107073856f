//! The integration tests are programs that load addons: they export the functions.

use tenon_napi_sys::link::{LOADER_SYMBOLS, Programs, export_from};

fn main() -> std::io::Result<()> {
    println!("cargo::rerun-if-changed=build.rs");
    export_from(Programs::Tests, LOADER_SYMBOLS)
}
