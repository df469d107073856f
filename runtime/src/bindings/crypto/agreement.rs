//! Secrets that two parties agree on: Diffie-Hellman over numbers, over curves, and between keys.

use std::ptr::{null, null_mut};

use aws_lc_sys as lc;
use v8::{FunctionCallbackArguments, Local, PinScope, ReturnValue, Value};

use super::bignum::{self, Number};
use super::failure::Failure;
use super::input::{bytes, length, optional_bytes, text};
use super::job::{Output, finish, run};
use super::keys::{Key, ec_group};
use super::lc::{Ptr, check};
use crate::bindings::prelude::*;
use crate::bindings::support::int;

pub(super) fn init<'s>(scope: &mut PinScope<'s, '_>, target: Local<'s, v8::Object>) {
    set_function(scope, target, "deriveSecret", derive_secret);
    set_function(scope, target, "ecGenerate", ec_generate);
    set_function(scope, target, "ecPublic", ec_public);
    set_function(scope, target, "ecSecret", ec_secret);
    set_function(scope, target, "ecConvert", ec_convert);
    set_function(scope, target, "dhPrime", dh_prime);
    set_function(scope, target, "dhGroup", dh_group);
    set_function(scope, target, "dhCheck", dh_check);
    set_function(scope, target, "dhGenerate", dh_generate);
    set_function(scope, target, "dhPublic", dh_public);
    set_function(scope, target, "dhSecret", dh_secret);
}

fn failed(message: &'static str) -> Failure {
    // SAFETY: only this thread's queue is cleared.
    unsafe { lc::ERR_clear_error() };
    Failure::new(ErrorKind::Error, "ERR_CRYPTO_OPERATION_FAILED", message)
}

/// `deriveSecret(privateKey, publicKey, callback)`: what the owners of both keys agree on.
fn derive_secret(
    scope: &mut PinScope<'_, '_>,
    args: FunctionCallbackArguments<'_>,
    mut rv: ReturnValue<'_, Value>,
) {
    let (Some(mine), Some(theirs)) = (Key::read(&args, 0), Key::read(&args, 1)) else {
        return;
    };
    run(scope, &args, 2, &mut rv, move || {
        // SAFETY: context and keys are valid; the length is asked for first.
        unsafe {
            let context = Ptr::take(lc::EVP_PKEY_CTX_new(mine.get(), null_mut()))?;
            check(lc::EVP_PKEY_derive_init(context.get()))?;
            let mut size = 0;
            if lc::EVP_PKEY_derive_set_peer(context.get(), theirs.get()) != 1
                || lc::EVP_PKEY_derive(context.get(), null_mut(), &raw mut size) != 1
            {
                return Err(failed("diffieHellman failed"));
            }
            let mut secret = vec![0; size];
            if lc::EVP_PKEY_derive(context.get(), secret.as_mut_ptr(), &raw mut size) != 1 {
                return Err(failed("diffieHellman failed"));
            }
            secret.truncate(size);
            Ok(Output::Bytes(secret))
        }
    });
}

// --- Curves ------------------------------------------------------------------------------------

type Group = Ptr<lc::EC_GROUP>;
type Point = Ptr<lc::EC_POINT>;

fn new_point(group: &Group) -> Result<Point, Failure> {
    // SAFETY: the group is valid.
    Ptr::take(unsafe { lc::EC_POINT_new(group.get()) })
}

fn decode_point(group: &Group, bytes: &[u8]) -> Result<Point, Failure> {
    let point = new_point(group)?;
    // SAFETY: all are valid.
    check(unsafe {
        lc::EC_POINT_oct2point(
            group.get(),
            point.get(),
            bytes.as_ptr(),
            bytes.len(),
            null_mut(),
        )
    })?;
    Ok(point)
}

fn encode_point(group: &Group, point: &Point, form: i32) -> Result<Vec<u8>, Failure> {
    // SAFETY: all are valid; the length is asked for first.
    unsafe {
        let form = if form == 2 {
            lc::point_conversion_form_t::POINT_CONVERSION_COMPRESSED
        } else {
            lc::point_conversion_form_t::POINT_CONVERSION_UNCOMPRESSED
        };
        let encode = |out: *mut u8, room: usize| {
            lc::EC_POINT_point2oct(group.get(), point.get(), form, out, room, null_mut())
        };
        let mut bytes = vec![0; encode(null_mut(), 0)];
        if bytes.is_empty() || encode(bytes.as_mut_ptr(), bytes.len()) == 0 {
            return Err(Failure::library());
        }
        Ok(bytes)
    }
}

