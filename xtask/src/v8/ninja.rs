//! Running ninja: what it will do, and doing it.

use std::collections::{BTreeMap, BTreeSet};
use std::fs::{self, File};
use std::io::{BufRead, BufReader, Write};
use std::os::unix::process::CommandExt;
use std::path::Path;
use std::process::{Command, Stdio};

use super::tools::{self, Llvm};
use super::{pch, wrapper};
use crate::Outcome;
use crate::progress::{self, Progress, Step};

/// The target that is the library, and where ninja leaves it.
const TARGET: &str = "rusty_v8";

/// What `NINJA_STATUS` must be for [`parse_step`] to read ninja's lines.
const STATUS: &str = "[%f/%t] ";

/// Reads `[12/2230] CXX obj/a.o`; any other line is a compiler's or ninja's own message.
fn parse_step(line: &str) -> Option<Step<'_>> {
    let (counts, what) = line.strip_prefix('[')?.split_once("] ")?;
    let (done, total) = counts.split_once('/')?;
    Some(Step {
        done: done.parse().ok()?,
        total: total.parse().ok().filter(|total| *total > 0)?,
        what,
    })
}

/// The file ninja leaves, below its folder.
pub(crate) const LIBRARY: &str = "obj/librusty_v8.a";

/// Groups of files that only become part of `mksnapshot`, which runs during the build. It is
/// started once, so the time for optimizing it is never won back.
const UNOPTIMIZED: [&str; 3] = [
    "//v8:torque_generated_initializers",
    "//v8:v8_initializers",
    "//v8:v8_init",
];

/// Groups of V8's with at least this many files get a precompiled header.
const LARGE: usize = 40;

/// One compile command of ninja's.
#[derive(Debug, PartialEq, Eq)]
struct Compile {
    group: String,
    source: String,
    /// Its flags, those for clang's back end as `-mllvm x`.
    flags: Vec<String>,
}

/// Asks ninja for its commands and writes what the compiler's wrapper needs to know.
///
/// # Errors
///
/// When ninja or the compiler cannot be started, or the files cannot be written.
pub(crate) fn configure(out: &Path, clang: &Path, pch_dir: &Path, llvm: &Llvm) -> Outcome {
    let output = Command::new("ninja")
        .arg("-C")
        .arg(out)
        .args(["-t", "commands", TARGET])
        .output()
        .map_err(|error| format!("cannot start ninja: {error}"))?;
    if !output.status.success() {
        return Err(format!("ninja has no list of commands: {}", output.status));
    }
    let text = String::from_utf8_lossy(&output.stdout);
    let compiles: Vec<Compile> = text.lines().filter_map(compile).collect();
    let flags: BTreeSet<String> = compiles.iter().flat_map(|c| c.flags.clone()).collect();
    let flags: Vec<String> = flags.into_iter().collect();
    let mut groups: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for compile in &compiles {
        groups
            .entry(&compile.group)
            .or_default()
            .push(&compile.source);
    }
    groups.retain(|group, sources| group.starts_with("//v8:") && sources.len() >= LARGE);

    let config = wrapper::Config {
        bin: llvm.root.join("bin"),
        pch_dir: pch_dir.to_owned(),
        drop: tools::unknown_flags(&llvm.program("clang++"), &flags)?,
        unoptimized: UNOPTIMIZED.map(String::from).into(),
        precompiled: groups.keys().map(|group| (*group).to_owned()).collect(),
    };
    let fail = |error| format!("cannot write {}: {error}", pch_dir.display());
    fs::create_dir_all(pch_dir).map_err(fail)?;
    for (group, sources) in groups {
        let list = pch::sources_file(pch_dir, group);
        fs::write(list, sources.join("\n") + "\n").map_err(fail)?;
    }
    fs::write(clang.join(wrapper::CONFIG_FILE), config.to_text()).map_err(fail)
}

