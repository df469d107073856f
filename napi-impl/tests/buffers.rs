//! Buffers, and memory that addons lend to JavaScript.

use std::time::{Duration, Instant};

use crate::support::{World, take_log, with_world};

fn load(world: &mut World<'_, '_, '_>, variant: &str) {
    world.load_variant("memory", &[&format!("-DVARIANT_{variant}")]);
}

/// Runs the loop, which posted tasks do not keep alive, until `done`.
fn run_until(world: &mut World<'_, '_, '_>, mut done: impl FnMut(&mut World<'_, '_, '_>) -> bool) {
    let start = Instant::now();
    while !done(world) {
        assert!(
            start.elapsed() < Duration::from_secs(20),
            "it never happens"
        );
        world.host.run_posted(Duration::from_millis(5));
    }
}

#[test]
fn buffers_are_made_copied_and_seen() {
    with_world(|world| {
        load(world, "MADE");
        assert_eq!(world.eval("String.fromCharCode(...addon.made())"), "copy");
        assert_eq!(world.eval("addon.made() instanceof Uint8Array"), "true");
        // The host has a Buffer now.
        let source = v8::String::new(
            world.scope,
            "globalThis.proto = Object.create(Uint8Array.prototype)",
        );
        let script = v8::Script::compile(world.scope, source.expect("a string"), None);
        let prototype = script
            .and_then(|it| it.run(world.scope))
            .expect("an object");
        let prototype = v8::Local::<v8::Object>::try_from(prototype).expect("an object");
        world
            .host
            .set_buffer_prototype(v8::Global::new(world.scope, prototype));
        assert_eq!(
            world.eval("Object.getPrototypeOf(addon.made()) === proto"),
            "true"
        );
        // However many there are, and wherever the collector moves them and their map.
        world.eval("globalThis.all = Array.from({ length: 5000 }, () => addon.made())");
        world.collect();
        world.eval("all.length = 100; for (let i = 0; i < 5000; i++) all.push(addon.made())");
        world.collect();
        assert_eq!(
            world.eval(
                "all.every((b) => Object.getPrototypeOf(b) === proto && b.length === 4 && b[3] === 121)"
            ),
            "true"
        );
        let views = "const bytes = Uint8Array.from('hello', (c) => c.charCodeAt());
            [addon.info(bytes), addon.info(bytes.subarray(1, 3)), addon.info(new DataView(bytes.buffer, 4)),
             addon.info(bytes.buffer), addon.info('hello')].join('; ')";
        assert_eq!(
            world.eval(views),
            "5 hello; 2 el; 1 o; no buffer; no buffer"
        );
    });
}

#[test]
fn a_buffer_can_show_a_part_of_an_array_buffer() {
    with_world(|world| {
        load(world, "PART");
        world.eval("globalThis.memory = Uint8Array.from('hello', (c) => c.charCodeAt()).buffer");
        assert_eq!(world.eval("addon.info(addon.from(memory, 1, 3))"), "3 ell");
        assert_eq!(
            world.eval("addon.from(memory, 1, 3).buffer === memory"),
            "true"
        );
        assert_eq!(
            world.eval(
                "try { addon.from(memory, 3, 3) } catch (e) { `${e.name} ${e.code} ${e.message}` }"
            ),
            "RangeError ERR_OUT_OF_RANGE The byte offset + length is out of range"
        );
        // napi_invalid_arg, and nothing recorded.
        assert_eq!(world.eval("addon.from({}, 0, 0)"), "1 0");
    });
}

#[test]
fn lengths_that_cannot_be_are_errors() {
    with_world(|world| {
        load(world, "LENGTHS");
        assert_eq!(
            world.eval("try { addon.tooLong() } catch (e) { e.code + ' ' + e.message }"),
            "ERR_BUFFER_TOO_LARGE Cannot create a Buffer larger than 0x1fffffffffffff bytes"
        );
        assert!(take_log().is_empty(), "not within the call");
        run_until(world, |world| world.eval("addon.count()") == "1");
        assert_eq!(take_log(), ["finalize bytes too long"]);
        assert_eq!(
            world.eval("try { addon.impossible() } catch (e) { e.code }"),
            "ERR_MEMORY_ALLOCATION_FAILED"
        );
    });
}

#[test]
fn lent_memory_comes_back_on_the_loop_when_its_buffer_is_collected() {
    with_world(|world| {
        load(world, "COLLECTED");
        assert_eq!(
            world.eval("addon.info(addon.externalBuffer())"),
            "7 abcdefg"
        );
        world.collect();
        assert!(take_log().is_empty(), "not inside the collector");
        run_until(world, |world| {
            world.collect();
            world.eval("addon.count()") == "1"
        });
        assert_eq!(take_log(), ["finalize bytes buffer"]);
        world.eval("addon.many(1000)");
        run_until(world, |world| {
            world.collect();
            world.eval("addon.count()") == "1001"
        });
    });
}

#[test]
fn detaching_gives_the_memory_back() {
    with_world(|world| {
        load(world, "DETACHED");
        assert_eq!(
            world.eval("const b = addon.externalArrayBuffer(); addon.detach(b); b.byteLength + ' ' + b.detached"),
            "0 true"
        );
        run_until(world, |world| world.eval("addon.count()") == "1");
        assert_eq!(take_log(), ["finalize bytes arraybuffer"]);
    });
}

#[test]
fn no_memory_at_all_is_a_detached_buffer_and_still_finalized() {
    with_world(|world| {
        load(world, "EMPTY");
        assert_eq!(world.eval("addon.empty().detached"), "true");
        assert!(take_log().is_empty(), "not within the call");
        run_until(world, |world| world.eval("addon.count()") == "1");
        assert_eq!(take_log(), ["finalize NULL empty"]);
    });
}

#[test]
fn teardown_takes_lent_memory_back() {
    with_world(|world| {
        load(world, "TEARDOWN");
        world.eval("globalThis.lent = addon.externalArrayBuffer(); globalThis.view = addon.externalBuffer()");
        assert_eq!(world.eval("lent.byteLength + view.length"), "14");
        world.teardown();
        assert_eq!(
            take_log(),
            ["finalize bytes buffer", "finalize bytes arraybuffer"]
        );
        assert_eq!(world.eval("lent.detached + ' ' + view.length"), "true 0");
    });
}

#[test]
fn teardown_waits_for_memory_on_its_way_back() {
    with_world(|world| {
        load(world, "RETURNING");
        world.eval("addon.many(500); addon.detach(addon.externalArrayBuffer())");
        world.collect();
        world.teardown();
        let log = take_log();
        assert_eq!(log.len(), 501, "each is told once: {:?}", log.last());
    });
}

#[test]
fn shared_memory_has_a_finalizer_without_an_environment() {
    with_world(|world| {
        load(world, "SHARED");
        assert_eq!(
            world.eval(
                "(() => { const s = addon.shared(); return s.constructor.name + s.byteLength; })()"
            ),
            "SharedArrayBuffer7"
        );
        run_until(world, |world| {
            world.collect();
            world.eval("addon.sharedCount()") == "1"
        });
    });
}
