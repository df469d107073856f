//! Cleanup hooks, and the order of teardown.

use std::ffi::{CStr, c_void};

use crate::support::{addon, log, take_log, with_world};

#[test]
fn hooks_run_newest_first_and_the_environment_ends_after_them() {
    for version in ["-DVERSION=9", "-DVERSION=10"] {
        with_world(|world| {
            world.load_variant("cleanup", &[version]);
            world.eval("addon.add(); globalThis.kept = {}; addon.hold(kept)");
            world.teardown();
            assert_eq!(
                take_log(),
                [
                    "hook removes second",
                    "hook adds late",
                    "hook first",
                    // The environment's own hook, registered first: its finalizers, newest first.
                    "finalizer object",
                    "instance data new",
                    "hook late",
                ]
            );
            world.teardown();
            assert!(take_log().is_empty(), "a second teardown does nothing");
        });
    }
}

#[test]
fn asynchronous_hooks_are_awaited_and_hold_the_environment() {
    with_world(|world| {
        world.load_variant("cleanup", &["-DASYNC"]);
        world.eval("addon.addAsync()");
        take_log();
        world.teardown();
        let log = take_log();
        assert_eq!(
            log,
            [
                "async quick at once",
                "async slow begins",
                "async slow done",
                "destroy 1",
                "instance data new",
            ]
        );
    });
}

#[test]
fn environments_of_one_realm_end_one_after_the_other() {
    with_world(|world| {
        for (name, variant) in [("one", "-DONE"), ("two", "-DTWO")] {
            let path = addon("cleanup", &[variant]);
            world.load_file(name, &path).expect("it loads");
        }
        world.eval("globalThis.a = {}; globalThis.b = {}; one.hold(a); two.hold(b); two.hold(a)");
        world.teardown();
        assert_eq!(
            take_log(),
            [
                "finalizer object",
                "finalizer object",
                "instance data new",
                "finalizer object",
                "instance data new",
            ]
        );
    });
}

unsafe extern "C" fn host_hook(data: *mut c_void) {
    // SAFETY: the test registers C strings.
    let name = unsafe { CStr::from_ptr(data.cast()) };
    log(&format!("host {}", name.to_string_lossy()));
}

#[test]
fn the_host_can_register_hooks_too() {
    with_world(|world| {
        let early = c"early".as_ptr().cast_mut().cast();
        let late = c"late".as_ptr().cast_mut().cast();
        // SAFETY: the strings are static.
        unsafe {
            assert!(world.realm.add_cleanup_hook(host_hook, early));
            world.load_variant("cleanup", &["-DHOST"]);
            assert!(world.realm.add_cleanup_hook(host_hook, late));
            assert!(!world.realm.add_cleanup_hook(host_hook, late));
        }
        world.teardown();
        assert_eq!(take_log(), ["host late", "instance data new", "host early"]);
        // SAFETY: as above.
        assert!(!unsafe { world.realm.add_cleanup_hook(host_hook, late) });
        let path = addon("cleanup", &["-DHOST"]);
        let thrown = world.load_file("again", &path).expect_err("it is too late");
        assert!(thrown.contains("the environment has ended"), "{thrown}");
    });
}
