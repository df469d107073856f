//! Enums whose variants carry nothing: texts or numbers.

use proc_macro2::{Ident, TokenStream};
use quote::{ToTokens, quote};

use super::fields::quoted;
use super::{Direction, Target, plain_text};
use crate::error::{Error, Result};
use crate::expand::{Place, Record, rename, rename_all};
use crate::names::{Case, plain};
use crate::parse::{
    Attribute, Body, Cursor, Data, Fields, Options, Variant, documentation, take_options,
};

/// Whether no variant has fields.
pub(super) fn is_plain(variants: &[Variant]) -> bool {
    variants
        .iter()
        .all(|variant| matches!(variant.fields, Fields::Unit))
}

/// What the variants are in JavaScript.
enum Form {
    Texts,
    Numbers,
}

/// A variant and what its attribute says.
struct Member {
    ident: Ident,
    name: String,
    text: String,
    doc: String,
}

impl Form {
    /// Numbers when a variant has one, or when the author says so.
    fn take(options: &mut Options, variants: &[Variant]) -> Result<Self> {
        let string = options.flag("string")?;
        let number = options.flag("number")?;
        let valued = variants
            .iter()
            .any(|variant| variant.discriminant.is_some());
        match (string, number) {
            (Some(span), Some(_)) => {
                Err(Error::new(span, "the variants are either texts or numbers"))
            }
            (Some(_), None) => Ok(Self::Texts),
            (None, Some(_)) => Ok(Self::Numbers),
            (None, None) if valued => Ok(Self::Numbers),
            (None, None) => Ok(Self::Texts),
        }
    }
}

fn members(variants: Vec<Variant>, case: Case) -> Result<Vec<Member>> {
    let mut members: Vec<Member> = Vec::with_capacity(variants.len());
    for mut variant in variants {
        let name = plain(&variant.name);
        let doc = documentation(&variant.attributes);
        let mut options = take_options(&mut variant.attributes, &["js"])?;
        let text = rename(&mut options, &name, case)?;
        options.finish(&["rename"])?;
        if let Some(other) = members.iter().find(|other| other.text == text) {
            return Err(Error::at(
                &variant.name,
                format!(
                    "the variants `{}` and `{name}` are both {text:?}",
                    other.ident
                ),
            ));
        }
        members.push(Member {
            ident: variant.name,
            name,
            text,
            doc,
        });
    }
    Ok(members)
}

