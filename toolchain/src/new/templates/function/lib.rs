//! The functions that JavaScript sees.

use tenon_addon::export;

/// Adds two numbers.
#[export]
fn add(a: f64, b: f64) -> f64 {
    a + b
}

/// A greeting for `name`.
#[export]
fn greet(name: &str) -> String {
    format!("Hello, {name}!")
}
