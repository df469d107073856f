//! Native classes: Rust values that belong to JavaScript objects.

use std::ffi::c_void;
use std::marker::PhantomData;
use std::ops::{Deref, DerefMut};
use std::ptr::null_mut;

use crate::codegen::{Call, ClassInfo, Returned};
use crate::convert::FromJs;
use crate::describe::Text;
use crate::env::Env;
use crate::error::{Error, Result};
use crate::sys::*;
use crate::values::{Handle, Kind, Kinds, Value};

pub(crate) mod boxed;
mod define;
mod shared;
mod slot;

pub(crate) use define::constructor;
pub use shared::{Exclusive, Shared};
pub(crate) use slot::Slot;

/// A Rust type that is a JavaScript class; `#[class]` implements it.
///
/// # Safety
///
/// [`Class::INFO`] must describe this type, and no other type may use the same description.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is no class of JavaScript",
    label = "this is no class",
    note = "write `#[class]` on the struct"
)]
pub unsafe trait Class: Sized + 'static {
    /// The class's name.
    const NAME: &'static str;

    /// Its name in TypeScript, with the namespaces it is in: `geometry.Point`.
    const TYPE: &'static str;

    /// Its description.
    const INFO: &'static ClassInfo;
}

/// What a constructor gives: the value, or an error to be thrown.
pub trait Constructed<T> {
    /// As a result.
    ///
    /// # Errors
    ///
    /// The constructor's.
    fn into_result(self) -> Result<T>;
}

impl<T: Class> Constructed<T> for T {
    #[inline]
    fn into_result(self) -> Result<T> {
        Ok(self)
    }
}

impl<T: Class, E: Into<Error>> Constructed<T> for Result<T, E> {
    #[inline]
    fn into_result(self) -> Result<T> {
        self.map_err(Into::into)
    }
}

/// A borrow of a class's value, as the storage of an argument; dropping it ends the borrow.
#[derive(Default)]
pub struct Borrow {
    slot: Option<&'static Slot>,
    /// The slot is of this thread.
    thread: PhantomData<*mut ()>,
}

impl Borrow {
    /// Borrows the value of an object for reading, or for writing.
    #[inline]
    fn take<T: Class>(&mut self, value: Value<'_>, exclusive: bool) -> Result<*mut T> {
        let Some(slot) = slot_of(value) else {
            return Err(Error::mismatch(Expected(T::NAME), value));
        };
        let Some(data) = slot.pointer_to(T::INFO) else {
            return Err(Error::mismatch(Expected(T::NAME), value));
        };
        let free = if exclusive {
            slot.claim()
        } else {
            slot.share()
        };
        if !free {
            return Err(in_use(T::NAME, exclusive));
        }
        // An earlier borrow in this storage would be lost; there is none in generated code.
        debug_assert!(self.slot.is_none());
        self.slot = Some(slot);
        Ok(data.cast())
    }
}

impl Drop for Borrow {
    #[inline]
    fn drop(&mut self) {
        if let Some(slot) = self.slot {
            slot.release();
        }
    }
}

/// "an instance of Counter".
struct Expected(&'static str);

impl std::fmt::Display for Expected {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "an instance of {}", self.0)
    }
}

#[cold]
fn in_use(class: &str, exclusive: bool) -> Error {
    let how = if exclusive { "written to" } else { "read" };
    Error::new(format!(
        "this {class} cannot be {how} now: one of its native methods is still using it"
    ))
    .with_code("ERR_ADDON_BORROWED")
}

/// The slot of an object that wraps a value of this addon.
#[inline]
fn slot_of(value: Value<'_>) -> Option<&'static Slot> {
    let mut data = null_mut();
    // SAFETY: the value is of this environment; the result is a local.
    let status = unsafe { napi_unwrap(value.env().as_raw(), value.as_raw(), &mut data) };
    if status == napi_ok {
        return Slot::at(data.cast());
    }
    None
}

/// The value of an instance, for reading.
impl<'s, T: Class> FromJs<'s> for &'s T {
    type Storage = Borrow;
    const TYPE: Text = Text::Plain(T::TYPE);
    const EXPECTED: Text = Text::Join(&[Text::Plain("an instance of "), Text::Plain(T::NAME)]);
    const KINDS: Kinds = Kinds::of(Kind::Object);

    #[inline]
    fn from_js(value: Value<'s>, storage: &'s mut Borrow) -> Result<Self> {
        let data = storage.take::<T>(value, false)?;
        // SAFETY: the value lives as long as its object, which the handle keeps alive; the borrow
        // in `storage`, which outlives the reference, keeps others from writing.
        Ok(unsafe { &*data })
    }
}

