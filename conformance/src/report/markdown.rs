//! The matrix as Markdown: a row for each chapter and level, and what fails by name.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use crate::listing::{CaseInfo, Level};
use crate::outcome::{Counts, Outcome, Report, RuntimeReport};

/// The report as Markdown.
#[must_use]
pub fn markdown(report: &Report) -> String {
    let mut text = String::new();
    runtimes(report, &mut text);
    for level in Level::ALL {
        matrix(report, level, &mut text);
    }
    failures(report, &mut text);
    text
}

fn runtimes(report: &Report, text: &mut String) {
    text.push_str("| runtime | version | Node-API |");
    for level in Level::ALL {
        _ = write!(text, " {} |", level.name());
    }
    text.push_str("\n| --- | --- | --- |");
    text.push_str(&" --- |".repeat(Level::ALL.len()));
    text.push('\n');
    for runtime in &report.runtimes {
        _ = write!(
            text,
            "| {} | {} | {} |",
            cell(&runtime.name),
            cell(&runtime.identity),
            runtime
                .napi
                .map_or_else(|| "?".to_owned(), |version| version.to_string())
        );
        match &runtime.problem {
            Some(problem) => {
                let first = problem.lines().next().unwrap_or_default();
                let rest = " |".repeat(Level::ALL.len());
                _ = writeln!(text, " not tested: {}{rest}", cell(first));
            }
            None => {
                for level in Level::ALL {
                    let counts = report.counts(runtime, |case| case.level == level);
                    _ = write!(text, " {} |", fraction(&counts));
                }
                text.push('\n');
            }
        }
    }
}

/// Passed of all, or a dash where there is nothing.
fn fraction(counts: &Counts) -> String {
    if counts.total() == 0 {
        return "–".to_owned();
    }
    let mut text = format!("{}/{}", counts.of(Outcome::Pass), counts.total());
    for (outcome, word) in [
        (Outcome::Unsupported, "unsupported"),
        (Outcome::Differs, "older"),
    ] {
        if counts.of(outcome) > 0 {
            _ = write!(text, ", {} {word}", counts.of(outcome));
        }
    }
    text
}

fn matrix(report: &Report, level: Level, text: &mut String) {
    let mut chapters: Vec<&str> = report
        .cases
        .iter()
        .filter(|case| case.level == level)
        .map(CaseInfo::chapter)
        .collect();
    chapters.dedup();
    chapters.sort_unstable();
    chapters.dedup();
    if chapters.is_empty() {
        return;
    }
    let tested: Vec<&RuntimeReport> = report
        .runtimes
        .iter()
        .filter(|runtime| runtime.problem.is_none())
        .collect();
    _ = write!(
        text,
        "\n## {}\n\n| chapter | cases |",
        capital(level.name())
    );
    for runtime in &tested {
        _ = write!(text, " {} |", cell(&runtime.name));
    }
    text.push_str("\n| --- | ---: |");
    text.push_str(&" ---: |".repeat(tested.len()));
    text.push('\n');
    for chapter in chapters {
        let here = |case: &CaseInfo| case.level == level && case.chapter() == chapter;
        let total = report.cases.iter().filter(|case| here(case)).count();
        _ = write!(text, "| {chapter} | {total} |");
        for runtime in &tested {
            let counts = report.counts(runtime, here);
            let passed = counts.of(Outcome::Pass);
            if passed == counts.total() {
                text.push_str(" all |");
            } else {
                _ = write!(text, " {passed} |");
            }
        }
        text.push('\n');
    }
}

/// What each runtime fails, one line for a case and its versions; hardening is counted only.
fn failures(report: &Report, text: &mut String) {
    for runtime in &report.runtimes {
        let mut heading = format!("\n## What {} does otherwise\n", runtime.name);
        for level in [Level::Required, Level::Recommended, Level::Quirk] {
            let rows = failures_of(report, runtime, level);
            if rows.is_empty() {
                continue;
            }
            _ = write!(text, "{heading}\n{}:\n\n{rows}", capital(level.name()));
            heading.clear();
        }
    }
}

fn failures_of(report: &Report, runtime: &RuntimeReport, level: Level) -> String {
    let mut rows: BTreeMap<(&str, &str), (Vec<String>, &str, &str)> = BTreeMap::new();
    for (case, result) in report.cases.iter().zip(&runtime.results) {
        if result.outcome.is_failure() && runtime.problem.is_none() && case.level == level {
            rows.entry((&case.file, &case.title))
                .or_insert_with(|| (Vec::new(), result.outcome.name(), &result.message))
                .0
                .push(case.version_name());
        }
    }
    let mut text = String::new();
    for ((file, title), (versions, outcome, message)) in rows {
        let file = file.strip_suffix(".js").unwrap_or(file);
        let message = message.lines().next().unwrap_or_default();
        _ = writeln!(
            text,
            "- `{file}`: {title} ({}): {outcome}, {}",
            versions.join(", "),
            code(message)
        );
    }
    text
}

fn capital(word: &str) -> String {
    let mut chars = word.chars();
    chars
        .next()
        .map(|first| first.to_uppercase().chain(chars).collect())
        .unwrap_or_default()
}

fn cell(text: &str) -> String {
    text.replace('|', "\\|").replace('\n', " ")
}

fn code(text: &str) -> String {
    let short: String = text.chars().take(160).collect();
    format!("`{}`", short.replace('`', "'"))
}
