//! Keys as DER, and as PEM where that is more than DER in another coat.

use std::ptr::null_mut;

use aws_lc_sys as lc;
use v8::{FunctionCallbackArguments, Local, PinScope, ReturnValue, Value};

use super::super::cipher::Algorithm;
use super::super::input::{bytes, text};
use super::super::lc::{check, encode};
use super::*;

pub(super) fn init<'s>(scope: &mut PinScope<'s, '_>, target: Local<'s, v8::Object>) {
    set_function(scope, target, "exportPublicKey", export_public);
    set_function(scope, target, "exportPrivateKey", export_private);
    set_function(scope, target, "exportEncrypted", export_encrypted);
}

/// `exportPublicKey(key, type)`: DER.
fn export_public(
    scope: &mut PinScope<'_, '_>,
    args: FunctionCallbackArguments<'_>,
    mut rv: ReturnValue<'_, Value>,
) {
    let Some(key) = Key::read(&args, 0) else {
        return;
    };
    let der = if text(scope, &args, 1) == "pkcs1" {
        // SAFETY: here and below, the key is valid for the whole call.
        key.rsa()
            .and_then(|rsa| encode(|out| unsafe { lc::i2d_RSAPublicKey(rsa, out) }))
    } else {
        // SAFETY: as above.
        encode(|out| unsafe { lc::i2d_PUBKEY(key.get(), out) })
    };
    finish(scope, &mut rv, der.map(Output::Bytes));
}

fn pkcs8(key: &Key) -> Result<Vec<u8>, Failure> {
    // SAFETY: the key is valid; the information is freed at the end.
    let info = Ptr::take(unsafe { lc::EVP_PKEY2PKCS8(key.get()) })?;
    // SAFETY: as above.
    encode(|out| unsafe { lc::i2d_PKCS8_PRIV_KEY_INFO(info.get(), out) })
}

/// `exportPrivateKey(key, type)`: DER.
fn export_private(
    scope: &mut PinScope<'_, '_>,
    args: FunctionCallbackArguments<'_>,
    mut rv: ReturnValue<'_, Value>,
) {
    let Some(key) = Key::read(&args, 0) else {
        return;
    };
    let der = match text(scope, &args, 1).as_str() {
        // SAFETY: here and below, the key is valid for the whole call.
        "pkcs1" => key
            .rsa()
            .and_then(|rsa| encode(|out| unsafe { lc::i2d_RSAPrivateKey(rsa, out) })),
        // SAFETY: as above.
        "sec1" => key
            .ec()
            .and_then(|ec| encode(|out| unsafe { lc::i2d_ECPrivateKey(ec, out) })),
        _ => pkcs8(&key),
    };
    finish(scope, &mut rv, der.map(Output::Bytes));
}

/// `exportEncrypted(key, type, cipher, passphrase)`: DER for PKCS #8, PEM for the older types.
fn export_encrypted(
    scope: &mut PinScope<'_, '_>,
    args: FunctionCallbackArguments<'_>,
    mut rv: ReturnValue<'_, Value>,
) {
    let Some(key) = Key::read(&args, 0) else {
        return;
    };
    let kind = text(scope, &args, 1);
    let passphrase = bytes(scope, &args, 3);
    let Some(cipher) = Algorithm::named(&text(scope, &args, 2)) else {
        return Failure::new(
            ErrorKind::Error,
            "ERR_CRYPTO_UNKNOWN_CIPHER",
            "Unknown cipher",
        )
        .throw(scope);
    };
    let written = encrypted(&key, &kind, cipher, &passphrase);
    finish(scope, &mut rv, written.map(Output::Bytes));
}

fn encrypted(
    key: &Key,
    kind: &str,
    cipher: Algorithm,
    passphrase: &[u8],
) -> Result<Vec<u8>, Failure> {
    // SAFETY: the key and the writer are valid; the passphrase has the length given; what the writer
    // holds is copied before it is freed.
    unsafe {
        let bio = Ptr::take(lc::BIO_new(lc::BIO_s_mem()))?;
        let length = passphrase.len() as i32;
        let status = match kind {
            "pkcs1" => lc::PEM_write_bio_RSAPrivateKey(
                bio.get(),
                key.rsa()?,
                cipher.get(),
                passphrase.as_ptr(),
                length,
                None,
                null_mut(),
            ),
            "sec1" => lc::PEM_write_bio_ECPrivateKey(
                bio.get(),
                key.ec()?,
                cipher.get(),
                passphrase.as_ptr(),
                length,
                None,
                null_mut(),
            ),
            _ => lc::i2d_PKCS8PrivateKey_bio(
                bio.get(),
                key.get(),
                cipher.get(),
                passphrase.as_ptr().cast(),
                length,
                None,
                null_mut(),
            ),
        };
        check(status)?;
        let mut contents = std::ptr::null();
        let mut length = 0;
        check(lc::BIO_mem_contents(
            bio.get(),
            &raw mut contents,
            &raw mut length,
        ))?;
        Ok(std::slice::from_raw_parts(contents, length).to_vec())
    }
}
