//! Calls, wrapped objects, references and the like leave memory flat.

use tenon_tests::runtime::Runtime;
use tenon_tests::{addons, scripts};

#[test]
fn memory_stays_flat() {
    let tenon = Runtime::tenon_or_panic();
    addons::compile_all().unwrap_or_else(|error| panic!("{error}"));
    scripts::expect_all(&tenon, "memory");
}
