//! `cargo xtask examples`: builds the example addons, each under the name the demo loads.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::{Outcome, headers, util};

/// The Rust addons: package, and file in `target/examples`.
const RUST: &[(&str, &str)] = &[
    ("tenon-example-napi-sys", "sys.node"),
    ("tenon-example-napi-rs", "rs.node"),
];

/// Builds `c.node`, `sys.node` and `rs.node` into `target/examples`.
///
/// # Errors
///
/// When a compiler is missing or fails, or the headers cannot be had.
pub(crate) fn run(args: &[String]) -> Outcome {
    let mut args = args.to_vec();
    let include = match headers::from_args(&mut args)? {
        Some(dir) => dir,
        None => headers::stable()?,
    };
    if let Some(unknown) = args.first() {
        return Err(format!("unknown argument `{unknown}`"));
    }
    let out = util::target_dir().join("examples");
    fs::create_dir_all(&out).map_err(|error| format!("cannot make {}: {error}", out.display()))?;
    compile_c(
        &util::root().join("examples/c-addon/addon.c"),
        &include,
        &out.join("c.node"),
    )?;
    rust_addons(&out, RUST)?;
    println!("{}", out.display());
    Ok(())
}

/// Compiles one C source into the addon `file`.
///
/// # Errors
///
/// When there is no C compiler or it fails.
pub(crate) fn compile_c(source: &Path, include: &Path, file: &Path) -> Outcome {
    let compiler = std::env::var("CC").unwrap_or_else(|_| "cc".to_owned());
    let mut command = Command::new(compiler);
    command.args(["-shared", "-fPIC", "-O2", "-Wall", "-Wextra", "-pthread"]);
    if cfg!(target_os = "macos") {
        command.args(["-undefined", "dynamic_lookup"]);
    }
    // Written aside first: a program may have the old file loaded.
    let aside = file.with_extension("new");
    command.arg("-I").arg(include);
    command.arg(source);
    command.arg("-o").arg(&aside);
    util::run(&mut command)?;
    fs::rename(&aside, file).map_err(|error| format!("cannot make {}: {error}", file.display()))
}

/// Builds packages, each into a file of the folder `out`.
///
/// # Errors
///
/// When cargo fails.
pub(crate) fn rust_addons<Name: AsRef<str>>(out: &Path, packages: &[(&str, Name)]) -> Outcome {
    let cargo = std::env::var("CARGO").unwrap_or_else(|_| "cargo".to_owned());
    let mut command = Command::new(cargo);
    command.args(["build", "--release", "--quiet"]);
    command.current_dir(util::root());
    for (package, _) in packages {
        command.args(["--package", package]);
    }
    util::run(&mut command)?;
    for (package, name) in packages {
        let name = name.as_ref();
        let built = util::target_dir().join("release").join(library(package));
        let aside = out.join(name).with_extension("new");
        fs::copy(&built, &aside)
            .and_then(|_| fs::rename(&aside, out.join(name)))
            .map_err(|error| format!("cannot copy {}: {error}", built.display()))?;
    }
    Ok(())
}

/// The file that cargo makes of a `cdylib`.
fn library(package: &str) -> PathBuf {
    let name = package.replace('-', "_");
    let (prefix, suffix) = (std::env::consts::DLL_PREFIX, std::env::consts::DLL_SUFFIX);
    PathBuf::from(format!("{prefix}{name}{suffix}"))
}