fn multiply_base(group: &Group, secret: &Number) -> Result<Point, Failure> {
    let point = new_point(group)?;
    // SAFETY: all are valid.
    check(unsafe {
        lc::EC_POINT_mul(
            group.get(),
            point.get(),
            secret.get(),
            null(),
            null(),
            null_mut(),
        )
    })?;
    Ok(point)
}

/// `ecGenerate(curve)`: `[privateKey, point]`.
fn ec_generate(
    scope: &mut PinScope<'_, '_>,
    args: FunctionCallbackArguments<'_>,
    mut rv: ReturnValue<'_, Value>,
) {
    let curve = text(scope, &args, 0);
    let pair = || {
        let group = ec_group(&curve)?;
        // SAFETY: the group and the key are valid; key and number live together.
        unsafe {
            let key = Ptr::take(lc::EC_KEY_new())?;
            check(lc::EC_KEY_set_group(key.get(), group.get()))?;
            check(lc::EC_KEY_generate_key(key.get()))?;
            let secret = bignum::bytes_of(lc::EC_KEY_get0_private_key(key.get()));
            let point = multiply_base(&group, &bignum::from_bytes(&secret)?)?;
            Ok(vec![secret, encode_point(&group, &point, 4)?])
        }
    };
    let pair = pair();
    finish(scope, &mut rv, pair.map(Output::List));
}

/// `ecPublic(curve, privateKey)`: the point of a private key; throws for what cannot be one.
fn ec_public(
    scope: &mut PinScope<'_, '_>,
    args: FunctionCallbackArguments<'_>,
    mut rv: ReturnValue<'_, Value>,
) {
    let curve = text(scope, &args, 0);
    let secret = bytes(scope, &args, 1);
    let point = || {
        let group = ec_group(&curve)?;
        let secret = bignum::from_bytes(&secret)?;
        // SAFETY: both are valid.
        let fits = unsafe {
            lc::BN_is_zero(secret.get()) == 0
                && lc::BN_cmp(secret.get(), lc::EC_GROUP_get0_order(group.get())) < 0
        };
        if !fits {
            return Err(Failure::new(
                ErrorKind::Range,
                "ERR_CRYPTO_INVALID_KEYTYPE",
                "Private key is not valid for specified curve.",
            ));
        }
        encode_point(&group, &multiply_base(&group, &secret)?, 4)
    };
    let point = point();
    finish(scope, &mut rv, point.map(Output::Bytes));
}

/// `ecSecret(curve, privateKey, point)`: what is agreed on, or undefined when the point is not one of
/// the curve's.
fn ec_secret(
    scope: &mut PinScope<'_, '_>,
    args: FunctionCallbackArguments<'_>,
    mut rv: ReturnValue<'_, Value>,
) {
    let curve = text(scope, &args, 0);
    let (secret, point) = (bytes(scope, &args, 1), bytes(scope, &args, 2));
    let agreed = || {
        let group = ec_group(&curve)?;
        let secret = bignum::from_bytes(&secret)?;
        let point = decode_point(&group, &point)?;
        let (product, x, y) = (new_point(&group)?, bignum::new()?, bignum::new()?);
        // SAFETY: all are valid.
        unsafe {
            check(lc::EC_POINT_mul(
                group.get(),
                product.get(),
                null(),
                point.get(),
                secret.get(),
                null_mut(),
            ))?;
            check(lc::EC_POINT_get_affine_coordinates(
                group.get(),
                product.get(),
                x.get(),
                y.get(),
                null_mut(),
            ))?;
            let length = (lc::EC_GROUP_get_degree(group.get()) as usize).div_ceil(8);
            Ok::<_, Failure>(bignum::to_padded_bytes(&x, length))
        }
    };
    if let Ok(agreed) = agreed() {
        finish(scope, &mut rv, Ok(Output::Bytes(agreed)));
    }
}

