//! `FSEvent` (fs.watch) and `StatWatcher` (fs.watchFile).

use std::ffi::{CStr, c_char, c_int};

use libuv_sys2 as uv;
use v8::{FunctionCallbackArguments, Local, MapFnTo, PinScope, ReturnValue, Value};

use super::request::{STAT_FIELDS, bigints, numbers, stat_fields};
use crate::bindings::handle::{Handle, Kind, class, construct_with, emit};
use crate::bindings::support::{CText, float, name_or_bytes};

pub(super) fn init<'s>(scope: &mut PinScope<'s, '_>, target: Local<'s, v8::Object>) {
    class(
        scope,
        target,
        "FSEvent",
        new_event,
        &[("start", start_event.map_fn_to())],
    );
    class(
        scope,
        target,
        "StatWatcher",
        new_poll,
        &[("start", start_poll.map_fn_to())],
    );
}

fn new_event(
    scope: &mut PinScope<'_, '_>,
    args: FunctionCallbackArguments<'_>,
    _rv: ReturnValue<'_, Value>,
) {
    construct_with(scope, &args, Kind::FsEvent, "watch", |uv_loop, raw| {
        // SAFETY: fresh memory of a handle.
        unsafe { uv::uv_fs_event_init(uv_loop, raw.cast()) }
    });
}

/// `start(path, recursive, asBytes)`: a libuv status. Events: `onchange(status, type, filename)`.
fn start_event(
    scope: &mut PinScope<'_, '_>,
    args: FunctionCallbackArguments<'_>,
    mut rv: ReturnValue<'_, Value>,
) {
    let handle = Handle::of(args.this(), |kind| kind == Kind::FsEvent);
    let (Some(handle), Some(path)) = (handle, CText::read(scope, args.get(0))) else {
        return rv.set_int32(uv::uv_errno_t_UV_EINVAL);
    };
    let recursive = args.get(1).is_true();
    // SAFETY: alive, see `of`; libuv copies the path.
    rv.set_int32(unsafe {
        (*handle).flag = args.get(2).is_true();
        let flags = if recursive {
            uv::uv_fs_event_flags_UV_FS_EVENT_RECURSIVE
        } else {
            0
        };
        uv::uv_fs_event_start(handle.cast(), Some(event), path.as_ptr(), flags)
    });
}

unsafe extern "C" fn event(
    raw: *mut uv::uv_fs_event_t,
    filename: *const c_char,
    events: c_int,
    status: c_int,
) {
    // SAFETY: libuv calls back about live handles only, with a terminated name or null.
    unsafe {
        let handle = Handle::from_uv(raw);
        let bytes = (*handle).flag;
        let text = (!filename.is_null()).then(|| CStr::from_ptr(filename).to_bytes());
        emit(handle, "onchange", |scope| {
            let kind = match events {
                _ if status < 0 => "",
                e if e & uv::uv_fs_event_UV_RENAME as c_int != 0 => "rename",
                _ => "change",
            };
            let kind = crate::bindings::prelude::string(scope, kind);
            let filename = match text {
                Some(text) => name_or_bytes(scope, text, bytes),
                None => v8::null(scope).into(),
            };
            vec![
                v8::Integer::new(scope, status).into(),
                kind.into(),
                filename,
            ]
        });
    }
}

fn new_poll(
    scope: &mut PinScope<'_, '_>,
    args: FunctionCallbackArguments<'_>,
    _rv: ReturnValue<'_, Value>,
) {
    let bigint = args.get(0).is_true();
    construct_with(scope, &args, Kind::FsPoll, "watch", |uv_loop, raw| {
        // SAFETY: fresh memory of a handle.
        unsafe { uv::uv_fs_poll_init(uv_loop, raw.cast()) }
    });
    if let Some(handle) = Handle::of(args.this(), |kind| kind == Kind::FsPoll) {
        // SAFETY: alive, see `of`.
        unsafe { (*handle).flag = bigint };
    }
}

/// `start(path, interval)`: a libuv status. Events: `onchange(status, fields)`, where `fields` are the
/// current file's numbers and then the previous one's.
fn start_poll(
    scope: &mut PinScope<'_, '_>,
    args: FunctionCallbackArguments<'_>,
    mut rv: ReturnValue<'_, Value>,
) {
    let handle = Handle::of(args.this(), |kind| kind == Kind::FsPoll);
    let (Some(handle), Some(path)) = (handle, CText::read(scope, args.get(0))) else {
        return rv.set_int32(uv::uv_errno_t_UV_EINVAL);
    };
    let interval = float(&args, 1, 5007.0) as u32;
    // SAFETY: alive, see `of`; libuv copies the path.
    rv.set_int32(unsafe {
        uv::uv_fs_poll_start(handle.cast(), Some(polled), path.as_ptr(), interval)
    });
}

unsafe extern "C" fn polled(
    raw: *mut uv::uv_fs_poll_t,
    status: c_int,
    previous: *const uv::uv_stat_t,
    current: *const uv::uv_stat_t,
) {
    // SAFETY: libuv calls back about live handles only, with two readable stats.
    unsafe {
        let handle = Handle::from_uv(raw);
        let bigint = (*handle).flag;
        let mut fields = [0; 2 * STAT_FIELDS];
        fields[..STAT_FIELDS].copy_from_slice(&stat_fields(&*current));
        fields[STAT_FIELDS..].copy_from_slice(&stat_fields(&*previous));
        emit(handle, "onchange", |scope| {
            let fields = if bigint {
                bigints(scope, &fields)
            } else {
                numbers(scope, &fields, None)
            };
            vec![v8::Integer::new(scope, status).into(), fields]
        });
    }
}
