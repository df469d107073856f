//! TypeScript itself, from npm.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

/// The version that is asked: what it accepts should not change under a test.
const VERSION: &str = "7.0.2";

/// Declares `Buffer`.
const NODE_TYPES: &str = "24";

/// The compiler, installed among the other runtimes if need be.
///
/// # Errors
///
/// When npm cannot be had, or cannot install it.
pub fn compiler() -> Result<PathBuf, String> {
    let folder = std::env::var_os("TENON_PEERS")
        .map_or_else(|| crate::target_dir().join("peers"), PathBuf::from)
        .join("typescript");
    let compiler = folder.join("node_modules/.bin/tsc");
    if compiler.exists() && folder.join("node_modules/@types/node").exists() {
        return Ok(compiler);
    }
    fs::create_dir_all(&folder).map_err(|error| error.to_string())?;
    fs::write(folder.join("package.json"), "{ \"private\": true }\n")
        .map_err(|error| error.to_string())?;
    let npm = Command::new("npm")
        .args(["install", "--no-audit", "--no-fund", "--ignore-scripts"])
        .arg(format!("typescript@{VERSION}"))
        .arg(format!("@types/node@{NODE_TYPES}"))
        .current_dir(&folder)
        .output()
        .map_err(|error| format!("npm: {error}"))?;
    if !npm.status.success() {
        return Err(String::from_utf8_lossy(&npm.stderr).into_owned());
    }
    Ok(compiler)
}

/// Checks a file in strict mode. Lines under `@ts-expect-error` have to be wrong.
///
/// # Errors
///
/// What the compiler said.
pub fn check(compiler: &Path, folder: &Path, file: &str) -> Result<(), String> {
    // The compiler is at node_modules/.bin/tsc.
    let types = compiler
        .ancestors()
        .nth(2)
        .map(|folder| folder.join("@types"));
    let run = Command::new(compiler)
        .current_dir(folder)
        // Libraries are checked too: the declarations under test are one.
        .args(["--noEmit", "--strict"])
        .args(["--target", "es2022", "--lib", "esnext,dom"])
        .args(["--module", "nodenext", "--types", "node", "--typeRoots"])
        .arg(types.unwrap_or_default())
        .arg(file)
        .output()
        .map_err(|error| format!("{}: {error}", compiler.display()))?;
    if run.status.success() {
        Ok(())
    } else {
        Err(String::from_utf8_lossy(&run.stdout).into_owned())
    }
}
