//! The packages for npm.
//!
//! An addon is published as one package with the JavaScript and one for each platform with the
//! `.node` file. The former names the latter in `optionalDependencies`; npm installs the one whose
//! `os`, `cpu` and `libc` fit. The fields are those of npm's
//! [manual](https://docs.npmjs.com/cli/v11/configuring-npm/package-json).

use std::fs;
use std::path::Path;

use serde_json::{Map, Value, json};

use crate::error::{Error, Result};
use crate::event::{Event, Events};
use crate::inspect::{Report, node_releases};
use crate::loader::Names;
use crate::package::Package;
use crate::platform::{PLATFORMS, Platform};
use crate::staging::Staging;

/// What the packages of the platforms have from the main one.
const SHARED: [&str; 8] = [
    "description",
    "keywords",
    "author",
    "contributors",
    "license",
    "homepage",
    "repository",
    "bugs",
];

/// What packages are made of.
pub(crate) struct Publication<'a> {
    /// The folder of the main package.
    pub(crate) folder: &'a Path,
    /// What `package.json` says.
    pub(crate) package: &'a Package,
    /// The platform the addon was built for.
    pub(crate) platform: Platform,
    /// The addon.
    pub(crate) library: &'a Path,
    /// What it needs.
    pub(crate) report: &'a Report,
}

impl Publication<'_> {
    /// Makes the package for the platform, in `npm/`, and fills in `package.json`.
    pub(crate) fn write(&self, staging: &mut Staging, events: Events<'_>) -> Result<()> {
        let Self {
            package,
            platform,
            report,
            ..
        } = self;
        check(package, platform, report)?;
        let types = Names::of(package).common_types;
        let has_types = staging.has(types) || self.folder.join(types).is_file();
        let main = main_json(package, platform, report, has_types);
        self.check_files(&main, staging)?;

        let folder = format!("npm/{}", platform.tag());
        let file = platform.file_name(&package.addon);
        staging.copy(&format!("{folder}/{file}"), self.library)?;
        let of_platform = platform_json(package, platform, report);
        staging.write(&format!("{folder}/package.json"), pretty(&of_platform)?)?;
        staging.write(&format!("{folder}/README.md"), readme(package, platform))?;
        staging.write("package.json", pretty(&main)?)?;
        self.note(events);
        Ok(())
    }

    /// Refuses a package whose users would be sent to a file that is not there.
    fn check_files(&self, main: &Map<String, Value>, staging: &Staging) -> Result<()> {
        let mut named = Vec::new();
        for field in ["main", "module", "types", "exports"] {
            paths(main.get(field).unwrap_or(&Value::Null), &mut named);
        }
        for path in named {
            let file = path.trim_start_matches("./");
            // With an asterisk it is a pattern of exports, and for several files.
            if !file.contains('*') && !staging.has(file) && !self.folder.join(file).is_file() {
                return Err(Error::new(format!(
                    "package.json names {path}, which is not there"
                )));
            }
        }
        Ok(())
    }

    /// What is left to be done before publishing.
    fn note(&self, events: Events<'_>) {
        let Package {
            json,
            targets,
            version,
            ..
        } = self.package;
        if targets.is_empty() {
            events(Event::Note(
                "package.json has no \"tenon\": {\"targets\": [...]}: the package will be for this platform alone",
            ));
        }
        if !json.contains_key("license") {
            events(Event::Note("package.json has no \"license\""));
        }
        for target in targets.iter().filter(|target| **target != self.platform) {
            let tag = target.tag();
            let built = self.folder.join("npm").join(&tag).join("package.json");
            let built = fs::read_to_string(built)
                .ok()
                .and_then(|text| serde_json::from_str::<Value>(&text).ok());
            let note = match built.as_ref().and_then(|json| json["version"].as_str()) {
                Some(built) if built == version => continue,
                Some(built) => format!("npm/{tag} is of version {built}: build it again"),
                None => format!("npm/{tag} is still to be built"),
            };
            events(Event::Note(&note));
        }
    }
}

/// The paths in a field of `package.json`, conditions and all.
fn paths<'a>(field: &'a Value, found: &mut Vec<&'a str>) {
    match field {
        Value::String(path) => found.push(path),
        Value::Array(list) => list.iter().for_each(|value| paths(value, found)),
        Value::Object(map) => map.values().for_each(|value| paths(value, found)),
        _ => {}
    }
}

/// Refuses what npm would take and users could not load.
fn check(package: &Package, platform: &Platform, report: &Report) -> Result<()> {
    if !package.json.contains_key("version") {
        return Err(Error::new("package.json has no \"version\""));
    }
    if !package.targets.is_empty() && !package.targets.contains(platform) {
        return Err(Error::new(format!(
            "{} is not in \"tenon.targets\" of package.json",
            platform.triple
        )));
    }
    // Android's and FreeBSD's files are of the same format as Linux's.
    let is_elf = !["darwin", "win32"].contains(&platform.os);
    if report.cpu != platform.cpu || is_elf != (report.format == "ELF") {
        return Err(Error::new(format!(
            "the library is for {} on {}, not for {}",
            report.os,
            report.cpu,
            platform.tag()
        )));
    }
    if let Some(field) = package.json.get("files")
        && !field.is_array()
    {
        return Err(Error::new("\"files\" in package.json is no array"));
    }
    match package.json.get("optionalDependencies") {
        None | Some(Value::Object(_)) => Ok(()),
        Some(_) => Err(Error::new(
            "\"optionalDependencies\" in package.json is no object",
        )),
    }
}

