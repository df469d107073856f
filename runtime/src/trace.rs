//! The log of `--trace-loop`.

use std::io::Write as _;
use std::sync::OnceLock;
use std::time::Instant;

/// The process's log, once an environment has asked for it.
static TRACE: OnceLock<Trace> = OnceLock::new();

/// Writes what the loop does to stderr, line by line, with the time since the start.
#[derive(Clone, Copy, Debug)]
pub struct Trace {
    start: Instant,
}

impl Trace {
    /// Starts the log, or joins the one that runs: times count from its start.
    pub fn start() -> Self {
        *TRACE.get_or_init(|| Self {
            start: Instant::now(),
        })
    }

    /// The log, if it is on. For threads that have no environment, as those of the pool.
    pub fn running() -> Option<Self> {
        TRACE.get().copied()
    }

    /// Writes one line.
    pub fn line(&self, text: &str) {
        let ms = self.start.elapsed().as_secs_f64() * 1000.0;
        // A closed stderr must not stop the program that is being looked at.
        let _ = writeln!(std::io::stderr(), "[loop {ms:9.3} ms] {text}");
    }
}

/// The time since the process was first asked, which its start does.
pub(crate) fn since_start() -> std::time::Duration {
    static START: OnceLock<Instant> = OnceLock::new();
    START.get_or_init(Instant::now).elapsed()
}
