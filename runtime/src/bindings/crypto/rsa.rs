//! Encryption with RSA keys.

use std::ptr::null_mut;

use aws_lc_sys as lc;
use v8::{FunctionCallbackArguments, Local, PinScope, ReturnValue, Value};

use super::digest::Md;
use super::failure::Failure;
use super::input::{bytes, optional_bytes, text};
use super::job::{Output, run};
use super::keys::Key;
use super::lc::{Ptr, check};
use crate::bindings::prelude::*;
use crate::bindings::support::int;

pub(super) fn init<'s>(scope: &mut PinScope<'s, '_>, target: Local<'s, v8::Object>) {
    set_function(scope, target, "rsaCrypt", rsa_crypt);
}

/// Which half of the key does what.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Operation {
    PublicEncrypt,
    PrivateDecrypt,
    PrivateEncrypt,
    PublicDecrypt,
}

/// `rsaCrypt(operation, key, data, padding, oaepHash, oaepLabel, callback)`: the other text. Operations
/// are numbered in the order above.
fn rsa_crypt(
    scope: &mut PinScope<'_, '_>,
    args: FunctionCallbackArguments<'_>,
    mut rv: ReturnValue<'_, Value>,
) {
    let operation = match int(&args, 0, 0) {
        0 => Operation::PublicEncrypt,
        1 => Operation::PrivateDecrypt,
        2 => Operation::PrivateEncrypt,
        _ => Operation::PublicDecrypt,
    };
    let Some(key) = Key::read(&args, 1) else {
        return;
    };
    let data = bytes(scope, &args, 2);
    let padding = int(&args, 3, lc::RSA_PKCS1_PADDING);
    let name = text(scope, &args, 4);
    let hash = Md::named(&name);
    if hash.is_none() && !name.is_empty() {
        return Failure::openssl(
            0x0300_009E,
            "digital envelope routines",
            "invalid digest",
        )
        .throw(scope);
    }
    let label = optional_bytes(scope, &args, 5);
    run(scope, &args, 6, &mut rv, move || {
        let crypted = match operation {
            Operation::PublicEncrypt | Operation::PrivateDecrypt => {
                let encrypts = operation == Operation::PublicEncrypt;
                crypt(&key, &data, encrypts, padding, hash, label.as_deref())
            }
            Operation::PrivateEncrypt | Operation::PublicDecrypt => {
                sign_raw(&key, &data, operation == Operation::PrivateEncrypt, padding)
            }
        };
        crypted.map(Output::Bytes)
    });
}

fn crypt(
    key: &Key,
    data: &[u8],
    encrypts: bool,
    padding: i32,
    hash: Option<Md>,
    label: Option<&[u8]>,
) -> Result<Vec<u8>, Failure> {
    // SAFETY: context and key are valid; the label is copied into memory of the library's, which the
    // context takes over; the result is at most as long as the key says.
    unsafe {
        let context = Ptr::take(lc::EVP_PKEY_CTX_new(key.get(), null_mut()))?;
        check(if encrypts {
            lc::EVP_PKEY_encrypt_init(context.get())
        } else {
            lc::EVP_PKEY_decrypt_init(context.get())
        })?;
        check(lc::EVP_PKEY_CTX_set_rsa_padding(context.get(), padding))?;
        if padding == lc::RSA_PKCS1_OAEP_PADDING {
            if let Some(hash) = hash {
                check(lc::EVP_PKEY_CTX_set_rsa_oaep_md(context.get(), hash.get()))?;
            }
            if let Some(label) = label.filter(|label| !label.is_empty()) {
                let copy = lc::OPENSSL_memdup(label.as_ptr().cast(), label.len());
                if copy.is_null() {
                    return Err(Failure::library());
                }
                if lc::EVP_PKEY_CTX_set0_rsa_oaep_label(context.get(), copy.cast(), label.len())
                    != 1
                {
                    lc::OPENSSL_free(copy);
                    return Err(Failure::library());
                }
            }
        }
        let mut length = lc::EVP_PKEY_size(key.get()) as usize;
        let mut out = vec![0; length];
        let operation = if encrypts {
            lc::EVP_PKEY_encrypt
        } else {
            lc::EVP_PKEY_decrypt
        };
        check(operation(
            context.get(),
            out.as_mut_ptr(),
            &raw mut length,
            data.as_ptr(),
            data.len(),
        ))?;
        out.truncate(length);
        Ok(out)
    }
}

/// A signature of data that is no hash, and its undoing.
fn sign_raw(key: &Key, data: &[u8], signs: bool, padding: i32) -> Result<Vec<u8>, Failure> {
    let rsa = key.rsa()?;
    // SAFETY: the key is valid; the result is at most as long as the key says.
    unsafe {
        let mut out = vec![0; lc::RSA_size(rsa) as usize];
        let operation = if signs {
            lc::RSA_private_encrypt
        } else {
            lc::RSA_public_decrypt
        };
        let length = operation(data.len(), data.as_ptr(), out.as_mut_ptr(), rsa, padding);
        if length < 0 {
            return Err(Failure::library());
        }
        out.truncate(length as usize);
        Ok(out)
    }
}
