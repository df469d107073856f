//! Tenon passes the whole conformance suite, Node what is required, and no function is left out.

use std::path::Path;
use std::process::Command;

use tenon_conformance::{
    Level, Outcome, Plan, Progress, Report, Runtime, Suite, coverage, list, run,
};

/// Tenon, as the runner starts it.
fn tenon() -> Runtime {
    let tenon = tenon_tests::runtime::Runtime::tenon_or_panic();
    Runtime::program("tenon", tenon.path())
}

/// The report of a run of the whole suite; what does not pass is printed.
fn report_of(runtime: Runtime) -> Report {
    let suite = Suite::embedded();
    let runtimes = [runtime];
    let listing = list(&suite, &runtimes).unwrap_or_else(|error| panic!("{error}"));
    let plan = Plan {
        suite: &suite,
        runtimes: &runtimes,
        listing: &listing,
        jobs: std::thread::available_parallelism().map_or(2, usize::from),
        // Other tests may be running.
        patience: 4,
    };
    run(&plan, &|progress| {
        if let Progress::Case(_, case, result) = progress
            && result.outcome != Outcome::Pass
        {
            println!(
                "{} {}: {}",
                result.outcome.name(),
                case.id(),
                result.message
            );
        }
    })
    .unwrap_or_else(|error| panic!("{error}"))
}

#[test]
fn tenon_passes_every_case() {
    let report = report_of(tenon());
    assert!(report.is_good(Level::Hardening), "some cases failed");
    let counts = report.counts(&report.runtimes[0], |_| true);
    assert_eq!(counts.of(Outcome::Pass), counts.total(), "not all passed");
    assert_eq!(report.runtimes[0].remarks, Vec::<String>::new());
}

/// As little as an adapter can have: what it lacks makes cases unsupported, and no case fails for it.
const SMALL_ADAPTER: &str = "
const host = {
  name: 'small',
  version: '1',
  print(text) { require('fs').writeSync(1, text); },
  load: (path) => require(path),
  later: (body, milliseconds) => setTimeout(body, milliseconds),
};
";

#[test]
fn an_adapter_may_be_small() {
    let path = std::env::temp_dir().join(format!("conform-adapter-{}.js", std::process::id()));
    std::fs::write(&path, SMALL_ADAPTER).unwrap();
    let report = report_of(tenon().with_adapter(path.clone()));
    _ = std::fs::remove_file(&path);
    assert_eq!(report.runtimes[0].identity, "small 1");
    assert!(report.is_good(Level::Hardening), "some cases failed");
    let counts = report.counts(&report.runtimes[0], |_| true);
    assert!(counts.of(Outcome::Unsupported) > 0);
    assert!(counts.of(Outcome::Pass) > counts.total() / 2);
}

/// Truth is Node: a required case that the newest one fails is a bug of the case.
#[test]
fn the_newest_node_passes_what_is_required() {
    let node = match tenon_tests::runtime::Runtime::peer("node-26") {
        Ok(node) => Runtime::program("node-26", node.path()),
        Err(error) => {
            eprintln!("SKIPPED: node-26: {error}");
            return;
        }
    };
    assert!(
        report_of(node).is_good(Level::Recommended),
        "some cases failed"
    );
}

#[test]
fn the_suite_covers_every_function() {
    let listing = list(&Suite::embedded(), &[tenon()]).unwrap_or_else(|error| panic!("{error}"));
    assert_eq!(coverage::missing(&listing), Vec::<String>::new());
}

/// `tenon conform` with some words, in a folder: its exit code, standard output and standard error.
fn conform(folder: &Path, words: &[&str]) -> (Option<i32>, String, String) {
    let tenon = tenon_tests::runtime::Runtime::tenon_or_panic();
    let output = Command::new(tenon.path())
        .arg("conform")
        .args(words)
        .current_dir(folder)
        .output()
        .unwrap_or_else(|error| panic!("{error}"));
    (
        output.status.code(),
        String::from_utf8_lossy(&output.stdout).into_owned(),
        String::from_utf8_lossy(&output.stderr).into_owned(),
    )
}

#[test]
fn the_verb_says_by_its_code_how_it_went() {
    let folder = std::env::temp_dir().join(format!("conform-verb-{}", std::process::id()));
    std::fs::create_dir_all(&folder).unwrap();
    let tenon = tenon_tests::runtime::Runtime::tenon_or_panic();
    let own = format!("own={}", tenon.path());
    let absent = "absent=/nowhere/at/all";

    let (code, out, err) = conform(&folder, &["-r", &own, "values/numbers"]);
    assert_eq!((code, err.as_str()), (Some(0), ""));
    assert!(out.starts_with("own is tenon "), "{out}");
    assert!(!out.contains('\x1b'), "colours in a pipe: {out}");

    let (code, out, _) = conform(&folder, &["-r", &own, "-r", absent, "values/numbers"]);
    assert_eq!(code, Some(1));
    assert!(
        out.contains("not tested absent: could not be started"),
        "{out}"
    );

    // The results alone are on standard output, the rest on standard error.
    let (code, out, err) = conform(&folder, &["-r", &own, "--json", "-", "values/numbers"]);
    assert_eq!(code, Some(0));
    assert!(serde_json::from_str::<Report>(&out).is_ok(), "{out}");
    assert!(err.contains("own is tenon "), "{err}");

    let files = ["--md", "a.md", "--html", "a.html"];
    let (code, ..) = conform(
        &folder,
        &[&["-r", &own, "values/numbers"], &files[..]].concat(),
    );
    assert_eq!(code, Some(0));
    let written = |name: &str| std::fs::read_to_string(folder.join(name)).unwrap_or_default();
    assert!(written("a.md").contains("| own | tenon "));
    assert!(written("a.html").starts_with("<!doctype html>"));

    for (words, why, wanted) in [
        (&["--nothing"][..], "unknown option --nothing", 2),
        (&["no such case"], "no case contains no such case", 3),
        (&["--suite", "nowhere"], "nowhere: ", 3),
    ] {
        let (code, _, err) = conform(&folder, &[&["-r", &own], words].concat());
        assert_eq!(code, Some(wanted), "{err}");
        assert!(err.contains(why), "{err}");
    }
    _ = std::fs::remove_dir_all(&folder);
}
