//! Strings whose characters stay in the addon's memory.
//!
//! V8 asks for a C++ object with a virtual table (`v8::String::ExternalStringResource` and its one-byte
//! sibling). It is made here by hand, so that each string carries its own finalizer rather than a key
//! into a table of them.

use std::ffi::c_void;
use std::ptr;

use tenon_napi_sys::{napi_env, napi_finalize, napi_value};

use super::shims::{self, Isolate};

/// What happens when V8 lets go of the characters.
pub(crate) struct Release {
    pub(crate) env: napi_env,
    pub(crate) finalize: napi_finalize,
    pub(crate) hint: *mut c_void,
    /// Runs the finalizer; given by the environment, which knows whether it is still there.
    pub(crate) run: unsafe fn(Release),
}

/// The C++ object: virtual table, then the members of the base class, then ours.
#[repr(C)]
struct Resource {
    vtable: *const c_void,
    /// `ExternalStringResource(Base)::cached_data_`, filled by V8.
    cached_data: *const c_void,
    data: *const c_void,
    length: usize,
    release: Option<Release>,
}

type Method = unsafe extern "C" fn(*mut Resource);

/// The virtual table's functions in the order of `v8-primitive.h` (Itanium ABI: two destructors).
#[repr(C)]
struct Vtable {
    offset_to_top: usize,
    type_info: *const c_void,
    destroy: Method,
    destroy_and_delete: Method,
    is_cacheable: unsafe extern "C" fn(*const Resource) -> bool,
    unaccount: unsafe extern "C" fn(*mut Resource, *mut Isolate),
    estimate_memory_usage: unsafe extern "C" fn(*const Resource) -> usize,
    estimate_shared_memory_usage: unsafe extern "C" fn(*const Resource, *mut c_void),
    dispose: Method,
    lock: unsafe extern "C" fn(*const Resource),
    unlock: unsafe extern "C" fn(*const Resource),
    data: unsafe extern "C" fn(*const Resource) -> *const c_void,
    length: unsafe extern "C" fn(*const Resource) -> usize,
}

// SAFETY: the table is immutable and holds only function pointers and nulls.
unsafe impl Sync for Vtable {}

static VTABLE: Vtable = Vtable {
    offset_to_top: 0,
    type_info: ptr::null(),
    destroy: nothing,
    destroy_and_delete: dispose,
    is_cacheable,
    unaccount,
    estimate_memory_usage,
    estimate_shared_memory_usage,
    dispose,
    lock,
    unlock: lock,
    data,
    length,
};

unsafe extern "C" fn nothing(_: *mut Resource) {}

unsafe extern "C" fn dispose(this: *mut Resource) {
    // SAFETY: V8 disposes of a resource once; it was boxed by `new_resource`.
    let mut resource = unsafe { Box::from_raw(this) };
    if let Some(release) = resource.release.take() {
        // SAFETY: `run` belongs to the release it is given.
        unsafe { (release.run)(release) };
    }
}

unsafe extern "C" fn is_cacheable(_: *const Resource) -> bool {
    true
}

unsafe extern "C" fn unaccount(_: *mut Resource, _: *mut Isolate) {}

unsafe extern "C" fn estimate_memory_usage(_: *const Resource) -> usize {
    // ExternalStringResourceBase::kDefaultMemoryEstimate
    usize::MAX
}

unsafe extern "C" fn estimate_shared_memory_usage(_: *const Resource, _: *mut c_void) {}

unsafe extern "C" fn lock(_: *const Resource) {}

unsafe extern "C" fn data(this: *const Resource) -> *const c_void {
    // SAFETY: called by V8 on a live resource.
    unsafe { (*this).data }
}

unsafe extern "C" fn length(this: *const Resource) -> usize {
    // SAFETY: called by V8 on a live resource.
    unsafe { (*this).length }
}

fn new_resource(data: *const c_void, length: usize, release: Release) -> *mut Resource {
    Box::into_raw(Box::new(Resource {
        vtable: (&raw const VTABLE.destroy).cast(),
        // One-byte strings read this member; the others' slot of the same name is filled by V8.
        cached_data: data,
        data,
        length,
        release: Some(release),
    }))
}

/// A string over Latin-1 characters of the addon's; NULL when V8 refuses (then nothing is released).
///
/// # Safety
/// `isolate` is this thread's; `data` stays readable and unchanged until `release` runs.
pub(crate) unsafe fn one_byte(
    isolate: *mut Isolate,
    data: *const u8,
    length: usize,
    release: Release,
) -> napi_value {
    let resource = new_resource(data.cast(), length, release);
    // SAFETY: the resource is laid out as V8 expects and lives until `dispose`.
    unsafe {
        let string = shims::v8__String__NewExternalOneByteConst(isolate, resource.cast());
        discard_if_null(string, resource);
        string
    }
}

/// A string over UTF-16 code units of the addon's; NULL when V8 refuses (then nothing is released).
///
/// # Safety
/// As [`one_byte`].
pub(crate) unsafe fn two_byte(
    isolate: *mut Isolate,
    data: *const u16,
    length: usize,
    release: Release,
) -> napi_value {
    let resource = new_resource(data.cast(), length, release);
    // SAFETY: as above.
    unsafe {
        let string = shims::v8_string_new_external_two_byte(isolate, resource.cast());
        discard_if_null(string, resource);
        string
    }
}

unsafe fn discard_if_null(string: napi_value, resource: *mut Resource) {
    if string.is_null() {
        // SAFETY: V8 did not take the resource.
        let mut resource = unsafe { Box::from_raw(resource) };
        resource.release = None;
    }
}
