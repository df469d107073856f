//! The number that a function of an addon returns, without calling it.
//!
//! `node_api_module_get_api_version_v1` is one constant in every addon there is: a few bytes that
//! compilers write in few ways. What is written in another way is not guessed at.

use object::Architecture;

use super::file::File;

/// The number the function at that address returns.
pub(super) fn returned_by(file: &File<'_>, address: u64) -> Option<i32> {
    // A function at the end of its section may have fewer bytes behind it.
    let code = (8..=32)
        .rev()
        .step_by(4)
        .find_map(|length| file.at(address, length))?;
    match file.architecture {
        Architecture::X86_64 | Architecture::I386 => x86(code),
        Architecture::Aarch64 => aarch64(code),
        _ => None,
    }
}

/// `mov eax, number; ret`, perhaps with a frame around it.
fn x86(code: &[u8]) -> Option<i32> {
    /// What may stand before: a landing pad, a frame.
    const BEFORE: [&[u8]; 4] = [
        &[0xF3, 0x0F, 0x1E, 0xFA],
        &[0xF3, 0x0F, 0x1E, 0xFB],
        &[0x55],
        &[0x48, 0x89, 0xE5],
    ];
    let mut rest = code;
    while let Some(after) = BEFORE.iter().find_map(|bytes| rest.strip_prefix(*bytes)) {
        rest = after;
    }
    let (number, after) = match rest {
        // mov eax, imm32
        [0xB8, a, b, c, d, after @ ..] => (i32::from_le_bytes([*a, *b, *c, *d]), after),
        // push imm8; pop rax
        [0x6A, number, 0x58, after @ ..] => (i32::from(number.cast_signed()), after),
        _ => return None,
    };
    matches!(after, [0xC3, ..] | [0x5D, 0xC3, ..]).then_some(number)
}

/// `mov w0, #number; ret`.
fn aarch64(code: &[u8]) -> Option<i32> {
    const LANDING_PAD: u32 = 0xD503_245F;
    const RET: u32 = 0xD65F_03C0;
    let mut words = code
        .chunks_exact(4)
        .map(|word| u32::from_le_bytes([word[0], word[1], word[2], word[3]]))
        .skip_while(|word| *word == LANDING_PAD);
    let (load, ret) = (words.next()?, words.next()?);
    if ret != RET {
        return None;
    }
    let shifted = ((load >> 5) & 0xFFFF) << (16 * ((load >> 21) & 1));
    match load & 0xFFC0_001F {
        0x5280_0000 => Some(shifted.cast_signed()),
        0x1280_0000 => Some((!shifted).cast_signed()),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_compilers_write() {
        assert_eq!(x86(&[0xB8, 8, 0, 0, 0, 0xC3]), Some(8));
        let framed = [
            0xF3, 0x0F, 0x1E, 0xFA, 0x55, 0x48, 0x89, 0xE5, 0xB8, 0xFF, 0xFF, 0xFF, 0x7F, 0x5D,
            0xC3,
        ];
        assert_eq!(x86(&framed), Some(i32::MAX));
        assert_eq!(x86(&[0x6A, 9, 0x58, 0xC3]), Some(9));
        assert_eq!(x86(&[0xE8, 8, 0, 0, 0, 0xC3]), None);
        assert_eq!(x86(&[0xB8, 8, 0, 0, 0, 0x90]), None);
        assert_eq!(x86(&[]), None);

        let words = |words: &[u32]| {
            words
                .iter()
                .flat_map(|word| word.to_le_bytes())
                .collect::<Vec<u8>>()
        };
        assert_eq!(aarch64(&words(&[0x5280_0100, 0xD65F_03C0])), Some(8));
        assert_eq!(
            aarch64(&words(&[0xD503_245F, 0x5280_0140, 0xD65F_03C0])),
            Some(10)
        );
        // movn w0, #0x8000, lsl #16
        assert_eq!(aarch64(&words(&[0x12B0_0000, 0xD65F_03C0])), Some(i32::MAX));
        assert_eq!(aarch64(&words(&[0x5280_0101, 0xD65F_03C0])), None);
    }
}
