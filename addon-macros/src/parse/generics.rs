//! `<'a, T: Bound = Default, const N: usize>` and `where ...`.

use proc_macro2::{Ident, TokenStream, TokenTree};
use quote::quote;

use super::{Cursor, attribute::skip_attributes};
use crate::error::Result;

/// The generic parameters of an item.
#[derive(Default)]
pub(crate) struct Generics {
    /// With bounds, without defaults: what follows `impl`.
    parameters: Vec<TokenStream>,
    /// Names only: what follows the type's name.
    arguments: Vec<TokenStream>,
    /// The first parameter that is a type or a constant.
    pub(crate) first_type: Option<Ident>,
    /// The lifetimes, with their ticks.
    pub(crate) lifetimes: Vec<TokenStream>,
    /// The names of the parameters that are types.
    pub(crate) types: Vec<Ident>,
    /// `type T` or `const N: usize`, for each parameter that is no lifetime: an alias without its value.
    pub(crate) aliases: Vec<TokenStream>,
    /// The predicates, without `where`.
    pub(crate) predicates: TokenStream,
}

impl Generics {
    /// `<'a, T: Bound>` for `impl`, with this lifetime in front unless there is one already.
    pub(crate) fn for_impl_with(&self, lifetime: &TokenStream) -> TokenStream {
        let mut parameters = self.parameters.clone();
        if self.lifetimes.is_empty() {
            parameters.insert(0, lifetime.clone());
        }
        angle(&parameters)
    }

    /// `<'a, T>` for the type, or nothing.
    pub(crate) fn for_type(&self) -> TokenStream {
        angle(&self.arguments)
    }

    /// `where ...`, or nothing.
    pub(crate) fn where_clause(&self) -> TokenStream {
        if self.predicates.is_empty() {
            return TokenStream::new();
        }
        let predicates = &self.predicates;
        quote!(where #predicates)
    }

    /// Takes `<...>` if it comes next.
    pub(crate) fn parse(cursor: &mut Cursor) -> Result<Self> {
        let mut generics = Self::default();
        if !cursor.eat_punct('<') {
            return Ok(generics);
        }
        while !cursor.eat_punct('>') {
            skip_attributes(cursor);
            generics.parameter(cursor)?;
            if !cursor.eat_punct(',') {
                cursor.punct('>')?;
                break;
            }
        }
        Ok(generics)
    }

    fn parameter(&mut self, cursor: &mut Cursor) -> Result<()> {
        let mut parameter = TokenStream::new();
        let is_lifetime = cursor.at_punct('\'');
        let is_const = cursor.at_word("const");
        let argument;
        if is_lifetime {
            let tick = cursor.next();
            let name = cursor.ident("a lifetime's name")?;
            argument = tick
                .into_iter()
                .chain([TokenTree::Ident(name)])
                .collect::<TokenStream>();
            self.lifetimes.push(argument.clone());
        } else {
            if let Some(word) = cursor.eat_word("const") {
                parameter.extend([TokenTree::Ident(word)]);
            }
            let name = cursor.ident("a generic parameter")?;
            self.first_type.get_or_insert_with(|| name.clone());
            if !is_const {
                self.types.push(name.clone());
            }
            argument = quote!(#name);
        }
        parameter.extend(argument.clone());
        parameter
            .extend(cursor.until(|at| at.at_punct(',') || at.at_punct('=') || at.at_punct('>')));
        if cursor.eat_punct('=') {
            cursor.until(|at| at.at_punct(',') || at.at_punct('>'));
        }
        if is_const {
            self.aliases.push(parameter.clone());
        } else if !is_lifetime {
            self.aliases.push(quote!(type #argument));
        }
        self.parameters.push(parameter);
        self.arguments.push(argument);
        Ok(())
    }

    /// Takes `where ...` up to a brace or semicolon, if it comes next.
    pub(crate) fn parse_where(&mut self, cursor: &mut Cursor) {
        if cursor.eat_word("where").is_some() {
            self.predicates =
                cursor.until(|at| at.at_group(proc_macro2::Delimiter::Brace) || at.at_punct(';'));
        }
    }
}

fn angle(list: &[TokenStream]) -> TokenStream {
    if list.is_empty() {
        return TokenStream::new();
    }
    quote!(<#(#list),*>)
}
