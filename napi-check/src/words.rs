//! The arguments of every Node-API function in one shape.

use core::ffi::c_void;
use core::fmt;

/// One argument of a call as a machine word.
///
/// It is kept as a pointer, because most arguments are pointers and a pointer that went through an
/// integer would lose what the compiler knows of it. Numbers and booleans are its low bits.
#[derive(Clone, Copy, PartialEq, Eq)]
#[repr(transparent)]
pub struct Word(*mut c_void);

/// What may be an argument: plain data of at most a word.
///
/// # Safety
///
/// Every value of the type must have all its bytes initialized, and be at most as large as [`Word`].
pub(crate) unsafe trait Argument: Copy {}

// SAFETY: pointers are one word.
unsafe impl<T> Argument for *mut T {}
// SAFETY: pointers are one word.
unsafe impl<T> Argument for *const T {}
// SAFETY: optional function pointers are one word.
unsafe impl<R, A> Argument for Option<unsafe extern "C" fn(A) -> R> {}
// SAFETY: as above.
unsafe impl<R, A, B> Argument for Option<unsafe extern "C" fn(A, B) -> R> {}
// SAFETY: as above.
unsafe impl<R, A, B, C> Argument for Option<unsafe extern "C" fn(A, B, C) -> R> {}
// SAFETY: as above.
unsafe impl<R, A, B, C, D> Argument for Option<unsafe extern "C" fn(A, B, C, D) -> R> {}

macro_rules! plain {
    ($($ty:ty)*) => {
        $(
            // SAFETY: a number or a boolean has no padding and is no larger than a word.
            unsafe impl Argument for $ty {}
        )*
    };
}
plain!(bool i32 u32 i64 u64 usize f64);

impl Word {
    /// NULL, zero, or `false`.
    pub const NULL: Self = Self(core::ptr::null_mut());

    /// The word of an argument.
    pub(crate) fn of<T: Argument>(argument: T) -> Self {
        const { assert!(size_of::<T>() <= size_of::<Word>()) };
        let mut word = Self::NULL;
        // SAFETY: the argument has no more bytes than the word, and all of them are initialized.
        // Little-endian, so the low bytes come first.
        unsafe {
            core::ptr::copy_nonoverlapping(
                (&raw const argument).cast::<u8>(),
                (&raw mut word).cast::<u8>(),
                size_of::<T>(),
            );
        }
        word
    }

    /// The argument in the word.
    ///
    /// # Safety
    ///
    /// The low bytes must be a value of the type: 0 or 1 for a boolean, and a function of that
    /// type, or NULL, for a function.
    pub(crate) unsafe fn get<T: Argument>(self) -> T {
        const { assert!(size_of::<T>() <= size_of::<Word>()) };
        // SAFETY: the word has at least as many bytes, and the caller vouches for the value.
        unsafe { (&raw const self).cast::<T>().read() }
    }

    /// The word of a pointer.
    #[must_use]
    pub fn from_pointer<T>(pointer: *const T) -> Self {
        Self(pointer.cast_mut().cast())
    }

    /// The word of a number, or of a boolean as 0 or 1.
    #[must_use]
    pub fn from_bits(bits: u64) -> Self {
        Self(core::ptr::without_provenance_mut(bits as usize))
    }

    /// The word as a pointer.
    #[must_use]
    pub fn pointer<T>(self) -> *mut T {
        self.0.cast()
    }

    /// The word as a number.
    #[must_use]
    pub fn bits(self) -> u64 {
        self.0.addr() as u64
    }

    /// Whether it is NULL, zero, or `false`.
    #[must_use]
    pub fn is_null(self) -> bool {
        self.0.is_null()
    }
}

#[cfg(not(all(target_pointer_width = "64", target_endian = "little")))]
compile_error!("a word must have the size of a double and its low bytes first");

impl fmt::Debug for Word {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:#x}", self.bits())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_goes_in_comes_out() {
        // SAFETY: each word is read as the type it was made of.
        unsafe {
            assert!(Word::of(true).get::<bool>());
            assert_eq!(Word::of(-2_i32).get::<i32>(), -2);
            assert_eq!(Word::of(i64::MIN).get::<i64>(), i64::MIN);
            assert_eq!(Word::of(usize::MAX).get::<usize>(), usize::MAX);
            assert_eq!(Word::of(-0.5_f64).get::<f64>(), -0.5);
            let text = c"text".as_ptr();
            assert_eq!(Word::of(text).get::<*const core::ffi::c_char>(), text);
        }
    }

    #[test]
    fn a_narrow_argument_fills_the_low_bits_only() {
        assert_eq!(Word::of(true).bits(), 1);
        assert_eq!(Word::of(-1_i32).bits(), 0xffff_ffff);
        assert_eq!(Word::of(-1_i32), Word::from_bits(0xffff_ffff));
    }
}
