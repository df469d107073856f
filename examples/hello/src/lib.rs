//! The smallest addon: one function.

use tenon_addon::export;

/// Greets somebody.
#[export]
fn greet(name: &str) -> String {
    format!("Hello, {name}!")
}
