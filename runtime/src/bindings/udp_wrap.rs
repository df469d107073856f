//! `internalBinding('udp_wrap')`: UDP sockets.
//!
//! JavaScript calls `send(list, callback, address, port)`, without the last two on a connected socket. What
//! the system takes at once is sent at once and the answer is 1; otherwise the datagram is queued, the
//! answer is 0, and the callback comes later with a status. A negative answer is libuv's error.

use std::ffi::c_int;
use std::mem::MaybeUninit;

use libuv_sys2 as uv;
use v8::{FunctionCallbackArguments, Local, MapFnTo, PinScope, ReturnValue, Value};

use super::address;
use super::handle::{Handle, Kind, class, construct_with, emit};
use super::prelude::*;
use super::support::{Bytes, CText, Completion, int, uint8_array};

pub(super) fn init<'s>(
    scope: &mut PinScope<'s, '_>,
    target: Local<'s, v8::Object>,
    _env: &Rc<Env>,
) {
    let methods: [(&str, v8::FunctionCallback); 23] = [
        ("open", open.map_fn_to()),
        ("bind", bind.map_fn_to()),
        ("connect", connect.map_fn_to()),
        ("disconnect", disconnect.map_fn_to()),
        ("send", send.map_fn_to()),
        ("recvStart", recv_start.map_fn_to()),
        ("recvStop", recv_stop.map_fn_to()),
        ("getsockname", getsockname.map_fn_to()),
        ("getpeername", getpeername.map_fn_to()),
        ("addMembership", add_membership.map_fn_to()),
        ("dropMembership", drop_membership.map_fn_to()),
        ("addSourceSpecificMembership", add_source.map_fn_to()),
        ("dropSourceSpecificMembership", drop_source.map_fn_to()),
        ("setBroadcast", set_broadcast.map_fn_to()),
        ("setTTL", set_ttl.map_fn_to()),
        ("setMulticastTTL", set_multicast_ttl.map_fn_to()),
        ("setMulticastLoopback", set_multicast_loopback.map_fn_to()),
        ("setMulticastInterface", set_multicast_interface.map_fn_to()),
        ("recvBufferSize", recv_buffer_size.map_fn_to()),
        ("sendBufferSize", send_buffer_size.map_fn_to()),
        ("getSendQueueSize", send_queue_size.map_fn_to()),
        ("getSendQueueCount", send_queue_count.map_fn_to()),
        ("fd", fd.map_fn_to()),
    ];
    class(scope, target, "UDP", construct, &methods);
    let constants = v8::Object::new(scope);
    for (name, value) in [
        ("UV_UDP_IPV6ONLY", uv::uv_udp_flags_UV_UDP_IPV6ONLY),
        ("UV_UDP_REUSEADDR", uv::uv_udp_flags_UV_UDP_REUSEADDR),
        ("UV_UDP_REUSEPORT", uv::uv_udp_flags_UV_UDP_REUSEPORT),
    ] {
        set_number(scope, constants, name, f64::from(value));
    }
    set(scope, target, "constants", constants.into());
}

/// `new UDP()`
fn construct(
    scope: &mut PinScope<'_, '_>,
    args: FunctionCallbackArguments<'_>,
    _rv: ReturnValue<'_, Value>,
) {
    construct_with(scope, &args, Kind::Udp, "socket", |uv_loop, raw| {
        // SAFETY: fresh memory of a handle.
        unsafe { uv::uv_udp_init(uv_loop, raw.cast()) }
    });
}

fn udp(args: &FunctionCallbackArguments<'_>) -> Option<*mut Handle> {
    Handle::of(args.this(), |kind| kind == Kind::Udp)
}

/// Answers with what `run` says of an open socket.
fn with_socket(
    args: &FunctionCallbackArguments<'_>,
    rv: &mut ReturnValue<'_, Value>,
    run: impl FnOnce(*mut uv::uv_udp_t) -> c_int,
) {
    rv.set_int32(match udp(args) {
        Some(handle) => run(handle.cast()),
        None => uv::uv_errno_t_UV_EBADF,
    });
}

