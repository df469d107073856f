//! For the tests that stand beside an addon in Rust.

use std::fs;
use std::path::PathBuf;
use std::sync::{Mutex, PoisonError};

use crate::work_dir;

/// The addon that cargo built with the running test, under a name that runtimes load.
///
/// The package's library must be an `rlib` too: only then does cargo build it before the tests.
///
/// # Panics
///
/// When it is not there or cannot be copied.
pub fn built_beside(package: &str) -> PathBuf {
    static ONE_AT_A_TIME: Mutex<()> = Mutex::new(());
    let _guard = ONE_AT_A_TIME.lock().unwrap_or_else(PoisonError::into_inner);
    let test = std::env::current_exe().expect("the path of this program");
    let name = format!(
        "{}{}{}",
        std::env::consts::DLL_PREFIX,
        package.replace('-', "_"),
        std::env::consts::DLL_SUFFIX
    );
    let built = test.with_file_name(name);
    let folder = work_dir();
    fs::create_dir_all(&folder).unwrap_or_else(|error| panic!("{}: {error}", folder.display()));
    // Renamed into place: a test that runs at the same time may have the old file loaded.
    let aside = folder.join(format!("{package}.{}.new", std::process::id()));
    let copy = folder.join(format!("{package}.node"));
    fs::copy(&built, &aside)
        .and_then(|_| fs::rename(&aside, &copy))
        .unwrap_or_else(|error| panic!("{}: {error}", built.display()));
    copy
}

/// Makes a test for each runtime that calls a function with it; one that cannot be had is skipped.
#[macro_export]
macro_rules! in_every_runtime {
    ($run:path) => {
        #[test]
        fn tenon() {
            $run(&$crate::runtime::Runtime::tenon_or_panic());
        }
        $crate::in_every_runtime! {
            $run:
            node_18 "node-18", node_20 "node-20", node_22 "node-22", node_24 "node-24",
            node_26 "node-26", deno "deno", bun "bun"
        }
    };
    ($run:path: $($test:ident $name:literal),*) => {
        $(#[test]
        fn $test() {
            match $crate::runtime::Runtime::peer($name) {
                Ok(runtime) => $run(&runtime),
                Err(error) => $crate::skipped($name, &error),
            }
        })*
    };
}
