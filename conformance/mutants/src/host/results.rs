//! Results that are not written, or are others.

use core::ffi::c_char;
use core::ptr;

use tenon_napi_check::sys::roles::Kind;
use tenon_napi_check::sys::{
    napi_env, napi_extended_error_info, napi_node_version, napi_ok, napi_status, napi_undefined,
    napi_value, napi_valuetype,
};
use tenon_napi_check::{Call, Word};

use super::{env, forward_to, trigger};
use crate::Fault;

/// More elements than this are left alone: nobody has so many, they are a wrong length.
const MOST: u64 = 1 << 24;

pub(super) unsafe fn call(fault: Fault, call: &mut Call<'_>, at: usize) -> napi_status {
    if call.arguments[at].is_null() {
        // SAFETY: the arguments are the addon's own.
        return unsafe { call.proceed() };
    }
    // SAFETY: as above; each of these writes only where the function would.
    unsafe {
        match fault {
            Fault::NotWritten => not_written(call, at),
            Fault::Overflow => overflow(call, at),
            Fault::NotTerminated => not_terminated(call, at),
            Fault::NotPadded => not_padded(call, at),
            _ => other_result(call, at),
        }
    }
}

/// The elements there is room for at a parameter: those of an array, or 1.
unsafe fn room(call: &Call<'_>, at: usize) -> u64 {
    let Some(length) = call.function.params[at].role.sized_by else {
        return 1;
    };
    let Some(position) = call.position(length) else {
        return 1;
    };
    let word = call.arguments[position];
    match call.function.params[position].role.kind {
        Kind::InOutLength if word.is_null() => 0,
        // SAFETY: a length that is not NULL can be read.
        Kind::InOutLength => unsafe { *word.pointer::<usize>() as u64 },
        _ => word.bits(),
    }
}

/// Lets the function write elsewhere.
unsafe fn not_written(call: &mut Call<'_>, at: usize) -> napi_status {
    // SAFETY: as for the call.
    let room = unsafe { room(call, at) };
    if room > MOST {
        // SAFETY: as for the call.
        return unsafe { call.proceed() };
    }
    // No element is larger than a word.
    let mut elsewhere = vec![0_u64; room as usize + 1];
    call.arguments[at] = Word::from_pointer(elsewhere.as_mut_ptr());
    // SAFETY: there is at least as much room as the addon has.
    let status = unsafe { call.proceed() };
    if status == napi_ok && room > 0 {
        trigger::pull();
    }
    status
}

/// Tells the function of room for one more.
unsafe fn overflow(call: &mut Call<'_>, at: usize) -> napi_status {
    let length = call.function.params[at].role.sized_by;
    let Some(position) = length.and_then(|length| call.position(length)) else {
        // SAFETY: as for the call.
        return unsafe { call.proceed() };
    };
    // SAFETY: the fault is to write past the end, which is for the case to see.
    unsafe {
        if call.function.params[position].role.kind == Kind::InOutLength {
            let length = call.arguments[position].pointer::<usize>();
            if !length.is_null() {
                *length += 1;
            }
        } else {
            let length = call.arguments[position].bits();
            call.arguments[position] = Word::from_bits(length.wrapping_add(1));
        }
        trigger::pull();
        call.proceed()
    }
}

/// The bytes of a code unit of the text written at a parameter.
fn unit(call: &Call<'_>, at: usize) -> usize {
    if call.function.params[at].rust_type().ends_with("char16_t") {
        2
    } else {
        1
    }
}

/// Puts back what was where the terminating zero is.
unsafe fn not_terminated(call: &mut Call<'_>, at: usize) -> napi_status {
    // SAFETY: as for the call.
    let room = unsafe { room(call, at) };
    if room == 0 || room > MOST {
        // SAFETY: as for the call.
        return unsafe { call.proceed() };
    }
    let unit = unit(call, at);
    let text = call.arguments[at].pointer::<u8>();
    let bytes = room as usize * unit;
    // SAFETY: the addon says there is so much room.
    let before = unsafe { core::slice::from_raw_parts(text, bytes) }.to_vec();
    let mut written = 0_usize;
    let asked = call.position("result").map(|position| {
        let asked = call.arguments[position].pointer::<usize>();
        call.arguments[position] = Word::from_pointer(&raw mut written);
        asked
    });
    // SAFETY: as for the call, but that the length comes here first.
    unsafe {
        let status = call.proceed();
        if status == napi_ok && written * unit < bytes {
            trigger::pull();
            let end = written * unit;
            // At least not by chance a zero.
            let old = if before[end] == 0 { b'?' } else { before[end] };
            *text.add(end) = old;
        }
        if status == napi_ok
            && let Some(asked) = asked
            && !asked.is_null()
        {
            *asked = written;
        }
        status
    }
}

