//! Repository chores, run as `cargo xtask <chore>`.
//!
//! One module per chore, one line per chore in [`CHORES`]. The crate must not depend on V8,
//! because one of the chores is what makes V8 available.

mod apt;
mod bench;
mod bindgen;
mod conform_docs;
mod examples;
mod headers;
mod mutants;
mod packages;
mod peers;
mod pool;
mod process;
mod progress;
mod setup;
mod test;
mod upstream;
mod util;
mod v8;

use std::process::ExitCode;

/// What a chore returns: nothing, or the sentence to print before leaving with status 1.
type Outcome = Result<(), String>;

/// A chore: its name, a line of help, and the function that takes the arguments after the name.
type Chore = (&'static str, &'static str, fn(&[String]) -> Outcome);

const CHORES: &[Chore] = &[
    (
        "bench",
        "[--rounds N] [--only NAMES] ...   the boundary benchmark beside other runtimes (--help says more)",
        bench::run,
    ),
    (
        "bindgen",
        "[--check] [--headers DIR]   make napi-sys/src/types.rs from the official headers",
        bindgen::run,
    ),
    (
        "conform-docs",
        "[--html FILE]   run the conformance suite in every runtime and write the matrix of docs/",
        conform_docs::run,
    ),
    (
        "examples",
        "[--headers DIR]   build the example addons into target/examples",
        examples::run,
    ),
    (
        "mutants",
        "[--only TEXT] [--survivors] ...   how many faults of Node-API the conformance suite catches (--help says more)",
        mutants::run,
    ),
    (
        "packages",
        "[--only NAMES] [--runtime CMD] ...   native packages from npm do their main job (--help says more)",
        packages::run,
    ),
    (
        "peers",
        "[NAME ...]   install Node 18 to 26, Deno and Bun from npm, to test and measure beside",
        peers::run,
    ),
    (
        "headers",
        "fetch the official headers through npm and print their folder",
        headers::run,
    ),
    (
        "upstream",
        "[--runtime CMD] [--filter TEXT] ...   run Node's own Node-API tests (--help says more)",
        upstream::run,
    ),
    (
        "setup",
        "[--no-install]   install what is missing, build everything, run the demo",
        setup::run,
    ),
    ("test", "[--list] [GROUP...]   run every test", test::run),
    (
        "v8",
        "[--jobs N] ...   build V8's static library from source (--help says more)",
        v8::run,
    ),
];

fn main() -> ExitCode {
    // While V8 is built from source, ninja calls a copy of this program as its compiler.
    if let Some(code) = v8::wrapper::run_if_called_as_compiler() {
        return code;
    }
    let args: Vec<String> = std::env::args().skip(1).collect();
    let Some(name) = args.first() else {
        return usage();
    };
    let Some((_, _, run)) = CHORES.iter().find(|(known, ..)| known == name) else {
        eprintln!("xtask: there is no chore `{name}`");
        return usage();
    };
    match run(&args[1..]) {
        Ok(()) => ExitCode::SUCCESS,
        Err(message) => {
            eprintln!("xtask {name}: {message}");
            ExitCode::FAILURE
        }
    }
}

fn usage() -> ExitCode {
    eprintln!("usage: cargo xtask <chore> [arguments]\n");
    for (name, help, _) in CHORES {
        eprintln!("  {name:<12} {help}");
    }
    ExitCode::from(2)
}
