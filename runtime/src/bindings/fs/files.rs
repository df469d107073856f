//! Native functions that take a descriptor.

use libuv_sys2 as uv;
use v8::{FunctionCallbackArguments, Local, PinScope, ReturnValue, Value};

use super::paths::owner;
use super::request::{After, Op, run};
use crate::bindings::support::{Bytes, float, int, int64, throw_range, throw_type};

/// Functions that take a descriptor only, `name(fd, callback)`.
macro_rules! fd_only {
    ($($(#[$doc:meta])* $name:ident => $syscall:literal, $uv:ident;)*) => {$(
        $(#[$doc])*
        pub(super) fn $name(
            scope: &mut PinScope<'_, '_>,
            args: FunctionCallbackArguments<'_>,
            mut rv: ReturnValue<'_, Value>,
        ) {
            let fd = int(&args, 0, -1);
            let op = Op::new($syscall, After::Undefined);
            run(scope, &args, 1, &mut rv, op, |uv_loop, req, _, cb| {
                // SAFETY: any number is fine as a descriptor; a bad one is EBADF.
                unsafe { uv::$uv(uv_loop, req, fd, cb) }
            });
        }
    )*};
}

fd_only! {
    /// `close(fd, callback)`
    close => "close", uv_fs_close;
    /// `fsync(fd, callback)`
    fsync => "fsync", uv_fs_fsync;
    /// `fdatasync(fd, callback)`
    fdatasync => "fdatasync", uv_fs_fdatasync;
}

/// `fstat(fd, bigint, callback)`
pub(super) fn fstat(
    scope: &mut PinScope<'_, '_>,
    args: FunctionCallbackArguments<'_>,
    mut rv: ReturnValue<'_, Value>,
) {
    let fd = int(&args, 0, -1);
    let op = Op::new(
        "fstat",
        After::Stat {
            bigint: args.get(1).is_true(),
        },
    );
    run(scope, &args, 2, &mut rv, op, |uv_loop, req, _, cb| {
        // SAFETY: any number is fine as a descriptor; a bad one is EBADF.
        unsafe { uv::uv_fs_fstat(uv_loop, req, fd, cb) }
    });
}

/// `ftruncate(fd, length, callback)`
pub(super) fn ftruncate(
    scope: &mut PinScope<'_, '_>,
    args: FunctionCallbackArguments<'_>,
    mut rv: ReturnValue<'_, Value>,
) {
    let (fd, length) = (int(&args, 0, -1), int64(&args, 1, 0));
    let op = Op::new("ftruncate", After::Undefined);
    run(scope, &args, 2, &mut rv, op, |uv_loop, req, _, cb| {
        // SAFETY: any number is fine as a descriptor; a bad one is EBADF.
        unsafe { uv::uv_fs_ftruncate(uv_loop, req, fd, length, cb) }
    });
}

/// `fchmod(fd, mode, callback)`
pub(super) fn fchmod(
    scope: &mut PinScope<'_, '_>,
    args: FunctionCallbackArguments<'_>,
    mut rv: ReturnValue<'_, Value>,
) {
    let (fd, mode) = (int(&args, 0, -1), int(&args, 1, 0));
    let op = Op::new("fchmod", After::Undefined);
    run(scope, &args, 2, &mut rv, op, |uv_loop, req, _, cb| {
        // SAFETY: any number is fine as a descriptor; a bad one is EBADF.
        unsafe { uv::uv_fs_fchmod(uv_loop, req, fd, mode, cb) }
    });
}

/// `fchown(fd, uid, gid, callback)`
pub(super) fn fchown(
    scope: &mut PinScope<'_, '_>,
    args: FunctionCallbackArguments<'_>,
    mut rv: ReturnValue<'_, Value>,
) {
    let fd = int(&args, 0, -1);
    let (uid, gid) = (owner(&args, 1), owner(&args, 2));
    let op = Op::new("fchown", After::Undefined);
    run(scope, &args, 3, &mut rv, op, |uv_loop, req, _, cb| {
        // SAFETY: any number is fine as a descriptor; a bad one is EBADF.
        unsafe { uv::uv_fs_fchown(uv_loop, req, fd, uid, gid, cb) }
    });
}

/// `futimes(fd, atime, mtime, callback)`, times in seconds.
pub(super) fn futimes(
    scope: &mut PinScope<'_, '_>,
    args: FunctionCallbackArguments<'_>,
    mut rv: ReturnValue<'_, Value>,
) {
    let fd = int(&args, 0, -1);
    let (atime, mtime) = (float(&args, 1, 0.0), float(&args, 2, 0.0));
    let op = Op::new("futime", After::Undefined);
    run(scope, &args, 3, &mut rv, op, |uv_loop, req, _, cb| {
        // SAFETY: any number is fine as a descriptor; a bad one is EBADF.
        unsafe { uv::uv_fs_futime(uv_loop, req, fd, atime, mtime, cb) }
    });
}

/// One view and the part of it a read or write means: `(…, view, offset, length, …)` from argument 1.
fn one(
    scope: &mut PinScope<'_, '_>,
    args: &FunctionCallbackArguments<'_>,
) -> Option<(Vec<Bytes>, uv::uv_buf_t)> {
    let later = args.get(5).is_function();
    let bytes = if later {
        Bytes::of(args.get(1))
    } else {
        Bytes::borrow(args.get(1))
    };
    let Some(bytes) = bytes else {
        throw_type(
            scope,
            "ERR_INVALID_ARG_TYPE",
            "The buffer must be an ArrayBufferView.",
        );
        return None;
    };
    let offset = int64(args, 2, 0);
    let length = int64(args, 3, bytes.len as i64);
    let range = usize::try_from(offset)
        .ok()
        .zip(usize::try_from(length).ok());
    let Some(buf) = range.and_then(|(offset, length)| bytes.slice(offset, length)) else {
        throw_range(
            scope,
            "ERR_OUT_OF_RANGE",
            "The range lies outside of the buffer.",
        );
        return None;
    };
    Some((if later { vec![bytes] } else { Vec::new() }, buf))
}

/// The memory of an array of views, whole: argument 1.
fn many(
    scope: &mut PinScope<'_, '_>,
    args: &FunctionCallbackArguments<'_>,
) -> Option<(Vec<Bytes>, Vec<uv::uv_buf_t>)> {
    let list = args.get(1).try_cast::<v8::Array>().ok();
    let length = list.map_or(0, |list| list.length());
    let mut held = Vec::with_capacity(length as usize);
    let mut bufs = Vec::with_capacity(length as usize);
    for index in 0..length {
        let item: Option<Local<'_, Value>> = list.and_then(|list| list.get_index(scope, index));
        let Some(bytes) = item.and_then(Bytes::of) else {
            throw_type(
                scope,
                "ERR_INVALID_ARG_TYPE",
                "The buffers must be ArrayBufferViews.",
            );
            return None;
        };
        bufs.extend(bytes.slice(0, bytes.len));
        held.push(bytes);
    }
    if list.is_none() {
        throw_type(
            scope,
            "ERR_INVALID_ARG_TYPE",
            "The buffers must be an array.",
        );
        return None;
    }
    Some((held, bufs))
}

/// Reads and writes of one view: `name(fd, view, offset, length, position, callback)`.
macro_rules! transfer {
    ($($(#[$doc:meta])* $name:ident => $syscall:literal, $uv:ident;)*) => {$(
        $(#[$doc])*
        pub(super) fn $name(
            scope: &mut PinScope<'_, '_>,
            args: FunctionCallbackArguments<'_>,
            mut rv: ReturnValue<'_, Value>,
        ) {
            let fd = int(&args, 0, -1);
            let Some((held, buf)) = one(scope, &args) else { return };
            let position = int64(&args, 4, -1);
            let op = Op::new($syscall, After::Number).hold(held);
            run(scope, &args, 5, &mut rv, op, |uv_loop, req, _, cb| {
                // SAFETY: libuv copies the list; `op.hold` keeps the memory until the request is done.
                unsafe { uv::$uv(uv_loop, req, fd, &buf, 1, position, cb) }
            });
        }
    )*};
}

transfer! {
    /// `read(fd, view, offset, length, position, callback)`: bytes read.
    read => "read", uv_fs_read;
    /// `write(fd, view, offset, length, position, callback)`: bytes written.
    write => "write", uv_fs_write;
}

/// Reads and writes of several views: `name(fd, views, position, callback)`.
macro_rules! transfer_many {
    ($($(#[$doc:meta])* $name:ident => $syscall:literal, $uv:ident;)*) => {$(
        $(#[$doc])*
        pub(super) fn $name(
            scope: &mut PinScope<'_, '_>,
            args: FunctionCallbackArguments<'_>,
            mut rv: ReturnValue<'_, Value>,
        ) {
            let fd = int(&args, 0, -1);
            let Some((held, bufs)) = many(scope, &args) else { return };
            let position = int64(&args, 2, -1);
            let op = Op::new($syscall, After::Number).hold(held);
            run(scope, &args, 3, &mut rv, op, |uv_loop, req, _, cb| {
                // SAFETY: libuv copies the list; `op.hold` keeps the memory until the request is done.
                unsafe { uv::$uv(uv_loop, req, fd, bufs.as_ptr(), bufs.len() as u32, position, cb) }
            });
        }
    )*};
}

transfer_many! {
    /// `readv(fd, views, position, callback)`: bytes read.
    readv => "read", uv_fs_read;
    /// `writev(fd, views, position, callback)`: bytes written.
    writev => "write", uv_fs_write;
}
