//! A call from JavaScript, read where V8 put it.
//!
//! `v8::FunctionCallbackInfo` is a view of the exit frame: the arguments are slots on the stack, so
//! each is a handle already. The function's data hangs off the called function a few loads away, where
//! V8's own accessor would make a handle for it first. The places are taken from `v8-function-callback.h`
//! of the pinned release or found by looking, tried in a real call at start-up, and not used if
//! anything differs.

use std::ffi::{c_int, c_void};
use std::ptr;
use std::sync::Once;
use std::sync::atomic::{AtomicBool, AtomicU16, AtomicUsize, Ordering};

use tenon_napi_sys::napi_value;

use super::layout::{self, HEAP_OBJECT_TAG};
use super::shims::{self, CallbackParts, FunctionCallbackInfo, Isolate};
use super::{Address, slot};

/// Indices into the frame (`FunctionCallbackInfo`'s private enumeration).
const ARGC: usize = 0;
const FRAME_TYPE: usize = 2;
const ISOLATE: usize = 5;
const RETURN_VALUE: usize = 6;
const TARGET: usize = 8;
const RECEIVER: usize = 9;
const FIRST_ARGUMENT: usize = 10;
/// `Internals::kFrameTypeApiConstructExit`.
const CONSTRUCT_FRAME: i32 = 19;

/// How many words of an object are looked at for the next one.
const OBJECT_SCAN_WORDS: usize = 12;

/// Where the function's data is found; all offsets are in bytes from the tagged pointer's object.
struct Places {
    enabled: AtomicBool,
    /// From a function to its shared part.
    shared: AtomicUsize,
    /// From the shared part to the function template.
    template: AtomicUsize,
    /// From the template to the data.
    data: AtomicUsize,
    /// From an External to its pointer.
    pointer: AtomicUsize,
    /// The template's instance type: optimised code calls with it in the function's place.
    template_type: AtomicU16,
}

static PLACES: Places = Places {
    enabled: AtomicBool::new(false),
    shared: AtomicUsize::new(0),
    template: AtomicUsize::new(0),
    data: AtomicUsize::new(0),
    pointer: AtomicUsize::new(0),
    template_type: AtomicU16::new(0),
};

/// One call, as V8 hands it to a native function.
#[derive(Clone, Copy)]
pub(crate) struct Call {
    info: *const FunctionCallbackInfo,
}

impl Call {
    /// # Safety
    /// `info` is what V8 called with, and the call is still going on wherever the result is used.
    #[inline(always)]
    pub(crate) unsafe fn new(info: *const FunctionCallbackInfo) -> Call {
        Call { info }
    }

    #[inline(always)]
    fn fast(self) -> bool {
        PLACES.enabled.load(Ordering::Acquire)
    }

    #[inline(always)]
    fn word(self, index: usize) -> *mut Address {
        self.info.cast::<Address>().cast_mut().wrapping_add(index)
    }

    /// The pointer in the External that is the function's data.
    #[inline(always)]
    pub(crate) fn data(self) -> *mut c_void {
        // SAFETY: the frame is alive; the places were tried.
        unsafe {
            if self.fast() {
                return data_pointer(*self.word(TARGET));
            }
            let CallbackParts { data, .. } = shims::v8__FunctionCallbackInfo__GetParts(self.info);
            shims::v8__External__Value(data)
        }
    }

    /// How many arguments were given.
    #[inline(always)]
    pub(crate) fn length(self) -> usize {
        // SAFETY: as in `data`.
        unsafe {
            if self.fast() {
                *self.word(ARGC)
            } else {
                shims::v8__FunctionCallbackInfo__Length(self.info) as usize
            }
        }
    }

    /// The first argument's slot; the others follow it. Only with at least one argument.
    #[inline(always)]
    pub(crate) fn arguments(self) -> *mut Address {
        if self.fast() {
            self.word(FIRST_ARGUMENT)
        } else {
            // SAFETY: as in `data`.
            slot(unsafe { shims::v8__FunctionCallbackInfo__Get(self.info, 0) })
        }
    }

