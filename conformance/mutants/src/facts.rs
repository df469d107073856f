//! What of Node-API the table's roles do not say, and mutants depend on.
//!
//! Each list is what the manual says where it says it, and what Node does where it does not.

use tenon_napi_check::sys::roles::Kind;
use tenon_napi_check::sys::{Class, FunctionInfo, ParamInfo};

/// Called by the static constructors of a module, before its calls can be rewritten.
pub const CALLED_TOO_EARLY: &[&str] = &["napi_module_register"];

/// Whether NULL for this parameter is an error that the function reports.
///
/// It is not where Node aborts or crashes instead: there an addon can expect nothing.
#[must_use]
pub fn refuses_null(function: &FunctionInfo, param: &ParamInfo) -> bool {
    if function.class == Class::Unchecked {
        return param.role.kind == Kind::CleanupHandle;
    }
    let unchecked = matches!(
        (function.name, param.name),
        ("napi_open_callback_scope", "context")
            | (
                "napi_add_env_cleanup_hook" | "napi_remove_env_cleanup_hook",
                "fun"
            )
            | ("node_api_post_finalizer", "finalize_cb")
            // Handed on to where it may be NULL.
            | ("napi_create_external_arraybuffer", "result")
    );
    let by_value = matches!(
        param.role.kind,
        Kind::Scalar | Kind::Length | Kind::Enum | Kind::Data | Kind::Bytes | Kind::Deferred
    );
    !param.role.nullable && !unchecked && !by_value
}

/// Whether the function has errors other than a NULL, a pending exception and the end of its
/// environment: a value of the wrong type, a number out of range, a wrong state.
#[must_use]
pub fn has_other_errors(function: &FunctionInfo) -> bool {
    const ONES: &[&str] = &[
        "node_api_create_object_with_properties",
        "napi_create_symbol",
        "napi_create_error",
        "napi_create_type_error",
        "napi_create_range_error",
        "node_api_create_syntax_error",
        "napi_coerce_to_number",
        "napi_coerce_to_object",
        "napi_coerce_to_string",
        "node_api_set_prototype",
        "napi_get_prototype",
        "napi_get_property_names",
        "napi_set_property",
        "napi_has_property",
        "napi_get_property",
        "napi_delete_property",
        "napi_has_own_property",
        "napi_set_named_property",
        "napi_has_named_property",
        "napi_get_named_property",
        "napi_set_element",
        "napi_has_element",
        "napi_get_element",
        "napi_delete_element",
        "napi_define_properties",
        "napi_get_array_length",
        "napi_call_function",
        "napi_new_instance",
        "napi_instanceof",
        "napi_wrap",
        "napi_unwrap",
        "napi_remove_wrap",
        "napi_reference_unref",
        "napi_create_reference",
        "napi_escape_handle",
        "napi_create_typedarray",
        "napi_create_dataview",
        "napi_run_script",
        "napi_get_date_value",
        "napi_add_finalizer",
        "napi_create_bigint_words",
        "napi_get_all_property_names",
        "napi_detach_arraybuffer",
        "napi_type_tag_object",
        "napi_object_freeze",
        "napi_object_seal",
        "napi_async_init",
        "napi_make_callback",
        "napi_create_async_work",
        "napi_cancel_async_work",
        "napi_create_threadsafe_function",
        "napi_call_threadsafe_function",
        "napi_acquire_threadsafe_function",
        "node_api_create_buffer_from_arraybuffer",
    ];
    let reads_a_type = function.name.starts_with("napi_get_value_")
        || (function.name.starts_with("napi_get_") && function.name.ends_with("_info"))
            && !matches!(
                function.name,
                "napi_get_cb_info" | "napi_get_last_error_info"
            );
    // A length above INT_MAX. Of names, the manual and other engines say nothing.
    let is_text = |kind| matches!(kind, Kind::Text | Kind::Name | Kind::ExternalText);
    let takes_text = function.name.contains("_create_")
        && function.name != "napi_create_function"
        && function.params.iter().any(|param| is_text(param.role.kind));
    ONES.contains(&function.name) || reads_a_type || takes_text
}

