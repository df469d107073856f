//! One binary, many hosts: the example addons print the same in every runtime.

use std::time::Duration;

use tenon_tests::runtime::{PEERS, Runtime};
use tenon_tests::{root, skipped, target_dir, xtask};

const LIMIT: Duration = Duration::from_secs(60);

/// What the demo prints, line for line.
fn demo(runtime: &Runtime) -> Result<String, String> {
    let script = root().join("examples/demo/demo.js");
    let mut command = runtime.script(&[], &script);
    command.arg(target_dir().join("examples"));
    let ended = tenon_tests::process::run(command, LIMIT)?;
    if ended.success() {
        Ok(ended.stdout)
    } else {
        Err(ended.report())
    }
}

#[test]
fn the_examples_print_the_same_everywhere() {
    let tenon = Runtime::tenon_or_panic();
    xtask(&["examples"]).unwrap_or_else(|error| panic!("{error}"));
    let ours = demo(&tenon).unwrap_or_else(|error| panic!("tenon {error}"));
    assert_eq!(ours.lines().count(), 3, "{ours}");
    println!("tenon:\n{ours}");
    let (mut failures, mut compared) = (Vec::new(), 0);
    for name in PEERS {
        let peer = match Runtime::peer(name) {
            Ok(peer) => peer,
            Err(error) => {
                skipped(name, &error);
                continue;
            }
        };
        compared += 1;
        match demo(&peer) {
            Ok(theirs) if theirs == ours => println!("{name}: the same"),
            Ok(theirs) => failures.push(format!("{name} printed:\n{theirs}")),
            Err(report) => failures.push(format!("{name} {report}")),
        }
    }
    assert!(
        failures.is_empty(),
        "tenon printed:\n{ours}\n{}",
        failures.join("\n")
    );
    println!("{compared} of {} other runtimes compared", PEERS.len());
}
