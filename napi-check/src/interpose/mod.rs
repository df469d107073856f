//! Putting other functions in the place of Node-API's, in a runtime that knows nothing of it.
//!
//! `LD_PRELOAD` alone does not do: the executable comes first in the order in which the dynamic
//! linker looks for symbols, and runtimes export Node-API from their executable. So the preloaded
//! library stands in front of `dlopen`, which is not the executable's own, and after each load
//! looks through the images of the process for references to Node-API: where the dynamic linker
//! wrote the address of the runtime's function, it writes another (`rewrite`). Addons that look
//! the functions up themselves get the other address from `dlsym`.
//!
//! Nothing else of the process changes: an image that refers to no Node-API function is only read,
//! an image that defines them keeps its own, and every other symbol comes from where it came from.
//!
//! What a module's static constructors call, they call before its `dlopen` returns, and so unseen:
//! of Node-API that is `napi_module_register`.

mod hooks;
mod image;
mod rewrite;

#[doc(hidden)]
pub use hooks::{Answer, answer, watched_dlmopen, watched_dlopen};

pub(crate) use hooks::real_symbol;

/// Makes the library it stands in one to preload: its `dlopen`, `dlmopen` and `dlsym` put the
/// instrument of that type between addons and the runtime.
///
/// It belongs in a crate of type `cdylib` that nothing links to: a program that contained these
/// functions would have its own `dlopen` replaced.
#[macro_export]
macro_rules! preload {
    ($instrument:ty) => {
        $crate::__preload_dlsym!($instrument);

        /// Opens a library as the system's `dlopen` does, and instruments what came with it.
        ///
        /// # Safety
        ///
        /// As `dlopen`: the name is NULL or zero-terminated.
        #[unsafe(no_mangle)]
        pub unsafe extern "C" fn dlopen(
            file: *const ::core::ffi::c_char,
            mode: ::core::ffi::c_int,
        ) -> *mut ::core::ffi::c_void {
            // SAFETY: the caller keeps to the same contract.
            unsafe { $crate::interpose::watched_dlopen::<$instrument>(file, mode) }
        }

        /// Opens a library as the system's `dlmopen` does, and instruments what came with it.
        ///
        /// # Safety
        ///
        /// As `dlmopen`: the name is NULL or zero-terminated.
        #[unsafe(no_mangle)]
        pub unsafe extern "C" fn dlmopen(
            namespace: ::core::ffi::c_long,
            file: *const ::core::ffi::c_char,
            mode: ::core::ffi::c_int,
        ) -> *mut ::core::ffi::c_void {
            // SAFETY: the caller keeps to the same contract.
            unsafe { $crate::interpose::watched_dlmopen::<$instrument>(namespace, file, mode) }
        }
    };
}

/// `dlsym` in front of the system's: it answers for Node-API, and jumps to the system's for all
/// else with the caller's arguments and return address, because `RTLD_NEXT` and `RTLD_DEFAULT`
/// depend on who asks.
#[doc(hidden)]
#[macro_export]
macro_rules! __preload_dlsym {
    ($instrument:ty) => {
        /// Finds a symbol as the system's `dlsym` does, or the instrument's for Node-API.
        ///
        /// # Safety
        ///
        /// As `dlsym`: the name is zero-terminated.
        #[cfg(target_arch = "x86_64")]
        #[unsafe(no_mangle)]
        #[unsafe(naked)]
        pub unsafe extern "C" fn dlsym(
            handle: *mut ::core::ffi::c_void,
            name: *const ::core::ffi::c_char,
        ) -> *mut ::core::ffi::c_void {
            ::core::arch::naked_asm!(
                "push rdi",
                "push rsi",
                "sub rsp, 8",
                "call {answer}",
                "add rsp, 8",
                "pop rsi",
                "pop rdi",
                "test rax, rax",
                "jnz 2f",
                "jmp rdx",
                "2:",
                "ret",
                answer = sym $crate::interpose::answer::<$instrument>,
            )
        }

        /// Finds a symbol as the system's `dlsym` does, or the instrument's for Node-API.
        ///
        /// # Safety
        ///
        /// As `dlsym`: the name is zero-terminated.
        #[cfg(target_arch = "aarch64")]
        #[unsafe(no_mangle)]
        #[unsafe(naked)]
        pub unsafe extern "C" fn dlsym(
            handle: *mut ::core::ffi::c_void,
            name: *const ::core::ffi::c_char,
        ) -> *mut ::core::ffi::c_void {
            ::core::arch::naked_asm!(
                "stp x29, x30, [sp, #-32]!",
                "stp x0, x1, [sp, #16]",
                "bl {answer}",
                "mov x9, x0",
                "mov x16, x1",
                "ldp x0, x1, [sp, #16]",
                "ldp x29, x30, [sp], #32",
                "cbnz x9, 2f",
                "br x16",
                "2:",
                "mov x0, x9",
                "ret",
                answer = sym $crate::interpose::answer::<$instrument>,
            )
        }
    };
}
