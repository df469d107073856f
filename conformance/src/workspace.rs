//! A folder for the scripts of one run, and the marks by which their lines are known.

use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{SystemTime, UNIX_EPOCH};
use std::{env, fs};

use crate::runtime::Runtime;

static COUNTER: AtomicU64 = AtomicU64::new(0);

/// A temporary folder that goes when it is dropped.
#[derive(Debug)]
pub(crate) struct Workspace {
    folder: PathBuf,
    seed: u64,
}

impl Workspace {
    pub(crate) fn new() -> Result<Self, String> {
        let now = SystemTime::now()
            .duration_since(UNIX_EPOCH)
            .map_or(0, |since| since.as_nanos() as u64);
        let folder = env::temp_dir().join(format!(
            "tenon-conform-{}-{}",
            std::process::id(),
            COUNTER.fetch_add(1, Ordering::Relaxed)
        ));
        fs::create_dir_all(&folder).map_err(|error| format!("{}: {error}", folder.display()))?;
        Ok(Self { folder, seed: now })
    }

    /// Text that nothing else prints.
    pub(crate) fn mark(&self) -> String {
        let number = COUNTER.fetch_add(1, Ordering::Relaxed);
        format!("@conform-{:x}-{number:x}", self.seed)
    }

    /// A new path for a script.
    pub(crate) fn script_path(&self, runtime: &Runtime) -> PathBuf {
        let number = COUNTER.fetch_add(1, Ordering::Relaxed);
        self.folder
            .join(format!("run-{number}.{}", runtime.extension()))
    }

    /// The folder.
    pub(crate) fn folder(&self) -> &Path {
        &self.folder
    }
}

impl Drop for Workspace {
    fn drop(&mut self) {
        _ = fs::remove_dir_all(&self.folder);
    }
}
