//! One `uv_fs_*` call: synchronous on the stack, or on the pool with a callback.
//!
//! Each native function ends in [`run`], which decides by the callback argument: a function means the
//! pool, anything else means now. Either way the request is cleaned up exactly once, and the result is
//! made by the same code.

use std::ffi::{CStr, c_char, c_int};
use std::mem::MaybeUninit;

use libuv_sys2 as uv;
use v8::{FunctionCallbackArguments, Local, PinScope, ReturnValue, Value};

use crate::bindings::support::{
    Bytes, CText, Completion, name_or_bytes, throw_uv, uv_exception, uv_loop,
};

/// How many numbers describe a file.
pub(super) const STAT_FIELDS: usize = 18;

/// What a finished request turns into.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum After {
    /// Nothing.
    Undefined,
    /// `req.result`, a descriptor or a byte count.
    Number,
    /// Eighteen numbers, or bigints.
    Stat { bigint: bool },
    /// As `Stat`, but a missing file is `undefined` and no error (synchronous calls only).
    StatOrUndefined { bigint: bool },
    /// Eight numbers, or bigints.
    StatFs { bigint: bool },
    /// The path libuv allocated: readlink, realpath.
    Link { bytes: bool },
    /// The path libuv was given, filled in: mkdtemp.
    Path { bytes: bool },
    /// Names, or names and types alternating.
    Entries { bytes: bool, types: bool },
    /// A handle for an open directory.
    Dir,
    /// Names and types alternating, `null` at the end.
    DirEntries { bytes: bool },
}

/// A call about to be made.
pub(super) struct Op {
    pub(super) syscall: &'static str,
    pub(super) after: After,
    pub(super) path: Option<CText>,
    pub(super) dest: Option<CText>,
    /// Memory the pool reads or writes.
    pub(super) hold: Vec<Bytes>,
}

impl Op {
    pub(super) fn new(syscall: &'static str, after: After) -> Self {
        Self {
            syscall,
            after,
            path: None,
            dest: None,
            hold: Vec::new(),
        }
    }

    pub(super) fn path(mut self, path: CText) -> Self {
        self.path = Some(path);
        self
    }

    pub(super) fn dest(mut self, dest: CText) -> Self {
        self.dest = Some(dest);
        self
    }

    pub(super) fn hold(mut self, bytes: Vec<Bytes>) -> Self {
        self.hold = bytes;
        self
    }

    /// The first path as C sees it.
    pub(super) fn c_path(&self) -> *const c_char {
        self.path.as_ref().map_or(std::ptr::null(), CText::as_ptr)
    }

    /// The second path as C sees it.
    pub(super) fn c_dest(&self) -> *const c_char {
        self.dest.as_ref().map_or(std::ptr::null(), CText::as_ptr)
    }

    fn error<'s>(&self, scope: &mut PinScope<'s, '_>, error: c_int) -> Local<'s, Value> {
        let path = self.path.as_ref().map(CText::bytes);
        let dest = self.dest.as_ref().map(CText::bytes);
        uv_exception(scope, error, self.syscall, path, dest)
    }
}

/// A request on the pool.
struct Pending {
    req: uv::uv_fs_t,
    op: Op,
    completion: Completion,
}

