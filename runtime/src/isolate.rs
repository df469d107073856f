//! Making isolates.

use std::ffi::c_void;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

/// The bytes in an isolate's array buffers, counted by its allocator.
struct BufferBytes(Arc<AtomicUsize>);

/// Makes an isolate as every environment of ours wants it.
pub fn new() -> v8::OwnedIsolate {
    with_limits(0, 0)
}

/// As [`new`], with limits for old and young objects in bytes; zero leaves V8's own.
pub fn with_limits(old: usize, young: usize) -> v8::OwnedIsolate {
    let bytes = Arc::new(AtomicUsize::new(0));
    // SAFETY: the handle is a counted pointer that `drop_counter` gives back.
    let allocator =
        unsafe { v8::new_rust_allocator(Arc::into_raw(bytes.clone()), &ALLOCATOR) }.make_shared();
    let mut params = v8::CreateParams::default().array_buffer_allocator(allocator);
    if old > 0 {
        params = params.set_max_old_generation_size_in_bytes(old);
    }
    if young > 0 {
        params = params.set_max_young_generation_size_in_bytes(young);
    }
    let mut isolate = v8::Isolate::new(params);
    isolate.set_slot(BufferBytes(bytes));
    isolate.set_microtasks_policy(v8::MicrotasksPolicy::Explicit);
    isolate.set_capture_stack_trace_for_uncaught_exceptions(true, 10);
    isolate
}

/// The bytes in the array buffers that the isolate has allocated (`memoryUsage().arrayBuffers`).
pub fn array_buffer_bytes(isolate: &v8::Isolate) -> usize {
    isolate
        .get_slot::<BufferBytes>()
        .map_or(0, |bytes| bytes.0.load(Ordering::Relaxed))
}

static ALLOCATOR: v8::RustAllocatorVtable<AtomicUsize> = v8::RustAllocatorVtable {
    allocate,
    allocate_uninitialized,
    free,
    drop: drop_counter,
};

unsafe extern "C" fn allocate(bytes: &AtomicUsize, length: usize) -> *mut c_void {
    // SAFETY: any sizes are fine; NULL says that there is no memory, and V8 throws.
    let data = unsafe { libc::calloc(length.max(1), 1) };
    if !data.is_null() {
        bytes.fetch_add(length, Ordering::Relaxed);
    }
    data
}

unsafe extern "C" fn allocate_uninitialized(bytes: &AtomicUsize, length: usize) -> *mut c_void {
    // SAFETY: as in `allocate`.
    let data = unsafe { libc::malloc(length.max(1)) };
    if !data.is_null() {
        bytes.fetch_add(length, Ordering::Relaxed);
    }
    data
}

unsafe extern "C" fn free(bytes: &AtomicUsize, data: *mut c_void, length: usize) {
    bytes.fetch_sub(length, Ordering::Relaxed);
    // SAFETY: V8 gives back what one of the functions above has returned, once.
    unsafe { libc::free(data) };
}

unsafe extern "C" fn drop_counter(bytes: *const AtomicUsize) {
    // SAFETY: the pointer came from `Arc::into_raw` in `new`.
    drop(unsafe { Arc::from_raw(bytes) });
}
