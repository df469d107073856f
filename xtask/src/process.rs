//! Running a program that may not end by itself.

use std::path::Path;
use std::process::{Command, ExitStatus, Stdio};
use std::thread;
use std::time::{Duration, Instant};

/// How a program ended.
pub(crate) enum End {
    /// By itself.
    Exited(ExitStatus),
    /// Still running when its time was up, and killed with everything it had started.
    TimedOut,
}

/// Runs a program with no input, both its outputs going to the file `log`, for `limit` at most.
///
/// # Errors
///
/// When the log cannot be made or the program not be started.
pub(crate) fn run_limited(
    command: &mut Command,
    log: &Path,
    limit: Duration,
) -> Result<End, String> {
    let out = std::fs::File::create(log).map_err(|error| format!("{}: {error}", log.display()))?;
    let err = out.try_clone().map_err(|error| error.to_string())?;
    command.stdin(Stdio::null()).stdout(out).stderr(err);
    // A group of its own, so that the program's children end with it.
    #[cfg(unix)]
    std::os::unix::process::CommandExt::process_group(command, 0);
    let mut child = command.spawn().map_err(|error| {
        let program = command.get_program().to_string_lossy();
        format!("{program} cannot be started: {error}")
    })?;
    let deadline = Instant::now() + limit;
    loop {
        if let Some(status) = child.try_wait().map_err(|error| error.to_string())? {
            return Ok(End::Exited(status));
        }
        if Instant::now() >= deadline {
            let _ = Command::new("kill")
                .args(["-KILL", "--", &format!("-{}", child.id())])
                .status();
            let _ = child.kill();
            let _ = child.wait();
            return Ok(End::TimedOut);
        }
        thread::sleep(Duration::from_millis(5));
    }
}

/// The last lines of what a program wrote.
pub(crate) fn last_lines(bytes: &[u8], count: usize) -> String {
    let text = String::from_utf8_lossy(bytes);
    let lines: Vec<&str> = text.trim_end().lines().collect();
    lines[lines.len().saturating_sub(count)..].join("\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keeps_the_end_of_long_output() {
        assert_eq!(last_lines(b"a\nb\nc\n\n", 2), "b\nc");
        assert_eq!(last_lines(b"", 2), "");
    }

    #[test]
    fn a_program_that_does_not_end_is_killed_with_its_children() {
        let log = std::env::temp_dir().join(format!("run-limited-{}", std::process::id()));
        let started = Instant::now();
        let mut command = Command::new("sh");
        command.args(["-c", "echo begun; sleep 60 | cat"]);
        let end = run_limited(&mut command, &log, Duration::from_millis(200));
        assert!(matches!(end, Ok(End::TimedOut)));
        assert!(started.elapsed() < Duration::from_secs(30));
        assert_eq!(std::fs::read_to_string(&log).unwrap(), "begun\n");
        std::fs::remove_file(log).unwrap();
    }
}
