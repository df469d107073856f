//! The JavaScript tests, in every runtime.

mod common;

use std::path::PathBuf;
use std::time::Duration;

use tenon_tests::runtime::Runtime;

/// The scripts in `js/` whose names end in `.test.js`.
fn scripts() -> Vec<PathBuf> {
    let folder = common::folder().join("js");
    let entries = std::fs::read_dir(&folder).expect("the folder of scripts");
    let mut scripts: Vec<_> = entries
        .map(|entry| entry.expect("an entry").path())
        .filter(|path| path.to_string_lossy().ends_with(".test.js"))
        .collect();
    scripts.sort();
    assert!(!scripts.is_empty(), "no scripts in {}", folder.display());
    scripts
}

fn all_pass_in(runtime: &Runtime) {
    let addon = common::addon();
    let mut failures = Vec::new();
    for script in scripts() {
        let mut command = runtime.script(&[], &script);
        command.arg(&addon);
        let ended = tenon_tests::process::run(command, Duration::from_secs(120))
            .unwrap_or_else(|error| panic!("{error}"));
        if !ended.success() || !ended.stdout.trim_end().ends_with(" passed") {
            failures.push(format!("{}: {}", script.display(), ended.report()));
        }
    }
    assert!(
        failures.is_empty(),
        "in {}:\n{}",
        runtime.name,
        failures.join("\n")
    );
}

fn all_pass_in_peer(name: &str) {
    match Runtime::peer(name) {
        Ok(runtime) => all_pass_in(&runtime),
        Err(error) => tenon_tests::skipped(name, &error),
    }
}

macro_rules! peers {
    ($($test:ident: $name:literal,)*) => {
        $(#[test]
        fn $test() {
            all_pass_in_peer($name);
        })*
    };
}

peers! {
    node_18: "node-18",
    node_20: "node-20",
    node_22: "node-22",
    node_24: "node-24",
    node_26: "node-26",
    deno: "deno",
    bun: "bun",
}

#[test]
fn tenon() {
    all_pass_in(&Runtime::tenon_or_panic());
}
