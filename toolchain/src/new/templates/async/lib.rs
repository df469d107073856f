//! The functions that JavaScript sees; each returns a promise.

use tenon_addon::export;

/// The `n`th Fibonacci number, computed on another thread while JavaScript goes on.
#[export(task)]
fn fibonacci(n: u32) -> f64 {
    let (mut a, mut b) = (0.0, 1.0);
    for _ in 0..n {
        (a, b) = (b, a + b);
    }
    a
}
