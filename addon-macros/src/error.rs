//! Compile errors that point at the user's own tokens.

use proc_macro2::{Delimiter, Group, Ident, Literal, Punct, Spacing, Span, TokenStream, TokenTree};
use quote::ToTokens;

/// One or several messages, each at a place in the user's code.
#[derive(Debug)]
pub(crate) struct Error(Vec<Message>);

#[derive(Debug)]
struct Message {
    start: Span,
    end: Span,
    text: String,
}

/// What parsing and expanding return.
pub(crate) type Result<T> = std::result::Result<T, Error>;

impl Error {
    /// A message at one place.
    pub(crate) fn new(span: Span, text: impl Into<String>) -> Self {
        Self(vec![Message {
            start: span,
            end: span,
            text: text.into(),
        }])
    }

    /// A message that underlines all of `tokens`.
    pub(crate) fn at(tokens: &impl ToTokens, text: impl Into<String>) -> Self {
        let mut tokens = tokens.to_token_stream().into_iter();
        let start = tokens
            .next()
            .map_or_else(Span::call_site, |token| token.span());
        let end = tokens.last().map_or(start, |token| token.span());
        Self(vec![Message {
            start,
            end,
            text: text.into(),
        }])
    }

    /// Adds the messages of another error.
    pub(crate) fn and(mut self, other: Self) -> Self {
        self.0.extend(other.0);
        self
    }

    /// `::core::compile_error! { "..." }` for every message.
    pub(crate) fn into_compile_errors(self) -> TokenStream {
        self.0.iter().flat_map(Message::tokens).collect()
    }
}

impl Message {
    /// The compiler underlines from the first token's place to the last one's.
    fn tokens(&self) -> Vec<TokenTree> {
        let punct = |symbol, spacing| {
            let mut punct = Punct::new(symbol, spacing);
            punct.set_span(self.start);
            TokenTree::Punct(punct)
        };
        let mut text = Literal::string(&self.text);
        text.set_span(self.end);
        let mut body = Group::new(Delimiter::Brace, TokenTree::Literal(text).into());
        body.set_span(self.end);
        vec![
            punct(':', Spacing::Joint),
            punct(':', Spacing::Alone),
            TokenTree::Ident(Ident::new("core", self.start)),
            punct(':', Spacing::Joint),
            punct(':', Spacing::Alone),
            TokenTree::Ident(Ident::new("compile_error", self.start)),
            punct('!', Spacing::Alone),
            TokenTree::Group(body),
        ]
    }
}

/// An error at these tokens.
pub(crate) fn refuse<T>(tokens: &impl ToTokens, text: &str) -> Result<T> {
    Err(Error::at(tokens, text))
}

/// Collects errors, so that one build shows all of them.
#[derive(Default)]
pub(crate) struct Errors(Option<Error>);

impl Errors {
    /// Keeps an error for later.
    pub(crate) fn push(&mut self, error: Error) {
        self.0 = Some(match self.0.take() {
            Some(first) => first.and(error),
            None => error,
        });
    }

    /// The value, if there is one; the error is kept for later.
    pub(crate) fn keep<T>(&mut self, result: Result<T>) -> Option<T> {
        result.map_err(|error| self.push(error)).ok()
    }

    /// `value`, if there was no error.
    pub(crate) fn finish<T>(self, value: T) -> Result<T> {
        match self.0 {
            Some(error) => Err(error),
            None => Ok(value),
        }
    }
}
