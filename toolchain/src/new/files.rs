//! The templates.
//!
//! They are files under `templates/`, as they will be in the new folder but for a few words between
//! percent signs.

use super::Template;

/// What the words between percent signs stand for.
pub(super) struct Names<'a> {
    /// `PACKAGE`: the name in `package.json`.
    pub(super) package: &'a str,
    /// `ADDON`: the name of the `.node` file.
    pub(super) addon: &'a str,
    /// `CRATE`: the name in `Cargo.toml`.
    pub(super) crate_name: &'a str,
    /// `DEPENDENCY`: the line that names `tenon-addon`.
    pub(super) dependency: &'a str,
    /// `WORKSPACE`: what keeps the crate out of a workspace above.
    pub(super) workspace: &'a str,
}

type File = (&'static str, &'static str);

macro_rules! files {
    ($($path:literal: $file:literal),* $(,)?) => {
        &[$(($path, include_str!(concat!("templates/", $file)))),*]
    };
}

const COMMON: &[File] = files! {
    "package.json": "common/package.json",
    ".gitignore": "common/gitignore",
    ".github/workflows/ci.yml": "common/ci.yml",
};

const RUST: &[File] = files! {
    "Cargo.toml": "rust/Cargo.toml.in",
    "README.md": "rust/README.md",
};

const FUNCTION: &[File] = files! {
    "src/lib.rs": "function/lib.rs",
    "test.js": "function/test.js",
};

const CLASS: &[File] = files! {
    "src/lib.rs": "class/lib.rs",
    "test.js": "class/test.js",
};

const ASYNC: &[File] = files! {
    "src/lib.rs": "async/lib.rs",
    "test.js": "async/test.js",
};

const C: &[File] = files! {
    "tenon.toml": "c/tenon.toml",
    "src/addon.c": "c/addon.c",
    "index.d.ts": "c/index.d.ts",
    "test.js": "c/test.js",
    "README.md": "c/README.md",
};

/// Path and text of every file of a template.
pub(super) fn of(template: Template, names: &Names<'_>) -> Vec<(&'static str, String)> {
    let own: [&[File]; 2] = match template {
        Template::Function => [RUST, FUNCTION],
        Template::Class => [RUST, CLASS],
        Template::Async => [RUST, ASYNC],
        Template::C => [C, &[]],
    };
    let fill = |text: &str| {
        text.replace("%PACKAGE%", names.package)
            .replace("%ADDON%", names.addon)
            .replace("%CRATE%", names.crate_name)
            .replace("%DEPENDENCY%", names.dependency)
            .replace("%WORKSPACE%", names.workspace)
    };
    COMMON
        .iter()
        .chain(own.into_iter().flatten())
        .map(|(path, text)| (*path, fill(text)))
        .collect()
}
