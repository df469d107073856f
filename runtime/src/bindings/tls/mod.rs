//! `internalBinding('tls')`: TLS 1.2 and 1.3 by rustls over AWS-LC.
//!
//! JavaScript moves the bytes: what arrives goes into [`session`], what has to be sent comes out of it.
//! A handshake never fails for whom a certificate names or who has signed it: as in OpenSSL, that is asked
//! afterwards ([`trust`]), and the program decides what it means.

use v8::{FunctionCallbackArguments, Local, PinScope, Value};

use super::buffer::Bytes;
use super::prelude::*;

mod context;
mod failure;
mod peer;
mod session;
mod trust;

pub(super) fn init<'s>(
    scope: &mut PinScope<'s, '_>,
    target: Local<'s, v8::Object>,
    _env: &Rc<Env>,
) {
    context::init(scope, target);
    session::init(scope, target);
    trust::init(scope, target);
}

/// A copy of a view's bytes.
fn bytes(value: Local<'_, Value>) -> Option<Vec<u8>> {
    Bytes::of(value).map(|bytes| bytes.get().to_vec())
}

/// The items of an array; none for other values.
fn items<'s>(scope: &mut PinScope<'s, '_>, value: Local<'s, Value>) -> Vec<Local<'s, Value>> {
    let Ok(array) = value.try_cast::<v8::Array>() else {
        return Vec::new();
    };
    (0..array.length())
        .filter_map(|index| array.get_index(scope, index))
        .collect()
}

/// The views of the array at `index`, copied.
fn list<'s>(
    scope: &mut PinScope<'s, '_>,
    args: &FunctionCallbackArguments<'s>,
    index: i32,
) -> Vec<Vec<u8>> {
    let value = args.get(index);
    items(scope, value).into_iter().filter_map(bytes).collect()
}
