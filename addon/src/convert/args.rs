//! What Rust passes to JavaScript functions.

use super::IntoJs;
use crate::describe::Text;
use crate::env::Env;
use crate::error::Result;
use crate::values::{Any, Value};

/// The arguments of a JavaScript function: a tuple of what converts.
pub trait IntoArgs<'s> {
    /// The parameter list in TypeScript, without its parentheses.
    const PARAMS: Text;

    /// Converts the arguments and passes them on.
    ///
    /// # Errors
    ///
    /// When one does not convert, and what `body` gives.
    fn with<R>(self, env: Env<'s>, body: impl FnOnce(&[Value<'s>]) -> Result<R>) -> Result<R>;
}

/// No arguments; in TypeScript, any.
impl<'s> IntoArgs<'s> for Any {
    const PARAMS: Text = Text::Plain("...args: any[]");

    fn with<R>(self, _: Env<'s>, body: impl FnOnce(&[Value<'s>]) -> Result<R>) -> Result<R> {
        body(&[])
    }
}

macro_rules! tuples {
    ($($name:ident: $index:tt),*) => {
        impl<'s, $($name: IntoJs<'s>),*> IntoArgs<'s> for ($($name,)*) {
            const PARAMS: Text = Text::Join(&[$(
                Text::Plain(if $index == 0 { "arg" } else { ", arg" }),
                Text::Plain(stringify!($index)),
                Text::Plain(": "),
                $name::TYPE,
            )*]);

            #[inline]
            fn with<R>(
                self,
                env: Env<'s>,
                body: impl FnOnce(&[Value<'s>]) -> Result<R>,
            ) -> Result<R> {
                let _ = env;
                body(&[$(self.$index.into_js(env)?),*])
            }
        }
    };
}

tuples!();
tuples!(A: 0);
tuples!(A: 0, B: 1);
tuples!(A: 0, B: 1, C: 2);
tuples!(A: 0, B: 1, C: 2, D: 3);
tuples!(A: 0, B: 1, C: 2, D: 3, E: 4);
tuples!(A: 0, B: 1, C: 2, D: 3, E: 4, F: 5);
tuples!(A: 0, B: 1, C: 2, D: 3, E: 4, F: 5, G: 6);
tuples!(A: 0, B: 1, C: 2, D: 3, E: 4, F: 5, G: 6, H: 7);