    /// The receiver.
    #[inline(always)]
    pub(crate) fn this(self) -> napi_value {
        if self.fast() {
            self.word(RECEIVER).cast()
        } else {
            // SAFETY: as in `data`.
            unsafe { shims::v8__FunctionCallbackInfo__This(self.info) }
        }
    }

    /// `new.target`; NULL in a plain call.
    pub(crate) fn new_target(self) -> napi_value {
        // SAFETY: as in `data`.
        unsafe {
            if shims::v8__FunctionCallbackInfo__IsConstructCall(self.info) {
                shims::v8__FunctionCallbackInfo__NewTarget(self.info)
            } else {
                ptr::null_mut()
            }
        }
    }

    /// Sets what the call returns.
    ///
    /// # Safety
    /// `value` is alive.
    #[inline(always)]
    pub(crate) unsafe fn set_return_value(self, value: napi_value) {
        // SAFETY: the return slot takes a tagged word.
        unsafe {
            let place = if self.fast() {
                self.word(RETURN_VALUE)
            } else {
                shims::v8__FunctionCallbackInfo__GetParts(self.info).return_value
            };
            *place = *slot(value);
        }
    }
}

/// Follows the called function (or its template) to the pointer in its data.
#[inline(always)]
unsafe fn data_pointer(target: Address) -> *mut c_void {
    // SAFETY: the offsets were found and tried on functions made the same way.
    unsafe {
        let template = if layout::instance_type(target)
            == Some(PLACES.template_type.load(Ordering::Relaxed))
        {
            target
        } else {
            let shared = load(target, PLACES.shared.load(Ordering::Relaxed));
            load(shared, PLACES.template.load(Ordering::Relaxed))
        };
        let external = load(template, PLACES.data.load(Ordering::Relaxed));
        load(external, PLACES.pointer.load(Ordering::Relaxed)) as *mut c_void
    }
}

#[inline(always)]
unsafe fn load(object: Address, offset: usize) -> Address {
    // SAFETY: the caller knows the object and the offset.
    unsafe { *((object - HEAP_OBJECT_TAG + offset) as *const Address) }
}

/// Whether the fast readings are in use.
#[cfg(test)]
pub(super) fn enabled() -> bool {
    PLACES.enabled.load(Ordering::Acquire)
}

/// Finds the places and tries them, once a process. Without a call the fast readings stay off.
///
/// # Safety
/// `isolate` is this thread's with a handle scope open; `context` is one of its contexts.
pub(crate) unsafe fn probe(isolate: *mut Isolate, context: napi_value) {
    static ONCE: Once = Once::new();
    // SAFETY: passed on.
    ONCE.call_once(|| unsafe {
        let found = find_places(isolate, context).is_some();
        PLACES
            .enabled
            .store(found && try_call(isolate, context), Ordering::Release);
    });
}

/// Looks for the chain from a function to its data, with two functions so that no chance hit counts.
unsafe fn find_places(isolate: *mut Isolate, context: napi_value) -> Option<()> {
    // SAFETY: passed on; only words that look like pointers to heap objects are followed.
    unsafe {
        let mut marks = [0_u64; 2];
        let mut pairs = [(0, 0); 2];
        for (mark, pair) in marks.iter_mut().zip(&mut pairs) {
            let external = shims::v8__External__New(isolate, ptr::from_mut(mark).cast());
            let function = new_probe(isolate, context, external)?;
            *pair = (*slot(function), *slot(external));
        }
        let addresses = [&raw const marks[0] as usize, &raw const marks[1] as usize];
        let offsets = || (1..OBJECT_SCAN_WORDS).map(|index| index * size_of::<Address>());
        let [(function, external), (other_function, other_external)] = pairs;
        let pointer = (1..6)
            .map(|index| index * size_of::<Address>())
            .find(|&at| {
                load(external, at) == addresses[0] && load(other_external, at) == addresses[1]
            })?;
        for shared in offsets() {
            let (first, second) = (load(function, shared), load(other_function, shared));
            // Two functions have a shared part each: what both have in common is not it.
            if first == second || !is_object(first) || !is_object(second) {
                continue;
            }
            for template in offsets().take(4) {
                let (first, second) = (load(first, template), load(second, template));
                if first == second || !is_object(first) || !is_object(second) {
                    continue;
                }
                let data = offsets()
                    .find(|&at| load(first, at) == external && load(second, at) == other_external);
                if let Some(data) = data {
                    PLACES.shared.store(shared, Ordering::Relaxed);
                    PLACES.template.store(template, Ordering::Relaxed);
                    PLACES.data.store(data, Ordering::Relaxed);
                    PLACES.pointer.store(pointer, Ordering::Relaxed);
                    PLACES
                        .template_type
                        .store(layout::instance_type(first)?, Ordering::Relaxed);
                    return Some(());
                }
            }
        }
        None
    }
}

