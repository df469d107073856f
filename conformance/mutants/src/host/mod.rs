//! The instrument that behaves as a mutant.

mod arguments;
mod asynchronous;
mod callbacks;
mod descriptors;
mod effects;
mod exceptions;
mod finalizers;
mod hooks;
mod results;
mod scopes;
mod statuses;
mod trigger;

use std::sync::OnceLock;

use tenon_napi_check::sys::roles::Kind;
use tenon_napi_check::sys::{FUNCTIONS, napi_env, napi_status};
use tenon_napi_check::{Call, Instrument, Word, forward};

use crate::{Fault, Mutant};

/// The instrument that behaves as the mutant named in `TENON_MUTANT`, or as nothing without it.
///
/// With `TENON_MUTANT_LOG`, the first time that the fault shows it appends the mutant's name to
/// that file: a mutant that no case notices was then at least met.
#[derive(Debug)]
pub struct MutantHost {
    mutant: Option<Mutant>,
}

impl Instrument for MutantHost {
    fn instance() -> &'static Self {
        static HOST: OnceLock<MutantHost> = OnceLock::new();
        HOST.get_or_init(|| {
            let name = std::env::var("TENON_MUTANT").ok();
            let mutant = name.map(|name| {
                Mutant::named(&name).unwrap_or_else(|| {
                    eprintln!("TENON_MUTANT: there is no mutant `{name}`");
                    std::process::exit(64)
                })
            });
            MutantHost { mutant }
        })
    }

    fn watches(&self, _: &'static tenon_napi_check::sys::FunctionInfo) -> bool {
        self.mutant.is_some()
    }

    unsafe fn call(&self, call: &mut Call<'_>) -> napi_status {
        // SAFETY: the arguments are the addon's own, and each fault hands on what is fit.
        unsafe {
            match &self.mutant {
                Some(mutant) if mutant.index == call.index => broken(mutant, call),
                Some(_) => bystander(call),
                None => call.proceed(),
            }
        }
    }
}

/// A call of the broken function.
unsafe fn broken(mutant: &Mutant, call: &mut Call<'_>) -> napi_status {
    use Fault::*;
    let at = mutant.parameter.unwrap_or(0);
    // SAFETY: as for every call.
    unsafe {
        match mutant.fault {
            WrongStatus | NullAccepted | NullStatus | NullRefused | ErrorIgnored | ErrorStatus
            | LastErrorMissing | MessageMissing => statuses::call(mutant.fault, call, at),
            PendingIgnored | PendingRefused | TeardownIgnored | TeardownRefused
            | ExceptionSwallowed | ExceptionStatus => exceptions::call(mutant.fault, call),
            NotWritten | OtherResult | Overflow | NotTerminated | NotPadded => {
                results::call(mutant.fault, call, at)
            }
            OtherArgument | OneLess | Zero | LengthIgnored | AutoLengthIgnored => {
                arguments::call(mutant.fault, call, at)
            }
            Sibling | NoEffect | Twice => effects::call(mutant.fault, call),
            WritableIgnored | EnumerableIgnored | ConfigurableIgnored | StaticIgnored
            | GetterDropped | SetterDropped | MethodDropped | ValueDropped | DataDropped
            | OtherName => descriptors::call(mutant.fault, call),
            ReturnLost | ThrowLost => callbacks::call(mutant.fault, call, at),
            Skipped | CalledTwice | CalledEarly | CalledOnLoop | OtherStatus | OldestFirst => {
                match call.function.params[at].role.kind {
                    Kind::Finalizer => finalizers::call(mutant.fault, call, at),
                    _ if call.function.name == "napi_create_async_work" => {
                        asynchronous::work(mutant.fault, call, at)
                    }
                    _ if call.function.name == "napi_create_threadsafe_function" => {
                        asynchronous::threadsafe_function(mutant.fault, call, at)
                    }
                    _ => hooks::call(mutant.fault, call, at),
                }
            }
            ScopeIgnored | NotDrained => scopes::open(call),
        }
    }
}

/// A call of any other function, which knows of what the broken one left behind.
unsafe fn bystander(call: &mut Call<'_>) -> napi_status {
    if call.function.name != "napi_get_last_error_info" {
        statuses::overwritten();
    }
    // SAFETY: as for every call.
    unsafe {
        match call.function.name {
            "napi_get_last_error_info" => statuses::last_error(call),
            "napi_get_cb_info" => callbacks::info(call),
            "napi_remove_env_cleanup_hook" => hooks::remove(call),
            "napi_close_handle_scope"
            | "napi_close_escapable_handle_scope"
            | "napi_close_callback_scope"
            | "napi_escape_handle" => scopes::close_or_escape(call),
            _ => call.proceed(),
        }
    }
}

/// The environment of a call, or NULL.
fn env(call: &Call<'_>) -> napi_env {
    let is_env = |kind| matches!(kind, Kind::Env | Kind::BasicEnv);
    match call.function.params.first() {
        Some(first) if is_env(first.role.kind) => call.arguments[0].pointer(),
        _ => core::ptr::null_mut(),
    }
}

/// Calls another of the runtime's functions with these arguments.
///
/// # Panics
///
/// When the table has no function of that name, or the runtime lacks it: only old runtimes lack
/// any, and those are not what mutants are for.
///
/// # Safety
///
/// The arguments must be fit for that function.
unsafe fn forward_to(name: &str, arguments: &[Word]) -> napi_status {
    let index = FUNCTIONS.iter().position(|function| function.name == name);
    let index = index.unwrap_or_else(|| panic!("no function {name}"));
    // SAFETY: the caller vouches for the arguments.
    unsafe { forward(index, arguments) }.unwrap_or_else(|| panic!("the runtime lacks {name}"))
}
