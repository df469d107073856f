//! Errors and panics.

use tenon_addon::{Error, ErrorClass, ErrorKind, Function, Result, export};

static PARSE_ERROR: ErrorClass = ErrorClass::new("ParseError");

#[export]
fn panics(message: String) {
    panic!("{message}");
}

#[export]
fn panics_with_number() {
    std::panic::panic_any(42);
}

#[export]
fn fails(kind: &str) -> Result<()> {
    Err(match kind {
        "type" => Error::type_error("wrong type").with_code("ERR_TYPE"),
        "range" => Error::range_error("out of range"),
        "syntax" => Error::of_kind(ErrorKind::SyntaxError, "bad syntax"),
        "class" => Error::of_class(&PARSE_ERROR, "no number").with_code("ERR_PARSE"),
        "cause" => Error::new("outer")
            .with_cause(Error::type_error("inner"))
            .with_property("path", "a.txt")
            .with_property("line", 3)
            .with_property("fatal", true),
        _ => Error::new(kind),
    })
}

#[export]
fn reads_nothing() -> Result<String> {
    Ok(std::fs::read_to_string("/there/is/no/such/file")?)
}

/// Calls back and gives what came out of it, error or not, as text.
#[export]
fn outcome(callback: Function<'_, (), f64>) -> String {
    match callback.call(()) {
        Ok(number) => format!("ok {number}"),
        Err(error) => format!("error {error}"),
    }
}

/// Calls back and lets what it throws through.
#[export]
fn through(callback: Function<'_, (f64,), f64>) -> Result<f64> {
    callback.call((1.5,))
}
