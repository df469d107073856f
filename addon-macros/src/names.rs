//! From Rust's spelling of names to JavaScript's.

use proc_macro2::{Ident, Span};

use crate::error::{Error, Result};

/// The spellings that `rename_all` knows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Case {
    /// As in Rust.
    Same,
    /// `twoWords`
    Camel,
    /// `TwoWords`
    Pascal,
    /// `two_words`
    Snake,
    /// `TWO_WORDS`
    ScreamingSnake,
    /// `two-words`
    Kebab,
    /// `twowords`
    Lower,
    /// `TWOWORDS`
    Upper,
}

const NAMES: [(&str, Case); 8] = [
    ("camelCase", Case::Camel),
    ("PascalCase", Case::Pascal),
    ("snake_case", Case::Snake),
    ("SCREAMING_SNAKE_CASE", Case::ScreamingSnake),
    ("kebab-case", Case::Kebab),
    ("lowercase", Case::Lower),
    ("UPPERCASE", Case::Upper),
    ("none", Case::Same),
];

impl Case {
    /// The case that a text names.
    pub(crate) fn named(text: &str, span: Span) -> Result<Self> {
        NAMES
            .iter()
            .find(|(name, _)| *name == text)
            .map(|&(_, case)| case)
            .ok_or_else(|| {
                let names: Vec<_> = NAMES.iter().map(|(name, _)| *name).collect();
                Error::new(
                    span,
                    format!("`{text}` is no spelling; there are: {}", names.join(", ")),
                )
            })
    }

    /// A Rust name in this spelling.
    pub(crate) fn apply(self, name: &str) -> String {
        if self == Self::Same {
            return name.to_owned();
        }
        // Leading underscores are part of what the author chose.
        let bare = name.trim_start_matches('_');
        let underscores = &name[..name.len() - bare.len()];
        let words = words(bare);
        let spelled = match self {
            Self::Same => bare.to_owned(),
            Self::Camel => words
                .iter()
                .enumerate()
                .map(|(index, word)| {
                    if index == 0 {
                        word.clone()
                    } else {
                        capital(word)
                    }
                })
                .collect(),
            Self::Pascal => words.iter().map(|word| capital(word)).collect(),
            Self::Snake => words.join("_"),
            Self::ScreamingSnake => words.join("_").to_uppercase(),
            Self::Kebab => words.join("-"),
            Self::Lower => words.concat(),
            Self::Upper => words.concat().to_uppercase(),
        };
        format!("{underscores}{spelled}")
    }
}

/// A name as Rust sees it: `type` for `r#type`.
pub(crate) fn plain(name: &Ident) -> String {
    let text = name.to_string();
    text.strip_prefix("r#").map(str::to_owned).unwrap_or(text)
}

/// The words of a name, in lower case.
fn words(name: &str) -> Vec<String> {
    let mut words: Vec<String> = Vec::new();
    let characters: Vec<char> = name.chars().collect();
    let mut start = true;
    for (index, &character) in characters.iter().enumerate() {
        if character == '_' {
            start = true;
            continue;
        }
        let after_lower = index > 0 && !characters[index - 1].is_uppercase();
        // The last capital of a run begins the next word: `HTTPServer` is `http`, `server`.
        let before_lower = characters
            .get(index + 1)
            .is_some_and(|next| next.is_lowercase());
        if character.is_uppercase() && (after_lower || before_lower) {
            start = true;
        }
        if start || words.is_empty() {
            words.push(String::new());
            start = false;
        }
        if let Some(word) = words.last_mut() {
            word.extend(character.to_lowercase());
        }
    }
    words
}

fn capital(word: &str) -> String {
    let mut characters = word.chars();
    characters.next().map_or_else(String::new, |first| {
        first.to_uppercase().chain(characters).collect()
    })
}

#[cfg(test)]
mod tests {
    use super::Case;

    #[test]
    fn spellings() {
        let all = [
            (Case::Camel, "twoWords2"),
            (Case::Pascal, "TwoWords2"),
            (Case::Snake, "two_words2"),
            (Case::ScreamingSnake, "TWO_WORDS2"),
            (Case::Kebab, "two-words2"),
            (Case::Lower, "twowords2"),
            (Case::Upper, "TWOWORDS2"),
        ];
        for (case, expected) in all {
            for source in ["two_words2", "TwoWords2", "twoWords2", "TWO_WORDS2"] {
                assert_eq!(case.apply(source), expected, "{source} as {case:?}");
            }
        }
        assert_eq!(Case::Camel.apply("HTTPServer"), "httpServer");
        assert_eq!(Case::Camel.apply("_private_name"), "_privateName");
        assert_eq!(Case::Camel.apply("x"), "x");
        assert_eq!(Case::Same.apply("a_B"), "a_B");
    }
}
