//! One process of a runtime under test: its lines, its limits and its end.

use std::fmt;
use std::io::Read;
use std::process::{Child, Command, ExitStatus, Stdio};
use std::sync::atomic::{AtomicBool, AtomicI32, Ordering};
use std::sync::mpsc::{self, RecvTimeoutError, Sender};
use std::thread;
use std::time::{Duration, Instant};

use serde::Deserialize;

use crate::listing::{AddonInfo, CaseInfo};

/// The longest line that is looked at; whatever is longer is not the harness's.
const LONGEST_LINE: usize = 16 << 20;
/// How much of standard error is kept: as much of its start, and as much of its end.
const STDERR_KEPT: usize = 2 << 10;

/// What the harness tells.
#[derive(Debug, Deserialize)]
#[serde(tag = "event", rename_all = "lowercase")]
pub(crate) enum Event {
    /// The runtime runs the harness.
    Hello {
        name: String,
        version: String,
        napi: Option<f64>,
    },
    /// All cases of the files given.
    List {
        cases: Vec<CaseInfo>,
        addons: Vec<AddonInfo>,
    },
    /// A case file could not be run.
    Broken {
        file: String,
        message: String,
        stack: String,
    },
    /// A case begins.
    Start { index: usize },
    /// It held.
    Pass { index: usize },
    /// It did not.
    Fail {
        index: usize,
        name: String,
        message: String,
        stack: String,
    },
    /// The runtime lacks what it needs.
    Unsupported { index: usize, reason: String },
    /// A line of the case's own.
    Report { text: String },
    /// All cases were run.
    Done,
}

/// How a process ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Ending {
    /// It could not be started.
    NotStarted(String),
    /// By itself, with a code.
    Exit(i32),
    /// By a signal.
    Signal(i32),
    /// It was killed, for it took longer than this.
    TimedOut(Duration),
    /// It was killed since nothing more was wanted of it.
    Stopped,
}

impl fmt::Display for Ending {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NotStarted(why) => write!(f, "could not be started: {why}"),
            Self::Exit(code) => write!(f, "ended with code {code}"),
            Self::Signal(signal) => write!(f, "was ended by {}", signal_name(*signal)),
            Self::TimedOut(limit) => {
                write!(
                    f,
                    "did not answer for {:.0} s and was killed",
                    limit.as_secs_f64()
                )
            }
            Self::Stopped => write!(f, "did not end by itself"),
        }
    }
}

/// A process that is no more.
#[derive(Debug)]
pub(crate) struct Ended {
    pub(crate) how: Ending,
    /// Start and end of what it wrote to standard error.
    pub(crate) stderr: String,
}

/// Starts a process and hands each event to `each`, which may set a new limit for the time until the
/// next one. Lines without the mark are passed over.
pub(crate) fn run(
    mut command: Command,
    mark: &str,
    limit: Duration,
    mut each: impl FnMut(Event) -> Option<Duration>,
) -> Ended {
    command
        .env("TENON_CONFORM_MARK", mark)
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped());
    own_group(&mut command);
    let not_started = |why: String| Ended {
        how: Ending::NotStarted(why),
        stderr: String::new(),
    };
    if interrupted() {
        return not_started("interrupted".to_owned());
    }
    let mut child = match command.spawn() {
        Ok(child) => child,
        Err(error) => return not_started(error.to_string()),
    };
    let group = Group::new(&child);
    let (sender, lines) = mpsc::channel();
    if let Some(stdout) = child.stdout.take() {
        let prefix = format!("{mark} ").into_bytes();
        thread::spawn(move || read_marked_lines(stdout, &prefix, &sender));
    }
    let stderr = child
        .stderr
        .take()
        .map(|stderr| thread::spawn(move || read_words(stderr)));

    let mut limit = limit;
    let mut deadline = Instant::now() + limit;
    let mut exited_at: Option<Instant> = None;
    let how = loop {
        match lines.recv_timeout(Duration::from_millis(100)) {
            Ok(line) => {
                if let Ok(event) = serde_json::from_slice(&line) {
                    if let Some(new) = each(event) {
                        limit = new;
                    }
                    deadline = Instant::now() + limit;
                }
            }
            Err(RecvTimeoutError::Timeout) => {
                let now = Instant::now();
                match exited_at {
                    // What is left in the pipe is read; a process that it started may hold it open.
                    Some(then) if now - then > Duration::from_millis(300) => {
                        break ending(&mut child);
                    }
                    Some(_) => {}
                    None if matches!(child.try_wait(), Ok(Some(_))) => exited_at = Some(now),
                    None if now > deadline || interrupted() => break Ending::TimedOut(limit),
                    None => {}
                }
            }
            Err(RecvTimeoutError::Disconnected) => {
                break wait_until(&mut child, deadline)
                    .map_or(Ending::TimedOut(limit), |status| ending_of(&status));
            }
        }
    };
    group.kill();
    _ = child.wait();
    drop(group);
    let stderr = stderr
        .and_then(|thread| thread.join().ok())
        .unwrap_or_default();
    Ended { how, stderr }
}

