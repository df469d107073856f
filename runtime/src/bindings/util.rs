//! `internalBinding('util')`: looks inside objects for the inspector, and the call stack.

use super::prelude::*;

pub(super) fn init<'s>(
    scope: &mut v8::PinScope<'s, '_>,
    target: v8::Local<'s, v8::Object>,
    _env: &Rc<Env>,
) {
    set_function(scope, target, "getProxyDetails", get_proxy_details);
    set_function(scope, target, "getPromiseDetails", get_promise_details);
    set_function(scope, target, "previewEntries", preview_entries);
    set_function(
        scope,
        target,
        "getOwnNonIndexProperties",
        get_own_non_index_properties,
    );
    set_function(scope, target, "getConstructorName", get_constructor_name);
    set_function(scope, target, "getExternalValue", get_external_value);
    set_function(scope, target, "getCallSites", get_call_sites);
    set_function(
        scope,
        target,
        "getErrorSourcePositions",
        get_error_source_positions,
    );
    set_function(scope, target, "sleep", sleep);
}

/// `getProxyDetails(value, full)`: undefined when `value` is no proxy; else its target, or with
/// `full` the pair `[target, handler]`. The parts of a revoked proxy are null.
fn get_proxy_details<'s>(
    scope: &mut v8::PinScope<'s, '_>,
    args: v8::FunctionCallbackArguments<'s>,
    mut rv: v8::ReturnValue<'s>,
) {
    let Ok(proxy) = v8::Local::<v8::Proxy>::try_from(args.get(0)) else {
        return;
    };
    let target = proxy.get_target(scope);
    if args.length() == 1 || args.get(1).is_true() {
        let parts = [target, proxy.get_handler(scope)];
        rv.set(v8::Array::new_with_elements(scope, &parts).into());
    } else {
        rv.set(target);
    }
}

/// `getPromiseDetails(promise)`: `[state, result]`, the state being 0 (pending, no result),
/// 1 (fulfilled) or 2 (rejected).
fn get_promise_details<'s>(
    scope: &mut v8::PinScope<'s, '_>,
    args: v8::FunctionCallbackArguments<'s>,
    mut rv: v8::ReturnValue<'s>,
) {
    let Ok(promise) = v8::Local::<v8::Promise>::try_from(args.get(0)) else {
        return;
    };
    let state = promise.state();
    let number = match state {
        v8::PromiseState::Pending => 0,
        v8::PromiseState::Fulfilled => 1,
        v8::PromiseState::Rejected => 2,
    };
    let number: v8::Local<v8::Value> = v8::Integer::new(scope, number).into();
    let details = if state == v8::PromiseState::Pending {
        v8::Array::new_with_elements(scope, &[number])
    } else {
        let result = promise.result(scope);
        v8::Array::new_with_elements(scope, &[number, result])
    };
    rv.set(details.into());
}

/// `previewEntries(object, isIterator)`: the contents of a weak collection or iterator without
/// advancing it, pairs flattened; for an iterator `[entries, isKeyValue]`.
fn preview_entries<'s>(
    scope: &mut v8::PinScope<'s, '_>,
    args: v8::FunctionCallbackArguments<'s>,
    mut rv: v8::ReturnValue<'s>,
) {
    let Ok(object) = v8::Local::<v8::Object>::try_from(args.get(0)) else {
        return;
    };
    let (Some(entries), is_key_value) = object.preview_entries(scope) else {
        return;
    };
    if args.length() == 1 {
        rv.set(entries.into());
        return;
    }
    let is_key_value = v8::Boolean::new(scope, is_key_value).into();
    let parts = [entries.into(), is_key_value];
    rv.set(v8::Array::new_with_elements(scope, &parts).into());
}

/// `getOwnNonIndexProperties(object, filter)`: own keys that are no array indices. The filter is
/// V8's `PropertyFilter`: 0 all, 2 enumerable ones, 16 no symbols.
fn get_own_non_index_properties<'s>(
    scope: &mut v8::PinScope<'s, '_>,
    args: v8::FunctionCallbackArguments<'s>,
    mut rv: v8::ReturnValue<'s>,
) {
    let Ok(object) = v8::Local::<v8::Object>::try_from(args.get(0)) else {
        return;
    };
    let bits = args.get(1).uint32_value(scope).unwrap_or(0);
    let mut property_filter = v8::PropertyFilter::ALL_PROPERTIES;
    for (bit, flag) in [
        (1, v8::PropertyFilter::ONLY_WRITABLE),
        (2, v8::PropertyFilter::ONLY_ENUMERABLE),
        (4, v8::PropertyFilter::ONLY_CONFIGURABLE),
        (8, v8::PropertyFilter::SKIP_STRINGS),
        (16, v8::PropertyFilter::SKIP_SYMBOLS),
    ] {
        if bits & bit != 0 {
            property_filter = property_filter | flag;
        }
    }
    let arguments = v8::GetPropertyNamesArgs {
        mode: v8::KeyCollectionMode::OwnOnly,
        property_filter,
        index_filter: v8::IndexFilter::SkipIndices,
        key_conversion: v8::KeyConversionMode::KeepNumbers,
    };
    if let Some(names) = object.get_property_names(scope, arguments) {
        rv.set(names.into());
    }
}

