//! `internalBinding('zlib')`: compressors and decompressors, step by step.
//!
//! A stream is an opaque object made by `deflate`, `brotli` or `zstd`. A step is told where its input
//! and output are, and leaves how much of each is left in a two-element array, as zlib itself does.

use std::cell::Cell;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use v8::{FunctionCallbackArguments, Local, PinScope, ReturnValue, Value};

use super::prelude::*;
use super::support::{Bytes, float, int};
use super::{owned, pool};

mod brotli;
mod codec;
mod deflate;
mod zstd;

use codec::{Codec, Failure, Progress};

pub(super) fn init<'s>(
    scope: &mut PinScope<'s, '_>,
    target: Local<'s, v8::Object>,
    _env: &Rc<Env>,
) {
    set_function(scope, target, "deflate", new_deflate);
    set_function(scope, target, "brotli", new_brotli);
    set_function(scope, target, "zstd", new_zstd);
    set_function(scope, target, "write", write);
    set_function(scope, target, "writeSync", write_sync);
    set_function(scope, target, "reset", reset);
    set_function(scope, target, "params", params);
    set_function(scope, target, "close", close);
    set_function(scope, target, "crc32", crc32);
}

/// The versions of the libraries, for `process.versions`.
pub(crate) fn versions() -> [(&'static str, String); 2] {
    // SAFETY: a static text.
    let zlib = unsafe { std::ffi::CStr::from_ptr(libz_rs_sys::zlibVersion()) };
    [
        ("zlib", zlib.to_string_lossy().into_owned()),
        ("zstd", zstd_safe::version_string().to_owned()),
    ]
}

/// A stream; empty once it is closed. A step on the pool has it locked.
#[derive(Clone)]
struct Shared(Arc<Mutex<Option<Box<dyn Codec>>>>);

impl Shared {
    fn lock(&self) -> MutexGuard<'_, Option<Box<dyn Codec>>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// What JavaScript has of a stream.
struct Stream {
    codec: Shared,
    /// Steps that the pool has not finished.
    pending: Rc<Cell<u32>>,
    closed: Rc<Cell<bool>>,
}

fn wrap(scope: &mut PinScope<'_, '_>, codec: Box<dyn Codec>, rv: &mut ReturnValue<'_, Value>) {
    let stream = Stream {
        codec: Shared(Arc::new(Mutex::new(Some(codec)))),
        pending: Rc::default(),
        closed: Rc::default(),
    };
    if let Some(object) = owned::wrap(scope, stream) {
        rv.set(object);
    }
}

fn bytes(args: &FunctionCallbackArguments<'_>, index: i32) -> Vec<u8> {
    super::buffer::Bytes::of(args.get(index)).map_or_else(Vec::new, |bytes| bytes.get().to_vec())
}

fn numbers(args: &FunctionCallbackArguments<'_>, index: i32) -> Vec<u32> {
    let bytes = bytes(args, index);
    let (numbers, _) = bytes.as_chunks::<4>();
    numbers.iter().map(|&four| u32::from_ne_bytes(four)).collect()
}

fn throw_initialization(scope: &mut PinScope<'_, '_>, message: &str) {
    throw_error(
        scope,
        ErrorKind::Error,
        "ERR_ZLIB_INITIALIZATION_FAILED",
        message,
    );
}

/// `deflate(mode, windowBits, level, memLevel, strategy, dictionary, singleMember)`: a stream.
fn new_deflate(
    scope: &mut PinScope<'_, '_>,
    args: FunctionCallbackArguments<'_>,
    mut rv: ReturnValue<'_, Value>,
) {
    let Some(mode) = deflate::Mode::from_number(int(&args, 0, 0)) else {
        return throw_initialization(scope, "Initialization failed");
    };
    let codec = deflate::Deflate::new(deflate::Settings {
        mode,
        window_bits: int(&args, 1, 15),
        level: int(&args, 2, -1),
        mem_level: int(&args, 3, 8),
        strategy: int(&args, 4, 0),
        dictionary: bytes(&args, 5),
        single_member: args.get(6).is_true(),
    });
    wrap(scope, Box::new(codec), &mut rv);
}

/// `brotli(compress, params, dictionary)`: a stream; throws when a parameter is refused.
fn new_brotli(
    scope: &mut PinScope<'_, '_>,
    args: FunctionCallbackArguments<'_>,
    mut rv: ReturnValue<'_, Value>,
) {
    let settings = brotli::Settings {
        params: numbers(&args, 1),
        dictionary: bytes(&args, 2),
    };
    let codec: Option<Box<dyn Codec>> = if args.get(0).is_true() {
        brotli::Compressor::new(settings).map(|codec| Box::new(codec) as _)
    } else {
        brotli::Decompressor::new(settings).map(|codec| Box::new(codec) as _)
    };
    match codec {
        Some(codec) => wrap(scope, codec, &mut rv),
        None => throw_initialization(scope, "Initialization failed"),
    }
}

/// `zstd(compress, params, pledgedSize, dictionary)`: a stream; throws when a parameter is refused.
fn new_zstd(
    scope: &mut PinScope<'_, '_>,
    args: FunctionCallbackArguments<'_>,
    mut rv: ReturnValue<'_, Value>,
) {
    let pledged = args.get(2);
    let settings = zstd::Settings {
        params: numbers(&args, 1),
        pledged_size: pledged
            .is_number()
            .then(|| float(&args, 2, 0.0).max(0.0) as u64),
        dictionary: bytes(&args, 3),
    };
    let codec: Result<Box<dyn Codec>, zstd::Refusal> = if args.get(0).is_true() {
        zstd::Compressor::new(settings).map(|codec| Box::new(codec) as _)
    } else {
        zstd::Decompressor::new(&settings).map(|codec| Box::new(codec) as _)
    };
    match codec {
        Ok(codec) => wrap(scope, codec, &mut rv),
        Err(zstd::Refusal::Parameter) => throw_initialization(scope, "Setting parameter failed"),
        Err(zstd::Refusal::Other) => throw_initialization(scope, "Initialization failed"),
    }
}

/// What a step works on: kept alive by its views' memory.
struct Step {
    codec: Shared,
    flush: i32,
    /// Keeps the memory of `input` and `output`.
    _views: (Bytes, Bytes),
    input: (*const u8, usize),
    output: (*mut u8, usize),
}

// SAFETY: the pointers lead into memory that `_views` keeps, wherever the step runs. That JavaScript does
// not change the input or read the output meanwhile is the builtin's part, as it is in Node.
unsafe impl Send for Step {}

impl Step {
    /// The first seven arguments of `write` and `writeSync`; `None` when they do not fit together.
    fn read(args: &FunctionCallbackArguments<'_>, codec: &Shared) -> Option<Self> {
        let index = |at, limit: usize| {
            let number = float(args, at, 0.0);
            (number >= 0.0 && number <= limit as f64).then_some(number as usize)
        };
        let (input, output) = (Bytes::of(args.get(2))?, Bytes::of(args.get(5))?);
        let input_at = index(3, input.len)?;
        let input_length = index(4, input.len - input_at)?;
        let output_at = index(6, output.len)?;
        let output_length = index(7, output.len - output_at)?;
        Some(Self {
            codec: codec.clone(),
            flush: int(args, 1, 0),
            // SAFETY: both offsets were checked to be inside.
            input: (unsafe { input.base.add(input_at) }, input_length),
            // SAFETY: as above.
            output: (unsafe { output.base.add(output_at) }, output_length),
            _views: (input, output),
        })
    }

    fn run(&mut self) -> Outcome {
        // SAFETY: both ranges are inside memory that `_views` keeps.
        let (input, output) = unsafe {
            (
                std::slice::from_raw_parts(self.input.0, self.input.1),
                std::slice::from_raw_parts_mut(self.output.0, self.output.1),
            )
        };
        let (progress, result) = match &mut *self.codec.lock() {
            Some(codec) => codec.step(self.flush, input, output),
            None => (Progress::default(), Ok(())),
        };
        Outcome {
            left: [
                (output.len() - progress.written) as u32,
                (input.len() - progress.read) as u32,
            ],
            failure: result.err(),
        }
    }
}

struct Outcome {
    /// Room in the output and bytes of the input.
    left: [u32; 2],
    failure: Option<Failure>,
}

/// `[message, number]`, or undefined.
fn failure_value<'s>(
    scope: &mut PinScope<'s, '_>,
    failure: Option<&Failure>,
) -> Local<'s, Value> {
    let Some(failure) = failure else {
        return v8::undefined(scope).into();
    };
    let message = string(scope, &failure.message);
    let number = v8::Integer::new(scope, failure.number);
    v8::Array::new_with_elements(scope, &[message.into(), number.into()]).into()
}

