//! The ends of a message channel. An end may move to another thread, in a message.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, Weak};

use libuv_sys2 as uv;

use super::clone::Message;

/// What waits at an end.
pub(super) enum Event {
    /// A message.
    Message(Message),
    /// The other end is gone; nothing comes after it.
    Closed,
}

/// One end.
pub(super) struct Port {
    other: Mutex<Weak<Port>>,
    queue: Mutex<Queue>,
}

#[derive(Default)]
struct Queue {
    events: VecDeque<Event>,
    closed: bool,
    /// Events are being delivered: closing this end does not take away what has come already.
    delivering: bool,
    /// Who is told that something has come: the environment that has the end now.
    owner: Option<(Arc<Inbox>, u32)>,
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    // What the mutexes guard is never left half changed.
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Port {
    /// The two ends of a new channel.
    pub(super) fn pair() -> (Arc<Port>, Arc<Port>) {
        let end = || {
            Arc::new(Port {
                other: Mutex::new(Weak::new()),
                queue: Mutex::default(),
            })
        };
        let (a, b) = (end(), end());
        *lock(&a.other) = Arc::downgrade(&b);
        *lock(&b.other) = Arc::downgrade(&a);
        (a, b)
    }

    /// An end without another: what it receives is sent to a name, see `broadcast`.
    pub(super) fn single() -> Arc<Port> {
        Arc::new(Port {
            other: Mutex::new(Weak::new()),
            queue: Mutex::default(),
        })
    }

    /// Whether `other` is the far end of this one's channel.
    pub(super) fn is_peer_of(&self, other: &Arc<Port>) -> bool {
        lock(&self.other).as_ptr() == Arc::as_ptr(other)
    }

    /// Sends a message to the other end; it is dropped when that is gone.
    pub(super) fn send(&self, message: Message) {
        let other = lock(&self.other).upgrade();
        if let Some(other) = other {
            other.push(Event::Message(message));
        }
    }

    /// Adds an event to what waits here.
    pub(super) fn push(&self, event: Event) {
        let mut queue = lock(&self.queue);
        if queue.closed {
            return;
        }
        queue.events.push_back(event);
        if let Some((inbox, id)) = &queue.owner {
            inbox.notify(*id);
        }
    }

    /// Takes the next event.
    pub(super) fn take(&self) -> Option<Event> {
        lock(&self.queue).events.pop_front()
    }

    /// Takes the next event if it is a message.
    pub(super) fn take_message(&self) -> Option<Message> {
        let mut queue = lock(&self.queue);
        if !matches!(queue.events.front(), Some(Event::Message(_))) {
            return None;
        }
        match queue.events.pop_front() {
            Some(Event::Message(message)) => Some(message),
            _ => None,
        }
    }

    /// Whether the next event is that the other end is gone.
    pub(super) fn is_closing(&self) -> bool {
        matches!(lock(&self.queue).events.front(), Some(Event::Closed))
    }

    /// Whether this end was closed.
    pub(super) fn is_closed(&self) -> bool {
        lock(&self.queue).closed
    }

    /// Says that events are about to be delivered, or no longer.
    pub(super) fn set_delivering(&self, delivering: bool) {
        let rest = {
            let mut queue = lock(&self.queue);
            queue.delivering = delivering;
            if queue.closed && !delivering {
                std::mem::take(&mut queue.events)
            } else {
                VecDeque::new()
            }
        };
        drop(rest);
    }

    /// How many events wait.
    pub(super) fn waiting(&self) -> usize {
        lock(&self.queue).events.len()
    }

    /// Says who is to be told of events.
    pub(super) fn set_owner(&self, owner: Option<(Arc<Inbox>, u32)>) {
        let mut queue = lock(&self.queue);
        if let (Some((inbox, id)), false) = (&owner, queue.events.is_empty()) {
            inbox.notify(*id);
        }
        queue.owner = owner;
    }

    /// Closes this end and tells the other.
    pub(super) fn close(&self) {
        let events = {
            let mut queue = lock(&self.queue);
            if queue.closed {
                return;
            }
            queue.closed = true;
            queue.owner = None;
            if queue.delivering {
                VecDeque::new()
            } else {
                std::mem::take(&mut queue.events)
            }
        };
        // Dropped outside the lock: a message may hold ports, which close in turn.
        drop(events);
        let other = std::mem::take(&mut *lock(&self.other)).upgrade();
        if let Some(other) = other {
            other.push(Event::Closed);
        }
    }
}

impl Drop for Port {
    fn drop(&mut self) {
        self.close();
    }
}

/// Where the ports of one environment are announced that have something for it.
pub(super) struct Inbox {
    state: Mutex<InboxState>,
}

struct InboxState {
    ready: Vec<u32>,
    /// Null once the environment is gone.
    wake: *mut uv::uv_async_t,
}

// SAFETY: the pointer is used under the mutex, only for `uv_async_send`, which any thread may call while
// the handle is open; it is made null before the handle is closed.
unsafe impl Send for InboxState {}

impl Inbox {
    pub(super) fn new(wake: *mut uv::uv_async_t) -> Arc<Inbox> {
        Arc::new(Inbox {
            state: Mutex::new(InboxState {
                ready: Vec::new(),
                wake,
            }),
        })
    }

    /// Notes that the port `id` has something, and wakes the environment.
    pub(super) fn notify(&self, id: u32) {
        let mut state = lock(&self.state);
        if state.wake.is_null() {
            return;
        }
        if !state.ready.contains(&id) {
            state.ready.push(id);
        }
        // SAFETY: the handle is open, see `InboxState`.
        unsafe { uv::uv_async_send(state.wake) };
    }

    /// The ports announced since the last call.
    pub(super) fn take_ready(&self) -> Vec<u32> {
        std::mem::take(&mut lock(&self.state).ready)
    }

    /// Sends no more wake-ups.
    pub(super) fn disconnect(&self) {
        lock(&self.state).wake = std::ptr::null_mut();
    }
}
