//! `impl Type { ... }`.

use proc_macro2::{Delimiter, TokenStream, TokenTree};
use quote::{ToTokens, quote};

use super::{Attribute, Cursor, Function, Generics, function};
use crate::error::{Error, Result};

/// An `impl` block of a type.
pub(crate) struct Implementation {
    /// Its attributes.
    pub(crate) attributes: Vec<Attribute>,
    /// Its generic parameters.
    pub(crate) generics: Generics,
    head: TokenStream,
    /// The type.
    pub(crate) ty: TokenStream,
    /// What is in it.
    pub(crate) items: Vec<ImplItem>,
}

/// One item of an `impl` block.
pub(crate) enum ImplItem {
    Function(Box<Function>),
    Constant(Constant),
    /// Types, macro calls: handed on as they are.
    Other(Vec<Attribute>, TokenStream),
}

/// `const NAME: Type = value;`
pub(crate) struct Constant {
    /// Its attributes; ours are taken out while it is expanded.
    pub(crate) attributes: Vec<Attribute>,
    /// Its name.
    pub(crate) name: proc_macro2::Ident,
    /// Its type.
    pub(crate) ty: TokenStream,
    /// Whether it is a static.
    pub(crate) is_static: bool,
    /// Everything but the attributes, as it was.
    tokens: TokenStream,
}

impl ToTokens for Constant {
    fn to_tokens(&self, tokens: &mut TokenStream) {
        let (attributes, rest) = (&self.attributes, &self.tokens);
        tokens.extend(quote!(#(#attributes)* #rest));
    }
}

impl ToTokens for ImplItem {
    fn to_tokens(&self, tokens: &mut TokenStream) {
        match self {
            Self::Function(function) => function.to_tokens(tokens),
            Self::Constant(constant) => constant.to_tokens(tokens),
            Self::Other(attributes, rest) => tokens.extend(quote!(#(#attributes)* #rest)),
        }
    }
}

impl ToTokens for Implementation {
    fn to_tokens(&self, tokens: &mut TokenStream) {
        let Self {
            attributes,
            head,
            items,
            ..
        } = self;
        tokens.extend(quote!(#(#attributes)* #head { #(#items)* }));
    }
}

/// Whether a constant or static comes next.
pub(crate) fn at_constant(cursor: &Cursor) -> bool {
    (cursor.at_word("const") || cursor.at_word("static")) && !super::function::at_function(cursor)
}

/// Reads `const NAME: Type = value;` or a static; attributes and visibility are already taken.
pub(crate) fn constant(
    attributes: Vec<Attribute>,
    visibility: TokenStream,
    cursor: &mut Cursor,
) -> Result<Constant> {
    let mut tokens = visibility;
    let is_static = cursor.at_word("static");
    tokens.extend(cursor.next());
    if let Some(word) = cursor.eat_word("mut") {
        return Err(Error::at(
            &word,
            "only a constant or an immutable static can be exported",
        ));
    }
    let name = cursor.ident("the constant's name")?;
    cursor.punct(':')?;
    let ty = cursor.until(|at| at.at_punct('=') || at.at_punct(';'));
    let value = cursor.until(|at| at.at_punct(';'));
    cursor.punct(';')?;
    tokens.extend(quote!(#name: #ty #value;));
    Ok(Constant {
        attributes,
        name,
        ty,
        is_static,
        tokens,
    })
}

/// Reads an `impl` block; its attributes are already taken.
pub(crate) fn implementation(
    attributes: Vec<Attribute>,
    cursor: &mut Cursor,
) -> Result<Implementation> {
    let head = cursor.fork().until(|at| at.at_group(Delimiter::Brace));
    if cursor.at_word("unsafe") {
        return cursor.error("`#[methods]` goes on `impl Type { ... }`, which is never unsafe");
    }
    let Some(keyword) = cursor.eat_word("impl") else {
        return cursor.error("`#[methods]` goes on `impl Type { ... }`");
    };
    let mut generics = Generics::parse(cursor)?;
    let ty = cursor
        .until(|at| at.at_group(Delimiter::Brace) || at.at_word("where") || at.at_word("for"));
    if cursor.at_word("for") {
        return Err(Error::at(
            &ty,
            "`#[methods]` goes on `impl Type { ... }`, not on the implementation of a trait",
        ));
    }
    if ty.is_empty() {
        return Err(Error::at(&keyword, "expected a type after `impl`"));
    }
    generics.parse_where(cursor);
    let group = cursor.group(Delimiter::Brace, "`{`")?;
    let mut inside = Cursor::inside(&group);
    let mut items = Vec::new();
    while !inside.is_empty() {
        items.push(item(&mut inside)?);
    }
    Ok(Implementation {
        attributes,
        generics,
        head,
        ty,
        items,
    })
}

fn item(cursor: &mut Cursor) -> Result<ImplItem> {
    let attributes = Attribute::parse_all(cursor)?;
    let visibility = cursor.visibility();
    if super::function::at_function(cursor) {
        return Ok(ImplItem::Function(Box::new(function(
            attributes, visibility, cursor,
        )?)));
    }
    if at_constant(cursor) {
        return Ok(ImplItem::Constant(constant(
            attributes, visibility, cursor,
        )?));
    }
    let mut rest = visibility;
    // A macro call in braces ends with them, everything else with a semicolon.
    while let Some(token) = cursor.next() {
        let last = match &token {
            TokenTree::Punct(punct) => punct.as_char() == ';',
            TokenTree::Group(group) => group.delimiter() == Delimiter::Brace,
            _ => false,
        };
        rest.extend([token]);
        if last {
            break;
        }
    }
    Ok(ImplItem::Other(attributes, rest))
}
