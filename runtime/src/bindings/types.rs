//! `internalBinding('types')`: what kind of object a value is, as only V8 can tell.

use super::prelude::*;

/// Defines one function per check: its name in JavaScript and V8's own predicates, any of which
/// makes the answer true.
macro_rules! checks {
    ($($name:literal => $($check:ident)|+,)*) => {
        pub(super) fn init<'s>(
            scope: &mut v8::PinScope<'s, '_>,
            target: v8::Local<'s, v8::Object>,
            _env: &Rc<Env>,
        ) {
            $(set_function(
                scope,
                target,
                $name,
                |_scope: &mut v8::PinScope<'_, '_>,
                 args: v8::FunctionCallbackArguments<'_>,
                 mut rv: v8::ReturnValue<'_>| {
                    let value = args.get(0);
                    rv.set_bool($(value.$check())||+);
                },
            );)*
        }
    };
}

checks! {
    "isExternal" => is_external,
    "isDate" => is_date,
    "isArgumentsObject" => is_arguments_object,
    "isBigIntObject" => is_big_int_object,
    "isBooleanObject" => is_boolean_object,
    "isNumberObject" => is_number_object,
    "isStringObject" => is_string_object,
    "isSymbolObject" => is_symbol_object,
    "isBoxedPrimitive" => is_number_object | is_string_object | is_boolean_object | is_big_int_object | is_symbol_object,
    "isNativeError" => is_native_error,
    "isRegExp" => is_reg_exp,
    "isAsyncFunction" => is_async_function,
    "isGeneratorFunction" => is_generator_function,
    "isGeneratorObject" => is_generator_object,
    "isPromise" => is_promise,
    "isMap" => is_map,
    "isSet" => is_set,
    "isMapIterator" => is_map_iterator,
    "isSetIterator" => is_set_iterator,
    "isWeakMap" => is_weak_map,
    "isWeakSet" => is_weak_set,
    "isArrayBuffer" => is_array_buffer,
    "isSharedArrayBuffer" => is_shared_array_buffer,
    "isProxy" => is_proxy,
    "isModuleNamespaceObject" => is_module_namespace_object,
    "isAnyArrayBuffer" => is_array_buffer | is_shared_array_buffer,
}
