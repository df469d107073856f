//! The source: the published `v8` crate, and the ICU data the crate leaves out.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::Value;

use crate::Outcome;
use crate::apt::last_lines;

/// The crate whose only content is ICU's data, in the release that fits this V8's ICU.
const ICU_CRATE: (&str, &str) = ("deno_core_icudata", "0.78.0");

/// The release of the `v8` crate the workspace asks for (`v8 = "=152.2.0"` in its manifest).
pub(crate) fn version(manifest: &str) -> Option<&str> {
    manifest
        .lines()
        .filter_map(|line| line.trim().strip_prefix("v8"))
        .filter_map(|rest| rest.trim_start().strip_prefix('='))
        .find_map(|value| value.trim().strip_prefix("\"=")?.strip_suffix('"'))
}

/// Puts V8's source into `work/src`, complete with ICU's data, unless it is there already.
///
/// # Errors
///
/// When cargo cannot get the crates, or the files cannot be copied.
pub(crate) fn prepare(work: &Path, version: &str) -> Result<PathBuf, String> {
    let source = work.join("src");
    let done = work.join("src.complete");
    if done.exists() {
        return Ok(source);
    }
    println!(
        "getting the source: crates v8 {version} and {} {}",
        ICU_CRATE.0, ICU_CRATE.1
    );
    let (v8, icu) = crates(work, version)?;
    // What was made from other copies of the files counts as out of date, and a precompiled
    // header refuses to be used with them.
    for stale in [&source, &work.join("pch"), &work.join("out")] {
        if stale.exists() {
            fs::remove_dir_all(stale).map_err(|error| fail("remove", stale, &error))?;
        }
    }
    copy_tree(&v8, &source)?;
    let data = source.join("third_party/icu/common");
    fs::create_dir_all(&data).map_err(|error| fail("make", &data, &error))?;
    let data = data.join("icudtl.dat");
    if !data.exists() {
        copy(&icu.join("src/icudtl.dat"), &data)?;
    }
    fs::write(&done, version).map_err(|error| fail("write", &done, &error))?;
    Ok(source)
}

/// Lets cargo fetch the two crates, through a package made for that, and says where they are.
fn crates(work: &Path, version: &str) -> Result<(PathBuf, PathBuf), String> {
    let package = work.join("fetch");
    fs::create_dir_all(package.join("src")).map_err(|error| fail("make", &package, &error))?;
    let manifest = format!(
        "[package]\nname = \"fetch\"\nversion = \"0.0.0\"\nedition = \"2024\"\n\n[workspace]\n\n\
         [dependencies]\nv8 = \"={version}\"\n{} = \"={}\"\n",
        ICU_CRATE.0, ICU_CRATE.1
    );
    for (name, text) in [("Cargo.toml", manifest.as_str()), ("src/lib.rs", "")] {
        let path = package.join(name);
        fs::write(&path, text).map_err(|error| fail("write", &path, &error))?;
    }
    let output = Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()))
        .args(["metadata", "--format-version", "1"])
        .current_dir(&package)
        .output()
        .map_err(|error| format!("cannot start cargo: {error}"))?;
    if !output.status.success() {
        return Err(format!(
            "cargo cannot get the crates the source is in:\n  {}\n  \
             They come from the registry cargo is set up to use; it has to be reachable once.",
            last_lines(&String::from_utf8_lossy(&output.stderr), 8)
        ));
    }
    let metadata: Value = serde_json::from_slice(&output.stdout)
        .map_err(|error| format!("cannot read cargo's metadata: {error}"))?;
    let find = |name| {
        folder_of(&metadata, name).ok_or_else(|| format!("cargo's metadata has no crate {name}"))
    };
    Ok((find("v8")?, find(ICU_CRATE.0)?))
}

fn folder_of(metadata: &Value, name: &str) -> Option<PathBuf> {
    let packages = metadata.get("packages")?.as_array()?;
    let package = packages.iter().find(|package| package["name"] == name)?;
    let manifest = Path::new(package.get("manifest_path")?.as_str()?);
    Some(manifest.parent()?.to_owned())
}

fn copy_tree(from: &Path, to: &Path) -> Outcome {
    fs::create_dir_all(to).map_err(|error| fail("make", to, &error))?;
    let entries = fs::read_dir(from).map_err(|error| fail("list", from, &error))?;
    for entry in entries {
        let entry = entry.map_err(|error| fail("list", from, &error))?;
        let (path, target) = (entry.path(), to.join(entry.file_name()));
        if path.is_dir() {
            copy_tree(&path, &target)?;
        } else {
            copy(&path, &target)?;
        }
    }
    Ok(())
}

/// Copies a file; what comes out can be written even where the registry's copy cannot.
fn copy(from: &Path, to: &Path) -> Outcome {
    use std::os::unix::fs::PermissionsExt;
    fs::copy(from, to).map_err(|error| fail("copy", from, &error))?;
    let data = to.metadata().map_err(|error| fail("look at", to, &error))?;
    let mut mode = data.permissions();
    mode.set_mode(mode.mode() | 0o600);
    fs::set_permissions(to, mode).map_err(|error| fail("make writable", to, &error))
}

fn fail(what: &str, path: &Path, error: &std::io::Error) -> String {
    format!("cannot {what} {}: {error}", path.display())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_version_is_read_from_the_workspace() {
        let text = "[workspace.dependencies]\nv8x = \"1\"\nv8 = \"=152.2.0\"\n";
        assert_eq!(version(text), Some("152.2.0"));
        assert_eq!(version("v8 = \"152\"\n"), None);
        let own = fs::read_to_string(crate::util::root().join("Cargo.toml")).unwrap();
        assert!(version(&own).is_some());
    }

    #[test]
    fn folders_of_crates_are_found_in_metadata() {
        let metadata = serde_json::json!({ "packages": [
            { "name": "a", "manifest_path": "/r/a-1/Cargo.toml" },
            { "name": "v8", "manifest_path": "/r/v8-1/Cargo.toml" },
        ]});
        assert_eq!(folder_of(&metadata, "v8"), Some("/r/v8-1".into()));
        assert_eq!(folder_of(&metadata, "b"), None);
    }

    #[test]
    fn a_copied_tree_is_whole_and_writable() {
        use std::os::unix::fs::PermissionsExt;
        let dir = std::env::temp_dir().join(format!("tenon-copy-{}", std::process::id()));
        fs::create_dir_all(dir.join("from/a/b")).unwrap();
        fs::write(dir.join("from/a/b/file"), "text").unwrap();
        fs::set_permissions(dir.join("from/a/b/file"), fs::Permissions::from_mode(0o444)).unwrap();
        copy_tree(&dir.join("from"), &dir.join("to")).unwrap();
        let copied = dir.join("to/a/b/file");
        let mode = copied.metadata().unwrap().permissions().mode();
        assert_eq!(fs::read_to_string(&copied).unwrap(), "text");
        assert_eq!(mode & 0o600, 0o600);
        fs::remove_dir_all(&dir).unwrap();
    }
}
