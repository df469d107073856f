//! `internalBinding('os')`: the machine and the user.

use std::ffi::{CStr, c_char, c_int};
use std::mem::MaybeUninit;

use libuv_sys2 as uv;
use v8::{FunctionCallbackArguments, Local, PinScope, ReturnValue, Value};

use super::prelude::*;
use super::support::{int, name_or_bytes, string_from_bytes};

pub(super) fn init<'s>(
    scope: &mut PinScope<'s, '_>,
    target: Local<'s, v8::Object>,
    _env: &Rc<Env>,
) {
    set_function(scope, target, "getHostname", hostname);
    set_function(scope, target, "getOSInformation", information);
    set_function(scope, target, "getHomeDirectory", home_directory);
    set_function(scope, target, "getTmpDirectory", tmp_directory);
    set_function(scope, target, "getUserInfo", user_info);
    set_function(scope, target, "getCPUs", cpus);
    set_function(scope, target, "getInterfaceAddresses", interface_addresses);
    set_function(scope, target, "getLoadAvg", load_average);
    set_function(scope, target, "getTotalMem", total_memory);
    set_function(scope, target, "getFreeMem", free_memory);
    set_function(scope, target, "getUptime", uptime);
    set_function(
        scope,
        target,
        "getAvailableParallelism",
        available_parallelism,
    );
    set_function(scope, target, "getPriority", get_priority);
    set_function(scope, target, "setPriority", set_priority);
    let big_endian = v8::Boolean::new(scope, cfg!(target_endian = "big"));
    set(scope, target, "isBigEndian", big_endian.into());
}

/// Calls a libuv function that fills a text buffer; throws on failure.
fn filled(
    scope: &mut PinScope<'_, '_>,
    rv: &mut ReturnValue<'_, Value>,
    syscall: &str,
    call: unsafe extern "C" fn(*mut c_char, *mut usize) -> c_int,
) {
    let mut buffer = [0 as c_char; 4096];
    let mut size = buffer.len();
    // SAFETY: the buffer and its size belong together; libuv terminates the text.
    let status = unsafe { call(buffer.as_mut_ptr(), &mut size) };
    if status < 0 {
        return throw_uv(scope, status, syscall, None, None);
    }
    // SAFETY: terminated by libuv.
    let text = unsafe { CStr::from_ptr(buffer.as_ptr()) }.to_bytes();
    rv.set(string_from_bytes(scope, text));
}

fn hostname(
    scope: &mut PinScope<'_, '_>,
    _args: FunctionCallbackArguments<'_>,
    mut rv: ReturnValue<'_, Value>,
) {
    filled(scope, &mut rv, "uv_os_gethostname", uv::uv_os_gethostname);
}

fn home_directory(
    scope: &mut PinScope<'_, '_>,
    _args: FunctionCallbackArguments<'_>,
    mut rv: ReturnValue<'_, Value>,
) {
    filled(scope, &mut rv, "uv_os_homedir", uv::uv_os_homedir);
}

fn tmp_directory(
    scope: &mut PinScope<'_, '_>,
    _args: FunctionCallbackArguments<'_>,
    mut rv: ReturnValue<'_, Value>,
) {
    filled(scope, &mut rv, "uv_os_tmpdir", uv::uv_os_tmpdir);
}

/// `[sysname, version, release, machine]`
fn information(
    scope: &mut PinScope<'_, '_>,
    _args: FunctionCallbackArguments<'_>,
    mut rv: ReturnValue<'_, Value>,
) {
    let mut info = MaybeUninit::<uv::uv_utsname_t>::zeroed();
    // SAFETY: libuv fills the struct.
    let status = unsafe { uv::uv_os_uname(info.as_mut_ptr()) };
    if status < 0 {
        return throw_uv(scope, status, "uv_os_uname", None, None);
    }
    // SAFETY: filled just now.
    let info = unsafe { info.assume_init_ref() };
    let texts = [&info.sysname, &info.version, &info.release, &info.machine].map(|text| {
        // SAFETY: libuv terminates each text.
        let text = unsafe { CStr::from_ptr(text.as_ptr()) }.to_bytes();
        string_from_bytes(scope, text)
    });
    rv.set(v8::Array::new_with_elements(scope, &texts).into());
}

