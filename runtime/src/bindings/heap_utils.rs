//! `internalBinding('heap_utils')`: what V8 says of its heap, its flags and its snapshots.

use super::prelude::*;

pub(super) fn init<'s>(
    scope: &mut v8::PinScope<'s, '_>,
    target: v8::Local<'s, v8::Object>,
    _env: &Rc<Env>,
) {
    set_function(scope, target, "heapStatistics", heap_statistics);
    set_function(scope, target, "heapSpaceStatistics", heap_space_statistics);
    set_function(scope, target, "heapCodeStatistics", heap_code_statistics);
    set_function(scope, target, "setFlagsFromString", set_flags_from_string);
    set_function(
        scope,
        target,
        "cachedDataVersionTag",
        cached_data_version_tag,
    );
    set_function(scope, target, "takeSnapshot", take_snapshot);
    set_function(scope, target, "isOneByte", is_one_byte);
}

fn object_of<'s>(
    scope: &mut v8::PinScope<'s, '_>,
    values: &[(&str, f64)],
) -> v8::Local<'s, v8::Object> {
    let object = v8::Object::new(scope);
    for (name, value) in values {
        set_number(scope, object, name, *value);
    }
    object
}

fn heap_statistics(
    scope: &mut v8::PinScope<'_, '_>,
    _args: v8::FunctionCallbackArguments<'_>,
    mut rv: v8::ReturnValue<'_>,
) {
    let heap = scope.get_heap_statistics();
    let object = object_of(
        scope,
        &[
            ("total_heap_size", heap.total_heap_size() as f64),
            (
                "total_heap_size_executable",
                heap.total_heap_size_executable() as f64,
            ),
            ("total_physical_size", heap.total_physical_size() as f64),
            ("total_available_size", heap.total_available_size() as f64),
            ("used_heap_size", heap.used_heap_size() as f64),
            ("heap_size_limit", heap.heap_size_limit() as f64),
            ("malloced_memory", heap.malloced_memory() as f64),
            ("peak_malloced_memory", heap.peak_malloced_memory() as f64),
            (
                "does_zap_garbage",
                f64::from(u8::from(heap.does_zap_garbage())),
            ),
            (
                "number_of_native_contexts",
                heap.number_of_native_contexts() as f64,
            ),
            (
                "number_of_detached_contexts",
                heap.number_of_detached_contexts() as f64,
            ),
            (
                "total_global_handles_size",
                heap.total_global_handles_size() as f64,
            ),
            (
                "used_global_handles_size",
                heap.used_global_handles_size() as f64,
            ),
            ("external_memory", heap.external_memory() as f64),
        ],
    );
    rv.set(object.into());
}

fn heap_space_statistics(
    scope: &mut v8::PinScope<'_, '_>,
    _args: v8::FunctionCallbackArguments<'_>,
    mut rv: v8::ReturnValue<'_>,
) {
    let count = scope.number_of_heap_spaces();
    let list = v8::Array::new(scope, 0);
    for index in 0..count {
        let Some(space) = scope.get_heap_space_statistics(index) else {
            continue;
        };
        let object = v8::Object::new(scope);
        set_string(
            scope,
            object,
            "space_name",
            &space.space_name().to_string_lossy(),
        );
        for (name, value) in [
            ("space_size", space.space_size()),
            ("space_used_size", space.space_used_size()),
            ("space_available_size", space.space_available_size()),
            ("physical_space_size", space.physical_space_size()),
        ] {
            set_number(scope, object, name, value as f64);
        }
        let next = list.length();
        list.set_index(scope, next, object.into());
    }
    rv.set(list.into());
}

fn heap_code_statistics(
    scope: &mut v8::PinScope<'_, '_>,
    _args: v8::FunctionCallbackArguments<'_>,
    mut rv: v8::ReturnValue<'_>,
) {
    if let Some(code) = scope.get_heap_code_and_metadata_statistics() {
        let object = object_of(
            scope,
            &[
                (
                    "code_and_metadata_size",
                    code.code_and_metadata_size() as f64,
                ),
                (
                    "bytecode_and_metadata_size",
                    code.bytecode_and_metadata_size() as f64,
                ),
                (
                    "external_script_source_size",
                    code.external_script_source_size() as f64,
                ),
                (
                    "cpu_profiler_metadata_size",
                    code.cpu_profiler_metadata_size() as f64,
                ),
            ],
        );
        rv.set(object.into());
    }
}

fn set_flags_from_string(
    scope: &mut v8::PinScope<'_, '_>,
    args: v8::FunctionCallbackArguments<'_>,
    _rv: v8::ReturnValue<'_>,
) {
    let flags = text(scope, args.get(0));
    v8::V8::set_flags_from_string(&flags);
}

fn cached_data_version_tag(
    _scope: &mut v8::PinScope<'_, '_>,
    _args: v8::FunctionCallbackArguments<'_>,
    mut rv: v8::ReturnValue<'_>,
) {
    rv.set_uint32(v8::script_compiler::cached_data_version_tag());
}

/// `takeSnapshot()`: the JSON of a heap snapshot, in chunks of bytes.
fn take_snapshot(
    scope: &mut v8::PinScope<'_, '_>,
    _args: v8::FunctionCallbackArguments<'_>,
    mut rv: v8::ReturnValue<'_>,
) {
    let mut json = Vec::new();
    scope.take_heap_snapshot(|chunk| {
        json.extend_from_slice(chunk);
        true
    });
    let list = v8::Array::new(scope, 0);
    for (index, chunk) in json.chunks(1 << 16).enumerate() {
        let length = chunk.len();
        let store = v8::ArrayBuffer::new_backing_store_from_vec(chunk.to_vec()).make_shared();
        let memory = v8::ArrayBuffer::with_backing_store(scope, &store);
        if let Some(array) = v8::Uint8Array::new(scope, memory, 0, length) {
            list.set_index(scope, index as u32, array.into());
        }
    }
    rv.set(list.into());
}

/// `isOneByte(string)`: whether V8 keeps it with one byte a character.
fn is_one_byte(
    _scope: &mut v8::PinScope<'_, '_>,
    args: v8::FunctionCallbackArguments<'_>,
    mut rv: v8::ReturnValue<'_>,
) {
    if let Ok(string) = v8::Local::<v8::String>::try_from(args.get(0)) {
        rv.set_bool(string.is_onebyte());
    }
}
