//! The example addons in Rust: built by `tenon build`, tested in every runtime, their types judged by
//! TypeScript.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

use tenon_tests::runtime::{PEERS, Runtime};
use tenon_tests::{process, root, skipped, typescript};

const LIMIT: Duration = Duration::from_secs(60);

/// The folders of `examples` with an addon and its test.
fn examples() -> Vec<PathBuf> {
    let entries = std::fs::read_dir(root().join("examples")).expect("the examples");
    let mut folders: Vec<PathBuf> = entries
        .map(|entry| entry.expect("an entry").path())
        .filter(|folder| folder.join("usage.ts").is_file())
        .collect();
    folders.sort();
    assert!(folders.len() >= 8, "{folders:?}");
    folders
}

fn build(folder: &Path) {
    let tenon = Runtime::tenon_or_panic();
    let run = Command::new(tenon.path())
        .arg("build")
        .current_dir(folder)
        .output()
        .unwrap_or_else(|error| panic!("{}: {error}", tenon.path()));
    assert!(
        run.status.success(),
        "tenon build in {}:\n{}",
        folder.display(),
        String::from_utf8_lossy(&run.stderr)
    );
}

fn fails_in(runtime: &Runtime, folder: &Path) -> Option<String> {
    let command = runtime.script(&[], &folder.join("test.js"));
    match process::run(command, LIMIT) {
        Ok(ended) if ended.success() && ended.stdout == "ok\n" => None,
        Ok(ended) => Some(ended.report()),
        Err(error) => Some(error),
    }
}

#[test]
fn the_examples_work_everywhere_and_have_right_types() {
    let examples = examples();
    let mut runtimes = vec![Runtime::tenon_or_panic()];
    for name in PEERS {
        match Runtime::peer(name) {
            Ok(peer) => runtimes.push(peer),
            Err(error) => skipped(name, &error),
        }
    }
    let compiler = typescript::compiler()
        .inspect_err(|error| skipped("typescript", error))
        .ok();
    let mut failures = Vec::new();
    for folder in &examples {
        build(folder);
        for runtime in &runtimes {
            if let Some(report) = fails_in(runtime, folder) {
                failures.push(format!(
                    "{} in {}: {report}",
                    folder.display(),
                    runtime.name
                ));
            }
        }
        if let Some(compiler) = &compiler
            && let Err(error) = typescript::check(compiler, folder, "usage.ts")
        {
            failures.push(format!("{}/usage.ts: {error}", folder.display()));
        }
    }
    assert!(failures.is_empty(), "{}", failures.join("\n"));
}
