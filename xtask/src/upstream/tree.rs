//! The tests' files: taken from the archive or from a Node source tree, copied under `target/`.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::peers;

/// What a run needs of a Node source tree.
pub(super) struct Parts {
    /// Folders with tests: none of them may be missing.
    pub(super) tests: &'static [&'static str],
    /// What the tests need beside them.
    pub(super) support: &'static [&'static str],
}

/// For the tests of Node-API.
pub(super) const NODE_API: Parts = Parts {
    tests: &["test/js-native-api", "test/node-api"],
    support: &["test/common", "test/fixtures/dotenv", "src", LIBUV_HEADERS],
};

const LIBUV_HEADERS: &str = "deps/uv/include";

/// Makes a private copy of the tests under `work`, or finds the one an earlier run made.
///
/// `source` is either an archive or the root of a Node source tree. Nothing is written to it.
///
/// # Errors
///
/// A sentence naming the path that is missing or the tool that failed.
pub(super) fn prepare(source: &Path, work: &Path, parts: &Parts) -> Result<PathBuf, String> {
    let meta = fs::metadata(source).map_err(|error| {
        format!(
            "{}: {error}\n  give the archive of Node's tests with --archive FILE or a Node source tree with --node-src DIR",
            source.display()
        )
    })?;
    let source = source
        .canonicalize()
        .map_err(|error| format!("{}: {error}", source.display()))?;
    let stamp = format!(
        "{}\n{}\n{:?}\n",
        source.display(),
        meta.len(),
        meta.modified().ok()
    );
    let tree = work.join("tree");
    let stamp_file = work.join("source.txt");
    if tree.is_dir() && fs::read_to_string(&stamp_file).is_ok_and(|old| old == stamp) {
        return Ok(tree);
    }
    if tree.exists() {
        fs::remove_dir_all(&tree).map_err(|error| format!("{}: {error}", tree.display()))?;
    }
    fs::create_dir_all(&tree).map_err(|error| format!("{}: {error}", tree.display()))?;
    if meta.is_dir() {
        for &part in parts.tests.iter().chain(parts.support) {
            if part == LIBUV_HEADERS && !source.join(part).is_dir() {
                libuv_headers(&tree)?;
            } else {
                copy(&source, part, &tree)?;
            }
        }
    } else {
        unpack(&source, &tree)?;
    }
    for suite in parts.tests {
        if !tree.join(suite).is_dir() {
            return Err(format!("{} holds no {suite}", source.display()));
        }
    }
    // Written last: an interrupted copy is made again.
    fs::write(&stamp_file, stamp).map_err(|error| format!("{}: {error}", stamp_file.display()))?;
    Ok(tree)
}

/// Distributions take libuv out of Node's sources; the headers that npm's Node ships serve as well.
fn libuv_headers(tree: &Path) -> Result<(), String> {
    let program = peers::newest_node()?;
    let include = program
        .ancestors()
        .nth(2)
        .unwrap_or(&program)
        .join("include/node");
    let to = tree.join(LIBUV_HEADERS);
    copy_folder(&include.join("uv"), &to.join("uv"))?;
    copy_file(&include.join("uv.h"), &to)
}

fn unpack(archive: &Path, tree: &Path) -> Result<(), String> {
    let mut tar = Command::new("tar");
    tar.arg("-xf").arg(archive).arg("-C").arg(tree);
    let status = tar
        .status()
        .map_err(|error| format!("tar cannot be started: {error}"))?;
    if !status.success() {
        return Err(format!(
            "tar could not unpack {} ({status})",
            archive.display()
        ));
    }
    Ok(())
}

/// Copies `root/part` to the same place below `tree`. Of `src` only the headers' folder level is needed.
fn copy(root: &Path, part: &str, tree: &Path) -> Result<(), String> {
    let from = root.join(part);
    if part == "src" {
        let to = tree.join(part);
        fs::create_dir_all(&to).map_err(|error| format!("{}: {error}", to.display()))?;
        for entry in read_dir(&from)? {
            if entry.extension().is_some_and(|extension| extension == "h") {
                copy_file(&entry, &to)?;
            }
        }
        return Ok(());
    }
    copy_folder(&from, &tree.join(part))
}

fn copy_folder(from: &Path, to: &Path) -> Result<(), String> {
    fs::create_dir_all(to).map_err(|error| format!("{}: {error}", to.display()))?;
    for entry in read_dir(from)? {
        if entry.is_dir() {
            // An addon built inside the source tree for another runtime is not ours to use.
            if entry.file_name().is_some_and(|name| name == "build") {
                continue;
            }
            let name = entry.file_name().unwrap_or_default().to_owned();
            copy_folder(&entry, &to.join(name))?;
        } else {
            copy_file(&entry, to)?;
        }
    }
    Ok(())
}

fn copy_file(from: &Path, folder: &Path) -> Result<(), String> {
    let to = folder.join(from.file_name().unwrap_or_default());
    fs::copy(from, to)
        .map(drop)
        .map_err(|error| format!("{}: {error}", from.display()))
}

/// The entries of a folder, sorted, so that runs are alike.
pub(super) fn read_dir(folder: &Path) -> Result<Vec<PathBuf>, String> {
    let complain = |error| format!("{}: {error}", folder.display());
    let mut entries = fs::read_dir(folder)
        .map_err(complain)?
        .map(|entry| entry.map(|entry| entry.path()))
        .collect::<Result<Vec<_>, _>>()
        .map_err(complain)?;
    entries.sort();
    Ok(entries)
}
