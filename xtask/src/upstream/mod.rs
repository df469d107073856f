//! `cargo xtask upstream`: runs Node's own Node-API tests, unmodified, in any runtime.
//!
//! The tests come from an archive beside the checkout or from a Node source tree the user has;
//! they are copied below `target/` and never enter the repository. Each addon is compiled from its
//! `binding.gyp` with the system's compiler, and each test file runs in a process of its own, in
//! its own folder, with the flags its `// Flags:` line asks for. With `--builtins` it is the tests of
//! Node's builtin modules that run, by family.

mod builtins;
mod compare;
mod compile;
mod execute;
mod gyp;
mod report;
mod tree;

use std::fs;
use std::path::{Path, PathBuf};
use std::time::Duration;

use crate::{pool, util};
use execute::{Finished, Test, Verdict};

const HELP: &str = "\
cargo xtask upstream: run Node's own Node-API tests in a runtime

  --builtins        run the tests of Node's builtin modules instead
  --goals           with --builtins: fail when a family passes fewer tests than it has to
  --runtime CMD     the runtime, with arguments if any (default: target/release/tenon)
  --compare NAMES   run in several runtimes, by comma: tenon (the one --runtime names), node-18 …
                    node-26, deno, bun
  --markdown FILE   with --compare: write the table there instead of printing it
  --suite NAME      js-native-api or node-api; may be repeated (default: both)
  --filter TEXT     only tests whose suite/folder/file holds TEXT; may be repeated
  --node-src DIR    take the tests from a Node source tree
  --archive FILE    take them from an archive (default: node-22.22.2-tests.tar.xz in ../shared/upstream,
                    or with --builtins node-22.22.2-host-tests.tar.xz there)
  --json FILE       where the machine-readable result goes (default: result.json or builtins.json in
                    target/upstream)
  --at-least N      succeed when N tests pass, instead of only when all do
  --rounds N        run everything N times; each round has to succeed (default: 1)
  --jobs N          tests and compilers at the same time (default: 2)
  --timeout SECONDS time for one test (default: 120)
  --quiet           leave out what failing tests wrote
";

const SUITES: [&str; 2] = ["js-native-api", "node-api"];

struct Options {
    builtins: bool,
    goals: bool,
    runtime: Vec<String>,
    compare: Option<String>,
    markdown: Option<PathBuf>,
    suites: Vec<String>,
    filters: Vec<String>,
    source: PathBuf,
    json: PathBuf,
    at_least: Option<usize>,
    rounds: usize,
    jobs: usize,
    timeout: Duration,
    quiet: bool,
}

/// Runs the command with the arguments that follow `upstream`.
///
/// # Errors
///
/// A sentence for the user when an argument is wrong, the tests cannot be had, or too few pass.
pub(crate) fn run(arguments: &[String]) -> Result<(), String> {
    if arguments.iter().any(|a| a == "--help" || a == "-h") {
        print!("{HELP}");
        return Ok(());
    }
    let options = parse(arguments)?;
    if options.builtins {
        return builtins::run(&options);
    }
    let work = util::target_dir().join("upstream");
    let logs = work.join("logs");
    fs::create_dir_all(&logs).map_err(|error| format!("{}: {error}", logs.display()))?;
    let tree = tree::prepare(&options.source, &work, &tree::NODE_API)?;

    let tests = collect(&tree, &options)?;
    if tests.is_empty() {
        return Err("no test matches".into());
    }
    let mut folders: Vec<PathBuf> = tests
        .iter()
        .filter_map(|test| test.file.parent().map(Path::to_owned))
        .collect();
    folders.dedup();
    let built = compile::build(&tree, &folders, options.jobs)?;
    println!(
        "{} tests, {} addons ({} compiled now, {} not buildable)",
        tests.len(),
        built.targets,
        built.compiled,
        built.failures.len()
    );
    for failure in &built.failures {
        println!("{}: {}", failure.folder.display(), failure.reason);
    }

    if let Some(names) = &options.compare {
        compare::link_unnamed_builds(&folders)?;
        compare::declare_commonjs(&tree)?;
        let mut columns = Vec::new();
        for runtime in compare::runtimes(names, &options.runtime)? {
            let tests = collect(&tree, &options)?;
            let finished = execute_all(tests, &runtime, &built, &options, &logs);
            for (suite, score) in report::scores(&finished) {
                println!(
                    "{}: {suite}: {} of {}",
                    runtime.name, score.passed, score.total
                );
            }
            columns.push((runtime, finished));
        }
        let page = compare::page(&compare::version(&options.source), &columns);
        return match &options.markdown {
            Some(file) => {
                fs::write(file, page).map_err(|error| format!("{}: {error}", file.display()))
            }
            None => {
                print!("{page}");
                Ok(())
            }
        };
    }
    let runtime = compare::Runtime {
        name: String::new(),
        command: options.runtime.clone(),
        packs_flags: false,
        environment: &[],
    };
    // A test that passes only now and then does not pass.
    let mut short = Vec::new();
    for round in 1..=options.rounds {
        if options.rounds > 1 {
            println!("round {round} of {}", options.rounds);
        }
        let tests = collect(&tree, &options)?;
        let finished = execute_all(tests, &runtime, &built, &options, &logs);
        print!("{}", report::table(&finished, !options.quiet));
        report::write_json(&finished, &options.runtime, &options.json)?;

        let passed: usize = report::scores(&finished).values().map(|s| s.passed).sum();
        let wanted = options.at_least.unwrap_or(finished.len());
        if passed < wanted {
            short.push(format!("round {round}: {passed} passed, {wanted} wanted"));
        }
    }
    if short.is_empty() {
        Ok(())
    } else {
        Err(short.join("\n"))
    }
}

