//! `internalBinding('process')`: what `process` asks the system.

use std::ffi::{CStr, CString, c_int};
use std::time::Instant;

use libuv_sys2 as uv;

use super::prelude::*;
use crate::aliased::AliasedArray;

struct State {
    hrtime: AliasedArray<u64>,
    start: Instant,
}

pub(super) fn init<'s>(
    scope: &mut v8::PinScope<'s, '_>,
    target: v8::Local<'s, v8::Object>,
    env: &Rc<Env>,
) {
    let state = env.set_state(State {
        hrtime: AliasedArray::new(scope, 1),
        start: Instant::now(),
    });
    let buffer = state.hrtime.view(scope);
    set(scope, target, "hrtimeBuffer", buffer.into());
    set_function(scope, target, "hrtime", hrtime);
    set_function(scope, target, "uptime", uptime);
    set_function(scope, target, "memoryUsage", memory_usage);
    set_function(scope, target, "rss", rss);
    set_function(scope, target, "cpuUsage", cpu_usage);
    set_function(scope, target, "threadCpuUsage", thread_cpu_usage);
    set_function(scope, target, "resourceUsage", resource_usage);
    set_function(scope, target, "availableMemory", available_memory);
    set_function(scope, target, "constrainedMemory", constrained_memory);
    set_function(scope, target, "umask", umask);
    set_function(scope, target, "kill", kill);
    set_function(scope, target, "abort", abort);
    set_function(scope, target, "cwd", cwd);
    set_function(scope, target, "chdir", chdir);
    set_function(scope, target, "getuid", getuid);
    set_function(scope, target, "geteuid", geteuid);
    set_function(scope, target, "getgid", getgid);
    set_function(scope, target, "getegid", getegid);
    set_function(scope, target, "getgroups", getgroups);
    set_function(scope, target, "setuid", setuid);
    set_function(scope, target, "seteuid", seteuid);
    set_function(scope, target, "setgid", setgid);
    set_function(scope, target, "setegid", setegid);
    set_function(scope, target, "setgroups", setgroups);
    set_function(scope, target, "initgroups", initgroups);
    set_function(scope, target, "execve", execve);
}

fn hrtime(
    scope: &mut v8::PinScope<'_, '_>,
    _args: v8::FunctionCallbackArguments<'_>,
    _rv: v8::ReturnValue<'_>,
) {
    // SAFETY: reads a clock.
    let now = unsafe { uv::uv_hrtime() };
    Env::current(scope).state::<State>().hrtime.set(0, now);
}

/// Seconds since the environment started.
fn uptime(
    scope: &mut v8::PinScope<'_, '_>,
    _args: v8::FunctionCallbackArguments<'_>,
    mut rv: v8::ReturnValue<'_>,
) {
    let start = Env::current(scope).state::<State>().start;
    rv.set_double(start.elapsed().as_secs_f64());
}

/// Writes numbers into the `Float64Array` that is the first argument.
fn fill<'s>(
    scope: &mut v8::PinScope<'s, '_>,
    args: &v8::FunctionCallbackArguments<'s>,
    values: &[f64],
) {
    if let Ok(array) = v8::Local::<v8::Float64Array>::try_from(args.get(0)) {
        for (index, value) in values.iter().enumerate() {
            let value = v8::Number::new(scope, *value);
            array.set_index(scope, index as u32, value.into());
        }
    }
}

fn resident() -> Result<f64, c_int> {
    let mut bytes: usize = 0;
    // SAFETY: libuv writes one number.
    match unsafe { uv::uv_resident_set_memory(&raw mut bytes) } {
        0 => Ok(bytes as f64),
        errno => Err(errno),
    }
}

fn memory_usage<'s>(
    scope: &mut v8::PinScope<'s, '_>,
    args: v8::FunctionCallbackArguments<'s>,
    _rv: v8::ReturnValue<'s>,
) {
    let rss = match resident() {
        Ok(rss) => rss,
        Err(errno) => return throw_uv(scope, errno, "uv_resident_set_memory", None, None),
    };
    let heap = scope.get_heap_statistics();
    let external = heap.external_memory() as f64;
    let buffers = crate::isolate::array_buffer_bytes(scope) as f64;
    fill(
        scope,
        &args,
        &[
            rss,
            heap.total_heap_size() as f64,
            heap.used_heap_size() as f64,
            external,
            buffers,
        ],
    );
}

fn rss(
    scope: &mut v8::PinScope<'_, '_>,
    _args: v8::FunctionCallbackArguments<'_>,
    mut rv: v8::ReturnValue<'_>,
) {
    match resident() {
        Ok(rss) => rv.set_double(rss),
        Err(errno) => throw_uv(scope, errno, "uv_resident_set_memory", None, None),
    }
}

