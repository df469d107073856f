//! The functions that JavaScript sees; each returns a promise.

use tenon_addon::{Result, blocking, export};

/// The `n`th Fibonacci number, computed on another thread while JavaScript goes on.
#[export]
async fn fibonacci(n: u32) -> Result<f64> {
    blocking(move || {
        let (mut a, mut b) = (0.0, 1.0);
        for _ in 0..n {
            (a, b) = (b, a + b);
        }
        Ok(a)
    })
    .await
}
