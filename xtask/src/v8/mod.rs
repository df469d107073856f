//! `cargo xtask v8`: V8's static library from the published source of the `v8` crate.
//!
//! The crate's build script downloads the library. Where its host cannot be reached, this chore
//! makes the same file once, in a cache, from source that the Rust registry has, with tools that
//! Debian and Ubuntu have. Every stage leaves a mark when it is done, so that a run goes on where
//! the last one stopped. `docs/v8.md` is the explanation for users.

mod archive;
mod gn;
mod ninja;
mod pch;
mod source;
mod tools;
pub(crate) mod wrapper;

use std::fs::{self, File, TryLockError};
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Instant;

use crate::{Outcome, util};

/// Free space a build needs from its start, in GB.
pub(crate) const DISK_GB: u64 = 3;

/// Memory a compiler takes at worst, in kB. There are never more jobs than fit.
const JOB_KB: u64 = 1_500_000;

/// How long a whole build takes, in words.
pub(crate) const DURATION: &str = "about an hour on 2 cores, less on more";

/// The settings of this checkout that cargo reads if they are there; not part of the repository.
const LOCAL_CONFIG: &str = ".cargo/v8-local.toml";

const HELP: &str = "\
usage: cargo xtask v8 [--jobs N] [--no-install] [--keep] [--force]

Builds V8's static library from the published source of the `v8` crate, and sets this checkout up
to use it. An interrupted run is continued by the next one.

  --jobs N      run N compilers at once (as many as there are processors and memory for)
  --no-install  name missing tools instead of installing them with apt
  --keep        keep the compiled files afterwards, too (1.5 GB)
  --force       build even when the library is there already

TENON_V8_CACHE names the folder for the library and for the build.
";

/// What the command line asks for.
#[derive(Debug, Default, PartialEq, Eq)]
struct Options {
    jobs: Option<usize>,
    no_install: bool,
    keep: bool,
    force: bool,
    help: bool,
}

impl Options {
    fn parse(args: &[String]) -> Result<Self, String> {
        let mut options = Self::default();
        let mut rest = args.iter();
        while let Some(arg) = rest.next() {
            match arg.as_str() {
                "--jobs" => {
                    let count = rest.next().and_then(|text| text.parse().ok());
                    let count = count.filter(|count| *count > 0);
                    options.jobs = Some(count.ok_or("--jobs needs a number above 0")?);
                }
                "--no-install" => options.no_install = true,
                "--keep" => options.keep = true,
                "--force" => options.force = true,
                "--help" | "-h" => options.help = true,
                _ => return Err(format!("does not know `{arg}`\n\n{HELP}")),
            }
        }
        Ok(options)
    }
}

/// Where the library belongs and which one it is.
pub(crate) struct Cache {
    /// The folder the finished files are in.
    pub(crate) folder: PathBuf,
    /// The machine the library is for (`x86_64-unknown-linux-gnu`).
    pub(crate) target: String,
    /// The release of the `v8` crate.
    pub(crate) version: String,
}

impl Cache {
    /// The cache for this machine and the workspace's release of V8.
    ///
    /// # Errors
    ///
    /// When there is no home folder, or rustc does not say what machine this is.
    pub(crate) fn find() -> Result<Self, String> {
        let manifest = util::root().join("Cargo.toml");
        let manifest = fs::read_to_string(&manifest)
            .map_err(|error| format!("cannot read {}: {error}", manifest.display()))?;
        let version = source::version(&manifest)
            .ok_or("the workspace's Cargo.toml pins no release of v8")?
            .to_owned();
        let folder = util::user_cache("TENON_V8_CACHE", &format!("v8-{version}"))?;
        Ok(Self {
            folder: std::path::absolute(&folder)
                .map_err(|error| format!("{}: {error}", folder.display()))?,
            target: host()?,
            version,
        })
    }

    /// Whether the library is there.
    pub(crate) fn complete(&self) -> bool {
        archive::complete(&self.folder, &self.target)
    }

    /// Whether another folder holds the library for this machine.
    pub(crate) fn complete_at(&self, folder: &Path) -> bool {
        archive::complete(folder, &self.target)
    }

    /// The library's name, in any folder.
    pub(crate) fn library(&self) -> String {
        archive::library_name(&self.target)
    }

    /// Makes every cargo command in this checkout use the cache.
    ///
    /// # Errors
    ///
    /// When the file cannot be written.
    pub(crate) fn use_in_checkout(&self) -> Outcome {
        let path = util::root().join(LOCAL_CONFIG);
        let text = local_config(&self.folder);
        if fs::read_to_string(&path).is_ok_and(|old| old == text) {
            return Ok(());
        }
        fs::write(&path, text).map_err(|error| format!("cannot write {}: {error}", path.display()))
    }

