//! Property keys given as C strings, kept as V8's internalized strings.
//!
//! Addons pass the same literals again and again; decoding and looking one up costs more than the
//! property access it is for. The cache is a fixed table: pointer and content must both match, so a
//! buffer reused for another name is seen.

use std::cell::UnsafeCell;
use std::ffi::c_char;

use tenon_napi_sys::napi_value;

use crate::raw::{Global, Isolate, shims};

const ENTRIES: usize = 128;
/// Longer keys are not kept.
const MAX_LENGTH: usize = 39;

struct Entry {
    pointer: *const c_char,
    length: u8,
    bytes: [u8; MAX_LENGTH],
    key: Global,
}

/// The table; its memory is taken at the first use.
pub(crate) struct KeyCache {
    entries: UnsafeCell<Option<Box<[Entry]>>>,
}

impl KeyCache {
    pub(crate) const fn new() -> KeyCache {
        KeyCache {
            entries: UnsafeCell::new(None),
        }
    }

    /// The internalized string for a NUL-terminated key; NULL when V8 cannot make it.
    ///
    /// # Safety
    /// `isolate` is this thread's with a handle scope open; `name` points to a NUL-terminated string.
    pub(crate) unsafe fn get(&self, isolate: *mut Isolate, name: *const c_char) -> napi_value {
        // SAFETY: one thread uses the cache and no call below comes back to it.
        unsafe {
            let entries = (*self.entries.get()).get_or_insert_with(|| {
                (0..ENTRIES)
                    .map(|_| Entry {
                        pointer: std::ptr::null(),
                        length: 0,
                        bytes: [0; MAX_LENGTH],
                        key: Global::empty(),
                    })
                    .collect()
            });
            let address = name as usize;
            let entry = &mut entries[(address ^ (address >> 7)) % ENTRIES];
            if entry.pointer == name && entry.matches(name) {
                // The slot of the global serves as the handle: it outlives the call it is used in.
                return entry.key.value();
            }
            let length = libc::strlen(name);
            let Ok(v8_length) = i32::try_from(length) else {
                return std::ptr::null_mut();
            };
            let key = shims::v8__String__NewFromUtf8(
                isolate,
                name,
                shims::STRING_INTERNALIZED,
                v8_length,
            );
            if !key.is_null() && length <= MAX_LENGTH {
                entry.pointer = name;
                entry.length = length as u8;
                entry.bytes[..length]
                    .copy_from_slice(std::slice::from_raw_parts(name.cast(), length));
                entry.key = Global::new(isolate, key);
            }
            key
        }
    }
}

impl Entry {
    /// Whether the string at `name` is the one kept. Reads no byte behind its NUL.
    unsafe fn matches(&self, name: *const c_char) -> bool {
        let length = self.length as usize;
        // SAFETY: bytes are read in order and only while all before were equal and not NUL.
        unsafe {
            for (index, &byte) in self.bytes[..length].iter().enumerate() {
                if *name.add(index).cast::<u8>() != byte {
                    return false;
                }
            }
            *name.add(length) == 0
        }
    }
}