/// `getUserInfo(asBytes)`: `{ uid, gid, username, homedir, shell }`
fn user_info(
    scope: &mut PinScope<'_, '_>,
    args: FunctionCallbackArguments<'_>,
    mut rv: ReturnValue<'_, Value>,
) {
    let bytes = args.get(0).is_true();
    let mut passwd = MaybeUninit::<uv::uv_passwd_t>::zeroed();
    // SAFETY: libuv fills the struct and allocates its texts.
    let status = unsafe { uv::uv_os_get_passwd(passwd.as_mut_ptr()) };
    if status < 0 {
        return throw_uv(scope, status, "uv_os_get_passwd", None, None);
    }
    // SAFETY: filled just now.
    let info = unsafe { passwd.assume_init_ref() };
    // SAFETY: null, or a terminated text that lives until it is freed below.
    let text = |text: *const c_char| (!text.is_null()).then(|| unsafe { CStr::from_ptr(text) });
    let object = v8::Object::new(scope);
    set_number(scope, object, "uid", info.uid as i64 as f64);
    set_number(scope, object, "gid", info.gid as i64 as f64);
    for (key, value) in [
        ("username", text(info.username)),
        ("homedir", text(info.homedir)),
        ("shell", text(info.shell)),
    ] {
        let value = match value {
            Some(value) => name_or_bytes(scope, value.to_bytes(), bytes),
            None => v8::null(scope).into(),
        };
        set(scope, object, key, value);
    }
    // SAFETY: filled by libuv, freed once.
    unsafe { uv::uv_os_free_passwd(passwd.as_mut_ptr()) };
    rv.set(object.into());
}

/// Seven values a CPU: model, speed, user, nice, sys, idle, irq.
fn cpus(
    scope: &mut PinScope<'_, '_>,
    _args: FunctionCallbackArguments<'_>,
    mut rv: ReturnValue<'_, Value>,
) {
    let mut infos = std::ptr::null_mut();
    let mut count = 0;
    // SAFETY: libuv fills both.
    let status = unsafe { uv::uv_cpu_info(&mut infos, &mut count) };
    if status < 0 {
        return throw_uv(scope, status, "uv_cpu_info", None, None);
    }
    let mut values: Vec<Local<'_, Value>> = Vec::with_capacity(count as usize * 7);
    for index in 0..count as usize {
        // SAFETY: libuv allocated `count` of them; the model is terminated.
        let (info, model) = unsafe {
            let info = &*infos.add(index);
            (info, CStr::from_ptr(info.model))
        };
        values.push(string_from_bytes(scope, model.to_bytes()));
        values.push(v8::Integer::new(scope, info.speed).into());
        let times = &info.cpu_times;
        for time in [times.user, times.nice, times.sys, times.idle, times.irq] {
            values.push(v8::Number::new(scope, time as f64).into());
        }
    }
    // SAFETY: allocated by libuv, freed once.
    unsafe { uv::uv_free_cpu_info(infos, count) };
    rv.set(v8::Array::new_with_elements(scope, &values).into());
}

/// Seven values an address: interface, address, netmask, family, mac, internal, scope id (-1: none).
fn interface_addresses(
    scope: &mut PinScope<'_, '_>,
    _args: FunctionCallbackArguments<'_>,
    mut rv: ReturnValue<'_, Value>,
) {
    let mut list = std::ptr::null_mut();
    let mut count = 0;
    // SAFETY: libuv fills both.
    let status = unsafe { uv::uv_interface_addresses(&mut list, &mut count) };
    if status == uv::uv_errno_t_UV_ENOSYS {
        return rv.set(v8::Array::new(scope, 0).into());
    }
    if status < 0 {
        return throw_uv(scope, status, "uv_interface_addresses", None, None);
    }
    let mut values: Vec<Local<'_, Value>> = Vec::with_capacity(count as usize * 7);
    for index in 0..count as usize {
        // SAFETY: libuv allocated `count` of them; the name is terminated; the union's common first
        // member tells the family.
        let (item, name, family) = unsafe {
            let item = &*list.add(index);
            (
                item,
                CStr::from_ptr(item.name),
                c_int::from(item.address.address4.sin_family),
            )
        };
        let mut address = [0 as c_char; 64];
        let mut netmask = [0 as c_char; 64];
        let v6 = family == libc::AF_INET6;
        // SAFETY: the member is chosen by the family; the buffers are long enough for either.
        unsafe {
            if v6 {
                uv::uv_ip6_name(&item.address.address6, address.as_mut_ptr(), address.len());
                uv::uv_ip6_name(&item.netmask.netmask6, netmask.as_mut_ptr(), netmask.len());
            } else {
                uv::uv_ip4_name(&item.address.address4, address.as_mut_ptr(), address.len());
                uv::uv_ip4_name(&item.netmask.netmask4, netmask.as_mut_ptr(), netmask.len());
            }
        }
        let scope_id = if v6 {
            // SAFETY: as above.
            unsafe { item.address.address6.sin6_scope_id as i32 }
        } else {
            -1
        };
        let mac: Vec<String> = item
            .phys_addr
            .iter()
            .map(|b| format!("{:02x}", *b as u8))
            .collect();
        values.push(string_from_bytes(scope, name.to_bytes()));
        for text in [&address, &netmask] {
            // SAFETY: zeroed, or terminated by libuv.
            let text = unsafe { CStr::from_ptr(text.as_ptr()) };
            values.push(string_from_bytes(scope, text.to_bytes()));
        }
        values.push(string(scope, if v6 { "IPv6" } else { "IPv4" }).into());
        values.push(string(scope, &mac.join(":")).into());
        values.push(v8::Boolean::new(scope, item.is_internal != 0).into());
        values.push(v8::Integer::new(scope, scope_id).into());
    }
    // SAFETY: allocated by libuv, freed once.
    unsafe { uv::uv_free_interface_addresses(list, count) };
    rv.set(v8::Array::new_with_elements(scope, &values).into());
}

