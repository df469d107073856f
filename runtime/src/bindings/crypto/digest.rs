//! Hash functions: one-shot, step by step, and as the parameter of other algorithms.

use std::cell::RefCell;

use aws_lc_sys as lc;
use blake2::digest::{Digest as _, FixedOutputReset as _};
use v8::{FunctionCallbackArguments, Local, PinScope, ReturnValue, Value};

use super::failure::Failure;
use super::input::{bytes, length, text, with_bytes};
use super::job::{Output, finish, run};
use super::lc::{Ptr, check};
use crate::bindings::owned;
use crate::bindings::prelude::*;

pub(super) fn init<'s>(scope: &mut PinScope<'s, '_>, target: Local<'s, v8::Object>) {
    set_function(scope, target, "newHash", new_hash);
    set_function(scope, target, "hashUpdate", update);
    set_function(scope, target, "hashFinal", digest);
    set_function(scope, target, "hashCopy", copy);
    set_function(scope, target, "hashOnce", once);
    set_function(scope, target, "hashLength", hash_length);
}

/// A hash function of AWS-LC's.
#[derive(Clone, Copy)]
pub(super) struct Md(*const lc::EVP_MD);

// SAFETY: the library's tables of functions are constant and live for ever.
unsafe impl Send for Md {}

impl Md {
    /// The function that OpenSSL knows by `name`.
    pub(super) fn named(name: &str) -> Option<Self> {
        let name = name.to_ascii_lowercase();
        let name = name.strip_prefix("rsa-").unwrap_or(&name);
        let name = name
            .strip_suffix("withrsaencryption")
            .or_else(|| name.strip_suffix("withrsa"))
            .unwrap_or(name);
        // SAFETY: these return pointers to constants.
        let md = unsafe {
            match name {
                "md5" | "ssl3-md5" => lc::EVP_md5(),
                "md5-sha1" => lc::EVP_md5_sha1(),
                "sha1" | "sha-1" | "sha1-2" | "ssl3-sha1" => lc::EVP_sha1(),
                "sha224" | "sha-224" | "sha2-224" => lc::EVP_sha224(),
                "sha256" | "sha-256" | "sha2-256" => lc::EVP_sha256(),
                "sha384" | "sha-384" | "sha2-384" => lc::EVP_sha384(),
                "sha512" | "sha-512" | "sha2-512" => lc::EVP_sha512(),
                "sha512-224" | "sha512/224" | "sha-512/224" | "sha2-512/224" => {
                    lc::EVP_sha512_224()
                }
                "sha512-256" | "sha512/256" | "sha-512/256" | "sha2-512/256" => {
                    lc::EVP_sha512_256()
                }
                "sha3-224" | "id-rsassa-pkcs1-v1_5-with-sha3-224" => lc::EVP_sha3_224(),
                "sha3-256" | "id-rsassa-pkcs1-v1_5-with-sha3-256" => lc::EVP_sha3_256(),
                "sha3-384" | "id-rsassa-pkcs1-v1_5-with-sha3-384" => lc::EVP_sha3_384(),
                "sha3-512" | "id-rsassa-pkcs1-v1_5-with-sha3-512" => lc::EVP_sha3_512(),
                "shake128" | "shake-128" => lc::EVP_shake128(),
                "shake256" | "shake-256" => lc::EVP_shake256(),
                "ripemd160" | "rmd160" | "ripemd" | "ripemd-160" => lc::EVP_ripemd160(),
                _ => return None,
            }
        };
        Some(Self(md))
    }

    /// For the library's functions.
    pub(super) fn get(self) -> *const lc::EVP_MD {
        self.0
    }

    /// How long a hash is.
    pub(super) fn size(self) -> usize {
        // SAFETY: a constant of the library's.
        unsafe { lc::EVP_MD_size(self.0) }
    }

    /// How many bytes it takes at a time.
    fn block_size(self) -> usize {
        // SAFETY: as above.
        unsafe { lc::EVP_MD_block_size(self.0) }
    }

    fn is_xof(self) -> bool {
        const XOF: u32 = lc::EVP_MD_FLAG_XOF as u32;
        // SAFETY: as above.
        unsafe { lc::EVP_MD_flags(self.0) & XOF != 0 }
    }

    fn state(self) -> Result<Hash, Failure> {
        // SAFETY: plain calls; the context is owned from its making on.
        unsafe {
            let context = Ptr::take(lc::EVP_MD_CTX_new())?;
            check(lc::EVP_DigestInit_ex(
                context.get(),
                self.0,
                std::ptr::null_mut(),
            ))?;
            Ok(Hash::Library(context))
        }
    }
}

