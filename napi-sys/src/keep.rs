//! Keeps a host's functions alive until they are exported.

/// The address of a function, in a form that may stand in a static.
#[doc(hidden)]
#[repr(transparent)]
pub struct Address(pub *const ());

// SAFETY: the address is never read through, only kept.
unsafe impl Sync for Address {}

/// Makes the linker keep every Node-API function of the host this is called in.
///
/// A host is an executable, and nothing in it calls the functions: addons do, later. Written once
/// in a module of the host (or of the crate that implements the functions for it), this refers to
/// all of them, so a function without an implementation fails the link by its name. It does not
/// export them; [`link`](crate::link) has the arguments for that.
///
/// ```ignore
/// tenon_napi_sys::keep_functions!();
/// ```
#[macro_export]
macro_rules! keep_functions {
    () => {
        $crate::for_each_function!($crate::__keep_functions);
    };
}

#[doc(hidden)]
#[macro_export]
macro_rules! __keep_functions {
    ($(
        #[$since:expr, $part:ident, $class:ident]
        fn $name:ident($($param:ident: $ty:ty = $role:expr),* $(,)?) -> $result:tt;
    )*) => {
        /// Refers to every Node-API function, so that none is dropped as unused.
        #[used]
        static KEPT_FUNCTIONS: [$crate::__Address; $crate::SYMBOL_COUNT] =
            [$($crate::__Address($crate::declarations::$name as *const ())),*];
    };
}
