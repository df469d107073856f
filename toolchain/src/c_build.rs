//! Compiles and links a C or C++ addon.
//!
//! The `cc` crate finds the compiler and knows its flags. Files are compiled side by side, and only
//! those that changed, or whose headers or command line did.

use std::ffi::OsString;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc;

use tenon_napi_sys::{NAPI_VERSION_EXPERIMENTAL, c_headers, link};

use crate::c_project::CProject;
use crate::error::{Error, Result};
use crate::event::{Event, Events};
use crate::platform::Platform;

/// How a C addon is built.
pub(crate) struct CBuild<'a> {
    /// The folder of the project.
    pub(crate) folder: &'a Path,
    /// What it is made of.
    pub(crate) project: &'a CProject,
    /// What it is built for.
    pub(crate) platform: Platform,
    /// The platform the compiler runs on.
    pub(crate) host: Platform,
    /// Optimised, without information for a debugger.
    pub(crate) release: bool,
    /// Without the names of functions that are not exported.
    pub(crate) strip: bool,
}

/// What came of it.
pub(crate) struct CBuilt {
    /// The shared library.
    pub(crate) library: PathBuf,
    /// Every file that was read, headers included.
    pub(crate) inputs: Vec<PathBuf>,
}

/// One source file on its way.
struct Unit {
    source: PathBuf,
    object: PathBuf,
    command: Command,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Language {
    C,
    Cxx,
}

impl Language {
    fn of(source: &Path) -> Result<Self> {
        let extension = source
            .extension()
            .map(|extension| extension.to_string_lossy());
        match extension.as_deref() {
            Some("c" | "s" | "S") => Ok(Self::C),
            Some("cc" | "cpp" | "cxx" | "c++" | "C") => Ok(Self::Cxx),
            _ => Err(Error::new(format!(
                "{} is neither C (.c, .s) nor C++ (.cc, .cpp, .cxx)",
                source.display()
            ))),
        }
    }
}

impl CBuild<'_> {
    /// Where everything that is made on the way is kept.
    fn objects(&self) -> PathBuf {
        let profile = if self.release { "release" } else { "debug" };
        self.folder
            .join("target/tenon")
            .join(self.platform.triple)
            .join(profile)
    }

    /// Compiles what needs it and links.
    pub(crate) fn run(&self, events: Events<'_>) -> Result<CBuilt> {
        let objects = self.objects();
        fs::create_dir_all(&objects).map_err(|error| Error::file("make", &objects, &error))?;
        let include = self.folder.join("target/tenon/include");
        c_headers::write(&include).map_err(|error| Error::file("write into", &include, &error))?;

        let units = self.units(&objects, &include)?;
        let stale: Vec<&Unit> = units.iter().filter(|unit| !unit.is_fresh()).collect();
        compile(&stale, events)?;

        let library = objects.join("addon.node");
        self.link(&units, &library, events)?;
        let mut inputs: Vec<PathBuf> = units
            .iter()
            .flat_map(|unit| unit.inputs().unwrap_or_default())
            .collect();
        inputs.sort();
        inputs.dedup();
        Ok(CBuilt { library, inputs })
    }

    fn units(&self, objects: &Path, include: &Path) -> Result<Vec<Unit>> {
        let mut tools = [None, None];
        let mut units = Vec::new();
        for source in &self.project.sources {
            let language = Language::of(source)?;
            let slot = &mut tools[usize::from(language == Language::Cxx)];
            if slot.is_none() {
                *slot = Some(self.tool(language, objects, Some(include))?);
            }
            let tool = slot.as_ref().ok_or_else(|| Error::new("no compiler"))?;
            let name = source.to_string_lossy().replace(['/', '\\'], "__");
            let object = objects.join(format!("{name}.o"));
            let mut command = tool.to_command();
            if language == Language::C {
                // It is what a function of a newer Node-API looks like, and would be called wrongly.
                command.arg("-Werror=implicit-function-declaration");
            }
            command
                .args(["-fvisibility=hidden", "-MMD", "-MF"])
                .arg(object.with_extension("d"))
                .args(&self.project.cflags)
                .arg("-c")
                .arg(source)
                .arg("-o")
                .arg(&object)
                .current_dir(self.folder);
            units.push(Unit {
                source: source.clone(),
                object,
                command,
            });
        }
        Ok(units)
    }