fn wait_until(child: &mut Child, deadline: Instant) -> Option<ExitStatus> {
    loop {
        if let Ok(Some(status)) = child.try_wait() {
            return Some(status);
        }
        if Instant::now() > deadline || interrupted() {
            return None;
        }
        thread::sleep(Duration::from_millis(2));
    }
}

fn ending(child: &mut Child) -> Ending {
    match child.try_wait() {
        Ok(Some(status)) => ending_of(&status),
        _ => Ending::Stopped,
    }
}

#[cfg(unix)]
fn ending_of(status: &ExitStatus) -> Ending {
    use std::os::unix::process::ExitStatusExt;
    match (status.signal(), status.code()) {
        (Some(signal), _) => Ending::Signal(signal),
        // A shell between says it like this.
        (None, Some(code @ 129..=159)) => Ending::Signal(code - 128),
        (None, code) => Ending::Exit(code.unwrap_or(-1)),
    }
}

#[cfg(not(unix))]
fn ending_of(status: &ExitStatus) -> Ending {
    Ending::Exit(status.code().unwrap_or(-1))
}

fn signal_name(signal: i32) -> String {
    match signal {
        libc::SIGABRT => "SIGABRT".to_owned(),
        libc::SIGSEGV => "SIGSEGV".to_owned(),
        libc::SIGILL => "SIGILL".to_owned(),
        libc::SIGFPE => "SIGFPE".to_owned(),
        #[cfg(unix)]
        libc::SIGBUS => "SIGBUS".to_owned(),
        #[cfg(unix)]
        libc::SIGTRAP => "SIGTRAP".to_owned(),
        #[cfg(unix)]
        libc::SIGKILL => "SIGKILL".to_owned(),
        other => format!("signal {other}"),
    }
}

/// Sends the lines that start with the prefix, without it. A line that never ends is dropped.
fn read_marked_lines(mut pipe: impl Read, prefix: &[u8], lines: &Sender<Vec<u8>>) {
    let mut buffer = vec![0; 64 << 10];
    let mut line: Vec<u8> = Vec::new();
    let mut dropped = false;
    while let Ok(count @ 1..) = pipe.read(&mut buffer) {
        for part in buffer[..count].split_inclusive(|&byte| byte == b'\n') {
            let (text, ends) = match part {
                [text @ .., b'\n'] => (text, true),
                text => (text, false),
            };
            let known = line.len().min(prefix.len());
            dropped |= line.len() + text.len() > LONGEST_LINE || line[..known] != prefix[..known];
            if dropped {
                line.clear();
            } else {
                line.extend_from_slice(text);
            }
            if ends {
                if let Some(rest) = line.strip_prefix(prefix)
                    && !dropped
                    && lines.send(rest.to_vec()).is_err()
                {
                    return;
                }
                line.clear();
                dropped = false;
            }
        }
    }
}

/// Start and end of what is written.
fn read_words(mut pipe: impl Read) -> String {
    let mut buffer = vec![0; 16 << 10];
    let mut start: Vec<u8> = Vec::new();
    let mut end: Vec<u8> = Vec::new();
    let mut cut = false;
    while let Ok(count @ 1..) = pipe.read(&mut buffer) {
        let (first, rest) = buffer[..count].split_at(count.min(STDERR_KEPT - start.len()));
        start.extend_from_slice(first);
        end.extend_from_slice(rest);
        if end.len() > STDERR_KEPT {
            end.drain(..end.len() - STDERR_KEPT);
            cut = true;
        }
    }
    let between = if cut { "\n…\n" } else { "" };
    format!(
        "{}{between}{}",
        String::from_utf8_lossy(&start),
        String::from_utf8_lossy(&end)
    )
}

/// How many processes can run at the same time.
const GROUPS: usize = 256;
static RUNNING: [AtomicI32; GROUPS] = [const { AtomicI32::new(0) }; GROUPS];
static INTERRUPTED: AtomicBool = AtomicBool::new(false);

