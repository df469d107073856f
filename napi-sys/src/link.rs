//! Arguments for the linker, for build scripts.
//!
//! An addon leaves the functions to the program that loads it, so that program must export them.
//! Linkers export nothing from an executable unless told to, and each system is told differently:
//!
//! ```no_run
//! // build.rs of a host
//! use tenon_napi_sys::link::{LOADER_SYMBOLS, Programs, export_from};
//!
//! export_from(Programs::Bins, LOADER_SYMBOLS).unwrap();
//! ```

use std::path::Path;
use std::{fs, io};

use crate::SYMBOLS;

/// What `tenon-napi-impl` exports beside Node-API's own functions: addons written to Node's C++
/// interface announce themselves here when they are loaded, and can so be refused by name.
pub const LOADER_SYMBOLS: &[&str] = &["node_module_register"];

/// Which of a package's programs a build script speaks of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Programs {
    /// Its binaries.
    Bins,
    /// Its examples.
    Examples,
    /// Its integration tests.
    Tests,
}

/// Called by a build script, tells Cargo to link the package's programs so that they export every
/// Node-API function, and `more` symbols with them.
///
/// # Errors
///
/// When the list cannot be written, or the caller is no build script.
pub fn export_from(programs: Programs, more: &[&str]) -> io::Result<()> {
    let of_cargo = |name| {
        std::env::var_os(name).ok_or_else(|| {
            io::Error::other(format!("{name} is not set: this is for build scripts"))
        })
    };
    let out_dir = of_cargo("OUT_DIR")?;
    let target_os = of_cargo("CARGO_CFG_TARGET_OS")?;
    let kind = match programs {
        Programs::Bins => "bins",
        Programs::Examples => "examples",
        Programs::Tests => "tests",
    };
    for arg in host_args(&target_os.to_string_lossy(), out_dir.as_ref(), more)? {
        println!("cargo::rustc-link-arg-{kind}={arg}");
    }
    Ok(())
}

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
