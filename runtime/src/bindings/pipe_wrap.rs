//! `internalBinding('pipe_wrap')`: UNIX sockets and pipes.

use libuv_sys2 as uv;
use v8::{FunctionCallbackArguments, Local, MapFnTo, PinScope, ReturnValue, Value};

use super::handle::{Handle, Kind, class, construct_with};
use super::prelude::*;
use super::stream::{Classes, Request, methods};
use super::support::int;

/// Values of the constructor's argument.
const IPC: i32 = 2;

pub(super) fn init<'s>(scope: &mut PinScope<'s, '_>, target: Local<'s, v8::Object>, env: &Rc<Env>) {
    let mut all = methods();
    let own: [(&str, v8::FunctionCallback); 4] = [
        ("open", open.map_fn_to()),
        ("bind", bind.map_fn_to()),
        ("connect", connect.map_fn_to()),
        ("fchmod", fchmod.map_fn_to()),
    ];
    all.extend(own);
    if let Some(function) = class(scope, target, "Pipe", construct, &all) {
        *Classes::of(env).pipe.borrow_mut() = Some(v8::Global::new(scope, function));
    }
    let constants = v8::Object::new(scope);
    set_number(scope, constants, "SOCKET", 0.0);
    set_number(scope, constants, "SERVER", 1.0);
    set_number(scope, constants, "IPC", f64::from(IPC));
    set_number(
        scope,
        constants,
        "UV_READABLE",
        f64::from(uv::uv_poll_event_UV_READABLE),
    );
    set_number(
        scope,
        constants,
        "UV_WRITABLE",
        f64::from(uv::uv_poll_event_UV_WRITABLE),
    );
    set(scope, target, "constants", constants.into());
}

/// `new Pipe(type)`
fn construct(
    scope: &mut PinScope<'_, '_>,
    args: FunctionCallbackArguments<'_>,
    _rv: ReturnValue<'_, Value>,
) {
    let ipc = int(&args, 0, 0) == IPC;
    construct_with(scope, &args, Kind::Pipe, "pipe", |uv_loop, raw| {
        // SAFETY: fresh memory of a handle.
        unsafe { uv::uv_pipe_init(uv_loop, raw.cast(), i32::from(ipc)) }
    });
}

fn pipe(args: &FunctionCallbackArguments<'_>) -> Option<*mut Handle> {
    Handle::of(args.this(), |kind| kind == Kind::Pipe)
}

/// `open(fd)`
fn open(
    _scope: &mut PinScope<'_, '_>,
    args: FunctionCallbackArguments<'_>,
    mut rv: ReturnValue<'_, Value>,
) {
    rv.set_int32(match pipe(&args) {
        // SAFETY: alive, see `of`; libuv checks the descriptor.
        Some(handle) => unsafe { uv::uv_pipe_open(handle.cast(), int(&args, 0, -1)) },
        None => uv::uv_errno_t_UV_EBADF,
    });
}

/// `bind(path)`; a leading NUL names Linux's abstract space.
fn bind(
    scope: &mut PinScope<'_, '_>,
    args: FunctionCallbackArguments<'_>,
    mut rv: ReturnValue<'_, Value>,
) {
    let name = super::support::text(scope, &args, 0);
    rv.set_int32(match (pipe(&args), name) {
        // SAFETY: alive, see `of`; the name and its length belong together.
        (Some(handle), Some(name)) => unsafe {
            uv::uv_pipe_bind2(
                handle.cast(),
                name.as_ptr().cast(),
                name.len(),
                uv::UV_PIPE_NO_TRUNCATE,
            )
        },
        _ => uv::uv_errno_t_UV_EINVAL,
    });
}

/// `connect(path, callback)`
fn connect(
    scope: &mut PinScope<'_, '_>,
    args: FunctionCallbackArguments<'_>,
    mut rv: ReturnValue<'_, Value>,
) {
    let name = super::support::text(scope, &args, 0);
    let (Some(handle), Some(name)) = (pipe(&args), name) else {
        return rv.set_int32(uv::uv_errno_t_UV_EINVAL);
    };
    rv.set_int32(Request::<uv::uv_connect_t>::start(scope, &args, 1, |req| {
        // SAFETY: alive, see `of`; the name and its length belong together, and libuv copies them.
        unsafe {
            uv::uv_pipe_connect2(
                req,
                handle.cast(),
                name.as_ptr().cast(),
                name.len(),
                uv::UV_PIPE_NO_TRUNCATE,
                Some(Request::finish),
            )
        }
    }));
}

/// `fchmod(UV_READABLE | UV_WRITABLE)`
fn fchmod(
    _scope: &mut PinScope<'_, '_>,
    args: FunctionCallbackArguments<'_>,
    mut rv: ReturnValue<'_, Value>,
) {
    rv.set_int32(match pipe(&args) {
        // SAFETY: alive, see `of`.
        Some(handle) => unsafe { uv::uv_pipe_chmod(handle.cast(), int(&args, 0, 0)) },
        None => uv::uv_errno_t_UV_EBADF,
    });
}
