//! `cargo xtask bench`: the boundary benchmark in Tenon and its peers, interleaved, as ratios.
//!
//! A machine's speed drifts while a benchmark runs, so each round runs every runtime once and only
//! medians over the rounds are compared. A bare time says nothing; the ratio to Node 24 does.

mod authoring;

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs;
use std::os::unix::process::ExitStatusExt;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::Instant;

use crate::{Outcome, examples, headers, peers, util};

const HELP: &str = "\
usage: cargo xtask bench [options]

  --authoring      instead: the same functions in C, with napi-rs and with tenon-addon
                   (default runtimes: node-26 and tenon)
  --rounds N       how often each runtime runs the script (default 3)
  --only NAMES     runtimes, by comma: tenon, node-24, node-26, deno, bun (default: these five)
  --filter TEXT    operations whose name contains TEXT
  --tenon PATH     the tenon to measure (default: the release build)
  --json FILE      write all medians
  --start-runs N   processes per runtime for start-up and memory (default 15; 0 skips)
";

/// One runtime under measurement.
struct Runtime {
    name: String,
    program: PathBuf,
    arguments: Vec<String>,
}

/// What the command line asked for.
struct Options {
    authoring: bool,
    rounds: usize,
    only: Vec<String>,
    filter: String,
    tenon: PathBuf,
    json: Option<PathBuf>,
    start_runs: usize,
}

/// The runtime that ratios are made against.
const BASE: &str = "node-24";

/// Row → runtime → one value a round.
type Samples = BTreeMap<String, BTreeMap<String, Vec<f64>>>;

/// Builds the addon, runs the rounds, prints the table.
///
/// # Errors
///
/// When the addon cannot be built or no runtime is there. A runtime that fails is reported and left out.
pub(crate) fn run(args: &[String]) -> Outcome {
    let Some(options) = parse(args)? else {
        print!("{HELP}");
        return Ok(());
    };
    let runtimes = runtimes(&options)?;
    if options.authoring {
        print!("{}", authoring::run(&runtimes, &options)?);
        return Ok(());
    }
    let addon = build_addon()?;
    let script = util::root().join("benches/boundary.js");

    let mut samples = Samples::new();
    let mut order: Vec<String> = Vec::new();
    for round in 1..=options.rounds {
        for runtime in &runtimes {
            eprintln!("round {round} of {}: {}", options.rounds, runtime.name);
            match measure(runtime, &script, &addon, &options.filter) {
                Ok(rows) => {
                    for (row, value) in rows {
                        if !order.contains(&row) {
                            order.push(row.clone());
                        }
                        add(&mut samples, &row, &runtime.name, value);
                    }
                }
                Err(reason) => eprintln!("  {} failed: {reason}", runtime.name),
            }
        }
    }
    if options.start_runs > 0 && options.filter.is_empty() {
        start_up(
            &runtimes,
            &addon,
            options.start_runs,
            &mut samples,
            &mut order,
        )?;
    }
    let medians = medians(samples);
    print!("{}", table(&runtimes, &order, &medians));
    if let Some(file) = &options.json {
        let text = serde_json::to_string_pretty(&medians).map_err(|error| error.to_string())?;
        fs::write(file, text)
            .map_err(|error| format!("cannot write {}: {error}", file.display()))?;
    }
    Ok(())
}

fn parse(args: &[String]) -> Result<Option<Options>, String> {
    let mut options = Options {
        authoring: false,
        rounds: 3,
        only: Vec::new(),
        filter: String::new(),
        tenon: util::target_dir().join("release/tenon"),
        json: None,
        start_runs: 15,
    };
    let mut args = args.iter();
    while let Some(arg) = args.next() {
        let mut value = || {
            args.next()
                .cloned()
                .ok_or_else(|| format!("{arg} needs a value"))
        };
        let number = |text: String| {
            text.parse()
                .map_err(|_| format!("{arg} takes a number, not `{text}`"))
        };
        match arg.as_str() {
            "--help" | "-h" => return Ok(None),
            "--authoring" => options.authoring = true,
            "--rounds" => options.rounds = number(value()?)?,
            "--start-runs" => options.start_runs = number(value()?)?,
            "--only" => options.only = value()?.split(',').map(str::to_owned).collect(),
            "--filter" => options.filter = value()?,
            "--tenon" => options.tenon = PathBuf::from(value()?),
            "--json" => options.json = Some(PathBuf::from(value()?)),
            _ => return Err(format!("unknown argument `{arg}`\n\n{HELP}")),
        }
    }
    if options.only.is_empty() {
        let names: &[&str] = if options.authoring {
            &["node-26", "tenon"]
        } else {
            &["tenon", "node-24", "node-26", "deno", "bun"]
        };
        options.only = names.iter().map(|&name| name.to_owned()).collect();
    }
    Ok(Some(options))
}

