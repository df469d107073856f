//! What is called instead of the runtime, and what it is told.

use tenon_napi_sys::{FUNCTIONS, FunctionInfo, napi_status};

use crate::Word;
use crate::wrappers::forward;

/// What stands between addons and the runtime.
///
/// There is one in a process, and it is called on every thread that calls Node-API.
pub trait Instrument: Sync + 'static {
    /// The one of this process, made at the first call.
    fn instance() -> &'static Self;

    /// Whether the calls of this function shall go through [`call`](Self::call). It is asked once;
    /// calls of the others go to the runtime directly.
    fn watches(&self, function: &'static FunctionInfo) -> bool {
        let _ = function;
        true
    }

    /// Stands for one call of the addon: what it returns is what the addon gets.
    ///
    /// The status of a function that returns none is ignored. After a call of `napi_fatal_error`,
    /// which never returns, the process is aborted.
    ///
    /// # Safety
    ///
    /// The call's arguments must be those of its function, from a caller that follows the manual.
    /// An instrument that keeps to this contract whatever an addon hands in must look at no
    /// argument that the runtime would not look at.
    unsafe fn call(&self, call: &mut Call<'_>) -> napi_status;
}

/// One call of a Node-API function.
pub struct Call<'a> {
    /// The function as the table has it.
    pub function: &'static FunctionInfo,
    /// The function's position in [`FUNCTIONS`].
    pub index: usize,
    /// The arguments, one for each of the function's parameters. An instrument may change them
    /// before it proceeds.
    pub arguments: &'a mut [Word],
}

impl<'a> Call<'a> {
    pub(crate) fn new(index: usize, arguments: &'a mut [Word]) -> Self {
        Self {
            function: &FUNCTIONS[index],
            index,
            arguments,
        }
    }

    /// Calls the runtime's own function with the arguments as they are now.
    ///
    /// # Safety
    ///
    /// The arguments must be fit for the function.
    pub unsafe fn proceed(&mut self) -> napi_status {
        // SAFETY: the caller vouches for the arguments. This function is called through a wrapper,
        // so the runtime has it.
        unsafe { forward(self.index, self.arguments).unwrap_unchecked() }
    }

    /// The position of the parameter of that name.
    #[must_use]
    pub fn position(&self, name: &str) -> Option<usize> {
        let mut params = self.function.params.iter();
        params.position(|param| param.name == name)
    }

    /// The argument of that name.
    #[must_use]
    pub fn argument(&self, name: &str) -> Option<Word> {
        Some(self.arguments[self.position(name)?])
    }
}
