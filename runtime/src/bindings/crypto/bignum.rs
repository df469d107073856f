//! Large numbers, which are bytes everywhere else.

use aws_lc_sys as lc;

use super::failure::Failure;
use super::lc::Ptr;

/// A number of the library's.
pub(super) type Number = Ptr<lc::BIGNUM>;

/// Zero.
pub(super) fn new() -> Result<Number, Failure> {
    // SAFETY: a plain call.
    Ptr::take(unsafe { lc::BN_new() })
}

/// The number that `bytes` are, the most significant first.
pub(super) fn from_bytes(bytes: &[u8]) -> Result<Number, Failure> {
    // SAFETY: with null the library makes a number, of as many bytes as it is told.
    Ptr::take(unsafe { lc::BN_bin2bn(bytes.as_ptr(), bytes.len(), std::ptr::null_mut()) })
}

/// The number `word`.
pub(super) fn from_word(word: u64) -> Result<Number, Failure> {
    from_bytes(&word.to_be_bytes())
}

/// The bytes of a number, without leading zeros.
///
/// # Safety
/// `number` must be valid.
pub(super) unsafe fn bytes_of(number: *const lc::BIGNUM) -> Vec<u8> {
    // SAFETY: as the caller promises; the length is asked for just before.
    unsafe {
        let mut bytes = vec![0; lc::BN_num_bytes(number) as usize];
        lc::BN_bn2bin(number, bytes.as_mut_ptr());
        bytes
    }
}

/// As [`bytes_of`], of a number that is owned.
pub(super) fn to_bytes(number: &Number) -> Vec<u8> {
    // SAFETY: valid as long as it is owned.
    unsafe { bytes_of(number.get()) }
}

/// Fills `bytes` up to `length` with zeros in front.
pub(super) fn pad(bytes: Vec<u8>, length: usize) -> Vec<u8> {
    if bytes.len() >= length {
        return bytes;
    }
    let mut padded = vec![0; length - bytes.len()];
    padded.extend(bytes);
    padded
}

/// The bytes of a number, at least `length` of them.
pub(super) fn to_padded_bytes(number: &Number, length: usize) -> Vec<u8> {
    pad(to_bytes(number), length)
}
