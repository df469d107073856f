//! Deflate in its three wrappings: zlib, gzip and none.

use std::ffi::{CStr, c_int};
use std::mem::MaybeUninit;

use libz_rs_sys as z;

use super::codec::{Codec, Failure, Progress};

/// `Z_BUF_ERROR`: no progress is possible.
pub(super) const BUFFER_ERROR: i32 = z::Z_BUF_ERROR;

/// The two bytes that a gzip member begins with.
const GZIP_MAGIC: [u8; 2] = [0x1f, 0x8b];

/// What the stream does; the numbers are those of Node's `zlib.constants`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Mode {
    Deflate = 1,
    Inflate = 2,
    Gzip = 3,
    Gunzip = 4,
    DeflateRaw = 5,
    InflateRaw = 6,
    /// `Gunzip` or `Inflate`, as the first two bytes say.
    Unzip = 7,
}

impl Mode {
    pub(super) fn from_number(number: i32) -> Option<Self> {
        Some(match number {
            1 => Mode::Deflate,
            2 => Mode::Inflate,
            3 => Mode::Gzip,
            4 => Mode::Gunzip,
            5 => Mode::DeflateRaw,
            6 => Mode::InflateRaw,
            7 => Mode::Unzip,
            _ => return None,
        })
    }

    fn compresses(self) -> bool {
        matches!(self, Mode::Deflate | Mode::Gzip | Mode::DeflateRaw)
    }
}

/// How a stream is set up.
pub(super) struct Settings {
    pub(super) mode: Mode,
    pub(super) window_bits: i32,
    pub(super) level: i32,
    pub(super) mem_level: i32,
    pub(super) strategy: i32,
    pub(super) dictionary: Vec<u8>,
    /// Whether a gzip stream is one member only.
    pub(super) single_member: bool,
}

/// A stream. zlib's own state is made with the first use, so that a stream that is never used is cheap.
pub(super) struct Deflate {
    settings: Settings,
    mode: Mode,
    /// zlib's state points back to its stream, which must therefore not move.
    stream: Option<Box<z::z_stream>>,
    /// How many bytes of [`GZIP_MAGIC`] have come, in mode `Unzip`.
    magic_seen: usize,
}

// SAFETY: the stream and what it points to belong to this value alone; zlib keeps no thread's state.
unsafe impl Send for Deflate {}

impl Deflate {
    pub(super) fn new(settings: Settings) -> Self {
        Self {
            mode: settings.mode,
            settings,
            stream: None,
            magic_seen: 0,
        }
    }

    fn failure(&self, status: c_int, message: &str) -> Failure {
        let own = self.stream.as_ref().map_or(std::ptr::null(), |s| s.msg);
        if own.is_null() {
            return Failure::new(message, status);
        }
        // SAFETY: zlib's messages are static and terminated.
        let own = unsafe { CStr::from_ptr(own) };
        Failure::new(own.to_string_lossy(), status)
    }

    /// The stream, made when it is first asked for.
    fn open(&mut self) -> Result<*mut z::z_stream, Failure> {
        if self.stream.is_none() {
            self.create()?;
        }
        match &mut self.stream {
            Some(stream) => Ok(&raw mut **stream),
            None => Err(Failure::new("Init error", z::Z_MEM_ERROR)),
        }
    }

    fn create(&mut self) -> Result<(), Failure> {
        let settings = &self.settings;
        // A window of 256 bytes is one that raw streams cannot have.
        let window_bits = match settings.mode {
            Mode::Gzip | Mode::Gunzip => settings.window_bits + 16,
            Mode::Unzip => settings.window_bits + 32,
            Mode::DeflateRaw | Mode::InflateRaw => -settings.window_bits,
            Mode::Deflate | Mode::Inflate => settings.window_bits,
        };
        // SAFETY: null pointers are what zlib asks for: its own allocator, no input yet.
        let mut stream: Box<z::z_stream> =
            Box::new(unsafe { MaybeUninit::zeroed().assume_init() });
        let size = size_of::<z::z_stream>() as c_int;
        // SAFETY: the stream is in place for its whole life; version and size are this library's own.
        let status = unsafe {
            if settings.mode.compresses() {
                z::deflateInit2_(
                    &raw mut *stream,
                    settings.level,
                    z::Z_DEFLATED,
                    window_bits,
                    settings.mem_level,
                    settings.strategy,
                    z::zlibVersion(),
                    size,
                )
            } else {
                z::inflateInit2_(&raw mut *stream, window_bits, z::zlibVersion(), size)
            }
        };
        if status != z::Z_OK {
            return Err(Failure::new("Init error", status));
        }
        self.stream = Some(stream);
        self.apply_dictionary()
    }

    /// Gives zlib the dictionary where it has to know it before the first byte.
    fn apply_dictionary(&mut self) -> Result<(), Failure> {
        let Some(stream) = &mut self.stream else {
            return Ok(());
        };
        let dictionary = &self.settings.dictionary;
        if dictionary.is_empty() {
            return Ok(());
        }
        let length = dictionary.len() as z::uInt;
        let stream = &raw mut **stream;
        // SAFETY: the stream is initialised; zlib copies what it needs of the dictionary.
        let status = unsafe {
            match self.settings.mode {
                Mode::Deflate | Mode::DeflateRaw => {
                    z::deflateSetDictionary(stream, dictionary.as_ptr(), length)
                }
                Mode::InflateRaw => z::inflateSetDictionary(stream, dictionary.as_ptr(), length),
                _ => z::Z_OK,
            }
        };
        if status == z::Z_OK {
            Ok(())
        } else {
            Err(self.failure(status, "Failed to set dictionary"))
        }
    }

