//! The class that JavaScript sees.

use tenon_addon::{class, methods};

/// Counts up from a number.
#[class]
pub struct Counter {
    value: f64,
}

#[methods]
impl Counter {
    /// A counter that begins at `start`, or at 0.
    #[js(constructor)]
    fn new(start: Option<f64>) -> Self {
        Self {
            value: start.unwrap_or(0.0),
        }
    }

    /// Counts one up and gives the new value.
    fn increment(&mut self) -> f64 {
        self.value += 1.0;
        self.value
    }

    /// The value.
    #[js(getter)]
    fn value(&self) -> f64 {
        self.value
    }
}
