//! The text of string literals.

use proc_macro2::Literal;

/// The text that a `"..."` or `r#"..."#` stands for; `None` for any other literal.
pub(crate) fn string(literal: &Literal) -> Option<String> {
    let source = literal.to_string();
    if let Some(raw) = source.strip_prefix('r') {
        let hashes = raw.len() - raw.trim_start_matches('#').len();
        return raw
            .get(hashes + 1..raw.len().checked_sub(hashes + 1)?)
            .map(str::to_owned);
    }
    let inner = source.strip_prefix('"')?.strip_suffix('"')?;
    let mut text = String::with_capacity(inner.len());
    let mut rest = inner.chars();
    while let Some(character) = rest.next() {
        if character != '\\' {
            text.push(character);
            continue;
        }
        match rest.next()? {
            'n' => text.push('\n'),
            'r' => text.push('\r'),
            't' => text.push('\t'),
            '0' => text.push('\0'),
            'x' => {
                let digits: String = rest.by_ref().take(2).collect();
                text.push(char::from(u8::from_str_radix(&digits, 16).ok()?));
            }
            'u' => {
                let digits: String = rest
                    .by_ref()
                    .take_while(|&character| character != '}')
                    .filter(|character| character.is_ascii_hexdigit())
                    .collect();
                text.push(char::from_u32(u32::from_str_radix(&digits, 16).ok()?)?);
            }
            // A line that ends in a backslash goes on at the next line's first character.
            '\n' => {
                let trimmed = rest.as_str().trim_start();
                rest = trimmed.chars();
            }
            other => text.push(other),
        }
    }
    Some(text)
}

#[cfg(test)]
mod tests {
    use super::string;
    use proc_macro2::Literal;

    fn read(source: &str) -> Option<String> {
        string(&source.parse::<Literal>().expect("a literal"))
    }

    #[test]
    fn escapes() {
        assert_eq!(read(r#""a\n\"\\\u{e9}\x41""#).as_deref(), Some("a\n\"\\éA"));
    }

    #[test]
    fn raw() {
        assert_eq!(read(r##"r#"a"\n"#"##).as_deref(), Some("a\"\\n"));
        assert_eq!(read(r#"r"x""#).as_deref(), Some("x"));
    }

    #[test]
    fn others() {
        assert_eq!(read("1"), None);
        assert_eq!(read("'c'"), None);
        assert_eq!(read("b\"x\""), None);
    }
}
