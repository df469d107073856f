//! `tenon [run] app.js`: the command line of Node, handed to the runtime.

use std::ffi::OsString;
use std::io::IsTerminal as _;
use std::process::ExitCode;

use tenon_runtime::options::{self, Kind, TABLE};

use crate::verbs;

/// The builtins, compiled by the build script.
static CODE_CACHE: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/code_cache.bin"));

/// Node's exit code for a command line it does not understand.
const INVALID_ARGUMENT: u8 = 9;

/// `tenon [run] [options] [file] [arguments]`.
pub(crate) fn run(argv0: String, args: Vec<OsString>) -> ExitCode {
    let args: Vec<String> = args
        .into_iter()
        .map(|arg| arg.to_string_lossy().into_owned())
        .collect();
    let environment = std::env::var("NODE_OPTIONS").ok();
    let parsed = match options::parse(&args, environment.as_deref()) {
        Ok(parsed) => parsed,
        Err(error) => {
            eprintln!("tenon: {error}");
            return ExitCode::from(INVALID_ARGUMENT);
        }
    };
    let mut options = parsed.options;
    if options.flag("--version") {
        println!("v{}", tenon_runtime::VERSION);
        return ExitCode::SUCCESS;
    }
    if options.flag("--help") {
        print!("{}", help());
        return ExitCode::SUCCESS;
    }
    if !parsed.has_entry && std::io::stdin().is_terminal() {
        // Node would start its prompt; there is none here.
        print!("{}", help());
        return ExitCode::SUCCESS;
    }
    if options.flag("--warnings") {
        for name in options.without_effect() {
            eprintln!("tenon: {name} has no effect in Tenon");
        }
    }
    if options.flag("--v8-options") {
        options.v8_flags.push(String::from("--help"));
    }
    tenon_runtime::set_code_cache(CODE_CACHE);
    let unknown = tenon_runtime::platform::set_v8_flags(&options.v8_flags);
    if let Some(flag) = unknown.first() {
        eprintln!("tenon: bad option: {flag}");
        return ExitCode::from(INVALID_ARGUMENT);
    }
    options.argv0 = argv0;
    options.exec_path = match std::env::current_exe() {
        Ok(path) => path.to_string_lossy().into_owned(),
        Err(_) => options.argv0.clone(),
    };
    ExitCode::from(tenon_runtime::run(options) as u8)
}

/// What `tenon --help` prints: the verbs, and the options of this one.
pub(crate) fn help() -> String {
    let mut text = format!(
        "Usage: tenon [run] [options] [script.js | -] [arguments]\n\
         \x20      tenon [options] -e text | -p text [arguments]\n\
         \x20      tenon verb [options] [arguments]\n\n\
         Runs JavaScript that loads native Node-API modules, and helps to write them.\n\n\
         Verbs:\n{}\nOptions of `tenon run`:\n",
        verbs::list(),
    );
    let mut line = |name: &str, help: &str| {
        text += &format!(
            "  {name:<34}{}{help}\n",
            if name.len() > 33 {
                "\n                                    "
            } else {
                ""
            }
        );
    };
    line("-e, --eval=...", "run the text");
    line("-p, --print[=...]", "run the text and print its result");
    for spec in TABLE.iter().filter(|spec| !spec.help.is_empty()) {
        let argument = match spec.kind {
            Kind::Bool { .. } => "",
            Kind::Text | Kind::List => "=...",
        };
        let name = match spec.short {
            "" => format!("{}{argument}", spec.name),
            short => format!("{short}, {}{argument}", spec.name),
        };
        line(&name, spec.help);
    }
    text += "\nOptions that V8 knows (--expose-gc, --max-old-space-size=..., --trace-gc, ...) are handed to it.\n\
             NODE_OPTIONS is read for options, NODE_PATH for module folders, UV_THREADPOOL_SIZE for the pool's size.\n";
    text
}
