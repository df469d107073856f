//! Arguments for the linker, for build scripts.
//!
//! An addon leaves the functions to the program that loads it, so that program must export them.
//! Linkers export nothing from an executable unless told to, and each system is told differently:
//!
//! ```no_run
//! // build.rs of a host
//! let out = std::env::var_os("OUT_DIR").unwrap();
//! let target = std::env::var("CARGO_CFG_TARGET_OS").unwrap();
//! let args = tenon_napi_sys::link::host_args(&target, out.as_ref(), &[]).unwrap();
//! for arg in args {
//!     println!("cargo::rustc-link-arg-bins={arg}");
//! }
//! ```

use std::path::Path;
use std::{fs, io};

use crate::SYMBOLS;

/// The arguments that make the linker of `target_os` export every Node-API function from an
/// executable, and `more` symbols with them, such as `uv_loop_alive`.
///
/// The list goes into a file in `out_dir`, because a command line has a limit.
///
/// # Errors
///
/// When the file cannot be written.
pub fn host_args(target_os: &str, out_dir: &Path, more: &[&str]) -> io::Result<Vec<String>> {
    let symbols = SYMBOLS.iter().chain(more);
    let (file, content, arg) = match target_os {
        "windows" => (
            "exports.def",
            symbols.fold("EXPORTS\r\n".to_owned(), |list, name| {
                list + "    " + name + "\r\n"
            }),
            "/DEF:",
        ),
        "macos" | "ios" => (
            "exports.txt",
            // In a Mach-O file a C name has an underscore in front.
            symbols.fold(String::new(), |list, name| list + "_" + name + "\n"),
            "-Wl,-exported_symbols_list,",
        ),
        _ => (
            "exports.list",
            symbols.fold("{\n".to_owned(), |list, name| list + "    " + name + ";\n") + "};\n",
            "-Wl,--dynamic-list=",
        ),
    };
    let path = out_dir.join(file);
    fs::write(&path, content)?;
    Ok(vec![format!("{arg}{}", path.display())])
}

/// The arguments that let the linker of `target_os` make an addon with the functions left open.
///
/// Windows has no such thing: there an addon needs feature `dyn-symbols`.
#[must_use]
pub fn addon_args(target_os: &str) -> &'static [&'static str] {
    match target_os {
        "macos" | "ios" => &["-Wl,-undefined,dynamic_lookup"],
        _ => &[],
    }
}
