//! `internalBinding('spawn_sync')`: run a child to its end on a loop of its own.

use std::ffi::c_int;
use std::mem::MaybeUninit;

use libuv_sys2 as uv;
use v8::{FunctionCallbackArguments, Local, PinScope, ReturnValue, Value};

use super::prelude::*;
use super::process_wrap::signal_name;
use super::spawn_options::{SpawnOptions, Stdio, get};
use super::support::uint8_array;

pub(super) fn init<'s>(
    scope: &mut PinScope<'s, '_>,
    target: Local<'s, v8::Object>,
    _env: &Rc<Env>,
) {
    set_function(scope, target, "spawn", spawn);
}

/// One pipe to the child.
struct Pipe {
    /// libuv's handle; boxed with the rest, so its address stays.
    raw: uv::uv_pipe_t,
    write: uv::uv_write_t,
    shutdown: uv::uv_shutdown_t,
    readable: bool,
    input: Vec<u8>,
    output: Vec<u8>,
    scratch: Vec<u8>,
    run: *mut Run,
}

/// The state of one run.
struct Run {
    process: uv::uv_process_t,
    timer: uv::uv_timer_t,
    pipes: Vec<Option<Box<Pipe>>>,
    max_buffer: f64,
    kill_signal: c_int,
    exit: Option<(i64, c_int)>,
    killed: bool,
    error: c_int,
    pipe_error: c_int,
    spawned: bool,
}

impl Run {
    fn fail(&mut self, error: c_int) {
        if self.error == 0 {
            self.error = error;
        }
    }

    /// Ends the child; what it writes from now on is not waited for.
    fn kill(&mut self) {
        if self.killed {
            return;
        }
        self.killed = true;
        if self.spawned && self.exit.is_none() {
            // SAFETY: the process handle is initialized and its child not yet waited for.
            let status = unsafe { uv::uv_process_kill(&raw mut self.process, self.kill_signal) };
            if status < 0 && status != uv::uv_errno_t_UV_ESRCH {
                self.fail(status);
                // SAFETY: as above. A signal that cannot be sent must not make us wait for ever.
                unsafe { uv::uv_process_kill(&raw mut self.process, libc::SIGKILL) };
            }
        }
        self.close_pipes();
        self.close_timer();
    }

    fn close_pipes(&mut self) {
        for pipe in self.pipes.iter_mut().flatten() {
            let raw = (&raw mut pipe.raw).cast::<uv::uv_handle_t>();
            // SAFETY: initialized before the loop ran.
            unsafe {
                if uv::uv_is_closing(raw) == 0 {
                    uv::uv_close(raw, None);
                }
            }
        }
    }

    fn close_timer(&mut self) {
        let raw = (&raw mut self.timer).cast::<uv::uv_handle_t>();
        // SAFETY: initialized before the loop ran.
        unsafe {
            if uv::uv_is_closing(raw) == 0 {
                uv::uv_close(raw, None);
            }
        }
    }
}

unsafe extern "C" fn exited(raw: *mut uv::uv_process_t, code: i64, signal: c_int) {
    // SAFETY: `data` is the run, which outlives its loop.
    let run = unsafe { &mut *(*raw).data.cast::<Run>() };
    run.exit = Some((code, signal));
    run.close_timer();
    // SAFETY: the handle is open: it is closed here only.
    unsafe { uv::uv_close(raw.cast(), None) };
}

unsafe extern "C" fn timed_out(raw: *mut uv::uv_timer_t) {
    // SAFETY: `data` is the run, which outlives its loop.
    let run = unsafe { &mut *(*raw).data.cast::<Run>() };
    run.fail(uv::uv_errno_t_UV_ETIMEDOUT);
    run.kill();
}

unsafe extern "C" fn alloc(raw: *mut uv::uv_handle_t, size: usize, buf: *mut uv::uv_buf_t) {
    // SAFETY: `data` is the pipe, which outlives the loop.
    unsafe {
        let scratch = &mut (*(*raw).data.cast::<Pipe>()).scratch;
        scratch.resize(size, 0);
        (*buf).base = scratch.as_mut_ptr().cast();
        (*buf).len = scratch.len() as _;
    }
}

unsafe extern "C" fn read(raw: *mut uv::uv_stream_t, count: isize, _buf: *const uv::uv_buf_t) {
    // SAFETY: `data` is the pipe, and its run outlives the loop.
    let (pipe, run) = unsafe {
        let pipe = (*raw).data.cast::<Pipe>();
        (&mut *pipe, (*pipe).run)
    };
    if count < 0 {
        if count as c_int != uv::uv_errno_t_UV_EOF {
            // SAFETY: as above.
            unsafe { (*run).pipe_error = count as c_int };
        }
        // SAFETY: the reading side is done; the writing side of a socket pair may still be at work.
        unsafe { uv::uv_read_stop(raw) };
        return;
    }
    // SAFETY: as above; the fields touched are not those borrowed through `pipe`.
    let max_buffer = unsafe { (*run).max_buffer };
    // What arrived is kept whole, as in Node: the limit ends the child and does not cut the text.
    pipe.output
        .extend_from_slice(&pipe.scratch[..count as usize]);
    if pipe.output.len() as f64 > max_buffer {
        // SAFETY: as above; `pipe` is not used any more.
        unsafe {
            (*run).fail(uv::uv_errno_t_UV_ENOBUFS);
            (*run).kill();
        }
    }
}

