//! The `tenon` program: it reads the command line and hands over to the libraries that do the work.

mod build;
mod conform;
mod inspect;
mod new;
mod script;
mod verbs;

use std::process::ExitCode;

fn main() -> ExitCode {
    tenon_runtime::report_panics();
    let mut args = std::env::args_os();
    let argv0 = match args.next() {
        Some(argv0) => argv0.to_string_lossy().into_owned(),
        None => String::from("tenon"),
    };
    let mut args: Vec<_> = args.collect();
    match verbs::take(&mut args) {
        Some(verb) => (verb.run)(argv0, args),
        None => script::run(argv0, args),
    }
}
