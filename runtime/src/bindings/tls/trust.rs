//! Whether a chain of certificates leads to one that is trusted.

use std::ffi::c_int;
use std::ptr::null_mut;

use aws_lc_sys as lc;
use v8::{FunctionCallbackArguments, Local, PinScope, ReturnValue, Value};

use super::list;
use crate::bindings::crypto::lc::{Ptr, encode, static_text};
use crate::bindings::owned;
use crate::bindings::prelude::*;
use crate::bindings::support::uint8_array;

pub(super) fn init<'s>(scope: &mut PinScope<'s, '_>, target: Local<'s, v8::Object>) {
    set_function(scope, target, "rootCertificates", root_certificates);
    set_function(scope, target, "createStore", create_store);
    set_function(scope, target, "verifyChain", verify_chain);
}

/// A certificate from DER.
pub(super) fn read_certificate(der: &[u8]) -> Option<Ptr<lc::X509>> {
    let mut at = der.as_ptr();
    // SAFETY: the decoder reads inside the data only.
    let certificate = unsafe { lc::d2i_X509(null_mut(), &raw mut at, der.len() as _) };
    Ptr::take(certificate).ok()
}

/// The public key a certificate is for, as `SubjectPublicKeyInfo`.
pub(super) fn public_key(der: &[u8]) -> Option<Vec<u8>> {
    let certificate = read_certificate(der)?;
    // SAFETY: the certificate is valid; the key has a count of its own.
    let key = Ptr::take(unsafe { lc::X509_get_pubkey(certificate.get()) }).ok()?;
    // SAFETY: the key is valid.
    encode(|out| unsafe { lc::i2d_PUBKEY(key.get(), out) }).ok()
}

/// Who is trusted.
struct Store(Ptr<lc::X509_STORE>);

/// `rootCertificates()`: those of Mozilla's list, in DER.
fn root_certificates(
    scope: &mut PinScope<'_, '_>,
    _args: FunctionCallbackArguments<'_>,
    mut rv: ReturnValue<'_, Value>,
) {
    let list: Vec<Local<'_, Value>> = webpki_root_certs::TLS_SERVER_ROOT_CERTS
        .iter()
        .map(|der| uint8_array(scope, der.to_vec()))
        .collect();
    rv.set(v8::Array::new_with_elements(scope, &list).into());
}

/// `createStore(certificates, revocationLists, withRoots, partial)`: a handle, or the index of the
/// certificate that cannot be read; for a list of revocations, its index below -1.
fn create_store<'s>(
    scope: &mut PinScope<'s, '_>,
    args: FunctionCallbackArguments<'s>,
    mut rv: ReturnValue<'_, Value>,
) {
    let certificates = list(scope, &args, 0);
    let revoked = list(scope, &args, 1);
    // SAFETY: the store is owned; certificates and lists get a count of their own in it.
    unsafe {
        let Ok(store) = Ptr::take(lc::X509_STORE_new()) else {
            return;
        };
        let roots: &[_] = if args.get(2).is_true() {
            webpki_root_certs::TLS_SERVER_ROOT_CERTS
        } else {
            &[]
        };
        for root in roots.iter().filter_map(|der| read_certificate(der)) {
            lc::X509_STORE_add_cert(store.get(), root.get());
        }
        for (index, der) in certificates.iter().enumerate() {
            let Some(certificate) = read_certificate(der) else {
                lc::ERR_clear_error();
                return rv.set_int32(index as i32);
            };
            lc::X509_STORE_add_cert(store.get(), certificate.get());
        }
        for (index, der) in revoked.iter().enumerate() {
            let mut at = der.as_ptr();
            let list = lc::d2i_X509_CRL(null_mut(), &raw mut at, der.len() as _);
            let Ok(list) = Ptr::take(list) else {
                return rv.set_int32(-2 - index as i32);
            };
            lc::X509_STORE_add_crl(store.get(), list.get());
        }
        let mut flags = 0;
        if !revoked.is_empty() {
            flags |= lc::X509_V_FLAG_CRL_CHECK | lc::X509_V_FLAG_CRL_CHECK_ALL;
        }
        if args.get(3).is_true() {
            flags |= lc::X509_V_FLAG_PARTIAL_CHAIN;
        }
        if flags != 0 {
            lc::X509_STORE_set_flags(store.get(), flags as _);
        }
        // The same certificate twice is an error to the library and none to us.
        lc::ERR_clear_error();
        if let Some(object) = owned::wrap(scope, Store(store)) {
            rv.set(object);
        }
    }
}

/// Goes on after an error: the last one found is the answer, as in Node.
unsafe extern "C" fn go_on(_ok: c_int, _context: *mut lc::X509_STORE_CTX) -> c_int {
    1
}

