//! Answers read straight from V8's memory.
//!
//! The constants come from `v8-internal.h` of the pinned release or are found by looking; either way
//! [`Layout::probe`] compares each with what V8 itself answers before any of them is used. Where one
//! differs, every fast path is off and all functions go to V8.

use std::sync::OnceLock;

use tenon_napi_sys::napi_value;

use super::frame;
use super::scope::HandleScope;
use super::shims::{self, Isolate};
use super::{Address, slot};

/// The low bit of a tagged pointer to a heap object.
pub(super) const HEAP_OBJECT_TAG: usize = 1;
const SMI_SHIFT: u32 = 32;
/// `Internals::kMapInstanceTypeOffset` without pointer compression.
const MAP_INSTANCE_TYPE_OFFSET: usize = 12;
/// A heap number's value lies behind its map.
const HEAP_NUMBER_VALUE_OFFSET: usize = 8;
/// `Internals::kFirstNonstringType`.
const FIRST_NON_STRING_TYPE: u16 = 0x80;
/// `Internals::kOddballType`.
const ODDBALL_TYPE: u16 = 0x83;
/// `Internals::kJSObjectType`.
const JS_OBJECT_TYPE: u16 = 0x421;
/// How far into the isolate the handle scope data is looked for, in words.
const ISOLATE_SCAN_WORDS: usize = 512;

/// What was found out about this V8, once a process.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Layout {
    /// Whether the fast paths may be used at all.
    pub(crate) enabled: bool,
    handle_data_offset: usize,
    undefined_offset: usize,
    null_offset: usize,
    true_offset: usize,
    false_offset: usize,
    heap_number_type: u16,
    symbol_type: u16,
    bigint_type: u16,
    array_type: u16,
}

/// The kinds of value that can be told apart without asking V8.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    Number,
    String,
    Symbol,
    BigInt,
    Undefined,
    Null,
    Boolean,
    /// A plain object or array: neither callable nor an External.
    Object,
    /// Anything else: ask V8.
    Other,
}

/// The first words of V8's `HandleScopeData`.
#[repr(C)]
struct HandleScopeData {
    next: *mut Address,
    limit: *mut Address,
}

impl Layout {
    /// The layout of this process's V8; found out and tested at the first call.
    ///
    /// # Safety
    /// `isolate` is this thread's, entered, with a handle scope open; `context` is one of its contexts.
    pub(crate) unsafe fn of(isolate: *mut Isolate, context: napi_value) -> Layout {
        static LAYOUT: OnceLock<Layout> = OnceLock::new();
        *LAYOUT.get_or_init(|| {
            if std::env::var_os("TENON_FAST_PATHS").is_some_and(|v| v == "0") {
                return Layout::default();
            }
            // SAFETY: passed on.
            unsafe {
                let layout = Layout::probe(isolate).unwrap_or_default();
                if layout.enabled {
                    frame::probe(isolate, context);
                }
                layout
            }
        })
    }

