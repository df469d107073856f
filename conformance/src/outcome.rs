//! What came of a case, and of a whole run.

use serde::{Deserialize, Serialize};

use crate::listing::{CaseInfo, Level};
use crate::script::Place;

/// What came of a case in one runtime.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Outcome {
    /// It held.
    Pass,
    /// An assertion failed.
    Fail,
    /// The runtime's process ended where it should not have.
    Crash,
    /// The runtime did nothing any more.
    Timeout,
    /// The runtime lacks the function or the Node-API version.
    Unsupported,
    /// An older Node does it in another way, as the case says.
    Differs,
    /// It was not tried, for a reason that is told.
    Untried,
}

impl Outcome {
    /// All of them.
    pub const ALL: [Self; 7] = [
        Self::Pass,
        Self::Fail,
        Self::Crash,
        Self::Timeout,
        Self::Unsupported,
        Self::Differs,
        Self::Untried,
    ];

    /// Its name.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Pass => "pass",
            Self::Fail => "fail",
            Self::Crash => "crash",
            Self::Timeout => "timeout",
            Self::Unsupported => "unsupported",
            Self::Differs => "differs",
            Self::Untried => "untried",
        }
    }

    /// Whether the runtime is wrong.
    #[must_use]
    pub fn is_failure(self) -> bool {
        matches!(
            self,
            Self::Fail | Self::Crash | Self::Timeout | Self::Untried
        )
    }
}

/// A case in one runtime.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CaseResult {
    /// What came of it.
    pub outcome: Outcome,
    /// The assertion that failed, how the process ended, or what is missing.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub message: String,
    /// The line of the case file where it failed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub place: Option<Place>,
    /// The end of standard error, when the process ended with the case.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub stderr: String,
}

impl CaseResult {
    pub(crate) fn new(outcome: Outcome, message: impl Into<String>) -> Self {
        Self {
            outcome,
            message: message.into(),
            place: None,
            stderr: String::new(),
        }
    }

    pub(crate) fn with_stderr(mut self, stderr: &str) -> Self {
        stderr.trim().clone_into(&mut self.stderr);
        self
    }
}

/// One runtime's part of a run.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RuntimeReport {
    /// Its name.
    pub name: String,
    /// The command.
    pub command: String,
    /// What it says it is, for example `node 26.1.0`.
    pub identity: String,
    /// The newest Node-API version it says it has.
    pub napi: Option<i64>,
    /// Why nothing could be run in it.
    pub problem: Option<String>,
    /// What is not about one case: processes that ended badly after all cases.
    pub remarks: Vec<String>,
    /// One result for each case, in the order of the cases.
    pub results: Vec<CaseResult>,
}

/// How many cases came out how.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Counts([usize; Outcome::ALL.len()]);

impl Counts {
    /// How many came out like this.
    #[must_use]
    pub fn of(&self, outcome: Outcome) -> usize {
        self.0[outcome as usize]
    }

    /// How many there are.
    #[must_use]
    pub fn total(&self) -> usize {
        self.0.iter().sum()
    }

    /// How many say that the runtime is wrong.
    #[must_use]
    pub fn failures(&self) -> usize {
        Outcome::ALL
            .into_iter()
            .filter(|outcome| outcome.is_failure())
            .map(|outcome| self.of(outcome))
            .sum()
    }
}

impl FromIterator<Outcome> for Counts {
    fn from_iter<T: IntoIterator<Item = Outcome>>(outcomes: T) -> Self {
        let mut counts = Self::default();
        for outcome in outcomes {
            counts.0[outcome as usize] += 1;
        }
        counts
    }
}

/// A whole run.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Report {
    /// The version of the suite.
    pub suite: String,
    /// The cases that were run.
    pub cases: Vec<CaseInfo>,
    /// The runtimes.
    pub runtimes: Vec<RuntimeReport>,
    /// How long the run took, in seconds.
    pub seconds: f64,
}

impl Report {
    /// How the cases that a condition picks came out in a runtime.
    pub fn counts(
        &self,
        runtime: &RuntimeReport,
        mut pick: impl FnMut(&CaseInfo) -> bool,
    ) -> Counts {
        self.cases
            .iter()
            .zip(&runtime.results)
            .filter(|(case, _)| pick(case))
            .map(|(_, result)| result.outcome)
            .collect()
    }

    /// Whether every runtime ran, and none is wrong in a case of that level or a weightier one.
    #[must_use]
    pub fn is_good(&self, level: Level) -> bool {
        self.runtimes.iter().all(|runtime| {
            runtime.problem.is_none()
                && self.counts(runtime, |case| case.level <= level).failures() == 0
        })
    }
}