fn usage(
    ask: unsafe extern "C" fn(*mut uv::uv_rusage_t) -> c_int,
) -> Result<uv::uv_rusage_t, c_int> {
    // SAFETY: the record is made of numbers, for which zero is valid; libuv fills it.
    unsafe {
        let mut usage: uv::uv_rusage_t = std::mem::zeroed();
        match ask(&raw mut usage) {
            0 => Ok(usage),
            errno => Err(errno),
        }
    }
}

fn microseconds(time: uv::uv_timeval_t) -> f64 {
    time.tv_sec as f64 * 1e6 + time.tv_usec as f64
}

fn cpu_usage<'s>(
    scope: &mut v8::PinScope<'s, '_>,
    args: v8::FunctionCallbackArguments<'s>,
    rv: v8::ReturnValue<'s>,
) {
    cpu_times(scope, &args, rv, uv::uv_getrusage);
}

fn thread_cpu_usage<'s>(
    scope: &mut v8::PinScope<'s, '_>,
    args: v8::FunctionCallbackArguments<'s>,
    rv: v8::ReturnValue<'s>,
) {
    cpu_times(scope, &args, rv, uv::uv_getrusage_thread);
}

fn cpu_times<'s>(
    scope: &mut v8::PinScope<'s, '_>,
    args: &v8::FunctionCallbackArguments<'s>,
    mut rv: v8::ReturnValue<'s>,
    ask: unsafe extern "C" fn(*mut uv::uv_rusage_t) -> c_int,
) {
    match usage(ask) {
        Ok(usage) => fill(
            scope,
            args,
            &[microseconds(usage.ru_utime), microseconds(usage.ru_stime)],
        ),
        Err(errno) => rv.set_int32(errno),
    }
}

fn resource_usage<'s>(
    scope: &mut v8::PinScope<'s, '_>,
    args: v8::FunctionCallbackArguments<'s>,
    mut rv: v8::ReturnValue<'s>,
) {
    let u = match usage(uv::uv_getrusage) {
        Ok(usage) => usage,
        Err(errno) => return rv.set_int32(errno),
    };
    let counts = [
        u.ru_maxrss,
        u.ru_ixrss,
        u.ru_idrss,
        u.ru_isrss,
        u.ru_minflt,
        u.ru_majflt,
        u.ru_nswap,
        u.ru_inblock,
        u.ru_oublock,
        u.ru_msgsnd,
        u.ru_msgrcv,
        u.ru_nsignals,
        u.ru_nvcsw,
        u.ru_nivcsw,
    ];
    let mut values = vec![microseconds(u.ru_utime), microseconds(u.ru_stime)];
    values.extend(counts.iter().map(|&count| count as f64));
    fill(scope, &args, &values);
}

fn available_memory(
    _scope: &mut v8::PinScope<'_, '_>,
    _args: v8::FunctionCallbackArguments<'_>,
    mut rv: v8::ReturnValue<'_>,
) {
    // SAFETY: reads a number from the system.
    rv.set_double(unsafe { uv::uv_get_available_memory() } as f64);
}

fn constrained_memory(
    _scope: &mut v8::PinScope<'_, '_>,
    _args: v8::FunctionCallbackArguments<'_>,
    mut rv: v8::ReturnValue<'_>,
) {
    // SAFETY: reads a number from the system.
    rv.set_double(unsafe { uv::uv_get_constrained_memory() } as f64);
}

/// `umask(mask | undefined)`: the old mask; undefined leaves it as it is.
fn umask(
    scope: &mut v8::PinScope<'_, '_>,
    args: v8::FunctionCallbackArguments<'_>,
    mut rv: v8::ReturnValue<'_>,
) {
    let mask = args.get(0);
    // SAFETY: sets the process's mask; there is no way to read it without.
    let old = unsafe {
        if mask.is_undefined() {
            let old = libc::umask(0);
            libc::umask(old);
            old
        } else {
            libc::umask(mask.uint32_value(scope).unwrap_or(0) as libc::mode_t)
        }
    };
    rv.set_uint32(old);
}

/// `kill(pid, signal)`: 0 or a negative error number.
fn kill(
    scope: &mut v8::PinScope<'_, '_>,
    args: v8::FunctionCallbackArguments<'_>,
    mut rv: v8::ReturnValue<'_>,
) {
    let (Some(pid), Some(signal)) = (
        args.get(0).int32_value(scope),
        args.get(1).int32_value(scope),
    ) else {
        return;
    };
    // SAFETY: a system call with two numbers.
    rv.set_int32(unsafe { uv::uv_kill(pid, signal) });
}