/// Reads one of ninja's command lines; nothing when it does not compile a C++ file.
fn compile(line: &str) -> Option<Compile> {
    let words = words(line);
    let mut rest = words.iter();
    if !rest.next()?.ends_with("/clang++") {
        return None;
    }
    let (mut group, mut source, mut flags) = (None, None, Vec::new());
    while let Some(word) = rest.next() {
        match word.as_str() {
            "-c" => source = rest.next().cloned(),
            "-o" | "-MF" | "-x" | "-include" => {
                rest.next();
            }
            "-Xclang" => flags.push(format!("-Xclang={}", rest.next()?)),
            "-mllvm" => flags.push(format!("-mllvm {}", rest.next()?)),
            _ => match word.strip_prefix("-fmodule-name=") {
                Some(name) => group = Some(name.strip_suffix("_Private").unwrap_or(name)),
                None if word.starts_with("-f") => flags.push(word.clone()),
                None => {}
            },
        }
    }
    Some(Compile {
        group: group?.to_owned(),
        source: source?,
        flags,
    })
}

/// Splits a command line as a shell does, as far as ninja's lines need it: quotes and backslashes.
fn words(line: &str) -> Vec<String> {
    let mut words = Vec::new();
    let mut word: Option<String> = None;
    let mut quote = None;
    let mut chars = line.chars();
    while let Some(c) = chars.next() {
        match (quote, c) {
            (None, ' ' | '\t') => words.extend(word.take()),
            (None, '"' | '\'') => {
                quote = Some(c);
                word.get_or_insert_default();
            }
            (Some(open), _) if open == c => quote = None,
            (None | Some('"'), '\\') => word.get_or_insert_default().extend(chars.next()),
            _ => word.get_or_insert_default().push(c),
        }
    }
    words.extend(word);
    words
}

/// Builds the library, which takes `total` steps, some of them done in earlier runs.
///
/// # Errors
///
/// When a step fails, with the end of what it printed, or when the run is interrupted.
pub(crate) fn build(out: &Path, log: &Path, jobs: usize, total: usize) -> Outcome {
    let mut command = Command::new("ninja");
    command
        .arg("-C")
        .arg(out)
        .arg(format!("-j{jobs}"))
        .arg(TARGET)
        .env("NINJA_STATUS", STATUS)
        .env("PYTHONDONTWRITEBYTECODE", "1")
        .stdin(Stdio::null())
        .stdout(Stdio::piped());
    // SAFETY: the closure runs between fork and exec and makes two system calls, which allocate
    // nothing and take no lock.
    unsafe {
        command.pre_exec(|| {
            libc::signal(libc::SIGINT, libc::SIG_DFL);
            // However this program ends, ninja stops its compilers and keeps its records.
            match libc::prctl(libc::PR_SET_PDEATHSIG, libc::SIGINT) {
                0 => Ok(()),
                _ => Err(std::io::Error::last_os_error()),
            }
        });
    }
    let mut log_file =
        File::create(log).map_err(|error| format!("cannot write {}: {error}", log.display()))?;
    // Ctrl-C goes to every program of the terminal's. This one lives on to say what comes next.
    let _ignored = Ignored::sigint();
    let mut ninja = command
        .spawn()
        .map_err(|error| format!("cannot start ninja: {error}"))?;
    let stdout = ninja.stdout.take().ok_or("ninja has no output")?;
    let mut shown = Progress::new();
    let mut failure = Vec::new();
    for line in BufReader::new(stdout).split(b'\n') {
        let line = line.map_err(|error| format!("cannot read ninja's output: {error}"))?;
        let line = String::from_utf8_lossy(&line);
        // The log is a convenience; a full disk will be told by the compilers.
        let _ = writeln!(log_file, "{line}");
        match parse_step(&line) {
            Some(step) => shown.show(&step, total),
            None => {
                if line.starts_with("FAILED: ") {
                    failure.clear();
                }
                failure.push(line.into_owned());
            }
        }
    }
    shown.finish();
    let status = ninja
        .wait()
        .map_err(|error| format!("cannot wait for ninja: {error}"))?;
    if status.success() {
        println!("  compiled in {}", progress::spoken(shown.elapsed()));
        return Ok(());
    }
    let told = failure
        .iter()
        .take(30)
        .cloned()
        .collect::<Vec<_>>()
        .join("\n  ");
    if failure
        .iter()
        .any(|line| line.contains("interrupted by user"))
    {
        return Err("interrupted; run it again and it goes on where it stopped".to_owned());
    }
    Err(format!(
        "a step failed ({status}):\n  {told}\n  the whole log: {}\n  \
         Run it again to go on where it stopped. A compiler that was killed means too little \
         memory: use fewer jobs with --jobs 1.",
        log.display()
    ))
}

