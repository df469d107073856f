//! Compiles the tests' addons with the system's compiler.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::SystemTime;

use super::gyp::{self, Target};
use crate::pool;

/// An addon that could not be built, with the compiler's words.
pub(super) struct Failure {
    /// The folder of the test.
    pub(super) folder: PathBuf,
    /// What went wrong.
    pub(super) reason: String,
}

/// How many addons there are and which of them failed.
pub(super) struct Outcome {
    /// Targets of all `binding.gyp` files seen.
    pub(super) targets: usize,
    /// How many had to be compiled in this run.
    pub(super) compiled: usize,
    /// Those that could not be built.
    pub(super) failures: Vec<Failure>,
}

struct Job {
    folder: PathBuf,
    target: Target,
}

/// Builds every addon below the given test folders into `build/Release`.
///
/// # Errors
///
/// Only when a folder cannot be read; an addon that does not compile is in the outcome.
pub(super) fn build(tree: &Path, folders: &[PathBuf], jobs: usize) -> Result<Outcome, String> {
    let mut work = Vec::new();
    let mut failures = Vec::new();
    let mut targets = 0;
    for folder in folders {
        let file = folder.join("binding.gyp");
        if !file.is_file() {
            continue;
        }
        let text = fs::read_to_string(&file).map_err(|e| format!("{}: {e}", file.display()))?;
        match gyp::targets(&text) {
            Ok(found) => {
                targets += found.len();
                for target in found {
                    if is_stale(folder, &target) {
                        work.push(Job {
                            folder: folder.clone(),
                            target,
                        });
                    }
                }
            }
            Err(reason) => failures.push(Failure {
                folder: folder.clone(),
                reason: format!("binding.gyp: {reason}"),
            }),
        }
    }
    let compiled = work.len();
    let results = pool::map(work, jobs, |job| {
        compile(tree, &job.folder, &job.target).map_err(|reason| Failure {
            folder: job.folder.clone(),
            reason: format!("{}: {reason}", job.target.name),
        })
    });
    failures.extend(results.into_iter().filter_map(Result::err));
    Ok(Outcome {
        targets,
        compiled,
        failures,
    })
}

fn output(folder: &Path, target: &Target) -> PathBuf {
    folder
        .join("build/Release")
        .join(format!("{}.node", target.name))
}

fn modified(path: &Path) -> Option<SystemTime> {
    fs::metadata(path).and_then(|meta| meta.modified()).ok()
}

fn is_stale(folder: &Path, target: &Target) -> bool {
    let Some(built) = modified(&output(folder, target)) else {
        return true;
    };
    let newer = |path: PathBuf| modified(&path).is_none_or(|time| time > built);
    target
        .sources
        .iter()
        .any(|source| newer(folder.join(source)))
        || newer(folder.join("binding.gyp"))
}

fn compile(tree: &Path, folder: &Path, target: &Target) -> Result<(), String> {
    let release = folder.join("build/Release");
    fs::create_dir_all(&release).map_err(|error| format!("{}: {error}", release.display()))?;
    // Runtimes without `process.config` look for `build/undefined`.
    #[cfg(unix)]
    let _ = std::os::unix::fs::symlink("Release", folder.join("build/undefined"));

    let is_cpp = target
        .sources
        .iter()
        .any(|source| source.ends_with(".cc") || source.ends_with(".cpp"));
    let compiler = if is_cpp {
        std::env::var("CXX").unwrap_or_else(|_| "c++".into())
    } else {
        std::env::var("CC").unwrap_or_else(|_| "cc".into())
    };
    let temporary = release.join(format!("{}.partial", target.name));
    let mut command = Command::new(&compiler);
    command
        .current_dir(folder)
        .args(["-shared", "-fPIC", "-O1", "-w"])
        .arg(format!("-DNODE_GYP_MODULE_NAME={}", target.name))
        .arg("-DBUILDING_NODE_EXTENSION")
        .args(target.defines.iter().map(|define| format!("-D{define}")))
        .arg("-I")
        .arg(tree.join("src"))
        .arg("-I")
        .arg(tree.join("deps/uv/include"))
        .arg("-o")
        .arg(&temporary)
        .args(&target.sources);
    if is_cpp {
        command.arg("-std=c++20");
    }
    if cfg!(target_os = "macos") {
        command.arg("-Wl,-undefined,dynamic_lookup");
    }
    let run = command
        .output()
        .map_err(|error| format!("{compiler} cannot be started: {error}"))?;
    if !run.status.success() {
        return Err(String::from_utf8_lossy(&run.stderr).trim().to_owned());
    }
    fs::rename(&temporary, output(folder, target)).map_err(|error| error.to_string())
}
