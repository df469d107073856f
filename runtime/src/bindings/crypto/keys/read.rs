//! Keys from PEM and DER.

use std::ffi::{c_char, c_int, c_void};
use std::ptr::null_mut;

use aws_lc_sys as lc;
use v8::{FunctionCallbackArguments, Local, PinScope, ReturnValue, Value};

use super::super::input::{bytes, optional_bytes, text};
use super::*;

pub(super) fn init<'s>(scope: &mut PinScope<'s, '_>, target: Local<'s, v8::Object>) {
    set_function(scope, target, "parsePrivateKey", parse_private_key);
    set_function(scope, target, "parsePublicKey", parse_public_key);
}

/// The passphrase for the library's callback.
struct Passphrase {
    bytes: Option<Vec<u8>>,
    /// Whether the library has asked for one.
    asked: bool,
}

unsafe extern "C" fn give_passphrase(
    out: *mut c_char,
    size: c_int,
    _writing: c_int,
    data: *mut c_void,
) -> c_int {
    // SAFETY: `data` is the passphrase of the call that runs.
    let passphrase = unsafe { &mut *data.cast::<Passphrase>() };
    passphrase.asked = true;
    match &passphrase.bytes {
        Some(bytes) if bytes.len() <= size as usize => {
            // SAFETY: `out` has room for `size` bytes.
            unsafe { std::ptr::copy_nonoverlapping(bytes.as_ptr(), out.cast(), bytes.len()) };
            bytes.len() as c_int
        }
        _ => -1,
    }
}

fn memory_bio(data: &[u8]) -> Result<Ptr<lc::BIO>, Failure> {
    // SAFETY: the data outlives the reader, as every caller drops it first.
    Ptr::take(unsafe { lc::BIO_new_mem_buf(data.as_ptr().cast(), data.len() as _) })
}

/// What a failed reading means.
fn unreadable(passphrase: &Passphrase) -> Failure {
    if !passphrase.asked {
        return Failure::undecodable();
    }
    // SAFETY: only this thread's queue is cleared.
    unsafe { lc::ERR_clear_error() };
    if passphrase.bytes.is_none() {
        Failure::openssl(
            0x0788_0109,
            "common libcrypto routines",
            "interrupted or cancelled",
        )
    } else {
        Failure::openssl(0x1C80_0064, "Provider routines", "bad decrypt")
    }
}

fn private_from_pem(data: &[u8], passphrase: Option<Vec<u8>>) -> Result<Key, Failure> {
    let bio = memory_bio(data)?;
    let mut passphrase = Passphrase {
        bytes: passphrase,
        asked: false,
    };
    // SAFETY: the callback gets the passphrase, which outlives the call.
    let key = unsafe {
        lc::PEM_read_bio_PrivateKey(
            bio.get(),
            null_mut(),
            Some(give_passphrase),
            (&raw mut passphrase).cast(),
        )
    };
    if key.is_null() {
        return Err(unreadable(&passphrase));
    }
    Key::take(key)
}

/// A decoder (`d2i_…`) on all of `data`.
fn decode<T>(
    data: &[u8],
    decoder: impl FnOnce(*mut *const u8, std::ffi::c_long) -> *mut T,
) -> Option<*mut T> {
    let mut at = data.as_ptr();
    let value = decoder(&raw mut at, data.len() as _);
    (!value.is_null()).then_some(value)
}

fn private_from_der(
    data: &[u8],
    kind: &str,
    passphrase: Option<Vec<u8>>,
) -> Result<Key, Failure> {
    let key = match kind {
        // SAFETY: here and below, the decoders read inside the data only.
        "pkcs1" => decode(data, |at, length| unsafe {
            lc::d2i_PrivateKey(lc::EVP_PKEY_RSA, null_mut(), at, length)
        }),
        // SAFETY: as above.
        "sec1" => decode(data, |at, length| unsafe {
            lc::d2i_PrivateKey(lc::EVP_PKEY_EC, null_mut(), at, length)
        }),
        _ => return private_from_pkcs8(data, passphrase),
    };
    match key {
        Some(key) => Key::take(key),
        None => Err(Failure::undecodable()),
    }
}

