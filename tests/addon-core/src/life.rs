//! Persistent handles, data per environment, cleanup.

use std::cell::Cell;
use std::thread;

use tenon_addon::{Env, External, Object, Persist, Persistent, Result, Value, export};

/// Keeps the values and drops them on that many threads, from the middle of a crowd of others.
#[export]
fn drop_on_threads(value: Object<'_>, count: u32, threads: u32) -> Result<()> {
    for thread in 0..threads {
        let share = count / threads + u32::from(thread < count % threads);
        let kept = (0..share)
            .map(|_| value.persist())
            .collect::<Result<Vec<Persistent<Object<'static>>>>>()?;
        thread::spawn(move || {
            for one in kept {
                thread::yield_now();
                drop(one);
            }
        });
    }
    Ok(())
}

thread_local! {
    static KEPT: Cell<Option<Persistent<Value<'static>>>> = const { Cell::new(None) };
}

/// Keeps any value until the next is kept.
#[export]
fn keep(value: Value<'_>) -> Result<()> {
    KEPT.set(Some(value.persist()?));
    Ok(())
}

/// What was kept last.
#[export]
fn kept(env: Env<'_>) -> Result<Value<'_>> {
    let Some(kept) = KEPT.take() else {
        return Ok(env.undefined());
    };
    let value = kept.get(env)?;
    KEPT.set(Some(kept));
    Ok(value)
}

/// How often it was called in this environment.
#[export]
fn calls(env: Env<'_>) -> Result<u32> {
    let calls = env.data(|| Cell::new(0))?;
    calls.set(calls.get() + 1);
    Ok(calls.get())
}

/// Writes a line when the environment ends, and one more a little later.
#[export]
fn announce_end(env: Env<'_>, text: String) -> Result<()> {
    let late = format!("{text} late");
    env.on_cleanup(move || println!("{text}"))?;
    env.on_cleanup_async(move || async move {
        tokio::time::sleep(std::time::Duration::from_millis(20)).await;
        println!("{late}");
    })
}

struct Secret(String);

#[export]
fn lock<'s>(env: Env<'s>, text: String) -> Result<External<'s, Secret>> {
    External::new(env, Secret(text))
}

#[export]
fn unlock(secret: External<'_, Secret>) -> String {
    secret.0.clone()
}
