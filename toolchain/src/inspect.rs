//! `tenon inspect`: what an addon needs and offers, read from the file and without running it.

mod constant;
mod file;
mod limits;
mod names;
mod pe;

use std::path::{Path, PathBuf};

use serde::Serialize;
use tenon_napi_sys::{FunctionInfo, NAPI_VERSION_DEFAULT, function};

use crate::error::Result;
use crate::types;
use file::{File, Import};
pub use limits::Limits;

/// What an addon needs and offers.
#[derive(Debug, Clone, Serialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct Report {
    /// The file.
    pub file: PathBuf,
    /// `ELF`, `Mach-O` or `PE`.
    pub format: &'static str,
    /// The system it is for, as `process.platform` has it.
    pub os: &'static str,
    /// The processor it is for, as `process.arch` has it.
    pub cpu: String,
    /// How a runtime gets at its exports.
    pub registration: Registration,
    /// What of Node-API it uses.
    pub node_api: NodeApi,
    /// The functions of libuv it uses.
    pub uv: Vec<String>,
    /// The functions of V8's or Node's C++ interface it uses: it is bound to one version of Node.
    pub v8: Vec<String>,
    /// The oldest versions of the system's libraries that have all it uses.
    pub floors: Vec<Floor>,
    /// The libraries it must find.
    pub libraries: Vec<String>,
    /// What it exports.
    pub exports: Vec<String>,
    /// Its JavaScript surface, when it carries one, as a `.d.ts`.
    pub types: Option<String>,
}

/// How a runtime gets at the exports.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum Registration {
    /// It exports `napi_register_module_v1`.
    Symbol,
    /// It calls `napi_module_register` when it is loaded.
    Constructor,
    /// It exports `node_register_module_v` and a number, for one version of Node.
    V8Symbol,
    /// It calls `node_module_register` when it is loaded: for one version of Node.
    V8Constructor,
    /// Not at all: it is no addon.
    None,
}

/// What of Node-API an addon uses.
#[derive(Debug, Clone, Serialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct NodeApi {
    /// The functions the loader resolves, without which it does not load.
    pub functions: Vec<Function>,
    /// The functions it names and may look up while it runs.
    pub lookups: Vec<Function>,
    /// The version that has all stable ones of [`NodeApi::functions`], or of
    /// [`NodeApi::lookups`] when it has none of the former.
    pub minimum: Option<i32>,
    /// The version it says it was made for; without a word of it, 8.
    pub declared: Option<i32>,
    /// Whether it uses a function that may still change or go.
    pub experimental: bool,
}

/// A function of Node-API that is used.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct Function {
    /// Its name.
    pub name: String,
    /// The version that brought it; none for an experimental one.
    pub since: Option<i32>,
    /// Whether the addon loads without it.
    pub weak: bool,
}

/// The oldest version of a library that will do.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct Floor {
    /// What versions are counted: `GLIBC`, `GLIBCXX`, `CXXABI`, ...
    pub of: String,
    /// The version.
    pub version: String,
    /// What it is needed for.
    pub symbols: Vec<String>,
}

impl Report {
    /// Whether a runtime will take it for an addon.
    #[must_use]
    pub fn is_addon(&self) -> bool {
        self.registration != Registration::None
    }

    /// The Node-API version a runtime must have: what it uses, or what it declares if that is more.
    #[must_use]
    pub fn needed_version(&self) -> Option<i32> {
        match (self.node_api.minimum, self.node_api.declared) {
            (minimum, Some(declared)) if declared <= tenon_napi_sys::NAPI_VERSION_LATEST => {
                minimum.max(Some(declared))
            }
            (minimum, _) => minimum,
        }
    }
}

/// The releases of Node that first had each version, from the
/// [matrix](https://nodejs.org/api/n-api.html#node-api-version-matrix) in the manual.
#[must_use]
pub fn node_releases(version: i32) -> Option<&'static str> {
    Some(match version {
        1 => "8.6, 9.0, 10.0",
        2 => "8.10, 9.3, 10.0",
        3 => "8.11.2, 9.11, 10.0",
        4 => "10.16, 11.8, 12.0",
        5 => "10.17, 12.11, 13.0",
        6 => "10.20, 12.17, 14.0",
        7 => "10.23, 12.19, 14.12, 15.0",
        8 => "12.22, 14.17, 15.12, 16.0",
        9 => "18.17, 20.3, 21.0",
        10 => "22.14, 23.6",
        _ => return None,
    })
}

/// Looks into an addon.
///
/// # Errors
///
/// When the file cannot be read, is no shared library, or is damaged.
pub fn inspect(path: &Path) -> Result<Report> {
    let bytes = file::read(path)?;
    let file = File::parse(path, &bytes)?;
    let registration = registration(&file);
    Ok(Report {
        file: path.to_owned(),
        format: file.format,
        os: file.os,
        cpu: file.cpu.clone(),
        node_api: node_api(&file, registration),
        registration,
        uv: names_of(&file.imports, |name| name.starts_with("uv_")),
        v8: names_of(&file.imports, names::is_v8),
        floors: floors(&file.imports),
        libraries: file.libraries.clone(),
        exports: file
            .exports
            .iter()
            .map(|export| export.name.clone())
            .collect(),
        types: types::of_bytes(file.bytes)?.types,
    })
}

