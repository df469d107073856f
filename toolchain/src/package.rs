//! `package.json`: read, checked, and filled in.

use std::fs;
use std::path::Path;

use serde_json::{Map, Value};

use crate::error::{Error, Result};
use crate::platform::Platform;

/// What `package.json` says about the addon.
#[derive(Debug, Clone)]
pub struct Package {
    /// The whole file.
    pub json: Map<String, Value>,
    /// The package's name, with its scope.
    pub name: String,
    /// The package's version.
    pub version: String,
    /// The addon's name, which files begin with: `tenon.name`, or the package's without its scope.
    pub addon: String,
    /// The platforms it is published for: `tenon.targets`.
    pub targets: Vec<Platform>,
}

impl Package {
    /// Reads and checks `package.json` in that folder.
    ///
    /// # Errors
    ///
    /// When it is missing or unreadable, or name or version are none that npm takes.
    pub fn read(folder: &Path) -> Result<Self> {
        let path = folder.join("package.json");
        let text = fs::read_to_string(&path).map_err(|error| match error.kind() {
            std::io::ErrorKind::NotFound => Error::new(format!(
                "there is no package.json in {}; `tenon new NAME` makes a folder with one",
                folder.display()
            )),
            _ => Error::file("read", &path, &error),
        })?;
        Self::parse(&text).map_err(|error| Error::new(format!("{}: {error}", path.display())))
    }

    fn parse(text: &str) -> Result<Self> {
        let json = match serde_json::from_str(text) {
            Ok(Value::Object(json)) => json,
            Ok(_) => return Err(Error::new("it is no object")),
            Err(error) => return Err(Error::new(error.to_string())),
        };
        let name = text_of(&json, "name")?.ok_or_else(|| Error::new("\"name\" is missing"))?;
        check_name(&name)?;
        let version = text_of(&json, "version")?.unwrap_or_else(|| String::from("0.0.0"));
        check_version(&version)?;
        let (addon, targets) = own_section(&json)?;
        Ok(Self {
            addon: addon.unwrap_or_else(|| unscoped(&name).to_owned()),
            targets,
            json,
            name,
            version,
        })
    }

    /// What there is without a `package.json`: `what` has that name.
    ///
    /// # Errors
    ///
    /// When no file can be called so.
    pub(crate) fn unpackaged(what: &str, name: String, version: String) -> Result<Self> {
        check_file_name(what, &name)
            .map_err(|error| Error::new(format!("{error}; a package.json can say another")))?;
        Ok(Self {
            addon: name.clone(),
            json: Map::new(),
            targets: Vec::new(),
            name,
            version,
        })
    }

    /// Whether `.js` files of the package are ES modules.
    #[must_use]
    pub fn is_module(&self) -> bool {
        self.json.get("type").and_then(Value::as_str) == Some("module")
    }

    /// The name of the package that carries the addon for that platform.
    #[must_use]
    pub fn platform_package(&self, platform: &Platform) -> String {
        format!("{}-{}", self.name, platform.tag())
    }
}

/// The field `tenon`: the addon's name and the platforms.
fn own_section(json: &Map<String, Value>) -> Result<(Option<String>, Vec<Platform>)> {
    let Some(section) = json.get("tenon") else {
        return Ok((None, Vec::new()));
    };
    let Value::Object(section) = section else {
        return Err(Error::new("\"tenon\" is no object"));
    };
    if let Some(unknown) = section
        .keys()
        .find(|key| !["name", "targets"].contains(&key.as_str()))
    {
        return Err(Error::new(format!(
            "\"tenon\" has no field \"{unknown}\"; it has \"name\" and \"targets\""
        )));
    }
    let name = text_of(section, "name")?;
    if let Some(name) = &name {
        check_file_name("\"tenon.name\"", name)?;
    }
    let mut targets = Vec::new();
    match section.get("targets") {
        None => {}
        Some(Value::Array(list)) => {
            for target in list {
                let target = target
                    .as_str()
                    .ok_or_else(|| Error::new("\"tenon.targets\" has an entry that is no text"))?;
                let target = Platform::named(target)?;
                if !targets.contains(&target) {
                    targets.push(target);
                }
            }
        }
        Some(_) => return Err(Error::new("\"tenon.targets\" is no array")),
    }
    Ok((name, targets))
}

fn text_of(json: &Map<String, Value>, key: &str) -> Result<Option<String>> {
    match json.get(key) {
        None => Ok(None),
        Some(Value::String(text)) => Ok(Some(text.clone())),
        Some(_) => Err(Error::new(format!("\"{key}\" is no text"))),
    }
}

/// A package's name without its scope.
#[must_use]
pub fn unscoped(name: &str) -> &str {
    match name.strip_prefix('@').and_then(|name| name.split_once('/')) {
        Some((_, name)) => name,
        None => name,
    }
}

