//! From the arguments of a call to those of the user's function.

use proc_macro2::{Ident, Span, TokenStream};
use quote::{format_ident, quote, quote_spanned};

use super::Record;
use super::lifetimes::{fixed, inferred, is_named, is_nameless, span_of};
use crate::error::{Error, Errors, Result, refuse};
use crate::names::{Case, plain};
use crate::parse::{Function, Options, Parameter, take_options};

/// How a function's parameters are filled, and what is said of them.
#[derive(Default)]
pub(crate) struct Arguments {
    /// Statements that make the values.
    pub(crate) statements: TokenStream,
    /// The values, in the order of the function's parameters.
    pub(crate) values: Vec<Ident>,
    /// The names of those that come from JavaScript.
    pub(crate) names: Vec<String>,
    /// The elements of `params`.
    described: Record,
    /// The type of the first of them.
    first_type: Record,
    /// Whether one is the call's `this`.
    pub(crate) takes_this: bool,
    rest: bool,
}

/// Where a parameter's value comes from.
#[derive(Clone, Copy)]
enum Source {
    /// One argument.
    Value,
    /// All that are left.
    Rest,
}

/// What an attribute says of a parameter.
struct Settings {
    name: String,
    default: Option<(Span, Option<TokenStream>)>,
    rest: Option<Span>,
    this: Option<Span>,
    env: Option<Span>,
    ts: Option<String>,
}

const KNOWN: [&str; 6] = ["rename", "default", "rest", "this", "env", "ts"];

/// Plans the parameters of a function, and takes our attributes out of it.
pub(crate) fn arguments(function: &mut Function) -> Result<Arguments> {
    let mut arguments = Arguments::default();
    let mut errors = Errors::default();
    for (index, parameter) in function.parameters.iter_mut().enumerate() {
        if let Some(settings) = errors.keep(Settings::take(parameter, index)) {
            errors.keep(arguments.add(parameter, settings, index));
        }
    }
    errors.finish(arguments)
}

impl Settings {
    fn take(parameter: &mut Parameter, index: usize) -> Result<Self> {
        let mut options: Options = take_options(&mut parameter.attributes, &["js"])?;
        let name = parameter.name().map_or_else(
            || format!("arg{index}"),
            |name| Case::Camel.apply(&plain(&name)),
        );
        let settings = Self {
            name: super::rename(&mut options, &name, Case::Same)?,
            default: options.optional_value("default")?,
            rest: options.flag("rest")?,
            this: options.flag("this")?,
            env: options.flag("env")?,
            ts: options.text("ts")?.map(|(text, _)| text),
        };
        options.finish(&KNOWN)?;
        Ok(settings)
    }
}