fn private_from_pkcs8(data: &[u8], passphrase: Option<Vec<u8>>) -> Result<Key, Failure> {
    // SAFETY: the decoder reads inside the data only; the information is freed at once.
    let plain = decode(data, |at, length| unsafe {
        lc::d2i_PKCS8_PRIV_KEY_INFO(null_mut(), at, length)
    });
    if let Some(plain) = plain {
        let info = Ptr::take(plain)?;
        // SAFETY: the information is valid.
        let key = unsafe { lc::EVP_PKCS82PKEY(info.get()) };
        return Key::take(key).map_err(|_| Failure::undecodable());
    }
    let bio = memory_bio(data)?;
    let mut passphrase = Passphrase {
        bytes: passphrase,
        asked: false,
    };
    // SAFETY: the callback gets the passphrase, which outlives the call.
    let key = unsafe {
        lc::d2i_PKCS8PrivateKey_bio(
            bio.get(),
            null_mut(),
            Some(give_passphrase),
            (&raw mut passphrase).cast(),
        )
    };
    if key.is_null() {
        return Err(unreadable(&passphrase));
    }
    Key::take(key)
}

/// `parsePrivateKey(data, format, type, passphrase)`: a key.
fn parse_private_key(
    scope: &mut PinScope<'_, '_>,
    args: FunctionCallbackArguments<'_>,
    mut rv: ReturnValue<'_, Value>,
) {
    let data = bytes(scope, &args, 0);
    let passphrase = optional_bytes(scope, &args, 3);
    let key = if text(scope, &args, 1) == "pem" {
        private_from_pem(&data, passphrase)
    } else {
        private_from_der(&data, &text(scope, &args, 2), passphrase)
    };
    finish(scope, &mut rv, key.map(Output::Key));
}

fn from_spki(data: &[u8]) -> Option<*mut lc::EVP_PKEY> {
    // SAFETY: as for private keys.
    decode(data, |at, length| unsafe {
        lc::d2i_PUBKEY(null_mut(), at, length)
    })
}

fn from_rsa_public(data: &[u8]) -> Option<*mut lc::EVP_PKEY> {
    // SAFETY: as above.
    decode(data, |at, length| unsafe {
        lc::d2i_PublicKey(lc::EVP_PKEY_RSA, null_mut(), at, length)
    })
}

fn from_certificate(data: &[u8]) -> Option<*mut lc::EVP_PKEY> {
    // SAFETY: as above.
    let certificate = decode(data, |at, length| unsafe {
        lc::d2i_X509(null_mut(), at, length)
    })?;
    let certificate = Ptr::take(certificate).ok()?;
    // SAFETY: the certificate is valid; the key has a count of its own.
    let key = unsafe { lc::X509_get_pubkey(certificate.get()) };
    (!key.is_null()).then_some(key)
}

/// The label and the data of the first PEM block.
pub(in crate::bindings::crypto) fn pem_block(data: &[u8]) -> Option<(String, Vec<u8>)> {
    let bio = memory_bio(data).ok()?;
    let (mut name, mut header, mut body) = (null_mut(), null_mut(), null_mut());
    let mut length = 0;
    // SAFETY: the three are allocated by the library when it succeeds, and freed here.
    unsafe {
        if lc::PEM_read_bio(
            bio.get(),
            &raw mut name,
            &raw mut header,
            &raw mut body,
            &raw mut length,
        ) != 1
        {
            lc::ERR_clear_error();
            return None;
        }
        let label = std::ffi::CStr::from_ptr(name)
            .to_string_lossy()
            .into_owned();
        lc::OPENSSL_free(name.cast());
        lc::OPENSSL_free(header.cast());
        Some((label, super::super::lc::take_bytes(body, length as usize)))
    }
}

/// `parsePublicKey(data, format, type)`: a key, or undefined for a PEM block that is no public key and
/// may be a private one.
fn parse_public_key(
    scope: &mut PinScope<'_, '_>,
    args: FunctionCallbackArguments<'_>,
    mut rv: ReturnValue<'_, Value>,
) {
    let data = bytes(scope, &args, 0);
    let key = if text(scope, &args, 1) == "pem" {
        match pem_block(&data) {
            Some((label, body)) => match label.as_str() {
                "PUBLIC KEY" => from_spki(&body),
                "RSA PUBLIC KEY" => from_rsa_public(&body),
                "CERTIFICATE" | "X509 CERTIFICATE" | "TRUSTED CERTIFICATE" => {
                    from_certificate(&body)
                }
                _ => return,
            },
            None => None,
        }
    } else if text(scope, &args, 2) == "pkcs1" {
        from_rsa_public(&data)
    } else {
        from_spki(&data)
    };
    let key = match key {
        Some(key) => Key::take(key),
        None => Err(Failure::undecodable()),
    };
    finish(scope, &mut rv, key.map(Output::Key));
}