/// `open(fd)`
fn open(
    _scope: &mut PinScope<'_, '_>,
    args: FunctionCallbackArguments<'_>,
    mut rv: ReturnValue<'_, Value>,
) {
    with_socket(&args, &mut rv, |socket| {
        // SAFETY: alive, see `udp`; libuv checks the descriptor.
        unsafe { uv::uv_udp_open(socket, int(&args, 0, -1) as _) }
    });
}

/// `bind(address, port, flags)`
fn bind(
    scope: &mut PinScope<'_, '_>,
    args: FunctionCallbackArguments<'_>,
    mut rv: ReturnValue<'_, Value>,
) {
    with_socket(&args, &mut rv, |socket| {
        match address::read(scope, &args, 0) {
            // SAFETY: alive, see `udp`; the address is complete.
            Ok(address) => unsafe {
                uv::uv_udp_bind(
                    socket,
                    (&raw const address).cast(),
                    int(&args, 2, 0).cast_unsigned(),
                )
            },
            Err(error) => error,
        }
    });
}

/// `connect(address, port)`
fn connect(
    scope: &mut PinScope<'_, '_>,
    args: FunctionCallbackArguments<'_>,
    mut rv: ReturnValue<'_, Value>,
) {
    with_socket(&args, &mut rv, |socket| {
        match address::read(scope, &args, 0) {
            // SAFETY: alive, see `udp`; the address is complete.
            Ok(address) => unsafe { uv::uv_udp_connect(socket, (&raw const address).cast()) },
            Err(error) => error,
        }
    });
}

/// `disconnect()`
fn disconnect(
    _scope: &mut PinScope<'_, '_>,
    args: FunctionCallbackArguments<'_>,
    mut rv: ReturnValue<'_, Value>,
) {
    with_socket(&args, &mut rv, |socket| {
        // SAFETY: alive, see `udp`; no address means none.
        unsafe { uv::uv_udp_connect(socket, std::ptr::null()) }
    });
}

/// A datagram on its way.
struct Send {
    req: uv::uv_udp_send_t,
    /// Keeps the bytes.
    _hold: Vec<Bytes>,
    completion: Completion,
}

/// See the module's words.
fn send(
    scope: &mut PinScope<'_, '_>,
    args: FunctionCallbackArguments<'_>,
    mut rv: ReturnValue<'_, Value>,
) {
    let Some(handle) = udp(&args) else {
        return rv.set_int32(uv::uv_errno_t_UV_EBADF);
    };
    let (Ok(list), Ok(callback)) = (
        args.get(0).try_cast::<v8::Array>(),
        args.get(1).try_cast::<v8::Function>(),
    ) else {
        return rv.set_int32(uv::uv_errno_t_UV_EINVAL);
    };
    let target = if args.get(2).is_undefined() {
        None
    } else {
        match address::read(scope, &args, 2) {
            Ok(address) => Some(address),
            Err(error) => return rv.set_int32(error),
        }
    };
    let target = target
        .as_ref()
        .map_or(std::ptr::null(), |address| (&raw const *address).cast());
    let mut hold = Vec::new();
    for index in 0..list.length() {
        hold.extend(list.get_index(scope, index).and_then(Bytes::of));
    }
    let mut bufs: Vec<uv::uv_buf_t> = hold
        .iter()
        .filter_map(|bytes| bytes.slice(0, bytes.len))
        .collect();
    if bufs.is_empty() {
        // An empty datagram is one of no bytes, not of no buffers.
        bufs.push(uv::uv_buf_t {
            base: std::ptr::NonNull::dangling().as_ptr(),
            len: 0,
        });
    }
    let count = bufs.len() as u32;
    // SAFETY: alive, see `udp`; the memory is held, the address is complete or null.
    let status = unsafe { uv::uv_udp_try_send(handle.cast(), bufs.as_ptr(), count, target) };
    if status >= 0 {
        return rv.set_int32(1);
    }
    if status != uv::uv_errno_t_UV_EAGAIN && status != uv::uv_errno_t_UV_ENOSYS {
        return rv.set_int32(status);
    }
    let request = Box::into_raw(Box::new(Send {
        // SAFETY: libuv initializes the request; all-zero is a valid value of the C struct.
        req: unsafe { MaybeUninit::zeroed().assume_init() },
        _hold: hold,
        completion: Completion::new(scope, callback),
    }));
    // SAFETY: the request stays until `sent`; libuv copies list and address, the box holds the memory.
    let status = unsafe {
        (*request).req.data = request.cast();
        let req = &raw mut (*request).req;
        uv::uv_udp_send(req, handle.cast(), bufs.as_ptr(), count, target, Some(sent))
    };
    if status < 0 {
        // SAFETY: libuv did not keep the request.
        drop(unsafe { Box::from_raw(request) });
    }
    rv.set_int32(status);
}

