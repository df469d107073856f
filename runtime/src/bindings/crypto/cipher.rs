//! Ciphers, step by step, with and without authentication.

use std::cell::RefCell;
use std::ptr::{null, null_mut};

use aws_lc_sys as lc;
use v8::{FunctionCallbackArguments, Local, PinScope, ReturnValue, Value};

use super::failure::Failure;
use super::input::{bytes, length, optional_bytes, text, with_bytes};
use super::job::{Output, finish};
use super::lc::{Ptr, check};
use crate::bindings::owned;
use crate::bindings::prelude::*;

mod algorithm;
mod once;

pub(super) use algorithm::Algorithm;

pub(super) fn init<'s>(scope: &mut PinScope<'s, '_>, target: Local<'s, v8::Object>) {
    set_function(scope, target, "newCipher", new_cipher);
    set_function(scope, target, "cipherUpdate", update);
    set_function(scope, target, "cipherFinal", final_);
    set_function(scope, target, "cipherSetAutoPadding", set_auto_padding);
    set_function(scope, target, "cipherAuthTag", auth_tag);
    set_function(scope, target, "cipherSetAuthTag", set_auth_tag);
    set_function(scope, target, "cipherSetAAD", set_aad);
    set_function(scope, target, "cipherInfo", cipher_info);
    once::init(scope, target);
}

fn invalid_tag(message: String) -> Failure {
    Failure::new(ErrorKind::Type, "ERR_CRYPTO_INVALID_AUTH_TAG", message)
}

fn invalid_iv() -> Failure {
    Failure::new(
        ErrorKind::Type,
        "ERR_CRYPTO_INVALID_IV",
        "Invalid initialization vector",
    )
}

fn unauthenticated() -> Failure {
    // SAFETY: only this thread's queue is cleared.
    unsafe { lc::ERR_clear_error() };
    Failure::plain("Unsupported state or unable to authenticate data")
}

fn invalid_message_length() -> Failure {
    Failure::new(
        ErrorKind::Range,
        "ERR_CRYPTO_INVALID_MESSAGELEN",
        "Invalid message length",
    )
}

/// A cipher in the middle of its data.
pub(super) struct Cipher {
    context: Ptr<lc::EVP_CIPHER_CTX>,
    algorithm: Algorithm,
    encrypts: bool,
    /// How long the tag is to be; none where it is not fixed yet, or there is none.
    tag_length: Option<usize>,
    /// The tag: made by the end of encryption, or given for decryption.
    tag: Option<Vec<u8>>,
    tag_applied: bool,
    /// How long a message of mode CCM may be.
    max_message: usize,
    /// Whether mode CCM knows how long the message is.
    announced: bool,
    /// In mode CCM the message is checked as a whole, and what failed is told at the end.
    failed: bool,
    finished: bool,
}

impl Cipher {
    pub(super) fn new(
        name: &str,
        algorithm: Algorithm,
        encrypts: bool,
        key: &[u8],
        iv: Option<&[u8]>,
        tag_length: Option<usize>,
    ) -> Result<Self, Failure> {
        let expected_iv = algorithm.iv_length();
        let is_authenticated = algorithm.is_authenticated();
        let fits = match iv {
            None => expected_iv == 0,
            Some(iv) if is_authenticated => !iv.is_empty(),
            Some(iv) => iv.len() == expected_iv,
        };
        let iv_length = iv.map_or(0, <[u8]>::len);
        if !fits || (algorithm.is_chacha() && iv_length > 12) {
            return Err(invalid_iv());
        }
        let tag_length = Self::tag_length(name, algorithm, tag_length)?;
        if key.len() != algorithm.key_length() {
            return Err(Failure::new(
                ErrorKind::Range,
                "ERR_CRYPTO_INVALID_KEYLEN",
                "Invalid key length",
            ));
        }
        // SAFETY: a plain call.
        let context = Ptr::take(unsafe { lc::EVP_CIPHER_CTX_new() })?;
        let mut cipher = Self {
            context,
            algorithm,
            encrypts,
            tag_length,
            tag: None,
            tag_applied: false,
            max_message: usize::MAX,
            announced: false,
            failed: false,
            finished: false,
        };
        cipher.set_up(key, iv)?;
        Ok(cipher)
    }

