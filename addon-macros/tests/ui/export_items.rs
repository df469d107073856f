#![allow(unused)]

use tenon_addon::export;

#[export]
struct Point {
    x: f64,
}

#[export]
impl Point {}

#[export]
trait Area {}

#[export]
mod elsewhere;

#[export]
static mut COUNTER: u32 = 0;

#[export]
enum Shape {
    Circle(f64),
}

fn main() {}
