//! The deferreds handed out and not concluded: a second conclusion is refused rather than followed
//! into freed memory.
//!
//! A `napi_deferred` is a number in a pointer's clothes: a place in the table and how often that place
//! was used before, so that a stale one is told apart.

use std::cell::{Cell, RefCell};

use tenon_napi_sys::napi_deferred;

use crate::raw::Global;

/// See the module.
#[derive(Default)]
pub(crate) struct Deferreds {
    places: RefCell<Vec<Place>>,
    free: Cell<Option<u32>>,
}

struct Place {
    /// Empty when the place is free.
    resolver: Global,
    generation: u32,
    next_free: Option<u32>,
}

impl Deferreds {
    /// Keeps a resolver; what to hand to the addon.
    pub(crate) fn add(&self, resolver: Global) -> napi_deferred {
        let mut places = self.places.borrow_mut();
        let index = match self.free.get() {
            Some(index) => {
                let place = &mut places[index as usize];
                self.free.set(place.next_free.take());
                place.resolver = resolver;
                index
            }
            None => {
                places.push(Place {
                    resolver,
                    generation: 1,
                    next_free: None,
                });
                (places.len() - 1) as u32
            }
        };
        let generation = places[index as usize].generation as usize;
        (generation << 32 | index as usize) as napi_deferred
    }

    /// Gives the resolver up; none for a deferred that was concluded or never made.
    pub(crate) fn take(&self, deferred: napi_deferred) -> Option<Global> {
        let (index, generation) = (deferred as usize as u32, (deferred as usize >> 32) as u32);
        let mut places = self.places.borrow_mut();
        let place = places.get_mut(index as usize)?;
        if place.generation != generation || place.resolver.is_empty() {
            return None;
        }
        // Generation 0 is never given out: a handle is never NULL.
        place.generation = place.generation.wrapping_add(1).max(1);
        place.next_free = self.free.replace(Some(index));
        Some(std::mem::replace(&mut place.resolver, Global::empty()))
    }

    /// Lets go of what was never concluded, at the environment's end.
    pub(crate) fn clear(&self) {
        self.free.set(None);
        self.places.take();
    }
}
