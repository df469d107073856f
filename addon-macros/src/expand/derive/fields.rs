//! The named fields of structs and variants: reading, writing and describing them.

use proc_macro2::{Ident, Span, TokenStream};
use quote::{ToTokens, format_ident, quote, quote_spanned};

use super::{Direction, Target, join, plain_text};
use crate::error::{Error, Result};
use crate::expand::lifetimes::span_of;
use crate::expand::{Record, c_string, rename};
use crate::names::{Case, plain};
use crate::parse::{Field, documentation, take_options};

/// A field and what its attribute says.
pub(super) struct Planned {
    pub(super) ident: Ident,
    /// What stands for it in a struct expression: its name or its position.
    pub(super) member: TokenStream,
    pub(super) ty: TokenStream,
    pub(super) name: String,
    doc: String,
    default: Option<Option<TokenStream>>,
    /// Left out of the object when it is `None`.
    omit: bool,
    pub(super) skip: bool,
    ts: Option<String>,
    span: Span,
}

const KNOWN: [&str; 5] = ["rename", "default", "optional", "skip", "ts"];

/// Reads the attributes of named fields.
pub(super) fn plan(fields: Vec<Field>, case: Case) -> Result<Vec<Planned>> {
    let mut planned: Vec<Planned> = Vec::with_capacity(fields.len());
    for mut field in fields {
        let Some(ident) = field.name.clone() else {
            return Err(Error::at(&field.ty, "give this field a name"));
        };
        let doc = documentation(&field.attributes);
        let mut options = take_options(&mut field.attributes, &["js"])?;
        let next = Planned {
            name: rename(&mut options, &plain(&ident), case)?,
            default: options.optional_value("default")?.map(|(_, value)| value),
            omit: options.flag("optional")?.is_some(),
            skip: options.flag("skip")?.is_some(),
            ts: options.text("ts")?.map(|(text, _)| text),
            span: ident.span(),
            member: quote!(#ident),
            ty: field.ty,
            ident,
            doc,
        };
        options.finish(&KNOWN)?;
        if let Some(other) = planned.iter().find(|other| other.name == next.name) {
            return Err(Error::new(
                next.span,
                format!(
                    "the fields `{}` and `{}` are both the property `{}`",
                    other.ident, next.ident, next.name
                ),
            ));
        }
        planned.push(next);
    }
    Ok(planned)
}

/// Expressions that read each field from `__object`, as the inside of a struct expression.
///
/// With `storage`, fields may borrow from it: a pair of the first field's and the rest's.
pub(super) fn read(fields: &[Planned], storage: bool) -> Result<TokenStream> {
    let mut out = TokenStream::new();
    for field in fields {
        let Planned {
            ident, member, ty, ..
        } = field;
        let span = span_of(ty);
        if field.skip {
            let default = default_of(field);
            out.extend(quote_spanned!(span=> #member: #default,));
            continue;
        }
        let name = c_string(&field.name, field.span)?;
        let storage = if storage {
            let place = storage_name(ident);
            quote!(#place)
        } else {
            quote!(__tenon::convert::NoStorage::none())
        };
        let value = if field.default.is_some() {
            let default = default_of(field);
            quote_spanned! {span=>
                __tenon::codegen::field_or::<#ty>(__object, #name, #storage, || #default)?
            }
        } else {
            quote_spanned!(span=> __tenon::codegen::field::<#ty>(__object, #name, #storage)?)
        };
        out.extend(quote!(#member: #value,));
    }
    Ok(out)
}

fn default_of(field: &Planned) -> TokenStream {
    match &field.default {
        Some(Some(value)) => value.clone(),
        _ => quote_spanned!(span_of(&field.ty)=> ::core::default::Default::default()),
    }
}

fn storage_name(field: &Ident) -> Ident {
    format_ident!("__storage_of_{}", plain(field))
}

/// The type of a storage for all fields, and the pattern that takes it apart.
pub(super) fn storage(fields: &[Planned], scope: &TokenStream) -> (TokenStream, TokenStream) {
    let (mut ty, mut pattern) = (quote!(()), quote!(_));
    for field in fields.iter().rev().filter(|field| !field.skip) {
        let (field_ty, place) = (&field.ty, storage_name(&field.ident));
        let span = span_of(field_ty);
        ty = quote_spanned!(span=> (<#field_ty as __tenon::FromJs<#scope>>::Storage, #ty));
        pattern = quote!((#place, #pattern));
    }
    (ty, pattern)
}

/// Statements that add each field to the shape `__object`; `access` makes the expression of a field's value.
pub(super) fn write(
    fields: &[Planned],
    access: impl Fn(&Ident) -> TokenStream,
) -> Result<TokenStream> {
    let mut out = TokenStream::new();
    for field in fields.iter().filter(|field| !field.skip) {
        let name = c_string(&field.name, field.span)?;
        let value = access(&field.ident);
        let span = span_of(&field.ty);
        let set = |value: TokenStream| {
            quote_spanned! {span=>
                __object.add(#name, __tenon::IntoJs::into_js(#value, __env)?);
            }
        };
        out.extend(if field.omit {
            let set = set(quote!(__some));
            quote_spanned! {span=>
                if let ::core::option::Option::Some(__some) = #value { #set }
            }
        } else {
            set(value)
        });
    }
    Ok(out)
}

/// The names of the properties.
pub(super) fn names(fields: &[Planned]) -> impl Iterator<Item = &str> {
    fields
        .iter()
        .filter(|field| !field.skip)
        .map(|field| field.name.as_str())
}

impl Planned {
    /// Whether the property may be missing, as an expression.
    fn optional(&self, target: &Target) -> TokenStream {
        match target.direction {
            Direction::From if self.default.is_some() => quote!(true),
            Direction::From => {
                let span = span_of(&self.ty);
                let ty = target.field_type(&self.ty);
                let scope = target.type_scope();
                quote_spanned!(span=> <#ty as __tenon::FromJs<#scope>>::OPTIONAL)
            }
            Direction::Into => self.omit.to_token_stream(),
        }
    }

    fn type_text(&self, target: &Target) -> TokenStream {
        match &self.ts {
            Some(ts) => plain_text(ts),
            None => target.type_of(&self.ty),
        }
    }
}

/// The fields as elements of an interface's `"fields"`.
pub(super) fn describe(fields: &[Planned], target: &Target, record: &mut Record) {
    for field in fields.iter().filter(|field| !field.skip) {
        record.raw("{\"name\":").string(&field.name).doc(&field.doc);
        record.raw(",\"type\":").text(&field.type_text(target));
        record
            .raw(",\"optional\":")
            .boolean(&field.optional(target))
            .raw("},");
    }
    record.raw("null");
}

/// The fields as a type literal: `{ tag: "a"; name: string }`; `first` are members that stand first.
pub(super) fn literal(fields: &[Planned], target: &Target, first: &str) -> TokenStream {
    let mut parts = vec![plain_text(&format!("{{ {first}"))];
    for (index, field) in fields.iter().filter(|field| !field.skip).enumerate() {
        let separator = if index == 0 && first.is_empty() {
            ""
        } else {
            "; "
        };
        parts.push(plain_text(&format!("{separator}{}", property(&field.name))));
        let optional = field.optional(target);
        parts.push(quote! {
            __tenon::codegen::Text::Plain(if #optional { "?: " } else { ": " })
        });
        parts.push(field.type_text(target));
    }
    parts.push(plain_text(" }"));
    join(&parts)
}

/// A name as a property of a type literal.
pub(super) fn property(name: &str) -> String {
    let mut characters = name.chars();
    let is_part = |character: char| character.is_alphanumeric() || "_$".contains(character);
    let plain = characters
        .next()
        .is_some_and(|first| is_part(first) && !first.is_numeric())
        && characters.all(is_part);
    if plain { name.to_owned() } else { quoted(name) }
}

/// A text as TypeScript writes it.
pub(super) fn quoted(text: &str) -> String {
    let mut record = String::from("\"");
    for character in text.chars() {
        if matches!(character, '"' | '\\') {
            record.push('\\');
        }
        record.push(character);
    }
    record + "\""
}
