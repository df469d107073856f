//! The functions of the authoring benchmark, with `tenon-addon`.

use tenon_addon::{Error, FromJs, Function, IntoJs, Result, class, export, methods};

#[export]
fn empty() {}

#[export]
fn add(a: f64, b: f64) -> f64 {
    a + b
}

#[export]
fn sum(a: i32, b: i32, c: i32) -> i32 {
    a + b + c
}

#[export]
fn optional(a: f64, b: Option<f64>) -> f64 {
    a + b.unwrap_or(1.0)
}

#[export]
fn not(value: bool) -> bool {
    !value
}

#[export]
fn length(text: &str) -> u32 {
    text.len() as u32
}

#[export]
fn greet(name: &str) -> String {
    format!("Hello, {name}!")
}

#[derive(FromJs)]
struct Options {
    width: u32,
    height: u32,
    title: String,
}

#[export]
fn area(options: Options) -> u32 {
    options.width * options.height + options.title.len() as u32
}

#[derive(IntoJs)]
struct Size {
    width: u32,
    height: u32,
    area: u32,
}

#[export]
fn size(width: u32, height: u32) -> Size {
    Size {
        width,
        height,
        area: width * height,
    }
}

#[export]
fn total(numbers: Vec<u32>) -> u32 {
    numbers.into_iter().sum()
}

#[export]
fn range(to: u32) -> Vec<u32> {
    (0..to).collect()
}

#[export]
fn total_of(numbers: &[f64]) -> f64 {
    numbers.iter().sum()
}

#[export]
fn first_byte(bytes: &[u8]) -> u32 {
    u32::from(bytes[0])
}

#[export]
fn call(callback: Function<'_, (u32,), u32>) -> Result<u32> {
    callback.call((7,))
}

#[export]
fn fail() -> Result<()> {
    Err(Error::new("it failed").with_code("ERR_FAILED"))
}

#[class]
struct Counter {
    value: f64,
}

#[methods]
impl Counter {
    #[js(constructor)]
    fn new(start: f64) -> Self {
        Self { value: start }
    }

    fn increment(&mut self, by: f64) -> f64 {
        self.value += by;
        self.value
    }

    #[js(getter)]
    fn value(&self) -> f64 {
        self.value
    }
}
