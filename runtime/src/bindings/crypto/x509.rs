//! Certificates: what they say, and what they vouch for.

use std::ffi::{CString, c_int};
use std::ptr::{null, null_mut};

use aws_lc_sys as lc;
use v8::{FunctionCallbackArguments, Local, PinScope, ReturnValue, Value};

use super::bignum;
use super::failure::Failure;
use super::input::{bytes, text};
use super::job::{Output, finish};
use super::keys::{Key, pem_block};
use super::lc::{Ptr, check, encode, static_text};
use crate::bindings::owned;
use crate::bindings::prelude::*;
use crate::bindings::support::int;

pub(super) fn init<'s>(scope: &mut PinScope<'s, '_>, target: Local<'s, v8::Object>) {
    set_function(scope, target, "parseCertificate", parse);
    set_function(scope, target, "certificateTexts", texts);
    set_function(scope, target, "certificateDer", der);
    set_function(scope, target, "certificateIsCA", is_ca);
    set_function(scope, target, "certificateKey", public_key);
    set_function(scope, target, "certificateUsages", usages);
    set_function(scope, target, "certificateCheck", check_name);
    set_function(scope, target, "certificateIssuedBy", issued_by);
    set_function(scope, target, "certificateVerify", verify);
    set_function(scope, target, "certificateHasKey", has_key);
}

type Certificate = Ptr<lc::X509>;

fn read(args: &FunctionCallbackArguments<'_>, index: c_int) -> Option<Rc<Certificate>> {
    owned::get::<Certificate>(args.get(index))
}

fn decode(data: &[u8]) -> Result<Certificate, Failure> {
    let body = match pem_block(data) {
        Some((label, body)) if label.ends_with("CERTIFICATE") => body,
        _ => data.to_vec(),
    };
    let mut at = body.as_ptr();
    // SAFETY: the decoder reads inside the data only.
    let certificate = unsafe { lc::d2i_X509(null_mut(), &raw mut at, body.len() as _) };
    Ptr::take(certificate).map_err(|_| {
        Failure::openssl(0x0480_006C, "PEM routines", "no start line")
    })
}

/// `parseCertificate(data)`: a handle for PEM or DER.
fn parse(
    scope: &mut PinScope<'_, '_>,
    args: FunctionCallbackArguments<'_>,
    mut rv: ReturnValue<'_, Value>,
) {
    match decode(&bytes(scope, &args, 0)) {
        Ok(certificate) => {
            if let Some(object) = owned::wrap(scope, certificate) {
                rv.set(object);
            }
        }
        Err(failure) => failure.throw(scope),
    }
}

/// What `write` prints.
fn printed(write: impl FnOnce(*mut lc::BIO) -> c_int) -> Option<String> {
    // SAFETY: the writer is valid; what it holds is copied before it is freed.
    unsafe {
        let bio = Ptr::take(lc::BIO_new(lc::BIO_s_mem())).ok()?;
        if write(bio.get()) < 0 {
            lc::ERR_clear_error();
            return None;
        }
        let (mut contents, mut length) = (null(), 0);
        check(lc::BIO_mem_contents(
            bio.get(),
            &raw mut contents,
            &raw mut length,
        ))
        .ok()?;
        if length == 0 {
            return Some(String::new());
        }
        let bytes = std::slice::from_raw_parts(contents, length);
        Some(String::from_utf8_lossy(bytes).into_owned())
    }
}

/// A distinguished name, a part a line.
fn name_text(name: *const lc::X509_NAME) -> Option<String> {
    let flags = lc::ASN1_STRFLGS_ESC_2253
        | lc::ASN1_STRFLGS_ESC_CTRL
        | lc::ASN1_STRFLGS_UTF8_CONVERT
        | lc::XN_FLAG_SEP_MULTILINE
        | lc::XN_FLAG_FN_SN;
    // SAFETY: the name belongs to a certificate that is alive.
    printed(|bio| unsafe { lc::X509_NAME_print_ex(bio, name, 0, flags as _) })
}

fn time_text(time: *const lc::ASN1_TIME) -> Option<String> {
    // SAFETY: the time belongs to a certificate that is alive.
    printed(|bio| unsafe { lc::ASN1_TIME_print(bio, time) })
}

