//! `internalBinding('tty_wrap')`: terminals, and what kind of thing a descriptor is.

use libuv_sys2 as uv;
use v8::{FunctionCallbackArguments, Local, MapFnTo, PinScope, ReturnValue, Value};

use super::handle::{Handle, Kind, class, construct_with};
use super::prelude::*;
use super::stream::methods;
use super::support::int;

/// Registers [`reset_mode`], once for the process.
static AT_EXIT: std::sync::Once = std::sync::Once::new();

pub(super) fn init<'s>(
    scope: &mut PinScope<'s, '_>,
    target: Local<'s, v8::Object>,
    _env: &Rc<Env>,
) {
    let mut all = methods();
    let own: [(&str, v8::FunctionCallback); 2] = [
        ("getWindowSize", window_size.map_fn_to()),
        ("setRawMode", set_raw_mode.map_fn_to()),
    ];
    all.extend(own);
    class(scope, target, "TTY", construct, &all);
    set_function(scope, target, "isTTY", is_tty);
    set_function(scope, target, "guessHandleType", guess_handle_type);
}

/// `new TTY(fd)`
fn construct(
    scope: &mut PinScope<'_, '_>,
    args: FunctionCallbackArguments<'_>,
    _rv: ReturnValue<'_, Value>,
) {
    let fd = int(&args, 0, -1);
    construct_with(scope, &args, Kind::Tty, "uv_tty_init", |uv_loop, raw| {
        // SAFETY: fresh memory of a handle; libuv checks the descriptor.
        unsafe { uv::uv_tty_init(uv_loop, raw.cast(), fd, 0) }
    });
}

/// `isTTY(fd)`
fn is_tty(
    _scope: &mut PinScope<'_, '_>,
    args: FunctionCallbackArguments<'_>,
    mut rv: ReturnValue<'_, Value>,
) {
    let fd = int(&args, 0, -1);
    // SAFETY: any number is fine.
    rv.set_bool(fd >= 0 && unsafe { uv::uv_guess_handle(fd) } == uv::uv_handle_type_UV_TTY);
}

/// `guessHandleType(fd)`: `TCP`, `TTY`, `UDP`, `FILE`, `PIPE`, `UNKNOWN` or `INVALID`.
fn guess_handle_type(
    scope: &mut PinScope<'_, '_>,
    args: FunctionCallbackArguments<'_>,
    mut rv: ReturnValue<'_, Value>,
) {
    let fd = int(&args, 0, -1);
    let kind = if fd < 0 {
        uv::uv_handle_type_UV_UNKNOWN_HANDLE
    } else {
        // SAFETY: any number that is not negative is fine.
        unsafe { uv::uv_guess_handle(fd) }
    };
    let name = match (fd, kind) {
        (..0, _) => "INVALID",
        (_, uv::uv_handle_type_UV_TCP) => "TCP",
        (_, uv::uv_handle_type_UV_TTY) => "TTY",
        (_, uv::uv_handle_type_UV_UDP) => "UDP",
        (_, uv::uv_handle_type_UV_FILE) => "FILE",
        (_, uv::uv_handle_type_UV_NAMED_PIPE) => "PIPE",
        _ => "UNKNOWN",
    };
    rv.set(string(scope, name).into());
}

/// Gives the terminal back its mode when the process ends.
extern "C" fn reset_mode() {
    // SAFETY: made for being called at the end, even from a signal handler.
    unsafe { uv::uv_tty_reset_mode() };
}

fn tty(args: &FunctionCallbackArguments<'_>) -> Option<*mut Handle> {
    Handle::of(args.this(), |kind| kind == Kind::Tty)
}

/// `getWindowSize(out)`: columns and rows into the array; a libuv status.
fn window_size(
    scope: &mut PinScope<'_, '_>,
    args: FunctionCallbackArguments<'_>,
    mut rv: ReturnValue<'_, Value>,
) {
    let (Some(handle), Ok(out)) = (tty(&args), args.get(0).try_cast::<v8::Array>()) else {
        return rv.set_int32(uv::uv_errno_t_UV_EBADF);
    };
    let (mut width, mut height) = (0, 0);
    // SAFETY: alive, see `of`.
    let status = unsafe { uv::uv_tty_get_winsize(handle.cast(), &mut width, &mut height) };
    if status == 0 {
        for (index, value) in [(0, width), (1, height)] {
            let value = v8::Integer::new(scope, value);
            out.set_index(scope, index, value.into());
        }
    }
    rv.set_int32(status);
}

/// `setRawMode(on)`
fn set_raw_mode(
    _scope: &mut PinScope<'_, '_>,
    args: FunctionCallbackArguments<'_>,
    mut rv: ReturnValue<'_, Value>,
) {
    let mode = if args.get(0).is_true() {
        uv::uv_tty_mode_t_UV_TTY_MODE_RAW_VT
    } else {
        uv::uv_tty_mode_t_UV_TTY_MODE_NORMAL
    };
    AT_EXIT.call_once(|| {
        // SAFETY: the handler takes nothing and calls nothing that may be gone.
        unsafe { libc::atexit(reset_mode) };
    });
    rv.set_int32(match tty(&args) {
        // SAFETY: alive, see `of`.
        Some(handle) => unsafe { uv::uv_tty_set_mode(handle.cast(), mode) },
        None => uv::uv_errno_t_UV_EBADF,
    });
}
