//! The description of an item, as an expression the compiler evaluates.

use std::fmt::Write as _;

use proc_macro2::TokenStream;
use quote::quote;

/// JSON of which some texts are only known to the compiler, because they are constants of types.
#[derive(Clone, Default)]
pub(crate) struct Record {
    parts: Vec<TokenStream>,
    text: String,
}

impl Record {
    /// The beginning of an item's description.
    pub(crate) fn item(kind: &str, namespace: &str, name: &str, doc: &str) -> Self {
        let mut record = Self::default();
        record.raw("{\"kind\":").string(kind);
        if !namespace.is_empty() {
            record.raw(",\"namespace\":").string(namespace);
        }
        record.raw(",\"name\":").string(name).doc(doc);
        record
    }

    /// JSON as it is.
    pub(crate) fn raw(&mut self, json: &str) -> &mut Self {
        self.text.push_str(json);
        self
    }

    /// A text as a JSON string.
    pub(crate) fn string(&mut self, text: &str) -> &mut Self {
        self.text.push('"');
        for character in text.chars() {
            match character {
                '"' | '\\' => self.text.extend(['\\', character]),
                '\n' => self.text.push_str("\\n"),
                control if control < ' ' => {
                    let _ = write!(self.text, "\\u{:04x}", u32::from(control));
                }
                other => self.text.push(other),
            }
        }
        self.text.push('"');
        self
    }

    /// The member `doc`, unless it is empty.
    pub(crate) fn doc(&mut self, doc: &str) -> &mut Self {
        if doc.is_empty() {
            return self;
        }
        self.raw(",\"doc\":").string(doc)
    }

    /// A JSON string whose text is an expression of type `Text`.
    pub(crate) fn text(&mut self, text: &TokenStream) -> &mut Self {
        self.raw("\"");
        self.expression(&quote!(__tenon::codegen::Text::Json(&#text)));
        self.raw("\"")
    }

    /// `true` or `false`, from an expression.
    pub(crate) fn boolean(&mut self, value: &TokenStream) -> &mut Self {
        self.expression(&quote!(__tenon::codegen::Text::Bool(#value)))
    }

    /// JSON from an expression of type `Text`.
    pub(crate) fn expression(&mut self, text: &TokenStream) -> &mut Self {
        self.flush();
        self.parts.push(text.clone());
        self
    }

    /// Another piece of JSON.
    pub(crate) fn append(&mut self, mut other: Self) -> &mut Self {
        self.flush();
        other.flush();
        self.parts.append(&mut other.parts);
        self
    }

    fn flush(&mut self) {
        if !self.text.is_empty() {
            let text = std::mem::take(&mut self.text);
            self.parts
                .push(quote!(__tenon::codegen::Text::Plain(#text)));
        }
    }

    /// The whole as an expression of type `Text`.
    pub(crate) fn into_text(mut self) -> TokenStream {
        self.flush();
        let parts = &self.parts;
        quote!(__tenon::codegen::Text::Join(&[#(#parts),*]))
    }
}
