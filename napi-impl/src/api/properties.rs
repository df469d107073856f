//! [Working with JavaScript properties](https://nodejs.org/api/n-api.html#working-with-javascript-properties),
//! and the making of objects and arrays.

use std::ffi::{c_char, c_int};
use std::mem::MaybeUninit;
use std::ptr;

use tenon_napi_sys::{
    napi_configurable, napi_enumerable, napi_generic_failure, napi_invalid_arg,
    napi_key_collection_mode, napi_key_configurable, napi_key_conversion, napi_key_enumerable,
    napi_key_filter, napi_key_include_prototypes, napi_key_keep_numbers,
    napi_key_numbers_to_strings, napi_key_own_only, napi_key_skip_strings, napi_key_skip_symbols,
    napi_key_writable, napi_name_expected, napi_object_expected, napi_property_attributes,
    napi_property_descriptor, napi_status, napi_value, napi_writable,
};

use crate::api::class::{
    Fail, GENERIC_OR_PENDING, Outcome, ensure, handle_or, handle_or_pending, non_null, to_object,
};
use crate::api::functions::new_function;
use crate::env::Env;
use crate::raw::shims::{self, PropertyDescriptor};

/// `v8::KeyCollectionMode`.
const KEYS_OWN_ONLY: c_int = 0;
const KEYS_INCLUDE_PROTOTYPES: c_int = 1;
/// `v8::IndexFilter::kIncludeIndices`.
const INCLUDE_INDICES: c_int = 0;
/// `v8::KeyConversionMode`.
const CONVERT_TO_STRING: c_int = 0;
const KEEP_NUMBERS: c_int = 1;
/// `v8::IntegrityLevel`.
const FROZEN: c_int = 0;
const SEALED: c_int = 1;

/// A property key given as a C string.
///
/// # Safety
/// `name` is NULL or NUL-terminated.
pub(crate) unsafe fn named_key(env: &Env, name: *const c_char) -> Result<napi_value, Fail> {
    non_null(name)?;
    // SAFETY: see above.
    handle_or(
        unsafe { env.keys.get(env.isolate(), name) },
        napi_generic_failure,
    )
}

/// The key of a property descriptor: its C string, or else its `name`.
///
/// # Safety
/// The descriptor's pointers are NULL or valid.
pub(crate) unsafe fn descriptor_key(
    env: &Env,
    descriptor: &napi_property_descriptor,
) -> Result<napi_value, Fail> {
    if !descriptor.utf8name.is_null() {
        // SAFETY: see above.
        return unsafe { named_key(env, descriptor.utf8name) };
    }
    ensure(!descriptor.name.is_null(), napi_name_expected)?;
    // SAFETY: alive.
    let is_name = unsafe { shims::v8__Value__IsName(descriptor.name) };
    ensure(is_name, napi_name_expected)?;
    Ok(descriptor.name)
}

/// Whether an attribute is among those given.
pub(crate) fn has(attributes: napi_property_attributes, bit: napi_property_attributes) -> bool {
    attributes & bit != 0
}

/// Fails with `status`, or a pending exception if V8 threw, unless the operation took.
#[inline(always)]
fn took(done: bool, status: napi_status) -> Outcome {
    if done {
        Ok(())
    } else {
        Err(Fail::or_pending(status))
    }
}

/// Defines one property through a descriptor of V8's; true when it took.
///
/// # Safety
/// Inside a `js` function; `descriptor` was constructed by V8 and is given up.
unsafe fn define(
    env: &Env,
    object: napi_value,
    key: napi_value,
    mut descriptor: PropertyDescriptor,
    attributes: napi_property_attributes,
) -> bool {
    // SAFETY: see above.
    unsafe {
        shims::v8__PropertyDescriptor__set_enumerable(
            &mut descriptor,
            has(attributes, napi_enumerable),
        );
        shims::v8__PropertyDescriptor__set_configurable(
            &mut descriptor,
            has(attributes, napi_configurable),
        );
        let defined =
            shims::v8__Object__DefineProperty(object, env.context(), key, &mut descriptor);
        shims::v8__PropertyDescriptor__DESTRUCT(&mut descriptor);
        defined.is_true()
    }
}

