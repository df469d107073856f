//! `cargo xtask packages`: native packages from npm do their main job, in any runtime.
//!
//! `tests/packages` has a pinned list of packages with a lock file for each group, and a script a
//! package that uses it as its users do and checks the answer. npm installs a group once into a
//! cache outside the checkout; each script runs in a process of its own, in an empty folder.

mod install;
mod page;

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use crate::process::{self, End};
use crate::progress::{Progress, Step};
use crate::{Outcome, peers, pool, util};

const HELP: &str = "\
cargo xtask packages: native packages from npm do their main job in a runtime

  --only NAMES      only packages whose name holds one of these, by comma
  --group NAME      core (what every test run includes) or more; may be repeated (default: both)
  --runtime CMD     the runtime, with arguments if any (default: target/release/tenon)
  --compare NAMES   run in several runtimes, by comma: tenon (the one --runtime names), node-24, deno, bun …
  --markdown FILE   write the table there instead of printing it
  --json FILE       where the machine-readable result goes (default: target/packages/result.json)
  --rounds N        run everything N times; a package passes when it does in every round (default: 1)
  --workers N       instead of the job: load each package in N workers, one after the other
  --jobs N          packages at the same time (default: 2)
  --timeout SECONDS time for one package (default: 60)
  --quiet           leave out what failing packages wrote
";

/// The folders of `tests/packages` with packages.
const GROUPS: [&str; 2] = ["core", "more"];

/// What a script prints last when it came to its end.
const DONE: &str = "done";

struct Options {
    only: Vec<String>,
    groups: Vec<String>,
    runtime: Vec<String>,
    compare: String,
    markdown: Option<PathBuf>,
    json: PathBuf,
    rounds: usize,
    workers: Option<usize>,
    jobs: usize,
    timeout: Duration,
    quiet: bool,
}

/// A package and the script that uses it.
struct Case {
    /// The package's name.
    package: String,
    /// The version in the group's list.
    version: String,
    /// The script, beside the installed packages.
    script: PathBuf,
}

/// How a package did.
#[derive(Clone)]
struct Finished {
    package: String,
    version: String,
    /// Nothing when it passed.
    failure: Option<String>,
    time: Duration,
    /// The end of what it wrote.
    tail: String,
}

/// The results of one runtime.
struct Column {
    runtime: String,
    finished: Vec<Finished>,
}

/// Runs the command with the arguments that follow `packages`.
///
/// # Errors
///
/// A sentence for the user when an argument is wrong, npm cannot install a group, or a package fails
/// in the first runtime.
pub(crate) fn run(arguments: &[String]) -> Outcome {
    if arguments.iter().any(|a| a == "--help" || a == "-h") {
        print!("{HELP}");
        return Ok(());
    }
    let options = parse(arguments)?;
    let mut cases = Vec::new();
    for group in &options.groups {
        cases.extend(install::group(group, &options.only)?);
    }
    if cases.is_empty() {
        return Err("no package matches".into());
    }
    let work = util::target_dir().join("packages");
    let mut columns = Vec::new();
    for name in options.compare.split(',') {
        let command = peers::command(name, &options.runtime)?;
        println!("{name}: {} packages", cases.len());
        let finished = all_rounds(&cases, name, &command, &work, &options)?;
        columns.push(Column {
            runtime: name.to_owned(),
            finished,
        });
    }
    page::write_json(&columns, &options.json)?;
    match &options.markdown {
        Some(file) => fs::write(file, page::markdown(&columns))
            .map_err(|error| format!("{}: {error}", file.display()))?,
        None => print!("{}", page::table(&columns, !options.quiet)),
    }
    let failed = columns.first().map_or(0, |column| {
        column
            .finished
            .iter()
            .filter(|one| one.failure.is_some())
            .count()
    });
    if failed > 0 {
        return Err(format!("{failed} of {} packages failed", cases.len()));
    }
    Ok(())
}

fn all_rounds(
    cases: &[Case],
    runtime: &str,
    command: &[String],
    work: &Path,
    options: &Options,
) -> Result<Vec<Finished>, String> {
    let mut worst: Vec<Finished> = Vec::new();
    for _ in 0..options.rounds {
        let folder = work.join(runtime);
        if folder.exists() {
            fs::remove_dir_all(&folder)
                .map_err(|error| format!("{}: {error}", folder.display()))?;
        }
        let finished = round(cases, command, &folder, options);
        if worst.is_empty() {
            worst = finished;
            continue;
        }
        for (kept, new) in worst.iter_mut().zip(finished) {
            if kept.failure.is_none() && new.failure.is_some() {
                *kept = new;
            }
        }
    }
    Ok(worst)
}

