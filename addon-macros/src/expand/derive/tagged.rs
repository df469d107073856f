//! Enums whose variants carry values: objects told apart by one property.

use proc_macro2::{Ident, Span, TokenStream};
use quote::{format_ident, quote};

use super::fields::{Planned, plan, quoted};
use super::{Direction, Target, fields, join, plain_text};
use crate::error::{Error, Result};
use crate::expand::{c_string, rename};
use crate::names::{Case, plain};
use crate::parse::{Field, Fields, Variant, documentation, take_options};

/// A variant, its tag and its fields.
struct Shape {
    ident: Ident,
    tag: String,
    doc: String,
    fields: Vec<Planned>,
}

pub(super) fn expand(mut target: Target, variants: Vec<Variant>) -> Result<TokenStream> {
    let (tag, _) = target
        .options
        .text("tag")?
        .unwrap_or_else(|| ("type".to_owned(), Span::call_site()));
    let strict = target.options.flag("strict")?.is_some();
    let variants = plan_variants(variants, target.rename_all, &tag)?;
    let ty = if target.is_generic() {
        describe(&target, &variants, &tag)
    } else {
        plain_text(&target.ts_name)
    };
    let scope = target.scope()?;
    let items = match target.direction {
        Direction::Into => {
            let body = into_js(&variants, &tag)?;
            let count = 1 + variants
                .iter()
                .map(|variant| variant.fields.len())
                .max()
                .unwrap_or(0);
            quote! {
                const TYPE: __tenon::codegen::Text = #ty;

                fn into_js(self, __env: __tenon::Env<#scope>) -> __tenon::Result<__tenon::Value<#scope>> {
                    let mut __object = __tenon::codegen::Shape::<#count>::new(__env);
                    #body
                    __object.finish()
                }
            }
        }
        Direction::From => {
            let body = from_js(&variants, &tag, strict)?;
            let tags: Vec<_> = variants
                .iter()
                .map(|variant| quoted(&variant.tag))
                .collect();
            let one_of = format!("one of {}", tags.join(", "));
            let expected = plain_text(&format!("an object ({})", target.name));
            let tag_name = c_string(&tag, Span::call_site())?;
            quote! {
                type Storage = ();
                const TYPE: __tenon::codegen::Text = #ty;
                const EXPECTED: __tenon::codegen::Text = #expected;
                const KINDS: __tenon::values::Kinds = __tenon::values::Kinds::OBJECTS;

                fn from_js(
                    __value: __tenon::Value<#scope>,
                    _: &#scope mut Self::Storage,
                ) -> __tenon::Result<Self> {
                    let __object = __tenon::codegen::object::<Self>(__value)?;
                    let __tag = __object.get_named(#tag_name)?;
                    let mut __storage = ::core::default::Default::default();
                    match __tenon::codegen::tag(__tag, &mut __storage) {
                        #body
                        _ => ::core::result::Result::Err(
                            __tenon::Error::mismatch(#one_of, __tag).at_property(#tag),
                        ),
                    }
                }
            }
        }
    };
    let record = target.record("union").map(|mut record| {
        record
            .raw(",\"direction\":")
            .string(target.direction.name())
            .raw(",\"tag\":")
            .string(&tag)
            .raw(",\"variants\":[");
        for variant in &variants {
            record
                .raw("{\"tag\":")
                .string(&variant.tag)
                .doc(&variant.doc);
            record.raw(",\"fields\":[");
            fields::describe(&variant.fields, &target, &mut record);
            record.raw("]},");
        }
        record.raw("null]}");
        record
    });
    target.finish(&items, record)
}

fn plan_variants(variants: Vec<Variant>, case: Case, tag: &str) -> Result<Vec<Shape>> {
    let mut planned: Vec<Shape> = Vec::with_capacity(variants.len());
    for mut variant in variants {
        if let Some(value) = &variant.discriminant {
            return Err(Error::at(
                value,
                "a variant of an enum with fields is told by its tag: a number has no meaning here",
            ));
        }
        let doc = documentation(&variant.attributes);
        let mut options = take_options(&mut variant.attributes, &["js"])?;
        let name = rename(&mut options, &plain(&variant.name), case)?;
        options.finish(&["rename"])?;
        if let Some(other) = planned.iter().find(|other| other.tag == name) {
            let text = format!(
                "the variants `{}` and `{}` have the same tag {name:?}",
                other.ident, variant.name
            );
            return Err(Error::at(&variant.name, text));
        }
        let tuple = matches!(variant.fields, Fields::Tuple(_));
        let list = match variant.fields {
            Fields::Unit => Vec::new(),
            Fields::Named(list) => list,
            Fields::Tuple(list) => only_field(&variant.name, list)?,
        };
        let mut fields = plan(list, Case::Camel)?;
        if let ([field], true) = (fields.as_mut_slice(), tuple) {
            field.member = quote!(0);
        }
        if let Some(field) = fields.iter().find(|field| field.name == tag) {
            let text = format!(
                "the property `{tag}` is the tag: rename this field, or choose another tag with `#[js(tag = \"...\")]`"
            );
            return Err(Error::at(&field.ident, text));
        }
        planned.push(Shape {
            ident: variant.name,
            tag: name,
            doc,
            fields,
        });
    }
    Ok(planned)
}

/// The field of `Variant(T)`, which becomes the property `value`.
fn only_field(variant: &Ident, mut list: Vec<Field>) -> Result<Vec<Field>> {
    match list.as_mut_slice() {
        [field] => {
            field.name = Some(Ident::new("value", Span::call_site()));
            Ok(list)
        }
        _ => Err(Error::at(
            variant,
            "the properties of this variant need names: write `Variant { name: Type, ... }`",
        )),
    }
}

impl Shape {
    /// The pattern that takes the variant apart; fields are bound to names of our own.
    fn pattern(&self) -> TokenStream {
        let ident = &self.ident;
        let bindings = self.fields.iter().map(|field| {
            let (member, binding) = (&field.member, binding(&field.ident));
            if field.skip {
                quote!(#member: _)
            } else {
                quote!(#member: #binding)
            }
        });
        quote!(Self::#ident { #(#bindings),* })
    }
}

fn binding(field: &Ident) -> Ident {
    format_ident!("__field_{}", plain(field))
}

fn into_js(variants: &[Shape], tag: &str) -> Result<TokenStream> {
    let tag_name = c_string(tag, Span::call_site())?;
    let mut arms = TokenStream::new();
    for variant in variants {
        let (pattern, text) = (variant.pattern(), &variant.tag);
        let write = fields::write(&variant.fields, |field| {
            let binding = binding(field);
            quote!(#binding)
        })?;
        arms.extend(quote! {
            #pattern => {
                __object.add(#tag_name, __tenon::IntoJs::into_js(#text, __env)?);
                #write
            }
        });
    }
    Ok(quote!(match self { #arms }))
}

fn from_js(variants: &[Shape], tag: &str, strict: bool) -> Result<TokenStream> {
    let mut arms = TokenStream::new();
    for variant in variants {
        let (ident, text) = (&variant.ident, &variant.tag);
        let read = fields::read(&variant.fields, false)?;
        let strict = strict.then(|| {
            let names = fields::names(&variant.fields);
            quote!(__tenon::codegen::only(__object, &[#tag, #(#names),*])?;)
        });
        arms.extend(quote! {
            ::core::option::Option::Some(#text) => {
                #strict
                ::core::result::Result::Ok(Self::#ident { #read })
            }
        });
    }
    Ok(arms)
}

/// The union of the variants' shapes, for a generic type.
fn describe(target: &Target, variants: &[Shape], tag: &str) -> TokenStream {
    let mut parts = Vec::new();
    for (index, variant) in variants.iter().enumerate() {
        if index > 0 {
            parts.push(plain_text(" | "));
        }
        let first = format!("{}: {}", fields::property(tag), quoted(&variant.tag));
        parts.push(fields::literal(&variant.fields, target, &first));
    }
    join(&parts)
}
