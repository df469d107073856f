//! `tenon conform`: the conformance suite, in this program and others.

use std::ffi::OsString;
use std::process::ExitCode;

/// Runs the verb with the words after it.
pub(crate) fn run(_argv0: String, args: Vec<OsString>) -> ExitCode {
    let own = std::env::current_exe().ok();
    tenon_conformance::command(args, own.as_deref())
}