/// Whether the user wants everything to end.
pub(crate) fn interrupted() -> bool {
    INTERRUPTED.load(Ordering::SeqCst)
}

/// The process group of a running process, which an interrupt kills.
struct Group {
    id: i32,
    place: Option<usize>,
}

impl Group {
    fn new(child: &Child) -> Self {
        let id = child.id() as i32;
        let place = RUNNING.iter().position(|place| {
            place
                .compare_exchange(0, id, Ordering::SeqCst, Ordering::SeqCst)
                .is_ok()
        });
        let group = Self { id, place };
        // The interrupt may have come before the place was taken.
        if interrupted() {
            group.kill();
        }
        group
    }

    fn kill(&self) {
        kill_group(self.id);
    }
}

impl Drop for Group {
    fn drop(&mut self) {
        if let Some(place) = self.place {
            RUNNING[place].store(0, Ordering::SeqCst);
        }
    }
}

#[cfg(unix)]
fn own_group(command: &mut Command) {
    use std::os::unix::process::CommandExt;
    command.process_group(0);
}

#[cfg(not(unix))]
fn own_group(_command: &mut Command) {}

#[cfg(unix)]
fn kill_group(id: i32) {
    // SAFETY: it takes two numbers; `id` is a child that has not been waited for, or its group.
    unsafe { libc::kill(-id, libc::SIGKILL) };
}

#[cfg(not(unix))]
fn kill_group(_id: i32) {}

/// From now on Ctrl-C and a request to terminate kill what runs, and then the run ends.
#[cfg(unix)]
pub(crate) fn kill_on_interrupt() {
    extern "C" fn on_signal(_signal: libc::c_int) {
        INTERRUPTED.store(true, Ordering::SeqCst);
        for place in &RUNNING {
            match place.load(Ordering::SeqCst) {
                0 => {}
                id => kill_group(id),
            }
        }
    }
    let handler: extern "C" fn(libc::c_int) = on_signal;
    for signal in [libc::SIGINT, libc::SIGTERM, libc::SIGHUP] {
        // SAFETY: the handler uses atomics and `kill` only, which a signal handler may.
        unsafe { libc::signal(signal, handler as libc::sighandler_t) };
    }
}

/// From now on Ctrl-C ends the run.
#[cfg(not(unix))]
pub(crate) fn kill_on_interrupt() {}

#[cfg(test)]
mod tests {
    use super::*;

    fn marked(text: &[u8]) -> Vec<String> {
        let (sender, receiver) = mpsc::channel();
        read_marked_lines(text, b"@m ", &sender);
        drop(sender);
        receiver
            .iter()
            .map(|line| String::from_utf8_lossy(&line).into_owned())
            .collect()
    }

    #[test]
    fn passes_over_lines_without_the_mark() {
        let text = b"garbage\n\xff\xfe\n@m one\n x @m no\n@m two\n@m cut";
        assert_eq!(marked(text), ["one", "two"]);
    }

    #[test]
    fn a_line_without_an_end_takes_no_memory() {
        let mut text = vec![b'x'; 40 << 20];
        text.extend_from_slice(b"\n@m after\n");
        assert_eq!(marked(&text), ["after"]);
        let mut text = b"@m ".to_vec();
        text.resize(40 << 20, b'y');
        text.extend_from_slice(b"\n@m after\n");
        assert_eq!(marked(&text), ["after"]);
    }

    #[test]
    #[cfg(unix)]
    fn a_process_that_does_nothing_is_killed() {
        let mut command = Command::new("sh");
        command.args(["-c", "sleep 60 & sleep 60"]);
        let before = Instant::now();
        let ended = run(command, "@m", Duration::from_millis(300), |_| None);
        assert!(matches!(ended.how, Ending::TimedOut(_)), "{:?}", ended.how);
        assert!(before.elapsed() < Duration::from_secs(10));
    }

    #[test]
    #[cfg(unix)]
    fn the_end_of_a_process_is_told() {
        let shell = |line: &str| {
            let mut command = Command::new("sh");
            command.args(["-c", line]);
            run(command, "@m", Duration::from_secs(10), |_| None)
        };
        assert_eq!(shell("exit 3").how, Ending::Exit(3));
        assert_eq!(shell("kill -SEGV $$").how, Ending::Signal(11));
        assert!(shell("echo oh >&2").stderr.contains("oh"));
        let missing = run(
            Command::new("/nowhere/at/all"),
            "@m",
            Duration::from_secs(1),
            |_| None,
        );
        assert!(matches!(missing.how, Ending::NotStarted(_)));
    }
}
