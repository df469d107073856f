//! An addon written with the published `napi` crate: the same functions as the C addon beside it.
//!
//! Nothing here knows of Tenon. It stands for the many modules on npm that are built this way.

use std::thread;

use napi::bindgen_prelude::{AsyncTask, Function};
use napi::threadsafe_function::ThreadsafeFunctionCallMode;
use napi::{Env, Error, Result, Status, Task};
use napi_derive::napi;

/// The sum of two numbers.
#[napi]
pub fn add(a: f64, b: f64) -> f64 {
    a + b
}

/// The quotient of two numbers.
///
/// # Errors
///
/// `ERR_DIVISION_BY_ZERO` where there is none.
#[napi]
pub fn divide(a: f64, b: f64) -> std::result::Result<f64, Error<&'static str>> {
    if b == 0.0 {
        return Err(Error::new("ERR_DIVISION_BY_ZERO", "cannot divide by zero"));
    }
    Ok(a / b)
}

/// A string in, a string out.
#[napi]
pub fn greet(name: String) -> String {
    format!("Hello, {name}!")
}

/// Native state that lives as long as its JavaScript object.
#[napi]
pub struct Counter {
    value: f64,
}

#[napi]
impl Counter {
    /// `new Counter(start = 0)`
    #[napi(constructor)]
    pub fn new(start: Option<f64>) -> Self {
        Self {
            value: start.unwrap_or(0.0),
        }
    }

    /// `counter.increment(by = 1)`: the new value.
    #[napi]
    pub fn increment(&mut self, by: Option<f64>) -> f64 {
        self.value += by.unwrap_or(1.0);
        self.value
    }

    /// `counter.value`
    #[napi(getter)]
    pub fn value(&self) -> f64 {
        self.value
    }
}

/// The work behind [`fib`].
pub struct Fib {
    n: u32,
}

impl Task for Fib {
    type Output = u64;
    type JsValue = f64;

    fn compute(&mut self) -> Result<u64> {
        let (mut a, mut b) = (0u64, 1u64);
        for _ in 0..self.n {
            (a, b) = (b, a.wrapping_add(b));
        }
        Ok(a)
    }

    fn resolve(&mut self, _: Env, output: u64) -> Result<f64> {
        Ok(output as f64)
    }
}

/// A promise of the nth Fibonacci number, computed on the thread pool.
#[napi]
pub fn fib(n: u32) -> AsyncTask<Fib> {
    AsyncTask::new(Fib { n })
}

/// A thread of ours calls `callback(1)` to `callback(count)`.
///
/// # Errors
///
/// When the thread cannot be started.
#[napi]
pub fn ticks(count: u32, callback: Function<u32, ()>) -> Result<()> {
    let call = callback.build_threadsafe_function().build()?;
    thread::Builder::new()
        .spawn(move || {
            for tick in 1..=count {
                if call.call(tick, ThreadsafeFunctionCallMode::Blocking) != Status::Ok {
                    break;
                }
            }
        })
        .map_err(|error| Error::from_reason(format!("cannot start a thread: {error}")))?;
    Ok(())
}
