//! A call from JavaScript, and the one trampoline that takes it.

use std::ffi::c_void;
use std::marker::PhantomData;
use std::mem::MaybeUninit;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::ptr::null_mut;

use super::record::Function;
use crate::convert::{FromJs, IntoJs, NoStorage};
use crate::env::Env;
use crate::error::{Error, Result};
use crate::sys::*;
use crate::values::{Handle, Object, Value};

/// The generated code of one function: reads arguments, calls the user's function, converts its
/// result.
pub type Glue = for<'c, 's> fn(&'c Call<'s>) -> Result<Returned<'s>>;

/// A value on its way back to JavaScript: one word, so that a result fits into registers.
#[derive(Clone, Copy)]
pub struct Returned<'s>(napi_value, PhantomData<&'s ()>);

impl<'s> From<Value<'s>> for Returned<'s> {
    #[inline]
    fn from(value: Value<'s>) -> Self {
        Self(value.as_raw(), PhantomData)
    }
}

/// One call of a native function by JavaScript.
pub struct Call<'s> {
    env: Env<'s>,
    this: napi_value,
    args: *const napi_value,
    /// How many entries `args` has; those beyond what was given are `undefined`.
    capacity: usize,
    /// How many were given.
    given: usize,
    info: napi_callback_info,
    function: &'static Function,
}

impl<'s> Call<'s> {
    /// The environment.
    #[inline]
    pub fn env(&self) -> Env<'s> {
        self.env
    }

    /// `this`.
    #[inline]
    pub fn this(&self) -> Value<'s> {
        // SAFETY: the runtime gave it to this call, whose scope `'s` is.
        unsafe { Value::from_raw(self.env, self.this) }
    }

    /// The description of the function that is called.
    pub(crate) fn record(&self) -> &'static Function {
        self.function
    }

    /// How many arguments were given.
    #[inline]
    pub fn given(&self) -> usize {
        self.given
    }

    /// The argument at that place; `undefined` when it was not given.
    #[inline]
    pub fn value(&self, index: usize) -> Value<'s> {
        if index >= self.capacity {
            return self.env.undefined();
        }
        // SAFETY: within the array, which the runtime filled with values of this call.
        unsafe { Value::from_raw(self.env, *self.args.add(index)) }
    }

    /// The argument at that place, converted; `storage` is what it may borrow from.
    ///
    /// # Errors
    ///
    /// A `TypeError` that names function and parameter when it is of another type.
    #[inline]
    pub fn arg<'a, T: FromJs<'a>>(&self, index: usize, storage: &'a mut T::Storage) -> Result<T>
    where
        's: 'a,
    {
        match T::from_js(self.value(index), storage) {
            Ok(arg) => Ok(arg),
            Err(error) => Err(self.blame(index, error)),
        }
    }

    /// As [`Call::arg`], with a default when the argument is `undefined` or was not given.
    ///
    /// # Errors
    ///
    /// As [`Call::arg`].
    #[inline]
    pub fn arg_or<'a, T: FromJs<'a>>(
        &self,
        index: usize,
        storage: &'a mut T::Storage,
        default: impl FnOnce() -> T,
    ) -> Result<T>
    where
        's: 'a,
    {
        if self.value(index).kind() == crate::values::Kind::Undefined {
            Ok(default())
        } else {
            self.arg(index, storage)
        }
    }

    /// The arguments from that place on, each converted.
    ///
    /// # Errors
    ///
    /// As [`Call::arg`].
    pub fn rest<T: FromJs<'s, Storage: NoStorage>>(&self, from: usize) -> Result<Vec<T>> {
        self.all_values()?
            .into_iter()
            .enumerate()
            .skip(from)
            .map(|(index, value)| {
                value
                    .to()
                    .map_err(|error| self.blame_rest(from, index, error))
            })
            .collect()
    }

    /// As [`Call::blame`], for one of the arguments that the parameter at `from` takes.
    #[cold]
    fn blame_rest(&self, from: usize, index: usize, error: Error) -> Error {
        let name = self.function.params.get(from).copied().unwrap_or_default();
        error
            .at_index(index - from)
            .at_argument(self.function.label, index, name)
    }

    /// All arguments that were given, also those beyond the parameters.
    fn all_values(&self) -> Result<Vec<Value<'s>>> {
        if self.given <= self.capacity {
            return Ok((0..self.given).map(|index| self.value(index)).collect());
        }
        let mut count = self.given;
        let mut args = vec![null_mut(); count];
        // SAFETY: the call is still being answered; the array is as long as said.
        self.env.check(unsafe {
            let env = self.env.as_raw();
            let (this, data) = (null_mut(), null_mut());
            napi_get_cb_info(env, self.info, &mut count, args.as_mut_ptr(), this, data)
        })?;
        Ok(args
            .into_iter()
            // SAFETY: values of this call.
            .map(|raw| unsafe { Value::from_raw(self.env, raw) })
            .collect())
    }

    /// An error unless at most `count` arguments were given, for functions marked `strict`.
    ///
    /// # Errors
    ///
    /// A `TypeError` when more were given.
    #[inline]
    pub fn at_most(&self, count: usize) -> Result<()> {
        if self.given <= count {
            return Ok(());
        }
        Err(Error::type_error(format!(
            "{}: at most {count} arguments are allowed, got {}",
            self.function.label, self.given
        ))
        .with_code("ERR_ADDON_TOO_MANY_ARGUMENTS"))
    }

    /// The function that JavaScript called with `new`, or `None` when it was a plain call.
    ///
    /// # Errors
    ///
    /// When the host fails.
    pub fn new_target(&self) -> Result<Option<Object<'s>>> {
        let mut result = null_mut();
        // SAFETY: the call is still being answered; the result is a local.
        let status = unsafe { napi_get_new_target(self.env.as_raw(), self.info, &mut result) };
        self.env.check(status)?;
        if result.is_null() {
            return Ok(None);
        }
        // SAFETY: a value of this call.
        let value = unsafe { Value::from_raw(self.env, result) };
        // Some hosts say `undefined` instead of NULL.
        if value.is_nullish() {
            return Ok(None);
        }
        // SAFETY: what can be called with `new` is an object.
        Ok(Some(unsafe { Object::from_value_unchecked(value) }))
    }

    /// `this`, converted; `storage` is what it may borrow from.
    ///
    /// # Errors
    ///
    /// A `TypeError` that names the function when it is of another type.
    #[inline]
    pub fn this_as<'a, T: FromJs<'a>>(&self, storage: &'a mut T::Storage) -> Result<T>
    where
        's: 'a,
    {
        T::from_js(self.this(), storage).map_err(|error| self.blame_this(error))
    }

    /// Converts the user function's result.
    ///
    /// The result may be a handle of any scope that is open now, arguments included: those carry the
    /// lifetime of their storage, which is shorter than the call's.
    ///
    /// # Errors
    ///
    /// When the result is one, or does not convert.
    #[inline]
    pub fn finish<'a, T: IntoJs<'a>>(&'a self, result: T) -> Result<Returned<'s>> {
        let value = result.into_js(self.env)?;
        Ok(Returned(value.as_raw(), PhantomData))
    }

    /// A promise of what the user's future gives.
    ///
    /// # Errors
    ///
    /// When JavaScript cannot run.
    pub fn finish_async<F>(&self, future: F) -> Result<Returned<'s>>
    where
        F: Future + 'static,
        F::Output: for<'a> IntoJs<'a>,
    {
        crate::deferred::promise_of(self.env, future).map(Returned::from)
    }

    /// No result: `undefined` without a call into the host.
    #[inline]
    pub fn finish_empty(&self) -> Result<Returned<'s>> {
        Ok(Returned(null_mut(), PhantomData))
    }

    #[cold]
    pub(crate) fn blame_this(&self, error: Error) -> Error {
        error.at_place(format_args!("{}: 'this'", self.function.label))
    }

    #[cold]
    pub(crate) fn blame(&self, index: usize, error: Error) -> Error {
        let name = self.function.params.get(index).copied().unwrap_or_default();
        error.at_argument(self.function.label, index, name)
    }
}