    fn tool(&self, language: Language, out: &Path, include: Option<&Path>) -> Result<cc::Tool> {
        let mut build = cc::Build::new();
        build
            .cpp(language == Language::Cxx)
            .target(self.platform.triple)
            .host(self.host.triple)
            .opt_level(if self.release { 2 } else { 0 })
            .debug(!self.release)
            .out_dir(out)
            .pic(true)
            .warnings(true)
            .inherit_rustflags(false)
            .cargo_metadata(false)
            .cargo_warnings(false)
            .cargo_output(false);
        build.includes(include);
        build.includes(&self.project.include);
        for define in &self.project.defines {
            match define.split_once('=') {
                Some((name, value)) => build.define(name, value),
                None => build.define(define, None),
            };
        }
        match self.project.node_api {
            NAPI_VERSION_EXPERIMENTAL => {
                build.define("NAPI_EXPERIMENTAL", None);
                build.define("NODE_API_EXPERIMENTAL_NO_WARNING", None);
            }
            version => {
                build.define("NAPI_VERSION", version.to_string().as_str());
            }
        }
        let std = match language {
            Language::C => &self.project.c_std,
            Language::Cxx => &self.project.cxx_std,
        };
        if let Some(std) = std {
            build.std(std);
        }
        let tool = build.try_get_compiler().map_err(|error| {
            Error::new(format!("no compiler for {}: {error}", self.platform.triple))
        })?;
        if tool.is_like_msvc() {
            return Err(Error::new(
                "C addons are built with gcc or clang; Visual C++ is not supported",
            ));
        }
        Ok(tool)
    }

    fn link(&self, units: &[Unit], library: &Path, events: Events<'_>) -> Result<()> {
        let has_cxx = units
            .iter()
            .any(|unit| matches!(Language::of(&unit.source), Ok(Language::Cxx)));
        let language = if has_cxx { Language::Cxx } else { Language::C };
        let mut command = self
            .tool(language, library.parent().unwrap_or(self.folder), None)?
            .to_command();
        command
            .current_dir(self.folder)
            .arg("-shared")
            .arg("-o")
            .arg(library);
        command.args(units.iter().map(|unit| &unit.object));
        for dir in &self.project.lib_dirs {
            command.arg("-L").arg(dir);
        }
        command.args(self.project.libs.iter().map(|lib| format!("-l{lib}")));
        let os = if self.platform.os == "darwin" {
            "macos"
        } else {
            self.platform.os
        };
        command
            .args(link::addon_args(os))
            .args(&self.project.ldflags);
        if self.strip {
            command.arg("-s");
        }
        let record = library.with_extension("cmd");
        let newest = units.iter().filter_map(|unit| modified(&unit.object)).max();
        if is_recorded(&record, &command) && modified(library) >= newest {
            return Ok(());
        }
        events(Event::Linking(library));
        let _ = fs::remove_file(&record);
        let output = run(&mut command)?;
        say(&output, events);
        if !output.status.success() {
            return Err(Error::new("the addon does not link"));
        }
        save(&record, &command)
    }
}

impl Unit {
    fn record(&self) -> PathBuf {
        self.object.with_extension("cmd")
    }

    /// Whether the object is newer than all it was made of, and was made by the same command.
    fn is_fresh(&self) -> bool {
        let (Some(made), Some(inputs)) = (modified(&self.object), self.inputs()) else {
            return false;
        };
        is_recorded(&self.record(), &self.command)
            && inputs
                .iter()
                .all(|input| modified(input).is_some_and(|changed| changed < made))
    }

    /// What the object was made of, by the compiler's own list.
    fn inputs(&self) -> Option<Vec<PathBuf>> {
        let list = fs::read_to_string(self.object.with_extension("d")).ok()?;
        let folder = self.command.get_current_dir().unwrap_or(Path::new(""));
        Some(
            prerequisites(&list)
                .into_iter()
                .map(|input| folder.join(input))
                .collect(),
        )
    }
}

/// The files of a rule as compilers write it: `a.o: a.c a.h \` and so on.
pub(crate) fn prerequisites(rule: &str) -> Vec<String> {
    let joined = rule.replace("\\\r\n", " ").replace("\\\n", " ");
    let first = joined.lines().next().unwrap_or_default();
    let Some((_, list)) = first.split_once(": ") else {
        return Vec::new();
    };
    let mut files = vec![String::new()];
    let mut chars = list.chars().peekable();
    while let Some(c) = chars.next() {
        let last = files.len() - 1;
        match c {
            '\\' if matches!(chars.peek(), Some(' ' | '#' | '\\')) => {
                files[last].extend(chars.next());
            }
            '$' if chars.peek() == Some(&'$') => files[last].extend(chars.next()),
            c if c.is_whitespace() => files.push(String::new()),
            c => files[last].push(c),
        }
    }
    files.retain(|file| !file.is_empty());
    files
}

