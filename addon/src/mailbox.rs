//! An environment as other threads know it: what they may ask of it, and what is left when it ends.
//!
//! There is one per environment. It owns all references, so that those left at the end can be deleted
//! in time, and it is how jobs and drops reach the environment's thread. A thread-safe function of
//! Node-API serves as its bell; it carries nothing, so nothing is lost with it.

use std::collections::VecDeque;
use std::ffi::c_void;
use std::ptr::null_mut;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::thread::{self, ThreadId};

use crate::env::Env;
use crate::error::{Error, Result};
use crate::sys::*;

/// What another thread wants done on the environment's.
pub(crate) type Job = Box<dyn for<'s> FnOnce(Env<'s>) + Send>;

/// The shared side of an environment.
pub(crate) struct Mailbox {
    env: RawEnv,
    thread: ThreadId,
    inner: Mutex<Inner>,
}

/// The environment's pointer, for its own thread.
struct RawEnv(napi_env);

// SAFETY: the pointer is used on the environment's thread only, which `Mailbox` compares.
unsafe impl Send for RawEnv {}
// SAFETY: as above.
unsafe impl Sync for RawEnv {}

struct Inner {
    /// False once the environment has begun to end.
    open: bool,
    references: Vec<napi_ref>,
    free: Vec<usize>,
    /// References that other threads have dropped, by number.
    doomed: Vec<usize>,
    jobs: VecDeque<Job>,
    bell: napi_threadsafe_function,
    /// How many need the process to stay alive.
    holds: usize,
}

// SAFETY: references are used on the environment's thread only; the bell is made for all threads.
unsafe impl Send for Inner {}

impl Mailbox {
    /// Tells environments apart, for as long as anybody has the mailbox.
    pub(crate) fn address(&self) -> usize {
        std::ptr::from_ref(self).addr()
    }

    pub(crate) fn new(env: Env<'_>) -> Self {
        Self {
            env: RawEnv(env.as_raw()),
            thread: thread::current().id(),
            inner: Mutex::new(Inner {
                open: true,
                references: Vec::new(),
                free: Vec::new(),
                doomed: Vec::new(),
                jobs: VecDeque::new(),
                bell: null_mut(),
                holds: 0,
            }),
        }
    }

    fn lock(&self) -> MutexGuard<'_, Inner> {
        self.inner.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Whether this is the environment's thread.
    pub(crate) fn is_here(&self) -> bool {
        thread::current().id() == self.thread
    }

    /// Takes a reference over; on the environment's thread.
    pub(crate) fn add(self: &Arc<Self>, env: Env<'_>, reference: napi_ref) -> Result<usize> {
        let mut inner = self.lock();
        if !inner.open {
            drop(inner);
            // SAFETY: the reference is new, of this environment, and nobody else has it.
            unsafe { napi_delete_reference(env.as_raw(), reference) };
            return Err(closing());
        }
        let slot = match inner.free.pop() {
            Some(slot) => {
                inner.references[slot] = reference;
                slot
            }
            None => {
                inner.references.push(reference);
                inner.references.len() - 1
            }
        };
        let has_bell = !inner.bell.is_null();
        drop(inner);
        if !has_bell {
            // Without one, what other threads drop waits for the environment's end.
            let _ = self.ensure_bell(env);
        }
        Ok(slot)
    }

    /// The reference of that number; NULL once the environment has begun to end.
    pub(crate) fn reference(&self, slot: usize) -> napi_ref {
        self.lock()
            .references
            .get(slot)
            .copied()
            .unwrap_or(null_mut())
    }

    /// Deletes a reference, or has its thread do it.
    pub(crate) fn remove(&self, slot: usize) {
        let mut inner = self.lock();
        if !inner.open {
            return;
        }
        if self.is_here() {
            let reference = inner.take(slot);
            drop(inner);
            // SAFETY: on the environment's thread, and the environment is open.
            unsafe { napi_delete_reference(self.env.0, reference) };
            return;
        }
        inner.doomed.push(slot);
        // One ring is enough for all that come until it is heard.
        if inner.doomed.len() == 1 {
            inner.ring();
        }
    }

    /// Makes the bell; on the environment's thread.
    pub(crate) fn ensure_bell(self: &Arc<Self>, env: Env<'_>) -> Result<()> {
        if !self.lock().bell.is_null() {
            return Ok(());
        }
        let name = env.string("tenon-addon")?;
        let mut bell = null_mut();
        let context: *mut c_void = Arc::into_raw(Arc::clone(self)).cast_mut().cast();
        // SAFETY: the name is of this environment; the context is a reference count that the
        // finalizer gives back.
        let status = unsafe {
            let none = null_mut();
            let (answer, forget) = (Some(answer as _), Some(forget as _));
            napi_create_threadsafe_function(
                env.as_raw(),
                none,
                none,
                name.as_raw(),
                0,
                1,
                context,
                forget,
                context,
                answer,
                &mut bell,
            )
        };
        if status != napi_ok {
            // SAFETY: no finalizer will be called.
            drop(unsafe { Arc::from_raw(context.cast::<Self>().cast_const()) });
        }
        env.check(status)?;
        // SAFETY: made just now. It must not keep the process alive by itself.
        env.check(unsafe { napi_unref_threadsafe_function(env.as_raw(), bell) })?;
        let mut inner = self.lock();
        inner.bell = bell;
        if inner.holds > 0 {
            // SAFETY: made just now, on the environment's thread.
            unsafe { napi_ref_threadsafe_function(env.as_raw(), bell) };
        }
        Ok(())
    }

