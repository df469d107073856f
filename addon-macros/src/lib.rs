//! The attributes and derives of `tenon-addon`, which re-exports them; see its documentation.
mod error;
mod literal;
mod names;
mod parse;
