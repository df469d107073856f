//! What `Pipe`, `TCP` and `TTY` share: reading, writing, shutting down.
//!
//! JavaScript calls `write(data, callback, handle)`; what the system takes at once is done at once and the
//! answer is 1; otherwise the rest is queued, the answer is 0, and the callback comes later with a status.
//! A negative answer is libuv's error, and no callback comes. `callback` may be left out only for writes
//! whose end nobody waits for.

use std::ffi::c_int;
use std::mem::MaybeUninit;

use libuv_sys2 as uv;
use v8::{FunctionCallbackArguments, Local, MapFnTo, PinScope, ReturnValue, Value};

use super::handle::{Handle, Kind, emit};
use super::prelude::*;
use super::support::{Bytes, Completion, uint8_array};

/// The classes of handles that arrive over a listening or an IPC stream.
#[derive(Default)]
pub(super) struct Classes {
    pub(super) pipe: std::cell::RefCell<Option<v8::Global<v8::Function>>>,
    pub(super) tcp: std::cell::RefCell<Option<v8::Global<v8::Function>>>,
}

impl Classes {
    /// The environment's table.
    pub(super) fn of(env: &Env) -> Rc<Classes> {
        env.try_state()
            .unwrap_or_else(|| env.set_state(Classes::default()))
    }
}

/// The methods every stream class has.
pub(super) fn methods() -> Vec<(&'static str, v8::FunctionCallback)> {
    vec![
        ("readStart", read_start.map_fn_to()),
        ("readStop", read_stop.map_fn_to()),
        ("write", write.map_fn_to()),
        ("shutdown", shutdown.map_fn_to()),
        ("setBlocking", set_blocking.map_fn_to()),
        ("fd", fd.map_fn_to()),
        ("writeQueueSize", write_queue_size.map_fn_to()),
        ("bytesWritten", bytes_written.map_fn_to()),
        ("listen", listen.map_fn_to()),
    ]
}

fn stream(args: &FunctionCallbackArguments<'_>) -> Option<*mut Handle> {
    let handle = Handle::of(args.this(), Kind::is_stream)?;
    // SAFETY: alive, see `of`.
    (unsafe { uv::uv_is_closing(handle.cast()) } == 0).then_some(handle)
}

fn read_start(
    _scope: &mut PinScope<'_, '_>,
    args: FunctionCallbackArguments<'_>,
    mut rv: ReturnValue<'_, Value>,
) {
    rv.set_int32(match stream(&args) {
        // SAFETY: alive, see `stream`.
        Some(handle) => unsafe { uv::uv_read_start(handle.cast(), Some(alloc), Some(on_read)) },
        None => uv::uv_errno_t_UV_EBADF,
    });
}

fn read_stop(
    _scope: &mut PinScope<'_, '_>,
    args: FunctionCallbackArguments<'_>,
    mut rv: ReturnValue<'_, Value>,
) {
    rv.set_int32(match stream(&args) {
        // SAFETY: alive, see `stream`.
        Some(handle) => unsafe { uv::uv_read_stop(handle.cast()) },
        None => uv::uv_errno_t_UV_EBADF,
    });
}

/// Every read goes into the handle's own memory; what arrived is copied out in its exact size.
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

/// `onread(count or error, bytes, handle)`
unsafe extern "C" fn on_read(raw: *mut uv::uv_stream_t, count: isize, buf: *const uv::uv_buf_t) {
    if count == 0 {
        return; // the read would have blocked
    }
    // SAFETY: libuv calls back about live handles; `count` bytes of `buf` were written.
    unsafe {
        let handle = Handle::from_uv(raw);
        let bytes = (count > 0)
            .then(|| std::slice::from_raw_parts((*buf).base.cast::<u8>(), count as usize).to_vec());
        emit(handle, "onread", |scope| {
            let arrived = arrived(scope, handle);
            let bytes = match bytes {
                Some(bytes) => uint8_array(scope, bytes),
                None => v8::undefined(scope).into(),
            };
            vec![v8::Number::new(scope, count as f64).into(), bytes, arrived]
        });
    }
}