/// Makes the call `start` describes; `args[callback]` decides between now and later.
///
/// `start` gets the loop, the request, the operation and libuv's callback, and returns libuv's answer.
pub(super) fn run(
    scope: &mut PinScope<'_, '_>,
    args: &FunctionCallbackArguments<'_>,
    callback: c_int,
    rv: &mut ReturnValue<'_, Value>,
    op: Op,
    start: impl FnOnce(*mut uv::uv_loop_t, *mut uv::uv_fs_t, &Op, uv::uv_fs_cb) -> c_int,
) {
    if let Ok(function) = args.get(callback).try_cast::<v8::Function>() {
        let completion = Completion::new(scope, function);
        let pending = Box::new(Pending {
            // SAFETY: libuv initializes the request; all-zero is a valid value of the C struct.
            req: unsafe { MaybeUninit::zeroed().assume_init() },
            op,
            completion,
        });
        let pending = Box::into_raw(pending);
        // SAFETY: `pending` is alive until `finished` takes it back.
        let (req, op) = unsafe { (&raw mut (*pending).req, &(*pending).op) };
        // SAFETY: as above.
        unsafe { (*req).data = pending.cast() };
        let status = start(uv_loop(scope), req, op, Some(finished));
        if status < 0 {
            // libuv refused to queue it (bad arguments, no memory): nothing will call back.
            // SAFETY: libuv did not keep the request.
            let pending = unsafe { Box::from_raw(pending) };
            let Pending { op, mut req, .. } = *pending;
            // SAFETY: cleaning up a request that was never queued is allowed.
            unsafe { uv::uv_fs_req_cleanup(&raw mut req) };
            let error = op.error(scope, status);
            scope.throw_exception(error);
        }
        return;
    }
    let mut req = MaybeUninit::<uv::uv_fs_t>::zeroed();
    let req = req.as_mut_ptr();
    // Without a callback libuv does not look at the loop.
    let status = start(std::ptr::null_mut(), req, &op, None);
    if status < 0 {
        let missing = status == uv::uv_errno_t_UV_ENOENT || status == uv::uv_errno_t_UV_ENOTDIR;
        if missing && matches!(op.after, After::StatOrUndefined { .. }) {
            rv.set_undefined();
        } else {
            let path = op.path.as_ref().map(CText::bytes);
            let dest = op.dest.as_ref().map(CText::bytes);
            throw_uv(scope, status, op.syscall, path, dest);
        }
    } else if op.after == After::Number {
        rv.set_double(f64::from(status));
    } else if op.after != After::Undefined {
        let value = result(scope, req, &op, Some(args));
        rv.set(value);
    }
    // SAFETY: the request is done, and this is its only clean-up.
    unsafe { uv::uv_fs_req_cleanup(req) };
}

/// libuv's callback for requests on the pool.
unsafe extern "C" fn finished(req: *mut uv::uv_fs_t) {
    // SAFETY: `data` was set by `run` and nobody else owns the box.
    let mut pending = unsafe { Box::from_raw((*req).data.cast::<Pending>()) };
    let op = &pending.op;
    let request = &raw mut pending.req;
    pending.completion.call(|scope| {
        // SAFETY: the request lives in the box until the end of this function.
        let status = unsafe { (*request).result } as c_int;
        let arguments: Vec<Local<'_, Value>> = if status < 0 {
            vec![op.error(scope, status)]
        } else if op.after == After::Undefined {
            vec![v8::null(scope).into()]
        } else {
            let value = result(scope, request, op, None);
            vec![v8::null(scope).into(), value]
        };
        // Before JavaScript runs: it may start the next read of a directory, which shares its entries
        // with this request.
        // SAFETY: the request is done, and this is its only clean-up.
        unsafe { uv::uv_fs_req_cleanup(request) };
        arguments
    });
}

/// The value of a successful request.
fn result<'s>(
    scope: &mut PinScope<'s, '_>,
    req: *mut uv::uv_fs_t,
    op: &Op,
    sync: Option<&FunctionCallbackArguments<'_>>,
) -> Local<'s, Value> {
    match op.after {
        After::Undefined => v8::undefined(scope).into(),
        // SAFETY: the request is finished and its fields are readable.
        After::Number => v8::Number::new(scope, unsafe { (*req).result } as f64).into(),
        After::Stat { bigint } | After::StatOrUndefined { bigint } => {
            // SAFETY: as above.
            let fields = stat_fields(unsafe { &(*req).statbuf });
            if bigint {
                bigints(scope, &fields)
            } else {
                numbers(scope, &fields, sync)
            }
        }
        After::StatFs { bigint } => {
            // SAFETY: statfs puts a `uv_statfs_t` at `ptr`.
            let s = unsafe { &*(*req).ptr.cast::<uv::uv_statfs_t>() };
            let fields = [
                s.f_type, s.f_bsize, s.f_frsize, s.f_blocks, s.f_bfree, s.f_bavail, s.f_files,
                s.f_ffree,
            ]
            .map(|n| n as i64);
            if bigint {
                bigints(scope, &fields)
            } else {
                numbers(scope, &fields, None)
            }
        }
        After::Link { bytes } => {
            // SAFETY: readlink and realpath put a terminated string at `ptr`.
            let text = unsafe { CStr::from_ptr((*req).ptr.cast()) }.to_bytes();
            name_or_bytes(scope, text, bytes)
        }
        After::Path { bytes } => {
            // SAFETY: mkdtemp fills `path` in; it is terminated.
            let text = unsafe { CStr::from_ptr((*req).path) }.to_bytes();
            name_or_bytes(scope, text, bytes)
        }
        After::Entries { bytes, types } => entries(scope, req, bytes, types),
        After::Dir => super::dir::opened(scope, req),
        After::DirEntries { bytes } => super::dir::read(scope, req, bytes),
    }
}

