//! AWS-LC's objects as Rust values, and its errors.

use std::ffi::CStr;
use std::ptr::NonNull;

use aws_lc_sys as lc;

use super::failure::Failure;

/// A type of the library's whose values are made and freed by it.
pub(in crate::bindings) trait Freed {
    /// Frees a value.
    ///
    /// # Safety
    /// `value` must be one of the library's, and not be used afterwards.
    unsafe fn free(value: *mut Self);
}

/// An owned value of the library's. Values are handed from one thread to another, never used by two.
pub(in crate::bindings) struct Ptr<T: Freed>(NonNull<T>);

// SAFETY: the library keeps nothing of these values in a thread; who owns the pointer may use it anywhere.
unsafe impl<T: Freed> Send for Ptr<T> {}

impl<T: Freed> Ptr<T> {
    /// Takes what a function of the library returned; null is its failure.
    pub(in crate::bindings) fn take(value: *mut T) -> Result<Self, Failure> {
        NonNull::new(value).map(Self).ok_or_else(Failure::library)
    }

    /// The address, for the library's functions.
    pub(in crate::bindings) fn get(&self) -> *mut T {
        self.0.as_ptr()
    }

    /// Gives the value away: somebody else frees it.
    pub(in crate::bindings) fn release(self) -> *mut T {
        let value = self.get();
        std::mem::forget(self);
        value
    }
}

impl<T: Freed> Drop for Ptr<T> {
    fn drop(&mut self) {
        // SAFETY: owned, and this is the end of it.
        unsafe { T::free(self.get()) };
    }
}

macro_rules! freed {
    ($($name:ident by $free:ident,)*) => {
        $(impl Freed for lc::$name {
            unsafe fn free(value: *mut Self) {
                // SAFETY: as the caller promises.
                unsafe { lc::$free(value) };
            }
        })*
    };
}

freed! {
    AUTHORITY_INFO_ACCESS by AUTHORITY_INFO_ACCESS_free,
    BIGNUM by BN_clear_free,
    BIO by BIO_free_all,
    BN_CTX by BN_CTX_free,
    DH by DH_free,
    EC_GROUP by EC_GROUP_free,
    EC_KEY by EC_KEY_free,
    EC_POINT by EC_POINT_free,
    ECDSA_SIG by ECDSA_SIG_free,
    EVP_CIPHER_CTX by EVP_CIPHER_CTX_free,
    EVP_MD_CTX by EVP_MD_CTX_free,
    EVP_PKEY by EVP_PKEY_free,
    EVP_PKEY_CTX by EVP_PKEY_CTX_free,
    GENERAL_NAMES by GENERAL_NAMES_free,
    HMAC_CTX by HMAC_CTX_free,
    PKCS8_PRIV_KEY_INFO by PKCS8_PRIV_KEY_INFO_free,
    RSA by RSA_free,
    X509 by X509_free,
    X509_CRL by X509_CRL_free,
    X509_STORE by X509_STORE_free,
    X509_STORE_CTX by X509_STORE_CTX_free,
}

/// `Ok` for 1, the library's word for success; its error otherwise.
pub(in crate::bindings) fn check(status: i32) -> Result<(), Failure> {
    if status == 1 {
        Ok(())
    } else {
        Err(Failure::library())
    }
}

/// A static text of the library's.
///
/// # Safety
/// `text` must be null or terminated, and never be freed.
pub(in crate::bindings) unsafe fn static_text(text: *const std::ffi::c_char) -> Option<&'static str> {
    if text.is_null() {
        return None;
    }
    // SAFETY: as the caller promises.
    unsafe { CStr::from_ptr(text) }.to_str().ok()
}

/// Bytes that the library has allocated, copied.
///
/// # Safety
/// `data` must have `length` bytes and be the library's; it is freed.
pub(in crate::bindings) unsafe fn take_bytes(data: *mut u8, length: usize) -> Vec<u8> {
    // SAFETY: as the caller promises.
    unsafe {
        let bytes = std::slice::from_raw_parts(data, length).to_vec();
        lc::OPENSSL_free(data.cast());
        bytes
    }
}

/// Runs one of the library's encoders (`i2d_…`): called with null it returns the length, called with a
/// place it writes there.
pub(in crate::bindings) fn encode(encoder: impl Fn(*mut *mut u8) -> i32) -> Result<Vec<u8>, Failure> {
    let mut out = std::ptr::null_mut();
    let length = encoder(&raw mut out);
    if length < 0 || out.is_null() {
        return Err(Failure::library());
    }
    // SAFETY: with null to start from, encoders allocate what they write, and return its length.
    Ok(unsafe { take_bytes(out, length as usize) })
}
