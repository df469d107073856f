//! `internalBinding('report')`: diagnostic reports.

use serde_json::{Value, json};

use super::prelude::*;
use crate::report::{self, JavaScript, Settings};

pub(super) fn init<'s>(
    scope: &mut v8::PinScope<'s, '_>,
    target: v8::Local<'s, v8::Object>,
    _env: &Rc<Env>,
) {
    set_function(scope, target, "get", get);
    set_function(scope, target, "write", write);
    set_function(scope, target, "getSetting", get_setting);
    set_function(scope, target, "setSetting", set_setting);
}

fn heap(scope: &mut v8::Isolate) -> Value {
    let heap = scope.get_heap_statistics();
    let mut spaces = serde_json::Map::new();
    for index in 0..scope.number_of_heap_spaces() {
        if let Some(space) = scope.get_heap_space_statistics(index) {
            spaces.insert(
                space.space_name().to_string_lossy().into_owned(),
                json!({
                    "memorySize": space.space_size(),
                    "committedMemory": space.physical_space_size(),
                    "capacity": space.space_used_size() + space.space_available_size(),
                    "used": space.space_used_size(),
                    "available": space.space_available_size(),
                }),
            );
        }
    }
    json!({
        "totalMemory": heap.total_heap_size(),
        "executableMemory": heap.total_heap_size_executable(),
        "totalCommittedMemory": heap.total_physical_size(),
        "availableMemory": heap.total_available_size(),
        "totalGlobalHandlesMemory": heap.total_global_handles_size(),
        "usedGlobalHandlesMemory": heap.used_global_handles_size(),
        "usedMemory": heap.used_heap_size(),
        "memoryLimit": heap.heap_size_limit(),
        "mallocedMemory": heap.malloced_memory(),
        "externalMemory": heap.external_memory(),
        "peakMallocedMemory": heap.peak_malloced_memory(),
        "nativeContextCount": heap.number_of_native_contexts(),
        "detachedContextCount": heap.number_of_detached_contexts(),
        "doesZapGarbage": u8::from(heap.does_zap_garbage()),
        "heapSpaces": spaces,
    })
}

/// A report with the message and the stack that the arguments at `first` and after it give.
fn make<'s>(
    scope: &mut v8::PinScope<'s, '_>,
    args: &v8::FunctionCallbackArguments<'s>,
    first: i32,
    filename: Option<&str>,
) -> Value {
    let env = Env::current(scope);
    let message = text(scope, args.get(first));
    let stack = text(scope, args.get(first + 1));
    let frames: Vec<&str> = stack.lines().skip(1).map(str::trim).collect();
    let thread_id = env.options().worker.as_ref().map_or(0, |w| w.thread_id);
    let javascript = JavaScript {
        heap: heap(scope),
        stack: json!({ "message": message, "stack": frames, "errorProperties": {} }),
        handles: env.event_loop().describe_handles(),
        thread_id,
    };
    report::make("JavaScript API", "GetReport", filename, Some(javascript))
}

/// `get(message, stack)`: the report as JSON.
fn get<'s>(
    scope: &mut v8::PinScope<'s, '_>,
    args: v8::FunctionCallbackArguments<'s>,
    mut rv: v8::ReturnValue<'s>,
) {
    let report = make(scope, &args, 0, None);
    rv.set(string(scope, &report::text(&report)).into());
}

/// `write(file, message, stack)`: writes the report and returns the file's name; an empty one is made up.
fn write<'s>(
    scope: &mut v8::PinScope<'s, '_>,
    args: v8::FunctionCallbackArguments<'s>,
    mut rv: v8::ReturnValue<'s>,
) {
    let mut filename = text(scope, args.get(0));
    if filename.is_empty() {
        filename = report::next_filename(0);
    }
    let report = make(scope, &args, 1, Some(&filename));
    match report::write(&filename, &report) {
        Ok(name) => rv.set(string(scope, &name).into()),
        Err(error) => {
            let errno = error.raw_os_error().unwrap_or(libc::EIO);
            throw_uv(scope, -errno, "open", Some(&filename), None);
        }
    }
}

/// The switch called `name`.
fn switch<'a>(settings: &'a mut Settings, name: &str) -> Option<&'a mut bool> {
    Some(match name {
        "reportOnFatalError" => &mut settings.on_fatal_error,
        "compact" => &mut settings.compact,
        "excludeEnv" => &mut settings.exclude_env,
        "excludeNetwork" => &mut settings.exclude_network,
        _ => return None,
    })
}

/// The text called `name`.
fn field<'a>(settings: &'a mut Settings, name: &str) -> Option<&'a mut String> {
    Some(match name {
        "directory" => &mut settings.directory,
        "filename" => &mut settings.filename,
        _ => return None,
    })
}

/// `getSetting(name)`.
fn get_setting<'s>(
    scope: &mut v8::PinScope<'s, '_>,
    args: v8::FunctionCallbackArguments<'s>,
    mut rv: v8::ReturnValue<'s>,
) {
    let name = text(scope, args.get(0));
    let mut settings = report::settings();
    if let Some(on) = switch(&mut settings, &name) {
        rv.set_bool(*on);
    } else if let Some(text) = field(&mut settings, &name) {
        rv.set(string(scope, text).into());
    }
}

/// `setSetting(name, value)`.
fn set_setting<'s>(
    scope: &mut v8::PinScope<'s, '_>,
    args: v8::FunctionCallbackArguments<'s>,
    _rv: v8::ReturnValue<'s>,
) {
    let name = text(scope, args.get(0));
    let value = args.get(1);
    let words = text(scope, value);
    report::change(|settings| {
        if let Some(on) = switch(settings, &name) {
            *on = value.is_true();
        } else if let Some(text) = field(settings, &name) {
            *text = words;
        }
    });
}