    /// Checks the length a tag is to have.
    fn tag_length(
        name: &str,
        algorithm: Algorithm,
        given: Option<usize>,
    ) -> Result<Option<usize>, Failure> {
        if !algorithm.is_authenticated() {
            return Ok(None);
        }
        let invalid =
            |length: usize| Err(invalid_tag(format!("Invalid authentication tag length: {length}")));
        match (algorithm.mode(), given) {
            ("gcm", None) => Ok(None),
            ("gcm", Some(length)) if !is_gcm_tag(length) => invalid(length),
            ("ccm", None) => Err(invalid_tag(format!("authTagLength required for {name}"))),
            ("ccm", Some(length)) if !(4..=16).contains(&length) || length % 2 != 0 => {
                invalid(length)
            }
            (_, None) => Ok(Some(16)),
            (_, Some(length)) if !(1..=16).contains(&length) => invalid(length),
            (_, Some(length)) => Ok(Some(length)),
        }
    }

    fn set_up(&mut self, key: &[u8], iv: Option<&[u8]>) -> Result<(), Failure> {
        let context = self.context.get();
        let encrypts = i32::from(self.encrypts);
        let iv_length = iv.map_or(0, <[u8]>::len);
        let iv_data = iv.map_or(null(), <[u8]>::as_ptr);
        let is_authenticated = self.algorithm.is_authenticated();
        // SAFETY: the context is valid; key and vector have the lengths the cipher is told.
        unsafe {
            check(lc::EVP_CipherInit_ex(
                context,
                self.algorithm.get(),
                null_mut(),
                null(),
                null(),
                encrypts,
            ))?;
            if is_authenticated
                && lc::EVP_CIPHER_CTX_ctrl(
                    context,
                    lc::EVP_CTRL_AEAD_SET_IVLEN,
                    iv_length as i32,
                    null_mut(),
                ) != 1
            {
                lc::ERR_clear_error();
                return Err(invalid_iv());
            }
            if self.algorithm.mode() == "ccm" {
                let length = self.tag_length.unwrap_or(16) as i32;
                check(lc::EVP_CIPHER_CTX_ctrl(
                    context,
                    lc::EVP_CTRL_AEAD_SET_TAG,
                    length,
                    null_mut(),
                ))?;
                // What is left of a block beside the vector counts the message's bytes.
                self.max_message = match 15usize.saturating_sub(iv_length) {
                    2 => 65_535,
                    3 => 16_777_215,
                    _ => i32::MAX as usize,
                };
            }
            check(lc::EVP_CipherInit_ex(
                context,
                null(),
                null_mut(),
                key.as_ptr(),
                iv_data,
                encrypts,
            ))
        }
    }

    fn is_ccm(&self) -> bool {
        self.algorithm.mode() == "ccm"
    }

    /// Gives the library the tag it is to compare with.
    fn apply_tag(&mut self) -> Result<(), Failure> {
        if self.encrypts || self.tag_applied {
            return Ok(());
        }
        if let Some(tag) = &mut self.tag {
            // SAFETY: the context is set up; the tag has the length given.
            check(unsafe {
                lc::EVP_CIPHER_CTX_ctrl(
                    self.context.get(),
                    lc::EVP_CTRL_AEAD_SET_TAG,
                    tag.len() as i32,
                    tag.as_mut_ptr().cast(),
                )
            })?;
            self.tag_applied = true;
        }
        Ok(())
    }