/// Whether an exception can come out of the function: JavaScript that it runs throws, or the
/// function itself does. That a BigInt has no room for so many words is up to the engine.
#[must_use]
pub fn can_throw(function: &FunctionInfo) -> bool {
    const ONES: &[&str] = &[
        "napi_coerce_to_number",
        "napi_coerce_to_string",
        "node_api_set_prototype",
        "napi_get_property_names",
        "napi_set_property",
        "napi_has_property",
        "napi_get_property",
        "napi_delete_property",
        "napi_has_own_property",
        "napi_set_named_property",
        "napi_has_named_property",
        "napi_get_named_property",
        "napi_set_element",
        "napi_has_element",
        "napi_get_element",
        "napi_delete_element",
        "napi_define_properties",
        "napi_call_function",
        "napi_new_instance",
        "napi_instanceof",
        "napi_create_typedarray",
        "napi_create_dataview",
        "napi_run_script",
        "napi_get_all_property_names",
        "napi_type_tag_object",
        "napi_check_object_type_tag",
        "napi_object_freeze",
        "napi_object_seal",
        "napi_make_callback",
        "node_api_create_buffer_from_arraybuffer",
    ];
    ONES.contains(&function.name)
}

/// Whether the function reports an exception of its own as an error. Node's does not always.
#[must_use]
pub fn reports_exceptions(function: &FunctionInfo) -> bool {
    function.name != "node_api_create_buffer_from_arraybuffer"
}

/// Whether failures of the function leave a trace in `napi_get_last_error_info`.
#[must_use]
pub fn records_errors(function: &FunctionInfo) -> bool {
    const UNRECORDED: &[&str] = &[
        "napi_get_last_error_info",
        "napi_close_handle_scope",
        "napi_close_escapable_handle_scope",
        "napi_close_callback_scope",
    ];
    let something_to_record = function.class == Class::Script
        || has_other_errors(function)
        || function.params.iter().any(|param| {
            !matches!(param.role.kind, Kind::Env | Kind::BasicEnv) && refuses_null(function, param)
        });
    function.returns == "napi_status"
        && function.class != Class::Unchecked
        && !UNRECORDED.contains(&function.name)
        && something_to_record
}

/// Functions whose whole point is an effect that can be left out without the addon's own view of
/// the call changing. What only frees memory is not among them: no addon sees that.
pub const EFFECTS: &[&str] = &[
    "node_api_set_prototype",
    "napi_set_property",
    "napi_delete_property",
    "napi_set_named_property",
    "napi_set_element",
    "napi_delete_element",
    "napi_define_properties",
    "napi_call_function",
    "napi_wrap",
    "napi_remove_wrap",
    "napi_delete_reference",
    "napi_reference_ref",
    "napi_reference_unref",
    "napi_close_handle_scope",
    "napi_close_escapable_handle_scope",
    "napi_throw",
    "napi_throw_error",
    "napi_throw_type_error",
    "napi_throw_range_error",
    "node_api_throw_syntax_error",
    "napi_resolve_deferred",
    "napi_reject_deferred",
    "napi_add_finalizer",
    "node_api_post_finalizer",
    "napi_set_instance_data",
    "napi_detach_arraybuffer",
    "napi_type_tag_object",
    "napi_object_freeze",
    "napi_object_seal",
    "napi_fatal_error",
    "napi_make_callback",
    "napi_queue_async_work",
    "napi_cancel_async_work",
    "napi_fatal_exception",
    "napi_add_env_cleanup_hook",
    "napi_remove_env_cleanup_hook",
    "napi_close_callback_scope",
    "napi_call_threadsafe_function",
    "napi_acquire_threadsafe_function",
    "napi_release_threadsafe_function",
    "napi_unref_threadsafe_function",
    "napi_ref_threadsafe_function",
    "napi_add_async_cleanup_hook",
    "napi_remove_async_cleanup_hook",
];

/// Functions that do something once where an addon or its script can see it done twice.
pub const COUNTED: &[&str] = &[
    "napi_coerce_to_number",
    "napi_coerce_to_string",
    "napi_set_property",
    "napi_has_property",
    "napi_get_property",
    "napi_delete_property",
    "napi_has_own_property",
    "napi_set_named_property",
    "napi_has_named_property",
    "napi_get_named_property",
    "napi_set_element",
    "napi_has_element",
    "napi_get_element",
    "napi_delete_element",
    "napi_call_function",
    "napi_new_instance",
    "napi_instanceof",
    "napi_reference_ref",
    "napi_reference_unref",
    "napi_run_script",
    "napi_adjust_external_memory",
    "napi_make_callback",
    "napi_call_threadsafe_function",
    "napi_acquire_threadsafe_function",
];

