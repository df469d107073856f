//! Loading: the ways to start, and every refusal with its advice.

use std::path::{Path, PathBuf};

use tenon_napi_impl::LoadOptions;

use crate::support::{addon, with_world};

#[test]
fn what_the_addon_returns_becomes_the_exports_and_each_load_is_a_new_environment() {
    with_world(|world| {
        // Its own copy: another test's load would count too.
        let path = copy(&addon("loading", &[]), "a file #1.node");
        for _ in 0..2 {
            world.load_file("addon", &path).expect("it loads");
        }
        let url = format!("file://{}", path.display())
            .replace(' ', "%20")
            .replace('#', "%23");
        assert_eq!(
            world.eval("[addon.starts, addon.fresh, addon.node].join()"),
            "2,yes,22.1.3 test"
        );
        assert_eq!(world.eval("addon.url"), url);
    });
}

#[test]
fn an_addon_that_registers_itself_when_it_is_mapped_can_be_loaded_again() {
    let path = addon("loading", &["-DCONSTRUCTOR"]);
    for _ in 0..2 {
        with_world(|world| {
            for _ in 0..2 {
                world.load_file("addon", &path).expect("it loads");
                assert_eq!(world.eval("addon.how"), "constructor");
            }
        });
    }
}

#[test]
fn threads_can_load_the_same_file_at_once() {
    let path = addon("loading", &["-DCONSTRUCTOR", "-DTHREADS"]);
    let threads: Vec<_> = (0..8)
        .map(|_| {
            let path = path.clone();
            std::thread::spawn(move || {
                with_world(|world| world.load_file("addon", &path).expect("it loads"));
            })
        })
        .collect();
    for thread in threads {
        thread.join().expect("no test fails");
    }
}

#[test]
fn an_exception_of_the_initialisation_comes_through() {
    with_world(|world| {
        let thrown = world.load_file("addon", &addon("loading", &["-DTHROWS"]));
        assert_eq!(thrown, Err("Error: not today [ERR_TODAY]".to_owned()));
    });
}

#[test]
fn a_newer_version_and_a_missing_entry_point_are_refused() {
    with_world(|world| {
        let path = addon("loading", &["-DVERSION=99"]);
        let thrown = world.load_file("addon", &path).expect_err("too new");
        assert!(
            thrown.contains(&format!(
                "file://{} requires Node-API version 99, but this version of Node.js only supports \
             version 10 add-ons.",
                path.display()
            )),
            "{thrown}"
        );
        let thrown = world.load_file("addon", &addon("loading", &["-DNO_ENTRY"]));
        assert_eq!(
            thrown,
            Err("Error: Module has no declared entry point. [undefined]".to_owned())
        );
        world.load_variant("loading", &["-DVERSION=NAPI_VERSION_EXPERIMENTAL"]);
    });
}

/// Asserts that a file is refused with `ERR_DLOPEN_FAILED` and these words, `dlerror`'s first.
fn refused(path: &Path, words: &[&str]) {
    refused_with(path, LoadOptions::default(), words);
}

fn refused_with(path: &Path, options: LoadOptions, words: &[&str]) {
    with_world(|world| {
        let thrown = world
            .load_with("addon", path, options)
            .expect_err("it is refused");
        assert!(thrown.starts_with("Error: "), "{thrown}");
        assert!(thrown.ends_with("[ERR_DLOPEN_FAILED]"), "{thrown}");
        for word in words {
            assert!(thrown.contains(word), "{word:?} is not in {thrown:?}");
        }
        assert!(thrown.contains(&path.display().to_string()), "{thrown}");
        assert_eq!(world.eval("typeof addon"), "undefined");
    });
}

#[test]
fn addons_for_v8_are_told_apart() {
    let words = [
        "was built for Node's V8 C++ API",
        "Only addons built on Node-API",
    ];
    for (arg, version) in [("-DENGINE_CONSTRUCTOR", "127"), ("-DENGINE_SYMBOL", "115")] {
        let path = addon("loading", &[arg]);
        // The second time its constructors do not run.
        for _ in 0..2 {
            refused(&path, &[words[0], words[1], version]);
        }
    }
    let now = LoadOptions {
        flags: libc::RTLD_NOW,
    };
    let path = addon("loading", &["-DUNRESOLVED=_ZN2v87Isolate10GetCurrentEv"]);
    refused_with(
        &path,
        now,
        &["undefined symbol: _ZN2v87Isolate10GetCurrentEv", words[0]],
    );
}

#[test]
fn symbols_that_nobody_has_are_explained() {
    let now = LoadOptions {
        flags: libc::RTLD_NOW,
    };
    let path = addon("loading", &["-DUNRESOLVED=node_api_of_tomorrow"]);
    refused_with(
        &path,
        now,
        &["undefined symbol: node_api_of_tomorrow", "NAPI_VERSION"],
    );
    let path = addon("loading", &["-DUNRESOLVED=uv_run"]);
    refused_with(&path, now, &["undefined symbol: uv_run", "libuv"]);
}

#[test]
fn a_library_that_is_no_addon_is_refused() {
    let path = addon("loading", &["-DNOTHING"]);
    refused(
        &path,
        &["Module did not self-register: '", "napi_register_module_v1"],
    );
}

#[test]
fn files_that_cannot_be_mapped_are_explained() {
    refused(
        Path::new("/no/such.node"),
        &["cannot open shared object file", "There is no such file"],
    );
    refused(Path::new(env!("CARGO_TARGET_TMPDIR")), &["It is a folder"]);
    let source = write("text.node", b"module.exports = 1;\n");
    refused(&source, &["It is a text file"]);
    refused(
        &write("empty.node", b""),
        &["file too short", "It is empty"],
    );
    refused(
        &write("windows.node", b"MZ\x90\0\x03\0\0\0"),
        &["built for Windows"],
    );

    let whole = std::fs::read(addon("loading", &[])).expect("it was built");
    let mut foreign = whole.clone();
    // e_machine: the other of the two machines this runs on.
    foreign[18] = if cfg!(target_arch = "x86_64") {
        183
    } else {
        62
    };
    let name = if cfg!(target_arch = "x86_64") {
        "AArch64"
    } else {
        "x86-64"
    };
    refused(
        &write("foreign.node", &foreign),
        &["The file was built for", name],
    );
    // However much is missing, the process lives.
    for cut in [10, 64, 400, 1000, whole.len() / 2] {
        let path = write(&format!("cut{cut}.node"), &whole[..cut]);
        refused(&path, &["The end of the file is missing"]);
    }
}

fn write(name: &str, content: &[u8]) -> PathBuf {
    let path = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
    std::fs::write(&path, content).expect("the folder is writable");
    path
}

fn copy(from: &Path, name: &str) -> PathBuf {
    write(name, &std::fs::read(from).expect("it was built"))
}
