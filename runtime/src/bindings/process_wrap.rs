//! `internalBinding('process_wrap')`: child processes.

use std::ffi::c_int;

use libuv_sys2 as uv;
use v8::{FunctionCallbackArguments, Local, MapFnTo, PinScope, ReturnValue, Value};

use super::handle::{Handle, Kind, class, construct, emit};
use super::prelude::*;
use super::spawn_options::{SpawnOptions, Stdio};
use super::support::int;

pub(super) fn init<'s>(
    scope: &mut PinScope<'s, '_>,
    target: Local<'s, v8::Object>,
    _env: &Rc<Env>,
) {
    let methods: [(&str, v8::FunctionCallback); 2] =
        [("spawn", spawn.map_fn_to()), ("kill", kill.map_fn_to())];
    class(scope, target, "Process", new, &methods);
}

fn new(
    scope: &mut PinScope<'_, '_>,
    args: FunctionCallbackArguments<'_>,
    _rv: ReturnValue<'_, Value>,
) {
    construct(scope, &args);
}

/// `spawn(options)`: a libuv status; sets `pid`. Events: `onexit(code, signal name or '')`.
fn spawn<'s>(
    scope: &mut PinScope<'s, '_>,
    args: FunctionCallbackArguments<'s>,
    mut rv: ReturnValue<'_, Value>,
) {
    let this = args.this();
    let options = args
        .get(0)
        .try_cast::<v8::Object>()
        .ok()
        .and_then(|options| SpawnOptions::read(scope, options));
    let Some(options) = options else {
        return rv.set_int32(uv::uv_errno_t_UV_EINVAL);
    };
    // Pipes must come with handles here, and a process is spawned once.
    if options
        .stdio
        .iter()
        .any(|entry| matches!(entry, Stdio::Pipe))
        || Handle::of(this, |_| true).is_some()
    {
        return rv.set_int32(uv::uv_errno_t_UV_EINVAL);
    }
    let mut status = 0;
    let handle = Handle::create(scope, this, Kind::Process, |uv_loop, raw| {
        status = options.with_uv(
            Some(exited),
            |_| (std::ptr::null_mut(), 0),
            // SAFETY: fresh memory of a handle; the options live during the call.
            |options| unsafe { uv::uv_spawn(uv_loop, raw.cast(), options) },
        );
        // A failed spawn has initialized the handle all the same: it must be closed, not freed.
        0
    });
    if let (Ok(handle), 0) = (handle, status) {
        // SAFETY: alive: made just now.
        let pid = unsafe { uv::uv_process_get_pid(handle.cast()) };
        set_number(scope, this, "pid", f64::from(pid));
    }
    rv.set_int32(status);
}

unsafe extern "C" fn exited(raw: *mut uv::uv_process_t, code: i64, signal: c_int) {
    // SAFETY: libuv calls back about live handles.
    unsafe {
        emit(Handle::from_uv(raw), "onexit", |scope| {
            let name = string(scope, signal_name(signal));
            vec![v8::Number::new(scope, code as f64).into(), name.into()]
        });
    }
}

/// `kill(signal)`: a libuv status.
fn kill(
    _scope: &mut PinScope<'_, '_>,
    args: FunctionCallbackArguments<'_>,
    mut rv: ReturnValue<'_, Value>,
) {
    rv.set_int32(
        match Handle::of(args.this(), |kind| kind == Kind::Process) {
            // SAFETY: alive, see `of`; libuv knows when the process has ended.
            Some(handle) => unsafe { uv::uv_process_kill(handle.cast(), int(&args, 0, 0)) },
            None => uv::uv_errno_t_UV_ESRCH,
        },
    );
}

/// The name of a signal; empty for 0 and numbers without one.
pub(super) fn signal_name(signal: c_int) -> &'static str {
    super::constants::SIGNALS
        .iter()
        .find(|(_, number)| *number == signal)
        .map_or("", |(name, _)| name)
}
