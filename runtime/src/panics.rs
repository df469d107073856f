//! What a panic of our own code looks like.

use std::backtrace::Backtrace;
use std::panic;

/// From now on a panic on any thread prints one line that says it is our bug, a backtrace, and
/// aborts: nothing of a half-changed runtime goes on.
pub fn report_panics() {
    panic::set_hook(Box::new(|info| {
        let what = info
            .payload_as_str()
            .unwrap_or("a value that is not a text");
        let place = info
            .location()
            .map_or_else(|| String::from("an unknown place"), ToString::to_string);
        eprintln!(
            "tenon: this is a bug in Tenon {}, not in your program: {what} ({place})\n{}",
            crate::VERSION,
            Backtrace::force_capture()
        );
        std::process::abort();
    }));
}
