//! `internalBinding('buffer')`: text in and out of memory, comparing, searching and filling.

use std::ffi::c_void;

use super::prelude::*;

mod base64;
mod bytes;
mod search;
mod text;

pub(crate) use bytes::{Bytes, throw_string_too_long};

/// The prototype of `Buffer`, for native code that makes Buffers.
struct BufferPrototype(v8::Global<v8::Object>);

/// What loads the builtin.
struct BufferLoader(v8::Global<v8::Function>);

pub(super) fn init<'s>(
    scope: &mut v8::PinScope<'s, '_>,
    target: v8::Local<'s, v8::Object>,
    _env: &Rc<Env>,
) {
    text::init(scope, target);
    search::init(scope, target);
    set_function(scope, target, "setBufferPrototype", set_buffer_prototype);
    set_function(
        scope,
        target,
        "createUnsafeArrayBuffer",
        create_unsafe_array_buffer,
    );
    set_function(scope, target, "isUntransferable", is_untransferable);
    set_function(scope, target, "setLoader", set_loader);
    // What JavaScript can count to; V8's own limit shows as a failed allocation.
    set_number(scope, target, "kMaxLength", 9_007_199_254_740_991.0);
    set_number(
        scope,
        target,
        "kStringMaxLength",
        v8::String::MAX_LENGTH as f64,
    );
}

fn set_buffer_prototype(
    scope: &mut v8::PinScope<'_, '_>,
    args: v8::FunctionCallbackArguments<'_>,
    _rv: v8::ReturnValue<'_>,
) {
    if let Ok(prototype) = v8::Local::<v8::Object>::try_from(args.get(0)) {
        let prototype = BufferPrototype(v8::Global::new(scope, prototype));
        Env::current(scope).set_state(prototype);
    }
}

/// `setLoader(load)`: what loads the builtin, for native code that needs Buffers before the program
/// has asked for any.
fn set_loader(
    scope: &mut v8::PinScope<'_, '_>,
    args: v8::FunctionCallbackArguments<'_>,
    _rv: v8::ReturnValue<'_>,
) {
    if let Ok(load) = v8::Local::<v8::Function>::try_from(args.get(0)) {
        let load = BufferLoader(v8::Global::new(scope, load));
        Env::current(scope).set_state(load);
    }
}

/// `Buffer.prototype`. The builtin is loaded when the program has not asked for it yet; `None` when
/// that failed, with an exception pending.
pub(crate) fn prototype<'s>(scope: &mut v8::PinScope<'s, '_>) -> Option<v8::Local<'s, v8::Object>> {
    let env = Env::current(scope);
    if env.try_state::<BufferPrototype>().is_none() {
        let loader = env.try_state::<BufferLoader>()?;
        let load = v8::Local::new(scope, &loader.0);
        let undefined = v8::undefined(scope);
        load.call(scope, undefined.into(), &[])?;
    }
    let state = env.try_state::<BufferPrototype>()?;
    Some(v8::Local::new(scope, &state.0))
}

/// The private symbol that keeps an object from being transferred to another thread.
pub(crate) fn untransferable_symbol<'s>(
    scope: &v8::PinScope<'s, '_>,
) -> v8::Local<'s, v8::Private> {
    let name = key(scope, "tenon:untransferable");
    v8::Private::for_api(scope, Some(name))
}

/// `isUntransferable(arrayBuffer)`.
fn is_untransferable(
    scope: &mut v8::PinScope<'_, '_>,
    args: v8::FunctionCallbackArguments<'_>,
    mut rv: v8::ReturnValue<'_>,
) {
    if let Ok(memory) = v8::Local::<v8::Object>::try_from(args.get(0)) {
        let symbol = untransferable_symbol(scope);
        rv.set_bool(memory.has_private(scope, symbol).unwrap_or(false));
    }
}

unsafe extern "C" fn free(data: *mut c_void, _length: usize, _: *mut c_void) {
    // SAFETY: the memory came from `malloc` and V8 lets go of it once.
    unsafe { libc::free(data) };
}

/// `createUnsafeArrayBuffer(size, untransferable)`: memory that is not cleared.
fn create_unsafe_array_buffer(
    scope: &mut v8::PinScope<'_, '_>,
    args: v8::FunctionCallbackArguments<'_>,
    mut rv: v8::ReturnValue<'_>,
) {
    let size = args.get(0).number_value(scope).unwrap_or(0.0).max(0.0);
    let data = if size <= v8::TypedArray::MAX_BYTE_LENGTH as f64 {
        // SAFETY: any size may be asked for; 0 gives a pointer that may be freed.
        unsafe { libc::malloc((size as usize).max(1)) }
    } else {
        std::ptr::null_mut()
    };
    if data.is_null() {
        throw_error(
            scope,
            ErrorKind::Range,
            "",
            "Array buffer allocation failed",
        );
        return;
    }
    // SAFETY: `data` has `size` bytes, and `free` is what it has to be given back to.
    let store = unsafe {
        v8::ArrayBuffer::new_backing_store_from_ptr(data, size as usize, free, std::ptr::null_mut())
    };
    let memory = v8::ArrayBuffer::with_backing_store(scope, &store.make_shared());
    if args.get(1).is_true() {
        let symbol = untransferable_symbol(scope);
        let yes = v8::Boolean::new(scope, true);
        memory.set_private(scope, symbol, yes.into());
    }
    rv.set(memory.into());
}
