//! The `tenon` program.

use std::process::ExitCode;

fn main() -> ExitCode {
    let mut args = std::env::args();
    let argv0 = args.next().unwrap_or_default();
    let file = args.next().unwrap_or_default();
    let options = tenon_runtime::Options {
        entry: tenon_runtime::options::Entry::File(file),
        argv0,
        args: args.collect(),
        ..Default::default()
    };
    ExitCode::from(tenon_runtime::run(options) as u8)
}
