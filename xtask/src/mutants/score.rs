//! What became of the mutants.

use std::collections::BTreeMap;
use std::path::Path;

use tenon_conformance_mutants::Mutant;

use super::explained::Explained;
use crate::Outcome;

/// What became of a mutant.
pub(super) enum Found {
    /// This case noticed it.
    Caught(String),
    /// The broken function was called in a way that made a difference, and no case noticed.
    Unnoticed,
    /// No case called the function in such a way.
    NeverMet,
    /// This case fails before the fault shows, so it says nothing about the fault.
    Disturbed(String),
}

/// What became of all of them.
#[derive(Default)]
pub(super) struct Score(Vec<(Mutant, Found)>);

impl Score {
    pub(super) fn add(&mut self, mutant: Mutant, found: Found) {
        self.0.push((mutant, found));
    }

    fn caught(&self) -> usize {
        let caught = self
            .0
            .iter()
            .filter(|(_, found)| matches!(found, Found::Caught(_)));
        caught.count()
    }

    fn survivors(&self) -> impl Iterator<Item = &(Mutant, Found)> {
        self.0
            .iter()
            .filter(|(_, found)| !matches!(found, Found::Caught(_)))
    }

    /// Of 100 mutants, those caught.
    pub(super) fn percent(&self) -> f64 {
        100.0 * self.caught() as f64 / self.0.len().max(1) as f64
    }

    /// Whether the mutant of that name was run, and if so whether it was caught.
    pub(super) fn is_caught(&self, name: &str) -> Option<bool> {
        let found = self.0.iter().find(|(mutant, _)| mutant.to_string() == name);
        found.map(|(_, found)| matches!(found, Found::Caught(_)))
    }

    /// The names of the mutants that were not caught.
    pub(super) fn survivor_names(&self) -> Vec<String> {
        self.survivors()
            .map(|(mutant, _)| mutant.to_string())
            .collect()
    }

    /// Writes the survivors' names for a later run, and which case caught which mutant.
    pub(super) fn keep(&self, path: &Path) -> Outcome {
        let write = |path: &Path, text: String| {
            std::fs::write(path, text).map_err(|error| format!("{}: {error}", path.display()))
        };
        let names = self.survivor_names();
        write(path, names.join("\n"))?;
        let caught = self.0.iter().filter_map(|(mutant, found)| match found {
            Found::Caught(case) => Some(format!("{mutant}\t{case}\n")),
            _ => None,
        });
        write(&path.with_file_name("caught.txt"), caught.collect())
    }

    pub(super) fn print(&self, explained: &Explained) {
        let mut by_fault: BTreeMap<&str, (usize, usize)> = BTreeMap::new();
        for (mutant, found) in &self.0 {
            let counts = by_fault.entry(mutant.fault.name()).or_default();
            counts.0 += usize::from(matches!(found, Found::Caught(_)));
            counts.1 += 1;
        }
        println!("\n{:<24}{:>8}{:>8}", "fault", "caught", "of");
        for (fault, (caught, all)) in by_fault {
            println!("{fault:<24}{caught:>8}{all:>8}");
        }
        if self.caught() < self.0.len() {
            println!("\nsurvivors:");
        }
        for (mutant, found) in self.survivors() {
            let name = mutant.to_string();
            let how = match found {
                Found::NeverMet => "no case meets it".to_owned(),
                Found::Disturbed(case) => format!("`{case}` fails before the fault shows"),
                _ => "unnoticed".to_owned(),
            };
            println!("  {name}  ({how}: it {})", mutant.fault.sentence());
            if let Some(why) = explained.why(&name) {
                println!("      {why}");
            }
        }
        println!(
            "\n{} of {} mutants caught: {:.1} of 100",
            self.caught(),
            self.0.len(),
            self.percent()
        );
    }
}
