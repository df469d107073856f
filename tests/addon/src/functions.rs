//! Functions and constants.

use tenon_addon::{Env, Error, Object, Result, Value, export};

/// Adds two numbers.
#[export]
fn add(a: f64, b: f64) -> f64 {
    a + b
}

/// Greets by name.
#[export(rename = "hello")]
fn greet_someone(first_name: &str, #[js(default = "!")] ending: &str) -> String {
    format!("Hello, {first_name}{ending}")
}

#[export]
fn nothing() {}

/// The smaller half.
#[export]
fn half(number: u32) -> Result<u32> {
    if number.is_multiple_of(2) {
        Ok(number / 2)
    } else {
        Err(Error::range_error("the number must be even").with_code("ERR_ODD"))
    }
}

#[export]
fn maybe(number: Option<f64>) -> Option<f64> {
    number.map(|number| number + 1.0)
}

#[export(strict)]
fn strict_add(a: f64, b: f64) -> f64 {
    a + b
}

/// As the first.
#[export]
fn identity<'a>(value: Value<'a>) -> Value<'a> {
    value
}

#[export]
fn longest<'a>(a: &'a str, b: &'a str) -> &'a str {
    if b.len() > a.len() { b } else { a }
}

#[export]
fn sum(#[js(rest)] numbers: Vec<f64>) -> f64 {
    numbers.into_iter().fold(0.0, |sum, number| sum + number)
}

#[export]
fn make_pair(env: Env<'_>, a: f64, b: f64) -> Result<Object<'_>> {
    let object = env.object()?;
    object.set("a", a)?;
    object.set("b", b)?;
    Ok(object)
}

#[export(ts_return = "never")]
fn explode(message: String) -> Result<()> {
    panic!("{message}")
}

#[export]
#[cfg(any())]
fn never(missing: TypeThatIsNowhere) {}

/// The answer.
#[export]
const ANSWER: u32 = 42;

#[export(rename = "greeting")]
static GREETING: &str = "hi";

/// Numbers and what is done with them.
#[export]
mod number_tools {
    use tenon_addon::export;

    /// The square.
    #[export]
    fn square(x: f64) -> f64 {
        x * x
    }

    #[export]
    const ZERO: f64 = 0.0;

    #[export(rename = "deep")]
    mod inner {
        use tenon_addon::export;

        #[export]
        fn is_deep() -> bool {
            true
        }
    }
}

#[export(init)]
fn init(_env: Env<'_>, exports: Object<'_>) -> Result<()> {
    exports.set("initialized", true)
}
