//! Delay-loaded imports of Windows addons, which is what those of `node.exe` are.
//!
//! The tables are [those](https://learn.microsoft.com/en-us/windows/win32/debug/pe-format#delay-load-import-tables-image-only)
//! of the PE format. They are walked here because linkers put them and the names into different
//! sections.

use object::LittleEndian as LE;
use object::pe::{
    IMAGE_DIRECTORY_ENTRY_DELAY_IMPORT, ImageDelayloadDescriptor, ImageNtHeaders32,
    ImageNtHeaders64,
};
use object::read::pe::{ImageNtHeaders, PeFile, SectionTable};

/// A library and what is taken from it.
pub(super) struct Delayed {
    pub(super) library: String,
    pub(super) names: Vec<String>,
}

/// The delay-loaded imports; those that are damaged are left out.
pub(super) fn delayed(bytes: &[u8]) -> Vec<Delayed> {
    match PeFile::<ImageNtHeaders64>::parse(bytes) {
        Ok(file) => of_file(&file, bytes, 8),
        Err(_) => match PeFile::<ImageNtHeaders32>::parse(bytes) {
            Ok(file) => of_file(&file, bytes, 4),
            Err(_) => Vec::new(),
        },
    }
}

fn of_file<Headers: ImageNtHeaders>(
    file: &PeFile<'_, Headers>,
    bytes: &[u8],
    thunk_size: usize,
) -> Vec<Delayed> {
    let image = Image {
        sections: file.section_table(),
        bytes,
        thunk_size,
    };
    let directory = file.data_directory(IMAGE_DIRECTORY_ENTRY_DELAY_IMPORT);
    let Some(table) = directory.and_then(|directory| image.at(directory.virtual_address.get(LE)))
    else {
        return Vec::new();
    };
    table
        .chunks_exact(size_of::<ImageDelayloadDescriptor>())
        .filter_map(|chunk| object::from_bytes::<ImageDelayloadDescriptor>(chunk).ok())
        .map_while(|(descriptor, _)| (!descriptor.is_null()).then_some(descriptor))
        .filter_map(|descriptor| {
            Some(Delayed {
                library: image.text(descriptor.dll_name_rva.get(LE))?,
                names: image.names(descriptor.import_name_table_rva.get(LE)),
            })
        })
        .collect()
}

/// A file as it is laid out in memory.
struct Image<'data> {
    sections: SectionTable<'data>,
    bytes: &'data [u8],
    thunk_size: usize,
}

impl<'data> Image<'data> {
    fn at(&self, address: u32) -> Option<&'data [u8]> {
        self.sections.pe_data_at(self.bytes, address)
    }

    fn text(&self, address: u32) -> Option<String> {
        let bytes = self.at(address)?;
        let end = bytes.iter().position(|byte| *byte == 0)?;
        Some(String::from_utf8_lossy(&bytes[..end]).into_owned())
    }

    /// The names of a table of thunks; what is taken by number has none.
    fn names(&self, table: u32) -> Vec<String> {
        let thunks = self
            .at(table)
            .unwrap_or_default()
            .chunks_exact(self.thunk_size);
        thunks
            .map_while(|thunk| {
                let address = u32::from_le_bytes(*thunk.first_chunk()?);
                let is_number = thunk.last().is_some_and(|byte| byte & 0x80 != 0);
                (address != 0 || is_number).then_some((address, is_number))
            })
            .filter(|(_, is_number)| !is_number)
            // A hint of two bytes stands before the name.
            .filter_map(|(address, _)| self.text(address.checked_add(2)?))
            .collect()
    }
}
