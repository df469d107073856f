//! Iterators, generators, async iterators and streams, both ways.

use std::time::Duration;

use tenon_addon::iterate::{
    AsyncIter, AsyncIterable, Generator, Iter, Iterable, ReadableStream, Yielded,
};
use tenon_addon::{Error, Result, export};

#[export]
fn range(to: u32) -> Iter<std::ops::Range<u32>> {
    Iter(0..to)
}

/// Yields running totals of what it is given; a negative number ends it.
#[export]
fn totals() -> Generator<f64, f64, String> {
    let mut total = 0.0;
    Generator::new(move |number: Option<f64>| match number {
        Some(number) if number < 0.0 => Ok(Yielded::Return(format!("total {total}"))),
        number => {
            total += number.unwrap_or_default();
            Ok(Yielded::Yield(total))
        }
    })
}

/// Counts up to `to`, waiting before each number; fails at `fail_at`.
fn count(to: u32, fail_at: Option<u32>) -> AsyncIter<u32> {
    let mut number = 0;
    AsyncIter::new(move || {
        number += 1;
        let item = number;
        async move {
            tokio::time::sleep(Duration::from_millis(1)).await;
            if Some(item) == fail_at {
                return Err(Error::range_error(format!("failed at {item}")));
            }
            Ok((item <= to).then_some(item))
        }
    })
}

#[export]
fn count_slowly(to: u32, fail_at: Option<u32>) -> AsyncIter<u32> {
    count(to, fail_at)
}

#[export]
fn stream_slowly(to: u32, fail_at: Option<u32>) -> ReadableStream<u32> {
    ReadableStream(count(to, fail_at))
}

/// Sums numbers until one is above `limit`.
#[export]
fn sum_until(numbers: Iterable<'_, f64>, limit: f64) -> Result<f64> {
    let mut total = 0.0;
    for number in numbers.items()? {
        let number = number?;
        if number > limit {
            break;
        }
        total += number;
    }
    Ok(total)
}

/// As `sum_until`, asynchronously.
#[export]
async fn sum_later(numbers: AsyncIterable<f64>, limit: f64) -> Result<f64> {
    let mut total = 0.0;
    while let Some(number) = numbers.next().await? {
        if number > limit {
            break;
        }
        total += number;
    }
    Ok(total)
}
