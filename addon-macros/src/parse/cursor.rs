//! A position in a list of tokens.

use proc_macro2::{Delimiter, Group, Ident, Literal, Span, TokenStream, TokenTree};

use crate::error::{Error, Result};

/// Reads tokens from front to back.
pub(crate) struct Cursor {
    tokens: Vec<TokenTree>,
    position: usize,
    /// Where an error is shown when tokens are missing.
    end: Span,
}

impl Cursor {
    /// Reads `tokens`; an unexpected end is reported at `end`.
    pub(crate) fn new(tokens: TokenStream, end: Span) -> Self {
        let mut list = Vec::new();
        flatten(tokens, &mut list);
        Self {
            tokens: list,
            position: 0,
            end,
        }
    }

    /// Reads what is inside a group.
    pub(crate) fn inside(group: &Group) -> Self {
        Self::new(group.stream(), group.span_close())
    }

    /// Another cursor at the same place.
    pub(crate) fn fork(&self) -> Self {
        Self {
            tokens: self.tokens[self.position..].to_vec(),
            position: 0,
            end: self.end,
        }
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.position == self.tokens.len()
    }

    pub(crate) fn peek(&self) -> Option<&TokenTree> {
        self.tokens.get(self.position)
    }

    fn peek_at(&self, ahead: usize) -> Option<&TokenTree> {
        self.tokens.get(self.position + ahead)
    }

    /// Where the next token is.
    pub(crate) fn span(&self) -> Span {
        self.peek().map_or(self.end, TokenTree::span)
    }

    pub(crate) fn next(&mut self) -> Option<TokenTree> {
        let token = self.tokens.get(self.position).cloned();
        self.position += usize::from(token.is_some());
        token
    }

    /// An error at the next token.
    pub(crate) fn error<T>(&self, text: impl Into<String>) -> Result<T> {
        Err(Error::new(self.span(), text))
    }

    /// Whether the next token is this punctuation character.
    pub(crate) fn at_punct(&self, symbol: char) -> bool {
        self.at_punct_ahead(0, symbol)
    }

    /// Whether the token `ahead` of the next one is this punctuation character.
    pub(crate) fn at_punct_ahead(&self, ahead: usize, symbol: char) -> bool {
        matches!(self.peek_at(ahead), Some(TokenTree::Punct(punct)) if punct.as_char() == symbol)
    }

    /// Whether the next token is this word.
    pub(crate) fn at_word(&self, word: &str) -> bool {
        self.at_word_ahead(0, word)
    }

    /// Whether the token `ahead` of the next one is this word.
    pub(crate) fn at_word_ahead(&self, ahead: usize, word: &str) -> bool {
        matches!(self.peek_at(ahead), Some(TokenTree::Ident(ident)) if ident == word)
    }

    /// Whether the next token is a group of this kind.
    pub(crate) fn at_group(&self, delimiter: Delimiter) -> bool {
        matches!(self.peek(), Some(TokenTree::Group(group)) if group.delimiter() == delimiter)
    }

    /// Takes the punctuation character if it comes next.
    pub(crate) fn eat_punct(&mut self, symbol: char) -> bool {
        let found = self.at_punct(symbol);
        self.position += usize::from(found);
        found
    }

    /// Takes the word if it comes next.
    pub(crate) fn eat_word(&mut self, word: &str) -> Option<Ident> {
        if !self.at_word(word) {
            return None;
        }
        match self.next() {
            Some(TokenTree::Ident(ident)) => Some(ident),
            _ => None,
        }
    }

    /// Takes a punctuation character, or fails.
    pub(crate) fn punct(&mut self, symbol: char) -> Result<()> {
        if self.eat_punct(symbol) {
            return Ok(());
        }
        self.error(format!("expected `{symbol}`"))
    }

    /// Takes a name, or fails.
    pub(crate) fn ident(&mut self, what: &str) -> Result<Ident> {
        match self.peek() {
            Some(TokenTree::Ident(ident)) => {
                let ident = ident.clone();
                self.position += 1;
                Ok(ident)
            }
            _ => self.error(format!("expected {what}")),
        }
    }