pub(super) fn expand(mut target: Target, variants: Vec<Variant>) -> Result<TokenStream> {
    let form = Form::take(&mut target.options, &variants)?;
    let members = members(variants, target.rename_all)?;
    let scope = target.scope()?;
    let ty = plain_text(&target.ts_name);
    let body = match (&form, target.direction) {
        (Form::Texts, Direction::From) => texts_from(&members),
        (Form::Texts, Direction::Into) => texts_into(&members),
        (Form::Numbers, Direction::From) => numbers_from(&members),
        (Form::Numbers, Direction::Into) => quote! {
            __env.number(self as i32 as f64)
        },
    };
    let items = match target.direction {
        Direction::Into => quote! {
            const TYPE: __tenon::codegen::Text = #ty;

            fn into_js(self, __env: __tenon::Env<#scope>) -> __tenon::Result<__tenon::Value<#scope>> {
                #body
            }
        },
        Direction::From => {
            let (kind, expected) = expected(&form, &members);
            quote! {
                type Storage = ();
                const TYPE: __tenon::codegen::Text = #ty;
                const EXPECTED: __tenon::codegen::Text = #expected;
                const KINDS: __tenon::values::Kinds =
                    __tenon::values::Kinds::of(__tenon::values::Kind::#kind);

                fn from_js(
                    __value: __tenon::Value<#scope>,
                    _: &#scope mut Self::Storage,
                ) -> __tenon::Result<Self> {
                    #body
                }
            }
        }
    };
    // What `#[export]` describes as an enum is not described a second time.
    let exported = target.options.flag("exported")?.is_some()
        || target
            .data
            .attributes
            .iter()
            .any(|attribute| attribute.name == "export");
    let record = if exported {
        None
    } else {
        target.record("alias").map(|mut record| {
            record.raw(",\"type\":");
            alias(&form, &members, &target.data.name, &mut record);
            record.raw("}");
            record
        })
    };
    target.finish(&items, record)
}

/// The variants as a union.
fn alias(form: &Form, members: &[Member], name: &Ident, record: &mut Record) {
    match form {
        Form::Texts => {
            let texts: Vec<_> = members.iter().map(|member| quoted(&member.text)).collect();
            record.string(&texts.join(" | "));
        }
        Form::Numbers => {
            record.raw("\"");
            for (index, member) in members.iter().enumerate() {
                if index > 0 {
                    record.raw(" | ");
                }
                let ident = &member.ident;
                record.expression(&quote!(__tenon::codegen::Text::Integer(#name::#ident as i64)));
            }
            record.raw("\"");
        }
    }
}

fn expected(form: &Form, members: &[Member]) -> (TokenStream, TokenStream) {
    match form {
        Form::Texts => {
            let texts: Vec<_> = members.iter().map(|member| quoted(&member.text)).collect();
            let words = match texts.as_slice() {
                [one] => one.clone(),
                all => format!("one of {}", all.join(", ")),
            };
            (quote!(String), plain_text(&words))
        }
        Form::Numbers => {
            let mut parts = vec![plain_text("one of ")];
            for (index, member) in members.iter().enumerate() {
                let (ident, name) = (&member.ident, &member.name);
                let before = if index == 0 { "" } else { ", " };
                parts.push(plain_text(before));
                parts.push(quote!(__tenon::codegen::Text::Integer(Self::#ident as i64)));
                parts.push(plain_text(&format!(" ({name})")));
            }
            (quote!(Number), super::join(&parts))
        }
    }
}

fn texts_from(members: &[Member]) -> TokenStream {
    let arms = members.iter().map(|member| {
        let Member { ident, text, .. } = member;
        quote!(::core::result::Result::Ok(#text) => ::core::result::Result::Ok(Self::#ident),)
    });
    quote! {
        let mut __storage = ::core::default::Default::default();
        match <&::core::primitive::str as __tenon::FromJs<'_>>::from_js(__value, &mut __storage) {
            #(#arms)*
            _ => ::core::result::Result::Err(__tenon::Error::expected::<Self>(__value)),
        }
    }
}

fn texts_into(members: &[Member]) -> TokenStream {
    let arms = members.iter().map(|member| {
        let Member { ident, text, .. } = member;
        quote!(Self::#ident => #text,)
    });
    quote! {
        __tenon::IntoJs::into_js(match self { #(#arms)* }, __env)
    }
}

fn numbers_from(members: &[Member]) -> TokenStream {
    let arms = members.iter().map(|member| {
        let ident = &member.ident;
        quote! {
            ::core::result::Result::Ok(__number) if __number == Self::#ident as i32 => {
                ::core::result::Result::Ok(Self::#ident)
            }
        }
    });
    quote! {
        match __value.to::<::core::primitive::i32>() {
            #(#arms)*
            _ => ::core::result::Result::Err(__tenon::Error::expected::<Self>(__value)),
        }
    }
}

/// `#[export] enum`: an object whose properties are the variants.
pub(crate) fn export_enum(mut options: Options, mut data: Data) -> Result<TokenStream> {
    let place = Place::take(&mut options)?.under(&data.attributes);
    options.finish(&["namespace", "crate"])?;
    let Body::Enum(variants) = std::mem::replace(&mut data.body, Body::Enum(Vec::new())) else {
        return Err(Error::at(&data.name, "expected an enum"));
    };
    if !is_plain(&variants) {
        return Err(Error::at(
            &data.name,
            "only an enum whose variants have no fields can be an object of constants; to pass this one as a \
             value, `#[derive(FromJs, IntoJs)]` is enough",
        ));
    }
    let doc = documentation(&data.attributes);
    let mut js = take_options(&mut data.attributes.clone(), &["js"])?;
    let form = Form::take(&mut js, &variants)?;
    let name = rename(&mut js, &plain(&data.name), Case::Same)?;
    let members = members(variants, rename_all(&mut js, Case::Camel)?)?;
    let enum_name = &data.name;
    let mut record = Record::item("enum", &place.namespace(), &name, &doc);
    record.raw(",\"members\":[");
    let mut values = Vec::new();
    for member in &members {
        let Member {
            ident,
            name,
            text,
            doc,
        } = member;
        record
            .raw("{\"name\":")
            .string(name)
            .doc(doc)
            .raw(",\"value\":");
        match form {
            Form::Texts => {
                record.string(text);
                values.push(quote!((#name, __tenon::IntoJs::into_js(#text, __env)?)));
            }
            Form::Numbers => {
                record.expression(
                    &quote!(__tenon::codegen::Text::Integer(#enum_name::#ident as i64)),
                );
                values.push(quote!((#name, __env.number(#enum_name::#ident as i32 as f64)?)));
            }
        }
        record.raw("},");
    }
    record.raw("null]}");
    let kind = quote!(Constant(&__tenon::codegen::Constant { name: #name, make: __make }));
    let register = place.register(&kind, record);
    let generated = place.wrap(&quote! {
        fn __make<'__s>(__env: __tenon::Env<'__s>) -> __tenon::Result<__tenon::Value<'__s>> {
            __tenon::codegen::constants(__env, &[#(#values),*])
        }
        #register
    });
    if has_derive(&data.attributes) {
        // Tells the derives, which are still to come, that the enum is exported, and where.
        let said = place.option();
        let note = Cursor::new(quote!(#[js(exported, #said)]), data.name.span());
        data.attributes.extend(Attribute::parse_all(&mut { note })?);
    }
    let item = data.as_it_was();
    Ok(quote!(#item #generated))
}

/// Whether one of our derives is among the attributes that come after `#[export]`.
fn has_derive(attributes: &[Attribute]) -> bool {
    attributes
        .iter()
        .filter(|attribute| attribute.is("derive"))
        .any(|attribute| {
            let text = attribute.to_token_stream().to_string();
            text.contains("FromJs") || text.contains("IntoJs")
        })
}
