#![allow(unused)]

use tenon_addon::{Env, Object, Value, export};

struct Secret;

#[export]
fn generic<T>(value: T) {}

#[export]
unsafe fn careless() {}

#[export]
fn method(&self) {}

#[export]
fn takes(secret: Secret) {}

#[export]
fn gives() -> Secret {
    Secret
}

#[export]
async fn borrows(text: &str) {}

#[export]
async fn keeps(value: Value<'_>) {}

#[export(task)]
fn on_the_pool(env: Env) {}

#[export(task)]
async fn both() {}

#[export(init)]
fn init(env: Env<'_>) {}

#[export]
fn too_far(#[js(rest)] all: Vec<f64>, one: f64) {}

#[export]
fn late(one: f64, #[js(this)] this: Object<'_>) {}

#[export]
fn not_a_list(#[js(rest)] all: f64) {}

#[export]
fn wrong_default(#[js(default = "one")] number: f64) {}

#[export]
fn chooses(callback: impl Fn()) {}

#[export]
fn nameless() -> impl Iterator<Item = f64> {
    std::iter::empty()
}

fn main() {}
