//! Generic classes: one JavaScript class for each of the types that the author lists.

use proc_macro2::{Ident, Span, TokenStream};
use quote::quote;

use crate::error::{Error, Result};
use crate::parse::{Cursor, Generics, Options};

/// One type that the generic one stands for.
#[derive(Default)]
pub(crate) struct Instance {
    /// The class's name in JavaScript, where it is said.
    pub(crate) name: Option<Ident>,
    /// `type T = f64;` and the like: what gives the parameters their meaning in generated code.
    pub(crate) aliases: TokenStream,
}

/// Reads `instances(Name<Type>, ...)`; a type without parameters is its only instance.
pub(crate) fn instances(
    options: &mut Options,
    generics: &Generics,
    what: &str,
) -> Result<Vec<Instance>> {
    if let Some(lifetime) = generics.lifetimes.first() {
        return Err(Error::at(
            lifetime,
            "a class's value lives as long as its JavaScript object: it cannot borrow from anything else",
        ));
    }
    let Some(list) = options.list("instances")? else {
        return match &generics.first_type {
            None => Ok(vec![Instance::default()]),
            Some(parameter) => Err(Error::at(
                parameter,
                format!(
                    "JavaScript has no generic classes: list those that are wanted, \
                     `#[{what}(instances(NumberList<f64>, TextList<String>))]`"
                ),
            )),
        };
    };
    let mut cursor = Cursor::new(list, Span::call_site());
    let mut all = Vec::new();
    while !cursor.is_empty() {
        let name = if cursor.at_punct('<') {
            None
        } else {
            Some(cursor.ident("the name of the class in JavaScript")?)
        };
        let place = cursor.span();
        let arguments = arguments(&mut cursor)?;
        if arguments.len() != generics.aliases.len() {
            let (wanted, given) = (generics.aliases.len(), arguments.len());
            return Err(Error::new(
                place,
                format!("expected {wanted} types between `<` and `>`, found {given}"),
            ));
        }
        let aliases = generics
            .aliases
            .iter()
            .zip(arguments)
            .map(|(declaration, argument)| quote!(#declaration = #argument;))
            .collect();
        all.push(Instance { name, aliases });
    }
    Ok(all)
}

/// `<A, B>` and the comma after it.
fn arguments(cursor: &mut Cursor) -> Result<Vec<TokenStream>> {
    cursor.punct('<')?;
    let mut list = Vec::new();
    while !cursor.eat_punct('>') {
        list.push(cursor.until(|at| at.at_punct(',') || at.at_punct('>')));
        if !cursor.eat_punct(',') {
            cursor.punct('>')?;
            break;
        }
    }
    if !cursor.is_empty() {
        cursor.punct(',')?;
    }
    Ok(list)
}
