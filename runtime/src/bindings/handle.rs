//! libuv handles as JavaScript objects.
//!
//! A class such as `Pipe` or `FSEvent` is a function template whose instances have two internal fields:
//! [`BRAND`]'s address, which no other object has there, and the address of a boxed [`Handle`], or null
//! before it is made and after it is closed. The box belongs
//! to libuv from `uv_*_init` until the callback of `uv_close`, and holds the object strongly all that
//! time, so neither side can dangle. Methods check the field and the kind and answer `UV_EBADF` when
//! the handle is gone.

use std::ffi::{c_int, c_void};
use std::mem::MaybeUninit;

use libuv_sys2 as uv;
use v8::{FunctionCallbackArguments, Local, PinScope, ReturnValue, Value};

use super::prelude::*;
use super::support::throw_uv as throw_uv_bytes;

/// Which member of libuv's handle union it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    FsEvent,
    FsPoll,
    Pipe,
    Process,
    Signal,
    Tcp,
    Tty,
    Udp,
}

impl Kind {
    /// Whether `uv_stream_t` functions may be used.
    pub(super) fn is_stream(self) -> bool {
        matches!(self, Kind::Pipe | Kind::Tcp | Kind::Tty)
    }
}

/// V8 wants a tag per kind of pointer; all of ours are handles.
const TAG: u16 = 1;

/// Its address marks our objects. Mutable and sized so that the linker gives it an address of its own.
static BRAND: std::sync::atomic::AtomicU64 = std::sync::atomic::AtomicU64::new(0);

const BRAND_FIELD: i32 = 0;
const HANDLE_FIELD: i32 = 1;
const FIELDS: usize = 2;

fn brand() -> *const c_void {
    (&raw const BRAND).cast()
}

/// A libuv handle and its JavaScript object.
#[repr(C)]
pub(super) struct Handle {
    /// First, so that a libuv handle's address is its `Handle`'s.
    raw: uv::uv_any_handle,
    kind: Kind,
    env: Rc<Env>,
    object: v8::Global<v8::Object>,
    on_close: Option<v8::Global<v8::Function>>,
    /// What a finished `uv_fs_poll` or stream keeps beside it; see their modules.
    pub(super) flag: bool,
    /// Where a stream reads to; see `stream`.
    pub(super) scratch: Vec<u8>,
    /// How many bytes a stream was given to write.
    pub(super) written: f64,
}

impl Handle {
    /// Makes the handle of `this` with `init`, or throws libuv's error.
    pub(super) fn create(
        scope: &mut PinScope<'_, '_>,
        this: Local<'_, v8::Object>,
        kind: Kind,
        init: impl FnOnce(*mut uv::uv_loop_t, *mut c_void) -> c_int,
    ) -> Result<*mut Handle, c_int> {
        let env = Env::current(scope);
        let uv_loop = env.event_loop().uv();
        let handle = Box::into_raw(Box::new(Handle {
            // SAFETY: libuv initializes it below; all-zero is a valid value of the C union.
            raw: unsafe { MaybeUninit::zeroed().assume_init() },
            kind,
            env,
            object: v8::Global::new(scope, this),
            on_close: None,
            flag: false,
            scratch: Vec::new(),
            written: 0.0,
        }));
        let status = init(uv_loop, handle.cast());
        if status < 0 {
            // SAFETY: libuv does not keep a handle whose initialization failed.
            drop(unsafe { Box::from_raw(handle) });
            return Err(status);
        }
        this.set_aligned_pointer_in_internal_field(HANDLE_FIELD, handle.cast(), TAG);
        Ok(handle)
    }

    /// The open handle of `this` when its kind is accepted.
    pub(super) fn of(
        this: Local<'_, v8::Object>,
        accept: impl Fn(Kind) -> bool,
    ) -> Option<*mut Handle> {
        if this.internal_field_count() != FIELDS {
            return None;
        }
        // SAFETY: what another kind of object keeps there is compared and not followed.
        if unsafe { this.get_aligned_pointer_from_internal_field(BRAND_FIELD, TAG) } != brand() {
            return None;
        }
        // SAFETY: the object is ours, so its constructor has set the field.
        let handle = unsafe { this.get_aligned_pointer_from_internal_field(HANDLE_FIELD, TAG) };
        let handle = handle.cast_mut().cast::<Handle>();
        if handle.is_null() {
            return None;
        }
        // SAFETY: not null means alive: the close callback clears the field before it frees.
        let open = unsafe { accept((*handle).kind) && uv::uv_is_closing(handle.cast()) == 0 };
        open.then_some(handle)
    }

    /// The handle libuv calls back about.
    ///
    /// # Safety
    /// `raw` must be the handle of a live [`Handle`].
    pub(super) unsafe fn from_uv<T>(raw: *mut T) -> *mut Handle {
        raw.cast()
    }

    /// Its kind.
    pub(super) fn kind(&self) -> Kind {
        self.kind
    }

    /// Its environment.
    pub(super) fn env(&self) -> Rc<Env> {
        self.env.clone()
    }

    /// Its object.
    pub(super) fn object<'s>(&self, scope: &PinScope<'s, '_>) -> Local<'s, v8::Object> {
        Local::new(scope, &self.object)
    }
}

/// Calls `object[name](...arguments)` from a libuv callback; nothing happens when it is no function.
///
/// # Safety
/// `handle` must be alive.
pub(super) unsafe fn emit(
    handle: *mut Handle,
    name: &str,
    arguments: impl for<'s> FnOnce(&mut PinScope<'s, '_>) -> Vec<Local<'s, Value>>,
) {
    // SAFETY: alive, says the caller. The environment is cloned because JavaScript may close the handle.
    let env = unsafe { (*handle).env() };
    env.enter(|scope| {
        // SAFETY: still nothing has run that could close it.
        let object = unsafe { (*handle).object(scope) };
        let name = key(scope, name);
        let Some(function) = object.get(scope, name.into()) else {
            return;
        };
        let Ok(function) = function.try_cast::<v8::Function>() else {
            return;
        };
        let arguments = arguments(scope);
        env.make_callback(scope, object.into(), function, &arguments);
    });
}

