//! Which memory of typed arrays Rust has slices of, so that no two of them conflict.
//!
//! The rule of Rust's references, many shared or one exclusive, holds for memory that JavaScript
//! hands out several times: two arguments may be the same array, or overlap. Each slice registers
//! its range for as long as it lives. And since JavaScript can write to the memory, free it or call
//! native functions with it, it may not run on a thread while a slice is alive there.

use std::cell::{Cell, RefCell};
use std::ops::Range;
use std::sync::atomic::{AtomicUsize, Ordering};

use crate::env::Env;
use crate::error::{Error, Result};

struct Borrow {
    range: Range<usize>,
    exclusive: bool,
    id: u64,
}

/// How many borrows there are on all threads: where there are none, which is nearly always, no
/// thread-local value needs to be looked up.
static ALIVE: AtomicUsize = AtomicUsize::new(0);

thread_local! {
    static BORROWS: RefCell<Vec<Borrow>> = const { RefCell::new(Vec::new()) };
    static NEXT: Cell<u64> = const { Cell::new(0) };
}

/// A registered range; dropping it gives the range free.
#[derive(Debug)]
pub(crate) struct Guard {
    id: u64,
    /// The list is the thread's own.
    thread: std::marker::PhantomData<*mut ()>,
}

impl Guard {
    /// Registers the range, unless it conflicts with one that is registered.
    pub(crate) fn take(range: Range<usize>, exclusive: bool) -> Result<Self> {
        BORROWS.with_borrow_mut(|borrows| {
            let conflict = borrows.iter().any(|other| {
                (exclusive || other.exclusive)
                    && !range.is_empty()
                    && !other.range.is_empty()
                    && range.start < other.range.end
                    && other.range.start < range.end
            });
            if conflict {
                return Err(Error::unfit(
                    "must not overlap with memory of another argument that is written to",
                    "ERR_ADDON_BORROWED",
                ));
            }
            let id = NEXT.get();
            NEXT.set(id + 1);
            borrows.push(Borrow {
                range,
                exclusive,
                id,
            });
            ALIVE.fetch_add(1, Ordering::Relaxed);
            Ok(Self {
                id,
                thread: std::marker::PhantomData,
            })
        })
    }
}

impl Drop for Guard {
    fn drop(&mut self) {
        BORROWS.with_borrow_mut(|borrows| {
            // Nearly always the last one.
            if let Some(index) = borrows.iter().rposition(|borrow| borrow.id == self.id) {
                borrows.swap_remove(index);
                ALIVE.fetch_sub(1, Ordering::Relaxed);
            }
        });
    }
}

/// Fails while any range is registered on this thread.
#[inline]
pub(crate) fn check_none(_: Env<'_>) -> Result<()> {
    if ALIVE.load(Ordering::Relaxed) == 0 {
        Ok(())
    } else {
        check_thread()
    }
}

#[cold]
fn check_thread() -> Result<()> {
    if BORROWS.with_borrow(Vec::is_empty) {
        Ok(())
    } else {
        Err(in_use())
    }
}

#[cold]
fn in_use() -> Error {
    Error::new(
        "JavaScript cannot run while the native function uses the memory of a typed array: \
         take a copy of it, or a TypedArray handle, instead of a slice",
    )
    .with_code("ERR_ADDON_BORROWED")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn exclusive_ranges_do_not_overlap() {
        let first = Guard::take(0..8, true).unwrap();
        let error = Guard::take(7..9, false).unwrap_err();
        assert_eq!(error.code(), Some("ERR_ADDON_BORROWED"));
        let beside = Guard::take(8..16, true).unwrap();
        drop(first);
        assert!(check_thread().is_err());
        let again = Guard::take(0..8, false).unwrap();
        drop((beside, again));
        assert!(check_thread().is_ok());
    }

    #[test]
    fn shared_ranges_may_overlap() {
        let _a = Guard::take(0..8, false).unwrap();
        let _b = Guard::take(4..12, false).unwrap();
        assert!(Guard::take(11..12, true).is_err());
    }

    #[test]
    fn guards_may_be_dropped_in_any_order() {
        let guards: Vec<_> = (0..10)
            .map(|i| Guard::take(i..i + 1, true).unwrap())
            .collect();
        for guard in guards {
            drop(guard);
        }
        assert!(Guard::take(0..10, true).is_ok());
    }

    #[test]
    fn empty_ranges_conflict_with_nothing() {
        let _all = Guard::take(0..100, true).unwrap();
        assert!(Guard::take(50..50, true).is_ok());
    }
}
