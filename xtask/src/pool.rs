//! A few threads over a list of jobs.

use std::sync::Mutex;
use std::thread;

/// Applies `run` to every item with `threads` threads and returns the results in the items' order.
pub(crate) fn map<T: Send, R: Send>(
    items: Vec<T>,
    threads: usize,
    run: impl Fn(T) -> R + Sync,
) -> Vec<R> {
    let count = items.len();
    let queue = Mutex::new(items.into_iter().enumerate());
    let done = Mutex::new(Vec::with_capacity(count));
    thread::scope(|scope| {
        for _ in 0..threads.clamp(1, count.max(1)) {
            scope.spawn(|| {
                loop {
                    let next = lock(&queue).next();
                    let Some((index, item)) = next else { break };
                    let result = run(item);
                    lock(&done).push((index, result));
                }
            });
        }
    });
    let mut done = done
        .into_inner()
        .unwrap_or_else(|poison| poison.into_inner());
    done.sort_by_key(|(index, _)| *index);
    done.into_iter().map(|(_, result)| result).collect()
}

fn lock<T>(mutex: &Mutex<T>) -> std::sync::MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(|poison| poison.into_inner())
}

#[cfg(test)]
mod tests {
    #[test]
    fn keeps_the_order() {
        let doubled = super::map((0..100).collect(), 3, |n: i32| n * 2);
        assert_eq!(doubled, (0..100).map(|n| n * 2).collect::<Vec<_>>());
        assert!(super::map(Vec::<i32>::new(), 2, |n| n).is_empty());
    }
}
