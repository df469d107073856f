//! What a report says of the JavaScript of a thread: its heap, an error's stack, the loop's handles.

use std::ffi::{CStr, c_int, c_void};

use libuv_sys2 as uv;
use serde_json::{Map, Value, json};

use super::system::chars;
use crate::bindings::prelude::*;

/// V8's heap.
pub(super) fn heap(isolate: &mut v8::Isolate) -> Value {
    let heap = isolate.get_heap_statistics();
    let mut spaces = Map::new();
    for index in 0..isolate.number_of_heap_spaces() {
        if let Some(space) = isolate.get_heap_space_statistics(index) {
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

/// The stack of a thread that cannot be asked for one.
pub(super) fn no_stack() -> Value {
    json!({ "message": "No stack.", "stack": ["Unavailable."], "errorProperties": {} })
}

/// Where the program is.
pub(super) fn current_stack(scope: &mut v8::PinScope<'_, '_>, message: &str) -> Value {
    let Some(trace) = v8::StackTrace::current_stack_trace(scope, 64) else {
        return no_stack();
    };
    let mut frames = Vec::new();
    for index in 0..trace.get_frame_count() {
        let Some(frame) = trace.get_frame(scope, index) else {
            break;
        };
        let file = frame.get_script_name_or_source_url(scope).map_or_else(
            || String::from("<anonymous>"),
            |s| s.to_rust_string_lossy(scope),
        );
        let place = format!("{file}:{}:{}", frame.get_line_number(), frame.get_column());
        frames.push(match frame.get_function_name(scope) {
            Some(name) if name.length() > 0 => {
                format!("at {} ({place})", name.to_rust_string_lossy(scope))
            }
            _ => format!("at {place}"),
        });
    }
    json!({ "message": message, "stack": frames, "errorProperties": {} })
}

/// The stack and the properties of an error, or the text of what else was thrown.
pub fn error_stack<'s>(scope: &mut v8::PinScope<'s, '_>, error: v8::Local<'s, v8::Value>) -> Value {
    // What a getter throws is not worth the report.
    v8::tc_scope!(let scope, scope);
    let Ok(object) = v8::Local::<v8::Object>::try_from(error) else {
        let message = error.to_detail_string(scope);
        let message = message.map(|message| message.to_rust_string_lossy(scope));
        return json!({ "message": message.unwrap_or_default(), "errorProperties": {} });
    };
    let mut described = no_stack();
    let name = key(scope, "stack");
    if let Some(stack) = object.get(scope, name.into())
        && stack.is_string()
    {
        let stack = text(scope, stack);
        let mut lines = stack.lines().map(str::trim);
        described["message"] = json!(lines.next().unwrap_or_default());
        described["stack"] = lines.collect();
    }
    let mut properties = Map::new();
    let names = object.get_own_property_names(scope, v8::GetPropertyNamesArgs::default());
    for index in 0..names.map_or(0, |names| names.length()) {
        let Some(name) = names.and_then(|names| names.get_index(scope, index)) else {
            continue;
        };
        let Some(value) = object.get(scope, name) else {
            continue;
        };
        let Some(value) = value.to_detail_string(scope) else {
            continue;
        };
        let name = name.to_rust_string_lossy(scope);
        if name != "stack" && name != "message" {
            properties.insert(name, json!(value.to_rust_string_lossy(scope)));
        }
    }
    described["errorProperties"] = Value::Object(properties);
    described
}

/// The handles of a loop, and the loop.
///
/// # Safety
/// The loop is alive, and this is its thread.
pub(super) unsafe fn handles(uv_loop: *mut uv::uv_loop_t) -> Value {
    unsafe extern "C" fn visit(handle: *mut uv::uv_handle_t, list: *mut c_void) {
        // SAFETY: libuv walks live handles; `list` is the one below.
        unsafe { (*list.cast::<Vec<Value>>()).push(describe(handle)) };
    }
    let mut list: Vec<Value> = Vec::new();
    // SAFETY: see above; the list outlives the walk.
    unsafe {
        uv::uv_walk(uv_loop, Some(visit), (&raw mut list).cast());
        list.push(json!({
            "type": "loop",
            "is_active": uv::uv_loop_alive(uv_loop) != 0,
            "address": format!("{:#018x}", uv_loop as usize),
            "loopIdleTimeSeconds": uv::uv_metrics_idle_time(uv_loop) as f64 / 1e9,
        }));
    }
    Value::Array(list)
}

/// One handle.
///
/// # Safety
/// The handle is alive, and this is its loop's thread.
unsafe fn describe(handle: *mut uv::uv_handle_t) -> Value {
    // SAFETY: see above; each is read as the type it says it is.
    unsafe {
        let name = CStr::from_ptr(uv::uv_handle_type_name((*handle).type_)).to_string_lossy();
        let mut described = json!({
            "type": name,
            "is_active": uv::uv_is_active(handle) != 0,
            "is_referenced": uv::uv_has_ref(handle) != 0,
            "address": format!("{:#018x}", handle as usize),
        });
        match &*name {
            "timer" => {
                let timer = handle.cast::<uv::uv_timer_t>();
                // Signed: what should have fired already says since when.
                let due = (*timer).timeout as i64 - uv::uv_now((*handle).loop_) as i64;
                described["repeat"] = json!(uv::uv_timer_get_repeat(timer));
                described["firesInMsFromNow"] = json!(due);
                described["expired"] = json!(due <= 0);
            }
            "process" => {
                described["pid"] = json!(uv::uv_process_get_pid(handle.cast()));
            }
            "signal" => {
                let number = (*handle.cast::<uv::uv_signal_t>()).signum;
                described["signum"] = json!(number);
            }
            "tcp" | "pipe" | "tty" => stream(handle, &name, &mut described),
            _ => {}
        }
        described
    }
}

/// What a stream has besides.
///
/// # Safety
/// As [`describe`], and the handle is a stream of the type `name`.
unsafe fn stream(handle: *mut uv::uv_handle_t, name: &str, described: &mut Value) {
    // SAFETY: see above; each call is given the type it is for, and libuv answers with an error where
    // the handle is not open.
    unsafe {
        let stream = handle.cast::<uv::uv_stream_t>();
        if name == "tcp" {
            described["localEndpoint"] = endpoint(handle.cast(), uv::uv_tcp_getsockname);
            described["remoteEndpoint"] = endpoint(handle.cast(), uv::uv_tcp_getpeername);
        }
        if name == "tty" {
            let (mut width, mut height) = (0, 0);
            if uv::uv_tty_get_winsize(handle.cast(), &raw mut width, &raw mut height) == 0 {
                described["width"] = json!(width);
                described["height"] = json!(height);
            }
        }
        let mut fd: uv::uv_os_fd_t = std::mem::zeroed();
        if uv::uv_fileno(handle, &raw mut fd) == 0 {
            described["fd"] = json!(fd);
        }
        described["writeQueueSize"] = json!(uv::uv_stream_get_write_queue_size(stream));
        described["readable"] = json!(uv::uv_is_readable(stream) != 0);
        described["writable"] = json!(uv::uv_is_writable(stream) != 0);
    }
}

/// One end of a connection; null where there is none.
///
/// # Safety
/// `tcp` is an initialised handle.
unsafe fn endpoint(
    tcp: *const uv::uv_tcp_t,
    ask: unsafe extern "C" fn(*const uv::uv_tcp_t, *mut uv::sockaddr, *mut c_int) -> c_int,
) -> Value {
    let mut text = [0; 64];
    // SAFETY: the room is as long as said, and is read by the family that it carries.
    unsafe {
        let mut address: libc::sockaddr_storage = std::mem::zeroed();
        let mut length = size_of::<libc::sockaddr_storage>() as c_int;
        let room = (&raw mut address).cast::<c_void>();
        if ask(tcp, room.cast(), &raw mut length) != 0 {
            return Value::Null;
        }
        let (name, port) = if c_int::from(address.ss_family) == libc::AF_INET6 {
            uv::uv_ip6_name(room.cast(), text.as_mut_ptr(), text.len());
            let port = (*room.cast::<libc::sockaddr_in6>()).sin6_port;
            ("ip6", port)
        } else {
            uv::uv_ip4_name(room.cast(), text.as_mut_ptr(), text.len());
            let port = (*room.cast::<libc::sockaddr_in>()).sin_port;
            ("ip4", port)
        };
        let text = chars(&text);
        let mut described = json!({ "host": text, "port": u16::from_be(port) });
        described[name] = json!(text);
        described
    }
}
