//! Panics: caught at the border to C, and told to JavaScript.

use std::any::Any;
use std::backtrace::Backtrace;
use std::cell::{Cell, RefCell};
use std::panic::{AssertUnwindSafe, PanicHookInfo, catch_unwind, set_hook, take_hook};
use std::sync::Once;

use crate::error::Error;

/// What the hook notes of a panic, for the catcher.
struct Note {
    location: Option<String>,
    backtrace: Option<String>,
}

thread_local! {
    /// Whether panics of this thread are ours to tell: it runs JavaScript, or work of ours.
    static OURS: Cell<bool> = const { Cell::new(false) };
    static LAST: RefCell<Option<Note>> = const { RefCell::new(None) };
}

/// Marks the present thread: a panic on it is told to JavaScript and not printed.
///
/// The hook is this image's own: every addon has its own copy of the standard library.
pub(crate) fn watch_thread() {
    static HOOK: Once = Once::new();
    HOOK.call_once(|| {
        let before = take_hook();
        set_hook(Box::new(move |info| {
            if OURS.get() {
                note(info);
            } else {
                before(info);
            }
        }));
    });
    OURS.set(true);
}

fn note(info: &PanicHookInfo<'_>) {
    let note = Note {
        location: info.location().map(ToString::to_string),
        backtrace: backtrace_wanted().then(|| Backtrace::force_capture().to_string()),
    };
    LAST.with_borrow_mut(|last| *last = Some(note));
}

/// Whether `TENON_BACKTRACE` or `RUST_BACKTRACE` asks for backtraces.
fn backtrace_wanted() -> bool {
    ["TENON_BACKTRACE", "RUST_BACKTRACE"]
        .into_iter()
        .any(|name| std::env::var_os(name).is_some_and(|value| !value.is_empty() && value != "0"))
}

/// The error for a panic that was caught.
#[cold]
pub(crate) fn error(payload: Box<dyn Any + Send>) -> Error {
    let message = match payload.downcast::<String>() {
        Ok(message) => *message,
        Err(payload) => match payload.downcast::<&'static str>() {
            Ok(message) => (*message).to_owned(),
            Err(payload) => {
                // A payload whose drop panics must not take the process down.
                if let Err(nested) = catch_unwind(AssertUnwindSafe(|| drop(payload))) {
                    std::mem::forget(nested);
                }
                "the native function panicked".to_owned()
            }
        },
    };
    let mut error = Error::new(message).with_code("ERR_ADDON_PANIC");
    if let Some(note) = LAST.with_borrow_mut(Option::take) {
        if let Some(location) = note.location {
            error = error.with_property("rustLocation", location);
        }
        if let Some(backtrace) = note.backtrace {
            error = error.with_property("rustBacktrace", backtrace);
        }
    }
    error
}

/// Runs what nobody can be told of when it panics; the panic is printed.
pub(crate) fn contain(what: &str, body: impl FnOnce()) {
    if let Err(payload) = catch_unwind(AssertUnwindSafe(body)) {
        let error = error(payload);
        eprintln!("tenon-addon: panic in {what}: {error}");
    }
}