/// Defines one property as `napi_define_properties` does.
///
/// # Safety
/// Inside a `js` function; the descriptor's pointers are NULL or valid.
unsafe fn define_property(
    env: &Env,
    object: napi_value,
    property: &napi_property_descriptor,
) -> Outcome {
    // SAFETY: see above.
    unsafe {
        let key = descriptor_key(env, property)?;
        let attributes = property.attributes;
        let mut descriptor: PropertyDescriptor = MaybeUninit::uninit();
        if property.getter.is_some() || property.setter.is_some() {
            let mut getter = ptr::null_mut();
            let mut setter = ptr::null_mut();
            if let Some(callback) = property.getter {
                getter = new_function(env, callback, property.data)?;
            }
            if let Some(callback) = property.setter {
                setter = new_function(env, callback, property.data)?;
            }
            shims::v8__PropertyDescriptor__CONSTRUCT__Get_Set(&mut descriptor, getter, setter);
            took(
                define(env, object, key, descriptor, attributes),
                napi_invalid_arg,
            )
        } else if let Some(callback) = property.method {
            let method = new_function(env, callback, property.data)?;
            shims::v8__PropertyDescriptor__CONSTRUCT__Value_Writable(
                &mut descriptor,
                method,
                has(attributes, napi_writable),
            );
            took(
                define(env, object, key, descriptor, attributes),
                napi_generic_failure,
            )
        } else {
            non_null(property.value)?;
            let open = napi_writable | napi_enumerable | napi_configurable;
            if attributes & open == open {
                let defined = shims::v8__Object__CreateDataProperty(
                    object,
                    env.context(),
                    key,
                    property.value,
                );
                return took(defined.is_true(), napi_invalid_arg);
            }
            shims::v8__PropertyDescriptor__CONSTRUCT__Value_Writable(
                &mut descriptor,
                property.value,
                has(attributes, napi_writable),
            );
            took(
                define(env, object, key, descriptor, attributes),
                napi_invalid_arg,
            )
        }
    }
}

/// Defines properties in order.
///
/// # Safety
/// As [`define_property`], for `count` descriptors.
pub(crate) unsafe fn define_properties(
    env: &Env,
    object: napi_value,
    count: usize,
    properties: *const napi_property_descriptor,
) -> Outcome {
    for index in 0..count {
        // SAFETY: see above.
        unsafe { define_property(env, object, &*properties.add(index))? };
    }
    Ok(())
}

/// The keys of an object.
///
/// # Safety
/// Inside a `js` function; handles NULL or alive.
#[allow(
    non_upper_case_globals,
    reason = "the constants keep the names that C gave them"
)]
unsafe fn property_names(
    env: &Env,
    object: napi_value,
    mode: napi_key_collection_mode,
    filter: napi_key_filter,
    conversion: napi_key_conversion,
    result: *mut napi_value,
) -> Outcome {
    const KNOWN: napi_key_filter = napi_key_writable
        | napi_key_enumerable
        | napi_key_configurable
        | napi_key_skip_strings
        | napi_key_skip_symbols;
    non_null(result)?;
    // SAFETY: see above.
    unsafe {
        let object = to_object(env, object)?;
        let mode = match mode {
            napi_key_include_prototypes => KEYS_INCLUDE_PROTOTYPES,
            napi_key_own_only => KEYS_OWN_ONLY,
            _ => return Err(napi_invalid_arg.into()),
        };
        let conversion = match conversion {
            napi_key_keep_numbers => KEEP_NUMBERS,
            napi_key_numbers_to_strings => CONVERT_TO_STRING,
            _ => return Err(napi_invalid_arg.into()),
        };
        // The ABI's filter bits are V8's own.
        let names = shims::v8__Object__GetPropertyNames(
            object,
            env.context(),
            mode,
            (filter & KNOWN) as c_int,
            INCLUDE_INDICES,
            conversion,
        );
        *result = handle_or_pending(names, napi_generic_failure)?;
    }
    Ok(())
}

