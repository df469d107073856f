#![allow(unused)]

use tenon_addon::{FromJs, class, export, methods};

#[export(js_name = "other")]
fn renamed() {}

#[export(rename = other)]
fn not_a_text() {}

#[export(rename = "")]
fn nameless() {}

#[export(strict, strict)]
fn twice() {}

#[export(strict = true)]
fn flag() {}

#[export(speed = "high")]
fn unknown() {}

#[export]
fn parameter(#[js(optional)] number: f64) {}

#[class]
struct Thing {
    #[js(mutable)]
    size: f64,
}

#[methods(rename_all = "camel-case")]
impl Thing {
    #[js(symbol = "observable")]
    fn observe(&self) {}
}

#[derive(FromJs)]
#[js(tagged = "kind")]
struct Options {
    #[js(rename = "a")]
    first: f64,
    #[js(rename = "a")]
    second: f64,
}

fn main() {}