unsafe extern "C" fn sent(req: *mut uv::uv_udp_send_t, status: c_int) {
    // SAFETY: `data` was set by `send`, and nobody else owns the box.
    let request = unsafe { Box::from_raw((*req).data.cast::<Send>()) };
    request
        .completion
        .call(|scope| vec![v8::Integer::new(scope, status).into()]);
}

/// `recvStart()`; events: `onmessage(count or error, bytes, { address, family, port, size })`.
fn recv_start(
    _scope: &mut PinScope<'_, '_>,
    args: FunctionCallbackArguments<'_>,
    mut rv: ReturnValue<'_, Value>,
) {
    with_socket(&args, &mut rv, |socket| {
        // SAFETY: alive, see `udp`.
        match unsafe { uv::uv_udp_recv_start(socket, Some(alloc), Some(received)) } {
            uv::uv_errno_t_UV_EALREADY => 0,
            status => status,
        }
    });
}

/// `recvStop()`
fn recv_stop(
    _scope: &mut PinScope<'_, '_>,
    args: FunctionCallbackArguments<'_>,
    mut rv: ReturnValue<'_, Value>,
) {
    with_socket(&args, &mut rv, |socket| {
        // SAFETY: alive, see `udp`.
        unsafe { uv::uv_udp_recv_stop(socket) }
    });
}

/// Every datagram goes into the handle's own memory; what arrived is copied out in its exact size.
unsafe extern "C" fn alloc(raw: *mut uv::uv_handle_t, suggested: usize, buf: *mut uv::uv_buf_t) {
    // SAFETY: libuv calls back about live handles, with room for the answer.
    unsafe {
        let handle = Handle::from_uv(raw);
        let scratch = &mut (*handle).scratch;
        if scratch.len() < suggested {
            scratch.resize(suggested, 0);
        }
        (*buf).base = scratch.as_mut_ptr().cast();
        (*buf).len = scratch.len() as _;
    }
}

unsafe extern "C" fn received(
    raw: *mut uv::uv_udp_t,
    count: isize,
    buf: *const uv::uv_buf_t,
    from: *const uv::sockaddr,
    _flags: std::ffi::c_uint,
) {
    if count == 0 && from.is_null() {
        return; // nothing is there any more
    }
    // SAFETY: libuv calls back about live handles; `count` bytes of `buf` were written, and the address
    // is complete when there is one.
    unsafe {
        let handle = Handle::from_uv(raw);
        let bytes = (count >= 0)
            .then(|| std::slice::from_raw_parts((*buf).base.cast::<u8>(), count as usize).to_vec());
        emit(handle, "onmessage", |scope| {
            let mut arguments = vec![v8::Number::new(scope, count as f64).into()];
            if let Some(bytes) = bytes {
                arguments.push(uint8_array(scope, bytes));
                let info = v8::Object::new(scope);
                if !from.is_null() {
                    address::describe(scope, info, from);
                }
                set_number(scope, info, "size", count as f64);
                arguments.push(info.into());
            }
            arguments
        });
    }
}

fn getsockname<'s>(
    scope: &mut PinScope<'s, '_>,
    args: FunctionCallbackArguments<'s>,
    mut rv: ReturnValue<'_, Value>,
) {
    rv.set_int32(address::name(
        scope,
        &args,
        udp(&args),
        uv::uv_udp_getsockname,
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
        udp(&args),
        uv::uv_udp_getpeername,
    ));
}

