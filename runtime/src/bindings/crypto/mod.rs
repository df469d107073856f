//! `internalBinding('crypto')`: cryptography, by AWS-LC.
//!
//! Functions that compute end in [`job::run`]: now, or on the pool when the last argument is a callback.
//! What lives longer, such as a hash in the making or a key, is an opaque object of
//! [`owned`](super::owned).

use v8::{Local, PinScope};

use super::prelude::*;

mod agreement;
mod bignum;
mod cipher;
mod digest;
mod failure;
mod input;
mod job;
mod kdf;
mod keys;
pub(super) mod lc;
mod mac;
mod random;
mod rsa;
mod sign;
mod x509;

/// AWS-LC's version, for `process.versions`.
pub(crate) fn version() -> String {
    let text = aws_lc_sys::AWSLC_VERSION_NUMBER_STRING;
    String::from_utf8_lossy(text)
        .trim_end_matches('\0')
        .to_owned()
}

/// The OpenSSL whose interface AWS-LC has: what a Node that is built with it, or with BoringSSL, calls its
/// version.
pub(crate) fn openssl_version() -> String {
    let text = String::from_utf8_lossy(aws_lc_sys::OPENSSL_VERSION_TEXT);
    text.split_whitespace()
        .nth(1)
        .unwrap_or_default()
        .to_owned()
}

pub(super) fn init<'s>(
    scope: &mut PinScope<'s, '_>,
    target: Local<'s, v8::Object>,
    _env: &Rc<Env>,
) {
    agreement::init(scope, target);
    cipher::init(scope, target);
    digest::init(scope, target);
    mac::init(scope, target);
    random::init(scope, target);
    kdf::init(scope, target);
    keys::init(scope, target);
    rsa::init(scope, target);
    sign::init(scope, target);
    x509::init(scope, target);
}
