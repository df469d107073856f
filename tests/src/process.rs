//! Runs a program to its end, or to the end of its time.

use std::io::Read;
use std::process::{Child, Command, ExitStatus, Stdio};
use std::thread;
use std::time::{Duration, Instant};

/// A program that has ended.
#[derive(Debug)]
pub struct Ended {
    /// The exit code; none when a signal ended it.
    pub code: Option<i32>,
    /// The signal, on Unix.
    pub signal: Option<i32>,
    /// Whether it was killed because its time was up.
    pub timed_out: bool,
    /// Standard output.
    pub stdout: String,
    /// Standard error.
    pub stderr: String,
}

impl Ended {
    /// Exit code 0, in time.
    pub fn success(&self) -> bool {
        self.code == Some(0) && !self.timed_out
    }

    /// How it ended, in words.
    pub fn how(&self) -> String {
        match (self.timed_out, self.code, self.signal) {
            (true, ..) => "was killed after its time was up".to_owned(),
            (_, Some(code), _) => format!("ended with exit code {code}"),
            (_, _, Some(signal)) => format!("ended by signal {signal}"),
            _ => "ended in an unknown way".to_owned(),
        }
    }

    /// Everything there is to know, for the report of a failure.
    pub fn report(&self) -> String {
        format!(
            "{}\n--- standard output\n{}\n--- standard error\n{}",
            self.how(),
            self.stdout.trim_end(),
            self.stderr.trim_end()
        )
    }
}

/// Starts a program and waits for it, no longer than `limit`.
///
/// # Errors
///
/// When it cannot be started.
pub fn run(mut command: Command, limit: Duration) -> Result<Ended, String> {
    command
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped());
    let program = command.get_program().to_string_lossy().into_owned();
    let mut child = command
        .spawn()
        .map_err(|error| format!("{program} cannot be started: {error}"))?;
    let stdout = drain(child.stdout.take());
    let stderr = drain(child.stderr.take());
    let (status, timed_out) = wait(&mut child, limit)?;
    Ok(Ended {
        code: status.code(),
        signal: signal(status),
        timed_out,
        stdout: stdout.join().unwrap_or_default(),
        stderr: stderr.join().unwrap_or_default(),
    })
}

fn wait(child: &mut Child, limit: Duration) -> Result<(ExitStatus, bool), String> {
    let deadline = Instant::now() + limit;
    loop {
        match child.try_wait() {
            Ok(Some(status)) => return Ok((status, false)),
            Ok(None) if Instant::now() < deadline => thread::sleep(Duration::from_millis(5)),
            Ok(None) => {
                let _ = child.kill();
                let status = child.wait().map_err(|error| error.to_string())?;
                return Ok((status, true));
            }
            Err(error) => return Err(error.to_string()),
        }
    }
}

/// Reads a pipe in a thread of its own, so that a full pipe never stops the program.
fn drain(pipe: Option<impl Read + Send + 'static>) -> thread::JoinHandle<String> {
    thread::spawn(move || {
        let mut bytes = Vec::new();
        if let Some(mut pipe) = pipe {
            let _ = pipe.read_to_end(&mut bytes);
        }
        String::from_utf8_lossy(&bytes).into_owned()
    })
}

#[cfg(unix)]
fn signal(status: ExitStatus) -> Option<i32> {
    std::os::unix::process::ExitStatusExt::signal(&status)
}

#[cfg(not(unix))]
fn signal(_: ExitStatus) -> Option<i32> {
    None
}

#[cfg(all(test, unix))]
mod tests {
    use super::*;

    fn shell(script: &str) -> Command {
        let mut command = Command::new("sh");
        command.args(["-c", script]);
        command
    }

    #[test]
    fn tells_the_ways_to_end_apart() {
        let limit = Duration::from_secs(20);
        let fine = run(shell("echo out; echo err >&2"), limit).unwrap();
        assert!(fine.success());
        assert_eq!(
            (fine.stdout.as_str(), fine.stderr.as_str()),
            ("out\n", "err\n")
        );
        assert_eq!(run(shell("exit 3"), limit).unwrap().code, Some(3));
        assert_eq!(run(shell("kill -ABRT $$"), limit).unwrap().signal, Some(6));
        let slow = run(shell("exec sleep 20"), Duration::from_millis(50)).unwrap();
        assert!(slow.timed_out && !slow.success());
    }
}
