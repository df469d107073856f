//! Errors of a session, as OpenSSL's: number, reason and code.

use rustls::{AlertDescription, CertificateError, Error, InvalidMessage};
use v8::{Local, PinScope, Value};

use crate::bindings::prelude::*;
use crate::exceptions;

/// OpenSSL's number for its TLS part.
const PART: u32 = 0x0A00_0000;

/// What the other side's alert is called: number beyond 1000, and the reason.
fn alert(description: AlertDescription) -> (u32, &'static str) {
    let reason = match description {
        AlertDescription::UnexpectedMessage => "ssl/tls alert unexpected message",
        AlertDescription::BadRecordMac => "ssl/tls alert bad record mac",
        AlertDescription::DecryptionFailed => "tlsv1 alert decryption failed",
        AlertDescription::RecordOverflow => "tlsv1 alert record overflow",
        AlertDescription::DecompressionFailure => "ssl/tls alert decompression failure",
        AlertDescription::HandshakeFailure => "ssl/tls alert handshake failure",
        AlertDescription::NoCertificate => "ssl/tls alert no certificate",
        AlertDescription::BadCertificate => "ssl/tls alert bad certificate",
        AlertDescription::UnsupportedCertificate => "ssl/tls alert unsupported certificate",
        AlertDescription::CertificateRevoked => "ssl/tls alert certificate revoked",
        AlertDescription::CertificateExpired => "ssl/tls alert certificate expired",
        AlertDescription::CertificateUnknown => "ssl/tls alert certificate unknown",
        AlertDescription::IllegalParameter => "ssl/tls alert illegal parameter",
        AlertDescription::UnknownCA => "tlsv1 alert unknown ca",
        AlertDescription::AccessDenied => "tlsv1 alert access denied",
        AlertDescription::DecodeError => "tlsv1 alert decode error",
        AlertDescription::DecryptError => "tlsv1 alert decrypt error",
        AlertDescription::ProtocolVersion => "tlsv1 alert protocol version",
        AlertDescription::InsufficientSecurity => "tlsv1 alert insufficient security",
        AlertDescription::InternalError => "tlsv1 alert internal error",
        AlertDescription::InappropriateFallback => "tlsv1 alert inappropriate fallback",
        AlertDescription::UserCanceled => "tlsv1 alert user cancelled",
        AlertDescription::NoRenegotiation => "tlsv1 alert no renegotiation",
        AlertDescription::MissingExtension => "tlsv13 alert missing extension",
        AlertDescription::UnsupportedExtension => "tlsv1 unsupported extension",
        AlertDescription::UnrecognisedName => "tlsv1 unrecognized name",
        AlertDescription::UnknownPSKIdentity => "tlsv1 alert unknown psk identity",
        AlertDescription::CertificateRequired => "tlsv13 alert certificate required",
        AlertDescription::NoApplicationProtocol => "tlsv1 alert no application protocol",
        _ => "unknown alert type",
    };
    (1000 + u32::from(u8::from(description)), reason)
}

/// Whether a client speaks HTTP where it should speak TLS. No record of TLS begins so.
pub(super) fn is_http(input: &[u8]) -> bool {
    [&b"GET "[..], b"POST ", b"HEAD ", b"PUT "]
        .iter()
        .any(|method| input.starts_with(method))
}

const HTTP_REQUEST: &str = "http request";

/// The error for that.
pub(super) fn plain_http() -> Error {
    Error::General(HTTP_REQUEST.to_owned())
}

/// Number and reason.
fn parts(error: &Error) -> (u32, String) {
    let (number, reason) = match error {
        Error::AlertReceived(description) => alert(*description),
        Error::InvalidMessage(
            InvalidMessage::InvalidContentType | InvalidMessage::UnknownProtocolVersion,
        ) => (267, "wrong version number"),
        Error::InvalidMessage(InvalidMessage::MessageTooLarge) | Error::PeerSentOversizedRecord => {
            (198, "packet length too long")
        }
        Error::InappropriateMessage { .. } | Error::InappropriateHandshakeMessage { .. } => {
            (244, "unexpected message")
        }
        Error::NoCertificatesPresented => (199, "peer did not return a certificate"),
        Error::NoApplicationProtocol => (235, "no application protocol"),
        Error::DecryptError => (281, "decryption failed or bad record mac"),
        Error::PeerIncompatible(why) => match why {
            rustls::PeerIncompatible::NoCipherSuitesInCommon => (193, "no shared cipher"),
            rustls::PeerIncompatible::NoKxGroupsInCommon => (101, "no suitable key share"),
            rustls::PeerIncompatible::NoSignatureSchemesInCommon => {
                (118, "no suitable signature algorithm")
            }
            rustls::PeerIncompatible::ServerDoesNotSupportTls12Or13
            | rustls::PeerIncompatible::ServerTlsVersionIsDisabledByOurConfig
            | rustls::PeerIncompatible::SupportedVersionsExtensionRequired
            | rustls::PeerIncompatible::Tls12NotOffered
            | rustls::PeerIncompatible::Tls12NotOfferedOrEnabled
            | rustls::PeerIncompatible::Tls13RequiredForQuic => (258, "unsupported protocol"),
            _ => (193, "no shared cipher"),
        },
        Error::InvalidCertificate(CertificateError::BadSignature) => (123, "bad signature"),
        Error::General(text) if text == HTTP_REQUEST => (156, HTTP_REQUEST),
        // OpenSSL has a reason of its own for each; programs need to know no more than the kind.
        Error::InvalidMessage(why) => return (159, format!("decode error: {why:?}")),
        Error::PeerMisbehaved(why) => return (149, format!("protocol error: {why:?}")),
        other => return (68, format!("internal error: {other}")),
    };
    (number, reason.to_owned())
}

/// An `Error` with the code, library and reason programs look at.
pub(super) fn value<'s>(scope: &mut PinScope<'s, '_>, error: &Error) -> Local<'s, Value> {
    let (number, reason) = parts(error);
    let message = format!("error:{:08X}:SSL routines::{reason}", PART | number);
    let value = exceptions::error(scope, ErrorKind::Error, "", &message);
    if let Ok(object) = value.try_cast::<v8::Object>() {
        set_string(scope, object, "library", "SSL routines");
        set_string(scope, object, "reason", &reason);
        let kind = reason.split_once(':').map_or(&*reason, |(kind, _)| kind);
        let name: String = kind
            .to_uppercase()
            .chars()
            .map(|c| if c == ' ' { '_' } else { c })
            .collect();
        set_string(scope, object, "code", &format!("ERR_SSL_{name}"));
    }
    value
}
