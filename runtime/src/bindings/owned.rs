//! Rust values that belong to JavaScript objects and go when the collector takes these.
//!
//! The objects are opaque: they have no methods, and JavaScript hands them back to the functions of the
//! binding that made them. An instance has two internal fields, [`BRAND`]'s address, which no other
//! object has there, and the address of a boxed [`Slot`].

use std::any::Any;
use std::ffi::c_void;

use v8::{Local, Object, PinScope, Value};

use super::prelude::*;

/// V8 wants a tag per kind of pointer; all of ours are slots.
const TAG: u16 = 1;

/// Its address marks our objects. Mutable and sized so that the linker gives it an address of its own.
static BRAND: std::sync::atomic::AtomicU64 = std::sync::atomic::AtomicU64::new(1);

const BRAND_FIELD: i32 = 0;
const SLOT_FIELD: i32 = 1;
const FIELDS: usize = 2;

fn brand() -> *const c_void {
    (&raw const BRAND).cast()
}

/// What an object owns.
struct Slot {
    value: Rc<dyn Any>,
    /// Keeps the finalizer, which drops this slot, in force.
    _weak: v8::Weak<Object>,
}

/// The template of the objects, one for an environment.
struct Template(v8::Global<v8::ObjectTemplate>);

fn template<'s>(scope: &mut PinScope<'s, '_>) -> Local<'s, v8::ObjectTemplate> {
    let env = Env::current(scope);
    if let Some(known) = env.try_state::<Template>() {
        return Local::new(scope, &known.0);
    }
    let template = v8::ObjectTemplate::new(scope);
    template.set_internal_field_count(FIELDS);
    env.set_state(Template(v8::Global::new(scope, template)));
    template
}

/// An object that owns `value`. `None` only while the isolate terminates.
///
/// The value is dropped by the collector, so it must not hold handles of V8's.
pub(super) fn wrap<'s, T: 'static>(
    scope: &mut PinScope<'s, '_>,
    value: T,
) -> Option<Local<'s, Value>> {
    let object = template(scope).new_instance(scope)?;
    // The finalizer needs to know the slot, and the slot holds the finalizer.
    let mut slot = Box::<Slot>::new_uninit();
    let address = slot.as_mut_ptr();
    let weak = v8::Weak::with_guaranteed_finalizer(
        scope,
        object,
        Box::new(move || {
            // SAFETY: written just below; V8 calls a finalizer once, when nothing can reach the object.
            drop(unsafe { Box::from_raw(address) });
        }),
    );
    slot.write(Slot {
        value: Rc::new(value),
        _weak: weak,
    });
    let address = Box::into_raw(slot);
    object.set_aligned_pointer_in_internal_field(BRAND_FIELD, brand(), TAG);
    object.set_aligned_pointer_in_internal_field(SLOT_FIELD, address.cast(), TAG);
    Some(object.into())
}

/// The value that `object` owns, when it owns a `T`.
pub(super) fn get<T: 'static>(object: Local<'_, Value>) -> Option<Rc<T>> {
    let object = object.try_cast::<Object>().ok()?;
    if object.internal_field_count() != FIELDS {
        return None;
    }
    // SAFETY: what another kind of object keeps there is compared and not followed.
    if unsafe { object.get_aligned_pointer_from_internal_field(BRAND_FIELD, TAG) } != brand() {
        return None;
    }
    // SAFETY: the object is ours, so `wrap` has set the field, and it is alive, so its slot is.
    let slot = unsafe {
        &*object
            .get_aligned_pointer_from_internal_field(SLOT_FIELD, TAG)
            .cast::<Slot>()
    };
    slot.value.clone().downcast().ok()
}
