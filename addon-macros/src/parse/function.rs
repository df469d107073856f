//! `fn name(...) -> T { ... }`, its body untouched.

use proc_macro2::{Delimiter, Ident, Span, TokenStream, TokenTree};
use quote::{ToTokens, quote};

use super::{Attribute, Cursor, Generics};
use crate::error::{Error, Result};

/// A function or method.
pub(crate) struct Function {
    /// Its attributes; ours are taken out while it is expanded.
    pub(crate) attributes: Vec<Attribute>,
    visibility: TokenStream,
    /// `const`, `unsafe`, `extern "C"`, in the user's order.
    qualifiers: TokenStream,
    /// Where `async` stands.
    pub(crate) asyncness: Option<Ident>,
    /// Where `unsafe` stands.
    pub(crate) unsafety: Option<Ident>,
    /// Its name.
    pub(crate) name: Ident,
    /// The generic parameters, and their tokens.
    pub(crate) generics: Generics,
    generics_tokens: TokenStream,
    /// `self`, if it has it.
    pub(crate) receiver: Option<Receiver>,
    /// The parameters after `self`.
    pub(crate) parameters: Vec<Parameter>,
    /// The type after `->`.
    pub(crate) output: Option<TokenStream>,
    body: TokenStream,
}

/// How a method takes its object.
pub(crate) struct Receiver {
    tokens: TokenStream,
    /// The word `self`.
    pub(crate) word: Ident,
    /// Taken by `&`.
    pub(crate) reference: bool,
    /// Taken by `&mut`.
    pub(crate) mutable: bool,
    /// The type in `self: Type`.
    pub(crate) typed: Option<TokenStream>,
}

/// `pattern: Type`.
pub(crate) struct Parameter {
    /// Its attributes; ours are taken out while the function is expanded.
    pub(crate) attributes: Vec<Attribute>,
    pattern: TokenStream,
    /// Its type.
    pub(crate) ty: TokenStream,
    /// Its type as generated code outside of the item writes it.
    pub(crate) generated: TokenStream,
}

impl Parameter {
    /// The name, if the pattern is just one.
    pub(crate) fn name(&self) -> Option<Ident> {
        let mut last = None;
        for token in self.pattern.clone() {
            match token {
                TokenTree::Ident(ident) if ident == "mut" || ident == "ref" => {}
                TokenTree::Ident(ident) if last.is_none() => last = Some(ident),
                _ => return None,
            }
        }
        last.filter(|name| name != "_")
    }

    /// Where the parameter begins.
    pub(crate) fn span(&self) -> Span {
        first_span(&self.pattern)
    }
}

/// Where a list of tokens begins.
pub(crate) fn first_span(tokens: &TokenStream) -> Span {
    tokens
        .clone()
        .into_iter()
        .next()
        .map_or_else(Span::call_site, |token| token.span())
}