    /// Has a job run on the environment's thread; `false` when the environment is ending.
    pub(crate) fn post(&self, job: Job) -> bool {
        let mut inner = self.lock();
        if !inner.open || inner.bell.is_null() {
            // The job is dropped after the lock: its drop may come back here.
            drop(inner);
            return false;
        }
        inner.jobs.push_back(job);
        inner.ring();
        true
    }

    /// Keeps the process alive until as many calls of [`Mailbox::release`]; on the environment's
    /// thread.
    pub(crate) fn hold(&self) {
        let mut inner = self.lock();
        inner.holds += 1;
        if inner.holds == 1 && !inner.bell.is_null() {
            // SAFETY: on the environment's thread; the bell is live as long as it stands here.
            unsafe { napi_ref_threadsafe_function(self.env.0, inner.bell) };
        }
    }

    /// Ends a [`Mailbox::hold`]; on the environment's thread.
    pub(crate) fn release(&self) {
        let mut inner = self.lock();
        inner.holds = inner.holds.saturating_sub(1);
        if inner.holds == 0 && !inner.bell.is_null() {
            // SAFETY: as above.
            unsafe { napi_unref_threadsafe_function(self.env.0, inner.bell) };
        }
    }

    /// Answers one ring of the bell.
    fn answer(&self, env: Env<'_>) {
        let (doomed, job) = {
            let mut inner = self.lock();
            if !inner.open {
                return;
            }
            let slots = std::mem::take(&mut inner.doomed);
            let doomed: Vec<_> = slots.into_iter().map(|slot| inner.take(slot)).collect();
            (doomed, inner.jobs.pop_front())
        };
        for reference in doomed {
            // SAFETY: on the environment's thread, and the environment is open.
            unsafe { napi_delete_reference(self.env.0, reference) };
        }
        if let Some(job) = job {
            job(env);
        }
    }

    /// The environment ends: deletes all references, drops all jobs, and gives the bell back.
    pub(crate) fn close(&self) {
        let (references, jobs, bell) = {
            let mut inner = self.lock();
            inner.open = false;
            inner.free.clear();
            inner.doomed.clear();
            (
                std::mem::take(&mut inner.references),
                std::mem::take(&mut inner.jobs),
                std::mem::replace(&mut inner.bell, null_mut()),
            )
        };
        drop(jobs);
        for reference in references {
            if !reference.is_null() {
                // SAFETY: on the environment's thread, where the cleanup hook runs.
                unsafe { napi_delete_reference(self.env.0, reference) };
            }
        }
        if !bell.is_null() {
            // SAFETY: no other thread can reach it any more.
            unsafe { napi_release_threadsafe_function(bell, napi_tsfn_abort) };
        }
    }
}

impl Inner {
    fn take(&mut self, slot: usize) -> napi_ref {
        self.free.push(slot);
        std::mem::replace(&mut self.references[slot], null_mut())
    }

    fn ring(&mut self) {
        if self.bell.is_null() {
            return;
        }
        // SAFETY: the bell is live as long as it stands here, and the lock is held.
        let status =
            unsafe { napi_call_threadsafe_function(self.bell, null_mut(), napi_tsfn_nonblocking) };
        if status == napi_closing {
            // The host has taken our hold on it away.
            self.bell = null_mut();
        }
    }
}

#[cold]
pub(crate) fn closing() -> Error {
    Error::new("the environment is shutting down").with_code("ERR_ADDON_ENV_CLOSING")
}

/// The bell's call on the environment's thread.
unsafe extern "C" fn answer(env: napi_env, _: napi_value, mailbox: *mut c_void, _: *mut c_void) {
    if env.is_null() {
        return;
    }
    crate::panic::contain("a job", || {
        // SAFETY: the context of `ensure_bell`, not yet finalized; the host has opened a scope.
        let (mailbox, env) = unsafe { (&*mailbox.cast::<Mailbox>(), Env::from_raw(env)) };
        mailbox.answer(env);
    });
}

/// The bell's end.
unsafe extern "C" fn forget(_: napi_env, mailbox: *mut c_void, _: *mut c_void) {
    // SAFETY: the count that `ensure_bell` gave away, for the last time.
    let mailbox = unsafe { Arc::from_raw(mailbox.cast::<Mailbox>().cast_const()) };
    mailbox.lock().bell = null_mut();
}