/// The object identifier in numbers.
fn oid_text(object: *const lc::ASN1_OBJECT) -> String {
    let mut out = [0; 128];
    // SAFETY: at most the buffer's size is written, terminated.
    unsafe {
        lc::OBJ_obj2txt(out.as_mut_ptr(), out.len() as c_int, object, 1);
        std::ffi::CStr::from_ptr(out.as_ptr())
            .to_string_lossy()
            .into_owned()
    }
}

/// # Safety
/// `string` must be valid.
unsafe fn string_bytes<'a>(string: *const lc::ASN1_STRING) -> &'a [u8] {
    // SAFETY: as the caller promises; an empty one may have no data.
    unsafe {
        let length = lc::ASN1_STRING_length(string) as usize;
        let data = lc::ASN1_STRING_get0_data(string);
        if length == 0 || data.is_null() {
            return &[];
        }
        std::slice::from_raw_parts(data, length)
    }
}

/// A value in a list of names: quoted when it holds something that would be taken for the list's own.
fn quoted(value: &[u8]) -> String {
    let text: String = value.iter().map(|&byte| char::from(byte)).collect();
    let is_plain = text
        .chars()
        .all(|c| !matches!(c, '"' | '\\' | ',' | '\'') && (' '..='~').contains(&c));
    if is_plain {
        return text;
    }
    let mut out = String::from("\"");
    for c in text.chars() {
        match c {
            '"' | '\\' => {
                out.push('\\');
                out.push(c);
            }
            ' '..='~' => out.push(c),
            _ => out.push_str(&format!("\\u{:04x}", u32::from(c))),
        }
    }
    out.push('"');
    out
}

fn address_text(address: &[u8]) -> String {
    match address.len() {
        4 => address
            .iter()
            .map(u8::to_string)
            .collect::<Vec<_>>()
            .join("."),
        16 => address
            .as_chunks::<2>()
            .0
            .iter()
            .map(|&pair| format!("{:X}", u16::from_be_bytes(pair)))
            .collect::<Vec<_>>()
            .join(":"),
        _ => String::from("<invalid>"),
    }
}

/// One name with its kind in front.
///
/// # Safety
/// `name` must be valid.
unsafe fn general_name(name: *const lc::GENERAL_NAME) -> String {
    // SAFETY: the type tells which member of the union it is.
    unsafe {
        let value = (*name).d;
        match (*name).type_ {
            lc::GEN_DNS => format!("DNS:{}", quoted(string_bytes(value.dNSName))),
            lc::GEN_EMAIL => format!("email:{}", quoted(string_bytes(value.rfc822Name))),
            lc::GEN_URI => format!(
                "URI:{}",
                quoted(string_bytes(value.uniformResourceIdentifier))
            ),
            lc::GEN_IPADD => format!("IP Address:{}", address_text(string_bytes(value.iPAddress))),
            lc::GEN_RID => format!("Registered ID:{}", oid_text(value.registeredID)),
            lc::GEN_DIRNAME => {
                let text = name_text(value.directoryName).unwrap_or_default();
                format!("DirName:{}", quoted(text.replace('\n', ",").as_bytes()))
            }
            _ => String::from("othername:<unsupported>"),
        }
    }
}

fn alternative_names(certificate: &Certificate) -> Option<String> {
    // SAFETY: the list is the caller's, and freed at the end; its members are valid until then.
    unsafe {
        let names = lc::X509_get_ext_d2i(
            certificate.get(),
            lc::NID_subject_alt_name,
            null_mut(),
            null_mut(),
        );
        let names = Ptr::take(names.cast::<lc::GENERAL_NAMES>()).ok()?;
        let stack = names.get().cast::<lc::OPENSSL_STACK>();
        let texts: Vec<String> = (0..lc::OPENSSL_sk_num(stack))
            .map(|at| general_name(lc::OPENSSL_sk_value(stack, at).cast()))
            .collect();
        Some(texts.join(", "))
    }
}