    /// One call of the library's for `data`; without `out` the data is only authenticated, and without
    /// both its length is announced.
    fn feed(&mut self, out: *mut u8, data: *const u8, length: usize) -> Result<usize, Failure> {
        let mut written = 0;
        // SAFETY: the caller's `out` has room for the data and a block more, or is null.
        check(unsafe {
            lc::EVP_CipherUpdate(
                self.context.get(),
                out,
                &raw mut written,
                data,
                length as i32,
            )
        })?;
        Ok(written as usize)
    }

    /// Tells mode CCM how long the message will be, once.
    fn announce(&mut self, length: usize) -> Result<(), Failure> {
        if self.announced {
            return Ok(());
        }
        self.announced = true;
        self.apply_tag()?;
        self.feed(null_mut(), null(), length).map(drop)
    }

    pub(super) fn update(&mut self, data: &[u8]) -> Result<Vec<u8>, Failure> {
        if self.finished {
            return Err(Failure::plain("Trying to add data in unsupported state"));
        }
        if data.len() > i32::MAX as usize - 64 {
            return Err(invalid_message_length());
        }
        if self.is_ccm() {
            if data.len() > self.max_message {
                return Err(invalid_message_length());
            }
            if !self.encrypts && self.tag.is_none() {
                return Err(Failure::plain("Trying to add data in unsupported state"));
            }
            self.announce(data.len())?;
        }
        self.apply_tag()?;
        let mut out = vec![0; data.len() + self.algorithm.block_size()];
        match self.feed(out.as_mut_ptr(), data.as_ptr(), data.len()) {
            Ok(written) => {
                out.truncate(written);
                Ok(out)
            }
            Err(_) if self.is_ccm() && !self.encrypts => {
                self.failed = true;
                Ok(Vec::new())
            }
            Err(failure) if self.algorithm.is_authenticated() => {
                let _ = failure;
                Err(Failure::plain("Trying to add data in unsupported state"))
            }
            Err(failure) => Err(failure),
        }
    }

    /// Data that is authenticated and not encrypted. `message` is how long the message will be, which
    /// mode CCM has to know.
    pub(super) fn set_aad(&mut self, data: &[u8], message: Option<usize>) -> Result<(), Failure> {
        if self.finished || !self.algorithm.is_authenticated() {
            return Err(invalid_state("setAAD"));
        }
        if self.is_ccm() {
            let Some(message) = message else {
                return Err(Failure::new(
                    ErrorKind::Error,
                    "ERR_MISSING_ARGS",
                    "options.plaintextLength required for CCM mode with AAD",
                ));
            };
            if message > self.max_message {
                return Err(invalid_message_length());
            }
            self.announce(message)?;
        }
        self.apply_tag()?;
        self.feed(null_mut(), data.as_ptr(), data.len())?;
        Ok(())
    }

    pub(super) fn set_tag(&mut self, tag: Vec<u8>) -> Result<(), Failure> {
        if self.finished
            || self.encrypts
            || self.tag.is_some()
            || !self.algorithm.is_authenticated()
        {
            return Err(invalid_state("setAuthTag"));
        }
        let fits = match self.tag_length {
            Some(length) => length == tag.len(),
            None => is_gcm_tag(tag.len()),
        };
        if !fits {
            return Err(invalid_tag(format!(
                "Invalid authentication tag length: {}",
                tag.len()
            )));
        }
        self.tag_length = Some(tag.len());
        self.tag = Some(tag);
        Ok(())
    }

    /// The tag of what was encrypted.
    pub(super) fn tag(&self) -> Result<Vec<u8>, Failure> {
        match &self.tag {
            Some(tag) if self.encrypts && self.finished => Ok(tag.clone()),
            _ => Err(invalid_state("getAuthTag")),
        }
    }

