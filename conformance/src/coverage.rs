//! What the suite must have of every function, and what is missing.

use std::collections::BTreeSet;

use tenon_napi_sys::roles::Kind;
use tenon_napi_sys::{FUNCTIONS, FunctionInfo, ParamInfo};

use crate::listing::{CaseInfo, Listing};

/// Pointers for which there is no case with NULL, and why.
const NULL_LEFT_OUT: &[(&str, &str, &str)] = &[
    (
        "napi_module_register",
        "mod",
        "it returns nothing and is called before there is an environment",
    ),
    (
        "napi_create_external_arraybuffer",
        "external_data",
        "NULL is a buffer without memory",
    ),
    (
        "napi_create_external_arraybuffer",
        "result",
        "Node makes the buffer and gives it to nobody",
    ),
    (
        "node_api_create_external_sharedarraybuffer",
        "external_data",
        "NULL is a buffer without memory",
    ),
    (
        "node_api_create_external_sharedarraybuffer",
        "finalize_cb",
        "memory may be static",
    ),
    (
        "node_api_post_finalizer",
        "finalize_cb",
        "Node has nothing to call then",
    ),
    (
        "napi_unref_threadsafe_function",
        "env",
        "it is not looked at",
    ),
    ("napi_ref_threadsafe_function", "env", "it is not looked at"),
];

/// Functions that take values of any type, for which there is no case that says so, and why.
const WRONG_LEFT_OUT: &[(&str, &str)] = &[
    (
        "napi_fatal_exception",
        "whatever it is given ends the process or goes to a handler",
    ),
    (
        "napi_open_callback_scope",
        "the resource is not looked at any more",
    ),
];

/// Functions that end the process or come before any environment: there is no state to call them in.
const WITHOUT_STATE: &[&str] = &["napi_module_register", "napi_fatal_error"];

/// Functions that cannot be called while an exception is pending, in a finalizer or at the end, or
/// whose cases say in another way what they do there; by the kind of case.
const LEFT_OUT: &[(&str, &[&str])] = &[
    ("pending", &["napi_get_and_clear_last_exception"]),
    (
        "finalizer",
        &[
            "napi_get_cb_info",
            "napi_get_new_target",
            "napi_fatal_exception",
        ],
    ),
    (
        "teardown",
        &[
            "napi_get_cb_info",
            "napi_get_new_target",
            "napi_add_env_cleanup_hook",
            "napi_remove_env_cleanup_hook",
            "napi_add_async_cleanup_hook",
            "napi_remove_async_cleanup_hook",
            "napi_queue_async_work",
            "napi_cancel_async_work",
            "napi_open_callback_scope",
            "napi_close_callback_scope",
            "napi_create_threadsafe_function",
            "napi_get_threadsafe_function_context",
            "napi_call_threadsafe_function",
            "napi_acquire_threadsafe_function",
            "napi_release_threadsafe_function",
            "napi_unref_threadsafe_function",
            "napi_ref_threadsafe_function",
        ],
    ),
];

/// What the suite lacks: for each function a case of what it does, one for each pointer that may not
/// be NULL, one with values of the wrong type, and those of the states it can be called in.
#[must_use]
pub fn missing(listing: &Listing) -> Vec<String> {
    let titles: BTreeSet<&str> = listing
        .cases
        .iter()
        .map(|case| case.title.as_str())
        .collect();
    FUNCTIONS
        .iter()
        .flat_map(|function| {
            let mut lacks = Vec::new();
            if !has(listing, function, |case| case.kind.is_none()) {
                lacks.push(format!("{}: no case of what it does", function.name));
            }
            for param in function.params {
                if needs_null(function, param) {
                    let title = format!("{} refuses NULL for {}", function.name, param.name);
                    if !titles.iter().any(|there| there.starts_with(&title)) {
                        lacks.push(format!("{}: NULL for {}", function.name, param.name));
                    }
                }
            }
            let takes_value =
                |param: &ParamInfo| matches!(param.role.kind, Kind::Value | Kind::Values);
            let any_type = WRONG_LEFT_OUT
                .iter()
                .any(|&(name, _)| name == function.name);
            if function.params.iter().any(takes_value)
                && !any_type
                && !has(listing, function, |case| is_kind(case, "wrong"))
            {
                lacks.push(format!("{}: values of the wrong type", function.name));
            }
            for &(kind, left_out) in LEFT_OUT {
                if !left_out.contains(&function.name)
                    && !WITHOUT_STATE.contains(&function.name)
                    && !has(listing, function, |case| is_kind(case, kind))
                {
                    lacks.push(format!("{}: {kind}", function.name));
                }
            }
            lacks
        })
        .collect()
}

fn is_kind(case: &CaseInfo, kind: &str) -> bool {
    case.kind.as_deref() == Some(kind)
}

fn has(
    listing: &Listing,
    function: &FunctionInfo,
    mut fits: impl FnMut(&CaseInfo) -> bool,
) -> bool {
    listing
        .cases
        .iter()
        .any(|case| case.functions.iter().any(|name| name == function.name) && fits(case))
}

fn needs_null(function: &FunctionInfo, param: &ParamInfo) -> bool {
    let free = matches!(
        param.role.kind,
        Kind::Data | Kind::Scalar | Kind::Length | Kind::Enum
    );
    let left_out = NULL_LEFT_OUT
        .iter()
        .any(|&(name, parameter, _)| name == function.name && parameter == param.name);
    !free && !param.role.nullable && !left_out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_empty_suite_lacks_everything() {
        let listing = Listing {
            cases: Vec::new(),
            addons: Vec::new(),
        };
        let lacks = missing(&listing);
        for wanted in [
            "napi_create_object: no case of what it does",
            "napi_create_object: NULL for result",
            "napi_get_value_double: values of the wrong type",
            "napi_create_object: teardown",
        ] {
            assert!(lacks.iter().any(|lack| lack == wanted), "{wanted}");
        }
    }

    #[test]
    fn exceptions_are_about_functions_that_exist() {
        let known = |name: &str| tenon_napi_sys::function(name).is_some();
        let nulls = NULL_LEFT_OUT.iter().map(|&(name, ..)| name);
        let states = LEFT_OUT
            .iter()
            .flat_map(|&(_, names)| names.iter().copied());
        let wrong = WRONG_LEFT_OUT.iter().map(|&(name, _)| name);
        let states = states.chain(wrong);
        for name in nulls.chain(states).chain(WITHOUT_STATE.iter().copied()) {
            assert!(known(name), "{name}");
        }
    }
}
