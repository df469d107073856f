//! Hash-based message authentication, and comparing without telling how far.

use std::cell::RefCell;

use aws_lc_sys as lc;
use v8::{FunctionCallbackArguments, Local, PinScope, ReturnValue, Value};

use super::digest::Md;
use super::failure::Failure;
use super::input::{bytes, text, with_bytes};
use super::job::{Output, finish, run};
use super::lc::{Ptr, check};
use crate::bindings::owned;
use crate::bindings::prelude::*;

pub(super) fn init<'s>(scope: &mut PinScope<'s, '_>, target: Local<'s, v8::Object>) {
    set_function(scope, target, "newHmac", new_hmac);
    set_function(scope, target, "hmacUpdate", update);
    set_function(scope, target, "hmacFinal", digest);
    set_function(scope, target, "hmacOnce", once);
    set_function(scope, target, "timingSafeEqual", timing_safe_equal);
}

/// A code in the making.
struct Hmac {
    context: Ptr<lc::HMAC_CTX>,
    size: usize,
}

impl Hmac {
    fn new(md: Md, key: &[u8]) -> Result<Self, Failure> {
        // SAFETY: plain calls; the context is owned from its making on, and copies the key.
        unsafe {
            let context = Ptr::take(lc::HMAC_CTX_new())?;
            check(lc::HMAC_Init_ex(
                context.get(),
                key.as_ptr().cast(),
                key.len(),
                md.get(),
                std::ptr::null_mut(),
            ))?;
            Ok(Self {
                context,
                size: md.size(),
            })
        }
    }

    fn update(&mut self, data: &[u8]) -> Result<(), Failure> {
        // SAFETY: the context is initialised, the slice valid.
        check(unsafe { lc::HMAC_Update(self.context.get(), data.as_ptr(), data.len()) })
    }

    fn finish(&mut self) -> Result<Vec<u8>, Failure> {
        let mut code = vec![0; self.size];
        let mut length = 0;
        // SAFETY: the context is initialised; the code is as long as a hash.
        check(unsafe { lc::HMAC_Final(self.context.get(), code.as_mut_ptr(), &raw mut length) })?;
        Ok(code)
    }
}

/// `newHmac(name, key)`: a handle, or undefined when there is no function of that name.
fn new_hmac(
    scope: &mut PinScope<'_, '_>,
    args: FunctionCallbackArguments<'_>,
    mut rv: ReturnValue<'_, Value>,
) {
    let Some(md) = Md::named(&text(scope, &args, 0)) else {
        return;
    };
    let hmac = with_bytes(scope, args.get(1), |key| Hmac::new(md, key));
    match hmac {
        Some(Ok(hmac)) => {
            if let Some(object) = owned::wrap(scope, RefCell::new(hmac)) {
                rv.set(object);
            }
        }
        Some(Err(failure)) => failure.throw(scope),
        None => {}
    }
}

/// `hmacUpdate(handle, data)`: whether it worked.
fn update(
    scope: &mut PinScope<'_, '_>,
    args: FunctionCallbackArguments<'_>,
    mut rv: ReturnValue<'_, Value>,
) {
    let Some(hmac) = owned::get::<RefCell<Hmac>>(args.get(0)) else {
        return;
    };
    let done = with_bytes(scope, args.get(1), |data| {
        hmac.borrow_mut().update(data).is_ok()
    });
    rv.set_bool(done.unwrap_or(false));
}

/// `hmacFinal(handle)`: the code, once.
fn digest(
    scope: &mut PinScope<'_, '_>,
    args: FunctionCallbackArguments<'_>,
    mut rv: ReturnValue<'_, Value>,
) {
    if let Some(hmac) = owned::get::<RefCell<Hmac>>(args.get(0)) {
        let code = hmac.borrow_mut().finish();
        finish(scope, &mut rv, code.map(Output::Bytes));
    }
}

/// `hmacOnce(name, key, data, callback)`: the code.
fn once(
    scope: &mut PinScope<'_, '_>,
    args: FunctionCallbackArguments<'_>,
    mut rv: ReturnValue<'_, Value>,
) {
    let Some(md) = Md::named(&text(scope, &args, 0)) else {
        return;
    };
    let (key, data) = (bytes(scope, &args, 1), bytes(scope, &args, 2));
    run(scope, &args, 3, &mut rv, move || {
        let mut hmac = Hmac::new(md, &key)?;
        hmac.update(&data)?;
        hmac.finish().map(Output::Bytes)
    });
}

/// `timingSafeEqual(a, b)`: undefined when their lengths differ.
fn timing_safe_equal(
    scope: &mut PinScope<'_, '_>,
    args: FunctionCallbackArguments<'_>,
    mut rv: ReturnValue<'_, Value>,
) {
    let equal = with_bytes(scope, args.get(0), |a| {
        with_bytes(scope, args.get(1), |b| {
            // SAFETY: both have that many bytes.
            (a.len() == b.len()).then(|| unsafe {
                lc::CRYPTO_memcmp(a.as_ptr().cast(), b.as_ptr().cast(), a.len()) == 0
            })
        })
    });
    if let Some(Some(Some(equal))) = equal {
        rv.set_bool(equal);
    }
}