/// Where to ask about the certificate, a place a line.
fn access_text(certificate: &Certificate) -> Option<String> {
    // SAFETY: as above.
    unsafe {
        let places = lc::X509_get_ext_d2i(
            certificate.get(),
            lc::NID_info_access,
            null_mut(),
            null_mut(),
        );
        let places = Ptr::take(places.cast::<lc::AUTHORITY_INFO_ACCESS>()).ok()?;
        let stack = places.get().cast::<lc::OPENSSL_STACK>();
        let texts: Vec<String> = (0..lc::OPENSSL_sk_num(stack))
            .map(|at| {
                let place = lc::OPENSSL_sk_value(stack, at).cast::<lc::ACCESS_DESCRIPTION>();
                let nid = lc::OBJ_obj2nid((*place).method);
                let method = static_text(lc::OBJ_nid2ln(nid)).unwrap_or_default();
                format!("{method} - {}", general_name((*place).location))
            })
            .collect();
        Some(texts.join("\n"))
    }
}

fn serial_text(certificate: &Certificate) -> Option<String> {
    // SAFETY: the certificate is valid; the number is owned.
    unsafe {
        let serial = lc::X509_get_serialNumber(certificate.get());
        let number = Ptr::take(lc::ASN1_INTEGER_to_BN(serial, null_mut())).ok()?;
        let hex: String = bignum::to_bytes(&number)
            .iter()
            .map(|byte| format!("{byte:02X}"))
            .collect();
        let sign = if lc::BN_is_negative(number.get()) == 1 {
            "-"
        } else {
            ""
        };
        Some(format!("{sign}{}", if hex.is_empty() { "0" } else { &hex }))
    }
}

/// `certificateTexts(handle)`: subject, issuer, alternative names, access information, both ends of its
/// validity, serial number, and the signature's algorithm by name and number. Undefined for what is not
/// there.
fn texts(
    scope: &mut PinScope<'_, '_>,
    args: FunctionCallbackArguments<'_>,
    mut rv: ReturnValue<'_, Value>,
) {
    let Some(certificate) = read(&args, 0) else {
        return;
    };
    // SAFETY: the certificate is valid, and so is what belongs to it.
    let texts = unsafe {
        let x = certificate.get();
        let nid = lc::X509_get_signature_nid(x);
        [
            name_text(lc::X509_get_subject_name(x)),
            name_text(lc::X509_get_issuer_name(x)),
            alternative_names(&certificate),
            access_text(&certificate),
            time_text(lc::X509_get0_notBefore(x)),
            time_text(lc::X509_get0_notAfter(x)),
            serial_text(&certificate),
            static_text(lc::OBJ_nid2ln(nid)).map(str::to_owned),
            Some(oid_text(lc::OBJ_nid2obj(nid))),
        ]
    };
    // SAFETY: only this thread's queue is cleared.
    unsafe { lc::ERR_clear_error() };
    let texts: Vec<Local<'_, Value>> = texts
        .iter()
        .map(|text| match text {
            Some(text) => string(scope, text).into(),
            None => v8::undefined(scope).into(),
        })
        .collect();
    rv.set(v8::Array::new_with_elements(scope, &texts).into());
}

/// `certificateDer(handle)`.
fn der(
    scope: &mut PinScope<'_, '_>,
    args: FunctionCallbackArguments<'_>,
    mut rv: ReturnValue<'_, Value>,
) {
    if let Some(certificate) = read(&args, 0) {
        // SAFETY: the certificate is valid.
        let der = encode(|out| unsafe { lc::i2d_X509(certificate.get(), out) });
        finish(scope, &mut rv, der.map(Output::Bytes));
    }
}

/// `certificateIsCA(handle)`: whether it may sign others.
fn is_ca(
    _scope: &mut PinScope<'_, '_>,
    args: FunctionCallbackArguments<'_>,
    mut rv: ReturnValue<'_, Value>,
) {
    if let Some(certificate) = read(&args, 0) {
        // SAFETY: the certificate is valid.
        let flags = unsafe { lc::X509_get_extension_flags(certificate.get()) };
        rv.set_bool(flags & lc::EXFLAG_CA as u32 != 0);
    }
}

/// `certificateKey(handle)`: the key it is for.
fn public_key(
    scope: &mut PinScope<'_, '_>,
    args: FunctionCallbackArguments<'_>,
    mut rv: ReturnValue<'_, Value>,
) {
    if let Some(certificate) = read(&args, 0) {
        // SAFETY: the certificate is valid; the key has a count of its own.
        let key = Key::take(unsafe { lc::X509_get_pubkey(certificate.get()) });
        finish(scope, &mut rv, key.map(Output::Key));
    }
}