fn abort(
    _scope: &mut v8::PinScope<'_, '_>,
    _args: v8::FunctionCallbackArguments<'_>,
    _rv: v8::ReturnValue<'_>,
) {
    std::process::abort();
}

fn cwd(
    scope: &mut v8::PinScope<'_, '_>,
    _args: v8::FunctionCallbackArguments<'_>,
    mut rv: v8::ReturnValue<'_>,
) {
    match std::env::current_dir() {
        Ok(dir) => rv.set(string(scope, &dir.to_string_lossy()).into()),
        Err(error) => {
            let errno = error.raw_os_error().unwrap_or(libc::EIO);
            throw_uv(scope, -errno, "uv_cwd", None, None);
        }
    }
}

fn chdir(
    scope: &mut v8::PinScope<'_, '_>,
    args: v8::FunctionCallbackArguments<'_>,
    _rv: v8::ReturnValue<'_>,
) {
    let target = text(scope, args.get(0));
    let from = std::env::current_dir().unwrap_or_default();
    if let Err(error) = std::env::set_current_dir(&target) {
        let errno = error.raw_os_error().unwrap_or(libc::EINVAL);
        let from = from.to_string_lossy();
        throw_uv(scope, -errno, "chdir", Some(&from), Some(&target));
    }
}

macro_rules! id_getters {
    ($($name:ident),*) => {$(
        fn $name(
            _scope: &mut v8::PinScope<'_, '_>,
            _args: v8::FunctionCallbackArguments<'_>,
            mut rv: v8::ReturnValue<'_>,
        ) {
            // SAFETY: reads a number of the process.
            rv.set_uint32(unsafe { libc::$name() });
        }
    )*};
}

id_getters!(getuid, geteuid, getgid, getegid);

fn getgroups(
    scope: &mut v8::PinScope<'_, '_>,
    _args: v8::FunctionCallbackArguments<'_>,
    mut rv: v8::ReturnValue<'_>,
) {
    // SAFETY: asked for no room, the call returns how much is needed.
    let count = unsafe { libc::getgroups(0, std::ptr::null_mut()) };
    let mut groups: Vec<libc::gid_t> = vec![0; count.max(0) as usize];
    // SAFETY: the room is as long as said.
    let count = unsafe { libc::getgroups(groups.len() as c_int, groups.as_mut_ptr()) };
    if count < 0 {
        let errno = std::io::Error::last_os_error().raw_os_error().unwrap_or(0);
        return throw_uv(scope, -errno, "getgroups", None, None);
    }
    groups.truncate(count as usize);
    // SAFETY: reads a number of the process.
    let own = unsafe { libc::getegid() };
    if !groups.contains(&own) {
        groups.push(own);
    }
    let groups: Vec<v8::Local<'_, v8::Value>> = groups
        .iter()
        .map(|&id| v8::Integer::new_from_unsigned(scope, id).into())
        .collect();
    rv.set(v8::Array::new_with_elements(scope, &groups).into());
}

fn user_id(scope: &mut v8::PinScope<'_, '_>, value: v8::Local<'_, v8::Value>) -> Option<u32> {
    if value.is_number() {
        return value.uint32_value(scope);
    }
    let name = CString::new(text(scope, value)).ok()?;
    // SAFETY: the name is terminated; the record is read before anyone asks again on this thread.
    unsafe {
        let entry = libc::getpwnam(name.as_ptr());
        (!entry.is_null()).then(|| (*entry).pw_uid)
    }
}

fn group_id(scope: &mut v8::PinScope<'_, '_>, value: v8::Local<'_, v8::Value>) -> Option<u32> {
    if value.is_number() {
        return value.uint32_value(scope);
    }
    let name = CString::new(text(scope, value)).ok()?;
    // SAFETY: as in `user_id`.
    unsafe {
        let entry = libc::getgrnam(name.as_ptr());
        (!entry.is_null()).then(|| (*entry).gr_gid)
    }
}

/// Throws what the system said of the last call, in the words that Node has for calls of its own.
fn throw_errno(scope: &mut v8::PinScope<'_, '_>, syscall: &str) {
    let errno = std::io::Error::last_os_error().raw_os_error().unwrap_or(0);
    let error = errno_exception(scope, errno, syscall);
    scope.throw_exception(error);
}

