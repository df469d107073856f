//! `cargo xtask upstream --builtins`: the tests of Node's builtin modules, by family.
//!
//! Each file of `test/parallel` is a test of its own, run with the root of the sources as working
//! directory. A family is the first word of the file's name: `test-fs-open.js` belongs to `fs`.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs;
use std::path::Path;
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};

use super::execute::{self, Finished, Test, Verdict};
use super::tree::{self, Parts};
use super::{Options, compare, report};
use crate::progress::{Progress, Step};
use crate::{pool, util};

const PARTS: Parts = Parts {
    tests: &["test/parallel"],
    support: &["test/common", "test/fixtures"],
};

/// Words by which a file shows that it is a test of Node's inner parts: no other runtime has those.
const INTERNALS: [&str; 4] = [
    "--expose-internals",
    "--expose_internals",
    "internalBinding",
    "require('internal/",
];

/// What each family has to reach in Tenon, in percent of its tests of public parts; every family that
/// is not named has to reach [`GOAL_OF_THE_REST`].
const GOALS: [(u8, &[&str]); 2] = [
    (
        90,
        &[
            "path",
            "events",
            "event",
            "eventtarget",
            "eventemitter",
            "querystring",
            "url",
            "buffer",
            "timers",
            "next",
            "promise",
            "promises",
            "assert",
            "string",
            "zlib",
        ],
    ),
    (
        75,
        &[
            "stream", "stream2", "stream3", "streams", "fs", "util", "process", "child", "worker",
            "console", "module", "require", "os", "async",
        ],
    ),
];

const GOAL_OF_THE_REST: u8 = 50;

/// Runs the tests, prints a figure a family, and writes every result as JSON.
///
/// # Errors
///
/// A sentence for the user when the tests cannot be had or too few pass.
pub(super) fn run(options: &Options) -> Result<(), String> {
    let work = util::target_dir().join("upstream/builtins");
    let logs = work.join("logs");
    fs::create_dir_all(&logs).map_err(|error| format!("{}: {error}", logs.display()))?;
    let tree = tree::prepare(&options.source, &work, &PARTS)?;
    if options.compare.is_some() {
        compare::declare_commonjs(&tree)?;
    }
    let names = options.compare.as_deref().unwrap_or("tenon");
    let mut columns = Vec::new();
    for runtime in compare::runtimes(names, &options.runtime)? {
        let tests = collect(&tree, &options.filters)?;
        if tests.is_empty() {
            return Err("no test matches".into());
        }
        println!("{}: {} tests", runtime.name, tests.len());
        let finished = execute_all(tests, &runtime, options, &logs);
        columns.push((runtime, finished));
    }
    let page = page(&columns);
    match &options.markdown {
        Some(file) => {
            fs::write(file, page).map_err(|error| format!("{}: {error}", file.display()))?;
        }
        None => print!("{page}"),
    }
    let Some((runtime, finished)) = columns.first() else {
        return Ok(());
    };
    report::write_json(finished, &runtime.command, &options.json)?;
    if options.goals {
        return check_goals(finished);
    }
    let passed = finished.iter().filter(|one| passed(one)).count();
    let wanted = options.at_least.unwrap_or(finished.len());
    if passed < wanted {
        return Err(format!(
            "{passed} passed, {wanted} wanted; what each wrote is in {} and {}",
            options.json.display(),
            logs.display()
        ));
    }
    Ok(())
}

fn goal(family: &str) -> usize {
    let named = GOALS
        .iter()
        .find(|(_, families)| families.contains(&family));
    named
        .map_or(GOAL_OF_THE_REST, |(percent, _)| *percent)
        .into()
}

/// Compares each family with its goal.
fn check_goals(finished: &[Finished]) -> Result<(), String> {
    let missed: Vec<String> = rows(finished)
        .iter()
        .filter(|(family, row)| row.public.passed * 100 < goal(family) * row.public.total)
        .map(|(family, row)| {
            let report::Score { passed, total } = row.public;
            format!("{family}: {passed} of {total}, {}% wanted", goal(family))
        })
        .collect();
    if missed.is_empty() {
        println!("every family has reached its goal");
        return Ok(());
    }
    Err(missed.join("\n"))
}

fn passed(one: &Finished) -> bool {
    matches!(one.verdict, Verdict::Passed)
}

fn execute_all(
    tests: Vec<Test>,
    runtime: &compare::Runtime,
    options: &Options,
    logs: &Path,
) -> Vec<Finished> {
    let total = tests.len();
    let done = AtomicUsize::new(0);
    let progress = Mutex::new(Progress::new());
    let finished = pool::map(tests, options.jobs, |test| {
        let one = execute::run(test, runtime, logs, options.timeout);
        let done = done.fetch_add(1, Ordering::Relaxed) + 1;
        let step = Step {
            done,
            total,
            what: &one.test.name,
        };
        if let Ok(mut progress) = progress.lock() {
            progress.show(&step, total);
        }
        one
    });
    if let Ok(progress) = progress.lock() {
        progress.finish();
    }
    finished
}

