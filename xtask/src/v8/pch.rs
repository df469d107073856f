//! Precompiled headers for V8's large groups of files.
//!
//! Nine tenths of the time of building V8 go into parsing the same few hundred headers again for
//! every file. The build files know no precompiled headers, so the compiler's wrapper adds them:
//! the first file of a group makes the header, the others use it. Which headers go into it is
//! found by counting, in the group's own sources, which are included, directly or through others,
//! by most files. What comes out of the compiler is the same either way.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::ffi::OsString;
use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::process::Command;

/// A header goes into the precompiled one when at least this share of the group's files need it,
/// in percent.
const SHARE: usize = 35;

/// How often a header that does not compile is tried again without the lines at fault.
const ROUNDS: usize = 12;

/// The name of the files of a group's precompiled header, without extension.
pub(crate) fn stem(group: &str) -> String {
    group
        .trim_start_matches('/')
        .replace(|c: char| !c.is_ascii_alphanumeric() && c != '_', "-")
}

/// The file that lists a group's sources, one path on a line.
pub(crate) fn sources_file(dir: &Path, group: &str) -> PathBuf {
    dir.join(format!("{}.sources", stem(group)))
}

/// The group's precompiled header, made now if no one has yet.
///
/// Returns nothing when it cannot be made. That costs time and nothing else, so the reason is
/// left in a file beside it.
pub(crate) fn ready(
    compiler: &Path,
    dir: &Path,
    group: &str,
    args: &[OsString],
) -> Option<PathBuf> {
    let stem = stem(group);
    let done = dir.join(format!("{stem}.pch"));
    let failed = dir.join(format!("{stem}.failed"));
    if done.exists() {
        return Some(done);
    }
    if failed.exists() {
        return None;
    }
    let lock = File::create(dir.join(format!("{stem}.lock"))).ok()?;
    lock.lock().ok()?;
    if done.exists() {
        return Some(done);
    }
    if failed.exists() {
        return None;
    }
    match make(compiler, dir, group, args, &done) {
        Ok(()) => Some(done),
        Err(reason) => {
            // Without the note the next file would try again; that is slow but not wrong.
            let _ = fs::write(&failed, reason);
            None
        }
    }
}

fn make(
    compiler: &Path,
    dir: &Path,
    group: &str,
    args: &[OsString],
    done: &Path,
) -> Result<(), String> {
    let list = sources_file(dir, group);
    let sources = fs::read_to_string(&list)
        .map_err(|error| format!("cannot read {}: {error}", list.display()))?;
    let sources: Vec<PathBuf> = sources.lines().map(PathBuf::from).collect();
    let roots = include_folders(args);
    let mut lines = common_headers(&sources, &roots, SHARE);
    let header = dir.join(format!("{}.h", stem(group)));
    let half = done.with_extension("half");
    for _ in 0..ROUNDS {
        let text: String = lines
            .iter()
            .map(|name| format!("#include \"{name}\"\n"))
            .collect();
        fs::write(&header, text)
            .map_err(|error| format!("cannot write {}: {error}", header.display()))?;
        let output = Command::new(compiler)
            .args(header_args(args))
            .args(["-x", "c++-header", "-c"])
            .arg(&header)
            .arg("-o")
            .arg(&half)
            .output()
            .map_err(|error| format!("cannot start {}: {error}", compiler.display()))?;
        if output.status.success() {
            return fs::rename(&half, done)
                .map_err(|error| format!("cannot name {}: {error}", done.display()));
        }
        let text = String::from_utf8_lossy(&output.stderr);
        let bad = lines_at_fault(&text, &header.to_string_lossy());
        if bad.is_empty() {
            return Err(text.into_owned());
        }
        let mut at = 0;
        lines.retain(|_| {
            at += 1;
            !bad.contains(&at)
        });
    }
    Err(format!("still not compiling after {ROUNDS} rounds"))
}

/// The command line that makes a precompiled header fit for the files of `args`: the same, less
/// what names the file, its output and its list of dependencies.
fn header_args(args: &[OsString]) -> Vec<OsString> {
    let mut out = Vec::with_capacity(args.len());
    let mut rest = args.iter();
    while let Some(arg) = rest.next() {
        match arg.to_str() {
            Some("-c" | "-o" | "-MF") => {
                rest.next();
            }
            Some("-MD" | "-fcolor-diagnostics" | "-fansi-escape-codes") => {}
            // With a module's name, a header is taken for the module's interface.
            Some(flag) if flag.starts_with("-fmodule-name=") => {}
            _ => out.push(arg.clone()),
        }
    }
    out
}

fn include_folders(args: &[OsString]) -> Vec<PathBuf> {
    args.iter()
        .filter_map(|arg| arg.to_str()?.strip_prefix("-I"))
        .map(PathBuf::from)
        .collect()
}

/// The lines of `header` that a compiler's messages lead back to, counted from 1.
fn lines_at_fault(messages: &str, header: &str) -> BTreeSet<usize> {
    let mut lines = BTreeSet::new();
    let mut seen: Option<usize> = None;
    for line in messages.lines() {
        if let Some(at) = line.find(header) {
            let digits: String = line[at + header.len()..]
                .trim_start_matches(':')
                .chars()
                .take_while(char::is_ascii_digit)
                .collect();
            seen = digits.parse().ok();
        }
        if line.contains(" error: ") {
            lines.extend(seen);
        }
    }
    lines
}

