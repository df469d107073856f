//! Names and what they give away.

use tenon_napi_sys::{FUNCTIONS, FunctionInfo};

use super::Function;
use super::file::File;

/// Whether the name is one of V8's or of Node's own C++ interface, as compilers write it.
pub(super) fn is_v8(name: &str) -> bool {
    let itanium = name.strip_prefix("_Z").is_some_and(|rest| {
        ["N2v8", "NK2v8", "N4node", "NK4node"]
            .iter()
            .any(|part| rest.contains(part))
    });
    let microsoft = name.starts_with('?') && (name.contains("@v8@@") || name.contains("@node@@"));
    itanium || microsoft
}

/// The functions of Node-API whose names stand in the data.
pub(super) fn in_data(file: &File<'_>) -> Vec<Function> {
    let mut found: Vec<Function> = file
        .data()
        .into_iter()
        .flat_map(names_in)
        .map(|info| Function::of(info, false))
        .collect();
    found.sort();
    found.dedup();
    found
}

/// The names in some bytes. They may follow each other without anything between.
fn names_in(bytes: &[u8]) -> Vec<&'static FunctionInfo> {
    let mut found = Vec::new();
    let mut at = 0;
    while let Some(step) = bytes[at..].iter().position(|byte| *byte == b'n') {
        at += step;
        let rest = &bytes[at..];
        let longest = match rest.starts_with(b"napi_") || rest.starts_with(b"node_api_") {
            true => FUNCTIONS
                .iter()
                .filter(|info| rest.starts_with(info.name.as_bytes()))
                .max_by_key(|info| info.name.len()),
            false => None,
        };
        found.extend(longest);
        at += longest.map_or(1, |info| info.name.len());
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_longest_name_is_meant() {
        let bytes = b"xnapi_create_array_with_lengthnapi_create_array\0nnode_api_symbol_for napi_";
        let names: Vec<&str> = names_in(bytes).iter().map(|info| info.name).collect();
        assert_eq!(
            names,
            [
                "napi_create_array_with_length",
                "napi_create_array",
                "node_api_symbol_for"
            ]
        );
    }

    #[test]
    fn names_of_cpp() {
        assert!(is_v8(
            "_ZN2v86String11NewFromUtf8EPNS_7IsolateEPKcNS_13NewStringTypeEi"
        ));
        assert!(is_v8("_ZNK2v86String10Utf8LengthEPNS_7IsolateE"));
        assert!(is_v8("_ZN4node6Buffer4DataEN2v85LocalINS1_5ValueEEE"));
        assert!(is_v8(
            "?New@Object@v8@@SA?AV?$Local@VObject@v8@@@2@PEAVIsolate@2@@Z"
        ));
        assert!(!is_v8("_ZNSt6vectorIiE9push_backEi"));
        assert!(!is_v8("napi_create_object"));
    }
}
