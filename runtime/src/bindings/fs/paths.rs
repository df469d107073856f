//! Native functions that take a path.

use libuv_sys2 as uv;
use v8::{FunctionCallbackArguments, PinScope, ReturnValue, Value};

use super::request::{After, Op, run};
use crate::bindings::support::{float, int, path};

/// Functions that take one path and an integer, `name(path, integer, callback)`.
macro_rules! path_and_int {
    ($($(#[$doc:meta])* $name:ident => $syscall:literal, $uv:ident, $after:expr;)*) => {$(
        $(#[$doc])*
        pub(super) fn $name(
            scope: &mut PinScope<'_, '_>,
            args: FunctionCallbackArguments<'_>,
            mut rv: ReturnValue<'_, Value>,
        ) {
            let Some(path) = path(scope, &args, 0) else { return };
            let number = int(&args, 1, 0);
            let op = Op::new($syscall, $after).path(path);
            run(scope, &args, 2, &mut rv, op, |uv_loop, req, op, cb| {
                // SAFETY: libuv copies the path of a queued request.
                unsafe { uv::$uv(uv_loop, req, op.c_path(), number, cb) }
            });
        }
    )*};
}

path_and_int! {
    /// `access(path, mode, callback)`
    access => "access", uv_fs_access, After::Undefined;
    /// `chmod(path, mode, callback)`
    chmod => "chmod", uv_fs_chmod, After::Undefined;
    /// `mkdir(path, mode, callback)`
    mkdir => "mkdir", uv_fs_mkdir, After::Undefined;
}

/// Functions that take one path only, `name(path, callback)`.
macro_rules! path_only {
    ($($(#[$doc:meta])* $name:ident => $syscall:literal, $uv:ident;)*) => {$(
        $(#[$doc])*
        pub(super) fn $name(
            scope: &mut PinScope<'_, '_>,
            args: FunctionCallbackArguments<'_>,
            mut rv: ReturnValue<'_, Value>,
        ) {
            let Some(path) = path(scope, &args, 0) else { return };
            let op = Op::new($syscall, After::Undefined).path(path);
            run(scope, &args, 1, &mut rv, op, |uv_loop, req, op, cb| {
                // SAFETY: libuv copies the path of a queued request.
                unsafe { uv::$uv(uv_loop, req, op.c_path(), cb) }
            });
        }
    )*};
}

path_only! {
    /// `rmdir(path, callback)`
    rmdir => "rmdir", uv_fs_rmdir;
    /// `unlink(path, callback)`
    unlink => "unlink", uv_fs_unlink;
}

/// Functions that take a path and answer with one, `name(path, asBytes, callback)`.
macro_rules! path_to_path {
    ($($(#[$doc:meta])* $name:ident => $syscall:literal, $uv:ident, $after:ident;)*) => {$(
        $(#[$doc])*
        pub(super) fn $name(
            scope: &mut PinScope<'_, '_>,
            args: FunctionCallbackArguments<'_>,
            mut rv: ReturnValue<'_, Value>,
        ) {
            let Some(path) = path(scope, &args, 0) else { return };
            let bytes = args.get(1).is_true();
            let op = Op::new($syscall, After::$after { bytes }).path(path);
            run(scope, &args, 2, &mut rv, op, |uv_loop, req, op, cb| {
                // SAFETY: libuv copies the path of a queued request; mkdtemp fills a copy as well.
                unsafe { uv::$uv(uv_loop, req, op.c_path(), cb) }
            });
        }
    )*};
}

path_to_path! {
    /// `readlink(path, asBytes, callback)`
    readlink => "readlink", uv_fs_readlink, Link;
    /// `realpath(path, asBytes, callback)`
    realpath => "realpath", uv_fs_realpath, Link;
    /// `mkdtemp(template, asBytes, callback)`
    mkdtemp => "mkdtemp", uv_fs_mkdtemp, Path;
}

/// Functions that take two paths and an integer, `name(path, dest, integer, callback)`.
macro_rules! two_paths {
    ($($(#[$doc:meta])* $name:ident => $syscall:literal, |$l:ident, $r:ident, $op:ident, $n:ident, $cb:ident| $call:expr;)*) => {$(
        $(#[$doc])*
        pub(super) fn $name(
            scope: &mut PinScope<'_, '_>,
            args: FunctionCallbackArguments<'_>,
            mut rv: ReturnValue<'_, Value>,
        ) {
            let Some(from) = path(scope, &args, 0) else { return };
            let Some(to) = path(scope, &args, 1) else { return };
            let $n = int(&args, 2, 0);
            let op = Op::new($syscall, After::Undefined).path(from).dest(to);
            run(scope, &args, 3, &mut rv, op, |$l, $r, $op, $cb| {
                let _ = $n;
                // SAFETY: libuv copies both paths of a queued request.
                unsafe { $call }
            });
        }
    )*};
}

two_paths! {
    /// `rename(from, to, 0, callback)`
    rename => "rename", |l, r, op, n, cb| uv::uv_fs_rename(l, r, op.c_path(), op.c_dest(), cb);
    /// `link(existing, new, 0, callback)`
    link => "link", |l, r, op, n, cb| uv::uv_fs_link(l, r, op.c_path(), op.c_dest(), cb);
    /// `symlink(target, path, flags, callback)`
    symlink => "symlink", |l, r, op, n, cb| uv::uv_fs_symlink(l, r, op.c_path(), op.c_dest(), n, cb);
    /// `copyFile(from, to, mode, callback)`
    copy_file => "copyfile", |l, r, op, n, cb| uv::uv_fs_copyfile(l, r, op.c_path(), op.c_dest(), n, cb);
}

/// `open(path, flags, mode, callback)`: a descriptor.
pub(super) fn open(
    scope: &mut PinScope<'_, '_>,
    args: FunctionCallbackArguments<'_>,
    mut rv: ReturnValue<'_, Value>,
) {
    let Some(path) = path(scope, &args, 0) else {
        return;
    };
    let (flags, mode) = (int(&args, 1, 0), int(&args, 2, 0o666));
    let op = Op::new("open", After::Number).path(path);
    run(scope, &args, 3, &mut rv, op, |uv_loop, req, op, cb| {
        // SAFETY: libuv copies the path of a queued request.
        unsafe { uv::uv_fs_open(uv_loop, req, op.c_path(), flags, mode, cb) }
    });
}

/// `stat(path, bigint, callback, throwIfNoEntry)`
pub(super) fn stat(
    scope: &mut PinScope<'_, '_>,
    args: FunctionCallbackArguments<'_>,
    mut rv: ReturnValue<'_, Value>,
) {
    let Some(path) = path(scope, &args, 0) else {
        return;
    };
    let op = Op::new("stat", after_stat(&args)).path(path);
    run(scope, &args, 2, &mut rv, op, |uv_loop, req, op, cb| {
        // SAFETY: libuv copies the path of a queued request.
        unsafe { uv::uv_fs_stat(uv_loop, req, op.c_path(), cb) }
    });
}

/// `lstat(path, bigint, callback, throwIfNoEntry)`
pub(super) fn lstat(
    scope: &mut PinScope<'_, '_>,
    args: FunctionCallbackArguments<'_>,
    mut rv: ReturnValue<'_, Value>,
) {
    let Some(path) = path(scope, &args, 0) else {
        return;
    };
    let op = Op::new("lstat", after_stat(&args)).path(path);
    run(scope, &args, 2, &mut rv, op, |uv_loop, req, op, cb| {
        // SAFETY: libuv copies the path of a queued request.
        unsafe { uv::uv_fs_lstat(uv_loop, req, op.c_path(), cb) }
    });
}

fn after_stat(args: &FunctionCallbackArguments<'_>) -> After {
    let bigint = args.get(1).is_true();
    if args.get(3).is_false() {
        After::StatOrUndefined { bigint }
    } else {
        After::Stat { bigint }
    }
}

/// `statfs(path, bigint, callback)`
pub(super) fn statfs(
    scope: &mut PinScope<'_, '_>,
    args: FunctionCallbackArguments<'_>,
    mut rv: ReturnValue<'_, Value>,
) {
    let Some(path) = path(scope, &args, 0) else {
        return;
    };
    let bigint = args.get(1).is_true();
    let op = Op::new("statfs", After::StatFs { bigint }).path(path);
    run(scope, &args, 2, &mut rv, op, |uv_loop, req, op, cb| {
        // SAFETY: libuv copies the path of a queued request.
        unsafe { uv::uv_fs_statfs(uv_loop, req, op.c_path(), cb) }
    });
}

/// `readdir(path, asBytes, withTypes, callback)`
pub(super) fn readdir(
    scope: &mut PinScope<'_, '_>,
    args: FunctionCallbackArguments<'_>,
    mut rv: ReturnValue<'_, Value>,
) {
    let Some(path) = path(scope, &args, 0) else {
        return;
    };
    let after = After::Entries {
        bytes: args.get(1).is_true(),
        types: args.get(2).is_true(),
    };
    let op = Op::new("scandir", after).path(path);
    run(scope, &args, 3, &mut rv, op, |uv_loop, req, op, cb| {
        // SAFETY: libuv copies the path of a queued request.
        unsafe { uv::uv_fs_scandir(uv_loop, req, op.c_path(), 0, cb) }
    });
}

/// `chown(path, uid, gid, callback)`
pub(super) fn chown(
    scope: &mut PinScope<'_, '_>,
    args: FunctionCallbackArguments<'_>,
    mut rv: ReturnValue<'_, Value>,
) {
    let Some(path) = path(scope, &args, 0) else {
        return;
    };
    let (uid, gid) = (owner(&args, 1), owner(&args, 2));
    let op = Op::new("chown", After::Undefined).path(path);
    run(scope, &args, 3, &mut rv, op, |uv_loop, req, op, cb| {
        // SAFETY: libuv copies the path of a queued request.
        unsafe { uv::uv_fs_chown(uv_loop, req, op.c_path(), uid, gid, cb) }
    });
}

/// `lchown(path, uid, gid, callback)`
pub(super) fn lchown(
    scope: &mut PinScope<'_, '_>,
    args: FunctionCallbackArguments<'_>,
    mut rv: ReturnValue<'_, Value>,
) {
    let Some(path) = path(scope, &args, 0) else {
        return;
    };
    let (uid, gid) = (owner(&args, 1), owner(&args, 2));
    let op = Op::new("lchown", After::Undefined).path(path);
    run(scope, &args, 3, &mut rv, op, |uv_loop, req, op, cb| {
        // SAFETY: libuv copies the path of a queued request.
        unsafe { uv::uv_fs_lchown(uv_loop, req, op.c_path(), uid, gid, cb) }
    });
}

/// A user or group id; -1, "leave it", is all ones.
pub(super) fn owner(args: &FunctionCallbackArguments<'_>, index: i32) -> u32 {
    float(args, index, -1.0) as i64 as u32
}

/// `utimes(path, atime, mtime, callback)`, times in seconds.
pub(super) fn utimes(
    scope: &mut PinScope<'_, '_>,
    args: FunctionCallbackArguments<'_>,
    mut rv: ReturnValue<'_, Value>,
) {
    let Some(path) = path(scope, &args, 0) else {
        return;
    };
    let (atime, mtime) = (float(&args, 1, 0.0), float(&args, 2, 0.0));
    let op = Op::new("utime", After::Undefined).path(path);
    run(scope, &args, 3, &mut rv, op, |uv_loop, req, op, cb| {
        // SAFETY: libuv copies the path of a queued request.
        unsafe { uv::uv_fs_utime(uv_loop, req, op.c_path(), atime, mtime, cb) }
    });
}

/// `lutimes(path, atime, mtime, callback)`, times in seconds.
pub(super) fn lutimes(
    scope: &mut PinScope<'_, '_>,
    args: FunctionCallbackArguments<'_>,
    mut rv: ReturnValue<'_, Value>,
) {
    let Some(path) = path(scope, &args, 0) else {
        return;
    };
    let (atime, mtime) = (float(&args, 1, 0.0), float(&args, 2, 0.0));
    let op = Op::new("lutime", After::Undefined).path(path);
    run(scope, &args, 3, &mut rv, op, |uv_loop, req, op, cb| {
        // SAFETY: libuv copies the path of a queued request.
        unsafe { uv::uv_fs_lutime(uv_loop, req, op.c_path(), atime, mtime, cb) }
    });
}
