//! The table: every function of Node-API, once.
//!
//! Everything else about functions in this crate, and the wrappers of other crates, is made from it.
//! Rows stand in the order of the headers, `js_native_api.h` first, then `node_api.h`. A row reads
//!
//! ```text
//! #[since, part, class] fn name(parameter: type = role, ...) -> result;
//! ```
//!
//! where `since` is the Node-API version that brought the function, `part` a variant of
//! [`Part`](crate::Part), `class` one of [`Class`](crate::Class), and each `role` a constant of
//! [`roles`](crate::roles), perhaps with `.sized("other parameter")` and `.or_null()`.

/// Hands the table of every Node-API function to another macro.
///
/// `for_each_function!(mac)` becomes `mac! { rows }`, and `for_each_function!(mac, tokens)`
/// becomes `mac! { { tokens } rows }`. A row is
///
/// ```text
/// #[since, part, class] fn name(parameter: type = role, ...) -> result;
/// ```
///
/// to be matched with
///
/// ```text
/// $(
///     #[$since:expr, $part:ident, $class:ident]
///     fn $name:ident($($parameter:ident: $ty:ty = $role:expr),* $(,)?) -> $result:tt;
/// )*
/// ```
///
/// `result` is one token: `napi_status`, `()` or `!`. Types and roles stand without a path, so a
/// macro that uses them needs `tenon_napi_sys::*`, `tenon_napi_sys::roles::*` and `c_char`,
/// `c_int` and `c_void` of `core::ffi` in scope.
///
/// ```
/// macro_rules! names {
///     ($(
///         #[$since:expr, $part:ident, $class:ident]
///         fn $name:ident($($parameter:ident: $ty:ty = $role:expr),* $(,)?) -> $result:tt;
///     )*) => {
///         const NAMES: &[&str] = &[$(stringify!($name)),*];
///     };
/// }
/// tenon_napi_sys::for_each_function!(names);
/// assert!(NAMES.contains(&"napi_create_object"));
/// ```
#[macro_export]
macro_rules! for_each_function {
    ($callback:path $(, $($extra:tt)*)?) => { $callback! {
        $({ $($extra)* })?
        // ---- js_native_api.h: what a JavaScript engine can answer alone ----
        #[1, Js, Basic] fn napi_get_last_error_info(
            env: node_api_basic_env = BASIC_ENV, result: *mut *const napi_extended_error_info = OUT,
        ) -> napi_status;
        #[1, Js, NoScript] fn napi_get_undefined(
            env: napi_env = ENV, result: *mut napi_value = OUT_VALUE,
        ) -> napi_status;
        #[1, Js, NoScript] fn napi_get_null(
            env: napi_env = ENV, result: *mut napi_value = OUT_VALUE,
        ) -> napi_status;
        #[1, Js, NoScript] fn napi_get_global(
            env: napi_env = ENV, result: *mut napi_value = OUT_VALUE,
        ) -> napi_status;
        #[1, Js, NoScript] fn napi_get_boolean(
            env: napi_env = ENV, value: bool = SCALAR, result: *mut napi_value = OUT_VALUE,
        ) -> napi_status;
        #[1, Js, NoScript] fn napi_create_object(
            env: napi_env = ENV, result: *mut napi_value = OUT_VALUE,
        ) -> napi_status;
        #[NAPI_VERSION_EXPERIMENTAL, Js, NoScript] fn node_api_create_object_with_properties(
            env: napi_env = ENV, prototype_or_null: napi_value = VALUE.or_null(),
            property_names: *const napi_value = VALUES.sized("property_count"),
            property_values: *const napi_value = VALUES.sized("property_count"),
            property_count: usize = LENGTH, result: *mut napi_value = OUT_VALUE,
        ) -> napi_status;
        #[1, Js, NoScript] fn napi_create_array(
            env: napi_env = ENV, result: *mut napi_value = OUT_VALUE,
        ) -> napi_status;
        #[1, Js, NoScript] fn napi_create_array_with_length(
            env: napi_env = ENV, length: usize = SCALAR, result: *mut napi_value = OUT_VALUE,
        ) -> napi_status;
        #[1, Js, NoScript] fn napi_create_double(
            env: napi_env = ENV, value: f64 = SCALAR, result: *mut napi_value = OUT_VALUE,
        ) -> napi_status;
        #[1, Js, NoScript] fn napi_create_int32(
            env: napi_env = ENV, value: i32 = SCALAR, result: *mut napi_value = OUT_VALUE,
        ) -> napi_status;
        #[1, Js, NoScript] fn napi_create_uint32(
            env: napi_env = ENV, value: u32 = SCALAR, result: *mut napi_value = OUT_VALUE,
        ) -> napi_status;
        #[1, Js, NoScript] fn napi_create_int64(
            env: napi_env = ENV, value: i64 = SCALAR, result: *mut napi_value = OUT_VALUE,
        ) -> napi_status;
        #[1, Js, NoScript] fn napi_create_string_latin1(
            env: napi_env = ENV, str: *const c_char = TEXT.sized("length"), length: usize = LENGTH,
            result: *mut napi_value = OUT_VALUE,
        ) -> napi_status;
        #[1, Js, NoScript] fn napi_create_string_utf8(
            env: napi_env = ENV, str: *const c_char = TEXT.sized("length"), length: usize = LENGTH,
            result: *mut napi_value = OUT_VALUE,
        ) -> napi_status;
        #[1, Js, NoScript] fn napi_create_string_utf16(
            env: napi_env = ENV, str: *const char16_t = TEXT.sized("length"),
            length: usize = LENGTH, result: *mut napi_value = OUT_VALUE,
        ) -> napi_status;
        #[10, Js, NoScript] fn node_api_create_external_string_latin1(
            env: napi_env = ENV, str: *mut c_char = EXTERNAL_TEXT.sized("length"),
            length: usize = LENGTH,
            finalize_callback: node_api_basic_finalize = FINALIZER.or_null(),
            finalize_hint: *mut c_void = DATA, result: *mut napi_value = OUT_VALUE,
            copied: *mut bool = OUT.or_null(),
        ) -> napi_status;
        #[10, Js, NoScript] fn node_api_create_external_string_utf16(
            env: napi_env = ENV, str: *mut char16_t = EXTERNAL_TEXT.sized("length"),
            length: usize = LENGTH,
            finalize_callback: node_api_basic_finalize = FINALIZER.or_null(),
            finalize_hint: *mut c_void = DATA, result: *mut napi_value = OUT_VALUE,
            copied: *mut bool = OUT.or_null(),
        ) -> napi_status;
        #[10, Js, NoScript] fn node_api_create_property_key_latin1(
            env: napi_env = ENV, str: *const c_char = TEXT.sized("length"), length: usize = LENGTH,
            result: *mut napi_value = OUT_VALUE,
        ) -> napi_status;
        #[10, Js, NoScript] fn node_api_create_property_key_utf8(
            env: napi_env = ENV, str: *const c_char = TEXT.sized("length"), length: usize = LENGTH,
            result: *mut napi_value = OUT_VALUE,
        ) -> napi_status;
        #[10, Js, NoScript] fn node_api_create_property_key_utf16(
            env: napi_env = ENV, str: *const char16_t = TEXT.sized("length"),
            length: usize = LENGTH, result: *mut napi_value = OUT_VALUE,
        ) -> napi_status;
        #[1, Js, NoScript] fn napi_create_symbol(
            env: napi_env = ENV, description: napi_value = VALUE.or_null(),
            result: *mut napi_value = OUT_VALUE,
        ) -> napi_status;
        #[9, Js, NoScript] fn node_api_symbol_for(
            env: napi_env = ENV, utf8description: *const c_char = TEXT.sized("length"),
            length: usize = LENGTH, result: *mut napi_value = OUT_VALUE,
        ) -> napi_status;
        #[1, Js, Script] fn napi_create_function(
            env: napi_env = ENV, utf8name: *const c_char = TEXT.sized("length").or_null(),
            length: usize = LENGTH, cb: napi_callback = CALLBACK, data: *mut c_void = DATA,
            result: *mut napi_value = OUT_VALUE,
        ) -> napi_status;
        #[1, Js, NoScript] fn napi_create_error(
            env: napi_env = ENV, code: napi_value = VALUE.or_null(), msg: napi_value = VALUE,
            result: *mut napi_value = OUT_VALUE,
        ) -> napi_status;
        #[1, Js, NoScript] fn napi_create_type_error(
            env: napi_env = ENV, code: napi_value = VALUE.or_null(), msg: napi_value = VALUE,
            result: *mut napi_value = OUT_VALUE,
        ) -> napi_status;
        #[1, Js, NoScript] fn napi_create_range_error(
            env: napi_env = ENV, code: napi_value = VALUE.or_null(), msg: napi_value = VALUE,
            result: *mut napi_value = OUT_VALUE,
        ) -> napi_status;
        #[9, Js, NoScript] fn node_api_create_syntax_error(
            env: napi_env = ENV, code: napi_value = VALUE.or_null(), msg: napi_value = VALUE,
            result: *mut napi_value = OUT_VALUE,
        ) -> napi_status;
        #[1, Js, NoScript] fn napi_typeof(
            env: napi_env = ENV, value: napi_value = VALUE, result: *mut napi_valuetype = OUT,
        ) -> napi_status;
        #[1, Js, NoScript] fn napi_get_value_double(
            env: napi_env = ENV, value: napi_value = VALUE, result: *mut f64 = OUT,
        ) -> napi_status;
        #[1, Js, NoScript] fn napi_get_value_int32(
            env: napi_env = ENV, value: napi_value = VALUE, result: *mut i32 = OUT,
        ) -> napi_status;
        #[1, Js, NoScript] fn napi_get_value_uint32(
            env: napi_env = ENV, value: napi_value = VALUE, result: *mut u32 = OUT,
        ) -> napi_status;
        #[1, Js, NoScript] fn napi_get_value_int64(
            env: napi_env = ENV, value: napi_value = VALUE, result: *mut i64 = OUT,
        ) -> napi_status;
        #[1, Js, NoScript] fn napi_get_value_bool(
            env: napi_env = ENV, value: napi_value = VALUE, result: *mut bool = OUT,
        ) -> napi_status;
        #[1, Js, NoScript] fn napi_get_value_string_latin1(
            env: napi_env = ENV, value: napi_value = VALUE,
            buf: *mut c_char = OUT_TEXT.sized("bufsize").or_null(), bufsize: usize = LENGTH,
            result: *mut usize = OUT.or_null(),
        ) -> napi_status;
        #[1, Js, NoScript] fn napi_get_value_string_utf8(
            env: napi_env = ENV, value: napi_value = VALUE,
            buf: *mut c_char = OUT_TEXT.sized("bufsize").or_null(), bufsize: usize = LENGTH,
            result: *mut usize = OUT.or_null(),
        ) -> napi_status;
        #[1, Js, NoScript] fn napi_get_value_string_utf16(
            env: napi_env = ENV, value: napi_value = VALUE,
            buf: *mut char16_t = OUT_TEXT.sized("bufsize").or_null(), bufsize: usize = LENGTH,
            result: *mut usize = OUT.or_null(),
        ) -> napi_status;
        #[1, Js, Script] fn napi_coerce_to_bool(
            env: napi_env = ENV, value: napi_value = VALUE, result: *mut napi_value = OUT_VALUE,
        ) -> napi_status;
        #[1, Js, Script] fn napi_coerce_to_number(
            env: napi_env = ENV, value: napi_value = VALUE, result: *mut napi_value = OUT_VALUE,
        ) -> napi_status;
        #[1, Js, Script] fn napi_coerce_to_object(
            env: napi_env = ENV, value: napi_value = VALUE, result: *mut napi_value = OUT_VALUE,
        ) -> napi_status;
        #[1, Js, Script] fn napi_coerce_to_string(
            env: napi_env = ENV, value: napi_value = VALUE, result: *mut napi_value = OUT_VALUE,
        ) -> napi_status;
        #[NAPI_VERSION_EXPERIMENTAL, Js, Script] fn node_api_set_prototype(
            env: napi_env = ENV, object: napi_value = VALUE, value: napi_value = VALUE,
        ) -> napi_status;
        #[1, Js, Script] fn napi_get_prototype(
            env: napi_env = ENV, object: napi_value = VALUE, result: *mut napi_value = OUT_VALUE,
        ) -> napi_status;
        #[1, Js, Script] fn napi_get_property_names(
            env: napi_env = ENV, object: napi_value = VALUE, result: *mut napi_value = OUT_VALUE,
        ) -> napi_status;
        #[1, Js, Script] fn napi_set_property(
            env: napi_env = ENV, object: napi_value = VALUE, key: napi_value = VALUE,
            value: napi_value = VALUE,
        ) -> napi_status;
        #[1, Js, Script] fn napi_has_property(
            env: napi_env = ENV, object: napi_value = VALUE, key: napi_value = VALUE,
            result: *mut bool = OUT,
        ) -> napi_status;
        #[1, Js, Script] fn napi_get_property(
            env: napi_env = ENV, object: napi_value = VALUE, key: napi_value = VALUE,
            result: *mut napi_value = OUT_VALUE,
        ) -> napi_status;
        #[1, Js, Script] fn napi_delete_property(
            env: napi_env = ENV, object: napi_value = VALUE, key: napi_value = VALUE,
            result: *mut bool = OUT.or_null(),
        ) -> napi_status;
        #[1, Js, Script] fn napi_has_own_property(
            env: napi_env = ENV, object: napi_value = VALUE, key: napi_value = VALUE,
            result: *mut bool = OUT,
        ) -> napi_status;
        #[1, Js, Script] fn napi_set_named_property(
            env: napi_env = ENV, object: napi_value = VALUE, utf8name: *const c_char = C_STRING,
            value: napi_value = VALUE,
        ) -> napi_status;
        #[1, Js, Script] fn napi_has_named_property(
            env: napi_env = ENV, object: napi_value = VALUE, utf8name: *const c_char = C_STRING,
            result: *mut bool = OUT,
        ) -> napi_status;
        #[1, Js, Script] fn napi_get_named_property(
            env: napi_env = ENV, object: napi_value = VALUE, utf8name: *const c_char = C_STRING,
            result: *mut napi_value = OUT_VALUE,
        ) -> napi_status;
        #[1, Js, Script] fn napi_set_element(
            env: napi_env = ENV, object: napi_value = VALUE, index: u32 = SCALAR,
            value: napi_value = VALUE,
        ) -> napi_status;
        #[1, Js, Script] fn napi_has_element(
            env: napi_env = ENV, object: napi_value = VALUE, index: u32 = SCALAR,
            result: *mut bool = OUT,
        ) -> napi_status;
        #[1, Js, Script] fn napi_get_element(
            env: napi_env = ENV, object: napi_value = VALUE, index: u32 = SCALAR,
            result: *mut napi_value = OUT_VALUE,
        ) -> napi_status;
        #[1, Js, Script] fn napi_delete_element(
            env: napi_env = ENV, object: napi_value = VALUE, index: u32 = SCALAR,
            result: *mut bool = OUT.or_null(),
        ) -> napi_status;
        #[1, Js, Script] fn napi_define_properties(
            env: napi_env = ENV, object: napi_value = VALUE, property_count: usize = LENGTH,
            properties: *const napi_property_descriptor = DESCRIPTORS.sized("property_count"),
        ) -> napi_status;
        #[1, Js, NoScript] fn napi_is_array(
            env: napi_env = ENV, value: napi_value = VALUE, result: *mut bool = OUT,
        ) -> napi_status;
        #[1, Js, Script] fn napi_get_array_length(
            env: napi_env = ENV, value: napi_value = VALUE, result: *mut u32 = OUT,
        ) -> napi_status;
        #[1, Js, Script] fn napi_strict_equals(
            env: napi_env = ENV, lhs: napi_value = VALUE, rhs: napi_value = VALUE,
            result: *mut bool = OUT,
        ) -> napi_status;
        #[1, Js, Script] fn napi_call_function(
            env: napi_env = ENV, recv: napi_value = VALUE, func: napi_value = VALUE,
            argc: usize = LENGTH, argv: *const napi_value = VALUES.sized("argc"),
            result: *mut napi_value = OUT_VALUE.or_null(),
        ) -> napi_status;
        #[1, Js, Script] fn napi_new_instance(
            env: napi_env = ENV, constructor: napi_value = VALUE, argc: usize = LENGTH,
            argv: *const napi_value = VALUES.sized("argc"), result: *mut napi_value = OUT_VALUE,
        ) -> napi_status;
        #[1, Js, Script] fn napi_instanceof(
            env: napi_env = ENV, object: napi_value = VALUE, constructor: napi_value = VALUE,
            result: *mut bool = OUT,
        ) -> napi_status;
        #[1, Js, Basic] fn napi_get_cb_info(
            env: napi_env = ENV, cbinfo: napi_callback_info = CALLBACK_INFO,
            argc: *mut usize = IN_OUT_LENGTH.or_null(),
            argv: *mut napi_value = OUT_VALUES.sized("argc").or_null(),
            this_arg: *mut napi_value = OUT_VALUE.or_null(),
            data: *mut *mut c_void = OUT_POINTER.or_null(),
        ) -> napi_status;
        #[1, Js, NoScript] fn napi_get_new_target(
            env: napi_env = ENV, cbinfo: napi_callback_info = CALLBACK_INFO,
            result: *mut napi_value = OUT_VALUE_OR_NULL,
        ) -> napi_status;
        #[1, Js, Script] fn napi_define_class(
            env: napi_env = ENV, utf8name: *const c_char = NAME.sized("length"),
            length: usize = LENGTH, constructor: napi_callback = CALLBACK, data: *mut c_void = DATA,
            property_count: usize = LENGTH,
            properties: *const napi_property_descriptor = DESCRIPTORS.sized("property_count"),
            result: *mut napi_value = OUT_VALUE,
        ) -> napi_status;
        #[1, Js, Script] fn napi_wrap(
            env: napi_env = ENV, js_object: napi_value = VALUE, native_object: *mut c_void = DATA,
            finalize_cb: node_api_basic_finalize = FINALIZER.or_null(),
            finalize_hint: *mut c_void = DATA, result: *mut napi_ref = OUT_REFERENCE.or_null(),
        ) -> napi_status;
        #[1, Js, Script] fn napi_unwrap(
            env: napi_env = ENV, js_object: napi_value = VALUE,
            result: *mut *mut c_void = OUT_POINTER,
        ) -> napi_status;
        #[1, Js, Script] fn napi_remove_wrap(
            env: napi_env = ENV, js_object: napi_value = VALUE,
            result: *mut *mut c_void = OUT_POINTER.or_null(),
        ) -> napi_status;
        #[1, Js, Script] fn napi_create_external(
            env: napi_env = ENV, data: *mut c_void = DATA,
            finalize_cb: node_api_basic_finalize = FINALIZER.or_null(),
            finalize_hint: *mut c_void = DATA, result: *mut napi_value = OUT_VALUE,
        ) -> napi_status;
        #[1, Js, NoScript] fn napi_get_value_external(
            env: napi_env = ENV, value: napi_value = VALUE, result: *mut *mut c_void = OUT_POINTER,
        ) -> napi_status;
        #[1, Js, NoScript] fn napi_create_reference(
            env: napi_env = ENV, value: napi_value = VALUE, initial_refcount: u32 = SCALAR,
            result: *mut napi_ref = OUT_REFERENCE,
        ) -> napi_status;
        #[1, Js, Basic] fn napi_delete_reference(
            env: node_api_basic_env = BASIC_ENV, r#ref: napi_ref = REFERENCE,
        ) -> napi_status;
        #[1, Js, NoScript] fn napi_reference_ref(
            env: napi_env = ENV, r#ref: napi_ref = REFERENCE, result: *mut u32 = OUT.or_null(),
        ) -> napi_status;
        #[1, Js, NoScript] fn napi_reference_unref(
            env: napi_env = ENV, r#ref: napi_ref = REFERENCE, result: *mut u32 = OUT.or_null(),
        ) -> napi_status;
        #[1, Js, NoScript] fn napi_get_reference_value(
            env: napi_env = ENV, r#ref: napi_ref = REFERENCE,
            result: *mut napi_value = OUT_VALUE_OR_NULL,
        ) -> napi_status;
        #[1, Js, NoScript] fn napi_open_handle_scope(
            env: napi_env = ENV, result: *mut napi_handle_scope = OUT_HANDLE_SCOPE,
        ) -> napi_status;
        #[1, Js, NoScript] fn napi_close_handle_scope(
            env: napi_env = ENV, scope: napi_handle_scope = HANDLE_SCOPE,
        ) -> napi_status;
        #[1, Js, NoScript] fn napi_open_escapable_handle_scope(
            env: napi_env = ENV, result: *mut napi_escapable_handle_scope = OUT_ESCAPABLE_SCOPE,
        ) -> napi_status;
        #[1, Js, NoScript] fn napi_close_escapable_handle_scope(
            env: napi_env = ENV, scope: napi_escapable_handle_scope = ESCAPABLE_SCOPE,
        ) -> napi_status;
        #[1, Js, NoScript] fn napi_escape_handle(
            env: napi_env = ENV, scope: napi_escapable_handle_scope = ESCAPABLE_SCOPE,
            escapee: napi_value = VALUE, result: *mut napi_value = OUT_VALUE,
        ) -> napi_status;
        #[1, Js, Script] fn napi_throw(
            env: napi_env = ENV, error: napi_value = VALUE,
        ) -> napi_status;
        #[1, Js, Script] fn napi_throw_error(
            env: napi_env = ENV, code: *const c_char = C_STRING.or_null(),
            msg: *const c_char = C_STRING,
        ) -> napi_status;
        #[1, Js, Script] fn napi_throw_type_error(
            env: napi_env = ENV, code: *const c_char = C_STRING.or_null(),
            msg: *const c_char = C_STRING,
        ) -> napi_status;
        #[1, Js, Script] fn napi_throw_range_error(
            env: napi_env = ENV, code: *const c_char = C_STRING.or_null(),
            msg: *const c_char = C_STRING,
        ) -> napi_status;
        #[9, Js, Script] fn node_api_throw_syntax_error(
            env: napi_env = ENV, code: *const c_char = C_STRING.or_null(),
            msg: *const c_char = C_STRING,
        ) -> napi_status;
        #[1, Js, NoScript] fn napi_is_error(
            env: napi_env = ENV, value: napi_value = VALUE, result: *mut bool = OUT,
        ) -> napi_status;
        #[1, Js, NoScript] fn napi_is_exception_pending(
            env: napi_env = ENV, result: *mut bool = OUT,
        ) -> napi_status;
        #[1, Js, NoScript] fn napi_get_and_clear_last_exception(
            env: napi_env = ENV, result: *mut napi_value = OUT_VALUE,
        ) -> napi_status;
        #[1, Js, NoScript] fn napi_is_arraybuffer(
            env: napi_env = ENV, value: napi_value = VALUE, result: *mut bool = OUT,
        ) -> napi_status;
        #[1, Js, Script] fn napi_create_arraybuffer(
            env: napi_env = ENV, byte_length: usize = SCALAR,
            data: *mut *mut c_void = OUT_POINTER.or_null(), result: *mut napi_value = OUT_VALUE,
        ) -> napi_status;
        #[1, Js, Script] fn napi_create_external_arraybuffer(
            env: napi_env = ENV, external_data: *mut c_void = BYTES.sized("byte_length"),
            byte_length: usize = LENGTH, finalize_cb: node_api_basic_finalize = FINALIZER.or_null(),
            finalize_hint: *mut c_void = DATA, result: *mut napi_value = OUT_VALUE,
        ) -> napi_status;
        #[NAPI_VERSION_EXPERIMENTAL, Js, Script] fn node_api_create_external_sharedarraybuffer(
            env: napi_env = ENV, external_data: *mut c_void = BYTES.sized("byte_length"),
            byte_length: usize = LENGTH, finalize_cb: node_api_noenv_finalize = FINALIZER.or_null(),
            finalize_hint: *mut c_void = DATA, result: *mut napi_value = OUT_VALUE,
        ) -> napi_status;
        #[1, Js, NoScript] fn napi_get_arraybuffer_info(
            env: napi_env = ENV, arraybuffer: napi_value = VALUE,
            data: *mut *mut c_void = OUT_POINTER.or_null(), byte_length: *mut usize = OUT.or_null(),
        ) -> napi_status;
        #[1, Js, NoScript] fn napi_is_typedarray(
            env: napi_env = ENV, value: napi_value = VALUE, result: *mut bool = OUT,
        ) -> napi_status;
        #[1, Js, Script] fn napi_create_typedarray(
            env: napi_env = ENV, r#type: napi_typedarray_type = ENUM, length: usize = SCALAR,
            arraybuffer: napi_value = VALUE, byte_offset: usize = SCALAR,
            result: *mut napi_value = OUT_VALUE,
        ) -> napi_status;
        #[1, Js, NoScript] fn napi_get_typedarray_info(
            env: napi_env = ENV, typedarray: napi_value = VALUE,
            r#type: *mut napi_typedarray_type = OUT.or_null(), length: *mut usize = OUT.or_null(),
            data: *mut *mut c_void = OUT_POINTER.or_null(),
            arraybuffer: *mut napi_value = OUT_VALUE.or_null(),
            byte_offset: *mut usize = OUT.or_null(),
        ) -> napi_status;
        #[1, Js, Script] fn napi_create_dataview(
            env: napi_env = ENV, length: usize = SCALAR, arraybuffer: napi_value = VALUE,
            byte_offset: usize = SCALAR, result: *mut napi_value = OUT_VALUE,
        ) -> napi_status;
        #[1, Js, NoScript] fn napi_is_dataview(
            env: napi_env = ENV, value: napi_value = VALUE, result: *mut bool = OUT,
        ) -> napi_status;
        #[1, Js, NoScript] fn napi_get_dataview_info(
            env: napi_env = ENV, dataview: napi_value = VALUE,
            bytelength: *mut usize = OUT.or_null(), data: *mut *mut c_void = OUT_POINTER.or_null(),
            arraybuffer: *mut napi_value = OUT_VALUE.or_null(),
            byte_offset: *mut usize = OUT.or_null(),
        ) -> napi_status;
        #[NAPI_VERSION_EXPERIMENTAL, Js, NoScript] fn node_api_is_sharedarraybuffer(
            env: napi_env = ENV, value: napi_value = VALUE, result: *mut bool = OUT,
        ) -> napi_status;
        #[NAPI_VERSION_EXPERIMENTAL, Js, Script] fn node_api_create_sharedarraybuffer(
            env: napi_env = ENV, byte_length: usize = SCALAR,
            data: *mut *mut c_void = OUT_POINTER.or_null(), result: *mut napi_value = OUT_VALUE,
        ) -> napi_status;
        #[1, Js, Basic] fn napi_get_version(
            env: node_api_basic_env = BASIC_ENV, result: *mut u32 = OUT,
        ) -> napi_status;
        #[1, Js, Script] fn napi_create_promise(
            env: napi_env = ENV, deferred: *mut napi_deferred = OUT_DEFERRED,
            promise: *mut napi_value = OUT_VALUE,
        ) -> napi_status;
        #[1, Js, Script] fn napi_resolve_deferred(
            env: napi_env = ENV, deferred: napi_deferred = DEFERRED, resolution: napi_value = VALUE,
        ) -> napi_status;
        #[1, Js, Script] fn napi_reject_deferred(
            env: napi_env = ENV, deferred: napi_deferred = DEFERRED, rejection: napi_value = VALUE,
        ) -> napi_status;
        #[1, Js, NoScript] fn napi_is_promise(
            env: napi_env = ENV, value: napi_value = VALUE, is_promise: *mut bool = OUT,
        ) -> napi_status;
        #[1, Js, Script] fn napi_run_script(
            env: napi_env = ENV, script: napi_value = VALUE, result: *mut napi_value = OUT_VALUE,
        ) -> napi_status;
        #[1, Js, Basic] fn napi_adjust_external_memory(
            env: node_api_basic_env = BASIC_ENV, change_in_bytes: i64 = SCALAR,
            adjusted_value: *mut i64 = OUT,
        ) -> napi_status;
        #[5, Js, Script] fn napi_create_date(
            env: napi_env = ENV, time: f64 = SCALAR, result: *mut napi_value = OUT_VALUE,
        ) -> napi_status;
        #[5, Js, NoScript] fn napi_is_date(
            env: napi_env = ENV, value: napi_value = VALUE, is_date: *mut bool = OUT,
        ) -> napi_status;
        #[5, Js, Script] fn napi_get_date_value(
            env: napi_env = ENV, value: napi_value = VALUE, result: *mut f64 = OUT,
        ) -> napi_status;
        #[5, Js, NoScript] fn napi_add_finalizer(
            env: napi_env = ENV, js_object: napi_value = VALUE, finalize_data: *mut c_void = DATA,
            finalize_cb: node_api_basic_finalize = FINALIZER, finalize_hint: *mut c_void = DATA,
            result: *mut napi_ref = OUT_REFERENCE.or_null(),
        ) -> napi_status;
        #[NAPI_VERSION_EXPERIMENTAL, Js, Basic] fn node_api_post_finalizer(
            env: node_api_basic_env = BASIC_ENV, finalize_cb: napi_finalize = FINALIZER,
            finalize_data: *mut c_void = DATA, finalize_hint: *mut c_void = DATA,
        ) -> napi_status;
        #[6, Js, NoScript] fn napi_create_bigint_int64(
            env: napi_env = ENV, value: i64 = SCALAR, result: *mut napi_value = OUT_VALUE,
        ) -> napi_status;
        #[6, Js, NoScript] fn napi_create_bigint_uint64(
            env: napi_env = ENV, value: u64 = SCALAR, result: *mut napi_value = OUT_VALUE,
        ) -> napi_status;
        #[6, Js, Script] fn napi_create_bigint_words(
            env: napi_env = ENV, sign_bit: c_int = SCALAR, word_count: usize = LENGTH,
            words: *const u64 = ARRAY.sized("word_count"), result: *mut napi_value = OUT_VALUE,
        ) -> napi_status;
        #[6, Js, NoScript] fn napi_get_value_bigint_int64(
            env: napi_env = ENV, value: napi_value = VALUE, result: *mut i64 = OUT,
            lossless: *mut bool = OUT,
        ) -> napi_status;
        #[6, Js, NoScript] fn napi_get_value_bigint_uint64(
            env: napi_env = ENV, value: napi_value = VALUE, result: *mut u64 = OUT,
            lossless: *mut bool = OUT,
        ) -> napi_status;
        #[6, Js, NoScript] fn napi_get_value_bigint_words(
            env: napi_env = ENV, value: napi_value = VALUE, sign_bit: *mut c_int = OUT.or_null(),
            word_count: *mut usize = IN_OUT_LENGTH,
            words: *mut u64 = OUT_ARRAY.sized("word_count").or_null(),
        ) -> napi_status;
        #[6, Js, Script] fn napi_get_all_property_names(
            env: napi_env = ENV, object: napi_value = VALUE,
            key_mode: napi_key_collection_mode = ENUM, key_filter: napi_key_filter = ENUM,
            key_conversion: napi_key_conversion = ENUM, result: *mut napi_value = OUT_VALUE,
        ) -> napi_status;
        #[6, Js, Basic] fn napi_set_instance_data(
            env: node_api_basic_env = BASIC_ENV, data: *mut c_void = DATA,
            finalize_cb: napi_finalize = FINALIZER.or_null(), finalize_hint: *mut c_void = DATA,
        ) -> napi_status;
        #[6, Js, Basic] fn napi_get_instance_data(
            env: node_api_basic_env = BASIC_ENV, data: *mut *mut c_void = OUT_POINTER,
        ) -> napi_status;
        #[7, Js, NoScript] fn napi_detach_arraybuffer(
            env: napi_env = ENV, arraybuffer: napi_value = VALUE,
        ) -> napi_status;
        #[7, Js, NoScript] fn napi_is_detached_arraybuffer(
            env: napi_env = ENV, value: napi_value = VALUE, result: *mut bool = OUT,
        ) -> napi_status;
        #[8, Js, Script] fn napi_type_tag_object(
            env: napi_env = ENV, value: napi_value = VALUE, type_tag: *const napi_type_tag = IN,
        ) -> napi_status;
        #[8, Js, Script] fn napi_check_object_type_tag(
            env: napi_env = ENV, value: napi_value = VALUE, type_tag: *const napi_type_tag = IN,
            result: *mut bool = OUT,
        ) -> napi_status;
        #[8, Js, Script] fn napi_object_freeze(
            env: napi_env = ENV, object: napi_value = VALUE,
        ) -> napi_status;
        #[8, Js, Script] fn napi_object_seal(
            env: napi_env = ENV, object: napi_value = VALUE,
        ) -> napi_status;

        // ---- node_api.h: what needs an event loop, threads and modules ----
        #[1, Node, Unchecked] fn napi_module_register(r#mod: *mut napi_module = MODULE) -> ();
        #[1, Node, Unchecked] fn napi_fatal_error(
            location: *const c_char = TEXT.sized("location_len").or_null(),
            location_len: usize = LENGTH,
            message: *const c_char = TEXT.sized("message_len").or_null(),
            message_len: usize = LENGTH,
        ) -> !;
        #[1, Node, NoScript] fn napi_async_init(
            env: napi_env = ENV, async_resource: napi_value = VALUE.or_null(),
            async_resource_name: napi_value = VALUE,
            result: *mut napi_async_context = OUT_ASYNC_CONTEXT,
        ) -> napi_status;
        #[1, Node, NoScript] fn napi_async_destroy(
            env: napi_env = ENV, async_context: napi_async_context = ASYNC_CONTEXT,
        ) -> napi_status;
        #[1, Node, Script] fn napi_make_callback(
            env: napi_env = ENV, async_context: napi_async_context = ASYNC_CONTEXT.or_null(),
            recv: napi_value = VALUE, func: napi_value = VALUE, argc: usize = LENGTH,
            argv: *const napi_value = VALUES.sized("argc"),
            result: *mut napi_value = OUT_VALUE.or_null(),
        ) -> napi_status;
        #[1, Node, Script] fn napi_create_buffer(
            env: napi_env = ENV, length: usize = SCALAR,
            data: *mut *mut c_void = OUT_POINTER.or_null(), result: *mut napi_value = OUT_VALUE,
        ) -> napi_status;
        #[1, Node, Script] fn napi_create_external_buffer(
            env: napi_env = ENV, length: usize = LENGTH, data: *mut c_void = BYTES.sized("length"),
            finalize_cb: node_api_basic_finalize = FINALIZER.or_null(),
            finalize_hint: *mut c_void = DATA, result: *mut napi_value = OUT_VALUE,
        ) -> napi_status;
        #[10, Node, Script] fn node_api_create_buffer_from_arraybuffer(
            env: napi_env = ENV, arraybuffer: napi_value = VALUE, byte_offset: usize = SCALAR,
            byte_length: usize = SCALAR, result: *mut napi_value = OUT_VALUE,
        ) -> napi_status;
        #[1, Node, Script] fn napi_create_buffer_copy(
            env: napi_env = ENV, length: usize = LENGTH,
            data: *const c_void = BYTES.sized("length"),
            result_data: *mut *mut c_void = OUT_POINTER.or_null(),
            result: *mut napi_value = OUT_VALUE,
        ) -> napi_status;
        #[1, Node, NoScript] fn napi_is_buffer(
            env: napi_env = ENV, value: napi_value = VALUE, result: *mut bool = OUT,
        ) -> napi_status;
        #[1, Node, NoScript] fn napi_get_buffer_info(
            env: napi_env = ENV, value: napi_value = VALUE,
            data: *mut *mut c_void = OUT_POINTER.or_null(), length: *mut usize = OUT.or_null(),
        ) -> napi_status;
        #[1, Node, NoScript] fn napi_create_async_work(
            env: napi_env = ENV, async_resource: napi_value = VALUE.or_null(),
            async_resource_name: napi_value = VALUE,
            execute: napi_async_execute_callback = FUNCTION,
            complete: napi_async_complete_callback = FUNCTION.or_null(), data: *mut c_void = DATA,
            result: *mut napi_async_work = OUT_ASYNC_WORK,
        ) -> napi_status;
        #[1, Node, NoScript] fn napi_delete_async_work(
            env: napi_env = ENV, work: napi_async_work = ASYNC_WORK,
        ) -> napi_status;
        #[1, Node, Basic] fn napi_queue_async_work(
            env: node_api_basic_env = BASIC_ENV, work: napi_async_work = ASYNC_WORK,
        ) -> napi_status;
        #[1, Node, Basic] fn napi_cancel_async_work(
            env: node_api_basic_env = BASIC_ENV, work: napi_async_work = ASYNC_WORK,
        ) -> napi_status;
        #[1, Node, Basic] fn napi_get_node_version(
            env: node_api_basic_env = BASIC_ENV, version: *mut *const napi_node_version = OUT,
        ) -> napi_status;
        #[2, Node, Basic] fn napi_get_uv_event_loop(
            env: node_api_basic_env = BASIC_ENV, r#loop: *mut *mut uv_loop_s = OUT,
        ) -> napi_status;
        #[3, Node, Script] fn napi_fatal_exception(
            env: napi_env = ENV, err: napi_value = VALUE,
        ) -> napi_status;
        #[3, Node, Basic] fn napi_add_env_cleanup_hook(
            env: node_api_basic_env = BASIC_ENV, fun: napi_cleanup_hook = FUNCTION,
            arg: *mut c_void = DATA,
        ) -> napi_status;
        #[3, Node, Basic] fn napi_remove_env_cleanup_hook(
            env: node_api_basic_env = BASIC_ENV, fun: napi_cleanup_hook = FUNCTION,
            arg: *mut c_void = DATA,
        ) -> napi_status;
        #[3, Node, Basic] fn napi_open_callback_scope(
            env: napi_env = ENV, resource_object: napi_value = VALUE.or_null(),
            context: napi_async_context = ASYNC_CONTEXT,
            result: *mut napi_callback_scope = OUT_CALLBACK_SCOPE,
        ) -> napi_status;
        #[3, Node, Basic] fn napi_close_callback_scope(
            env: napi_env = ENV, scope: napi_callback_scope = CALLBACK_SCOPE,
        ) -> napi_status;
        #[4, Node, NoScript] fn napi_create_threadsafe_function(
            env: napi_env = ENV, func: napi_value = VALUE.or_null(),
            async_resource: napi_value = VALUE.or_null(), async_resource_name: napi_value = VALUE,
            max_queue_size: usize = SCALAR, initial_thread_count: usize = SCALAR,
            thread_finalize_data: *mut c_void = DATA,
            thread_finalize_cb: napi_finalize = FINALIZER.or_null(), context: *mut c_void = DATA,
            call_js_cb: napi_threadsafe_function_call_js = FUNCTION.or_null(),
            result: *mut napi_threadsafe_function = OUT_THREADSAFE_FUNCTION,
        ) -> napi_status;
        #[4, Node, Unchecked] fn napi_get_threadsafe_function_context(
            func: napi_threadsafe_function = THREADSAFE_FUNCTION,
            result: *mut *mut c_void = OUT_POINTER,
        ) -> napi_status;
        #[4, Node, Unchecked] fn napi_call_threadsafe_function(
            func: napi_threadsafe_function = THREADSAFE_FUNCTION, data: *mut c_void = DATA,
            is_blocking: napi_threadsafe_function_call_mode = ENUM,
        ) -> napi_status;
        #[4, Node, Unchecked] fn napi_acquire_threadsafe_function(
            func: napi_threadsafe_function = THREADSAFE_FUNCTION,
        ) -> napi_status;
        #[4, Node, Unchecked] fn napi_release_threadsafe_function(
            func: napi_threadsafe_function = THREADSAFE_FUNCTION,
            mode: napi_threadsafe_function_release_mode = ENUM,
        ) -> napi_status;
        #[4, Node, Unchecked] fn napi_unref_threadsafe_function(
            env: node_api_basic_env = BASIC_ENV,
            func: napi_threadsafe_function = THREADSAFE_FUNCTION,
        ) -> napi_status;
        #[4, Node, Unchecked] fn napi_ref_threadsafe_function(
            env: node_api_basic_env = BASIC_ENV,
            func: napi_threadsafe_function = THREADSAFE_FUNCTION,
        ) -> napi_status;
        #[8, Node, Basic] fn napi_add_async_cleanup_hook(
            env: node_api_basic_env = BASIC_ENV, hook: napi_async_cleanup_hook = FUNCTION,
            arg: *mut c_void = DATA,
            remove_handle: *mut napi_async_cleanup_hook_handle = OUT_CLEANUP_HANDLE.or_null(),
        ) -> napi_status;
        #[8, Node, Unchecked] fn napi_remove_async_cleanup_hook(
            remove_handle: napi_async_cleanup_hook_handle = CLEANUP_HANDLE,
        ) -> napi_status;
        #[9, Node, Basic] fn node_api_get_module_file_name(
            env: node_api_basic_env = BASIC_ENV, result: *mut *const c_char = OUT,
        ) -> napi_status;
    } };
}