/// `certificateUsages(handle)`: the numbers of what its key is for, or undefined.
fn usages(
    scope: &mut PinScope<'_, '_>,
    args: FunctionCallbackArguments<'_>,
    mut rv: ReturnValue<'_, Value>,
) {
    let Some(certificate) = read(&args, 0) else {
        return;
    };
    // SAFETY: the list is ours to free; its members are valid until then.
    let texts: Vec<String> = unsafe {
        let list = lc::X509_get_ext_d2i(
            certificate.get(),
            lc::NID_ext_key_usage,
            null_mut(),
            null_mut(),
        );
        if list.is_null() {
            lc::ERR_clear_error();
            return;
        }
        let stack = list.cast::<lc::OPENSSL_STACK>();
        let texts = (0..lc::OPENSSL_sk_num(stack))
            .map(|at| oid_text(lc::OPENSSL_sk_value(stack, at).cast()))
            .collect();
        lc::EXTENDED_KEY_USAGE_free(list.cast());
        texts
    };
    let texts: Vec<Local<'_, Value>> = texts
        .iter()
        .map(|text| string(scope, text).into())
        .collect();
    rv.set(v8::Array::new_with_elements(scope, &texts).into());
}

/// `certificateCheck(handle, kind, name, flags)`: for the kind "host" the name in the certificate that
/// matches, for "email" and "ip" the name itself; undefined when it is for another.
fn check_name(
    scope: &mut PinScope<'_, '_>,
    args: FunctionCallbackArguments<'_>,
    mut rv: ReturnValue<'_, Value>,
) {
    let (Some(certificate), kind) = (read(&args, 0), text(scope, &args, 1)) else {
        return;
    };
    let name = text(scope, &args, 2);
    let flags = int(&args, 3, 0) as u32;
    let Ok(c_name) = CString::new(name.as_str()) else {
        return;
    };
    let mut peer = null_mut();
    // SAFETY: certificate and name are valid; a peer name is allocated by the library, and freed here.
    let found = unsafe {
        let x = certificate.get();
        let status = match kind.as_str() {
            "host" => lc::X509_check_host(x, c_name.as_ptr(), name.len(), flags, &raw mut peer),
            "email" => lc::X509_check_email(x, c_name.as_ptr(), name.len(), flags),
            _ => lc::X509_check_ip_asc(x, c_name.as_ptr(), flags),
        };
        lc::ERR_clear_error();
        let found = if peer.is_null() {
            name.clone()
        } else {
            let found = std::ffi::CStr::from_ptr(peer)
                .to_string_lossy()
                .into_owned();
            lc::OPENSSL_free(peer.cast());
            found
        };
        (status == 1).then_some(found)
    };
    if let Some(found) = found {
        rv.set(string(scope, &found).into());
    }
}

/// `certificateIssuedBy(handle, issuer)`: whether the issuer's name and key fit.
fn issued_by(
    _scope: &mut PinScope<'_, '_>,
    args: FunctionCallbackArguments<'_>,
    mut rv: ReturnValue<'_, Value>,
) {
    if let (Some(certificate), Some(issuer)) = (read(&args, 0), read(&args, 1)) {
        // SAFETY: both are valid.
        rv.set_bool(unsafe { lc::X509_check_issued(issuer.get(), certificate.get()) } == 0);
    }
}

/// `certificateVerify(handle, key)`: whether it is signed with the key's other half.
fn verify(
    _scope: &mut PinScope<'_, '_>,
    args: FunctionCallbackArguments<'_>,
    mut rv: ReturnValue<'_, Value>,
) {
    if let (Some(certificate), Some(key)) = (read(&args, 0), Key::read(&args, 1)) {
        // SAFETY: both are valid; a wrong signature leaves an error that nobody wants.
        unsafe {
            rv.set_bool(lc::X509_verify(certificate.get(), key.get()) == 1);
            lc::ERR_clear_error();
        }
    }
}

/// `certificateHasKey(handle, key)`: whether it is for the private key's other half.
fn has_key(
    _scope: &mut PinScope<'_, '_>,
    args: FunctionCallbackArguments<'_>,
    mut rv: ReturnValue<'_, Value>,
) {
    if let (Some(certificate), Some(key)) = (read(&args, 0), Key::read(&args, 1)) {
        // SAFETY: as above.
        unsafe {
            rv.set_bool(lc::X509_check_private_key(certificate.get(), key.get()) == 1);
            lc::ERR_clear_error();
        }
    }
}