/// `package.json` of the package for a platform.
fn platform_json(package: &Package, platform: &Platform, report: &Report) -> Map<String, Value> {
    let file = platform.file_name(&package.addon);
    let mut json = Map::new();
    json.insert("name".into(), json!(package.platform_package(platform)));
    json.insert("version".into(), json!(package.version));
    for field in SHARED {
        if let Some(value) = package.json.get(field) {
            json.insert(field.into(), value.clone());
        }
    }
    json.insert("main".into(), json!(file));
    json.insert("files".into(), json!([file]));
    json.insert("os".into(), json!([platform.os]));
    json.insert("cpu".into(), json!([platform.cpu]));
    if let Some(libc) = platform.libc() {
        json.insert("libc".into(), json!([libc]));
    }
    json.insert("engines".into(), engines(package, report));
    json
}

/// `package.json` of the main package: what is there stays, what is missing is filled in.
fn main_json(
    package: &Package,
    platform: &Platform,
    report: &Report,
    has_types: bool,
) -> Map<String, Value> {
    let names = Names::of(package);
    let mut json = package.json.clone();
    let mut missing = |field: &str, value: Value| {
        json.entry(field.to_owned()).or_insert(value);
    };
    let condition = |types: &str, file: &str| match has_types {
        true => json!({ "types": format!("./{types}"), "default": format!("./{file}") }),
        false => json!(format!("./{file}")),
    };
    missing("main", json!(names.common));
    if has_types {
        missing("types", json!(names.common_types));
    }
    missing(
        "exports",
        json!({
            ".": {
                "import": condition(names.module_types, names.module),
                "require": condition(names.common_types, names.common),
            },
            "./package.json": "./package.json",
        }),
    );
    missing("engines", engines(package, report));
    missing("files", json!([]));
    if let Some(Value::Array(files)) = json.get_mut("files") {
        let mut needed = vec![names.common, names.module];
        if has_types {
            needed.extend([names.common_types, names.module_types]);
        }
        for name in needed {
            if !files.iter().any(|file| covers(file, name)) {
                files.push(json!(name));
            }
        }
    }
    let targets = match package.targets.is_empty() {
        true => std::slice::from_ref(platform),
        false => &package.targets,
    };
    let optional = json
        .entry("optionalDependencies")
        .or_insert_with(|| json!({}));
    if let Value::Object(optional) = optional {
        // Of this package's own, only those of this version and of its platforms stay.
        for known in PLATFORMS {
            optional.remove(&package.platform_package(known));
        }
        for target in targets {
            optional.insert(package.platform_package(target), json!(package.version));
        }
        optional.sort_keys();
    }
    json
}

/// The Node releases that have what the addon uses.
fn engines(package: &Package, report: &Report) -> Value {
    if let Some(engines) = package.json.get("engines") {
        return engines.clone();
    }
    let releases = report.needed_version().and_then(node_releases);
    let range = match releases {
        Some(releases) => range(releases),
        None => String::from(">= 18"),
    };
    json!({ "node": range })
}

/// `18.17, 20.3, 21.0` as npm writes it: `>= 18.17 < 19 || >= 20.3 < 21 || >= 21.0`.
fn range(releases: &str) -> String {
    let list: Vec<&str> = releases.split(", ").collect();
    let last = list.len() - 1;
    let parts: Vec<String> = list
        .iter()
        .enumerate()
        .map(|(index, release)| {
            let major: u32 = release
                .split('.')
                .next()
                .and_then(|major| major.parse().ok())
                .unwrap_or(0);
            match index == last {
                true => format!(">= {release}"),
                false => format!(">= {release} < {}", major + 1),
            }
        })
        .collect();
    parts.join(" || ")
}

/// Whether an entry of `files` has the file in it.
fn covers(entry: &Value, name: &str) -> bool {
    let Some(entry) = entry.as_str().map(|entry| entry.trim_start_matches("./")) else {
        return false;
    };
    match entry.split_once('*') {
        Some((before, after)) => {
            name.len() >= before.len() + after.len()
                && name.starts_with(before)
                && name.ends_with(after)
        }
        None => entry == name,
    }
}

fn readme(package: &Package, platform: &Platform) -> String {
    format!(
        "# {}\n\nThe native part of `{}` for {}.\nIt is installed with that package and of no use without it.\n",
        package.platform_package(platform),
        package.name,
        platform.triple,
    )
}

fn pretty(json: &Map<String, Value>) -> Result<String> {
    serde_json::to_string_pretty(json)
        .map(|text| text + "\n")
        .map_err(|error| Error::new(format!("package.json cannot be written: {error}")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ranges() {
        assert_eq!(range("8.6"), ">= 8.6");
        assert_eq!(
            range("18.17, 20.3, 21.0"),
            ">= 18.17 < 19 || >= 20.3 < 21 || >= 21.0"
        );
    }

    #[test]
    fn entries_of_files() {
        for entry in ["index.js", "./index.js", "*.js", "index.*", "*"] {
            assert!(covers(&json!(entry), "index.js"), "{entry}");
        }
        for entry in [json!("index.mjs"), json!("*.ts"), json!(1), json!("lib/*")] {
            assert!(!covers(&entry, "index.js"), "{entry}");
        }
    }
}