/// `getConstructorName(object)`: V8's name for the object's class, without running user code.
fn get_constructor_name<'s>(
    _scope: &mut v8::PinScope<'s, '_>,
    args: v8::FunctionCallbackArguments<'s>,
    mut rv: v8::ReturnValue<'s>,
) {
    if let Ok(object) = v8::Local::<v8::Object>::try_from(args.get(0)) {
        rv.set(object.get_constructor_name().into());
    }
}

/// `getExternalValue(external)`: the address it wraps, as a bigint.
fn get_external_value<'s>(
    scope: &mut v8::PinScope<'s, '_>,
    args: v8::FunctionCallbackArguments<'s>,
    mut rv: v8::ReturnValue<'s>,
) {
    if let Ok(external) = v8::Local::<v8::External>::try_from(args.get(0)) {
        let address = external.value().addr() as u64;
        rv.set(v8::BigInt::new_from_u64(scope, address).into());
    }
}

/// `getCallSites(count)`: plain objects that describe the callers of the JavaScript function that
/// calls this.
fn get_call_sites<'s>(
    scope: &mut v8::PinScope<'s, '_>,
    args: v8::FunctionCallbackArguments<'s>,
    mut rv: v8::ReturnValue<'s>,
) {
    let count = args.get(0).uint32_value(scope).unwrap_or(0) as usize;
    // One more: the first frame is that of the caller itself.
    let Some(stack) = v8::StackTrace::current_stack_trace(scope, count + 1) else {
        return;
    };
    let mut sites: Vec<v8::Local<v8::Value>> = Vec::new();
    for index in 1..stack.get_frame_count() {
        let Some(frame) = stack.get_frame(scope, index) else {
            break;
        };
        sites.push(call_site(scope, frame).into());
    }
    rv.set(v8::Array::new_with_elements(scope, &sites).into());
}

fn call_site<'s>(
    scope: &mut v8::PinScope<'s, '_>,
    frame: v8::Local<'s, v8::StackFrame>,
) -> v8::Local<'s, v8::Object> {
    let site = v8::Object::new(scope);
    let null = v8::null(scope).into();
    site.set_prototype(scope, null);
    let function_name = frame
        .get_function_name(scope)
        .unwrap_or_else(|| v8::String::empty(scope));
    set(scope, site, "functionName", function_name.into());
    set_string(scope, site, "scriptId", &frame.get_script_id().to_string());
    let script_name = frame
        .get_script_name_or_source_url(scope)
        .unwrap_or_else(|| v8::String::empty(scope));
    set(scope, site, "scriptName", script_name.into());
    set_number(scope, site, "lineNumber", frame.get_line_number() as f64);
    let column = frame.get_column() as f64;
    set_number(scope, site, "columnNumber", column);
    set_number(scope, site, "column", column);
    site
}

/// `getErrorSourcePositions(error)`: `{ sourceLine, startColumn }` of the first frame of an object
/// that has captured a stack; an empty object when there is no source.
fn get_error_source_positions<'s>(
    scope: &mut v8::PinScope<'s, '_>,
    args: v8::FunctionCallbackArguments<'s>,
    mut rv: v8::ReturnValue<'s>,
) {
    let message = v8::Exception::create_message(scope, args.get(0));
    let positions = v8::Object::new(scope);
    if let Some(line) = message.get_source_line(scope) {
        set(scope, positions, "sourceLine", line.into());
        set_number(
            scope,
            positions,
            "startColumn",
            message.get_start_column() as f64,
        );
    }
    rv.set(positions.into());
}

/// `sleep(milliseconds)`: blocks the thread.
fn sleep<'s>(
    scope: &mut v8::PinScope<'s, '_>,
    args: v8::FunctionCallbackArguments<'s>,
    _rv: v8::ReturnValue<'s>,
) {
    let milliseconds = args.get(0).uint32_value(scope).unwrap_or(0);
    std::thread::sleep(std::time::Duration::from_millis(milliseconds.into()));
}
