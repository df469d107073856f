//! Where the addon is.

use std::path::{Path, PathBuf};
use std::sync::OnceLock;

/// The folder of this crate.
pub(crate) fn folder() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

/// The addon, under a name that runtimes load.
pub(crate) fn addon() -> PathBuf {
    static ADDON: OnceLock<PathBuf> = OnceLock::new();
    ADDON.get_or_init(copy).clone()
}

/// Copies the library that cargo built beside this test.
fn copy() -> PathBuf {
    let test = std::env::current_exe().expect("the path of this program");
    let folder = test.parent().expect("target/PROFILE/deps");
    let name = format!(
        "{}{}{}",
        std::env::consts::DLL_PREFIX,
        env!("CARGO_PKG_NAME").replace('-', "_"),
        std::env::consts::DLL_SUFFIX
    );
    let built = folder.join(name);
    let scratch =
        Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("addon-{}", std::process::id()));
    std::fs::create_dir_all(&scratch).expect("a folder for the addon");
    let copy = scratch.join("addon.node");
    std::fs::copy(&built, &copy).unwrap_or_else(|error| panic!("{}: {error}", built.display()));
    copy
}