/// The text at `index`; null for one that is left out.
fn optional_text(
    scope: &PinScope<'_, '_>,
    args: &FunctionCallbackArguments<'_>,
    index: c_int,
) -> Option<CText> {
    let value = args.get(index);
    if value.is_null_or_undefined() {
        return None;
    }
    CText::read(scope, value)
}

fn pointer(text: &Option<CText>) -> *const std::ffi::c_char {
    text.as_ref().map_or(std::ptr::null(), CText::as_ptr)
}

fn membership(
    scope: &PinScope<'_, '_>,
    args: &FunctionCallbackArguments<'_>,
    rv: &mut ReturnValue<'_, Value>,
    kind: uv::uv_membership,
) {
    with_socket(args, rv, |socket| {
        let Some(group) = optional_text(scope, args, 0) else {
            return uv::uv_errno_t_UV_EINVAL;
        };
        let interface = optional_text(scope, args, 1);
        // SAFETY: alive, see `udp`; the texts are terminated.
        unsafe { uv::uv_udp_set_membership(socket, group.as_ptr(), pointer(&interface), kind) }
    });
}

/// `addMembership(group, interface)`
fn add_membership(
    scope: &mut PinScope<'_, '_>,
    args: FunctionCallbackArguments<'_>,
    mut rv: ReturnValue<'_, Value>,
) {
    membership(scope, &args, &mut rv, uv::uv_membership_UV_JOIN_GROUP);
}

/// `dropMembership(group, interface)`
fn drop_membership(
    scope: &mut PinScope<'_, '_>,
    args: FunctionCallbackArguments<'_>,
    mut rv: ReturnValue<'_, Value>,
) {
    membership(scope, &args, &mut rv, uv::uv_membership_UV_LEAVE_GROUP);
}

fn source_membership(
    scope: &PinScope<'_, '_>,
    args: &FunctionCallbackArguments<'_>,
    rv: &mut ReturnValue<'_, Value>,
    kind: uv::uv_membership,
) {
    with_socket(args, rv, |socket| {
        let (Some(source), Some(group)) =
            (optional_text(scope, args, 0), optional_text(scope, args, 1))
        else {
            return uv::uv_errno_t_UV_EINVAL;
        };
        let interface = optional_text(scope, args, 2);
        // SAFETY: alive, see `udp`; the texts are terminated.
        unsafe {
            uv::uv_udp_set_source_membership(
                socket,
                group.as_ptr(),
                pointer(&interface),
                source.as_ptr(),
                kind,
            )
        }
    });
}

/// `addSourceSpecificMembership(source, group, interface)`
fn add_source(
    scope: &mut PinScope<'_, '_>,
    args: FunctionCallbackArguments<'_>,
    mut rv: ReturnValue<'_, Value>,
) {
    source_membership(scope, &args, &mut rv, uv::uv_membership_UV_JOIN_GROUP);
}

/// `dropSourceSpecificMembership(source, group, interface)`
fn drop_source(
    scope: &mut PinScope<'_, '_>,
    args: FunctionCallbackArguments<'_>,
    mut rv: ReturnValue<'_, Value>,
) {
    source_membership(scope, &args, &mut rv, uv::uv_membership_UV_LEAVE_GROUP);
}

/// `setBroadcast(on)`
fn set_broadcast(
    _scope: &mut PinScope<'_, '_>,
    args: FunctionCallbackArguments<'_>,
    mut rv: ReturnValue<'_, Value>,
) {
    with_socket(&args, &mut rv, |socket| {
        // SAFETY: alive, see `udp`.
        unsafe { uv::uv_udp_set_broadcast(socket, int(&args, 0, 0)) }
    });
}

/// `setTTL(ttl)`
fn set_ttl(
    _scope: &mut PinScope<'_, '_>,
    args: FunctionCallbackArguments<'_>,
    mut rv: ReturnValue<'_, Value>,
) {
    with_socket(&args, &mut rv, |socket| {
        // SAFETY: alive, see `udp`.
        unsafe { uv::uv_udp_set_ttl(socket, int(&args, 0, 0)) }
    });
}

