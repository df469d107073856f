//! Builds an addon with Cargo.
//!
//! Cargo's own progress and the compiler's errors go to the terminal as they come. What Cargo made
//! is read from the [messages](https://doc.rust-lang.org/cargo/reference/external-tools.html) it
//! writes for programs.

use std::ffi::OsString;
use std::fs;
use std::io::{BufRead as _, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use serde::Deserialize;

use crate::c_build::prerequisites;
use crate::error::{Error, Result};
use crate::platform::{Platform, rustc};

/// A crate, as `cargo metadata` describes it.
#[derive(Debug, Clone)]
pub(crate) struct Crate {
    /// Its name.
    pub(crate) name: String,
    /// Its version.
    pub(crate) version: String,
    /// Its `Cargo.toml`.
    manifest: PathBuf,
    /// Where Cargo keeps what it makes.
    pub(crate) target_folder: PathBuf,
}

#[derive(Deserialize)]
struct Metadata {
    packages: Vec<PackageData>,
    target_directory: PathBuf,
}

#[derive(Deserialize)]
struct PackageData {
    name: String,
    version: String,
    manifest_path: PathBuf,
    targets: Vec<Target>,
}

#[derive(Deserialize)]
struct Target {
    kind: Vec<String>,
}

#[derive(Deserialize)]
#[serde(tag = "reason", rename_all = "kebab-case")]
enum Message {
    CompilerArtifact {
        manifest_path: PathBuf,
        target: Target,
        filenames: Vec<PathBuf>,
    },
    #[serde(other)]
    Other,
}

/// How a crate is built.
pub(crate) struct CargoBuild<'a> {
    /// The crate.
    pub(crate) of: &'a Crate,
    /// What it is built for.
    pub(crate) platform: Platform,
    /// Whether the platform was asked for by name.
    pub(crate) is_cross: bool,
    /// The profile.
    pub(crate) release: bool,
    /// Without the names of functions that are not exported.
    pub(crate) strip: bool,
    /// More words for Cargo.
    pub(crate) args: &'a [OsString],
}

/// What came of it.
pub(crate) struct CargoBuilt {
    /// The shared library.
    pub(crate) library: PathBuf,
    /// The source files of this crate and of the ones it has by path.
    pub(crate) inputs: Vec<PathBuf>,
}

fn cargo() -> Command {
    // Set where this program is itself run by Cargo.
    let mut command = Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    // A panic of an addon is an error in JavaScript, and not the end of the user's process, whatever
    // the profile of its workspace says.
    for profile in ["DEV", "RELEASE"] {
        command.env(format!("CARGO_PROFILE_{profile}_PANIC"), "unwind");
    }
    command
}

fn no_cargo(error: &std::io::Error) -> Error {
    match error.kind() {
        std::io::ErrorKind::NotFound => {
            Error::new("there is no `cargo`; Rust is installed from https://rustup.rs")
        }
        _ => Error::file("run", Path::new("cargo"), error),
    }
}

impl Crate {
    /// Asks Cargo about the crate in that folder.
    pub(crate) fn read(folder: &Path) -> Result<Self> {
        let manifest = folder.join("Cargo.toml");
        let manifest = manifest
            .canonicalize()
            .map_err(|error| Error::file("read", &manifest, &error))?;
        let output = cargo()
            .args([
                "metadata",
                "--no-deps",
                "--format-version=1",
                "--manifest-path",
            ])
            .arg(&manifest)
            .output()
            .map_err(|error| no_cargo(&error))?;
        if !output.status.success() {
            let said = String::from_utf8_lossy(&output.stderr);
            let said = said.trim().trim_start_matches("error: ");
            return Err(Error::new(format!("Cargo cannot read the crate: {said}")));
        }
        let metadata: Metadata = serde_json::from_slice(&output.stdout)
            .map_err(|error| Error::new(format!("`cargo metadata` is not understood: {error}")))?;
        let Some(package) = metadata
            .packages
            .into_iter()
            .find(|package| package.manifest_path == manifest)
        else {
            return Err(Error::new(format!(
                "{} is a workspace and no crate; go to the folder of a member",
                manifest.display()
            )));
        };
        if !package.targets.iter().any(Target::is_cdylib) {
            return Err(Error::new(format!(
                "{} makes no library that can be loaded; it needs\n\n[lib]\ncrate-type = [\"cdylib\"]",
                manifest.display()
            )));
        }
        Ok(Self {
            name: package.name,
            version: package.version,
            manifest,
            target_folder: metadata.target_directory,
        })
    }
}

