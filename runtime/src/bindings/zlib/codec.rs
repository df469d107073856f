//! What all compression formats have in common.

/// How far one step came.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Progress {
    /// Bytes taken from the input.
    pub(super) read: usize,
    /// Bytes put into the output.
    pub(super) written: usize,
}

/// Why a step failed.
#[derive(Debug)]
pub(super) struct Failure {
    /// In words.
    pub(super) message: String,
    /// The library's number.
    pub(super) number: i32,
}

impl Failure {
    pub(super) fn new(message: impl Into<String>, number: i32) -> Self {
        Self {
            message: message.into(),
            number,
        }
    }

    /// The input ended in the middle.
    pub(super) fn unexpected_end() -> Self {
        Self::new("unexpected end of file", super::deflate::BUFFER_ERROR)
    }
}

/// A compressor or decompressor in the middle of its stream.
pub(super) trait Codec: Send {
    /// Works on `input` until it is used up or `output` is full. `flush` is the format's own number.
    fn step(
        &mut self,
        flush: i32,
        input: &[u8],
        output: &mut [u8],
    ) -> (Progress, Result<(), Failure>);

    /// Begins again with the same settings.
    fn reset(&mut self) -> Result<(), Failure>;

    /// Changes level and strategy, where the format can.
    fn set_params(&mut self, _level: i32, _strategy: i32) -> Result<(), Failure> {
        Ok(())
    }
}
