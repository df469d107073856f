//! What a method of a class is for JavaScript.

use proc_macro2::{Span, TokenStream};
use quote::quote;

use super::Record;
use super::arguments::{Arguments, Returns};
use super::call::Mode;
use crate::error::{Error, Result, refuse};
use crate::names::{Case, plain};
use crate::parse::{Function, take_options};

/// The kinds of members.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Role {
    /// Not for JavaScript.
    Skipped,
    /// What `new` calls.
    Constructor,
    /// A method, on the prototype or the class.
    Method,
    /// A getter.
    Getter,
    /// A setter.
    Setter,
    /// A method under a well-known symbol.
    Symbol(String),
    /// `next` of an iterator or generator.
    Next,
    /// `next` of an async iterator or generator.
    AsyncNext,
}

/// The well-known symbols that a member can be under.
const SYMBOLS: [&str; 6] = [
    "iterator",
    "asyncIterator",
    "dispose",
    "asyncDispose",
    "toPrimitive",
    "toStringTag",
];

const KNOWN: [&str; 14] = [
    "constructor",
    "getter",
    "setter",
    "symbol",
    "iterator",
    "generator",
    "async_iterator",
    "rename",
    "strict",
    "ts_return",
    "enumerable",
    "readonly",
    "task",
    "skip",
];

/// What the attributes of a method say.
pub(crate) struct Settings {
    pub(crate) role: Role,
    pub(crate) name: String,
    pub(crate) strict: bool,
    pub(crate) ts_return: Option<String>,
    enumerable: bool,
    readonly: bool,
    /// Where the author asks for the pool.
    pub(crate) task: Option<Span>,
}

impl Settings {
    /// Reads and removes the attributes of a method.
    pub(crate) fn take(function: &mut Function, case: Case) -> Result<Self> {
        let mut options = take_options(&mut function.attributes, &["js"])?;
        let own = plain(&function.name);
        let mut roles: Vec<(Role, Span, Option<String>)> = Vec::new();
        if let Some(span) = options.flag("skip")? {
            roles.push((Role::Skipped, span, None));
        }
        if let Some(span) = options.flag("constructor")? {
            roles.push((Role::Constructor, span, Some("constructor".to_owned())));
        }
        for (option, role, prefix) in [
            ("getter", Role::Getter, "get_"),
            ("setter", Role::Setter, "set_"),
        ] {
            if let Some((span, name)) = options.optional_value(option)? {
                let name = match name {
                    Some(name) => crate::parse::text(option, &name)?.0,
                    None => case.apply(own.strip_prefix(prefix).unwrap_or(&own)),
                };
                roles.push((role, span, Some(name)));
            }
        }
        if let Some((symbol, span)) = options.text("symbol")? {
            if !SYMBOLS.contains(&symbol.as_str()) {
                let text = format!("there are the symbols {}", SYMBOLS.join(", "));
                return Err(Error::new(span, text));
            }
            roles.push((Role::Symbol(symbol.clone()), span, Some(symbol)));
        }
        for (option, role) in [
            ("iterator", Role::Next),
            ("generator", Role::Next),
            ("async_iterator", Role::AsyncNext),
        ] {
            if let Some(span) = options.flag(option)? {
                roles.push((role, span, Some("next".to_owned())));
            }
        }
        if let [_, (_, span, _), ..] = roles.as_slice() {
            return Err(Error::new(
                *span,
                "a method is one thing only: it has another mark already",
            ));
        }
        let (role, _, name) = roles
            .pop()
            .unwrap_or((Role::Method, Span::call_site(), None));
        let name = match name {
            Some(name) => name,
            // What `JSON.stringify` looks for is not spelled like other names.
            None if own == "to_json" => super::rename(&mut options, "toJSON", Case::Same)?,
            None => super::rename(&mut options, &own, case)?,
        };
        let settings = Self {
            role,
            name,
            strict: options.flag("strict")?.is_some(),
            ts_return: options.text("ts_return")?.map(|(text, _)| text),
            enumerable: options.flag("enumerable")?.is_some(),
            readonly: options.flag("readonly")?.is_some(),
            task: options.flag("task")?,
        };
        options.finish(&KNOWN)?;
        Ok(settings)
    }