    /// Finds the offsets and compares every reading with V8's answer.
    ///
    /// # Safety
    /// As [`Layout::of`].
    unsafe fn probe(isolate: *mut Isolate) -> Option<Layout> {
        let base = isolate as usize;
        // SAFETY: the isolate is entered on this thread; the reads below are of slots V8 just gave out
        // and of words inside the isolate, which is far larger than the part scanned.
        unsafe {
            let _scope = HandleScope::open(isolate);
            let mut layout = Layout {
                handle_data_offset: find_handle_data(isolate)?,
                undefined_offset: (shims::v8__Undefined(isolate) as usize).checked_sub(base)?,
                null_offset: (shims::v8__Null(isolate) as usize).checked_sub(base)?,
                true_offset: (shims::v8__Boolean__New(isolate, true) as usize).checked_sub(base)?,
                false_offset: (shims::v8__Boolean__New(isolate, false) as usize)
                    .checked_sub(base)?,
                ..Layout::default()
            };
            let roots = [
                layout.undefined_offset,
                layout.null_offset,
                layout.true_offset,
                layout.false_offset,
            ];
            // Roots are slots of the isolate itself; were they handles, the offsets would be huge.
            if roots.iter().any(|&offset| offset > 1 << 20) {
                return None;
            }
            for value in [0, 1, -1, i32::MAX, i32::MIN, 42] {
                let handle = shims::v8__Integer__New(isolate, value);
                if *slot(handle) != smi(value) || smi_value(*slot(handle)) != Some(value) {
                    return None;
                }
            }
            let number = shims::v8__Number__New(isolate, 1.5);
            layout.heap_number_type = instance_type(*slot(number))?;
            let text = shims::v8__String__NewFromUtf8(isolate, c"probe".as_ptr(), 0, 5);
            let symbol = shims::v8__Symbol__New(isolate, text);
            layout.symbol_type = instance_type(*slot(symbol))?;
            let bigint = shims::v8__BigInt__New(isolate, 1 << 40);
            layout.bigint_type = instance_type(*slot(bigint))?;
            let array = shims::v8__Array__New(isolate, 2);
            layout.array_type = instance_type(*slot(array))?;
            layout.enabled = true;

            let expected = [
                (number, Kind::Number),
                (shims::v8__Integer__New(isolate, 7), Kind::Number),
                (text, Kind::String),
                (symbol, Kind::Symbol),
                (bigint, Kind::BigInt),
                (shims::v8__Undefined(isolate), Kind::Undefined),
                (shims::v8__Null(isolate), Kind::Null),
                (shims::v8__Boolean__New(isolate, true), Kind::Boolean),
                (shims::v8__Boolean__New(isolate, false), Kind::Boolean),
                (shims::v8__Object__New(isolate), Kind::Object),
                (array, Kind::Object),
                (
                    shims::v8__External__New(isolate, base as *mut _),
                    Kind::Other,
                ),
            ];
            for (value, kind) in expected {
                if layout.kind(isolate, value) != kind {
                    return None;
                }
            }
            for sample in [1.5, -0.0, f64::MAX, f64::NAN, 1e300, f64::NEG_INFINITY] {
                let handle = shims::v8__Number__New(isolate, sample);
                if layout.number(handle).map(f64::to_bits) != Some(sample.to_bits())
                    && !sample.is_nan()
                {
                    return None;
                }
            }
            let handle = layout.handle(isolate, smi(99));
            if shims::v8__Number__Value(handle) != 99.0
                || layout.boolean(isolate, layout.bool_root(isolate, true)) != Some(true)
                || layout.boolean(isolate, layout.bool_root(isolate, false)) != Some(false)
                || !shims::v8__Value__IsTrue(layout.bool_root(isolate, true))
                || !shims::v8__Value__IsUndefined(layout.undefined(isolate))
                || !shims::v8__Value__IsNull(layout.null(isolate))
            {
                return None;
            }
            Some(layout)
        }
    }

    /// What the value is, as far as its map tells.
    ///
    /// # Safety
    /// `value` is a live handle of `isolate`, and the layout is enabled.
    #[inline(always)]
    pub(crate) unsafe fn kind(&self, isolate: *mut Isolate, value: napi_value) -> Kind {
        // SAFETY: a live handle's slot holds a small integer or a heap object with a map.
        unsafe {
            let word = *slot(value);
            let Some(kind) = instance_type(word) else {
                return Kind::Number;
            };
            if kind < FIRST_NON_STRING_TYPE {
                Kind::String
            } else if kind == self.heap_number_type {
                Kind::Number
            } else if kind == JS_OBJECT_TYPE || kind == self.array_type {
                Kind::Object
            } else if kind == ODDBALL_TYPE {
                if word == self.root(isolate, self.undefined_offset) {
                    Kind::Undefined
                } else if word == self.root(isolate, self.null_offset) {
                    Kind::Null
                } else if word == self.root(isolate, self.true_offset)
                    || word == self.root(isolate, self.false_offset)
                {
                    Kind::Boolean
                } else {
                    Kind::Other
                }
            } else if kind == self.symbol_type {
                Kind::Symbol
            } else if kind == self.bigint_type {
                Kind::BigInt
            } else {
                Kind::Other
            }
        }
    }

    /// The value as a small integer.
    ///
    /// # Safety
    /// As [`kind`](Layout::kind).
    #[inline(always)]
    pub(crate) unsafe fn small_integer(&self, value: napi_value) -> Option<i32> {
        // SAFETY: see above.
        smi_value(unsafe { *slot(value) })
    }

    /// The value as a number, if it is one.
    ///
    /// # Safety
    /// As [`kind`](Layout::kind).
    #[inline(always)]
    pub(crate) unsafe fn number(&self, value: napi_value) -> Option<f64> {
        // SAFETY: a heap number's value lies at a fixed place behind its map.
        unsafe {
            let word = *slot(value);
            if let Some(small) = smi_value(word) {
                return Some(f64::from(small));
            }
            (instance_type(word) == Some(self.heap_number_type))
                .then(|| *((word - HEAP_OBJECT_TAG + HEAP_NUMBER_VALUE_OFFSET) as *const f64))
        }
    }

    /// The value as a boolean, if it is one.
    ///
    /// # Safety
    /// As [`kind`](Layout::kind).
    #[inline(always)]
    pub(crate) unsafe fn boolean(&self, isolate: *mut Isolate, value: napi_value) -> Option<bool> {
        // SAFETY: roots live as long as the isolate.
        unsafe {
            let word = *slot(value);
            if word == self.root(isolate, self.true_offset) {
                Some(true)
            } else if word == self.root(isolate, self.false_offset) {
                Some(false)
            } else {
                None
            }
        }
    }