/// The value of an instance, for writing.
impl<'s, T: Class> FromJs<'s> for &'s mut T {
    type Storage = Borrow;
    const TYPE: Text = Text::Plain(T::TYPE);
    const EXPECTED: Text = Text::Join(&[Text::Plain("an instance of "), Text::Plain(T::NAME)]);
    const KINDS: Kinds = Kinds::of(Kind::Object);

    #[inline]
    fn from_js(value: Value<'s>, storage: &'s mut Borrow) -> Result<Self> {
        let data = storage.take::<T>(value, true)?;
        // SAFETY: as above, and the borrow keeps others from reading too.
        Ok(unsafe { &mut *data })
    }
}

impl<'s> Call<'s> {
    /// `this`, which must be an instance of `T` or of a class that extends it.
    ///
    /// # Errors
    ///
    /// A `TypeError` when it is not, and an error while it is in use for writing.
    #[inline]
    pub fn this_ref<'a, T: Class>(&self, storage: &'a mut Borrow) -> Result<&'a T>
    where
        's: 'a,
    {
        let this: Value<'a> = self.this();
        <&'a T>::from_js(this, storage).map_err(|error| self.blame_this(error))
    }

    /// As [`Call::this_ref`], for writing.
    ///
    /// # Errors
    ///
    /// As [`Call::this_ref`], and an error while it is in use at all.
    #[inline]
    pub fn this_mut<'a, T: Class>(&self, storage: &'a mut Borrow) -> Result<&'a mut T>
    where
        's: 'a,
    {
        let this: Value<'a> = self.this();
        <&'a mut T>::from_js(this, storage).map_err(|error| self.blame_this(error))
    }

    /// The body of a constructor: gives `this` the value that `make` makes.
    ///
    /// # Errors
    ///
    /// Those of `make`, and a `TypeError` when it is not called with `new`.
    pub fn construct<T: Class, C: Constructed<T>>(
        &self,
        make: impl FnOnce(&Self) -> Result<C>,
    ) -> Result<Returned<'s>> {
        let prepared = self.env().state()?.instance.replace(null_mut());
        if let Some(slot) = Slot::at(prepared.cast()) {
            wrap(self.this(), slot)?;
            return Ok(self.this().into());
        }
        if self.new_target()?.is_none() {
            return Err(Error::type_error(format!(
                "Class constructor {} cannot be invoked without 'new'",
                T::NAME
            ))
            .with_code("ERR_ADDON_NEW_REQUIRED"));
        }
        let value = make(self)?.into_result()?;
        wrap_value(self.this(), value)?;
        Ok(self.this().into())
    }

    /// The body of the constructor of a class that only native code makes instances of.
    ///
    /// # Errors
    ///
    /// A `TypeError` when JavaScript calls it.
    pub fn construct_native<T: Class>(&self) -> Result<Returned<'s>> {
        self.construct::<T, T>(|_| {
            Err(
                Error::type_error(format!("{} cannot be constructed by JavaScript", T::NAME))
                    .with_code("ERR_ADDON_NO_CONSTRUCTOR"),
            )
        })
    }
}

fn slot_for<T: Class>(value: T) -> &'static Slot {
    // SAFETY: a box of the class's type.
    unsafe { Slot::new(T::INFO, Box::into_raw(Box::new(value)).cast()) }
}

fn wrap_value<T: Class>(this: Value<'_>, value: T) -> Result<()> {
    let slot = slot_for(value);
    wrap(this, slot).inspect_err(|_| slot.discard())
}

fn wrap(this: Value<'_>, slot: &'static Slot) -> Result<()> {
    // SAFETY: `this` is of this environment; the finalizer takes the slot back, once.
    this.env().check(unsafe {
        let env = this.env().as_raw();
        let data = slot.address().cast();
        napi_wrap(
            env,
            this.as_raw(),
            data,
            Some(finalize),
            null_mut(),
            null_mut(),
        )
    })
}

