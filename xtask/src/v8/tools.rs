//! The programs the build needs: finding them, naming what is missing, installing it.

use std::fs;
use std::os::unix::fs::symlink;
use std::path::{Path, PathBuf};
use std::process::Command;

use super::wrapper;
use crate::{Outcome, apt};

/// The oldest clang that V8's own C++ library takes.
const OLDEST_CLANG: u32 = 21;

/// The clang the recipe was tried with; taken before a newer one.
const TRIED_CLANG: u32 = 22;

/// Of LLVM's programs, the ones V8's build files call.
const LLVM_PROGRAMS: [&str; 7] = [
    "clang",
    "clang++",
    "ld.lld",
    "llvm-ar",
    "llvm-nm",
    "llvm-readelf",
    "llvm-strip",
];

/// Other programs, and the packages they are in.
const PROGRAMS: [(&str, &str); 4] = [
    ("ninja", "ninja-build"),
    ("pkg-config", "pkg-config"),
    ("python3", "python3"),
    ("gzip", "gzip"),
];

/// A released LLVM on this machine.
pub(crate) struct Llvm {
    /// The folder with `bin` and `lib`.
    pub(crate) root: PathBuf,
    /// The number before the first dot.
    pub(crate) version: u32,
}

impl Llvm {
    fn at(version: u32) -> Self {
        Self {
            root: format!("/usr/lib/llvm-{version}").into(),
            version,
        }
    }

    /// One of its programs.
    pub(crate) fn program(&self, name: &str) -> PathBuf {
        self.root.join("bin").join(name)
    }

    /// clang's own run-time library for a machine (`x86_64`).
    fn builtins(&self, arch: &str) -> PathBuf {
        let name = format!(
            "lib/clang/{}/lib/linux/libclang_rt.builtins-{arch}.a",
            self.version
        );
        self.root.join(name)
    }

    /// What of it is not installed, as packages.
    fn missing(&self, arch: &str) -> Vec<String> {
        let mut packages = Vec::new();
        let mut need = |present: bool, package: String| {
            if !present && !packages.contains(&package) {
                packages.push(package);
            }
        };
        let version = self.version;
        for name in LLVM_PROGRAMS {
            let package = match name {
                "clang" | "clang++" => format!("clang-{version}"),
                "ld.lld" => format!("lld-{version}"),
                _ => format!("llvm-{version}"),
            };
            need(self.program(name).exists(), package);
        }
        need(
            self.builtins(arch).exists(),
            format!("libclang-rt-{version}-dev"),
        );
        packages
    }
}

/// The releases of clang worth looking at, best first.
fn versions() -> impl Iterator<Item = u32> {
    std::iter::once(TRIED_CLANG).chain((OLDEST_CLANG..TRIED_CLANG + 10).rev())
}

/// Finds the tools, installing what is missing when `install` allows it.
///
/// # Errors
///
/// When something is missing and cannot be installed. The message names all of it, and the line
/// that installs it.
pub(crate) fn prepare(arch: &str, install: bool) -> Result<Llvm, String> {
    let mut packages: Vec<String> = PROGRAMS
        .iter()
        .filter(|(program, _)| apt::find_program(program).is_none())
        .map(|(_, package)| (*package).to_owned())
        .collect();

    let complete = |version: &u32| Llvm::at(*version).missing(arch).is_empty();
    let mut version = versions().find(complete);
    if version.is_none() && apt::present() {
        let offered = |version: &u32| apt::available(&format!("clang-{version}"));
        version = versions().find(offered);
        if version.is_none() && install {
            // On a machine just set up apt has no lists yet. Without the right to fetch them
            // the answer stays what it is, and the message below says what to do.
            let _ = apt::update();
            version = versions().find(offered);
        }
    }
    let Some(version) = version else {
        return Err(format!(
            "V8 needs clang {OLDEST_CLANG} or newer, and neither this machine nor its apt has one.\n  \
             Add to apt's sources the distribution's security archive (Debian 12 has a new clang \
             there),\n  LLVM's own apt repository, or a newer release, then:\n    {}",
            apt::line(&names(TRIED_CLANG))
        ));
    };
    let llvm = Llvm::at(version);
    packages.extend(llvm.missing(arch));
    if packages.is_empty() {
        return Ok(llvm);
    }
    if !install {
        return Err(format!(
            "these tools are missing: {}\n  install them, then run this again:\n    {}",
            packages.join(" "),
            apt::line(&packages)
        ));
    }
    apt::install(&packages)?;
    let left = llvm.missing(arch);
    if left.is_empty() {
        Ok(llvm)
    } else {
        Err(format!(
            "{} are installed but not under {}, where Debian and Ubuntu put them",
            left.join(" "),
            llvm.root.display()
        ))
    }
}

fn names(version: u32) -> Vec<String> {
    ["clang", "lld", "llvm"]
        .map(|name| format!("{name}-{version}"))
        .into_iter()
        .chain([format!("libclang-rt-{version}-dev")])
        .collect()
}

