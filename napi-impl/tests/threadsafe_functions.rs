//! Functions that other threads call.
//!
//! The addon keeps its state in statics, so each test builds a variant of its own.

use std::ffi::{CStr, CString, c_int};
use std::os::unix::ffi::OsStrExt;

use crate::support::{World, addon, take_log, with_world};

const CLOSING: c_int = 16;

fn load(world: &mut World<'_, '_, '_>, variant: &str) {
    world.load_variant("threads", &[&format!("-DVARIANT_{variant}")]);
}

/// A function of the loaded variant that tests call themselves.
///
/// # Safety
/// `F` is the function's type.
unsafe fn native<F: Copy>(variant: &str, name: &CStr) -> F {
    let path = addon("threads", &[&format!("-DVARIANT_{variant}")]);
    let path = CString::new(path.as_os_str().as_bytes()).expect("a path");
    // SAFETY: the addon is loaded and stays so.
    unsafe {
        let handle = libc::dlopen(path.as_ptr(), libc::RTLD_LAZY | libc::RTLD_NOLOAD);
        let address = libc::dlsym(handle, name.as_ptr());
        assert!(!address.is_null());
        std::mem::transmute_copy(&address)
    }
}

/// Joins the threads: calls taken, handled, given back, and threads that were told of the closing.
fn report(variant: &str) -> [c_int; 4] {
    let mut numbers = [0; 4];
    // SAFETY: the function fills four numbers.
    unsafe {
        let report: unsafe extern "C" fn(*mut c_int) = native(variant, c"report");
        report(numbers.as_mut_ptr());
    }
    numbers
}

#[test]
fn eight_threads_push_without_a_limit() {
    with_world(|world| {
        load(world, "UNLIMITED");
        world.eval("addon.create(0, 8); addon.produce(8, 20000, 0)");
        world.host.run();
        world.eval("addon.join()");
        let sum = 8 * (20000i64 * 19999 / 2);
        assert_eq!(
            world.eval("addon.counts()"),
            format!("taken 160000 handled 160000 back 0 disorder 0 sum {sum}")
        );
        let log = take_log();
        assert_eq!(log.iter().filter(|it| *it == "finalize").count(), 1);
        assert_eq!(log.last().map(String::as_str), Some("destroy 1"));
    });
}

#[test]
fn eight_threads_wait_for_room_in_a_short_queue() {
    with_world(|world| {
        load(world, "SHORT");
        world.eval("addon.create(3, 8); addon.produce(8, 2000, 1)");
        world.host.run();
        world.eval("addon.join()");
        let sum = 8 * (2000i64 * 1999 / 2);
        assert_eq!(
            world.eval("addon.counts()"),
            format!("taken 16000 handled 16000 back 0 disorder 0 sum {sum}")
        );
    });
}

#[test]
fn a_wake_up_handles_999_items_and_pushes_share_wake_ups() {
    with_world(|world| {
        load(world, "LIMIT");
        world.eval("addon.create(0, 1); addon.fill(2500); addon.release(0)");
        world.host.run();
        assert_eq!(world.host.dispatches.get(), 3);
        assert!(
            world
                .eval("addon.counts()")
                .starts_with("taken 0 handled 2500 back 0")
        );
    });
}

#[test]
fn microtasks_and_ticks_run_after_each_item() {
    with_world(|world| {
        load(world, "TICKS");
        world.eval(
            "addon.create(0, 1, 0, (n) => {
                log('item ' + n);
                Promise.resolve().then(() => log('micro ' + n));
                tick(() => log('tick ' + n));
            });
            addon.fill(2);
            addon.release(0);",
        );
        take_log();
        world.host.run();
        assert_eq!(
            take_log(),
            [
                "before 1 object",
                "item 0",
                "after 1",
                "micro 0",
                "tick 0",
                "before 1 object",
                "item 1",
                "after 1",
                "micro 1",
                "tick 1",
                "before 1 object",
                "finalize",
                "after 1",
                "destroy 1",
            ]
        );
    });
}

