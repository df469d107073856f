//! Tests of the whole: compiled addons and scripts, run in a runtime as a user would run them.
//!
//! The scripts under `tests/` use only what Node-API hosts have in common, so that the same files
//! run in Node: what Node answers is what a test expects. `cargo test -p tenon-tests` runs them in
//! Tenon; `cargo run -p tenon-tests -- --runtime CMD [filter]` runs them by hand in any runtime.

pub mod addons;
pub mod bad_input;
pub mod process;
pub mod runtime;
pub mod rust_addon;
pub mod scripts;
pub mod typescript;

use std::path::PathBuf;
use std::process::Command;

/// The repository's root.
pub fn root() -> PathBuf {
    let mut path = PathBuf::from(env!("CARGO_MANIFEST_DIR"));
    path.pop();
    path
}

/// Cargo's output folder.
pub fn target_dir() -> PathBuf {
    match std::env::var_os("CARGO_TARGET_DIR") {
        Some(dir) => root().join(dir),
        None => root().join("target"),
    }
}

/// Where the tests' addons and scratch files go.
pub fn work_dir() -> PathBuf {
    target_dir().join("tests")
}

/// Says so past the test harness, which hides what a passing test prints.
pub fn skipped(what: &str, why: &str) {
    use std::io::Write as _;
    let _ = writeln!(std::io::stderr(), "skipped: {what}: {why}");
}

/// Runs `cargo xtask` with some arguments and returns what it printed.
///
/// # Errors
///
/// When it cannot be started or fails; its last line on standard error is part of the sentence.
pub fn xtask(arguments: &[&str]) -> Result<String, String> {
    let cargo = std::env::var("CARGO").unwrap_or_else(|_| "cargo".to_owned());
    let shown = arguments.join(" ");
    let output = Command::new(cargo)
        .current_dir(root())
        .args(["xtask"])
        .args(arguments)
        .output()
        .map_err(|error| format!("cargo xtask {shown} cannot be started: {error}"))?;
    if !output.status.success() {
        let text = String::from_utf8_lossy(&output.stderr);
        let last = text.trim().lines().last().unwrap_or("no message");
        return Err(format!("cargo xtask {shown}: {last}"));
    }
    Ok(String::from_utf8_lossy(&output.stdout).trim().to_owned())
}
