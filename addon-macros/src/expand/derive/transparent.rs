//! A struct with one field: as that field's type. One with several fields without names: as a tuple.

use proc_macro2::{Literal, TokenStream};
use quote::{quote, quote_spanned};

use super::{Direction, Target};
use crate::error::{Error, Result};
use crate::expand::lifetimes::span_of;
use crate::parse::{Field, take_options};

pub(super) fn expand(mut target: Target, mut fields: Vec<Field>) -> Result<TokenStream> {
    target.options.flag("transparent")?;
    for field in &mut fields {
        take_options(&mut field.attributes, &["js"])?.finish(&[])?;
    }
    let (ty, give, take) = match fields.as_slice() {
        [] => {
            return Err(Error::at(
                &target.data.name,
                "a struct without fields has nothing to convert: use `()`",
            ));
        }
        [field] => {
            let member = field
                .name
                .as_ref()
                .map_or_else(|| quote!(0), |name| quote!(#name));
            (
                field.ty.clone(),
                quote!(self.#member),
                quote!(#member: __inner),
            )
        }
        [field, ..] if field.name.is_some() => {
            return Err(Error::at(
                &target.data.name,
                "only a struct with one field is converted as that field",
            ));
        }
        several => {
            let types = several.iter().map(|field| &field.ty);
            let places: Vec<_> = (0..several.len()).map(Literal::usize_unsuffixed).collect();
            (
                quote!((#(#types),*)),
                quote!((#(self.#places),*)),
                quote!(#(#places: __inner.#places),*),
            )
        }
    };
    let scope = target.scope()?;
    let span = span_of(&ty);
    let items = match target.direction {
        Direction::From => quote_spanned! {span=>
            type Storage = <#ty as __tenon::FromJs<#scope>>::Storage;
            const TYPE: __tenon::codegen::Text = <#ty as __tenon::FromJs<#scope>>::TYPE;
            const EXPECTED: __tenon::codegen::Text = <#ty as __tenon::FromJs<#scope>>::EXPECTED;
            const KINDS: __tenon::values::Kinds = <#ty as __tenon::FromJs<#scope>>::KINDS;
            const OPTIONAL: bool = <#ty as __tenon::FromJs<#scope>>::OPTIONAL;

            fn from_js(
                __value: __tenon::Value<#scope>,
                __storage: &#scope mut Self::Storage,
            ) -> __tenon::Result<Self> {
                let __inner = <#ty as __tenon::FromJs<#scope>>::from_js(__value, __storage)?;
                ::core::result::Result::Ok(Self { #take })
            }
        },
        Direction::Into => quote_spanned! {span=>
            const TYPE: __tenon::codegen::Text = <#ty as __tenon::IntoJs<#scope>>::TYPE;

            fn into_js(self, __env: __tenon::Env<#scope>) -> __tenon::Result<__tenon::Value<#scope>> {
                __tenon::IntoJs::into_js(#give, __env)
            }
        },
    };
    target.finish(&items, None)
}
