//! What an addon may need at most: a check for those who publish to old systems.

use super::{Report, numbers};
use crate::error::{Error, Result};

/// The libraries whose versions can be limited; another name would be a limit that nothing exceeds.
const LIBRARIES: [&str; 4] = ["GLIBC", "GLIBCXX", "CXXABI", "GCC"];

/// What an addon may need at most.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Limits {
    /// The newest version of Node-API.
    pub node_api: Option<i32>,
    /// The newest versions of libraries: `("GLIBC", "2.28")`.
    pub floors: Vec<(String, String)>,
}

impl Limits {
    /// Reads one limit, `node-api=8`, `glibc=2.28`, `glibcxx=3.4.21`, and adds it.
    ///
    /// # Errors
    ///
    /// When it is not of this form.
    pub fn add(&mut self, limit: &str) -> Result<()> {
        let wrong = || {
            Error::new(format!(
                "{limit:?} is no limit; one is node-api=8, glibc=2.28 or glibcxx=3.4.21"
            ))
        };
        let (what, version) = limit.split_once('=').ok_or_else(wrong)?;
        if what == "node-api" {
            self.node_api = Some(version.parse().map_err(|_| wrong())?);
            return Ok(());
        }
        let library = LIBRARIES
            .iter()
            .find(|name| name.eq_ignore_ascii_case(what));
        match library {
            Some(library) if !numbers(version).is_empty() => {
                self.floors
                    .push(((*library).to_owned(), version.to_owned()));
                Ok(())
            }
            _ => Err(wrong()),
        }
    }

    /// Where the addon needs more, in words.
    #[must_use]
    pub fn exceeded_by(&self, report: &Report) -> Vec<String> {
        let mut words = Vec::new();
        if let Some(limit) = self.node_api {
            match report.needed_version() {
                Some(needed) if needed > limit => {
                    words.push(format!("Node-API {needed}, more than {limit}"));
                }
                _ => {}
            }
            if report.node_api.experimental {
                words.push(String::from("experimental functions of Node-API"));
            }
        }
        for (of, limit) in &self.floors {
            for floor in report.floors.iter().filter(|floor| floor.of == *of) {
                if numbers(&floor.version) > numbers(limit) {
                    let symbols = floor.symbols.join(", ");
                    words.push(format!(
                        "{of} {}, more than {limit}, for {symbols}",
                        floor.version
                    ));
                }
            }
        }
        words
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_read() {
        let mut limits = Limits::default();
        for limit in ["node-api=8", "glibc=2.28"] {
            limits.add(limit).expect("it is right");
        }
        assert_eq!(limits.node_api, Some(8));
        assert_eq!(
            limits.floors,
            [(String::from("GLIBC"), String::from("2.28"))]
        );
        for wrong in ["glibc", "glibc=", "=2", "node-api=x", "glibc=2.x", "node=8"] {
            let error = limits.add(wrong).expect_err(wrong).to_string();
            assert!(error.contains("is no limit"), "{error}");
        }
    }
}
