//! Comparing, searching, filling and byte order.

use std::cmp::Ordering;

use super::bytes::{index, throw_not_a_buffer};
use super::*;

pub(super) fn init<'s>(scope: &mut v8::PinScope<'s, '_>, target: v8::Local<'s, v8::Object>) {
    set_function(scope, target, "compare", compare);
    set_function(scope, target, "indexOf", index_of);
    set_function(scope, target, "indexOfNumber", index_of_number);
    set_function(scope, target, "fill", fill);
    set_function(scope, target, "swap16", swap16);
    set_function(scope, target, "swap32", swap32);
    set_function(scope, target, "swap64", swap64);
}

fn range(bytes: &[u8], start: Option<usize>, end: Option<usize>) -> &[u8] {
    let end = end.unwrap_or(0).min(bytes.len());
    &bytes[start.unwrap_or(0).min(end)..end]
}

/// `compare(a, aStart, aEnd, b, bStart, bEnd)`.
fn compare(
    scope: &mut v8::PinScope<'_, '_>,
    args: v8::FunctionCallbackArguments<'_>,
    mut rv: v8::ReturnValue<'_>,
) {
    let (Some(a), Some(b)) = (Bytes::of(args.get(0)), Bytes::of(args.get(3))) else {
        return throw_not_a_buffer(scope);
    };
    let a = range(a.get(), index(&args, 1, 0), index(&args, 2, 0));
    let b = range(b.get(), index(&args, 4, 0), index(&args, 5, 0));
    rv.set_int32(match a.cmp(b) {
        Ordering::Less => -1,
        Ordering::Equal => 0,
        Ordering::Greater => 1,
    });
}

/// Where a search starts: negative offsets count from the end, and one outside the buffer is moved
/// inside or finds nothing, by direction.
fn start_of(length: usize, offset: f64, needle: usize, forward: bool) -> Option<usize> {
    let length_f = length as f64;
    if offset < 0.0 {
        if offset + length_f >= 0.0 {
            Some((length_f + offset) as usize)
        } else if forward || needle == 0 {
            Some(0)
        } else {
            None
        }
    } else if offset + needle as f64 <= length_f {
        Some(offset as usize)
    } else if needle == 0 {
        Some(length)
    } else if forward {
        None
    } else {
        length.checked_sub(1)
    }
}

/// `indexOf(haystack, needle, offset, wide, forward)`: the needle is bytes, or a string of UTF-8.
fn index_of(
    scope: &mut v8::PinScope<'_, '_>,
    args: v8::FunctionCallbackArguments<'_>,
    mut rv: v8::ReturnValue<'_>,
) {
    let Some(haystack) = Bytes::of(args.get(0)) else {
        return throw_not_a_buffer(scope);
    };
    let offset = args.get(2).number_value(scope).unwrap_or(0.0);
    let wide = args.get(3).is_true();
    let forward = args.get(4).is_true();
    let found = if let Ok(needle) = v8::Local::<v8::String>::try_from(args.get(1)) {
        // Each unit takes at most three bytes: short needles stay on the stack.
        let mut small = [0; 192];
        let mut large = Vec::new();
        let out = if needle.length() * 3 <= small.len() {
            &mut small[..]
        } else {
            large.resize(needle.utf8_length(scope), 0);
            &mut large[..]
        };
        let length = needle.write_utf8_v2(scope, out, v8::WriteFlags::kReplaceInvalidUtf8, None);
        find(haystack.get(), &out[..length], offset, wide, forward)
    } else if let Some(needle) = Bytes::of(args.get(1)) {
        find(haystack.get(), needle.get(), offset, wide, forward)
    } else {
        return throw_not_a_buffer(scope);
    };
    rv.set_double(found.map_or(-1.0, |at| at as f64));
}

fn find(haystack: &[u8], needle: &[u8], offset: f64, wide: bool, forward: bool) -> Option<usize> {
    let start = start_of(haystack.len(), offset, needle.len(), forward)?;
    if needle.is_empty() {
        return Some(start);
    }
    if needle.len() > haystack.len() || (forward && start + needle.len() > haystack.len()) {
        return None;
    }
    if wide {
        return find_wide(haystack, needle, start, forward);
    }
    if forward {
        memchr::memmem::find(&haystack[start..], needle).map(|at| start + at)
    } else {
        let end = (start + needle.len()).min(haystack.len());
        memchr::memmem::rfind(&haystack[..end], needle)
    }
}

