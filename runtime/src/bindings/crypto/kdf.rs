//! Keys from passwords and from other keys.

use aws_lc_sys as lc;
use v8::{FunctionCallbackArguments, Local, PinScope, ReturnValue, Value};

use super::digest::{Hash, Md};
use super::failure::Failure;
use super::input::{bytes, length, text};
use super::job::{Output, run};
use super::lc::check;
use super::mac::Hmac;
use crate::bindings::prelude::*;
use crate::bindings::support::float;

pub(super) fn init<'s>(scope: &mut PinScope<'s, '_>, target: Local<'s, v8::Object>) {
    set_function(scope, target, "pbkdf2", pbkdf2);
    set_function(scope, target, "scrypt", scrypt);
    set_function(scope, target, "hkdf", hkdf);
    set_function(scope, target, "argon2", argon2);
}

fn invalid_digest(name: &str) -> Failure {
    Failure::new(
        ErrorKind::Type,
        "ERR_CRYPTO_INVALID_DIGEST",
        format!("Invalid digest: {name}"),
    )
}

/// How long the hashes of a function are, if there is such a function.
fn digest_size(name: &str) -> Option<usize> {
    Hash::named(name)?.ok().map(|hash| hash.size())
}

/// Whether there is such a function.
fn is_usable(name: &str) -> bool {
    digest_size(name).is_some()
}

/// The function for the library's derivations, where they can have it.
fn library_md(name: &str) -> Option<Md> {
    let hmac = Hmac::named(name, &[])?.ok()?;
    Md::named(name).filter(|_| hmac.is_library())
}

/// RFC 8018's PBKDF2, for the hash functions that the library has no codes with.
fn pbkdf2_by_hand(
    name: &str,
    password: &[u8],
    salt: &[u8],
    iterations: u32,
    length: usize,
) -> Result<Vec<u8>, Failure> {
    let mut key = Vec::new();
    let mut number = 0u32;
    while key.len() < length {
        number += 1;
        let mut code = Hmac::of(name, password, &[salt, &number.to_be_bytes()])?;
        let mut block = code.clone();
        for _ in 1..iterations {
            code = Hmac::of(name, password, &[&code])?;
            for (sum, byte) in block.iter_mut().zip(&code) {
                *sum ^= byte;
            }
        }
        key.extend(block);
    }
    key.truncate(length);
    Ok(key)
}

/// RFC 5869's HKDF, likewise.
fn hkdf_by_hand(
    name: &str,
    secret: &[u8],
    salt: &[u8],
    info: &[u8],
    length: usize,
) -> Result<Vec<u8>, Failure> {
    let extracted = Hmac::of(name, salt, &[secret])?;
    let mut key = Vec::new();
    let mut code = Vec::new();
    let mut number = 0u8;
    while key.len() < length {
        number = number.wrapping_add(1);
        code = Hmac::of(name, &extracted, &[&code, info, &[number]])?;
        key.extend_from_slice(&code);
    }
    key.truncate(length);
    Ok(key)
}

/// `pbkdf2(password, salt, iterations, length, digest, callback)`: the key. An unknown digest throws.
fn pbkdf2(
    scope: &mut PinScope<'_, '_>,
    args: FunctionCallbackArguments<'_>,
    mut rv: ReturnValue<'_, Value>,
) {
    let name = text(scope, &args, 4);
    if !is_usable(&name) {
        return invalid_digest(&name).throw(scope);
    }
    let (password, salt) = (bytes(scope, &args, 0), bytes(scope, &args, 1));
    let iterations = float(&args, 2, 1.0) as u32;
    let length = length(&args, 3).unwrap_or(0);
    run(scope, &args, 5, &mut rv, move || {
        let mut key = vec![0; length];
        let Some(md) = library_md(&name) else {
            return pbkdf2_by_hand(&name, &password, &salt, iterations, length).map(Output::Bytes);
        };
        if length > 0 {
            // SAFETY: all slices have the lengths given.
            check(unsafe {
                lc::PKCS5_PBKDF2_HMAC(
                    password.as_ptr().cast(),
                    password.len(),
                    salt.as_ptr(),
                    salt.len(),
                    iterations,
                    md.get(),
                    length,
                    key.as_mut_ptr(),
                )
            })?;
        }
        Ok(Output::Bytes(key))
    });
}

/// Why these costs cannot be, if they cannot.
fn scrypt_refusal(cost: u64, block: u64, parallel: u64, max_memory: u64) -> Option<Failure> {
    let invalid = |detail: &str| {
        Some(Failure::new(
            ErrorKind::Range,
            "ERR_CRYPTO_INVALID_SCRYPT_PARAMS",
            format!("Invalid scrypt params{detail}"),
        ))
    };
    if cost < 2 || !cost.is_power_of_two() || block == 0 || parallel == 0 {
        return invalid("");
    }
    // As OpenSSL counts: the blocks of all lanes, and the table of one.
    let lanes = 128u64
        .checked_mul(block)
        .and_then(|size| size.checked_mul(parallel));
    let table = 128u64
        .checked_mul(block)
        .and_then(|size| size.checked_mul(cost.checked_add(2)?));
    match lanes.zip(table).and_then(|(a, b)| a.checked_add(b)) {
        Some(needed) if needed <= max_memory => None,
        _ => {
            let failure = Failure::openssl(
                0x0300_00AC,
                "digital envelope routines",
                "memory limit exceeded",
            );
            invalid(&format!(": {}", failure.message()))
        }
    }
}

