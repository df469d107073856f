//! Tenon passes the whole conformance suite, and the suite leaves no function out.

use tenon_conformance::{Level, Outcome, Plan, Progress, Runtime, Suite, coverage, list, run};

/// Tenon, as the runner starts it.
fn tenon() -> Runtime {
    let tenon = tenon_tests::runtime::Runtime::tenon_or_panic();
    Runtime::program("tenon", tenon.path())
}

#[test]
fn tenon_passes_every_case() {
    let suite = Suite::embedded();
    let runtimes = [tenon()];
    let listing = list(&suite, &runtimes).unwrap_or_else(|error| panic!("{error}"));
    let plan = Plan {
        suite: &suite,
        runtimes: &runtimes,
        listing: &listing,
        jobs: std::thread::available_parallelism().map_or(2, usize::from),
    };
    let report = run(&plan, &|progress| {
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
    .unwrap_or_else(|error| panic!("{error}"));
    assert!(report.is_good(Level::Hardening), "some cases failed");
    let counts = report.counts(&report.runtimes[0], |_| true);
    assert_eq!(counts.of(Outcome::Pass), counts.total(), "not all passed");
    assert_eq!(report.runtimes[0].remarks, Vec::<String>::new());
}

#[test]
fn the_suite_covers_every_function() {
    let listing = list(&Suite::embedded(), &[tenon()]).unwrap_or_else(|error| panic!("{error}"));
    assert_eq!(coverage::missing(&listing), Vec::<String>::new());
}
