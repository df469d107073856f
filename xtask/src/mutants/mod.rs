//! The mutation score of the conformance suite: how many of the faults that the mutant host has
//! does the suite notice?
//!
//! The suite runs in Node, once for each mutant, reduced to the required cases that name the
//! mutant's function and hold in Node without it. A mutant is caught by the first that does not.

mod explained;
mod options;
mod score;
mod tally;

use std::path::PathBuf;
use std::process::Command;

use tenon_conformance::{Level, Listing, Outcome as CaseOutcome, Plan, Progress, Runtime, Suite};
use tenon_conformance_mutants::Mutant;

use self::explained::Explained;
use self::options::Options;
use self::score::{Found, Score};
use self::tally::Tally;
use crate::{Outcome, peers, util};

/// So many mutants are run together; the results of all cases in all of them are kept meanwhile.
const TOGETHER: usize = 48;

/// How many milliseconds a case gets, besides what the runner always gives: many mutants are caught
/// by what never comes.
const PATIENCE: u64 = 1000;

/// What of the mutants must be caught, in hundredths.
const ENOUGH: f64 = 95.0;

const HELP: &str = "\
usage: cargo xtask mutants [options]

Runs the conformance suite in Node with one Node-API function broken at a time and prints how many
of the mutants it catches. Fails below 95 of 100, and for a survivor that
conformance/mutants/explained.txt does not explain.

  --only TEXT    only mutants whose name contains the text; may be repeated
  --survivors    only those that the last run did not catch
  --node PATH    the Node to run (default: the newest of `cargo xtask peers`)
  --jobs N       how many processes at the same time (default 2)
  --list         print the mutants and stop
";

/// Runs the chore.
///
/// # Errors
///
/// When something cannot be built or run, and when the suite is not good enough.
pub(crate) fn run(args: &[String]) -> Outcome {
    if args.iter().any(|arg| arg == "--help") {
        print!("{HELP}");
        return Ok(());
    }
    let options = Options::parse(args)?;
    let mutants = options.mutants(&record())?;
    if options.list {
        for mutant in &mutants {
            println!("{mutant}  {}", mutant.fault.sentence());
        }
        println!("{} mutants", mutants.len());
        return Ok(());
    }
    let node = match &options.node {
        Some(path) => path.clone(),
        None => peers::newest_node()?,
    };
    let bench = Bench::new(node, &options)?;
    let score = bench.score(&mutants)?;
    score.keep(&record())?;
    let explained = Explained::read()?;
    score.print(&explained);
    judge(&score, &explained, options.is_whole())
}

/// Where the names of the last run's survivors are kept.
fn record() -> PathBuf {
    util::target_dir().join("mutants/survivors.txt")
}

fn judge(score: &Score, explained: &Explained, whole: bool) -> Outcome {
    let wrong = explained.wrong(score, whole);
    if !wrong.is_empty() {
        return Err(format!("explained.txt:\n  {}", wrong.join("\n  ")));
    }
    if whole && score.percent() < ENOUGH {
        return Err(format!("the score must be at least {ENOUGH}"));
    }
    Ok(())
}

/// What every mutant is run with.
struct Bench {
    suite: Suite,
    listing: Listing,
    node: String,
    library: PathBuf,
    /// The names of the mutants that a process met, one a line, some of them many times.
    log: PathBuf,
    jobs: usize,
}

impl Bench {
    /// Builds the mutant host, and finds the cases that hold in Node without a mutant.
    fn new(node: PathBuf, options: &Options) -> Result<Self, String> {
        let library = build()?;
        let suite = Suite::in_folder(&util::root().join("conformance/suite"))?;
        let node = node.to_string_lossy().into_owned();
        let plain = [Runtime::program("node", &node)];
        let mut listing = tenon_conformance::list(&suite, &plain)?;
        listing.cases.retain(|case| case.level == Level::Required);
        for case in &mut listing.cases {
            case.timeout = case.timeout.min(PATIENCE);
        }
        let log = util::target_dir().join("mutants/met.txt");
        let mut bench = Self {
            suite,
            listing,
            node,
            library,
            log,
            jobs: options.jobs,
        };
        bench.keep_what_holds(&plain)?;
        Ok(bench)
    }