fn throw_bad_call(scope: &mut PinScope<'_, '_>) {
    throw_error(
        scope,
        ErrorKind::Range,
        "ERR_OUT_OF_RANGE",
        "The stream, its input or its output is not what a step can work on",
    );
}

/// `writeSync(stream, flush, input, inputAt, inputLength, output, outputAt, outputLength, left)`:
/// one step; `left` gets what is left of output and input. Returns a failure or undefined.
fn write_sync(
    scope: &mut PinScope<'_, '_>,
    args: FunctionCallbackArguments<'_>,
    mut rv: ReturnValue<'_, Value>,
) {
    let Some(stream) = owned::get::<Stream>(args.get(0)) else {
        return throw_bad_call(scope);
    };
    let (Some(mut step), Some(mut left)) = (
        Step::read(&args, &stream.codec),
        super::buffer::Bytes::of(args.get(8)),
    ) else {
        return throw_bad_call(scope);
    };
    let outcome = step.run();
    for (place, number) in left.get_mut().chunks_exact_mut(4).zip(outcome.left) {
        place.copy_from_slice(&number.to_ne_bytes());
    }
    rv.set(failure_value(scope, outcome.failure.as_ref()));
}

/// `write(stream, flush, input, inputAt, inputLength, output, outputAt, outputLength, callback)`: one
/// step on the pool. The callback gets what is left of output and input, and a failure or undefined.
fn write(
    scope: &mut PinScope<'_, '_>,
    args: FunctionCallbackArguments<'_>,
    _rv: ReturnValue<'_, Value>,
) {
    let stream = owned::get::<Stream>(args.get(0));
    let callback = args.get(8).try_cast::<v8::Function>();
    let (Some(stream), Ok(callback)) = (stream, callback) else {
        return throw_bad_call(scope);
    };
    let Some(mut step) = Step::read(&args, &stream.codec) else {
        return throw_bad_call(scope);
    };
    stream.pending.set(stream.pending.get() + 1);
    pool::run(
        scope,
        callback,
        move || step.run(),
        move |scope, outcome| {
            stream.pending.set(stream.pending.get() - 1);
            if stream.closed.get() && stream.pending.get() == 0 {
                stream.codec.lock().take();
            }
            let [output, input] = outcome.left;
            vec![
                v8::Integer::new_from_unsigned(scope, output).into(),
                v8::Integer::new_from_unsigned(scope, input).into(),
                failure_value(scope, outcome.failure.as_ref()),
            ]
        },
    );
}

