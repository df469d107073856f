//! Under which name the user's crate knows the library.

use proc_macro2::{Ident, Span, TokenStream};
use quote::quote;

/// The package whose name in the user's crate is looked for.
const PACKAGE: &str = "tenon-addon";

/// The path of the library: `::tenon_addon`, or the name that the user's `Cargo.toml` gives it.
///
/// Nothing is kept from one expansion to the next: the file is short, and a program that expands macros for
/// many crates, as editors do, must not mix them up.
pub(crate) fn path() -> TokenStream {
    let manifest = std::env::var_os("CARGO_MANIFEST_DIR")
        .map(|folder| std::path::Path::new(&folder).join("Cargo.toml"))
        .and_then(|path| std::fs::read_to_string(path).ok());
    let name = manifest.as_deref().and_then(renamed);
    let name = Ident::new(name.as_deref().unwrap_or("tenon_addon"), Span::call_site());
    quote!(::#name)
}

/// The name of a dependency on the package that is called otherwise.
///
/// Two spellings are understood: `name = { package = "tenon-addon", ... }` on one line, and a table of its own,
/// `[dependencies.name]`. Who renames it elsewhere, such as in the workspace's manifest, writes the option `crate`.
fn renamed(manifest: &str) -> Option<String> {
    let mut table = None;
    for line in manifest.lines().map(str::trim) {
        if let Some(header) = line
            .strip_prefix('[')
            .and_then(|rest| rest.strip_suffix(']'))
        {
            table = header
                .rsplit_once('.')
                .filter(|(parent, _)| parent.ends_with("dependencies"))
                .map(|(_, name)| name.trim_matches(['"', '\'']));
            continue;
        }
        if !names_package(line) {
            continue;
        }
        let name = match line.split_once('=') {
            Some((key, _)) if key.trim() == "package" => table,
            Some((key, _)) => Some(key.trim().trim_matches(['"', '\''])),
            None => None,
        };
        if let Some(name) = name.map(|name| name.replace('-', "_"))
            && is_identifier(&name)
        {
            return Some(name);
        }
    }
    None
}

/// Whether `package = "tenon-addon"` is in the line, with whatever spaces.
fn names_package(line: &str) -> bool {
    line.match_indices("package").any(|(at, word)| {
        line[at + word.len()..]
            .trim_start()
            .strip_prefix('=')
            .map(str::trim_start)
            .and_then(|rest| rest.strip_prefix(['"', '\'']))
            .and_then(|rest| rest.strip_prefix(PACKAGE))
            .is_some_and(|rest| rest.starts_with(['"', '\'']))
    })
}

fn is_identifier(name: &str) -> bool {
    let mut characters = name.chars();
    characters
        .next()
        .is_some_and(|first| first.is_ascii_alphabetic() || first == '_')
        && characters.all(|character| character.is_ascii_alphanumeric() || character == '_')
}

#[cfg(test)]
mod tests {
    use super::renamed;

    #[test]
    fn each_spelling() {
        for manifest in [
            "[dependencies]\nmy-addon = { version = \"1\", package = \"tenon-addon\" }\n",
            "[dependencies]\n my-addon={package='tenon-addon'}",
            "[dependencies.my-addon]\nversion = \"1\"\npackage = \"tenon-addon\"\n",
            "[target.'cfg(unix)'.dependencies.\"my-addon\"]\npackage = \"tenon-addon\"",
        ] {
            assert_eq!(renamed(manifest).as_deref(), Some("my_addon"), "{manifest}");
        }
    }

    #[test]
    fn nothing_else() {
        for manifest in [
            "[package]\nname = \"tenon-addon\"\n[dependencies]\ntenon-addon = \"1\"\n",
            "[dependencies]\nother = { package = \"tenon-addon-macros\" }\n",
            "[dependencies]\nother = { package = \"another\" } # not package\n",
            "[metadata]\npackage = \"tenon-addon\"\n",
            "package = \"tenon-addon\"",
            "",
        ] {
            assert_eq!(renamed(manifest), None, "{manifest}");
        }
    }
}
