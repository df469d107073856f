//! References: handles that the addon counts, and finalizers that hang on values.

use std::cell::{Cell, UnsafeCell};
use std::ffi::c_void;
use std::mem::MaybeUninit;
use std::ptr;

use tenon_napi_sys::{napi_finalize, napi_value};

use crate::env::{Env, UserData};
use crate::raw::{Global, shims};

/// Who frees the record.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Ownership {
    /// We do, once the value is gone.
    Runtime,
    /// The addon does, with `napi_delete_reference`.
    Userland,
}

/// What a finalizer is: the addon's function and what to hand it.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Finalizer {
    pub(crate) callback: napi_finalize,
    pub(crate) data: UserData,
    pub(crate) hint: UserData,
}

impl Finalizer {
    /// No function; `data` is kept for those who unwrap it.
    pub(crate) fn none(data: UserData) -> Finalizer {
        Finalizer {
            callback: None,
            data,
            hint: ptr::null_mut(),
        }
    }
}

/// A `napi_ref`, a wrap, a finalizer on a value, or a finalizer on nothing (posted, instance data).
pub(crate) struct Reference {
    prev: Cell<*mut Reference>,
    next: Cell<*mut Reference>,
    list: Cell<*const ReferenceList>,
    env: *const Env,
    value: Global,
    count: Cell<u32>,
    ownership: Ownership,
    can_be_weak: bool,
    finalizer: Cell<Finalizer>,
    /// Links of the queue of finalizers that wait for the loop.
    pub(crate) queue_prev: Cell<*mut Reference>,
    pub(crate) queue_next: Cell<*mut Reference>,
    pub(crate) queued: Cell<bool>,
}

/// An intrusive list, newest first.
pub(crate) struct ReferenceList {
    head: Cell<*mut Reference>,
}

impl Reference {
    /// A reference to `value` with an initial count; at zero it does not hold the value.
    ///
    /// # Safety
    /// `value` is a live handle in `env`'s isolate.
    pub(crate) unsafe fn new(
        env: &Env,
        value: napi_value,
        count: u32,
        ownership: Ownership,
        finalizer: Finalizer,
    ) -> *mut Reference {
        // SAFETY: passed on.
        let (can_be_weak, global) = unsafe {
            (
                can_be_held_weakly(env, value),
                Global::new(env.isolate(), value),
            )
        };
        let this = Self::allocate(env, global, count, ownership, can_be_weak, finalizer);
        if count == 0 {
            // SAFETY: just made.
            unsafe { (*this).set_weak() };
        }
        this
    }

    /// A finalizer that hangs on no value: run when posted or when the environment ends.
    pub(crate) fn new_finalizer(env: &Env, finalizer: Finalizer) -> *mut Reference {
        Self::allocate(
            env,
            Global::empty(),
            0,
            Ownership::Runtime,
            false,
            finalizer,
        )
    }

    fn allocate(
        env: &Env,
        value: Global,
        count: u32,
        ownership: Ownership,
        can_be_weak: bool,
        finalizer: Finalizer,
    ) -> *mut Reference {
        let this = env.reference_pool.take(Reference {
            prev: Cell::new(ptr::null_mut()),
            next: Cell::new(ptr::null_mut()),
            list: Cell::new(ptr::null()),
            env,
            value,
            count: Cell::new(count),
            ownership,
            can_be_weak,
            finalizer: Cell::new(finalizer),
            queue_prev: Cell::new(ptr::null_mut()),
            queue_next: Cell::new(ptr::null_mut()),
            queued: Cell::new(false),
        });
        let list = if finalizer.callback.is_some() {
            &env.finalizing
        } else {
            &env.references
        };
        list.link(this);
        this
    }

    /// The reference's data pointer (what `napi_unwrap` gives).
    pub(crate) fn data(&self) -> UserData {
        self.finalizer.get().data
    }

    pub(crate) fn ownership(&self) -> Ownership {
        self.ownership
    }

    pub(crate) fn count(&self) -> u32 {
        self.count.get()
    }

    /// Counts up; 0 when the value is already gone.
    pub(crate) fn add_ref(&self) -> u32 {
        if self.value.is_empty() {
            return 0;
        }
        let count = self.count.get() + 1;
        self.count.set(count);
        if count == 1 && self.can_be_weak {
            self.value.clear_weak();
        }
        count
    }

    /// Counts down; 0 when the value is already gone.
    ///
    /// # Safety
    /// The count is above zero, and `self` was made by this module.
    pub(crate) unsafe fn remove_ref(this: *mut Reference) -> u32 {
        // SAFETY: see above; the borrow ends before `set_weak` takes its own.
        unsafe {
            if (*this).value.is_empty() || (*this).count.get() == 0 {
                return 0;
            }
            let count = (*this).count.get() - 1;
            (*this).count.set(count);
            if count == 0 {
                (*this).set_weak();
            }
            count
        }
    }

    /// The value in a new handle; NULL once it was collected.
    pub(crate) fn get(&self) -> napi_value {
        if self.value.is_empty() {
            return ptr::null_mut();
        }
        // SAFETY: the environment outlives its references and the global is alive.
        unsafe { shims::v8__Local__New((*self.env).isolate(), self.value.value()) }
    }

    /// Forgets the finalizer: it will not run.
    pub(crate) fn reset_finalizer(&self) {
        self.finalizer.set(Finalizer::none(self.data()));
    }