unsafe extern "C" fn wrote(req: *mut uv::uv_write_t, status: c_int) {
    input_done(status, || {
        // SAFETY: the request's stream is the pipe, and its run outlives the loop.
        unsafe { &mut *(*(*(*req).handle).data.cast::<Pipe>()).run }
    });
}

unsafe extern "C" fn shut(req: *mut uv::uv_shutdown_t, status: c_int) {
    input_done(status, || {
        // SAFETY: as in `wrote`.
        unsafe { &mut *(*(*(*req).handle).data.cast::<Pipe>()).run }
    });
}

/// A child that does not read its input is no error of ours to report, but for the first time.
fn input_done<'a>(status: c_int, run: impl FnOnce() -> &'a mut Run) {
    let quiet = [
        uv::uv_errno_t_UV_ECANCELED,
        uv::uv_errno_t_UV_EPIPE,
        uv::uv_errno_t_UV_ENOTCONN,
    ];
    if status < 0 && !quiet.contains(&status) {
        run().pipe_error = status;
    }
}

/// `spawn(options)`: `{ pid, status, signal, output, error }`; `error` is a libuv number.
fn spawn<'s>(
    scope: &mut PinScope<'s, '_>,
    args: FunctionCallbackArguments<'s>,
    mut rv: ReturnValue<'_, Value>,
) {
    let Ok(object) = args.get(0).try_cast::<v8::Object>() else {
        return throw_uv(scope, uv::uv_errno_t_UV_EINVAL, "spawnSync", None, None);
    };
    let Some(options) = SpawnOptions::read(scope, object) else {
        return throw_uv(scope, uv::uv_errno_t_UV_EINVAL, "spawnSync", None, None);
    };
    let number = |scope: &mut PinScope<'s, '_>, name: &str| {
        get(scope, object, name)
            .and_then(|value| value.try_cast::<v8::Number>().ok())
            .map(|number| number.value())
    };
    let timeout = number(scope, "timeout").unwrap_or(0.0);
    let max_buffer = number(scope, "maxBuffer")
        .filter(|max| *max >= 0.0)
        .unwrap_or(f64::INFINITY);
    let kill_signal = number(scope, "killSignal").map_or(libc::SIGTERM, |signal| signal as c_int);
    let inputs = inputs(scope, object, options.stdio.len());

    // SAFETY: all-zero is a valid value of the C structs in it, which libuv initializes.
    let zeroed = || unsafe {
        (
            MaybeUninit::zeroed().assume_init(),
            MaybeUninit::zeroed().assume_init(),
        )
    };
    let (process, timer) = zeroed();
    let mut run = Box::new(Run {
        process,
        timer,
        pipes: Vec::new(),
        max_buffer,
        kill_signal: if kill_signal == 0 {
            libc::SIGTERM
        } else {
            kill_signal
        },
        exit: None,
        killed: false,
        error: 0,
        pipe_error: 0,
        spawned: false,
    });
    let pid = execute(&mut run, &options, inputs, timeout);

    let result = v8::Object::new(scope);
    set_number(scope, result, "pid", f64::from(pid));
    match run.exit {
        Some((code, signal)) => {
            let status: Local<'_, Value> = if signal == 0 {
                v8::Number::new(scope, code as f64).into()
            } else {
                v8::null(scope).into()
            };
            set(scope, result, "status", status);
            let signal: Local<'_, Value> = if signal == 0 {
                v8::null(scope).into()
            } else {
                string(scope, signal_name(signal)).into()
            };
            set(scope, result, "signal", signal);
        }
        None => {
            let null: Local<'_, Value> = v8::null(scope).into();
            set(scope, result, "status", null);
            set(scope, result, "signal", null);
        }
    }
    let output: Local<'_, Value> = if run.spawned {
        let mut output: Vec<Local<'_, Value>> = Vec::new();
        for pipe in &mut run.pipes {
            output.push(match pipe {
                Some(pipe) if pipe.readable => uint8_array(scope, std::mem::take(&mut pipe.output)),
                _ => v8::null(scope).into(),
            });
        }
        v8::Array::new_with_elements(scope, &output).into()
    } else {
        v8::null(scope).into()
    };
    set(scope, result, "output", output);
    let error = if run.error != 0 {
        run.error
    } else {
        run.pipe_error
    };
    if error != 0 {
        set_number(scope, result, "error", f64::from(error));
    }
    rv.set(result.into());
}