/// `ecConvert(curve, point, form)`: the same point in another form.
fn ec_convert(
    scope: &mut PinScope<'_, '_>,
    args: FunctionCallbackArguments<'_>,
    mut rv: ReturnValue<'_, Value>,
) {
    let curve = text(scope, &args, 0);
    let point = bytes(scope, &args, 1);
    let form = int(&args, 2, 4);
    // The library has no hybrid form, which is the long one with another first byte.
    let is_hybrid = form == 6;
    let converted = || {
        let group = ec_group(&curve)?;
        let point = decode_point(&group, &point).map_err(|_| {
            Failure::new(
                ErrorKind::Error,
                "ERR_CRYPTO_OPERATION_FAILED",
                "Failed to convert Buffer to EC_POINT",
            )
        })?;
        let mut bytes = encode_point(&group, &point, if is_hybrid { 4 } else { form })?;
        if is_hybrid && let (Some(&last), Some(first)) = (bytes.clone().last(), bytes.first_mut()) {
            *first = 6 | (last & 1);
        }
        Ok(bytes)
    };
    let converted = converted();
    finish(scope, &mut rv, converted.map(Output::Bytes));
}

// --- Numbers -----------------------------------------------------------------------------------

/// `dhPrime(bits, generator)`: a prime to agree over.
fn dh_prime(
    scope: &mut PinScope<'_, '_>,
    args: FunctionCallbackArguments<'_>,
    mut rv: ReturnValue<'_, Value>,
) {
    let bits = length(&args, 0).unwrap_or(0) as i32;
    let generator = int(&args, 1, 2);
    let prime = || {
        // SAFETY: the group is valid; its prime is copied.
        unsafe {
            let group = Ptr::take(lc::DH_new())?;
            check(lc::DH_generate_parameters_ex(
                group.get(),
                bits,
                generator,
                null_mut(),
            ))?;
            Ok(bignum::bytes_of(lc::DH_get0_p(group.get())))
        }
    };
    let prime = prime();
    finish(scope, &mut rv, prime.map(Output::Bytes));
}

/// `dhGroup(bits)`: the prime of a group of RFC 3526, or undefined.
fn dh_group(
    scope: &mut PinScope<'_, '_>,
    args: FunctionCallbackArguments<'_>,
    mut rv: ReturnValue<'_, Value>,
) {
    // SAFETY: with null these make a number.
    let prime = unsafe {
        match int(&args, 0, 0) {
            1536 => lc::BN_get_rfc3526_prime_1536(null_mut()),
            2048 => lc::BN_get_rfc3526_prime_2048(null_mut()),
            3072 => lc::BN_get_rfc3526_prime_3072(null_mut()),
            4096 => lc::BN_get_rfc3526_prime_4096(null_mut()),
            6144 => lc::BN_get_rfc3526_prime_6144(null_mut()),
            8192 => lc::BN_get_rfc3526_prime_8192(null_mut()),
            _ => return,
        }
    };
    let prime = Ptr::take(prime).map(|prime| bignum::to_bytes(&prime));
    finish(scope, &mut rv, prime.map(Output::Bytes));
}

/// A group, and the keys that are there.
fn dh_of(
    prime: &[u8],
    generator: &[u8],
    secret: Option<&[u8]>,
) -> Result<Ptr<lc::DH>, Failure> {
    let (p, g) = (bignum::from_bytes(prime)?, bignum::from_bytes(generator)?);
    // SAFETY: the group takes the numbers over when it accepts them.
    unsafe {
        let dh = Ptr::take(lc::DH_new())?;
        check(lc::DH_set0_pqg(dh.get(), p.get(), null_mut(), g.get()))?;
        p.release();
        g.release();
        if let Some(secret) = secret {
            let secret = bignum::from_bytes(secret)?;
            check(lc::DH_set0_key(dh.get(), null_mut(), secret.get()))?;
            secret.release();
        }
        Ok(dh)
    }
}

