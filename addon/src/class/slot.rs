//! What a wrapped JavaScript object points to.
//!
//! Any addon may wrap a pointer of its own into any object, and hosts do not all check the receiver
//! of a method. So the pointer that comes out of an object is believed only when it is the address
//! of a slot of this table: that costs a few comparisons, where a type tag costs a property lookup.
//! Slots are never given back to the allocator, so looking at one is always sound.

use std::cell::Cell;
use std::ptr::{null, null_mut};
use std::sync::Mutex;
use std::sync::PoisonError;
use std::sync::atomic::{AtomicPtr, Ordering};

use crate::codegen::ClassInfo;

/// One native value that belongs to a JavaScript object, and who uses it now.
pub(crate) struct Slot {
    /// The class of the value; null while the slot is free.
    class: Cell<*const ClassInfo>,
    /// The value, from `Box::into_raw`; the next free slot while this one is free.
    data: Cell<*mut ()>,
    /// How many shared borrows there are, or [`EXCLUSIVE`].
    borrows: Cell<u32>,
}

const EXCLUSIVE: u32 = u32::MAX;

/// The first chunk has this many slots, and each other twice as many as the one before.
const FIRST: usize = 256;
const CHUNKS: usize = 40;

static TABLE: [AtomicPtr<Slot>; CHUNKS] = [const { AtomicPtr::new(null_mut()) }; CHUNKS];
static FREE: Mutex<Free> = Mutex::new(Free {
    head: null_mut(),
    chunks: 0,
});

struct Free {
    head: *mut Slot,
    chunks: usize,
}

// SAFETY: a slot on the free list is used by nobody else.
unsafe impl Send for Free {}

impl Slot {
    /// A slot for a value of that class.
    ///
    /// # Safety
    ///
    /// `data` must come from `Box::into_raw` of the class's type; the slot takes it over.
    pub(crate) unsafe fn new(class: &'static ClassInfo, data: *mut ()) -> &'static Self {
        let mut free = FREE.lock().unwrap_or_else(PoisonError::into_inner);
        if free.head.is_null() {
            free.grow();
        }
        // SAFETY: slots live for ever, and the list holds free ones only.
        let slot = unsafe { &*free.head };
        free.head = slot.data.get().cast();
        drop(free);
        slot.data.set(data);
        slot.borrows.set(0);
        slot.class.set(class);
        slot
    }

    /// The slot at that address, if there is one in use.
    #[inline]
    pub(crate) fn at(address: *mut ()) -> Option<&'static Self> {
        let mut size = FIRST;
        for chunk in &TABLE {
            let base = chunk.load(Ordering::Acquire);
            if base.is_null() {
                return None;
            }
            let offset = (address as usize).wrapping_sub(base as usize);
            if offset < size * size_of::<Self>() {
                if !offset.is_multiple_of(size_of::<Self>()) {
                    return None;
                }
                // SAFETY: within a chunk, at the beginning of a slot; slots live for ever. One that
                // is in use belongs to an object of this thread, and one that is free is only read.
                let slot = unsafe { &*base.add(offset / size_of::<Self>()) };
                return (!slot.class.get().is_null()).then_some(slot);
            }
            size *= 2;
        }
        None
    }

    /// The slot's address, for the object.
    pub(crate) fn address(&'static self) -> *mut () {
        std::ptr::from_ref(self).cast_mut().cast()
    }

    /// The class of the value.
    pub(crate) fn class(&self) -> &'static ClassInfo {
        // SAFETY: slots in use have a class, and classes are static.
        unsafe { &*self.class.get() }
    }

    /// The value as a pointer to `class`, when that is its class or one that it extends.
    #[inline]
    pub(crate) fn pointer_to(&self, class: &'static ClassInfo) -> Option<*mut ()> {
        let mut data = self.data.get();
        let mut own = self.class();
        while !std::ptr::eq(own, class) {
            let parent = own.parent?;
            // SAFETY: `data` is of class `own`, which has a parent.
            data = unsafe { (own.upcast)(data) };
            own = parent;
        }
        Some(data)
    }

    /// Borrows the value; false when it is in use for writing.
    #[inline]
    pub(crate) fn share(&self) -> bool {
        let borrows = self.borrows.get();
        if borrows >= EXCLUSIVE - 1 {
            return false;
        }
        self.borrows.set(borrows + 1);
        true
    }

    /// Borrows the value for writing; false when it is in use.
    #[inline]
    pub(crate) fn claim(&self) -> bool {
        if self.borrows.get() != 0 {
            return false;
        }
        self.borrows.set(EXCLUSIVE);
        true
    }

    /// Ends a borrow.
    #[inline]
    pub(crate) fn release(&self) {
        match self.borrows.get() {
            EXCLUSIVE => self.borrows.set(0),
            borrows => self.borrows.set(borrows - 1),
        }
    }

    /// Drops the value and frees the slot. A value that is in use is left alone: the object can only
    /// go while its environment ends, and then leaking is what is safe.
    pub(crate) fn discard(&'static self) {
        if self.borrows.get() != 0 {
            return;
        }
        let (class, data) = (self.class(), self.data.get());
        self.class.set(null());
        let mut free = FREE.lock().unwrap_or_else(PoisonError::into_inner);
        self.data.set(free.head.cast());
        free.head = self.address().cast();
        drop(free);
        // SAFETY: the value was made for this slot, and nobody uses it.
        unsafe { (class.drop)(data) };
    }
}