    /// Takes a literal, or fails.
    pub(crate) fn literal(&mut self, what: &str) -> Result<Literal> {
        match self.peek() {
            Some(TokenTree::Literal(literal)) => {
                let literal = literal.clone();
                self.position += 1;
                Ok(literal)
            }
            // `$value:literal` of a macro by example arrives inside an invisible group.
            Some(TokenTree::Group(group)) if group.delimiter() == Delimiter::None => {
                let mut inner = Cursor::inside(group);
                let literal = inner.literal(what)?;
                self.position += 1;
                Ok(literal)
            }
            _ => self.error(format!("expected {what}")),
        }
    }

    /// Takes a group of this kind, or fails.
    pub(crate) fn group(&mut self, delimiter: Delimiter, what: &str) -> Result<Group> {
        match self.peek() {
            Some(TokenTree::Group(group)) if group.delimiter() == delimiter => {
                let group = group.clone();
                self.position += 1;
                Ok(group)
            }
            _ => self.error(format!("expected {what}")),
        }
    }

    /// All that is left.
    pub(crate) fn rest(&mut self) -> TokenStream {
        let rest = self.tokens[self.position..].iter().cloned().collect();
        self.position = self.tokens.len();
        rest
    }

    /// The tokens up to the first one for which `stop` holds and that is not between `<` and `>`.
    pub(crate) fn until(&mut self, stop: impl Fn(&Self) -> bool) -> TokenStream {
        let start = self.position;
        let mut depth = 0usize;
        let mut after_dash = false;
        while let Some(token) = self.peek() {
            if depth == 0 && stop(self) {
                break;
            }
            let mut dash = false;
            if let TokenTree::Punct(punct) = token {
                match punct.as_char() {
                    '<' => depth += 1,
                    // The `>` of `->` closes nothing.
                    '>' if !after_dash => depth = depth.saturating_sub(1),
                    '-' => dash = true,
                    _ => {}
                }
            }
            after_dash = dash;
            self.position += 1;
        }
        self.tokens[start..self.position].iter().cloned().collect()
    }

    /// The tokens up to a comma, which is taken too.
    pub(crate) fn until_comma(&mut self) -> TokenStream {
        let tokens = self.until(|cursor| cursor.at_punct(','));
        self.eat_punct(',');
        tokens
    }

    /// `pub`, `pub(crate)`, ... as they are.
    pub(crate) fn visibility(&mut self) -> TokenStream {
        let mut tokens = TokenStream::new();
        if let Some(word) = self.eat_word("pub") {
            tokens.extend([TokenTree::Ident(word)]);
            // A tuple field's type may begin with a parenthesis too: `pub (u8, u8)`.
            let scope = match self.peek() {
                Some(TokenTree::Group(group)) if group.delimiter() == Delimiter::Parenthesis => {
                    let inner = Cursor::inside(group);
                    ["crate", "self", "super", "in"]
                        .iter()
                        .any(|word| inner.at_word(word))
                }
                _ => false,
            };
            if scope {
                tokens.extend(self.next());
            }
        }
        tokens
    }
}

/// Takes tokens out of invisible groups, in which macros by example hand on what they matched: items, visibilities
/// and blocks. Types and expressions stay together.
fn flatten(tokens: TokenStream, list: &mut Vec<TokenTree>) {
    const ITEMS: [&str; 11] = [
        "pub", "fn", "async", "unsafe", "extern", "const", "static", "struct", "enum", "impl",
        "mod",
    ];
    for token in tokens {
        match token {
            TokenTree::Group(group) if group.delimiter() == Delimiter::None => {
                let mut inner = group.stream().into_iter();
                let open = match (inner.next(), inner.next()) {
                    (None, _) => true,
                    (Some(TokenTree::Group(block)), None) => block.delimiter() == Delimiter::Brace,
                    (Some(TokenTree::Punct(punct)), _) => punct.as_char() == '#',
                    (Some(TokenTree::Ident(word)), _) => ITEMS.iter().any(|item| word == item),
                    _ => false,
                };
                if open {
                    flatten(group.stream(), list);
                } else {
                    list.push(TokenTree::Group(group));
                }
            }
            other => list.push(other),
        }
    }
}
