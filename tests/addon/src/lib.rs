//! An addon that uses every feature of the macros; the JavaScript files beside it test it.
#![deny(unsafe_code)]

extern crate tenon_addon as library;

mod asynchronous;
mod classes;
mod functions;
mod renamed;
mod shapes;
mod spelled;
