//! The record behind a value made by `napi_create_external`.
//!
//! The External holds the record, not the addon's pointer: the record has room for a type tag, and
//! the realm knows all of them, so an External that is somebody else's is told apart.

use std::cell::Cell;
use std::ffi::c_void;
use std::ptr;
use std::rc::Rc;

use tenon_napi_sys::{napi_type_tag, napi_value};

use crate::env::{Env, UserData};
use crate::raw::{Global, shims};
use crate::realm::Realm;

/// See the module.
pub(crate) struct ExternalRecord {
    data: UserData,
    tag: Cell<Option<napi_type_tag>>,
    realm: Rc<Realm>,
    /// Weak: the record goes with the value.
    value: Global,
}

impl ExternalRecord {
    /// Makes an External for `data`; NULL when V8 fails.
    ///
    /// # Safety
    /// A handle scope is open.
    pub(crate) unsafe fn make(env: &Env, data: UserData) -> napi_value {
        let record = Box::into_raw(Box::new(ExternalRecord {
            data,
            tag: Cell::new(None),
            realm: env.realm().clone(),
            value: Global::empty(),
        }));
        // SAFETY: the record lives until `collected` frees it.
        unsafe {
            let external = shims::v8__External__New(env.isolate(), record.cast());
            if external.is_null() {
                drop(Box::from_raw(record));
                return ptr::null_mut();
            }
            (*record).value = Global::new(env.isolate(), external);
            (*record).value.make_weak(record.cast(), collected);
            env.realm().externals.borrow_mut().insert(record as usize);
            external
        }
    }

    /// The record in an External of ours; none in anybody else's.
    ///
    /// # Safety
    /// `external` is a live External.
    pub(crate) unsafe fn of(env: &Env, external: napi_value) -> Option<*const ExternalRecord> {
        // SAFETY: see above; the pointer is followed only when it is known.
        let held = unsafe { shims::v8__External__Value(external) };
        env.realm()
            .externals
            .borrow()
            .contains(&(held as usize))
            .then_some(held.cast_const().cast())
    }

    /// The addon's pointer.
    pub(crate) fn data(&self) -> UserData {
        self.data
    }

    /// The tag, if there is one.
    pub(crate) fn type_tag(&self) -> Option<napi_type_tag> {
        self.tag.get()
    }

    /// Tags the value; false if it has a tag already.
    pub(crate) fn tag(&self, tag: napi_type_tag) -> bool {
        if self.tag.get().is_some() {
            return false;
        }
        self.tag.set(Some(tag));
        true
    }
}

unsafe extern "C" fn collected(info: *const c_void) {
    // SAFETY: V8 hands back the record whose External died; freeing it resets the handle.
    unsafe {
        let record: *mut ExternalRecord = shims::v8__WeakCallbackInfo__GetParameter(info).cast();
        let record = Box::from_raw(record);
        let address = ptr::from_ref(&*record) as usize;
        record.realm.externals.borrow_mut().remove(&address);
    }
}
