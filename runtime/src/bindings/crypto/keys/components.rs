//! Keys from and to the numbers they consist of, as JSON Web Keys and Web Crypto's raw keys have them.

use std::ptr::null_mut;

use aws_lc_sys as lc;
use v8::{FunctionCallbackArguments, Local, PinScope, ReturnValue, Value};

use super::super::bignum::{self, Number};
use super::super::input::{bytes, optional_bytes, text};
use super::super::lc::check;
use super::*;

pub(super) fn init<'s>(scope: &mut PinScope<'s, '_>, target: Local<'s, v8::Object>) {
    set_function(scope, target, "importRsa", import_rsa);
    set_function(scope, target, "importEc", import_ec);
    set_function(scope, target, "importEcPoint", import_ec_point);
    set_function(scope, target, "importOkp", import_okp);
    set_function(scope, target, "keyComponents", key_components);
    set_function(scope, target, "keyPoint", key_point);
}

/// The library's number of a curve, by any of its names; `None` for one that it does not have.
pub(in crate::bindings::crypto) fn curve_nid(name: &str) -> Option<i32> {
    match name {
        "P-224" | "secp224r1" => Some(lc::NID_secp224r1),
        "P-256" | "prime256v1" | "secp256r1" => Some(lc::NID_X9_62_prime256v1),
        "P-384" | "secp384r1" => Some(lc::NID_secp384r1),
        "P-521" | "secp521r1" => Some(lc::NID_secp521r1),
        "secp256k1" => Some(lc::NID_secp256k1),
        _ => None,
    }
}

/// The group of a curve. The library's are constants.
pub(in crate::bindings::crypto) fn ec_group(name: &str) -> Result<Ptr<lc::EC_GROUP>, Failure> {
    let nid = curve_nid(name).ok_or_else(|| {
        Failure::new(
            ErrorKind::Type,
            "ERR_CRYPTO_INVALID_CURVE",
            "Invalid EC curve name",
        )
    })?;
    // SAFETY: a plain call.
    Ptr::take(unsafe { lc::EC_GROUP_new_by_curve_name(nid) })
}

fn invalid_jwk(message: &'static str) -> Failure {
    Failure::new(ErrorKind::Type, "ERR_CRYPTO_INVALID_JWK", message)
}

/// The kind of a key of a few bytes.
pub(super) fn okp_id(name: &str) -> Option<i32> {
    match name.to_ascii_lowercase().as_str() {
        "ed25519" => Some(lc::EVP_PKEY_ED25519),
        "x25519" => Some(lc::EVP_PKEY_X25519),
        _ => None,
    }
}

/// `importRsa(n, e, d, p, q, dp, dq, qi)`: a key, public when only the first two are given.
fn import_rsa(
    scope: &mut PinScope<'_, '_>,
    args: FunctionCallbackArguments<'_>,
    mut rv: ReturnValue<'_, Value>,
) {
    let parts: Vec<Vec<u8>> = (0..8)
        .map_while(|at| optional_bytes(scope, &args, at))
        .collect();
    let key = rsa_of(&parts).map_err(|_| invalid_jwk("Invalid JWK RSA key"));
    finish(scope, &mut rv, key.map(Output::Key));
}

fn rsa_of(parts: &[Vec<u8>]) -> Result<Key, Failure> {
    let numbers = parts
        .iter()
        .map(|part| bignum::from_bytes(part))
        .collect::<Result<Vec<Number>, Failure>>()?;
    let number = |at: usize| numbers.get(at).map_or(null_mut(), |n| n.get());
    // SAFETY: the numbers are valid; the library copies them. The RSA key is given to the other.
    unsafe {
        let rsa = if numbers.len() >= 8 {
            lc::RSA_new_private_key(
                number(0),
                number(1),
                number(2),
                number(3),
                number(4),
                number(5),
                number(6),
                number(7),
            )
        } else {
            lc::RSA_new_public_key(number(0), number(1))
        };
        let rsa = Ptr::take(rsa)?;
        let key = Ptr::take(lc::EVP_PKEY_new())?;
        check(lc::EVP_PKEY_set1_RSA(key.get(), rsa.get()))?;
        Ok(Key::new(key))
    }
}

