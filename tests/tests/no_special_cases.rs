//! The product knows no package and no test by name: what one needs is built for all.

use std::fs;
use std::path::{Path, PathBuf};

use tenon_tests::root;

/// The folders whose code a user runs.
const PRODUCT: [&str; 6] = [
    "napi-impl/src",
    "napi-sys/src",
    "runtime/src",
    "runtime/js",
    "cli/src",
    "addon/src",
];

/// Packages whose names are words that code uses for other reasons: a curve, a hash, a bus.
const COMMON_WORDS: [&str; 5] = ["nx", "usb", "keccak", "bcrypt", "secp256k1"];

fn files(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).expect("a folder of the product") {
        let path = entry.expect("an entry").path();
        if path.is_dir() {
            files(&path, found);
        } else if path
            .extension()
            .is_some_and(|kind| kind == "rs" || kind == "js")
        {
            found.push(path);
        }
    }
}

/// The names of the packages that `cargo xtask packages` tries.
fn packages() -> Vec<String> {
    let mut names = Vec::new();
    for group in ["core", "more"] {
        let manifest = root()
            .join("tests/packages")
            .join(group)
            .join("package.json");
        let text = fs::read_to_string(manifest).expect("the list of packages");
        let dependencies = text.split("\"dependencies\"").nth(1).expect("dependencies");
        let dependencies = dependencies.split('}').next().unwrap_or_default();
        for line in dependencies.lines() {
            if let Some((name, _)) = line
                .trim()
                .strip_prefix('"')
                .and_then(|rest| rest.split_once('"'))
            {
                names.push(name.to_owned());
            }
        }
    }
    assert!(names.len() > 60, "{names:?}");
    names
}

/// Whether `text` has `word` with no letter or digit at either side.
fn has_word(text: &str, word: &str) -> bool {
    let part_of_name = |c: char| c.is_alphanumeric() || c == '_';
    text.match_indices(word).any(|(at, _)| {
        !text[..at].ends_with(part_of_name) && !text[at + word.len()..].starts_with(part_of_name)
    })
}

#[test]
fn no_package_and_no_upstream_test_is_named_in_the_product() {
    let mut sources = Vec::new();
    for folder in PRODUCT {
        files(&root().join(folder), &mut sources);
    }
    assert!(sources.len() > 200, "{} files", sources.len());
    let packages = packages();
    let mut found = Vec::new();
    for file in sources {
        let text = fs::read_to_string(&file).expect("a source");
        for package in &packages {
            if !COMMON_WORDS.contains(&package.as_str()) && has_word(&text, package) {
                found.push(format!("{}: {package}", file.display()));
            }
        }
        for place in ["test/parallel", "js-native-api/test_", "node-api/test_"] {
            if text.contains(place) {
                found.push(format!("{}: {place}", file.display()));
            }
        }
    }
    assert!(found.is_empty(), "{}", found.join("\n"));
}

#[test]
fn words_are_found_whole() {
    assert!(has_word("if name == \"sharp\" {", "sharp"));
    assert!(!has_word("sharper unsharp", "sharp"));
}