/// What to write to each pipe, and which of them the child writes to.
fn inputs<'s>(
    scope: &mut PinScope<'s, '_>,
    object: Local<'s, v8::Object>,
    count: usize,
) -> Vec<(Vec<u8>, bool)> {
    let list = get(scope, object, "stdio").and_then(|list| list.try_cast::<v8::Array>().ok());
    (0..count)
        .map(|index| {
            let entry = list
                .and_then(|list| list.get_index(scope, index as u32))
                .and_then(|entry| entry.try_cast::<v8::Object>().ok());
            let Some(entry) = entry else {
                return (Vec::new(), false);
            };
            let input = get(scope, entry, "input")
                .and_then(|input| input.try_cast::<v8::ArrayBufferView>().ok())
                .map(|view| {
                    let mut bytes = vec![0; view.byte_length()];
                    view.copy_contents(&mut bytes);
                    bytes
                });
            let writable = get(scope, entry, "writable").is_some_and(|value| value.is_true());
            (input.unwrap_or_default(), writable)
        })
        .collect()
}

/// Spawns the child, runs the loop until all is closed; the child's pid, or 0.
fn execute(
    run: &mut Box<Run>,
    options: &SpawnOptions,
    inputs: Vec<(Vec<u8>, bool)>,
    timeout: f64,
) -> c_int {
    let run_ptr: *mut Run = &raw mut **run;
    let mut uv_loop = MaybeUninit::<uv::uv_loop_t>::zeroed();
    let uv_loop = uv_loop.as_mut_ptr();
    // SAFETY: fresh memory of a loop, of handles and of requests; all of it outlives the loop, which
    // is run until it is empty and closed before this function returns.
    unsafe {
        let status = uv::uv_loop_init(uv_loop);
        if status < 0 {
            run.fail(status);
            return 0;
        }
        uv::uv_timer_init(uv_loop, &raw mut run.timer);
        run.timer.data = run_ptr.cast();
        for (entry, (input, readable)) in options.stdio.iter().zip(inputs) {
            run.pipes.push(matches!(entry, Stdio::Pipe).then(|| {
                let mut pipe = Box::new(Pipe {
                    raw: MaybeUninit::zeroed().assume_init(),
                    write: MaybeUninit::zeroed().assume_init(),
                    shutdown: MaybeUninit::zeroed().assume_init(),
                    readable,
                    input,
                    output: Vec::new(),
                    scratch: Vec::new(),
                    run: run_ptr,
                });
                uv::uv_pipe_init(uv_loop, &raw mut pipe.raw, 0);
                pipe.raw.data = (&raw mut *pipe).cast();
                pipe
            }));
        }
        run.process.data = run_ptr.cast();
        let process = &raw mut run.process;
        let pipes = &mut run.pipes;
        let status = options.with_uv(
            Some(exited),
            |index| match &mut pipes[index] {
                Some(pipe) => {
                    // Seen from the child: it reads its input and writes its output.
                    let direction = if pipe.readable {
                        uv::uv_stdio_flags_UV_READABLE_PIPE | uv::uv_stdio_flags_UV_WRITABLE_PIPE
                    } else {
                        uv::uv_stdio_flags_UV_READABLE_PIPE
                    };
                    ((&raw mut pipe.raw).cast(), direction)
                }
                None => (std::ptr::null_mut(), 0),
            },
            |options| uv::uv_spawn(uv_loop, process, options),
        );
        let mut pid = 0;
        if status < 0 {
            run.fail(status);
            // A failed spawn has initialized the handle all the same.
            uv::uv_close(process.cast(), None);
            run.killed = true;
            run.close_pipes();
            run.close_timer();
        } else {
            run.spawned = true;
            pid = uv::uv_process_get_pid(process);
            if timeout > 0.0 {
                uv::uv_timer_start(&raw mut run.timer, Some(timed_out), timeout as u64, 0);
            }
            for pipe in run.pipes.iter_mut().flatten() {
                start(pipe);
            }
        }
        uv::uv_run(uv_loop, uv::uv_run_mode_UV_RUN_DEFAULT);
        // The child has ended and nothing more can come: pipes that are still open are idle.
        run.close_pipes();
        run.close_timer();
        uv::uv_run(uv_loop, uv::uv_run_mode_UV_RUN_DEFAULT);
        uv::uv_loop_close(uv_loop);
        pid
    }
}

/// Begins writing the input and reading the output of a pipe.
///
/// # Safety
/// The pipe must be connected to the child.
unsafe fn start(pipe: &mut Pipe) {
    let stream = (&raw mut pipe.raw).cast::<uv::uv_stream_t>();
    // SAFETY: connected, says the caller; input and requests live as long as the pipe.
    unsafe {
        if !pipe.input.is_empty() {
            let buf = uv::uv_buf_t {
                base: pipe.input.as_mut_ptr().cast(),
                len: pipe.input.len() as _,
            };
            uv::uv_write(&raw mut pipe.write, stream, &buf, 1, Some(wrote));
        }
        uv::uv_shutdown(&raw mut pipe.shutdown, stream, Some(shut));
        if pipe.readable {
            uv::uv_read_start(stream, Some(alloc), Some(read));
        }
    }
}
