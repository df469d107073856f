//! The tests of every Node-API function, and the proof that none was forgotten.

use std::collections::BTreeSet;

use tenon_napi_sys::FUNCTIONS;

use crate::addons;
use crate::runtime::Runtime;
use crate::scripts::{self, Judged};

/// What the scripts called, by what the calls returned.
#[derive(Debug, Default)]
pub struct Coverage {
    /// Functions that returned ok at least once.
    pub ok: BTreeSet<String>,
    /// Functions that refused an argument at least once.
    pub refused: BTreeSet<String>,
}

/// Functions that return nothing, and so cannot refuse anything.
const WITHOUT_STATUS: [&str; 2] = ["napi_fatal_error", "napi_module_register"];

impl Coverage {
    /// Adds what a script's lines say: `# returned ok: …` and `# returned an error: …` come from
    /// the native driver, which counts its own calls; `// Calls: …` names what a script calls
    /// through another addon, and counts only when the script passed.
    fn add(&mut self, judged: &Judged, source: &str) {
        for line in judged.ended.stdout.lines() {
            if let Some(names) = line.strip_prefix("# returned ok: ") {
                self.ok.extend(names.split_whitespace().map(str::to_owned));
            } else if let Some(names) = line.strip_prefix("# returned an error: ") {
                self.refused
                    .extend(names.split_whitespace().map(str::to_owned));
            }
        }
        if judged.failure.is_none() {
            for line in source.lines() {
                if let Some(names) = line.strip_prefix("// Calls: ") {
                    self.ok.extend(names.split_whitespace().map(str::to_owned));
                }
            }
        }
    }

    /// The functions of the table that no script called with success, and those that none saw
    /// refuse an argument.
    pub fn missing(&self) -> (Vec<&'static str>, Vec<&'static str>) {
        let names = || FUNCTIONS.iter().map(|function| function.name);
        let uncalled = names().filter(|name| !self.ok.contains(*name)).collect();
        let unrefused = names()
            .filter(|name| !self.refused.contains(*name) && !WITHOUT_STATUS.contains(name))
            .collect();
        (uncalled, unrefused)
    }
}

/// Runs the scripts whose name holds `filter` and calls `each` after every one.
///
/// # Errors
///
/// When an addon does not compile or the runtime cannot be started.
pub fn run(
    runtime: &Runtime,
    filter: &str,
    mut each: impl FnMut(&Judged),
) -> Result<Coverage, String> {
    addons::compile_all()?;
    let mut coverage = Coverage::default();
    for script in scripts::in_folder("api/cases")? {
        if !script.to_string_lossy().contains(filter) {
            continue;
        }
        let judged = scripts::judge(runtime, &script)?;
        let source = std::fs::read_to_string(&script).unwrap_or_default();
        coverage.add(&judged, &source);
        each(&judged);
    }
    Ok(coverage)
}
