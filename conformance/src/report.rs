//! A run as a file: data, a table to read in a repository, a page.

mod html;
mod markdown;

use crate::outcome::Report;

pub use html::html;
pub use markdown::markdown;

/// The report as JSON.
#[must_use]
pub fn json(report: &Report) -> String {
    let mut text = serde_json::to_string_pretty(report).unwrap_or_default();
    text.push('\n');
    text
}