    pub(super) fn finish(&mut self) -> Result<Vec<u8>, Failure> {
        if self.finished {
            return Err(Failure::new(
                ErrorKind::Error,
                "ERR_CRYPTO_INVALID_STATE",
                "Invalid state",
            ));
        }
        let is_authenticated = self.algorithm.is_authenticated();
        if is_authenticated && !self.encrypts && (self.tag.is_none() || self.failed) {
            self.finished = true;
            return Err(unauthenticated());
        }
        self.apply_tag()?;
        let mut out = vec![0; self.algorithm.block_size() + 16];
        let mut written = 0;
        self.finished = true;
        // Mode CCM has checked everything with the message itself.
        let status = if self.is_ccm() && !self.encrypts {
            1
        } else {
            // SAFETY: the context is set up, and there is room for a block.
            unsafe {
                lc::EVP_CipherFinal_ex(self.context.get(), out.as_mut_ptr(), &raw mut written)
            }
        };
        if status != 1 {
            return Err(if is_authenticated {
                unauthenticated()
            } else {
                Failure::library()
            });
        }
        if is_authenticated && self.encrypts {
            let length = self.tag_length.unwrap_or(16);
            let mut tag = vec![0; length];
            // SAFETY: the context is finished, and the tag has the length given.
            check(unsafe {
                lc::EVP_CIPHER_CTX_ctrl(
                    self.context.get(),
                    lc::EVP_CTRL_AEAD_GET_TAG,
                    length as i32,
                    tag.as_mut_ptr().cast(),
                )
            })?;
            self.tag = Some(tag);
        }
        out.truncate(written as usize);
        Ok(out)
    }
}

fn is_gcm_tag(length: usize) -> bool {
    matches!(length, 4 | 8 | 12..=16)
}

fn invalid_state(operation: &str) -> Failure {
    Failure::new(
        ErrorKind::Error,
        "ERR_CRYPTO_INVALID_STATE",
        format!("Invalid state for operation {operation}"),
    )
}

type Handle = RefCell<Cipher>;

/// `newCipher(name, encrypts, key, iv, tagLength)`: a handle. `iv` may be null.
fn new_cipher(
    scope: &mut PinScope<'_, '_>,
    args: FunctionCallbackArguments<'_>,
    mut rv: ReturnValue<'_, Value>,
) {
    let name = text(scope, &args, 0);
    let Some(algorithm) = Algorithm::named(&name) else {
        return Failure::new(
            ErrorKind::Error,
            "ERR_CRYPTO_UNKNOWN_CIPHER",
            "Unknown cipher",
        )
        .throw(scope);
    };
    let key = bytes(scope, &args, 2);
    let iv = optional_bytes(scope, &args, 3);
    let cipher = Cipher::new(
        &name,
        algorithm,
        args.get(1).is_true(),
        &key,
        iv.as_deref(),
        length(&args, 4),
    );
    match cipher {
        Ok(cipher) => {
            if let Some(object) = owned::wrap(scope, Handle::new(cipher)) {
                rv.set(object);
            }
        }
        Err(failure) => failure.throw(scope),
    }
}

/// Does something with the cipher of the first argument.
fn with_cipher(
    scope: &mut PinScope<'_, '_>,
    args: &FunctionCallbackArguments<'_>,
    rv: &mut ReturnValue<'_, Value>,
    f: impl FnOnce(&mut Cipher) -> Result<Output, Failure>,
) {
    if let Some(handle) = owned::get::<Handle>(args.get(0)) {
        let outcome = f(&mut handle.borrow_mut());
        finish(scope, rv, outcome);
    }
}

/// `cipherUpdate(handle, data)`: what comes out.
fn update(
    scope: &mut PinScope<'_, '_>,
    args: FunctionCallbackArguments<'_>,
    mut rv: ReturnValue<'_, Value>,
) {
    let Some(handle) = owned::get::<Handle>(args.get(0)) else {
        return;
    };
    let out = with_bytes(scope, args.get(1), |data| handle.borrow_mut().update(data));
    if let Some(out) = out {
        finish(scope, &mut rv, out.map(Output::Bytes));
    }
}