macro_rules! id_setters {
    ($($name:ident by $find:ident),* $(,)?) => {$(
        /// Returns 1 when nobody has the given name.
        fn $name(
            scope: &mut v8::PinScope<'_, '_>,
            args: v8::FunctionCallbackArguments<'_>,
            mut rv: v8::ReturnValue<'_>,
        ) {
            match $find(scope, args.get(0)) {
                None => rv.set_int32(1),
                // SAFETY: a system call with a number.
                Some(id) if unsafe { libc::$name(id) } == 0 => rv.set_int32(0),
                Some(_) => throw_errno(scope, stringify!($name)),
            }
        }
    )*};
}

id_setters! {
    setuid by user_id,
    seteuid by user_id,
    setgid by group_id,
    setegid by group_id,
}

/// `setgroups(ids)`: the position, from 1, of the first group that does not exist.
fn setgroups<'s>(
    scope: &mut v8::PinScope<'s, '_>,
    args: v8::FunctionCallbackArguments<'s>,
    mut rv: v8::ReturnValue<'s>,
) {
    let Ok(list) = v8::Local::<v8::Array>::try_from(args.get(0)) else {
        return;
    };
    let mut ids = Vec::with_capacity(list.length() as usize);
    for index in 0..list.length() {
        let Some(item) = list.get_index(scope, index) else {
            return;
        };
        match group_id(scope, item) {
            Some(id) => ids.push(id),
            None => return rv.set_uint32(index + 1),
        }
    }
    // SAFETY: the list is as long as said.
    if unsafe { libc::setgroups(ids.len(), ids.as_ptr()) } != 0 {
        return throw_errno(scope, "setgroups");
    }
    rv.set_int32(0);
}

/// `initgroups(user, group)`: 1 for an unknown user, 2 for an unknown group.
fn initgroups<'s>(
    scope: &mut v8::PinScope<'s, '_>,
    args: v8::FunctionCallbackArguments<'s>,
    mut rv: v8::ReturnValue<'s>,
) {
    let user = if args.get(0).is_number() {
        let id = args.get(0).uint32_value(scope).unwrap_or(0);
        // SAFETY: the record is read at once.
        unsafe {
            let entry = libc::getpwuid(id);
            (!entry.is_null()).then(|| CStr::from_ptr((*entry).pw_name).to_owned())
        }
    } else {
        CString::new(text(scope, args.get(0))).ok()
    };
    let Some(user) = user else {
        return rv.set_int32(1);
    };
    let Some(group) = group_id(scope, args.get(1)) else {
        return rv.set_int32(2);
    };
    // SAFETY: the name is terminated.
    if unsafe { libc::initgroups(user.as_ptr(), group) } != 0 {
        return throw_errno(scope, "initgroups");
    }
    rv.set_int32(0);
}

/// The strings of an array, as C has them.
fn c_strings(
    scope: &mut v8::PinScope<'_, '_>,
    value: v8::Local<'_, v8::Value>,
) -> Option<Vec<CString>> {
    let list = v8::Local::<v8::Array>::try_from(value).ok()?;
    let mut strings = Vec::with_capacity(list.length() as usize);
    for index in 0..list.length() {
        let item = list.get_index(scope, index)?;
        strings.push(CString::new(text(scope, item)).ok()?);
    }
    Some(strings)
}

/// `execve(path, args, variables)`: returns only by throwing.
fn execve<'s>(
    scope: &mut v8::PinScope<'s, '_>,
    args: v8::FunctionCallbackArguments<'s>,
    _rv: v8::ReturnValue<'s>,
) {
    let path = CString::new(text(scope, args.get(0)));
    let (Ok(path), Some(arguments), Some(variables)) = (
        path,
        c_strings(scope, args.get(1)),
        c_strings(scope, args.get(2)),
    ) else {
        return throw_error(scope, ErrorKind::Type, "ERR_INVALID_ARG_VALUE", "invalid arguments");
    };
    let pointers = |strings: &[CString]| -> Vec<*const libc::c_char> {
        let end = std::iter::once(std::ptr::null());
        strings.iter().map(|string| string.as_ptr()).chain(end).collect()
    };
    let (arguments, variables) = (pointers(&arguments), pointers(&variables));
    // The program that comes has the same three streams.
    for stream in 0..3 {
        // SAFETY: changes a flag of a descriptor, or fails.
        unsafe { libc::fcntl(stream, libc::F_SETFD, 0) };
    }
    // SAFETY: all strings are terminated, and the arrays end with a null.
    unsafe { libc::execve(path.as_ptr(), arguments.as_ptr(), variables.as_ptr()) };
    throw_errno(scope, "process.execve");
}
