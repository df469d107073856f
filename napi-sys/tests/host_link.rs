//! An executable linked with the arguments of `link::host_args` exports what they name.
#![cfg(unix)]

use std::fmt::Write as _;
use std::path::Path;
use std::process::Command;
use std::{env, fs};

use tenon_napi_sys::{SYMBOLS, link};

/// A C program with a function for every symbol, none of them used, that looks each of them up in
/// itself. `uv_version` is exported on demand, `not_exported` not at all.
fn program() -> String {
    let mut source = String::from("#include <dlfcn.h>\n#include <stdio.h>\n");
    for name in SYMBOLS.iter().chain(&["uv_version", "not_exported"]) {
        let _ = writeln!(source, "int {name}(void) {{ return 0; }}");
    }
    source.push_str("static const char* names[] = {\n");
    for name in SYMBOLS.iter().chain(&["uv_version", "not_exported"]) {
        let _ = writeln!(source, "  \"{name}\",");
    }
    source.push_str(
        "0};\nint main(void) {\n  void* self = dlopen(0, RTLD_NOW);\n  \
         for (const char** name = names; *name; name++)\n    \
         if (!dlsym(self, *name)) puts(*name);\n  return 0;\n}\n",
    );
    source
}

#[test]
fn the_arguments_export_the_functions() {
    let dir = Path::new(env!("CARGO_TARGET_TMPDIR"));
    let source = dir.join("host.c");
    let program_file = dir.join("host");
    fs::write(&source, program()).expect("the source can be written");
    let args = link::host_args(env::consts::OS, dir, &["uv_version"]).expect("arguments");
    let compiler = env::var("CC").unwrap_or_else(|_| "cc".to_owned());
    let compiled = Command::new(&compiler)
        .args(["-ffunction-sections", "-Wl,--gc-sections", "-o"])
        .arg(&program_file)
        .arg(&source)
        .args(args)
        .arg("-ldl")
        .status();
    let Ok(status) = compiled else {
        eprintln!("\n*** skipped: there is no C compiler `{compiler}`\n");
        return;
    };
    assert!(status.success(), "the program is linked");
    let output = Command::new(&program_file).output().expect("it runs");
    let missing = String::from_utf8_lossy(&output.stdout);
    assert_eq!(missing.trim(), "not_exported");
}
