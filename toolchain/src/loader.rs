//! The JavaScript that finds and loads the addon.

use std::fmt::Write as _;
use std::fs;
use std::path::Path;

use serde_json::Value;

use crate::error::Result;
use crate::package::{Package, is_identifier};
use crate::staging::Staging;

/// The loader, to be filled in with two names.
const LOADER: &str = include_str!("loader/loader.js");

/// What tells a file made here from one that somebody wrote.
const MARK: &str = "// Made by `tenon build`";

/// The names of the files a package's users get; they depend on what `.js` means in the package.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Names {
    /// The loader, a CommonJS module.
    pub(crate) common: &'static str,
    /// The ES module with the same exports.
    pub(crate) module: &'static str,
    /// The types of [`Names::common`].
    pub(crate) common_types: &'static str,
    /// The types of [`Names::module`].
    pub(crate) module_types: &'static str,
}

impl Names {
    /// The names in that package.
    #[must_use]
    pub(crate) fn of(package: &Package) -> Self {
        match package.is_module() {
            true => Self {
                common: "index.cjs",
                module: "index.js",
                common_types: "index.d.cts",
                module_types: "index.d.ts",
            },
            false => Self {
                common: "index.js",
                module: "index.mjs",
                common_types: "index.d.ts",
                module_types: "index.d.mts",
            },
        }
    }
}

/// What of the loader was written by somebody and is left as it is.
pub(crate) type Kept = Vec<&'static str>;

/// What is known of an addon's JavaScript surface.
#[derive(Debug, Clone, Default)]
pub(crate) struct Surface {
    /// Its types, as a `.d.ts`; without them, one that is there is somebody's own.
    pub(crate) types: Option<String>,
    /// The names of its values.
    pub(crate) exports: Vec<String>,
}

/// Writes the loader, the ES module and the types.
pub(crate) fn write(
    staging: &mut Staging,
    folder: &Path,
    package: &Package,
    surface: &Surface,
) -> Result<Kept> {
    let names = Names::of(package);
    let mut files = vec![
        (names.common, common(package)),
        (names.module, module(names, &surface.exports)),
    ];
    if let Some(types) = &surface.types {
        files.push((names.common_types, format!("{MARK}.\n{types}")));
    }
    if surface.types.is_some() || folder.join(names.common_types).is_file() {
        files.push((names.module_types, module_types(names)));
    }
    let mut kept = Vec::new();
    for (name, text) in files {
        if is_foreign(&folder.join(name)) {
            kept.push(name);
        } else {
            staging.write(name, text)?;
        }
    }
    Ok(kept)
}

/// Whether the file is there and not made here.
fn is_foreign(path: &Path) -> bool {
    fs::read_to_string(path).is_ok_and(|text| !text.contains(MARK))
}

fn common(package: &Package) -> String {
    LOADER
        .replace("%NAME%", &package.addon)
        .replace("%PACKAGE%", &package.name)
}

fn module(names: Names, exports: &[String]) -> String {
    // Not an import: what a runtime makes of a `.js` file depends on where it was started.
    let mut text = format!(
        "{MARK}: the addon as an ES module.\n\n\
         import {{ createRequire }} from 'node:module';\n\n\
         const addon = createRequire(import.meta.url)('./{}');\n\n\
         export default addon;\n",
        names.common
    );
    // By way of other names: `delete` and "a b" can be exported, but are none for a constant.
    let (mut constants, mut list) = (String::new(), Vec::new());
    for (index, name) in exports.iter().filter(|name| *name != "default").enumerate() {
        let quoted = Value::from(name.as_str()).to_string();
        let _ = writeln!(constants, "const ${index} = addon[{quoted}];");
        let exported = if is_identifier(name) { name } else { &quoted };
        list.push(format!("${index} as {exported}"));
    }
    if !list.is_empty() {
        let _ = writeln!(text, "\n{constants}export {{ {} }};", list.join(", "));
    }
    text
}

fn module_types(names: Names) -> String {
    let common = names.common;
    format!(
        "{MARK}.\nimport * as addon from './{common}';\n\nexport * from './{common}';\nexport default addon;\n"
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn any_name_can_be_exported() {
        let names = Names {
            common: "index.js",
            module: "index.mjs",
            common_types: "index.d.ts",
            module_types: "index.d.mts",
        };
        let exports = ["add", "default", "delete", "a \"b\""].map(String::from);
        let text = module(names, &exports);
        let end = "\nconst $0 = addon[\"add\"];\nconst $1 = addon[\"delete\"];\n\
                   const $2 = addon[\"a \\\"b\\\"\"];\n\
                   export { $0 as add, $1 as delete, $2 as \"a \\\"b\\\"\" };\n";
        assert!(text.ends_with(end), "{text}");
        assert!(module(names, &[]).ends_with("export default addon;\n"));
    }
}
