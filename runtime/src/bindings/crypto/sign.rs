//! Signatures.

use std::ptr::{null, null_mut};

use aws_lc_sys as lc;
use v8::{FunctionCallbackArguments, Local, PinScope, ReturnValue, Value};

use super::bignum;
use super::digest::Md;
use super::failure::Failure;
use super::input::{bytes, text};
use super::job::{Output, run};
use super::keys::Key;
use super::lc::{Ptr, check, take_bytes};
use crate::bindings::prelude::*;
use crate::bindings::support::float;

pub(super) fn init<'s>(scope: &mut PinScope<'s, '_>, target: Local<'s, v8::Object>) {
    set_function(scope, target, "sign", sign);
    set_function(scope, target, "verify", verify);
    set_function(scope, target, "signHash", sign_hash);
    set_function(scope, target, "verifyHash", verify_hash);
}

/// How to sign.
struct Settings {
    digest: Option<Md>,
    padding: Option<i32>,
    salt: Option<i32>,
    /// Two numbers side by side, and not in DER.
    plain_numbers: bool,
}

impl Settings {
    /// Four arguments from `at` on: digest, padding, salt length, whether numbers are plain.
    fn read(
        scope: &mut PinScope<'_, '_>,
        args: &FunctionCallbackArguments<'_>,
        at: i32,
    ) -> Result<Self, Failure> {
        let name = text(scope, args, at);
        let digest = Md::named(&name);
        if digest.is_none() && !name.is_empty() {
            return Err(Failure::new(
                ErrorKind::Type,
                "ERR_CRYPTO_INVALID_DIGEST",
                format!("Invalid digest: {name}"),
            ));
        }
        let number = |at| {
            args.get(at)
                .is_number()
                .then(|| float(args, at, 0.0) as i32)
        };
        Ok(Self {
            digest,
            padding: number(at + 1),
            salt: number(at + 2),
            plain_numbers: args.get(at + 3).is_true(),
        })
    }

    /// The hash to use with `key`: those that hash themselves have none, others a default.
    fn digest_for(&self, key: &Key) -> Result<Option<Md>, Failure> {
        if key.kind() == "ed25519" {
            return match self.digest {
                None => Ok(None),
                Some(_) => Err(Failure::openssl(
                    0x1C80_0122,
                    "Provider routines",
                    "invalid digest",
                )),
            };
        }
        Ok(self.digest.or_else(|| Md::named("sha256")))
    }

    fn apply(&self, key: &Key, context: *mut lc::EVP_PKEY_CTX) -> Result<(), Failure> {
        if !key.is_rsa() {
            return Ok(());
        }
        let default = if key.kind() == "rsa-pss" {
            lc::RSA_PKCS1_PSS_PADDING
        } else {
            lc::RSA_PKCS1_PADDING
        };
        let padding = self.padding.unwrap_or(default);
        // SAFETY: the context is ready for signing or verifying with an RSA key.
        unsafe {
            check(lc::EVP_PKEY_CTX_set_rsa_padding(context, padding))?;
            if padding == lc::RSA_PKCS1_PSS_PADDING
                && let Some(salt) = self.salt
            {
                check(lc::EVP_PKEY_CTX_set_rsa_pss_saltlen(context, salt))?;
            }
        }
        Ok(())
    }

    fn is_plain(&self, key: &Key) -> bool {
        self.plain_numbers && matches!(key.kind(), "ec" | "dsa")
    }
}

/// How long each of a signature's numbers is.
fn number_length(key: &Key) -> Result<usize, Failure> {
    // SAFETY: the key is valid and has a group.
    unsafe {
        let group = lc::EC_KEY_get0_group(key.ec()?);
        Ok(lc::BN_num_bytes(lc::EC_GROUP_get0_order(group)) as usize)
    }
}

/// A signature in DER as two numbers side by side.
fn to_plain(key: &Key, der: &[u8]) -> Result<Vec<u8>, Failure> {
    let length = number_length(key)?;
    // SAFETY: the signature is freed at the end; its numbers are copied before.
    unsafe {
        let signature = Ptr::take(lc::ECDSA_SIG_from_bytes(der.as_ptr(), der.len()))?;
        let (mut r, mut s) = (null(), null());
        lc::ECDSA_SIG_get0(signature.get(), &raw mut r, &raw mut s);
        let mut plain = bignum::pad(bignum::bytes_of(r), length);
        plain.extend(bignum::pad(bignum::bytes_of(s), length));
        Ok(plain)
    }
}

/// The other way round; `None` for what cannot be a signature by this key.
fn from_plain(key: &Key, plain: &[u8]) -> Result<Option<Vec<u8>>, Failure> {
    let length = number_length(key)?;
    if plain.len() != 2 * length {
        return Ok(None);
    }
    let (r, s) = plain.split_at(length);
    let (r, s) = (bignum::from_bytes(r)?, bignum::from_bytes(s)?);
    // SAFETY: the signature takes the numbers over when it has accepted both.
    unsafe {
        let signature = Ptr::take(lc::ECDSA_SIG_new())?;
        check(lc::ECDSA_SIG_set0(signature.get(), r.get(), s.get()))?;
        r.release();
        s.release();
        let (mut der, mut size) = (null_mut(), 0);
        check(lc::ECDSA_SIG_to_bytes(
            &raw mut der,
            &raw mut size,
            signature.get(),
        ))?;
        Ok(Some(take_bytes(der, size)))
    }
}

/// What is signed: data, or its hash.
enum Message {
    Data(Vec<u8>),
    Hash(Vec<u8>),
}

