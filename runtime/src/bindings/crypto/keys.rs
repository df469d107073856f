//! Public and private keys.

use std::sync::Arc;

use aws_lc_sys as lc;
use v8::{FunctionCallbackArguments, Local, PinScope, ReturnValue, Value};

use super::bignum;
use super::failure::Failure;
use super::job::{Output, finish};
use super::lc::{Ptr, static_text};
use crate::bindings::owned;
use crate::bindings::prelude::*;

mod components;
mod generate;
mod read;
mod write;

pub(super) use components::{curve_nid, ec_group};
pub(super) use read::pem_block;

pub(super) fn init<'s>(scope: &mut PinScope<'s, '_>, target: Local<'s, v8::Object>) {
    set_function(scope, target, "keysEqual", keys_equal);
    set_function(scope, target, "keyInfo", key_info);
    components::init(scope, target);
    generate::init(scope, target);
    read::init(scope, target);
    write::init(scope, target);
}

struct Shared(Ptr<lc::EVP_PKEY>);

// SAFETY: the library's operations take a key as something to read, from any number of threads.
unsafe impl Sync for Shared {}

/// A key, which never changes. Whether its private half is there is known to who has made it.
#[derive(Clone)]
pub(super) struct Key(Arc<Shared>);

impl Key {
    pub(super) fn new(key: Ptr<lc::EVP_PKEY>) -> Self {
        Self(Arc::new(Shared(key)))
    }

    /// Takes what a function of the library returned; null is its failure.
    pub(super) fn take(key: *mut lc::EVP_PKEY) -> Result<Self, Failure> {
        Ptr::take(key).map(Self::new)
    }

    /// The key at `index`.
    pub(super) fn read(args: &FunctionCallbackArguments<'_>, index: i32) -> Option<Self> {
        owned::get::<Key>(args.get(index)).map(|key| Key::clone(&key))
    }

    /// For the library's functions.
    pub(super) fn get(&self) -> *mut lc::EVP_PKEY {
        self.0.0.get()
    }

    /// The library's number of the kind.
    pub(super) fn id(&self) -> i32 {
        // SAFETY: the key is valid.
        unsafe { lc::EVP_PKEY_id(self.get()) }
    }

    /// The name of the kind; a text without meaning for one that Node does not know either.
    pub(super) fn kind(&self) -> &'static str {
        match self.id() {
            lc::EVP_PKEY_RSA => "rsa",
            lc::EVP_PKEY_RSA_PSS => "rsa-pss",
            lc::EVP_PKEY_DSA => "dsa",
            lc::EVP_PKEY_DH => "dh",
            lc::EVP_PKEY_EC => "ec",
            lc::EVP_PKEY_ED25519 => "ed25519",
            lc::EVP_PKEY_X25519 => "x25519",
            _ => "unknown",
        }
    }

    /// Whether it is an RSA key, of either kind.
    pub(super) fn is_rsa(&self) -> bool {
        matches!(self.id(), lc::EVP_PKEY_RSA | lc::EVP_PKEY_RSA_PSS)
    }

    /// The RSA key inside.
    pub(super) fn rsa(&self) -> Result<*mut lc::RSA, Failure> {
        // SAFETY: the key is valid; null says that it is of another kind.
        let rsa = unsafe { lc::EVP_PKEY_get0_RSA(self.get()) };
        if rsa.is_null() {
            Err(Failure::library())
        } else {
            Ok(rsa)
        }
    }

    /// The EC key inside.
    pub(super) fn ec(&self) -> Result<*mut lc::EC_KEY, Failure> {
        // SAFETY: as above.
        let ec = unsafe { lc::EVP_PKEY_get0_EC_KEY(self.get()) };
        if ec.is_null() {
            Err(Failure::library())
        } else {
            Ok(ec)
        }
    }

    /// OpenSSL's name of the curve.
    fn curve(&self) -> Option<&'static str> {
        let ec = self.ec().ok()?;
        // SAFETY: the key is valid and has a group; the name is a constant.
        unsafe {
            let group = lc::EC_KEY_get0_group(ec);
            static_text(lc::OBJ_nid2sn(lc::EC_GROUP_get_curve_name(group)))
        }
    }
}

/// `keysEqual(a, b)`: whether the public halves are the same.
fn keys_equal(
    _scope: &mut PinScope<'_, '_>,
    args: FunctionCallbackArguments<'_>,
    mut rv: ReturnValue<'_, Value>,
) {
    if let (Some(a), Some(b)) = (Key::read(&args, 0), Key::read(&args, 1)) {
        // SAFETY: both are valid.
        let equal = unsafe { lc::EVP_PKEY_cmp(a.get(), b.get()) } == 1;
        // SAFETY: keys of different kinds leave an error that nobody wants.
        unsafe { lc::ERR_clear_error() };
        rv.set_bool(equal);
    }
}

/// `keyInfo(key)`: `[kind, bits, exponent, curve]`; the last two where there are such.
fn key_info(
    scope: &mut PinScope<'_, '_>,
    args: FunctionCallbackArguments<'_>,
    mut rv: ReturnValue<'_, Value>,
) {
    let Some(key) = Key::read(&args, 0) else {
        return;
    };
    // SAFETY: the key is valid.
    let bits = unsafe { lc::EVP_PKEY_bits(key.get()) };
    let exponent = if key.is_rsa() {
        let mut exponent = std::ptr::null();
        let bytes = key.rsa().map(|rsa| {
            // SAFETY: the key is valid, and so is its exponent.
            unsafe {
                lc::RSA_get0_key(
                    rsa,
                    std::ptr::null_mut(),
                    &raw mut exponent,
                    std::ptr::null_mut(),
                );
                bignum::bytes_of(exponent)
            }
        });
        bytes.map(Output::Bytes)
    } else {
        Ok(Output::Undefined)
    };
    let curve = key.curve();
    let exponent = match exponent {
        Ok(output) => output.value(scope),
        Err(failure) => return finish(scope, &mut rv, Err(failure)),
    };
    let curve: Local<'_, Value> = match curve {
        Some(curve) => string(scope, curve).into(),
        None => v8::undefined(scope).into(),
    };
    let kind = string(scope, key.kind()).into();
    let bits = v8::Integer::new(scope, bits).into();
    let info = v8::Array::new_with_elements(scope, &[kind, bits, exponent, curve]);
    rv.set(info.into());
}
