//! Compiles the tests' addons with the system's C compiler.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::OnceLock;
use std::time::SystemTime;

use tenon_conformance::Suite;

use crate::{root, work_dir, xtask};

/// The Node-API versions the driver is built for; the last one means "experimental".
pub const VERSIONS: [i32; 4] = [8, 9, 10, i32::MAX];

/// The folder with the official headers.
///
/// # Errors
///
/// When they are not there and npm cannot fetch them.
pub fn headers() -> Result<PathBuf, String> {
    static FOLDER: OnceLock<Result<PathBuf, String>> = OnceLock::new();
    FOLDER
        .get_or_init(|| {
            let printed = xtask(&["headers"])?;
            let last = printed.lines().last().unwrap_or_default();
            Ok(PathBuf::from(last))
        })
        .clone()
}

/// Compiles one addon unless it is newer than its sources. Returns where it is.
///
/// # Errors
///
/// With the compiler's words when it fails.
pub fn compile(name: &str, sources: &[PathBuf], flags: &[&str]) -> Result<PathBuf, String> {
    let folder = work_dir();
    fs::create_dir_all(&folder).map_err(|error| format!("{}: {error}", folder.display()))?;
    let output = folder.join(format!("{name}.node"));
    let built = modified(&output);
    // Headers beside a source count as sources.
    let newest = sources
        .iter()
        .filter_map(|source| source.parent())
        .flat_map(files)
        .filter_map(|path| modified(&path))
        .max();
    if built.is_some() && built >= newest {
        return Ok(output);
    }
    let compiler = std::env::var("CC").unwrap_or_else(|_| "cc".to_owned());
    let aside = folder.join(format!("{name}.{}.new", std::process::id()));
    let mut command = Command::new(&compiler);
    command
        .args([
            "-shared", "-fPIC", "-O1", "-g", "-Wall", "-Wextra", "-Werror", "-pthread",
        ])
        .args(flags)
        .arg("-I")
        .arg(headers()?)
        .arg("-o")
        .arg(&aside)
        .args(sources);
    if cfg!(target_os = "macos") {
        command.arg("-Wl,-undefined,dynamic_lookup");
    }
    let run = command
        .output()
        .map_err(|error| format!("{compiler} cannot be started: {error}"))?;
    if !run.status.success() {
        let words = String::from_utf8_lossy(&run.stderr);
        return Err(format!("{name}: {}", words.trim()));
    }
    // Renamed into place: another process may have the old file loaded.
    fs::rename(&aside, &output).map_err(|error| format!("{}: {error}", output.display()))?;
    Ok(output)
}

/// Builds everything the scripts load: the conformance suite's driver for each version, its producers
/// of threadsafe calls, and the scenarios.
///
/// # Errors
///
/// When one of them does not compile.
pub fn compile_all() -> Result<(), String> {
    let folder = work_dir();
    fs::create_dir_all(&folder).map_err(|error| format!("{}: {error}", folder.display()))?;
    let suite = root().join("conformance/suite");
    let built = tenon_conformance::drivers(&Suite::in_folder(&suite)?, &VERSIONS)?;
    for (version, driver) in VERSIONS.iter().zip(built) {
        let output = folder.join(format!("driver_{version}.node"));
        if modified(&output) < modified(&driver) {
            let aside = folder.join(format!("driver_{version}.{}.new", std::process::id()));
            fs::copy(&driver, &aside)
                .and_then(|_| fs::rename(&aside, &output))
                .map_err(|error| format!("{}: {error}", output.display()))?;
        }
    }
    let include = suite.join("harness");
    let include = include.to_string_lossy();
    compile(
        "threads",
        &[suite.join("threadsafe/threads.c")],
        &["-DNAPI_VERSION=8", "-I", include.as_ref()],
    )?;
    for source in sources(&root().join("tests/scenarios")) {
        let name = source.file_stem().unwrap_or_default().to_string_lossy();
        compile(&name, std::slice::from_ref(&source), &[])?;
    }
    Ok(())
}

fn sources(folder: &Path) -> Vec<PathBuf> {
    let mut found = files(folder);
    found.retain(|path| path.extension().is_some_and(|extension| extension == "c"));
    found.sort();
    found
}

fn files(folder: &Path) -> Vec<PathBuf> {
    fs::read_dir(folder).map_or_else(
        |_| Vec::new(),
        |entries| entries.flatten().map(|entry| entry.path()).collect(),
    )
}

fn modified(path: &Path) -> Option<SystemTime> {
    fs::metadata(path).and_then(|meta| meta.modified()).ok()
}
