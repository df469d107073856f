//! The finished files: stripped, compressed, named as the crate's build script wants them.

use std::collections::HashSet;
use std::fs::{self, File};
use std::path::Path;
use std::process::{Command, Stdio};

use super::tools::Llvm;
use crate::apt::last_lines;
use crate::{Outcome, util};

/// The name the crate's build script asks a mirror for.
pub(crate) fn library_name(target: &str) -> String {
    format!("librusty_v8_release_{target}.a.gz")
}

/// The name of the generated bindings, in a mirror and in the crate's `gen` folder.
pub(crate) fn bindings_name(target: &str) -> String {
    format!("src_binding_release_{target}.rs")
}

/// Whether a folder holds both files.
pub(crate) fn complete(folder: &Path, target: &str) -> bool {
    [library_name(target), bindings_name(target)]
        .iter()
        .all(|name| folder.join(name).is_file())
}

/// Makes the two files in `folder` from what ninja built.
///
/// # Errors
///
/// When a program fails, a file cannot be written, or the library lacks a function the crate calls.
pub(crate) fn make(
    library: &Path,
    source: &Path,
    folder: &Path,
    llvm: &Llvm,
    target: &str,
) -> Outcome {
    println!("packing the library");
    let fail = |path: &Path, error| format!("cannot write {}: {error}", path.display());
    let stripped = library.with_extension("stripped.a");
    let mut strip = Command::new(llvm.program("llvm-strip"));
    util::run(strip.arg("-g").arg(library).arg("-o").arg(&stripped))?;

    check(&stripped, llvm, &source.join("src"))?;

    // The library gets its name last: a folder that has it is whole.
    let part = folder.join("library.part");
    let output = File::create(&part).map_err(|error| fail(&part, error))?;
    let mut gzip = Command::new("gzip");
    util::run(
        gzip.args(["-9", "-n", "-c"])
            .arg(&stripped)
            .stdout(Stdio::from(output)),
    )?;
    let to = folder.join(bindings_name(target));
    let bindings = source.join("gen").join(bindings_name(target));
    fs::copy(&bindings, &to).map_err(|error| fail(&to, error))?;
    let to = folder.join(library_name(target));
    fs::rename(&part, &to).map_err(|error| fail(&to, error))?;
    fs::remove_file(&stripped).map_err(|error| fail(&stripped, error))
}

/// Makes sure the library has every function that the crate's Rust code declares.
fn check(library: &Path, llvm: &Llvm, code: &Path) -> Outcome {
    let mut nm = Command::new(llvm.program("llvm-nm"));
    nm.args(["--defined-only", "--extern-only", "--format=just-symbols"])
        .arg(library);
    let output = nm
        .output()
        .map_err(|error| format!("cannot start `{}`: {error}", util::show(&nm)))?;
    if !output.status.success() {
        return Err(format!(
            "`{}` failed: {}",
            util::show(&nm),
            last_lines(&String::from_utf8_lossy(&output.stderr), 4)
        ));
    }
    let symbols = String::from_utf8_lossy(&output.stdout);
    let symbols: HashSet<&str> = symbols.lines().map(str::trim).collect();
    let mut count = 0;
    let files =
        fs::read_dir(code).map_err(|error| format!("cannot list {}: {error}", code.display()))?;
    for file in files.flatten() {
        // The folder has other things in it; what is not text declares nothing.
        let text = fs::read_to_string(file.path()).unwrap_or_default();
        for name in declared(&text) {
            if !symbols.contains(name) {
                return Err(format!(
                    "the library lacks the function {name} that the crate calls"
                ));
            }
            count += 1;
        }
    }
    if count == 0 {
        return Err(format!("no declarations in {}", code.display()));
    }
    println!("  it has all {count} functions the crate calls");
    Ok(())
}

/// The functions of C++ that a file of the crate declares.
///
/// They are those with two underscores in their names, as in `v8__String__Length`, that are not
/// `extern "C" fn` themselves: those are Rust's, and C++ calls them.
fn declared(code: &str) -> impl Iterator<Item = &str> {
    code.lines().filter_map(|line| {
        let line = line.trim_start();
        let line = line.strip_prefix("pub ").unwrap_or(line);
        let line = line.strip_prefix("pub(crate) ").unwrap_or(line);
        let name = line.strip_prefix("fn ")?.split(['(', '<']).next()?;
        let own = ["v8__", "cppgc__", "crdtp__"];
        own.iter()
            .any(|start| name.starts_with(start))
            .then_some(name)
    })
}

/// The size of a file, for people.
pub(crate) fn size(path: &Path) -> String {
    fs::metadata(path).map_or_else(
        |error| error.to_string(),
        |data| format!("{:.1} MB", data.len() as f64 / 1e6),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_those_a_mirror_is_asked_for() {
        let target = "x86_64-unknown-linux-gnu";
        assert_eq!(
            library_name(target),
            "librusty_v8_release_x86_64-unknown-linux-gnu.a.gz"
        );
        assert_eq!(
            bindings_name(target),
            "src_binding_release_x86_64-unknown-linux-gnu.rs"
        );
    }

    #[test]
    fn a_folder_needs_both_files() {
        let dir = std::env::temp_dir().join(format!("tenon-archive-{}", std::process::id()));
        fs::create_dir_all(&dir).unwrap();
        fs::write(dir.join(library_name("t")), "").unwrap();
        assert!(!complete(&dir, "t"));
        fs::write(dir.join(bindings_name("t")), "").unwrap();
        assert!(complete(&dir, "t"));
        fs::remove_dir_all(&dir).unwrap();
    }

    #[test]
    fn declarations_are_told_from_definitions() {
        let code = "unsafe extern \"C\" {\n  fn v8__A__B(x: int);\n  pub(crate) fn crdtp__C<'a>(\n}\n\
                    unsafe extern \"C\" fn v8__D__E() {}\nfn helper() {}\n";
        assert_eq!(declared(code).collect::<Vec<_>>(), ["v8__A__B", "crdtp__C"]);
    }
}
