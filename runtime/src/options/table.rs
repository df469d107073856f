//! The options Tenon knows. Whatever else starts with `--` is V8's to judge.

/// What follows an option.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Nothing; `--no-x` turns it off.
    Bool {
        /// Its value when not given.
        default: bool,
    },
    /// One argument, as `--x=a` or `--x a`.
    Text,
    /// One argument each time.
    List,
}

/// One option.
#[derive(Clone, Copy, Debug)]
pub struct OptionSpec {
    /// The full name, `--x`.
    pub name: &'static str,
    /// The short name, `-x`, or empty.
    pub short: &'static str,
    /// What follows.
    pub kind: Kind,
    /// Whether `NODE_OPTIONS` may have it.
    pub in_env: bool,
    /// For `--help`; empty for what only exists to be accepted.
    pub help: &'static str,
}

/// Options that a worker cannot have for itself: they belong to the whole process.
const OF_THE_PROCESS: &[&str] = &["--title", "--v8-options", "--v8-pool-size"];

/// Whether an option, by its full name, belongs to the whole process and not to one environment.
pub(crate) fn is_of_the_process(name: &str) -> bool {
    OF_THE_PROCESS.contains(&name)
}

const fn switch(name: &'static str, help: &'static str) -> OptionSpec {
    OptionSpec {
        name,
        short: "",
        kind: Kind::Bool { default: false },
        in_env: true,
        help,
    }
}

const fn switch_on(name: &'static str, help: &'static str) -> OptionSpec {
    OptionSpec {
        kind: Kind::Bool { default: true },
        ..switch(name, help)
    }
}

const fn text(name: &'static str, help: &'static str) -> OptionSpec {
    OptionSpec {
        kind: Kind::Text,
        ..switch(name, help)
    }
}

const fn list(name: &'static str, short: &'static str, help: &'static str) -> OptionSpec {
    OptionSpec {
        kind: Kind::List,
        short,
        ..switch(name, help)
    }
}

/// All options but `--eval` and `--print`, whose grammar is their own; sorted by name.
pub const TABLE: &[OptionSpec] = &[
    switch_on(
        "--addons",
        "load native addons (on; --no-addons turns it off)",
    ),
    switch_on("--async-context-frame", ""),
    OptionSpec {
        short: "-c",
        in_env: false,
        ..switch("--check", "check the script's syntax and do not run it")
    },
    list(
        "--conditions",
        "-C",
        "additional condition for package exports and imports",
    ),
    switch_on("--deprecation", "show deprecation warnings (on)"),
    list(
        "--disable-warning",
        "",
        "do not show warnings of this code or type",
    ),
    switch("--enable-source-maps", ""),
    OptionSpec {
        in_env: false,
        ..list("--env-file", "", "set environment variables from a file")
    },
    OptionSpec {
        in_env: false,
        ..list(
            "--env-file-if-exists",
            "",
            "the same, and do not mind a missing file",
        )
    },
    switch_on("--experimental-detect-module", ""),
    switch("--experimental-eventsource", "have the global EventSource"),
    switch_on("--experimental-fetch", ""),
    switch_on("--experimental-global-customevent", ""),
    switch_on("--experimental-global-navigator", ""),
    switch("--experimental-import-meta-resolve", ""),
    switch_on(
        "--experimental-require-module",
        "let require() load ES modules (on)",
    ),
    switch("--experimental-vm-modules", ""),
    switch_on("--experimental-websocket", ""),
    switch("--expose-internals", ""),
    switch("--force-context-aware", ""),
    switch(
        "--force-node-api-uncaught-exceptions-policy",
        "exceptions in Node-API callbacks are uncaught exceptions",
    ),
    OptionSpec {
        short: "-h",
        in_env: false,
        ..switch("--help", "print this")
    },
    list("--import", "", "load an ES module before the script"),
    text(
        "--input-type",
        "\"commonjs\" or \"module\", for -e, -p and standard input",
    ),
    text(
        "--max-http-header-size",
        "how many bytes the head of an HTTP message may have (16384)",
    ),
    switch("--napi-modules", ""),
    switch_on("--network-family-autoselection", ""),
    switch("--node-snapshot", ""),
    switch("--pending-deprecation", "show pending deprecations too"),
    switch(
        "--preserve-symlinks",
        "do not resolve links when modules are looked up",
    ),
    switch("--preserve-symlinks-main", "the same for the script"),
    text("--redirect-warnings", "write warnings to a file"),
    switch(
        "--report-compact",
        "write diagnostic reports without line breaks",
    ),
    text("--report-directory", "where diagnostic reports are written"),
    switch(
        "--report-exclude-env",
        "leave the environment's variables out of diagnostic reports",
    ),
    switch(
        "--report-exclude-network",
        "leave the network interfaces out of diagnostic reports",
    ),
    text("--report-filename", "the name of diagnostic reports"),
    switch(
        "--report-on-fatalerror",
        "write a diagnostic report on a fatal error",
    ),
    switch(
        "--report-on-signal",
        "write a diagnostic report on a signal",
    ),
    text("--report-signal", "the signal for it (SIGUSR2)"),
    switch(
        "--report-uncaught-exception",
        "write a diagnostic report on an uncaught exception",
    ),
    list(
        "--require",
        "-r",
        "load a CommonJS module before the script",
    ),
    text("--stack-trace-limit", ""),
    switch("--throw-deprecation", "throw an error for a deprecation"),
    text("--title", "the process's title"),
    switch("--trace-deprecation", "show the stack of deprecations"),
    switch("--trace-exit", "show the stack when the process exits"),
    OptionSpec {
        in_env: false,
        ..switch(
            "--trace-loop",
            "log the loop's phases, ticks, pool work and wake-ups",
        )
    },
    switch(
        "--trace-uncaught",
        "show where an uncaught exception was thrown",
    ),
    switch("--trace-warnings", "show the stack of warnings"),
    switch("--track-heap-objects", ""),
    text(
        "--unhandled-rejections",
        "\"throw\" (default), \"strict\", \"warn\", \"warn-with-error-code\" or \"none\"",
    ),
    OptionSpec {
        in_env: false,
        ..switch("--v8-options", "print V8's own options")
    },
    text("--v8-pool-size", "V8's worker threads"),
    OptionSpec {
        short: "-v",
        in_env: false,
        ..switch("--version", "print Tenon's version")
    },
    switch_on(
        "--warnings",
        "show warnings (on; --no-warnings turns it off)",
    ),
    switch("--zero-fill-buffers", ""),
];

/// The option called `name`.
pub fn find(name: &str) -> Option<&'static OptionSpec> {
    let index = TABLE.binary_search_by_key(&name, |spec| spec.name).ok()?;
    Some(&TABLE[index])
}

/// The option whose short name is `name`.
pub(super) fn find_short(name: &str) -> Option<&'static OptionSpec> {
    TABLE.iter().find(|spec| spec.short == name)
}

#[cfg(test)]
mod tests {
    #[test]
    fn sorted() {
        assert!(super::TABLE.is_sorted_by_key(|spec| spec.name));
    }
}
