//! Zstandard, both ways.

use zstd_safe::zstd_sys::ZSTD_EndDirective as Directive;
use zstd_safe::{CCtx, CParameter, DCtx, DParameter, InBuffer, OutBuffer, ResetDirective};

use super::codec::{Codec, Failure, Progress};

/// A parameter that was not given.
const UNSET: u32 = u32::MAX;

/// The only parameter of decompression.
const WINDOW_LOG_MAX: usize = 100;

/// The directive that ends a frame.
const END: i32 = 2;

/// The library's number of an input that is not as long as it was said to be.
const WRONG_SIZE: usize = 72;

/// The settings of a stream: a value for each parameter's number, the size the input is said to have,
/// and what was agreed on beforehand.
pub(super) struct Settings {
    pub(super) params: Vec<u32>,
    pub(super) pledged_size: Option<u64>,
    pub(super) dictionary: Vec<u8>,
}

/// Why a stream could not be set up.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Refusal {
    Parameter,
    Other,
}

/// The library's number of an error: a result is its negative, as an unsigned number.
fn failure(code: usize) -> Failure {
    Failure::new(
        zstd_safe::get_error_name(code),
        code.wrapping_neg() as i32,
    )
}

fn given(params: &[u32]) -> impl Iterator<Item = (usize, u32)> {
    params
        .iter()
        .copied()
        .enumerate()
        .filter(|&(_, value)| value != UNSET)
}

fn strategy(number: u32) -> Option<zstd_safe::Strategy> {
    use zstd_safe::Strategy::*;
    Some(match number {
        1 => ZSTD_fast,
        2 => ZSTD_dfast,
        3 => ZSTD_greedy,
        4 => ZSTD_lazy,
        5 => ZSTD_lazy2,
        6 => ZSTD_btlazy2,
        7 => ZSTD_btopt,
        8 => ZSTD_btultra,
        9 => ZSTD_btultra2,
        _ => return None,
    })
}

fn compression_parameter(number: usize, value: u32) -> Option<CParameter> {
    Some(match number {
        100 => CParameter::CompressionLevel(value as i32),
        101 => CParameter::WindowLog(value),
        102 => CParameter::HashLog(value),
        103 => CParameter::ChainLog(value),
        104 => CParameter::SearchLog(value),
        105 => CParameter::MinMatch(value),
        106 => CParameter::TargetLength(value),
        107 => CParameter::Strategy(strategy(value)?),
        160 => CParameter::EnableLongDistanceMatching(value != 0),
        161 => CParameter::LdmHashLog(value),
        162 => CParameter::LdmMinMatch(value),
        163 => CParameter::LdmBucketSizeLog(value),
        164 => CParameter::LdmHashRateLog(value),
        200 => CParameter::ContentSizeFlag(value != 0),
        201 => CParameter::ChecksumFlag(value != 0),
        202 => CParameter::DictIdFlag(value != 0),
        400 => CParameter::NbWorkers(value),
        401 => CParameter::JobSize(value),
        402 => CParameter::OverlapSizeLog(value),
        _ => return None,
    })
}

/// A compressor.
pub(super) struct Compressor {
    settings: Settings,
    context: CCtx<'static>,
    /// Bytes taken since the frame began.
    taken: u64,
}

impl Compressor {
    pub(super) fn new(settings: Settings) -> Result<Self, Refusal> {
        let mut context = CCtx::try_create().ok_or(Refusal::Other)?;
        for (number, value) in given(&settings.params) {
            compression_parameter(number, value)
                .and_then(|parameter| context.set_parameter(parameter).ok())
                .ok_or(Refusal::Parameter)?;
        }
        if !settings.dictionary.is_empty() {
            context
                .load_dictionary(&settings.dictionary)
                .map_err(|_| Refusal::Other)?;
        }
        let mut compressor = Self {
            settings,
            context,
            taken: 0,
        };
        compressor.pledge().map_err(|_| Refusal::Other)?;
        Ok(compressor)
    }

    /// Holds the input against the size it was said to have. The library itself forgets that when all of
    /// the input comes at once.
    fn check_pledge(&self, given: usize, ends: bool) -> Result<(), Failure> {
        let Some(pledged) = self.settings.pledged_size else {
            return Ok(());
        };
        let total = self.taken + given as u64;
        if total > pledged || (ends && total < pledged) {
            return Err(failure(WRONG_SIZE.wrapping_neg()));
        }
        Ok(())
    }

    fn pledge(&mut self) -> Result<(), Failure> {
        self.context
            .set_pledged_src_size(self.settings.pledged_size)
            .map(drop)
            .map_err(failure)
    }
}

impl Codec for Compressor {
    fn step(
        &mut self,
        flush: i32,
        input: &[u8],
        output: &mut [u8],
    ) -> (Progress, Result<(), Failure>) {
        let directive = match flush {
            1 => Directive::ZSTD_e_flush,
            END => Directive::ZSTD_e_end,
            _ => Directive::ZSTD_e_continue,
        };
        if let Err(failure) = self.check_pledge(input.len(), flush == END) {
            return (Progress::default(), Err(failure));
        }
        let mut source = InBuffer::around(input);
        let mut target = OutBuffer::around(output);
        let result = self
            .context
            .compress_stream2(&mut target, &mut source, directive);
        let progress = Progress {
            read: source.pos(),
            written: target.pos(),
        };
        self.taken += progress.read as u64;
        (progress, result.map(drop).map_err(failure))
    }

    fn reset(&mut self) -> Result<(), Failure> {
        self.taken = 0;
        self.context
            .reset(ResetDirective::SessionOnly)
            .map_err(failure)?;
        self.pledge()
    }
}

/// A decompressor.
pub(super) struct Decompressor {
    context: DCtx<'static>,
    /// Whether a frame has begun, or the first one has to, and has not ended.
    in_frame: bool,
}

impl Decompressor {
    pub(super) fn new(settings: &Settings) -> Result<Self, Refusal> {
        let mut context = DCtx::try_create().ok_or(Refusal::Other)?;
        for (number, value) in given(&settings.params) {
            if number != WINDOW_LOG_MAX {
                return Err(Refusal::Parameter);
            }
            context
                .set_parameter(DParameter::WindowLogMax(value))
                .map_err(|_| Refusal::Parameter)?;
        }
        if !settings.dictionary.is_empty() {
            context
                .load_dictionary(&settings.dictionary)
                .map_err(|_| Refusal::Other)?;
        }
        Ok(Self {
            context,
            in_frame: true,
        })
    }
}

impl Codec for Decompressor {
    fn step(
        &mut self,
        flush: i32,
        input: &[u8],
        output: &mut [u8],
    ) -> (Progress, Result<(), Failure>) {
        let mut source = InBuffer::around(input);
        let mut target = OutBuffer::around(output);
        let room = target.capacity();
        let result = self.context.decompress_stream(&mut target, &mut source);
        let progress = Progress {
            read: source.pos(),
            written: target.pos(),
        };
        let result = result.map_err(failure).and_then(|wanted| {
            self.in_frame = wanted > 0 && (self.in_frame || progress.read > 0);
            // What is left of the frame has not come, and there was room for it.
            if self.in_frame && flush == END && progress.written < room {
                return Err(Failure::unexpected_end());
            }
            Ok(())
        });
        (progress, result)
    }

    fn reset(&mut self) -> Result<(), Failure> {
        self.in_frame = true;
        self.context
            .reset(ResetDirective::SessionOnly)
            .map(drop)
            .map_err(failure)
    }
}