/// `scrypt(password, salt, cost, blockSize, parallelization, maxMemory, length, callback)`: the key.
/// Costs that cannot be throw.
fn scrypt(
    scope: &mut PinScope<'_, '_>,
    args: FunctionCallbackArguments<'_>,
    mut rv: ReturnValue<'_, Value>,
) {
    let (password, salt) = (bytes(scope, &args, 0), bytes(scope, &args, 1));
    let [cost, block, parallel, max_memory] = [2, 3, 4, 5].map(|at| float(&args, at, 0.0) as u64);
    let length = length(&args, 6).unwrap_or(0);
    if let Some(failure) = scrypt_refusal(cost, block, parallel, max_memory) {
        return failure.throw(scope);
    }
    run(scope, &args, 7, &mut rv, move || {
        let mut key = vec![0; length];
        if length > 0 {
            // SAFETY: all slices have the lengths given. The library's own limit is left out: ours is
            // Node's, and has been checked.
            check(unsafe {
                lc::EVP_PBE_scrypt(
                    password.as_ptr().cast(),
                    password.len(),
                    salt.as_ptr(),
                    salt.len(),
                    cost,
                    block,
                    parallel,
                    usize::MAX,
                    key.as_mut_ptr(),
                    length,
                )
            })?;
        }
        Ok(Output::Bytes(key))
    });
}

/// `hkdf(digest, key, salt, info, length, callback)`: the key. What cannot be throws.
fn hkdf(
    scope: &mut PinScope<'_, '_>,
    args: FunctionCallbackArguments<'_>,
    mut rv: ReturnValue<'_, Value>,
) {
    let name = text(scope, &args, 0);
    let Some(size) = digest_size(&name) else {
        return invalid_digest(&name).throw(scope);
    };
    let [secret, salt, info] = [1, 2, 3].map(|at| bytes(scope, &args, at));
    let length = length(&args, 4).unwrap_or(0);
    if length > size * 255 {
        return Failure::new(
            ErrorKind::Range,
            "ERR_CRYPTO_INVALID_KEYLEN",
            "Invalid key length",
        )
        .throw(scope);
    }
    run(scope, &args, 5, &mut rv, move || {
        let mut key = vec![0; length];
        let Some(md) = library_md(&name) else {
            return hkdf_by_hand(&name, &secret, &salt, &info, length).map(Output::Bytes);
        };
        if length > 0 {
            // SAFETY: all slices have the lengths given.
            check(unsafe {
                lc::HKDF(
                    key.as_mut_ptr(),
                    length,
                    md.get(),
                    secret.as_ptr(),
                    secret.len(),
                    salt.as_ptr(),
                    salt.len(),
                    info.as_ptr(),
                    info.len(),
                )
            })?;
        }
        Ok(Output::Bytes(key))
    });
}

/// `argon2(variant, message, nonce, parallelism, length, memory, passes, secret, data, callback)`: the
/// key. `variant` is 0 for d, 1 for i, 2 for id.
fn argon2(
    scope: &mut PinScope<'_, '_>,
    args: FunctionCallbackArguments<'_>,
    mut rv: ReturnValue<'_, Value>,
) {
    let variant = match float(&args, 0, 2.0) as u32 {
        0 => argon2::Algorithm::Argon2d,
        1 => argon2::Algorithm::Argon2i,
        _ => argon2::Algorithm::Argon2id,
    };
    let [message, nonce, secret, data] = [1, 2, 7, 8].map(|at| bytes(scope, &args, at));
    let [parallelism, memory, passes] = [3, 5, 6].map(|at| float(&args, at, 0.0) as u32);
    let length = length(&args, 4).unwrap_or(0);
    run(scope, &args, 9, &mut rv, move || {
        let refused = |error: argon2::Error| Failure::plain(format!("Argon2: {error}"));
        let mut params = argon2::ParamsBuilder::new();
        params
            .m_cost(memory)
            .t_cost(passes)
            .p_cost(parallelism)
            .output_len(length);
        if !data.is_empty() {
            params.data(argon2::AssociatedData::new(&data).map_err(refused)?);
        }
        let params = params.build().map_err(refused)?;
        let version = argon2::Version::V0x13;
        let context = if secret.is_empty() {
            argon2::Argon2::new(variant, version, params)
        } else {
            argon2::Argon2::new_with_secret(&secret, variant, version, params).map_err(refused)?
        };
        let mut key = vec![0; length];
        context
            .hash_password_into(&message, &nonce, &mut key)
            .map_err(refused)?;
        Ok(Output::Bytes(key))
    });
}
