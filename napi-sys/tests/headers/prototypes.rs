//! Reads the prototypes out of the C headers, with the conditions they stand under.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use tenon_napi_sys::NAPI_VERSION_EXPERIMENTAL;

/// Every function of both headers: its version and its prototype in one spelling.
pub(crate) fn read(include: &Path) -> BTreeMap<String, (i32, String)> {
    let mut found = BTreeMap::new();
    for header in ["js_native_api.h", "node_api.h"] {
        let text = fs::read_to_string(include.join(header)).expect("a header can be read");
        collect(&text, &mut found);
    }
    found
}

/// Goes through a header line by line: conditions are kept on a stack, other directives dropped,
/// and what remains is cut at semicolons and braces.
fn collect(header: &str, found: &mut BTreeMap<String, (i32, String)>) {
    let mut conditions: Vec<i32> = Vec::new();
    let mut statement = String::new();
    let mut in_directive = false;
    for line in header.lines() {
        let line = line.split("//").next().unwrap_or_default().trim();
        if in_directive || line.starts_with('#') {
            if !in_directive {
                condition(line, &mut conditions);
            }
            in_directive = line.ends_with('\\');
            continue;
        }
        for part in line.split_inclusive([';', '{', '}']) {
            statement.push_str(part.trim_end_matches([';', '{', '}']));
            statement.push(' ');
            if part.ends_with([';', '{', '}']) {
                if let Some((name, prototype)) = prototype(&statement) {
                    let since = conditions.iter().copied().max().unwrap_or(1).max(1);
                    found.insert(name, (since, prototype));
                }
                statement.clear();
            }
        }
    }
}

/// Follows `#if` and `#endif`. A condition about anything but versions counts as version 0.
fn condition(line: &str, conditions: &mut Vec<i32>) {
    let words: Vec<&str> = line.split_whitespace().collect();
    match words.as_slice() {
        ["#if", "NAPI_VERSION", ">=", version] => {
            conditions.push(version.parse().expect("a version number"));
        }
        ["#ifdef", "NAPI_EXPERIMENTAL"] => conditions.push(NAPI_VERSION_EXPERIMENTAL),
        [word, ..] if word.starts_with("#if") => conditions.push(0),
        ["#endif", ..] => {
            conditions.pop().expect("an #endif has its #if");
        }
        _ => {}
    }
}

/// Name and prototype, when the statement declares a function of the API.
fn prototype(statement: &str) -> Option<(String, String)> {
    let words: Vec<&str> = statement
        .split_whitespace()
        .filter(|word| *word != "NAPI_NO_RETURN")
        .collect();
    let start = words.iter().position(|word| *word == "NAPI_EXTERN")?;
    let [returns, "NAPI_CDECL", rest @ ..] = &words[start + 1..] else {
        return None;
    };
    let rest = rest.join(" ").replace("( ", "(").replace(" )", ")");
    let name = rest.split('(').next()?.trim().to_owned();
    Some((name, format!("{returns} {rest}")))
}
