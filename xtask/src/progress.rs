//! Showing how far something long is: a bar on a terminal, a line now and then in a pipe.

use std::io::{IsTerminal, Write};
use std::time::{Duration, Instant};

/// A finished step of something long.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Step<'a> {
    /// Steps finished.
    pub(crate) done: usize,
    /// Steps of this run.
    pub(crate) total: usize,
    /// What the step was (`CXX obj/v8/a.o`).
    pub(crate) what: &'a str,
}

/// A time as people say it: `2 h 05 min`, `12 min`, `40 s`.
pub(crate) fn spoken(time: Duration) -> String {
    let seconds = time.as_secs();
    match seconds {
        0..90 => format!("{seconds} s"),
        90..5400 => format!("{} min", (seconds + 30) / 60),
        _ => format!("{} h {:02} min", seconds / 3600, seconds % 3600 / 60),
    }
}

/// How long the rest will take when it goes on as it has so far.
fn remaining(elapsed: Duration, done: usize, total: usize) -> Option<Duration> {
    // The first few steps are small and say nothing about the others.
    if done < 10 {
        return None;
    }
    let left = total.saturating_sub(done);
    Some(elapsed.mul_f64(left as f64 / done as f64))
}

/// A bar on a terminal, a line now and then in a pipe.
pub(crate) struct Progress {
    started: Instant,
    printed: Option<Instant>,
    percent: usize,
    terminal: bool,
}

impl Progress {
    /// Starts the clock.
    pub(crate) fn new() -> Self {
        Self {
            started: Instant::now(),
            printed: None,
            percent: 0,
            terminal: std::io::stdout().is_terminal(),
        }
    }

    /// The time since the start.
    pub(crate) fn elapsed(&self) -> Duration {
        self.started.elapsed()
    }

    /// Shows a finished step of `total`. The step's own total may be smaller: ninja counts those of
    /// this run, and fewer of them as it finds that some need not be done.
    pub(crate) fn show(&mut self, step: &Step<'_>, total: usize) {
        let left = remaining(self.elapsed(), step.done, step.total);
        let done = total.saturating_sub(step.total.saturating_sub(step.done));
        let percent = done * 100 / total;
        if self.terminal {
            let quiet = self
                .printed
                .is_some_and(|at| at.elapsed().as_millis() < 100);
            if quiet && step.done < step.total {
                return;
            }
            print!("\r\x1b[K{}", bar(done, total, left, step.what));
            let _ = std::io::stdout().flush();
        } else {
            let quiet = self.printed.is_some_and(|at| at.elapsed().as_secs() < 60);
            if quiet && percent < self.percent + 5 {
                return;
            }
            self.percent = percent;
            println!("{}", line(done, total, left));
        }
        self.printed = Some(Instant::now());
    }

    /// Leaves the bar's line, so that what is printed next has its own.
    pub(crate) fn finish(&self) {
        if self.terminal && self.printed.is_some() {
            println!();
        }
    }
}

fn line(done: usize, total: usize, left: Option<Duration>) -> String {
    let percent = done * 100 / total;
    let left = left.map_or(String::new(), |left| {
        format!(", about {} left", spoken(left))
    });
    format!("  {percent:>3}%  {done} of {total} steps{left}")
}

fn bar(done: usize, total: usize, left: Option<Duration>, what: &str) -> String {
    const WIDTH: usize = 24;
    let full = done * WIDTH / total;
    let file = what.rsplit('/').next().unwrap_or(what);
    let file: String = file.chars().take(24).collect();
    format!(
        "  [{}{}]{}  {file}",
        "#".repeat(full),
        ".".repeat(WIDTH - full),
        line(done, total, left),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_are_readable() {
        assert_eq!(spoken(Duration::from_secs(40)), "40 s");
        assert_eq!(spoken(Duration::from_secs(1500)), "25 min");
        assert_eq!(spoken(Duration::from_secs(7500)), "2 h 05 min");
    }

    #[test]
    fn the_rest_is_judged_by_what_is_done() {
        let elapsed = Duration::from_secs(100);
        assert_eq!(remaining(elapsed, 3, 1000), None);
        assert_eq!(remaining(elapsed, 100, 300), Some(Duration::from_secs(200)));
        assert_eq!(remaining(elapsed, 300, 300), Some(Duration::ZERO));
    }

    #[test]
    fn bar_and_line_agree() {
        let left = Some(Duration::from_secs(600));
        let text = line(1115, 2230, left);
        assert_eq!(text, "   50%  1115 of 2230 steps, about 10 min left");
        let text = bar(1115, 2230, None, "CXX obj/v8/some/file.o");
        assert!(text.contains("[############............]"));
        assert!(text.ends_with("file.o"));
    }
}