/// Compiles the files, as many at a time as there are processors.
fn compile(units: &[&Unit], events: Events<'_>) -> Result<()> {
    let jobs = std::thread::available_parallelism()
        .map_or(1, usize::from)
        .min(units.len());
    let next = AtomicUsize::new(0);
    let (sender, receiver) = mpsc::channel();
    std::thread::scope(|scope| {
        for _ in 0..jobs {
            let (sender, next) = (sender.clone(), &next);
            scope.spawn(move || {
                while let Some(unit) = units.get(next.fetch_add(1, Ordering::Relaxed)) {
                    // What a compiler that is stopped leaves behind is not taken for good.
                    let _ = fs::remove_file(unit.record());
                    let mut command = again(&unit.command);
                    // The receiver is gone when another file failed already.
                    if sender.send((*unit, run(&mut command))).is_err() {
                        return;
                    }
                }
            });
        }
        drop(sender);
        for (index, (unit, output)) in receiver.into_iter().enumerate() {
            let output = output?;
            events(Event::Compiling {
                source: &unit.source,
                number: index + 1,
                total: units.len(),
            });
            say(&output, events);
            if !output.status.success() {
                let source = unit.source.display();
                return Err(Error::new(format!("{source} does not compile")));
            }
            save(&unit.record(), &unit.command)?;
        }
        Ok(())
    })
}

/// The same command once more.
fn again(command: &Command) -> Command {
    let mut copy = Command::new(command.get_program());
    copy.args(command.get_args());
    if let Some(folder) = command.get_current_dir() {
        copy.current_dir(folder);
    }
    for (name, value) in command.get_envs() {
        match value {
            Some(value) => copy.env(name, value),
            None => copy.env_remove(name),
        };
    }
    copy
}

fn run(command: &mut Command) -> Result<Output> {
    command.output().map_err(|error| {
        let program = command.get_program().to_string_lossy().into_owned();
        match error.kind() {
            std::io::ErrorKind::NotFound => Error::new(format!(
                "there is no compiler `{program}`; install gcc or clang, or name one in the variables CC and CXX"
            )),
            _ => Error::file("run", Path::new(&program), &error),
        }
    })
}

fn say(output: &Output, events: Events<'_>) {
    for text in [&output.stdout, &output.stderr] {
        let text = String::from_utf8_lossy(text);
        if !text.trim().is_empty() {
            events(Event::Compiler(text.trim_end()));
        }
    }
}

/// The command as one text; the variables are not part of it.
fn words(command: &Command) -> String {
    let mut words: Vec<OsString> = vec![command.get_program().to_owned()];
    words.extend(command.get_args().map(OsString::from));
    let words: Vec<_> = words.iter().map(|word| word.to_string_lossy()).collect();
    words.join("\n")
}

fn is_recorded(record: &Path, command: &Command) -> bool {
    fs::read_to_string(record).is_ok_and(|text| text == words(command))
}

fn save(record: &Path, command: &Command) -> Result<()> {
    fs::write(record, words(command)).map_err(|error| Error::file("write", record, &error))
}

fn modified(path: &Path) -> Option<std::time::SystemTime> {
    fs::metadata(path).and_then(|data| data.modified()).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rules() {
        let rule = "out/a.o: src/a.c \\\n  with\\ space.h back\\\\slash $$x.h\n\nx: y\n";
        assert_eq!(
            prerequisites(rule),
            ["src/a.c", "with space.h", "back\\slash", "$x.h"]
        );
        assert_eq!(prerequisites(""), Vec::<String>::new());
    }

    #[test]
    fn languages() {
        assert!(matches!(Language::of(Path::new("a.c")), Ok(Language::C)));
        assert!(matches!(
            Language::of(Path::new("x/a.cpp")),
            Ok(Language::Cxx)
        ));
        let error = Language::of(Path::new("a.rs"))
            .err()
            .map(|error| error.to_string());
        assert!(error.is_some_and(|error| error.contains("a.rs is neither C")));
    }
}
