//! `tenon.toml`: what a C or C++ addon is made of.
//!
//! ```toml
//! sources = ["src/*.c"]
//! include = ["include"]
//! defines = ["VERBOSE", "LIMIT=10"]
//! std = ["c17", "c++20"]
//! libs = ["m"]
//! node-api = 8
//! exports = ["add"]
//! ```

use std::fs;
use std::path::{Path, PathBuf};

use serde::Deserialize;

use crate::error::{Error, Result};
use crate::package::is_identifier;

/// The file's name.
pub(crate) const FILE: &str = "tenon.toml";

/// What the file says, as it says it.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
struct File {
    sources: Vec<String>,
    #[serde(default)]
    include: Vec<PathBuf>,
    #[serde(default)]
    defines: Vec<String>,
    #[serde(default)]
    std: OneOrMore,
    #[serde(default)]
    libs: Vec<String>,
    #[serde(default)]
    lib_dirs: Vec<PathBuf>,
    #[serde(default)]
    cflags: Vec<String>,
    #[serde(default)]
    ldflags: Vec<String>,
    #[serde(default)]
    node_api: Option<Version>,
    #[serde(default)]
    exports: Vec<String>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(untagged)]
enum OneOrMore {
    #[default]
    None,
    One(String),
    More(Vec<String>),
}

#[derive(Debug, Deserialize)]
#[serde(untagged)]
enum Version {
    Number(i64),
    Word(String),
}

/// A C or C++ addon.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct CProject {
    /// The source files, sorted, each once; relative to the folder.
    pub(crate) sources: Vec<PathBuf>,
    /// Folders with headers.
    pub(crate) include: Vec<PathBuf>,
    /// `NAME` or `NAME=value`.
    pub(crate) defines: Vec<String>,
    /// The C standard, as `-std=` has it.
    pub(crate) c_std: Option<String>,
    /// The C++ standard.
    pub(crate) cxx_std: Option<String>,
    /// Libraries to link.
    pub(crate) libs: Vec<String>,
    /// Folders with libraries.
    pub(crate) lib_dirs: Vec<PathBuf>,
    /// More words for the compiler.
    pub(crate) cflags: Vec<String>,
    /// More words for the linker.
    pub(crate) ldflags: Vec<String>,
    /// `NAPI_VERSION`; with `i32::MAX`, `NAPI_EXPERIMENTAL`.
    pub(crate) node_api: i32,
    /// The names that the ES module exports, which has to know them in advance.
    pub(crate) exports: Vec<String>,
}

impl CProject {
    /// Reads `tenon.toml` in that folder and finds the sources.
    pub(crate) fn read(folder: &Path) -> Result<Self> {
        let path = folder.join(FILE);
        let text = fs::read_to_string(&path).map_err(|error| Error::file("read", &path, &error))?;
        Self::parse(&text, folder)
            .map_err(|error| Error::new(format!("{}: {error}", path.display())))
    }

    fn parse(text: &str, folder: &Path) -> Result<Self> {
        let file: File =
            toml::from_str(text).map_err(|error| Error::new(error.to_string().trim_end()))?;
        let mut sources = Vec::new();
        for pattern in &file.sources {
            sources.extend(find(folder, pattern)?);
        }
        sources.sort();
        sources.dedup();
        if sources.is_empty() {
            return Err(Error::new("\"sources\" is empty"));
        }
        let stds = match file.std {
            OneOrMore::None => Vec::new(),
            OneOrMore::One(std) => vec![std],
            OneOrMore::More(stds) => stds,
        };
        let (mut c_std, mut cxx_std) = (None, None);
        for std in stds {
            let of_language = match std.contains("++") {
                true => &mut cxx_std,
                false => &mut c_std,
            };
            if let Some(other) = of_language.replace(std.clone()) {
                return Err(Error::new(format!("\"std\" has both {other} and {std}")));
            }
        }
        Ok(Self {
            sources,
            include: file.include,
            defines: file.defines,
            c_std,
            cxx_std,
            libs: file.libs,
            lib_dirs: file.lib_dirs,
            cflags: file.cflags,
            ldflags: file.ldflags,
            node_api: version(file.node_api)?,
            exports: identifiers(file.exports)?,
        })
    }
}

fn version(version: Option<Version>) -> Result<i32> {
    let latest = tenon_napi_sys::NAPI_VERSION_LATEST;
    let wrong = |what: String| {
        Error::new(format!(
            "\"node-api\" is {what}; it is a number from 1 to {latest}, or \"experimental\""
        ))
    };
    match version {
        None => Ok(tenon_napi_sys::NAPI_VERSION_DEFAULT),
        Some(Version::Word(word)) if word == "experimental" => {
            Ok(tenon_napi_sys::NAPI_VERSION_EXPERIMENTAL)
        }
        Some(Version::Word(word)) => Err(wrong(format!("{word:?}"))),
        Some(Version::Number(number)) => match i32::try_from(number) {
            Ok(number) if (1..=latest).contains(&number) => Ok(number),
            _ => Err(wrong(number.to_string())),
        },
    }
}

