//! Finding the records in the binary.

use object::{Object, ObjectSection};

use crate::{Error, Result};

/// What each record begins with; the last byte is the version of the format.
const MAGIC: &[u8; 7] = b"TENONTS";
const VERSION: u8 = 1;

/// The section's names: ELF, Mach-O, PE (whose names have at most eight characters).
const NAMES: [&str; 3] = [".tenon_types", "__tenon_types", ".tnntype"];

/// The payloads of all records.
pub(crate) fn records(file: &[u8]) -> Result<Vec<String>> {
    let image = object::File::parse(file)
        .map_err(|error| Error::new(format!("this is no shared library ({error})")))?;
    let mut payloads = Vec::new();
    for section in image.sections() {
        if section.name().is_ok_and(|name| NAMES.contains(&name)) {
            let data = section
                .data()
                .map_err(|error| Error::new(format!("the description cannot be read ({error})")))?;
            split(data, &mut payloads)?;
        }
    }
    Ok(payloads)
}

/// Records stand one after the other; the linker may have put zeros between them.
fn split(mut data: &[u8], payloads: &mut Vec<String>) -> Result<()> {
    let damaged = || Error::new("the description in this addon is damaged");
    while let Some(start) = data.iter().position(|&byte| byte != 0) {
        let record = data[start..].strip_prefix(MAGIC).ok_or_else(damaged)?;
        let (&version, record) = record.split_first().ok_or_else(damaged)?;
        if version != VERSION {
            return Err(Error::new(format!(
                "the description in this addon has format {version}, this program reads format {VERSION}: \
                 use the same version of tenon and tenon-addon"
            )));
        }
        let (length, record) = record.split_first_chunk::<4>().ok_or_else(damaged)?;
        let length = usize::try_from(u32::from_le_bytes(*length)).map_err(|_| damaged())?;
        let payload = record.get(..length).ok_or_else(damaged)?;
        payloads.push(String::from_utf8(payload.to_vec()).map_err(|_| damaged())?);
        data = &record[length..];
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::split;

    fn record(payload: &str) -> Vec<u8> {
        let mut bytes = b"TENONTS\x01".to_vec();
        bytes.extend((payload.len() as u32).to_le_bytes());
        bytes.extend(payload.as_bytes());
        bytes
    }

    #[test]
    fn records_with_padding() {
        let mut data = vec![0, 0];
        data.extend(record("{}"));
        data.extend([0; 5]);
        data.extend(record("[1]"));
        data.push(0);
        let mut found = Vec::new();
        split(&data, &mut found).expect("whole records");
        assert_eq!(found, ["{}", "[1]"]);
    }

    #[test]
    fn damage_is_an_error() {
        let whole = record("{\"a\":1}");
        for end in 1..whole.len() {
            assert!(
                split(&whole[..end], &mut Vec::new()).is_err(),
                "cut at {end}"
            );
        }
        let mut newer = whole.clone();
        newer[7] = 2;
        let error = split(&newer, &mut Vec::new()).expect_err("a newer format");
        assert!(error.to_string().contains("format 2"), "{error}");
    }

    #[test]
    fn other_files_are_refused() {
        assert!(super::records(b"#!/bin/sh\n").is_err());
        assert!(super::records(b"").is_err());
    }
}
