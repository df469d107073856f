//! The builtin modules: what a script prints is what Node 24 printed, line by line.
//!
//! Beside each script of `builtins/` lies what Node 24 wrote to standard output for it. To record it
//! anew: `node builtins/NAME.js > builtins/NAME.out`.

use std::fs;

use tenon_tests::runtime::Runtime;
use tenon_tests::{root, scripts};

/// Runs every script and returns those that printed something else than was recorded.
fn differing(runtime: &Runtime) -> Vec<String> {
    let folder = scripts::in_folder("builtins").unwrap_or_else(|error| panic!("{error}"));
    assert!(!folder.is_empty(), "there are no scripts in builtins");
    let mut failures = Vec::new();
    for script in folder {
        let recorded = script.with_extension("out");
        let expected = fs::read_to_string(&recorded)
            .unwrap_or_else(|error| panic!("{}: {error}", recorded.display()));
        let ended = runtime
            .run(&[], &script, scripts::LIMIT)
            .unwrap_or_else(|error| panic!("{error}"));
        let name = script.strip_prefix(root()).unwrap_or(&script).display();
        if !ended.success() {
            failures.push(format!("{name}: {}", ended.report()));
        } else if let Some(difference) = first_difference(&ended.stdout, &expected) {
            failures.push(format!("{name}: {difference}"));
        }
    }
    failures
}

fn first_difference(actual: &str, expected: &str) -> Option<String> {
    let mut actual = actual.lines();
    let mut expected = expected.lines();
    for line in 1.. {
        match (actual.next(), expected.next()) {
            (None, None) => return None,
            (said, wanted) if said == wanted => {}
            (said, wanted) => {
                return Some(format!(
                    "line {line} of the output is {said:?} and should be {wanted:?}"
                ));
            }
        }
    }
    None
}

#[test]
fn tenon_prints_what_node_24_did() {
    let failures = differing(&Runtime::tenon_or_panic());
    assert!(failures.is_empty(), "{}", failures.join("\n"));
}

#[test]
fn node_24_still_prints_it() {
    match Runtime::peer("node-24") {
        Ok(node) => {
            let failures = differing(&node);
            assert!(failures.is_empty(), "{}", failures.join("\n"));
        }
        Err(error) => println!("skipped: Node 24 cannot be installed: {error}"),
    }
}

#[test]
fn a_difference_is_found() {
    assert_eq!(first_difference("a\nb\n", "a\nb\n"), None);
    assert!(first_difference("a\n", "a\nb\n").is_some());
    assert!(first_difference("a\nc\n", "a\nb\n").is_some());
}
