//! The attributes and derives of `tenon-addon`, which re-exports them; see its documentation.

mod error;
mod expand;
mod library;
mod literal;
mod names;
mod parse;

use proc_macro::TokenStream;

use expand::derive::Direction;

/// Gives JavaScript a function, an async function, a constant, a static, an enum or a module.
#[proc_macro_attribute]
pub fn export(options: TokenStream, item: TokenStream) -> TokenStream {
    attribute(item, |item| expand::export::export(options.into(), item))
}

/// Makes a struct a JavaScript class.
#[proc_macro_attribute]
pub fn class(options: TokenStream, item: TokenStream) -> TokenStream {
    attribute(item, |item| expand::class::class(options.into(), item))
}

/// Gives a class the functions and constants of an `impl` block.
#[proc_macro_attribute]
pub fn methods(options: TokenStream, item: TokenStream) -> TokenStream {
    attribute(item, |item| expand::methods::methods(options.into(), item))
}

/// Makes a type that JavaScript values convert to.
#[proc_macro_derive(FromJs, attributes(js))]
pub fn from_js(item: TokenStream) -> TokenStream {
    derive(item, Direction::From)
}

/// Makes a type that converts to JavaScript values.
#[proc_macro_derive(IntoJs, attributes(js))]
pub fn into_js(item: TokenStream) -> TokenStream {
    derive(item, Direction::Into)
}

fn derive(item: TokenStream, direction: Direction) -> TokenStream {
    expand::derive::derive(item.into(), direction)
        .unwrap_or_else(error::Error::into_compile_errors)
        .into()
}

/// An attribute that fails still leaves its item: what else uses it is then no error too.
fn attribute(
    item: TokenStream,
    expand: impl FnOnce(proc_macro2::TokenStream) -> error::Result<proc_macro2::TokenStream>,
) -> TokenStream {
    let item = proc_macro2::TokenStream::from(item);
    expand(item.clone())
        .unwrap_or_else(|error| {
            let mut tokens = parse::without_ours(item);
            tokens.extend(error.into_compile_errors());
            tokens
        })
        .into()
}
