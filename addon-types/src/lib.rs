//! The JavaScript surface of an addon, read from the `.node` file itself.
//!
//! The attributes of `tenon-addon` leave a description of each exported item in a section of the binary.
//! [`read`] collects them into a [`Module`]; [`to_dts`] writes that as a TypeScript declaration file.
//! Because the description is compiled together with the code, it cannot be older than the code.
//!
//! ```no_run
//! let module = tenon_addon_types::read("target/release/libhello.so".as_ref())?;
//! print!("{}", tenon_addon_types::to_dts(&module));
//! # Ok::<(), tenon_addon_types::Error>(())
//! ```

mod dts;
mod error;
mod model;
mod section;

use std::path::Path;

pub use dts::to_dts;
pub use error::{Error, Result};
pub use model::{
    Class, Direction, EnumMember, Field, Item, ItemKind, Member, MemberKind, Module, Parameter,
    Signature, Variant,
};

/// Reads the description from a shared library: ELF, Mach-O (thin) or PE, of any architecture.
///
/// An addon that was not made with `tenon-addon` has an empty [`Module`].
///
/// # Errors
///
/// When the file cannot be read, is no shared library, or its description is damaged, of a newer format,
/// or says two things of one name.
pub fn read(path: &Path) -> Result<Module> {
    let file = std::fs::read(path).map_err(|cause| Error::io(path, cause))?;
    read_bytes(&file).map_err(|error| error.of_file(path))
}

/// Reads the description from the bytes of a shared library, as [`read`] does.
///
/// # Errors
///
/// As [`read`].
pub fn read_bytes(file: &[u8]) -> Result<Module> {
    let records = section::records(file)?;
    Module::from_records(&records)
}