/// Puts back what was behind the last argument that the script gave.
unsafe fn not_padded(call: &mut Call<'_>, at: usize) -> napi_status {
    // SAFETY: as for the call.
    unsafe {
        let room = room(call, at) as usize;
        let argv = call.arguments[at].pointer::<napi_value>();
        let before = core::slice::from_raw_parts(argv, room).to_vec();
        let status = call.proceed();
        let given = call
            .argument("argc")
            .map_or(room, |argc| *argc.pointer::<usize>());
        for (index, value) in before.into_iter().enumerate().skip(given) {
            trigger::pull();
            *argv.add(index) = value;
        }
        status
    }
}

/// Alters what the function has written.
unsafe fn other_result(call: &mut Call<'_>, at: usize) -> napi_status {
    // SAFETY: as for the call; on success the result has been written.
    unsafe {
        let room = room(call, at);
        let status = call.proceed();
        if status != napi_ok || room == 0 {
            return status;
        }
        trigger::pull();
        let env = env(call);
        let place = call.arguments[at];
        match call.function.params[at].role.kind {
            Kind::OutValue | Kind::OutValues => alter_value(env, place.pointer()),
            Kind::OutValueOrNull => alter_optional(env, place.pointer()),
            Kind::OutPointer => {
                let pointer = place.pointer::<*mut u8>();
                *pointer = (*pointer).wrapping_add(1);
            }
            Kind::OutText => *place.pointer::<u8>() ^= 1,
            _ => alter_scalar(&call.function.params[at].rust_type(), place),
        }
        status
    }
}

unsafe fn alter_value(env: napi_env, value: *mut napi_value) {
    // SAFETY: the place has just been written.
    unsafe { *value = other_value(env, *value) };
}

unsafe fn alter_optional(env: napi_env, value: *mut napi_value) {
    // SAFETY: the place has just been written.
    unsafe {
        *value = if (*value).is_null() {
            other_value(env, ptr::null_mut())
        } else {
            ptr::null_mut()
        };
    }
}

/// `undefined`, or `null` in its place.
pub(super) unsafe fn other_value(env: napi_env, value: napi_value) -> napi_value {
    let mut kind: napi_valuetype = napi_undefined + 1;
    let mut other: napi_value = ptr::null_mut();
    let words = |value: Word, result: Word| [Word::from_pointer(env), value, result];
    // SAFETY: the value, if there is one, is the runtime's own.
    unsafe {
        if !value.is_null() {
            let result = Word::from_pointer(&raw mut kind);
            forward_to("napi_typeof", &words(Word::from_pointer(value), result));
        }
        let name = if kind == napi_undefined {
            "napi_get_null"
        } else {
            "napi_get_undefined"
        };
        forward_to(
            name,
            &[Word::from_pointer(env), Word::from_pointer(&raw mut other)],
        );
    }
    other
}

/// Alters a number, a boolean, or a pointer to something of the runtime's.
unsafe fn alter_scalar(pointer: &str, place: Word) {
    // SAFETY: the place is of this type, and has just been written.
    unsafe {
        match pointer {
            "*mut bool" => *place.pointer::<bool>() = !*place.pointer::<bool>(),
            "*mut f64" => {
                let number = *place.pointer::<f64>();
                *place.pointer::<f64>() = if number.is_finite() {
                    number + 1.0
                } else {
                    1.0
                };
            }
            "*mut i64" | "*mut u64" | "*mut usize" => {
                let number = place.pointer::<u64>();
                *number = (*number).wrapping_add(1);
            }
            "*mut *const napi_extended_error_info" => {
                let info = place.pointer::<*const napi_extended_error_info>();
                let mut other = **info;
                other.error_code = if other.error_code == napi_ok {
                    1
                } else {
                    napi_ok
                };
                *info = Box::leak(Box::new(other));
            }
            "*mut *const napi_node_version" => {
                let version = place.pointer::<*const napi_node_version>();
                let mut other = **version;
                other.minor += 1;
                *version = Box::leak(Box::new(other));
            }
            "*mut *const c_char" => *place.pointer::<*const c_char>() = c"other".as_ptr(),
            "*mut *mut uv_loop_s" => {
                *place.pointer::<*mut u64>() = Box::leak(Box::new([0_u64; 512])).as_mut_ptr();
            }
            // The enumerations, and the narrower integers.
            _ => {
                let number = place.pointer::<u32>();
                *number = (*number).wrapping_add(1);
            }
        }
    }
}
