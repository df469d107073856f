//! Errors of other crates as ours.

use std::error::Error as StdError;
use std::io;

use super::Error;

/// Any error: its text is the message, its sources are the causes.
impl<E: StdError + Send + Sync + 'static> From<E> for Error {
    #[cold]
    fn from(error: E) -> Self {
        convert(&error)
    }
}

fn convert(error: &(dyn StdError + 'static)) -> Error {
    let mut ours = Error::new(error.to_string());
    if let Some(error) = error.downcast_ref::<io::Error>() {
        if let Some(code) = io_code(error) {
            ours = ours.with_code(code);
        }
        if let Some(number) = error.raw_os_error() {
            // Node's own errors have the number below zero.
            ours = ours.with_property("errno", -number);
        }
    }
    match error.source() {
        Some(source) => ours.with_cause(convert(source)),
        None => ours,
    }
}

/// The code that Node uses for the same failure.
fn io_code(error: &io::Error) -> Option<&'static str> {
    use io::ErrorKind as K;
    Some(match error.kind() {
        K::NotFound => "ENOENT",
        K::PermissionDenied => "EACCES",
        K::ConnectionRefused => "ECONNREFUSED",
        K::ConnectionReset => "ECONNRESET",
        K::ConnectionAborted => "ECONNABORTED",
        K::NotConnected => "ENOTCONN",
        K::AddrInUse => "EADDRINUSE",
        K::AddrNotAvailable => "EADDRNOTAVAIL",
        K::HostUnreachable => "EHOSTUNREACH",
        K::NetworkUnreachable => "ENETUNREACH",
        K::NetworkDown => "ENETDOWN",
        K::BrokenPipe => "EPIPE",
        K::AlreadyExists => "EEXIST",
        K::WouldBlock => "EAGAIN",
        K::NotADirectory => "ENOTDIR",
        K::IsADirectory => "EISDIR",
        K::DirectoryNotEmpty => "ENOTEMPTY",
        K::ReadOnlyFilesystem => "EROFS",
        K::StorageFull => "ENOSPC",
        K::FileTooLarge => "EFBIG",
        K::ResourceBusy => "EBUSY",
        K::ExecutableFileBusy => "ETXTBSY",
        K::CrossesDevices => "EXDEV",
        K::TooManyLinks => "EMLINK",
        K::InvalidInput => "EINVAL",
        K::TimedOut => "ETIMEDOUT",
        K::Interrupted => "EINTR",
        K::Unsupported => "ENOTSUP",
        K::OutOfMemory => "ENOMEM",
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_io_error_keeps_its_code() {
        let error = Error::from(io::Error::from_raw_os_error(2));
        assert_eq!(error.code(), Some("ENOENT"));
    }

    #[test]
    fn sources_become_causes() {
        let outer = io::Error::other("9x".parse::<i32>().unwrap_err());
        let error = Error::from(outer);
        assert_eq!(error.message(), "invalid digit found in string");
        assert!(error.code().is_none());
    }
}
