//! Random bytes and primes.

use aws_lc_sys as lc;
use v8::{FunctionCallbackArguments, Local, PinScope, ReturnValue, Value};

use super::bignum;
use super::failure::Failure;
use super::input::{bytes, length, optional_bytes};
use super::job::{Output, run};
use super::lc::{Ptr, check};
use crate::bindings::prelude::*;
use crate::bindings::support::Bytes;

pub(super) fn init<'s>(scope: &mut PinScope<'s, '_>, target: Local<'s, v8::Object>) {
    set_function(scope, target, "randomFill", fill);
    set_function(scope, target, "generatePrime", generate_prime);
    set_function(scope, target, "checkPrime", check_prime);
}

/// Memory of a view, filled wherever the work is done.
struct Target(Bytes);

// SAFETY: the memory is kept by its store; JavaScript is told not to look before it is filled.
unsafe impl Send for Target {}

impl Target {
    fn fill(&mut self, offset: usize, size: usize) -> Result<(), Failure> {
        let Some(range) = self.0.slice(offset, size) else {
            return Err(Failure::plain("The range to fill is not inside the buffer"));
        };
        // SAFETY: the range was checked to be inside.
        check(unsafe { lc::RAND_bytes(range.base.cast(), size) })
    }
}

/// `randomFill(view, offset, size, callback)`.
fn fill(
    scope: &mut PinScope<'_, '_>,
    args: FunctionCallbackArguments<'_>,
    mut rv: ReturnValue<'_, Value>,
) {
    let Some(view) = Bytes::of(args.get(0)) else {
        return Failure::plain("There is nothing to fill").throw(scope);
    };
    let offset = length(&args, 1).unwrap_or(0);
    let size = length(&args, 2).unwrap_or(0);
    let mut target = Target(view);
    run(scope, &args, 3, &mut rv, move || {
        target.fill(offset, size).map(|()| Output::Undefined)
    });
}

/// `generatePrime(bits, safe, add, remainder, callback)`: its bytes, the most significant first.
fn generate_prime(
    scope: &mut PinScope<'_, '_>,
    args: FunctionCallbackArguments<'_>,
    mut rv: ReturnValue<'_, Value>,
) {
    let bits = length(&args, 0).unwrap_or(0) as i32;
    let safe = args.get(1).is_true();
    let (add, remainder) = (
        optional_bytes(scope, &args, 2),
        optional_bytes(scope, &args, 3),
    );
    run(scope, &args, 4, &mut rv, move || {
        let add = add.as_deref().map(bignum::from_bytes).transpose()?;
        let remainder = remainder.as_deref().map(bignum::from_bytes).transpose()?;
        let prime = bignum::new()?;
        // SAFETY: the numbers are valid or absent, as the library allows.
        check(unsafe {
            lc::BN_generate_prime_ex(
                prime.get(),
                bits,
                i32::from(safe),
                add.as_ref().map_or(std::ptr::null(), |n| n.get()),
                remainder.as_ref().map_or(std::ptr::null(), |n| n.get()),
                std::ptr::null_mut(),
            )
        })?;
        Ok(Output::Bytes(bignum::to_padded_bytes(
            &prime,
            (bits as usize).div_ceil(8),
        )))
    });
}

/// `checkPrime(candidate, checks, callback)`.
fn check_prime(
    scope: &mut PinScope<'_, '_>,
    args: FunctionCallbackArguments<'_>,
    mut rv: ReturnValue<'_, Value>,
) {
    let candidate = bytes(scope, &args, 0);
    let checks = length(&args, 1).unwrap_or(0) as i32;
    run(scope, &args, 2, &mut rv, move || {
        let candidate = bignum::from_bytes(&candidate)?;
        // SAFETY: the number and the context are valid.
        let result = unsafe {
            let context = Ptr::take(lc::BN_CTX_new())?;
            lc::BN_is_prime_ex(
                candidate.get(),
                checks,
                context.get(),
                std::ptr::null_mut(),
            )
        };
        match result {
            0 => Ok(Output::Bool(false)),
            1 => Ok(Output::Bool(true)),
            _ => Err(Failure::library()),
        }
    });
}
