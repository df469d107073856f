//! Values kept beyond their scope.

use std::fmt;
use std::marker::PhantomData;
use std::ptr::null_mut;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::thread::{self, ThreadId};

use crate::env::Env;
use crate::error::{Error, Result};
use crate::sys::*;
use crate::values::{Handle, Kind, Value};

/// A value kept beyond its scope, which may be sent to other threads.
///
/// Only the environment it is of can use it. It may be dropped on any thread, at any time, also
/// when the environment is gone: the drop is routed to the environment.
///
/// Made by [`Handle::persist`]; `T` is the kind of handle that [`Persistent::get`] gives back.
pub struct Persistent<T> {
    references: Arc<References>,
    slot: usize,
    /// The value is in an array of its own, for it is of a kind that cannot be referred to.
    boxed: bool,
    kind: PhantomData<fn() -> T>,
}

impl<T> Persistent<T> {
    /// The value, in the present scope.
    ///
    /// # Errors
    ///
    /// In another environment than the value's.
    pub fn get<'s>(&self, env: Env<'s>) -> Result<T::In<'s>>
    where
        T: Handle<'static>,
        T::In<'s>: Handle<'s>,
    {
        if !self.is_of(env) {
            return Err(Error::new("the value is of another environment")
                .with_code("ERR_ADDON_WRONG_ENV"));
        }
        let reference = self.references.lock().slots[self.slot];
        // SAFETY: the reference is of this environment, and live: it goes with `self`.
        let mut value = env.made(|env, result| unsafe {
            napi_get_reference_value(env, reference, result)
        })?;
        if value.as_raw().is_null() {
            return Err(Error::new("the environment of this value is gone")
                .with_code("ERR_ADDON_ENV_CLOSING"));
        }
        if self.boxed {
            // SAFETY: the reference is to the array of `keep_any`, of which nobody else knows.
            value = env.made(|env, result| unsafe {
                napi_get_element(env, value.as_raw(), 0, result)
            })?;
        }
        // SAFETY: it is the value that was kept, of that kind.
        Ok(unsafe { T::In::from_value_unchecked(value) })
    }

    /// Whether the value is of this environment.
    #[must_use]
    pub fn is_of(&self, env: Env<'_>) -> bool {
        env.state()
            .is_ok_and(|state| Arc::ptr_eq(&state.references, &self.references))
    }
}

impl<T> Drop for Persistent<T> {
    fn drop(&mut self) {
        self.references.remove(self.slot);
    }
}

impl<T> fmt::Debug for Persistent<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Persistent").finish_non_exhaustive()
    }
}

/// Keeps a value of the kinds that every host can refer to: objects and functions.
fn keep<T>(value: Value<'_>, boxed: bool) -> Result<Persistent<T>> {
    let env = value.env();
    let references = &env.state()?.references;
    let mut reference = null_mut();
    // SAFETY: the value is of this environment; the result is a local.
    env.check(unsafe {
        napi_create_reference(env.as_raw(), value.as_raw(), 1, &mut reference)
    })?;
    let slot = references.add(env, reference)?;
    Ok(Persistent {
        references: Arc::clone(references),
        slot,
        boxed,
        kind: PhantomData,
    })
}

/// Keeps any value; one that hosts cannot refer to, such as a number, inside an array.
pub(crate) fn keep_any<T>(value: Value<'_>) -> Result<Persistent<T>> {
    match value.kind() {
        Kind::Object | Kind::Function => keep(value, false),
        _ => {
            let array = value.env().array(1)?;
            array.set(0, value)?;
            keep(array.into(), true)
        }
    }
}

/// All references of one environment.
///
/// They are owned here, so that those left at the environment's end can be deleted in time. A handle
/// has the number of its slot.
pub(crate) struct References {
    env: RawEnv,
    thread: ThreadId,
    inner: Mutex<Inner>,
}

/// The environment's pointer, for its own thread.
struct RawEnv(napi_env);

// SAFETY: the pointer is used on the environment's thread only, which `References` compares.
unsafe impl Send for RawEnv {}
// SAFETY: as above.
unsafe impl Sync for RawEnv {}

pub(crate) struct Inner {
    /// False once the environment has begun to end.
    open: bool,
    pub(crate) slots: Vec<napi_ref>,
    free: Vec<usize>,
    /// Slots that other threads want deleted.
    doomed: Vec<usize>,
    /// Wakes the environment's thread, to delete them. Made with the first reference.
    waker: napi_threadsafe_function,
}

// SAFETY: references are used on the environment's thread only; the waker is made for all threads.
unsafe impl Send for Inner {}

impl References {
    pub(crate) fn new(env: Env<'_>) -> Self {
        Self {
            env: RawEnv(env.as_raw()),
            thread: thread::current().id(),
            inner: Mutex::new(Inner {
                open: true,
                slots: Vec::new(),
                free: Vec::new(),
                doomed: Vec::new(),
                waker: null_mut(),
            }),
        }
    }

