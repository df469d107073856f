//! Lets the linker leave Node-API's functions to the program that will load the addon.

fn main() {
    println!("cargo::rerun-if-changed=build.rs");
    let target_os = std::env::var("CARGO_CFG_TARGET_OS").unwrap_or_default();
    for arg in tenon_napi_sys::link::addon_args(&target_os) {
        println!("cargo::rustc-link-arg-cdylib={arg}");
    }
}
