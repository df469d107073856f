//! Arguments that are taken for others.

use core::slice;

use tenon_napi_check::sys::roles::Kind;
use tenon_napi_check::sys::{NAPI_AUTO_LENGTH, napi_status, napi_type_tag, napi_value};
use tenon_napi_check::{Call, Word};

use super::{env, results, trigger};
use crate::Fault;

pub(super) unsafe fn call(fault: Fault, call: &mut Call<'_>, at: usize) -> napi_status {
    // SAFETY: the arguments are the addon's own, and are altered to others that are as fit.
    unsafe {
        let altered = match fault {
            Fault::OneLess => one_less(call, at),
            Fault::Zero => replace(call, at, Word::NULL),
            Fault::LengthIgnored => length(call, at, |length| {
                (length != NAPI_AUTO_LENGTH).then_some(NAPI_AUTO_LENGTH)
            }),
            Fault::AutoLengthIgnored => {
                length(call, at, |length| (length == NAPI_AUTO_LENGTH).then_some(0))
            }
            _ => other_argument(call, at),
        };
        if altered {
            trigger::pull();
        }
        call.proceed()
    }
}

/// Puts another word in the place of an argument; gives whether it is another.
fn replace(call: &mut Call<'_>, at: usize, word: Word) -> bool {
    let is_another = call.arguments[at] != word;
    call.arguments[at] = word;
    is_another
}

fn one_less(call: &mut Call<'_>, at: usize) -> bool {
    let number = call.arguments[at].bits();
    number != 0
        && number != NAPI_AUTO_LENGTH as u64
        && replace(call, at, Word::from_bits(number - 1))
}

/// Changes the length of a text that is there.
fn length(call: &mut Call<'_>, at: usize, other: impl Fn(usize) -> Option<usize>) -> bool {
    let length = call.function.params[at].role.sized_by;
    let Some(position) = length.and_then(|length| call.position(length)) else {
        return false;
    };
    let given = call.arguments[position].bits() as usize;
    match other(given) {
        Some(other) if !call.arguments[at].is_null() => {
            replace(call, position, Word::from_bits(other as u64))
        }
        _ => false,
    }
}

unsafe fn other_argument(call: &mut Call<'_>, at: usize) -> bool {
    let word = call.arguments[at];
    let param = &call.function.params[at];
    let is_number = matches!(param.role.kind, Kind::Scalar | Kind::Enum);
    if word.is_null() && !is_number {
        return false;
    }
    // SAFETY: an argument of a kind is what the kind says; copies are never freed.
    unsafe {
        let other = match param.role.kind {
            Kind::Scalar => scalar(&param.rust_type(), word),
            Kind::Enum => Word::from_bits(word.bits() ^ 1),
            Kind::Data => Word::NULL,
            Kind::Value => Word::from_pointer(results::other_value(env(call), word.pointer())),
            Kind::Values => match elements::<napi_value>(call, at) {
                Some(values) => {
                    values[0] = results::other_value(env(call), values[0]);
                    Word::from_pointer(values.as_ptr())
                }
                None => word,
            },
            Kind::CString => bytes(word, libc::strlen(word.pointer()), 1),
            Kind::Array => match elements::<u64>(call, at) {
                Some(words) => {
                    words[0] ^= 1;
                    Word::from_pointer(words.as_ptr())
                }
                None => word,
            },
            Kind::In => {
                let mut tag = *word.pointer::<napi_type_tag>();
                tag.upper ^= 1;
                Word::from_pointer(Box::leak(Box::new(tag)))
            }
            Kind::Bytes => match elements::<u8>(call, at) {
                Some(bytes) => {
                    bytes[0] ^= 1;
                    Word::from_pointer(bytes.as_ptr())
                }
                None => word,
            },
            Kind::Text | Kind::Name | Kind::ExternalText => text(call, at),
            _ => word,
        };
        replace(call, at, other)
    }
}

fn scalar(ty: &str, word: Word) -> Word {
    let bits = word.bits();
    Word::from_bits(match ty {
        "bool" => bits ^ 1,
        "f64" => {
            let number = f64::from_bits(bits);
            if number.is_finite() {
                (number + 1.0).to_bits()
            } else {
                1.0_f64.to_bits()
            }
        }
        // The sign of a BigInt: any number but zero is a minus.
        "c_int" => u64::from(bits == 0),
        "i32" | "u32" => u64::from((bits as u32).wrapping_add(1)),
        _ => bits.wrapping_add(1),
    })
}

/// A copy, never freed, of the array at a parameter; none of an empty one.
unsafe fn elements<T: Copy>(call: &Call<'_>, at: usize) -> Option<&'static mut [T]> {
    let length = call.function.params[at].role.sized_by?;
    let length = call.argument(length)?.bits() as usize;
    // Above that it is a wrong length for the function to refuse.
    if length == 0 || length > i32::MAX as usize {
        return None;
    }
    // SAFETY: the addon says that so many are there.
    let elements = unsafe { slice::from_raw_parts(call.arguments[at].pointer::<T>(), length) };
    Some(elements.to_vec().leak())
}

unsafe fn text(call: &Call<'_>, at: usize) -> Word {
    let word = call.arguments[at];
    let param = &call.function.params[at];
    let unit = if param.rust_type().ends_with("char16_t") {
        2
    } else {
        1
    };
    let length = param.role.sized_by.and_then(|length| call.argument(length));
    let length = length.map_or(NAPI_AUTO_LENGTH, |length| length.bits() as usize);
    // SAFETY: the text is as long as the addon says, or ends with a zero.
    unsafe {
        let units = match length {
            NAPI_AUTO_LENGTH if unit == 2 => {
                let text = word.pointer::<u16>();
                (0..).take_while(|&index| *text.add(index) != 0).count()
            }
            NAPI_AUTO_LENGTH => libc::strlen(word.pointer()),
            length if length > i32::MAX as usize => return word,
            length => length,
        };
        bytes(word, units, unit)
    }
}

/// A copy, zero-terminated and never freed, of text whose first byte is another; the same word for
/// an empty text.
unsafe fn bytes(word: Word, units: usize, unit: usize) -> Word {
    if units == 0 {
        return word;
    }
    // SAFETY: the caller knows how long the text is.
    let mut copy = unsafe { slice::from_raw_parts(word.pointer::<u8>(), units * unit) }.to_vec();
    copy[0] ^= 1;
    copy.extend([0, 0]);
    // A code unit needs the alignment that the allocator gives anyway.
    Word::from_pointer(copy.leak().as_ptr())
}
