//! The other side's certificate during the handshake: that it can sign, and nothing else.
//!
//! Whom it names and who vouches for it is asked after the handshake, by [`trust`](super::trust).

use std::ptr::null_mut;
use std::sync::Arc;

use aws_lc_sys as lc;
use rustls::client::danger::{HandshakeSignatureValid, ServerCertVerified, ServerCertVerifier};
use rustls::pki_types::{CertificateDer, ServerName, UnixTime};
use rustls::server::danger::{ClientCertVerified, ClientCertVerifier};
use rustls::{CertificateError, DigitallySignedStruct, DistinguishedName, Error, SignatureScheme};

use super::trust::read_certificate;
use crate::bindings::crypto::lc::Ptr;

/// Accepts every certificate whose key has signed the handshake.
#[derive(Debug)]
pub(super) struct AnyPeer;

impl AnyPeer {
    pub(super) fn new() -> Arc<Self> {
        Arc::new(Self)
    }
}

/// How a scheme signs: the kind of key, the digest, and whether RSA pads with PSS.
fn scheme_parts(scheme: SignatureScheme) -> Option<(i32, *const lc::EVP_MD, bool)> {
    // SAFETY: static tables of the library.
    let (sha256, sha384, sha512) =
        unsafe { (lc::EVP_sha256(), lc::EVP_sha384(), lc::EVP_sha512()) };
    Some(match scheme {
        SignatureScheme::RSA_PKCS1_SHA256 => (lc::EVP_PKEY_RSA, sha256, false),
        SignatureScheme::RSA_PKCS1_SHA384 => (lc::EVP_PKEY_RSA, sha384, false),
        SignatureScheme::RSA_PKCS1_SHA512 => (lc::EVP_PKEY_RSA, sha512, false),
        SignatureScheme::RSA_PSS_SHA256 => (lc::EVP_PKEY_RSA, sha256, true),
        SignatureScheme::RSA_PSS_SHA384 => (lc::EVP_PKEY_RSA, sha384, true),
        SignatureScheme::RSA_PSS_SHA512 => (lc::EVP_PKEY_RSA, sha512, true),
        SignatureScheme::ECDSA_NISTP256_SHA256 => (lc::EVP_PKEY_EC, sha256, false),
        SignatureScheme::ECDSA_NISTP384_SHA384 => (lc::EVP_PKEY_EC, sha384, false),
        SignatureScheme::ECDSA_NISTP521_SHA512 => (lc::EVP_PKEY_EC, sha512, false),
        SignatureScheme::ED25519 => (lc::EVP_PKEY_ED25519, std::ptr::null(), false),
        _ => return None,
    })
}

/// Whether the certificate's key has made the signature over `message`.
fn is_signed(
    message: &[u8],
    certificate: &CertificateDer<'_>,
    signed: &DigitallySignedStruct,
) -> bool {
    let Some((kind, digest, pss)) = scheme_parts(signed.scheme) else {
        return false;
    };
    let Some(certificate) = read_certificate(certificate) else {
        return false;
    };
    let signature = signed.signature();
    // SAFETY: certificate, key and context are owned and outlive the calls; the lengths are the slices'.
    unsafe {
        let verified = (|| {
            let key = Ptr::take(lc::X509_get_pubkey(certificate.get())).ok()?;
            if lc::EVP_PKEY_id(key.get()) != kind {
                return None;
            }
            let context = Ptr::take(lc::EVP_MD_CTX_new()).ok()?;
            let mut options = null_mut();
            let mut status = lc::EVP_DigestVerifyInit(
                context.get(),
                &raw mut options,
                digest,
                null_mut(),
                key.get(),
            );
            if status == 1 && pss {
                status = lc::EVP_PKEY_CTX_set_rsa_padding(options, lc::RSA_PKCS1_PSS_PADDING);
                if status == 1 {
                    status =
                        lc::EVP_PKEY_CTX_set_rsa_pss_saltlen(options, lc::RSA_PSS_SALTLEN_DIGEST);
                }
            }
            if status == 1 {
                status = lc::EVP_DigestVerify(
                    context.get(),
                    signature.as_ptr(),
                    signature.len(),
                    message.as_ptr(),
                    message.len(),
                );
            }
            Some(status == 1)
        })();
        lc::ERR_clear_error();
        verified == Some(true)
    }
}

fn verify(
    message: &[u8],
    certificate: &CertificateDer<'_>,
    signed: &DigitallySignedStruct,
) -> Result<HandshakeSignatureValid, Error> {
    if is_signed(message, certificate, signed) {
        Ok(HandshakeSignatureValid::assertion())
    } else {
        Err(Error::InvalidCertificate(CertificateError::BadSignature))
    }
}

fn schemes() -> Vec<SignatureScheme> {
    vec![
        SignatureScheme::ECDSA_NISTP256_SHA256,
        SignatureScheme::ECDSA_NISTP384_SHA384,
        SignatureScheme::ECDSA_NISTP521_SHA512,
        SignatureScheme::ED25519,
        SignatureScheme::RSA_PSS_SHA256,
        SignatureScheme::RSA_PSS_SHA384,
        SignatureScheme::RSA_PSS_SHA512,
        SignatureScheme::RSA_PKCS1_SHA256,
        SignatureScheme::RSA_PKCS1_SHA384,
        SignatureScheme::RSA_PKCS1_SHA512,
    ]
}

impl ServerCertVerifier for AnyPeer {
    fn verify_server_cert(
        &self,
        _end_entity: &CertificateDer<'_>,
        _intermediates: &[CertificateDer<'_>],
        _server_name: &ServerName<'_>,
        _ocsp_response: &[u8],
        _now: UnixTime,
    ) -> Result<ServerCertVerified, Error> {
        Ok(ServerCertVerified::assertion())
    }

    fn verify_tls12_signature(
        &self,
        message: &[u8],
        cert: &CertificateDer<'_>,
        dss: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        verify(message, cert, dss)
    }

    fn verify_tls13_signature(
        &self,
        message: &[u8],
        cert: &CertificateDer<'_>,
        dss: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        verify(message, cert, dss)
    }

    fn supported_verify_schemes(&self) -> Vec<SignatureScheme> {
        schemes()
    }
}

impl ClientCertVerifier for AnyPeer {
    fn client_auth_mandatory(&self) -> bool {
        false // whether one without a certificate may stay is asked after the handshake, too
    }

    fn root_hint_subjects(&self) -> &[DistinguishedName] {
        &[]
    }

    fn verify_client_cert(
        &self,
        _end_entity: &CertificateDer<'_>,
        _intermediates: &[CertificateDer<'_>],
        _now: UnixTime,
    ) -> Result<ClientCertVerified, Error> {
        Ok(ClientCertVerified::assertion())
    }

    fn verify_tls12_signature(
        &self,
        message: &[u8],
        cert: &CertificateDer<'_>,
        dss: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        verify(message, cert, dss)
    }

    fn verify_tls13_signature(
        &self,
        message: &[u8],
        cert: &CertificateDer<'_>,
        dss: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        verify(message, cert, dss)
    }

    fn supported_verify_schemes(&self) -> Vec<SignatureScheme> {
        schemes()
    }
}
