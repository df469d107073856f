//! The command line: `tenon conform`.

use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::{env, fs, thread};

use crate::coverage;
use crate::listing::{CaseInfo, Level, Listing, list};
use crate::process;
use crate::progress::Watcher;
use crate::report;
use crate::run::{Plan, run};
use crate::runtime::Runtime;
use crate::suite::Suite;

/// The help text.
pub const HELP: &str = "\
tenon conform: run the Node-API conformance suite in any runtime

usage: tenon conform [options] [FILTER ...]

  FILTER                   only cases whose `chapter/topic: title [version]`
                           or functions contain one of these texts
  -r, --runtime NAME=CMD   a runtime to test; may be given several times.
                           Default: this tenon, and node, deno and bun when
                           they are on the PATH. The script's path is put
                           after the command
      --adapter NAME=FILE  a script that drives a runtime without CommonJS
      --level LEVEL        what decides the exit code: required (default),
                           recommended, quirk or hardening, with all weightier
                           ones
      --filter TEXT        the same as FILTER
  -j, --jobs N             processes at the same time; default: the cores
      --patience N         multiply all time limits, on a busy or slow machine
      --list               only list the cases
      --coverage           only say what the suite lacks of any function
      --json FILE          write the results as JSON; - is standard output
      --md FILE            write the matrix as Markdown
      --html FILE          write a page of one file
      --suite FOLDER       the suite of a folder, not the one built in
  -v, --verbose            tell each case, not only those that fail
  -h, --help               this text

exit codes: 0 no case of the level fails, 1 some do or a runtime could not be
tested, 2 the command line is wrong, 3 nothing could be run, 130 interrupted
";

/// What the command line asks for.
#[derive(Debug)]
struct Options {
    runtimes: Vec<String>,
    adapters: Vec<String>,
    filters: Vec<String>,
    level: Level,
    jobs: usize,
    patience: u32,
    list: bool,
    coverage: bool,
    json: Option<PathBuf>,
    markdown: Option<PathBuf>,
    html: Option<PathBuf>,
    suite: Option<PathBuf>,
    verbose: bool,
    help: bool,
}

impl Options {
    fn parse(args: Vec<OsString>) -> Result<Self, String> {
        let mut options = Self {
            runtimes: Vec::new(),
            adapters: Vec::new(),
            filters: Vec::new(),
            level: Level::Required,
            jobs: thread::available_parallelism().map_or(2, usize::from),
            patience: 1,
            list: false,
            coverage: false,
            json: None,
            markdown: None,
            html: None,
            suite: None,
            verbose: false,
            help: false,
        };
        let mut args = args.into_iter();
        while let Some(arg) = args.next() {
            let arg = text(arg)?;
            let (name, inline) = match arg.split_once('=') {
                Some((name, value)) if name.starts_with("--") => (name, Some(value.to_owned())),
                _ => (arg.as_str(), None),
            };
            let mut value = || match inline.clone() {
                Some(value) => Ok(value),
                None => args
                    .next()
                    .map_or_else(|| Err(format!("{name} needs a value")), text),
            };
            match name {
                "-r" | "--runtime" => options.runtimes.push(value()?),
                "--adapter" => options.adapters.push(value()?),
                "--filter" => options.filters.push(value()?),
                "--level" => options.level = level(&value()?)?,
                "-j" | "--jobs" => options.jobs = jobs(&value()?)?,
                "--patience" => options.patience = patience(&value()?)?,
                "--json" => options.json = Some(value()?.into()),
                "--md" => options.markdown = Some(value()?.into()),
                "--html" => options.html = Some(value()?.into()),
                "--suite" => options.suite = Some(value()?.into()),
                "--list" | "--coverage" | "-v" | "--verbose" | "-h" | "--help"
                    if inline.is_some() =>
                {
                    return Err(format!("{name} takes no value"));
                }
                "--list" => options.list = true,
                "--coverage" => options.coverage = true,
                "-v" | "--verbose" => options.verbose = true,
                "-h" | "--help" => options.help = true,
                _ if name.starts_with('-') => return Err(format!("unknown option {name}")),
                _ => options.filters.push(arg),
            }
        }
        Ok(options)
    }

