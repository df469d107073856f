//! The addons of the suite: made once by the machine's C compiler, then kept.

use std::collections::BTreeMap;
use std::ffi::OsString;
use std::fmt::Write as _;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;
use std::{env, fs, io, thread};

use tenon_napi_sys::{FUNCTIONS, FunctionInfo, NAPI_VERSION_EXPERIMENTAL, c_headers};

use crate::listing::AddonInfo;
use crate::suite::Suite;

/// One addon to build.
#[derive(Debug, Clone)]
struct Job {
    /// Under what key scripts ask for it.
    key: String,
    name: String,
    sources: Vec<PathBuf>,
    flags: Vec<String>,
    copies: u32,
}

/// Builds a native driver for each version and the addons that cases declare. Returns the files by
/// the keys under which scripts ask for them.
///
/// # Errors
///
/// With the compiler's words, or what is missing.
pub(crate) fn build(
    suite: &Suite,
    addons: &[AddonInfo],
    versions: &[i32],
    jobs: usize,
) -> Result<BTreeMap<String, PathBuf>, String> {
    let compiler = find_compiler()?;
    let folder = cache_folder().join(format!("{:016x}", fingerprint(suite, &compiler)));
    let sources = folder.join("suite");
    prepare(suite, &folder).map_err(|error| format!("{}: {error}", folder.display()))?;

    let mut work: Vec<Job> = versions
        .iter()
        .map(|&version| driver_job(suite, &sources, version))
        .collect();
    for addon in addons {
        work.push(addon_job(suite, &sources, addon)?);
    }

    let next = AtomicUsize::new(0);
    let failure: Mutex<Option<String>> = Mutex::new(None);
    let built = Mutex::new(BTreeMap::new());
    thread::scope(|scope| {
        for _ in 0..jobs.max(1) {
            scope.spawn(|| {
                while let Some(job) = work.get(next.fetch_add(1, Ordering::Relaxed)) {
                    if lock(&failure).is_some() {
                        return;
                    }
                    match compile(suite, &compiler, &folder, job) {
                        Ok(path) => {
                            lock(&built).insert(job.key.clone(), path);
                        }
                        Err(why) => *lock(&failure) = Some(why),
                    }
                }
            });
        }
    });
    match into_inner(failure) {
        Some(why) => Err(why),
        None => Ok(into_inner(built)),
    }
}

/// Builds the native driver for some Node-API versions: an addon by which JavaScript makes any call.
/// The files are in the order of the versions.
///
/// # Errors
///
/// With the compiler's words, or what is missing.
pub fn drivers(suite: &Suite, versions: &[i32]) -> Result<Vec<PathBuf>, String> {
    let mut built = build(suite, &[], versions, 2)?;
    Ok(versions
        .iter()
        .filter_map(|version| built.remove(&format!("driver:{version}")))
        .collect())
}

fn lock<T>(mutex: &Mutex<T>) -> std::sync::MutexGuard<'_, T> {
    mutex
        .lock()
        .unwrap_or_else(std::sync::PoisonError::into_inner)
}

fn into_inner<T>(mutex: Mutex<T>) -> T {
    mutex
        .into_inner()
        .unwrap_or_else(std::sync::PoisonError::into_inner)
}

fn driver_job(suite: &Suite, sources: &Path, version: i32) -> Job {
    Job {
        key: format!("driver:{version}"),
        name: format!("driver-{version}"),
        sources: suite
            .driver_sources()
            .iter()
            .map(|name| sources.join(name))
            .collect(),
        flags: vec![format!("-DDRIVER_API_VERSION={version}")],
        copies: 0,
    }
}

fn addon_job(suite: &Suite, sources: &Path, addon: &AddonInfo) -> Result<Job, String> {
    let chapter = addon.file.rsplit_once('/').map_or("", |(folder, _)| folder);
    let source = format!("{chapter}/{}", addon.source);
    if suite.text(&source).is_none() {
        return Err(format!("{}: there is no file {source}", addon.file));
    }
    let mut flags = match addon.version {
        NAPI_VERSION_EXPERIMENTAL => vec![
            "-DNAPI_EXPERIMENTAL".to_owned(),
            "-DNODE_API_EXPERIMENTAL_NO_WARNING".to_owned(),
        ],
        version => vec![format!("-DNAPI_VERSION={version}")],
    };
    for (name, value) in &addon.defines {
        flags.push(match value {
            serde_json::Value::String(text) => format!("-D{name}={text}"),
            other => format!("-D{name}={other}"),
        });
    }
    let mut hasher = DefaultHasher::new();
    flags.hash(&mut hasher);
    let stem = addon.source.trim_end_matches(".c").replace('/', "-");
    Ok(Job {
        key: addon.key.clone(),
        name: format!(
            "{}-{stem}-{:08x}",
            chapter.replace('/', "-"),
            hasher.finish() as u32
        ),
        sources: vec![sources.join(source)],
        flags,
        copies: addon.copies,
    })
}

