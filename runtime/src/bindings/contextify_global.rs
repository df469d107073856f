//! The global object of a `vm` context: interceptors that read from and write to the sandbox object.
//!
//! V8 asks these functions before it looks at the real global. What is not in the sandbox falls through
//! to the real global (builtins such as `Array`); what a script defines is put on the sandbox.

use v8::{
    Intercepted, Local, Name, Object, PinScope, PropertyCallbackArguments, ReturnValue, Value,
};

use super::prelude::*;

/// Where a context keeps its sandbox.
pub(super) const SANDBOX_SLOT: i32 = 2;

/// The template of contextified globals.
pub(super) fn template<'s>(scope: &PinScope<'s, '_, ()>) -> Local<'s, v8::ObjectTemplate> {
    let template = v8::ObjectTemplate::new(scope);
    template.set_named_property_handler(
        v8::NamedPropertyHandlerConfiguration::new()
            .getter(get)
            .setter(set_property)
            .query(query)
            .deleter(delete)
            .enumerator(enumerate)
            .definer(define)
            .descriptor(descriptor)
            .flags(v8::PropertyHandlerFlags::HAS_NO_SIDE_EFFECT),
    );
    template.set_indexed_property_handler(
        v8::IndexedPropertyHandlerConfiguration::new()
            .getter(
                |scope: &mut PinScope<'_, '_>,
                 index: u32,
                 args: PropertyCallbackArguments<'_>,
                 rv: ReturnValue<'_, Value>| {
                    let name = index_name(scope, index);
                    get_inner(scope, name, &args, rv)
                },
            )
            .setter(
                |scope: &mut PinScope<'_, '_>,
                 index: u32,
                 value: Local<'_, Value>,
                 args: PropertyCallbackArguments<'_>,
                 _rv: ReturnValue<'_, v8::Boolean>| {
                    let name = index_name(scope, index);
                    set_inner(scope, name, value, &args)
                },
            )
            .query(
                |scope: &mut PinScope<'_, '_>,
                 index: u32,
                 args: PropertyCallbackArguments<'_>,
                 rv: ReturnValue<'_, v8::Integer>| {
                    let name = index_name(scope, index);
                    query_inner(scope, name, &args, rv)
                },
            )
            .deleter(
                |scope: &mut PinScope<'_, '_>,
                 index: u32,
                 args: PropertyCallbackArguments<'_>,
                 rv: ReturnValue<'_, v8::Boolean>| {
                    let name = index_name(scope, index);
                    delete_inner(scope, name, &args, rv)
                },
            )
            .enumerator(enumerate_indices)
            .definer(
                |scope: &mut PinScope<'_, '_>,
                 index: u32,
                 descriptor: &v8::PropertyDescriptor,
                 args: PropertyCallbackArguments<'_>,
                 _rv: ReturnValue<'_, v8::Boolean>| {
                    let name = index_name(scope, index);
                    define_inner(scope, name, descriptor, &args)
                },
            )
            .descriptor(
                |scope: &mut PinScope<'_, '_>,
                 index: u32,
                 args: PropertyCallbackArguments<'_>,
                 rv: ReturnValue<'_, Value>| {
                    let name = index_name(scope, index);
                    descriptor_inner(scope, name, &args, rv)
                },
            ),
    );
    template
}

fn index_name<'s>(scope: &PinScope<'s, '_>, index: u32) -> Local<'s, Name> {
    key(scope, &index.to_string()).into()
}

/// The sandbox of the global that was asked, and the global itself. `None` while the context is made.
fn parts<'s>(
    scope: &PinScope<'s, '_>,
    args: &PropertyCallbackArguments<'_>,
) -> Option<(Local<'s, Object>, Local<'s, Object>)> {
    let context = args.holder().get_creation_context(scope)?;
    let sandbox = context.get_embedder_data(scope, SANDBOX_SLOT)?;
    let sandbox = sandbox.try_cast::<Object>().ok()?;
    Some((sandbox, context.global(scope)))
}

fn get<'s>(
    scope: &mut PinScope<'s, '_>,
    name: Local<'s, Name>,
    args: PropertyCallbackArguments<'s>,
    rv: ReturnValue<'_, Value>,
) -> Intercepted {
    get_inner(scope, name, &args, rv)
}