/// The handle that came with a read from an IPC pipe.
///
/// # Safety
/// `handle` must be alive.
unsafe fn arrived<'s>(scope: &mut PinScope<'s, '_>, handle: *mut Handle) -> Local<'s, Value> {
    // SAFETY: alive, says the caller; a pipe's own functions are called for pipes only.
    let kind = unsafe {
        if (*handle).kind() != Kind::Pipe || uv::uv_pipe_pending_count(handle.cast()) == 0 {
            return v8::undefined(scope).into();
        }
        uv::uv_pipe_pending_type(handle.cast())
    };
    let kind = match kind {
        uv::uv_handle_type_UV_NAMED_PIPE => Kind::Pipe,
        uv::uv_handle_type_UV_TCP => Kind::Tcp,
        _ => return v8::undefined(scope).into(),
    };
    // SAFETY: alive, says the caller.
    match unsafe { accept(scope, handle, kind) } {
        Ok(object) => object.into(),
        Err(_) => v8::undefined(scope).into(),
    }
}

/// A new object of the class of `kind`, accepted from `server`.
///
/// # Safety
/// `server` must be alive.
unsafe fn accept<'s>(
    scope: &mut PinScope<'s, '_>,
    server: *mut Handle,
    kind: Kind,
) -> Result<Local<'s, v8::Object>, c_int> {
    let classes = Classes::of(&Env::current(scope));
    let class = if kind == Kind::Tcp {
        &classes.tcp
    } else {
        &classes.pipe
    };
    let class = class
        .borrow()
        .as_ref()
        .map(|class| Local::new(scope, class));
    let client = class
        .and_then(|class| class.new_instance(scope, &[]))
        .ok_or(uv::uv_errno_t_UV_ENOTSUP)?;
    let handle = Handle::of(client, |of| of == kind).ok_or(uv::uv_errno_t_UV_EBADF)?;
    // SAFETY: both are alive streams of this loop.
    match unsafe { uv::uv_accept(server.cast(), handle.cast()) } {
        0 => Ok(client),
        error => Err(error),
    }
}

/// A write on its way.
struct Write {
    req: uv::uv_write_t,
    /// Keeps the bytes and, for IPC, the handle being sent.
    _hold: Vec<Bytes>,
    _owned: Vec<u8>,
    _sent: Option<v8::Global<v8::Object>>,
    completion: Option<Completion>,
}

