//! A struct with named fields: an object with their properties.

use proc_macro2::TokenStream;
use quote::quote;

use super::{Direction, Target, fields, plain_text};
use crate::error::Result;
use crate::parse::Field;

pub(super) fn expand(mut target: Target, list: Vec<Field>) -> Result<TokenStream> {
    let strict = match target.direction {
        Direction::From => target.options.flag("strict")?.is_some(),
        Direction::Into => {
            // Objects that Rust makes never have other properties.
            target.options.flag("strict")?;
            false
        }
    };
    let planned = fields::plan(list, target.rename_all)?;
    let ty = if target.is_generic() {
        fields::literal(&planned, &target, "")
    } else {
        plain_text(&target.ts_name)
    };
    let items = match target.direction {
        Direction::From => from_js(&target, &planned, strict, &ty)?,
        Direction::Into => {
            let scope = target.scope()?;
            let write = fields::write(&planned, |field| quote!(self.#field))?;
            let count = planned.len();
            quote! {
                const TYPE: __tenon::codegen::Text = #ty;

                fn into_js(self, __env: __tenon::Env<#scope>) -> __tenon::Result<__tenon::Value<#scope>> {
                    let mut __object = __tenon::codegen::Shape::<#count>::new(__env);
                    #write
                    __object.finish()
                }
            }
        }
    };
    let record = target.record("interface").map(|mut record| {
        record
            .raw(",\"direction\":")
            .string(target.direction.name())
            .raw(",\"fields\":[");
        fields::describe(&planned, &target, &mut record);
        record.raw("]}");
        record
    });
    target.finish(&items, record)
}

fn from_js(
    target: &Target,
    planned: &[fields::Planned],
    strict: bool,
    ty: &TokenStream,
) -> Result<TokenStream> {
    let scope = target.scope()?;
    // Only a type with a lifetime can borrow from storage; one without can be in collections.
    let borrows = !target.data.generics.lifetimes.is_empty();
    let (storage, pattern) = if borrows {
        fields::storage(planned, &scope)
    } else {
        (quote!(()), quote!(_))
    };
    let read = fields::read(planned, borrows)?;
    let strict = strict.then(|| {
        let names = fields::names(planned);
        quote!(__tenon::codegen::only(__object, &[#(#names),*])?;)
    });
    let expected = plain_text(&format!("an object ({})", target.name));
    Ok(quote! {
        type Storage = #storage;
        const TYPE: __tenon::codegen::Text = #ty;
        const EXPECTED: __tenon::codegen::Text = #expected;
        const KINDS: __tenon::values::Kinds = __tenon::values::Kinds::OBJECTS;

        fn from_js(
            __value: __tenon::Value<#scope>,
            #pattern: &#scope mut Self::Storage,
        ) -> __tenon::Result<Self> {
            let __object = __tenon::codegen::object::<Self>(__value)?;
            #strict
            ::core::result::Result::Ok(Self { #read })
        }
    })
}
