//! Runs a test script and judges it by what the script itself says it should do.
//!
//! A script is one of two kinds. With the harness it ends with a line `N passed, 0 failed`. Without
//! it, comments at its top say how it must end and what it must print:
//!
//! ```js
//! // Exit: 1
//! // Error: a part of standard error
//! // Output:
//! //   each line of standard output, exactly
//! ```
//!
//! `// Exit: abort` asks for the signal of `abort()`, `// Exit: failure` for any end but a good one;
//! `// Flags: …` hands flags to the runtime.

use std::fs;
use std::path::{Path, PathBuf};
use std::time::Duration;

use crate::process::Ended;
use crate::root;
use crate::runtime::Runtime;

/// How long a script may run.
pub const LIMIT: Duration = Duration::from_secs(180);

/// A script that was run.
pub struct Judged {
    /// Its file, below `tests/`.
    pub name: String,
    /// Why it failed; none when it passed.
    pub failure: Option<String>,
    /// What it did.
    pub ended: Ended,
}

/// The scripts of a folder below `tests/`, in order.
///
/// # Errors
///
/// When the folder cannot be read.
pub fn in_folder(folder: &str) -> Result<Vec<PathBuf>, String> {
    let path = root().join("tests").join(folder);
    let entries = fs::read_dir(&path).map_err(|error| format!("{}: {error}", path.display()))?;
    let mut scripts: Vec<PathBuf> = entries
        .flatten()
        .map(|entry| entry.path())
        .filter(|path| path.extension().is_some_and(|extension| extension == "js"))
        .collect();
    scripts.sort();
    Ok(scripts)
}

/// What a script without the harness asks for.
#[derive(Debug, Default, PartialEq, Eq)]
struct Wanted {
    flags: Vec<String>,
    exit: Option<String>,
    errors: Vec<String>,
    output: Option<Vec<String>>,
}

fn wanted(source: &str) -> Wanted {
    let mut wanted = Wanted::default();
    let mut in_output = false;
    for line in source.lines() {
        let Some(comment) = line.strip_prefix("//") else {
            in_output = false;
            continue;
        };
        if let Some(flags) = comment.strip_prefix(" Flags: ") {
            wanted.flags = flags.split_whitespace().map(str::to_owned).collect();
        } else if let Some(exit) = comment.strip_prefix(" Exit: ") {
            wanted.exit = Some(exit.trim().to_owned());
        } else if let Some(error) = comment.strip_prefix(" Error: ") {
            wanted.errors.push(error.trim().to_owned());
        } else if comment.trim_end() == " Output:" {
            wanted.output = Some(Vec::new());
            in_output = true;
            continue;
        } else if in_output && let Some(text) = comment.strip_prefix("   ") {
            wanted.output.get_or_insert_default().push(text.to_owned());
            continue;
        }
        in_output = false;
    }
    wanted
}

/// Runs one script and compares what it did with what it asks for.
///
/// # Errors
///
/// When the script cannot be read or the runtime cannot be started.
pub fn judge(runtime: &Runtime, script: &Path) -> Result<Judged, String> {
    let source =
        fs::read_to_string(script).map_err(|error| format!("{}: {error}", script.display()))?;
    let wanted = wanted(&source);
    let mut flags: Vec<&str> = wanted.flags.iter().map(String::as_str).collect();
    if flags.is_empty() && runtime.takes_v8_flags() {
        flags.push("--expose-gc");
    }
    let mut command = runtime.script(&flags, script);
    command.env("TENON_TESTS_BUILD", crate::work_dir());
    let ended = crate::process::run(command, LIMIT)?;
    let name = script
        .strip_prefix(root().join("tests"))
        .unwrap_or(script)
        .display()
        .to_string();
    let failure = if wanted.exit.is_some() || wanted.output.is_some() {
        compare(&wanted, &ended)
    } else {
        closing_line(&ended)
    };
    Ok(Judged {
        name,
        failure,
        ended,
    })
}

/// Judges every script of a folder, tells each result on standard output, and panics at the end
/// when one failed.
///
/// # Panics
///
/// When a script fails, cannot be read, or the runtime cannot be started.
pub fn expect_all(runtime: &Runtime, folder: &str) {
    let mut failures = Vec::new();
    let scripts = in_folder(folder).unwrap_or_else(|error| panic!("{error}"));
    assert!(!scripts.is_empty(), "there are no scripts in {folder}");
    for script in scripts {
        let judged = judge(runtime, &script).unwrap_or_else(|error| panic!("{error}"));
        match &judged.failure {
            None => println!("pass {}", judged.name),
            Some(why) => {
                println!("FAIL {}: {why}\n{}", judged.name, judged.ended.report());
                failures.push(judged.name);
            }
        }
    }
    assert!(failures.is_empty(), "failed: {failures:?}");
}

fn closing_line(ended: &Ended) -> Option<String> {
    if !ended.success() {
        return Some(ended.how());
    }
    let said = ended
        .stdout
        .lines()
        .any(|line| line.contains(" passed, 0 failed"));
    (!said).then(|| "no line `N passed, 0 failed`".to_owned())
}

fn compare(wanted: &Wanted, ended: &Ended) -> Option<String> {
    let exit = wanted.exit.as_deref().unwrap_or("0");
    let right = match exit {
        _ if ended.timed_out => false,
        // Node ends by the signal; a shell between would make 134 of it.
        "abort" => ended.signal == Some(6) || ended.code == Some(134),
        "failure" => ended.code.is_none_or(|code| code != 0),
        code => code.parse().ok() == ended.code,
    };
    if !right {
        return Some(format!("{}, wanted {exit}", ended.how()));
    }
    for error in &wanted.errors {
        if !ended.stderr.contains(error.as_str()) {
            return Some(format!("standard error lacks `{error}`"));
        }
    }
    let lines: Vec<&str> = ended.stdout.lines().collect();
    match &wanted.output {
        Some(output) if *output != lines => Some(format!(
            "wrong output\nwanted:\n  {}\nprinted:\n  {}",
            output.join("\n  "),
            lines.join("\n  ")
        )),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_what_is_wanted() {
        let found = wanted(
            "'use strict';\n\n// Words.\n// Flags: --a --b\n// Exit: abort\n// Error: oh\n\
             // Output:\n//   one\n//     two\n\ncode(); // Output: no\n",
        );
        assert_eq!(
            found,
            Wanted {
                flags: vec!["--a".into(), "--b".into()],
                exit: Some("abort".into()),
                errors: vec!["oh".into()],
                output: Some(vec!["one".into(), "  two".into()]),
            }
        );
        assert_eq!(wanted("// plain\n"), Wanted::default());
    }
}