impl ToTokens for Function {
    fn to_tokens(&self, tokens: &mut TokenStream) {
        let Self {
            attributes,
            visibility,
            qualifiers,
            asyncness,
            name,
            generics_tokens,
            receiver,
            parameters,
            output,
            body,
            ..
        } = self;
        let receiver = receiver.as_ref().map(|receiver| {
            let tokens = &receiver.tokens;
            quote!(#tokens,)
        });
        let parameters = parameters.iter().map(|parameter| {
            let Parameter {
                attributes,
                pattern,
                ty,
                ..
            } = parameter;
            quote!(#(#attributes)* #pattern: #ty)
        });
        let output = output.as_ref().map(|output| quote!(-> #output));
        let where_clause = self.generics.where_clause();
        tokens.extend(quote! {
            #(#attributes)* #visibility #asyncness #qualifiers fn #name #generics_tokens
            (#receiver #(#parameters),*) #output #where_clause #body
        });
    }
}

/// Whether a function comes next, after its attributes and visibility.
pub(crate) fn at_function(cursor: &Cursor) -> bool {
    let mut ahead = 0;
    loop {
        if cursor.at_word_ahead(ahead, "fn") {
            return true;
        }
        let qualifier = ["const", "async", "unsafe", "extern"]
            .iter()
            .any(|word| cursor.at_word_ahead(ahead, word));
        // The name of an ABI follows `extern`.
        let abi = ahead > 0 && cursor.at_word_ahead(ahead - 1, "extern");
        if !qualifier && !abi {
            return false;
        }
        ahead += 1;
    }
}

/// Reads a function; its attributes and visibility are already taken.
pub(crate) fn function(
    attributes: Vec<Attribute>,
    visibility: TokenStream,
    cursor: &mut Cursor,
) -> Result<Function> {
    let mut qualifiers = TokenStream::new();
    let (mut asyncness, mut unsafety) = (None, None);
    while !cursor.at_word("fn") {
        if let Some(word) = cursor.eat_word("async") {
            asyncness = Some(word);
            continue;
        }
        if cursor.at_word("unsafe") {
            unsafety = cursor.eat_word("unsafe");
            qualifiers.extend(unsafety.clone().map(TokenTree::Ident));
            continue;
        }
        match cursor.next() {
            Some(token @ (TokenTree::Ident(_) | TokenTree::Literal(_))) => {
                qualifiers.extend([token]);
            }
            _ => return cursor.error("expected `fn`"),
        }
    }
    cursor.next();
    let name = cursor.ident("the function's name")?;
    let mut all = TokenStream::new();
    let mut generics = Generics::default();
    if cursor.at_punct('<') {
        let before = cursor.until(|at| at.at_group(Delimiter::Parenthesis));
        generics = Generics::parse(&mut Cursor::new(before.clone(), name.span()))?;
        all = before;
    }
    let group = cursor.group(Delimiter::Parenthesis, "the parameters in `(...)`")?;
    let (receiver, parameters) = parameters(&mut Cursor::inside(&group))?;
    let output =
        if cursor.at_punct('-') {
            cursor.next();
            cursor.punct('>')?;
            Some(cursor.until(|at| {
                at.at_group(Delimiter::Brace) || at.at_punct(';') || at.at_word("where")
            }))
        } else {
            None
        };
    generics.parse_where(cursor);
    let body = cursor.group(Delimiter::Brace, "the function's body in `{...}`")?;
    Ok(Function {
        attributes,
        visibility,
        qualifiers,
        asyncness,
        unsafety,
        name,
        generics,
        generics_tokens: all,
        receiver,
        parameters,
        output,
        body: TokenTree::Group(body).into(),
    })
}

fn parameters(cursor: &mut Cursor) -> Result<(Option<Receiver>, Vec<Parameter>)> {
    let (mut receiver, mut list) = (None, Vec::new());
    while !cursor.is_empty() {
        let attributes = Attribute::parse_all(cursor)?;
        if list.is_empty() && receiver.is_none() {
            let tokens = cursor.fork().until_comma();
            if let Some(found) = self::receiver(tokens) {
                if let Some(attribute) = attributes.first() {
                    return Err(Error::at(attribute, "`self` takes no attributes"));
                }
                cursor.until_comma();
                receiver = Some(found);
                continue;
            }
        }
        let start = cursor.span();
        // A path in a pattern has `::`, whose colons come in pairs.
        let pattern = cursor.until(|at| at.at_punct(':') && !at.at_punct_ahead(1, ':'));
        if cursor.is_empty() {
            return Err(Error::new(start, "expected `name: Type`"));
        }
        cursor.punct(':')?;
        let ty = cursor.until_comma();
        list.push(Parameter {
            attributes,
            pattern,
            generated: ty.clone(),
            ty,
        });
    }
    Ok((receiver, list))
}

/// Reads `self`, `mut self`, `&self`, `&mut self`, `&'a self` or `self: Type`.
fn receiver(tokens: TokenStream) -> Option<Receiver> {
    let mut cursor = Cursor::new(tokens.clone(), Span::call_site());
    let reference = cursor.eat_punct('&');
    if reference && cursor.eat_punct('\'') {
        cursor.next();
    }
    let mutable = cursor.eat_word("mut").is_some();
    let word = cursor.eat_word("self")?;
    let typed = if cursor.eat_punct(':') {
        Some(cursor.rest())
    } else {
        None
    };
    Some(Receiver {
        tokens,
        word,
        reference,
        mutable: reference && mutable,
        typed,
    })
}

#[cfg(test)]
mod tests {
    use super::{Function, at_function, function};
    use crate::parse::Cursor;
    use proc_macro2::{Span, TokenStream};
    use quote::ToTokens;

    fn parse(source: &str) -> crate::error::Result<Function> {
        let tokens: TokenStream = source.parse().expect("tokens");
        let mut cursor = Cursor::new(tokens, Span::call_site());
        let visibility = cursor.visibility();
        assert!(at_function(&cursor), "{source}");
        function(Vec::new(), visibility, &mut cursor)
    }

    /// What is written comes out as it was.
    #[test]
    fn round_trips() {
        for source in [
            "fn f() { }",
            "pub(crate) async fn f(a: u8,) -> Vec<Vec<u8>> { a >> 1 }",
            "pub const unsafe extern \"C\" fn f<'a, T: Fn(u8) -> u8, const N: usize>(&'a mut self, mut x: [T; N]) where T: Copy { }",
            "fn f(self: Box<Self>, (a, b): (u8, u8), Point { x, .. }: Point, _: fn(u8) -> u8) -> impl Fn() -> u8 { }",
            "fn f(a: <u8 as std::ops::Add<u8>>::Output, b: &dyn Fn(&str) -> Option<&str>) { }",
        ] {
            let parsed = parse(source).expect(source).to_token_stream().to_string();
            let expected: TokenStream = source.replace(",)", ")").parse().expect("tokens");
            assert_eq!(parsed.replace(" ,)", ")"), expected.to_string(), "{source}");
        }
    }

    #[test]
    fn parameters_are_told_apart() {
        let parsed = parse("fn f(a: HashMap<String, Vec<u8>>, mut b: (u8, u8), (c, d): X) { }")
            .expect("a function");
        let names: Vec<_> = parsed
            .parameters
            .iter()
            .map(|parameter| parameter.name().map(|name| name.to_string()))
            .collect();
        assert_eq!(names, [Some("a".to_owned()), Some("b".to_owned()), None]);
        assert_eq!(
            parsed.parameters[0].ty.to_string(),
            "HashMap < String , Vec < u8 >>"
        );
    }

    #[test]
    fn halves_of_functions_are_errors() {
        for source in [
            "fn",
            "fn f",
            "fn f()",
            "fn f(a) { }",
            "fn f() ->",
            "fn f<T { }",
            "async fn (a: u8) { }",
        ] {
            let _ = parse(source).err().expect(source);
        }
    }
}