    /// Undoes [`Cache::use_in_checkout`].
    ///
    /// # Errors
    ///
    /// When the file is there and cannot be removed.
    pub(crate) fn forget_in_checkout(&self) -> Outcome {
        let path = util::root().join(LOCAL_CONFIG);
        match fs::remove_file(&path) {
            Err(error) if error.kind() != std::io::ErrorKind::NotFound => {
                Err(format!("cannot remove {}: {error}", path.display()))
            }
            _ => Ok(()),
        }
    }
}

fn local_config(folder: &Path) -> String {
    // A literal string, unless the path has an apostrophe in it.
    let folder = folder.display().to_string();
    let value = if folder.contains('\'') {
        format!("{folder:?}")
    } else {
        format!("'{folder}'")
    };
    format!(
        "# Written by `cargo xtask v8`: where this machine's build of V8 is.\n\
         # Delete this file to go back to what config.toml says.\n\
         [env]\nRUSTY_V8_ARCHIVE = {{ value = {value} }}\n"
    )
}

fn host() -> Result<String, String> {
    let output = Command::new(std::env::var_os("RUSTC").unwrap_or_else(|| "rustc".into()))
        .arg("-vV")
        .output()
        .map_err(|error| format!("cannot start rustc: {error}"))?;
    String::from_utf8_lossy(&output.stdout)
        .lines()
        .find_map(|line| line.strip_prefix("host: "))
        .map(str::to_owned)
        .ok_or_else(|| "rustc does not say what machine this is".to_owned())
}

/// The chore.
///
/// # Errors
///
/// With what went wrong and what to do about it.
pub(crate) fn run(args: &[String]) -> Outcome {
    let options = Options::parse(args)?;
    if options.help {
        print!("{HELP}");
        return Ok(());
    }
    let cache = Cache::find()?;
    if cache.complete() && !options.force {
        println!("V8 {} is there: {}", cache.version, cache.folder.display());
    } else {
        build(&cache, &options)?;
    }
    cache.use_in_checkout()?;
    println!("builds in this checkout use it ({LOCAL_CONFIG})");
    Ok(())
}

/// Builds the library for this checkout: what set-up calls.
///
/// # Errors
///
/// As [`run`].
pub(crate) fn build_now(cache: &Cache, install: bool) -> Outcome {
    let options = Options {
        no_install: !install,
        ..Options::default()
    };
    build(cache, &options)?;
    cache.use_in_checkout()
}

fn build(cache: &Cache, options: &Options) -> Outcome {
    let started = Instant::now();
    let arch = match cache.target.as_str() {
        "x86_64-unknown-linux-gnu" => "x86_64",
        other => {
            return Err(format!(
                "V8 can be built from source on x86_64 Linux with glibc; this is {other}"
            ));
        }
    };
    let work = cache.folder.join("work");
    fs::create_dir_all(&work)
        .map_err(|error| format!("cannot make {}: {error}", work.display()))?;
    let lock = lock(&cache.folder.join("lock"))?;

    println!("building V8 {} from source: {DURATION}", cache.version);
    println!(
        "in {}; a run that is stopped is continued by the next",
        work.display()
    );
    let out = work.join("out");
    if !out.join("build.ninja").exists() {
        check_disk(&cache.folder)?;
    }
    let jobs = options.jobs.map_or_else(jobs, Ok)?;
    let llvm = tools::prepare(arch, !options.no_install)?;
    let source = source::prepare(&work, &cache.version)?;
    let clang = work.join("llvm");
    tools::clang_folder(&clang, &llvm, arch)?;
    gn::generate(&work, &source, &out, &gn::arguments(&llvm, &clang))?;
    ninja::configure(&out, &clang, &work.join("pch"), &llvm)?;
    let (all, left) = ninja::steps(&out)?;
    println!(
        "compiling with clang {}, {left} of {all} steps to do, {jobs} at once",
        llvm.version
    );
    ninja::build(&out, &work.join("ninja.log"), jobs, all)?;
    archive::make(
        &out.join(ninja::LIBRARY),
        &source,
        &cache.folder,
        &llvm,
        &cache.target,
    )?;
    if !options.keep {
        fs::remove_dir_all(&work)
            .map_err(|error| format!("cannot remove {}: {error}", work.display()))?;
    }
    let library = cache.folder.join(cache.library());
    println!(
        "V8 {} is built: {} ({}), after {}",
        cache.version,
        library.display(),
        archive::size(&library),
        crate::progress::spoken(started.elapsed())
    );
    drop(lock);
    Ok(())
}

