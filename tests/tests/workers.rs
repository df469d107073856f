//! Workers end at any moment and leave nothing behind.

use tenon_tests::runtime::Runtime;
use tenon_tests::{addons, scripts};

#[test]
fn a_thousand_terminated_workers_leave_nothing_behind() {
    let tenon = Runtime::tenon_or_panic();
    addons::compile_all().unwrap_or_else(|error| panic!("{error}"));
    scripts::expect_all(&tenon, "workers");
}
