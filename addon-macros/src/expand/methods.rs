//! `#[methods]`.

use proc_macro2::{Ident, Span, TokenStream};
use quote::{format_ident, quote, quote_spanned};

use super::arguments::arguments;
use super::call::{Call, Mode, Receiver, check_function, function_record, returns_nothing};
use super::class::member_of;
use super::instances::{Instance, instances};
use super::lifetimes::{replace_self, span_of};
use super::role::{Role, Settings};
use super::{Place, Record};
use crate::error::{Errors, Result};
use crate::names::{Case, plain};
use crate::parse::{
    Attribute, Constant, Cursor, Function, ImplItem, Implementation, Options, conditions,
    documentation, implementation, take_options,
};

/// Expands `#[methods(options)] impl`.
pub(crate) fn methods(options: TokenStream, item: TokenStream) -> Result<TokenStream> {
    let mut options = Options::parse(options)?;
    let mut cursor = Cursor::new(item, Span::call_site());
    let attributes = Attribute::parse_all(&mut cursor)?;
    let mut block = implementation(attributes, &mut cursor)?;
    let place = Place::take(&mut options)?.under(&block.attributes);
    let case = super::rename_all(&mut options, Case::Camel)?;
    let instances = instances(&mut options, &block.generics, "methods")?;
    options.finish(&["rename_all", "instances", "crate"])?;
    let mut members = Members::default();
    members.read(&mut block, case)?;
    let generated: TokenStream = instances
        .iter()
        .map(|instance| members.register(&place, &block.ty, instance))
        .collect();
    Ok(quote!(#block #generated))
}

/// What the members of a block come to.
#[derive(Default)]
struct Members {
    /// Functions and statics.
    items: Vec<TokenStream>,
    /// Expressions of type `Member`.
    list: Vec<TokenStream>,
    /// The elements of `"members"`.
    described: Record,
}

impl Members {
    fn read(&mut self, block: &mut Implementation, case: Case) -> Result<()> {
        let mut errors = Errors::default();
        let class = block.ty.clone();
        for (index, item) in block.items.iter_mut().enumerate() {
            let mut one = Self::default();
            let (result, attributes) = match item {
                ImplItem::Function(function) => (
                    one.function(index, &class, function, case),
                    &function.attributes,
                ),
                ImplItem::Constant(constant) => {
                    (one.constant(index, &class, constant), &constant.attributes)
                }
                ImplItem::Other(..) => continue,
            };
            errors.keep(result);
            self.add(one, &conditions(attributes));
        }
        errors.finish(())
    }

    /// Adds a member that is there under conditions.
    fn add(&mut self, one: Self, conditions: &TokenStream) {
        let under = |tokens: TokenStream| quote!(#conditions #tokens);
        self.items.extend(one.items.into_iter().map(under));
        self.list.extend(one.list.into_iter().map(under));
        if conditions.is_empty() {
            self.described.append(one.described);
        } else {
            self.described.expression(&under(one.described.into_text()));
        }
    }

    fn register(&self, place: &Place, class: &TokenStream, instance: &Instance) -> TokenStream {
        let Self { items, list, .. } = self;
        let aliases = &instance.aliases;
        let mut record = Record::default();
        let span = span_of(class);
        record
            .raw("{\"kind\":\"members\",\"name\":")
            .text(&quote_spanned! {span=>
                __tenon::codegen::Text::Plain(<#class as __tenon::Class>::TYPE)
            });
        record.raw(",\"members\":[").append(self.described.clone());
        record.raw("null]}");
        let register = place.register(
            &quote_spanned! {span=>
                Methods(&__tenon::codegen::Methods {
                    class: <#class as __tenon::Class>::INFO,
                    members: &[#(#list),*],
                })
            },
            record,
        );
        place.wrap(&quote!(#aliases #(#items)* #register))
    }

    fn constant(
        &mut self,
        index: usize,
        class: &TokenStream,
        constant: &mut Constant,
    ) -> Result<()> {
        let mut options = take_options(&mut constant.attributes, &["js"])?;
        let skip = options.flag("skip")?.is_some();
        let name = super::rename(&mut options, &plain(&constant.name), Case::Same)?;
        options.finish(&["rename", "skip"])?;
        if skip {
            return Ok(());
        }
        let make = format_ident!("__make_{index}");
        let value = format_ident!("__CONSTANT_{index}");
        let (ident, ty) = (&constant.name, replace_self(&constant.ty, class));
        let span = span_of(&constant.ty);
        self.items.push(quote_spanned! {span=>
            fn #make<'__s>(__env: __tenon::Env<'__s>) -> __tenon::Result<__tenon::Value<'__s>> {
                __tenon::IntoJs::into_js(<#class>::#ident, __env)
            }
        });
        self.items.push(quote! {
            static #value: __tenon::codegen::Constant =
                __tenon::codegen::Constant { name: #name, make: #make };
        });
        self.list
            .push(member_of(&quote!(Constant(&#value)), &quote!(FIXED)));
        let ty = super::lifetimes::fixed(&ty);
        let doc = documentation(&constant.attributes);
        self.described
            .raw("{\"kind\":\"property\",\"static\":true,\"readonly\":true,\"name\":")
            .string(&name)
            .doc(&doc)
            .raw(",\"type\":")
            .text(&quote_spanned!(span=> <#ty as __tenon::IntoJs<'static>>::TYPE))
            .raw("},");
        Ok(())
    }

    fn function(
        &mut self,
        index: usize,
        class: &TokenStream,
        function: &mut Function,
        case: Case,
    ) -> Result<()> {
        let settings = Settings::take(function, case)?;
        if matches!(settings.role, Role::Skipped) {
            return Ok(());
        }
        check_function(function, settings.ts_return.as_deref())?;
        settings.check(function)?;
        for parameter in &mut function.parameters {
            parameter.generated = replace_self(&parameter.ty, class);
        }
        let output = function.output.as_ref().map(|ty| replace_self(ty, class));
        let receiver = Receiver::of(function, class)?;
        let mode = Mode::of(function, settings.task)?;
        mode.check(function)?;
        let arguments = arguments(function)?;
        let glue_name = format_ident!("__glue_{index}");
        let name = &function.name;
        let call = Call {
            callee: quote_spanned!(name.span()=> <#class>::#name),
            receiver,
            mode,
            nothing: returns_nothing(function),
            strict: settings.strict,
            role: &settings.role,
            class: Some(class),
        };
        self.items.push(call.glue(&glue_name, &arguments));
        let is_static = call.receiver.is_none() && !arguments.takes_this;
        self.enter(
            index,
            class,
            &settings,
            is_static,
            &glue_name,
            &arguments.names,
        );
        let doc = documentation(&function.attributes);
        let mut record = Record::default();
        settings.describe(&doc, is_static, &mut record);
        settings.describe_call(arguments, output.as_ref(), mode, &mut record);
        record.raw("},");
        self.described.append(record);
        if let Some(symbol) = settings.role.iterable() {
            self.iterable(index, class, symbol);
        }
        Ok(())
    }

    /// The entry of a function.
    fn enter(
        &mut self,
        index: usize,
        class: &TokenStream,
        settings: &Settings,
        is_static: bool,
        glue: &Ident,
        parameters: &[String],
    ) {
        let name = &settings.name;
        let label = match settings.role {
            Role::Constructor => quote!("new ", <#class as __tenon::Class>::NAME),
            Role::Symbol(_) => {
                let name = format!("[Symbol.{name}]");
                quote!(<#class as __tenon::Class>::NAME, ".", #name)
            }
            _ => quote!(<#class as __tenon::Class>::NAME, ".", #name),
        };
        let function = function_record(glue, name, &quote!(__tenon::join!(#label)), parameters);
        let record = format_ident!("__FUNCTION_{index}");
        self.items
            .push(quote!(static #record: __tenon::codegen::Function = #function;));
        let kind = Ident::new(settings.role.member_kind(is_static), Span::call_site());
        let attributes = settings.attributes();
        self.list
            .push(member_of(&quote!(#kind(&#record)), &attributes));
    }

    /// What makes an object with `next` iterable: a method that gives the object itself.
    fn iterable(&mut self, index: usize, class: &TokenStream, symbol: &str) {
        let glue = format_ident!("__self_{index}");
        let label = format!("[Symbol.{symbol}]");
        let label = quote!(__tenon::join!(<#class as __tenon::Class>::NAME, ".", #label));
        let function = function_record(&glue, symbol, &label, &[]);
        let record = format_ident!("__SELF_{index}");
        self.items.push(quote! {
            fn #glue<'__s>(
                __call: &__tenon::codegen::Call<'__s>,
            ) -> __tenon::Result<__tenon::codegen::Returned<'__s>> {
                __call.finish(__call.this())
            }
        });
        self.items
            .push(quote!(static #record: __tenon::codegen::Function = #function;));
        self.list
            .push(member_of(&quote!(Symbol(&#record)), &quote!(METHOD)));
        let name = format!("Symbol.{symbol}");
        self.described
            .raw("{\"kind\":\"method\",\"name\":")
            .string(&name)
            .raw(",\"params\":[null],\"returns\":\"this\"},");
    }
}
