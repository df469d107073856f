//! What `next` of an iterator answers.

use crate::convert::IntoJs;
use crate::describe::Text;
use crate::env::Env;
use crate::error::{Error, Result};
use crate::iterate::step;
use crate::values::Value;

/// The result of the user's `next`: `Option<T>`, or a `Result` of it. It becomes `{ done, value }`.
pub struct Step<T>(pub T);

impl<'s, T: IntoJs<'s>> IntoJs<'s> for Step<Option<T>> {
    const TYPE: Text = Text::Join(&[
        Text::Plain("IteratorResult<"),
        T::TYPE,
        Text::Plain(", undefined>"),
    ]);

    fn into_js(self, env: Env<'s>) -> Result<Value<'s>> {
        match self.0 {
            Some(value) => step(env, value.into_js(env)?, false),
            None => step(env, env.undefined(), true),
        }
    }
}

impl<'s, T, E> IntoJs<'s> for Step<Result<Option<T>, E>>
where
    T: IntoJs<'s>,
    E: Into<Error>,
{
    const TYPE: Text = <Step<Option<T>> as IntoJs<'s>>::TYPE;

    fn into_js(self, env: Env<'s>) -> Result<Value<'s>> {
        Step(self.0.map_err(Into::into)?).into_js(env)
    }
}