/// The library's number for what is wrong with the chain; 0 for nothing.
fn verify(store: &Store, chain: &[Vec<u8>], of_server: bool) -> Option<c_int> {
    let certificates: Vec<_> = chain
        .iter()
        .map(|der| read_certificate(der))
        .collect::<Option<_>>()?;
    let leaf = certificates.first()?;
    // SAFETY: store, certificates and list outlive the context; the list owns none of its members.
    unsafe {
        let context = Ptr::take(lc::X509_STORE_CTX_new()).ok()?;
        let others = lc::OPENSSL_sk_new_null();
        for certificate in &certificates[1..] {
            lc::OPENSSL_sk_push(others, certificate.get().cast());
        }
        let started =
            lc::X509_STORE_CTX_init(context.get(), store.0.get(), leaf.get(), others.cast());
        let mut error = lc::X509_V_ERR_UNSPECIFIED;
        if started == 1 {
            lc::X509_STORE_CTX_set_purpose(
                context.get(),
                if of_server {
                    lc::X509_PURPOSE_SSL_SERVER
                } else {
                    lc::X509_PURPOSE_SSL_CLIENT
                },
            );
            lc::X509_STORE_CTX_set_verify_cb(context.get(), Some(go_on));
            lc::X509_verify_cert(context.get());
            error = lc::X509_STORE_CTX_get_error(context.get());
        }
        drop(context);
        lc::OPENSSL_sk_free(others);
        lc::ERR_clear_error();
        Some(error)
    }
}

macro_rules! names {
    ($($name:ident,)*) => {
        &[$((lc::$name, stringify!($name)),)*]
    };
}

/// The numbers that have a name in Node; the others are `UNSPECIFIED`.
const NAMES: &[(c_int, &str)] = names! {
    X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT,
    X509_V_ERR_UNABLE_TO_GET_CRL,
    X509_V_ERR_UNABLE_TO_DECRYPT_CERT_SIGNATURE,
    X509_V_ERR_UNABLE_TO_DECRYPT_CRL_SIGNATURE,
    X509_V_ERR_UNABLE_TO_DECODE_ISSUER_PUBLIC_KEY,
    X509_V_ERR_CERT_SIGNATURE_FAILURE,
    X509_V_ERR_CRL_SIGNATURE_FAILURE,
    X509_V_ERR_CERT_NOT_YET_VALID,
    X509_V_ERR_CERT_HAS_EXPIRED,
    X509_V_ERR_CRL_NOT_YET_VALID,
    X509_V_ERR_CRL_HAS_EXPIRED,
    X509_V_ERR_ERROR_IN_CERT_NOT_BEFORE_FIELD,
    X509_V_ERR_ERROR_IN_CERT_NOT_AFTER_FIELD,
    X509_V_ERR_ERROR_IN_CRL_LAST_UPDATE_FIELD,
    X509_V_ERR_ERROR_IN_CRL_NEXT_UPDATE_FIELD,
    X509_V_ERR_OUT_OF_MEM,
    X509_V_ERR_DEPTH_ZERO_SELF_SIGNED_CERT,
    X509_V_ERR_SELF_SIGNED_CERT_IN_CHAIN,
    X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT_LOCALLY,
    X509_V_ERR_UNABLE_TO_VERIFY_LEAF_SIGNATURE,
    X509_V_ERR_CERT_CHAIN_TOO_LONG,
    X509_V_ERR_CERT_REVOKED,
    X509_V_ERR_INVALID_CA,
    X509_V_ERR_PATH_LENGTH_EXCEEDED,
    X509_V_ERR_INVALID_PURPOSE,
    X509_V_ERR_CERT_UNTRUSTED,
    X509_V_ERR_CERT_REJECTED,
    X509_V_ERR_HOSTNAME_MISMATCH,
};

/// Node's name for an error.
fn name_of(error: c_int) -> &'static str {
    NAMES
        .iter()
        .find(|(number, _)| *number == error)
        .and_then(|(_, name)| name.strip_prefix("X509_V_ERR_"))
        .unwrap_or("UNSPECIFIED")
}

/// The words of OpenSSL 3, where the library's are older.
fn text_of(error: c_int) -> &'static str {
    match error {
        lc::X509_V_ERR_DEPTH_ZERO_SELF_SIGNED_CERT => "self-signed certificate",
        lc::X509_V_ERR_SELF_SIGNED_CERT_IN_CHAIN => "self-signed certificate in certificate chain",
        // SAFETY: the library's texts are static.
        _ => unsafe { static_text(lc::X509_verify_cert_error_string(error.into())) }
            .unwrap_or("certificate verification failed"),
    }
}

/// `verifyChain(store, chain, ofServer)`: undefined, or the name and the words of what is wrong.
fn verify_chain<'s>(
    scope: &mut PinScope<'s, '_>,
    args: FunctionCallbackArguments<'s>,
    mut rv: ReturnValue<'_, Value>,
) {
    let Some(store) = owned::get::<Store>(args.get(0)) else {
        return;
    };
    let chain = list(scope, &args, 1);
    let error = verify(&store, &chain, args.get(2).is_true()).unwrap_or(lc::X509_V_ERR_UNSPECIFIED);
    if error == lc::X509_V_OK {
        return;
    }
    let answer = [
        string(scope, name_of(error)).into(),
        string(scope, text_of(error)).into(),
    ];
    rv.set(v8::Array::new_with_elements(scope, &answer).into());
}
