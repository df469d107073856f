//! The runtimes a script can be run in.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

use crate::process::{self, Ended};
use crate::{target_dir, xtask};

/// A program that runs JavaScript files.
#[derive(Debug, Clone)]
pub struct Runtime {
    /// The name in reports.
    pub name: String,
    /// The program, then its first arguments.
    command: Vec<String>,
}

/// The other runtimes that `cargo xtask peers` installs.
pub const PEERS: [&str; 7] = [
    "node-18", "node-20", "node-22", "node-24", "node-26", "deno", "bun",
];

impl Runtime {
    /// Tenon: `TENON_BIN`, or the release build.
    ///
    /// # Errors
    ///
    /// When it has not been built.
    pub fn tenon() -> Result<Self, String> {
        let path = std::env::var_os("TENON_BIN")
            .map_or_else(|| target_dir().join("release/tenon"), PathBuf::from);
        if !path.is_file() {
            return Err(format!(
                "{} is not there: build it with `cargo build --release`, or set TENON_BIN",
                path.display()
            ));
        }
        Ok(Self::program("tenon", &path, &[]))
    }

    /// Tenon, for a test.
    ///
    /// # Panics
    ///
    /// When it has not been built; the message says how to.
    pub fn tenon_or_panic() -> Self {
        Self::tenon().unwrap_or_else(|error| panic!("{error}"))
    }

    /// One of [`PEERS`], installed through npm when it is not there yet.
    ///
    /// # Errors
    ///
    /// When it cannot be installed.
    pub fn peer(name: &str) -> Result<Self, String> {
        let printed = xtask(&["peers", name])?;
        let path = printed
            .lines()
            .find_map(|line| line.strip_prefix(name)?.strip_prefix(' '))
            .ok_or_else(|| format!("cargo xtask peers did not say where {name} is"))?;
        let arguments: &[&str] = match name {
            "deno" => &["run", "--allow-all", "--quiet"],
            _ => &[],
        };
        Ok(Self::program(name, Path::new(path), arguments))
    }

    /// A command line typed by a person: words separated by blanks.
    ///
    /// # Errors
    ///
    /// When it is empty or its program's path does not exist.
    pub fn typed(line: &str) -> Result<Self, String> {
        let mut command: Vec<String> = line.split_whitespace().map(str::to_owned).collect();
        let program = command.first_mut().ok_or("the command is empty")?;
        if program.contains('/') {
            let path = Path::new(program)
                .canonicalize()
                .map_err(|error| format!("{program}: {error}"))?;
            *program = path.display().to_string();
        }
        Ok(Self {
            name: line.to_owned(),
            command,
        })
    }

    fn program(name: &str, path: &Path, arguments: &[&str]) -> Self {
        let mut command = vec![path.display().to_string()];
        command.extend(arguments.iter().map(|&argument| argument.to_owned()));
        Self {
            name: name.to_owned(),
            command,
        }
    }

    /// The program's path, or its name where the shell finds it.
    pub fn path(&self) -> &str {
        &self.command[0]
    }

    /// Whether V8's flags, such as `--expose-gc`, can be given before the script.
    pub fn takes_v8_flags(&self) -> bool {
        !self.command[0].contains("deno") && !self.command[0].contains("bun")
    }

    /// The command that runs a script with some flags of the runtime before it.
    pub fn script(&self, flags: &[&str], script: &Path) -> Command {
        let mut command = Command::new(&self.command[0]);
        command.args(&self.command[1..]).args(flags).arg(script);
        command
    }

    /// Runs a script to its end.
    ///
    /// # Errors
    ///
    /// When the runtime cannot be started.
    pub fn run(&self, flags: &[&str], script: &Path, limit: Duration) -> Result<Ended, String> {
        process::run(self.script(flags, script), limit)
    }
}
