//! `internalBinding('signal_wrap')`: signals as events.

use std::ffi::c_int;

use libuv_sys2 as uv;
use v8::{FunctionCallbackArguments, Local, MapFnTo, PinScope, ReturnValue, Value};

use super::handle::{Handle, Kind, class, construct_with, emit};
use super::prelude::*;
use super::support::int;

pub(super) fn init<'s>(
    scope: &mut PinScope<'s, '_>,
    target: Local<'s, v8::Object>,
    _env: &Rc<Env>,
) {
    let methods: [(&str, v8::FunctionCallback); 2] =
        [("start", start.map_fn_to()), ("stop", stop.map_fn_to())];
    class(scope, target, "Signal", construct, &methods);
}

fn construct(
    scope: &mut PinScope<'_, '_>,
    args: FunctionCallbackArguments<'_>,
    _rv: ReturnValue<'_, Value>,
) {
    construct_with(scope, &args, Kind::Signal, "signal", |uv_loop, raw| {
        // SAFETY: fresh memory of a handle.
        unsafe { uv::uv_signal_init(uv_loop, raw.cast()) }
    });
}

fn signal(args: &FunctionCallbackArguments<'_>) -> Option<*mut Handle> {
    Handle::of(args.this(), |kind| kind == Kind::Signal)
}

/// `start(number)`; events: `onsignal(number)`.
fn start(
    _scope: &mut PinScope<'_, '_>,
    args: FunctionCallbackArguments<'_>,
    mut rv: ReturnValue<'_, Value>,
) {
    rv.set_int32(match signal(&args) {
        // SAFETY: alive, see `of`; libuv checks the number.
        Some(handle) => unsafe {
            uv::uv_signal_start(handle.cast(), Some(on_signal), int(&args, 0, 0))
        },
        None => uv::uv_errno_t_UV_EBADF,
    });
}

fn stop(
    _scope: &mut PinScope<'_, '_>,
    args: FunctionCallbackArguments<'_>,
    mut rv: ReturnValue<'_, Value>,
) {
    rv.set_int32(match signal(&args) {
        // SAFETY: alive, see `of`.
        Some(handle) => unsafe { uv::uv_signal_stop(handle.cast()) },
        None => uv::uv_errno_t_UV_EBADF,
    });
}

unsafe extern "C" fn on_signal(raw: *mut uv::uv_signal_t, number: c_int) {
    // SAFETY: libuv calls back about live handles.
    unsafe {
        emit(Handle::from_uv(raw), "onsignal", |scope| {
            vec![v8::Integer::new(scope, number).into()]
        });
    }
}
