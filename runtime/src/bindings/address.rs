//! Internet addresses between JavaScript, which has texts and ports, and the system's structs.

use std::ffi::{CStr, c_char, c_int};
use std::mem::MaybeUninit;

use libuv_sys2 as uv;
use v8::{FunctionCallbackArguments, Local, PinScope};

use super::handle::Handle;
use super::prelude::*;
use super::support::{CText, int};

/// Numeric address and port at `index` and the next, as the system wants them.
pub(super) fn read(
    scope: &PinScope<'_, '_>,
    args: &FunctionCallbackArguments<'_>,
    index: c_int,
) -> Result<uv::sockaddr_storage, c_int> {
    let text = CText::read(scope, args.get(index)).ok_or(uv::uv_errno_t_UV_EINVAL)?;
    let port = int(args, index + 1, 0);
    let mut storage = empty();
    let out = &raw mut storage;
    // SAFETY: `out` has room for either kind of address.
    let status = unsafe {
        if text.bytes().contains(&b':') {
            uv::uv_ip6_addr(text.as_ptr(), port, out.cast())
        } else {
            uv::uv_ip4_addr(text.as_ptr(), port, out.cast())
        }
    };
    if status < 0 { Err(status) } else { Ok(storage) }
}

fn empty() -> uv::sockaddr_storage {
    // SAFETY: all-zero is a valid value of the C struct, which has room for either family.
    unsafe { MaybeUninit::zeroed().assume_init() }
}

/// Sets `address`, `family` and `port` of `target`.
///
/// # Safety
/// `address` must point to a complete address of the family it names.
pub(super) unsafe fn describe<'s>(
    scope: &mut PinScope<'s, '_>,
    target: Local<'s, v8::Object>,
    address: *const uv::sockaddr,
) {
    let mut text = [0 as c_char; 64];
    // SAFETY: the family says which kind of address it is; ports are at the same place in both.
    let (text, port, v6) = unsafe {
        let v6 = c_int::from((*address).sa_family) == libc::AF_INET6;
        if v6 {
            uv::uv_ip6_name(address.cast(), text.as_mut_ptr(), text.len());
        } else {
            uv::uv_ip4_name(address.cast(), text.as_mut_ptr(), text.len());
        }
        let port = u16::from_be((*address.cast::<uv::sockaddr_in>()).sin_port);
        let text = CStr::from_ptr(text.as_ptr()).to_string_lossy().into_owned();
        (text, port, v6)
    };
    set_string(scope, target, "address", &text);
    set_string(scope, target, "family", if v6 { "IPv6" } else { "IPv4" });
    set_number(scope, target, "port", f64::from(port));
}

/// `uv_tcp_getsockname` and its like.
pub(super) type GetName<T> = unsafe extern "C" fn(*const T, *mut uv::sockaddr, *mut c_int) -> c_int;

/// Fills argument 0 with what `get` tells of `handle`; a libuv status.
pub(super) fn name<'s, T>(
    scope: &mut PinScope<'s, '_>,
    args: &FunctionCallbackArguments<'s>,
    handle: Option<*mut Handle>,
    get: GetName<T>,
) -> c_int {
    let (Some(handle), Ok(out)) = (handle, args.get(0).try_cast::<v8::Object>()) else {
        return uv::uv_errno_t_UV_EBADF;
    };
    let mut storage = empty();
    let mut length = size_of::<uv::sockaddr_storage>() as c_int;
    // SAFETY: the handle is alive and of `get`'s kind; the storage and its length belong together.
    let status = unsafe { get(handle.cast(), (&raw mut storage).cast(), &mut length) };
    if status < 0 {
        return status;
    }
    // SAFETY: libuv has filled it.
    unsafe { describe(scope, out, (&raw const storage).cast()) };
    0
}
