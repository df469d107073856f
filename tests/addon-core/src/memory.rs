//! Typed arrays and buffers.

use std::sync::atomic::{AtomicI32, Ordering};

use tenon_addon::{Buffer, Either, Function, Result, Typed, TypedArray, export};

#[export]
fn sum(numbers: &[f64]) -> f64 {
    numbers.iter().sum()
}

#[export]
fn scale(numbers: &mut [f64], by: f64) {
    for number in numbers {
        *number *= by;
    }
}

/// Adds the second array to the first.
#[export]
fn add_to(target: &mut [f64], source: &[f64]) {
    for (target, source) in target.iter_mut().zip(source) {
        *target += source;
    }
}

#[export]
fn dot(a: &[f64], b: &[f64]) -> f64 {
    a.iter().zip(b).map(|(a, b)| a * b).sum()
}

/// Tries to run JavaScript while it has the memory.
#[export]
fn call_while_borrowed(numbers: &mut [f64], callback: Function<'_, (), ()>) -> Result<()> {
    numbers[0] = 1.0;
    callback.call(())
}

/// Runs JavaScript between two borrows.
#[export]
fn call_between(numbers: TypedArray<'_, f64>, callback: Function<'_, (), ()>) -> Result<f64> {
    let before: f64 = numbers.borrow()?.iter().sum();
    callback.call(())?;
    let after: f64 = numbers.borrow_mut()?.iter().sum();
    Ok(after - before)
}

#[export]
fn length_of(data: Either<&[u8], &str>) -> u32 {
    match data {
        Either::A(bytes) => bytes.len() as u32,
        Either::B(text) => text.len() as u32 + 1000,
    }
}

#[export]
fn bytes(count: u32) -> Buffer {
    Buffer((0..count).map(|n| n as u8).collect())
}

#[export]
fn copy(bytes: Buffer) -> Buffer {
    bytes
}

#[export]
fn ramp(count: u32) -> Typed<f32> {
    Typed((0..count).map(|n| n as f32).collect())
}

/// Adds one to every element of shared memory.
#[export]
fn bump(cells: TypedArray<'_, i32>) -> Result<u32> {
    let cells: &[AtomicI32] = cells.atomics()?;
    for cell in cells {
        cell.fetch_add(1, Ordering::SeqCst);
    }
    Ok(cells.len() as u32)
}
