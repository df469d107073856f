//! Channels that have a name instead of two ends: whoever opens the name hears what the others send.

use std::collections::HashMap;
use std::sync::{Arc, LazyLock, Mutex, PoisonError, Weak};

use super::clone::Message;
use super::port::{Event, Port};

/// Who hears which name, in all threads.
static CHANNELS: LazyLock<Mutex<HashMap<String, Vec<Weak<Port>>>>> = LazyLock::new(Mutex::default);

/// The ends of a name that are still there.
fn listeners(name: &str) -> Vec<Arc<Port>> {
    let mut channels = CHANNELS.lock().unwrap_or_else(PoisonError::into_inner);
    let Some(ports) = channels.get_mut(name) else {
        return Vec::new();
    };
    let mut open = Vec::new();
    ports.retain(|port| {
        let port = port.upgrade().filter(|port| !port.is_closed());
        let keep = port.is_some();
        open.extend(port);
        keep
    });
    if open.is_empty() {
        channels.remove(name);
    }
    open
}

/// Has `port` hear the name.
pub(super) fn join(name: String, port: &Arc<Port>) {
    let mut channels = CHANNELS.lock().unwrap_or_else(PoisonError::into_inner);
    channels.entry(name).or_default().push(Arc::downgrade(port));
}

/// Sends a copy of the message to all who hear the name but `sender`.
pub(super) fn send(name: &str, sender: &Arc<Port>, message: &Message) {
    // Outside the lock: an end that goes away with its last reference may take others along.
    for port in listeners(name) {
        if !Arc::ptr_eq(&port, sender)
            && let Some(copy) = message.copy()
        {
            port.push(Event::Message(copy));
        }
    }
}
