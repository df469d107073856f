//! `cargo xtask conform-docs`: the conformance matrix of `docs/`, by running the suite everywhere.

use std::fs;
use std::process::Command;

use crate::{Outcome, peers, util};

const HELP: &str = "\
usage: cargo xtask conform-docs [--html FILE]

Runs the conformance suite in Node 18 to 26, Deno, Bun and the release build of
Tenon, and writes docs/conformance-matrix.md.

  --html FILE   write the page, too
";

/// What stands before the matrix.
const PREFACE: &str = "\
# The conformance matrix

Made by `cargo xtask conform-docs`; what the levels mean and how to run the suite is in
[conformance.md](conformance.md). A count is of cases, each at one declared Node-API version; \"older\"
counts cases of which the suite says that older releases of Node do otherwise, \"unsupported\" those that
need a function or a version that the runtime does not have.

";

/// The chore.
///
/// # Errors
///
/// When Tenon is not built, a runtime cannot be installed, or nothing could be run.
pub(crate) fn run(args: &[String]) -> Outcome {
    let mut html = None;
    let mut args = args.iter();
    while let Some(arg) = args.next() {
        match arg.as_str() {
            "--help" | "-h" => {
                print!("{HELP}");
                return Ok(());
            }
            "--html" => html = Some(args.next().ok_or("--html needs a file")?),
            unknown => return Err(format!("unknown argument `{unknown}`")),
        }
    }
    let tenon = util::target_dir().join("release/tenon");
    if !tenon.is_file() {
        return Err("the release build is missing: `cargo build --release`".to_owned());
    }
    let matrix = util::target_dir().join("conformance-matrix.md");
    let mut command = Command::new(&tenon);
    // The files as they are now, not those that were built in.
    let suite = util::root().join("conformance/suite");
    command.args(["conform", "--suite"]).arg(suite);
    for peer in peers::PEERS {
        let program = peer.install()?;
        command.arg("--runtime");
        command.arg(format!("{}='{}'", peer.name, program.display()));
    }
    command.arg("--runtime");
    command.arg(format!("tenon='{}'", tenon.display()));
    command.arg("--md").arg(&matrix);
    if let Some(path) = html {
        command.arg("--html").arg(path);
    }
    let status = command
        .status()
        .map_err(|error| format!("{}: {error}", tenon.display()))?;
    // 1 says that some runtime fails something: that is what the matrix is about.
    if !matches!(status.code(), Some(0 | 1)) {
        return Err(format!("tenon conform: {status}"));
    }
    let table =
        fs::read_to_string(&matrix).map_err(|error| format!("{}: {error}", matrix.display()))?;
    let docs = util::root().join("docs/conformance-matrix.md");
    fs::write(&docs, format!("{PREFACE}{table}"))
        .map_err(|error| format!("{}: {error}", docs.display()))
}
