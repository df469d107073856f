//! Which mutants of those that run together have been caught.

use std::sync::OnceLock;

/// For each mutant, the case that caught it.
pub(super) struct Tally(Vec<OnceLock<String>>);

impl Tally {
    pub(super) fn new(mutants: usize) -> Self {
        Self((0..mutants).map(|_| OnceLock::new()).collect())
    }

    pub(super) fn catch(&self, place: usize, case: String) {
        // The first case counts; that a second one failed too says nothing.
        let _ = self.0[place].set(case);
    }

    pub(super) fn is_caught(&self, place: usize) -> bool {
        self.0[place].get().is_some()
    }

    pub(super) fn by(&self, place: usize) -> Option<String> {
        self.0[place].get().cloned()
    }
}
