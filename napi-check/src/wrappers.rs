//! One function for each of Node-API's, which turns a call into a [`Call`] for the instrument.

use tenon_napi_sys::{FUNCTIONS, SYMBOL_COUNT};

use crate::{Call, Instrument, Word, originals};

/// What to put in place of each function, in the order of [`FUNCTIONS`]: an address, or none for a
/// function that the runtime lacks or the instrument does not watch.
pub(crate) type Replacements = [Option<usize>; SYMBOL_COUNT];

macro_rules! count {
    ($($param:ident)*) => { <[&str]>::len(&[$(stringify!($param)),*]) };
}

/// What the forwarding closure and the wrapper itself return, by the function's result.
macro_rules! forwarded {
    (napi_status, $call:expr) => {
        $call
    };
    ((), $call:expr) => {{
        $call;
        tenon_napi_sys::napi_ok
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
                    let forward = |words: &[Word]| -> napi_status {
                        let mut words = words.iter();
                        // SAFETY: the instrument vouches for the arguments. The wrapper is put in
                        // place of functions that the runtime has, and of no others.
                        unsafe {
                            $(let $param: $ty = words.next().unwrap_unchecked().get();)*
                            let original = originals().$name.unwrap_unchecked();
                            forwarded!($result, original($($param),*))
                        }
                    };
                    let index = Position::$name as usize;
                    let mut call = Call::new(index, &mut arguments, &forward);
                    // SAFETY: the addon called the function with these arguments.
                    let status = unsafe { I::instance().call(&mut call) };
                    returned!($result, status)
                }
            )*
        }

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
