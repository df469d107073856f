//! The phases of the loop, the queues between them, and the size of the pool, as in Node 24.

use tenon_tests::process;
use tenon_tests::runtime::Runtime;
use tenon_tests::{addons, root, scripts, work_dir};

#[test]
fn callbacks_come_in_nodes_order() {
    let tenon = Runtime::tenon_or_panic();
    addons::compile_all().unwrap_or_else(|error| panic!("{error}"));
    scripts::expect_all(&tenon, "event-order");
}

/// The checked-in lines were printed by Node 24 once; where Node 24 can be had, it is asked again.
#[test]
fn node_24_prints_the_same() {
    let tenon = Runtime::tenon_or_panic();
    let node = match Runtime::peer("node-24") {
        Ok(node) => node,
        Err(error) => {
            println!("skipped: Node 24 cannot be installed: {error}");
            return;
        }
    };
    let script = root().join("tests/event-order/mixed.js");
    let said = |runtime: &Runtime| {
        let ended = runtime
            .run(&[], &script, scripts::LIMIT)
            .unwrap_or_else(|error| panic!("{error}"));
        assert!(ended.success(), "{}: {}", runtime.name, ended.report());
        ended.stdout
    };
    assert_eq!(said(&tenon), said(&node));
}

#[test]
fn the_environment_sets_the_size_of_the_pool() {
    let tenon = Runtime::tenon_or_panic();
    addons::compile_all().unwrap_or_else(|error| panic!("{error}"));
    let script = root().join("tests/event-order/pool.js");
    for (size, most) in [
        ("1", "at once: 1\n"),
        ("3", "at once: 3\n"),
        ("8", "at once: 8\n"),
    ] {
        let mut command = tenon.script(&[], &script);
        command
            .env("UV_THREADPOOL_SIZE", size)
            .env("TENON_TESTS_BUILD", work_dir());
        let ended = process::run(command, scripts::LIMIT).unwrap_or_else(|error| panic!("{error}"));
        assert!(ended.success(), "{}", ended.report());
        assert_eq!(ended.stdout, most, "UV_THREADPOOL_SIZE={size}");
    }
}