fn signature(key: &Key, message: &Message, settings: &Settings) -> Result<Vec<u8>, Failure> {
    let digest = settings.digest_for(key)?;
    let md = digest.map_or(null(), Md::get);
    // SAFETY: contexts and key are valid; signatures are at most as long as the key says.
    let der = unsafe {
        let mut length = lc::EVP_PKEY_size(key.get()) as usize;
        let mut out = vec![0; length];
        match message {
            Message::Data(data) => {
                let context = Ptr::take(lc::EVP_MD_CTX_new())?;
                let mut inner = null_mut();
                check(lc::EVP_DigestSignInit(
                    context.get(),
                    &raw mut inner,
                    md,
                    null_mut(),
                    key.get(),
                ))?;
                settings.apply(key, inner)?;
                check(lc::EVP_DigestSign(
                    context.get(),
                    out.as_mut_ptr(),
                    &raw mut length,
                    data.as_ptr(),
                    data.len(),
                ))?;
            }
            Message::Hash(hash) => {
                let context = Ptr::take(lc::EVP_PKEY_CTX_new(key.get(), null_mut()))?;
                check(lc::EVP_PKEY_sign_init(context.get()))?;
                settings.apply(key, context.get())?;
                check(lc::EVP_PKEY_CTX_set_signature_md(context.get(), md))?;
                check(lc::EVP_PKEY_sign(
                    context.get(),
                    out.as_mut_ptr(),
                    &raw mut length,
                    hash.as_ptr(),
                    hash.len(),
                ))?;
            }
        }
        out.truncate(length);
        out
    };
    if settings.is_plain(key) {
        to_plain(key, &der)
    } else {
        Ok(der)
    }
}

fn is_signature(
    key: &Key,
    message: &Message,
    signature: &[u8],
    settings: &Settings,
) -> Result<bool, Failure> {
    let digest = settings.digest_for(key)?;
    let md = digest.map_or(null(), Md::get);
    let converted;
    let signature = if settings.is_plain(key) {
        match from_plain(key, signature)? {
            Some(der) => {
                converted = der;
                &converted[..]
            }
            None => return Ok(false),
        }
    } else {
        signature
    };
    // SAFETY: contexts, key and slices are valid.
    let status = unsafe {
        match message {
            Message::Data(data) => {
                let context = Ptr::take(lc::EVP_MD_CTX_new())?;
                let mut inner = null_mut();
                check(lc::EVP_DigestVerifyInit(
                    context.get(),
                    &raw mut inner,
                    md,
                    null_mut(),
                    key.get(),
                ))?;
                settings.apply(key, inner)?;
                lc::EVP_DigestVerify(
                    context.get(),
                    signature.as_ptr(),
                    signature.len(),
                    data.as_ptr(),
                    data.len(),
                )
            }
            Message::Hash(hash) => {
                let context = Ptr::take(lc::EVP_PKEY_CTX_new(key.get(), null_mut()))?;
                check(lc::EVP_PKEY_verify_init(context.get()))?;
                settings.apply(key, context.get())?;
                check(lc::EVP_PKEY_CTX_set_signature_md(context.get(), md))?;
                lc::EVP_PKEY_verify(
                    context.get(),
                    signature.as_ptr(),
                    signature.len(),
                    hash.as_ptr(),
                    hash.len(),
                )
            }
        }
    };
    // SAFETY: a signature that does not fit leaves an error that nobody wants.
    unsafe { lc::ERR_clear_error() };
    Ok(status == 1)
}

fn sign_message(
    scope: &mut PinScope<'_, '_>,
    args: &FunctionCallbackArguments<'_>,
    rv: &mut ReturnValue<'_, Value>,
    message: fn(Vec<u8>) -> Message,
) {
    let Some(key) = Key::read(args, 0) else {
        return;
    };
    let message = message(bytes(scope, args, 1));
    match Settings::read(scope, args, 2) {
        Ok(settings) => run(scope, args, 6, rv, move || {
            signature(&key, &message, &settings).map(Output::Bytes)
        }),
        Err(failure) => failure.throw(scope),
    }
}

fn verify_message(
    scope: &mut PinScope<'_, '_>,
    args: &FunctionCallbackArguments<'_>,
    rv: &mut ReturnValue<'_, Value>,
    message: fn(Vec<u8>) -> Message,
) {
    let Some(key) = Key::read(args, 0) else {
        return;
    };
    let message = message(bytes(scope, args, 1));
    let signature = bytes(scope, args, 2);
    match Settings::read(scope, args, 3) {
        Ok(settings) => run(scope, args, 7, rv, move || {
            is_signature(&key, &message, &signature, &settings).map(Output::Bool)
        }),
        Err(failure) => failure.throw(scope),
    }
}

/// `sign(key, data, digest, padding, saltLength, plain, callback)`: a signature.
fn sign(
    scope: &mut PinScope<'_, '_>,
    args: FunctionCallbackArguments<'_>,
    mut rv: ReturnValue<'_, Value>,
) {
    sign_message(scope, &args, &mut rv, Message::Data);
}

/// `verify(key, data, signature, digest, padding, saltLength, plain, callback)`: whether it is one.
fn verify(
    scope: &mut PinScope<'_, '_>,
    args: FunctionCallbackArguments<'_>,
    mut rv: ReturnValue<'_, Value>,
) {
    verify_message(scope, &args, &mut rv, Message::Data);
}

/// As `sign`, of a hash.
fn sign_hash(
    scope: &mut PinScope<'_, '_>,
    args: FunctionCallbackArguments<'_>,
    mut rv: ReturnValue<'_, Value>,
) {
    sign_message(scope, &args, &mut rv, Message::Hash);
}

/// As `verify`, of a hash.
fn verify_hash(
    scope: &mut PinScope<'_, '_>,
    args: FunctionCallbackArguments<'_>,
    mut rv: ReturnValue<'_, Value>,
) {
    verify_message(scope, &args, &mut rv, Message::Hash);
}
