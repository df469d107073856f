//! `#[export] mod name { ... }`: a namespace.

use proc_macro2::{Delimiter, Group, TokenStream, TokenTree};
use quote::quote;

use super::{Place, Record};
use crate::error::{Error, Result};
use crate::names::{Case, plain};
use crate::parse::{Attribute, Cursor, Options, documentation};

/// The attributes that modules hand their name down to.
const OURS: [&str; 3] = ["export", "class", "methods"];

/// Expands a module; its attributes and visibility are already taken.
pub(crate) fn module(
    mut options: Options,
    attributes: &[Attribute],
    visibility: &TokenStream,
    cursor: &mut Cursor,
) -> Result<TokenStream> {
    let place = Place::take(&mut options)?.under(attributes);
    let keyword = cursor.ident("`mod`")?;
    let name = cursor.ident("the module's name")?;
    let js_name = super::rename(&mut options, &plain(&name), Case::Camel)?;
    options.finish(&["rename", "namespace", "crate"])?;
    if cursor.at_punct(';') {
        return Err(Error::at(
            &name,
            "the items of an exported module must be here, in `mod name { ... }`: an attribute cannot see \
             into another file",
        ));
    }
    let group = cursor.group(Delimiter::Brace, "the module's items in `{...}`")?;
    let hand_down = place.inside(&js_name).option();
    let mut body = Group::new(Delimiter::Brace, rewrite(group.stream(), &hand_down)?);
    body.set_span(group.span());

    let record = {
        let doc = documentation(attributes);
        let mut record = Record::item("namespace", &place.namespace(), &js_name, &doc);
        record.raw("}");
        record
    };
    let register = place.wrap(&place.register(&quote!(Module(#js_name)), record));
    Ok(quote! {
        #(#attributes)* #visibility #keyword #name #body
        #register
    })
}

/// Adds the options to each of our attributes on the module's own items.
fn rewrite(items: TokenStream, options: &TokenStream) -> Result<TokenStream> {
    let mut out = TokenStream::new();
    let mut cursor = Cursor::new(items, proc_macro2::Span::call_site());
    while let Some(token) = cursor.peek() {
        if cursor.at_punct('#') && !cursor.at_punct_ahead(1, '!') {
            for attribute in Attribute::parse_all(&mut cursor)? {
                let attribute = if OURS.iter().any(|ours| attribute.name == ours) {
                    attribute.with_option(options)?
                } else {
                    attribute
                };
                out.extend(quote!(#attribute));
            }
            continue;
        }
        let token: TokenTree = token.clone();
        cursor.next();
        out.extend([token]);
    }
    Ok(out)
}
