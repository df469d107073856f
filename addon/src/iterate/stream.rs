//! Web streams.

use std::future::Future;

use super::AsyncIter;
use super::asynchronous::Source;
use crate::convert::IntoJs;
use crate::deferred::promise_of;
use crate::describe::Text;
use crate::env::Env;
use crate::error::Result;
use crate::executor::with_env;
use crate::persistent::{Persist, Persistent};
use crate::values::{Closure, Function, Object, Value};

/// Asynchronous items that are a `ReadableStream` in JavaScript.
///
/// Nothing is read ahead: an item is asked for when the stream's reader wants one. A stream as an
/// argument is an [`AsyncIterable`](super::AsyncIterable).
pub struct ReadableStream<T>(pub AsyncIter<T>);

impl<'s, T: for<'a> IntoJs<'a> + 'static> IntoJs<'s> for ReadableStream<T> {
    const TYPE: Text = Text::Join(&[
        Text::Plain("ReadableStream<"),
        <T as IntoJs<'static>>::TYPE,
        Text::Plain(">"),
    ]);

    fn into_js(self, env: Env<'s>) -> Result<Value<'s>> {
        let source = self.0.into_source();
        let closed = source.clone();
        let underlying = env.object()?;
        let pull = Closure::raw(move |call| {
            let controller: Object<'_> = call.value(0).cast()?;
            let pulled = pull(source.clone(), controller.persist()?);
            promise_of(call.env(), pulled).map(Into::into)
        });
        let cancel = Closure::raw(move |call| {
            closed.close();
            call.finish_empty()
        });
        underlying.set("pull", *pull.into_function(env)?)?;
        underlying.set("cancel", *cancel.into_function(env)?)?;
        let strategy = env.object()?;
        strategy.set("highWaterMark", 0)?;
        let class: Function<'s> = env.global()?.get("ReadableStream")?;
        let stream = class.construct_raw(&[underlying.into(), strategy.into()])?;
        Ok(stream.into())
    }
}

/// Puts the next item into the stream; an error makes the stream fail.
fn pull(
    source: Source,
    controller: Persistent<Object<'static>>,
) -> impl Future<Output = Result<()>> + 'static {
    let item = source.next();
    async move {
        let item = item.await?;
        with_env(|env| {
            let controller: Object<'_> = controller.get(env)?;
            match item {
                Some(item) => controller.call_method("enqueue", &[item.into_js(env)?])?,
                None => controller.call_method("close", &[])?,
            };
            Ok(())
        })
    }
}
