//! Base64 in both alphabets: strict for `atob`, lenient for `Buffer`.

const STANDARD: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
const URL: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

/// Not a digit.
const NONE: u8 = 0xFF;

/// Digits of both alphabets by character.
static VALUES: [u8; 256] = {
    let mut values = [NONE; 256];
    let mut i = 0;
    while i < 64 {
        values[STANDARD[i] as usize] = i as u8;
        values[URL[i] as usize] = i as u8;
        i += 1;
    }
    values
};

/// Encodes with padding, in the URL alphabet without.
pub(super) fn encode(bytes: &[u8], url: bool) -> Vec<u8> {
    let digits = if url { URL } else { STANDARD };
    let mut out = Vec::with_capacity(bytes.len().div_ceil(3) * 4);
    let (groups, rest) = bytes.as_chunks::<3>();
    for &[a, b, c] in groups {
        out.extend_from_slice(&[
            digits[usize::from(a >> 2)],
            digits[usize::from((a & 3) << 4 | b >> 4)],
            digits[usize::from((b & 15) << 2 | c >> 6)],
            digits[usize::from(c & 63)],
        ]);
    }
    if let &[a] = rest {
        out.push(digits[usize::from(a >> 2)]);
        out.push(digits[usize::from((a & 3) << 4)]);
    } else if let &[a, b] = rest {
        out.push(digits[usize::from(a >> 2)]);
        out.push(digits[usize::from((a & 3) << 4 | b >> 4)]);
        out.push(digits[usize::from((b & 15) << 2)]);
    }
    if !url {
        while out.len() % 4 != 0 {
            out.push(b'=');
        }
    }
    out
}

/// A unit of a string, one byte or two.
pub(super) trait Unit: Copy {
    /// The digit it stands for, or [`NONE`].
    fn digit(self) -> u8;
    /// Its code.
    fn code(self) -> u16;
}

impl Unit for u8 {
    fn digit(self) -> u8 {
        VALUES[usize::from(self)]
    }
    fn code(self) -> u16 {
        self.into()
    }
}

impl Unit for u16 {
    fn digit(self) -> u8 {
        u8::try_from(self).map_or(NONE, Unit::digit)
    }
    fn code(self) -> u16 {
        self
    }
}

/// Decodes as much as fits, skips what is not Base64, and ends at the first `=`. Returns how many
/// bytes were written.
pub(super) fn decode<U: Unit>(text: &[U], out: &mut [u8]) -> usize {
    // Groups without anything to skip, the rule.
    let mut groups = 0;
    for (group, slot) in text
        .as_chunks::<4>()
        .0
        .iter()
        .zip(out.as_chunks_mut::<3>().0)
    {
        let [a, b, c, d] = group.map(Unit::digit);
        if a | b | c | d == NONE {
            break;
        }
        *slot = [a << 2 | b >> 4, b << 4 | c >> 2, c << 6 | d];
        groups += 1;
    }
    let rest = &text[groups * 4..];
    let mut written = groups * 3;
    let mut bits = 0_u32;
    let mut count = 0;
    for unit in rest {
        if unit.code() == u16::from(b'=') || written == out.len() {
            break;
        }
        let digit = unit.digit();
        if digit == NONE {
            continue;
        }
        bits = bits << 6 | u32::from(digit);
        count += 6;
        if count >= 8 {
            count -= 8;
            out[written] = (bits >> count) as u8;
            written += 1;
        }
    }
    written
}

/// Why `atob` refuses.
pub(super) enum Refusal {
    /// A character outside the alphabet.
    Character,
    /// A number of characters that no bytes give.
    Length,
}

/// Decodes by the rules of the web platform: white space goes, padding may be left out but not be
/// wrong, and only the standard alphabet counts.
pub(super) fn decode_strict<U: Unit>(text: &[U]) -> Result<Vec<u8>, Refusal> {
    let mut digits = Vec::with_capacity(text.len());
    let mut padding = 0;
    for unit in text {
        let code = unit.code();
        match code {
            0x09 | 0x0A | 0x0C | 0x0D | 0x20 => {}
            0x3D => padding += 1,
            // The URL alphabet.
            0x2D | 0x5F => return Err(Refusal::Character),
            _ => {
                let digit = unit.digit();
                if digit == NONE || padding > 0 {
                    return Err(Refusal::Character);
                }
                digits.push(digit);
            }
        }
    }
    if padding > 0 && (padding > 2 || (digits.len() + padding) % 4 != 0) {
        return Err(Refusal::Character);
    }
    if digits.len() % 4 == 1 {
        return Err(Refusal::Length);
    }
    let mut out = Vec::with_capacity(digits.len() / 4 * 3 + 2);
    for group in digits.chunks(4) {
        let mut bits = 0_u32;
        for &digit in group {
            bits = bits << 6 | u32::from(digit);
        }
        bits <<= 6 * (4 - group.len());
        out.extend_from_slice(&bits.to_be_bytes()[1..group.len()]);
    }
    Ok(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn round_trip() {
        for length in 0..50_u8 {
            let bytes: Vec<u8> = (0..length).map(|i| i.wrapping_mul(37)).collect();
            for url in [false, true] {
                let text = encode(&bytes, url);
                let mut out = vec![0; bytes.len()];
                assert_eq!(decode(&text, &mut out), bytes.len());
                assert_eq!(out, bytes);
            }
        }
    }

    #[test]
    fn lenient() {
        let mut out = [0; 16];
        for (text, expected) in [
            (&b"YWJj=YWJj"[..], &b"abc"[..]),
            (b"=bad", b""),
            (b"*YW\nJj", b"abc"),
            (b"YQ", b"a"),
            (b"Y", b""),
            (b"YQ==YQ==", b"a"),
        ] {
            let written = decode(text, &mut out);
            assert_eq!(&out[..written], expected, "{text:?}");
        }
    }

    #[test]
    fn strict() {
        for text in [&b"YQ="[..], b"YQ===", b"-_==", b"=", b"YWJj="] {
            assert!(
                matches!(decode_strict(text), Err(Refusal::Character)),
                "{text:?}"
            );
        }
        assert!(matches!(decode_strict(b"Y"), Err(Refusal::Length)));
        assert_eq!(decode_strict(b" YQ = = ").ok(), Some(b"a".to_vec()));
    }
}
