//! Whole files in one native call: what `readFileSync`, `writeFileSync` and `existsSync` use.
//!
//! One crossing instead of four, and the text goes from the read buffer straight into a V8 string.

use std::ffi::c_int;
use std::mem::MaybeUninit;

use libuv_sys2 as uv;
use v8::{FunctionCallbackArguments, PinScope, ReturnValue, Value};

use crate::bindings::prelude::{ErrorKind, throw_error};
use crate::bindings::support::{CText, int, path, throw_range, throw_uv};

/// The largest file Node reads into memory at once.
const MAX: i64 = (1 << 31) - 1;

/// One synchronous libuv call on a fresh request, cleaned up.
fn now(call: impl FnOnce(*mut uv::uv_fs_t) -> c_int) -> c_int {
    let mut req = MaybeUninit::<uv::uv_fs_t>::zeroed();
    let status = call(req.as_mut_ptr());
    // SAFETY: the request is done.
    unsafe { uv::uv_fs_req_cleanup(req.as_mut_ptr()) };
    status
}

/// A descriptor, closed when dropped if it was opened here.
struct File {
    fd: c_int,
    owned: bool,
}

impl Drop for File {
    fn drop(&mut self) {
        if self.owned {
            // SAFETY: closing an own descriptor; no loop is needed without a callback.
            now(|req| unsafe { uv::uv_fs_close(std::ptr::null_mut(), req, self.fd, None) });
        }
    }
}

/// Opens the path at argument 0, or takes the descriptor there. Throws on failure.
fn open(
    scope: &mut PinScope<'_, '_>,
    args: &FunctionCallbackArguments<'_>,
    flags: c_int,
    mode: c_int,
) -> Option<(File, Option<CText>)> {
    if args.get(0).is_number() {
        return Some((
            File {
                fd: int(args, 0, -1),
                owned: false,
            },
            None,
        ));
    }
    let path = path(scope, args, 0)?;
    let fd = now(|req| {
        // SAFETY: the path outlives this synchronous call.
        unsafe { uv::uv_fs_open(std::ptr::null_mut(), req, path.as_ptr(), flags, mode, None) }
    });
    if fd < 0 {
        throw_uv(scope, fd, "open", Some(path.bytes()), None);
        return None;
    }
    Some((File { fd, owned: true }, Some(path)))
}

/// Everything from the descriptor's position to its end. Throws on failure.
fn contents(scope: &mut PinScope<'_, '_>, file: &File) -> Option<Vec<u8>> {
    let mut req = MaybeUninit::<uv::uv_fs_t>::zeroed();
    // SAFETY: a synchronous call on an own request.
    let status = unsafe { uv::uv_fs_fstat(std::ptr::null_mut(), req.as_mut_ptr(), file.fd, None) };
    // SAFETY: the call is done; all fields are initialized.
    let stat = unsafe { req.assume_init_ref().statbuf };
    // SAFETY: as above.
    unsafe { uv::uv_fs_req_cleanup(req.as_mut_ptr()) };
    if status < 0 {
        throw_uv(scope, status, "fstat", None, None);
        return None;
    }
    let regular = stat.st_mode as u32 & libc::S_IFMT == libc::S_IFREG;
    let size = if regular { stat.st_size as i64 } else { 0 };
    if size > MAX {
        let message = format!("File size ({size}) is greater than 2 GiB");
        throw_range(scope, "ERR_FS_FILE_TOO_LARGE", &message);
        return None;
    }
    // A regular file is read to the size it had; pipes and /proc are read to their end.
    let mut data: Vec<u8> = Vec::with_capacity(if size > 0 { size as usize } else { 8192 });
    loop {
        if data.capacity() == data.len() {
            data.reserve(data.len().max(8192));
        }
        let room = data.spare_capacity_mut();
        let buf = uv::uv_buf_t {
            base: room.as_mut_ptr().cast(),
            len: room.len() as _,
        };
        let count = now(|req| {
            // SAFETY: `buf` is the spare capacity of `data`.
            unsafe { uv::uv_fs_read(std::ptr::null_mut(), req, file.fd, &buf, 1, -1, None) }
        });
        if count < 0 {
            throw_uv(scope, count, "read", None, None);
            return None;
        }
        // SAFETY: libuv wrote `count` bytes into the spare capacity.
        unsafe { data.set_len(data.len() + count as usize) };
        if count == 0 || (size > 0 && data.len() as i64 >= size) {
            return Some(data);
        }
        if data.len() as i64 > MAX {
            throw_range(scope, "ERR_FS_FILE_TOO_LARGE", "File is greater than 2 GiB");
            return None;
        }
    }
}