fn registration(file: &File<'_>) -> Registration {
    let exports =
        |test: &dyn Fn(&str) -> bool| file.exports.iter().any(|export| test(&export.name));
    let imports = |wanted: &str| file.imports.iter().any(|import| import.name == wanted);
    if exports(&|name| name == "napi_register_module_v1") {
        Registration::Symbol
    } else if imports("napi_module_register") {
        Registration::Constructor
    } else if exports(&|name| name.starts_with("node_register_module_v")) {
        Registration::V8Symbol
    } else if imports("node_module_register") {
        Registration::V8Constructor
    } else {
        Registration::None
    }
}

fn node_api(file: &File<'_>, registration: Registration) -> NodeApi {
    let mut functions: Vec<Function> = file
        .imports
        .iter()
        .filter_map(|import| Some(Function::of(function(&import.name)?, import.weak)))
        .collect();
    functions.sort();
    functions.dedup();
    // Names stand in messages, too; only what can look them up may mean them.
    let can_look_up = file
        .imports
        .iter()
        .any(|import| ["dlsym", "GetProcAddress"].contains(&import.name.as_str()));
    let mut lookups = Vec::new();
    if can_look_up {
        lookups = names::in_data(file);
        lookups.retain(|lookup| {
            functions
                .iter()
                .all(|function| function.name != lookup.name)
        });
    }
    let all_of = match functions.is_empty() {
        true => &lookups,
        false => &functions,
    };
    let stable = all_of.iter().filter(|function| !function.weak);
    let declared = file
        .exports
        .iter()
        .find(|export| export.name == "node_api_module_get_api_version_v1")
        .map(|export| constant::returned_by(file, export.address));
    NodeApi {
        minimum: stable.filter_map(|function| function.since).max(),
        experimental: all_of.iter().any(|function| function.since.is_none()),
        declared: match (declared, registration) {
            (Some(version), _) => version,
            // A runtime takes it for one of the version that had no such function yet.
            (None, Registration::Symbol | Registration::Constructor) => Some(NAPI_VERSION_DEFAULT),
            (None, _) => None,
        },
        functions,
        lookups,
    }
}

impl Function {
    fn of(info: &FunctionInfo, weak: bool) -> Self {
        Self {
            name: info.name.to_owned(),
            since: (!info.is_experimental()).then_some(info.since),
            weak,
        }
    }
}

fn names_of(imports: &[Import], wanted: impl Fn(&str) -> bool) -> Vec<String> {
    let mut names: Vec<String> = imports
        .iter()
        .filter(|import| wanted(&import.name))
        .map(|import| import.name.clone())
        .collect();
    names.sort();
    names.dedup();
    names
}

/// The highest version of each kind, and what needs it.
fn floors(imports: &[Import]) -> Vec<Floor> {
    let mut floors: Vec<Floor> = Vec::new();
    for import in imports {
        // `GLIBC_2.34`; GLIBC_PRIVATE and the like are no versions.
        let Some((of, version)) = import
            .version
            .as_deref()
            .and_then(|text| text.rsplit_once('_'))
        else {
            continue;
        };
        if numbers(version).is_empty() {
            continue;
        }
        let at = floors.iter().position(|floor| floor.of == of);
        let floor = match at {
            Some(at) => &mut floors[at],
            None => {
                floors.push(Floor {
                    of: of.to_owned(),
                    version: String::new(),
                    symbols: Vec::new(),
                });
                let last = floors.len() - 1;
                &mut floors[last]
            }
        };
        if numbers(version) > numbers(&floor.version) {
            version.clone_into(&mut floor.version);
            floor.symbols.clear();
        }
        if floor.version == version && !floor.symbols.contains(&import.name) {
            floor.symbols.push(import.name.clone());
        }
    }
    floors.sort_by(|a, b| a.of.cmp(&b.of));
    floors
}

/// `2.34` as numbers; empty when it is no version.
fn numbers(version: &str) -> Vec<u32> {
    version
        .split('.')
        .map(|part| part.parse().ok())
        .collect::<Option<_>>()
        .unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn import(name: &str, version: &str) -> Import {
        Import {
            name: name.to_owned(),
            version: Some(version.to_owned()),
            weak: false,
        }
    }

    #[test]
    fn the_highest_version_counts() {
        let floors = floors(&[
            import("memcpy", "GLIBC_2.14"),
            import("dlsym", "GLIBC_2.34"),
            import("read", "GLIBC_2.2.5"),
            import("dlopen", "GLIBC_2.34"),
            import("secret", "GLIBC_PRIVATE"),
            import("_ZSt4cout", "GLIBCXX_3.4.9"),
        ]);
        let lines: Vec<String> = floors
            .iter()
            .map(|floor| format!("{} {} {}", floor.of, floor.version, floor.symbols.join(",")))
            .collect();
        assert_eq!(
            lines,
            ["GLIBC 2.34 dlsym,dlopen", "GLIBCXX 3.4.9 _ZSt4cout"]
        );
    }

    #[test]
    fn every_stable_version_has_releases() {
        for version in 1..=tenon_napi_sys::NAPI_VERSION_LATEST {
            assert!(node_releases(version).is_some(), "{version}");
        }
        assert!(node_releases(tenon_napi_sys::NAPI_VERSION_LATEST + 1).is_none());
    }
}
