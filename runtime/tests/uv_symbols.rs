//! The list of libuv's functions that the program exports is libuv's own.

use std::path::Path;
use std::process::Command;

/// The folder of the `libuv-sys2` that this workspace builds with.
fn libuv_sys() -> std::path::PathBuf {
    // A build has fetched what this machine needs, and not what other systems would.
    let platform = format!("{}-unknown-linux-gnu", std::env::consts::ARCH);
    let output = Command::new(env!("CARGO"))
        .args(["metadata", "--format-version", "1", "--offline"])
        .args(["--filter-platform", &platform])
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .output()
        .expect("cargo runs");
    let metadata: serde_json::Value =
        serde_json::from_slice(&output.stdout).expect("cargo writes JSON");
    let package = metadata["packages"]
        .as_array()
        .expect("a list of packages")
        .iter()
        .find(|package| package["name"] == "libuv-sys2")
        .expect("libuv-sys2 is a dependency");
    let manifest = package["manifest_path"].as_str().expect("a path");
    Path::new(manifest).parent().expect("a folder").to_owned()
}

#[test]
fn the_list_is_the_headers() {
    let header = std::fs::read_to_string(libuv_sys().join("libuv/include/uv.h")).expect("uv.h");
    let mut declared: Vec<&str> = header
        .split("UV_EXTERN ")
        .skip(1)
        .filter_map(|declaration| {
            declaration
                .split('(')
                .next()?
                .split([' ', '*', '\n'])
                .next_back()
        })
        .filter(|name| name.starts_with("uv_"))
        .collect();
    declared.sort_unstable();
    declared.dedup();
    let listed: Vec<&str> = include_str!("../uv_symbols.txt").lines().collect();
    assert!(declared.len() > 300, "the header was read");
    assert_eq!(listed, declared);
}
