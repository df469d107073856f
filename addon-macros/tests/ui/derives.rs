#![allow(unused)]

use tenon_addon::{FromJs, IntoJs};

struct Secret;

#[derive(FromJs)]
struct Empty;

#[derive(FromJs)]
enum Nothing {}

#[derive(FromJs)]
union Either {
    a: f64,
    b: u64,
}

#[derive(IntoJs)]
struct Holder {
    name: String,
    secret: Secret,
}

#[derive(FromJs)]
enum Pair {
    Of(f64, f64),
}

#[derive(FromJs)]
#[js(tag = "kind")]
enum Tagged {
    One { kind: f64 },
}

#[derive(FromJs)]
enum Twice {
    #[js(rename = "b")]
    A,
    B,
}

#[derive(FromJs)]
#[js(untagged)]
enum Choice {
    Nothing,
}

#[derive(FromJs)]
struct Lifetimes<'a, 'b> {
    a: &'a str,
    b: &'b str,
}

fn main() {}
