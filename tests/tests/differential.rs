//! The same script in Tenon and in a Node: what it prints must be the same to the last line.
//!
//! Without that Node (npm cannot reach its registry) nothing can be compared, and the test says so.

use std::io::Write as _;
use std::path::Path;

use tenon_tests::process::run;
use tenon_tests::runtime::Runtime;
use tenon_tests::scripts::LIMIT;
use tenon_tests::{addons, root, work_dir};

/// Tenon and the named Node; none, told past the test harness, when that is not to be had.
fn pair(name: &str) -> Option<(Runtime, Runtime)> {
    let tenon = Runtime::tenon_or_panic();
    match Runtime::peer(name) {
        Ok(node) => Some((tenon, node)),
        Err(error) => {
            let _ = writeln!(std::io::stderr(), "skipped: {name}: {error}");
            None
        }
    }
}

fn printed(runtime: &Runtime, script: &Path, argument: &str) -> String {
    let mut command = runtime.script(&[], script);
    command
        .arg(argument)
        .env("TENON_TESTS_BUILD", work_dir())
        .env("TZ", "UTC");
    let ended = run(command, LIMIT).unwrap_or_else(|error| panic!("{error}"));
    assert!(
        ended.success(),
        "{} with {argument}: {}",
        runtime.name,
        ended.how().clone() + "\n" + &ended.stderr
    );
    ended.stdout
}

/// Compares line by line and shows the first lines that differ.
fn compare(script: &Path, argument: &str, tenon: &Runtime, node: &Runtime) -> usize {
    let (ours, theirs) = (
        printed(tenon, script, argument),
        printed(node, script, argument),
    );
    let mut report = String::new();
    let mut differing = 0;
    for (ours, theirs) in ours.lines().zip(theirs.lines()) {
        if ours != theirs {
            differing += 1;
            if differing <= 20 {
                report += &format!("{}: {theirs}\ntenon:   {ours}\n", node.name);
            }
        }
    }
    let (ours, theirs) = (ours.lines().count(), theirs.lines().count());
    assert!(
        differing == 0 && ours == theirs,
        "{} with {argument}: {differing} lines differ ({ours} lines, {} printed {theirs})\n{report}",
        script.display(),
        node.name
    );
    ours
}

#[test]
fn every_function_with_every_kind_of_value() {
    let Some((tenon, node)) = pair("node-26") else {
        return;
    };
    addons::compile_all().unwrap_or_else(|error| panic!("{error}"));
    let script = root().join("tests/differential/values.js");
    // 0 stands for the experimental version.
    for version in ["8", "10", "0"] {
        let calls = compare(&script, version, &tenon, &node);
        println!("version {version}: {calls} calls alike");
    }
}

#[test]
fn callbacks_of_every_kind_in_random_trees() {
    let Some((tenon, node)) = pair("node-24") else {
        return;
    };
    let script = root().join("tests/differential/order.js");
    for seed in 1..=12 {
        let lines = compare(&script, &seed.to_string(), &tenon, &node);
        println!("seed {seed}: {lines} callbacks alike");
    }
}

#[test]
fn native_callbacks_from_every_phase() {
    let Some((tenon, node)) = pair("node-24") else {
        return;
    };
    addons::compile_all().unwrap_or_else(|error| panic!("{error}"));
    let script = root().join("tests/differential/callbacks.js");
    let lines = compare(&script, "", &tenon, &node);
    println!("{lines} lines alike");
}
