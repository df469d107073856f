//! Promises, async functions, tasks.

use std::sync::Mutex;
use std::time::Duration;

use tenon_addon::{
    AbortSignal, Deferred, Env, Error, Function, Persist, Persistent, Promise, Result, Task, Value,
    blocking, export, with_env,
};

#[export]
async fn later(millis: u32, text: String) -> String {
    tokio::time::sleep(Duration::from_millis(millis.into())).await;
    text
}

#[export]
async fn at_once(number: f64) -> f64 {
    number + 1.0
}

#[export]
async fn fails_later() -> Result<()> {
    tokio::time::sleep(Duration::from_millis(1)).await;
    Err(Error::range_error("too late").with_code("ERR_LATE"))
}

#[export]
async fn panics_later() {
    tokio::time::sleep(Duration::from_millis(1)).await;
    panic!("late panic");
}

/// Calls back before and after waiting.
#[export]
async fn calls_twice(callback: Persistent<Function<'static, (String,), ()>>) -> Result<()> {
    with_env(|env| callback.get(env)?.call(("before".to_owned(),)))?;
    tokio::time::sleep(Duration::from_millis(5)).await;
    with_env(|env| callback.get(env)?.call(("after".to_owned(),)))
}

/// Awaits a promise of JavaScript.
#[export]
async fn awaits(promise: Persistent<Promise<'static, f64>>) -> Result<f64> {
    let future = with_env(|env| promise.future(env))?;
    Ok(future.await? * 2.0)
}

/// Waits in the pool.
#[export]
async fn in_pool(number: f64) -> Result<f64> {
    let doubled = blocking(move || Ok(number * 2.0)).await?;
    let parsed = tokio::spawn(async move { doubled + 1.0 }).await;
    parsed.map_err(Error::from)
}

#[export]
fn fib(n: u32, signal: Option<AbortSignal>) -> Task<f64> {
    fn fib(n: u32) -> f64 {
        if n < 2 {
            n.into()
        } else {
            fib(n - 1) + fib(n - 2)
        }
    }
    Task::new(move || Ok(fib(n))).with_signal(signal)
}

/// Works until it is aborted.
#[export]
fn work_until_aborted(signal: AbortSignal) -> Task<bool> {
    Task::with_progress(|progress| {
        while !progress.is_aborted() {
            std::thread::sleep(Duration::from_millis(1));
        }
        Ok(true)
    })
    .with_signal(signal)
}

#[export]
fn task_panics() -> Task<()> {
    Task::new(|| panic!("in the pool"))
}

static WAITING: Mutex<Vec<Deferred<f64>>> = Mutex::new(Vec::new());

/// A promise that another thread settles.
#[export]
fn from_thread<'s>(env: Env<'s>, number: f64) -> Result<Promise<'s, f64>> {
    let (deferred, promise) = Deferred::new(env)?;
    std::thread::spawn(move || {
        if number < 0.0 {
            deferred.reject(Error::range_error("below zero"));
        } else if number > 0.0 {
            deferred.resolve(number.sqrt());
        }
    });
    Ok(promise)
}

/// A promise that waits until `settle_waiting`.
#[export]
fn waiting(env: Env<'_>) -> Result<Promise<'_, f64>> {
    let (deferred, promise) = Deferred::new(env)?;
    WAITING
        .lock()
        .map_err(|_| Error::new("poisoned"))?
        .push(deferred);
    Ok(promise)
}

#[export]
fn settle_waiting(value: f64) -> Result<u32> {
    let all = std::mem::take(&mut *WAITING.lock().map_err(|_| Error::new("poisoned"))?);
    let count = all.len() as u32;
    for deferred in all {
        deferred.resolve(value);
    }
    Ok(count)
}

/// Never ends: dropped with the environment.
#[export]
async fn never(value: Persistent<Value<'static>>) {
    let _value = value;
    std::future::pending::<()>().await;
}

/// Keeps a value for an async function by hand.
#[export]
fn never_by_hand<'s>(env: Env<'s>, value: Value<'s>) -> Result<Value<'s>> {
    let kept: Persistent<Value<'static>> = value.persist()?;
    tenon_addon::promise_of(env, async move {
        let _kept = kept;
        std::future::pending::<()>().await;
    })
}
