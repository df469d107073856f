//! Functions that run when a realm is taken down.

use std::cell::{Cell, RefCell};
use std::collections::HashMap;
use std::collections::hash_map::Entry;
use std::ffi::c_void;

/// A function to run at teardown, with the pointer it was registered with.
pub type CleanupHook = unsafe extern "C" fn(data: *mut c_void);

/// A function and its data, by their addresses: the two together are what is registered once.
type Key = (usize, usize);

struct Hook {
    order: u64,
    hook: CleanupHook,
    data: *mut c_void,
}

/// The registered functions. They run newest first.
#[derive(Default)]
pub(crate) struct CleanupQueue {
    hooks: RefCell<HashMap<Key, Hook>>,
    registered: Cell<u64>,
}

impl CleanupQueue {
    /// Registers a function; false if it is registered with this data already.
    pub(crate) fn add(&self, hook: CleanupHook, data: *mut c_void) -> bool {
        let order = self.registered.get();
        match self.hooks.borrow_mut().entry(key(hook, data)) {
            Entry::Occupied(_) => false,
            Entry::Vacant(place) => {
                place.insert(Hook { order, hook, data });
                self.registered.set(order + 1);
                true
            }
        }
    }

    /// Takes a function back; one that is not registered is ignored.
    pub(crate) fn remove(&self, hook: CleanupHook, data: *mut c_void) {
        self.hooks.borrow_mut().remove(&key(hook, data));
    }

    /// Whether nothing is registered.
    pub(crate) fn is_empty(&self) -> bool {
        self.hooks.borrow().is_empty()
    }

    /// Runs what is registered now, newest first, leaving out what is taken back meanwhile. What is
    /// registered meanwhile waits for the next round.
    ///
    /// `around` calls the function it is given, with whatever has to surround it.
    pub(crate) fn run_round(&self, around: impl Fn(&dyn Fn())) {
        let mut round: Vec<(u64, Key)> = self
            .hooks
            .borrow()
            .iter()
            .map(|(&key, hook)| (hook.order, key))
            .collect();
        round.sort_unstable_by_key(|&(order, _)| std::cmp::Reverse(order));
        for (order, key) in round {
            let found = self
                .hooks
                .borrow()
                .get(&key)
                .filter(|hook| hook.order == order)
                .map(|hook| (hook.hook, hook.data));
            let Some((hook, data)) = found else { continue };
            // SAFETY: whoever registered the function allowed this call.
            around(&|| unsafe { hook(data) });
            // Only now, so that it cannot register itself again and keep teardown from ending. Another
            // may have been registered under the key of one that took itself back.
            if let Entry::Occupied(place) = self.hooks.borrow_mut().entry(key)
                && place.get().order == order
            {
                place.remove();
            }
        }
    }
}

fn key(hook: CleanupHook, data: *mut c_void) -> Key {
    (hook as usize, data as usize)
}

#[cfg(test)]
mod tests {
    use super::*;

    struct Log<'a> {
        queue: &'a CleanupQueue,
        seen: RefCell<Vec<u32>>,
    }

    struct Item<'a> {
        log: &'a Log<'a>,
        number: u32,
        removes: Cell<*const Item<'a>>,
        adds: Cell<*const Item<'a>>,
    }

    unsafe extern "C" fn note(data: *mut c_void) {
        // SAFETY: the tests register live items only.
        let item = unsafe { &*data.cast::<Item<'_>>() };
        item.log.seen.borrow_mut().push(item.number);
        if !item.removes.get().is_null() {
            item.log
                .queue
                .remove(note, item.removes.get().cast_mut().cast());
        }
        if !item.adds.get().is_null() {
            item.log.queue.add(note, item.adds.get().cast_mut().cast());
        }
    }

    fn run(queue: &CleanupQueue) -> usize {
        let mut rounds = 0;
        while !queue.is_empty() {
            queue.run_round(|hook| hook());
            rounds += 1;
        }
        rounds
    }

    #[test]
    fn newest_first_once_each_and_later_ones_in_a_later_round() {
        let queue = CleanupQueue::default();
        let log = Log {
            queue: &queue,
            seen: RefCell::default(),
        };
        let item = |number| Item {
            log: &log,
            number,
            removes: Cell::new(std::ptr::null()),
            adds: Cell::new(std::ptr::null()),
        };
        let items: Vec<Item<'_>> = (0..5).map(item).collect();
        let data = |index: usize| std::ptr::from_ref(&items[index]).cast_mut().cast();
        for index in 0..4 {
            assert!(queue.add(note, data(index)));
        }
        assert!(!queue.add(note, data(2)), "the same pair twice");
        queue.remove(note, data(4));
        items[3].removes.set(&raw const items[1]);
        items[2].adds.set(&raw const items[4]);
        assert_eq!(run(&queue), 2);
        assert_eq!(*log.seen.borrow(), [3, 2, 0, 4]);
    }

    #[test]
    fn one_that_registers_itself_again_does_not_keep_teardown_from_ending() {
        let queue = CleanupQueue::default();
        let log = Log {
            queue: &queue,
            seen: RefCell::default(),
        };
        let item = Item {
            log: &log,
            number: 7,
            removes: Cell::new(std::ptr::null()),
            adds: Cell::new(std::ptr::null()),
        };
        let address = std::ptr::from_ref(&item);
        item.adds.set(address);
        queue.add(note, address.cast_mut().cast());
        assert_eq!(run(&queue), 1);
        assert_eq!(*log.seen.borrow(), [7]);
    }
}
