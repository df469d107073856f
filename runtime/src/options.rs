//! What the command line asked for.

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
    /// Flags for V8.
    pub v8_flags: Vec<String>,
    /// `--trace-loop`.
    pub trace_loop: bool,
}
