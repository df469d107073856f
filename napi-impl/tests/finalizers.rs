//! When finalizers run.

use crate::support::{World, take_log, with_world};

fn load(world: &mut World<'_, '_, '_>, variant: &str, version: &str) {
    let version = format!("-DVERSION={version}");
    world.load_variant("memory", &[&format!("-DVARIANT_{variant}"), &version]);
}

#[test]
fn finalizers_wait_for_a_turn_of_the_loop() {
    for version in ["8", "10"] {
        with_world(|world| {
            load(world, "DEFERRED", version);
            world.eval("(() => { addon.watch({}, 'one'); addon.watch({}, 'two'); })()");
            world.collect();
            assert!(take_log().is_empty(), "not inside the collector");
            world.host.run();
            let mut log = take_log();
            log.sort();
            assert_eq!(log, ["finalize NULL one", "finalize NULL two"]);
            assert_eq!(world.eval("addon.count()"), "2");
        });
    }
}

#[test]
fn experimental_modules_finalize_inside_the_collector_and_can_post() {
    with_world(|world| {
        load(world, "COLLECTOR", "NAPI_VERSION_EXPERIMENTAL");
        world.eval("(() => addon.watchInCollector({}))()");
        world.collect();
        assert_eq!(take_log(), ["in the collector now"]);
        world.host.run();
        assert_eq!(take_log(), ["finalize NULL posted"]);
    });
}

#[test]
fn what_a_finalizer_throws_is_uncaught() {
    with_world(|world| {
        load(world, "THROWING", "9");
        world.eval("(() => addon.watchAndThrow({}))()");
        world.collect();
        world.host.run();
        assert_eq!(take_log(), ["uncaught Error: from a finalizer"]);
        assert_eq!(world.eval("addon.count()"), "0", "the environment goes on");
    });
}

#[test]
fn those_left_at_teardown_run_newest_first() {
    with_world(|world| {
        load(world, "LEFT", "9");
        world.eval(
            "globalThis.kept = [{}, {}]; addon.watch(kept[0], 'old'); addon.watch(kept[1], 'new')",
        );
        world.teardown();
        assert_eq!(take_log(), ["finalize NULL new", "finalize NULL old"]);
    });
}

#[test]
fn those_waiting_at_teardown_run_once() {
    with_world(|world| {
        load(world, "WAITING", "9");
        world.eval("(() => { for (let i = 0; i < 5; i++) addon.watch({}, 'x' + i); })()");
        world.collect();
        world.teardown();
        assert_eq!(take_log().len(), 5);
    });
}
