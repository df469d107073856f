//! `#[export]`.

use proc_macro2::{Span, TokenStream};
use quote::{format_ident, quote, quote_spanned};

use super::arguments::arguments;
use super::call::{Call, Mode, check_function, function_record, returns, returns_nothing};
use super::lifetimes::{inferred, span_of};
use super::role::Role;
use super::{Place, Record};
use crate::error::{Error, Result};
use crate::names::{Case, plain};
use crate::parse::{
    Attribute, Cursor, Function, Options, at_constant, at_function, constant, documentation,
    function,
};

/// Expands `#[export(options)] item`.
pub(crate) fn export(options: TokenStream, item: TokenStream) -> Result<TokenStream> {
    let options = Options::parse(options)?;
    let mut cursor = Cursor::new(item, Span::call_site());
    let attributes = Attribute::parse_all(&mut cursor)?;
    let visibility = cursor.visibility();
    if at_function(&cursor) {
        return export_function(options, function(attributes, visibility, &mut cursor)?);
    }
    if at_constant(&cursor) {
        return export_constant(options, constant(attributes, visibility, &mut cursor)?);
    }
    if cursor.at_word("mod") {
        return super::module::module(options, &attributes, &visibility, &mut cursor);
    }
    if cursor.at_word("enum") {
        let data = crate::parse::data(attributes, visibility, &mut cursor)?;
        return super::derive::export_enum(options, data);
    }
    cursor.error(match cursor.peek().map(ToString::to_string).as_deref() {
        Some("struct") => {
            "a struct is not exported: for a class write `#[class]`, for objects with these properties \
             `#[derive(FromJs, IntoJs)]`"
        }
        Some("impl") => "the members of a class are exported with `#[methods]`",
        Some("type" | "use" | "trait") => "this is nothing that JavaScript could see",
        _ => "`#[export]` goes on functions, constants, statics, modules and enums",
    })
}

fn export_function(mut options: Options, mut function: Function) -> Result<TokenStream> {
    let place = Place::take(&mut options)?.under(&function.attributes);
    let init = options.flag("init")?;
    let name = super::rename(&mut options, &plain(&function.name), Case::Camel)?;
    let strict = options.flag("strict")?.is_some();
    let task = options.flag("task")?;
    let ts_return = options.text("ts_return")?.map(|(text, _)| text);
    options.finish(&[
        "rename",
        "namespace",
        "strict",
        "task",
        "ts_return",
        "init",
        "crate",
    ])?;
    check_function(&function, ts_return.as_deref())?;
    if let Some(receiver) = &function.receiver {
        return Err(Error::at(
            &receiver.word,
            "methods are exported by `#[methods]` on their `impl` block",
        ));
    }
    if let Some(place_of_init) = init {
        return export_init(&place, place_of_init, &function);
    }
    let mode = Mode::of(&function, task)?;
    mode.check(&function)?;
    let arguments = arguments(&mut function)?;
    let ident = &function.name;
    let call = Call {
        callee: quote!(#ident),
        receiver: None,
        mode,
        nothing: returns_nothing(&function),
        strict,
        role: &Role::Method,
        class: None,
    };
    let glue_name = format_ident!("__glue");
    let glue = call.glue(&glue_name, &arguments);
    let entry = function_record(&glue_name, &name, &quote!(#name), &arguments.names);
    let doc = documentation(&function.attributes);
    let mut record = Record::item("function", &place.namespace(), &name, &doc);
    let (output, said) = (function.output.as_ref(), ts_return.as_deref());
    let returns = returns(output, mode, said);
    arguments.describe_into(&mut record, returns);
    record.raw("}");
    let register = place.register(&quote!(Function(&#entry)), record);
    let generated = place.wrap(&quote!(#glue #register));
    Ok(quote!(#function #generated))
}

/// `#[export(init)] fn f(env, exports)`.
fn export_init(place: &Place, span: Span, function: &Function) -> Result<TokenStream> {
    if let Some(word) = &function.asyncness {
        return Err(Error::at(
            word,
            "the addon is loaded when `init` returns: it cannot be async",
        ));
    }
    if function.parameters.len() != 2 {
        return Err(Error::new(
            span,
            "`init` takes the environment and the exports: `fn init(env: Env<'_>, exports: Object<'_>) -> Result<()>`",
        ));
    }
    let name = &function.name;
    let first = inferred(&function.parameters[0].ty);
    let second = inferred(&function.parameters[1].ty);
    let (env, exports) = (
        quote_spanned!(span_of(&first)=> let __env: #first = __env;),
        quote_spanned!(span_of(&second)=> let __exports: #second = __exports;),
    );
    let call = if returns_nothing(function) {
        quote!(#name(__env, __exports); ::core::result::Result::Ok(()))
    } else {
        quote!(::core::result::Result::map_err(#name(__env, __exports), ::core::convert::Into::into))
    };
    let mut nothing_to_say = Record::default();
    nothing_to_say.raw("null");
    let register = place.register(&quote!(Init(__init)), nothing_to_say);
    let generated = place.wrap(&quote! {
        fn __init<'__s>(
            __env: __tenon::Env<'__s>,
            __exports: __tenon::Object<'__s>,
        ) -> __tenon::Result<()> {
            #env
            #exports
            #call
        }
        #register
    });
    Ok(quote!(#function #generated))
}

fn export_constant(mut options: Options, item: crate::parse::Constant) -> Result<TokenStream> {
    let place = Place::take(&mut options)?.under(&item.attributes);
    let name = super::rename(&mut options, &plain(&item.name), Case::Same)?;
    let ts = options.text("ts")?.map(|(text, _)| text);
    options.finish(&["rename", "namespace", "ts", "crate"])?;
    let (make, ty_text) = constant_parts(&item);
    let doc = documentation(&item.attributes);
    let mut record = Record::item("constant", &place.namespace(), &name, &doc);
    record.raw(",\"type\":");
    match &ts {
        Some(ts) => record.string(ts),
        None => record.text(&ty_text),
    };
    record.raw("}");
    let kind = quote!(Constant(&__tenon::codegen::Constant { name: #name, make: __make }));
    let register = place.register(&kind, record);
    let generated = place.wrap(&quote!(#make #register));
    Ok(quote!(#item #generated))
}

/// The function that makes a constant's value, and the expression of its type's text.
fn constant_parts(item: &crate::parse::Constant) -> (TokenStream, TokenStream) {
    let name = &item.name;
    let span = span_of(&item.ty);
    let value = if item.is_static {
        quote_spanned!(span=> ::core::clone::Clone::clone(&#name))
    } else {
        quote_spanned!(span=> #name)
    };
    let make = quote_spanned! {span=>
        fn __make<'__s>(__env: __tenon::Env<'__s>) -> __tenon::Result<__tenon::Value<'__s>> {
            __tenon::IntoJs::into_js(#value, __env)
        }
    };
    let ty = super::lifetimes::fixed(&item.ty);
    let text = quote_spanned!(span=> <#ty as __tenon::IntoJs<'static>>::TYPE);
    (make, text)
}
