//! An addon that asks everything of the safe crate; the JavaScript files beside it test it.

mod asynchronous;
mod failures;
mod iteration;
mod life;
mod memory;
mod serialized;
mod threads;
mod traced;
mod values;
