//! Every Node-API function, called through compiled addons in Tenon.

use tenon_tests::api;
use tenon_tests::runtime::Runtime;

#[test]
fn every_function_answers_as_node_does() {
    let tenon = Runtime::tenon_or_panic();
    let mut failures = Vec::new();
    let coverage = api::run(&tenon, "", |judged| match &judged.failure {
        None => println!("pass {}", judged.name),
        Some(why) => {
            println!("FAIL {}: {why}\n{}", judged.name, judged.ended.report());
            failures.push(judged.name.clone());
        }
    })
    .unwrap_or_else(|error| panic!("{error}"));
    assert!(failures.is_empty(), "failed: {failures:?}");
    let (uncalled, unrefused) = coverage.missing();
    assert!(
        uncalled.is_empty(),
        "no test calls these with success: {uncalled:?}"
    );
    assert!(
        unrefused.is_empty(),
        "no test sees these refuse an argument: {unrefused:?}"
    );
}
