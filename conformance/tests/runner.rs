//! The runner against runtimes that behave as badly as they can: shell scripts that speak the
//! harness's lines, or do not.

#![cfg(unix)]

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::PathBuf;
use std::time::{Duration, Instant};

use tenon_conformance::{
    CaseInfo, Level, Listing, Outcome, Plan, Report, Runtime, Suite, Wanted, html, json, markdown,
    run,
};

/// Text that every good fake starts with: how it says something, and which cases it is asked for.
const PRELUDE: &str = r#"#!/bin/sh
say() { printf '\n%s %s\n' "$TENON_CONFORM_MARK" "$1"; }
cases=$(grep -o '"select":\[[^]]*\]' "$1" | head -1 | sed 's/.*\[//; s/\]//; s/,/ /g')
"#;

/// Says that it runs the harness, then does each case by the text given, then ends.
fn script(each: &str) -> String {
    format!(
        r#"{PRELUDE}
say '{{"event":"hello","name":"fake","version":"1","napi":10}}'
for case in $cases; do
  say "{{\"event\":\"start\",\"index\":$case}}"
  {each}
  say "{{\"event\":\"pass\",\"index\":$case}}"
done
say '{{"event":"done"}}'
"#
    )
}

struct Folder(PathBuf);

impl Folder {
    fn new(name: &str) -> Self {
        let path = std::env::temp_dir().join(format!("conform-{name}-{}", std::process::id()));
        fs::create_dir_all(&path).unwrap();
        Self(path)
    }

    fn runtime(&self, name: &str, text: &str) -> Runtime {
        let path = self.0.join(name);
        fs::write(&path, text).unwrap();
        fs::set_permissions(&path, fs::Permissions::from_mode(0o755)).unwrap();
        Runtime::typed(&format!("{name}=sh {}", path.display())).unwrap()
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        _ = fs::remove_dir_all(&self.0);
    }
}

fn case(index: usize, isolated: Option<Wanted>) -> CaseInfo {
    CaseInfo {
        file: "contract/null.js".to_owned(),
        title: format!("case {index}"),
        version: 8,
        functions: vec!["napi_create_object".to_owned()],
        level: Level::Required,
        isolated,
        changed: None,
        timeout: 300,
        kind: None,
        index,
    }
}

fn listing(cases: Vec<CaseInfo>) -> Listing {
    Listing {
        cases,
        addons: Vec::new(),
    }
}

fn tried(runtimes: &[Runtime], listing: &Listing) -> Report {
    let suite = Suite::embedded();
    let plan = Plan {
        suite: &suite,
        runtimes,
        listing,
        jobs: 2,
        patience: 1,
    };
    run(&plan, &|_| {}).unwrap()
}

fn outcomes(report: &Report, runtime: usize) -> Vec<Outcome> {
    report.runtimes[runtime]
        .results
        .iter()
        .map(|result| result.outcome)
        .collect()
}

fn three() -> Listing {
    listing((0..3).map(|index| case(index, None)).collect())
}