/// The eighteen fields in the order `internal/fs/stats.js` reads them.
pub(super) fn stat_fields(s: &uv::uv_stat_t) -> [i64; STAT_FIELDS] {
    [
        s.st_dev as i64,
        s.st_mode as i64,
        s.st_nlink as i64,
        s.st_uid as i64,
        s.st_gid as i64,
        s.st_rdev as i64,
        s.st_blksize as i64,
        s.st_ino as i64,
        s.st_size as i64,
        s.st_blocks as i64,
        s.st_atim.tv_sec,
        s.st_atim.tv_nsec,
        s.st_mtim.tv_sec,
        s.st_mtim.tv_nsec,
        s.st_ctim.tv_sec,
        s.st_ctim.tv_nsec,
        s.st_birthtim.tv_sec,
        s.st_birthtim.tv_nsec,
    ]
}

/// A `Float64Array` of the fields. A synchronous call reuses the binding's own array (its `data`): the
/// caller reads it before anything else can run.
pub(super) fn numbers<'s>(
    scope: &mut PinScope<'s, '_>,
    fields: &[i64],
    sync: Option<&FunctionCallbackArguments<'_>>,
) -> Local<'s, Value> {
    if let Some(args) = sync
        && let Ok(shared) = args.data().try_cast::<v8::Float64Array>()
        && shared.byte_length() >= fields.len() * 8
    {
        let data = shared.data().cast::<f64>();
        for (index, &field) in fields.iter().enumerate() {
            // SAFETY: the array is at least as long as `fields`, checked above.
            unsafe { data.add(index).write(unsigned(index, field)) };
        }
        return v8::Local::new(scope, shared).into();
    }
    let bytes: Vec<u8> = fields
        .iter()
        .enumerate()
        .flat_map(|(index, &field)| unsigned(index, field).to_ne_bytes())
        .collect();
    let store = v8::ArrayBuffer::new_backing_store_from_vec(bytes).make_shared();
    let buffer = v8::ArrayBuffer::with_backing_store(scope, &store);
    match v8::Float64Array::new(scope, buffer, 0, fields.len()) {
        Some(array) => array.into(),
        None => v8::undefined(scope).into(),
    }
}

/// Devices and inodes are unsigned; times may be before 1970.
fn unsigned(index: usize, field: i64) -> f64 {
    if index < 10 {
        field as u64 as f64
    } else {
        field as f64
    }
}

/// A `BigInt64Array` of the fields.
pub(super) fn bigints<'s>(scope: &mut PinScope<'s, '_>, fields: &[i64]) -> Local<'s, Value> {
    let bytes: Vec<u8> = fields
        .iter()
        .flat_map(|field| field.to_ne_bytes())
        .collect();
    let store = v8::ArrayBuffer::new_backing_store_from_vec(bytes).make_shared();
    let buffer = v8::ArrayBuffer::with_backing_store(scope, &store);
    match v8::BigInt64Array::new(scope, buffer, 0, fields.len()) {
        Some(array) => array.into(),
        None => v8::undefined(scope).into(),
    }
}

/// All entries of a finished scandir.
fn entries<'s>(
    scope: &mut PinScope<'s, '_>,
    req: *mut uv::uv_fs_t,
    bytes: bool,
    types: bool,
) -> Local<'s, Value> {
    let mut values: Vec<Local<'s, Value>> = Vec::new();
    let mut entry = MaybeUninit::<uv::uv_dirent_t>::zeroed();
    // SAFETY: the request is a finished scandir; libuv fills `entry` until it says EOF.
    while unsafe { uv::uv_fs_scandir_next(req, entry.as_mut_ptr()) } == 0 {
        // SAFETY: filled just now; the name belongs to the request.
        let entry = unsafe { entry.assume_init_ref() };
        // SAFETY: as above.
        let text = unsafe { CStr::from_ptr(entry.name) }.to_bytes();
        values.push(name_or_bytes(scope, text, bytes));
        if types {
            values.push(v8::Integer::new(scope, entry.type_ as i32).into());
        }
    }
    v8::Array::new_with_elements(scope, &values).into()
}
