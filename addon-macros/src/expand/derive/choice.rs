//! `#[js(untagged)]` enums: each variant is its value, and the first whose type fits is taken.

use proc_macro2::TokenStream;
use quote::{quote, quote_spanned};

use super::{Direction, Target, join, plain_text};
use crate::error::{Error, Result};
use crate::expand::lifetimes::span_of;
use crate::parse::{Fields, Variant, take_options};

pub(super) fn expand(mut target: Target, variants: Vec<Variant>) -> Result<TokenStream> {
    target.options.flag("untagged")?;
    let mut arms = Vec::with_capacity(variants.len());
    for mut variant in variants {
        take_options(&mut variant.attributes, &["js"])?.finish(&[])?;
        let ty = match variant.fields {
            Fields::Tuple(list) if list.len() == 1 => list.into_iter().next().map(|field| field.ty),
            _ => None,
        };
        let Some(ty) = ty else {
            return Err(Error::at(
                &variant.name,
                "each variant of an untagged enum has one value: write `Variant(Type)`",
            ));
        };
        arms.push((variant.name, ty));
    }
    let scope = target.scope()?;
    let union = |what: &str, separator: &str| {
        let mut parts = Vec::new();
        for (index, (_, ty)) in arms.iter().enumerate() {
            if index > 0 {
                parts.push(plain_text(separator));
            }
            let constant = quote::format_ident!("{what}");
            let span = span_of(ty);
            parts.push(match target.direction {
                Direction::From => {
                    quote_spanned!(span=> <#ty as __tenon::FromJs<#scope>>::#constant)
                }
                Direction::Into => {
                    quote_spanned!(span=> <#ty as __tenon::IntoJs<#scope>>::#constant)
                }
            });
        }
        join(&parts)
    };
    let ty = union("TYPE", " | ");
    let items = match target.direction {
        Direction::Into => {
            let arms = arms.iter().map(|(name, ty)| {
                quote_spanned! {span_of(ty)=>
                    Self::#name(__value) => __tenon::IntoJs::into_js(__value, __env),
                }
            });
            quote! {
                const TYPE: __tenon::codegen::Text = #ty;

                fn into_js(self, __env: __tenon::Env<#scope>) -> __tenon::Result<__tenon::Value<#scope>> {
                    match self { #(#arms)* }
                }
            }
        }
        Direction::From => {
            let expected = union("EXPECTED", " or ");
            let kinds = arms.iter().map(|(_, ty)| {
                quote_spanned!(span_of(ty)=> .or(<#ty as __tenon::FromJs<#scope>>::KINDS))
            });
            let tries = arms.iter().map(|(name, ty)| {
                quote_spanned! {span_of(ty)=>
                    if let ::core::option::Option::Some(__found) =
                        __tenon::codegen::attempt::<#ty>(__value)?
                    {
                        return ::core::result::Result::Ok(Self::#name(__found));
                    }
                }
            });
            quote! {
                type Storage = ();
                const TYPE: __tenon::codegen::Text = #ty;
                const EXPECTED: __tenon::codegen::Text = #expected;
                const KINDS: __tenon::values::Kinds = __tenon::values::Kinds::NONE #(#kinds)*;

                fn from_js(
                    __value: __tenon::Value<#scope>,
                    _: &#scope mut Self::Storage,
                ) -> __tenon::Result<Self> {
                    #(#tries)*
                    ::core::result::Result::Err(__tenon::Error::expected::<Self>(__value))
                }
            }
        }
    };
    target.finish(&items, None)
}
