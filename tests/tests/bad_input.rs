//! Files that cannot be loaded are refused with a reason, and Tenon goes on.

use tenon_tests::runtime::Runtime;
use tenon_tests::{bad_input, scripts};

#[test]
fn bad_files_are_refused() {
    let tenon = Runtime::tenon_or_panic();
    bad_input::prepare().unwrap_or_else(|error| panic!("{error}"));
    scripts::expect_all(&tenon, "bad-input");
}
