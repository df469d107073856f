//! One computation: now, or on the pool with a callback.
//!
//! Each native function of this kind ends in [`run`]; the argument after its own decides. A function
//! there is called with `(error)` or `(null, result)`; anything else means now, and the result is
//! returned or the error thrown.

use v8::{FunctionCallbackArguments, Local, PinScope, ReturnValue, Value};

use super::failure::Failure;
use super::keys::Key;
use crate::bindings::support::uint8_array;
use crate::bindings::{owned, pool};

/// What a computation gives.
pub(super) enum Output {
    Undefined,
    Bool(bool),
    Bytes(Vec<u8>),
    /// Several of them.
    List(Vec<Vec<u8>>),
    Key(Key),
}

impl Output {
    /// As JavaScript sees it.
    pub(super) fn value<'s>(self, scope: &mut PinScope<'s, '_>) -> Local<'s, Value> {
        match self {
            Output::Undefined => v8::undefined(scope).into(),
            Output::Bool(value) => v8::Boolean::new(scope, value).into(),
            Output::Bytes(bytes) => uint8_array(scope, bytes),
            Output::List(list) => {
                let list: Vec<_> = list
                    .into_iter()
                    .map(|bytes| uint8_array(scope, bytes))
                    .collect();
                v8::Array::new_with_elements(scope, &list).into()
            }
            Output::Key(key) => match owned::wrap(scope, key) {
                Some(object) => object,
                None => v8::undefined(scope).into(),
            },
        }
    }
}

/// The result of a computation.
pub(super) type Outcome = Result<Output, Failure>;

/// Runs `work`; `args[callback]` decides between now and later.
pub(super) fn run(
    scope: &mut PinScope<'_, '_>,
    args: &FunctionCallbackArguments<'_>,
    callback: i32,
    rv: &mut ReturnValue<'_, Value>,
    work: impl FnOnce() -> Outcome + Send + 'static,
) {
    let Ok(callback) = args.get(callback).try_cast::<v8::Function>() else {
        return finish(scope, rv, work());
    };
    pool::run(scope, callback, work, |scope, outcome| match outcome {
        Ok(output) => {
            let value = output.value(scope);
            vec![v8::null(scope).into(), value]
        }
        Err(failure) => vec![failure.value(scope)],
    });
}

/// Returns or throws.
pub(super) fn finish(
    scope: &mut PinScope<'_, '_>,
    rv: &mut ReturnValue<'_, Value>,
    outcome: Outcome,
) {
    match outcome {
        Ok(output) => {
            let value = output.value(scope);
            rv.set(value);
        }
        Err(failure) => failure.throw(scope),
    }
}
