#![allow(unused)]

use tenon_addon::{class, methods};

#[class]
impl Nothing {}

#[class]
struct Borrowed<'a> {
    text: &'a str,
}

#[class]
struct List<T> {
    items: Vec<T>,
}

#[class(instances(Numbers<f64, f64>))]
struct Other<T> {
    items: Vec<T>,
}

#[class]
enum State {
    On,
}

#[class]
struct Base;

#[class(extends = Base)]
struct Derived {
    size: f64,
}

#[class]
struct Orphan {
    #[js(base)]
    base: Base,
}

struct NoClass;

#[class(extends = NoClass)]
struct OfNone {
    base: NoClass,
}

#[class(extends = Base)]
struct WrongBase {
    #[js(base)]
    size: f64,
}

#[methods]
impl NoClass {
    fn method(&self) {}
}

fn main() {}
