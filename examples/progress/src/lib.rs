//! Calls from a thread of the addon's own.

use std::thread;

use tenon_addon::{Deferred, Env, Error, Promise, Result, ThreadsafeFunction, export};

/// Counts the prime numbers below `limit` on a thread of its own, and tells `progress` how far it is, from
/// 1 to 100. A `progress` that returns `false` ends the counting.
#[export]
fn count_primes<'a>(
    env: Env<'a>,
    limit: u32,
    progress: ThreadsafeFunction<(u32,), Option<bool>>,
) -> Result<Promise<'a, u32>> {
    let (deferred, promise) = Deferred::new(env)?;
    thread::Builder::new()
        .name("primes".to_owned())
        .spawn(move || deferred.settle(count(limit, &progress)))
        .map_err(|error| Error::new(format!("cannot start a thread: {error}")))?;
    Ok(promise)
}

fn count(limit: u32, progress: &ThreadsafeFunction<(u32,), Option<bool>>) -> Result<u32> {
    let mut primes: Vec<u32> = Vec::new();
    let mut told = 0;
    for number in 2..limit {
        let is_prime = primes
            .iter()
            .take_while(|&&prime| prime * prime <= number)
            .all(|prime| number % prime != 0);
        if is_prime {
            primes.push(number);
        }
        let percent = (u64::from(number + 1) * 100 / u64::from(limit)) as u32;
        if percent > told {
            told = percent;
            // The thread waits for the answer: JavaScript sets the pace.
            if progress.call_wait((percent,))? == Some(false) {
                return Err(Error::new("the counting was ended").with_code("ERR_ENDED"));
            }
        }
    }
    Ok(primes.len() as u32)
}