/// Functions with another of the same parameters that does something similar.
pub const SIBLINGS: &[(&str, &str)] = &[
    ("napi_get_undefined", "napi_get_null"),
    ("napi_get_null", "napi_get_undefined"),
    ("napi_get_global", "napi_create_object"),
    ("napi_create_object", "napi_create_array"),
    ("napi_create_array", "napi_create_object"),
    ("napi_create_int32", "napi_create_uint32"),
    ("napi_create_uint32", "napi_create_int32"),
    ("napi_create_string_latin1", "napi_create_string_utf8"),
    ("napi_create_string_utf8", "napi_create_string_latin1"),
    (
        "node_api_create_external_string_latin1",
        "node_api_create_external_string_utf16",
    ),
    (
        "node_api_create_property_key_latin1",
        "napi_create_string_utf8",
    ),
    (
        "node_api_create_property_key_utf8",
        "napi_create_string_latin1",
    ),
    ("node_api_symbol_for", "napi_create_string_utf8"),
    ("napi_create_error", "napi_create_type_error"),
    ("napi_create_type_error", "napi_create_error"),
    ("napi_create_range_error", "napi_create_error"),
    ("node_api_create_syntax_error", "napi_create_error"),
    ("napi_get_value_string_latin1", "napi_get_value_string_utf8"),
    ("napi_get_value_string_utf8", "napi_get_value_string_latin1"),
    ("napi_coerce_to_bool", "napi_coerce_to_object"),
    ("napi_coerce_to_number", "napi_coerce_to_string"),
    ("napi_coerce_to_string", "napi_coerce_to_number"),
    ("napi_get_property_names", "napi_get_prototype"),
    ("napi_has_property", "napi_has_own_property"),
    ("napi_has_own_property", "napi_has_property"),
    ("napi_throw_error", "napi_throw_type_error"),
    ("napi_throw_type_error", "napi_throw_error"),
    ("napi_throw_range_error", "napi_throw_error"),
    ("node_api_throw_syntax_error", "napi_throw_error"),
    ("napi_is_arraybuffer", "napi_is_detached_arraybuffer"),
    ("napi_is_typedarray", "napi_is_buffer"),
    ("napi_is_dataview", "napi_is_buffer"),
    ("napi_is_buffer", "napi_is_dataview"),
    ("napi_is_error", "napi_is_date"),
    ("napi_is_array", "napi_is_typedarray"),
    ("node_api_is_sharedarraybuffer", "napi_is_arraybuffer"),
    (
        "node_api_create_sharedarraybuffer",
        "napi_create_arraybuffer",
    ),
    ("napi_create_arraybuffer", "napi_create_buffer"),
    ("napi_resolve_deferred", "napi_reject_deferred"),
    ("napi_reject_deferred", "napi_resolve_deferred"),
    ("napi_create_bigint_int64", "napi_create_int64"),
    ("napi_create_bigint_uint64", "napi_create_bigint_int64"),
    (
        "napi_get_value_bigint_int64",
        "napi_get_value_bigint_uint64",
    ),
    (
        "napi_get_value_bigint_uint64",
        "napi_get_value_bigint_int64",
    ),
    ("napi_create_double", "napi_create_date"),
    ("napi_create_date", "napi_create_double"),
    ("napi_is_date", "napi_is_error"),
    ("napi_object_freeze", "napi_object_seal"),
    ("napi_object_seal", "napi_object_freeze"),
    ("napi_reference_ref", "napi_reference_unref"),
    ("napi_reference_unref", "napi_reference_ref"),
];

/// Whether what is given for this parameter can be seen through Node-API or in JavaScript. The
/// resources and names of asynchronous operations only reach Node's own `async_hooks`.
#[must_use]
pub fn is_seen(param: &ParamInfo) -> bool {
    !matches!(
        param.name,
        "async_resource" | "async_resource_name" | "resource_object"
    )
}

/// Whether an addon can tell a result from another a little off. It cannot for a total that only the
/// engine knows.
#[must_use]
pub fn is_known(param: &ParamInfo) -> bool {
    param.name != "adjusted_value"
}

/// Whether the function can be called at the end of an environment. What answers a call from
/// JavaScript cannot, and what would call the addon later comes too late.
#[must_use]
pub fn is_for_the_end(function: &FunctionInfo) -> bool {
    let mut kinds = function.params.iter().map(|param| param.role.kind);
    !kinds.any(|kind| matches!(kind, Kind::CallbackInfo | Kind::OutThreadsafeFunction))
}

/// Whether the manual says what becomes of the callback's result. It does not for constructors.
#[must_use]
pub fn result_counts(param: &ParamInfo) -> bool {
    param.name != "constructor"
}

/// Whether the memory given for this parameter is copied before the function returns.
#[must_use]
pub fn copies(function: &FunctionInfo) -> bool {
    function.name == "napi_create_buffer_copy"
}

/// Whether a runtime may copy the memory and call the finalizer at once.
#[must_use]
pub fn may_copy(function: &FunctionInfo) -> bool {
    function.name.starts_with("node_api_create_external_string")
}
