//! What the attributes say to wrong code, word for word and place for place.

#[test]
fn messages() {
    let tests = trybuild::TestCases::new();
    tests.compile_fail("tests/ui/*.rs");
}
