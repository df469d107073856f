//! Slots for values of any type, without a class: the content of externals.

use std::any::Any;

use super::Slot;
use crate::codegen::{ClassInfo, Function, callback_for};

/// What slots with content of any type have as class. The value is a boxed `Box<dyn Any>`.
static ANY: ClassInfo = ClassInfo {
    name: "external value",
    parent: None,
    upcast: |data| data,
    // SAFETY: `keep` makes the slots of this class.
    drop: |data| drop(unsafe { Box::from_raw(data.cast::<Box<dyn Any>>()) }),
    fallback: &Function {
        name: "",
        label: "",
        params: &[],
        glue: |call| call.finish_empty(),
        callback: callback_for(0),
    },
};

/// Puts a value into a new slot; its address.
pub(crate) fn keep(content: Box<dyn Any>) -> *mut () {
    // SAFETY: a box of the class's type.
    unsafe { Slot::new(&ANY, Box::into_raw(Box::new(content)).cast()) }.address()
}

/// The content of the slot at that address, if it is one of these.
pub(crate) fn content(address: *mut ()) -> Option<*const dyn Any> {
    let data = Slot::at(address)?.pointer_to(&ANY)?;
    // SAFETY: `keep` made it; it is only ever read.
    let content: &dyn Any = unsafe { &**data.cast::<Box<dyn Any>>() };
    Some(content)
}

/// Drops the content and frees the slot.
pub(crate) fn discard(address: *mut ()) {
    if let Some(slot) = Slot::at(address) {
        slot.discard();
    }
}
