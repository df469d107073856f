//! The types an addon carries in itself.

use std::path::Path;

use tenon_addon_types::Module;

use crate::error::{Error, Result};
use crate::loader::Surface;

/// What the addon says of itself.
pub(crate) fn read(addon: &Path) -> Result<Surface> {
    tenon_addon_types::read(addon).map_or_else(no_types, |module| Ok(surface(&module)))
}

/// The same of an addon's bytes.
pub(crate) fn of_bytes(addon: &[u8]) -> Result<Surface> {
    tenon_addon_types::read_bytes(addon).map_or_else(no_types, |module| Ok(surface(&module)))
}

fn no_types(error: tenon_addon_types::Error) -> Result<Surface> {
    Err(Error::new(error.to_string()))
}

fn surface(module: &Module) -> Surface {
    if module.is_empty() {
        return Surface::default();
    }
    // What is in a namespace is reached through its first name.
    let mut exports: Vec<String> = module
        .items
        .iter()
        .filter(|item| item.is_value())
        .map(|item| match item.namespace.split('.').next() {
            Some(first) if !first.is_empty() => first.to_owned(),
            _ => item.name.clone(),
        })
        .collect();
    exports.sort();
    exports.dedup();
    Surface {
        types: Some(tenon_addon_types::to_dts(module)),
        exports,
    }
}