/// What `change` does to the codec of the first argument, as a failure or undefined.
fn alter(
    scope: &mut PinScope<'_, '_>,
    args: &FunctionCallbackArguments<'_>,
    rv: &mut ReturnValue<'_, Value>,
    what: &str,
    change: impl FnOnce(&mut dyn Codec) -> Result<(), Failure>,
) {
    let Some(stream) = owned::get::<Stream>(args.get(0)) else {
        return throw_bad_call(scope);
    };
    if stream.pending.get() > 0 {
        let message = format!("Cannot {what} zlib stream while a write is in progress");
        return throw_error(scope, ErrorKind::Error, "ERR_INVALID_STATE", &message);
    }
    let result = match &mut *stream.codec.lock() {
        Some(codec) => change(&mut **codec),
        None => Ok(()),
    };
    rv.set(failure_value(scope, result.err().as_ref()));
}

/// `reset(stream)`: begins again. Returns a failure or undefined.
fn reset(
    scope: &mut PinScope<'_, '_>,
    args: FunctionCallbackArguments<'_>,
    mut rv: ReturnValue<'_, Value>,
) {
    alter(scope, &args, &mut rv, "reset", |codec| codec.reset());
}

/// `params(stream, level, strategy)`. Returns a failure or undefined.
fn params(
    scope: &mut PinScope<'_, '_>,
    args: FunctionCallbackArguments<'_>,
    mut rv: ReturnValue<'_, Value>,
) {
    let (level, strategy) = (int(&args, 1, -1), int(&args, 2, 0));
    alter(scope, &args, &mut rv, "alter", |codec| {
        codec.set_params(level, strategy)
    });
}

/// `close(stream)`: frees it now, or when the pool is done with it.
fn close(
    _scope: &mut PinScope<'_, '_>,
    args: FunctionCallbackArguments<'_>,
    _rv: ReturnValue<'_, Value>,
) {
    if let Some(stream) = owned::get::<Stream>(args.get(0)) {
        stream.closed.set(true);
        if stream.pending.get() == 0 {
            stream.codec.lock().take();
        }
    }
}

/// `crc32(data, value)`: of a string's UTF-8, or of a view.
fn crc32(
    scope: &mut PinScope<'_, '_>,
    args: FunctionCallbackArguments<'_>,
    mut rv: ReturnValue<'_, Value>,
) {
    let start = float(&args, 1, 0.0) as u32;
    let of = |bytes: &[u8]| {
        // SAFETY: the slice has as many bytes as it says.
        unsafe { libz_rs_sys::crc32_z(start.into(), bytes.as_ptr(), bytes.len()) as u32 }
    };
    let result = if let Ok(text) = args.get(0).try_cast::<v8::String>() {
        of(text.to_rust_string_lossy(scope).as_bytes())
    } else if let Some(bytes) = super::buffer::Bytes::of(args.get(0)) {
        of(bytes.get())
    } else {
        start
    };
    rv.set_uint32(result);
}