/// Compiles one addon, unless it is there.
fn compile(
    suite: &Suite,
    compiler: &Compiler,
    folder: &Path,
    job: &Job,
) -> Result<PathBuf, String> {
    let output = folder.join(format!("{}.node", job.name));
    if !output.is_file() {
        let aside = folder.join(unique(&job.name));
        let mut command = compiler.command();
        command
            .args(["-shared", "-fPIC", "-O1", "-pthread", "-Wall", "-Wextra"])
            .args(&job.flags)
            .arg("-I")
            .arg(folder.join(INCLUDE))
            .arg("-I")
            .arg(folder.join("suite/harness"))
            .arg("-o")
            .arg(&aside)
            .args(&job.sources);
        if suite.is_development() {
            command.arg("-Werror");
        }
        if cfg!(target_os = "macos") {
            command.arg("-Wl,-undefined,dynamic_lookup");
        } else {
            // A function that is missing is found out when the addon is loaded, not when it is called.
            command.arg("-Wl,-z,now");
        }
        let run = command
            .output()
            .map_err(|error| format!("{}: {error}", compiler.name()))?;
        if !run.status.success() {
            let words = String::from_utf8_lossy(&run.stderr);
            return Err(format!("{}: {}", job.name, words.trim()));
        }
        fs::rename(&aside, &output).map_err(|error| format!("{}: {error}", output.display()))?;
    }
    for number in 0..job.copies {
        let copy = folder.join(format!("{}.{number}.node", job.name));
        if !copy.is_file() {
            let aside = folder.join(unique(&job.name));
            fs::copy(&output, &aside)
                .and_then(|_| fs::rename(&aside, &copy))
                .map_err(|error| format!("{}: {error}", copy.display()))?;
        }
    }
    Ok(output)
}

/// Writes what is compiled, whole or not at all: another process may be about to use it.
fn prepare(suite: &Suite, folder: &Path) -> io::Result<()> {
    let sources = folder.join("suite");
    if sources.is_dir() {
        return Ok(());
    }
    forget_old(folder);
    let aside = folder.join(unique("suite"));
    let generated = aside.join("harness/native");
    fs::create_dir_all(&generated)?;
    c_headers::write(&aside.join("include"))?;
    suite.unpack_native(&aside)?;
    fs::write(generated.join("functions.h"), functions_header())?;
    fs::write(generated.join("weak.h"), weak_header())?;
    match fs::rename(&aside, &sources) {
        Err(error) if !sources.is_dir() => Err(error),
        Err(_) => fs::remove_dir_all(&aside),
        Ok(()) => Ok(()),
    }
}

/// A name for something that is about to be moved into place.
fn unique(name: &str) -> String {
    static COUNTER: AtomicUsize = AtomicUsize::new(0);
    let number = COUNTER.fetch_add(1, Ordering::Relaxed);
    format!("{name}.{}.{number}.new", std::process::id())
}

/// Removes what other versions of the suite have left a month ago.
fn forget_old(folder: &Path) {
    const MONTH: Duration = Duration::from_secs(30 * 24 * 60 * 60);
    let others = folder.parent().and_then(|parent| fs::read_dir(parent).ok());
    for other in others.into_iter().flatten().flatten() {
        let age = other
            .metadata()
            .and_then(|metadata| metadata.modified())
            .map(|modified| modified.elapsed().unwrap_or_default());
        if other.path() != folder && age.is_ok_and(|age| age > MONTH) {
            _ = fs::remove_dir_all(other.path());
        }
    }
}

/// The headers' folder, below a fingerprint's own.
const INCLUDE: &str = "suite/include";

