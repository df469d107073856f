//! The declarations, judged by TypeScript: what must compile, and what must not.

mod common;

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

/// The folder in which npm keeps TypeScript.
fn typescript() -> Result<PathBuf, String> {
    let folder = std::env::var_os("TENON_PEERS").map_or_else(
        || Path::new(env!("CARGO_TARGET_TMPDIR")).join("peers"),
        PathBuf::from,
    );
    let folder = folder.join("typescript");
    let compiler = folder.join("node_modules/.bin/tsc");
    if !compiler.exists() {
        fs::create_dir_all(&folder).map_err(|error| error.to_string())?;
        fs::write(folder.join("package.json"), "{ \"private\": true }\n")
            .map_err(|error| error.to_string())?;
        let npm = Command::new("npm")
            .args(["install", "--no-audit", "--no-fund", "typescript@7.0.2"])
            .current_dir(&folder)
            .output()
            .map_err(|error| format!("npm: {error}"))?;
        if !npm.status.success() {
            return Err(String::from_utf8_lossy(&npm.stderr).into_owned());
        }
    }
    Ok(compiler)
}

#[test]
fn typescript_accepts_right_uses_and_refuses_wrong_ones() {
    let module =
        tenon_addon_types::read(&common::addon()).unwrap_or_else(|error| panic!("{error}"));
    let declarations = tenon_addon_types::to_dts(&module);
    let compiler = match typescript() {
        Ok(compiler) => compiler,
        Err(error) => return common::skipped("typescript", &error),
    };
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("types");
    fs::create_dir_all(&folder).expect("a folder for the types");
    fs::write(folder.join("addon.d.ts"), &declarations).expect("the declarations");
    fs::write(folder.join("package.json"), "{ \"type\": \"commonjs\" }\n").expect("the package");
    for name in ["usage.ts", "wrong.ts"] {
        let source = common::folder().join("types").join(name);
        fs::copy(&source, folder.join(name)).expect("a file of uses");
        let run = Command::new(&compiler)
            .current_dir(&folder)
            .args([
                "--noEmit",
                "--strict",
                "--exactOptionalPropertyTypes",
                "false",
            ])
            .args(["--target", "es2022", "--module", "nodenext", "--types", ""])
            .arg(name)
            .output()
            .unwrap_or_else(|error| panic!("{}: {error}", compiler.display()));
        assert!(
            run.status.success(),
            "{name}:\n{}\n{declarations}",
            String::from_utf8_lossy(&run.stdout)
        );
    }
}
