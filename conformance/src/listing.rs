//! Which cases there are: asked of the case files themselves, which a runtime runs to declare them.

use std::collections::BTreeMap;
use std::time::Duration;

use serde::{Deserialize, Serialize};
use serde_json::json;

use crate::process::{self, Ending, Event};
use crate::runtime::Runtime;
use crate::script::Script;
use crate::suite::Suite;
use crate::workspace::Workspace;

/// How much a case weighs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Level {
    /// The manual says it, or every addon relies on it.
    Required,
    /// Sensible, and what Node does.
    Recommended,
    /// A property of Node's implementation that no addon should rely on.
    Quirk,
    /// What ends Node's process, and what a careful runtime survives.
    Hardening,
}

impl Level {
    /// All of them, the weightiest first.
    pub const ALL: [Self; 4] = [
        Self::Required,
        Self::Recommended,
        Self::Quirk,
        Self::Hardening,
    ];

    /// Its name.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Required => "required",
            Self::Recommended => "recommended",
            Self::Quirk => "quirk",
            Self::Hardening => "hardening",
        }
    }
}

/// How a process that is a case of its own must end.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Wanted {
    /// An exit code, `"failure"` for any end but a good one, or `"abort"`; 0 when nothing is said.
    pub exit: serde_json::Value,
    /// All lines reported, in order.
    pub reports: Option<Vec<String>>,
    /// Parts of standard error.
    pub stderr: Vec<String>,
    /// What standard error must not have.
    pub unsaid: Vec<String>,
}

/// From which Node on a case holds.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Changed {
    /// The first version of Node.
    pub node: String,
    /// What changed.
    pub why: String,
}

/// One case, at one Node-API version.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CaseInfo {
    /// `chapter/topic.js`.
    pub file: String,
    /// What must hold.
    pub title: String,
    /// The Node-API version its addon declares.
    pub version: i32,
    /// The functions it covers.
    pub functions: Vec<String>,
    /// How much it weighs.
    pub level: Level,
    /// How its process must end, if it has one of its own.
    pub isolated: Option<Wanted>,
    /// From which Node on it holds.
    pub changed: Option<Changed>,
    /// Milliseconds it may take.
    pub timeout: u64,
    /// What it looks at, for the count of what is covered: `null`, `pending`, `wrong`, …
    pub kind: Option<String>,
    /// Its place among the cases of its file.
    #[serde(skip_deserializing, default)]
    pub index: usize,
}

impl CaseInfo {
    /// The folder, which is a chapter of the manual.
    #[must_use]
    pub fn chapter(&self) -> &str {
        self.file.split('/').next().unwrap_or_default()
    }

    /// The declared version, as people say it.
    #[must_use]
    pub fn version_name(&self) -> String {
        match self.version {
            tenon_napi_sys::NAPI_VERSION_EXPERIMENTAL => "experimental".to_owned(),
            version => format!("v{version}"),
        }
    }

    /// `chapter/topic: title [version]`.
    #[must_use]
    pub fn id(&self) -> String {
        let file = self.file.strip_suffix(".js").unwrap_or(&self.file);
        format!("{file}: {} [{}]", self.title, self.version_name())
    }
}

/// An addon that a case file declares.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct AddonInfo {
    /// Under what key the file asks for it.
    pub key: String,
    /// The case file.
    pub file: String,
    /// The C file, below the case file's folder.
    pub source: String,
    /// The version it declares.
    pub version: i32,
    /// Its macros.
    pub defines: BTreeMap<String, serde_json::Value>,
    /// How many copies are wanted.
    pub copies: u32,
}

/// Everything that the suite's files declare.
#[derive(Debug, Clone)]
pub struct Listing {
    /// The cases, file by file.
    pub cases: Vec<CaseInfo>,
    /// The addons.
    pub addons: Vec<AddonInfo>,
}

/// Lists the suite with the first of some runtimes that can.
///
/// # Errors
///
/// When a case file is wrong, or none of the runtimes can run the harness.
pub fn list(suite: &Suite, runtimes: &[Runtime]) -> Result<Listing, String> {
    let workspace = Workspace::new()?;
    let mut troubles = Vec::new();
    for runtime in runtimes {
        match list_with(suite, runtime, &workspace) {
            Ok(listing) => return Ok(listing),
            Err(Trouble::Suite(why)) => return Err(why),
            Err(Trouble::Runtime(why)) => troubles.push(format!("{}: {why}", runtime.name)),
        }
    }
    Err(format!(
        "no runtime can list the cases: {}",
        troubles.join("; ")
    ))
}

enum Trouble {
    /// A case file is wrong.
    Suite(String),
    /// The runtime cannot do it.
    Runtime(String),
}

fn list_with(suite: &Suite, runtime: &Runtime, workspace: &Workspace) -> Result<Listing, Trouble> {
    let files: Vec<(&str, &str)> = suite
        .case_files()
        .filter_map(|name| Some((name, suite.text(name)?)))
        .collect();
    let mark = workspace.mark();
    let path = workspace.script_path(runtime);
    let config = json!({
        "mark": mark,
        "list": true,
        "patience": 1,
        "script": path,
        "functions": crate::table::functions(),
    });
    let adapter = runtime.adapter_text(suite).map_err(Trouble::Runtime)?;
    let script = Script::compose(&config, &adapter, &suite.harness(), &files);
    std::fs::write(&path, script.text())
        .map_err(|error| Trouble::Runtime(format!("{}: {error}", path.display())))?;

    let mut found = None;
    let mut broken = None;
    let ended = process::run(
        runtime.command(&path),
        &mark,
        Duration::from_secs(30),
        |event| {
            match event {
                Event::List { cases, addons } => found = Some((cases, addons)),
                Event::Broken {
                    file,
                    message,
                    stack,
                } => {
                    broken.get_or_insert(format!("{file}: {message}\n{stack}"));
                }
                _ => {}
            }
            None
        },
    );
    _ = std::fs::remove_file(&path);
    if let Some(why) = broken {
        return Err(Trouble::Suite(why));
    }
    let Some((mut cases, addons)) = found else {
        let why = match ended.how {
            Ending::NotStarted(why) => why,
            how => format!("it {how} and listed nothing. {}", ended.stderr.trim()),
        };
        return Err(Trouble::Runtime(why));
    };
    let mut counts: BTreeMap<String, usize> = BTreeMap::new();
    for case in &mut cases {
        let count = counts.entry(case.file.clone()).or_default();
        case.index = *count;
        *count += 1;
    }
    Ok(Listing { cases, addons })
}
