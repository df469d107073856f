//! Prints the result and writes it as JSON.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs;
use std::path::Path;

use super::execute::{Finished, Verdict};

/// Passed and run, of one suite.
#[derive(Default, Clone, Copy)]
pub(super) struct Score {
    /// Tests that passed.
    pub(super) passed: usize,
    /// Tests that were run.
    pub(super) total: usize,
}

/// Counts by suite.
pub(super) fn scores(finished: &[Finished]) -> BTreeMap<&str, Score> {
    let mut scores: BTreeMap<&str, Score> = BTreeMap::new();
    for one in finished {
        let score = scores.entry(&one.test.suite).or_default();
        score.total += 1;
        score.passed += usize::from(matches!(one.verdict, Verdict::Passed));
    }
    scores
}

fn words(verdict: &Verdict) -> (&'static str, &str) {
    match verdict {
        Verdict::Passed => ("pass", ""),
        Verdict::NotBuilt(why) => ("not built", why),
        Verdict::Failed(how) => ("FAIL", how),
        Verdict::TimedOut => ("TIMEOUT", ""),
    }
}

/// The table for people: a line a test, then what the failing ones wrote, then the score.
pub(super) fn table(finished: &[Finished], verbose: bool) -> String {
    let mut text = String::new();
    let width = finished
        .iter()
        .map(|one| one.test.suite.len() + 1 + one.test.name.len())
        .max()
        .unwrap_or(0);
    for one in finished {
        let name = format!("{}/{}", one.test.suite, one.test.name);
        let (word, how) = words(&one.verdict);
        let how = how.lines().next().unwrap_or("");
        let line = format!(
            "{name:width$}  {word:9} {:>6} ms  {how}",
            one.time.as_millis()
        );
        let _ = writeln!(text, "{}", line.trim_end());
        if !matches!(one.verdict, Verdict::Passed) && verbose {
            for line in one.tail.lines() {
                let _ = writeln!(text, "    | {line}");
            }
        }
    }
    for (suite, score) in scores(finished) {
        let _ = writeln!(text, "{suite}: {} of {}", score.passed, score.total);
    }
    text
}

/// Writes the same facts for programs.
///
/// # Errors
///
/// When the file cannot be written.
pub(super) fn write_json(
    finished: &[Finished],
    runtime: &[String],
    path: &Path,
) -> Result<(), String> {
    let tests: Vec<serde_json::Value> = finished
        .iter()
        .map(|one| {
            let (word, how) = words(&one.verdict);
            serde_json::json!({
                "suite": one.test.suite,
                "name": one.test.name,
                "result": word.to_lowercase(),
                "detail": how,
                "ms": one.time.as_millis() as u64,
                "output": if word == "pass" { "" } else { one.tail.as_str() },
            })
        })
        .collect();
    let suites: serde_json::Map<String, serde_json::Value> = scores(finished)
        .into_iter()
        .map(|(suite, score)| {
            let score = serde_json::json!({ "passed": score.passed, "total": score.total });
            (suite.to_owned(), score)
        })
        .collect();
    let document = serde_json::json!({
        "runtime": runtime.join(" "),
        "suites": suites,
        "tests": tests,
    });
    let text = serde_json::to_string_pretty(&document).map_err(|error| error.to_string())?;
    fs::write(path, text + "\n").map_err(|error| format!("{}: {error}", path.display()))
}