/// The family of a test file; none for a file that is not a test.
fn family(name: &str) -> Option<&str> {
    let rest = name.strip_prefix("test-")?;
    let (stem, extension) = rest.rsplit_once('.')?;
    matches!(extension, "js" | "mjs" | "cjs").then(|| stem.split(['-', '.']).next().unwrap_or(stem))
}

/// Whether a test asks for parts that only Node has.
fn needs_internals(source: &str) -> bool {
    INTERNALS.iter().any(|word| source.contains(word))
}

fn collect(tree: &Path, filters: &[String]) -> Result<Vec<Test>, String> {
    let mut tests = Vec::new();
    for file in tree::read_dir(&tree.join("test/parallel"))? {
        let name = file
            .file_name()
            .unwrap_or_default()
            .to_string_lossy()
            .into_owned();
        let Some(suite) = family(&name) else {
            continue;
        };
        if filters.is_empty() || filters.iter().any(|text| name.contains(text.as_str())) {
            tests.push(Test {
                suite: suite.to_owned(),
                name,
                file,
                folder: tree.to_owned(),
            });
        }
    }
    Ok(tests)
}

/// What a family's row counts: tests of what every runtime can have, and tests of Node's inner parts.
#[derive(Default, Clone, Copy)]
struct Row {
    public: report::Score,
    internal: report::Score,
}

fn rows(finished: &[Finished]) -> BTreeMap<&str, Row> {
    let mut rows: BTreeMap<&str, Row> = BTreeMap::new();
    for one in finished {
        let row = rows.entry(&one.test.suite).or_default();
        let source = fs::read_to_string(&one.test.file).unwrap_or_default();
        let score = if needs_internals(&source) {
            &mut row.internal
        } else {
            &mut row.public
        };
        score.total += 1;
        score.passed += usize::from(passed(one));
    }
    rows
}

/// The table: a line a family, a column a runtime.
fn page(columns: &[(compare::Runtime, Vec<Finished>)]) -> String {
    let mut text = String::from(
        "# Node's own tests of its builtin modules\n\nThe files of Node 22.22.2's `test/parallel` for the builtins \
         Tenon has or will have, unmodified, each in a\nprocess of its own. \
         Made by `cargo xtask upstream --builtins --compare NAMES --markdown FILE`.\n\nTests that reach into Node's \
         inner parts (`--expose-internals`, `internalBinding`) are counted in\nthe last row only: no other runtime \
         can pass those. Deno and Bun are run with\n`NODE_TEST_KNOWN_GLOBALS=0 NODE_SKIP_FLAG_CHECK=1`.\n\n| family |",
    );
    for (runtime, _) in columns {
        let _ = write!(text, " {} |", runtime.name);
    }
    text.push_str("\n| --- |");
    text.push_str(&" ---: |".repeat(columns.len()));
    text.push('\n');
    let tables: Vec<BTreeMap<&str, Row>> = columns.iter().map(|(_, all)| rows(all)).collect();
    let families: Vec<&str> = tables
        .first()
        .map(|table| table.keys().copied().collect())
        .unwrap_or_default();
    let mut line = |name: &str, scores: &[report::Score]| {
        if scores.iter().all(|score| score.total == 0) {
            return;
        }
        let _ = write!(text, "| {name} |");
        for score in scores {
            let percent = score.passed * 100 / score.total.max(1);
            let _ = write!(text, " {} of {} ({percent}%) |", score.passed, score.total);
        }
        text.push('\n');
    };
    let row = |table: &BTreeMap<&str, Row>, family| table.get(family).copied().unwrap_or_default();
    for family in families {
        let scores: Vec<_> = tables.iter().map(|t| row(t, family).public).collect();
        line(&format!("`{family}`"), &scores);
    }
    let sum = |pick: fn(&Row) -> report::Score| -> Vec<report::Score> {
        let add = |table: &BTreeMap<&str, Row>| {
            table
                .values()
                .map(pick)
                .fold(report::Score::default(), |a, b| report::Score {
                    passed: a.passed + b.passed,
                    total: a.total + b.total,
                })
        };
        tables.iter().map(add).collect()
    };
    line("**together**", &sum(|row| row.public));
    line("Node's inner parts", &sum(|row| row.internal));
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_family_is_the_first_word() {
        assert_eq!(family("test-fs-open.js"), Some("fs"));
        assert_eq!(family("test-eventtarget.mjs"), Some("eventtarget"));
        assert_eq!(family("test-stream2-basic.js"), Some("stream2"));
        assert_eq!(family("parallel.status"), None);
        assert_eq!(family("test-assert.txt"), None);
    }

    #[test]
    fn every_family_has_a_goal() {
        assert_eq!(goal("path"), 90);
        assert_eq!(goal("fs"), 75);
        assert_eq!(goal("readline"), 50);
    }

    #[test]
    fn tests_of_inner_parts_are_told() {
        assert!(needs_internals("// Flags: --expose-internals\n"));
        assert!(needs_internals("const x = require('internal/util');"));
        assert!(!needs_internals("require('util').inspect(1)"));
    }
}