fn runtimes(options: &Options) -> Result<Vec<Runtime>, String> {
    let mut runtimes = Vec::new();
    for name in &options.only {
        if name == "tenon" {
            if !options.tenon.is_file() {
                return Err(format!(
                    "there is no {}; build it with `cargo build --release` first",
                    options.tenon.display()
                ));
            }
            runtimes.push(Runtime {
                name: name.clone(),
                program: options.tenon.clone(),
                arguments: Vec::new(),
            });
            continue;
        }
        let peer = peers::PEERS
            .iter()
            .find(|peer| peer.name == name)
            .ok_or_else(|| format!("there is no runtime `{name}`"))?;
        match peer.install() {
            Ok(program) => runtimes.push(Runtime {
                name: name.clone(),
                program,
                arguments: peer.arguments.iter().map(|&arg| arg.to_owned()).collect(),
            }),
            Err(reason) => eprintln!("left out: {name}: {reason}"),
        }
    }
    Ok(runtimes)
}

fn build_addon() -> Result<PathBuf, String> {
    let out = util::target_dir().join("bench");
    fs::create_dir_all(&out).map_err(|error| format!("cannot make {}: {error}", out.display()))?;
    let file = out.join("boundary.node");
    let source = util::root().join("benches/boundary.c");
    examples::compile_c(&source, &headers::stable()?, &file)?;
    // Deno takes a script for an ES module unless a manifest says otherwise.
    fs::write(out.join("empty.js"), "")
        .and_then(|()| fs::write(out.join("package.json"), "{\"type\": \"commonjs\"}\n"))
        .map_err(|error| format!("cannot write into {}: {error}", out.display()))?;
    Ok(file)
}

/// Runs the script once in one runtime.
fn measure(
    runtime: &Runtime,
    script: &Path,
    addon: &Path,
    filter: &str,
) -> Result<Vec<(String, f64)>, String> {
    let output = Command::new(&runtime.program)
        .args(&runtime.arguments)
        .arg(script)
        .arg(addon)
        .arg(filter)
        .stdin(Stdio::null())
        .output()
        .map_err(|error| format!("cannot start {}: {error}", runtime.program.display()))?;
    if !output.status.success() {
        let text = String::from_utf8_lossy(&output.stderr);
        return Err(format!("{}: {}", output.status, text.trim()));
    }
    serde_json::from_slice(&output.stdout)
        .map_err(|error| format!("its output is not the script's: {error}"))
}

/// Start to exit of an empty script and of one that loads the addon, and what memory each took.
fn start_up(
    runtimes: &[Runtime],
    addon: &Path,
    runs: usize,
    samples: &mut Samples,
    order: &mut Vec<String>,
) -> Outcome {
    let folder = addon.parent().unwrap_or(Path::new("."));
    let loads = folder.join("loads.js");
    fs::write(&loads, "require('./boundary.node').empty();\n")
        .map_err(|error| format!("cannot write {}: {error}", loads.display()))?;
    let scripts = [
        ("empty script", folder.join("empty.js")),
        ("script with addon", loads),
    ];
    for row in [
        "empty script, ms",
        "empty script, MiB",
        "script with addon, ms",
        "script with addon, MiB",
    ] {
        order.push(row.to_owned());
    }
    eprintln!("start-up: {runs} processes each");
    for _ in 0..runs {
        for runtime in runtimes {
            for (row, script) in &scripts {
                let (milliseconds, mebibytes) = start_once(runtime, script)?;
                add(samples, &format!("{row}, ms"), &runtime.name, milliseconds);
                add(samples, &format!("{row}, MiB"), &runtime.name, mebibytes);
            }
        }
    }
    Ok(())
}

