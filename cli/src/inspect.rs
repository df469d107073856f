//! `tenon inspect`: what an addon needs and offers.

use std::ffi::OsString;
use std::fmt::Write as _;
use std::path::PathBuf;
use std::process::ExitCode;

use clap::Parser;
use tenon_toolchain::inspect::{self, Function, Limits, Registration, Report};

use crate::verbs;

/// Show what a .node file needs and offers, without running it.
#[derive(Parser)]
#[command(name = "tenon inspect", bin_name = "tenon inspect")]
struct Args {
    /// The .node files.
    #[arg(required = true)]
    files: Vec<PathBuf>,

    /// As JSON, for programs: one report, or an array of them for several files.
    #[arg(long)]
    json: bool,

    /// Fail when one needs more than this: node-api=8, glibc=2.28, glibcxx=3.4.21, ...
    #[arg(long, value_name = "LIMIT", value_delimiter = ',')]
    at_most: Vec<String>,
}

/// `tenon inspect FILE...`.
pub(crate) fn run(_argv0: String, args: Vec<OsString>) -> ExitCode {
    let args: Args = match verbs::parse("inspect", args) {
        Ok(args) => args,
        Err(code) => return code,
    };
    let mut limits = Limits::default();
    for limit in &args.at_most {
        if let Err(error) = limits.add(limit) {
            return verbs::fail("inspect", &error);
        }
    }
    let mut reports = Vec::new();
    for file in &args.files {
        match inspect::inspect(file) {
            Ok(report) => reports.push(report),
            Err(error) => return verbs::fail("inspect", &error),
        }
    }
    if args.json {
        let json = match reports.as_slice() {
            [report] => serde_json::to_string_pretty(report),
            reports => serde_json::to_string_pretty(reports),
        };
        match json {
            Ok(json) => println!("{json}"),
            Err(error) => return verbs::fail("inspect", &error),
        }
    } else {
        let texts: Vec<String> = reports.iter().map(text).collect();
        print!("{}", texts.join("\n"));
    }
    let mut code = ExitCode::SUCCESS;
    for report in &reports {
        for words in limits.exceeded_by(report) {
            let words = format!("{} needs {words}", report.file.display());
            code = verbs::fail("inspect", &words);
        }
    }
    code
}

fn text(report: &Report) -> String {
    let mut lines = Lines::default();
    lines.add("file", &report.file.display().to_string());
    lines.add(
        "platform",
        &format!("{} {} ({})", report.os, report.cpu, report.format),
    );
    lines.add("registration", registration(report.registration));
    let api = &report.node_api;
    if let Some(version) = report.needed_version() {
        let releases = match inspect::node_releases(version) {
            Some(releases) => format!(" (Node {releases} and later)"),
            None => String::new(),
        };
        lines.add("Node-API", &format!("version {version}{releases}"));
    }
    if let Some(declared) = api.declared {
        let declared = match declared {
            i32::MAX => String::from("experimental"),
            number => number.to_string(),
        };
        lines.add("declares", &declared);
    }
    if api.experimental {
        let names = names(api.functions.iter().chain(&api.lookups), |function| {
            function.since.is_none()
        });
        lines.add("experimental", &names);
    }
    if !api.functions.is_empty() {
        lines.add("functions", &by_version(&api.functions));
    }
    if !api.lookups.is_empty() {
        lines.add("looks up", &by_version(&api.lookups));
    }
    lines.add("libuv", &report.uv.join(", "));
    if !report.v8.is_empty() {
        let some: Vec<&str> = report.v8.iter().take(5).map(String::as_str).collect();
        let text = format!(
            "{} of its C++ functions: bound to one version of Node (nan or plain V8): {}, ...",
            report.v8.len(),
            some.join(", ")
        );
        lines.add("V8", &text);
    }
    for floor in &report.floors {
        let some: Vec<&str> = floor.symbols.iter().take(5).map(String::as_str).collect();
        let more = if floor.symbols.len() > 5 { ", ..." } else { "" };
        lines.add(
            &floor.of,
            &format!("{} ({}{more})", floor.version, some.join(", ")),
        );
    }
    lines.add("libraries", &report.libraries.join(", "));
    lines.add("exports", &report.exports.join(", "));
    if let Some(types) = &report.types {
        let indented: String = types.lines().fold(String::new(), |mut text, line| {
            let _ = writeln!(text, "  {line}");
            text
        });
        lines.0 += &format!("JavaScript surface:\n{indented}");
    }
    lines.0
}

fn registration(registration: Registration) -> &'static str {
    match registration {
        Registration::Symbol => "exports napi_register_module_v1",
        Registration::Constructor => "calls napi_module_register when it is loaded",
        Registration::V8Symbol => {
            "exports node_register_module_v... (V8's interface, not Node-API)"
        }
        Registration::V8Constructor => {
            "calls node_module_register when it is loaded (V8's interface, not Node-API)"
        }
        _ => "none: it is no addon",
    }
}

/// `1: napi_add, ...; 5: ...`
fn by_version(functions: &[Function]) -> String {
    let mut versions: Vec<Option<i32>> = functions.iter().map(|function| function.since).collect();
    // None, which is experimental, comes last.
    versions.sort_by_key(|since| since.unwrap_or(i32::MAX));
    versions.dedup();
    let lines: Vec<String> = versions
        .into_iter()
        .map(|since| {
            let version = since.map_or(String::from("experimental"), |since| since.to_string());
            format!(
                "{version}: {}",
                names(functions.iter(), |function| function.since == since)
            )
        })
        .collect();
    lines.join("\n")
}

fn names<'a>(
    functions: impl Iterator<Item = &'a Function>,
    wanted: impl Fn(&Function) -> bool,
) -> String {
    let names: Vec<String> = functions
        .filter(|function| wanted(function))
        .map(|function| match function.weak {
            true => format!("{} (if it is there)", function.name),
            false => function.name.clone(),
        })
        .collect();
    names.join(", ")
}

/// Lines with a heading each.
#[derive(Default)]
struct Lines(String);

impl Lines {
    /// Adds one, unless there is nothing to say.
    fn add(&mut self, heading: &str, text: &str) {
        for (index, line) in text.lines().enumerate() {
            let heading = if index == 0 { heading } else { "" };
            let _ = writeln!(self.0, "{heading:<14}{line}");
        }
    }
}
