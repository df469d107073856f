//! From what was parsed to Rust code.

mod arguments;
mod call;
pub(crate) mod class;
pub(crate) mod derive;
pub(crate) mod export;
mod instances;
mod lifetimes;
pub(crate) mod methods;
mod module;
mod record;
mod role;

use proc_macro2::{Literal, Span, TokenStream};
use quote::quote;

use crate::error::{Error, Result};
use crate::names::Case;
use crate::parse::{Attribute, Cursor, Options, conditions};

pub(crate) use record::Record;

/// What every exported item may say of itself.
pub(crate) struct Place {
    /// Where the library is, if the author says so.
    library: Option<TokenStream>,
    /// The names of the modules around the item.
    namespace: Vec<String>,
    /// The `#[cfg(...)]` attributes of the item.
    conditions: TokenStream,
}

impl Place {
    /// The options `crate` and `namespace`, which modules hand down too.
    pub(crate) fn take(options: &mut Options) -> Result<Self> {
        let mut library = options.value("crate")?;
        // What the item itself says counts, and not what a module handed down, which stands first.
        while let Some(path) = options.value("crate")? {
            library = Some(path);
        }
        let mut namespace = Vec::new();
        // What a module hands down is outside of what the item itself says.
        while let Some(list) = options.list("namespace")? {
            let mut cursor = Cursor::new(list, Span::call_site());
            while !cursor.is_empty() {
                let name = cursor.until_comma();
                namespace.push(crate::parse::text("namespace", &name)?.0);
            }
        }
        Ok(Self {
            library,
            namespace,
            conditions: TokenStream::new(),
        })
    }

    /// The same for an item with these attributes.
    pub(crate) fn under(mut self, attributes: &[Attribute]) -> Self {
        self.conditions = conditions(attributes);
        self
    }

    /// Takes from `other` what is not said here.
    pub(crate) fn or(&mut self, other: Self) {
        if self.namespace.is_empty() {
            self.namespace = other.namespace;
        }
        self.library = self.library.take().or(other.library);
    }

    /// The place of what is in a module here.
    pub(crate) fn inside(&self, module: &str) -> Self {
        let mut namespace = self.namespace.clone();
        namespace.push(module.to_owned());
        Self {
            library: self.library.clone(),
            namespace,
            conditions: TokenStream::new(),
        }
    }

    /// As an option that says the same.
    pub(crate) fn option(&self) -> TokenStream {
        let namespace = &self.namespace;
        let library = self.library.as_ref().map(|path| quote!(crate = #path));
        quote!(namespace(#(#namespace),*), #library)
    }

    /// The namespaces joined by dots.
    pub(crate) fn namespace(&self) -> String {
        self.namespace.join(".")
    }

    /// The name as TypeScript sees it from outside.
    pub(crate) fn full_name(&self, name: &str) -> String {
        let mut full = self.namespace();
        if !full.is_empty() {
            full.push('.');
        }
        full + name
    }

    /// Puts generated items where their names meet no others; inside, the library is `__tenon`.
    pub(crate) fn wrap(&self, items: &TokenStream) -> TokenStream {
        let conditions = &self.conditions;
        let library = self.library.clone().unwrap_or_else(crate::library::path);
        quote! {
            #conditions
            #[allow(
                clippy::all, clippy::pedantic, clippy::nursery, clippy::restriction,
                unsafe_code, unused_qualifications, deprecated, non_upper_case_globals, non_camel_case_types,
                reason = "generated"
            )]
            const _: () = {
                use #library as __tenon;
                #items
            };
        }
    }

    /// The item's entry in the addon's list, and its description.
    pub(crate) fn register(&self, kind: &TokenStream, record: Record) -> TokenStream {
        let namespace = &self.namespace;
        let description = record.into_text();
        quote! {
            __tenon::register! {
                kind: __tenon::codegen::ItemKind::#kind,
                namespace: &[#(#namespace),*],
                description: #description,
            }
        }
    }
}

/// The option `rename_all`.
pub(crate) fn rename_all(options: &mut Options, default: Case) -> Result<Case> {
    match options.text("rename_all")? {
        Some((text, span)) => Case::named(&text, span),
        None => Ok(default),
    }
}

/// The option `rename`, or the name in the given spelling.
pub(crate) fn rename(options: &mut Options, name: &str, case: Case) -> Result<String> {
    match options.text("rename")? {
        Some((text, span)) if text.is_empty() => {
            Err(Error::new(span, "a name must have at least one character"))
        }
        Some((text, _)) => Ok(text),
        None => Ok(case.apply(name)),
    }
}

/// A literal as C wants it; names from source code have no zeros except by an escape.
pub(crate) fn c_string(text: &str, span: Span) -> Result<Literal> {
    match std::ffi::CString::new(text) {
        Ok(text) => Ok(Literal::c_string(&text)),
        Err(_) => Err(Error::new(
            span,
            "a name cannot have a zero character in it",
        )),
    }
}
