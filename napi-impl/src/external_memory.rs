//! Memory of an addon's that an `ArrayBuffer` shows.
//!
//! V8 lets go of it on any thread, but the finalizer runs on the environment's: the deleter posts it.
//! At teardown whatever is still lent is taken back first, the buffers detached. Which of the two comes
//! first is settled by one atomic; the other then only frees the record.

use std::cell::{Cell, UnsafeCell};
use std::ffi::c_void;
use std::ptr;
use std::sync::Arc;
use std::sync::atomic::{AtomicU8, AtomicUsize, Ordering};

use tenon_napi_sys::{napi_finalize, napi_value, node_api_noenv_finalize};

use crate::env::{Env, UserData};
use crate::host::RemoteQueue;
use crate::raw::shims::{self, SharedPtr};
use crate::raw::{Global, to_local};
use crate::realm::Realm;

/// The way from other threads to the environment's, with a count of what is on its way.
pub(crate) struct Remote {
    queue: Arc<dyn RemoteQueue>,
    posted: AtomicUsize,
}

impl Remote {
    pub(crate) fn new(queue: Arc<dyn RemoteQueue>) -> Remote {
        Remote {
            queue,
            posted: AtomicUsize::new(0),
        }
    }

    /// Whether something is on its way.
    pub(crate) fn is_busy(&self) -> bool {
        self.posted.load(Ordering::Acquire) > 0
    }
}

/// V8 shows the memory.
const LENT: u8 = 0;
/// V8 has let go of it and the finalizer is on its way to the environment's thread.
const RETURNED: u8 = 1;
/// Teardown took it back and told the addon; V8 has yet to let go.
const TAKEN_BACK: u8 = 2;

/// One piece of memory.
struct Loan {
    state: AtomicU8,
    env: *const Env,
    finalize: napi_finalize,
    data: UserData,
    hint: UserData,
    remote: Arc<Remote>,
    /// The buffer, weak; touched on the environment's thread only, like the links.
    buffer: UnsafeCell<Global>,
    prev: Cell<*mut Loan>,
    next: Cell<*mut Loan>,
}

/// All memory that is lent to a realm's JavaScript, newest first.
pub(crate) struct LoanList {
    head: Cell<*mut Loan>,
}

impl LoanList {
    pub(crate) const fn new() -> LoanList {
        LoanList {
            head: Cell::new(ptr::null_mut()),
        }
    }

    fn link(&self, loan: *mut Loan) {
        let head = self.head.replace(loan);
        // SAFETY: the loan is new, the head alive.
        unsafe {
            (*loan).next.set(head);
            if !head.is_null() {
                (*head).prev.set(loan);
            }
        }
    }

    /// # Safety
    /// The loan is in this list.
    unsafe fn unlink(&self, loan: *const Loan) {
        // SAFETY: see above; neighbours are alive.
        unsafe {
            let prev = (*loan).prev.replace(ptr::null_mut());
            let next = (*loan).next.replace(ptr::null_mut());
            if prev.is_null() {
                self.head.set(next);
            } else {
                (*prev).next.set(next);
            }
            if !next.is_null() {
                (*next).prev.set(prev);
            }
        }
    }
}

impl Realm {
    /// Takes all memory back: detaches the buffers and tells the addons.
    pub(crate) fn take_back_memory(&self) {
        loop {
            let loan = self.loans.head.get();
            if loan.is_null() {
                return;
            }
            // SAFETY: the loan is in the list and so not freed: that happens after unlinking only.
            // What is needed is read before the exchange, after which the deleter may free it.
            unsafe {
                self.loans.unlink(loan);
                let (env, finalize) = ((*loan).env, (*loan).finalize);
                let (data, hint) = ((*loan).data, (*loan).hint);
                let buffer = std::mem::replace(&mut *(*loan).buffer.get(), Global::empty());
                buffer.clear_weak();
                let ours = (*loan).state.compare_exchange(
                    LENT,
                    TAKEN_BACK,
                    Ordering::AcqRel,
                    Ordering::Acquire,
                );
                if ours.is_err() {
                    continue;
                }
                self.entered(|| {
                    if !buffer.is_empty() {
                        let buffer = shims::v8__Local__New(self.isolate(), buffer.value());
                        if shims::v8__ArrayBuffer__IsDetachable(buffer) {
                            shims::v8__ArrayBuffer__Detach(buffer, ptr::null_mut());
                        }
                    }
                });
                drop(buffer);
                finish(env, finalize, data, hint);
            }
        }
    }
}

/// Tells the addon that its memory is its own again, and gives the loan's hold on the environment up.
///
/// # Safety
/// On the environment's thread; the loan's reference to it is given up.
unsafe fn finish(env: *const Env, finalize: napi_finalize, data: UserData, hint: UserData) {
    // SAFETY: the loan retained the environment.
    unsafe {
        if let Some(finalize) = finalize {
            crate::finalizer::call(&*env, finalize, data, hint);
        }
        Env::release(env);
    }
}