/// The headers, as one writes them after `#include`, that at least `share` percent of `sources`
/// need, directly or through other headers.
fn common_headers(sources: &[PathBuf], roots: &[PathBuf], share: usize) -> Vec<String> {
    let mut known: HashMap<PathBuf, Rooted> = HashMap::new();
    let mut counts: BTreeMap<String, usize> = BTreeMap::new();
    for source in sources {
        let mut seen = BTreeSet::new();
        let mut todo: Vec<String> = match fs::read_to_string(source) {
            Ok(text) => scan(&text).includes,
            Err(_) => continue,
        };
        while let Some(name) = todo.pop() {
            if !seen.insert(name.clone()) {
                continue;
            }
            if let Some(found) = look_up(&name, roots, &mut known) {
                todo.extend(found.includes.iter().cloned());
                if found.guarded {
                    *counts.entry(name).or_default() += 1;
                }
            }
        }
    }
    counts.retain(|_, count| *count * 100 >= sources.len() * share);
    counts.into_keys().collect()
}

/// What was found under a name, kept so that each header is read once.
#[derive(Clone, Default)]
struct Rooted {
    guarded: bool,
    includes: Vec<String>,
}

fn look_up(name: &str, roots: &[PathBuf], known: &mut HashMap<PathBuf, Rooted>) -> Option<Rooted> {
    for root in roots {
        let path = root.join(name);
        if let Some(found) = known.get(&path) {
            return Some(found.clone());
        }
        if let Ok(text) = fs::read_to_string(&path) {
            let found = scan(&text);
            known.insert(path, found.clone());
            return Some(found);
        }
    }
    None
}

/// Reads a file's unconditional includes, and whether it has an include guard.
///
/// Includes inside `#if` are left out: they may be another machine's. So are headers without a
/// guard, which are meant to be included more than once.
fn scan(text: &str) -> Rooted {
    let mut depth = 0_usize;
    let mut found = Rooted::default();
    let mut directives = 0_usize;
    let mut guard = None;
    for line in text.lines() {
        let Some(rest) = line.trim_start().strip_prefix('#') else {
            continue;
        };
        let rest = rest.trim_start();
        directives += 1;
        if rest.starts_with("if") {
            depth += 1;
            if directives == 1 {
                guard = rest.strip_prefix("ifndef").map(str::trim);
            }
        } else if rest.starts_with("endif") {
            depth = depth.saturating_sub(1);
        } else if let Some(name) = rest.strip_prefix("define") {
            if directives == 2 && guard == Some(name.trim()) {
                found.guarded = true;
            }
        } else if depth == usize::from(found.guarded)
            && let Some(name) = rest.strip_prefix("include")
            && let Some(name) = name.trim().strip_prefix('"')
            && let Some((name, _)) = name.split_once('"')
        {
            found.includes.push(name.to_owned());
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_group_has_a_file_name() {
        assert_eq!(stem("//v8:v8_init"), "v8-v8_init");
        assert_eq!(stem("//third_party/icu:icuuc"), "third_party-icu-icuuc");
    }

    #[test]
    fn only_unconditional_includes_count() {
        let found = scan(
            "// text\n#ifndef A_H_\n#define A_H_\n#include \"src/a.h\"\n\
             #if ARM\n#include \"src/arm.h\"\n#endif\n  #  include \"src/b.h\"  // why\n\
             #include <vector>\n#endif\n",
        );
        assert!(found.guarded);
        assert_eq!(found.includes, ["src/a.h", "src/b.h"]);

        let source = scan("#include \"a.h\"\n#ifdef X\n#include \"b.h\"\n#endif\n");
        assert!(!source.guarded);
        assert_eq!(source.includes, ["a.h"]);
    }

    #[test]
    fn headers_needed_by_most_files_are_taken_and_others_are_not() {
        let dir = std::env::temp_dir().join(format!("tenon-pch-{}", std::process::id()));
        fs::create_dir_all(dir.join("src")).unwrap();
        let put = |name: &str, text: &str| fs::write(dir.join(name), text).unwrap();
        let guarded =
            |guard: &str, body: &str| format!("#ifndef {guard}\n#define {guard}\n{body}#endif\n");
        put("src/deep.h", &guarded("DEEP", ""));
        put("src/all.h", &guarded("ALL", "#include \"src/deep.h\"\n"));
        put("src/rare.h", &guarded("RARE", ""));
        put("src/again.h", "#define AGAIN\n");
        put("1.cc", "#include \"src/all.h\"\n#include \"src/again.h\"\n");
        put("2.cc", "#include \"src/all.h\"\n#include \"src/again.h\"\n");
        put("3.cc", "#include \"src/rare.h\"\n");
        let sources: Vec<_> = ["1.cc", "2.cc", "3.cc"].map(|name| dir.join(name)).into();
        let got = common_headers(&sources, std::slice::from_ref(&dir), 50);
        fs::remove_dir_all(&dir).unwrap();
        assert_eq!(got, ["src/all.h", "src/deep.h"]);
    }

    #[test]
    fn errors_lead_back_to_lines() {
        let text = "In file included from /c/x.h:3:\nsrc/a.h:9:1: error: no\n\
                    /c/x.h:7:10: fatal error: 'q.h' file not found\n\
                    In file included from /c/x.h:8:\nsrc/b.h:1:1: warning: hm\n";
        let got = lines_at_fault(text, "/c/x.h");
        assert_eq!(got.into_iter().collect::<Vec<_>>(), [3, 7]);
    }

    #[test]
    fn the_header_is_compiled_with_the_flags_of_the_files() {
        let line = "-MD -MF a.d -DX -fmodule-name=//a:b -I../src -c a.cc -o a.o";
        let args: Vec<OsString> = line.split(' ').map(OsString::from).collect();
        assert_eq!(header_args(&args), ["-DX", "-I../src"]);
        assert_eq!(include_folders(&args), [PathBuf::from("../src")]);
    }
}
