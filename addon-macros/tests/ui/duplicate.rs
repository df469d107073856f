#![allow(unused)]

// Two blocks may not both say that they implement the class.
use tenon_addon::class;

#[class]
#[class]
struct Twice;

fn main() {}