impl Free {
    /// Adds a chunk of free slots.
    fn grow(&mut self) {
        let size = FIRST << self.chunks;
        let slots: Vec<Slot> = (0..size)
            .map(|_| Slot {
                class: Cell::new(null()),
                data: Cell::new(null_mut()),
                borrows: Cell::new(0),
            })
            .collect();
        let slots = Vec::leak(slots);
        for slot in slots.iter_mut().rev() {
            slot.data.set(self.head.cast());
            self.head = slot;
        }
        TABLE[self.chunks].store(slots.as_mut_ptr(), Ordering::Release);
        self.chunks += 1;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::atomic::AtomicUsize;

    static DROPPED: AtomicUsize = AtomicUsize::new(0);

    #[repr(C)]
    struct Shape(u32);

    impl Drop for Shape {
        fn drop(&mut self) {
            DROPPED.fetch_add(1, Ordering::Relaxed);
        }
    }

    #[repr(C)]
    struct Circle {
        radius: f64,
        shape: Shape,
    }

    unsafe fn none(_: *mut ()) -> *mut () {
        unreachable!()
    }

    unsafe fn to_shape(circle: *mut ()) -> *mut () {
        // SAFETY: the caller's duty.
        unsafe { (&raw mut (*circle.cast::<Circle>()).shape).cast() }
    }

    unsafe fn drop_box<T>(data: *mut ()) {
        // SAFETY: the caller's duty.
        drop(unsafe { Box::from_raw(data.cast::<T>()) });
    }

    static SHAPE: ClassInfo = ClassInfo {
        name: "Shape",
        parent: None,
        upcast: none,
        drop: drop_box::<Shape>,
        fallback: &crate::class::tests::FUNCTION,
    };

    static CIRCLE: ClassInfo = ClassInfo {
        name: "Circle",
        parent: Some(&SHAPE),
        upcast: to_shape,
        drop: drop_box::<Circle>,
        fallback: &crate::class::tests::FUNCTION,
    };

    fn circle(number: u32) -> &'static Slot {
        let circle = Circle {
            radius: 1.5,
            shape: Shape(number),
        };
        // SAFETY: a box of the class's type.
        unsafe { Slot::new(&CIRCLE, Box::into_raw(Box::new(circle)).cast()) }
    }

    #[test]
    fn a_slot_knows_its_class_and_what_that_extends() {
        let slot = circle(7);
        let shape = slot.pointer_to(&SHAPE).unwrap();
        // SAFETY: the slot says so.
        assert_eq!(unsafe { (*shape.cast::<Shape>()).0 }, 7);
        let whole = slot.pointer_to(&CIRCLE).unwrap();
        // SAFETY: the slot says so.
        assert_eq!(unsafe { (*whole.cast::<Circle>()).radius }, 1.5);
        // SAFETY: a box of the class's type.
        let base = unsafe { Slot::new(&SHAPE, Box::into_raw(Box::new(Shape(1))).cast()) };
        assert!(base.pointer_to(&CIRCLE).is_none());
        slot.discard();
        base.discard();
    }

    #[test]
    fn only_slots_in_use_are_found() {
        let slot = circle(1);
        let address = slot.address();
        assert!(std::ptr::eq(Slot::at(address).unwrap(), slot));
        assert!(Slot::at(address.wrapping_byte_add(1)).is_none());
        assert!(Slot::at(null_mut()).is_none());
        assert!(Slot::at(std::ptr::dangling_mut()).is_none());
        let mut elsewhere = 0u64;
        assert!(Slot::at((&raw mut elsewhere).cast()).is_none());
        slot.discard();
    }

    #[test]
    fn many_slots_over_several_chunks() {
        let slots: Vec<_> = (0..FIRST as u32 * 4).map(circle).collect();
        for (number, slot) in slots.iter().enumerate() {
            let found = Slot::at(slot.address()).unwrap();
            let shape = found.pointer_to(&SHAPE).unwrap();
            // SAFETY: the slot says so.
            assert_eq!(unsafe { (*shape.cast::<Shape>()).0 }, number as u32);
        }
        let before = DROPPED.load(Ordering::Relaxed);
        for slot in slots {
            slot.discard();
        }
        assert!(DROPPED.load(Ordering::Relaxed) - before >= FIRST * 4);
    }

    #[test]
    fn one_writer_or_many_readers() {
        let slot = circle(1);
        assert!(slot.share() && slot.share());
        assert!(!slot.claim());
        slot.release();
        slot.release();
        assert!(slot.claim());
        assert!(!slot.claim() && !slot.share());
        slot.release();
        assert!(slot.share());
        slot.release();
        slot.discard();
    }

    #[test]
    fn a_value_in_use_is_not_dropped() {
        let slot = circle(3);
        assert!(slot.share());
        slot.discard();
        assert!(Slot::at(slot.address()).is_some());
        slot.release();
        slot.discard();
    }
}
