//! One function for each of Node-API's, which turns a call into a [`Call`] for the instrument, and
//! one for the way back.

use tenon_napi_sys::{FUNCTIONS, SYMBOL_COUNT, napi_ok, napi_status};

use crate::{Call, Instrument, Word, originals};

/// What to put in place of each function, in the order of [`FUNCTIONS`]: an address, or none for a
/// function that the runtime lacks or the instrument does not watch.
pub(crate) type Replacements = [Option<usize>; SYMBOL_COUNT];

macro_rules! count {
    ($($param:ident)*) => { <[&str]>::len(&[$(stringify!($param)),*]) };
}

/// What the forwarder and the wrapper return, by the function's result.
macro_rules! forwarded {
    (napi_status, $call:expr) => {
        Some($call)
    };
    ((), $call:expr) => {{
        $call;
        Some(napi_ok)
    }};
    (!, $call:expr) => {
        $call
    };
}
macro_rules! returned {
    (napi_status, $status:expr) => {
        $status
    };
    ((), $status:expr) => {{
        let _ = $status;
    }};
    (!, $status:expr) => {{
        let _ = $status;
        std::process::abort()
    }};
}

/// The next of the words, as whatever the function takes there.
macro_rules! next {
    ($param:ident, $words:ident) => {
        $words.next().unwrap_unchecked().get()
    };
}

macro_rules! wrappers {
    ($(
        #[$since:expr, $part:ident, $class:ident]
        fn $name:ident($($param:ident: $ty:ty = $role:expr),* $(,)?) -> $result:tt;
    )*) => {
        /// The position of each function in [`FUNCTIONS`].
        #[allow(non_camel_case_types, reason = "the functions' own names")]
        enum Position {
            $($name,)*
        }

        mod wrapper {
            use core::ffi::{c_char, c_int, c_void};

            use tenon_napi_sys::*;

            use super::*;

            $(
                pub(super) unsafe extern "C" fn $name<I: Instrument>($($param: $ty),*) -> $result {
                    let mut arguments: [Word; count!($($param)*)] = [$(Word::of($param)),*];
                    let index = Position::$name as usize;
                    let mut call = Call::new(index, &mut arguments);
                    // SAFETY: the addon called the function with these arguments.
                    let status = unsafe { I::instance().call(&mut call) };
                    returned!($result, status)
                }
            )*
        }

        mod forwarder {
            use super::*;

            $(
                pub(super) unsafe fn $name(words: &[Word]) -> Option<napi_status> {
                    let mut words = words.iter();
                    let original = originals().$name?;
                    // SAFETY: the caller vouches for the words.
                    unsafe { forwarded!($result, original($(next!($param, words)),*)) }
                }
            )*
        }

        static FORWARDERS: [unsafe fn(&[Word]) -> Option<napi_status>; SYMBOL_COUNT] =
            [$(forwarder::$name),*];

        /// The instrument's wrappers of what the runtime has.
        pub(crate) fn replacements<I: Instrument>() -> Replacements {
            let originals = originals();
            let instrument = I::instance();
            [$({
                let function = &FUNCTIONS[Position::$name as usize];
                let wanted = originals.$name.is_some() && instrument.watches(function);
                wanted.then_some(wrapper::$name::<I> as *const () as usize)
            }),*]
        }
    };
}
tenon_napi_sys::for_each_function!(wrappers);

/// Calls the runtime's own function at that position of [`FUNCTIONS`], if the runtime has it. The
/// status of a function that returns none is `napi_ok`.
///
/// # Safety
///
/// There must be a word for each of the function's parameters, fit for the function.
pub unsafe fn forward(index: usize, words: &[Word]) -> Option<napi_status> {
    assert_eq!(
        words.len(),
        FUNCTIONS[index].params.len(),
        "a word for each parameter"
    );
    // SAFETY: the caller vouches for the words.
    unsafe { FORWARDERS[index](words) }
}
