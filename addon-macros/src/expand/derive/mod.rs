//! `#[derive(FromJs)]` and `#[derive(IntoJs)]`.

mod choice;
mod fields;
mod object;
mod tagged;
mod transparent;
mod words;

use proc_macro2::{Span, TokenStream, TokenTree};
use quote::quote;

use super::{Place, Record};
use crate::error::{Error, Result};
use crate::names::{Case, plain};
use crate::parse::{
    Attribute, Body, Cursor, Data, Fields, Options, data, documentation, take_options,
};

pub(crate) use words::export_enum;

/// Which of the two is derived.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Direction {
    /// From JavaScript to Rust.
    From,
    /// From Rust to JavaScript.
    Into,
}

impl Direction {
    /// Its name in descriptions.
    fn name(self) -> &'static str {
        match self {
            Self::From => "from",
            Self::Into => "into",
        }
    }
}

/// What is known of the type while one direction is derived.
struct Target {
    place: Place,
    data: Data,
    direction: Direction,
    /// Its name in TypeScript, with namespaces.
    ts_name: String,
    /// Its name without them.
    name: String,
    doc: String,
    options: Options,
    rename_all: Case,
}

/// The options on the type itself, whatever its shape.
const KNOWN: [&str; 9] = [
    "rename",
    "rename_all",
    "crate",
    "strict",
    "tag",
    "string",
    "number",
    "untagged",
    "transparent",
];

/// Expands a derive.
pub(crate) fn derive(item: TokenStream, direction: Direction) -> Result<TokenStream> {
    let mut cursor = Cursor::new(item, Span::call_site());
    let mut attributes = Attribute::parse_all(&mut cursor)?;
    let visibility = cursor.visibility();
    if cursor.at_word("union") {
        return cursor.error("a union cannot be converted: nobody knows which field is valid");
    }
    let doc = documentation(&attributes);
    let mut options = take_options(&mut attributes, &["js"])?;
    // Where `#[export]` comes after the derive it is still here, otherwise it has left a note.
    let exported = take_options(&mut attributes.clone(), &["export"])?;
    let mut place = Place::take(&mut options)?;
    place.or(Place::take(&mut { exported })?);
    let data = data(attributes, visibility, &mut cursor)?;
    let name = super::rename(&mut options, &plain(&data.name), Case::Same)?;
    let rename_all = super::rename_all(&mut options, Case::Camel)?;
    let target = Target {
        ts_name: place.full_name(&name),
        place,
        direction,
        name,
        doc,
        options,
        rename_all,
        data,
    };
    target.expand()
}

impl Target {
    fn expand(mut self) -> Result<TokenStream> {
        let body = std::mem::replace(&mut self.data.body, Body::Enum(Vec::new()));
        match body {
            Body::Struct(Fields::Unit) => Err(Error::at(
                &self.data.name,
                "a struct without fields has nothing to convert: use `()`",
            )),
            Body::Struct(Fields::Tuple(fields)) => transparent::expand(self, fields),
            Body::Struct(Fields::Named(fields)) if self.options.has("transparent") => {
                transparent::expand(self, fields)
            }
            Body::Struct(Fields::Named(fields)) => object::expand(self, fields),
            Body::Enum(variants) if variants.is_empty() => Err(Error::at(
                &self.data.name,
                "an enum without variants has no values",
            )),
            Body::Enum(variants) if self.options.has("untagged") => choice::expand(self, variants),
            Body::Enum(variants) if words::is_plain(&variants) && !self.options.has("tag") => {
                words::expand(self, variants)
            }
            Body::Enum(variants) => tagged::expand(self, variants),
        }
    }

    /// Fails if an option is left that this shape does not know.
    fn finish_options(&mut self) -> Result<()> {
        std::mem::take(&mut self.options).finish(&KNOWN)
    }

    /// The lifetime of the scope: the type's own, if it has one.
    fn scope(&self) -> Result<TokenStream> {
        let generics = &self.data.generics;
        match generics.lifetimes.as_slice() {
            [] => Ok(quote!('__s)),
            [one] => Ok(one.clone()),
            [_, second, ..] => Err(Error::at(
                second,
                "a converted type can have one lifetime: that of the values it comes from",
            )),
        }
    }

    /// Whether the type has parameters: then it has no name of its own in TypeScript.
    fn is_generic(&self) -> bool {
        self.data.generics.first_type.is_some()
    }

    /// The implementation of the trait, with `items` in it.
    fn implementation(&self, items: &TokenStream) -> Result<TokenStream> {
        let scope = self.scope()?;
        let generics = &self.data.generics;
        let (declared, arguments) = (generics.for_impl_with(&scope), generics.for_type());
        let name = &self.data.name;
        let (trait_path, bound) = match self.direction {
            Direction::From => (
                quote!(__tenon::FromJs<#scope>),
                quote!(__tenon::FromJs<#scope, Storage: __tenon::convert::NoStorage>),
            ),
            Direction::Into => {
                let path = quote!(__tenon::IntoJs<#scope>);
                (path.clone(), path)
            }
        };
        let predicates = &generics.predicates;
        let bounds = generics.types.iter().map(|ty| quote!(#ty: #bound));
        let predicates = if predicates.is_empty() {
            quote!(where #(#bounds),*)
        } else {
            let end = predicates.clone().into_iter().last();
            let comma = !matches!(end, Some(TokenTree::Punct(punct)) if punct.as_char() == ',');
            let comma = comma.then(|| quote!(,));
            quote!(where #predicates #comma #(#bounds),*)
        };
        Ok(quote! {
            #[automatically_derived]
            impl #declared #trait_path for #name #arguments #predicates {
                #items
            }
        })
    }

    /// Everything together: implementation, and the entry that carries the description.
    fn finish(mut self, items: &TokenStream, record: Option<Record>) -> Result<TokenStream> {
        self.finish_options()?;
        let implementation = self.implementation(items)?;
        let register = record.map(|record| self.place.register(&quote!(Type), record));
        Ok(self.place.wrap(&quote!(#implementation #register)))
    }

    /// The beginning of the type's description; `None` for generic types, which are described in place.
    fn record(&self, kind: &str) -> Option<Record> {
        if self.is_generic() {
            return None;
        }
        let record = Record::item(kind, &self.place.namespace(), &self.name, &self.doc);
        Some(record)
    }

    /// A field's type as descriptions name it: those of generic types stand inside of the implementation.
    fn field_type(&self, ty: &TokenStream) -> TokenStream {
        if self.is_generic() {
            ty.clone()
        } else {
            super::lifetimes::fixed(ty)
        }
    }

    /// The scope that goes with [`Target::field_type`].
    fn type_scope(&self) -> TokenStream {
        if self.is_generic() {
            self.scope().unwrap_or_default()
        } else {
            quote!('static)
        }
    }

    /// The constant that says a field's type.
    fn type_of(&self, ty: &TokenStream) -> TokenStream {
        let span = super::lifetimes::span_of(ty);
        let (ty, scope) = (self.field_type(ty), self.type_scope());
        match self.direction {
            Direction::From => {
                quote::quote_spanned!(span=> <#ty as __tenon::FromJs<#scope>>::TYPE)
            }
            Direction::Into => {
                quote::quote_spanned!(span=> <#ty as __tenon::IntoJs<#scope>>::TYPE)
            }
        }
    }
}

/// Text joined from parts.
fn join(parts: &[TokenStream]) -> TokenStream {
    quote!(__tenon::codegen::Text::Join(&[#(#parts),*]))
}

/// Text as it is.
fn plain_text(text: &str) -> TokenStream {
    quote!(__tenon::codegen::Text::Plain(#text))
}
