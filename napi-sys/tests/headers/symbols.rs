//! Reads `symbols.js` of `node-api-headers`.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use tenon_napi_sys::Part;

/// Every symbol with the version that brought it and the header it is in.
///
/// The file has an object per version with two arrays; each spreads its predecessor and then names
/// its own symbols, so a name is written once, under the version that brought it.
pub(crate) fn read(file: &Path) -> BTreeMap<String, (i32, Part)> {
    let text = fs::read_to_string(file).expect("symbols.js can be read");
    let mut symbols = BTreeMap::new();
    let mut version = 0;
    let mut part = Part::Js;
    for line in text.lines().map(str::trim) {
        if let Some(rest) = line.strip_prefix("const v") {
            let digits = rest.split(' ').next().unwrap_or_default();
            version = digits.parse().expect("a version number");
        } else if line.starts_with("js_native_api_symbols:") {
            part = Part::Js;
        } else if line.starts_with("node_api_symbols:") {
            part = Part::Node;
        } else if version > 0
            && let Some(rest) = line.strip_prefix('\'')
        {
            let name = rest.split('\'').next().unwrap_or_default().to_owned();
            let twice = symbols.insert(name, (version, part));
            assert!(twice.is_none(), "{line} is there twice");
        }
    }
    symbols
}
