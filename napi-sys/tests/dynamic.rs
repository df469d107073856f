//! An addon with feature `dyn-symbols` in a real host that lacks functions it uses.
#![cfg(feature = "dyn-symbols")]

use std::path::PathBuf;
use std::process::Command;
use std::{env, fs};

use tenon_napi_sys::{SYMBOLS, napi_generic_failure, napi_ok};

/// The addon that cargo has built from examples/missing.rs for this test.
fn addon() -> PathBuf {
    let test = env::current_exe().expect("the test has a path");
    let profile = test
        .ancestors()
        .nth(2)
        .expect("target/<profile>/deps/<test>");
    let (prefix, suffix) = (env::consts::DLL_PREFIX, env::consts::DLL_SUFFIX);
    let built = profile.join(format!("examples/{prefix}missing{suffix}"));
    let file = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("missing.node");
    fs::copy(built, &file).expect("cargo builds a package's examples with its tests");
    file
}

#[test]
fn a_host_without_a_function_loads_the_addon() {
    let script = "const addon = require(process.argv[1]);
        const object = {};
        const prototype = { inherited: 1 };
        console.log(addon.missing());
        console.log(addon.setPrototype(object, prototype), addon.setPrototype(object, prototype));
        console.log(object.inherited === 1);";
    let node = env::var("NODE").unwrap_or_else(|_| "node".to_owned());
    let run = Command::new(&node)
        .args(["-e", script])
        .arg(addon())
        .output();
    let Ok(output) = run else {
        eprintln!("\n*** skipped: there is no Node `{node}`\n");
        return;
    };
    let stdout = String::from_utf8_lossy(&output.stdout);
    let stderr = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{stderr}");
    let lines: Vec<&str> = stdout.lines().collect();
    let [missing, statuses, inherited] = lines[..] else {
        panic!("three lines, not {stdout}");
    };
    let missing: Vec<&str> = missing.split_whitespace().collect();
    assert!(
        missing.iter().all(|name| SYMBOLS.contains(name)),
        "{missing:?}"
    );
    assert!(!missing.contains(&"napi_create_object"), "{missing:?}");
    let named = stderr.matches("node_api_set_prototype").count();
    if missing.contains(&"node_api_set_prototype") {
        assert_eq!(
            statuses,
            format!("{napi_generic_failure} {napi_generic_failure}")
        );
        assert_eq!(inherited, "false");
        assert_eq!(named, 1, "named once: {stderr}");
    } else {
        assert_eq!(statuses, format!("{napi_ok} {napi_ok}"));
        assert_eq!(inherited, "true");
        assert_eq!(named, 0, "{stderr}");
    }
}
