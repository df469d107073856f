//! The types an addon carries in itself.

use std::path::Path;

use crate::error::{Error, Result};
use crate::loader::Surface;

/// What the addon says of itself.
pub(crate) fn read(addon: &Path) -> Result<Surface> {
    let module = tenon_addon_types::read(addon).map_err(|error| Error::new(error.to_string()))?;
    if module.is_empty() {
        return Ok(Surface::default());
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
    Ok(Surface {
        types: Some(tenon_addon_types::to_dts(&module)),
        exports,
    })
}
