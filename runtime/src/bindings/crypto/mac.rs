//! Hash-based message authentication, and comparing without telling how far.

use std::cell::RefCell;

use aws_lc_sys as lc;
use v8::{FunctionCallbackArguments, Local, PinScope, ReturnValue, Value};

use super::digest::{Hash, Md};
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
pub(super) enum Hmac {
    Library(Ptr<lc::HMAC_CTX>, usize),
    /// RFC 2104 written out, for the hash functions that the library has no codes with.
    Nested(Box<[Hash; 2]>),
}

impl Hmac {
    /// A code by the hash function called `name`; `None` when there is no such function.
    pub(super) fn named(name: &str, key: &[u8]) -> Option<Result<Self, Failure>> {
        if let Some(md) = Md::named(name)
            && let Ok(hmac) = Self::library(md, key)
        {
            return Some(Ok(hmac));
        }
        // SAFETY: only this thread's queue is cleared.
        unsafe { lc::ERR_clear_error() };
        let hash = Hash::named(name)?;
        Some(hash.and_then(|hash| Self::nested(hash, key)))
    }

    fn library(md: Md, key: &[u8]) -> Result<Self, Failure> {
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
            Ok(Hmac::Library(context, md.size()))
        }
    }

    fn nested(hash: Hash, key: &[u8]) -> Result<Self, Failure> {
        if hash.is_extendable() {
            return Err(Failure::unsupported("A code with this hash function"));
        }
        let mut block = vec![0; hash.block_size()];
        if key.len() > block.len() {
            let mut short = hash.duplicate()?;
            short.update(key)?;
            let short = short.finish(None)?;
            block[..short.len()].copy_from_slice(&short);
        } else {
            block[..key.len()].copy_from_slice(key);
        }
        let start = |pad: u8| {
            let mut state = hash.duplicate()?;
            let padded: Vec<u8> = block.iter().map(|byte| byte ^ pad).collect();
            state.update(&padded)?;
            Ok(state)
        };
        Ok(Hmac::Nested(Box::new([start(0x36)?, start(0x5c)?])))
    }

    /// Whether the library's derivations work with the same hash function.
    pub(super) fn is_library(&self) -> bool {
        matches!(self, Hmac::Library(..))
    }

    pub(super) fn update(&mut self, data: &[u8]) -> Result<(), Failure> {
        match self {
            Hmac::Library(context, _) => {
                // SAFETY: the context is initialised, the slice valid.
                check(unsafe { lc::HMAC_Update(context.get(), data.as_ptr(), data.len()) })
            }
            Hmac::Nested(states) => states[0].update(data),
        }
    }

    pub(super) fn finish(&mut self) -> Result<Vec<u8>, Failure> {
        match self {
            Hmac::Library(context, size) => {
                let mut code = vec![0; *size];
                let mut length = 0;
                // SAFETY: the context is initialised; the code is as long as a hash.
                check(unsafe {
                    lc::HMAC_Final(context.get(), code.as_mut_ptr(), &raw mut length)
                })?;
                Ok(code)
            }
            Hmac::Nested(states) => {
                let inner = states[0].finish(None)?;
                states[1].update(&inner)?;
                states[1].finish(None)
            }
        }
    }

    /// The code of `parts`, one after another.
    pub(super) fn of(name: &str, key: &[u8], parts: &[&[u8]]) -> Result<Vec<u8>, Failure> {
        let mut hmac = Self::named(name, key)
            .unwrap_or_else(|| Err(Failure::unsupported("This hash function")))?;
        for part in parts {
            hmac.update(part)?;
        }
        hmac.finish()
    }
}

/// `newHmac(name, key)`: a handle, or undefined when there is no function of that name.
fn new_hmac(
    scope: &mut PinScope<'_, '_>,
    args: FunctionCallbackArguments<'_>,
    mut rv: ReturnValue<'_, Value>,
) {
    let name = text(scope, &args, 0);
    let hmac = with_bytes(scope, args.get(1), |key| Hmac::named(&name, key));
    match hmac.flatten() {
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
    let name = text(scope, &args, 0);
    let (key, data) = (bytes(scope, &args, 1), bytes(scope, &args, 2));
    run(scope, &args, 3, &mut rv, move || {
        Hmac::of(&name, &key, &[&data]).map(Output::Bytes)
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