/// Finds whole two-byte units, at even distances from the start.
fn find_wide(haystack: &[u8], needle: &[u8], start: usize, forward: bool) -> Option<usize> {
    if haystack.len() < 2 || needle.len() < 2 {
        return None;
    }
    let needle = &needle[..needle.len() & !1];
    let start = start & !1;
    if forward {
        let mut from = start;
        while let Some(at) = memchr::memmem::find(&haystack[from..], needle) {
            let at = from + at;
            if at.is_multiple_of(2) {
                return Some(at);
            }
            from = at + 1;
        }
        None
    } else {
        let mut end = (start + needle.len()).min(haystack.len());
        while let Some(at) = memchr::memmem::rfind(&haystack[..end], needle) {
            if at.is_multiple_of(2) {
                return Some(at);
            }
            end = at + needle.len() - 1;
        }
        None
    }
}

/// `indexOfNumber(haystack, byte, offset, forward)`.
fn index_of_number(
    scope: &mut v8::PinScope<'_, '_>,
    args: v8::FunctionCallbackArguments<'_>,
    mut rv: v8::ReturnValue<'_>,
) {
    let Some(haystack) = Bytes::of(args.get(0)) else {
        return throw_not_a_buffer(scope);
    };
    let haystack = haystack.get();
    let needle = args.get(1).uint32_value(scope).unwrap_or(0) as u8;
    let offset = args.get(2).number_value(scope).unwrap_or(0.0);
    let forward = args.get(3).is_true();
    let found = start_of(haystack.len(), offset, 1, forward).and_then(|start| {
        if forward {
            memchr::memchr(needle, &haystack[start..]).map(|at| start + at)
        } else {
            let end = (start + 1).min(haystack.len());
            memchr::memrchr(needle, &haystack[..end])
        }
    });
    rv.set_double(found.map_or(-1.0, |at| at as f64));
}

/// `fill(buffer, bytes, start, end)`.
fn fill(
    scope: &mut v8::PinScope<'_, '_>,
    args: v8::FunctionCallbackArguments<'_>,
    _rv: v8::ReturnValue<'_>,
) {
    let (Some(mut target), Some(value)) = (Bytes::of(args.get(0)), Bytes::of(args.get(1))) else {
        return throw_not_a_buffer(scope);
    };
    // Copied: the value may be a part of the target.
    let value = value.get().to_vec();
    let target = target.get_mut();
    let end = index(&args, 3, 0).unwrap_or(0).min(target.len());
    let start = index(&args, 2, 0).unwrap_or(0).min(end);
    if value.is_empty() {
        return;
    }
    for chunk in target[start..end].chunks_mut(value.len()) {
        chunk.copy_from_slice(&value[..chunk.len()]);
    }
}

fn swap<const N: usize>(
    scope: &mut v8::PinScope<'_, '_>,
    args: &v8::FunctionCallbackArguments<'_>,
    mut rv: v8::ReturnValue<'_>,
) {
    let Some(mut bytes) = Bytes::of(args.get(0)) else {
        return throw_not_a_buffer(scope);
    };
    let (groups, _) = bytes.get_mut().as_chunks_mut::<N>();
    for group in groups {
        group.reverse();
    }
    rv.set(args.get(0));
}

fn swap16<'s>(
    scope: &mut v8::PinScope<'s, '_>,
    args: v8::FunctionCallbackArguments<'s>,
    rv: v8::ReturnValue<'s>,
) {
    swap::<2>(scope, &args, rv);
}

fn swap32<'s>(
    scope: &mut v8::PinScope<'s, '_>,
    args: v8::FunctionCallbackArguments<'s>,
    rv: v8::ReturnValue<'s>,
) {
    swap::<4>(scope, &args, rv);
}

fn swap64<'s>(
    scope: &mut v8::PinScope<'s, '_>,
    args: v8::FunctionCallbackArguments<'s>,
    rv: v8::ReturnValue<'s>,
) {
    swap::<8>(scope, &args, rv);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn searching() {
        let text = b"abcabc";
        assert_eq!(find(text, b"c", 0.0, false, true), Some(2));
        assert_eq!(find(text, b"c", 3.0, false, true), Some(5));
        assert_eq!(find(text, b"abc", -3.0, false, true), Some(3));
        assert_eq!(find(text, b"abc", -100.0, false, false), None);
        assert_eq!(find(text, b"abc", 5.0, false, false), Some(3));
        assert_eq!(find(text, b"abc", 2.0, false, false), Some(0));
        assert_eq!(find(text, b"", 100.0, false, true), Some(6));
        assert_eq!(find(text, b"abcabcd", 0.0, false, true), None);
        assert_eq!(find(b"", b"a", 0.0, false, false), None);
    }

    #[test]
    fn wide_searching_keeps_to_units() {
        assert_eq!(find(b"xa\0a\0", b"a\0", 0.0, true, true), None);
        assert_eq!(find(b"b\0a\0", b"a\0", 0.0, true, true), Some(2));
        assert_eq!(find(b"a\0b\0", b"a\0", 3.0, true, false), Some(0));
    }
}
