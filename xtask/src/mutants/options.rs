//! The arguments of the chore.

use std::path::{Path, PathBuf};

use tenon_conformance_mutants::Mutant;

/// What to run, and how.
pub(super) struct Options {
    only: Vec<String>,
    survivors: bool,
    pub(super) node: Option<PathBuf>,
    pub(super) jobs: usize,
    pub(super) list: bool,
}

impl Options {
    pub(super) fn parse(args: &[String]) -> Result<Self, String> {
        let mut options = Self {
            only: Vec::new(),
            survivors: false,
            node: None,
            jobs: 2,
            list: false,
        };
        let mut args = args.iter();
        while let Some(arg) = args.next() {
            let mut value = || args.next().ok_or_else(|| format!("{arg} needs a value"));
            match arg.as_str() {
                "--only" => options.only.push(value()?.clone()),
                "--survivors" => options.survivors = true,
                "--node" => options.node = Some(value()?.into()),
                "--jobs" => {
                    options.jobs = value()?
                        .parse()
                        .map_err(|_| "--jobs needs a number".to_owned())?;
                }
                "--list" => options.list = true,
                _ => return Err(format!("there is no option `{arg}`")),
            }
        }
        Ok(options)
    }

    /// Whether every mutant is run, so that the score is that of the suite.
    pub(super) fn is_whole(&self) -> bool {
        self.only.is_empty() && !self.survivors
    }

    /// The mutants to run.
    pub(super) fn mutants(&self, survivors: &Path) -> Result<Vec<Mutant>, String> {
        let survivors = match self.survivors {
            true => Some(
                std::fs::read_to_string(survivors)
                    .map_err(|error| format!("{}: {error}", survivors.display()))?,
            ),
            false => None,
        };
        let mut mutants = tenon_conformance_mutants::all();
        mutants.retain(|mutant| {
            let name = mutant.to_string();
            let survived = |names: &String| names.lines().any(|line| line == name);
            survivors.as_ref().is_none_or(survived)
                && (self.only.is_empty() || self.only.iter().any(|text| name.contains(text)))
        });
        if mutants.is_empty() {
            return Err("there is no such mutant".to_owned());
        }
        Ok(mutants)
    }
}