/// `setMulticastTTL(ttl)`
fn set_multicast_ttl(
    _scope: &mut PinScope<'_, '_>,
    args: FunctionCallbackArguments<'_>,
    mut rv: ReturnValue<'_, Value>,
) {
    with_socket(&args, &mut rv, |socket| {
        // SAFETY: alive, see `udp`.
        unsafe { uv::uv_udp_set_multicast_ttl(socket, int(&args, 0, 0)) }
    });
}

/// `setMulticastLoopback(on)`
fn set_multicast_loopback(
    _scope: &mut PinScope<'_, '_>,
    args: FunctionCallbackArguments<'_>,
    mut rv: ReturnValue<'_, Value>,
) {
    with_socket(&args, &mut rv, |socket| {
        // SAFETY: alive, see `udp`.
        unsafe { uv::uv_udp_set_multicast_loop(socket, int(&args, 0, 0)) }
    });
}

/// `setMulticastInterface(interface)`
fn set_multicast_interface(
    scope: &mut PinScope<'_, '_>,
    args: FunctionCallbackArguments<'_>,
    mut rv: ReturnValue<'_, Value>,
) {
    with_socket(&args, &mut rv, |socket| {
        let interface = optional_text(scope, &args, 0);
        // SAFETY: alive, see `udp`; the text is terminated.
        unsafe { uv::uv_udp_set_multicast_interface(socket, pointer(&interface)) }
    });
}

type BufferSize = unsafe extern "C" fn(*mut uv::uv_handle_t, *mut c_int) -> c_int;

/// Asks for the size of a buffer with 0, sets it with another; the size or a libuv error.
fn buffer_size(
    args: &FunctionCallbackArguments<'_>,
    rv: &mut ReturnValue<'_, Value>,
    call: BufferSize,
) {
    with_socket(args, rv, |socket| {
        let mut size = int(args, 0, 0);
        // SAFETY: alive, see `udp`.
        match unsafe { call(socket.cast(), &mut size) } {
            0 => size,
            error => error,
        }
    });
}

/// `recvBufferSize(size)`
fn recv_buffer_size(
    _scope: &mut PinScope<'_, '_>,
    args: FunctionCallbackArguments<'_>,
    mut rv: ReturnValue<'_, Value>,
) {
    buffer_size(&args, &mut rv, uv::uv_recv_buffer_size);
}

/// `sendBufferSize(size)`
fn send_buffer_size(
    _scope: &mut PinScope<'_, '_>,
    args: FunctionCallbackArguments<'_>,
    mut rv: ReturnValue<'_, Value>,
) {
    buffer_size(&args, &mut rv, uv::uv_send_buffer_size);
}

/// `getSendQueueSize()`
fn send_queue_size(
    _scope: &mut PinScope<'_, '_>,
    args: FunctionCallbackArguments<'_>,
    mut rv: ReturnValue<'_, Value>,
) {
    // SAFETY: alive, see `udp`.
    let size = udp(&args).map_or(0, |handle| unsafe {
        uv::uv_udp_get_send_queue_size(handle.cast())
    });
    rv.set_double(size as f64);
}

/// `getSendQueueCount()`
fn send_queue_count(
    _scope: &mut PinScope<'_, '_>,
    args: FunctionCallbackArguments<'_>,
    mut rv: ReturnValue<'_, Value>,
) {
    // SAFETY: alive, see `udp`.
    let count = udp(&args).map_or(0, |handle| unsafe {
        uv::uv_udp_get_send_queue_count(handle.cast())
    });
    rv.set_double(count as f64);
}

/// `fd()`: the descriptor, or a libuv error.
fn fd(
    _scope: &mut PinScope<'_, '_>,
    args: FunctionCallbackArguments<'_>,
    mut rv: ReturnValue<'_, Value>,
) {
    with_socket(&args, &mut rv, |socket| {
        let mut fd = -1;
        // SAFETY: alive, see `udp`.
        match unsafe { uv::uv_fileno(socket.cast(), &mut fd) } {
            0 => fd,
            error => error,
        }
    });
}
