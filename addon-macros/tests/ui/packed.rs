// A base must be where a reference can point to it.
#![allow(unused)]

use tenon_addon::class;

#[class]
struct Base {
    size: f64,
}

#[class(extends = Base)]
#[repr(packed)]
struct Packed {
    flag: u8,
    base: Base,
}

fn main() {}
