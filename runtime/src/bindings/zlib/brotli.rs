//! Brotli, both ways.

use brotli::enc::encode::{
    BrotliEncoderOperation as Operation, BrotliEncoderParameter as EncoderParameter,
    BrotliEncoderStateStruct as Encoder,
};
use brotli_decompressor::{
    BrotliDecoderParameter as DecoderParameter, BrotliDecompressStream, BrotliResult, BrotliState,
    StandardAlloc,
};

use super::codec::{Codec, Failure, Progress};

/// A parameter that was not given.
const UNSET: u32 = u32::MAX;

/// The operation that ends a stream.
const FINISH: i32 = 2;

type Decoder = BrotliState<StandardAlloc, StandardAlloc, StandardAlloc>;

/// The settings of a stream: a value for each parameter's number, and what was agreed on beforehand.
pub(super) struct Settings {
    pub(super) params: Vec<u32>,
    pub(super) dictionary: Vec<u8>,
}

/// Calls `apply` with each parameter that was given; `None` when it refuses one.
fn each_param(params: &[u32], mut apply: impl FnMut(usize, u32) -> bool) -> Option<()> {
    params
        .iter()
        .enumerate()
        .all(|(number, &value)| value == UNSET || apply(number, value))
        .then_some(())
}

/// A compressor.
pub(super) struct Compressor {
    settings: Settings,
    encoder: Encoder<StandardAlloc>,
}

impl Compressor {
    /// `None` when a parameter is refused.
    pub(super) fn new(settings: Settings) -> Option<Self> {
        let encoder = Self::encoder(&settings)?;
        Some(Self { settings, encoder })
    }

    fn encoder(settings: &Settings) -> Option<Encoder<StandardAlloc>> {
        let mut encoder = Encoder::new(StandardAlloc::default());
        each_param(&settings.params, |number, value| {
            let parameter = match number {
                0 => EncoderParameter::BROTLI_PARAM_MODE,
                1 => EncoderParameter::BROTLI_PARAM_QUALITY,
                2 => EncoderParameter::BROTLI_PARAM_LGWIN,
                3 => EncoderParameter::BROTLI_PARAM_LGBLOCK,
                4 => EncoderParameter::BROTLI_PARAM_DISABLE_LITERAL_CONTEXT_MODELING,
                5 => EncoderParameter::BROTLI_PARAM_SIZE_HINT,
                6 => EncoderParameter::BROTLI_PARAM_LARGE_WINDOW,
                // How distances are coded: the library chooses these itself.
                7 => return value <= 3,
                8 => return value <= 120,
                _ => return false,
            };
            encoder.set_parameter(parameter, value)
        })?;
        if !settings.dictionary.is_empty() {
            encoder.set_custom_dictionary(settings.dictionary.len(), &settings.dictionary);
        }
        Some(encoder)
    }
}

impl Codec for Compressor {
    fn step(
        &mut self,
        flush: i32,
        input: &[u8],
        output: &mut [u8],
    ) -> (Progress, Result<(), Failure>) {
        let operation = match flush {
            1 => Operation::BROTLI_OPERATION_FLUSH,
            FINISH => Operation::BROTLI_OPERATION_FINISH,
            3 => Operation::BROTLI_OPERATION_EMIT_METADATA,
            _ => Operation::BROTLI_OPERATION_PROCESS,
        };
        let mut progress = Progress::default();
        let (mut available_in, mut available_out) = (input.len(), output.len());
        let worked = self.encoder.compress_stream(
            operation,
            &mut available_in,
            input,
            &mut progress.read,
            &mut available_out,
            output,
            &mut progress.written,
            &mut None,
            &mut |_, _, _, _| (),
        );
        let result = if worked {
            Ok(())
        } else {
            Err(Failure::new("Compression failed", -1))
        };
        (progress, result)
    }

    fn reset(&mut self) -> Result<(), Failure> {
        self.encoder = Self::encoder(&self.settings)
            .ok_or_else(|| Failure::new("Could not initialize Brotli instance", -1))?;
        Ok(())
    }
}

/// A decompressor.
pub(super) struct Decompressor {
    settings: Settings,
    // Large, and moved often before it is used.
    decoder: Box<Decoder>,
}

impl Decompressor {
    /// `None` when a parameter is refused.
    pub(super) fn new(settings: Settings) -> Option<Self> {
        let decoder = Self::decoder(&settings)?;
        Some(Self { settings, decoder })
    }

    fn decoder(settings: &Settings) -> Option<Box<Decoder>> {
        let alloc = StandardAlloc::default();
        let mut decoder = Box::new(Decoder::new_strict(alloc, alloc, alloc));
        each_param(&settings.params, |number, value| {
            let parameter = match number {
                0 => DecoderParameter::BROTLI_DECODER_PARAM_DISABLE_RING_BUFFER_REALLOCATION,
                1 => DecoderParameter::BROTLI_DECODER_PARAM_LARGE_WINDOW,
                _ => return false,
            };
            decoder.set_parameter(parameter, value)
        })?;
        if !settings.dictionary.is_empty()
            && !decoder.attach_dictionary(settings.dictionary.clone().into())
        {
            return None;
        }
        Some(decoder)
    }
}

impl Codec for Decompressor {
    fn step(
        &mut self,
        flush: i32,
        input: &[u8],
        output: &mut [u8],
    ) -> (Progress, Result<(), Failure>) {
        let mut progress = Progress::default();
        let (mut available_in, mut available_out) = (input.len(), output.len());
        let result = BrotliDecompressStream(
            &mut available_in,
            &mut progress.read,
            input,
            &mut available_out,
            &mut progress.written,
            output,
            &mut 0,
            &mut self.decoder,
        );
        let result = match result {
            BrotliResult::ResultFailure => Err(Failure::new(
                "Decompression failed",
                self.decoder.error_code as i32,
            )),
            BrotliResult::NeedsMoreInput if flush == FINISH => Err(Failure::unexpected_end()),
            _ => Ok(()),
        };
        (progress, result)
    }

    fn reset(&mut self) -> Result<(), Failure> {
        self.decoder = Self::decoder(&self.settings)
            .ok_or_else(|| Failure::new("Could not initialize Brotli instance", -1))?;
        Ok(())
    }
}
