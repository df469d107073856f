//! Values of every kind, there and back.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::time::{Duration, SystemTime};

use tenon_addon::{
    BigInt, Closure, Date, Either, Env, Function, JsString, Object, Record, Result, Symbol, Value,
    export,
};

/// Functions that give back what they get.
macro_rules! echo {
    ($($name:ident: $ty:ty;)*) => {$(
        #[export]
        fn $name(value: $ty) -> $ty {
            value
        }
    )*};
}

echo! {
    echo_bool: bool;
    echo_u8: u8;
    echo_i16: i16;
    echo_u32: u32;
    echo_i32: i32;
    echo_f32: f32;
    echo_i64: i64;
    echo_u64: u64;
    echo_i128: i128;
    echo_u128: u128;
    echo_big: BigInt<i64>;
    echo_char: char;
    echo_string: String;
    echo_option: Option<String>;
    echo_list: Vec<f64>;
    echo_nested: Vec<Vec<String>>;
    echo_pair: (f64, String);
    echo_triple: [u32; 3];
    echo_either: Either<f64, Vec<String>>;
    echo_map: BTreeMap<String, f64>;
    echo_record: Record<HashMap<String, u8>>;
    echo_set: HashSet<String>;
    echo_time: SystemTime;
    echo_duration: Duration;
}

#[export]
fn echo_str(value: &str) -> &str {
    value
}

#[export]
fn utf16_length(value: JsString<'_>) -> u32 {
    value.to_utf16().len() as u32
}

#[export]
fn describe(value: Value<'_>) -> String {
    value.summary()
}

#[export]
fn make_symbol<'s>(env: Env<'s>, name: &str) -> Result<Symbol<'s>> {
    Symbol::new(env, name)
}

#[export]
fn epoch(env: Env<'_>) -> Result<Date<'_>> {
    Date::from_millis(env, 0.0)
}

/// A function that counts its calls, from that number on.
#[export]
fn counter(from: f64) -> Closure<(f64,), f64> {
    let count = std::cell::Cell::new(from);
    Closure::new(move |(by,)| {
        count.set(count.get() + by);
        Ok(count.get())
    })
}

#[export]
fn apply(function: Function<'_, (f64, String), String>) -> Result<String> {
    function.call((1.5, "two".to_owned()))
}

#[export]
fn keys(object: Object<'_>) -> Result<Vec<String>> {
    Ok(object.keys()?.into_iter().map(JsString::to_text).collect())
}

/// Makes many objects in scopes that end at once.
#[export]
fn scoped_sum<'s>(env: Env<'s>, list: Object<'s>, rounds: u32) -> Result<f64> {
    let mut total = 0.0;
    for round in 0..rounds {
        total += env.scope_with(list, move |env, list| {
            let object = env.object()?;
            object.set("round", round)?;
            list.set("last", object)?;
            object.get::<f64>("round")
        })?;
    }
    Ok(total)
}
