//! Runs the tests by hand: `cargo run -p tenon-tests -- [--runtime CMD] [--verbose] [filter]`.

use std::process::ExitCode;

use tenon_tests::runtime::Runtime;
use tenon_tests::scripts::{self, Judged};
use tenon_tests::{addons, bad_input};

const HELP: &str = "\
usage: cargo run -p tenon-tests -- [--runtime CMD] [--verbose] [filter]

  --runtime CMD   the runtime, with arguments if any (default: TENON_BIN or target/release/tenon)
  --verbose       print every line of every script
  filter          only scripts whose path holds this text
";

fn main() -> ExitCode {
    match run() {
        Ok(0) => ExitCode::SUCCESS,
        Ok(_) => ExitCode::FAILURE,
        Err(message) => {
            eprintln!("{message}");
            ExitCode::from(2)
        }
    }
}

/// How many scripts failed.
fn run() -> Result<usize, String> {
    let (mut runtime, mut verbose, mut filter) = (None, false, String::new());
    let mut arguments = std::env::args().skip(1);
    while let Some(argument) = arguments.next() {
        match argument.as_str() {
            "--help" | "-h" => {
                print!("{HELP}");
                return Ok(0);
            }
            "--runtime" => {
                let line = arguments.next().ok_or("--runtime needs a command")?;
                runtime = Some(Runtime::typed(&line)?);
            }
            "--verbose" => verbose = true,
            _ => filter = argument,
        }
    }
    let runtime = runtime.map_or_else(Runtime::tenon, Ok)?;

    let (mut passed, mut failed) = (0, 0);
    let mut tell = |judged: &Judged| {
        let cases = judged.ended.stdout.lines().filter(|l| l.starts_with("ok "));
        match &judged.failure {
            None => {
                passed += 1;
                println!("pass {} ({} cases)", judged.name, cases.count());
            }
            Some(why) => {
                failed += 1;
                println!("FAIL {}: {why}", judged.name);
            }
        }
        print_lines(judged, verbose);
    };
    bad_input::prepare()?;
    addons::compile_all()?;
    for folder in ["bad-input", "event-order", "memory"] {
        for script in scripts::in_folder(folder)? {
            if script.to_string_lossy().contains(&filter) {
                tell(&scripts::judge(&runtime, &script)?);
            }
        }
    }
    println!("{passed} passed, {failed} failed");
    Ok(failed)
}

fn print_lines(judged: &Judged, verbose: bool) {
    if verbose {
        println!("{}", judged.ended.report());
    } else if judged.failure.is_some() {
        let mut failing = false;
        let mut lines = judged.ended.stdout.lines().filter(|line| {
            failing = line.starts_with("not ok ") || (failing && line.starts_with("    "));
            failing
        });
        for line in lines.by_ref().take(40) {
            println!("  {line}");
        }
        match lines.count() {
            0 => {}
            more => println!("  … {more} more lines: --verbose prints all"),
        }
        for line in judged.ended.stderr.lines().take(30) {
            println!("  ! {line}");
        }
    }
}
