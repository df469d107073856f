//! The JavaScript tests, in every runtime.

use std::path::{Path, PathBuf};
use std::time::Duration;

use tenon_tests::runtime::Runtime;
use tenon_tests::rust_addon::built_beside;

/// The scripts in `js/` whose names end in `.test.js`.
fn scripts() -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("js");
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
    let addon = built_beside(env!("CARGO_PKG_NAME"));
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

tenon_tests::in_every_runtime!(all_pass_in);