/// Makes sure no other run works in the same folder.
fn lock(path: &Path) -> Result<File, String> {
    let file =
        File::create(path).map_err(|error| format!("cannot make {}: {error}", path.display()))?;
    match file.try_lock() {
        Ok(()) => Ok(file),
        Err(TryLockError::WouldBlock) => Err("another run is building V8 already".to_owned()),
        Err(TryLockError::Error(error)) => Err(format!("cannot lock {}: {error}", path.display())),
    }
}

fn check_disk(folder: &Path) -> Outcome {
    let output = Command::new("df")
        .args(["-Pk"])
        .arg(folder)
        .output()
        .map_err(|error| format!("cannot start df: {error}"))?;
    let text = String::from_utf8_lossy(&output.stdout);
    let free = free_kb(&text).ok_or("df does not say how much disk space is free")?;
    if free >= DISK_GB * 1_000_000 {
        return Ok(());
    }
    Err(format!(
        "building V8 needs {DISK_GB} GB of disk space, and {} has {:.1} GB free.\n  \
         Free some, or name a folder elsewhere with TENON_V8_CACHE.",
        folder.display(),
        free as f64 / 1e6
    ))
}

/// The free space in the answer of `df -Pk`.
fn free_kb(text: &str) -> Option<u64> {
    text.lines().nth(1)?.split_whitespace().nth(3)?.parse().ok()
}

/// How many compilers this machine has processors and memory for.
fn jobs() -> Result<usize, String> {
    let processors = std::thread::available_parallelism().map_or(1, usize::from);
    let text = fs::read_to_string("/proc/meminfo")
        .map_err(|error| format!("cannot read /proc/meminfo: {error}"))?;
    let free = available_kb(&text).ok_or("/proc/meminfo does not say how much memory is free")?;
    jobs_for(processors, free)
}

fn jobs_for(processors: usize, free_kb: u64) -> Result<usize, String> {
    let fit = usize::try_from(free_kb / JOB_KB).unwrap_or(usize::MAX);
    if fit == 0 {
        return Err(format!(
            "building V8 needs {:.1} GB of free memory, and there are {:.1} GB.\n  \
             Stop something else, or try all the same with --jobs 1.",
            JOB_KB as f64 / 1e6,
            free_kb as f64 / 1e6
        ));
    }
    Ok(processors.min(fit))
}

fn available_kb(meminfo: &str) -> Option<u64> {
    let line = meminfo
        .lines()
        .find_map(|line| line.strip_prefix("MemAvailable:"))?;
    line.split_whitespace().next()?.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn strings(line: &str) -> Vec<String> {
        line.split_whitespace().map(String::from).collect()
    }

    #[test]
    fn options_are_read_and_strange_ones_refused() {
        let got = Options::parse(&strings("--jobs 3 --keep")).unwrap();
        assert_eq!((got.jobs, got.keep, got.force), (Some(3), true, false));
        assert!(Options::parse(&strings("--jobs 0")).is_err());
        assert!(Options::parse(&strings("--jobs")).is_err());
        assert!(
            Options::parse(&strings("--fast"))
                .unwrap_err()
                .contains("--fast")
        );
    }

    #[test]
    fn the_local_settings_name_the_folder() {
        let text = local_config(Path::new("/home/a b/v8"));
        assert!(text.contains("RUSTY_V8_ARCHIVE = { value = '/home/a b/v8' }"));
        assert!(local_config(Path::new("/it's")).contains("\"/it's\""));
    }

    #[test]
    fn disk_and_memory_are_read() {
        let df = "Filesystem 1024-blocks Used Available Capacity Mounted on\n\
                  /dev/a 100 40 60 40% /\n";
        assert_eq!(free_kb(df), Some(60));
        assert_eq!(free_kb(""), None);
        assert_eq!(
            available_kb("MemTotal: 9 kB\nMemAvailable:  5 kB\n"),
            Some(5)
        );
    }

    #[test]
    fn there_are_no_more_jobs_than_memory() {
        assert_eq!(jobs_for(8, 4 * JOB_KB), Ok(4));
        assert_eq!(jobs_for(2, 40 * JOB_KB), Ok(2));
        assert!(jobs_for(2, JOB_KB / 2).unwrap_err().contains("--jobs 1"));
    }
}