#[test]
fn a_full_queue_refuses_those_who_do_not_wait() {
    with_world(|world| {
        load(world, "FULL");
        world.eval("addon.create(2, 1)");
        assert_eq!(
            world.eval("[addon.call(0, 0), addon.call(1, 0), addon.call(2, 0)].join()"),
            "0,0,15"
        );
        world.eval("addon.release(0)");
        world.host.run();
        assert!(world.eval("addon.counts()").contains("handled 2 back 0"));
    });
}

#[test]
fn after_an_abort_nothing_is_handed_to_javascript() {
    with_world(|world| {
        load(world, "ABORT");
        world.eval("addon.create(0, 2, 0, (n) => { if (n === 4) log('release ' + addon.release(1)); }); addon.fill(10)");
        take_log();
        world.host.run();
        // Five were handled; the other five came back without an environment, before the finalizer.
        assert!(world.eval("addon.counts()").contains("handled 5 back 5"));
        assert!(take_log().contains(&"release 0".to_owned()));
        // One user is left, whose record must still be there; its call is its release.
        assert_eq!(
            world.eval("[addon.acquire(), addon.call(0, 1)].join()"),
            "16,16"
        );
    });
}

#[test]
fn threads_that_wait_for_room_are_told_of_an_abort() {
    with_world(|world| {
        load(world, "WAITING");
        world.eval("addon.create(1, 9); addon.produce(8, 100, 1)");
        std::thread::sleep(std::time::Duration::from_millis(30));
        world.eval("addon.release(1)");
        world.host.run();
        let [taken, handled, given_back, closing] = report("WAITING");
        assert_eq!((taken, handled, closing), (given_back, 0, 8));
    });
}

#[test]
fn an_unreferenced_function_does_not_keep_the_loop() {
    with_world(|world| {
        load(world, "UNREF");
        world.eval("addon.create(0, 1); addon.unref()");
        world.host.run();
        world.eval("addon.ref(); addon.fill(3); addon.release(0)");
        world.host.run();
        assert!(world.eval("addon.counts()").contains("handled 3"));
    });
}

#[test]
fn without_call_js_the_function_is_called_plainly() {
    with_world(|world| {
        load(world, "PLAIN");
        world.eval(
            "addon.create(0, 1, 1, function () {
                'use strict';
                log(typeof this + arguments.length);
            });
            addon.fill(1); addon.release(0)",
        );
        world.host.run();
        assert!(take_log().contains(&"undefined0".to_owned()));
    });
}

#[test]
fn an_exception_is_a_warning_before_version_10_and_uncaught_from_then_on() {
    for (variant, version, word) in [
        ("THROWS9", "-DVERSION=9", "DeprecationWarning DEP0168"),
        ("THROWS10", "-DVERSION=10", "uncaught Error: in item"),
    ] {
        with_world(|world| {
            world.load_variant("threads", &[&format!("-DVARIANT_{variant}"), version]);
            world.eval("addon.create(0, 1, 0, () => { throw new Error('in item'); }); addon.fill(2); addon.release(0)");
            world.host.run();
            let log = take_log();
            assert_eq!(log.iter().filter(|it| *it == word).count(), 2, "{log:?}");
            assert!(world.eval("addon.counts()").contains("handled 2"));
        });
    }
}

#[test]
fn an_environment_can_end_while_threads_push() {
    for (variant, room, blocking) in [("END0", 0, 0), ("END1", 2, 1), ("END2", 100, 0)] {
        with_world(|world| {
            load(world, variant);
            // One more user than threads: the one that calls when all is over.
            world.eval(&format!(
                "addon.create({room}, 9); addon.produce(8, 100000000, {blocking})"
            ));
            std::thread::sleep(std::time::Duration::from_millis(20));
            take_log();
            world.teardown();
            assert_eq!(take_log(), ["finalize", "destroy 1"]);
            let [taken, handled, given_back, closing] = report(variant);
            assert_eq!((closing, handled), (8, 0), "{variant}");
            assert_eq!(taken, given_back, "{variant}");
            // SAFETY: the function takes nothing; the ninth user's right is given up by it.
            let late = unsafe {
                let call: unsafe extern "C" fn() -> c_int = native(variant, c"call_late");
                call()
            };
            assert_eq!(late, CLOSING);
        });
    }
}
