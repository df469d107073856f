//! Runs cases: a process for each file and runtime, begun again behind whatever ends it.

mod judge;

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use serde_json::json;

use crate::listing::{CaseInfo, Listing};
use crate::native;
use crate::outcome::{CaseResult, Outcome, Report, RuntimeReport};
use crate::process::{self, Ended, Ending, Event};
use crate::runtime::Runtime;
use crate::script::Script;
use crate::suite::Suite;
use crate::workspace::Workspace;
use judge::{is_older_node, judge, with_words};

/// How long a runtime may take to start.
const START: Duration = Duration::from_secs(20);
/// What a case gets on top of its own time before its process is killed.
const GRACE: Duration = Duration::from_secs(4);
/// How long a process may take to end after its last case.
const END: Duration = Duration::from_secs(5);
/// After so many hangs in a file the rest of it is left.
const HANGS: usize = 3;

/// What is to be run.
#[derive(Debug)]
pub struct Plan<'a> {
    /// The suite.
    pub suite: &'a Suite,
    /// The runtimes.
    pub runtimes: &'a [Runtime],
    /// The cases, of those the suite has.
    pub listing: &'a Listing,
    /// How many processes run at the same time.
    pub jobs: usize,
    /// By what all limits of time are multiplied; 1 on a machine with nothing else to do.
    pub patience: u32,
}

/// What happens during a run, for whoever watches.
#[derive(Debug)]
pub enum Progress<'a> {
    /// The addons are being built.
    Building,
    /// A runtime was tried; the report has no results yet.
    Runtime(&'a RuntimeReport),
    /// A case is over.
    Case(&'a Runtime, &'a CaseInfo, &'a CaseResult),
}

/// What the jobs of a run share.
struct Shared<'a> {
    plan: &'a Plan<'a>,
    workspace: Workspace,
    addons: BTreeMap<String, PathBuf>,
    harness: String,
    functions: serde_json::Value,
    /// By runtime and case.
    results: Mutex<Vec<Vec<Option<CaseResult>>>>,
    reports: Vec<RuntimeReport>,
    remarks: Mutex<Vec<(usize, String)>>,
    choose: &'a Choice<'a>,
    watch: &'a (dyn Fn(Progress<'_>) + Sync),
}

/// Some cases of one file, by their place in the listing, for one process.
struct Job {
    runtime: usize,
    cases: Vec<usize>,
}

/// Runs a plan.
///
/// # Errors
///
/// When an addon cannot be built or there is no place for scripts; never because of a runtime.
pub fn run(plan: &Plan<'_>, watch: &(dyn Fn(Progress<'_>) + Sync)) -> Result<Report, String> {
    run_chosen(plan, &|_, _| true, watch)
}

/// Says whether a case shall run in the runtime of that place in the plan.
pub type Choice<'a> = dyn Fn(usize, &CaseInfo) -> bool + Sync + 'a;

