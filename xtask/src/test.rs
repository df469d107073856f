//! `cargo xtask test`: every test of the repository, and a summary.

use std::process::Command;
use std::time::{Duration, Instant};

use crate::progress::spoken;
use crate::{Outcome, apt, bindgen, examples, packages, setup, upstream, util};

const HELP: &str = "\
usage: cargo xtask test [--list] [NAME...]

Runs every test, or only the groups named, and says at the end which failed.

  --list   print the groups
";

/// How a group ended.
#[derive(Debug, PartialEq, Eq)]
enum End {
    Passed,
    /// Why it failed.
    Failed(String),
    /// Why it was not run.
    Skipped(String),
}

impl From<Outcome> for End {
    fn from(outcome: Outcome) -> Self {
        match outcome {
            Ok(()) => Self::Passed,
            Err(reason) => Self::Failed(reason),
        }
    }
}

/// A group of tests: its name, what it is, and the function that runs it.
type Group = (&'static str, &'static str, fn() -> End);

/// The groups, in the order in which they run: what others need comes first.
const GROUPS: &[Group] = &[
    ("tenon", "the release program builds", || {
        setup::build_tenon().into()
    }),
    ("examples", "the example addons build", || {
        examples::run(&[]).into()
    }),
    ("format", "the code is formatted", format),
    ("clippy", "clippy has nothing to say", clippy),
    ("bindgen", "the checked-in types match the headers", || {
        bindgen::run(&["--check".to_owned()]).into()
    }),
    ("workspace", "the tests of every crate", workspace),
    (
        "sanitizer",
        "the addon crate's own tests under AddressSanitizer",
        sanitizer,
    ),
    ("embed", "the embedding example loads an addon", embed),
    (
        "upstream",
        "Node's own Node-API tests, three times",
        node_tests,
    ),
    (
        "builtins",
        "Node's own tests of its builtin modules, by family",
        builtin_tests,
    ),
    (
        "packages",
        "native packages from npm do their main job",
        npm_packages,
    ),
];

/// The chore.
///
/// # Errors
///
/// When a group fails, or there is no group of a name given.
pub(crate) fn run(args: &[String]) -> Outcome {
    match args.first().map(String::as_str) {
        Some("--help" | "-h") => {
            print!("{HELP}");
            return Ok(());
        }
        Some("--list") => {
            for (name, what, _) in GROUPS {
                println!("{name:<10} {what}");
            }
            return Ok(());
        }
        _ => {}
    }
    let groups = select(args)?;
    let mut ended = Vec::new();
    for (name, what, run) in groups {
        println!("\n== {name}: {what}");
        let started = Instant::now();
        let end = run();
        if let End::Failed(reason) | End::Skipped(reason) = &end {
            println!("{reason}");
        }
        ended.push((*name, end, started.elapsed()));
    }
    print!("\n{}", summary(&ended));
    let failed = ended
        .iter()
        .filter(|(_, end, _)| matches!(end, End::Failed(_)));
    match failed.count() {
        0 => Ok(()),
        count => Err(format!("{count} of {} groups failed", ended.len())),
    }
}

fn select(names: &[String]) -> Result<Vec<&'static Group>, String> {
    let find = |name: &String| {
        GROUPS
            .iter()
            .find(|(known, ..)| known == name)
            .ok_or_else(|| format!("there is no group of tests `{name}`\n\n{HELP}"))
    };
    if names.is_empty() {
        return Ok(GROUPS.iter().collect());
    }
    names.iter().map(find).collect()
}

fn summary(ended: &[(&str, End, Duration)]) -> String {
    let mut text = String::new();
    let (mut passed, mut failed, mut skipped) = (0, 0, 0);
    for (name, end, time) in ended {
        let word = match end {
            End::Passed => {
                passed += 1;
                "passed"
            }
            End::Failed(_) => {
                failed += 1;
                "FAILED"
            }
            End::Skipped(_) => {
                skipped += 1;
                "skipped"
            }
        };
        text += &format!("{name:<10} {word:<8} {}\n", spoken(*time));
    }
    text + &format!("{passed} passed, {failed} failed, {skipped} skipped\n")
}

/// Says what to do when a component of the toolchain is missing.
fn component(name: &str, program: &str) -> Outcome {
    if apt::find_program(program).is_some() {
        return Ok(());
    }
    Err(format!(
        "Rust's {name} is missing; install it, then run this again:\n    rustup component add {name}"
    ))
}

