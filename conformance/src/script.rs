//! One script out of the adapter, the harness and case files, and the way back from its lines.

use std::fmt::Write as _;

use serde::{Deserialize, Serialize};

/// Where in a case file something happened.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Place {
    /// The line, from 1.
    pub line: usize,
    /// Its text, without the blanks around it.
    pub text: String,
}

/// A script for a runtime, and where in it each case file stands.
#[derive(Debug)]
pub(crate) struct Script {
    text: String,
    /// The first line of the last case file, counted from 0.
    offset: usize,
    source: String,
}

impl Script {
    /// Puts a script together that runs or lists the files, given by name and text.
    pub(crate) fn compose(
        config: &serde_json::Value,
        adapter: &str,
        harness: &str,
        files: &[(&str, &str)],
    ) -> Self {
        let mut text = format!(
            "'use strict';\n(function conform() {{\nconst config = {config};\n{adapter}\n{harness}\n"
        );
        let mut offset = 0;
        for (name, source) in files {
            _ = writeln!(text, "declareFile({name:?}, () => {{");
            offset = text.lines().count();
            _ = writeln!(text, "{source}\n}});");
        }
        text.push_str("begin();\n})();\n");
        Self {
            text,
            offset,
            source: files
                .last()
                .map(|(_, source)| (*source).to_owned())
                .unwrap_or_default(),
        }
    }

    /// What the runtime is to run.
    pub(crate) fn text(&self) -> &str {
        &self.text
    }

    /// Where in the case file a stack trace points: the first frame that is in it.
    pub(crate) fn place(&self, stack: &str, path: &str) -> Option<Place> {
        let name = path.rsplit(['/', '\\']).next().unwrap_or(path);
        stack.lines().find_map(|frame| {
            let after = &frame[frame.rfind(name)? + name.len()..];
            let line: usize = after
                .strip_prefix(':')?
                .split(|c: char| !c.is_ascii_digit())
                .next()?
                .parse()
                .ok()?;
            let index = line.checked_sub(self.offset + 1)?;
            let text = self.source.lines().nth(index)?;
            Some(Place {
                line: index + 1,
                text: text.trim().to_owned(),
            })
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn finds_the_line_of_a_frame_in_the_case_file() {
        let script = Script::compose(
            &serde_json::json!({}),
            "const host = {};",
            "function fail() {}",
            &[("a/b.js", "one();\n  two();\nthree();")],
        );
        let wanted = script
            .text()
            .lines()
            .position(|line| line == "  two();")
            .map(|index| index + 1);
        let line = wanted.unwrap_or_default();
        let stack = format!(
            "Error: no\n    at fail (/x/run.cjs:4:2)\n    at /x/run.cjs:{line}:3\n    at z:1:1"
        );
        assert_eq!(
            script.place(&stack, "/x/run.cjs"),
            Some(Place {
                line: 2,
                text: "two();".into()
            })
        );
        assert_eq!(script.place("Error: no", "/x/run.cjs"), None);
    }
}
