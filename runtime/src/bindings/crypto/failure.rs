//! Why something could not be done, as Node's `crypto` tells it.

use std::borrow::Cow;

use aws_lc_sys as lc;
use v8::{Local, PinScope, Value};

use super::lc::static_text;
use crate::bindings::prelude::*;
use crate::exceptions;

/// An error to be thrown or handed to a callback.
#[derive(Debug)]
pub(in crate::bindings) struct Failure {
    kind: ErrorKind,
    /// None when empty.
    code: Cow<'static, str>,
    message: Cow<'static, str>,
    /// The library's part and reason.
    origin: Option<(String, String)>,
}

/// Reasons of the library's that programs know under OpenSSL 3's names: number, part and reason.
const KNOWN: &[(&str, u32, &str, &str)] = &[
    ("BAD_DECRYPT", 0x1C80_0064, "Provider routines", "bad decrypt"),
    (
        "WRONG_FINAL_BLOCK_LENGTH",
        0x1C80_006B,
        "Provider routines",
        "wrong final block length",
    ),
    (
        "DATA_NOT_MULTIPLE_OF_BLOCK_LENGTH",
        0x1C80_006B,
        "Provider routines",
        "wrong final block length",
    ),
];

impl Failure {
    pub(super) fn new(
        kind: ErrorKind,
        code: &'static str,
        message: impl Into<Cow<'static, str>>,
    ) -> Self {
        Self {
            kind,
            code: Cow::Borrowed(code),
            message: message.into(),
            origin: None,
        }
    }

    /// An `Error` without a code.
    pub(super) fn plain(message: impl Into<Cow<'static, str>>) -> Self {
        Self::new(ErrorKind::Error, "", message)
    }

    /// OpenSSL's error, under its number, part and reason.
    pub(super) fn openssl(number: u32, part: &str, reason: &str) -> Self {
        // The codes of envelope errors name their part, those of providers and decoders do not.
        let prefix = match part {
            "digital envelope routines" => "EVP_",
            "rsa routines" => "RSA_",
            "PEM routines" => "PEM_",
            "common libcrypto routines" => "CRYPTO_",
            _ => "",
        };
        let name = reason.to_uppercase().replace([' ', '-'], "_");
        Self {
            kind: ErrorKind::Error,
            code: Cow::Owned(format!("ERR_OSSL_{prefix}{name}")),
            message: Cow::Owned(format!("error:{number:08X}:{part}::{reason}")),
            origin: Some((part.to_owned(), reason.to_owned())),
        }
    }

    /// A key or certificate that is in no format there is.
    pub(super) fn undecodable() -> Self {
        // SAFETY: only this thread's queue is cleared.
        unsafe { lc::ERR_clear_error() };
        Self::openssl(0x1E08_010C, "DECODER routines", "unsupported")
    }

    /// An operation that Node has and Tenon does not.
    pub(super) fn unsupported(what: &str) -> Self {
        Self::new(
            ErrorKind::Error,
            "ERR_TENON_NOT_SUPPORTED",
            format!("{what} is not supported by Tenon"),
        )
    }

    /// The library's latest error. Its queue is empty afterwards.
    pub(super) fn library() -> Self {
        // SAFETY: the queue is this thread's; the texts are static.
        let (number, part, reason) = unsafe {
            let number = lc::ERR_peek_last_error();
            let part = static_text(lc::ERR_lib_error_string(number));
            let reason = static_text(lc::ERR_reason_error_string(number));
            lc::ERR_clear_error();
            (number, part.unwrap_or("lib(0)"), reason)
        };
        let Some(reason) = reason.filter(|_| number != 0) else {
            return Self::new(
                ErrorKind::Error,
                "ERR_CRYPTO_OPERATION_FAILED",
                "Operation failed",
            );
        };
        match KNOWN.iter().find(|(name, ..)| *name == reason) {
            Some(&(_, number, part, reason)) => Self::openssl(number, part, reason),
            None => Self::openssl(number, part, &reason.to_lowercase().replace('_', " ")),
        }
    }

    /// The message, for another error to quote.
    pub(super) fn message(&self) -> &str {
        &self.message
    }

    /// The error as JavaScript sees it.
    pub(super) fn value<'s>(&self, scope: &mut PinScope<'s, '_>) -> Local<'s, Value> {
        let error = exceptions::error(scope, self.kind, "", &self.message);
        let Ok(object) = error.try_cast::<v8::Object>() else {
            return error;
        };
        if let Some((part, reason)) = &self.origin {
            let message = string(scope, &self.message).into();
            let stack = v8::Array::new_with_elements(scope, &[message]);
            set(scope, object, "opensslErrorStack", stack.into());
            set_string(scope, object, "library", part);
            set_string(scope, object, "reason", reason);
        }
        if !self.code.is_empty() {
            set_string(scope, object, "code", &self.code);
        }
        error
    }

    /// Throws it.
    pub(super) fn throw(&self, scope: &mut PinScope<'_, '_>) {
        let error = self.value(scope);
        scope.throw_exception(error);
    }
}
