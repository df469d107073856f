//! A class: a Rust struct behind each JavaScript object.

use tenon_addon::{Error, Function, Result, class, methods};

/// Counts.
#[class]
struct Counter {
    value: f64,
    step: f64,
}

#[methods]
impl Counter {
    /// A counter that begins at `start`.
    #[js(constructor)]
    fn new(#[js(default = 0.0)] start: f64, #[js(default = 1.0)] step: f64) -> Result<Self> {
        if step == 0.0 {
            return Err(Error::range_error("a counter needs a step").with_code("ERR_NO_STEP"));
        }
        Ok(Self { value: start, step })
    }

    /// Counts on and gives the new value.
    fn increment(&mut self, #[js(default = 1)] times: u32) -> f64 {
        self.value += self.step * f64::from(times);
        self.value
    }

    /// Where it is.
    #[js(getter)]
    fn value(&self) -> f64 {
        self.value
    }

    #[js(setter)]
    fn set_value(&mut self, value: f64) {
        self.value = value;
    }

    /// Calls back with each value up to `limit`. The counter is borrowed meanwhile.
    fn each(&mut self, limit: f64, callback: Function<'_, (f64,), ()>) -> Result<()> {
        while self.value < limit {
            self.value += self.step.abs();
            callback.call((self.value,))?;
        }
        Ok(())
    }

    /// A counter from text like `"5"`.
    fn parse(text: &str) -> Result<Self> {
        let start = text.trim().parse::<f64>()?;
        Self::new(start, 1.0)
    }

    /// What `JSON.stringify` takes.
    fn to_json(&self) -> f64 {
        self.value
    }
}
