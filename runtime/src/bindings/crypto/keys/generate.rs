//! New keys.

use std::ptr::null_mut;

use aws_lc_sys as lc;
use v8::{FunctionCallbackArguments, Local, PinScope, ReturnValue, Value};

use super::super::input::text;
use super::super::job::run;
use super::super::lc::check;
use super::*;
use crate::bindings::support::float;

pub(super) fn init<'s>(scope: &mut PinScope<'s, '_>, target: Local<'s, v8::Object>) {
    set_function(scope, target, "generateRsa", generate_rsa);
    set_function(scope, target, "generateEc", generate_ec);
    set_function(scope, target, "generateOkp", generate_okp);
}

/// A key of the kind `id`, after `configure` has told what kind exactly.
fn generate(
    id: i32,
    configure: impl FnOnce(*mut lc::EVP_PKEY_CTX) -> Result<(), Failure>,
) -> Result<Output, Failure> {
    // SAFETY: the context is valid; the key is owned as soon as it is made.
    unsafe {
        let context = Ptr::take(lc::EVP_PKEY_CTX_new_id(id, null_mut()))?;
        check(lc::EVP_PKEY_keygen_init(context.get()))?;
        configure(context.get())?;
        let mut key = null_mut();
        check(lc::EVP_PKEY_keygen(context.get(), &raw mut key))?;
        Key::take(key).map(Output::Key)
    }
}

/// `generateRsa(bits, exponent, pss, callback)`: a key, perhaps one for signatures with PSS padding only.
fn generate_rsa(
    scope: &mut PinScope<'_, '_>,
    args: FunctionCallbackArguments<'_>,
    mut rv: ReturnValue<'_, Value>,
) {
    let bits = float(&args, 0, 2048.0) as i32;
    let exponent = float(&args, 1, 65537.0) as u64;
    let pss = args.get(2).is_true();
    run(scope, &args, 3, &mut rv, move || {
        let id = if pss {
            lc::EVP_PKEY_RSA_PSS
        } else {
            lc::EVP_PKEY_RSA
        };
        generate(id, |context| {
            // SAFETY: the context is ready for these; it takes the exponent over.
            unsafe {
                check(lc::EVP_PKEY_CTX_set_rsa_keygen_bits(context, bits))?;
                let exponent = bignum::from_word(exponent)?;
                check(lc::EVP_PKEY_CTX_set_rsa_keygen_pubexp(
                    context,
                    exponent.get(),
                ))?;
                exponent.release();
            }
            Ok(())
        })
    });
}

/// `generateEc(curve, callback)`: a key. An unknown curve throws.
fn generate_ec(
    scope: &mut PinScope<'_, '_>,
    args: FunctionCallbackArguments<'_>,
    mut rv: ReturnValue<'_, Value>,
) {
    let Some(nid) = curve_nid(&text(scope, &args, 0)) else {
        return Failure::new(
            ErrorKind::Type,
            "ERR_CRYPTO_INVALID_CURVE",
            "Invalid EC curve name",
        )
        .throw(scope);
    };
    run(scope, &args, 1, &mut rv, move || {
        generate(lc::EVP_PKEY_EC, |context| {
            // SAFETY: the context is ready for it.
            check(unsafe { lc::EVP_PKEY_CTX_set_ec_paramgen_curve_nid(context, nid) })
        })
    });
}

/// `generateOkp(name, callback)`: a key.
fn generate_okp(
    scope: &mut PinScope<'_, '_>,
    args: FunctionCallbackArguments<'_>,
    mut rv: ReturnValue<'_, Value>,
) {
    let name = text(scope, &args, 0);
    let Some(id) = components::okp_id(&name) else {
        return Failure::unsupported(&format!("A key of type {name}")).throw(scope);
    };
    run(scope, &args, 1, &mut rv, move || generate(id, |_| Ok(())));
}
