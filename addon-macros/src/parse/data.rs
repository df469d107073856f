//! Structs and enums.

use proc_macro2::{Delimiter, Ident, TokenStream, TokenTree};
use quote::{ToTokens, quote};

use super::{Attribute, Cursor, Generics};
use crate::error::{Error, Result};

/// A struct or an enum.
pub(crate) struct Data {
    /// Its attributes; ours are taken out while it is expanded.
    pub(crate) attributes: Vec<Attribute>,
    visibility: TokenStream,
    keyword: Ident,
    /// Its name.
    pub(crate) name: Ident,
    /// Its generic parameters.
    pub(crate) generics: Generics,
    /// Everything after the name, as it was.
    rest: TokenStream,
    /// What it is made of.
    pub(crate) body: Body,
}

/// What a type is made of.
pub(crate) enum Body {
    Struct(Fields),
    Enum(Vec<Variant>),
}

/// The fields of a struct or variant.
pub(crate) enum Fields {
    Unit,
    Tuple(Vec<Field>),
    Named(Vec<Field>),
}

/// One field.
pub(crate) struct Field {
    /// Its attributes.
    pub(crate) attributes: Vec<Attribute>,
    /// Its name, unless it has only a position.
    pub(crate) name: Option<Ident>,
    visibility: TokenStream,
    /// Its type.
    pub(crate) ty: TokenStream,
}

/// One variant of an enum.
pub(crate) struct Variant {
    /// Its attributes.
    pub(crate) attributes: Vec<Attribute>,
    /// Its name.
    pub(crate) name: Ident,
    /// Its fields.
    pub(crate) fields: Fields,
    /// What follows `=`.
    pub(crate) discriminant: Option<TokenStream>,
}

impl Data {
    /// The item with its body as it was.
    pub(crate) fn as_it_was(&self) -> TokenStream {
        let Self {
            attributes,
            visibility,
            keyword,
            name,
            rest,
            ..
        } = self;
        quote!(#(#attributes)* #visibility #keyword #name #rest)
    }

    /// The type without attributes, for a struct whose fields have had ours taken out.
    pub(crate) fn struct_tokens(&self, fields: &Fields) -> TokenStream {
        let Self {
            attributes,
            visibility,
            keyword,
            name,
            ..
        } = self;
        let generics = self.declared_generics();
        let where_clause = self.generics.where_clause();
        match fields {
            Fields::Unit => {
                quote!(#(#attributes)* #visibility #keyword #name #generics #where_clause;)
            }
            Fields::Tuple(fields) => quote! {
                #(#attributes)* #visibility #keyword #name #generics (#(#fields),*) #where_clause;
            },
            Fields::Named(fields) => quote! {
                #(#attributes)* #visibility #keyword #name #generics #where_clause { #(#fields),* }
            },
        }
    }

    /// The generic parameters as they were written, defaults included.
    fn declared_generics(&self) -> TokenStream {
        let mut cursor = Cursor::new(self.rest.clone(), self.name.span());
        if !cursor.at_punct('<') {
            return TokenStream::new();
        }
        cursor.until(|at| {
            at.at_group(Delimiter::Brace)
                || at.at_group(Delimiter::Parenthesis)
                || at.at_punct(';')
                || at.at_word("where")
        })
    }
}

impl ToTokens for Field {
    fn to_tokens(&self, tokens: &mut TokenStream) {
        let Self {
            attributes,
            visibility,
            name,
            ty,
            ..
        } = self;
        let name = name.as_ref().map(|name| quote!(#name:));
        tokens.extend(quote!(#(#attributes)* #visibility #name #ty));
    }
}

/// Reads a struct or enum; its attributes and visibility are already taken.
pub(crate) fn data(
    attributes: Vec<Attribute>,
    visibility: TokenStream,
    cursor: &mut Cursor,
) -> Result<Data> {
    let keyword = cursor.ident("`struct` or `enum`")?;
    if keyword != "struct" && keyword != "enum" {
        return Err(Error::at(&keyword, "expected a struct or an enum"));
    }
    let name = cursor.ident("the type's name")?;
    let rest = cursor.fork().rest();
    let mut generics = Generics::parse(cursor)?;
    generics.parse_where(cursor);
    let body = if keyword == "enum" {
        let group = cursor.group(Delimiter::Brace, "the variants in `{...}`")?;
        Body::Enum(variants(&mut Cursor::inside(&group))?)
    } else {
        let fields = fields(cursor)?;
        generics.parse_where(cursor);
        Body::Struct(fields)
    };
    Ok(Data {
        attributes,
        visibility,
        keyword,
        name,
        generics,
        rest,
        body,
    })
}

fn fields(cursor: &mut Cursor) -> Result<Fields> {
    match cursor.peek() {
        Some(TokenTree::Group(group)) if group.delimiter() == Delimiter::Brace => {
            let mut inside = Cursor::inside(group);
            cursor.next();
            Ok(Fields::Named(field_list(&mut inside, true)?))
        }
        Some(TokenTree::Group(group)) if group.delimiter() == Delimiter::Parenthesis => {
            let mut inside = Cursor::inside(group);
            cursor.next();
            Ok(Fields::Tuple(field_list(&mut inside, false)?))
        }
        _ => Ok(Fields::Unit),
    }
}

fn field_list(cursor: &mut Cursor, named: bool) -> Result<Vec<Field>> {
    let mut list = Vec::new();
    while !cursor.is_empty() {
        let attributes = Attribute::parse_all(cursor)?;
        let visibility = cursor.visibility();
        let name = if named {
            let name = cursor.ident("a field's name")?;
            cursor.punct(':')?;
            Some(name)
        } else {
            None
        };
        let ty = cursor.until_comma();
        list.push(Field {
            attributes,
            name,
            visibility,
            ty,
        });
    }
    Ok(list)
}

fn variants(cursor: &mut Cursor) -> Result<Vec<Variant>> {
    let mut list = Vec::new();
    while !cursor.is_empty() {
        let attributes = Attribute::parse_all(cursor)?;
        let name = cursor.ident("a variant's name")?;
        let fields = fields(cursor)?;
        let discriminant = cursor.eat_punct('=').then(|| {
            // A comparison or shift here stands in braces or parentheses, a comma never stands bare.
            cursor.until(|at| at.at_punct(','))
        });
        list.push(Variant {
            attributes,
            name,
            fields,
            discriminant,
        });
        if !cursor.is_empty() {
            cursor.punct(',')?;
        }
    }
    Ok(list)
}