/// `readFileUtf8(pathOrFd, flags)`: the text.
pub(super) fn read_file_utf8(
    scope: &mut PinScope<'_, '_>,
    args: FunctionCallbackArguments<'_>,
    mut rv: ReturnValue<'_, Value>,
) {
    let flags = int(&args, 1, libc::O_RDONLY);
    let Some((file, _path)) = open(scope, &args, flags, 0o666) else {
        return;
    };
    let Some(data) = contents(scope, &file) else {
        return;
    };
    drop(file);
    match v8::String::new_from_utf8(scope, &data, v8::NewStringType::Normal) {
        Some(text) => rv.set(text.into()),
        None => {
            throw_error(
                scope,
                ErrorKind::Error,
                "ERR_STRING_TOO_LONG",
                "Cannot create a string longer than 0x1fffffe8 characters",
            );
        }
    }
}

/// `readFileBytes(pathOrFd, flags)`: an `ArrayBuffer`.
pub(super) fn read_file_bytes(
    scope: &mut PinScope<'_, '_>,
    args: FunctionCallbackArguments<'_>,
    mut rv: ReturnValue<'_, Value>,
) {
    let flags = int(&args, 1, libc::O_RDONLY);
    let Some((file, _path)) = open(scope, &args, flags, 0o666) else {
        return;
    };
    let Some(mut data) = contents(scope, &file) else {
        return;
    };
    drop(file);
    data.shrink_to_fit(); // nothing to do for a regular file
    let store = v8::ArrayBuffer::new_backing_store_from_vec(data).make_shared();
    rv.set(v8::ArrayBuffer::with_backing_store(scope, &store).into());
}

/// `writeFileUtf8(pathOrFd, text, flags, mode)`
pub(super) fn write_file_utf8(
    scope: &mut PinScope<'_, '_>,
    args: FunctionCallbackArguments<'_>,
    _rv: ReturnValue<'_, Value>,
) {
    let flags = int(&args, 2, libc::O_WRONLY | libc::O_CREAT | libc::O_TRUNC);
    let mode = int(&args, 3, 0o666);
    let Ok(text) = args.get(1).try_cast::<v8::String>() else {
        return crate::bindings::support::throw_type(
            scope,
            "ERR_INVALID_ARG_TYPE",
            "The data must be a string.",
        );
    };
    let data = text.to_rust_string_lossy(scope).into_bytes();
    let Some((file, path)) = open(scope, &args, flags, mode) else {
        return;
    };
    let mut rest = &data[..];
    while !rest.is_empty() {
        let buf = uv::uv_buf_t {
            base: rest.as_ptr().cast_mut().cast(),
            len: rest.len() as _,
        };
        let count = now(|req| {
            // SAFETY: `buf` is `rest`; writing does not change it.
            unsafe { uv::uv_fs_write(std::ptr::null_mut(), req, file.fd, &buf, 1, -1, None) }
        });
        if count < 0 {
            return throw_uv(scope, count, "write", path.as_ref().map(CText::bytes), None);
        }
        rest = &rest[count as usize..];
    }
}

/// `exists(path)`: whether anything can be found there. Never throws.
pub(super) fn exists(
    scope: &mut PinScope<'_, '_>,
    args: FunctionCallbackArguments<'_>,
    mut rv: ReturnValue<'_, Value>,
) {
    let found = CText::read(scope, args.get(0)).is_some_and(|path| {
        now(|req| {
            // SAFETY: the path outlives this synchronous call.
            unsafe { uv::uv_fs_access(std::ptr::null_mut(), req, path.as_ptr(), 0, None) }
        }) == 0
    });
    rv.set_bool(found);
}

/// `internalModuleStat(path)`: 0 for a file, 1 for a directory, negative when there is none. Never throws.
pub(super) fn internal_module_stat(
    scope: &mut PinScope<'_, '_>,
    args: FunctionCallbackArguments<'_>,
    mut rv: ReturnValue<'_, Value>,
) {
    let Some(path) = CText::read(scope, args.get(0)) else {
        return rv.set_int32(uv::uv_errno_t_UV_EINVAL);
    };
    let mut req = MaybeUninit::<uv::uv_fs_t>::zeroed();
    // SAFETY: a synchronous call on an own request.
    let status =
        unsafe { uv::uv_fs_stat(std::ptr::null_mut(), req.as_mut_ptr(), path.as_ptr(), None) };
    // SAFETY: the call is done.
    let mode = unsafe { req.assume_init_ref().statbuf.st_mode } as u32;
    // SAFETY: as above.
    unsafe { uv::uv_fs_req_cleanup(req.as_mut_ptr()) };
    rv.set_int32(match status {
        0 => i32::from(mode & libc::S_IFMT == libc::S_IFDIR),
        error => error,
    });
}