/// One process: wall time in milliseconds and its peak resident memory in MiB.
fn start_once(runtime: &Runtime, script: &Path) -> Result<(f64, f64), String> {
    let start = Instant::now();
    let child = Command::new(&runtime.program)
        .args(&runtime.arguments)
        .arg(script)
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .map_err(|error| format!("cannot start {}: {error}", runtime.program.display()))?;
    let mut status = 0;
    // SAFETY: all-zero is a valid rusage, and the kernel fills it.
    let mut usage: libc::rusage = unsafe { std::mem::zeroed() };
    // SAFETY: the child is ours and is not waited for anywhere else.
    let waited = unsafe { libc::wait4(child.id().cast_signed(), &mut status, 0, &mut usage) };
    let elapsed = start.elapsed().as_secs_f64() * 1e3;
    let status = std::process::ExitStatus::from_raw(status);
    if waited < 0 || !status.success() {
        return Err(format!(
            "{} could not run {}: {status}",
            runtime.name,
            script.display()
        ));
    }
    Ok((elapsed, usage.ru_maxrss as f64 / 1024.0))
}

fn add(samples: &mut Samples, row: &str, runtime: &str, value: f64) {
    samples
        .entry(row.to_owned())
        .or_default()
        .entry(runtime.to_owned())
        .or_default()
        .push(value);
}

/// Row → runtime → median.
type Medians = BTreeMap<String, BTreeMap<String, f64>>;

fn medians(samples: Samples) -> Medians {
    samples
        .into_iter()
        .map(|(row, runtimes)| {
            let runtimes = runtimes
                .into_iter()
                .map(|(runtime, mut values)| {
                    values.sort_by(f64::total_cmp);
                    (runtime, values[values.len() / 2])
                })
                .collect();
            (row, runtimes)
        })
        .collect()
}

/// The Markdown table: nanoseconds (or the row's own unit) and, for all but the base, the ratio to it.
fn table(runtimes: &[Runtime], order: &[String], medians: &Medians) -> String {
    let mut text = String::from("| ns per operation |");
    for runtime in runtimes {
        let _ = write!(text, " {} |", runtime.name);
    }
    text.push_str("\n| --- |");
    text.push_str(&" ---: |".repeat(runtimes.len()));
    text.push('\n');
    let mut logs: BTreeMap<&str, (f64, usize)> = BTreeMap::new();
    for row in order {
        let Some(values) = medians.get(row) else {
            continue;
        };
        let base = values.get(BASE);
        let _ = write!(text, "| {row} |");
        for runtime in runtimes {
            match (values.get(&runtime.name), base) {
                (Some(value), Some(base)) if runtime.name != BASE => {
                    let ratio = value / base;
                    let _ = write!(text, " {value:.1} ({ratio:.2}) |");
                    let log = logs.entry(&runtime.name).or_default();
                    if !row.contains("script") {
                        log.0 += ratio.ln();
                        log.1 += 1;
                    }
                }
                (Some(value), _) => {
                    let _ = write!(text, " {value:.1} |");
                }
                (None, _) => text.push_str(" - |"),
            }
        }
        text.push('\n');
    }
    text.push_str("| **geometric mean of the ratios to Node 24** |");
    for runtime in runtimes {
        match logs.get(runtime.name.as_str()) {
            Some(&(sum, count)) if count > 0 => {
                let _ = write!(text, " **{:.2}** |", (sum / count as f64).exp());
            }
            _ => text.push_str(" |"),
        }
    }
    text.push('\n');
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ratios_are_to_node_24_and_their_mean_is_geometric() {
        let runtimes = ["tenon", "node-24"].map(|name| Runtime {
            name: name.to_owned(),
            program: PathBuf::new(),
            arguments: Vec::new(),
        });
        let mut samples = Samples::new();
        for (row, tenon) in [("a", 5.0), ("b", 20.0)] {
            add(&mut samples, row, "tenon", tenon);
            add(&mut samples, row, "node-24", 10.0);
        }
        let text = table(
            &runtimes,
            &["a".to_owned(), "b".to_owned()],
            &medians(samples),
        );
        assert!(text.contains("| a | 5.0 (0.50) | 10.0 |"), "{text}");
        assert!(text.contains("| b | 20.0 (2.00) | 10.0 |"), "{text}");
        assert!(text.contains("**1.00**"), "{text}");
    }

    #[test]
    fn the_median_of_a_row_is_taken_over_the_rounds() {
        let mut samples = Samples::new();
        for value in [9.0, 1.0, 5.0] {
            add(&mut samples, "a", "tenon", value);
        }
        assert_eq!(medians(samples)["a"]["tenon"], 5.0);
    }
}
