//! `tenon build`: from a folder with sources to a `.node` file, its loader and its types.

use std::ffi::OsString;
use std::fs;
use std::path::{Path, PathBuf};

use crate::c_build::CBuild;
use crate::c_project::{self, CProject};
use crate::cargo::{CargoBuild, Crate};
use crate::error::{Error, Result};
use crate::event::{Event, Events};
use crate::package::Package;
use crate::platform::Platform;
use crate::staging::Staging;
use crate::{inspect, loader, npm, types};

/// What is built, and how.
#[derive(Debug, Clone, Default)]
pub struct Options {
    /// The folder of the addon.
    pub folder: PathBuf,
    /// Optimised.
    pub release: bool,
    /// A triple or a tag; without it, this machine's.
    pub target: Option<String>,
    /// Without the names of functions that are not exported.
    pub strip: bool,
    /// Where the files go; without it, the addon's folder.
    pub out: Option<PathBuf>,
    /// Into `prebuilds/`, too.
    pub prebuild: bool,
    /// Make packages for npm: one for the platform, and `package.json` filled in.
    pub npm: bool,
    /// More words for Cargo.
    pub cargo_args: Vec<OsString>,
}

/// What was built.
#[derive(Debug)]
#[non_exhaustive]
pub struct Built {
    /// The addon.
    pub addon: PathBuf,
    /// The sources it was made of.
    pub inputs: Vec<PathBuf>,
}

/// What kind of addon a folder has in it.
enum Project {
    Rust(Crate),
    C(CProject),
}

impl Project {
    fn in_folder(folder: &Path) -> Result<Self> {
        let has = |name: &str| folder.join(name).is_file();
        match (has("Cargo.toml"), has(c_project::FILE)) {
            (true, false) => Ok(Self::Rust(Crate::read(folder)?)),
            (false, true) => Ok(Self::C(CProject::read(folder)?)),
            (true, true) => Err(Error::new(format!(
                "{} has both Cargo.toml and tenon.toml; an addon is either Rust or C",
                folder.display()
            ))),
            (false, false) => Err(Error::new(format!(
                "there is no addon in {}: neither Cargo.toml nor tenon.toml; `tenon new NAME` makes one",
                folder.display()
            ))),
        }
    }

    /// What `package.json` says, or what can be said without one.
    fn package(&self, folder: &Path, is_needed: bool) -> Result<Package> {
        if is_needed || folder.join("package.json").exists() {
            return Package::read(folder);
        }
        match self {
            Self::Rust(of) => {
                Package::unpackaged("the crate's name", of.name.clone(), of.version.clone())
            }
            Self::C(_) => {
                let name = folder.file_name().unwrap_or_default();
                let name = name.to_string_lossy().into_owned();
                Package::unpackaged("the folder's name", name, String::from("0.0.0"))
            }
        }
    }
}

/// Whether there is an addon in that folder, right or wrong.
#[must_use]
pub fn is_project(folder: &Path) -> bool {
    ["Cargo.toml", c_project::FILE]
        .iter()
        .any(|name| folder.join(name).is_file())
}

/// Builds the addon and writes its files, all of them or none.
///
/// # Errors
///
/// When there is no addon in the folder, when it does not compile, or when a file cannot be
/// written. Compilers' own errors have been reported as they came.
pub fn build(options: &Options, events: Events<'_>) -> Result<Built> {
    let named = &options.folder;
    if !named.is_dir() {
        return Err(Error::new(format!(
            "there is no folder {}",
            named.display()
        )));
    }
    // Compilers run in the folder and are given paths from anywhere.
    let folder = &named
        .canonicalize()
        .map_err(|error| Error::file("read", named, &error))?;
    let project = Project::in_folder(folder)?;
    let package = project.package(folder, options.npm)?;
    let out = options.out.as_deref().unwrap_or(named);
    check_writable(out)?;

    let host = Platform::host()?;
    let platform = match &options.target {
        Some(target) => Platform::named(target)?,
        None => host,
    };
    let (library, inputs) = match &project {
        Project::Rust(of) => {
            check_writable(&of.target_folder)?;
            let built = CargoBuild {
                of,
                platform,
                is_cross: options.target.is_some(),
                release: options.release,
                strip: options.strip,
                args: &options.cargo_args,
            }
            .run()?;
            (built.library, built.inputs)
        }
        Project::C(project) => {
            if !options.cargo_args.is_empty() {
                return Err(Error::new(
                    "a C addon is not built by Cargo and takes no words for it",
                ));
            }
            let built = CBuild {
                folder,
                project,
                platform,
                host,
                release: options.release,
                strip: options.strip,
            }
            .run(events)?;
            (built.library, built.inputs)
        }
    };

    let report = inspect::inspect(&library)?;
    if !report.is_addon() {
        events(Event::Note(
            "the library registers no module: a runtime will refuse to load it",
        ));
    }
    let mut surface = types::read(&library)?;
    if let Project::C(project) = &project {
        surface.exports.clone_from(&project.exports);
    }
    let mut staging = Staging::in_folder(out)?;
    let file = platform.file_name(&package.addon);
    staging.copy(&file, &library)?;
    if options.prebuild {
        staging.copy(&platform.prebuild_path(&package.addon), &library)?;
    }
    let kept = loader::write(&mut staging, out, &package, &surface)?;
    if options.npm {
        npm::Publication {
            folder: out,
            package: &package,
            platform,
            library: &library,
            report: &report,
        }
        .write(&mut staging, events)?;
    }
    for path in staging.commit()? {
        events(Event::Wrote(&path));
    }
    for name in kept {
        let note = format!("{name} was not made by `tenon build` and is left as it is");
        events(Event::Note(&note));
    }
    Ok(Built {
        addon: out.join(file),
        inputs,
    })
}

/// Whether files can be made in that folder, or it can be made itself: better said before minutes of
/// compiling than after.
fn check_writable(folder: &Path) -> Result<()> {
    let there = folder
        .ancestors()
        .find(|folder| folder.as_os_str().is_empty() || folder.symlink_metadata().is_ok())
        .unwrap_or(folder);
    let probe = there.join(format!(".tenon-probe-{}", std::process::id()));
    let shown = if there.as_os_str().is_empty() {
        Path::new(".")
    } else {
        there
    };
    fs::create_dir(&probe).map_err(|error| Error::file("write into", shown, &error))?;
    // Empty and hidden, should it stay.
    let _ = fs::remove_dir(probe);
    Ok(())
}
