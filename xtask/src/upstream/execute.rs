//! Runs one test file the way Node's own harness does.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use super::compare::Runtime;
use crate::process::{self, End};

/// A test file and where it belongs.
pub(super) struct Test {
    /// `js-native-api` or `node-api`.
    pub(super) suite: String,
    /// `folder/file.js` below the suite.
    pub(super) name: String,
    /// The file itself.
    pub(super) file: PathBuf,
    /// Where it runs.
    pub(super) folder: PathBuf,
}

/// How a test ended.
pub(super) enum Verdict {
    /// Exit code 0.
    Passed,
    /// The addon it needs could not be built.
    NotBuilt(String),
    /// Another exit code, or a signal.
    Failed(String),
    /// Still running when its time was up, and killed.
    TimedOut,
}

/// A finished test.
pub(super) struct Finished {
    /// Which one.
    pub(super) test: Test,
    /// How it ended.
    pub(super) verdict: Verdict,
    /// How long it ran.
    pub(super) time: Duration,
    /// The end of what it wrote, both streams.
    pub(super) tail: String,
}

/// The flags a test asks for in its `// Flags:` lines.
pub(super) fn flags(source: &str) -> Vec<String> {
    source
        .lines()
        .filter_map(|line| line.trim().strip_prefix("// Flags:"))
        .flat_map(str::split_whitespace)
        .map(str::to_owned)
        .collect()
}

/// The flags of a test as the runtime takes them.
fn arguments_for(runtime: &Runtime, source: &str) -> Vec<String> {
    let flags = flags(source);
    if !runtime.packs_flags || flags.is_empty() {
        return flags;
    }
    vec![format!("--v8-flags={}", flags.join(","))]
}

/// Runs a test in a process of its own.
pub(super) fn run(test: Test, runtime: &Runtime, logs: &Path, limit: Duration) -> Finished {
    let start = Instant::now();
    let log = logs.join(format!(
        "{}.{}.log",
        test.suite,
        test.name.replace(['/', '\\'], ".")
    ));
    let verdict = match spawn_and_wait(&test, runtime, &log, limit) {
        Ok(verdict) => verdict,
        Err(error) => Verdict::Failed(error),
    };
    let tail =
        fs::read(&log).map_or_else(|_| String::new(), |bytes| process::last_lines(&bytes, 25));
    Finished {
        test,
        verdict,
        time: start.elapsed(),
        tail,
    }
}

fn spawn_and_wait(
    test: &Test,
    runtime: &Runtime,
    log: &Path,
    limit: Duration,
) -> Result<Verdict, String> {
    let source = fs::read_to_string(&test.file).map_err(|error| error.to_string())?;
    let [program, arguments @ ..] = runtime.command.as_slice() else {
        return Err("no runtime".into());
    };
    // Names the test's temporary folder: others run at the same time, in this run and in another.
    static NEXT: AtomicUsize = AtomicUsize::new(0);
    let number = NEXT.fetch_add(1, Ordering::Relaxed);
    let mut command = Command::new(program);
    command
        .args(arguments)
        .env("TEST_THREAD_ID", format!("{}-{number}", std::process::id()))
        .args(arguments_for(runtime, &source))
        .envs(runtime.environment.iter().copied())
        .arg(&test.file)
        .current_dir(&test.folder);
    Ok(match process::run_limited(&mut command, log, limit)? {
        End::Exited(status) if status.success() => Verdict::Passed,
        End::Exited(status) => Verdict::Failed(status.to_string()),
        End::TimedOut => Verdict::TimedOut,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn collects_flags_of_all_lines() {
        let source = "'use strict';\n// Flags: --expose-gc --a=b\n//Flags: --no\n// Flags: --c\n";
        assert_eq!(flags(source), ["--expose-gc", "--a=b", "--c"]);
    }
}