/// Runs those cases of a plan that are chosen. The choice is asked when a process is about to
/// begin, so that it can depend on what has come out before; the rest stays untried.
///
/// # Errors
///
/// As [`run`].
pub fn run_chosen(
    plan: &Plan<'_>,
    choose: &Choice<'_>,
    watch: &(dyn Fn(Progress<'_>) + Sync),
) -> Result<Report, String> {
    let started = Instant::now();
    watch(Progress::Building);
    let workspace = Workspace::new()?;
    let mut shared = Shared {
        plan,
        workspace,
        addons: build(plan)?,
        harness: plan.suite.harness(),
        functions: crate::table::functions(),
        results: Mutex::new(vec![
            vec![None; plan.listing.cases.len()];
            plan.runtimes.len()
        ]),
        reports: Vec::new(),
        remarks: Mutex::new(Vec::new()),
        choose,
        watch,
    };
    let probed = in_parallel(plan.jobs, plan.runtimes, |runtime| shared.probe(runtime));
    shared.reports = probed;
    for report in &shared.reports {
        watch(Progress::Runtime(report));
    }
    let jobs = jobs(plan, &shared.reports);
    in_parallel(plan.jobs, &jobs, |job| shared.run_job(job));
    if process::interrupted() {
        return Err("interrupted".to_owned());
    }
    Ok(shared.into_report(started))
}

fn build(plan: &Plan<'_>) -> Result<BTreeMap<String, PathBuf>, String> {
    let mut versions: Vec<i32> = plan.listing.cases.iter().map(|case| case.version).collect();
    versions.sort_unstable();
    versions.dedup();
    let wanted: Vec<_> = plan
        .listing
        .addons
        .iter()
        .filter(|addon| {
            plan.listing
                .cases
                .iter()
                .any(|case| case.file == addon.file)
        })
        .cloned()
        .collect();
    native::build(plan.suite, &wanted, &versions, plan.jobs)
}

/// One job for each file and runtime, and one for each case that wants a process of its own. The
/// runtimes take turns, so that a slow one does not come last.
fn jobs(plan: &Plan<'_>, reports: &[RuntimeReport]) -> Vec<Job> {
    let mut groups: Vec<Vec<usize>> = Vec::new();
    let mut shared: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
    for (index, case) in plan.listing.cases.iter().enumerate() {
        if case.isolated.is_some() {
            groups.push(vec![index]);
        } else {
            shared.entry(&case.file).or_default().push(index);
        }
    }
    // The big ones first, so that the last job to end is a short one.
    let mut files: Vec<Vec<usize>> = shared.into_values().collect();
    files.sort_by_key(|cases| std::cmp::Reverse(cases.len()));
    files.extend(groups);
    files
        .into_iter()
        .flat_map(|cases| {
            (0..plan.runtimes.len())
                .filter(|&runtime| reports[runtime].problem.is_none())
                .map(move |runtime| Job {
                    runtime,
                    cases: cases.clone(),
                })
        })
        .collect()
}

/// Does something with each item, several at the same time; the answers are in the items' order.
fn in_parallel<T: Sync, R: Send>(
    jobs: usize,
    items: &[T],
    each: impl Fn(&T) -> R + Sync,
) -> Vec<R> {
    let next = AtomicUsize::new(0);
    let answers: Vec<Mutex<Option<R>>> = items.iter().map(|_| Mutex::new(None)).collect();
    thread::scope(|scope| {
        for _ in 0..jobs.clamp(1, items.len().max(1)) {
            scope.spawn(|| {
                loop {
                    let index = next.fetch_add(1, Ordering::Relaxed);
                    let Some(item) = items.get(index) else { break };
                    let answer = each(item);
                    if let Ok(mut place) = answers[index].lock() {
                        *place = Some(answer);
                    }
                }
            });
        }
    });
    answers
        .into_iter()
        .filter_map(|place| place.into_inner().ok().flatten())
        .collect()
}

/// What one process told about its cases.
#[derive(Default)]
struct Told {
    identity: Option<(String, String, Option<f64>)>,
    current: Option<usize>,
    results: Vec<(usize, CaseResult)>,
    reports: Vec<String>,
    broken: Option<String>,
    done: bool,
    /// Whether it was ended by us, because no case in it is chosen any more.
    stopped: bool,
}

impl Shared<'_> {
    /// Runs the harness without a case, which says whether the runtime can be used at all.
    fn probe(&self, runtime: &Runtime) -> RuntimeReport {
        let (told, ended) = self.process(runtime, None, &[], &|_, _| true);
        let problem = match (&told, &ended.how) {
            (_, Ending::NotStarted(why)) => Some(format!("could not be started: {why}")),
            (
                Told {
                    broken: Some(why), ..
                },
                _,
            ) => Some(why.clone()),
            (Told { identity: None, .. }, how) => Some(with_words(
                format!("{how} before the harness ran"),
                &ended.stderr,
            )),
            (Told { done: false, .. }, how) => Some(with_words(how.to_string(), &ended.stderr)),
            _ => None,
        };
        let (name, version, napi) = told.identity.unwrap_or_default();
        RuntimeReport {
            name: runtime.name.clone(),
            command: runtime.line(),
            identity: format!("{name} {version}").trim().to_owned(),
            napi: napi.map(|version| version as i64),
            problem,
            remarks: Vec::new(),
            results: Vec::new(),
        }
    }

    fn run_job(&self, job: &Job) {
        if process::interrupted() {
            return;
        }
        let cases = &self.plan.listing.cases;
        match job.cases.as_slice() {
            &[index] if cases[index].isolated.is_some() => self.run_alone(job.runtime, index),
            _ => self.run_together(job),
        }
    }

    fn is_chosen(&self, runtime: usize, index: usize) -> bool {
        (self.choose)(runtime, &self.plan.listing.cases[index])
    }

    /// Runs the cases of a file, in as few processes as it can be done.
    fn run_together(&self, job: &Job) {
        let runtime = &self.plan.runtimes[job.runtime];
        let mut left = job.cases.clone();
        let mut hangs = 0;
        loop {
            left.retain(|&index| self.is_chosen(job.runtime, index));
            if left.is_empty() || process::interrupted() {
                break;
            }
            let (told, ended) = self.process(runtime, Some(left[0]), &left, &|index, result| {
                self.settle(job.runtime, index, result.clone());
                self.is_chosen(job.runtime, index)
            });
            if told.stopped {
                break;
            }
            for (index, _) in &told.results {
                left.retain(|other| other != index);
            }
            if told.done {
                // What a failed case left behind may well hold the process.
                let held = matches!(ended.how, Ending::TimedOut(_)) && !self.all_pass(job);
                if ended.how != Ending::Exit(0) && !held {
                    self.remark(job.runtime, job, &ended);
                }
                break;
            }
            let outcome = match ended.how {
                Ending::TimedOut(_) => Outcome::Timeout,
                _ => Outcome::Crash,
            };
            let message = told
                .broken
                .unwrap_or_else(|| format!("the process {}", ended.how));
            let result = CaseResult::new(outcome, message).with_stderr(&ended.stderr);
            hangs += usize::from(outcome == Outcome::Timeout);
            match told.current {
                Some(index) => {
                    self.settle(job.runtime, index, result);
                    left.retain(|&other| other != index);
                }
                // Not one began: the rest of the file would end in the same way.
                None => {
                    for index in left.drain(..) {
                        self.settle(job.runtime, index, result.clone());
                    }
                }
            }
            if hangs == HANGS {
                for index in left.drain(..) {
                    let why = format!("left out after {HANGS} cases of the file hung");
                    self.settle(job.runtime, index, CaseResult::new(Outcome::Untried, why));
                }
            }
        }
    }

    /// Runs a case that says how its process must end.
    fn run_alone(&self, runtime: usize, index: usize) {
        let case = &self.plan.listing.cases[index];
        if !self.is_chosen(runtime, index) {
            return;
        }
        let wanted = case.isolated.clone().unwrap_or_default();
        let (told, ended) = self.process(
            &self.plan.runtimes[runtime],
            Some(index),
            &[index],
            &|_, _| true,
        );
        let settled = told.results.into_iter().next().map(|(_, result)| result);
        let result = match (settled, told.broken) {
            (_, Some(why)) => CaseResult::new(Outcome::Crash, why),
            (Some(result), _) if result.outcome != Outcome::Pass => result,
            _ => judge(&wanted, &told.reports, &ended),
        };
        self.settle(runtime, index, result);
    }

    /// Runs a process over some cases of one file. The limit for each is its own. Each result is
    /// shown to `goes_on`, which says whether the process shall go on.
    fn process(
        &self,
        runtime: &Runtime,
        file_of: Option<usize>,
        select: &[usize],
        goes_on: &dyn Fn(usize, &CaseResult) -> bool,
    ) -> (Told, Ended) {
        let cases = &self.plan.listing.cases;
        let mark = self.workspace.mark();
        let path = self.workspace.script_path(runtime);
        let file = file_of.map_or("", |index| cases[index].file.as_str());
        let config = json!({
            "mark": mark,
            "list": false,
            "script": path,
            "patience": self.plan.patience,
            "select": select.iter().map(|&index| cases[index].index).collect::<Vec<_>>(),
            "addons": self.addons,
            "functions": self.functions,
        });
        let mut told = Told::default();
        let script = runtime.adapter_text(self.plan.suite).map(|adapter| {
            let text = self.plan.suite.text(file);
            let files: Vec<_> = text.map(|text| (file, text)).into_iter().collect();
            Script::compose(&config, &adapter, &self.harness, &files)
        });
        let written = script.and_then(|script| {
            std::fs::write(&path, script.text())
                .map(|()| script)
                .map_err(|error| format!("{}: {error}", path.display()))
        });
        let script = match written {
            Ok(script) => script,
            Err(why) => {
                let how = Ending::NotStarted(why);
                let stderr = String::new();
                return (told, Ended { how, stderr });
            }
        };
        // Cases are known to the script by their place in the file.
        let global = |local: usize| {
            select
                .iter()
                .copied()
                .find(|&index| cases[index].index == local)
        };
        let shown = path.to_string_lossy().into_owned();
        let mut command = runtime.command(&path);
        command.current_dir(self.workspace.folder());
        let ended = process::run(command, &mark, START * self.plan.patience, |event| {
            if told.stopped {
                return Some(Duration::ZERO);
            }
            match event {
                Event::Hello {
                    name,
                    version,
                    napi,
                } => {
                    told.identity = Some((name, version, napi));
                }
                Event::Start { index } => {
                    told.current = global(index);
                    let limit = told.current.map_or(0, |index| cases[index].timeout);
                    return Some((Duration::from_millis(limit) + GRACE) * self.plan.patience);
                }
                Event::Pass { index } => {
                    told.end(global(index), CaseResult::new(Outcome::Pass, ""))
                }
                Event::Fail {
                    index,
                    name,
                    message,
                    stack,
                } => {
                    let message = match name.as_str() {
                        "" | "Error" => message,
                        name => format!("{name}: {message}"),
                    };
                    let mut result = CaseResult::new(Outcome::Fail, message);
                    result.place = script.place(&stack, &shown);
                    told.end(global(index), result);
                }
                Event::Unsupported { index, reason } => {
                    told.end(global(index), CaseResult::new(Outcome::Unsupported, reason));
                }
                Event::Report { text } => told.reports.push(text),
                Event::Broken { message, .. } => told.broken = Some(message),
                Event::Done => {
                    told.done = true;
                    return Some(END * self.plan.patience);
                }
                Event::List { .. } => {}
            }
            if told.current.is_none()
                && let Some((index, result)) = told.results.last()
                && !goes_on(*index, result)
            {
                told.stopped = true;
                return Some(Duration::ZERO);
            }
            None
        });
        _ = std::fs::remove_file(&path);
        (told, ended)
    }

    /// Keeps a case's result, unless it has one.
    fn settle(&self, runtime: usize, index: usize, mut result: CaseResult) {
        let case = &self.plan.listing.cases[index];
        if result.outcome.is_failure()
            && let Some(changed) = &case.changed
            && is_older_node(&self.reports[runtime].identity, changed)
        {
            result.outcome = Outcome::Differs;
            result.message = format!(
                "since Node {}: {}. {}",
                changed.node, changed.why, result.message
            );
        }
        let Ok(mut results) = self.results.lock() else {
            return;
        };
        let place = &mut results[runtime][index];
        if place.is_none() {
            (self.watch)(Progress::Case(&self.plan.runtimes[runtime], case, &result));
            *place = Some(result);
        }
    }

    /// Whether every case of a job has passed, or is not for the runtime.
    fn all_pass(&self, job: &Job) -> bool {
        self.results.lock().is_ok_and(|results| {
            job.cases.iter().all(|&index| {
                results[job.runtime][index].as_ref().is_some_and(|result| {
                    matches!(result.outcome, Outcome::Pass | Outcome::Unsupported)
                })
            })
        })
    }

    fn remark(&self, runtime: usize, job: &Job, ended: &Ended) {
        let file = &self.plan.listing.cases[job.cases[0]].file;
        let text = with_words(
            format!("{file}: after the last case the process {}", ended.how),
            &ended.stderr,
        );
        if let Ok(mut remarks) = self.remarks.lock() {
            remarks.push((runtime, text));
        }
    }

    fn into_report(self, started: Instant) -> Report {
        let results = self.results.into_inner().unwrap_or_default();
        let remarks = self.remarks.into_inner().unwrap_or_default();
        let mut runtimes = self.reports;
        for (index, (report, results)) in runtimes.iter_mut().zip(results).enumerate() {
            let problem = report.problem.clone();
            report.results = results
                .into_iter()
                .map(|result| {
                    result.unwrap_or_else(|| {
                        let why = problem.clone().unwrap_or_else(|| "not reached".to_owned());
                        CaseResult::new(Outcome::Untried, why)
                    })
                })
                .collect();
            report.remarks = remarks
                .iter()
                .filter(|(runtime, _)| *runtime == index)
                .map(|(_, text)| text.clone())
                .collect();
        }
        Report {
            suite: env!("CARGO_PKG_VERSION").to_owned(),
            cases: self.plan.listing.cases.clone(),
            runtimes,
            seconds: started.elapsed().as_secs_f64(),
        }
    }
}

impl Told {
    fn end(&mut self, index: Option<usize>, result: CaseResult) {
        if let Some(index) = index {
            self.results.push((index, result));
        }
        self.current = None;
    }
}
