//! The one kind of error: a message for the person at the terminal.

use std::fmt;
use std::io;
use std::path::Path;

/// Why something was not done, in words that can be printed as they are.
#[derive(Debug)]
pub struct Error {
    message: String,
}

/// What most functions here return.
pub type Result<T, E = Error> = std::result::Result<T, E>;

impl Error {
    /// An error with this message.
    #[must_use]
    pub fn new(message: impl Into<String>) -> Self {
        Self {
            message: message.into(),
        }
    }

    /// An operation on a file that failed: `cannot read package.json: permission denied`.
    pub(crate) fn file(what: &str, path: &Path, error: &io::Error) -> Self {
        Self::new(format!(
            "cannot {what} {}: {}",
            path.display(),
            plain(error)
        ))
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl std::error::Error for Error {}

/// The system's words without the number it appends: `Permission denied (os error 13)`.
fn plain(error: &io::Error) -> String {
    let text = error.to_string();
    match text.find(" (os error ") {
        Some(at) => text[..at].to_owned(),
        None => text,
    }
}
