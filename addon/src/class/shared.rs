//! Native values borrowed beyond a call, for asynchronous methods.

use std::ops::{Deref, DerefMut};

use super::{Borrow, Class};
use crate::codegen::Call;
use crate::convert::FromJs;
use crate::describe::Text;
use crate::error::Result;
use crate::persistent::{Persistent, keep_any};
use crate::values::{Kind, Kinds, Object, Value};

/// Defines a borrow that keeps its object alive.
macro_rules! kept {
    ($(#[$doc:meta])* $name:ident, $exclusive:literal) => {
        $(#[$doc])*
        pub struct $name<T: Class> {
            data: *mut T,
            /// Ended first, while the object is still kept.
            _borrow: Borrow,
            _object: Persistent<Object<'static>>,
        }

        impl<T: Class> $name<T> {
            pub(super) fn of(value: Value<'_>) -> Result<Self> {
                let mut borrow = Borrow::default();
                let data = borrow.take::<T>(value, $exclusive)?;
                Ok(Self {
                    data,
                    _borrow: borrow,
                    _object: keep_any(value)?,
                })
            }
        }

        impl<T: Class> Deref for $name<T> {
            type Target = T;

            fn deref(&self) -> &T {
                // SAFETY: the object, which is kept alive, keeps its value, and a value in use is
                // not dropped even at the environment's end; the borrow keeps conflicts away.
                unsafe { &*self.data }
            }
        }

        impl<'s, T: Class> FromJs<'s> for $name<T> {
            type Storage = ();
            const TYPE: Text = Text::Plain(T::NAME);
            const EXPECTED: Text = Text::Join(&[Text::Plain("an instance of "), Text::Plain(T::NAME)]);
            const KINDS: Kinds = Kinds::of(Kind::Object);

            fn from_js(value: Value<'s>, _: &'s mut ()) -> Result<Self> {
                Self::of(value)
            }
        }
    };
}

kept! {
    /// A native value borrowed for reading beyond the call: what `&self` is in an `async` method.
    ///
    /// Its object stays alive and cannot be written to until this is dropped.
    Shared, false
}

kept! {
    /// A native value borrowed for writing beyond the call: what `&mut self` is in an `async` method.
    ///
    /// Its object stays alive, and every other use of it is an error, until this is dropped.
    Exclusive, true
}

impl<T: Class> DerefMut for Exclusive<T> {
    fn deref_mut(&mut self) -> &mut T {
        // SAFETY: as above, and nobody else uses it.
        unsafe { &mut *self.data }
    }
}

impl Call<'_> {
    /// `this`, borrowed for reading beyond the call.
    ///
    /// # Errors
    ///
    /// As [`Call::this_ref`].
    pub fn this_shared<T: Class>(&self) -> Result<Shared<T>> {
        Shared::of(self.this()).map_err(|error| self.blame_this(error))
    }

    /// `this`, borrowed for writing beyond the call.
    ///
    /// # Errors
    ///
    /// As [`Call::this_mut`].
    pub fn this_exclusive<T: Class>(&self) -> Result<Exclusive<T>> {
        Exclusive::of(self.this()).map_err(|error| self.blame_this(error))
    }
}
