//! The same tests in several runtimes, side by side as a Markdown table.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

use super::execute::{Finished, Verdict};
use super::report;
use crate::peers;

/// A column of the table.
pub(super) struct Runtime {
    /// Its name in the table.
    pub(super) name: String,
    /// The command line in front of the test's flags and file.
    pub(super) command: Vec<String>,
    /// Whether V8's flags are one argument of the runtime's (`--v8-flags=…`).
    pub(super) packs_flags: bool,
    /// Environment variables without which the runtime cannot start any of the tests.
    pub(super) environment: &'static [(&'static str, &'static str)],
}

/// Node's test helper ends every test at once in a runtime that has globals or flags Node does not
/// know; these two switches of the helper's own let the tests begin.
const LENIENT: &[(&str, &str)] = &[
    ("NODE_TEST_KNOWN_GLOBALS", "0"),
    ("NODE_SKIP_FLAG_CHECK", "1"),
];

/// The runtimes of a list like `tenon,node-22,deno`.
///
/// # Errors
///
/// When a name is not known or npm cannot install it.
pub(super) fn runtimes(names: &str, tenon: &[String]) -> Result<Vec<Runtime>, String> {
    names
        .split(',')
        .map(|name| {
            let lenient = matches!(name, "deno" | "bun");
            Ok(Runtime {
                name: name.to_owned(),
                command: peers::command(name, tenon)?,
                packs_flags: name == "deno",
                environment: if lenient { LENIENT } else { &[] },
            })
        })
        .collect()
}

/// Says that the tests are CommonJS to a runtime that takes `.js` files for ES modules.
///
/// # Errors
///
/// When the file cannot be written.
pub(super) fn declare_commonjs(tree: &Path) -> Result<(), String> {
    let manifest = tree.join("package.json");
    std::fs::write(&manifest, "{\"type\": \"commonjs\"}\n")
        .map_err(|error| format!("{}: {error}", manifest.display()))
}

/// Where a runtime that does not say how it was built looks for addons (`build/undefined`).
///
/// # Errors
///
/// When the link cannot be made.
pub(super) fn link_unnamed_builds(folders: &[PathBuf]) -> Result<(), String> {
    for folder in folders {
        let link = folder.join("build/undefined");
        if folder.join("build/Release").is_dir() && !link.exists() {
            link_folder(&link).map_err(|error| format!("{}: {error}", link.display()))?;
        }
    }
    Ok(())
}

#[cfg(unix)]
fn link_folder(link: &Path) -> std::io::Result<()> {
    std::os::unix::fs::symlink("Release", link)
}

#[cfg(not(unix))]
fn link_folder(link: &Path) -> std::io::Result<()> {
    std::os::windows::fs::symlink_dir("Release", link)
}

/// What the tests' source calls itself: the version in the tree, or what is in the archive's name.
pub(super) fn version(source: &Path) -> String {
    let number = |text: &str, name: &str| {
        let define = format!("#define NODE_{name}_VERSION ");
        let line = text.lines().find_map(|line| line.strip_prefix(&define))?;
        Some(line.trim().to_owned())
    };
    let from_header = || {
        let text = fs::read_to_string(source.join("src/node_version.h")).ok()?;
        let parts = ["MAJOR", "MINOR", "PATCH"].map(|name| number(&text, name));
        let [Some(major), Some(minor), Some(patch)] = parts else {
            return None;
        };
        Some(format!("{major}.{minor}.{patch}"))
    };
    from_header().unwrap_or_else(|| {
        let name = source.file_name().unwrap_or_default().to_string_lossy();
        let name = name.strip_prefix("node-").unwrap_or(&name);
        name.split("-tests").next().unwrap_or(name).to_owned()
    })
}

/// The page: scores first, then every test that does not pass everywhere.
pub(super) fn page(version: &str, columns: &[(Runtime, Vec<Finished>)]) -> String {
    let names: Vec<&str> = columns.iter().map(|(it, _)| it.name.as_str()).collect();
    let mut text = format!(
        "# Node {version}'s own Node-API tests\n\nThe files of its `test/js-native-api` and `test/node-api`, \
         unmodified, each in a process of its own. Made by\n\n```\n\
         cargo xtask upstream --compare {} --markdown FILE\n```\n\n\
         with `--node-src DIR` for other sources than those the checkout has beside it. DIR is a source tree of Node's \
         with `test`, `src`\nand, if it is there, `deps/uv`: a git checkout, or what `apt-get source nodejs` unpacks \
         where APT has a `deb-src` line for\nDebian's sid.\n\n\
         Deno and Bun are run with `NODE_TEST_KNOWN_GLOBALS=0 NODE_SKIP_FLAG_CHECK=1`;\n\
         without these two no test begins in them.\n\n| suite |",
        names.join(",")
    );
    for (runtime, _) in columns {
        let _ = write!(text, " {} |", runtime.name);
    }
    text.push_str("\n| --- |");
    text.push_str(&" ---: |".repeat(columns.len()));
    text.push('\n');
    let suites: Vec<&str> = columns
        .first()
        .map(|(_, finished)| report::scores(finished).into_keys().collect())
        .unwrap_or_default();
    for suite in suites {
        let _ = write!(text, "| {suite} |");
        for (_, finished) in columns {
            let score = report::scores(finished)
                .get(suite)
                .copied()
                .unwrap_or_default();
            let _ = write!(text, " {} of {} |", score.passed, score.total);
        }
        text.push('\n');
    }
    if let Some((_, finished)) = columns.iter().find(|(it, _)| it.name == "tenon") {
        let missing = finished
            .iter()
            .filter(|one| !matches!(one.verdict, Verdict::Passed));
        match missing.count() {
            0 => text.push_str("\nTenon passes them all: no function they use is missing.\n"),
            count => {
                let _ = writeln!(text, "\nTenon does not pass {count} of them.");
            }
        }
    }
    text.push_str("\nTests that do not pass everywhere:\n\n| test |");
    for (runtime, _) in columns {
        let _ = write!(text, " {} |", runtime.name);
    }
    text.push_str("\n| --- |");
    text.push_str(&" --- |".repeat(columns.len()));
    text.push('\n');
    let mut rows: BTreeMap<String, Vec<&str>> = BTreeMap::new();
    for (_, finished) in columns {
        for one in finished {
            rows.entry(format!("{}/{}", one.test.suite, one.test.name))
                .or_default()
                .push(match &one.verdict {
                    Verdict::Passed => "pass",
                    Verdict::NotBuilt(_) => "not built",
                    Verdict::Failed(_) => "FAIL",
                    Verdict::TimedOut => "TIMEOUT",
                });
        }
    }
    for (test, verdicts) in rows {
        if verdicts.iter().any(|verdict| *verdict != "pass") {
            let _ = writeln!(text, "| `{test}` | {} |", verdicts.join(" | "));
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn versions() {
        let archive = Path::new("../shared/upstream/node-22.22.2-tests.tar.xz");
        assert_eq!(version(archive), "22.22.2");
        let folder = std::env::temp_dir().join(format!("tenon-version-{}", std::process::id()));
        fs::create_dir_all(folder.join("src")).unwrap();
        let header = "#define NODE_MAJOR_VERSION 24\n#define NODE_MINOR_VERSION 21\n#define NODE_PATCH_VERSION 0\n";
        fs::write(folder.join("src/node_version.h"), header).unwrap();
        let found = version(&folder);
        fs::remove_dir_all(&folder).unwrap();
        assert_eq!(found, "24.21.0");
    }
}
