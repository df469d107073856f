//! Callback scopes that addons open, and `napi_make_callback`.

use crate::support::{take_log, with_world};

const NOISY: &str =
    "() => { log('js'); Promise.resolve().then(() => log('micro')); tick(() => log('tick')); }";

#[test]
fn ticks_run_when_the_outermost_scope_closes() {
    with_world(|world| {
        world.load("scopes");
        assert_eq!(
            world.eval(&format!(
                "addon.init(); addon.nested({NOISY}); addon.destroy()"
            )),
            "undefined"
        );
        assert_eq!(
            take_log(),
            [
                "init 1 context",
                "before 1 object",
                "before 1 object",
                "js",
                "after 1",
                "inner closed",
                "after 1",
                "micro",
                "tick",
                "outer closed",
                "destroy 1",
            ]
        );
    });
}

#[test]
fn make_callback_runs_ticks_and_gives_the_answer() {
    with_world(|world| {
        world.load("scopes");
        world.eval("addon.init({})");
        take_log();
        assert_eq!(
            world.eval(&format!("addon.make(1, {{x: 40}}, function (a, b) {{ ({NOISY})(); return this.x + a + b; }}, 1, 1)")),
            "42"
        );
        assert_eq!(
            take_log(),
            [
                "before 1 object",
                "js",
                "after 1",
                "micro",
                "tick",
                "status 0"
            ]
        );
        assert_eq!(
            world.eval("addon.make(0, 'str', function () { return typeof this; })"),
            "object"
        );
        // A primitive is boxed; undefined cannot be, a value that is no function is an invalid argument.
        assert!(
            world
                .eval("addon.make(0, undefined, () => 1)")
                .starts_with("thrown: TypeError")
        );
        world.eval("addon.make(0, {}, {})");
        assert_eq!(take_log(), ["status 0", "status 2", "status 1"]);
    });
}

#[test]
fn what_the_callback_throws_is_pending_and_runs_no_ticks() {
    with_world(|world| {
        world.load("scopes");
        let source = format!(
            "addon.init(); addon.make(1, {{}}, () => {{ ({NOISY})(); throw new Error('mine'); }})"
        );
        assert_eq!(world.eval(&source), "thrown: Error: mine");
        assert_eq!(
            take_log(),
            [
                "init 1 context",
                "before 1 object",
                "js",
                "after 1",
                "status 10"
            ]
        );
    });
}

#[test]
fn a_collected_resource_is_replaced() {
    with_world(|world| {
        world.load("scopes");
        world.eval("(() => addon.init({}))()");
        world.collect();
        assert_eq!(world.eval("addon.make(1, {}, () => 'called')"), "called");
        let log = take_log();
        assert!(log.contains(&"before 1 object".to_owned()), "{log:?}");
    });
}
