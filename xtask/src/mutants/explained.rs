//! The survivors that are known, each with the reason why no required case can notice it.

use std::collections::BTreeMap;

use super::score::Score;
use crate::util;

/// The reasons, by the mutant's name.
pub(super) struct Explained(BTreeMap<String, String>);

impl Explained {
    /// Reads `conformance/mutants/explained.txt`: a name a line, with its reason after a blank.
    pub(super) fn read() -> Result<Self, String> {
        let path = util::root().join("conformance/mutants/explained.txt");
        let text = std::fs::read_to_string(&path)
            .map_err(|error| format!("{}: {error}", path.display()))?;
        let lines = text
            .lines()
            .filter(|line| !line.is_empty() && !line.starts_with('#'));
        lines
            .map(|line| {
                let (name, why) = line
                    .split_once(' ')
                    .ok_or_else(|| format!("{}: `{line}` has no reason", path.display()))?;
                Ok((name.to_owned(), why.trim().to_owned()))
            })
            .collect::<Result<_, _>>()
            .map(Self)
    }

    /// Why this mutant survives.
    pub(super) fn why(&self, name: &str) -> Option<&str> {
        self.0.get(name).map(String::as_str)
    }

    /// What is wrong with the list: survivors without a reason, and reasons without a survivor.
    pub(super) fn wrong(&self, score: &Score, whole: bool) -> Vec<String> {
        let unexplained = score
            .survivor_names()
            .into_iter()
            .filter(|name| self.why(name).is_none())
            .map(|name| format!("{name} survives and is not explained"));
        let stale = self
            .0
            .keys()
            .filter_map(|name| match score.is_caught(name) {
                Some(true) => Some(format!("{name} is caught")),
                None if whole => Some(format!("there is no mutant {name}")),
                _ => None,
            });
        unexplained.chain(stale).collect()
    }
}
