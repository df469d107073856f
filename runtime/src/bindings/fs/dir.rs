//! Open directories: `fs.opendir` and the `Dir` class.
//!
//! JavaScript holds a number; the `uv_dir_t` stays here, so a stale or invented number is an `EBADF`
//! and never a wild pointer.

use std::cell::RefCell;
use std::collections::HashMap;
use std::ffi::CStr;

use libuv_sys2 as uv;
use v8::{FunctionCallbackArguments, Local, PinScope, ReturnValue, Value};

use super::request::{After, Op, run};
use crate::bindings::support::{int, name_or_bytes, path, throw_uv};

/// An open directory and the room for its next entries.
struct Open {
    dir: *mut uv::uv_dir_t,
    /// Where libuv writes entries; a box of its own so that its address stays when the table grows.
    entries: Box<[uv::uv_dirent_t]>,
}

#[derive(Default)]
struct Table {
    open: HashMap<i32, Open>,
    next: i32,
}

thread_local! {
    static TABLE: RefCell<Table> = RefCell::default();
}

/// Keeps a directory that opendir has made; its handle is the result.
pub(super) fn opened<'s>(scope: &mut PinScope<'s, '_>, req: *mut uv::uv_fs_t) -> Local<'s, Value> {
    // SAFETY: a finished opendir has its directory at `ptr`.
    let dir = unsafe { (*req).ptr.cast::<uv::uv_dir_t>() };
    let handle = TABLE.with_borrow_mut(|table| {
        table.next = table.next.wrapping_add(1);
        table.open.insert(
            table.next,
            Open {
                dir,
                entries: Box::default(),
            },
        );
        table.next
    });
    v8::Integer::new(scope, handle).into()
}

/// The entries of a finished readdir, names and types alternating; `null` at the end.
pub(super) fn read<'s>(
    scope: &mut PinScope<'s, '_>,
    req: *mut uv::uv_fs_t,
    bytes: bool,
) -> Local<'s, Value> {
    // SAFETY: a finished readdir has the directory at `ptr` and the number of entries as its result.
    let (dir, count) = unsafe { ((*req).ptr.cast::<uv::uv_dir_t>(), (*req).result) };
    if count <= 0 {
        return v8::null(scope).into();
    }
    let mut values: Vec<Local<'s, Value>> = Vec::with_capacity(count as usize * 2);
    for index in 0..count as usize {
        // SAFETY: libuv filled `count` entries of the array it was given.
        let entry = unsafe { &*(*dir).dirents.add(index) };
        // SAFETY: the name is terminated and lives until the request is cleaned up.
        let text = unsafe { CStr::from_ptr(entry.name) }.to_bytes();
        values.push(name_or_bytes(scope, text, bytes));
        values.push(v8::Integer::new(scope, entry.type_ as i32).into());
    }
    v8::Array::new_with_elements(scope, &values).into()
}

/// `opendir(path, callback)`: a handle.
pub(super) fn opendir(
    scope: &mut PinScope<'_, '_>,
    args: FunctionCallbackArguments<'_>,
    mut rv: ReturnValue<'_, Value>,
) {
    let Some(path) = path(scope, &args, 0) else {
        return;
    };
    let op = Op::new("opendir", After::Dir).path(path);
    run(scope, &args, 1, &mut rv, op, |uv_loop, req, op, cb| {
        // SAFETY: libuv copies the path of a queued request.
        unsafe { uv::uv_fs_opendir(uv_loop, req, op.c_path(), cb) }
    });
}

/// `readdirBuffered(handle, count, asBytes, callback)`: up to `count` entries.
pub(super) fn readdir_buffered(
    scope: &mut PinScope<'_, '_>,
    args: FunctionCallbackArguments<'_>,
    mut rv: ReturnValue<'_, Value>,
) {
    let handle = int(&args, 0, 0);
    let count = int(&args, 1, 32).clamp(1, 1 << 20) as usize;
    let bytes = args.get(2).is_true();
    let dir = TABLE.with_borrow_mut(|table| {
        let open = table.open.get_mut(&handle)?;
        if open.entries.len() != count {
            let empty = uv::uv_dirent_t {
                name: std::ptr::null(),
                type_: 0,
            };
            open.entries = vec![empty; count].into_boxed_slice();
        }
        // SAFETY: the directory is open, and no read of it is running: `Dir` queues its operations.
        unsafe {
            (*open.dir).dirents = open.entries.as_mut_ptr();
            (*open.dir).nentries = count;
        }
        Some(open.dir)
    });
    let Some(dir) = dir else {
        return throw_uv(scope, uv::uv_errno_t_UV_EBADF, "scandir", None, None);
    };
    let op = Op::new("scandir", After::DirEntries { bytes });
    run(scope, &args, 3, &mut rv, op, |uv_loop, req, _, cb| {
        // SAFETY: the directory is open and its entries have room.
        unsafe { uv::uv_fs_readdir(uv_loop, req, dir, cb) }
    });
}

/// `closedir(handle, callback)`.
pub(super) fn closedir(
    scope: &mut PinScope<'_, '_>,
    args: FunctionCallbackArguments<'_>,
    mut rv: ReturnValue<'_, Value>,
) {
    let handle = int(&args, 0, 0);
    let Some(open) = TABLE.with_borrow_mut(|table| table.open.remove(&handle)) else {
        return throw_uv(scope, uv::uv_errno_t_UV_EBADF, "closedir", None, None);
    };
    let op = Op::new("closedir", After::Undefined);
    run(scope, &args, 1, &mut rv, op, |uv_loop, req, _, cb| {
        // SAFETY: taken out of the table, so nobody closes it a second time.
        unsafe { uv::uv_fs_closedir(uv_loop, req, open.dir, cb) }
    });
}