/// `write(text, view or views, callback, handle)`; text is written as UTF-8. See the module's words on
/// the answer.
fn write(
    scope: &mut PinScope<'_, '_>,
    args: FunctionCallbackArguments<'_>,
    mut rv: ReturnValue<'_, Value>,
) {
    let Some(handle) = stream(&args) else {
        return rv.set_int32(uv::uv_errno_t_UV_EBADF);
    };
    let mut hold = Vec::new();
    let mut owned = Vec::new();
    if let Ok(text) = args.get(0).try_cast::<v8::String>() {
        owned = text.to_rust_string_lossy(scope).into_bytes();
    } else if let Ok(list) = args.get(0).try_cast::<v8::Array>() {
        for index in 0..list.length() {
            hold.extend(list.get_index(scope, index).and_then(Bytes::of));
        }
    } else {
        hold.extend(Bytes::of(args.get(0)));
    }
    let mut bufs: Vec<uv::uv_buf_t> = hold
        .iter()
        .filter_map(|bytes| bytes.slice(0, bytes.len))
        .collect();
    if !owned.is_empty() {
        bufs.push(uv::uv_buf_t {
            base: owned.as_mut_ptr().cast(),
            len: owned.len(),
        });
    }
    let total: usize = bufs.iter().map(|buf| buf.len).sum();
    // SAFETY: alive, see `stream`.
    unsafe { (*handle).written += total as f64 };
    let sent = args.get(2).try_cast::<v8::Object>().ok();
    let send = sent.and_then(|object| Handle::of(object, Kind::is_stream));
    if send.is_none() {
        // SAFETY: alive, see `stream`; the memory is held.
        let status = unsafe { uv::uv_try_write(handle.cast(), bufs.as_ptr(), bufs.len() as u32) };
        if status < 0 && status != uv::uv_errno_t_UV_EAGAIN && status != uv::uv_errno_t_UV_ENOSYS {
            return rv.set_int32(status);
        }
        skip(&mut bufs, status.max(0) as usize);
        if bufs.is_empty() {
            return rv.set_int32(1);
        }
    }
    let completion = args
        .get(1)
        .try_cast::<v8::Function>()
        .ok()
        .map(|callback| Completion::new(scope, callback));
    let write = Box::into_raw(Box::new(Write {
        // SAFETY: libuv initializes the request; all-zero is a valid value of the C struct.
        req: unsafe { MaybeUninit::zeroed().assume_init() },
        _hold: hold,
        _owned: owned,
        _sent: sent.map(|object| v8::Global::new(scope, object)),
        completion,
    }));
    // SAFETY: the request stays until `written`; libuv copies the list, the box holds the memory.
    let status = unsafe {
        (*write).req.data = write.cast();
        let req = &raw mut (*write).req;
        let count = bufs.len() as u32;
        match send {
            Some(send) => uv::uv_write2(
                req,
                handle.cast(),
                bufs.as_ptr(),
                count,
                send.cast(),
                Some(written),
            ),
            None => uv::uv_write(req, handle.cast(), bufs.as_ptr(), count, Some(written)),
        }
    };
    if status < 0 {
        // SAFETY: libuv did not keep the request.
        drop(unsafe { Box::from_raw(write) });
    }
    rv.set_int32(status);
}

/// Leaves out the first `count` bytes.
fn skip(bufs: &mut Vec<uv::uv_buf_t>, mut count: usize) {
    let mut whole = 0;
    for buf in bufs.iter_mut() {
        let len = buf.len;
        if count < len {
            // SAFETY: inside the buffer.
            buf.base = unsafe { buf.base.add(count) };
            buf.len -= count;
            break;
        }
        count -= len;
        whole += 1;
    }
    bufs.drain(..whole);
}

unsafe extern "C" fn written(req: *mut uv::uv_write_t, status: c_int) {
    // SAFETY: `data` was set by `write`, and nobody else owns the box.
    let write = unsafe { Box::from_raw((*req).data.cast::<Write>()) };
    if let Some(completion) = &write.completion {
        completion.call(|scope| vec![v8::Integer::new(scope, status).into()]);
    }
}

/// A request with nothing but a callback: shutdown, connect.
#[repr(C)]
pub(super) struct Request<T> {
    req: T,
    completion: Completion,
}

impl<T> Request<T> {
    /// Starts a request whose callback is argument `index`; `start` returns libuv's answer.
    pub(super) fn start(
        scope: &mut PinScope<'_, '_>,
        args: &FunctionCallbackArguments<'_>,
        index: c_int,
        start: impl FnOnce(*mut T) -> c_int,
    ) -> c_int {
        let Ok(callback) = args.get(index).try_cast::<v8::Function>() else {
            return uv::uv_errno_t_UV_EINVAL;
        };
        let request = Box::into_raw(Box::new(Request {
            // SAFETY: libuv initializes the request; all-zero is a valid value of its C structs.
            req: unsafe { MaybeUninit::<T>::zeroed().assume_init() },
            completion: Completion::new(scope, callback),
        }));
        // SAFETY: alive until `finish`; the request is the first field of a C layout.
        let status = start(unsafe { &raw mut (*request).req });
        if status < 0 {
            // SAFETY: libuv did not keep the request.
            drop(unsafe { Box::from_raw(request) });
        }
        status
    }