impl Arguments {
    fn add(&mut self, parameter: &Parameter, settings: Settings, index: usize) -> Result<()> {
        let ty = inferred(&parameter.generated);
        let span = span_of(&parameter.ty);
        let value = format_ident!("__arg{index}");
        self.values.push(value.clone());
        if is_nameless(&parameter.ty) {
            return refuse(
                &parameter.ty,
                "JavaScript cannot choose a type: name one, such as `Function<'_>` for a callback",
            );
        }
        if settings.env.is_some() || (is_named(&ty, "Env") && settings.default.is_none()) {
            let reference = parameter.ty.to_string().starts_with('&');
            let env = if reference {
                quote!(&__call.env())
            } else {
                quote!(__call.env())
            };
            self.statements
                .extend(quote_spanned!(span=> let #value: #ty = #env;));
            return Ok(());
        }
        if let Some(place) = settings.this {
            if let Some((default, _)) = settings.default {
                return Err(Error::new(
                    default,
                    "`this` is always there: it has no default",
                ));
            }
            return self.this(place, parameter, &ty, &value, settings.ts);
        }
        if self.rest {
            return Err(Error::new(
                parameter.span(),
                "a `rest` parameter takes all arguments that are left: nothing can come after it",
            ));
        }
        self.argument(parameter, &ty, &value, settings)
    }

    /// A parameter that is the call's `this`.
    fn this(
        &mut self,
        place: Span,
        parameter: &Parameter,
        ty: &TokenStream,
        value: &Ident,
        ts: Option<String>,
    ) -> Result<()> {
        if !self.names.is_empty() {
            return Err(Error::new(
                place,
                "`this` comes before all other parameters",
            ));
        }
        let span = span_of(&parameter.ty);
        let storage = format_ident!("{value}_storage");
        self.statements.extend(quote_spanned! {span=>
            let mut #storage = ::core::default::Default::default();
            let #value = __call.this_as::<#ty>(&mut #storage)?;
        });
        self.takes_this = true;
        self.describe("this", &parameter.generated, ts, Source::Value, |_| {});
        Ok(())
    }

    fn argument(
        &mut self,
        parameter: &Parameter,
        ty: &TokenStream,
        value: &Ident,
        settings: Settings,
    ) -> Result<()> {
        let span = span_of(&parameter.ty);
        let index = self.names.len();
        let fixed = fixed(&parameter.generated);
        if settings.rest.is_some() {
            if let Some((default, _)) = settings.default {
                return Err(Error::new(
                    default,
                    "a `rest` parameter is empty when nothing is left: it has no default",
                ));
            }
            self.rest = true;
            self.statements
                .extend(quote_spanned!(span=> let #value: #ty = __call.rest(#index)?;));
            let name = &settings.name;
            self.describe(
                name,
                &parameter.generated,
                settings.ts,
                Source::Rest,
                |record| {
                    record.raw(",\"rest\":true");
                },
            );
        } else {
            let storage = format_ident!("{value}_storage");
            let read = match &settings.default {
                None => quote_spanned!(span=> __call.arg::<#ty>(#index, &mut #storage)?),
                Some((_, default)) => {
                    let default = default.clone().unwrap_or_else(
                        || quote_spanned!(span=> <#ty as ::core::default::Default>::default()),
                    );
                    quote_spanned!(span=> __call.arg_or::<#ty>(#index, &mut #storage, || #default)?)
                }
            };
            self.statements.extend(quote_spanned! {span=>
                let mut #storage = ::core::default::Default::default();
                let #value = #read;
            });
            self.describe(
                &settings.name,
                &parameter.generated,
                settings.ts,
                Source::Value,
                |record| match &settings.default {
                    None => {
                        let optional = quote!(<#fixed as __tenon::FromJs<'static>>::OPTIONAL);
                        record.raw(",\"optional\":").boolean(&optional);
                    }
                    Some((_, default)) => {
                        record.raw(",\"optional\":true");
                        if let Some(default) = default {
                            record.raw(",\"default\":").string(&default.to_string());
                        }
                    }
                },
            );
        }
        self.names.push(settings.name);
        Ok(())
    }

    fn describe(
        &mut self,
        name: &str,
        ty: &TokenStream,
        ts: Option<String>,
        source: Source,
        more: impl FnOnce(&mut Record),
    ) {
        let mut text = Record::default();
        match ts {
            Some(ts) => text.string(&ts),
            None => {
                let ty = fixed(ty);
                text.text(&match source {
                    Source::Value => {
                        quote_spanned!(span_of(&ty)=> <#ty as __tenon::FromJs<'static>>::TYPE)
                    }
                    Source::Rest => {
                        quote_spanned!(span_of(&ty)=> <#ty as __tenon::codegen::Rest<'static>>::TYPE)
                    }
                })
            }
        };
        if self.names.is_empty() {
            self.first_type = text.clone();
        }
        let record = &mut self.described;
        record
            .raw("{\"name\":")
            .string(name)
            .raw(",\"type\":")
            .append(text);
        more(record);
        record.raw("},");
    }

    /// Writes `"params"` and `"returns"`.
    pub(crate) fn describe_into(self, record: &mut Record, returns: Returns<'_>) {
        record
            .raw(",\"params\":[")
            .append(self.described)
            .raw("null]");
        returns.describe(",\"returns\":", record);
    }

    /// Writes the type of the one parameter as `"type"`.
    pub(crate) fn describe_only(self, record: &mut Record) {
        record.raw(",\"type\":").append(self.first_type);
    }
}

/// The type of a result.
#[derive(Clone, Copy)]
pub(crate) enum Returns<'a> {
    /// As the author said.
    Said(&'a str),
    /// Nothing.
    Nothing,
    /// What a type says, perhaps in a promise.
    Type(&'a TokenStream, bool),
    /// What `next` of an iterator gives, perhaps in a promise.
    Step(&'a TokenStream, bool),
}

impl Returns<'_> {
    /// Writes the type as the member that `key` begins.
    pub(crate) fn describe(self, key: &str, record: &mut Record) {
        record.raw(key);
        let (text, promise) = match self {
            Self::Said(text) => {
                record.string(text);
                return;
            }
            Self::Nothing => {
                record.string("void");
                return;
            }
            Self::Type(ty, promise) => {
                let ty = fixed(ty);
                let text = quote_spanned!(span_of(&ty)=> <#ty as __tenon::IntoJs<'static>>::TYPE);
                (text, promise)
            }
            Self::Step(ty, promise) => {
                let ty = fixed(ty);
                let text = quote_spanned! {span_of(&ty)=>
                    <__tenon::codegen::Step<#ty> as __tenon::IntoJs<'static>>::TYPE
                };
                (text, promise)
            }
        };
        if promise {
            record.text(&quote! {
                __tenon::codegen::Text::Join(&[
                    __tenon::codegen::Text::Plain("Promise<"),
                    #text,
                    __tenon::codegen::Text::Plain(">"),
                ])
            });
        } else {
            record.text(&text);
        }
    }
}