/// A hash in the making.
pub(super) enum Hash {
    Library(Ptr<lc::EVP_MD_CTX>),
    Blake2b(Box<blake2::Blake2b512>),
    Blake2s(Box<blake2::Blake2s256>),
}

fn wrong_length() -> Failure {
    Failure::openssl(
        0x0300_00B2,
        "digital envelope routines",
        "not XOF or invalid length",
    )
}

impl Hash {
    /// A hash by the function called `name`; `None` when there is no such function.
    pub(super) fn named(name: &str) -> Option<Result<Self, Failure>> {
        if name.eq_ignore_ascii_case("blake2b512") {
            return Some(Ok(Hash::Blake2b(Box::default())));
        }
        if name.eq_ignore_ascii_case("blake2s256") {
            return Some(Ok(Hash::Blake2s(Box::default())));
        }
        Md::named(name).map(Md::state)
    }

    fn md(&self) -> Option<Md> {
        match self {
            // SAFETY: the context has been initialised with a function.
            Hash::Library(context) => Some(Md(unsafe { lc::EVP_MD_CTX_md(context.get()) })),
            _ => None,
        }
    }

    /// Whether its output is as long as one likes.
    pub(super) fn is_extendable(&self) -> bool {
        self.md().is_some_and(Md::is_xof)
    }

    /// How many bytes it takes at a time.
    pub(super) fn block_size(&self) -> usize {
        match self {
            Hash::Library(_) => self.md().map_or(0, Md::block_size),
            Hash::Blake2b(_) => 128,
            Hash::Blake2s(_) => 64,
        }
    }

    /// How long a hash is.
    pub(super) fn size(&self) -> usize {
        match self {
            Hash::Library(_) => match self.md() {
                // What OpenSSL gives by default: half as many bits as its name says.
                Some(md) if md.is_xof() => {
                    if md.block_size() == 168 {
                        16
                    } else {
                        32
                    }
                }
                Some(md) => md.size(),
                None => 0,
            },
            Hash::Blake2b(_) => 64,
            Hash::Blake2s(_) => 32,
        }
    }

    pub(super) fn update(&mut self, data: &[u8]) -> Result<(), Failure> {
        match self {
            Hash::Library(context) => {
                // SAFETY: the context is initialised, the slice valid.
                check(unsafe {
                    lc::EVP_DigestUpdate(context.get(), data.as_ptr().cast(), data.len())
                })
            }
            Hash::Blake2b(state) => {
                state.update(data);
                Ok(())
            }
            Hash::Blake2s(state) => {
                state.update(data);
                Ok(())
            }
        }
    }

    /// Checks that a hash of `length` bytes can be had.
    fn accepts(&self, length: Option<usize>) -> Result<(), Failure> {
        match length {
            Some(length) if !self.is_extendable() && length != self.size() => Err(wrong_length()),
            _ => Ok(()),
        }
    }

    /// The hash. The state is used up.
    pub(super) fn finish(&mut self, length: Option<usize>) -> Result<Vec<u8>, Failure> {
        self.accepts(length)?;
        let length = length.unwrap_or_else(|| self.size());
        if length == 0 {
            return Ok(Vec::new());
        }
        match self {
            Hash::Library(context) => {
                let mut hash = vec![0; length];
                // SAFETY: the context is initialised; either function writes `length` bytes, which for
                // one without extendable output is its size.
                let status = unsafe {
                    let flags = lc::EVP_MD_flags(lc::EVP_MD_CTX_md(context.get()));
                    if flags & lc::EVP_MD_FLAG_XOF as u32 != 0 {
                        lc::EVP_DigestFinalXOF(context.get(), hash.as_mut_ptr(), length)
                    } else {
                        lc::EVP_DigestFinal_ex(
                            context.get(),
                            hash.as_mut_ptr(),
                            std::ptr::null_mut(),
                        )
                    }
                };
                check(status)?;
                Ok(hash)
            }
            Hash::Blake2b(state) => Ok(state.finalize_fixed_reset().to_vec()),
            Hash::Blake2s(state) => Ok(state.finalize_fixed_reset().to_vec()),
        }
    }

