//! Runs one test file the way Node's own harness does.

use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use super::compare::Runtime;

/// A test file and where it belongs.
pub(super) struct Test {
    /// `js-native-api` or `node-api`.
    pub(super) suite: String,
    /// `folder/file.js` below the suite.
    pub(super) name: String,
    /// The file itself.
    pub(super) file: PathBuf,
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

/// Runs a test in a process of its own, with its folder as working directory.
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
    let tail = fs::read(&log).map_or_else(|_| String::new(), |bytes| last_lines(&bytes, 25));
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
    let folder = test.file.parent().ok_or("the test has no folder")?;
    let out = File::create(log).map_err(|error| format!("{}: {error}", log.display()))?;
    let err = out.try_clone().map_err(|error| error.to_string())?;
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
        .current_dir(folder)
        .stdin(Stdio::null())
        .stdout(out)
        .stderr(err);
    // A group of its own, so that a test's children end with it.
    #[cfg(unix)]
    std::os::unix::process::CommandExt::process_group(&mut command, 0);
    let mut child = command
        .spawn()
        .map_err(|error| format!("{program} cannot be started: {error}"))?;
    let deadline = Instant::now() + limit;
    loop {
        if let Some(status) = child.try_wait().map_err(|error| error.to_string())? {
            return Ok(if status.success() {
                Verdict::Passed
            } else {
                Verdict::Failed(status.to_string())
            });
        }
        if Instant::now() >= deadline {
            let _ = Command::new("kill")
                .args(["-KILL", "--", &format!("-{}", child.id())])
                .status();
            let _ = child.kill();
            let _ = child.wait();
            return Ok(Verdict::TimedOut);
        }
        thread::sleep(Duration::from_millis(5));
    }
}

fn last_lines(bytes: &[u8], count: usize) -> String {
    let text = String::from_utf8_lossy(bytes);
    let lines: Vec<&str> = text.trim_end().lines().collect();
    lines[lines.len().saturating_sub(count)..].join("\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn collects_flags_of_all_lines() {
        let source = "'use strict';\n// Flags: --expose-gc --a=b\n//Flags: --no\n// Flags: --c\n";
        assert_eq!(flags(source), ["--expose-gc", "--a=b", "--c"]);
    }

    #[test]
    fn keeps_the_end_of_long_output() {
        assert_eq!(last_lines(b"a\nb\nc\n\n", 2), "b\nc");
        assert_eq!(last_lines(b"", 2), "");
    }
}
