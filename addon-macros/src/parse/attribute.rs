//! `#[...]` before an item, and the options inside those that are ours.

use proc_macro2::{Delimiter, Ident, Span, TokenStream, TokenTree};
use quote::{ToTokens, quote};

use super::Cursor;
use crate::error::{Error, Errors, Result};
use crate::literal;

/// One `#[path ...]`.
#[derive(Clone)]
pub(crate) struct Attribute {
    /// The last segment of the path: `export` of `tenon_addon::export`.
    pub(crate) name: Ident,
    /// The whole path.
    path: TokenStream,
    /// What follows the path.
    arguments: TokenStream,
}

impl Attribute {
    /// Whether the path is this one word.
    pub(crate) fn is(&self, word: &str) -> bool {
        self.name == word && self.path.clone().into_iter().count() == 1
    }

    /// The same attribute with options added to what is in its parentheses.
    pub(crate) fn with_option(&self, option: &TokenStream) -> Result<Self> {
        let mut cursor = Cursor::new(self.arguments.clone(), self.name.span());
        let mut inner = TokenStream::new();
        if !cursor.is_empty() {
            inner = cursor.group(Delimiter::Parenthesis, "`(` or `]`")?.stream();
        }
        let ends_with_comma = matches!(
            option.clone().into_iter().last(),
            Some(TokenTree::Punct(punct)) if punct.as_char() == ','
        );
        let comma = (!ends_with_comma).then(|| quote!(,));
        Ok(Self {
            arguments: quote!((#option #comma #inner)),
            ..self.clone()
        })
    }

    /// The text of `#[deprecated = "text"]` or `#[deprecated(note = "text")]`.
    fn note(&self) -> Option<String> {
        let mut cursor = Cursor::new(self.arguments.clone(), self.name.span());
        if cursor.eat_punct('=') {
            return literal::string(&cursor.literal("text").ok()?);
        }
        let group = cursor.group(Delimiter::Parenthesis, "`(`").ok()?;
        let mut options = Options::default();
        options.extend(Cursor::inside(&group)).ok()?;
        options.text("note").ok()?.map(|(text, _)| text)
    }

    /// Takes one attribute if it comes next.
    fn parse(cursor: &mut Cursor) -> Result<Option<Self>> {
        if !cursor.eat_punct('#') {
            return Ok(None);
        }
        let group = cursor.group(Delimiter::Bracket, "`[`")?;
        let mut inside = Cursor::inside(&group);
        let path = inside.until(|at| {
            at.at_punct('=')
                || matches!(at.peek(), Some(TokenTree::Group(group)) if group.delimiter() != Delimiter::None)
        });
        let Some(TokenTree::Ident(name)) = path.clone().into_iter().last() else {
            return Err(Error::new(
                group.span(),
                "expected the name of an attribute",
            ));
        };
        Ok(Some(Self {
            name,
            path,
            arguments: inside.rest(),
        }))
    }

    /// Takes all attributes that come next.
    pub(crate) fn parse_all(cursor: &mut Cursor) -> Result<Vec<Self>> {
        let mut all = Vec::new();
        while let Some(attribute) = Self::parse(cursor)? {
            all.push(attribute);
        }
        Ok(all)
    }
}

impl ToTokens for Attribute {
    fn to_tokens(&self, tokens: &mut TokenStream) {
        let (path, arguments) = (&self.path, &self.arguments);
        tokens.extend(quote!(#[#path #arguments]));
    }
}

/// Takes attributes that say nothing to us.
pub(super) fn skip_attributes(cursor: &mut Cursor) {
    while cursor.at_punct('#') {
        cursor.next();
        cursor.next();
    }
}

/// The text of the doc comments, without the space that follows `///`.
pub(crate) fn documentation(attributes: &[Attribute]) -> String {
    let mut lines = Vec::new();
    for attribute in attributes.iter().filter(|attribute| attribute.is("doc")) {
        let mut cursor = Cursor::new(attribute.arguments.clone(), attribute.name.span());
        // `#[doc(hidden)]` and `#[doc = include_str!(...)]` carry no text that could be read here.
        if cursor.eat_punct('=')
            && let Ok(value) = cursor.literal("text")
            && let Some(text) = literal::string(&value)
        {
            lines.extend(comment_lines(&text));
        }
    }
    let indent = lines
        .iter()
        .filter(|line| !line.trim().is_empty())
        .map(|line| line.len() - line.trim_start().len())
        .min()
        .unwrap_or(0);
    let lines: Vec<_> = lines
        .iter()
        .map(|line| line.get(indent..).unwrap_or("").trim_end())
        .collect();
    let mut text = lines.join("\n").trim_matches('\n').to_owned();
    if let Some(attribute) = attributes
        .iter()
        .find(|attribute| attribute.is("deprecated"))
    {
        text.push_str(if text.is_empty() {
            "@deprecated"
        } else {
            "\n\n@deprecated"
        });
        if let Some(note) = attribute.note() {
            text.push(' ');
            text.push_str(&note);
        }
    }
    text
}

/// The `#[cfg(...)]` attributes: what is generated for an item exists under the same conditions.
pub(crate) fn conditions(attributes: &[Attribute]) -> TokenStream {
    attributes
        .iter()
        .filter(|attribute| attribute.is("cfg"))
        .map(ToTokens::to_token_stream)
        .collect()
}

/// The lines of a comment, without the stars that a block comment has at the side.
fn comment_lines(text: &str) -> Vec<String> {
    let starred = text
        .lines()
        .skip(1)
        .all(|line| line.trim().is_empty() || line.trim_start().starts_with('*'));
    if !text.contains('\n') {
        return vec![text.to_owned()];
    }
    let mut lines = text.split('\n').map(str::to_owned);
    let first = lines.next().map(|line| {
        // In a block without stars, how far the first line is from `/**` says nothing.
        if starred {
            line
        } else {
            line.trim_start().to_owned()
        }
    });
    first
        .into_iter()
        .chain(lines.map(|line| match line.trim_start().strip_prefix('*') {
            Some(rest) if starred => rest.to_owned(),
            _ => line,
        }))
        .collect()
}

/// Removes every attribute with one of these names, and returns the options in them.
pub(crate) fn take_options(attributes: &mut Vec<Attribute>, names: &[&str]) -> Result<Options> {
    let mut options = Options::default();
    let mut errors = Errors::default();
    attributes.retain(|attribute| {
        let ours = names.iter().any(|name| attribute.name == name);
        if ours {
            errors.keep(options.extend_from(attribute));
        }
        !ours
    });
    errors.finish(options)
}

/// `name`, `name = value` and `name(...)`, separated by commas.
#[derive(Default)]
pub(crate) struct Options(Vec<Opt>);

struct Opt {
    name: Ident,
    value: Value,
    used: bool,
}

enum Value {
    None,
    Equals(TokenStream),
    List(TokenStream),
}

impl Options {
    /// Reads what is inside the parentheses of an attribute.
    pub(crate) fn parse(tokens: TokenStream) -> Result<Self> {
        let mut options = Self::default();
        options.extend(Cursor::new(tokens, Span::call_site()))?;
        Ok(options)
    }

    fn extend_from(&mut self, attribute: &Attribute) -> Result<()> {
        let mut cursor = Cursor::new(attribute.arguments.clone(), attribute.name.span());
        if cursor.is_empty() {
            return Ok(());
        }
        let group = cursor.group(
            Delimiter::Parenthesis,
            &format!("`#[{}(...)]`", attribute.name),
        )?;
        self.extend(Cursor::inside(&group))
    }

    fn extend(&mut self, mut cursor: Cursor) -> Result<()> {
        while !cursor.is_empty() {
            let name = cursor.ident("the name of an option")?;
            let value = if cursor.eat_punct('=') {
                let span = cursor.span();
                let value = cursor.until(|at| at.at_punct(','));
                if value.is_empty() {
                    return Err(Error::new(span, format!("`{name}` needs a value")));
                }
                Value::Equals(value)
            } else if cursor.at_group(Delimiter::Parenthesis) {
                Value::List(cursor.group(Delimiter::Parenthesis, "`(`")?.stream())
            } else {
                Value::None
            };
            // What a module hands down stands first and may be there again.
            let again = self.0.iter().any(|other| other.name == name);
            if again && name != "crate" && name != "namespace" {
                return Err(Error::new(name.span(), format!("`{name}` is given twice")));
            }
            self.0.push(Opt {
                name,
                value,
                used: false,
            });
            if !cursor.is_empty() && !cursor.eat_punct(',') {
                return cursor.error("expected `,` between options");
            }
        }
        Ok(())
    }

    /// Whether there is an option of that name.
    pub(crate) fn has(&self, name: &str) -> bool {
        self.0.iter().any(|option| option.name == name)
    }

    fn take(&mut self, name: &str) -> Option<&mut Opt> {
        let option = self
            .0
            .iter_mut()
            .find(|option| !option.used && option.name == name)?;
        option.used = true;
        Some(option)
    }

    /// `name` alone: where it stands.
    pub(crate) fn flag(&mut self, name: &str) -> Result<Option<Span>> {
        let Some(option) = self.take(name) else {
            return Ok(None);
        };
        match option.value {
            Value::None => Ok(Some(option.name.span())),
            _ => Err(Error::at(
                &option.name,
                format!("`{name}` stands alone: it takes no value"),
            )),
        }
    }

    /// `name = value`.
    pub(crate) fn value(&mut self, name: &str) -> Result<Option<TokenStream>> {
        let Some(option) = self.take(name) else {
            return Ok(None);
        };
        match &option.value {
            Value::Equals(value) => Ok(Some(value.clone())),
            _ => Err(Error::at(&option.name, format!("write `{name} = ...`"))),
        }
    }

    /// `name = "text"`.
    pub(crate) fn text(&mut self, name: &str) -> Result<Option<(String, Span)>> {
        let Some(value) = self.value(name)? else {
            return Ok(None);
        };
        text(name, &value).map(Some)
    }

    /// `name` or `name = value`: the place and the value.
    pub(crate) fn optional_value(
        &mut self,
        name: &str,
    ) -> Result<Option<(Span, Option<TokenStream>)>> {
        let Some(option) = self.take(name) else {
            return Ok(None);
        };
        match &option.value {
            Value::None => Ok(Some((option.name.span(), None))),
            Value::Equals(value) => Ok(Some((option.name.span(), Some(value.clone())))),
            Value::List(_) => Err(Error::at(
                &option.name,
                format!("write `{name}` or `{name} = ...`"),
            )),
        }
    }

    /// `name(...)`.
    pub(crate) fn list(&mut self, name: &str) -> Result<Option<TokenStream>> {
        let Some(option) = self.take(name) else {
            return Ok(None);
        };
        match &option.value {
            Value::List(list) => Ok(Some(list.clone())),
            _ => Err(Error::at(&option.name, format!("write `{name}(...)`"))),
        }
    }

    /// Fails if an option was given that nobody asked for; `known` are the ones there are.
    pub(crate) fn finish(self, known: &[&str]) -> Result<()> {
        let mut errors = Errors::default();
        for option in self.0.iter().filter(|option| !option.used) {
            let name = option.name.to_string();
            let text = match other_name(&name) {
                Some(ours) if known.contains(&ours) => {
                    format!("there is no option `{name}`: write `{ours}`")
                }
                _ if known.contains(&name.as_str()) => {
                    format!("`{name}` does not go together with the other options here")
                }
                _ if known.is_empty() => format!("`{name}`: there are no options here"),
                _ => format!(
                    "there is no option `{name}` here; there are: {}",
                    known.join(", ")
                ),
            };
            errors.push(Error::at(&option.name, text));
        }
        errors.finish(())
    }
}

/// The text of a string literal that is an option's value.
pub(crate) fn text(name: &str, value: &TokenStream) -> Result<(String, Span)> {
    let mut cursor = Cursor::new(value.clone(), Span::call_site());
    if let Ok(token) = cursor.literal("text")
        && cursor.is_empty()
        && let Some(text) = literal::string(&token)
    {
        return Ok((text, token.span()));
    }
    Err(Error::at(
        value,
        format!("`{name}` takes a text in quotes: `{name} = \"...\"`"),
    ))
}

/// What other libraries call an option of ours.
fn other_name(name: &str) -> Option<&'static str> {
    Some(match name {
        "js_name" | "name" => "rename",
        "ts_type" | "ts_arg_type" => "ts",
        "ts_return_type" => "ts_return",
        "discriminant" => "tag",
        "string_enum" => "string",
        "get" => "getter",
        "set" => "setter",
        "new" => "constructor",
        _ => return None,
    })
}

/// Tokens without `#[js(...)]`, wherever it stands: outside of our attributes the compiler does not know it.
pub(crate) fn without_ours(tokens: TokenStream) -> TokenStream {
    let mut out = TokenStream::new();
    let mut cursor = Cursor::new(tokens, Span::call_site());
    while let Some(token) = cursor.next() {
        let is_js = |token: Option<&TokenTree>| {
            matches!(token, Some(TokenTree::Group(group)) if group.delimiter() == Delimiter::Bracket
                && Cursor::inside(group).at_word("js"))
        };
        match token {
            TokenTree::Punct(hash) if hash.as_char() == '#' && is_js(cursor.peek()) => {
                cursor.next();
            }
            TokenTree::Group(group) => {
                let mut inner =
                    proc_macro2::Group::new(group.delimiter(), without_ours(group.stream()));
                inner.set_span(group.span());
                out.extend([TokenTree::Group(inner)]);
            }
            other => out.extend([other]),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::{Attribute, documentation, without_ours};
    use crate::parse::Cursor;
    use proc_macro2::{Span, TokenStream};

    fn attributes(source: &str) -> Vec<Attribute> {
        let tokens: TokenStream = source.parse().expect("tokens");
        Attribute::parse_all(&mut Cursor::new(tokens, Span::call_site())).expect("attributes")
    }

    #[test]
    fn lines_of_comments() {
        let text = documentation(&attributes(
            "/// One.\n///\n///   indented\n#[inline]\n/// Two.",
        ));
        assert_eq!(text, "One.\n\n  indented\nTwo.");
    }

    #[test]
    fn block_comments() {
        let text = documentation(&attributes("/** One.\n *\n * Two.\n *   * three\n */"));
        assert_eq!(text, "One.\n\nTwo.\n  * three");
        let text = documentation(&attributes("/** One.\nTwo. */"));
        assert_eq!(text, "One.\nTwo.");
    }

    #[test]
    fn deprecation() {
        let text = documentation(&attributes("/// One.\n#[deprecated = \"use two\"]"));
        assert_eq!(text, "One.\n\n@deprecated use two");
        let text = documentation(&attributes(
            "#[deprecated(since = \"1\", note = \"use two\")]",
        ));
        assert_eq!(text, "@deprecated use two");
        assert_eq!(documentation(&attributes("#[deprecated]")), "@deprecated");
    }

    #[test]
    fn our_attributes_are_taken_out_wherever_they_are() {
        let source = "fn f(#[js(rest)] #[cfg(x)] a: [u8; 2]) { #[js] struct A; }";
        let tokens: TokenStream = source.parse().expect("tokens");
        let expected: TokenStream = "fn f(#[cfg(x)] a: [u8; 2]) { struct A; }"
            .parse()
            .expect("tokens");
        assert_eq!(without_ours(tokens).to_string(), expected.to_string());
    }
}