/// Whether npm takes the name for a new package, by the rules of its
/// [manual](https://docs.npmjs.com/cli/v11/configuring-npm/package-json#name).
///
/// # Errors
///
/// When it does not; the message says what is wrong with it.
pub fn check_name(name: &str) -> Result<()> {
    let bad = |why: &str| {
        Err(Error::new(format!(
            "\"{name}\" is no name for an npm package: {why}"
        )))
    };
    let parts: Vec<&str> = match name.strip_prefix('@') {
        Some(scoped) => match scoped.split_once('/') {
            Some((scope, name)) => vec![scope, name],
            None => return bad("a scope is followed by a slash and a name"),
        },
        None => vec![name],
    };
    if name.len() > 214 {
        return bad("it is longer than 214 characters");
    }
    for part in parts {
        if part.is_empty() {
            return bad("it is empty");
        }
        if part.starts_with(['.', '_', '-']) {
            return bad("it begins with a dot, an underscore or a hyphen");
        }
        if part.chars().any(|c| c.is_ascii_uppercase()) {
            return bad("it has capital letters");
        }
        let fits = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || "-._".contains(c);
        if let Some(wrong) = part.chars().find(|c| !fits(*c)) {
            return bad(&format!("it has {wrong:?} in it"));
        }
    }
    if ["node_modules", "favicon.ico"].contains(&name) {
        return bad("npm keeps it for itself");
    }
    Ok(())
}

/// A name that can stand before `.linux-x64-gnu.node`.
fn check_file_name(what: &str, name: &str) -> Result<()> {
    let fits = |c: char| c.is_ascii_alphanumeric() || "-_".contains(c);
    if name.is_empty() || !name.chars().all(fits) {
        return Err(Error::new(format!(
            "{what} is \"{name}\"; it is made of letters, digits, hyphens and underscores"
        )));
    }
    Ok(())
}

/// Whether JavaScript takes the text for a name, be it a reserved one.
pub(crate) fn is_identifier(text: &str) -> bool {
    let is_part = |c: char| c.is_alphanumeric() || c == '_' || c == '$';
    text.starts_with(|c: char| is_part(c) && !c.is_numeric()) && text.chars().all(is_part)
}

/// Whether it is a version by the rules of [Semantic Versioning](https://semver.org).
fn check_version(version: &str) -> Result<()> {
    let core = version.split(['-', '+']).next().unwrap_or_default();
    let numbers: Vec<&str> = core.split('.').collect();
    let is_number = |number: &&str| {
        !number.is_empty()
            && number.bytes().all(|byte| byte.is_ascii_digit())
            && (*number == "0" || !number.starts_with('0'))
    };
    let suffix = &version[core.len()..];
    let fits = |c: char| c.is_ascii_alphanumeric() || ".-+".contains(c);
    if numbers.len() != 3
        || !numbers.iter().all(is_number)
        || !suffix.chars().all(fits)
        || suffix.len() == 1
    {
        return Err(Error::new(format!(
            "\"version\" is \"{version}\"; it is of the form 1.2.3 or 1.2.3-beta.1"
        )));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn refused(text: &str, why: &str) {
        let error = Package::parse(text).expect_err("it is refused").to_string();
        assert!(error.contains(why), "{error}");
    }

    #[test]
    fn names() {
        for name in ["hello", "@scope/hello-2", "a.b_c", "@s/a", "7zip"] {
            check_name(name).expect(name);
        }
        for (name, why) in [
            ("", "empty"),
            ("Hello", "capital"),
            ("a b", "' '"),
            ("../a", "dot"),
            ("_a", "underscore"),
            ("@scope", "followed by a slash"),
            ("@/a", "empty"),
            ("@a/b/c", "'/'"),
            ("é", "'é'"),
            ("a\n", "'\\n'"),
            ("node_modules", "for itself"),
            (&"a".repeat(215), "214"),
        ] {
            let error = check_name(name).expect_err(name).to_string();
            assert!(error.contains(why), "{error}");
        }
    }

    #[test]
    fn what_is_read() {
        let text = r#"{"name": "@me/fast", "version": "1.2.3-rc.1", "type": "module",
            "tenon": {"targets": ["linux-x64-gnu", "aarch64-apple-darwin", "linux-x64-gnu"]}}"#;
        let package = Package::parse(text).expect("it is right");
        assert_eq!(package.addon, "fast");
        assert!(package.is_module());
        let packages: Vec<String> = package
            .targets
            .iter()
            .map(|target| package.platform_package(target))
            .collect();
        assert_eq!(
            packages,
            ["@me/fast-linux-x64-gnu", "@me/fast-darwin-arm64"]
        );
        let text = r#"{"name": "a", "tenon": {"name": "B_c"}}"#;
        assert_eq!(Package::parse(text).expect("it is right").addon, "B_c");
    }

    #[test]
    fn what_is_refused() {
        refused("{", "EOF");
        refused("[]", "no object");
        refused("{}", "\"name\" is missing");
        refused(r#"{"name": 1}"#, "\"name\" is no text");
        refused(r#"{"name": "A"}"#, "capital");
        for version in ["1", "1.2", "1.2.x", "01.2.3", "1.2.3-", "v1.2.3", "1.2.3- "] {
            let text = format!(r#"{{"name": "a", "version": "{version}"}}"#);
            refused(&text, "of the form");
        }
        refused(r#"{"name": "a", "tenon": 1}"#, "\"tenon\" is no object");
        refused(r#"{"name": "a", "tenon": {"x": 1}}"#, "no field \"x\"");
        refused(
            r#"{"name": "a", "tenon": {"name": "../x"}}"#,
            "made of letters",
        );
        refused(r#"{"name": "a", "tenon": {"targets": "x"}}"#, "no array");
        refused(
            r#"{"name": "a", "tenon": {"targets": ["x"]}}"#,
            "x is no platform",
        );
    }
}
