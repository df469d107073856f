//! What a report says of the process and the machine; nothing here needs JavaScript.

use std::ffi::{CStr, c_int, c_void};

use libuv_sys2 as uv;
use serde_json::{Map, Value, json};

/// A text of the C library's, up to its end.
pub(super) fn chars(text: &[std::ffi::c_char]) -> String {
    let bytes: Vec<u8> = text
        .iter()
        .take_while(|&&c| c != 0)
        .map(|&c| c as u8)
        .collect();
    String::from_utf8_lossy(&bytes).into_owned()
}

/// System, release, version, machine, host.
pub(super) fn os_names() -> (String, String, String, String, String) {
    // SAFETY: the record is made of numbers; libuv fills it.
    unsafe {
        let mut names: uv::uv_utsname_t = std::mem::zeroed();
        uv::uv_os_uname(&raw mut names);
        let mut host = [0; 256];
        let mut length = host.len();
        uv::uv_os_gethostname(host.as_mut_ptr(), &raw mut length);
        (
            chars(&names.sysname),
            chars(&names.release),
            chars(&names.version),
            chars(&names.machine),
            chars(&host),
        )
    }
}

/// The processors and their times.
pub(super) fn cpus() -> Value {
    let mut list = std::ptr::null_mut();
    let mut count: c_int = 0;
    // SAFETY: libuv makes the list, which is read within its length and given back.
    unsafe {
        if uv::uv_cpu_info(&raw mut list, &raw mut count) != 0 {
            return json!([]);
        }
        let cpus = (0..count as usize)
            .map(|index| {
                let cpu = &*list.add(index);
                json!({
                    "model": CStr::from_ptr(cpu.model).to_string_lossy(),
                    "speed": cpu.speed,
                    "user": cpu.cpu_times.user,
                    "nice": cpu.cpu_times.nice,
                    "sys": cpu.cpu_times.sys,
                    "idle": cpu.cpu_times.idle,
                    "irq": cpu.cpu_times.irq,
                })
            })
            .collect();
        uv::uv_free_cpu_info(list, count);
        Value::Array(cpus)
    }
}

/// The addresses of the machine.
pub(super) fn network_interfaces() -> Value {
    let mut list = std::ptr::null_mut();
    let mut count: c_int = 0;
    // SAFETY: libuv makes the list, which is read within its length and given back; the unions are read
    // by the family that they carry.
    unsafe {
        if uv::uv_interface_addresses(&raw mut list, &raw mut count) != 0 {
            return json!([]);
        }
        let mut interfaces = Vec::new();
        for index in 0..count as usize {
            let entry = &*list.add(index);
            let mac: Vec<String> = entry
                .phys_addr
                .iter()
                .map(|&byte| format!("{:02x}", byte as u8))
                .collect();
            let mut interface = json!({
                "name": CStr::from_ptr(entry.name).to_string_lossy(),
                "internal": entry.is_internal != 0,
                "mac": mac.join(":"),
            });
            let mut address = [0; 64];
            let mut mask = [0; 64];
            let family = c_int::from(entry.address.address4.sin_family);
            if family == libc::AF_INET {
                let size = address.len();
                uv::uv_ip4_name(
                    &raw const entry.address.address4,
                    address.as_mut_ptr(),
                    size,
                );
                uv::uv_ip4_name(&raw const entry.netmask.netmask4, mask.as_mut_ptr(), size);
                interface["address"] = json!(chars(&address));
                interface["netmask"] = json!(chars(&mask));
                interface["family"] = json!("IPv4");
            } else if family == libc::AF_INET6 {
                let size = address.len();
                uv::uv_ip6_name(
                    &raw const entry.address.address6,
                    address.as_mut_ptr(),
                    size,
                );
                uv::uv_ip6_name(&raw const entry.netmask.netmask6, mask.as_mut_ptr(), size);
                interface["address"] = json!(chars(&address));
                interface["netmask"] = json!(chars(&mask));
                interface["family"] = json!("IPv6");
                interface["scopeid"] = json!(entry.address.address6.sin6_scope_id);
            } else {
                interface["family"] = json!("unknown");
            }
            interfaces.push(interface);
        }
        uv::uv_free_interface_addresses(list, count);
        Value::Array(interfaces)
    }
}

/// The frames below this one, as the unwinder sees them.
pub(super) fn native_stack() -> Value {
    let mut frames = [std::ptr::null_mut::<c_void>(); 64];
    // SAFETY: the room is as long as said.
    let count = unsafe { libc::backtrace(frames.as_mut_ptr(), frames.len() as c_int) };
    let frames = frames[..count.max(0) as usize].iter();
    frames
        .map(|&pc| json!({ "pc": format!("{:#018x}", pc as usize), "symbol": symbol(pc) }))
        .collect()
}

/// `name [file]` of a function, as far as the loader knows it.
fn symbol(pc: *mut c_void) -> String {
    // SAFETY: any address may be asked for; the record is made of pointers, which are null or texts that
    // live as long as the shared object, which is on the stack.
    unsafe {
        let mut info: libc::Dl_info = std::mem::zeroed();
        if libc::dladdr(pc, &raw mut info) == 0 {
            return String::new();
        }
        let mut symbol = String::new();
        if !info.dli_sname.is_null() {
            symbol += &CStr::from_ptr(info.dli_sname).to_string_lossy();
        }
        if !info.dli_fname.is_null() {
            symbol += &format!(" [{}]", CStr::from_ptr(info.dli_fname).to_string_lossy());
        }
        symbol
    }
}