/// `cipherFinal(handle)`: what is left to come out.
fn final_(
    scope: &mut PinScope<'_, '_>,
    args: FunctionCallbackArguments<'_>,
    mut rv: ReturnValue<'_, Value>,
) {
    with_cipher(scope, &args, &mut rv, |cipher| {
        cipher.finish().map(Output::Bytes)
    });
}

/// `cipherSetAutoPadding(handle, on)`.
fn set_auto_padding(
    scope: &mut PinScope<'_, '_>,
    args: FunctionCallbackArguments<'_>,
    mut rv: ReturnValue<'_, Value>,
) {
    let on = args.get(1).is_true();
    with_cipher(scope, &args, &mut rv, |cipher| {
        if cipher.finished {
            return Err(invalid_state("setAutoPadding"));
        }
        // SAFETY: the context is set up.
        unsafe { lc::EVP_CIPHER_CTX_set_padding(cipher.context.get(), i32::from(on)) };
        Ok(Output::Undefined)
    });
}

/// `cipherAuthTag(handle)`.
fn auth_tag(
    scope: &mut PinScope<'_, '_>,
    args: FunctionCallbackArguments<'_>,
    mut rv: ReturnValue<'_, Value>,
) {
    with_cipher(scope, &args, &mut rv, |cipher| {
        cipher.tag().map(Output::Bytes)
    });
}

/// `cipherSetAuthTag(handle, tag)`.
fn set_auth_tag(
    scope: &mut PinScope<'_, '_>,
    args: FunctionCallbackArguments<'_>,
    mut rv: ReturnValue<'_, Value>,
) {
    let tag = bytes(scope, &args, 1);
    with_cipher(scope, &args, &mut rv, |cipher| {
        cipher.set_tag(tag).map(|()| Output::Undefined)
    });
}

/// `cipherSetAAD(handle, data, messageLength)`.
fn set_aad(
    scope: &mut PinScope<'_, '_>,
    args: FunctionCallbackArguments<'_>,
    mut rv: ReturnValue<'_, Value>,
) {
    let data = bytes(scope, &args, 1);
    let message = length(&args, 2);
    with_cipher(scope, &args, &mut rv, |cipher| {
        cipher.set_aad(&data, message).map(|()| Output::Undefined)
    });
}

/// `cipherInfo(nameOrNid, keyLength, ivLength)`: `[mode, name, nid, blockSize, ivLength, keyLength]`, or
/// undefined when there is no such cipher or it cannot have these lengths.
fn cipher_info(
    scope: &mut PinScope<'_, '_>,
    args: FunctionCallbackArguments<'_>,
    mut rv: ReturnValue<'_, Value>,
) {
    let algorithm = match args.get(0).try_cast::<v8::Number>() {
        Ok(nid) => Algorithm::numbered(nid.value() as i32),
        Err(_) => Algorithm::named(&text(scope, &args, 0)),
    };
    let Some(algorithm) = algorithm else {
        return;
    };
    if length(&args, 1).is_some_and(|length| length != algorithm.key_length()) {
        return;
    }
    let mut iv_length = algorithm.public_iv_length();
    if let Some(wanted) = length(&args, 2) {
        let fits = match algorithm.mode() {
            "gcm" => wanted > 0,
            "ccm" => (7..=13).contains(&wanted),
            _ if algorithm.is_chacha() => (1..=12).contains(&wanted),
            _ => wanted == iv_length,
        };
        if !fits {
            return;
        }
        iv_length = wanted;
    }
    let values: [Local<'_, Value>; 6] = [
        string(scope, algorithm.mode()).into(),
        string(scope, &algorithm.public_name()).into(),
        v8::Integer::new(scope, algorithm.public_nid()).into(),
        v8::Integer::new(scope, algorithm.block_size() as i32).into(),
        v8::Integer::new(scope, iv_length as i32).into(),
        v8::Integer::new(scope, algorithm.key_length() as i32).into(),
    ];
    rv.set(v8::Array::new_with_elements(scope, &values).into());
}
