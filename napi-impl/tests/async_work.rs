//! Work on the pool.

use crate::support::{take_log, with_world};

#[test]
fn a_work_completes_in_a_callback_scope_of_its_own_resource() {
    with_world(|world| {
        world.load("work");
        world.eval("addon.start(21, 0, () => { log('js'); Promise.resolve().then(() => log('micro')); tick(() => log('tick')); })");
        assert_eq!(take_log(), ["init 1 work"]);
        world.host.run();
        assert_eq!(
            take_log(),
            [
                "before 1 object",
                "complete 42 status 0",
                "js",
                "destroy 1",
                "after 1",
                "micro",
                "tick"
            ]
        );
    });
}

#[test]
fn an_exception_in_complete_is_uncaught_and_the_next_work_completes() {
    with_world(|world| {
        world.load("work");
        world.eval("addon.start(1, 0, () => { throw new Error('oops'); })");
        world.host.run();
        let log = take_log();
        assert!(log.contains(&"uncaught Error: oops".to_owned()), "{log:?}");
        world.eval("addon.start(2, 0)");
        world.host.run();
        assert!(take_log().contains(&"complete 4 status 0".to_owned()));
    });
}

#[test]
fn a_work_that_waits_can_be_cancelled_and_one_that_runs_cannot() {
    with_world(|world| {
        // A gate of its own: the other tests' addon is another file.
        world.load_variant("work", &["-DCANCEL"]);
        world.eval("addon.start(1, 1); addon.start(2, 1); addon.waitAtGate(2)");
        // UV_EBUSY
        assert_eq!(world.eval("addon.cancel()"), "9 -16");
        world.eval("addon.start(3, 0)");
        assert_eq!(world.eval("addon.cancel()"), "0 0");
        world.eval("addon.openGate()");
        world.host.run();
        let log = take_log();
        let completions: Vec<_> = log.iter().filter(|it| it.contains("status")).collect();
        assert_eq!(completions.len(), 3, "{log:?}");
        assert!(log.contains(&"complete 0 status 11".to_owned()), "{log:?}");
    });
}

#[test]
fn a_work_deleted_while_it_is_queued_does_not_complete() {
    with_world(|world| {
        world.load("work");
        world.eval("addon.startAndDelete(1)");
        world.host.run();
        assert_eq!(take_log(), ["init 1 work", "destroy 1"]);
    });
}

#[test]
fn teardown_waits_for_works_and_they_complete_without_javascript() {
    with_world(|world| {
        world.load_variant("work", &["-DTEARDOWN"]);
        world.eval("addon.start(5, 1, () => log('js')); addon.openGateLater()");
        take_log();
        world.teardown();
        assert_eq!(take_log(), ["complete 10 status 0", "destroy 1"]);
    });
}
