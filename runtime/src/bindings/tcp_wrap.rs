//! `internalBinding('tcp_wrap')`: TCP sockets.

use std::ffi::c_int;

use libuv_sys2 as uv;
use v8::{FunctionCallbackArguments, Local, MapFnTo, PinScope, ReturnValue, Value};

use super::address;
use super::handle::{Handle, Kind, class, construct_with};
use super::prelude::*;
use super::stream::{Classes, Request, methods};
use super::support::int;

pub(super) fn init<'s>(scope: &mut PinScope<'s, '_>, target: Local<'s, v8::Object>, env: &Rc<Env>) {
    let mut all = methods();
    let own: [(&str, v8::FunctionCallback); 7] = [
        ("open", open.map_fn_to()),
        ("bind", bind.map_fn_to()),
        ("connect", connect.map_fn_to()),
        ("getsockname", getsockname.map_fn_to()),
        ("getpeername", getpeername.map_fn_to()),
        ("setNoDelay", set_no_delay.map_fn_to()),
        ("setKeepAlive", set_keep_alive.map_fn_to()),
    ];
    all.extend(own);
    if let Some(function) = class(scope, target, "TCP", construct, &all) {
        *Classes::of(env).tcp.borrow_mut() = Some(v8::Global::new(scope, function));
    }
    let constants = v8::Object::new(scope);
    set_number(scope, constants, "SOCKET", 0.0);
    set_number(scope, constants, "SERVER", 1.0);
    set_number(
        scope,
        constants,
        "UV_TCP_IPV6ONLY",
        f64::from(uv::uv_tcp_flags_UV_TCP_IPV6ONLY),
    );
    set(scope, target, "constants", constants.into());
}

/// `new TCP(type)`
fn construct(
    scope: &mut PinScope<'_, '_>,
    args: FunctionCallbackArguments<'_>,
    _rv: ReturnValue<'_, Value>,
) {
    construct_with(scope, &args, Kind::Tcp, "socket", |uv_loop, raw| {
        // SAFETY: fresh memory of a handle.
        unsafe { uv::uv_tcp_init(uv_loop, raw.cast()) }
    });
}

fn tcp(args: &FunctionCallbackArguments<'_>) -> Option<*mut Handle> {
    Handle::of(args.this(), |kind| kind == Kind::Tcp)
}

/// `open(fd)`
fn open(
    _scope: &mut PinScope<'_, '_>,
    args: FunctionCallbackArguments<'_>,
    mut rv: ReturnValue<'_, Value>,
) {
    rv.set_int32(match tcp(&args) {
        // SAFETY: alive, see `of`; libuv checks the descriptor.
        Some(handle) => unsafe { uv::uv_tcp_open(handle.cast(), int(&args, 0, -1) as _) },
        None => uv::uv_errno_t_UV_EBADF,
    });
}

/// `bind(address, port, flags)`
fn bind(
    scope: &mut PinScope<'_, '_>,
    args: FunctionCallbackArguments<'_>,
    mut rv: ReturnValue<'_, Value>,
) {
    let flags = int(&args, 2, 0) as u32;
    rv.set_int32(match (tcp(&args), address::read(scope, &args, 0)) {
        // SAFETY: alive, see `of`; the address is complete.
        (Some(handle), Ok(address)) => unsafe {
            uv::uv_tcp_bind(handle.cast(), (&raw const address).cast(), flags)
        },
        (Some(_), Err(error)) => error,
        (None, _) => uv::uv_errno_t_UV_EBADF,
    });
}

/// `connect(address, port, callback)`
fn connect(
    scope: &mut PinScope<'_, '_>,
    args: FunctionCallbackArguments<'_>,
    mut rv: ReturnValue<'_, Value>,
) {
    let Some(handle) = tcp(&args) else {
        return rv.set_int32(uv::uv_errno_t_UV_EBADF);
    };
    let address = match address::read(scope, &args, 0) {
        Ok(address) => address,
        Err(error) => return rv.set_int32(error),
    };
    rv.set_int32(Request::<uv::uv_connect_t>::start(scope, &args, 2, |req| {
        // SAFETY: alive, see `of`; libuv copies the address.
        unsafe {
            uv::uv_tcp_connect(
                req,
                handle.cast(),
                (&raw const address).cast(),
                Some(Request::finish),
            )
        }
    }));
}

fn getsockname<'s>(
    scope: &mut PinScope<'s, '_>,
    args: FunctionCallbackArguments<'s>,
    mut rv: ReturnValue<'_, Value>,
) {
    rv.set_int32(address::name(
        scope,
        &args,
        tcp(&args),
        uv::uv_tcp_getsockname,
    ));
}

fn getpeername<'s>(
    scope: &mut PinScope<'s, '_>,
    args: FunctionCallbackArguments<'s>,
    mut rv: ReturnValue<'_, Value>,
) {
    rv.set_int32(address::name(
        scope,
        &args,
        tcp(&args),
        uv::uv_tcp_getpeername,
    ));
}

/// `setNoDelay(on)`
fn set_no_delay(
    _scope: &mut PinScope<'_, '_>,
    args: FunctionCallbackArguments<'_>,
    mut rv: ReturnValue<'_, Value>,
) {
    rv.set_int32(match tcp(&args) {
        // SAFETY: alive, see `of`.
        Some(handle) => unsafe {
            uv::uv_tcp_nodelay(handle.cast(), c_int::from(args.get(0).is_true()))
        },
        None => uv::uv_errno_t_UV_EBADF,
    });
}

/// `setKeepAlive(on, seconds)`
fn set_keep_alive(
    _scope: &mut PinScope<'_, '_>,
    args: FunctionCallbackArguments<'_>,
    mut rv: ReturnValue<'_, Value>,
) {
    let seconds = int(&args, 1, 0).max(0) as u32;
    rv.set_int32(match tcp(&args) {
        // SAFETY: alive, see `of`.
        Some(handle) => unsafe {
            uv::uv_tcp_keepalive(handle.cast(), c_int::from(args.get(0).is_true()), seconds)
        },
        None => uv::uv_errno_t_UV_EBADF,
    });
}
