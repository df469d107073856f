//! Whether a process ended as its case says, and whose fault it is when it did not.

use crate::listing::{Changed, Wanted};
use crate::outcome::{CaseResult, Outcome};
use crate::process::{Ended, Ending};

/// Compares how a process ended with how it was to end.
pub(super) fn judge(wanted: &Wanted, reports: &[String], ended: &Ended) -> CaseResult {
    let bad =
        |outcome, message: String| CaseResult::new(outcome, message).with_stderr(&ended.stderr);
    if let Ending::TimedOut(_) | Ending::Stopped | Ending::NotStarted(_) = ended.how {
        return bad(Outcome::Timeout, format!("the process {}", ended.how));
    }
    let (right, name) = match &wanted.exit {
        serde_json::Value::Null => (ended.how == Ending::Exit(0), "code 0".to_owned()),
        serde_json::Value::String(text) if text == "abort" => (
            matches!(ended.how, Ending::Signal(_)),
            "an abnormal end".to_owned(),
        ),
        serde_json::Value::String(_) => (
            ended.how != Ending::Exit(0),
            "any end but a good one".to_owned(),
        ),
        code => (
            code.as_i64()
                .is_some_and(|code| ended.how == Ending::Exit(code as i32)),
            format!("code {code}"),
        ),
    };
    if !right {
        let outcome = match ended.how {
            Ending::Signal(_) => Outcome::Crash,
            _ => Outcome::Fail,
        };
        return bad(
            outcome,
            format!(
                "the process {}, expected {name}; it reported {reports:?}",
                ended.how
            ),
        );
    }
    if let Some(lines) = &wanted.reports
        && lines != reports
    {
        return bad(Outcome::Fail, difference(reports, lines));
    }
    for part in &wanted.stderr {
        if !ended.stderr.contains(part.as_str()) {
            return bad(Outcome::Fail, format!("standard error lacks `{part}`"));
        }
    }
    for part in &wanted.unsaid {
        if ended.stderr.contains(part.as_str()) {
            return bad(Outcome::Fail, format!("standard error has `{part}`"));
        }
    }
    CaseResult::new(Outcome::Pass, "")
}

/// The first line that is not as wanted.
fn difference(got: &[String], wanted: &[String]) -> String {
    let index = got
        .iter()
        .zip(wanted)
        .take_while(|(got, wanted)| got == wanted)
        .count();
    let show = |lines: &[String]| {
        lines
            .get(index)
            .map_or_else(|| "nothing more".to_owned(), |line| format!("{line:?}"))
    };
    let number = index + 1;
    format!(
        "report {number} is {}, expected {}",
        show(got),
        show(wanted)
    )
}

/// Adds the last lines of standard error.
pub(super) fn with_words(text: String, stderr: &str) -> String {
    let lines: Vec<&str> = stderr.trim().lines().collect();
    let last = lines[lines.len().saturating_sub(4)..].join("\n");
    if last.is_empty() {
        text
    } else {
        format!("{text}\n{last}")
    }
}

/// Whether the runtime is a Node older than the one that changed.
pub(super) fn is_older_node(identity: &str, changed: &Changed) -> bool {
    fn numbers(version: &str) -> Vec<u32> {
        version
            .split('.')
            .map_while(|part| part.parse().ok())
            .collect()
    }
    identity
        .strip_prefix("node ")
        .is_some_and(|version| numbers(version) < numbers(&changed.node))
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use serde_json::json;

    use super::*;

    fn ended(how: Ending) -> Ended {
        Ended {
            how,
            stderr: "words".to_owned(),
        }
    }

    #[test]
    fn judges_how_a_process_ended() {
        let wanted: Wanted = serde_json::from_value(json!({
            "exit": 7, "reports": ["a"], "stderr": ["ord"], "unsaid": ["sword"],
        }))
        .unwrap();
        let outcome = |how, reports: &[&str]| {
            let reports: Vec<String> = reports.iter().map(|&text| text.to_owned()).collect();
            judge(&wanted, &reports, &ended(how)).outcome
        };
        assert_eq!(outcome(Ending::Exit(7), &["a"]), Outcome::Pass);
        assert_eq!(outcome(Ending::Exit(7), &["b"]), Outcome::Fail);
        assert_eq!(outcome(Ending::Exit(0), &["a"]), Outcome::Fail);
        assert_eq!(outcome(Ending::Signal(11), &["a"]), Outcome::Crash);
        let said = Ended {
            how: Ending::Exit(7),
            stderr: "swords".to_owned(),
        };
        let judged = judge(&wanted, &["a".to_owned()], &said).outcome;
        assert_eq!(judged, Outcome::Fail);
        let abort: Wanted = serde_json::from_value(json!({ "exit": "abort" })).unwrap();
        let judged = |how| judge(&abort, &[], &ended(how)).outcome;
        assert_eq!(judged(Ending::Signal(6)), Outcome::Pass);
        assert_eq!(judged(Ending::Exit(1)), Outcome::Fail);
        assert_eq!(judged(Ending::TimedOut(Duration::ZERO)), Outcome::Timeout);
    }

    #[test]
    fn knows_an_older_node() {
        let changed = Changed {
            node: "24.14".to_owned(),
            why: String::new(),
        };
        assert!(is_older_node("node 24.9.1", &changed));
        assert!(is_older_node("node 18.20.0", &changed));
        assert!(!is_older_node("node 24.14.0", &changed));
        assert!(!is_older_node("node 26.0.0", &changed));
        assert!(!is_older_node("tenon 0.1.0", &changed));
    }
}