    fn lock(&self) -> MutexGuard<'_, Inner> {
        self.inner.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Takes a reference over; on the environment's thread.
    fn add(self: &Arc<Self>, env: Env<'_>, reference: napi_ref) -> Result<usize> {
        let mut inner = self.lock();
        if !inner.open {
            // SAFETY: the reference is new, of this environment, and nobody else has it.
            unsafe { napi_delete_reference(env.as_raw(), reference) };
            return Err(Error::new("the environment is shutting down")
                .with_code("ERR_ADDON_ENV_CLOSING"));
        }
        let slot = match inner.free.pop() {
            Some(slot) => {
                inner.slots[slot] = reference;
                slot
            }
            None => {
                inner.slots.push(reference);
                inner.slots.len() - 1
            }
        };
        let make_waker = inner.waker.is_null();
        drop(inner);
        if make_waker {
            // Without one, what other threads drop waits for the environment's end.
            let waker = self.make_waker(env);
            self.lock().waker = waker.unwrap_or(null_mut());
        }
        Ok(slot)
    }

    /// A thread-safe function that does not keep the process alive.
    fn make_waker(self: &Arc<Self>, env: Env<'_>) -> Result<napi_threadsafe_function> {
        let name = env.string("tenon-addon: references")?;
        let mut waker = null_mut();
        let context = Arc::into_raw(Arc::clone(self)).cast_mut().cast();
        // SAFETY: the name is of this environment; the context is a reference count that the
        // finalizer gives back.
        let status = unsafe {
            napi_create_threadsafe_function(
                env.as_raw(),
                null_mut(),
                null_mut(),
                name.as_raw(),
                0,
                1,
                context,
                Some(forget),
                context,
                Some(sweep),
                &mut waker,
            )
        };
        if status != napi_ok {
            // SAFETY: no finalizer will be called.
            drop(unsafe { Arc::from_raw(context.cast::<Self>()) });
        }
        env.check(status)?;
        // SAFETY: made just now.
        env.check(unsafe { napi_unref_threadsafe_function(env.as_raw(), waker) })?;
        Ok(waker)
    }

    /// Deletes a reference, or has its thread do it.
    fn remove(&self, slot: usize) {
        let mut inner = self.lock();
        if !inner.open {
            return;
        }
        if thread::current().id() == self.thread {
            let reference = inner.take(slot);
            drop(inner);
            // SAFETY: on the environment's thread, and the environment is open.
            unsafe { napi_delete_reference(self.env.0, reference) };
            return;
        }
        inner.doomed.push(slot);
        if inner.doomed.len() == 1 && !inner.waker.is_null() {
            // SAFETY: the waker is live as long as it stands here, and the lock is held.
            let status = unsafe {
                napi_call_threadsafe_function(inner.waker, null_mut(), napi_tsfn_nonblocking)
            };
            if status == napi_closing {
                // The host has taken our hold on it away.
                inner.waker = null_mut();
            }
        }
    }

    /// Deletes what other threads want deleted; on the environment's thread.
    fn sweep(&self) {
        let doomed = {
            let mut inner = self.lock();
            if !inner.open {
                return;
            }
            let slots = std::mem::take(&mut inner.doomed);
            slots.into_iter().map(|slot| inner.take(slot)).collect::<Vec<_>>()
        };
        for reference in doomed {
            // SAFETY: on the environment's thread, and the environment is open.
            unsafe { napi_delete_reference(self.env.0, reference) };
        }
    }

    /// Deletes all references; the environment ends.
    pub(crate) fn close(&self) {
        let (references, waker) = {
            let mut inner = self.lock();
            inner.open = false;
            inner.free.clear();
            inner.doomed.clear();
            let references = std::mem::take(&mut inner.slots);
            (references, std::mem::replace(&mut inner.waker, null_mut()))
        };
        for reference in references {
            if !reference.is_null() {
                // SAFETY: on the environment's thread, where the cleanup hook runs.
                unsafe { napi_delete_reference(self.env.0, reference) };
            }
        }
        if !waker.is_null() {
            // SAFETY: no other thread can reach it any more.
            unsafe { napi_release_threadsafe_function(waker, napi_tsfn_abort) };
        }
    }
}

impl Inner {
    fn take(&mut self, slot: usize) -> napi_ref {
        self.free.push(slot);
        std::mem::replace(&mut self.slots[slot], null_mut())
    }
}

/// The waker's call on the environment's thread.
unsafe extern "C" fn sweep(
    env: napi_env,
    _: napi_value,
    references: *mut std::ffi::c_void,
    _: *mut std::ffi::c_void,
) {
    if env.is_null() {
        return;
    }
    crate::panic::contain("a drop", || {
        // SAFETY: the context of `make_waker`, not yet finalized.
        unsafe { &*references.cast::<References>() }.sweep();
    });
}

/// The waker's end.
unsafe extern "C" fn forget(
    _: napi_env,
    references: *mut std::ffi::c_void,
    _: *mut std::ffi::c_void,
) {
    // SAFETY: the count that `make_waker` gave away, for the last time.
    let references = unsafe { Arc::from_raw(references.cast::<References>().cast_const()) };
    references.lock().waker = null_mut();
}

/// Conveniences of every handle.
pub trait Persist<'s>: Handle<'s> {
    /// Keeps the value beyond its scope.
    ///
    /// # Errors
    ///
    /// When the environment is shutting down.
    fn persist<T>(self) -> Result<Persistent<T>>
    where
        T: Handle<'static, In<'s> = Self>,
    {
        keep_any(self.into())
    }
}

impl<'s, H: Handle<'s>> Persist<'s> for H {}
