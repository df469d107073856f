//! The compiler V8's build files call: the machine's clang behind a filter.
//!
//! V8's build files are written for Chromium's own clang, which knows a few flags that a
//! released clang does not. So the folder the build is given as "clang" holds a copy of this
//! program under the names `clang` and `clang++`; called by one of those names it rewrites the
//! command line and hands it to the real compiler. Two more things happen on the way, and both
//! only save time: groups of files whose code runs during the build alone are not optimized, and
//! the large groups share a precompiled header ([`super::pch`]).

use std::ffi::{OsStr, OsString};
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode};

use super::pch;

/// The file, beside the folder of the compilers, that tells a copy of this program what to do.
pub(crate) const CONFIG_FILE: &str = "wrapper.conf";

/// The names under which this program acts as a compiler.
pub(crate) const NAMES: [&str; 2] = ["clang", "clang++"];

/// What the wrapper has to know; written by the build before it starts ninja.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Config {
    /// The folder of the real compilers.
    pub(crate) bin: PathBuf,
    /// The folder for precompiled headers; none are used when it is empty.
    pub(crate) pch_dir: PathBuf,
    /// Flags the real compiler does not know.
    pub(crate) drop: Vec<String>,
    /// Groups (`//v8:v8_init`) that need no optimization.
    pub(crate) unoptimized: Vec<String>,
    /// Groups that share a precompiled header.
    pub(crate) precompiled: Vec<String>,
}

impl Config {
    /// The text of [`CONFIG_FILE`]: a key, a tab and a value on every line.
    pub(crate) fn to_text(&self) -> String {
        let mut text = format!("bin\t{}\n", self.bin.display());
        text += &format!("pch-dir\t{}\n", self.pch_dir.display());
        for (key, values) in [
            ("drop", &self.drop),
            ("unoptimized", &self.unoptimized),
            ("precompiled", &self.precompiled),
        ] {
            for value in values {
                text += &format!("{key}\t{value}\n");
            }
        }
        text
    }

    /// Reads what [`Config::to_text`] wrote.
    pub(crate) fn parse(text: &str) -> Result<Self, String> {
        let mut config = Self::default();
        for line in text.lines() {
            let (key, value) = line
                .split_once('\t')
                .ok_or_else(|| format!("{CONFIG_FILE}: no tab in `{line}`"))?;
            let value = value.to_owned();
            match key {
                "bin" => config.bin = value.into(),
                "pch-dir" => config.pch_dir = value.into(),
                "drop" => config.drop.push(value),
                "unoptimized" => config.unoptimized.push(value),
                "precompiled" => config.precompiled.push(value),
                _ => return Err(format!("{CONFIG_FILE}: unknown key `{key}`")),
            }
        }
        Ok(config)
    }

    /// The command line for the real compiler.
    pub(crate) fn rewrite(&self, args: &[OsString]) -> Vec<OsString> {
        let unoptimized = group(args).is_some_and(|group| self.unoptimized.contains(&group));
        let mut out = Vec::with_capacity(args.len() + 1);
        let mut rest = args.iter().peekable();
        while let Some(arg) = rest.next() {
            if arg == "-mllvm" && rest.peek().is_some_and(|value| self.drops(value)) {
                rest.next();
                continue;
            }
            if self.drops(arg) {
                continue;
            }
            if unoptimized && is_optimization(arg) {
                out.push("-O0".into());
            } else {
                out.push(arg.clone());
            }
        }
        // The build files also name warnings the released compiler has not got. They stop
        // nothing, but thousands of files would each print a line about them.
        out.push("-Wno-unknown-warning-option".into());
        out
    }

    fn drops(&self, arg: &OsStr) -> bool {
        self.drop.iter().any(|flag| arg == flag.as_str())
    }
}

fn is_optimization(arg: &OsStr) -> bool {
    matches!(
        arg.to_str(),
        Some("-O1" | "-O2" | "-O3" | "-Os" | "-Oz" | "-Og")
    )
}

/// The group of files a compile command belongs to, which gn passes as the C++ module's name:
/// `//v8:v8_init` in `-fmodule-name=//v8:v8_init_Private`.
pub(crate) fn group(args: &[OsString]) -> Option<String> {
    args.iter()
        .filter_map(|arg| arg.to_str())
        .find_map(|arg| arg.strip_prefix("-fmodule-name="))
        .map(|name| name.strip_suffix("_Private").unwrap_or(name).to_owned())
}

