//! What is still kept when its environment ends, for those who ask: with `TENON_ADDON_LEAKS=1` in the
//! environment of the process, each such thing is named on stderr with the place that made it.
//!
//! Nothing of this is unsound: what outlives its environment knows so. But in a worker it is memory that
//! never comes back, and in the main thread often a process that does not end.

use std::collections::BTreeMap;
use std::panic::Location;
use std::sync::{Mutex, MutexGuard, OnceLock, PoisonError};

/// A thing that is kept: until this is dropped, it counts as alive.
#[derive(Debug)]
pub(crate) struct Kept(Option<u64>);

struct Entry {
    environment: usize,
    what: &'static str,
    place: &'static Location<'static>,
}

#[derive(Default)]
struct Registry {
    last: u64,
    entries: BTreeMap<u64, Entry>,
}

fn is_wanted() -> bool {
    static WANTED: OnceLock<bool> = OnceLock::new();
    *WANTED.get_or_init(|| std::env::var_os("TENON_ADDON_LEAKS").is_some_and(|value| value != "0"))
}

fn registry() -> MutexGuard<'static, Registry> {
    static REGISTRY: Mutex<Registry> = Mutex::new(Registry {
        last: 0,
        entries: BTreeMap::new(),
    });
    REGISTRY.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Kept {
    /// Notes that the caller keeps something of an environment, which is known by an address.
    #[track_caller]
    pub(crate) fn new(environment: usize, what: &'static str) -> Self {
        if !is_wanted() {
            return Self(None);
        }
        let place = Location::caller();
        let mut registry = registry();
        registry.last += 1;
        let id = registry.last;
        registry.entries.insert(
            id,
            Entry {
                environment,
                what,
                place,
            },
        );
        Self(Some(id))
    }

    /// For what the crate keeps for itself.
    pub(crate) const fn unnoted() -> Self {
        Self(None)
    }
}

impl Drop for Kept {
    fn drop(&mut self) {
        if let Some(id) = self.0 {
            registry().entries.remove(&id);
        }
    }
}

/// Names what an environment that has ended still has.
pub(crate) fn report(environment: usize) {
    if !is_wanted() {
        return;
    }
    let mut registry = registry();
    registry.entries.retain(|_, entry| {
        if entry.environment == environment {
            eprintln!(
                "tenon-addon: kept at the end of its environment: {}, made at {}",
                entry.what, entry.place
            );
        }
        entry.environment != environment
    });
}