#[test]
fn a_crash_costs_one_case() {
    let folder = Folder::new("crash");
    let runtimes = [folder.runtime(
        "crashing",
        &script(r#"if [ $case = 1 ]; then echo "last words" >&2; kill -SEGV $$; fi"#),
    )];
    let report = tried(&runtimes, &three());
    assert_eq!(
        outcomes(&report, 0),
        [Outcome::Pass, Outcome::Crash, Outcome::Pass]
    );
    let crashed = &report.runtimes[0].results[1];
    assert!(crashed.message.contains("SIGSEGV"), "{crashed:?}");
    assert!(crashed.stderr.contains("last words"), "{crashed:?}");
}

#[test]
fn an_exit_in_a_case_is_a_crash() {
    let folder = Folder::new("exit");
    let runtimes = [folder.runtime("leaving", &script("[ $case = 0 ] && exit 0"))];
    let report = tried(&runtimes, &three());
    assert_eq!(
        outcomes(&report, 0),
        [Outcome::Crash, Outcome::Pass, Outcome::Pass]
    );
}

#[test]
fn a_hang_costs_one_case_and_no_more_than_its_time() {
    let folder = Folder::new("hang");
    let runtimes = [folder.runtime("hanging", &script("[ $case = 1 ] && sleep 600"))];
    let before = Instant::now();
    let report = tried(&runtimes, &three());
    assert_eq!(
        outcomes(&report, 0),
        [Outcome::Pass, Outcome::Timeout, Outcome::Pass]
    );
    assert!(before.elapsed() < Duration::from_secs(20));
}

#[test]
fn a_file_that_hangs_again_and_again_is_left() {
    let folder = Folder::new("hangs");
    let runtimes = [folder.runtime("stuck", &script("sleep 600"))];
    let six = listing((0..6).map(|index| case(index, None)).collect());
    let report = tried(&runtimes, &six);
    let outcomes = outcomes(&report, 0);
    assert_eq!(&outcomes[..3], [Outcome::Timeout; 3]);
    assert_eq!(&outcomes[3..], [Outcome::Untried; 3]);
}

#[test]
fn garbage_is_passed_over() {
    let folder = Folder::new("garbage");
    let each = r#"printf 'no newline {"event":"pass"'; printf '@conform \377\376'; printf '\n%s not json\n' "$TENON_CONFORM_MARK"; head -c 100000 /dev/zero"#;
    let runtimes = [folder.runtime("babbling", &script(each))];
    let report = tried(&runtimes, &three());
    assert_eq!(outcomes(&report, 0), [Outcome::Pass; 3]);
}

#[test]
fn what_cannot_run_the_harness_is_a_row_and_not_the_end() {
    let folder = Folder::new("rows");
    let missing = Runtime::typed("missing=/nowhere/to/be/found --flag").unwrap();
    let runtimes = [
        missing,
        folder.runtime("dying", "kill -ABRT $$"),
        folder.runtime("silent", "exit 0"),
        folder.runtime("babbling", "echo what; echo oh no >&2; exit 3"),
        folder.runtime("good", &script(":")),
    ];
    let report = tried(&runtimes, &three());
    let problems: Vec<Option<&str>> = report
        .runtimes
        .iter()
        .map(|runtime| runtime.problem.as_deref())
        .collect();
    let parts = ["could not be started", "SIGABRT", "code 0", "oh no"];
    for (problem, part) in problems.iter().zip(parts) {
        assert!(
            problem.is_some_and(|text| text.contains(part)),
            "{problems:?}"
        );
    }
    assert_eq!(problems[4], None);
    assert_eq!(outcomes(&report, 0), [Outcome::Untried; 3]);
    assert_eq!(outcomes(&report, 4), [Outcome::Pass; 3]);
    assert!(!report.is_good(Level::Required));
    assert!(markdown(&report).contains("not tested: could not be started"));
    assert!(html(&report, &Suite::embedded()).contains("could not be started"));
}

#[test]
fn an_isolated_case_is_judged_by_its_end() {
    let folder = Folder::new("isolated");
    let wanted = |text: &str| Some(serde_json::from_str::<Wanted>(text).unwrap());
    let cases = listing(vec![
        case(0, wanted(r#"{"reports":["one"]}"#)),
        case(1, wanted(r#"{"reports":["one"],"exit":5}"#)),
        case(2, wanted(r#"{"exit":"abort"}"#)),
        case(3, wanted(r#"{"exit":"failure","stderr":["why"]}"#)),
        case(4, wanted(r#"{"reports":["two"]}"#)),
    ]);
    let each = r#"case $case in
  1) say '{"event":"report","text":"one"}'; exit 5;;
  2) kill -ABRT $$;;
  3) echo why >&2; exit 1;;
  *) say '{"event":"report","text":"one"}';;
esac"#;
    let report = tried(&[folder.runtime("fake", &script(each))], &cases);
    assert_eq!(
        outcomes(&report, 0),
        [
            Outcome::Pass,
            Outcome::Pass,
            Outcome::Pass,
            Outcome::Pass,
            Outcome::Fail
        ]
    );
    assert_eq!(
        report.runtimes[0].results[4].message,
        r#"report 1 is "one", expected "two""#
    );
}

#[test]
fn a_report_survives_json() {
    let folder = Folder::new("json");
    let runtimes = [folder.runtime("fake", &script("[ $case = 1 ] && exit 1"))];
    let report = tried(&runtimes, &three());
    let read: Report = serde_json::from_str(&json(&report)).unwrap();
    assert_eq!(read.runtimes, report.runtimes);
}
