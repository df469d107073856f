//! The log of `--trace-loop`.

use std::io::Write as _;
use std::time::Instant;

/// Writes what the loop does to stderr, line by line, with the time since the start.
pub struct Trace {
    start: Instant,
}

impl Trace {
    /// A log that starts counting now.
    pub fn start() -> Self {
        Self {
            start: Instant::now(),
        }
    }

    /// Writes one line.
    pub fn line(&self, text: &str) {
        let ms = self.start.elapsed().as_secs_f64() * 1000.0;
        // A closed stderr must not stop the program that is being looked at.
        let _ = writeln!(std::io::stderr(), "[loop {ms:9.3} ms] {text}");
    }
}