/// An `ArrayBuffer` over the addon's memory, which `finalize` gets back; NULL when V8 fails.
///
/// # Safety
/// `data` points to `length` bytes, or is NULL with a length of 0; a handle scope is open.
pub(crate) unsafe fn array_buffer(
    env: &Env,
    data: UserData,
    length: usize,
    finalize: napi_finalize,
    hint: UserData,
) -> napi_value {
    let realm = env.realm();
    env.retain();
    let loan = Box::into_raw(Box::new(Loan {
        state: AtomicU8::new(LENT),
        env,
        finalize,
        data,
        hint,
        remote: realm.remote().clone(),
        buffer: UnsafeCell::new(Global::empty()),
        prev: Cell::new(ptr::null_mut()),
        next: Cell::new(ptr::null_mut()),
    }));
    realm.loans.link(loan);
    // SAFETY: the deleter gets the loan, which lives until it has run; the shares of the store are
    // given up here, the buffer keeps its own.
    unsafe {
        let mut store = shims::std__shared_ptr__v8__BackingStore__CONVERT__std__unique_ptr(
            shims::v8__ArrayBuffer__NewBackingStore__with_data(data, length, returned, loan.cast()),
        );
        let buffer = shims::v8__ArrayBuffer__New__with_backing_store(env.isolate(), &store);
        shims::std__shared_ptr__v8__BackingStore__reset(&mut store);
        if data.is_null() {
            // V8 forgets the deleter of a NULL pointer; the addon is told all the same, and the
            // buffer, which shows nothing, is detached as in Node.
            shims::v8__ArrayBuffer__Detach(buffer, ptr::null_mut());
            returned(data, length, loan.cast());
        } else {
            *(*loan).buffer.get() = Global::new(env.isolate(), buffer);
            (*(*loan).buffer.get()).make_weak(loan.cast(), buffer_collected);
            realm.host().mark_untransferable(to_local(buffer));
        }
        buffer
    }
}

/// Tells the addon in a later turn that memory it lent could not be used.
pub(crate) fn refuse(env: &Env, data: UserData, finalize: napi_finalize, hint: UserData) {
    env.retain();
    let loan = Box::into_raw(Box::new(Loan {
        state: AtomicU8::new(LENT),
        env,
        finalize,
        data,
        hint,
        remote: env.realm().remote().clone(),
        buffer: UnsafeCell::new(Global::empty()),
        prev: Cell::new(ptr::null_mut()),
        next: Cell::new(ptr::null_mut()),
    }));
    env.realm().loans.link(loan);
    // SAFETY: the loan is new and V8 does not know it.
    unsafe { returned(data, 0, loan.cast()) };
}

/// V8's deleter: any thread, once.
unsafe extern "C" fn returned(_data: *mut c_void, _length: usize, loan: *mut c_void) {
    let loan: *mut Loan = loan.cast();
    // SAFETY: the loan lives until the deleter has run. Once it is posted, the environment's thread
    // may free it.
    unsafe {
        let remote = (*loan).remote.clone();
        // Counted before the exchange, so that teardown waits for what it did not take back itself.
        remote.posted.fetch_add(1, Ordering::AcqRel);
        let exchanged =
            (*loan)
                .state
                .compare_exchange(LENT, RETURNED, Ordering::AcqRel, Ordering::Acquire);
        if exchanged.is_ok() {
            if remote.queue.post(finish_returned, loan.cast()) {
                return;
            }
            // The environment's thread is gone, and with it whoever could be told.
        } else {
            drop(Box::from_raw(loan));
        }
        remote.posted.fetch_sub(1, Ordering::AcqRel);
    }
}

/// The rest of [`returned`], on the environment's thread.
unsafe fn finish_returned(loan: *mut c_void) {
    let loan: *mut Loan = loan.cast();
    // SAFETY: posted by `returned`, which gave the loan up; it holds the environment.
    unsafe {
        let env = (*loan).env;
        let realm = (*env).realm().clone();
        // Teardown may have taken it out of the list and found it returned.
        if !(*loan).prev.get().is_null() || ptr::eq(realm.loans.head.get(), loan) {
            realm.loans.unlink(loan);
        }
        let loan = Box::from_raw(loan);
        loan.remote.posted.fetch_sub(1, Ordering::AcqRel);
        let (finalize, data, hint) = (loan.finalize, loan.data, loan.hint);
        drop(loan);
        finish(env, finalize, data, hint);
    }
}

unsafe extern "C" fn buffer_collected(info: *const c_void) {
    // SAFETY: V8 hands back the loan, whose handle this is, on the environment's thread.
    unsafe {
        let loan: *const Loan = shims::v8__WeakCallbackInfo__GetParameter(info).cast();
        (*(*loan).buffer.get()).reset();
    }
}

/// What a `SharedArrayBuffer` over an addon's memory calls when the last isolate lets go.
struct SharedLoan {
    finalize: node_api_noenv_finalize,
    hint: UserData,
}

/// A `SharedArrayBuffer` over the addon's memory. Other isolates may hold it longer than this one, so
/// `finalize` gets no environment and runs on whichever thread is the last.
///
/// # Safety
/// As [`array_buffer`].
pub(crate) unsafe fn shared_array_buffer(
    env: &Env,
    data: UserData,
    length: usize,
    finalize: node_api_noenv_finalize,
    hint: UserData,
) -> napi_value {
    let loan = Box::into_raw(Box::new(SharedLoan { finalize, hint }));
    // SAFETY: as in `array_buffer`.
    unsafe {
        let mut store: SharedPtr =
            shims::std__shared_ptr__v8__BackingStore__CONVERT__std__unique_ptr(
                shims::v8__SharedArrayBuffer__NewBackingStore__with_data(
                    data,
                    length,
                    shared_returned,
                    loan.cast(),
                ),
            );
        let buffer = shims::v8__SharedArrayBuffer__New__with_backing_store(env.isolate(), &store);
        shims::std__shared_ptr__v8__BackingStore__reset(&mut store);
        if data.is_null() {
            shared_returned(data, length, loan.cast());
        }
        buffer
    }
}

unsafe extern "C" fn shared_returned(data: *mut c_void, _length: usize, loan: *mut c_void) {
    // SAFETY: called once, with the loan made above; the finalizer is the addon's.
    unsafe {
        let loan = Box::from_raw(loan.cast::<SharedLoan>());
        if let Some(finalize) = loan.finalize {
            finalize(data, loan.hint);
        }
    }
}
