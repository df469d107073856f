//! The results, for people and for programs.

use std::fmt::Write as _;
use std::fs;
use std::path::Path;

use super::{Column, Finished};
use crate::Outcome;

fn passed(column: &Column) -> usize {
    column
        .finished
        .iter()
        .filter(|one| one.failure.is_none())
        .count()
}

/// A line a package and what failing ones wrote, then the counts.
pub(super) fn table(columns: &[Column], verbose: bool) -> String {
    let mut text = String::new();
    for column in columns {
        for one in &column.finished {
            let how = one.failure.as_deref().unwrap_or("");
            let word = if one.failure.is_none() {
                "pass"
            } else {
                "FAIL"
            };
            let line = format!(
                "{:10} {:34} {word} {:>6} ms  {how}",
                column.runtime,
                one.package,
                one.time.as_millis()
            );
            let _ = writeln!(text, "{}", line.trim_end());
            if one.failure.is_some() && verbose {
                for line in one.tail.lines() {
                    let _ = writeln!(text, "    | {line}");
                }
            }
        }
    }
    for column in columns {
        let _ = writeln!(
            text,
            "{}: {} of {}",
            column.runtime,
            passed(column),
            column.finished.len()
        );
    }
    text
}

/// A Markdown table: a line a package, a column a runtime.
pub(super) fn markdown(columns: &[Column]) -> String {
    let mut text = String::from("| package | version |");
    for column in columns {
        let _ = write!(text, " {} |", column.runtime);
    }
    text.push_str("\n| --- | --- |");
    text.push_str(&" --- |".repeat(columns.len()));
    text.push('\n');
    let rows = columns.first().map_or(&[][..], |column| &column.finished);
    for (index, row) in rows.iter().enumerate() {
        let _ = write!(text, "| `{}` | {} |", row.package, row.version);
        for column in columns {
            let word = match column.finished.get(index) {
                Some(Finished { failure: None, .. }) => "pass",
                Some(_) => "**fail**",
                None => "",
            };
            let _ = write!(text, " {word} |");
        }
        text.push('\n');
    }
    let _ = write!(text, "| **together** | |");
    for column in columns {
        let _ = write!(text, " {} of {} |", passed(column), column.finished.len());
    }
    text + "\n"
}

/// Everything, as JSON.
///
/// # Errors
///
/// When the file cannot be written.
pub(super) fn write_json(columns: &[Column], path: &Path) -> Outcome {
    let one = |one: &Finished| {
        serde_json::json!({
            "package": one.package,
            "version": one.version,
            "passed": one.failure.is_none(),
            "failure": one.failure,
            "ms": one.time.as_millis() as u64,
            "output": if one.failure.is_some() { one.tail.as_str() } else { "" },
        })
    };
    let runtimes: serde_json::Map<String, serde_json::Value> = columns
        .iter()
        .map(|column| {
            let results: Vec<_> = column.finished.iter().map(one).collect();
            (column.runtime.clone(), results.into())
        })
        .collect();
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder).map_err(|error| format!("{}: {error}", folder.display()))?;
    }
    let text = serde_json::to_string_pretty(&runtimes).map_err(|error| error.to_string())?;
    fs::write(path, text + "\n").map_err(|error| format!("{}: {error}", path.display()))
}
