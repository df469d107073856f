//! What `Process` and `spawnSync` share: the options of a child process, read from JavaScript.

use std::ffi::{c_char, c_uint};
use std::ptr;

use libuv_sys2 as uv;
use v8::{Local, Object, PinScope, Value};

use super::handle::{Handle, Kind};
use super::prelude::key;
use super::support::CText;

/// Where a descriptor of the child leads.
pub(super) enum Stdio {
    /// `/dev/null`.
    Ignore,
    /// A descriptor of ours.
    Fd(i32),
    /// A stream handle of ours, made into a new pipe (`create`) or handed down as it is.
    Stream { handle: *mut Handle, create: bool },
    /// A pipe made by the caller: `spawnSync`; with the index of its entry.
    Pipe,
}

/// A child's program, arguments, environment and descriptors, owning what libuv points to.
pub(super) struct SpawnOptions {
    file: CText,
    args: Vec<CText>,
    env: Option<Vec<CText>>,
    cwd: Option<CText>,
    flags: c_uint,
    uid: u32,
    gid: u32,
    pub(super) stdio: Vec<Stdio>,
}

/// `object[name]`, when it is not undefined or null.
pub(super) fn get<'s>(
    scope: &mut PinScope<'s, '_>,
    object: Local<'s, Object>,
    name: &str,
) -> Option<Local<'s, Value>> {
    let name = key(scope, name);
    let value = object.get(scope, name.into())?;
    (!value.is_null_or_undefined()).then_some(value)
}

fn number(scope: &mut PinScope<'_, '_>, object: Local<'_, Object>, name: &str) -> Option<f64> {
    let object = Local::new(scope, object);
    let value = get(scope, object, name)?;
    value
        .try_cast::<v8::Number>()
        .ok()
        .map(|number| number.value())
}

fn texts(scope: &mut PinScope<'_, '_>, value: Local<'_, Value>) -> Option<Vec<CText>> {
    let list = value.try_cast::<v8::Array>().ok()?;
    (0..list.length())
        .map(|index| {
            let item = list.get_index(scope, index)?;
            CText::read(scope, item)
        })
        .collect()
}

impl SpawnOptions {
    /// Reads the options; `None` when one has the wrong type (the caller answers `EINVAL`).
    pub(super) fn read(scope: &mut PinScope<'_, '_>, object: Local<'_, Object>) -> Option<Self> {
        let object = Local::new(scope, object);
        let file = get(scope, object, "file")?;
        let file = CText::read(scope, file)?;
        let args = match get(scope, object, "args") {
            Some(args) => texts(scope, args)?,
            None => Vec::new(),
        };
        let env = match get(scope, object, "envPairs") {
            Some(pairs) => Some(texts(scope, pairs)?),
            None => None,
        };
        let cwd = match get(scope, object, "cwd") {
            // An empty text means here, as in Node.
            Some(cwd) => Some(CText::read(scope, cwd)?).filter(|cwd| !cwd.bytes().is_empty()),
            None => None,
        };
        let mut flags = 0;
        if get(scope, object, "detached").is_some_and(|value| value.is_true()) {
            flags |= uv::uv_process_flags_UV_PROCESS_DETACHED;
        }
        let uid = number(scope, object, "uid");
        if uid.is_some() {
            flags |= uv::uv_process_flags_UV_PROCESS_SETUID;
        }
        let gid = number(scope, object, "gid");
        if gid.is_some() {
            flags |= uv::uv_process_flags_UV_PROCESS_SETGID;
        }
        let stdio = match get(scope, object, "stdio") {
            Some(list) => read_stdio(scope, list)?,
            None => Vec::new(),
        };
        Some(Self {
            file,
            args,
            env,
            cwd,
            flags: flags as c_uint,
            uid: uid.unwrap_or(0.0) as i64 as u32,
            gid: gid.unwrap_or(0.0) as i64 as u32,
            stdio,
        })
    }

