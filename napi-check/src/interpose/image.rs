//! What a loaded ELF image refers to, read from its dynamic section.

use core::ffi::{CStr, c_char};

use libc::{Elf64_Addr, Elf64_Phdr, Elf64_Sym, dl_phdr_info};

/// One entry of the dynamic section.
#[repr(C)]
struct Dynamic {
    tag: i64,
    value: u64,
}

/// A relocation with an addend, the only kind that 64-bit systems have.
#[repr(C)]
struct Relocation {
    offset: u64,
    info: u64,
    addend: i64,
}

const DT_NULL: i64 = 0;
const DT_PLTRELSZ: i64 = 2;
const DT_STRTAB: i64 = 5;
const DT_SYMTAB: i64 = 6;
const DT_RELA: i64 = 7;
const DT_RELASZ: i64 = 8;
const DT_JMPREL: i64 = 23;

const PT_LOAD: u32 = 1;
const PT_DYNAMIC: u32 = 2;
const PT_GNU_RELRO: u32 = 0x6474_e552;

const SHN_UNDEF: u16 = 0;

/// The relocations that put a symbol's address, and nothing else, into a word: of data, of a table
/// read by the code, and of a table jumped through.
#[cfg(target_arch = "x86_64")]
const ADDRESSES: [u32; 3] = [1, 6, 7];
#[cfg(target_arch = "aarch64")]
const ADDRESSES: [u32; 3] = [257, 1025, 1026];

/// A loaded image, valid while `dl_iterate_phdr` shows it.
pub(super) struct Image<'a> {
    base: Elf64_Addr,
    headers: &'a [Elf64_Phdr],
}

/// A word of an image that holds the address of a symbol another image has.
pub(super) struct Reference<'a> {
    /// The symbol's name.
    pub(super) name: &'a CStr,
    /// Where the word is.
    pub(super) place: *mut usize,
}

impl<'a> Image<'a> {
    /// # Safety
    ///
    /// `info` must be what `dl_iterate_phdr` hands out, and the image must stay while `'a` lasts.
    pub(super) unsafe fn new(info: &'a dl_phdr_info) -> Self {
        let headers = if info.dlpi_phdr.is_null() {
            &[]
        } else {
            // SAFETY: the linker says how many there are.
            unsafe { core::slice::from_raw_parts(info.dlpi_phdr, usize::from(info.dlpi_phnum)) }
        };
        Self {
            base: info.dlpi_addr,
            headers,
        }
    }

    fn segments(&self, kind: u32) -> impl Iterator<Item = core::ops::Range<usize>> + '_ {
        let wanted = self
            .headers
            .iter()
            .filter(move |header| header.p_type == kind);
        wanted.map(|header| {
            let start = (self.base + header.p_vaddr) as usize;
            start..start + header.p_memsz as usize
        })
    }

    /// Whether the address is in one of the image's segments.
    pub(super) fn contains(&self, address: usize) -> bool {
        self.segments(PT_LOAD)
            .any(|segment| segment.contains(&address))
    }

    /// The part that the linker made read-only when it had written the references.
    pub(super) fn protected(&self) -> Option<core::ops::Range<usize>> {
        self.segments(PT_GNU_RELRO).next()
    }

    /// The words that hold addresses of symbols which the image does not define.
    pub(super) fn references(&self) -> Vec<Reference<'a>> {
        let mut found = Vec::new();
        let Some(tables) = self.tables() else {
            return found;
        };
        for (start, bytes) in [tables.data, tables.jumps] {
            let count = bytes as usize / size_of::<Relocation>();
            if start == 0 || count == 0 {
                continue;
            }
            // SAFETY: the dynamic section says that so many relocations are there.
            let relocations = unsafe {
                core::slice::from_raw_parts(
                    core::ptr::with_exposed_provenance::<Relocation>(start as usize),
                    count,
                )
            };
            let wanted = relocations.iter().filter(|relocation| {
                ADDRESSES.contains(&(relocation.info as u32)) && relocation.addend == 0
            });
            found.extend(wanted.filter_map(|relocation| self.reference(&tables, relocation)));
        }
        found
    }

    fn reference(&self, tables: &Tables, relocation: &Relocation) -> Option<Reference<'a>> {
        let symbols = core::ptr::with_exposed_provenance::<Elf64_Sym>(tables.symbols as usize);
        // SAFETY: a relocation's symbol is in the symbol table.
        let symbol = unsafe { &*symbols.add((relocation.info >> 32) as usize) };
        if symbol.st_shndx != SHN_UNDEF || symbol.st_name == 0 {
            return None;
        }
        let name = tables.strings as usize + symbol.st_name as usize;
        Some(Reference {
            // SAFETY: names in the string table are zero-terminated.
            name: unsafe { CStr::from_ptr(core::ptr::with_exposed_provenance::<c_char>(name)) },
            place: core::ptr::with_exposed_provenance_mut((self.base + relocation.offset) as usize),
        })
    }

    fn tables(&self) -> Option<Tables> {
        let section = self.segments(PT_DYNAMIC).next()?;
        let mut tables = Tables::default();
        let mut entry = core::ptr::with_exposed_provenance::<Dynamic>(section.start);
        loop {
            // SAFETY: the section is a list of entries that ends with one of tag `DT_NULL`.
            let Dynamic { tag, value } = unsafe { entry.read() };
            match tag {
                DT_NULL => break,
                DT_STRTAB => tables.strings = self.address(value),
                DT_SYMTAB => tables.symbols = self.address(value),
                DT_RELA => tables.data.0 = self.address(value),
                DT_RELASZ => tables.data.1 = value,
                DT_JMPREL => tables.jumps.0 = self.address(value),
                DT_PLTRELSZ => tables.jumps.1 = value,
                _ => {}
            }
            // SAFETY: this was not the last entry.
            entry = unsafe { entry.add(1) };
        }
        (tables.strings != 0 && tables.symbols != 0).then_some(tables)
    }

    /// An address of the dynamic section, which glibc has made absolute, except in the images that
    /// the kernel maps.
    fn address(&self, value: u64) -> u64 {
        if value < self.base {
            self.base + value
        } else {
            value
        }
    }
}

/// What of the dynamic section is needed: where each table is, and the size of those that have one.
#[derive(Default)]
struct Tables {
    strings: u64,
    symbols: u64,
    data: (u64, u64),
    jumps: (u64, u64),
}