    fn keep_what_holds(&mut self, plain: &[Runtime]) -> Outcome {
        let report = tenon_conformance::run(&self.plan(plain), &|_| ())?;
        let results = &report.runtimes[0].results;
        if let Some(problem) = &report.runtimes[0].problem {
            return Err(format!("{}: {problem}", self.node));
        }
        let cases = std::mem::take(&mut self.listing.cases);
        let (holding, left_out): (Vec<_>, Vec<_>) = cases
            .into_iter()
            .zip(results)
            .partition(|(_, result)| result.outcome == CaseOutcome::Pass);
        self.listing.cases = holding.into_iter().map(|(case, _)| case).collect();
        println!(
            "{} required cases hold in {}, {} do not and are left out",
            self.listing.cases.len(),
            report.runtimes[0].identity,
            left_out.len(),
        );
        for (case, result) in left_out {
            println!("  {} ({})", case.id(), result.outcome.name());
        }
        Ok(())
    }

    fn plan<'a>(&'a self, runtimes: &'a [Runtime]) -> Plan<'a> {
        Plan {
            suite: &self.suite,
            runtimes,
            listing: &self.listing,
            jobs: self.jobs,
            patience: 1,
        }
    }

    fn score(&self, mutants: &[Mutant]) -> Result<Score, String> {
        // A log of an earlier run would count for this one; usually there is none.
        let _ = std::fs::remove_file(&self.log);
        let mut score = Score::default();
        for (index, together) in mutants.chunks(TOGETHER).enumerate() {
            eprint!("\r{} of {} mutants", index * TOGETHER, mutants.len());
            self.run_together(together, &mut score)?;
        }
        eprintln!("\r{0} of {0} mutants", mutants.len());
        Ok(score)
    }

    fn run_together(&self, mutants: &[Mutant], score: &mut Score) -> Outcome {
        let runtimes: Vec<Runtime> = mutants.iter().map(|mutant| self.runtime(mutant)).collect();
        let tally = Tally::new(mutants.len());
        let report = tenon_conformance::run_chosen(
            &self.plan(&runtimes),
            &|place, case| {
                let function = mutants[place].function().name;
                !tally.is_caught(place) && case.functions.iter().any(|name| name == function)
            },
            &|progress| {
                if let Progress::Case(runtime, case, result) = progress
                    && result.outcome.is_failure()
                    && let Some(place) = place_of(mutants, runtime)
                {
                    tally.catch(place, case.id());
                }
            },
        )?;
        let met = std::fs::read_to_string(&self.log).unwrap_or_default();
        for (place, mutant) in mutants.iter().enumerate() {
            let name = mutant.to_string();
            let is_met = met.lines().any(|line| line == name);
            let found = match (tally.by(place), &report.runtimes[place].problem) {
                (Some(case), _) if is_met => Found::Caught(case),
                (Some(case), _) => Found::Disturbed(case),
                (None, Some(problem)) => return Err(format!("{name}: {problem}")),
                (None, None) if is_met => Found::Unnoticed,
                (None, None) => Found::NeverMet,
            };
            score.add(*mutant, found);
        }
        Ok(())
    }

    fn runtime(&self, mutant: &Mutant) -> Runtime {
        let name = mutant.to_string();
        Runtime::program(&name, &self.node)
            .with_variable("LD_PRELOAD", &self.library.to_string_lossy())
            .with_variable("TENON_MUTANT", &name)
            .with_variable("TENON_MUTANT_LOG", &self.log.to_string_lossy())
    }
}

fn place_of(mutants: &[Mutant], runtime: &Runtime) -> Option<usize> {
    mutants
        .iter()
        .position(|mutant| mutant.to_string() == runtime.name)
}

/// Builds the library that is the mutant host and gives its path.
fn build() -> Result<PathBuf, String> {
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    util::run(Command::new(cargo).current_dir(util::root()).args([
        "build",
        "--quiet",
        "--release",
        "--package",
        "tenon-conformance-mutants-preload",
    ]))?;
    let folder = util::target_dir().join("mutants");
    std::fs::create_dir_all(&folder)
        .map_err(|error| format!("cannot make {}: {error}", folder.display()))?;
    Ok(util::target_dir().join("release/libtenon_conformance_mutants_preload.so"))
}
