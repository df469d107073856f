//! The table of functions as the harness gets it, for cases that are made for every function.

use serde_json::{Value, json};
use tenon_napi_sys::{Class, FUNCTIONS, FunctionInfo, Part};

/// Every function: its name, version, class, and its parameters' names and kinds.
pub(crate) fn functions() -> Value {
    FUNCTIONS.iter().map(describe).collect()
}

fn describe(function: &FunctionInfo) -> Value {
    let class = match function.class {
        Class::Basic => "basic",
        Class::NoScript => "noScript",
        Class::Script => "script",
        Class::Unchecked => "unchecked",
    };
    let params: Vec<Value> = function
        .params
        .iter()
        .map(|param| {
            json!({
                "name": param.name,
                "type": param.c_type(),
                "kind": format!("{:?}", param.role.kind),
                "nullable": param.role.nullable,
            })
        })
        .collect();
    json!({
        "name": function.name,
        "since": function.since,
        "part": match function.part { Part::Js => "js", Part::Node => "node" },
        "class": class,
        "params": params,
        "returns": function.returns,
    })
}
