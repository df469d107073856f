//! The program exports what addons look for: every function of the table, and all of libuv.

use std::collections::HashSet;
use std::process::Command;

use tenon_tests::{root, target_dir};

#[test]
fn the_program_exports_node_api_and_libuv() {
    let program = std::env::var_os("TENON_BIN")
        .map_or_else(|| target_dir().join("release/tenon"), Into::into);
    assert!(
        program.is_file(),
        "{} is not there: build it with `cargo build --release`, or set TENON_BIN",
        program.display()
    );
    let output = Command::new("nm")
        .args(["-D", "--defined-only"])
        .arg(&program)
        .output()
        .expect("nm, of binutils, runs");
    assert!(output.status.success());
    let listing = String::from_utf8_lossy(&output.stdout);
    let exported: HashSet<&str> = listing
        .lines()
        .filter_map(|line| line.split_whitespace().last())
        .map(|name| name.split('@').next().unwrap_or(name))
        .collect();

    let uv = std::fs::read_to_string(root().join("runtime/uv_symbols.txt"))
        .expect("the list of libuv's functions is there");
    let missing: Vec<&str> = tenon_napi_sys::FUNCTIONS
        .iter()
        .map(|function| function.name)
        .chain(uv.lines())
        .filter(|name| !exported.contains(name))
        .collect();
    assert!(missing.is_empty(), "not exported: {missing:?}");
    assert!(uv.lines().count() > 300, "the list of libuv is too short");
}
