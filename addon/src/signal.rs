//! `AbortSignal`s.

use std::cell::RefCell;
use std::rc::Rc;

use crate::convert::FromJs;
use crate::describe::Text;
use crate::env::Env;
use crate::error::{Error, Result};
use crate::persistent::{Persist, Persistent};
use crate::values::{Closure, Function, Kind, Kinds, Object, Value};

/// A JavaScript `AbortSignal`, as an argument; see [`Task::with_signal`](crate::Task::with_signal).
#[derive(Debug)]
pub struct AbortSignal(Persistent<Object<'static>>);

impl<'s> FromJs<'s> for AbortSignal {
    type Storage = ();
    const TYPE: Text = Text::Plain("AbortSignal");
    const EXPECTED: Text = Text::Plain("an AbortSignal");
    const KINDS: Kinds = Kinds::of(Kind::Object);

    fn from_js(value: Value<'s>, _: &'s mut ()) -> Result<Self> {
        let refused = || Error::expected::<Self>(value);
        let object: Object<'s> = value.cast().map_err(|_| refused())?;
        // By what it can do: polyfills of the class are in use.
        let listens = object.get_named(c"addEventListener")?.kind() == Kind::Function;
        if !listens || object.get_named(c"aborted")?.kind() != Kind::Boolean {
            return Err(refused());
        }
        Ok(Self(object.persist()?))
    }
}

/// What stands for a listener: dropping it ends the subscription.
pub(crate) struct Subscription {
    signal: Persistent<Object<'static>>,
    listener: Persistent<Function<'static>>,
    callback: Callback,
}

type Callback = Rc<RefCell<Option<Box<dyn for<'s> FnOnce(Env<'s>, Error)>>>>;

impl AbortSignal {
    /// The reason, when the signal is aborted.
    ///
    /// # Errors
    ///
    /// When JavaScript cannot run.
    pub fn aborted(&self, env: Env<'_>) -> Result<Option<Error>> {
        reason(self.0.get(env)?)
    }

    /// Calls back once, when the signal is aborted.
    pub(crate) fn subscribe(
        self,
        env: Env<'_>,
        callback: impl for<'s> FnOnce(Env<'s>, Error) + 'static,
    ) -> Result<Subscription> {
        let signal: Object<'_> = self.0.get(env)?;
        let callback: Callback = Rc::new(RefCell::new(Some(Box::new(callback))));
        let called = Rc::clone(&callback);
        let listener = Closure::raw(move |call| {
            let callback = called.borrow_mut().take();
            if let Some(callback) = callback {
                let target: Object<'_> = call.this().cast()?;
                let reason = reason(target)?.unwrap_or_else(|| Error::new("aborted"));
                callback(call.env(), reason);
            }
            call.finish_empty()
        });
        let listener = listener.into_function(env)?;
        signal.call_method(
            "addEventListener",
            &[env.string("abort")?.into(), *listener],
        )?;
        Ok(Subscription {
            signal: self.0,
            listener: listener.persist()?,
            callback,
        })
    }
}

/// Why a signal is aborted, when it is.
fn reason(signal: Object<'_>) -> Result<Option<Error>> {
    if !signal.get::<bool>("aborted")? {
        return Ok(None);
    }
    Ok(Some(Error::from_value(signal.get_named(c"reason")?)))
}

impl Subscription {
    /// Ends the subscription and takes the listener off the signal.
    pub(crate) fn end(self, env: Env<'_>) {
        self.callback.borrow_mut().take();
        // A signal that no longer works has no listeners either.
        let _ = (|| -> Result<()> {
            let signal: Object<'_> = self.signal.get(env)?;
            let listener: Function<'_> = self.listener.get(env)?;
            let name = env.string("abort")?;
            signal.call_method("removeEventListener", &[name.into(), *listener])?;
            Ok(())
        })();
    }
}

impl Drop for Subscription {
    fn drop(&mut self) {
        self.callback.borrow_mut().take();
    }
}
