//! Functions, called from Rust.

use std::fmt;
use std::marker::PhantomData;
use std::ptr::null_mut;

use super::{Handle, Kind, Kinds, Object, Value, handle_conversions};
use crate::convert::{FromJs, IntoArgs, NoStorage};
use crate::describe::Text;
use crate::error::Result;
use crate::sys::*;

/// Stands for "any arguments" and "any result" in the type of a [`Function`].
#[derive(Clone, Copy, Debug)]
pub struct Any;

/// A JavaScript function; `Args` is a tuple of what it takes, `Ret` what it gives.
///
/// Both are what TypeScript is told, and what [`Function::call`] converts. JavaScript functions do
/// not say what they take, so a wrong one shows only in its result.
pub struct Function<'s, Args = Any, Ret = Any>(Value<'s>, PhantomData<fn(Args) -> Ret>);

impl<Args, Ret> Clone for Function<'_, Args, Ret> {
    #[inline]
    fn clone(&self) -> Self {
        *self
    }
}

impl<Args, Ret> Copy for Function<'_, Args, Ret> {}

impl<Args, Ret> fmt::Debug for Function<'_, Args, Ret> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Function({})", self.0.summary())
    }
}

// SAFETY: the test is that of functions; the type is a plain wrapper of the value.
unsafe impl<'s, Args: IntoArgs<'s>, Ret: FromJs<'s>> Handle<'s> for Function<'s, Args, Ret> {
    type In<'i> = Function<'i, Args, Ret>;
    const TYPE: Text = Text::Join(&[
        Text::Plain("(("),
        Args::PARAMS,
        Text::Plain(") => "),
        Ret::TYPE,
        Text::Plain(")"),
    ]);
    const EXPECTED: Text = Text::Plain("a function");
    const KINDS: Kinds = Kinds::of(Kind::Function);

    #[inline]
    fn matches(value: Value<'s>) -> bool {
        value.kind() == Kind::Function
    }

    #[inline]
    unsafe fn from_value_unchecked(value: Value<'s>) -> Self {
        Self(value, PhantomData)
    }
}

handle_conversions!([Args, Ret] Function<'s, Args, Ret>, [Args: IntoArgs<'s>, Ret: FromJs<'s>]);

impl<'s> FromJs<'s> for Any {
    type Storage = ();
    const TYPE: Text = Text::Plain("any");

    #[inline]
    fn from_js(_: Value<'s>, _: &'s mut ()) -> Result<Self> {
        Ok(Self)
    }
}

impl<'s, Args: IntoArgs<'s>, Ret: FromJs<'s, Storage: NoStorage>> Function<'s, Args, Ret> {
    /// Calls the function, with `undefined` for `this`.
    ///
    /// # Errors
    ///
    /// What it throws, and when its result is of another type.
    #[inline]
    pub fn call(self, args: Args) -> Result<Ret> {
        self.call_with(self.0.env().undefined(), args)
    }

    /// Calls the function with a value for `this`.
    ///
    /// # Errors
    ///
    /// As [`Function::call`].
    #[inline]
    pub fn call_with(self, this: impl Into<Value<'s>>, args: Args) -> Result<Ret> {
        let this = this.into();
        let result = args.with(self.0.env(), |args| self.call_raw(this, args))?;
        result
            .to()
            .map_err(|error: crate::Error| error.at_place("the result of a callback"))
    }
}

impl<'s, Args, Ret> Function<'s, Args, Ret> {
    /// The value.
    #[inline]
    #[must_use]
    pub fn as_value(self) -> Value<'s> {
        self.0
    }

    /// The function as an object.
    #[must_use]
    pub fn as_object(self) -> Object<'s> {
        Object(self.0)
    }

    /// Calls the function with any values.
    ///
    /// # Errors
    ///
    /// What it throws.
    #[inline]
    pub fn call_raw(self, this: impl Into<Value<'s>>, args: &[Value<'s>]) -> Result<Value<'s>> {
        let (env, this) = (self.0.env(), this.into());
        env.may_run_js()?;
        with_raw(args, |argc, argv| {
            // SAFETY: all values are of this environment; as many arguments as said.
            env.made(|env, result| unsafe {
                napi_call_function(env, this.as_raw(), self.0.as_raw(), argc, argv, result)
            })
        })
    }

    /// Calls the function with `new`.
    ///
    /// # Errors
    ///
    /// What it throws, and when it is no constructor.
    pub fn construct_raw(self, args: &[Value<'s>]) -> Result<Object<'s>> {
        let env = self.0.env();
        env.may_run_js()?;
        with_raw(args, |argc, argv| {
            // SAFETY: all values are of this environment; as many arguments as said.
            let value = env.made(|env, result| unsafe {
                napi_new_instance(env, self.0.as_raw(), argc, argv, result)
            })?;
            Ok(Object(value))
        })
    }
}

/// How many arguments are passed without an allocation.
const FEW: usize = 8;

/// Passes the C handles of values on.
#[inline]
fn with_raw<R>(args: &[Value<'_>], body: impl FnOnce(usize, *const napi_value) -> R) -> R {
    if args.len() <= FEW {
        let mut raw = [null_mut(); FEW];
        for (raw, value) in raw.iter_mut().zip(args) {
            *raw = value.as_raw();
        }
        body(args.len(), raw.as_ptr())
    } else {
        let raw: Vec<napi_value> = args.iter().map(|value| value.as_raw()).collect();
        body(raw.len(), raw.as_ptr())
    }
}