api! {
    no_js fn napi_create_object(env, result: *mut napi_value) {
        non_null(result)?;
        *result = handle_or(shims::v8__Object__New(env.isolate()), napi_generic_failure)?;
        Ok(())
    }

    no_js fn node_api_create_object_with_properties(
        env,
        prototype_or_null: napi_value,
        property_names: *const napi_value,
        property_values: *const napi_value,
        property_count: usize,
        result: *mut napi_value,
    ) {
        non_null(result)?;
        if property_count > 0 {
            non_null(property_names)?;
            non_null(property_values)?;
        }
        for index in 0..property_count {
            let name = *property_names.add(index);
            non_null(*property_values.add(index))?;
            ensure(!name.is_null() && shims::v8__Value__IsName(name), napi_name_expected)?;
        }
        let prototype = if prototype_or_null.is_null() {
            shims::v8__Null(env.isolate())
        } else {
            ensure(
                shims::v8__Value__IsNull(prototype_or_null)
                    || (shims::v8__Value__IsObject(prototype_or_null)
                        && !shims::v8__Value__IsExternal(prototype_or_null)),
                napi_invalid_arg,
            )?;
            prototype_or_null
        };
        *result = handle_or(
            shims::v8__Object__New__with_prototype_and_properties(
                env.isolate(),
                prototype,
                property_names,
                property_values,
                property_count,
            ),
            napi_generic_failure,
        )?;
        Ok(())
    }

    no_js fn napi_create_array(env, result: *mut napi_value) {
        non_null(result)?;
        *result = shims::v8__Array__New(env.isolate(), 0);
        Ok(())
    }

    no_js fn napi_create_array_with_length(env, length: usize, result: *mut napi_value) {
        non_null(result)?;
        // V8 takes an int and makes an empty array of a negative one, which is what Node's cast gives.
        *result = shims::v8__Array__New(env.isolate(), length as c_int);
        Ok(())
    }

    js fn napi_get_property_names(env, object: napi_value, result: *mut napi_value) {
        property_names(
            env,
            object,
            napi_key_include_prototypes,
            napi_key_enumerable | napi_key_skip_symbols,
            napi_key_numbers_to_strings,
            result,
        )
    }

    js fn napi_get_all_property_names(
        env,
        object: napi_value,
        key_mode: napi_key_collection_mode,
        key_filter: napi_key_filter,
        key_conversion: napi_key_conversion,
        result: *mut napi_value,
    ) {
        property_names(env, object, key_mode, key_filter, key_conversion, result)
    }

    js fn napi_set_property(env, object: napi_value, key: napi_value, value: napi_value) {
        non_null(key)?;
        non_null(value)?;
        let object = to_object(env, object)?;
        took(shims::v8__Object__Set(object, env.context(), key, value).is_true(), napi_generic_failure)
    }

    js fn napi_get_property(
        env, object: napi_value, key: napi_value, result: *mut napi_value,
    ) {
        non_null(key)?;
        non_null(result)?;
        let object = to_object(env, object)?;
        *result = handle_or_pending(shims::v8__Object__Get(object, env.context(), key), napi_generic_failure)?;
        Ok(())
    }

    js fn napi_has_property(env, object: napi_value, key: napi_value, result: *mut bool) {
        non_null(result)?;
        non_null(key)?;
        let object = to_object(env, object)?;
        *result = shims::v8__Object__Has(object, env.context(), key)
            .get()
            .ok_or(GENERIC_OR_PENDING)?;
        Ok(())
    }

    js fn napi_delete_property(env, object: napi_value, key: napi_value, result: *mut bool) {
        non_null(key)?;
        let object = to_object(env, object)?;
        let deleted = shims::v8__Object__Delete(object, env.context(), key)
            .get()
            .ok_or(GENERIC_OR_PENDING)?;
        if !result.is_null() {
            *result = deleted;
        }
        Ok(())
    }

    js fn napi_has_own_property(
        env, object: napi_value, key: napi_value, result: *mut bool,
    ) {
        non_null(key)?;
        non_null(result)?;
        let object = to_object(env, object)?;
        ensure(shims::v8__Value__IsName(key), napi_name_expected)?;
        *result = shims::v8__Object__HasOwnProperty(object, env.context(), key)
            .get()
            .ok_or(GENERIC_OR_PENDING)?;
        Ok(())
    }

    js fn napi_set_named_property(
        env, object: napi_value, utf8name: *const c_char, value: napi_value,
    ) {
        non_null(value)?;
        let object = to_object(env, object)?;
        let key = named_key(env, utf8name)?;
        took(shims::v8__Object__Set(object, env.context(), key, value).is_true(), napi_generic_failure)
    }

    js fn napi_get_named_property(
        env, object: napi_value, utf8name: *const c_char, result: *mut napi_value,
    ) {
        non_null(result)?;
        let key = named_key(env, utf8name)?;
        let object = to_object(env, object)?;
        *result = handle_or_pending(shims::v8__Object__Get(object, env.context(), key), napi_generic_failure)?;
        Ok(())
    }

    js fn napi_has_named_property(
        env, object: napi_value, utf8name: *const c_char, result: *mut bool,
    ) {
        non_null(result)?;
        let object = to_object(env, object)?;
        let key = named_key(env, utf8name)?;
        *result = shims::v8__Object__Has(object, env.context(), key)
            .get()
            .ok_or(GENERIC_OR_PENDING)?;
        Ok(())
    }

    js fn napi_set_element(env, object: napi_value, index: u32, value: napi_value) {
        non_null(value)?;
        let object = to_object(env, object)?;
        took(shims::v8__Object__SetIndex(object, env.context(), index, value).is_true(), napi_generic_failure)
    }

    js fn napi_get_element(
        env, object: napi_value, index: u32, result: *mut napi_value,
    ) {
        non_null(result)?;
        let object = to_object(env, object)?;
        *result = handle_or_pending(shims::v8__Object__GetIndex(object, env.context(), index), napi_generic_failure)?;
        Ok(())
    }

    js fn napi_has_element(env, object: napi_value, index: u32, result: *mut bool) {
        non_null(result)?;
        let object = to_object(env, object)?;
        *result = shims::v8__Object__HasIndex(object, env.context(), index)
            .get()
            .ok_or(GENERIC_OR_PENDING)?;
        Ok(())
    }

    js fn napi_delete_element(env, object: napi_value, index: u32, result: *mut bool) {
        let object = to_object(env, object)?;
        let deleted = shims::v8__Object__DeleteIndex(object, env.context(), index)
            .get()
            .ok_or(GENERIC_OR_PENDING)?;
        if !result.is_null() {
            *result = deleted;
        }
        Ok(())
    }

    js fn napi_define_properties(
        env,
        object: napi_value,
        property_count: usize,
        properties: *const napi_property_descriptor,
    ) {
        if property_count > 0 {
            non_null(properties)?;
        }
        let object = to_object(env, object)?;
        define_properties(env, object, property_count, properties)
    }

    js fn napi_object_freeze(env, object: napi_value) {
        let object = to_object(env, object)?;
        let done = shims::v8__Object__SetIntegrityLevel(object, env.context(), FROZEN);
        took(done.is_true(), napi_generic_failure)
    }

    js fn napi_object_seal(env, object: napi_value) {
        let object = to_object(env, object)?;
        let done = shims::v8__Object__SetIntegrityLevel(object, env.context(), SEALED);
        took(done.is_true(), napi_generic_failure)
    }

    js fn node_api_set_prototype(env, object: napi_value, value: napi_value) {
        non_null(value)?;
        let object = to_object(env, object)?;
        ensure(!shims::v8__Value__IsExternal(object), napi_object_expected)?;
        ensure(!shims::v8__Value__IsExternal(value), napi_invalid_arg)?;
        let done = shims::v8__Object__SetPrototype(object, env.context(), value);
        took(done.is_true(), napi_generic_failure)
    }
}
