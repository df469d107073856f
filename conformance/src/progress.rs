//! What a run shows while it goes on: a moving line on a terminal, plain lines in a pipe.

use std::fmt::Write as _;
use std::io::{self, IsTerminal, Write as _};
use std::sync::Mutex;
use std::time::{Duration, Instant};

use crate::command::colours;
use crate::listing::{CaseInfo, Level};
use crate::outcome::{CaseResult, Outcome, Report, RuntimeReport};
use crate::run::Progress;
use crate::runtime::Runtime;

/// How often the moving line is drawn.
const FRAME: Duration = Duration::from_millis(80);
/// How wide its bar is.
const BAR: usize = 24;

/// Shows a run to a person or writes it to a pipe.
#[derive(Debug)]
pub(crate) struct Watcher {
    total: usize,
    verbose: bool,
    /// Lines go to standard error, since standard output is for something else.
    aside: bool,
    moving: bool,
    colours: bool,
    state: Mutex<State>,
}

#[derive(Debug)]
struct State {
    done: usize,
    failed: usize,
    drawn: Instant,
}

impl Watcher {
    pub(crate) fn new(total: usize, verbose: bool, aside: bool) -> Self {
        let terminal = if aside {
            io::stderr().is_terminal()
        } else {
            io::stdout().is_terminal()
        };
        Self {
            total,
            verbose,
            aside,
            moving: terminal && io::stderr().is_terminal(),
            colours: colours(terminal),
            state: Mutex::new(State {
                done: 0,
                failed: 0,
                drawn: Instant::now(),
            }),
        }
    }

    /// Takes one step of a run.
    pub(crate) fn tell(&self, progress: Progress<'_>) {
        let Ok(mut state) = self.state.lock() else {
            return;
        };
        match progress {
            Progress::Building => self.draw(&mut state, "building the addons"),
            Progress::Runtime(report) => self.line(&self.runtime_line(report)),
            Progress::Case(runtime, case, result) => {
                state.done += 1;
                state.failed += usize::from(result.outcome.is_failure());
                if self.verbose || result.outcome.is_failure() {
                    self.line(&self.case_lines(runtime, case, result));
                    state.drawn -= FRAME;
                }
                if state.drawn.elapsed() >= FRAME {
                    self.draw(&mut state, &runtime.name);
                }
            }
        }
    }

    /// The sum of a run.
    pub(crate) fn finish(&self, report: &Report) {
        self.clear();
        let mut text = String::new();
        let width = report
            .runtimes
            .iter()
            .map(|runtime| runtime.name.len())
            .max()
            .unwrap_or(0);
        for runtime in &report.runtimes {
            _ = write!(text, "\n{:width$}  ", runtime.name);
            if let Some(problem) = &runtime.problem {
                _ = write!(
                    text,
                    "{}",
                    self.paint("31", &format!("not tested: {problem}"))
                );
                continue;
            }
            text.push_str(&self.summary(report, runtime));
            for remark in &runtime.remarks {
                _ = write!(text, "\n{:width$}  {remark}", "");
            }
        }
        _ = write!(text, "\n\n{:.1} s", report.seconds);
        self.line(text.trim_start_matches('\n'));
    }

    fn summary(&self, report: &Report, runtime: &RuntimeReport) -> String {
        let mut parts = Vec::new();
        for level in Level::ALL {
            let counts = report.counts(runtime, |case| case.level == level);
            if counts.total() == 0 {
                continue;
            }
            let passed = counts.of(Outcome::Pass);
            let colour = if counts.failures() == 0 { "32" } else { "31" };
            let name = level.name();
            parts.push(self.paint(colour, &format!("{name} {passed}/{}", counts.total())));
        }
        let all = report.counts(runtime, |_| true);
        for outcome in Outcome::ALL.into_iter().skip(1) {
            if all.of(outcome) > 0 {
                parts.push(format!("{} {}", all.of(outcome), outcome.name()));
            }
        }
        parts.join("  ")
    }

    fn runtime_line(&self, report: &RuntimeReport) -> String {
        match &report.problem {
            Some(problem) => format!(
                "{} {}: {problem}",
                self.paint("31", "not tested"),
                report.name
            ),
            None => {
                let napi = report
                    .napi
                    .map_or_else(String::new, |version| format!(", Node-API {version}"));
                format!("{} is {}{napi}", report.name, report.identity)
            }
        }
    }

    fn case_lines(&self, runtime: &Runtime, case: &CaseInfo, result: &CaseResult) -> String {
        let colour = match result.outcome {
            Outcome::Pass => "32",
            outcome if outcome.is_failure() => "31",
            _ => "33",
        };
        let mut text = format!(
            "{} {} {}",
            self.paint(colour, result.outcome.name()),
            runtime.name,
            case.id()
        );
        if case.level != Level::Required {
            _ = write!(text, " ({})", case.level.name());
        }
        if !result.message.is_empty() {
            _ = write!(text, "\n    {}", result.message.replace('\n', "\n    "));
        }
        if let Some(place) = &result.place {
            _ = write!(text, "\n    {}:{}: {}", case.file, place.line, place.text);
        }
        if result.outcome != Outcome::Pass {
            for line in result.stderr.lines().take(12) {
                _ = write!(text, "\n    | {line}");
            }
        }
        text
    }

    fn paint(&self, colour: &str, text: &str) -> String {
        if self.colours {
            format!("\x1b[{colour}m{text}\x1b[0m")
        } else {
            text.to_owned()
        }
    }

    fn line(&self, text: &str) {
        self.clear();
        // A pipe that nobody reads any more is no reason to stop.
        _ = if self.aside {
            writeln!(io::stderr(), "{text}")
        } else {
            writeln!(io::stdout(), "{text}")
        };
    }

    fn clear(&self) {
        if self.moving {
            _ = write!(io::stderr(), "\r\x1b[K");
        }
    }

    fn draw(&self, state: &mut State, what: &str) {
        if !self.moving {
            return;
        }
        state.drawn = Instant::now();
        let filled = state.done * BAR / self.total.max(1);
        let failed = match state.failed {
            0 => String::new(),
            failed => format!(", {}", self.paint("31", &format!("{failed} failed"))),
        };
        let mut stderr = io::stderr();
        _ = write!(
            stderr,
            "\r\x1b[K[{}{}] {}/{}{failed} {what}",
            "#".repeat(filled),
            "-".repeat(BAR - filled),
            state.done,
            self.total
        );
        _ = stderr.flush();
    }
}