fn round(cases: &[Case], command: &[String], folder: &Path, options: &Options) -> Vec<Finished> {
    let done = AtomicUsize::new(0);
    let progress = Mutex::new(Progress::new());
    let finished = pool::map(cases.iter().collect(), options.jobs, |case| {
        let one = run_case(case, command, folder, options);
        let step = Step {
            done: done.fetch_add(1, Ordering::Relaxed) + 1,
            total: cases.len(),
            what: &case.package,
        };
        if let Ok(mut progress) = progress.lock() {
            progress.show(&step, cases.len());
        }
        one
    });
    if let Ok(progress) = progress.lock() {
        progress.finish();
    }
    finished
}

/// Runs a package's script in an empty folder of its own.
fn run_case(case: &Case, command: &[String], folder: &Path, options: &Options) -> Finished {
    let started = Instant::now();
    let slug = install::slug(&case.package);
    let log = folder.join(format!("{slug}.log"));
    let failure = attempt(case, command, &folder.join(slug), &log, options).err();
    let written = fs::read(&log).unwrap_or_default();
    Finished {
        package: case.package.clone(),
        version: case.version.clone(),
        failure,
        time: started.elapsed(),
        tail: process::last_lines(&written, 12),
    }
}

fn attempt(
    case: &Case,
    command: &[String],
    folder: &Path,
    log: &Path,
    options: &Options,
) -> Result<(), String> {
    fs::create_dir_all(folder).map_err(|error| format!("{}: {error}", folder.display()))?;
    let [program, arguments @ ..] = command else {
        return Err("no runtime".into());
    };
    let mut command = Command::new(program);
    command.args(arguments);
    match options.workers {
        Some(count) => command
            .arg(case.script.with_file_name("in-workers.cjs"))
            .arg(&case.package)
            .arg(count.to_string()),
        None => command.arg(&case.script),
    };
    command.current_dir(folder);
    match process::run_limited(&mut command, log, options.timeout)? {
        End::TimedOut => return Err(format!("not done after {} s", options.timeout.as_secs())),
        End::Exited(status) if !status.success() => return Err(status.to_string()),
        End::Exited(_) => {}
    }
    // A process may well end with status 0 before the job is done: when the loop ran dry.
    let written = fs::read(log).map_err(|error| format!("{}: {error}", log.display()))?;
    if String::from_utf8_lossy(&written)
        .lines()
        .any(|line| line == DONE)
    {
        Ok(())
    } else {
        Err("ended before the job was done".into())
    }
}

fn parse(arguments: &[String]) -> Result<Options, String> {
    let target = util::target_dir();
    let mut options = Options {
        only: Vec::new(),
        groups: Vec::new(),
        runtime: vec![target.join("release/tenon").display().to_string()],
        compare: "tenon".to_owned(),
        markdown: None,
        json: target.join("packages/result.json"),
        rounds: 1,
        workers: None,
        jobs: 2,
        timeout: Duration::from_secs(60),
        quiet: false,
    };
    let mut rest = arguments.iter();
    while let Some(argument) = rest.next() {
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
                .map(|number| number.max(1))
                .map_err(|_| format!("{name} needs a number, not '{value}'"))
        };
        match name {
            "--only" => options.only.extend(value.split(',').map(str::to_owned)),
            "--group" if GROUPS.contains(&value.as_str()) => options.groups.push(value),
            "--group" => return Err(format!("there is no group '{value}', only {GROUPS:?}")),
            "--runtime" => options.runtime = util::command_line(&value)?,
            "--compare" => options.compare = value,
            "--markdown" => options.markdown = Some(value.into()),
            "--json" => options.json = value.into(),
            "--rounds" => options.rounds = number()?,
            "--workers" => options.workers = Some(number()?),
            "--jobs" => options.jobs = number()?,
            "--timeout" => options.timeout = Duration::from_secs(number()? as u64),
            _ => return Err(format!("unknown argument '{name}'\n\n{HELP}")),
        }
    }
    if options.groups.is_empty() {
        options.groups = GROUPS.map(str::to_owned).to_vec();
    }
    Ok(options)
}
