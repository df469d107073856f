//! Making and throwing JavaScript errors from Rust.

use std::ffi::{CStr, c_int};

use crate::bindings::prelude::*;

/// The class of an error.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ErrorKind {
    /// `Error`.
    Error,
    /// `TypeError`.
    Type,
    /// `RangeError`.
    Range,
    /// `SyntaxError`.
    Syntax,
}

/// Makes an error with the given `code` (none when empty).
pub fn error<'s>(
    scope: &mut v8::PinScope<'s, '_>,
    kind: ErrorKind,
    code: &str,
    message: &str,
) -> v8::Local<'s, v8::Value> {
    let message = string(scope, message);
    let error = match kind {
        ErrorKind::Error => v8::Exception::error(scope, message),
        ErrorKind::Type => v8::Exception::type_error(scope, message),
        ErrorKind::Range => v8::Exception::range_error(scope, message),
        ErrorKind::Syntax => v8::Exception::syntax_error(scope, message),
    };
    if !code.is_empty()
        && let Ok(object) = v8::Local::<v8::Object>::try_from(error)
    {
        let name = key(scope, "code");
        let code = string(scope, code);
        object.set(scope, name.into(), code.into());
    }
    error
}

/// Throws an error with the given `code` (none when empty).
pub fn throw_error(scope: &mut v8::PinScope<'_, '_>, kind: ErrorKind, code: &str, message: &str) {
    let error = error(scope, kind, code, message);
    scope.throw_exception(error);
}

/// The name of a libuv error (`ENOENT`) and its description.
pub fn uv_error_text(errno: c_int) -> (String, String) {
    let mut name = [0; 64];
    let mut description = [0; 128];
    // SAFETY: both functions write at most the given number of bytes, terminated.
    unsafe {
        libuv_sys2::uv_err_name_r(errno, name.as_mut_ptr(), name.len());
        libuv_sys2::uv_strerror_r(errno, description.as_mut_ptr(), description.len());
    }
    // SAFETY: libuv has terminated both texts inside their buffers.
    unsafe {
        (
            CStr::from_ptr(name.as_ptr()).to_string_lossy().into_owned(),
            CStr::from_ptr(description.as_ptr())
                .to_string_lossy()
                .into_owned(),
        )
    }
}

/// Makes the error of a failed system call: `ENOENT: no such file or directory, open 'x'`, with
/// `errno`, `code`, `syscall`, and `path` and `dest` where given.
pub fn uv_exception<'s>(
    scope: &mut v8::PinScope<'s, '_>,
    errno: c_int,
    syscall: &str,
    path: Option<&str>,
    dest: Option<&str>,
) -> v8::Local<'s, v8::Value> {
    let (name, description) = uv_error_text(errno);
    let mut message = format!("{name}: {description}, {syscall}");
    if let Some(path) = path {
        message += &format!(" '{path}'");
    }
    if let Some(dest) = dest {
        message += &format!(" -> '{dest}'");
    }
    let error = system_error(scope, &message, errno, &name, syscall);
    if let Ok(object) = v8::Local::<v8::Object>::try_from(error) {
        for (key, value) in [("path", path), ("dest", dest)] {
            if let Some(value) = value {
                let value = string(scope, value).into();
                assign(scope, object, key, value);
            }
        }
    }
    error
}

/// Makes the error of a system call that is not libuv's: `EPERM, Operation not permitted`, with `errno`,
/// `code` and `syscall`.
pub fn errno_exception<'s>(
    scope: &mut v8::PinScope<'s, '_>,
    errno: c_int,
    syscall: &str,
) -> v8::Local<'s, v8::Value> {
    let (name, _) = uv_error_text(-errno);
    // SAFETY: the text is copied before this thread asks again.
    let words = unsafe { CStr::from_ptr(libc::strerror(errno)) }.to_string_lossy();
    system_error(scope, &format!("{name}, {words}"), errno, &name, syscall)
}

fn system_error<'s>(
    scope: &mut v8::PinScope<'s, '_>,
    message: &str,
    errno: c_int,
    code: &str,
    syscall: &str,
) -> v8::Local<'s, v8::Value> {
    let message = string(scope, message);
    let error = v8::Exception::error(scope, message);
    if let Ok(object) = v8::Local::<v8::Object>::try_from(error) {
        let value = v8::Integer::new(scope, errno).into();
        assign(scope, object, "errno", value);
        let value = string(scope, code).into();
        assign(scope, object, "code", value);
        let value = string(scope, syscall).into();
        assign(scope, object, "syscall", value);
    }
    error
}

fn assign<'s>(
    scope: &mut v8::PinScope<'s, '_>,
    object: v8::Local<'s, v8::Object>,
    name: &str,
    value: v8::Local<'s, v8::Value>,
) {
    let name = key(scope, name);
    object.set(scope, name.into(), value);
}

/// Throws [`uv_exception`].
pub fn throw_uv(
    scope: &mut v8::PinScope<'_, '_>,
    errno: c_int,
    syscall: &str,
    path: Option<&str>,
    dest: Option<&str>,
) {
    let error = uv_exception(scope, errno, syscall, path, dest);
    scope.throw_exception(error);
}
