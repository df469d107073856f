//! A note that the fault has shown.

use std::io::Write;
use std::sync::Once;

/// Notes, once in a process, that the call at hand is not what it would be without the mutant.
pub(super) fn pull() {
    static ONCE: Once = Once::new();
    ONCE.call_once(|| {
        let Some(path) = std::env::var_os("TENON_MUTANT_LOG") else {
            return;
        };
        let name = std::env::var("TENON_MUTANT").unwrap_or_default();
        let file = std::fs::OpenOptions::new()
            .create(true)
            .append(true)
            .open(path);
        // Without the note the mutant is reported as never met; nothing else depends on it.
        let _ = file.and_then(|mut file| writeln!(file, "{name}"));
    });
}
