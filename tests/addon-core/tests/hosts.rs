//! The JavaScript tests, in every runtime.

use std::path::Path;
use std::time::Duration;

use tenon_tests::runtime::Runtime;
use tenon_tests::rust_addon::built_beside;

fn all_pass_in(runtime: &Runtime) {
    // With the collector at hand, the tests also see that values are let go.
    let flags: &[&str] = if runtime.takes_v8_flags() && runtime.name.starts_with("node") {
        &["--expose-gc"]
    } else {
        &[]
    };
    let mut command = runtime.script(flags, &Path::new(env!("CARGO_MANIFEST_DIR")).join("run.js"));
    command.arg(built_beside(env!("CARGO_PKG_NAME")));
    let ended = tenon_tests::process::run(command, Duration::from_secs(300))
        .unwrap_or_else(|error| panic!("{error}"));
    let last = ended.stdout.trim_end().lines().last().unwrap_or_default();
    assert!(
        ended.success() && last.ends_with(" passed"),
        "in {}: {}",
        runtime.name,
        ended.report()
    );
}

tenon_tests::in_every_runtime!(all_pass_in);