    /// libuv's callback: calls JavaScript with the status.
    pub(super) unsafe extern "C" fn finish(req: *mut T, status: c_int) {
        // SAFETY: the request is the first field of a box made by `start`.
        let request = unsafe { Box::from_raw(req.cast::<Request<T>>()) };
        request
            .completion
            .call(|scope| vec![v8::Integer::new(scope, status).into()]);
    }
}

/// `shutdown(callback)`
fn shutdown(
    scope: &mut PinScope<'_, '_>,
    args: FunctionCallbackArguments<'_>,
    mut rv: ReturnValue<'_, Value>,
) {
    let Some(handle) = stream(&args) else {
        return rv.set_int32(uv::uv_errno_t_UV_EBADF);
    };
    rv.set_int32(Request::<uv::uv_shutdown_t>::start(
        scope,
        &args,
        0,
        |req| {
            // SAFETY: alive, see `stream`.
            unsafe { uv::uv_shutdown(req, handle.cast(), Some(Request::finish)) }
        },
    ));
}

/// `setBlocking(on)`
fn set_blocking(
    _scope: &mut PinScope<'_, '_>,
    args: FunctionCallbackArguments<'_>,
    mut rv: ReturnValue<'_, Value>,
) {
    let on = c_int::from(args.get(0).is_true());
    rv.set_int32(match stream(&args) {
        // SAFETY: alive, see `stream`.
        Some(handle) => unsafe { uv::uv_stream_set_blocking(handle.cast(), on) },
        None => uv::uv_errno_t_UV_EBADF,
    });
}

/// `fd()`: the descriptor, or a libuv error.
fn fd(
    _scope: &mut PinScope<'_, '_>,
    args: FunctionCallbackArguments<'_>,
    mut rv: ReturnValue<'_, Value>,
) {
    let mut fd = -1;
    let status = match stream(&args) {
        // SAFETY: alive, see `stream`.
        Some(handle) => unsafe { uv::uv_fileno(handle.cast(), &mut fd) },
        None => uv::uv_errno_t_UV_EBADF,
    };
    rv.set_int32(if status < 0 { status } else { fd });
}

/// `writeQueueSize()`
fn write_queue_size(
    _scope: &mut PinScope<'_, '_>,
    args: FunctionCallbackArguments<'_>,
    mut rv: ReturnValue<'_, Value>,
) {
    // SAFETY: alive, see `stream`.
    let size = stream(&args).map_or(0, |h| unsafe {
        uv::uv_stream_get_write_queue_size(h.cast())
    });
    rv.set_double(size as f64);
}

/// `bytesWritten()`: all that `write` was given.
fn bytes_written(
    _scope: &mut PinScope<'_, '_>,
    args: FunctionCallbackArguments<'_>,
    mut rv: ReturnValue<'_, Value>,
) {
    // SAFETY: alive, see `stream`.
    rv.set_double(stream(&args).map_or(0.0, |handle| unsafe { (*handle).written }));
}

/// `listen(backlog)`; events: `onconnection(status, handle)`.
fn listen(
    _scope: &mut PinScope<'_, '_>,
    args: FunctionCallbackArguments<'_>,
    mut rv: ReturnValue<'_, Value>,
) {
    let backlog = super::support::int(&args, 0, 511);
    rv.set_int32(match stream(&args) {
        // SAFETY: alive, see `stream`.
        Some(handle) => unsafe { uv::uv_listen(handle.cast(), backlog, Some(on_connection)) },
        None => uv::uv_errno_t_UV_EBADF,
    });
}

unsafe extern "C" fn on_connection(raw: *mut uv::uv_stream_t, status: c_int) {
    // SAFETY: libuv calls back about live handles.
    unsafe {
        let handle = Handle::from_uv(raw);
        let kind = (*handle).kind();
        emit(handle, "onconnection", |scope| {
            let client = if status == 0 {
                accept(scope, handle, kind)
            } else {
                Err(status)
            };
            match client {
                Ok(client) => vec![v8::Integer::new(scope, 0).into(), client.into()],
                Err(error) => vec![v8::Integer::new(scope, error).into()],
            }
        });
    }
}