impl Target {
    fn is_cdylib(&self) -> bool {
        self.kind.iter().any(|kind| kind == "cdylib")
    }
}

impl CargoBuild<'_> {
    /// Builds, and says where the library is.
    pub(crate) fn run(&self) -> Result<CargoBuilt> {
        if self.is_cross {
            self.check_target()?;
        }
        let mut child = self
            .command()
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .spawn()
            .map_err(|error| no_cargo(&error))?;
        let mut library = None;
        if let Some(stdout) = child.stdout.take() {
            for line in BufReader::new(stdout).lines().map_while(Result::ok) {
                // Build scripts and macros may print lines of their own.
                let Ok(Message::CompilerArtifact {
                    manifest_path,
                    target,
                    filenames,
                }) = serde_json::from_str(&line)
                else {
                    continue;
                };
                if manifest_path == self.of.manifest && target.is_cdylib() {
                    library = filenames.into_iter().find(|file| is_library(file));
                }
            }
        }
        let status = child.wait().map_err(|error| no_cargo(&error))?;
        if !status.success() {
            return Err(Error::new(format!(
                "`cargo build` failed for {}",
                self.of.name
            )));
        }
        let library = library.ok_or_else(|| {
            Error::new(format!("`cargo build` made no library of {}", self.of.name))
        })?;
        Ok(CargoBuilt {
            inputs: self.inputs(&library),
            library,
        })
    }

    fn command(&self) -> Command {
        let profile = if self.release { "release" } else { "dev" };
        let mut command = cargo();
        command
            .args(["build", "--lib", "--message-format=json-render-diagnostics"])
            .arg("--manifest-path")
            .arg(&self.of.manifest);
        if self.release {
            command.arg("--release");
        }
        if self.is_cross {
            command.args(["--target", self.platform.triple]);
        }
        if self.strip {
            let strip = format!("profile.{profile}.strip=\"symbols\"");
            command.args(["--config", &strip]);
        }
        let flags = self.platform.rust_flags();
        if !flags.is_empty() {
            let flags = format!("target.{}.rustflags={flags:?}", self.platform.triple);
            command.args(["--config", &flags]);
        }
        command.args(self.args);
        command
    }

    /// Whether the standard library for the target is there: without it, the first crate of many
    /// fails with words about `core`.
    fn check_target(&self) -> Result<()> {
        let triple = self.platform.triple;
        let output = Command::new(rustc())
            .args(["--print", "target-libdir", "--target", triple])
            .output()
            .map_err(|error| no_cargo(&error))?;
        let folder = String::from_utf8_lossy(&output.stdout).trim().to_owned();
        if output.status.success() && Path::new(&folder).is_dir() {
            return Ok(());
        }
        Err(Error::new(format!(
            "Rust's standard library for {triple} is not installed; `rustup target add {triple}` installs it"
        )))
    }

    /// What Cargo lists beside the library: `libname.d`.
    fn inputs(&self, library: &Path) -> Vec<PathBuf> {
        let list = fs::read_to_string(library.with_extension("d")).unwrap_or_default();
        prerequisites(&list)
            .into_iter()
            .map(PathBuf::from)
            .collect()
    }
}

impl Platform {
    /// What the compiler must be told so that a library can be an addon.
    fn rust_flags(&self) -> Vec<&'static str> {
        match (self.os, self.libc()) {
            // The host has the functions: they are found when the addon is loaded.
            ("darwin", _) => vec!["-Clink-arg=-undefined", "-Clink-arg=dynamic_lookup"],
            // Static is the default with musl, and makes no libraries.
            (_, Some("musl")) => vec!["-Ctarget-feature=-crt-static"],
            _ => Vec::new(),
        }
    }
}

fn is_library(file: &Path) -> bool {
    matches!(
        file.extension().and_then(|extension| extension.to_str()),
        Some("so" | "dylib" | "dll")
    )
}
