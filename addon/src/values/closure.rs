//! Rust closures as JavaScript functions.

use std::ffi::c_void;
use std::marker::PhantomData;
use std::ptr::null_mut;

use crate::codegen::{Call, Function as Record, Returned, callback_for};
use crate::convert::{FromJsOwned, IntoJs};
use crate::describe::Text;
use crate::env::Env;
use crate::error::{Error, Result};
use crate::sys::*;
use crate::values::{Function, Handle, Value};

type Body = dyn for<'s> Fn(&Call<'s>) -> Result<Returned<'s>>;

/// A Rust closure that becomes a JavaScript function, which owns it.
///
/// ```no_run
/// # use tenon_addon::{Closure, Env, Function, IntoJs, Result, Value};
/// fn adder(by: f64) -> Closure<(f64,), f64> {
///     Closure::new(move |(number,): (f64,)| Ok(number + by))
/// }
/// ```
///
/// A closure that changes what it has captured keeps it in a `Cell` or `RefCell`: JavaScript may call
/// it again while it runs.
pub struct Closure<Args, Ret> {
    name: &'static str,
    body: Box<Body>,
    kind: PhantomData<fn(Args) -> Ret>,
}

/// The parameters of a [`Closure`]: a tuple of what converts.
pub trait Parameters: Sized {
    /// How many there are.
    const COUNT: usize;
    /// The parameter list in TypeScript, without its parentheses.
    const TYPE: Text;

    /// Converts the arguments of a call.
    ///
    /// # Errors
    ///
    /// When one is of another type.
    fn read(call: &Call<'_>) -> Result<Self>;
}

macro_rules! parameters {
    ($count:literal; $($name:ident: $index:tt),*) => {
        impl<$($name: FromJsOwned),*> Parameters for ($($name,)*) {
            const COUNT: usize = $count;
            const TYPE: Text = Text::Join(&[$(
                Text::Plain(if $index == 0 { "arg" } else { ", arg" }),
                Text::Plain(stringify!($index)),
                Text::Plain(": "),
                $name::TYPE,
            )*]);

            #[allow(clippy::unused_unit, reason = "for no parameters")]
            fn read(call: &Call<'_>) -> Result<Self> {
                let _ = call;
                Ok(($(call.owned::<$name>($index)?,)*))
            }
        }
    };
}

parameters!(0;);
parameters!(1; A: 0);
parameters!(2; A: 0, B: 1);
parameters!(3; A: 0, B: 1, C: 2);
parameters!(4; A: 0, B: 1, C: 2, D: 3);
parameters!(5; A: 0, B: 1, C: 2, D: 3, E: 4);
parameters!(6; A: 0, B: 1, C: 2, D: 3, E: 4, F: 5);

impl<Args: Parameters, Ret: for<'a> IntoJs<'a>> Closure<Args, Ret> {
    /// A function that converts its arguments and calls `body`.
    pub fn new(body: impl Fn(Args) -> Result<Ret> + 'static) -> Self {
        Self {
            name: "",
            body: Box::new(move |call| call.finish(body(Args::read(call)?)?)),
            kind: PhantomData,
        }
    }

    /// As [`Closure::new`], with the environment.
    pub fn with_env(body: impl for<'s> Fn(Env<'s>, Args) -> Result<Ret> + 'static) -> Self {
        Self {
            name: "",
            body: Box::new(move |call| call.finish(body(call.env(), Args::read(call)?)?)),
            kind: PhantomData,
        }
    }
}

impl Closure<(), ()> {
    /// A function that reads its arguments itself.
    pub(crate) fn raw(body: impl for<'s> Fn(&Call<'s>) -> Result<Returned<'s>> + 'static) -> Self {
        Self {
            name: "",
            body: Box::new(body),
            kind: PhantomData,
        }
    }
}

impl<Args, Ret> Closure<Args, Ret> {
    /// Gives the function a name, for messages and stack traces.
    #[must_use]
    pub fn named(mut self, name: &'static str) -> Self {
        self.name = name;
        self
    }

    /// The function.
    ///
    /// # Errors
    ///
    /// When JavaScript cannot run.
    pub(crate) fn into_function<'s>(self, env: Env<'s>) -> Result<Function<'s>> {
        let owned = Box::into_raw(Box::new(Owned {
            record: Record {
                name: self.name,
                label: if self.name.is_empty() {
                    "a native callback"
                } else {
                    self.name
                },
                params: &[],
                glue: call_owned,
                callback: callback_for(6),
            },
            body: self.body,
        }));
        // SAFETY: the environment is live; the box lives until the finalizer takes it back, and a
        // function that is called is not collected.
        let value = unsafe {
            let callback = (*owned).record.callback;
            let value = env.made(|env, result| {
                let (name, length) = (self.name.as_ptr().cast(), self.name.len());
                napi_create_function(env, name, length, callback, owned.cast(), result)
            });
            let finalizer = |value: Value<'s>| {
                let (env, raw) = (env.as_raw(), value.as_raw());
                let none = null_mut();
                napi_add_finalizer(env, raw, owned.cast(), Some(drop_owned), none, null_mut())
            };
            match value {
                Ok(value) => env.check(finalizer(value)).map(|()| value),
                Err(error) => Err(error),
            }
        };
        match value {
            // SAFETY: a function.
            Ok(value) => Ok(unsafe { Function::from_value_unchecked(value) }),
            Err(error) => {
                // SAFETY: there is no finalizer, and the function, if there is one, was given to
                // nobody.
                drop(unsafe { Box::from_raw(owned) });
                Err(error)
            }
        }
    }
}

impl<'s, Args: Parameters, Ret: for<'a> IntoJs<'a>> IntoJs<'s> for Closure<Args, Ret> {
    const TYPE: Text = Text::Join(&[
        Text::Plain("(("),
        Args::TYPE,
        Text::Plain(") => "),
        <Ret as IntoJs<'static>>::TYPE,
        Text::Plain(")"),
    ]);

    fn into_js(self, env: Env<'s>) -> Result<Value<'s>> {
        Ok(*self.into_function(env)?)
    }
}

/// A closure as the data of its function. The record comes first: the trampoline looks for one.
#[repr(C)]
struct Owned {
    record: Record,
    body: Box<Body>,
}

/// The glue of every closure.
fn call_owned<'s>(call: &Call<'s>) -> Result<Returned<'s>> {
    let owned = std::ptr::from_ref(call.record()).cast::<Owned>();
    // SAFETY: records with this glue are the first field of an `Owned`, which lives as long as its
    // function, and the function is being called.
    let owned = unsafe { &*owned };
    (owned.body)(call)
}

unsafe extern "C" fn drop_owned(_: napi_env, owned: *mut c_void, _: *mut c_void) {
    crate::panic::contain("the drop of a closure", || {
        // SAFETY: the box of `into_function`, for the last time.
        drop(unsafe { Box::from_raw(owned.cast::<Owned>()) });
    });
}

impl Call<'_> {
    /// The argument at that place, converted to a type that borrows nothing.
    ///
    /// # Errors
    ///
    /// As [`Call::arg`].
    pub fn owned<T: FromJsOwned>(&self, index: usize) -> Result<T> {
        self.value(index)
            .to()
            .map_err(|error: Error| self.blame(index, error))
    }
}
