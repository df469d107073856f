//! A conformance suite for Node-API, and what runs it in any runtime.
//!
//! The suite (`suite/`) is plain ECMAScript over a small harness, with C sources that need only the
//! official headers; it travels inside this library. [`list`] asks the case files what they declare,
//! [`run`] runs them in the runtimes given and survives whatever these do, and the [`Report`] can be
//! written as JSON, Markdown or a page. [`command`] is all of it behind a command line.

mod command;
pub mod coverage;
mod listing;
mod native;
mod outcome;
mod process;
mod progress;
mod report;
mod run;
mod runtime;
mod script;
mod suite;
mod table;
mod workspace;

pub use command::{HELP, command};
pub use listing::{AddonInfo, CaseInfo, Changed, Level, Listing, Wanted, list};
pub use native::drivers;
pub use outcome::{CaseResult, Counts, Outcome, Report, RuntimeReport};
pub use report::{html, json, markdown};
pub use run::{Choice, Plan, Progress, run, run_chosen};
pub use runtime::Runtime;
pub use script::Place;
pub use suite::Suite;
