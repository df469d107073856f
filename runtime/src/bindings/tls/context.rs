//! What sessions have in common: versions, cipher suites, and who we are.

use std::sync::Arc;

use rustls::client::ResolvesClientCert;
use rustls::crypto::{CryptoProvider, SupportedKxGroup, aws_lc_rs};
use rustls::pki_types::{CertificateDer, PrivateKeyDer, PrivatePkcs8KeyDer};
use rustls::server::{ClientHello, ResolvesServerCert};
use rustls::sign::CertifiedKey;
use rustls::{SignatureScheme, SupportedCipherSuite, SupportedProtocolVersion, version};
use v8::{FunctionCallbackArguments, Local, PinScope, ReturnValue, Value};

use super::{bytes, items};
use crate::bindings::owned;
use crate::bindings::prelude::*;

pub(super) fn init<'s>(scope: &mut PinScope<'s, '_>, target: Local<'s, v8::Object>) {
    set_function(scope, target, "cipherSuites", cipher_suites);
    set_function(scope, target, "createContext", create_context);
}

/// What a session is made from.
pub(super) struct Context {
    pub(super) provider: Arc<CryptoProvider>,
    pub(super) versions: Vec<&'static SupportedProtocolVersion>,
    pub(super) identities: Arc<Identities>,
}

/// Our certificates with their keys.
#[derive(Debug)]
pub(super) struct Identities(Vec<Arc<CertifiedKey>>);

impl Identities {
    fn choose(&self, schemes: &[SignatureScheme]) -> Option<Arc<CertifiedKey>> {
        self.0
            .iter()
            .find(|identity| identity.key.choose_scheme(schemes).is_some())
            .cloned()
    }
}

impl ResolvesServerCert for Identities {
    fn resolve(&self, hello: ClientHello<'_>) -> Option<Arc<CertifiedKey>> {
        self.choose(hello.signature_schemes())
    }
}

impl ResolvesClientCert for Identities {
    fn resolve(
        &self,
        _root_hint_subjects: &[&[u8]],
        schemes: &[SignatureScheme],
    ) -> Option<Arc<CertifiedKey>> {
        self.choose(schemes)
    }

    fn has_certs(&self) -> bool {
        !self.0.is_empty()
    }
}

/// The name of a suite in the standard; ours begin with `TLS13_` for 1.3.
pub(super) fn standard_name(suite: SupportedCipherSuite) -> String {
    format!("{:?}", suite.suite()).replace("TLS13_", "TLS_")
}

/// OpenSSL's name of a suite.
pub(super) fn openssl_name(suite: SupportedCipherSuite) -> String {
    let name = standard_name(suite);
    let Some((exchange, cipher)) = name
        .strip_prefix("TLS_")
        .and_then(|n| n.split_once("_WITH_"))
    else {
        return name;
    };
    let cipher = cipher
        .replace("CHACHA20_POLY1305_SHA256", "CHACHA20_POLY1305")
        .replace("AES_", "AES");
    format!("{exchange}_{cipher}").replace('_', "-")
}

/// `cipherSuites()`: OpenSSL's names, in the order of preference.
fn cipher_suites(
    scope: &mut PinScope<'_, '_>,
    _args: FunctionCallbackArguments<'_>,
    mut rv: ReturnValue<'_, Value>,
) {
    let names: Vec<Local<'_, Value>> = aws_lc_rs::ALL_CIPHER_SUITES
        .iter()
        .map(|suite| string(scope, &openssl_name(*suite)).into())
        .collect();
    rv.set(v8::Array::new_with_elements(scope, &names).into());
}

/// One of the certificates-with-key of `createContext`; the error is for the program to read.
fn identity<'s>(
    scope: &mut PinScope<'s, '_>,
    value: Local<'s, Value>,
) -> Result<CertifiedKey, (&'static str, String)> {
    let mut parts = items(scope, value).into_iter();
    let key = parts.next().and_then(bytes).unwrap_or_default();
    let chain: Vec<CertificateDer<'static>> =
        parts.filter_map(bytes).map(CertificateDer::from).collect();
    let key = PrivateKeyDer::Pkcs8(PrivatePkcs8KeyDer::from(key));
    let key = aws_lc_rs::sign::any_supported_type(&key).map_err(|error| {
        (
            "ERR_TENON_NOT_SUPPORTED",
            format!("this kind of private key is not supported by Tenon's TLS: {error}"),
        )
    })?;
    if let (Some(ours), Some(leaf)) = (key.public_key(), chain.first()) {
        let named = super::trust::public_key(leaf);
        if named.is_some_and(|named| named != ours.as_ref()) {
            return Err((
                "ERR_OSSL_X509_KEY_VALUES_MISMATCH",
                "error:05800074:x509 certificate routines::key values mismatch".into(),
            ));
        }
    }
    Ok(CertifiedKey::new(chain, key))
}

/// What OpenSSL calls a group of key exchange.
fn group_of(name: &str) -> Option<&'static dyn SupportedKxGroup> {
    use aws_lc_rs::kx_group;
    Some(match name {
        "X25519" | "x25519" => kx_group::X25519,
        "P-256" | "prime256v1" | "secp256r1" => kx_group::SECP256R1,
        "P-384" | "secp384r1" => kx_group::SECP384R1,
        "X25519MLKEM768" => kx_group::X25519MLKEM768,
        _ => return None,
    })
}

/// `createContext(identities, minVersion, maxVersion, suites, groups)`: an identity is `[key, ...chain]` in
/// PKCS #8 and DER, a version 2 or 3; `suites` and `groups` are OpenSSL's names in the order of preference,
/// or undefined. False when there is none of the groups.
fn create_context<'s>(
    scope: &mut PinScope<'s, '_>,
    args: FunctionCallbackArguments<'s>,
    mut rv: ReturnValue<'_, Value>,
) {
    let mut identities = Vec::new();
    for value in items(scope, args.get(0)) {
        match identity(scope, value) {
            Ok(identity) => identities.push(Arc::new(identity)),
            Err((code, message)) => return throw_error(scope, ErrorKind::Error, code, &message),
        }
    }
    let from = crate::bindings::support::int(&args, 1, 2);
    let to = crate::bindings::support::int(&args, 2, 3);
    let versions: Vec<_> = [(3, &version::TLS13), (2, &version::TLS12)]
        .into_iter()
        .filter(|(number, _)| (from..=to).contains(number))
        .map(|(_, version)| version)
        .collect();
    let mut provider = aws_lc_rs::default_provider();
    if args.get(3).is_array() {
        let names: Vec<String> = items(scope, args.get(3))
            .into_iter()
            .map(|name| text(scope, name))
            .collect();
        provider.cipher_suites = names
            .iter()
            .filter_map(|name| {
                aws_lc_rs::ALL_CIPHER_SUITES
                    .iter()
                    .find(|suite| openssl_name(**suite) == *name)
                    .copied()
            })
            .collect();
    }
    if args.get(4).is_array() {
        let names: Vec<String> = items(scope, args.get(4))
            .into_iter()
            .map(|name| text(scope, name))
            .collect();
        provider.kx_groups = names.iter().filter_map(|name| group_of(name)).collect();
        if provider.kx_groups.is_empty() {
            return rv.set_bool(false);
        }
    }
    let context = Context {
        provider: Arc::new(provider),
        versions,
        identities: Arc::new(Identities(identities)),
    };
    if let Some(object) = owned::wrap(scope, context) {
        rv.set(object);
    }
}