/// `dhCheck(prime, generator)`: OpenSSL's flags of what is wrong with a group.
fn dh_check(
    scope: &mut PinScope<'_, '_>,
    args: FunctionCallbackArguments<'_>,
    mut rv: ReturnValue<'_, Value>,
) {
    let (prime, generator) = (bytes(scope, &args, 0), bytes(scope, &args, 1));
    let flags = || {
        let dh = dh_of(&prime, &generator, None)?;
        let mut flags = 0;
        // SAFETY: the group is valid.
        unsafe { lc::DH_check(dh.get(), &raw mut flags) };
        // SAFETY: only this thread's queue is cleared.
        unsafe { lc::ERR_clear_error() };
        Ok::<_, Failure>(flags)
    };
    // A number that no group can have is at least no prime.
    rv.set_int32(flags().unwrap_or(1));
}

/// `dhGenerate(prime, generator, privateKey)`: `[publicKey, privateKey]`; the private key may be given.
fn dh_generate(
    scope: &mut PinScope<'_, '_>,
    args: FunctionCallbackArguments<'_>,
    mut rv: ReturnValue<'_, Value>,
) {
    let (prime, generator) = (bytes(scope, &args, 0), bytes(scope, &args, 1));
    let secret = optional_bytes(scope, &args, 2);
    let pair = || {
        let dh = dh_of(&prime, &generator, secret.as_deref())?;
        // SAFETY: the group is valid; the keys are copied.
        unsafe {
            check(lc::DH_generate_key(dh.get()))?;
            Ok(vec![
                bignum::bytes_of(lc::DH_get0_pub_key(dh.get())),
                bignum::bytes_of(lc::DH_get0_priv_key(dh.get())),
            ])
        }
    };
    let pair = pair();
    finish(scope, &mut rv, pair.map(Output::List));
}

/// `dhPublic(prime, generator, privateKey)`.
fn dh_public(
    scope: &mut PinScope<'_, '_>,
    args: FunctionCallbackArguments<'_>,
    mut rv: ReturnValue<'_, Value>,
) {
    let [prime, generator, secret] = [0, 1, 2].map(|at| bytes(scope, &args, at));
    let public = || {
        let dh = dh_of(&prime, &generator, Some(&secret))?;
        // SAFETY: as above.
        unsafe {
            check(lc::DH_generate_key(dh.get()))?;
            Ok(bignum::bytes_of(lc::DH_get0_pub_key(dh.get())))
        }
    };
    let public = public();
    finish(scope, &mut rv, public.map(Output::Bytes));
}

fn invalid_peer(message: &'static str) -> Failure {
    // SAFETY: only this thread's queue is cleared.
    unsafe { lc::ERR_clear_error() };
    Failure::new(ErrorKind::Range, "ERR_CRYPTO_INVALID_KEYLEN", message)
}

/// `dhSecret(prime, generator, privateKey, publicKey)`: what is agreed on.
fn dh_secret(
    scope: &mut PinScope<'_, '_>,
    args: FunctionCallbackArguments<'_>,
    mut rv: ReturnValue<'_, Value>,
) {
    let [prime, generator, secret, public] = [0, 1, 2, 3].map(|at| bytes(scope, &args, at));
    let agreed = || {
        let dh = dh_of(&prime, &generator, Some(&secret))?;
        let public = bignum::from_bytes(&public)?;
        // SAFETY: all are valid; a secret is as long as the prime.
        unsafe {
            let one = bignum::from_word(1)?;
            if lc::BN_cmp(public.get(), one.get()) <= 0 {
                return Err(invalid_peer("Supplied key is too small"));
            }
            let limit = bignum::new()?;
            check(lc::BN_sub(limit.get(), lc::DH_get0_p(dh.get()), one.get()))?;
            if lc::BN_cmp(public.get(), limit.get()) >= 0 {
                return Err(invalid_peer("Supplied key is too large"));
            }
            let mut out = vec![0; lc::DH_size(dh.get()) as usize];
            let written = lc::DH_compute_key_padded(out.as_mut_ptr(), public.get(), dh.get());
            if written < 0 {
                return Err(invalid_peer("Invalid Key"));
            }
            out.truncate(written as usize);
            Ok(out)
        }
    };
    let agreed = agreed();
    finish(scope, &mut rv, agreed.map(Output::Bytes));
}
