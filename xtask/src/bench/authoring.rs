//! `cargo xtask bench --authoring`: the same functions in C, with napi-rs and with tenon-addon.

use std::fmt::Write as _;
use std::fs;
use std::path::PathBuf;

use super::{Medians, Options, Runtime, Samples, add, measure, medians};
use crate::{examples, headers, util};

/// The addons: name in the table, and the package it is made of; the first is made of C.
const ADDONS: [(&str, Option<&str>); 3] = [
    ("C", None),
    ("napi-rs", Some("tenon-bench-theirs")),
    ("tenon-addon", Some("tenon-bench-ours")),
];

/// The one that is measured against the others.
const OURS: &str = "tenon-addon";

/// Builds the addons, runs the rounds, and returns the page.
///
/// # Errors
///
/// When an addon cannot be built or fails.
pub(super) fn run(runtimes: &[Runtime], options: &Options) -> Result<String, String> {
    let addons = build()?;
    let script = util::root().join("benches/authoring/functions.js");
    let mut samples = Samples::new();
    let mut order: Vec<String> = Vec::new();
    for round in 1..=options.rounds {
        for runtime in runtimes {
            eprintln!("round {round} of {}: {}", options.rounds, runtime.name);
            for (name, file) in &addons {
                for (row, value) in measure(runtime, &script, file, &options.filter)? {
                    if !order.contains(&row) {
                        order.push(row.clone());
                    }
                    add(&mut samples, &row, &column(&runtime.name, name), value);
                }
            }
        }
    }
    Ok(page(runtimes, &order, &medians(samples)))
}

fn column(runtime: &str, addon: &str) -> String {
    format!("{runtime}: {addon}")
}

fn build() -> Result<Vec<(&'static str, PathBuf)>, String> {
    let out = util::target_dir().join("bench");
    fs::create_dir_all(&out).map_err(|error| format!("cannot make {}: {error}", out.display()))?;
    let packages: Vec<(&str, String)> = ADDONS
        .iter()
        .filter_map(|(name, package)| Some((package.as_deref()?, format!("{name}.node"))))
        .collect();
    examples::rust_addons(&out, &packages)?;
    let source = util::root().join("benches/authoring/functions.c");
    examples::compile_c(&source, &headers::stable()?, &out.join("C.node"))?;
    Ok(ADDONS
        .iter()
        .map(|(name, _)| (*name, out.join(format!("{name}.node"))))
        .collect())
}

/// A table for each runtime: nanoseconds, and what ours is of the others.
fn page(runtimes: &[Runtime], order: &[String], medians: &Medians) -> String {
    let mut text = String::new();
    for runtime in runtimes {
        let value = |row: &str, addon: &str| {
            let columns = medians.get(row)?;
            columns.get(&column(&runtime.name, addon)).copied()
        };
        let _ = write!(
            text,
            "| ns per operation in {} | C | napi-rs | tenon-addon | of C | of napi-rs |\n\
             | --- | ---: | ---: | ---: | ---: | ---: |\n",
            runtime.name
        );
        let mut logs = [0.0; 2];
        let mut rows = 0;
        for row in order {
            let (Some(c), Some(theirs), Some(ours)) =
                (value(row, "C"), value(row, "napi-rs"), value(row, OURS))
            else {
                continue;
            };
            let ratios = [ours / c, ours / theirs];
            let _ = writeln!(
                text,
                "| {row} | {c:.1} | {theirs:.1} | {ours:.1} | {:.2} | {:.2} |",
                ratios[0], ratios[1]
            );
            rows += 1;
            for (log, ratio) in logs.iter_mut().zip(ratios) {
                *log += ratio.ln();
            }
        }
        let mean = |log: f64| (log / f64::from(rows.max(1))).exp();
        let _ = writeln!(
            text,
            "| **geometric mean** | | | | **{:.2}** | **{:.2}** |\n",
            mean(logs[0]),
            mean(logs[1])
        );
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ratios_are_of_ours_to_the_others() {
        let runtime = Runtime {
            name: "node-26".to_owned(),
            program: PathBuf::from("node"),
            arguments: Vec::new(),
        };
        let mut samples = Samples::new();
        for (addon, value) in [("C", 10.0), ("napi-rs", 40.0), (OURS, 20.0)] {
            add(&mut samples, "empty", &column("node-26", addon), value);
        }
        let text = page(&[runtime], &["empty".to_owned()], &medians(samples));
        assert!(
            text.contains("| empty | 10.0 | 40.0 | 20.0 | 2.00 | 0.50 |"),
            "{text}"
        );
        assert!(text.contains("**2.00** | **0.50**"), "{text}");
    }
}