    /// Whether the value is a string.
    ///
    /// # Safety
    /// As [`kind`](Layout::kind).
    #[inline(always)]
    pub(crate) unsafe fn is_string(&self, value: napi_value) -> bool {
        // SAFETY: see above.
        unsafe { instance_type(*slot(value)).is_some_and(|kind| kind < FIRST_NON_STRING_TYPE) }
    }

    /// Whether the value is certainly an object of the plain kind (a literal or an array).
    ///
    /// # Safety
    /// As [`kind`](Layout::kind).
    #[inline(always)]
    pub(crate) unsafe fn is_plain_object(&self, value: napi_value) -> bool {
        // SAFETY: see above.
        unsafe {
            instance_type(*slot(value))
                .is_some_and(|kind| kind == JS_OBJECT_TYPE || kind == self.array_type)
        }
    }

    /// `undefined`: the isolate's own slot of it, no new handle.
    #[inline(always)]
    pub(crate) fn undefined(&self, isolate: *mut Isolate) -> napi_value {
        (isolate as usize + self.undefined_offset) as napi_value
    }

    /// `null`: the isolate's own slot of it.
    #[inline(always)]
    pub(crate) fn null(&self, isolate: *mut Isolate) -> napi_value {
        (isolate as usize + self.null_offset) as napi_value
    }

    /// `true` or `false`: the isolate's own slot of it.
    #[inline(always)]
    pub(crate) fn bool_root(&self, isolate: *mut Isolate, value: bool) -> napi_value {
        let offset = if value {
            self.true_offset
        } else {
            self.false_offset
        };
        (isolate as usize + offset) as napi_value
    }

    /// A new handle for a small integer.
    ///
    /// # Safety
    /// `isolate` is this thread's with a handle scope open, and the layout is enabled.
    #[inline(always)]
    pub(crate) unsafe fn integer(&self, isolate: *mut Isolate, value: i32) -> napi_value {
        // SAFETY: passed on.
        unsafe { self.handle(isolate, smi(value)) }
    }

    /// A new handle in the innermost scope, as V8 makes one: the next free slot of the block.
    ///
    /// # Safety
    /// As [`integer`](Layout::integer), and `word` is a tagged value.
    #[inline(always)]
    pub(crate) unsafe fn handle(&self, isolate: *mut Isolate, word: Address) -> napi_value {
        // SAFETY: the data's place was tested; a full block is left to V8.
        unsafe {
            let data = (isolate as usize + self.handle_data_offset) as *mut HandleScopeData;
            let next = (*data).next;
            if next == (*data).limit {
                return shims::v8__Local__New(isolate, (&raw const word).cast_mut().cast());
            }
            (*data).next = next.add(1);
            *next = word;
            next.cast()
        }
    }

    #[inline(always)]
    unsafe fn root(&self, isolate: *mut Isolate, offset: usize) -> Address {
        // SAFETY: the offset is of a root slot inside the isolate.
        unsafe { *((isolate as usize + offset) as *const Address) }
    }
}

/// A small integer as V8 stores it.
#[inline(always)]
fn smi(value: i32) -> Address {
    ((value as i64) << SMI_SHIFT) as Address
}

#[inline(always)]
pub(super) fn smi_value(word: Address) -> Option<i32> {
    (word & HEAP_OBJECT_TAG == 0).then_some((word as i64 >> SMI_SHIFT) as i32)
}

/// The instance type in a heap object's map; none for a small integer.
#[inline(always)]
pub(super) unsafe fn instance_type(word: Address) -> Option<u16> {
    if word & HEAP_OBJECT_TAG == 0 {
        return None;
    }
    // SAFETY: every heap object begins with its map, and every map has its instance type there.
    unsafe {
        let map = *((word - HEAP_OBJECT_TAG) as *const Address);
        Some(*((map - HEAP_OBJECT_TAG + MAP_INSTANCE_TYPE_OFFSET) as *const u16))
    }
}

/// Looks for the word of the isolate that follows the newest handle.
unsafe fn find_handle_data(isolate: *mut Isolate) -> Option<usize> {
    let word_at = |index: usize| {
        // SAFETY: the scanned part lies inside the isolate.
        unsafe { *(isolate as *const usize).add(index) }
    };
    // SAFETY: a handle scope is open (see `probe`).
    let make = || unsafe { shims::v8__Integer__New(isolate, 3) } as usize;
    let first = make();
    let candidates: Vec<usize> = (0..ISOLATE_SCAN_WORDS)
        .filter(|&index| word_at(index) == first + size_of::<Address>())
        .collect();
    let second = make();
    let mut hits = candidates
        .into_iter()
        .filter(|&index| word_at(index) == second + size_of::<Address>());
    let index = hits.next()?;
    if hits.next().is_some() || word_at(index + 1) < word_at(index) {
        return None;
    }
    Some(index * size_of::<usize>())
}