/// Adds a handle class called `name` to a binding, with the common methods and the given ones.
pub(super) fn class<'s>(
    scope: &mut PinScope<'s, '_>,
    target: Local<'s, v8::Object>,
    name: &str,
    constructor: impl v8::MapFnTo<v8::FunctionCallback>,
    methods: &[(&str, v8::FunctionCallback)],
) -> Option<Local<'s, v8::Function>> {
    let template = v8::FunctionTemplate::new(scope, constructor);
    let name = key(scope, name);
    template.set_class_name(name);
    template
        .instance_template(scope)
        .set_internal_field_count(FIELDS);
    let prototype = template.prototype_template(scope);
    let signature = v8::Signature::new(scope, template);
    let common: [(&str, v8::FunctionCallback); 4] = [
        ("close", v8::MapFnTo::map_fn_to(close)),
        ("ref", v8::MapFnTo::map_fn_to(reference)),
        ("unref", v8::MapFnTo::map_fn_to(unreference)),
        ("hasRef", v8::MapFnTo::map_fn_to(has_reference)),
    ];
    for &(name, callback) in common.iter().chain(methods) {
        let method = v8::FunctionTemplate::builder_raw(callback)
            .signature(signature)
            .constructor_behavior(v8::ConstructorBehavior::Throw)
            .build(scope);
        let name = key(scope, name);
        method.set_class_name(name);
        prototype.set(name.into(), method.into());
    }
    let function = template.get_function(scope)?;
    target.create_data_property(scope, name.into(), function.into());
    Some(function)
}

/// Makes the internal field of a new instance readable; call first in every constructor.
pub(super) fn construct(
    scope: &mut PinScope<'_, '_>,
    args: &FunctionCallbackArguments<'_>,
) -> bool {
    if !args.is_construct_call() {
        throw_error(
            scope,
            ErrorKind::Type,
            "ERR_CONSTRUCT_CALL_REQUIRED",
            "Class constructor cannot be invoked without `new`",
        );
        return false;
    }
    let this = args.this();
    this.set_aligned_pointer_in_internal_field(BRAND_FIELD, brand(), TAG);
    this.set_aligned_pointer_in_internal_field(HANDLE_FIELD, std::ptr::null(), TAG);
    true
}

/// [`construct`] and [`Handle::create`] in one; throws when libuv refuses.
pub(super) fn construct_with(
    scope: &mut PinScope<'_, '_>,
    args: &FunctionCallbackArguments<'_>,
    kind: Kind,
    syscall: &str,
    init: impl FnOnce(*mut uv::uv_loop_t, *mut c_void) -> c_int,
) {
    if construct(scope, args)
        && let Err(status) = Handle::create(scope, args.this(), kind, init)
    {
        throw_uv_bytes(scope, status, syscall, None, None);
    }
}

/// `close(callback)`: closes once; later calls do nothing.
fn close(
    scope: &mut PinScope<'_, '_>,
    args: FunctionCallbackArguments<'_>,
    _rv: ReturnValue<'_, Value>,
) {
    let Some(handle) = Handle::of(args.this(), |_| true) else {
        return;
    };
    // SAFETY: alive, see `of`.
    unsafe {
        if uv::uv_is_closing(handle.cast()) != 0 {
            return;
        }
        if let Ok(function) = args.get(0).try_cast::<v8::Function>() {
            (*handle).on_close = Some(v8::Global::new(scope, function));
        }
        uv::uv_close(handle.cast(), Some(closed));
    }
}

unsafe extern "C" fn closed(raw: *mut uv::uv_handle_t) {
    // SAFETY: libuv is done with the handle and gives its memory back, which `create` has boxed.
    let handle = unsafe { Box::from_raw(raw.cast::<Handle>()) };
    let env = handle.env();
    env.enter(|scope| {
        let object = handle.object(scope);
        object.set_aligned_pointer_in_internal_field(HANDLE_FIELD, std::ptr::null(), TAG);
        if let Some(on_close) = &handle.on_close {
            let on_close = Local::new(scope, on_close);
            env.make_callback(scope, object.into(), on_close, &[]);
        }
    });
}

fn reference(
    _scope: &mut PinScope<'_, '_>,
    args: FunctionCallbackArguments<'_>,
    _rv: ReturnValue<'_, Value>,
) {
    if let Some(handle) = Handle::of(args.this(), |_| true) {
        // SAFETY: alive, see `of`.
        unsafe { uv::uv_ref(handle.cast()) };
    }
}

fn unreference(
    _scope: &mut PinScope<'_, '_>,
    args: FunctionCallbackArguments<'_>,
    _rv: ReturnValue<'_, Value>,
) {
    if let Some(handle) = Handle::of(args.this(), |_| true) {
        // SAFETY: alive, see `of`.
        unsafe { uv::uv_unref(handle.cast()) };
    }
}

fn has_reference(
    _scope: &mut PinScope<'_, '_>,
    args: FunctionCallbackArguments<'_>,
    mut rv: ReturnValue<'_, Value>,
) {
    // SAFETY: alive, see `of`.
    let has = Handle::of(args.this(), |_| true).is_some_and(|handle| unsafe {
        uv::uv_has_ref(handle.cast()) != 0 && uv::uv_is_closing(handle.cast()) == 0
    });
    rv.set_bool(has);
}
