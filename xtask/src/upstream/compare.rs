//! The same tests in several runtimes, side by side as a Markdown table.

use std::collections::BTreeMap;
use std::fmt::Write as _;
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

/// The page: scores first, then every test that does not pass everywhere.
pub(super) fn page(columns: &[(Runtime, Vec<Finished>)]) -> String {
    let mut text = String::from(
        "# Node's own Node-API tests\n\nThe files of Node 22.22.2's `test/js-native-api` and `test/node-api`, unmodified, each in a process \
         of its own.\nMade by `cargo xtask upstream --compare NAMES --markdown FILE`.\n\nDeno and Bun are run with \
         `NODE_TEST_KNOWN_GLOBALS=0 NODE_SKIP_FLAG_CHECK=1`;\nwithout these two no test begins in them.\n\n| suite |",
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
