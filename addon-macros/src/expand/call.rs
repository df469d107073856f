//! The code of one function: from the call to the user's function and back.

use proc_macro2::{Ident, Span, TokenStream};
use quote::quote;

use super::arguments::{Arguments, Returns};
use super::lifetimes::{has_lifetime, is_named, is_nameless, is_unit};
use super::role::Role;
use crate::error::{Result, refuse};
use crate::parse::Function;

/// How a method gets its `self`.
pub(crate) struct Receiver {
    class: TokenStream,
    mutable: bool,
}

impl Receiver {
    /// The receiver of a method, if it has one.
    pub(crate) fn of(function: &Function, class: &TokenStream) -> Result<Option<Self>> {
        let Some(receiver) = &function.receiver else {
            return Ok(None);
        };
        if receiver.typed.is_some() || !receiver.reference {
            return refuse(
                &receiver.word,
                "the value belongs to its JavaScript object: take `&self` or `&mut self`",
            );
        }
        Ok(Some(Self {
            class: class.clone(),
            mutable: receiver.mutable,
        }))
    }

    fn borrow(&self) -> TokenStream {
        let class = &self.class;
        if self.mutable {
            quote! {
                let mut __borrow = ::core::default::Default::default();
                let __this: &mut #class = __call.this_mut(&mut __borrow)?;
            }
        } else {
            quote! {
                let mut __borrow = ::core::default::Default::default();
                let __this: &#class = __call.this_ref(&mut __borrow)?;
            }
        }
    }

    /// As `borrow`, for a future that goes on after the call.
    fn keep(&self) -> TokenStream {
        let class = &self.class;
        if self.mutable {
            quote!(let mut __this = __call.this_exclusive::<#class>()?;)
        } else {
            quote!(let __this = __call.this_shared::<#class>()?;)
        }
    }

    fn reference(&self) -> TokenStream {
        if self.mutable {
            quote!(&mut *__this,)
        } else {
            quote!(&*__this,)
        }
    }
}

/// How a function runs.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Mode {
    /// While JavaScript waits.
    Plain,
    /// As a future, on JavaScript's thread.
    Async,
    /// As a whole, on the pool.
    Task,
}

impl Mode {
    /// The mode of a function, `task` being where the author asks for the pool.
    pub(crate) fn of(function: &Function, task: Option<Span>) -> Result<Self> {
        match (&function.asyncness, task) {
            (None, None) => Ok(Self::Plain),
            (Some(_), None) => Ok(Self::Async),
            (None, Some(_)) => Ok(Self::Task),
            (Some(word), Some(_)) => refuse(
                word,
                "a task runs as a whole on the pool: remove `async`, or `task`",
            ),
        }
    }

    /// Fails where the function takes what does not outlive the call.
    pub(crate) fn check(self, function: &Function) -> Result<()> {
        if self == Self::Plain {
            return Ok(());
        }
        for parameter in &function.parameters {
            if has_lifetime(&parameter.ty) || is_named(&parameter.ty, "Env") {
                return refuse(
                    &parameter.ty,
                    "the function goes on when the call has returned, and what this borrows from is gone: \
                     take an owned value, such as `String`, `Vec<T>` or `Persistent<T>`",
                );
            }
        }
        Ok(())
    }
}

/// How the user's function is called.
pub(crate) struct Call<'a> {
    /// What stands before the parentheses.
    pub(crate) callee: TokenStream,
    /// Its `self`.
    pub(crate) receiver: Option<Receiver>,
    /// How it runs.
    pub(crate) mode: Mode,
    /// Whether it gives nothing.
    pub(crate) nothing: bool,
    /// Whether more arguments than parameters are an error.
    pub(crate) strict: bool,
    /// What it is for JavaScript.
    pub(crate) role: &'a Role,
    /// The class it is a member of.
    pub(crate) class: Option<&'a TokenStream>,
}

impl Call<'_> {
    /// The function that reads arguments, calls, and converts the result.
    pub(crate) fn glue(&self, name: &Ident, arguments: &Arguments) -> TokenStream {
        let (statements, values) = (&arguments.statements, &arguments.values);
        let callee = &self.callee;
        let strict = self.strict.then(|| {
            let count = arguments.names.len();
            quote!(__call.at_most(#count)?;)
        });
        let reference = self.receiver.as_ref().map(Receiver::reference);
        let call = quote!(#callee(#reference #(#values),*));
        let body = if self.mode == Mode::Task {
            quote! {
                #statements
                __call.finish(__tenon::Task::new(move || ::core::result::Result::Ok(#call)))
            }
        } else if self.mode == Mode::Async {
            let keep = self.receiver.as_ref().map(Receiver::keep);
            let result = match self.role {
                Role::AsyncNext => quote!(__tenon::codegen::Step(#call.await)),
                _ => quote!(#call.await),
            };
            quote! {
                #statements
                #keep
                __call.finish_async(async move { #result })
            }
        } else if *self.role == Role::Constructor {
            let class = self.class;
            quote! {
                __call.construct::<#class, _>(|__call| {
                    #statements
                    ::core::result::Result::Ok(#call)
                })
            }
        } else {
            // Arguments first: what reads them may run JavaScript, which may use the object.
            let borrow = self.receiver.as_ref().map(Receiver::borrow);
            let finish = match self.role {
                Role::Next => quote!(__call.finish(__tenon::codegen::Step(#call))),
                _ if self.nothing => quote!(#call; __call.finish_empty()),
                _ => quote!(__call.finish(#call)),
            };
            quote!(#statements #borrow #finish)
        };
        quote! {
            fn #name<'__s>(
                __call: &__tenon::codegen::Call<'__s>,
            ) -> __tenon::Result<__tenon::codegen::Returned<'__s>> {
                #strict
                #body
            }
        }
    }
}

/// The type of a function's result.
pub(crate) fn returns<'a>(
    output: Option<&'a TokenStream>,
    mode: Mode,
    said: Option<&'a str>,
) -> Returns<'a> {
    match (output, said) {
        (_, Some(text)) => Returns::Said(text),
        (Some(ty), None) => Returns::Type(ty, mode != Mode::Plain),
        (None, None) if mode == Mode::Plain => Returns::Nothing,
        (None, None) => Returns::Said("Promise<void>"),
    }
}

/// The type of a function without `->`, or with `-> ()`.
pub(crate) fn returns_nothing(function: &Function) -> bool {
    function.output.as_ref().is_none_or(is_unit)
}

/// The static description of a function.
pub(crate) fn function_record(
    glue: &Ident,
    name: &str,
    label: &TokenStream,
    parameters: &[String],
) -> TokenStream {
    let count = parameters.len();
    quote! {
        __tenon::codegen::Function {
            name: #name,
            label: #label,
            params: &[#(#parameters),*],
            glue: #glue,
            callback: __tenon::codegen::callback_for(#count),
        }
    }
}

/// What every native function must be.
pub(crate) fn check_function(function: &Function, ts_return: Option<&str>) -> Result<()> {
    if let Some(output) = function.output.as_ref().filter(|ty| is_nameless(ty))
        && ts_return.is_none()
    {
        return refuse(
            output,
            "a type without a name has no description: name it, such as `Iter<...>`, or say what TypeScript \
             sees with `ts_return = \"...\"`",
        );
    }
    if let Some(parameter) = &function.generics.first_type {
        return refuse(
            parameter,
            "JavaScript cannot choose a type parameter: export one function for each type",
        );
    }
    if let Some(word) = &function.unsafety {
        return refuse(
            word,
            "JavaScript cannot keep the promises of an unsafe function: export a safe one that calls it",
        );
    }
    Ok(())
}
