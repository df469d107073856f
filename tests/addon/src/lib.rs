//! An addon that uses every feature of the macros; the JavaScript files beside it test it.

mod classes;
mod functions;
mod shapes;