fn load_average(
    scope: &mut PinScope<'_, '_>,
    _args: FunctionCallbackArguments<'_>,
    mut rv: ReturnValue<'_, Value>,
) {
    let mut average = [0.0; 3];
    // SAFETY: libuv writes three numbers.
    unsafe { uv::uv_loadavg(average.as_mut_ptr()) };
    let values = average.map(|value| v8::Number::new(scope, value).into());
    rv.set(v8::Array::new_with_elements(scope, &values).into());
}

fn total_memory(
    _scope: &mut PinScope<'_, '_>,
    _args: FunctionCallbackArguments<'_>,
    mut rv: ReturnValue<'_, Value>,
) {
    // SAFETY: no arguments.
    rv.set_double(unsafe { uv::uv_get_total_memory() } as f64);
}

fn free_memory(
    _scope: &mut PinScope<'_, '_>,
    _args: FunctionCallbackArguments<'_>,
    mut rv: ReturnValue<'_, Value>,
) {
    // SAFETY: no arguments.
    rv.set_double(unsafe { uv::uv_get_free_memory() } as f64);
}

fn uptime(
    scope: &mut PinScope<'_, '_>,
    _args: FunctionCallbackArguments<'_>,
    mut rv: ReturnValue<'_, Value>,
) {
    let mut uptime = 0.0;
    // SAFETY: libuv writes one number.
    let status = unsafe { uv::uv_uptime(&mut uptime) };
    if status < 0 {
        return throw_uv(scope, status, "uv_uptime", None, None);
    }
    rv.set_double(uptime);
}

fn available_parallelism(
    _scope: &mut PinScope<'_, '_>,
    _args: FunctionCallbackArguments<'_>,
    mut rv: ReturnValue<'_, Value>,
) {
    // SAFETY: no arguments.
    rv.set_uint32(unsafe { uv::uv_available_parallelism() });
}

/// `getPriority(pid)`
fn get_priority(
    scope: &mut PinScope<'_, '_>,
    args: FunctionCallbackArguments<'_>,
    mut rv: ReturnValue<'_, Value>,
) {
    let mut priority = 0;
    // SAFETY: any number is fine as a process id.
    let status = unsafe { uv::uv_os_getpriority(int(&args, 0, 0), &mut priority) };
    if status < 0 {
        return throw_uv(scope, status, "uv_os_getpriority", None, None);
    }
    rv.set_int32(priority);
}

/// `setPriority(pid, priority)`
fn set_priority(
    scope: &mut PinScope<'_, '_>,
    args: FunctionCallbackArguments<'_>,
    _rv: ReturnValue<'_, Value>,
) {
    // SAFETY: any numbers are fine; libuv checks the range.
    let status = unsafe { uv::uv_os_setpriority(int(&args, 0, 0), int(&args, 1, 0)) };
    if status < 0 {
        throw_uv(scope, status, "uv_os_setpriority", None, None);
    }
}
