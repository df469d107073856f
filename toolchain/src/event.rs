//! What happens during a build, for whoever shows it.

use std::path::Path;

/// One thing that happened.
#[derive(Debug)]
#[non_exhaustive]
pub enum Event<'a> {
    /// A source file is being compiled: which one of how many.
    Compiling {
        /// The file.
        source: &'a Path,
        /// Its number, from 1.
        number: usize,
        /// How many are compiled.
        total: usize,
    },
    /// The addon is being linked.
    Linking(&'a Path),
    /// What the C compiler printed: warnings or errors.
    Compiler(&'a str),
    /// A file was written.
    Wrote(&'a Path),
    /// Something the author should know and need not act upon.
    Note(&'a str),
}

/// Takes note of what happens.
pub type Events<'a> = &'a mut dyn FnMut(Event<'_>);