/// The times of a usage record and their shares of the process's time.
fn cpu(usage: &mut Map<String, Value>, user: f64, kernel: f64) {
    let uptime = crate::trace::since_start().as_secs_f64().max(0.001);
    let percent = |seconds: f64| json!(seconds / uptime * 100.0);
    usage.insert("userCpuSeconds".into(), json!(user));
    usage.insert("kernelCpuSeconds".into(), json!(kernel));
    usage.insert("cpuConsumptionPercent".into(), percent(user + kernel));
    usage.insert("userCpuConsumptionPercent".into(), percent(user));
    usage.insert("kernelCpuConsumptionPercent".into(), percent(kernel));
}

/// What the process has used, and what the machine has.
pub(super) fn resource_usage() -> Value {
    let mut rss: usize = 0;
    // SAFETY: the record is made of numbers; libuv fills it, and reads the others from the system.
    let (usage, free, total, constrained, available) = unsafe {
        let mut usage: uv::uv_rusage_t = std::mem::zeroed();
        uv::uv_getrusage(&raw mut usage);
        uv::uv_resident_set_memory(&raw mut rss);
        (
            usage,
            uv::uv_get_free_memory(),
            uv::uv_get_total_memory(),
            uv::uv_get_constrained_memory(),
            uv::uv_get_available_memory(),
        )
    };
    let seconds = |time: uv::uv_timeval_t| time.tv_sec as f64 + time.tv_usec as f64 / 1e6;
    let mut map = Map::new();
    map.insert("free_memory".into(), json!(free));
    map.insert("total_memory".into(), json!(total));
    map.insert("rss".into(), json!(rss));
    if constrained != 0 {
        map.insert("constrained_memory".into(), json!(constrained));
    }
    map.insert("available_memory".into(), json!(available));
    cpu(&mut map, seconds(usage.ru_utime), seconds(usage.ru_stime));
    map.insert("maxRss".into(), json!(usage.ru_maxrss * 1024));
    map.insert(
        "pageFaults".into(),
        json!({ "IORequired": usage.ru_majflt, "IONotRequired": usage.ru_minflt }),
    );
    map.insert(
        "fsActivity".into(),
        json!({ "reads": usage.ru_inblock, "writes": usage.ru_oublock }),
    );
    Value::Object(map)
}

/// What this thread has used; none where the system does not count it.
#[cfg(target_os = "linux")]
pub(super) fn thread_usage() -> Option<Value> {
    // SAFETY: the record is made of numbers; the call fills it.
    let usage = unsafe {
        let mut usage: libc::rusage = std::mem::zeroed();
        if libc::getrusage(libc::RUSAGE_THREAD, &raw mut usage) != 0 {
            return None;
        }
        usage
    };
    let seconds = |time: libc::timeval| time.tv_sec as f64 + time.tv_usec as f64 / 1e6;
    let mut map = Map::new();
    cpu(&mut map, seconds(usage.ru_utime), seconds(usage.ru_stime));
    map.insert(
        "fsActivity".into(),
        json!({ "reads": usage.ru_inblock, "writes": usage.ru_oublock }),
    );
    Some(Value::Object(map))
}

#[cfg(not(target_os = "linux"))]
pub(super) fn thread_usage() -> Option<Value> {
    None
}

/// The limits of the process.
pub(super) fn user_limits() -> Value {
    let limits = [
        ("core_file_size_blocks", libc::RLIMIT_CORE),
        ("data_seg_size_bytes", libc::RLIMIT_DATA),
        ("file_size_blocks", libc::RLIMIT_FSIZE),
        ("max_locked_memory_bytes", libc::RLIMIT_MEMLOCK),
        ("max_memory_size_bytes", libc::RLIMIT_RSS),
        ("open_files", libc::RLIMIT_NOFILE),
        ("stack_size_bytes", libc::RLIMIT_STACK),
        ("cpu_time_seconds", libc::RLIMIT_CPU),
        ("max_user_processes", libc::RLIMIT_NPROC),
        ("virtual_memory_bytes", libc::RLIMIT_AS),
    ];
    let value = |limit: libc::rlim_t| {
        if limit == libc::RLIM_INFINITY {
            json!("unlimited")
        } else {
            json!(limit)
        }
    };
    let limits: Map<String, Value> = limits
        .into_iter()
        .map(|(name, resource)| {
            // SAFETY: the record is two numbers; the call fills it.
            let limit = unsafe {
                let mut limit: libc::rlimit = std::mem::zeroed();
                libc::getrlimit(resource, &raw mut limit);
                limit
            };
            (
                name.to_owned(),
                json!({ "soft": value(limit.rlim_cur), "hard": value(limit.rlim_max) }),
            )
        })
        .collect();
    Value::Object(limits)
}

/// The files of the shared objects that are loaded.
#[cfg(target_os = "linux")]
pub(super) fn shared_objects() -> Value {
    unsafe extern "C" fn visit(
        info: *mut libc::dl_phdr_info,
        _size: usize,
        names: *mut c_void,
    ) -> c_int {
        // SAFETY: the loader hands out a valid record; `names` is the list below.
        unsafe {
            let name = CStr::from_ptr((*info).dlpi_name).to_string_lossy();
            if !name.is_empty() {
                (*names.cast::<Vec<String>>()).push(name.into_owned());
            }
        }
        0
    }
    let mut names: Vec<String> = Vec::new();
    // SAFETY: the list outlives the walk.
    unsafe { libc::dl_iterate_phdr(Some(visit), (&raw mut names).cast()) };
    json!(names)
}

#[cfg(not(target_os = "linux"))]
pub(super) fn shared_objects() -> Value {
    json!([])
}
