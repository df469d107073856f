//! What can be wrong with a file.

use std::fmt;
use std::path::Path;

/// Why a description could not be read.
#[derive(Debug)]
pub struct Error {
    message: String,
    cause: Option<std::io::Error>,
}

/// What reading returns.
pub type Result<T> = std::result::Result<T, Error>;

impl Error {
    pub(crate) fn new(message: impl Into<String>) -> Self {
        Self {
            message: message.into(),
            cause: None,
        }
    }

    pub(crate) fn io(path: &Path, cause: std::io::Error) -> Self {
        Self {
            message: format!("cannot read {}: {cause}", path.display()),
            cause: Some(cause),
        }
    }

    pub(crate) fn of_file(mut self, path: &Path) -> Self {
        self.message = format!("{}: {}", path.display(), self.message);
        self
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl std::error::Error for Error {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        self.cause
            .as_ref()
            .map(|cause| cause as &(dyn std::error::Error + 'static))
    }
}
