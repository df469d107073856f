//! The library under another name.

use library::{class, export, methods};

#[derive(library::FromJs, library::IntoJs)]
#[js(crate = ::library)]
struct Sized {
    size: f64,
}

#[export(crate = ::library)]
fn larger(value: Sized) -> Sized {
    Sized {
        size: value.size + 1.0,
    }
}

#[export(crate = ::library)]
mod by_another_name {
    use library::{class, export, methods};

    #[export]
    fn one() -> f64 {
        1.0
    }

    #[class]
    pub(super) struct Inner;

    #[methods]
    impl Inner {
        #[js(constructor)]
        fn new() -> Self {
            Self
        }
    }
}

#[export(crate = ::library, namespace("byAnotherName", "deeper"))]
fn two() -> f64 {
    2.0
}

#[class(crate = ::library)]
struct Outer {
    #[js]
    size: f64,
}

#[methods(crate = ::library)]
impl Outer {
    #[js(constructor)]
    fn new(_inner: &by_another_name::Inner) -> Self {
        Self { size: 1.0 }
    }
}