fn get_inner(
    scope: &PinScope<'_, '_>,
    name: Local<'_, Name>,
    args: &PropertyCallbackArguments<'_>,
    mut rv: ReturnValue<'_, Value>,
) -> Intercepted {
    let Some((sandbox, global)) = parts(scope, args) else {
        return Intercepted::kNo;
    };
    let Some(value) = sandbox
        .get_real_named_property(scope, name)
        .or_else(|| global.get_real_named_property(scope, name))
    else {
        return Intercepted::kNo;
    };
    // A sandbox that holds itself means the global to the script.
    if value.strict_equals(sandbox.into()) {
        rv.set(global.into());
    } else {
        rv.set(value);
    }
    Intercepted::kYes
}

fn set_property<'s>(
    scope: &mut PinScope<'s, '_>,
    name: Local<'s, Name>,
    value: Local<'s, Value>,
    args: PropertyCallbackArguments<'s>,
    _rv: ReturnValue<'_, v8::Boolean>,
) -> Intercepted {
    set_inner(scope, name, value, &args)
}

fn set_inner(
    scope: &PinScope<'_, '_>,
    name: Local<'_, Name>,
    value: Local<'_, Value>,
    args: &PropertyCallbackArguments<'_>,
) -> Intercepted {
    let Some((sandbox, global)) = parts(scope, args) else {
        return Intercepted::kNo;
    };
    let on_global = global
        .has_real_named_property(scope, name)
        .unwrap_or(false)
        .then(|| global.get_real_named_property_attributes(scope, name))
        .flatten();
    let on_sandbox = sandbox
        .has_real_named_property(scope, name)
        .unwrap_or(false)
        .then(|| sandbox.get_real_named_property_attributes(scope, name))
        .flatten();
    let read_only =
        |of: &Option<v8::PropertyAttribute>| of.as_ref().is_some_and(|a| a.is_read_only());
    if read_only(&on_global) || read_only(&on_sandbox) {
        return Intercepted::kNo;
    }
    if on_global.is_none() && on_sandbox.is_none() && name.is_symbol() {
        return Intercepted::kNo;
    }
    if sandbox.set(scope, name.into(), value).is_none() {
        return Intercepted::kYes; // a setter of the sandbox threw
    }
    if on_sandbox.is_some()
        && let Some(descriptor) = sandbox.get_own_property_descriptor(scope, name)
        && let Ok(descriptor) = descriptor.try_cast::<Object>()
    {
        // An accessor has done its work; the real global must not get a plain value beside it.
        let has = |name: &str| {
            let name = key(scope, name);
            descriptor
                .has_own_property(scope, name.into())
                .unwrap_or(false)
        };
        if has("get") || has("set") {
            return Intercepted::kYes;
        }
    }
    Intercepted::kNo
}

fn query<'s>(
    scope: &mut PinScope<'s, '_>,
    name: Local<'s, Name>,
    args: PropertyCallbackArguments<'s>,
    rv: ReturnValue<'_, v8::Integer>,
) -> Intercepted {
    query_inner(scope, name, &args, rv)
}

fn query_inner(
    scope: &PinScope<'_, '_>,
    name: Local<'_, Name>,
    args: &PropertyCallbackArguments<'_>,
    mut rv: ReturnValue<'_, v8::Integer>,
) -> Intercepted {
    let Some((sandbox, global)) = parts(scope, args) else {
        return Intercepted::kNo;
    };
    for object in [sandbox, global] {
        if object.has_real_named_property(scope, name) == Some(true)
            && let Some(attributes) = object.get_real_named_property_attributes(scope, name)
        {
            rv.set_uint32(attributes.as_u32());
            return Intercepted::kYes;
        }
    }
    Intercepted::kNo
}

fn delete<'s>(
    scope: &mut PinScope<'s, '_>,
    name: Local<'s, Name>,
    args: PropertyCallbackArguments<'s>,
    rv: ReturnValue<'_, v8::Boolean>,
) -> Intercepted {
    delete_inner(scope, name, &args, rv)
}

fn delete_inner(
    scope: &PinScope<'_, '_>,
    name: Local<'_, Name>,
    args: &PropertyCallbackArguments<'_>,
    mut rv: ReturnValue<'_, v8::Boolean>,
) -> Intercepted {
    let Some((sandbox, _)) = parts(scope, args) else {
        return Intercepted::kNo;
    };
    if sandbox.delete(scope, name.into()) == Some(true) {
        return Intercepted::kNo; // and V8 deletes it from the real global
    }
    rv.set_bool(false);
    Intercepted::kYes
}

