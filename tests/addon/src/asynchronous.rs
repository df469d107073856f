//! Async functions, tasks and async iterators.

use std::time::Duration;

use tenon_addon::{Error, Result, blocking, class, export, methods};

/// Gives the executor something to wait for.
async fn pause() -> Result<()> {
    blocking(|| {
        std::thread::sleep(Duration::from_millis(2));
        Ok(())
    })
    .await
}

/// Adds, later.
#[export]
async fn add_later(a: f64, b: f64) -> Result<f64> {
    pause().await?;
    Ok(a + b)
}

#[export]
async fn at_once(text: String) -> String {
    text
}

#[export]
async fn fail_later(message: String) -> Result<()> {
    pause().await?;
    Err(Error::type_error(message).with_code("ERR_LATER"))
}

#[export]
async fn panic_later() {
    if pause().await.is_ok() {
        panic!("too late");
    }
}

/// The sum of squares, on the pool.
#[export(task)]
fn sum_of_squares(numbers: Vec<f64>) -> f64 {
    numbers.iter().map(|number| number * number).sum()
}

#[export(task)]
fn failing_task(message: String) -> Result<f64> {
    Err(Error::new(message))
}

/// A connection of sorts.
#[class]
struct Connection {
    #[js(readonly)]
    address: String,
    sent: u32,
}

#[methods]
impl Connection {
    /// Connects.
    async fn open(address: String) -> Result<Self> {
        pause().await?;
        if address.is_empty() {
            return Err(Error::new("no address"));
        }
        Ok(Self { address, sent: 0 })
    }

    async fn peek(&self) -> Result<u32> {
        let before = self.sent;
        pause().await?;
        Ok(before + self.sent)
    }

    async fn send(&mut self, times: u32) -> Result<u32> {
        pause().await?;
        self.sent += times;
        Ok(self.sent)
    }

    #[js(getter)]
    fn sent(&self) -> u32 {
        self.sent
    }

    #[js(task)]
    fn measure(text: String) -> u32 {
        u32::try_from(text.len()).unwrap_or(u32::MAX)
    }

    #[js(symbol = "asyncDispose")]
    async fn close(&mut self) -> Result<()> {
        pause().await?;
        self.address.clear();
        Ok(())
    }
}

/// Ticks, now and then.
#[class]
struct Ticker {
    left: u32,
}

#[methods]
impl Ticker {
    #[js(constructor)]
    fn new(ticks: u32) -> Self {
        Self { left: ticks }
    }

    #[js(async_iterator)]
    async fn next(&mut self) -> Result<Option<u32>> {
        pause().await?;
        if self.left == 13 {
            return Err(Error::new("unlucky"));
        }
        Ok(self.left.checked_sub(1).inspect(|&left| self.left = left))
    }
}