    /// Fails where the function cannot be what it is marked as.
    pub(crate) fn check(&self, function: &Function) -> Result<()> {
        let name = &function.name;
        let count = function.parameters.len();
        if let Some(place) = self.task
            && (function.receiver.is_some() || self.role != Role::Method)
        {
            return Err(Error::new(
                place,
                "the value belongs to JavaScript's thread: a task is a function without `self`, or a method \
                 that returns `Task<T>`",
            ));
        }
        match self.role {
            Role::Constructor => {
                if let Some(word) = &function.asyncness {
                    return refuse(
                        word,
                        "`new` cannot wait: write an async function without `self` that returns `Self`, \
                         and call it as `await Class.name()`",
                    );
                }
                if let Some(receiver) = &function.receiver {
                    return refuse(
                        &receiver.word,
                        "a constructor makes the object: it has no `self` yet",
                    );
                }
                if function.output.is_none() {
                    return refuse(name, "a constructor returns `Self` or `Result<Self>`");
                }
            }
            Role::Getter | Role::Setter if function.asyncness.is_some() => {
                return refuse(
                    &function.asyncness,
                    "an accessor cannot be async: make it a method",
                );
            }
            Role::Getter if count > 0 => return refuse(name, "a getter has no parameters"),
            Role::Getter if function.output.is_none() => {
                return refuse(name, "a getter returns the property's value");
            }
            Role::Setter if count != 1 => {
                return refuse(name, "a setter has one parameter: the new value");
            }
            Role::Next | Role::AsyncNext if function.receiver.is_none() => {
                return refuse(name, "`next` of an iterator takes `&mut self`");
            }
            Role::Next if function.asyncness.is_some() => {
                return refuse(
                    &function.asyncness,
                    "mark it `#[js(async_iterator)]`: `next` of an iterator answers at once",
                );
            }
            Role::AsyncNext if function.asyncness.is_none() => {
                return refuse(name, "`next` of an async iterator is an `async fn`");
            }
            Role::Symbol(_) if function.receiver.is_none() => {
                return refuse(name, "a method under a symbol takes `&self` or `&mut self`");
            }
            _ => {}
        }
        Ok(())
    }

    /// The property's attributes.
    pub(crate) fn attributes(&self) -> TokenStream {
        let base = match self.role {
            Role::Getter | Role::Setter => quote!(ACCESSOR),
            _ => quote!(METHOD),
        };
        match (self.enumerable, self.readonly) {
            (false, false) => base,
            (enumerable, readonly) => quote!(#base.with(#enumerable, #readonly)),
        }
    }

    /// The beginning of the member's description.
    pub(crate) fn describe(&self, doc: &str, is_static: bool, record: &mut Record) {
        let kind = match &self.role {
            Role::Constructor => "constructor",
            Role::Getter => "getter",
            Role::Symbol(symbol) if symbol == "toStringTag" => "getter",
            Role::Setter => "setter",
            _ => "method",
        };
        record.raw("{\"kind\":").string(kind).raw(",\"name\":");
        match &self.role {
            Role::Symbol(symbol) => record.string(&format!("Symbol.{symbol}")),
            _ => record.string(&self.name),
        };
        record.doc(doc);
        if is_static && self.role != Role::Constructor {
            record.raw(",\"static\":true");
        }
    }

    /// What the member takes and gives.
    pub(crate) fn describe_call(
        &self,
        arguments: Arguments,
        output: Option<&TokenStream>,
        mode: Mode,
        record: &mut Record,
    ) {
        let said = self.ts_return.as_deref();
        let returns = super::call::returns(output, mode, said);
        match &self.role {
            Role::Getter => returns.describe(",\"type\":", record),
            Role::Symbol(symbol) if symbol == "toStringTag" => {
                returns.describe(",\"type\":", record);
            }
            Role::Setter => arguments.describe_only(record),
            Role::Constructor => arguments.describe_into(record, Returns::Said("")),
            Role::Next | Role::AsyncNext => {
                let returns = match (said, output) {
                    (Some(text), _) => Returns::Said(text),
                    (None, Some(ty)) => Returns::Step(ty, self.role == Role::AsyncNext),
                    (None, None) => Returns::Nothing,
                };
                arguments.describe_into(record, returns);
            }
            _ => arguments.describe_into(record, returns),
        }
    }
}

impl Role {
    /// The variant of `MemberKind`.
    pub(crate) fn member_kind(&self, is_static: bool) -> &'static str {
        match (self, is_static) {
            (Self::Constructor, _) => "Constructor",
            (Self::Getter, false) => "Getter",
            (Self::Getter, true) => "StaticGetter",
            (Self::Setter, false) => "Setter",
            (Self::Setter, true) => "StaticSetter",
            (Self::Symbol(symbol), _) if symbol == "toStringTag" => "SymbolGetter",
            (Self::Symbol(_), _) => "Symbol",
            (_, false) => "Method",
            (_, true) => "Static",
        }
    }

    /// The symbol under which the object with this method gives itself.
    pub(crate) fn iterable(&self) -> Option<&'static str> {
        match self {
            Self::Next => Some("iterator"),
            Self::AsyncNext => Some("asyncIterator"),
            _ => None,
        }
    }
}