/// SIGINT ignored, until this is dropped.
struct Ignored(libc::sighandler_t);

impl Ignored {
    fn sigint() -> Self {
        // SAFETY: ignoring a signal installs no code of ours.
        Self(unsafe { libc::signal(libc::SIGINT, libc::SIG_IGN) })
    }
}

impl Drop for Ignored {
    fn drop(&mut self) {
        // SAFETY: the value is what `signal` returned for the same signal.
        unsafe { libc::signal(libc::SIGINT, self.0) };
    }
}

/// How many steps the whole build has and how many are left to do.
///
/// # Errors
///
/// When ninja cannot be started.
pub(crate) fn steps(out: &Path) -> Result<(usize, usize), String> {
    let run = |args: &[&str]| {
        Command::new("ninja")
            .arg("-C")
            .arg(out)
            .args(args)
            .env("NINJA_STATUS", STATUS)
            .output()
            .map(|output| String::from_utf8_lossy(&output.stdout).into_owned())
            .map_err(|error| format!("cannot start ninja: {error}"))
    };
    let all = run(&["-t", "commands", TARGET])?.lines().count();
    let left = run(&["-n", TARGET])?
        .lines()
        .filter_map(parse_step)
        .next_back()
        .map_or(0, |step| step.total);
    Ok((all.max(left), left))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn steps_are_told_from_messages() {
        let step = parse_step("[12/2230] CXX obj/v8/a.o").unwrap();
        assert_eq!(
            (step.done, step.total, step.what),
            (12, 2230, "CXX obj/v8/a.o")
        );
        for line in [
            "ninja: build stopped: interrupted by user.",
            "[1/0] nothing",
            "[a/b] c",
            "[12] c",
            "FAILED: obj/a.o",
            "",
        ] {
            assert_eq!(parse_step(line), None, "{line}");
        }
    }

    #[test]
    fn command_lines_are_split_as_a_shell_would() {
        assert_eq!(words("a  -DX=\\\"y\\\" b"), ["a", "-DX=\"y\"", "b"]);
        assert_eq!(words("-m=\"//v8:x y\" ''"), ["-m=//v8:x y", ""]);
        assert_eq!(words("'a\\b'"), ["a\\b"]);
        assert!(words("  ").is_empty());
    }

    #[test]
    fn compile_commands_are_understood() {
        let line = "/c/bin/clang++ -MD -MF a.d -DX -Wall -fPIC -mllvm -x=0 \
                    -fmodule-name=\"//v8:v8_init_Private\" -c ../src/a.cc -o a.o";
        let got = compile(line).unwrap();
        assert_eq!(got.group, "//v8:v8_init");
        assert_eq!(got.source, "../src/a.cc");
        assert_eq!(got.flags, ["-fPIC", "-mllvm -x=0"]);
        assert_eq!(compile("python3 gen.py -c x"), None);
        assert_eq!(compile(""), None);
        assert_eq!(compile("/c/bin/clang++ @x.rsp -o torque"), None);
    }
}