/// An EC key with what is given of it.
fn ec_of(
    curve: &str,
    public: impl FnOnce(*mut lc::EC_KEY) -> Result<(), Failure>,
    secret: Option<&[u8]>,
) -> Result<Key, Failure> {
    let group = ec_group(curve)?;
    // SAFETY: all are valid; the library copies what it is given.
    unsafe {
        let ec = Ptr::take(lc::EC_KEY_new())?;
        check(lc::EC_KEY_set_group(ec.get(), group.get()))?;
        public(ec.get())?;
        if let Some(secret) = secret {
            let secret = bignum::from_bytes(secret)?;
            check(lc::EC_KEY_set_private_key(ec.get(), secret.get()))?;
        }
        check(lc::EC_KEY_check_key(ec.get()))?;
        let key = Ptr::take(lc::EVP_PKEY_new())?;
        check(lc::EVP_PKEY_set1_EC_KEY(key.get(), ec.get()))?;
        Ok(Key::new(key))
    }
}

/// `importEc(curve, x, y, d)`: a key, public when `d` is not given.
fn import_ec(
    scope: &mut PinScope<'_, '_>,
    args: FunctionCallbackArguments<'_>,
    mut rv: ReturnValue<'_, Value>,
) {
    let curve = text(scope, &args, 0);
    let (x, y) = (bytes(scope, &args, 1), bytes(scope, &args, 2));
    let secret = optional_bytes(scope, &args, 3);
    let key = ec_of(
        &curve,
        |ec| {
            let (x, y) = (bignum::from_bytes(&x)?, bignum::from_bytes(&y)?);
            // SAFETY: all are valid.
            check(unsafe { lc::EC_KEY_set_public_key_affine_coordinates(ec, x.get(), y.get()) })
        },
        secret.as_deref(),
    );
    let key = key.map_err(|_| invalid_jwk("Invalid JWK EC key"));
    finish(scope, &mut rv, key.map(Output::Key));
}

/// `importEcPoint(curve, point)`: a public key, or undefined when there is no such point.
fn import_ec_point(
    scope: &mut PinScope<'_, '_>,
    args: FunctionCallbackArguments<'_>,
    mut rv: ReturnValue<'_, Value>,
) {
    let curve = text(scope, &args, 0);
    let point = bytes(scope, &args, 1);
    let key = ec_of(
        &curve,
        |ec| {
            // SAFETY: the key has a group; the slice is valid; the key copies the point.
            unsafe {
                let group = lc::EC_KEY_get0_group(ec);
                let decoded = Ptr::take(lc::EC_POINT_new(group))?;
                check(lc::EC_POINT_oct2point(
                    group,
                    decoded.get(),
                    point.as_ptr(),
                    point.len(),
                    null_mut(),
                ))?;
                check(lc::EC_KEY_set_public_key(ec, decoded.get()))
            }
        },
        None,
    );
    if let Ok(key) = key {
        finish(scope, &mut rv, Ok(Output::Key(key)));
    }
}

/// `importOkp(name, secret, bytes)`: a key, or undefined when it cannot be one.
fn import_okp(
    scope: &mut PinScope<'_, '_>,
    args: FunctionCallbackArguments<'_>,
    mut rv: ReturnValue<'_, Value>,
) {
    let Some(id) = okp_id(&text(scope, &args, 0)) else {
        return;
    };
    let raw = bytes(scope, &args, 2);
    // SAFETY: the slice is valid; the library copies it.
    let key = unsafe {
        if args.get(1).is_true() {
            lc::EVP_PKEY_new_raw_private_key(id, null_mut(), raw.as_ptr(), raw.len())
        } else {
            lc::EVP_PKEY_new_raw_public_key(id, null_mut(), raw.as_ptr(), raw.len())
        }
    };
    if let Ok(key) = Key::take(key) {
        finish(scope, &mut rv, Ok(Output::Key(key)));
    }
}

