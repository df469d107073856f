//! Getting a group of packages onto the machine, and matching packages with scripts.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use super::Case;
use crate::{Outcome, util};

/// The file name of a package's script, without its ending: `@scope/name` is `scope__name`.
pub(super) fn slug(package: &str) -> String {
    package.trim_start_matches('@').replace('/', "__")
}

/// The cases of a group whose package is wanted, with the packages installed.
///
/// # Errors
///
/// When the list cannot be read, a package has no script, or npm cannot install the group.
pub(super) fn group(group: &str, only: &[String]) -> Result<Vec<Case>, String> {
    let source = util::root().join("tests/packages");
    let list = packages(&source.join(group).join("package.json"))?;
    let wanted =
        |name: &str| only.is_empty() || only.iter().any(|part| name.contains(part.as_str()));
    if !list.iter().any(|(name, _)| wanted(name)) {
        return Ok(Vec::new());
    }
    let folder = installed(group, &source.join(group))?;
    // The scripts lie beside the packages, so that they find them as any user's would.
    let scripts = folder.join("cases");
    copy_scripts(&source.join(group).join("cases"), &scripts)?;
    copy_scripts(&source.join("shared"), &scripts)?;
    let mut cases = Vec::new();
    for (package, version) in list {
        if !wanted(&package) {
            continue;
        }
        let script = scripts.join(format!("{}.cjs", slug(&package)));
        if !script.is_file() {
            return Err(format!(
                "tests/packages/{group} has no script for {package}"
            ));
        }
        cases.push(Case {
            package,
            version,
            script,
        });
    }
    Ok(cases)
}

/// Names and versions of the dependencies in a `package.json`.
fn packages(manifest: &Path) -> Result<Vec<(String, String)>, String> {
    let complain = |error: &dyn std::fmt::Display| format!("{}: {error}", manifest.display());
    let text = fs::read_to_string(manifest).map_err(|error| complain(&error))?;
    let json: serde_json::Value = serde_json::from_str(&text).map_err(|error| complain(&error))?;
    let list = json["dependencies"]
        .as_object()
        .ok_or_else(|| complain(&"has no dependencies"))?;
    Ok(list
        .iter()
        .map(|(name, version)| {
            (
                name.clone(),
                version.as_str().unwrap_or_default().to_owned(),
            )
        })
        .collect())
}

/// The folder in the user's cache where a group is installed, exactly as its lock file says.
fn installed(group: &str, source: &Path) -> Result<PathBuf, String> {
    let folder = util::user_cache("TENON_PACKAGES", "packages")?.join(group);
    let lock = fs::read(source.join("package-lock.json"))
        .map_err(|error| format!("tests/packages/{group}/package-lock.json: {error}"))?;
    // Written when npm is through: an interrupted installation is made again.
    let stamp = folder.join("installed.json");
    if fs::read(&stamp).is_ok_and(|old| old == lock) {
        return Ok(folder);
    }
    fs::create_dir_all(&folder).map_err(|error| format!("{}: {error}", folder.display()))?;
    for name in ["package.json", "package-lock.json"] {
        fs::copy(source.join(name), folder.join(name))
            .map_err(|error| format!("{}: {error}", folder.join(name).display()))?;
    }
    println!(
        "installing the packages of the group {group} into {}",
        folder.display()
    );
    let mut npm = Command::new("npm");
    // Not `npm ci`: a registry need not have the optional packages of other platforms.
    npm.args([
        "install",
        "--no-save",
        "--ignore-scripts",
        "--no-audit",
        "--no-fund",
        "--silent",
    ])
    .current_dir(&folder)
    .stdin(Stdio::null());
    util::run(&mut npm)?;
    fs::write(&stamp, lock).map_err(|error| format!("{}: {error}", stamp.display()))?;
    Ok(folder)
}

fn copy_scripts(from: &Path, to: &Path) -> Outcome {
    let complain = |error: std::io::Error| format!("{}: {error}", from.display());
    fs::create_dir_all(to).map_err(complain)?;
    for entry in fs::read_dir(from).map_err(complain)? {
        let path = entry.map_err(complain)?.path();
        if path.is_file() {
            fs::copy(&path, to.join(path.file_name().unwrap_or_default())).map_err(complain)?;
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_package_has_a_script_and_every_script_a_package() {
        for group in super::super::GROUPS {
            let folder = util::root().join("tests/packages").join(group);
            let mut slugs: Vec<String> = packages(&folder.join("package.json"))
                .unwrap()
                .iter()
                .map(|(name, _)| slug(name) + ".cjs")
                .collect();
            slugs.sort();
            let mut scripts: Vec<String> = fs::read_dir(folder.join("cases"))
                .unwrap()
                .map(|entry| entry.unwrap().file_name().to_string_lossy().into_owned())
                .collect();
            scripts.sort();
            assert_eq!(slugs, scripts, "tests/packages/{group}");
        }
    }

    #[test]
    fn scoped_names_become_file_names() {
        assert_eq!(slug("@napi-rs/canvas"), "napi-rs__canvas");
        assert_eq!(slug("sharp"), "sharp");
    }
}
