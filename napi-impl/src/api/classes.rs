//! [Object wrap](https://nodejs.org/api/n-api.html#object-wrap): `napi_define_class`.

use std::ffi::{c_char, c_int, c_void};
use std::ptr;

use tenon_napi_sys::{
    napi_callback, napi_callback_info, napi_configurable, napi_enumerable, napi_env,
    napi_generic_failure, napi_invalid_arg, napi_property_descriptor, napi_static, napi_value,
    napi_writable,
};

use crate::api::class::{Fail, Outcome, ensure, handle_or, non_null, string_length};
use crate::api::functions::invoke;
use crate::api::properties::{define_properties, descriptor_key, has};
use crate::bundle::Bundle;
use crate::env::{Env, UserData};
use crate::raw::shims::{self, attribute};

/// A template for functions that run one of the addon's callbacks.
///
/// # Safety
/// Inside a `js` function; `signature` is NULL or a live signature.
unsafe fn function_template(
    env: &Env,
    callback: unsafe extern "C" fn(napi_env, napi_callback_info) -> napi_value,
    data: UserData,
    signature: napi_value,
) -> Result<napi_value, Fail> {
    // SAFETY: see above.
    unsafe {
        let external = handle_or(Bundle::external(env, callback, data), napi_generic_failure)?;
        handle_or(
            shims::v8__FunctionTemplate__New(
                env.isolate(),
                Some(invoke),
                external,
                signature,
                0,
                shims::CONSTRUCTOR_ALLOW as c_int,
                shims::HAS_SIDE_EFFECT,
                ptr::null(),
                0,
            ),
            napi_generic_failure,
        )
    }
}

/// V8's attributes for a property of a template. `writable` says nothing about accessors.
fn template_attributes(property: &napi_property_descriptor) -> u32 {
    let mut attributes = attribute::NONE;
    let is_accessor = property.getter.is_some() || property.setter.is_some();
    if !is_accessor && !has(property.attributes, napi_writable) {
        attributes |= attribute::READ_ONLY;
    }
    if !has(property.attributes, napi_enumerable) {
        attributes |= attribute::DONT_ENUM;
    }
    if !has(property.attributes, napi_configurable) {
        attributes |= attribute::DONT_DELETE;
    }
    attributes
}

/// One instance property with its key, checked before anything is made.
struct InstanceProperty {
    key: napi_value,
    descriptor: napi_property_descriptor,
}

/// Splits and checks the descriptors. Of two with one name the later wins: V8's own choice varies.
///
/// # Safety
/// `properties` has `count` descriptors whose pointers are NULL or valid.
unsafe fn sort_properties(
    env: &Env,
    count: usize,
    properties: *const napi_property_descriptor,
) -> Result<(Vec<InstanceProperty>, Vec<napi_property_descriptor>), Fail> {
    let mut instance: Vec<InstanceProperty> = Vec::with_capacity(count);
    let mut statics = Vec::new();
    for index in 0..count {
        // SAFETY: see above.
        unsafe {
            let descriptor = *properties.add(index);
            if has(descriptor.attributes, napi_static) {
                statics.push(descriptor);
                continue;
            }
            let key = descriptor_key(env, &descriptor)?;
            let is_function = descriptor.getter.is_some()
                || descriptor.setter.is_some()
                || descriptor.method.is_some();
            ensure(is_function || !descriptor.value.is_null(), napi_invalid_arg)?;
            let property = InstanceProperty { key, descriptor };
            match instance
                .iter_mut()
                .find(|other| shims::v8__Value__StrictEquals(other.key, key))
            {
                Some(earlier) => *earlier = property,
                None => instance.push(property),
            }
        }
    }
    Ok((instance, statics))
}

/// Puts a property on the prototype's template; false for a value that only an object can have.
///
/// # Safety
/// Inside a `js` function; handles alive.
unsafe fn add_to_template(
    env: &Env,
    prototype: napi_value,
    signature: napi_value,
    property: &InstanceProperty,
) -> Result<bool, Fail> {
    let InstanceProperty { key, descriptor } = property;
    let attributes = template_attributes(descriptor);
    // SAFETY: see above.
    unsafe {
        if descriptor.getter.is_some() || descriptor.setter.is_some() {
            let mut accessors = [ptr::null_mut(); 2];
            for (slot, callback) in accessors
                .iter_mut()
                .zip([descriptor.getter, descriptor.setter])
            {
                if let Some(callback) = callback {
                    *slot = function_template(env, callback, descriptor.data, ptr::null_mut())?;
                }
            }
            let [getter, setter] = accessors;
            shims::v8__ObjectTemplate__SetAccessorProperty(
                prototype, *key, getter, setter, attributes,
            );
        } else if let Some(callback) = descriptor.method {
            let method = function_template(env, callback, descriptor.data, signature)?;
            shims::v8__Template__Set(prototype, *key, method, attributes);
        } else if shims::v8__Value__IsObject(descriptor.value) {
            return Ok(false);
        } else {
            shims::v8__Template__Set(prototype, *key, descriptor.value, attributes);
        }
    }
    Ok(true)
}

/// Properties whose values are objects go onto the finished prototype.
///
/// # Safety
/// Inside a `js` function; handles alive.
unsafe fn define_on_prototype(
    env: &Env,
    constructor: napi_value,
    values: &[napi_property_descriptor],
) -> Outcome {
    if values.is_empty() {
        return Ok(());
    }
    // SAFETY: see above.
    unsafe {
        let key = env.keys.get(env.isolate(), c"prototype".as_ptr());
        let prototype = handle_or(
            shims::v8__Object__Get(constructor, env.context(), key),
            napi_generic_failure,
        )?;
        define_properties(env, prototype, values.len(), values.as_ptr())
    }
}

api! {
    js fn napi_define_class(
        env,
        utf8name: *const c_char,
        length: usize,
        constructor: napi_callback,
        data: *mut c_void,
        property_count: usize,
        properties: *const napi_property_descriptor,
        result: *mut napi_value,
    ) {
        non_null(result)?;
        let callback = constructor.ok_or(napi_invalid_arg)?;
        if property_count > 0 {
            non_null(properties)?;
        }
        non_null(utf8name)?;
        let length = string_length(utf8name, length)?;
        let (instance, statics) = sort_properties(env, property_count, properties)?;

        let template = function_template(env, callback, data, ptr::null_mut())?;
        let name = shims::v8__String__NewFromUtf8(
            env.isolate(),
            utf8name,
            shims::STRING_INTERNALIZED,
            length,
        );
        shims::v8__FunctionTemplate__SetClassName(template, handle_or(name, napi_generic_failure)?);
        let prototype = shims::v8__FunctionTemplate__PrototypeTemplate(template);
        // Methods check that their receiver was made by this class: "Illegal invocation" otherwise.
        let signature = shims::v8__Signature__New(env.isolate(), template);
        let mut objects = Vec::new();
        for property in &instance {
            if !add_to_template(env, prototype, signature, property)? {
                objects.push(property.descriptor);
            }
        }
        let constructor = handle_or(
            shims::v8__FunctionTemplate__GetFunction(template, env.context()),
            napi_generic_failure,
        )?;
        define_on_prototype(env, constructor, &objects)?;
        define_properties(env, constructor, statics.len(), statics.as_ptr())?;
        *result = constructor;
        Ok(())
    }
}