    /// The runtimes named, or those there are.
    fn runtimes(&self, tenon: Option<&Path>) -> Result<Vec<Runtime>, String> {
        let mut runtimes = if self.runtimes.is_empty() {
            let own = tenon.map(|path| Runtime::program("tenon", &path.to_string_lossy()));
            own.into_iter().chain(Runtime::on_path()).collect()
        } else {
            self.runtimes
                .iter()
                .map(|typed| Runtime::typed(typed))
                .collect::<Result<Vec<_>, _>>()?
        };
        for typed in &self.adapters {
            let (name, path) = typed
                .split_once('=')
                .ok_or_else(|| format!("--adapter {typed}: it is NAME=FILE"))?;
            let place = runtimes
                .iter_mut()
                .find(|runtime| runtime.name == name)
                .ok_or_else(|| format!("--adapter {typed}: no runtime is called {name}"))?;
            *place = place.clone().with_adapter(path.into());
        }
        for (index, runtime) in runtimes.iter().enumerate() {
            if runtimes[..index]
                .iter()
                .any(|other| other.name == runtime.name)
            {
                return Err(format!("two runtimes are called {}", runtime.name));
            }
        }
        Ok(runtimes)
    }

    fn wants(&self, case: &CaseInfo) -> bool {
        let id = case.id();
        self.filters.is_empty()
            || self.filters.iter().any(|filter| {
                id.contains(filter.as_str()) || case.functions.iter().any(|name| name == filter)
            })
    }
}

fn text(arg: OsString) -> Result<String, String> {
    arg.into_string()
        .map_err(|arg| format!("{} is not Unicode", arg.display()))
}

fn level(name: &str) -> Result<Level, String> {
    Level::ALL
        .into_iter()
        .find(|level| level.name() == name)
        .ok_or_else(|| format!("--level {name}: it is required, recommended, quirk or hardening"))
}

fn jobs(number: &str) -> Result<usize, String> {
    match number.parse() {
        Ok(jobs @ 1..=128) => Ok(jobs),
        _ => Err(format!("--jobs {number}: it is a number from 1 to 128")),
    }
}

fn patience(number: &str) -> Result<u32, String> {
    match number.parse() {
        Ok(patience @ 1..=100) => Ok(patience),
        _ => Err(format!("--patience {number}: it is a number from 1 to 100")),
    }
}

/// Does what the words after `conform` ask for. `tenon` is the program that runs scripts as Tenon,
/// if there is one.
#[must_use]
pub fn command(args: Vec<OsString>, tenon: Option<&Path>) -> ExitCode {
    let options = match Options::parse(args) {
        Ok(options) => options,
        Err(why) => {
            eprintln!("tenon conform: {why}; `tenon conform --help` tells the options");
            return ExitCode::from(2);
        }
    };
    if options.help {
        print!("{HELP}");
        return ExitCode::SUCCESS;
    }
    process::kill_on_interrupt();
    match conform(&options, tenon) {
        Ok(code) => code,
        Err(_) if process::interrupted() => {
            eprintln!("tenon conform: interrupted");
            ExitCode::from(130)
        }
        Err(why) => {
            eprintln!("tenon conform: {why}");
            ExitCode::from(3)
        }
    }
}

