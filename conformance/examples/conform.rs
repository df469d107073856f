//! `tenon conform` without Tenon: the runner alone, for work on the suite.

use std::process::ExitCode;

fn main() -> ExitCode {
    tenon_conformance::command(std::env::args_os().skip(1).collect(), None)
}