/// Makes the folder the build takes for its clang: links to the real programs, and this program
/// under the names of the compilers.
///
/// # Errors
///
/// When a file cannot be made.
pub(crate) fn clang_folder(folder: &Path, llvm: &Llvm, arch: &str) -> Outcome {
    let bin = folder.join("bin");
    let lib = folder.join(format!(
        "lib/clang/{}/lib/{arch}-unknown-linux-gnu",
        llvm.version
    ));
    let fail = |error| format!("cannot lay out {}: {error}", folder.display());
    fs::create_dir_all(&bin).map_err(fail)?;
    fs::create_dir_all(&lib).map_err(fail)?;
    for entry in fs::read_dir(llvm.root.join("bin")).map_err(fail)? {
        let entry = entry.map_err(fail)?;
        let is_wrapper = wrapper::NAMES.iter().any(|name| entry.file_name() == *name);
        if !is_wrapper {
            link(&entry.path(), &bin.join(entry.file_name())).map_err(fail)?;
        }
    }
    let own = std::env::current_exe().map_err(fail)?;
    for name in wrapper::NAMES {
        // Moved into place: an interrupted build may still be running the old one.
        let new = bin.join(format!(".{name}"));
        fs::copy(&own, &new).map_err(fail)?;
        fs::rename(&new, bin.join(name)).map_err(fail)?;
    }
    link(&llvm.builtins(arch), &lib.join("libclang_rt.builtins.a")).map_err(fail)
}

fn link(target: &Path, at: &Path) -> std::io::Result<()> {
    if at.is_symlink() {
        fs::remove_file(at)?;
    }
    symlink(target, at)
}

/// Of `flags`, the ones `compiler` does not know.
///
/// # Errors
///
/// When the compiler cannot be started.
pub(crate) fn unknown_flags(compiler: &Path, flags: &[String]) -> Result<Vec<String>, String> {
    let (backend, own): (Vec<_>, Vec<_>) =
        flags.iter().partition(|flag| flag.starts_with("-mllvm "));
    let mut unknown = refused(
        compiler,
        &own.into_iter().map(String::as_str).collect::<Vec<_>>(),
    )?;
    for flag in backend {
        let value = flag.trim_start_matches("-mllvm ");
        if !refused(compiler, &["-mllvm", value])?.is_empty() {
            unknown.push(value.to_owned());
        }
    }
    Ok(unknown)
}

fn refused(compiler: &Path, flags: &[&str]) -> Result<Vec<String>, String> {
    let output = Command::new(compiler)
        .args(["-x", "c++", "-c", "/dev/null", "-o", "/dev/null"])
        .args(flags)
        .arg("-fno-color-diagnostics")
        .output()
        .map_err(|error| format!("cannot start {}: {error}", compiler.display()))?;
    Ok(named_flags(&String::from_utf8_lossy(&output.stderr)))
}

/// The flags that clang's messages say it does not know.
fn named_flags(messages: &str) -> Vec<String> {
    let mut flags = Vec::new();
    for line in messages.lines() {
        let lower = line.to_ascii_lowercase();
        let Some(at) = ["unknown argument: '", "unknown command line argument '"]
            .iter()
            .find_map(|text| Some(lower.find(text)? + text.len()))
        else {
            continue;
        };
        if let Some((flag, _)) = line[at..].split_once('\'') {
            flags.push(flag.to_owned());
        }
    }
    flags
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn refused_flags_are_read_from_clangs_messages() {
        let text = "clang++: error: unknown argument: '-fno-lifetime-dse'\n\
                    clang (LLVM option parsing): Unknown command line argument '-split=0'.  Try: x\n\
                    warning: unknown warning option '-Wno-x' [-Wunknown-warning-option]\n";
        assert_eq!(named_flags(text), ["-fno-lifetime-dse", "-split=0"]);
    }

    #[test]
    fn the_tried_clang_comes_first_and_old_ones_never() {
        let all: Vec<u32> = versions().collect();
        assert_eq!(all[0], TRIED_CLANG);
        assert!(all.iter().all(|version| *version >= OLDEST_CLANG));
    }

    #[test]
    fn a_missing_llvm_names_all_its_packages() {
        let missing = Llvm {
            root: "/nonexistent".into(),
            version: 22,
        }
        .missing("x86_64");
        let mut all = names(22);
        all.sort();
        let mut missing = missing;
        missing.sort();
        assert_eq!(missing, all);
    }

    #[test]
    fn links_can_be_made_again() {
        let at = std::env::temp_dir().join(format!("tenon-link-{}", std::process::id()));
        link(Path::new("/a"), &at).unwrap();
        link(Path::new("/b"), &at).unwrap();
        assert_eq!(fs::read_link(&at).unwrap(), Path::new("/b"));
        fs::remove_file(&at).unwrap();
    }
}
