//! Addons look the functions of the ABI up in this program: it must export them.

use tenon_napi_sys::link::{LOADER_SYMBOLS, Programs, export_from};

fn main() -> std::io::Result<()> {
    export_from(Programs::Bins, LOADER_SYMBOLS)
}
