//! `#[class]`.

use proc_macro2::{Ident, Span, TokenStream};
use quote::{format_ident, quote, quote_spanned};

use super::call::function_record;
use super::instances::{Instance, instances};
use super::lifetimes::{fixed, span_of};
use super::{Place, Record};
use crate::error::{Error, Errors, Result};
use crate::names::{Case, plain};
use crate::parse::{
    Attribute, Body, Cursor, Data, Field, Fields, Options, data, documentation, take_options,
};

/// A property that is a field of the struct.
struct Property {
    member: TokenStream,
    name: String,
    ty: TokenStream,
    doc: String,
    readonly: bool,
}

/// The class that this one extends, and the field that holds its value.
struct Parent {
    path: TokenStream,
    member: TokenStream,
}

/// Expands `#[class(options)] struct`.
pub(crate) fn class(options: TokenStream, item: TokenStream) -> Result<TokenStream> {
    let mut options = Options::parse(options)?;
    let mut cursor = Cursor::new(item, Span::call_site());
    let attributes = Attribute::parse_all(&mut cursor)?;
    let visibility = cursor.visibility();
    if cursor.at_word("impl") {
        return cursor.error("`#[class]` goes on the struct; its `impl` blocks get `#[methods]`");
    }
    let mut data = data(attributes, visibility, &mut cursor)?;
    let place = Place::take(&mut options)?.under(&data.attributes);
    let name = super::rename(&mut options, &plain(&data.name), Case::Same)?;
    let extends = options.value("extends")?;
    let case = super::rename_all(&mut options, Case::Camel)?;
    let instances = instances(&mut options, &data.generics, "class")?;
    options.finish(&[
        "rename",
        "namespace",
        "rename_all",
        "extends",
        "instances",
        "crate",
    ])?;
    let Body::Struct(mut fields) = std::mem::replace(&mut data.body, Body::Enum(Vec::new())) else {
        return Err(Error::at(
            &data.name,
            "a class is a struct: put the enum into a field of one",
        ));
    };
    let (properties, parent) = fields_of(&mut fields, extends, case)?;
    let mut generated = TokenStream::new();
    for instance in &instances {
        let name = instance
            .name
            .as_ref()
            .map_or(name.clone(), ToString::to_string);
        generated.extend(one_class(
            &place,
            &data,
            &name,
            instance,
            &properties,
            parent.as_ref(),
        ));
    }
    let item = data.struct_tokens(&fields);
    Ok(quote!(#item #generated))
}

/// Reads and removes the attributes of the fields.
fn fields_of(
    fields: &mut Fields,
    extends: Option<TokenStream>,
    case: Case,
) -> Result<(Vec<Property>, Option<Parent>)> {
    let list: &mut [Field] = match fields {
        Fields::Unit => &mut [],
        Fields::Tuple(list) | Fields::Named(list) => list,
    };
    let (mut properties, mut base) = (Vec::new(), None);
    let mut errors = Errors::default();
    for (index, field) in list.iter_mut().enumerate() {
        let marked = field.attributes.iter().any(|attribute| attribute.is("js"));
        let index = proc_macro2::Literal::usize_unsuffixed(index);
        let member = field
            .name
            .as_ref()
            .map_or(quote!(#index), |name| quote!(#name));
        if extends
            .as_ref()
            .is_some_and(|path| path.to_string() == field.ty.to_string())
        {
            base.get_or_insert(member.clone());
        }
        if !marked {
            continue;
        }
        let doc = documentation(&field.attributes);
        let Some(mut options) = errors.keep(take_options(&mut field.attributes, &["js"])) else {
            continue;
        };
        let property = (|| {
            if options.flag("base")?.is_some() {
                base = Some(member.clone());
                options.finish(&["base"])?;
                return Ok(None);
            }
            let rust_name = field.name.as_ref().map_or_else(|| index.to_string(), plain);
            let property = Property {
                name: super::rename(&mut options, &rust_name, case)?,
                readonly: options.flag("readonly")?.is_some(),
                ty: field.ty.clone(),
                member,
                doc,
            };
            std::mem::take(&mut options).finish(&["rename", "readonly", "base"])?;
            Ok(Some(property))
        })();
        properties.extend(errors.keep(property).flatten());
    }
    let parent = match (extends, base) {
        (None, None) => None,
        (Some(path), Some(member)) => Some(Parent { path, member }),
        (Some(path), None) => {
            errors.push(Error::at(
                &path,
                format!("an instance holds the value of the class it extends: add a field of type `{path}`"),
            ));
            None
        }
        (None, Some(member)) => {
            errors.push(Error::at(
                &member,
                "which class is extended? write `#[class(extends = Base)]`",
            ));
            None
        }
    };
    errors.finish((properties, parent))
}

fn one_class(
    place: &Place,
    data: &Data,
    name: &str,
    instance: &Instance,
    properties: &[Property],
    parent: Option<&Parent>,
) -> TokenStream {
    let (ident, arguments) = (&data.name, data.generics.for_type());
    let ty = quote!(#ident #arguments);
    let aliases = &instance.aliases;
    let full_name = place.full_name(name);
    let (parent_info, upcast, aligned) = match parent {
        None => (
            quote!(::core::option::Option::None),
            // Never called: there is no parent to go to.
            quote!(__this),
            quote!(),
        ),
        Some(Parent { path, member }) => {
            let span = span_of(path);
            (
                quote_spanned!(span=> ::core::option::Option::Some(<#path as __tenon::Class>::INFO)),
                // The field must have exactly the type whose class it stands for.
                quote_spanned! {span=> {
                    // SAFETY: the caller gives a pointer to this type.
                    let __base: *mut #path = unsafe { &raw mut (*__this.cast::<#ty>()).#member };
                    __base.cast()
                }},
                // Does not compile for a packed struct, whose fields cannot be referred to.
                quote_spanned! {span=>
                    fn __aligned(__this: &#ty) -> &#path {
                        &__this.#member
                    }
                    const _: fn(&#ty) -> &#path = __aligned;
                },
            )
        }
    };
    let new_label = format!("new {name}");
    let fallback = function_record(&format_ident!("__fallback"), name, &quote!(#new_label), &[]);
    let members = members(properties, &ty);
    let record = describe(place, data, name, properties, parent);
    let register = place.register(&quote!(Class(&__INFO)), record);
    place.wrap(&quote! {
        #aliases

        fn __fallback<'__s>(
            __call: &__tenon::codegen::Call<'__s>,
        ) -> __tenon::Result<__tenon::codegen::Returned<'__s>> {
            __call.construct_native::<#ty>()
        }

        #aligned

        unsafe fn __upcast(__this: *mut ()) -> *mut () {
            #upcast
        }

        unsafe fn __drop(__this: *mut ()) {
            // SAFETY: the caller gives a pointer from `Box::into_raw` of this type.
            ::core::mem::drop(unsafe {
                ::std::boxed::Box::from_raw(__this.cast::<#ty>())
            });
        }

        static __FALLBACK: __tenon::codegen::Function = #fallback;

        static __INFO: __tenon::codegen::ClassInfo = __tenon::codegen::ClassInfo {
            name: #name,
            parent: #parent_info,
            upcast: __upcast,
            drop: __drop,
            fallback: &__FALLBACK,
        };

        // SAFETY: the description is of this type, and of no other.
        unsafe impl __tenon::Class for #ty {
            const NAME: &'static ::core::primitive::str = #name;
            const TYPE: &'static ::core::primitive::str = #full_name;
            const INFO: &'static __tenon::codegen::ClassInfo = &__INFO;
        }

        impl<'__s> __tenon::IntoJs<'__s> for #ty {
            const TYPE: __tenon::codegen::Text = __tenon::codegen::Text::Plain(#full_name);

            fn into_js(self, __env: __tenon::Env<'__s>) -> __tenon::Result<__tenon::Value<'__s>> {
                __tenon::codegen::instance(__env, self)
            }
        }

        #register
        #members
    })
}

/// Getters and setters of the fields that are properties.
fn members(properties: &[Property], class: &TokenStream) -> TokenStream {
    if properties.is_empty() {
        return TokenStream::new();
    }
    let (mut items, mut list) = (TokenStream::new(), Vec::new());
    for (index, property) in properties.iter().enumerate() {
        let Property {
            member, name, ty, ..
        } = property;
        let span = span_of(ty);
        let (getter, get) = names("get", index);
        let label = quote!(__tenon::join!(<#class as __tenon::Class>::NAME, ".", #name));
        let function = function_record(&getter, name, &label, &[]);
        items.extend(quote_spanned! {span=>
            fn #getter<'__s>(
                __call: &__tenon::codegen::Call<'__s>,
            ) -> __tenon::Result<__tenon::codegen::Returned<'__s>> {
                let mut __borrow = ::core::default::Default::default();
                let __this: &#class = __call.this_ref(&mut __borrow)?;
                __call.finish(<#ty as ::core::clone::Clone>::clone(&__this.#member))
            }
        });
        items.extend(quote!(static #get: __tenon::codegen::Function = #function;));
        list.push(member_of(&quote!(Getter(&#get)), &quote!(ACCESSOR)));
        if property.readonly {
            continue;
        }
        let (setter, set) = names("set", index);
        let function = function_record(&setter, name, &label, &["value".to_owned()]);
        items.extend(quote_spanned! {span=>
            fn #setter<'__s>(
                __call: &__tenon::codegen::Call<'__s>,
            ) -> __tenon::Result<__tenon::codegen::Returned<'__s>> {
                let mut __storage = ::core::default::Default::default();
                let __value = __call.arg::<#ty>(0, &mut __storage)?;
                let mut __borrow = ::core::default::Default::default();
                let __this: &mut #class = __call.this_mut(&mut __borrow)?;
                __this.#member = __value;
                __call.finish_empty()
            }
        });
        items.extend(quote!(static #set: __tenon::codegen::Function = #function;));
        list.push(member_of(&quote!(Setter(&#set)), &quote!(ACCESSOR)));
    }
    quote! {
        #items
        __tenon::register! {
            kind: __tenon::codegen::ItemKind::Methods(&__tenon::codegen::Methods {
                class: &__INFO,
                members: &[#(#list),*],
            }),
            namespace: &[],
            description: __tenon::codegen::Text::Plain("null"),
        }
    }
}

fn names(what: &str, index: usize) -> (Ident, Ident) {
    (
        format_ident!("__{what}_{index}"),
        format_ident!("__{}_{index}", what.to_uppercase()),
    )
}

/// A member's entry.
pub(crate) fn member_of(kind: &TokenStream, attributes: &TokenStream) -> TokenStream {
    quote! {
        __tenon::codegen::Member {
            kind: __tenon::codegen::MemberKind::#kind,
            attributes: __tenon::codegen::Attributes::#attributes,
        }
    }
}

fn describe(
    place: &Place,
    data: &Data,
    name: &str,
    properties: &[Property],
    parent: Option<&Parent>,
) -> Record {
    let doc = documentation(&data.attributes);
    let mut record = Record::item("class", &place.namespace(), name, &doc);
    if let Some(Parent { path, .. }) = parent {
        record
            .raw(",\"extends\":")
            .text(&quote_spanned! {span_of(path)=>
                __tenon::codegen::Text::Plain(<#path as __tenon::Class>::TYPE)
            });
    }
    record.raw(",\"members\":[");
    for Property {
        name,
        ty,
        doc,
        readonly,
        ..
    } in properties
    {
        let (span, ty) = (span_of(ty), fixed(ty));
        record
            .raw("{\"kind\":\"getter\",\"name\":")
            .string(name)
            .doc(doc)
            .raw(",\"type\":");
        record
            .text(&quote_spanned!(span=> <#ty as __tenon::IntoJs<'static>>::TYPE))
            .raw("},");
        if !readonly {
            record
                .raw("{\"kind\":\"setter\",\"name\":")
                .string(name)
                .raw(",\"type\":");
            record
                .text(&quote_spanned!(span=> <#ty as __tenon::FromJs<'static>>::TYPE))
                .raw("},");
        }
    }
    record.raw("null]}");
    record
}