    /// Frees the record; a finalizer that waits never runs.
    ///
    /// # Safety
    /// `this` was made by this module and is not used again.
    pub(crate) unsafe fn delete(this: *mut Reference) {
        // SAFETY: see above.
        unsafe {
            let env = &*(*this).env;
            env.finalizers.remove(this);
            (*this).unlink();
            env.reference_pool.give_back(this);
        }
    }

    /// Lets go of the value: it may be collected, or is dropped at once if it cannot be watched.
    fn set_weak(&mut self) {
        if self.can_be_weak {
            let this = ptr::from_mut(self).cast();
            self.value.make_weak(this, weak_callback);
        } else {
            self.value.reset();
        }
    }

    /// The value is gone, or the environment ends: unlink, run the finalizer once, free if ours.
    ///
    /// # Safety
    /// `this` was made by this module. It must be taken as freed afterwards.
    pub(crate) unsafe fn finalize(this: *mut Reference) {
        // SAFETY: see above. What is needed after the callback is read before: a user-owned
        // reference may be deleted inside it.
        unsafe {
            let env = &*(*this).env;
            let ownership = (*this).ownership;
            let finalizer = (*this).finalizer.get();
            (*this).value.reset();
            env.finalizers.remove(this);
            (*this).unlink();
            (*this).reset_finalizer();
            if let Some(callback) = finalizer.callback {
                crate::finalizer::call(env, callback, finalizer.data, finalizer.hint);
            }
            if ownership == Ownership::Runtime {
                env.reference_pool.give_back(this);
            }
        }
    }

    /// Takes the reference out of its list; used when its finalizer is about to be queued or dropped.
    pub(crate) fn unlink(&self) {
        let list = self.list.replace(ptr::null());
        if list.is_null() {
            return;
        }
        let (prev, next) = (self.prev.get(), self.next.get());
        // SAFETY: neighbours in the list are alive, and so is the list (part of the environment).
        unsafe {
            if prev.is_null() {
                (*list).head.set(next);
            } else {
                (*prev).next.set(next);
            }
            if !next.is_null() {
                (*next).prev.set(prev);
            }
        }
        self.prev.set(ptr::null_mut());
        self.next.set(ptr::null_mut());
    }
}

/// Whether a handle to the value can be told of its death.
///
/// # Safety
/// `value` is alive.
#[inline(always)]
pub(crate) unsafe fn can_be_held_weakly(env: &Env, value: napi_value) -> bool {
    // SAFETY: see above.
    unsafe {
        (env.layout().enabled && env.layout().is_plain_object(value))
            || shims::v8__Value__IsObject(value)
            || shims::v8__Value__IsSymbol(value)
    }
}

/// Freed records kept for the next reference: addons make and drop them one at a time.
pub(crate) struct ReferencePool {
    #[allow(
        clippy::vec_box,
        reason = "a record keeps its address when it is taken out"
    )]
    free: UnsafeCell<Vec<Box<MaybeUninit<Reference>>>>,
}

/// More than these go back to the allocator.
const POOL_LIMIT: usize = 256;

impl ReferencePool {
    pub(crate) const fn new() -> ReferencePool {
        ReferencePool {
            free: UnsafeCell::new(Vec::new()),
        }
    }

    fn take(&self, reference: Reference) -> *mut Reference {
        // SAFETY: one thread uses the pool and nothing in here comes back to it.
        let mut record = unsafe { (*self.free.get()).pop() }.unwrap_or_else(Box::new_uninit);
        record.write(reference);
        Box::into_raw(record).cast()
    }

    /// # Safety
    /// `reference` came from `take` of a pool and is not used again.
    unsafe fn give_back(&self, reference: *mut Reference) {
        // SAFETY: see above, and as in `take`; dropping a reference resets its handle, no more.
        unsafe {
            ptr::drop_in_place(reference);
            let record: Box<MaybeUninit<Reference>> = Box::from_raw(reference.cast());
            let free = &mut *self.free.get();
            if free.len() < POOL_LIMIT {
                free.push(record);
            }
        }
    }
}

/// V8's first pass over a weak handle whose value died. Nothing may touch the heap here.
unsafe extern "C" fn weak_callback(info: *const c_void) {
    // SAFETY: V8 calls with the info of a handle made weak in `set_weak`, whose parameter is the
    // reference; the handle is reset before anything else, as V8 demands.
    unsafe {
        let this: *mut Reference = shims::v8__WeakCallbackInfo__GetParameter(info).cast();
        (*this).value.reset();
        let env = &*(*this).env;
        if (*this).finalizer.get().callback.is_none() {
            Reference::finalize(this);
        } else if env.is_experimental() {
            let before = env.in_gc_finalizer().replace(true);
            Reference::finalize(this);
            env.in_gc_finalizer().set(before);
        } else {
            env.finalizers.push(env, this);
        }
    }
}

impl ReferenceList {
    pub(crate) const fn new() -> ReferenceList {
        ReferenceList {
            head: Cell::new(ptr::null_mut()),
        }
    }

    fn link(&self, reference: *mut Reference) {
        let head = self.head.get();
        // SAFETY: the reference is new and in no list; the head, if any, is alive.
        unsafe {
            (*reference).list.set(self);
            (*reference).next.set(head);
            if !head.is_null() {
                (*head).prev.set(reference);
            }
        }
        self.head.set(reference);
    }

    /// Runs every finalizer in the list, newest first, until none is left.
    pub(crate) fn finalize_all(&self) {
        while !self.head.get().is_null() {
            // SAFETY: the head is alive; `finalize` unlinks it.
            unsafe { Reference::finalize(self.head.get()) };
        }
    }
}