/// The raw bytes of a key of a few bytes.
fn raw(key: &Key, secret: bool) -> Result<Vec<u8>, Failure> {
    let mut out = vec![0; 64];
    let mut length = out.len();
    // SAFETY: the key is valid, and there is room for `length` bytes.
    check(unsafe {
        if secret {
            lc::EVP_PKEY_get_raw_private_key(key.get(), out.as_mut_ptr(), &raw mut length)
        } else {
            lc::EVP_PKEY_get_raw_public_key(key.get(), out.as_mut_ptr(), &raw mut length)
        }
    })?;
    out.truncate(length);
    Ok(out)
}

fn rsa_components(key: &Key, secret: bool) -> Result<Vec<Vec<u8>>, Failure> {
    let rsa = key.rsa()?;
    let mut numbers = [std::ptr::null(); 8];
    let [n, e, d, p, q, dp, dq, qi] = &mut numbers;
    // SAFETY: the key is valid, and so are its numbers, as far as it has them.
    unsafe {
        lc::RSA_get0_key(rsa, n, e, d);
        lc::RSA_get0_factors(rsa, p, q);
        lc::RSA_get0_crt_params(rsa, dp, dq, qi);
        Ok(numbers
            .iter()
            .take(if secret { 8 } else { 2 })
            .filter(|number| !number.is_null())
            .map(|&number| bignum::bytes_of(number))
            .collect())
    }
}

fn ec_components(key: &Key, secret: bool) -> Result<Vec<Vec<u8>>, Failure> {
    let ec = key.ec()?;
    let (x, y) = (bignum::new()?, bignum::new()?);
    // SAFETY: the key is valid, has a group, and its public half.
    unsafe {
        let group = lc::EC_KEY_get0_group(ec);
        check(lc::EC_POINT_get_affine_coordinates(
            group,
            lc::EC_KEY_get0_public_key(ec),
            x.get(),
            y.get(),
            null_mut(),
        ))?;
        let length = (lc::EC_GROUP_get_degree(group) as usize).div_ceil(8);
        let mut parts = vec![
            bignum::to_padded_bytes(&x, length),
            bignum::to_padded_bytes(&y, length),
        ];
        let d = lc::EC_KEY_get0_private_key(ec);
        if secret && !d.is_null() {
            let order = lc::BN_num_bytes(lc::EC_GROUP_get0_order(group)) as usize;
            parts.push(bignum::pad(bignum::bytes_of(d), order));
        }
        Ok(parts)
    }
}

/// `keyComponents(key, secret)`: the numbers of an RSA key in the order of `importRsa`, `x`, `y` and `d`
/// of an EC key, or the public and the private bytes of the others.
fn key_components(
    scope: &mut PinScope<'_, '_>,
    args: FunctionCallbackArguments<'_>,
    mut rv: ReturnValue<'_, Value>,
) {
    let Some(key) = Key::read(&args, 0) else {
        return;
    };
    let secret = args.get(1).is_true();
    let parts = match key.kind() {
        "rsa" | "rsa-pss" => rsa_components(&key, secret),
        "ec" => ec_components(&key, secret),
        _ => raw(&key, false).and_then(|public| {
            let mut parts = vec![public];
            if secret {
                parts.push(raw(&key, true)?);
            }
            Ok(parts)
        }),
    };
    finish(scope, &mut rv, parts.map(Output::List));
}

/// `keyPoint(key)`: the point of an EC key, not compressed.
fn key_point(
    scope: &mut PinScope<'_, '_>,
    args: FunctionCallbackArguments<'_>,
    mut rv: ReturnValue<'_, Value>,
) {
    let Some(key) = Key::read(&args, 0) else {
        return;
    };
    let point = ec_components(&key, false).map(|parts| {
        let mut point = vec![4];
        point.extend(parts.concat());
        point
    });
    finish(scope, &mut rv, point.map(Output::Bytes));
}
