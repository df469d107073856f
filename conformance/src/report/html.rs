//! The matrix as a page of one file.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Value, json};

use crate::outcome::{CaseResult, Outcome, Report, RuntimeReport};
use crate::suite::Suite;

/// The report as a page that needs nothing but itself.
#[must_use]
pub fn html(report: &Report, suite: &Suite) -> String {
    let data = json!({
        "suite": report.suite,
        "outcomes": Outcome::ALL.map(Outcome::name),
        "cases": report.cases,
        "runtimes": report.runtimes.iter().map(runtime).collect::<Vec<_>>(),
        "sources": sources(report, suite),
    });
    // Inside a script element nothing may look like its end.
    let data = data.to_string().replace('<', "\\u003c");
    include_str!("html/page.html")
        .replace("/*STYLE*/", include_str!("html/page.css"))
        .replace("/*SCRIPT*/", include_str!("html/page.js"))
        .replace("\"DATA\"", &data)
}

/// A runtime with one letter for each case, and words only where there are some.
fn runtime(runtime: &RuntimeReport) -> Value {
    let letters: String = runtime
        .results
        .iter()
        .map(|result| letter(result.outcome))
        .collect();
    let words: BTreeMap<usize, &CaseResult> = runtime
        .results
        .iter()
        .enumerate()
        .filter(|(_, result)| result.outcome != Outcome::Pass && runtime.problem.is_none())
        .collect();
    json!({
        "name": runtime.name,
        "command": runtime.command,
        "identity": runtime.identity,
        "napi": runtime.napi,
        "problem": runtime.problem,
        "remarks": runtime.remarks,
        "results": letters,
        "words": words,
    })
}

/// The outcome's place among all of them, as a digit.
fn letter(outcome: Outcome) -> char {
    char::from_digit(outcome as u32, 10).unwrap_or('0')
}

/// The files in which something is to be looked up.
fn sources<'a>(report: &'a Report, suite: &'a Suite) -> BTreeMap<&'a str, &'a str> {
    let files: BTreeSet<&str> = report
        .runtimes
        .iter()
        .flat_map(|runtime| report.cases.iter().zip(&runtime.results))
        .filter(|(_, result)| result.outcome != Outcome::Pass)
        .map(|(case, _)| case.file.as_str())
        .collect();
    files
        .into_iter()
        .filter_map(|file| Some((file, suite.text(file)?)))
        .collect()
}
