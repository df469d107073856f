//! The matrix as a page of one file.

use serde_json::json;

use crate::outcome::Report;
use crate::suite::Suite;

/// The report as a page that needs nothing but itself.
#[must_use]
pub fn html(report: &Report, suite: &Suite) -> String {
    let sources: serde_json::Map<String, serde_json::Value> = suite
        .case_files()
        .filter(|name| report.cases.iter().any(|case| case.file == *name))
        .filter_map(|name| Some((name.to_owned(), json!(suite.text(name)?))))
        .collect();
    let data = json!({
        "report": report,
        "sources": sources,
        "functions": crate::table::functions(),
    });
    // Inside a script element nothing may look like its end.
    let data = data.to_string().replace('<', "\\u003c");
    include_str!("html/page.html")
        .replace("/*STYLE*/", include_str!("html/page.css"))
        .replace("/*SCRIPT*/", include_str!("html/page.js"))
        .replace("\"DATA\"", &data)
}