fn format() -> End {
    component("rustfmt", "cargo-fmt")
        .and_then(|()| util::run(setup::cargo().args(["fmt", "--all", "--check"])))
        .into()
}

fn clippy() -> End {
    let mut command = setup::cargo();
    command.args(["clippy", "--workspace", "--all-targets", "--quiet"]);
    command.args(["--", "--deny", "warnings"]);
    component("clippy", "cargo-clippy")
        .and_then(|()| util::run(&mut command))
        .into()
}

fn workspace() -> End {
    let mut command: Command = setup::cargo();
    command.args(["test", "--workspace", "--no-fail-fast"]);
    util::run(&mut command).into()
}

/// Runs `examples/embed` with each of the example addons.
fn embed() -> End {
    for addon in ["c.node", "sys.node", "rs.node"] {
        let mut command = setup::cargo();
        command.args(["run", "--quiet", "--package", "tenon-example-embed", "--"]);
        command.arg(util::target_dir().join("examples").join(addon));
        command.arg("addon.add(20, 22.5)");
        let output = match command.output() {
            Ok(output) => output,
            Err(error) => return End::Failed(format!("cannot start cargo: {error}")),
        };
        let stdout = String::from_utf8_lossy(&output.stdout);
        if !output.status.success() || stdout.trim() != "42.5" {
            return End::Failed(format!(
                "with {addon} it printed `{}` instead of `42.5`, {}\n{}",
                stdout.trim(),
                output.status,
                String::from_utf8_lossy(&output.stderr)
            ));
        }
        println!("{addon}: {}", stdout.trim());
    }
    End::Passed
}

/// The tests that need no host, with each access to memory checked.
fn sanitizer() -> End {
    const TARGET: &str = "x86_64-unknown-linux-gnu";
    if !cfg!(all(
        target_os = "linux",
        target_arch = "x86_64",
        target_env = "gnu"
    )) {
        return End::Skipped(format!("skipped: the sanitizer is run on {TARGET} only"));
    }
    let mut command = setup::cargo();
    command
        .args([
            "test",
            "--quiet",
            "--package",
            "tenon-addon",
            "--lib",
            "--target",
            TARGET,
        ])
        // The compiler's flag is not stable; what it makes is for this run only.
        .env("RUSTC_BOOTSTRAP", "1")
        .env("RUSTFLAGS", "-Zsanitizer=address")
        .env("CARGO_TARGET_DIR", util::target_dir().join("sanitizer"));
    util::run(&mut command).into()
}

/// Runs tests of Node's, whose archive `name` lies beside the checkout or not.
fn with_archive(name: &str, arguments: &[&str]) -> End {
    if !util::root().join("../shared/upstream").join(name).exists() {
        return End::Skipped(format!(
            "skipped: no Node source: {name} is not beside the checkout (../shared/upstream); with a \
             Node source tree: cargo xtask upstream --node-src DIR"
        ));
    }
    let arguments: Vec<String> = arguments.iter().map(|&word| word.to_owned()).collect();
    upstream::run(&arguments).into()
}

fn node_tests() -> End {
    with_archive("node-22.22.2-tests.tar.xz", &["--quiet", "--rounds", "3"])
}

fn builtin_tests() -> End {
    with_archive("node-22.22.2-host-tests.tar.xz", &["--builtins", "--goals"])
}

fn npm_packages() -> End {
    if apt::find_program("npm").is_none() {
        return End::Skipped("skipped: there is no npm to install packages with".to_owned());
    }
    let arguments = ["--group", "core", "--timeout", "120"].map(str::to_owned);
    packages::run(&arguments).into()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn groups_are_chosen_by_name() {
        assert_eq!(select(&[]).unwrap().len(), GROUPS.len());
        let one = select(&["clippy".to_owned()]).unwrap();
        assert_eq!(one[0].0, "clippy");
        assert!(
            select(&["klippy".to_owned()])
                .unwrap_err()
                .contains("klippy")
        );
    }

    #[test]
    fn the_summary_counts() {
        let time = Duration::from_secs(3);
        let text = summary(&[
            ("a", End::Passed, time),
            ("b", End::Failed("x".into()), time),
            ("c", End::Skipped("y".into()), time),
        ]);
        assert!(text.ends_with("1 passed, 1 failed, 1 skipped\n"), "{text}");
        assert!(text.contains("b          FAILED"));
    }
}
