//! The table and the types against the official headers.
//!
//! The headers come from npm. Where npm cannot be reached there is nothing to compare with: the
//! tests say so and pass.

mod generated;
mod prototypes;
mod symbols;

#[allow(dead_code, reason = "shared with xtask, which uses all of it")]
#[path = "../../../xtask/src/headers.rs"]
mod headers;

#[allow(dead_code, reason = "shared with xtask, which uses all of it")]
#[path = "../../../xtask/src/util.rs"]
mod util;

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::mem::{align_of, offset_of, size_of};
use std::path::PathBuf;
use std::process::{Command, Stdio};

use tenon_napi_sys::*;

/// The folder, or `None` and a word about it when it cannot be fetched.
fn or_skip(test: &str, fetched: Result<PathBuf, String>) -> Option<PathBuf> {
    fetched
        .inspect_err(|error| {
            eprintln!("\n*** skipped: {test}: the headers cannot be fetched: {error}\n");
        })
        .ok()
}

#[test]
fn the_table_has_the_symbols_of_every_version() {
    let Some(include) = or_skip("symbols", headers::stable()) else {
        return;
    };
    let official = symbols::read(&include.join("../symbols.js"));
    let ours: BTreeMap<String, (i32, Part)> = FUNCTIONS
        .iter()
        .filter(|function| !function.is_experimental())
        .map(|function| (function.name.to_owned(), (function.since, function.part)))
        .collect();
    assert_same(&ours, &official);
    assert_eq!(official.len(), 155);
    let newest = official.values().map(|(since, _)| *since).max();
    assert_eq!(newest, Some(NAPI_VERSION_LATEST));
}

#[test]
fn the_table_has_the_prototypes_of_the_stable_headers() {
    let Some(include) = or_skip("stable prototypes", headers::stable()) else {
        return;
    };
    let official = prototypes::read(&include);
    let ours = table(|function| !function.is_experimental());
    assert_same(&ours, &official);
}

#[test]
fn the_table_has_the_prototypes_of_the_newest_node() {
    let Some(include) = or_skip("newest prototypes", headers::newest_node()) else {
        return;
    };
    let official = prototypes::read(&include);
    let ours = table(|_| true);
    assert_same(&ours, &official);
    assert_eq!(ours.len(), SYMBOL_COUNT);
}

/// Fails with the entries that differ, not with all of them.
fn assert_same<T: PartialEq + std::fmt::Debug>(
    ours: &BTreeMap<String, T>,
    official: &BTreeMap<String, T>,
) {
    let names = ours.keys().chain(official.keys());
    let mut different: Vec<String> = names
        .filter(|name| ours.get(*name) != official.get(*name))
        .map(|name| {
            format!(
                "{name}\n  table  {:?}\n  header {:?}",
                ours.get(name),
                official.get(name)
            )
        })
        .collect();
    different.sort();
    different.dedup();
    assert!(different.is_empty(), "{}", different.join("\n"));
}

/// Name, version and C prototype of the functions chosen, sorted by name.
fn table(choose: impl Fn(&FunctionInfo) -> bool) -> BTreeMap<String, (i32, String)> {
    FUNCTIONS
        .iter()
        .filter(|function| choose(function))
        .map(|function| {
            let prototype = function.to_string();
            (function.name.to_owned(), (function.since, prototype))
        })
        .collect()
}

/// Asks a C compiler whether sizes, alignments and offsets are what they are here.
#[test]
fn structures_are_laid_out_as_in_c() {
    let Some(include) = or_skip("layouts", headers::newest_node()) else {
        return;
    };
    let mut source = String::from("#include <stddef.h>\n#include <node_api.h>\n");
    macro_rules! layout {
        ($name:ident { $($field:ident),* $(,)? }) => {{
            // Names every field, so one that is new in the headers does not compile here.
            let _ = |value: $name| { let $name { $($field: _),* } = value; };
            let _ = writeln!(
                source,
                "_Static_assert(sizeof({0}) == {1} && _Alignof({0}) == {2}, \"{0}\");",
                stringify!($name), size_of::<$name>(), align_of::<$name>(),
            );
            $(let _ = writeln!(
                source,
                "_Static_assert(offsetof({0}, {1}) == {2}, \"{0}.{1}\");",
                stringify!($name), stringify!($field), offset_of!($name, $field),
            );)*
        }};
    }
    layout!(napi_property_descriptor {
        utf8name,
        name,
        method,
        getter,
        setter,
        value,
        attributes,
        data,
    });
    layout!(napi_extended_error_info {
        error_message,
        engine_reserved,
        engine_error_code,
        error_code,
    });
    layout!(napi_type_tag { lower, upper });
    layout!(napi_node_version {
        major,
        minor,
        patch,
        release
    });
    layout!(napi_module {
        nm_version,
        nm_flags,
        nm_filename,
        nm_register_func,
        nm_modname,
        nm_priv,
        reserved,
    });
    for name in ["napi_status", "napi_valuetype", "napi_key_filter"] {
        let size = size_of::<napi_status>();
        let _ = writeln!(
            source,
            "_Static_assert(sizeof({name}) == {size}, \"{name}\");"
        );
    }
    let _ = writeln!(
        source,
        "_Static_assert(NAPI_AUTO_LENGTH == {NAPI_AUTO_LENGTH}u, \"NAPI_AUTO_LENGTH\");"
    );
    compile(&include, &source);
}

fn compile(include: &std::path::Path, source: &str) {
    use std::io::Write as _;
    let compiler = std::env::var("CC").unwrap_or_else(|_| "cc".to_owned());
    let child = Command::new(&compiler)
        .args(["-std=c11", "-fsyntax-only", "-x", "c", "-I"])
        .arg(include)
        .arg("-")
        .stdin(Stdio::piped())
        .spawn();
    let mut child = match child {
        Ok(child) => child,
        Err(error) => {
            eprintln!("\n*** skipped: layouts: there is no C compiler `{compiler}`: {error}\n");
            return;
        }
    };
    if let Some(mut stdin) = child.stdin.take() {
        stdin
            .write_all(source.as_bytes())
            .expect("the compiler reads its input");
    }
    let status = child.wait().expect("the compiler ends");
    assert!(status.success(), "the compiler disagrees:\n{source}");
}