/// Everything that the result of compiling depends on.
fn fingerprint(suite: &Suite, compiler: &Compiler) -> u64 {
    let mut hasher = DefaultHasher::new();
    suite.native_fingerprint().hash(&mut hasher);
    INCLUDE.hash(&mut hasher);
    c_headers::node_api_headers().hash(&mut hasher);
    functions_header().hash(&mut hasher);
    compiler.words.hash(&mut hasher);
    suite.is_development().hash(&mut hasher);
    hasher.finish()
}

/// Where built addons are kept: the user's cache folder, or the one for temporary files.
fn cache_folder() -> PathBuf {
    let home = |name: &str, below: &str| {
        env::var_os(name)
            .filter(|value| !value.is_empty())
            .map(|value| PathBuf::from(value).join(below))
    };
    home("TENON_CACHE", "")
        .or_else(|| home("XDG_CACHE_HOME", "tenon"))
        .or_else(|| home("HOME", ".cache/tenon"))
        .filter(|folder| fs::create_dir_all(folder).is_ok())
        .unwrap_or_else(|| env::temp_dir().join("tenon"))
        .join("conform")
}

/// The C compiler.
struct Compiler {
    words: Vec<OsString>,
}

impl Compiler {
    fn command(&self) -> Command {
        let mut command = Command::new(&self.words[0]);
        command.args(&self.words[1..]);
        command
    }

    fn name(&self) -> String {
        self.words[0].to_string_lossy().into_owned()
    }
}

/// `$CC`, or the first of the usual names that can be started.
fn find_compiler() -> Result<Compiler, String> {
    if let Some(cc) = env::var_os("CC").filter(|cc| !cc.is_empty()) {
        let words = cc
            .to_string_lossy()
            .split_whitespace()
            .map(OsString::from)
            .collect();
        return Ok(Compiler { words });
    }
    ["cc", "gcc", "clang"]
        .iter()
        .map(|&name| Compiler {
            words: vec![name.into()],
        })
        .find(|compiler| {
            compiler
                .command()
                .arg("--version")
                .output()
                .is_ok_and(|run| run.status.success())
        })
        .ok_or_else(|| {
            "no C compiler was found: tried cc, gcc and clang; set CC to use another".to_owned()
        })
}

/// The letter by which the driver knows a parameter's C type; see `harness/native/functions.c`.
fn letter(c_type: &str) -> char {
    match c_type {
        "bool" => 'b',
        "int32_t" | "int" => 'i',
        "uint32_t" => 'u',
        "int64_t" => 'l',
        "uint64_t" => 'q',
        "double" => 'd',
        "size_t" => 'z',
        pointer if pointer.ends_with('*') => 'p',
        name if is_enumeration(name) => 'e',
        _ => 'p',
    }
}

fn is_enumeration(name: &str) -> bool {
    matches!(
        name,
        "napi_typedarray_type"
            | "napi_key_collection_mode"
            | "napi_key_filter"
            | "napi_key_conversion"
            | "napi_threadsafe_function_call_mode"
            | "napi_threadsafe_function_release_mode"
    )
}

/// Every function with the letters of its parameters, for the driver's table of calls.
fn functions_header() -> String {
    let mut text = String::from("// Every Node-API function and the kinds of its parameters.\n\n");
    for function in FUNCTIONS {
        let kind = if function.returns == "napi_status" {
            'F'
        } else {
            'V'
        };
        _ = write!(text, "{kind}{}({}", function.params.len(), function.name);
        for param in function.params {
            _ = write!(text, ", {}", letter(&param.c_type()));
        }
        text.push_str(")\n");
    }
    text
}

fn weak_header() -> String {
    FUNCTIONS
        .iter()
        .map(|FunctionInfo { name, .. }| format!("#pragma weak {name}\n"))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn describes_each_parameter_by_a_letter() {
        let text = functions_header();
        for line in [
            "F3(napi_get_boolean, p, b, p)",
            "F3(napi_create_double, p, d, p)",
            "F6(napi_create_typedarray, p, e, z, p, z, p)",
            "F5(napi_create_bigint_words, p, i, z, p, p)",
            "F3(napi_call_threadsafe_function, p, p, e)",
            "V4(napi_fatal_error, p, z, p, z)",
        ] {
            assert!(text.lines().any(|there| there == line), "{line}\n{text}");
        }
    }
}
