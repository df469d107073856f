//! As much of the ELF format as it takes to say what is wrong with a file.

use std::fs::File;
use std::io::Read;
use std::os::unix::fs::FileExt;
use std::path::Path;

/// `EI_CLASS`: 64-bit objects.
const CLASS_64: u8 = 2;
/// `EI_DATA`: least significant byte first.
const LITTLE_ENDIAN: u8 = 1;
/// `PT_LOAD`
const LOAD: u32 = 1;
/// How long the header of a 64-bit file is.
const HEADER: u64 = 64;
/// The bytes at a file's start that are looked at.
const HEAD: usize = 4096;

/// `e_type` of files that are not shared objects.
pub(super) const RELOCATABLE: u16 = 1;
/// `e_type` of executables at a fixed address.
pub(super) const EXECUTABLE: u16 = 2;

/// The machine this program runs on, as `e_machine` has it.
const OWN_MACHINE: u16 = if cfg!(target_arch = "x86_64") {
    62
} else if cfg!(target_arch = "aarch64") {
    183
} else if cfg!(target_arch = "riscv64") {
    243
} else {
    0
};

/// The fields of a file's header that tell whether it can be loaded here.
pub(super) struct Header {
    class: u8,
    encoding: u8,
    machine: u16,
    pub(super) kind: u16,
}

impl Header {
    /// Reads the header of an ELF file; none for other files.
    pub(super) fn parse(head: &[u8]) -> Option<Header> {
        if head.get(..4)? != b"\x7fELF" {
            return None;
        }
        let (&class, &encoding) = (head.get(4)?, head.get(5)?);
        let half = |at: usize| -> Option<u16> {
            let bytes = [*head.get(at)?, *head.get(at + 1)?];
            Some(if encoding == LITTLE_ENDIAN {
                u16::from_le_bytes(bytes)
            } else {
                u16::from_be_bytes(bytes)
            })
        };
        Some(Header {
            class,
            encoding,
            kind: half(16)?,
            machine: half(18)?,
        })
    }

    /// The machine the file is for, when it is not this one.
    pub(super) fn foreign_machine(&self) -> Option<String> {
        if OWN_MACHINE == 0 || self.machine == OWN_MACHINE && self.class == CLASS_64 {
            return None;
        }
        Some(match self.machine {
            3 => "x86 (32 bits)".to_owned(),
            8 => "MIPS".to_owned(),
            21 => "PowerPC (64 bits)".to_owned(),
            22 => "IBM Z (s390x)".to_owned(),
            40 => "ARM (32 bits)".to_owned(),
            62 => "x86-64 (x64)".to_owned(),
            183 => "AArch64 (arm64)".to_owned(),
            243 => "RISC-V".to_owned(),
            258 => "LoongArch".to_owned(),
            other => format!("machine number {other}"),
        })
    }
}

/// The first bytes of a file.
pub(super) fn head_of(path: &Path) -> Option<Vec<u8>> {
    let mut head = Vec::with_capacity(HEAD);
    File::open(path)
        .ok()?
        .take(HEAD as u64)
        .read_to_end(&mut head)
        .ok()?;
    Some(head)
}

/// Whether the file ends before the segments that its header promises: a copy or download that broke
/// off. The dynamic loader maps such a file and the process dies of `SIGBUS`, so it is not handed it.
///
/// Answers the reason; none for whole files and for whatever the loader itself can judge.
pub(super) fn is_cut_short(path: &Path) -> Option<String> {
    let file = File::open(path).ok()?;
    let length = file
        .metadata()
        .ok()
        .filter(std::fs::Metadata::is_file)?
        .len();
    let mut head = [0; HEAD];
    let read = file.read_at(&mut head, 0).ok()?;
    let head = &head[..read];
    if !head.starts_with(b"\x7fELF") {
        return None;
    }
    let missing = |end: u64| {
        (end > length).then(|| {
            format!("file too short: {length} bytes, of at least {end} that its header promises")
        })
    };
    if length < HEADER {
        return missing(HEADER);
    }
    let header = Header::parse(head)?;
    if header.class != CLASS_64 || header.encoding != LITTLE_ENDIAN {
        return None;
    }
    let word = |at: usize| -> Option<u64> {
        Some(u64::from_le_bytes(head.get(at..at + 8)?.try_into().ok()?))
    };
    let half = |at: usize| -> Option<u16> {
        Some(u16::from_le_bytes(head.get(at..at + 2)?.try_into().ok()?))
    };
    // e_phoff, e_phentsize, e_phnum
    let (table, size, count) = (word(32)?, u64::from(half(54)?), u64::from(half(56)?));
    let mut end = table.saturating_add(size * count);
    for index in 0..count {
        // Beyond what was read the loader must judge: linkers put the table at the start.
        let at = usize::try_from(table.checked_add(index * size)?).ok()?;
        let Some(kind) = head.get(at..at.checked_add(4)?) else {
            break;
        };
        if u32::from_le_bytes(kind.try_into().ok()?) == LOAD {
            // p_offset, p_filesz
            end = end.max(word(at + 8)?.saturating_add(word(at + 32)?));
        }
    }
    missing(end)
}