/// Whether a word is a tagged pointer into the heap, as far as its bits tell.
fn is_object(word: Address) -> bool {
    word & 3 == HEAP_OBJECT_TAG && word > u32::MAX as usize && word >> 47 == 0
}

unsafe fn new_probe(
    _isolate: *mut Isolate,
    context: napi_value,
    data: napi_value,
) -> Option<napi_value> {
    // SAFETY: passed on.
    let function = unsafe {
        shims::v8__Function__New(
            context,
            compare_readings,
            data,
            0,
            shims::CONSTRUCTOR_ALLOW,
            shims::HAS_SIDE_EFFECT,
        )
    };
    (!function.is_null()).then_some(function)
}

/// Set by [`compare_readings`] when its call read the same both ways.
static AGREED: AtomicUsize = AtomicUsize::new(0);

/// The probe's callback: compares every place in the frame with V8's answer.
unsafe extern "C" fn compare_readings(info: *const FunctionCallbackInfo) {
    // SAFETY: called by V8 with a live frame; the words read are inside it.
    unsafe {
        let call = Call { info };
        let parts = shims::v8__FunctionCallbackInfo__GetParts(info);
        let frame_type = layout::smi_value(*call.word(FRAME_TYPE));
        let is_construct = shims::v8__FunctionCallbackInfo__IsConstructCall(info);
        let first = shims::v8__FunctionCallbackInfo__Get(info, 0 as c_int);
        let agree = parts.isolate as usize == *call.word(ISOLATE)
            && parts.return_value == call.word(RETURN_VALUE)
            && parts.length as usize == *call.word(ARGC)
            && parts.length == 2
            && slot(first) == call.word(FIRST_ARGUMENT)
            && slot(shims::v8__FunctionCallbackInfo__Get(info, 1)) == call.word(FIRST_ARGUMENT + 1)
            && slot(shims::v8__FunctionCallbackInfo__This(info)) == call.word(RECEIVER)
            && (frame_type == Some(CONSTRUCT_FRAME)) == is_construct
            && data_pointer(*call.word(TARGET)) == shims::v8__External__Value(parts.data);
        if agree {
            AGREED.fetch_add(1, Ordering::Relaxed);
        }
    }
}

/// Calls the probe as a function and as a constructor.
unsafe fn try_call(isolate: *mut Isolate, context: napi_value) -> bool {
    // SAFETY: passed on.
    unsafe {
        let mut mark = 0_u64;
        let external = shims::v8__External__New(isolate, (&raw mut mark).cast());
        let Some(function) = new_probe(isolate, context, external) else {
            return false;
        };
        let arguments = [
            shims::v8__Integer__New(isolate, 1),
            shims::v8__Undefined(isolate),
        ];
        let receiver = shims::v8__Object__New(isolate);
        let (argc, argv) = (arguments.len() as c_int, arguments.as_ptr());
        shims::v8__Context__Enter(context);
        shims::v8__Function__Call(function, context, receiver, argc, argv);
        shims::v8__Function__NewInstance(function, context, argc, argv);
        shims::v8__Context__Exit(context);
        AGREED.load(Ordering::Relaxed) == 2
    }
}
