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
        let text = std::fs::read_to_string(&path).map_err(|error| error.to_string());
        text.and_then(|text| Self::parse(&text))
            .map_err(|why| format!("{}: {why}", path.display()))
    }

    fn parse(text: &str) -> Result<Self, String> {
        let lines = text
            .lines()
            .filter(|line| !line.is_empty() && !line.starts_with('#'));
        let entries = lines.map(|line| {
            let (name, why) = line
                .split_once(' ')
                .ok_or_else(|| format!("`{line}` has no reason"))?;
            Ok((name.to_owned(), why.trim().to_owned()))
        });
        entries.collect::<Result<_, _>>().map(Self)
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

#[cfg(test)]
mod tests {
    use tenon_conformance_mutants::Mutant;

    use super::super::score::Found;
    use super::*;

    /// A score of one mutant that survives and one that does not.
    fn score() -> (Score, String, String) {
        let [survivor, caught, ..] = tenon_conformance_mutants::all()[..] else {
            unreachable!("there are mutants");
        };
        let mut score = Score::default();
        score.add(survivor, Found::NeverMet);
        score.add(caught, Found::Caught("a case".to_owned()));
        let name = |mutant: Mutant| mutant.to_string();
        (score, name(survivor), name(caught))
    }

    #[test]
    fn a_survivor_needs_a_reason() {
        let (score, survivor, _) = score();
        let none = Explained::parse("# nothing\n").unwrap();
        assert_eq!(none.wrong(&score, true).len(), 1);
        let one = Explained::parse(&format!("{survivor} because\n")).unwrap();
        assert_eq!(one.why(&survivor), Some("because"));
        assert!(one.wrong(&score, true).is_empty());
        assert!(Explained::parse(&survivor).is_err());
    }

    #[test]
    fn a_reason_needs_a_survivor() {
        let (score, survivor, caught) = score();
        let text = format!("{survivor} because\n{caught} because\nno:such because\n");
        let explained = Explained::parse(&text).unwrap();
        assert_eq!(explained.wrong(&score, true).len(), 2);
        // The last one may be among those that were not run.
        assert_eq!(explained.wrong(&score, false).len(), 1);
    }
}
