//! Spans of the tracing crate around calls.

use std::fmt::Debug;
use std::sync::Mutex;
use std::sync::atomic::{AtomicU64, Ordering};

use tenon_addon::{Error, Result, export};
use tracing::field::{Field, Visit};
use tracing::span::{Attributes, Id, Record};
use tracing::{Event, Metadata, Subscriber};

static SEEN: Mutex<Vec<String>> = Mutex::new(Vec::new());

/// Notes each span with its fields.
struct Notes(AtomicU64);

struct Line(String);

impl Visit for Line {
    fn record_debug(&mut self, field: &Field, value: &dyn Debug) {
        self.0 += &format!(" {}={value:?}", field.name());
    }
}

impl Subscriber for Notes {
    fn enabled(&self, _: &Metadata<'_>) -> bool {
        true
    }

    fn new_span(&self, span: &Attributes<'_>) -> Id {
        let mut line = Line(span.metadata().name().to_owned());
        span.record(&mut line);
        if let Ok(mut seen) = SEEN.lock() {
            seen.push(line.0);
        }
        Id::from_u64(1 + self.0.fetch_add(1, Ordering::Relaxed))
    }

    fn record(&self, _: &Id, _: &Record<'_>) {}
    fn record_follows_from(&self, _: &Id, _: &Id) {}
    fn event(&self, _: &Event<'_>) {}
    fn enter(&self, _: &Id) {}
    fn exit(&self, _: &Id) {}
}

thread_local! {
    static WATCHED: std::cell::Cell<Option<tracing::subscriber::DefaultGuard>> =
        const { std::cell::Cell::new(None) };
}

/// Begins to note the calls of this thread.
#[export]
fn trace() {
    let notes = Notes(AtomicU64::new(0));
    WATCHED.set(Some(tracing::subscriber::set_default(notes)));
}

/// Ends it; what was noted.
#[export]
fn traced() -> Result<Vec<String>> {
    WATCHED.set(None);
    let mut seen = SEEN.lock().map_err(|_| Error::new("poisoned"))?;
    Ok(std::mem::take(&mut *seen))
}
