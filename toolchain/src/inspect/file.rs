//! A shared library of any system, reduced to what is asked of it.

use std::fs;
use std::path::Path;

use object::read::macho::{FatArch, MachOFatFile32, MachOFatFile64};
use object::read::{ExportTarget, FileKind, ImportFlags, NameOrOrdinal};
use object::{
    Architecture, BinaryFormat, Object, ObjectKind, ObjectSection, ObjectSegment, SectionKind,
};

use super::pe;
use crate::error::{Error, Result};

/// A shared library.
pub(super) struct File<'data> {
    pub(super) format: &'static str,
    pub(super) os: &'static str,
    pub(super) cpu: String,
    pub(super) architecture: Architecture,
    pub(super) imports: Vec<Import>,
    pub(super) exports: Vec<Export>,
    pub(super) libraries: Vec<String>,
    /// The bytes all this is read from: of a universal binary, the first part.
    pub(super) bytes: &'data [u8],
    object: object::File<'data>,
}

/// Something it takes from elsewhere.
pub(super) struct Import {
    pub(super) name: String,
    /// `GLIBC_2.34`.
    pub(super) version: Option<String>,
    pub(super) weak: bool,
}

/// Something it gives.
pub(super) struct Export {
    pub(super) name: String,
    pub(super) address: u64,
}

impl Import {
    fn named(name: String) -> Self {
        Self {
            name,
            version: None,
            weak: false,
        }
    }
}

/// The bytes of a file.
pub(super) fn read(path: &Path) -> Result<Vec<u8>> {
    if path.is_dir() {
        return Err(Error::new(format!("{} is a folder", path.display())));
    }
    fs::read(path).map_err(|error| Error::file("read", path, &error))
}

impl<'data> File<'data> {
    /// Understands the bytes.
    pub(super) fn parse(path: &Path, bytes: &'data [u8]) -> Result<Self> {
        let bad = |why: String| Error::new(format!("{} is no addon: {why}", path.display()));
        let (bytes, others) = first_part(bytes).map_err(|error| bad(error.to_string()))?;
        let object = object::File::parse(bytes)
            .map_err(|error| bad(format!("it is no shared library ({error})")))?;
        // Addons for macOS are of a kind of their own.
        if [
            ObjectKind::Relocatable,
            ObjectKind::Executable,
            ObjectKind::Core,
        ]
        .contains(&object.kind())
        {
            return Err(bad(String::from("it is no shared library")));
        }
        let damaged = |error: object::read::Error| bad(format!("it is damaged ({error})"));
        let (format, os) = system(&object);
        let is_macho = object.format() == BinaryFormat::MachO;
        let mut imports = imports(&object, is_macho).map_err(damaged)?;
        let exports = exports(&object, is_macho).map_err(damaged)?;
        let mut libraries: Vec<String> = object
            .import_libraries()
            .map_err(damaged)?
            .flatten()
            .map(|library| text(library.name()))
            .collect();
        for delayed in pe::delayed(bytes) {
            imports.extend(delayed.names.into_iter().map(Import::named));
            libraries.push(delayed.library);
        }
        libraries.dedup();
        Ok(Self {
            format,
            os,
            cpu: [cpu(object.architecture())]
                .into_iter()
                .chain(others)
                .collect::<Vec<_>>()
                .join("+"),
            architecture: object.architecture(),
            imports,
            exports,
            libraries,
            bytes,
            object,
        })
    }

    /// What is loaded at that address.
    pub(super) fn at(&self, address: u64, length: u64) -> Option<&'data [u8]> {
        self.object
            .segments()
            .find_map(|segment| segment.data_range(address, length).ok().flatten())
    }

    /// The sections that texts may be in.
    pub(super) fn data(&self) -> Vec<&'data [u8]> {
        self.object
            .sections()
            .filter(|section| {
                matches!(
                    section.kind(),
                    SectionKind::ReadOnlyData
                        | SectionKind::ReadOnlyDataWithRel
                        | SectionKind::ReadOnlyString
                        | SectionKind::Data
                )
            })
            .filter_map(|section| section.data().ok())
            .collect()
    }
}

fn imports(object: &object::File<'_>, is_macho: bool) -> object::read::Result<Vec<Import>> {
    let mut imports = Vec::new();
    for import in object.imports()? {
        let import = match import {
            Ok(import) => import,
            // A delay-loaded one; see `pe`.
            Err(_) if object.format() == BinaryFormat::Pe => continue,
            Err(error) => return Err(error),
        };
        let NameOrOrdinal::Name(name) = import.name() else {
            continue;
        };
        let version = match import.flags() {
            ImportFlags::Elf { version, .. } => version.map(text),
            _ => None,
        };
        imports.push(Import {
            name: c_name(name, is_macho),
            version,
            weak: import.is_weak(),
        });
    }
    Ok(imports)
}

fn exports(object: &object::File<'_>, is_macho: bool) -> object::read::Result<Vec<Export>> {
    let mut exports = Vec::new();
    for export in object.exports()? {
        let export = export?;
        let address = match export.target() {
            ExportTarget::Address { address } => address,
            _ => 0,
        };
        if let NameOrOrdinal::Name(name) = export.name() {
            exports.push(Export {
                name: c_name(name, is_macho),
                address,
            });
        }
    }
    exports.sort_by(|a, b| a.name.cmp(&b.name));
    Ok(exports)
}

/// Of a universal binary, the part for the first processor and the names of the others. The parts are
/// of one source, and need and offer the same.
fn first_part(bytes: &[u8]) -> object::read::Result<(&[u8], Vec<String>)> {
    fn parts<'data, Arch: FatArch>(
        bytes: &'data [u8],
        archs: &[Arch],
    ) -> object::read::Result<(&'data [u8], Vec<String>)> {
        let Some((first, others)) = archs.split_first() else {
            return Ok((bytes, Vec::new()));
        };
        let others = others.iter().map(|arch| cpu(arch.architecture())).collect();
        Ok((first.data(bytes)?, others))
    }
    match FileKind::parse(bytes) {
        Ok(FileKind::MachOFat32) => parts(bytes, MachOFatFile32::parse(bytes)?.arches()),
        Ok(FileKind::MachOFat64) => parts(bytes, MachOFatFile64::parse(bytes)?.arches()),
        _ => Ok((bytes, Vec::new())),
    }
}

/// In a Mach-O file a C name has an underscore in front.
fn c_name(name: &[u8], is_macho: bool) -> String {
    text(match (name, is_macho) {
        ([b'_', rest @ ..], true) => rest,
        (name, _) => name,
    })
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

/// The format's name, and the system that has it.
fn system(object: &object::File<'_>) -> (&'static str, &'static str) {
    match object.format() {
        BinaryFormat::Elf if object.section_by_name(".note.android.ident").is_some() => {
            ("ELF", "android")
        }
        BinaryFormat::Elf => ("ELF", "linux"),
        BinaryFormat::MachO => ("Mach-O", "darwin"),
        BinaryFormat::Pe => ("PE", "win32"),
        _ => ("other", "unknown"),
    }
}

fn cpu(architecture: Architecture) -> String {
    let name = match architecture {
        Architecture::X86_64 => "x64",
        Architecture::Aarch64 => "arm64",
        Architecture::Arm => "arm",
        Architecture::I386 => "ia32",
        Architecture::LoongArch64 => "loong64",
        Architecture::PowerPc64 => "ppc64",
        Architecture::Riscv64 => "riscv64",
        Architecture::S390x => "s390x",
        other => return format!("{other:?}").to_lowercase(),
    };
    name.to_owned()
}
