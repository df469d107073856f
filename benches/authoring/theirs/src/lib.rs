//! The functions of the authoring benchmark, with `napi-rs`.

use napi::bindgen_prelude::Function;
use napi::{Error, Result};
use napi_derive::napi;

/// See the script.
#[napi]
pub fn empty() {}

/// See the script.
#[napi]
pub fn add(a: f64, b: f64) -> f64 {
    a + b
}

/// See the script.
#[napi]
pub fn sum(a: i32, b: i32, c: i32) -> i32 {
    a + b + c
}

/// See the script.
#[napi]
pub fn optional(a: f64, b: Option<f64>) -> f64 {
    a + b.unwrap_or(1.0)
}

/// See the script.
#[napi]
pub fn not(value: bool) -> bool {
    !value
}

/// See the script.
#[napi]
pub fn length(text: String) -> u32 {
    text.len() as u32
}

/// See the script.
#[napi]
pub fn greet(name: String) -> String {
    format!("Hello, {name}!")
}

/// See the script.
#[napi(object)]
pub struct Options {
    /// In pixels.
    pub width: u32,
    /// In pixels.
    pub height: u32,
    /// What it is called.
    pub title: String,
}

/// See the script.
#[napi]
pub fn area(options: Options) -> u32 {
    options.width * options.height + options.title.len() as u32
}

/// See the script.
#[napi(object)]
pub struct Size {
    /// In pixels.
    pub width: u32,
    /// In pixels.
    pub height: u32,
    /// In pixels.
    pub area: u32,
}

/// See the script.
#[napi]
pub fn size(width: u32, height: u32) -> Size {
    Size {
        width,
        height,
        area: width * height,
    }
}

/// See the script.
#[napi]
pub fn total(numbers: Vec<u32>) -> u32 {
    numbers.into_iter().sum()
}

/// See the script.
#[napi]
pub fn range(to: u32) -> Vec<u32> {
    (0..to).collect()
}

/// See the script.
#[napi]
pub fn total_of(numbers: &[f64]) -> f64 {
    numbers.iter().sum()
}

/// See the script.
#[napi]
pub fn first_byte(bytes: &[u8]) -> u32 {
    u32::from(bytes[0])
}

/// See the script.
///
/// # Errors
///
/// What the callback throws.
#[napi]
pub fn call(callback: Function<u32, u32>) -> Result<u32> {
    callback.call(7)
}

/// See the script.
///
/// # Errors
///
/// Always.
#[napi]
pub fn fail() -> std::result::Result<(), Error<&'static str>> {
    Err(Error::new("ERR_FAILED", "it failed"))
}

/// See the script.
#[napi]
pub struct Counter {
    value: f64,
}

#[napi]
impl Counter {
    /// See the script.
    #[napi(constructor)]
    pub fn new(start: f64) -> Self {
        Self { value: start }
    }

    /// See the script.
    #[napi]
    pub fn increment(&mut self, by: f64) -> f64 {
        self.value += by;
        self.value
    }

    /// See the script.
    #[napi(getter)]
    pub fn value(&self) -> f64 {
        self.value
    }
}