    /// One that goes on from the same state.
    pub(super) fn duplicate(&self) -> Result<Self, Failure> {
        match self {
            Hash::Library(context) => {
                // SAFETY: both contexts are valid; the copy is owned from its making on.
                unsafe {
                    let copy = Ptr::take(lc::EVP_MD_CTX_new())?;
                    check(lc::EVP_MD_CTX_copy_ex(copy.get(), context.get()))?;
                    Ok(Hash::Library(copy))
                }
            }
            Hash::Blake2b(state) => Ok(Hash::Blake2b(state.clone())),
            Hash::Blake2s(state) => Ok(Hash::Blake2s(state.clone())),
        }
    }
}

/// What JavaScript has of a hash.
struct Handle {
    hash: RefCell<Hash>,
    length: Option<usize>,
}

fn wrap(
    scope: &mut PinScope<'_, '_>,
    rv: &mut ReturnValue<'_, Value>,
    hash: Result<Hash, Failure>,
    length: Option<usize>,
) {
    let checked = hash.and_then(|hash| hash.accepts(length).map(|()| hash));
    match checked {
        Ok(hash) => {
            let handle = Handle {
                hash: RefCell::new(hash),
                length,
            };
            if let Some(object) = owned::wrap(scope, handle) {
                rv.set(object);
            }
        }
        Err(failure) => failure.throw(scope),
    }
}

/// `newHash(name, length)`: a handle, or undefined when there is no function of that name.
fn new_hash(
    scope: &mut PinScope<'_, '_>,
    args: FunctionCallbackArguments<'_>,
    mut rv: ReturnValue<'_, Value>,
) {
    let name = text(scope, &args, 0);
    if let Some(hash) = Hash::named(&name) {
        wrap(scope, &mut rv, hash, length(&args, 1));
    }
}

/// `hashCopy(handle, length)`: a handle with the same state.
fn copy(
    scope: &mut PinScope<'_, '_>,
    args: FunctionCallbackArguments<'_>,
    mut rv: ReturnValue<'_, Value>,
) {
    if let Some(handle) = owned::get::<Handle>(args.get(0)) {
        let hash = handle.hash.borrow().duplicate();
        wrap(scope, &mut rv, hash, length(&args, 1));
    }
}

/// `hashUpdate(handle, data)`: whether it worked.
fn update(
    scope: &mut PinScope<'_, '_>,
    args: FunctionCallbackArguments<'_>,
    mut rv: ReturnValue<'_, Value>,
) {
    let Some(handle) = owned::get::<Handle>(args.get(0)) else {
        return;
    };
    let done = with_bytes(scope, args.get(1), |data| {
        handle.hash.borrow_mut().update(data).is_ok()
    });
    rv.set_bool(done.unwrap_or(false));
}

/// `hashFinal(handle)`: the hash, once.
fn digest(
    scope: &mut PinScope<'_, '_>,
    args: FunctionCallbackArguments<'_>,
    mut rv: ReturnValue<'_, Value>,
) {
    if let Some(handle) = owned::get::<Handle>(args.get(0)) {
        let hash = handle.hash.borrow_mut().finish(handle.length);
        finish(scope, &mut rv, hash.map(Output::Bytes));
    }
}

/// `hashOnce(name, data, length, callback)`: the hash, or undefined when there is no function of that
/// name.
fn once(
    scope: &mut PinScope<'_, '_>,
    args: FunctionCallbackArguments<'_>,
    mut rv: ReturnValue<'_, Value>,
) {
    let name = text(scope, &args, 0);
    let Some(hash) = Hash::named(&name) else {
        return;
    };
    let length = length(&args, 2);
    let compute = move |data: &[u8]| {
        let mut hash = hash?;
        hash.accepts(length)?;
        hash.update(data)?;
        hash.finish(length)
    };
    if args.get(3).is_function() {
        let data = bytes(scope, &args, 1);
        return run(scope, &args, 3, &mut rv, move || {
            compute(&data).map(Output::Bytes)
        });
    }
    let hash = with_bytes(scope, args.get(1), compute);
    if let Some(hash) = hash {
        finish(scope, &mut rv, hash.map(Output::Bytes));
    }
}

/// `hashLength(name)`: how long its hashes are, or undefined when there is no function of that name.
fn hash_length(
    scope: &mut PinScope<'_, '_>,
    args: FunctionCallbackArguments<'_>,
    mut rv: ReturnValue<'_, Value>,
) {
    let name = text(scope, &args, 0);
    if let Some(Ok(hash)) = Hash::named(&name) {
        rv.set_uint32(hash.size() as u32);
    }
}