    /// In mode `Unzip`: decides by the first two bytes what the stream is.
    fn detect(&mut self, input: &[u8]) {
        if self.mode != Mode::Unzip {
            return;
        }
        for &byte in input {
            if byte != GZIP_MAGIC[self.magic_seen] {
                self.mode = Mode::Inflate;
                return;
            }
            self.magic_seen += 1;
            if self.magic_seen == GZIP_MAGIC.len() {
                self.mode = Mode::Gunzip;
                return;
            }
        }
    }

    /// # Safety
    /// `stream` must be this value's, with its input and output set.
    unsafe fn inflate(&mut self, stream: *mut z::z_stream, flush: i32) -> Result<c_int, Failure> {
        // SAFETY: as the caller promises.
        let mut status = unsafe { z::inflate(stream, flush) };
        let dictionary = &self.settings.dictionary;
        if self.mode != Mode::InflateRaw && status == z::Z_NEED_DICT && !dictionary.is_empty() {
            // SAFETY: as above; zlib copies what it needs of the dictionary.
            unsafe {
                status = z::inflateSetDictionary(
                    stream,
                    dictionary.as_ptr(),
                    dictionary.len() as z::uInt,
                );
                if status == z::Z_OK {
                    status = z::inflate(stream, flush);
                } else if status == z::Z_DATA_ERROR {
                    // A wrong dictionary, which must not look like wrong data.
                    status = z::Z_NEED_DICT;
                }
            }
        }
        // Another member may follow; zeros are padding.
        while status == z::Z_STREAM_END && self.mode == Mode::Gunzip && !self.settings.single_member
        {
            // SAFETY: as above; `next_in` has `avail_in` bytes.
            let more = unsafe { (*stream).avail_in > 0 && *(*stream).next_in != 0 };
            if !more {
                break;
            }
            Codec::reset(self)?;
            // SAFETY: as above.
            status = unsafe { z::inflate(stream, flush) };
        }
        Ok(status)
    }

    fn judge(&self, status: c_int, flush: i32, room_left: bool) -> Result<(), Failure> {
        match status {
            z::Z_STREAM_END => Ok(()),
            z::Z_OK | z::Z_BUF_ERROR => {
                if room_left && flush == z::Z_FINISH {
                    Err(self.failure(z::Z_BUF_ERROR, "unexpected end of file"))
                } else {
                    Ok(())
                }
            }
            z::Z_NEED_DICT if self.settings.dictionary.is_empty() => {
                Err(self.failure(status, "Missing dictionary"))
            }
            z::Z_NEED_DICT => Err(self.failure(status, "Bad dictionary")),
            _ => Err(self.failure(status, "Zlib error")),
        }
    }
}

impl Codec for Deflate {
    fn step(
        &mut self,
        flush: i32,
        input: &[u8],
        output: &mut [u8],
    ) -> (Progress, Result<(), Failure>) {
        let stream = match self.open() {
            Ok(stream) => stream,
            Err(failure) => return (Progress::default(), Err(failure)),
        };
        // zlib counts in 32 bits; what is left over comes with the next step.
        let given = input.len().min(z::uInt::MAX as usize);
        let room = output.len().min(z::uInt::MAX as usize);
        // SAFETY: the stream is open and reads and writes only inside these two.
        unsafe {
            (*stream).next_in = input.as_ptr();
            (*stream).avail_in = given as z::uInt;
            (*stream).next_out = output.as_mut_ptr();
            (*stream).avail_out = room as z::uInt;
        }
        let status = if self.mode.compresses() {
            // SAFETY: set up just above.
            Ok(unsafe { z::deflate(stream, flush) })
        } else {
            self.detect(input);
            // SAFETY: as above.
            unsafe { self.inflate(stream, flush) }
        };
        // SAFETY: the stream is still open; the pointers it keeps are replaced before they are used again.
        let (left, room_left) = unsafe { ((*stream).avail_in, (*stream).avail_out) };
        let progress = Progress {
            read: given - left as usize,
            written: room - room_left as usize,
        };
        let result = status.and_then(|status| self.judge(status, flush, room_left > 0));
        (progress, result)
    }

    fn reset(&mut self) -> Result<(), Failure> {
        let stream = self.open()?;
        // SAFETY: the stream is open.
        let status = unsafe {
            if self.mode.compresses() {
                z::deflateReset(stream)
            } else {
                z::inflateReset(stream)
            }
        };
        if status != z::Z_OK {
            return Err(self.failure(status, "Failed to reset stream"));
        }
        self.apply_dictionary()
    }

    fn set_params(&mut self, level: i32, strategy: i32) -> Result<(), Failure> {
        let stream = self.open()?;
        if !self.mode.compresses() {
            return Ok(());
        }
        // SAFETY: the stream is open; the flush before this call has left it nothing to write.
        let status = unsafe {
            (*stream).avail_in = 0;
            (*stream).avail_out = 0;
            z::deflateParams(stream, level, strategy)
        };
        if status == z::Z_OK || status == z::Z_BUF_ERROR {
            Ok(())
        } else {
            Err(self.failure(status, "Failed to set parameters"))
        }
    }
}

impl Drop for Deflate {
    fn drop(&mut self) {
        if let Some(stream) = &mut self.stream {
            // SAFETY: the stream is open and closed only here.
            unsafe {
                if self.settings.mode.compresses() {
                    z::deflateEnd(&raw mut **stream);
                } else {
                    z::inflateEnd(&raw mut **stream);
                }
            }
        }
    }
}