fn conform(options: &Options, tenon: Option<&Path>) -> Result<ExitCode, String> {
    let suite = match &options.suite {
        Some(folder) => Suite::in_folder(folder)?,
        None => Suite::embedded(),
    };
    let runtimes = options.runtimes(tenon)?;
    if runtimes.is_empty() {
        return Err("there is no runtime: name one with --runtime NAME=CMD".to_owned());
    }
    let listing = chosen(options, &suite, &runtimes, tenon)?;
    if options.list {
        for case in &listing.cases {
            println!("{} {}", case.level.name(), case.id());
        }
        return Ok(ExitCode::SUCCESS);
    }
    if options.coverage {
        let lacks = coverage::missing(&listing);
        for lack in &lacks {
            println!("{lack}");
        }
        return Ok(ExitCode::from(u8::from(!lacks.is_empty())));
    }
    let plan = Plan {
        suite: &suite,
        runtimes: &runtimes,
        listing: &listing,
        jobs: options.jobs,
        patience: options.patience,
    };
    let watcher = Watcher::new(
        listing.cases.len() * runtimes.len(),
        options.verbose,
        // What is asked for on standard output stays alone there.
        [&options.json, &options.markdown, &options.html]
            .into_iter()
            .flatten()
            .any(|path| is_stdout(path)),
    );
    let report = run(&plan, &|progress| watcher.tell(progress))?;
    watcher.finish(&report);
    write(options.json.as_deref(), || report::json(&report))?;
    write(options.markdown.as_deref(), || report::markdown(&report))?;
    write(options.html.as_deref(), || report::html(&report, &suite))?;
    Ok(if report.is_good(options.level) {
        ExitCode::SUCCESS
    } else {
        ExitCode::from(1)
    })
}

/// The cases that the filters let through.
fn chosen(
    options: &Options,
    suite: &Suite,
    runtimes: &[Runtime],
    tenon: Option<&Path>,
) -> Result<Listing, String> {
    let own = tenon.map(|path| Runtime::program("tenon", &path.to_string_lossy()));
    let listers: Vec<Runtime> = own.into_iter().chain(runtimes.iter().cloned()).collect();
    let mut listing = list(suite, &listers)?;
    listing.cases.retain(|case| options.wants(case));
    if listing.cases.is_empty() {
        return Err(format!("no case contains {}", options.filters.join(" or ")));
    }
    Ok(listing)
}

fn is_stdout(path: &Path) -> bool {
    path.as_os_str() == "-"
}

fn write(path: Option<&Path>, text: impl FnOnce() -> String) -> Result<(), String> {
    match path {
        None => Ok(()),
        Some(path) if is_stdout(path) => {
            print!("{}", text());
            Ok(())
        }
        Some(path) => {
            fs::write(path, text()).map_err(|error| format!("{}: {error}", path.display()))
        }
    }
}

/// Whether colours are wanted: by the terminal, and by the user.
pub(crate) fn colours(is_terminal: bool) -> bool {
    is_terminal
        && env::var_os("NO_COLOR").is_none_or(|value| value.is_empty())
        && env::var_os("TERM").is_none_or(|value| value != "dumb")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(line: &str) -> Result<Options, String> {
        Options::parse(line.split_whitespace().map(OsString::from).collect())
    }

    #[test]
    fn reads_the_command_line() {
        let options = parse("-r a=node --runtime=b=bun -j 3 strings --json=- -v").unwrap();
        assert_eq!(options.runtimes, ["a=node", "b=bun"]);
        assert_eq!(options.filters, ["strings"]);
        assert_eq!((options.jobs, options.verbose), (3, true));
        assert_eq!(options.json, Some("-".into()));
        for wrong in [
            "--nothing",
            "--jobs 0",
            "--jobs many",
            "--patience 0",
            "--level high",
            "--runtime",
            "--list=1",
        ] {
            assert!(parse(wrong).is_err(), "{wrong}");
        }
    }

    #[test]
    fn runtimes_have_names_of_their_own() {
        let runtimes = |line| parse(line).unwrap().runtimes(None);
        assert!(runtimes("-r a=node -r a=bun").is_err());
        assert!(runtimes("-r a=node --adapter b=file.js").is_err());
        assert!(runtimes("-r a=node --adapter file.js").is_err());
        assert_eq!(runtimes("-r a=node --adapter a=file.js").unwrap().len(), 1);
    }
}
