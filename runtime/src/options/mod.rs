//! What the command line asked for, in Node's grammar.

use std::collections::BTreeMap;

mod parse;
mod table;

pub use parse::{ParseError, Parsed, parse, parse_node_options};
pub(crate) use table::is_of_the_process;
pub use table::{Kind, OptionSpec, TABLE, find as find_option};

/// What to run.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Entry {
    /// A file, or a package folder.
    File(String),
    /// The text given with `-e`; `print` for `-p`.
    Eval {
        /// The source text.
        source: String,
        /// Whether the result is printed.
        print: bool,
    },
    /// The script is read from standard input.
    #[default]
    Stdin,
    /// What a worker is told on its port.
    Worker,
}

/// The value of one option.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Value {
    /// Of a switch.
    Bool(bool),
    /// Of an option with an argument.
    Text(String),
    /// Of an option that may be given several times.
    List(Vec<String>),
}

/// Everything one environment is started with.
#[derive(Clone, Debug, Default)]
pub struct Options {
    /// What to run.
    pub entry: Entry,
    /// How the program was called (`process.argv0`).
    pub argv0: String,
    /// The program's file (`process.execPath`).
    pub exec_path: String,
    /// The options before the script (`process.execArgv`).
    pub exec_argv: Vec<String>,
    /// The arguments after the script (`process.argv` from 2).
    pub args: Vec<String>,
    /// For an environment that is a worker's.
    pub worker: Option<crate::worker::WorkerOptions>,
    /// Flags for V8.
    pub v8_flags: Vec<String>,
    /// Options that were given, by their full name.
    pub given: BTreeMap<&'static str, Value>,
}

impl Options {
    /// Whether a switch is on, by its name or its default.
    pub fn flag(&self, name: &str) -> bool {
        match self.given.get(name) {
            Some(Value::Bool(on)) => *on,
            _ => matches!(
                table::find(name).map(|spec| spec.kind),
                Some(Kind::Bool { default: true })
            ),
        }
    }

    /// The argument of an option, if it was given.
    pub fn text(&self, name: &str) -> Option<&str> {
        match self.given.get(name) {
            Some(Value::Text(text)) => Some(text),
            _ => None,
        }
    }

    /// The arguments of an option that may be repeated.
    pub fn list(&self, name: &str) -> &[String] {
        match self.given.get(name) {
            Some(Value::List(list)) => list,
            _ => &[],
        }
    }
}