unsafe extern "C" fn finalize(_: napi_env, data: *mut c_void, _: *mut c_void) {
    crate::panic::contain("the drop of a class's value", || {
        if let Some(slot) = Slot::at(data.cast()) {
            slot.discard();
        }
    });
}

/// A new instance of a class with this value; the constructor the user wrote is not called.
///
/// # Errors
///
/// When JavaScript cannot run.
pub fn instance<'s, T: Class>(env: Env<'s>, value: T) -> Result<Value<'s>> {
    let constructor = constructor(env, T::INFO)?;
    let state = env.state()?;
    let slot = slot_for(value);
    state.instance.set(slot.address().cast());
    let result = constructor.construct_raw(&[]);
    // What is still there was not used: the constructor was never reached.
    if !state.instance.replace(null_mut()).is_null() {
        slot.discard();
    }
    result.map(Into::into)
}

/// An instance of a native class: a handle whose value can be borrowed when it is needed.
pub struct Instance<'s, T>(Value<'s>, PhantomData<fn() -> T>);

impl<T> Clone for Instance<'_, T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T> Copy for Instance<'_, T> {}

// SAFETY: the test is that of instances of `T`; the type is a plain wrapper of the value.
unsafe impl<'s, T: Class> Handle<'s> for Instance<'s, T> {
    type In<'i> = Instance<'i, T>;
    const TYPE: Text = Text::Plain(T::TYPE);
    const EXPECTED: Text = Text::Join(&[Text::Plain("an instance of "), Text::Plain(T::NAME)]);
    const KINDS: Kinds = Kinds::of(Kind::Object);

    fn matches(value: Value<'s>) -> bool {
        slot_of(value).is_some_and(|slot| slot.pointer_to(T::INFO).is_some())
    }

    unsafe fn from_value_unchecked(value: Value<'s>) -> Self {
        Self(value, PhantomData)
    }
}

crate::values::handle_conversions!([T: Class] Instance<'s, T>, []);

impl<'s, T: Class> Instance<'s, T> {
    /// Its value, for reading.
    ///
    /// # Errors
    ///
    /// While it is in use for writing.
    pub fn borrow(&self) -> Result<Ref<'s, T>> {
        let mut borrow = Borrow::default();
        let data = borrow.take::<T>(self.0, false)?;
        Ok(Ref {
            data,
            _borrow: borrow,
            scope: PhantomData,
        })
    }

    /// Its value, for writing.
    ///
    /// # Errors
    ///
    /// While it is in use.
    pub fn borrow_mut(&self) -> Result<RefMut<'s, T>> {
        let mut borrow = Borrow::default();
        let data = borrow.take::<T>(self.0, true)?;
        Ok(RefMut {
            data,
            _borrow: borrow,
            scope: PhantomData,
        })
    }
}

/// A native value, borrowed for reading.
pub struct Ref<'s, T> {
    data: *const T,
    _borrow: Borrow,
    scope: PhantomData<&'s T>,
}

impl<T> Deref for Ref<'_, T> {
    type Target = T;

    fn deref(&self) -> &T {
        // SAFETY: the object lives for the scope, and the borrow keeps others from writing.
        unsafe { &*self.data }
    }
}

/// A native value, borrowed for writing.
pub struct RefMut<'s, T> {
    data: *mut T,
    _borrow: Borrow,
    scope: PhantomData<&'s mut T>,
}

impl<T> Deref for RefMut<'_, T> {
    type Target = T;

    fn deref(&self) -> &T {
        // SAFETY: as below.
        unsafe { &*self.data }
    }
}

impl<T> DerefMut for RefMut<'_, T> {
    fn deref_mut(&mut self) -> &mut T {
        // SAFETY: the object lives for the scope, and the borrow keeps others away.
        unsafe { &mut *self.data }
    }
}

#[cfg(test)]
pub(crate) mod tests {
    use crate::codegen::{Function, callback_for};

    /// A function for descriptions that are never called.
    pub(crate) static FUNCTION: Function = Function {
        name: "",
        label: "",
        params: &[],
        glue: |call| call.finish_empty(),
        callback: callback_for(0),
    };
}