/// The most arguments that a call has room for on the stack.
const MOST: usize = 16;

/// The C callback for a function with that many parameters.
///
/// There are a handful of them, whatever an addon's number of functions: a function's own code is
/// its [`Glue`].
#[must_use]
pub const fn callback_for(params: usize) -> napi_callback {
    Some(match params {
        0 => trampoline::<0>,
        1 => trampoline::<1>,
        2 => trampoline::<2>,
        3 => trampoline::<3>,
        4 => trampoline::<4>,
        5..=8 => trampoline::<8>,
        _ => trampoline::<MOST>,
    })
}

/// Every call from JavaScript comes through here.
unsafe extern "C" fn trampoline<const N: usize>(
    env: napi_env,
    info: napi_callback_info,
) -> napi_value {
    let mut args = [const { MaybeUninit::<napi_value>::uninit() }; N];
    let mut given = N;
    let mut this = null_mut();
    let mut data: *mut c_void = null_mut();
    // SAFETY: the runtime calls with a live environment and call; the array is as long as said.
    unsafe {
        let args = args.as_mut_ptr().cast();
        napi_get_cb_info(env, info, &mut given, args, &mut this, &mut data);
    }
    // SAFETY: the runtime has opened a scope for this call, and it ends after it.
    let env = unsafe { Env::from_raw(env) };
    // SAFETY: functions are made with their record as data, in `init` alone.
    let function = unsafe { &*data.cast::<Function>() };
    let call = Call {
        env,
        this,
        args: args.as_ptr().cast(),
        capacity: N,
        given,
        info,
        function,
    };
    #[cfg(feature = "tracing")]
    let _span =
        tracing::debug_span!("call", function = function.label, arguments = given).entered();
    match catch_unwind(AssertUnwindSafe(|| (function.glue)(&call))) {
        Ok(Ok(result)) => result.0,
        Ok(Err(error)) => fail(env, error),
        Err(payload) => fail(env, crate::panic::error(payload)),
    }
}

/// Throws, and answers nothing.
#[cold]
fn fail(env: Env<'_>, error: Error) -> napi_value {
    // Making the error object may itself run code that panics, in theory.
    crate::panic::contain("throwing an error", || crate::error::throw(env, error));
    null_mut()
}
