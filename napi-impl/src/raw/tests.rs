//! The readings of this module against V8, in an isolate of their own.

use std::sync::Once;

use super::layout::{Kind, Layout};
use super::{frame, from_local, shims, slot};

/// Runs `body` with an isolate, its raw pointer and a context entered.
fn with_isolate(body: impl FnOnce(*mut shims::Isolate, tenon_napi_sys::napi_value)) {
    static V8: Once = Once::new();
    V8.call_once(|| {
        let platform = v8::new_default_platform(0, false).make_shared();
        v8::V8::initialize_platform(platform);
        v8::V8::initialize();
    });
    let isolate = &mut v8::Isolate::new(v8::CreateParams::default());
    v8::scope!(let scope, isolate);
    let context = v8::Context::new(scope, v8::ContextOptions::default());
    let scope = &mut v8::ContextScope::new(scope, context);
    // SAFETY: the wrapper is the isolate's pointer and nothing else (`Realm::new` asserts its size).
    let raw = unsafe {
        std::mem::transmute::<v8::UnsafeRawIsolatePtr, *mut shims::Isolate>(
            scope.as_raw_isolate_ptr(),
        )
    };
    body(raw, from_local(context));
}

#[test]
fn the_pinned_release_passes_its_self_test() {
    with_isolate(|isolate, context| {
        // SAFETY: the isolate is entered with a scope open.
        let layout = unsafe { Layout::of(isolate, context) };
        assert!(
            layout.enabled,
            "the memory layout is not the pinned release's"
        );
        assert!(
            frame::enabled(),
            "the frame's layout is not the pinned release's"
        );
    });
}

#[test]
fn handles_made_here_are_as_good_as_v8s() {
    with_isolate(|isolate, context| {
        // SAFETY: the isolate is entered with a scope open; all values are live handles.
        unsafe {
            let layout = Layout::of(isolate, context);
            // More handles than one block holds: the slow path must take over at its end.
            let handles: Vec<_> = (0..5000).map(|i| layout.integer(isolate, i)).collect();
            for (expected, handle) in handles.iter().enumerate() {
                assert_eq!(shims::v8__Number__Value(*handle), expected as f64);
            }
            let text = shims::v8__String__NewFromUtf8(isolate, c"text".as_ptr(), 0, 4);
            let copy = layout.handle(isolate, *slot(text));
            assert!(shims::v8__Value__StrictEquals(text, copy));
        }
    });
}

#[test]
fn kinds_agree_with_v8() {
    with_isolate(|isolate, context| {
        // SAFETY: as above.
        unsafe {
            let layout = Layout::of(isolate, context);
            let kind = |value| layout.kind(isolate, value);
            let text = shims::v8__String__NewFromUtf8(isolate, c"text".as_ptr(), 0, 4);
            assert_eq!(kind(text), Kind::String);
            assert_eq!(kind(shims::v8__Symbol__New(isolate, text)), Kind::Symbol);
            assert_eq!(kind(shims::v8__BigInt__New(isolate, 1)), Kind::BigInt);
            assert_eq!(kind(shims::v8__Number__New(isolate, 0.5)), Kind::Number);
            assert_eq!(kind(shims::v8__Object__New(isolate)), Kind::Object);
            assert_eq!(kind(shims::v8__Context__Global(context)), Kind::Other);
            assert_eq!(layout.number(text), None);
            assert_eq!(layout.boolean(isolate, text), None);
            assert!(layout.is_string(text));
            assert!(!layout.is_plain_object(text));
        }
    });
}
