//! Files hashed on the runtime's thread pool.

use std::fs::File;
use std::io::Read as _;

use sha2::digest::DynDigest;
use sha2::{Sha256, Sha512};
use tenon_addon::{AbortSignal, Error, FromJs, Progress, Result, Task, export};

/// Which hash.
#[derive(FromJs, Clone, Copy)]
enum Algorithm {
    Sha256,
    Sha512,
}

/// How to hash.
#[derive(FromJs)]
struct HashOptions {
    /// SHA-256 unless said otherwise.
    algorithm: Option<Algorithm>,
    /// Ends the work when nobody waits for it any more.
    signal: Option<AbortSignal>,
}

/// The hash of a file, in hexadecimal.
#[export]
fn hash_file(path: String, options: Option<HashOptions>) -> Task<String> {
    let (algorithm, signal) = match options {
        Some(options) => (options.algorithm, options.signal),
        None => (None, None),
    };
    let algorithm = algorithm.unwrap_or(Algorithm::Sha256);
    Task::with_progress(move |progress| hash(&path, algorithm, progress)).with_signal(signal)
}

fn hash(path: &str, algorithm: Algorithm, progress: &Progress) -> Result<String> {
    let fail = |error: std::io::Error| {
        Error::new(format!("cannot hash '{path}': {error}")).with_code("ERR_HASH_FILE")
    };
    let mut hasher: Box<dyn DynDigest> = match algorithm {
        Algorithm::Sha256 => Box::new(Sha256::default()),
        Algorithm::Sha512 => Box::new(Sha512::default()),
    };
    let mut file = File::open(path).map_err(fail)?;
    let mut block = vec![0; 64 * 1024];
    loop {
        if progress.is_aborted() {
            return Err(Error::new("aborted"));
        }
        match file.read(&mut block).map_err(fail)? {
            0 => break,
            length => hasher.update(&block[..length]),
        }
    }
    let digest = hasher.finalize();
    Ok(digest.iter().map(|byte| format!("{byte:02x}")).collect())
}