/// Runs the tests in one runtime, as many at once as asked for.
fn execute_all(
    tests: Vec<Test>,
    runtime: &compare::Runtime,
    built: &compile::Outcome,
    options: &Options,
    logs: &Path,
) -> Vec<Finished> {
    pool::map(tests, options.jobs, |test| {
        let unbuilt = built
            .failures
            .iter()
            .find(|failure| Some(failure.folder.as_path()) == test.file.parent());
        match unbuilt {
            Some(failure) => Finished {
                test,
                verdict: Verdict::NotBuilt(failure.reason.clone()),
                time: Duration::ZERO,
                tail: String::new(),
            },
            None => execute::run(test, runtime, logs, options.timeout),
        }
    })
}

fn parse(arguments: &[String]) -> Result<Options, String> {
    let target = util::target_dir();
    let builtins = arguments.iter().any(|argument| argument == "--builtins");
    let (archive, json) = if builtins {
        ("node-22.22.2-host-tests.tar.xz", "builtins.json")
    } else {
        ("node-22.22.2-tests.tar.xz", "result.json")
    };
    let mut options = Options {
        builtins,
        goals: false,
        runtime: vec![target.join("release/tenon").display().to_string()],
        compare: None,
        markdown: None,
        suites: Vec::new(),
        filters: Vec::new(),
        source: util::root().join("../shared/upstream").join(archive),
        json: target.join("upstream").join(json),
        at_least: None,
        rounds: 1,
        jobs: 2,
        timeout: Duration::from_secs(120),
        quiet: false,
    };
    let mut rest = arguments.iter();
    while let Some(argument) = rest.next() {
        if argument == "--builtins" {
            continue;
        }
        if argument == "--goals" {
            options.goals = true;
            continue;
        }
        if argument == "--quiet" {
            options.quiet = true;
            continue;
        }
        let (name, value) = match argument.split_once('=') {
            Some((name, value)) => (name, value.to_owned()),
            None => {
                let value = rest.next().cloned();
                (
                    argument.as_str(),
                    value.ok_or_else(|| format!("{argument} needs a value\n\n{HELP}"))?,
                )
            }
        };
        let number = || {
            value
                .parse::<usize>()
                .map_err(|_| format!("{name} needs a number, not '{value}'"))
        };
        match name {
            "--runtime" => options.runtime = util::command_line(&value)?,
            "--compare" => options.compare = Some(value),
            "--markdown" => options.markdown = Some(value.into()),
            "--suite" if SUITES.contains(&value.as_str()) => options.suites.push(value),
            "--suite" => return Err(format!("there is no suite '{value}', only {SUITES:?}")),
            "--filter" => options.filters.push(value),
            "--node-src" | "--archive" => options.source = value.into(),
            "--json" => options.json = value.into(),
            "--at-least" => options.at_least = Some(number()?),
            "--rounds" => options.rounds = number()?.max(1),
            "--jobs" => options.jobs = number()?.max(1),
            "--timeout" => options.timeout = Duration::from_secs(number()? as u64),
            _ => return Err(format!("unknown argument '{name}'\n\n{HELP}")),
        }
    }
    if options.suites.is_empty() {
        options.suites = SUITES.map(str::to_owned).to_vec();
    }
    Ok(options)
}

fn collect(tree: &Path, options: &Options) -> Result<Vec<Test>, String> {
    let mut tests = Vec::new();
    for suite in &options.suites {
        for folder in tree::read_dir(&tree.join("test").join(suite))? {
            if !folder.is_dir() {
                continue;
            }
            for file in tree::read_dir(&folder)? {
                if file.extension().is_none_or(|extension| extension != "js") {
                    continue;
                }
                let part = |path: &Path| {
                    path.file_name()
                        .unwrap_or_default()
                        .to_string_lossy()
                        .into_owned()
                };
                let name = format!("{}/{}", part(&folder), part(&file));
                let full = format!("{suite}/{name}");
                if options.filters.is_empty()
                    || options.filters.iter().any(|f| full.contains(f.as_str()))
                {
                    tests.push(Test {
                        suite: suite.clone(),
                        name,
                        file,
                        folder: folder.clone(),
                    });
                }
            }
        }
    }
    Ok(tests)
}
