//! Types with their named lifetimes taken out: generated code stands outside of the item that declares them.

use proc_macro2::{Delimiter, Group, Ident, Spacing, Span, TokenStream, TokenTree};

/// The type with every named lifetime but `'static` replaced by `'_`.
pub(crate) fn inferred(ty: &TokenStream) -> TokenStream {
    replaced(ty, "_")
}

/// The type with every lifetime replaced by `'static`, elided ones of references included.
pub(crate) fn fixed(ty: &TokenStream) -> TokenStream {
    replaced(ty, "static")
}

fn replaced(ty: &TokenStream, with: &str) -> TokenStream {
    let mut out = TokenStream::new();
    let mut tokens = ty.clone().into_iter().peekable();
    while let Some(token) = tokens.next() {
        match token {
            TokenTree::Punct(tick)
                if tick.as_char() == '\'' && tick.spacing() == Spacing::Joint =>
            {
                out.extend([TokenTree::Punct(tick)]);
                if let Some(TokenTree::Ident(name)) = tokens.next() {
                    out.extend([TokenTree::Ident(lifetime(&name, with))]);
                }
            }
            TokenTree::Group(group) => {
                let mut inner = Group::new(group.delimiter(), replaced(&group.stream(), with));
                inner.set_span(group.span());
                out.extend([TokenTree::Group(inner)]);
            }
            other => out.extend([other]),
        }
    }
    out
}

fn lifetime(name: &Ident, with: &str) -> Ident {
    if name == "static" {
        name.clone()
    } else {
        Ident::new(with, name.span())
    }
}

/// The type with `Self` replaced by the class.
pub(crate) fn replace_self(ty: &TokenStream, class: &TokenStream) -> TokenStream {
    ty.clone()
        .into_iter()
        .flat_map(|token| match token {
            TokenTree::Ident(ident) if ident == "Self" => class.clone(),
            TokenTree::Group(group) => {
                let inner = replace_self(&group.stream(), class);
                let mut inner = Group::new(group.delimiter(), inner);
                inner.set_span(group.span());
                TokenTree::Group(inner).into()
            }
            other => other.into(),
        })
        .collect()
}

/// Whether the type is a reference, or has a lifetime other than `'static` in it.
pub(crate) fn has_lifetime(ty: &TokenStream) -> bool {
    let tokens: Vec<_> = ty.clone().into_iter().collect();
    tokens.iter().enumerate().any(|(index, token)| {
        let is_static = |index: usize| {
            matches!(tokens.get(index), Some(TokenTree::Ident(name)) if name == "static")
        };
        match token {
            TokenTree::Punct(punct) if punct.as_char() == '&' => !is_static(index + 2),
            TokenTree::Punct(punct) if punct.as_char() == '\'' => !is_static(index + 1),
            TokenTree::Group(group) => has_lifetime(&group.stream()),
            _ => false,
        }
    })
}

/// Whether the type is this name, with any path before it and any parameters after it, perhaps behind `&`.
pub(crate) fn is_named(ty: &TokenStream, name: &str) -> bool {
    let mut last = None;
    let mut tokens = ty.clone().into_iter().peekable();
    while let Some(token) = tokens.next() {
        match token {
            TokenTree::Punct(punct) if punct.as_char() == '<' => break,
            TokenTree::Punct(punct) if punct.as_char() == '\'' => {
                tokens.next();
            }
            TokenTree::Punct(punct) if matches!(punct.as_char(), '&' | ':') => {}
            TokenTree::Ident(word) if word == "mut" => {}
            TokenTree::Ident(ident) => last = Some(ident),
            _ => return false,
        }
    }
    last.is_some_and(|ident| ident == name)
}

/// Whether the type is `impl Trait`, which has no name.
pub(crate) fn is_nameless(ty: &TokenStream) -> bool {
    matches!(ty.clone().into_iter().next(), Some(TokenTree::Ident(word)) if word == "impl")
}

/// Whether the type is `()`.
pub(crate) fn is_unit(ty: &TokenStream) -> bool {
    let mut tokens = ty.clone().into_iter();
    matches!(
        (tokens.next(), tokens.next()),
        (Some(TokenTree::Group(group)), None)
            if group.delimiter() == Delimiter::Parenthesis && group.stream().is_empty()
    )
}

/// The tokens with another place, so that the compiler's errors about generated code around a type show the type.
pub(crate) fn span_of(ty: &TokenStream) -> Span {
    let mut tokens = ty.clone().into_iter();
    tokens.next().map_or_else(Span::call_site, |token| {
        token.span().resolved_at(Span::call_site())
    })
}