fn enumerate<'s>(
    scope: &mut PinScope<'s, '_>,
    args: PropertyCallbackArguments<'s>,
    mut rv: ReturnValue<'_, v8::Array>,
) {
    let Some((sandbox, _)) = parts(scope, &args) else {
        return;
    };
    let names = v8::GetPropertyNamesArgs {
        mode: v8::KeyCollectionMode::OwnOnly,
        property_filter: v8::PropertyFilter::ALL_PROPERTIES,
        index_filter: v8::IndexFilter::SkipIndices,
        key_conversion: v8::KeyConversionMode::KeepNumbers,
    };
    if let Some(names) = sandbox.get_property_names(scope, names) {
        rv.set(names);
    }
}

fn enumerate_indices<'s>(
    scope: &mut PinScope<'s, '_>,
    args: PropertyCallbackArguments<'s>,
    mut rv: ReturnValue<'_, v8::Array>,
) {
    let Some((sandbox, _)) = parts(scope, &args) else {
        return;
    };
    let names = v8::GetPropertyNamesArgs {
        mode: v8::KeyCollectionMode::OwnOnly,
        property_filter: v8::PropertyFilter::SKIP_SYMBOLS,
        index_filter: v8::IndexFilter::IncludeIndices,
        key_conversion: v8::KeyConversionMode::KeepNumbers,
    };
    let Some(names) = sandbox.get_property_names(scope, names) else {
        return;
    };
    let indices: Vec<Local<'_, Value>> = (0..names.length())
        .filter_map(|index| names.get_index(scope, index))
        .filter(|name| name.is_uint32())
        .collect();
    rv.set(v8::Array::new_with_elements(scope, &indices));
}

fn define<'s>(
    scope: &mut PinScope<'s, '_>,
    name: Local<'s, Name>,
    descriptor: &v8::PropertyDescriptor,
    args: PropertyCallbackArguments<'s>,
    _rv: ReturnValue<'_, v8::Boolean>,
) -> Intercepted {
    define_inner(scope, name, descriptor, &args)
}

fn define_inner(
    scope: &PinScope<'_, '_>,
    name: Local<'_, Name>,
    descriptor: &v8::PropertyDescriptor,
    args: &PropertyCallbackArguments<'_>,
) -> Intercepted {
    let Some((sandbox, global)) = parts(scope, args) else {
        return Intercepted::kNo;
    };
    if global.has_real_named_property(scope, name) == Some(true)
        && let Some(attributes) = global.get_real_named_property_attributes(scope, name)
        && attributes.is_read_only()
        && attributes.is_dont_delete()
    {
        return Intercepted::kNo; // V8 makes its own error
    }
    let undefined: Local<'_, Value> = v8::undefined(scope).into();
    let mut copy = if descriptor.has_get() || descriptor.has_set() {
        v8::PropertyDescriptor::new_from_get_set(
            if descriptor.has_get() {
                descriptor.get()
            } else {
                undefined
            },
            if descriptor.has_set() {
                descriptor.set()
            } else {
                undefined
            },
        )
    } else {
        let value = if descriptor.has_value() {
            descriptor.value()
        } else {
            undefined
        };
        if descriptor.has_writable() {
            v8::PropertyDescriptor::new_from_value_writable(value, descriptor.writable())
        } else {
            v8::PropertyDescriptor::new_from_value(value)
        }
    };
    if descriptor.has_enumerable() {
        copy.set_enumerable(descriptor.enumerable());
    }
    if descriptor.has_configurable() {
        copy.set_configurable(descriptor.configurable());
    }
    sandbox.define_property(scope, name, &copy);
    Intercepted::kNo
}

fn descriptor<'s>(
    scope: &mut PinScope<'s, '_>,
    name: Local<'s, Name>,
    args: PropertyCallbackArguments<'s>,
    rv: ReturnValue<'_, Value>,
) -> Intercepted {
    descriptor_inner(scope, name, &args, rv)
}

fn descriptor_inner(
    scope: &PinScope<'_, '_>,
    name: Local<'_, Name>,
    args: &PropertyCallbackArguments<'_>,
    mut rv: ReturnValue<'_, Value>,
) -> Intercepted {
    let Some((sandbox, _)) = parts(scope, args) else {
        return Intercepted::kNo;
    };
    if sandbox.has_own_property(scope, name) == Some(true)
        && let Some(descriptor) = sandbox.get_own_property_descriptor(scope, name)
    {
        rv.set(descriptor);
        return Intercepted::kYes;
    }
    Intercepted::kNo
}
