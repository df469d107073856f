//! Making a byte array a `Buffer` without V8's search for the way from one prototype to another.
//!
//! A `Buffer` is a `Uint8Array` with another prototype, and the prototype is named by the object's map. V8
//! finds the map for the new prototype in a table of the old map's, under a lock, each time. Here the
//! map is read from a `Buffer` that was made the long way, and kept for this.

use std::sync::atomic::{AtomicUsize, Ordering};

use tenon_napi_sys::napi_value;

use super::layout::Layout;
use super::shims::{self, Isolate};
use super::{Address, Global, slot};

/// The lowest bit of a word that points to a heap object.
const HEAP_OBJECT_TAG: Address = 1;

/// The two maps, each known through an object that has it: the collector may move maps.
pub(crate) struct BufferMap {
    plain: Global,
    buffer: Global,
}

impl BufferMap {
    /// Learns the maps and tries the change once; none where it does not do what V8 does.
    ///
    /// # Safety
    /// `prototype` is a live object of `isolate`'s, which is this thread's, with a handle scope open.
    pub(crate) unsafe fn learn(
        isolate: *mut Isolate,
        context: napi_value,
        prototype: napi_value,
    ) -> Option<BufferMap> {
        // SAFETY: see above; every handle is checked before it is used.
        unsafe {
            if !Layout::of(isolate, context).enabled {
                return None;
            }
            let memory = shims::v8_array_buffer_maybe_new(isolate, 16, shims::ZERO_INITIALIZED);
            if memory.is_null() {
                return None;
            }
            let view = || shims::v8__Uint8Array__New(memory, 0, 16);
            let (plain, buffer, trial) = (view(), view(), view());
            if plain.is_null() || buffer.is_null() || trial.is_null() {
                return None;
            }
            if !shims::v8__Object__SetPrototype(buffer, context, prototype).is_true() {
                return None;
            }
            let maps = BufferMap {
                plain: Global::new(isolate, plain),
                buffer: Global::new(isolate, buffer),
            };
            let changed = maps.apply(trial)
                && shims::v8__Value__IsUint8Array(trial)
                && shims::v8__Value__StrictEquals(
                    shims::v8__Object__GetPrototype(trial),
                    prototype,
                )
                && shims::v8__TypedArray__Length(trial) == 16
                // And nothing else has changed.
                && !maps.apply(buffer);
            changed.then_some(maps)
        }
    }

    /// Makes a plain byte array a `Buffer`; false, and nothing done, when it is no plain one.
    ///
    /// # Safety
    /// `view` is a live byte array that nobody else has seen yet.
    #[inline(always)]
    pub(crate) unsafe fn apply(&self, view: napi_value) -> bool {
        // SAFETY: an object's first word is its map. The new one is strongly held through `buffer`, so
        // that the collector marks it whatever it knows of this store; both describe the same shape.
        unsafe {
            let place = map_of(view);
            if (*place).load(Ordering::Relaxed)
                != (*map_of(self.plain.value())).load(Ordering::Relaxed)
            {
                return false;
            }
            let map = (*map_of(self.buffer.value())).load(Ordering::Relaxed);
            (*place).store(map, Ordering::Release);
            true
        }
    }
}

/// Where an object keeps its map. The collector's threads read it too.
///
/// # Safety
/// `value` is a live heap object.
unsafe fn map_of(value: napi_value) -> *const AtomicUsize {
    // SAFETY: see above.
    unsafe { (*slot(value) - HEAP_OBJECT_TAG) as *const AtomicUsize }
}
