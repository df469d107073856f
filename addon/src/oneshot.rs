//! One value from one thread to another.

use std::future::Future;
use std::pin::Pin;
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::task::{Context, Poll, Waker};

use crate::error::{Error, Result};

struct Shared<T> {
    state: Mutex<State<T>>,
    sent: Condvar,
}

enum State<T> {
    Waiting(Option<Waker>),
    Sent(T),
    /// The sender is gone, or the value was received.
    Over,
}

impl<T> Shared<T> {
    fn lock(&self) -> MutexGuard<'_, State<T>> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn set(&self, state: State<T>) {
        let before = std::mem::replace(&mut *self.lock(), state);
        self.sent.notify_all();
        if let State::Waiting(Some(waker)) = before {
            waker.wake();
        }
    }
}

/// Sends the value; dropped without, the receiver gets an error.
pub(crate) struct Sender<T>(Option<Arc<Shared<T>>>);

/// Receives the value, awaited or waited for.
pub(crate) struct Receiver<T>(Arc<Shared<T>>);

/// Both ends.
pub(crate) fn channel<T>() -> (Sender<T>, Receiver<T>) {
    let shared = Arc::new(Shared {
        state: Mutex::new(State::Waiting(None)),
        sent: Condvar::new(),
    });
    (Sender(Some(Arc::clone(&shared))), Receiver(shared))
}

impl<T> Sender<T> {
    /// Sends the value.
    pub(crate) fn send(mut self, value: T) {
        if let Some(shared) = self.0.take() {
            shared.set(State::Sent(value));
        }
    }
}

impl<T> Drop for Sender<T> {
    fn drop(&mut self) {
        if let Some(shared) = self.0.take() {
            shared.set(State::Over);
        }
    }
}

#[cold]
fn gone() -> Error {
    Error::new("what was to give the result was dropped, or the environment is shutting down")
        .with_code("ERR_ADDON_CANCELLED")
}

impl<T> Receiver<T> {
    /// Blocks the thread until the value is there.
    pub(crate) fn wait(self) -> Result<T> {
        let mut state = self.0.lock();
        loop {
            match std::mem::replace(&mut *state, State::Over) {
                State::Sent(value) => return Ok(value),
                State::Over => return Err(gone()),
                State::Waiting(waker) => {
                    *state = State::Waiting(waker);
                    let woken = self.0.sent.wait(state);
                    state = woken.unwrap_or_else(PoisonError::into_inner);
                }
            }
        }
    }
}

impl<T> Future for Receiver<T> {
    type Output = Result<T>;

    fn poll(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Result<T>> {
        let mut state = self.0.lock();
        match std::mem::replace(&mut *state, State::Over) {
            State::Sent(value) => Poll::Ready(Ok(value)),
            State::Over => Poll::Ready(Err(gone())),
            State::Waiting(_) => {
                *state = State::Waiting(Some(context.waker().clone()));
                Poll::Pending
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_value_crosses_threads() {
        let (sender, receiver) = channel();
        let thread = std::thread::spawn(move || receiver.wait());
        sender.send(7);
        assert_eq!(thread.join().unwrap().unwrap(), 7);
    }

    #[test]
    fn a_dropped_sender_is_an_error() {
        let (sender, receiver) = channel::<u8>();
        let thread = std::thread::spawn(move || receiver.wait());
        drop(sender);
        let error = thread.join().unwrap().unwrap_err();
        assert_eq!(error.code(), Some("ERR_ADDON_CANCELLED"));
    }
}
