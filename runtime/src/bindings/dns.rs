//! `internalBinding('dns')`: names to addresses and back, with the system's resolver on the pool.

use std::ffi::{CStr, c_char, c_int};
use std::mem::MaybeUninit;

use libuv_sys2 as uv;
use v8::{FunctionCallbackArguments, Local, PinScope, ReturnValue, Value};

use super::address;
use super::prelude::*;
use super::support::{CText, Completion, int, uv_loop};

pub(super) fn init<'s>(
    scope: &mut PinScope<'s, '_>,
    target: Local<'s, v8::Object>,
    _env: &Rc<Env>,
) {
    set_function(scope, target, "getaddrinfo", getaddrinfo);
    set_function(scope, target, "getnameinfo", getnameinfo);
    set_number(
        scope,
        target,
        "AI_ADDRCONFIG",
        f64::from(libc::AI_ADDRCONFIG),
    );
    set_number(scope, target, "AI_ALL", f64::from(libc::AI_ALL));
    set_number(scope, target, "AI_V4MAPPED", f64::from(libc::AI_V4MAPPED));
}

struct Lookup {
    req: uv::uv_getaddrinfo_t,
    completion: Completion,
}

/// `getaddrinfo(host, family, hints, callback)`: a libuv status; the callback gets a status and texts.
fn getaddrinfo(
    scope: &mut PinScope<'_, '_>,
    args: FunctionCallbackArguments<'_>,
    mut rv: ReturnValue<'_, Value>,
) {
    let host = CText::read(scope, args.get(0));
    let callback = args.get(3).try_cast::<v8::Function>();
    let (Some(host), Ok(callback)) = (host, callback) else {
        return rv.set_int32(uv::uv_errno_t_UV_EINVAL);
    };
    // SAFETY: all-zero is a valid value of the C struct.
    let mut hints: uv::addrinfo = unsafe { MaybeUninit::zeroed().assume_init() };
    hints.ai_family = match int(&args, 1, 0) {
        4 => libc::AF_INET,
        6 => libc::AF_INET6,
        _ => libc::AF_UNSPEC,
    };
    hints.ai_socktype = libc::SOCK_STREAM as _;
    hints.ai_flags = int(&args, 2, 0);
    let lookup = Box::into_raw(Box::new(Lookup {
        // SAFETY: libuv initializes the request.
        req: unsafe { MaybeUninit::zeroed().assume_init() },
        completion: Completion::new(scope, callback),
    }));
    // SAFETY: the request stays until `found`; libuv copies the name and the hints.
    let status = unsafe {
        (*lookup).req.data = lookup.cast();
        uv::uv_getaddrinfo(
            uv_loop(scope),
            &raw mut (*lookup).req,
            Some(found),
            host.as_ptr(),
            std::ptr::null(),
            &hints,
        )
    };
    if status < 0 {
        // SAFETY: libuv did not keep the request.
        drop(unsafe { Box::from_raw(lookup) });
    }
    rv.set_int32(status);
}

unsafe extern "C" fn found(req: *mut uv::uv_getaddrinfo_t, status: c_int, list: *mut uv::addrinfo) {
    // SAFETY: `data` was set by `getaddrinfo`, and nobody else owns the box.
    let lookup = unsafe { Box::from_raw((*req).data.cast::<Lookup>()) };
    let mut texts = Vec::new();
    let mut item = list;
    while !item.is_null() {
        let mut text = [0 as c_char; 64];
        // SAFETY: libuv hands over a list of complete addresses; the family tells their kind.
        unsafe {
            let address = (*item).ai_addr;
            match (*item).ai_family {
                libc::AF_INET => {
                    uv::uv_ip4_name(address.cast(), text.as_mut_ptr(), text.len());
                }
                libc::AF_INET6 => {
                    uv::uv_ip6_name(address.cast(), text.as_mut_ptr(), text.len());
                }
                _ => {}
            }
            item = (*item).ai_next;
        }
        // SAFETY: zeroed, or terminated by libuv.
        let text = unsafe { CStr::from_ptr(text.as_ptr()) }
            .to_string_lossy()
            .into_owned();
        if !text.is_empty() {
            texts.push(text);
        }
    }
    // SAFETY: from libuv, freed once; null is fine.
    unsafe { uv::uv_freeaddrinfo(list) };
    lookup.completion.call(|scope| {
        let texts: Vec<Local<'_, Value>> = texts
            .iter()
            .map(|text| string(scope, text).into())
            .collect();
        vec![
            v8::Integer::new(scope, status).into(),
            v8::Array::new_with_elements(scope, &texts).into(),
        ]
    });
}

struct Reverse {
    req: uv::uv_getnameinfo_t,
    completion: Completion,
}

/// `getnameinfo(address, port, callback)`: a libuv status; the callback gets a status, host and service.
fn getnameinfo(
    scope: &mut PinScope<'_, '_>,
    args: FunctionCallbackArguments<'_>,
    mut rv: ReturnValue<'_, Value>,
) {
    let Ok(callback) = args.get(2).try_cast::<v8::Function>() else {
        return rv.set_int32(uv::uv_errno_t_UV_EINVAL);
    };
    let storage = match address::read(scope, &args, 0) {
        Ok(storage) => storage,
        Err(status) => return rv.set_int32(status),
    };
    let reverse = Box::into_raw(Box::new(Reverse {
        // SAFETY: libuv initializes the request.
        req: unsafe { MaybeUninit::zeroed().assume_init() },
        completion: Completion::new(scope, callback),
    }));
    // SAFETY: the request stays until `named`; libuv copies the address.
    let status = unsafe {
        (*reverse).req.data = reverse.cast();
        uv::uv_getnameinfo(
            uv_loop(scope),
            &raw mut (*reverse).req,
            Some(named),
            (&raw const storage).cast(),
            libc::NI_NAMEREQD,
        )
    };
    if status < 0 {
        // SAFETY: libuv did not keep the request.
        drop(unsafe { Box::from_raw(reverse) });
    }
    rv.set_int32(status);
}

unsafe extern "C" fn named(
    req: *mut uv::uv_getnameinfo_t,
    status: c_int,
    host: *const c_char,
    service: *const c_char,
) {
    // SAFETY: `data` was set by `getnameinfo`, and nobody else owns the box; the texts are null or
    // terminated, and live inside the request.
    let (reverse, host, service) = unsafe {
        let text = |text: *const c_char| {
            if text.is_null() {
                String::new()
            } else {
                CStr::from_ptr(text).to_string_lossy().into_owned()
            }
        };
        (
            Box::from_raw((*req).data.cast::<Reverse>()),
            text(host),
            text(service),
        )
    };
    reverse.completion.call(|scope| {
        vec![
            v8::Integer::new(scope, status).into(),
            string(scope, &host).into(),
            string(scope, &service).into(),
        ]
    });
}
