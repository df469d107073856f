//! A struct with one field: as that field's type.

use proc_macro2::TokenStream;
use quote::{quote, quote_spanned};

use super::{Direction, Target};
use crate::error::{Error, Result};
use crate::expand::lifetimes::span_of;
use crate::parse::Field;

pub(super) fn expand(mut target: Target, mut fields: Vec<Field>) -> Result<TokenStream> {
    target.options.flag("transparent")?;
    let (Some(field), true) = (fields.pop(), fields.is_empty()) else {
        return Err(Error::at(
            &target.data.name,
            "only a struct with one field is converted as that field: give the fields names, or convert a tuple",
        ));
    };
    let scope = target.scope()?;
    let (ty, span) = (&field.ty, span_of(&field.ty));
    let member = field
        .name
        .as_ref()
        .map_or_else(|| quote!(0), |name| quote!(#name));
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
                ::core::result::Result::Ok(Self { #member: __inner })
            }
        },
        Direction::Into => quote_spanned! {span=>
            const TYPE: __tenon::codegen::Text = <#ty as __tenon::IntoJs<#scope>>::TYPE;

            fn into_js(self, __env: __tenon::Env<#scope>) -> __tenon::Result<__tenon::Value<#scope>> {
                __tenon::IntoJs::into_js(self.#member, __env)
            }
        },
    };
    target.finish(&items, None)
}
