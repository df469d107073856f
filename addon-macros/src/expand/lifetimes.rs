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
    replaced_except(ty, with, &mut Vec::new())
}

/// Leaves the lifetimes in `bound` alone, to which those of every `for<'a>` on the way are added.
fn replaced_except(ty: &TokenStream, with: &str, bound: &mut Vec<String>) -> TokenStream {
    let mut out = TokenStream::new();
    let mut binds = false;
    let mut tokens = ty.clone().into_iter();
    while let Some(token) = tokens.next() {
        match token {
            TokenTree::Punct(tick)
                if tick.as_char() == '\'' && tick.spacing() == Spacing::Joint =>
            {
                out.extend([TokenTree::Punct(tick)]);
                if let Some(TokenTree::Ident(name)) = tokens.next() {
                    if binds {
                        bound.push(name.to_string());
                    }
                    let kept = name == "static" || bound.contains(&name.to_string());
                    let span = name.span();
                    let name = if kept { name } else { Ident::new(with, span) };
                    out.extend([TokenTree::Ident(name)]);
                }
                continue;
            }
            TokenTree::Group(group) => {
                let stream = replaced_except(&group.stream(), with, bound);
                let mut inner = Group::new(group.delimiter(), stream);
                inner.set_span(group.span());
                out.extend([TokenTree::Group(inner)]);
            }
            TokenTree::Ident(word) => {
                binds = word == "for";
                out.extend([TokenTree::Ident(word)]);
            }
            TokenTree::Punct(punct) => {
                // The list of `for<'a, 'b>` ends with the bracket.
                binds &= matches!(punct.as_char(), '<' | ',');
                out.extend([TokenTree::Punct(punct)]);
            }
            other => out.extend([other]),
        }
    }
    out
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

#[cfg(test)]
mod tests {
    use super::{fixed, has_lifetime, inferred, is_named, is_unit, replace_self};
    use proc_macro2::TokenStream;

    fn tokens(source: &str) -> TokenStream {
        source.parse().expect("tokens")
    }

    #[test]
    fn named_lifetimes_are_taken_out() {
        for (source, expected) in [
            ("&'a str", "&'_ str"),
            (
                "Option<(Value<'a>, &'static str)>",
                "Option<(Value<'_>, &'static str)>",
            ),
            (
                "Box<dyn for<'x, 'y> Fn(&'x str, &'a str) -> &'y str>",
                "Box<dyn for<'x, 'y> Fn(&'x str, &'_ str) -> &'y str>",
            ),
        ] {
            assert_eq!(
                inferred(&tokens(source)).to_string(),
                tokens(expected).to_string()
            );
        }
        assert_eq!(
            fixed(&tokens("Value<'_>")).to_string(),
            tokens("Value<'static>").to_string()
        );
    }

    #[test]
    fn what_a_type_is() {
        assert!(is_named(&tokens("&'a tenon_addon::Env<'_>"), "Env"));
        assert!(!is_named(&tokens("Vec<Env>"), "Env"));
        assert!(is_unit(&tokens("()")) && !is_unit(&tokens("(u8,)")));
        assert!(has_lifetime(&tokens("Vec<&str>")) && has_lifetime(&tokens("(u8, Value<'_>)")));
        assert!(!has_lifetime(&tokens("Vec<&'static str>")));
    }

    #[test]
    fn self_is_the_class() {
        let replaced = replace_self(&tokens("Result<(&Self, Self)>"), &tokens("Node"));
        assert_eq!(
            replaced.to_string(),
            tokens("Result<(&Node, Node)>").to_string()
        );
    }
}
