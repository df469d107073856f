//! Data of an addon per environment, and what happens when the environment ends.

use std::any::{Any, TypeId};
use std::cell::RefCell;
use std::future::Future;
use std::pin::Pin;
use std::rc::Rc;
use std::sync::{Arc, Weak};

use crate::env::Env;
use crate::error::Result;
use crate::executor::Executor;

/// Something on other threads that must know when the environment ends.
pub(crate) trait Ending: Send + Sync {
    /// Called on the environment's thread; JavaScript can no longer run.
    fn end(&self);
}

/// What an environment tells of its end, newest first.
#[derive(Default)]
pub(crate) struct Endings {
    weak: RefCell<Vec<Weak<dyn Ending>>>,
    hooks: RefCell<Vec<Hook>>,
}

impl Endings {
    /// Adds one that may be gone before.
    pub(crate) fn watch(&self, ending: &Arc<impl Ending + 'static>) {
        let mut all = self.weak.borrow_mut();
        // Now and then, those that are gone are swept out.
        if all.len() == all.capacity() {
            all.retain(|ending| ending.strong_count() > 0);
        }
        let ending: Weak<dyn Ending> = Arc::downgrade(ending) as _;
        all.push(ending);
    }

    pub(crate) fn run(&self, executor: &Executor) {
        let mut stopping = Vec::new();
        // A hook may add another.
        loop {
            let Some(hook) = self.hooks.borrow_mut().pop() else {
                break;
            };
            crate::panic::contain("a cleanup hook", || match hook {
                Hook::Sync(hook) => hook(),
                Hook::Async(hook) => stopping.push(hook()),
            });
        }
        crate::panic::contain("a cleanup hook", || {
            for future in stopping {
                executor.block_on(future);
            }
        });
        let all = std::mem::take(&mut *self.weak.borrow_mut());
        for ending in all.iter().rev().filter_map(Weak::upgrade) {
            ending.end();
        }
    }
}

impl<'s> Env<'s> {
    /// The addon's data of type `T` in this environment, made when it is first asked for.
    ///
    /// Every environment has its own: statics are shared by all workers, this is not.
    ///
    /// ```no_run
    /// # use std::cell::Cell;
    /// # use tenon_addon::{Env, Result};
    /// fn count(env: Env<'_>) -> Result<u32> {
    ///     let calls = env.data(|| Cell::new(0u32))?;
    ///     calls.set(calls.get() + 1);
    ///     Ok(calls.get())
    /// }
    /// ```
    ///
    /// # Errors
    ///
    /// When the environment is gone.
    pub fn data<T: 'static>(self, make: impl FnOnce() -> T) -> Result<Rc<T>> {
        let state = self.state()?;
        let id = TypeId::of::<T>();
        let found = state.data.borrow().get(&id).cloned();
        let data = match found {
            Some(data) => data,
            None => {
                // Made outside the borrow: `make` may itself ask for data.
                let made: Rc<dyn Any> = Rc::new(make());
                Rc::clone(state.data.borrow_mut().entry(id).or_insert(made))
            }
        };
        Ok(data
            .downcast()
            .unwrap_or_else(|_| unreachable!("kept by its type")))
    }

    /// Has `hook` called when the environment ends: at the process's end, or its worker's.
    ///
    /// JavaScript can no longer run then. Hooks run newest first.
    ///
    /// # Errors
    ///
    /// When the environment is gone.
    pub fn on_cleanup(self, hook: impl FnOnce() + 'static) -> Result<()> {
        let hook = Hook::Sync(Box::new(hook));
        self.state()?.endings.hooks.borrow_mut().push(hook);
        Ok(())
    }

    /// Has `hook` called when the environment ends, and keeps it from ending until the future that
    /// the hook gives is done. All such futures are waited for together, after all other hooks.
    ///
    /// # Errors
    ///
    /// When the environment is gone.
    pub fn on_cleanup_async<F>(self, hook: impl FnOnce() -> F + 'static) -> Result<()>
    where
        F: Future<Output = ()> + 'static,
    {
        let hook = Hook::Async(Box::new(move || Box::pin(hook())));
        self.state()?.endings.hooks.borrow_mut().push(hook);
        Ok(())
    }
}

type Stopping = Pin<Box<dyn Future<Output = ()>>>;

enum Hook {
    Sync(Box<dyn FnOnce()>),
    Async(Box<dyn FnOnce() -> Stopping>),
}