    /// Calls `spawn` with libuv's form of the options; `pipe` gives the stream of each `Stdio::Pipe`.
    pub(super) fn with_uv<R>(
        &self,
        exit: uv::uv_exit_cb,
        mut pipe: impl FnMut(usize) -> (*mut uv::uv_stream_t, u32),
        spawn: impl FnOnce(&uv::uv_process_options_t) -> R,
    ) -> R {
        let pointers = |list: &[CText]| -> Vec<*mut c_char> {
            let list = list.iter().map(|text| text.as_ptr().cast_mut());
            list.chain([ptr::null_mut()]).collect()
        };
        let mut args = pointers(&self.args);
        if self.args.is_empty() {
            args.insert(0, self.file.as_ptr().cast_mut());
        }
        let mut env = self.env.as_deref().map(pointers);
        let mut stdio: Vec<uv::uv_stdio_container_t> = Vec::with_capacity(self.stdio.len());
        for (index, entry) in self.stdio.iter().enumerate() {
            // SAFETY: all-zero is a valid value of the C struct: "ignore".
            let mut container: uv::uv_stdio_container_t = unsafe { std::mem::zeroed() };
            match *entry {
                Stdio::Ignore => container.flags = uv::uv_stdio_flags_UV_IGNORE,
                Stdio::Fd(fd) => {
                    container.flags = uv::uv_stdio_flags_UV_INHERIT_FD;
                    container.data.fd = fd;
                }
                Stdio::Stream { handle, create } => {
                    container.flags = if create {
                        uv::uv_stdio_flags_UV_CREATE_PIPE
                            | uv::uv_stdio_flags_UV_READABLE_PIPE
                            | uv::uv_stdio_flags_UV_WRITABLE_PIPE
                    } else {
                        uv::uv_stdio_flags_UV_INHERIT_STREAM
                    };
                    container.data.stream = handle.cast();
                }
                Stdio::Pipe => {
                    let (stream, direction) = pipe(index);
                    container.flags =
                        uv::uv_stdio_flags_UV_CREATE_PIPE | direction as uv::uv_stdio_flags;
                    container.data.stream = stream;
                }
            }
            stdio.push(container);
        }
        // SAFETY: all-zero is a valid value of the C struct.
        let mut options: uv::uv_process_options_t = unsafe { std::mem::zeroed() };
        options.exit_cb = exit;
        options.file = self.file.as_ptr();
        options.args = args.as_mut_ptr();
        options.env = env.as_mut().map_or(ptr::null_mut(), |env| env.as_mut_ptr());
        options.cwd = self.cwd.as_ref().map_or(ptr::null(), CText::as_ptr);
        options.flags = self.flags;
        options.stdio_count = stdio.len() as _;
        options.stdio = stdio.as_mut_ptr();
        options.uid = self.uid;
        options.gid = self.gid;
        spawn(&options)
    }
}

fn read_stdio(scope: &mut PinScope<'_, '_>, list: Local<'_, Value>) -> Option<Vec<Stdio>> {
    let list = list.try_cast::<v8::Array>().ok()?;
    let mut stdio = Vec::new();
    for index in 0..list.length() {
        let entry = list.get_index(scope, index)?.try_cast::<Object>().ok()?;
        let kind = get(scope, entry, "type")?;
        let kind = super::prelude::text(scope, kind);
        stdio.push(match kind.as_str() {
            "ignore" => Stdio::Ignore,
            "inherit" | "fd" => {
                Stdio::Fd(number(scope, entry, "fd").unwrap_or(f64::from(index)) as i32)
            }
            "pipe" | "overlapped" | "wrap" => match get(scope, entry, "handle") {
                Some(handle) => {
                    let handle = handle.try_cast::<Object>().ok()?;
                    let create = kind != "wrap";
                    // A new pipe is made in a pipe handle; any stream can be handed down.
                    let handle = Handle::of(handle, |of| {
                        if create {
                            of == Kind::Pipe
                        } else {
                            of.is_stream()
                        }
                    })?;
                    Stdio::Stream { handle, create }
                }
                None => Stdio::Pipe,
            },
            _ => return None,
        });
    }
    Some(stdio)
}
