//! An addon that uses every feature of the macros; the JavaScript files beside it test it.

mod asynchronous;
mod classes;
mod functions;
mod shapes;
