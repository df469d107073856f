//! Lets napi-build set the linker up.

fn main() {
    napi_build::setup();
}
