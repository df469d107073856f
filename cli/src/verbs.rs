//! The verbs of the program: one table, by which the command line is told apart and help is made.
//!
//! A verb is the first word of the command line and nothing else: a script of the same name is run
//! by `tenon ./build` or `tenon run build`. A process that JavaScript forked gets a script in any
//! case, as Node would.

use std::ffi::{OsStr, OsString};
use std::process::ExitCode;

use crate::{build, conform, inspect, new, script};

/// One verb.
pub(crate) struct Verb {
    /// The word.
    pub(crate) name: &'static str,
    /// What it does, in a line.
    about: &'static str,
    /// Does it, with the program's own name and the words after the verb.
    pub(crate) run: fn(String, Vec<OsString>) -> ExitCode,
}

/// Every verb, in the order help lists them.
const VERBS: &[Verb] = &[
    Verb {
        name: "run",
        about: "run a script; the verb may be left out",
        run: script::run,
    },
    Verb {
        name: "new",
        about: "make a folder with a new addon, in Rust or C",
        run: new::run,
    },
    Verb {
        name: "build",
        about: "build the addon of a folder",
        run: build::run,
    },
    Verb {
        name: "inspect",
        about: "show what a .node file needs and offers",
        run: inspect::run,
    },
    Verb {
        name: "conform",
        about: "run the Node-API conformance suite in any runtime",
        run: conform::run,
    },
    Verb {
        name: "help",
        about: "this list, or with a verb the help of that one",
        run: help,
    },
];

/// Takes the verb off the front of the command line, if there is one.
pub(crate) fn take(args: &mut Vec<OsString>) -> Option<&'static Verb> {
    // What `child_process.fork` starts: the first word is the module it was given.
    if std::env::var_os("NODE_CHANNEL_FD").is_some() {
        return None;
    }
    let verb = find(args.first()?)?;
    args.remove(0);
    Some(verb)
}

/// The verbs as lines of help.
pub(crate) fn list() -> String {
    VERBS
        .iter()
        .map(|verb| format!("  {:<34}{}\n", verb.name, verb.about))
        .collect()
}

/// Reads the words after a verb. Where there is nothing to do, because they ask for help or are
/// wrong, that has been said and the exit code is returned.
pub(crate) fn parse<A: clap::Parser>(verb: &str, args: Vec<OsString>) -> Result<A, ExitCode> {
    let program = OsString::from(format!("tenon {verb}"));
    A::try_parse_from(std::iter::once(program).chain(args)).map_err(|error| {
        // Nobody reads it when it cannot be printed.
        let _ = error.print();
        ExitCode::from(u8::try_from(error.exit_code()).unwrap_or(1))
    })
}

/// Says why a verb failed.
pub(crate) fn fail(verb: &str, error: &dyn std::fmt::Display) -> ExitCode {
    eprintln!("tenon {verb}: {error}");
    ExitCode::FAILURE
}

fn find(word: &OsStr) -> Option<&'static Verb> {
    VERBS.iter().find(|verb| word == verb.name)
}

/// `tenon help [verb]`.
fn help(argv0: String, args: Vec<OsString>) -> ExitCode {
    let Some(word) = args.first() else {
        print!("{}", script::help());
        return ExitCode::SUCCESS;
    };
    match find(word) {
        Some(verb) if verb.name != "help" => (verb.run)(argv0, vec![OsString::from("--help")]),
        Some(_) => {
            print!("{}", script::help());
            ExitCode::SUCCESS
        }
        None => {
            eprintln!(
                "tenon help: there is no verb {}; `tenon help` lists them",
                word.display()
            );
            ExitCode::FAILURE
        }
    }
}
