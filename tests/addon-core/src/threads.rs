//! Calls from other threads.

use std::thread;

use tenon_addon::threadsafe::{Options, ThreadsafeFunction};
use tenon_addon::{Function, Result, Task, export};

/// Calls back from several threads, `each` times from each.
#[export]
fn call_from_threads(threads: u32, each: u32, callback: ThreadsafeFunction<(u32, u32), ()>) {
    for id in 0..threads {
        let callback = callback.clone();
        thread::spawn(move || {
            for n in 0..each {
                if callback.call((id, n)).is_err() {
                    break;
                }
            }
        });
    }
}

/// Calls back through a queue of two places, waiting for room.
#[export]
fn call_bounded(count: u32, callback: Function<'_, (u32,), ()>) -> Result<()> {
    let callback = ThreadsafeFunction::with(callback, Options::new().queue(2))?;
    thread::spawn(move || {
        for n in 0..count {
            if callback.call_blocking((n,)).is_err() {
                break;
            }
        }
    });
    Ok(())
}

/// How many of `count` calls a queue of four places takes at once.
#[export]
fn fill(count: u32, callback: Function<'_, (u32,), ()>) -> Result<u32> {
    let callback = ThreadsafeFunction::with(callback, Options::new().queue(4))?;
    Ok((0..count).filter(|n| callback.call((*n,)).is_ok()).count() as u32)
}

/// Waits on another thread for what the function gives, and gives that twice.
#[export]
fn ask(callback: ThreadsafeFunction<(String,), f64>) -> Task<f64> {
    Task::new(move || Ok(2.0 * callback.call_wait(("from the pool".to_owned(),))?))
}

/// As `ask`, in an async function.
#[export]
async fn ask_later(callback: ThreadsafeFunction<(String,), f64>) -> Result<f64> {
    Ok(3.0 * callback.call_async(("later".to_owned(),)).await?)
}

/// Waiting for itself must be refused.
#[export]
fn ask_here(callback: ThreadsafeFunction<(String,), f64>) -> Result<f64> {
    callback.call_wait(("here".to_owned(),))
}

/// Calls back for ever, until the environment ends; does not keep the process alive.
#[export]
fn call_for_ever(callback: Function<'_, (u32,), ()>) -> Result<()> {
    let callback = ThreadsafeFunction::with(callback, Options::new().queue(8).weak())?;
    for _ in 0..4 {
        let callback = callback.clone();
        thread::spawn(move || {
            let mut n = 0;
            while callback.call_blocking((n,)).is_ok() {
                n += 1;
            }
        });
    }
    Ok(())
}