/// The C++ file a command compiles, if it compiles one.
fn compiled_source(args: &[OsString]) -> Option<&Path> {
    let at = args.iter().position(|arg| arg == "-c")?;
    let source = Path::new(args.get(at + 1)?);
    matches!(source.extension()?.to_str()?, "cc" | "cpp").then_some(source)
}

/// The status the process ends with, when it was started under a compiler's name.
pub(crate) fn run_if_called_as_compiler() -> Option<ExitCode> {
    let mut args = std::env::args_os();
    let program = PathBuf::from(args.next()?);
    let name = program.file_name()?.to_str()?;
    if !NAMES.contains(&name) {
        return None;
    }
    let args: Vec<OsString> = args.collect();
    Some(match compile(&program, name, &args) {
        Ok(code) => code,
        Err(message) => {
            eprintln!("{name} (wrapper): {message}");
            ExitCode::FAILURE
        }
    })
}

fn compile(program: &Path, name: &str, args: &[OsString]) -> Result<ExitCode, String> {
    let path = program
        .parent()
        .and_then(Path::parent)
        .ok_or("must be called by its full path")?
        .join(CONFIG_FILE);
    let text = std::fs::read_to_string(&path)
        .map_err(|error| format!("cannot read {}: {error}", path.display()))?;
    let config = Config::parse(&text)?;
    let compiler = config.bin.join(name);
    let args = config.rewrite(args);

    if compiled_source(&args).is_some()
        && let Some(group) = group(&args).filter(|group| config.precompiled.contains(group))
        && let Some(header) = pch::ready(&compiler, &config.pch_dir, &group, &args)
    {
        let output = Command::new(&compiler)
            .args(&args)
            .arg("-include-pch")
            .arg(header)
            .output()
            .map_err(|error| format!("cannot start {}: {error}", compiler.display()))?;
        if output.status.success() {
            return Ok(ExitCode::SUCCESS);
        }
        // A file may define a macro before it includes what the shared header already holds.
        // Such a file is compiled as if there were no shared header.
    }
    let error = Command::new(&compiler).args(&args).exec();
    Err(format!("cannot start {}: {error}", compiler.display()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(line: &str) -> Vec<OsString> {
        line.split(' ').map(OsString::from).collect()
    }

    fn config() -> Config {
        Config {
            bin: "/opt/llvm/bin".into(),
            pch_dir: "/cache/pch".into(),
            drop: vec!["-fno-lifetime-dse".into(), "-combine=0".into()],
            unoptimized: vec!["//v8:v8_init".into()],
            precompiled: vec!["//v8:v8_compiler".into()],
        }
    }

    #[test]
    fn config_survives_being_written_and_read() {
        assert_eq!(Config::parse(&config().to_text()), Ok(config()));
    }

    #[test]
    fn config_names_what_it_does_not_know() {
        assert!(
            Config::parse("colour\tred\n")
                .unwrap_err()
                .contains("colour")
        );
        assert!(Config::parse("bin\n").unwrap_err().contains("bin"));
    }

    #[test]
    fn unknown_flags_go_with_the_mllvm_before_them() {
        let got = config().rewrite(&words(
            "-O2 -fno-lifetime-dse -mllvm -combine=0 -mllvm -kept=1 -c a.cc",
        ));
        assert_eq!(
            got,
            words("-O2 -mllvm -kept=1 -c a.cc -Wno-unknown-warning-option")
        );
    }

    #[test]
    fn only_the_named_groups_lose_their_optimization() {
        let line = "-O3 -Oz-is-a-file -fmodule-name=//v8:v8_init_Private -c a.cc";
        let got = config().rewrite(&words(line));
        assert_eq!(got[0], "-O0");
        assert_eq!(got[1], "-Oz-is-a-file");
        let got = config().rewrite(&words("-O3 -fmodule-name=//v8:v8_base_Private -c a.cc"));
        assert_eq!(got[0], "-O3");
    }

    #[test]
    fn group_and_source_are_read_from_the_command() {
        let args = words("-fmodule-name=//third_party/icu:icuuc_Private -c ../a/b.cpp -o b.o");
        assert_eq!(group(&args).as_deref(), Some("//third_party/icu:icuuc"));
        assert_eq!(compiled_source(&args), Some(Path::new("../a/b.cpp")));
        assert_eq!(compiled_source(&words("-c a.S")), None);
        assert_eq!(compiled_source(&words("a.o -o b")), None);
        assert_eq!(compiled_source(&words("-c")), None);
    }
}