/// The names, when JavaScript would take each for one.
fn identifiers(names: Vec<String>) -> Result<Vec<String>> {
    match names.iter().find(|name| !is_identifier(name)) {
        Some(name) => Err(Error::new(format!(
            "\"exports\" has {name:?}, which is no name"
        ))),
        None => Ok(names),
    }
}

/// The files of a pattern: a path, in whose last part a `*` stands for any text.
fn find(folder: &Path, pattern: &str) -> Result<Vec<PathBuf>> {
    let path = Path::new(pattern);
    let name = path
        .file_name()
        .map(|name| name.to_string_lossy().into_owned());
    let Some(name) = name else {
        return Err(Error::new(format!(
            "\"sources\" has {pattern:?}, which is no file"
        )));
    };
    let parent = path.parent().unwrap_or(Path::new(""));
    if parent.to_string_lossy().contains('*') {
        return Err(Error::new(format!(
            "\"sources\" has {pattern:?}: a * may stand in the last part of a path only"
        )));
    }
    let Some((before, after)) = name.split_once('*') else {
        return match folder.join(path).is_file() {
            true => Ok(vec![path.to_owned()]),
            false => Err(Error::new(format!(
                "\"sources\" has {pattern:?}, which is not there"
            ))),
        };
    };
    let entries = fs::read_dir(folder.join(parent))
        .map_err(|error| Error::file("read", &folder.join(parent), &error))?;
    let mut found = Vec::new();
    for entry in entries.flatten() {
        let name = entry.file_name().to_string_lossy().into_owned();
        let fits = name.len() >= before.len() + after.len()
            && name.starts_with(before)
            && name.ends_with(after);
        if fits && entry.path().is_file() {
            found.push(parent.join(name));
        }
    }
    match found.is_empty() {
        true => Err(Error::new(format!(
            "\"sources\" has {pattern:?}, which fits no file"
        ))),
        false => Ok(found),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::Folder;

    #[test]
    fn what_is_read() {
        let folder = Folder::new();
        for name in ["src/b.c", "src/a.c", "src/c.cc", "main.c"] {
            folder.write(name, "");
        }
        let text = r#"
            sources = ["src/*.c", "main.c", "src/a.c", "src/*.cc"]
            include = ["include"]
            defines = ["A", "B=1"]
            std = ["c17", "c++20"]
            libs = ["m"]
            node-api = 9
        "#;
        let project = CProject::parse(text, folder.path()).expect("it is right");
        let sources: Vec<_> = project
            .sources
            .iter()
            .map(|path| path.display().to_string())
            .collect();
        assert_eq!(sources, ["main.c", "src/a.c", "src/b.c", "src/c.cc"]);
        assert_eq!(project.c_std.as_deref(), Some("c17"));
        assert_eq!(project.cxx_std.as_deref(), Some("c++20"));
        assert_eq!(project.node_api, 9);
        let text = "sources = ['main.c']\nnode-api = 'experimental'\nstd = 'gnu11'";
        let project = CProject::parse(text, folder.path()).expect("it is right");
        assert_eq!(project.node_api, i32::MAX);
        assert_eq!(project.c_std.as_deref(), Some("gnu11"));
    }

    #[test]
    fn what_is_refused() {
        let folder = Folder::new();
        folder.write("a.c", "");
        for (text, why) in [
            ("", "missing field `sources`"),
            ("sources = []", "empty"),
            ("sources = ['b.c']", "not there"),
            ("sources = ['*.cc']", "fits no file"),
            ("sources = ['no/*.c']", "cannot read"),
            ("sources = ['*/a.c']", "last part"),
            ("sources = ['..']", "no file"),
            ("sources = 'a.c'", "invalid type"),
            ("sources = ['a.c']\nsource = 1", "unknown field `source`"),
            ("sources = ['a.c']\nnode-api = 11", "from 1 to 10"),
            ("sources = ['a.c']\nnode-api = 'new'", "from 1 to 10"),
            (
                "sources = ['a.c']\nstd = ['c11', 'c17']",
                "both c11 and c17",
            ),
            (
                "sources = ['a.c']\nexports = ['a b']",
                "\"a b\", which is no name",
            ),
            ("sources = [", "TOML parse error"),
        ] {
            let error = CProject::parse(text, folder.path())
                .expect_err(text)
                .to_string();
            assert!(error.contains(why), "{text}: {error}");
        }
    }
}
