//! Diagnostic reports (`process.report`): the state of the process as JSON, in Node's form.
//!
//! A report can be asked for by JavaScript, or be written by a thread that is about to end the process;
//! then there is nothing of JavaScript in it.

use std::ffi::{CStr, c_int, c_void};
use std::io::Write as _;
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::{Duration, SystemTime};

use libuv_sys2 as uv;
use serde_json::{Map, Value, json};

/// How reports are written; of the whole process, as they are.
#[derive(Clone, Debug, Default)]
pub struct Settings {
    /// Whether a fatal error writes one (`--report-on-fatalerror`).
    pub on_fatal_error: bool,
    /// Where to; the working directory when empty.
    pub directory: String,
    /// The file's name; made of time and process when empty.
    pub filename: String,
    /// Without line breaks.
    pub compact: bool,
    /// Without the environment's variables.
    pub exclude_env: bool,
    /// Without network interfaces.
    pub exclude_network: bool,
    /// The command line.
    pub command_line: Vec<String>,
}

static SETTINGS: Mutex<Option<Settings>> = Mutex::new(None);
static LAST_NUMBER: AtomicU32 = AtomicU32::new(0);

fn lock() -> MutexGuard<'static, Option<Settings>> {
    SETTINGS.lock().unwrap_or_else(PoisonError::into_inner)
}

/// The settings.
pub fn settings() -> Settings {
    lock().clone().unwrap_or_default()
}

/// Changes the settings.
pub fn change(change: impl FnOnce(&mut Settings)) {
    change(lock().get_or_insert_default());
}

/// What a report says of the JavaScript of the thread that makes it.
pub struct JavaScript {
    /// V8's heap, as Node writes it.
    pub heap: Value,
    /// The error, or where the program is.
    pub stack: Value,
    /// The handles on the loop.
    pub handles: Value,
    /// The number of the thread.
    pub thread_id: u32,
}

/// Makes a report.
pub fn make(
    event: &str,
    trigger: &str,
    filename: Option<&str>,
    javascript: Option<JavaScript>,
) -> Value {
    let settings = settings();
    let (heap, stack, handles, thread_id) = match javascript {
        Some(js) => (Some(js.heap), js.stack, js.handles, json!(js.thread_id)),
        None => (
            None,
            json!({ "message": "No stack.", "stack": ["Unavailable."] }),
            json!([]),
            Value::Null,
        ),
    };
    let mut report = Map::new();
    let header = header(&settings, event, trigger, filename, thread_id);
    report.insert("header".into(), header);
    report.insert("javascriptStack".into(), stack);
    if let Some(heap) = heap {
        report.insert("javascriptHeap".into(), heap);
    }
    report.insert("nativeStack".into(), native_stack());
    report.insert("resourceUsage".into(), resource_usage());
    report.insert("libuv".into(), handles);
    report.insert("workers".into(), json!([]));
    if !settings.exclude_env {
        let variables: Map<String, Value> = std::env::vars_os()
            .map(|(name, value)| {
                (
                    name.to_string_lossy().into_owned(),
                    json!(value.to_string_lossy()),
                )
            })
            .collect();
        report.insert("environmentVariables".into(), Value::Object(variables));
    }
    report.insert("userLimits".into(), user_limits());
    report.insert("sharedObjects".into(), shared_objects());
    Value::Object(report)
}

/// The text of a report.
pub fn text(report: &Value) -> String {
    let text = if settings().compact {
        serde_json::to_string(report)
    } else {
        serde_json::to_string_pretty(report)
    };
    text.unwrap_or_default()
}

/// The name of the next report's file.
pub fn next_filename(thread_id: u32) -> String {
    let settings = settings();
    if !settings.filename.is_empty() {
        return settings.filename;
    }
    let number = LAST_NUMBER.fetch_add(1, Ordering::Relaxed) + 1;
    let t = local_time();
    format!(
        "report.{:04}{:02}{:02}.{:02}{:02}{:02}.{}.{thread_id}.{number:03}.json",
        t.tm_year + 1900,
        t.tm_mon + 1,
        t.tm_mday,
        t.tm_hour,
        t.tm_min,
        t.tm_sec,
        std::process::id()
    )
}

/// Writes a report and says so on stderr, as Node does. Returns the file's name.
///
/// # Errors
/// When the file cannot be written.
pub fn write(filename: &str, report: &Value) -> std::io::Result<String> {
    let directory = settings().directory;
    let path = if directory.is_empty() {
        std::path::PathBuf::from(filename)
    } else {
        std::path::Path::new(&directory).join(filename)
    };
    let mut stderr = std::io::stderr();
    // A closed stderr is no reason to write no report.
    let _ = writeln!(stderr, "\nWriting Node.js report to file: {filename}");
    std::fs::write(&path, text(report) + "\n")?;
    let _ = writeln!(stderr, "Node.js report completed");
    Ok(filename.to_owned())
}

/// Writes a report about a fatal error, if that was asked for.
pub fn on_fatal_error(_location: &str, message: &str) {
    if !settings().on_fatal_error {
        return;
    }
    let filename = next_filename(0);
    let report = make(message, "FatalError", Some(&filename), None);
    if let Err(error) = write(&filename, &report) {
        // The process is ending: all that is left is to say so.
        let _ = writeln!(std::io::stderr(), "Failed to write the report: {error}");
    }
}

fn local_time() -> libc::tm {
    let now = SystemTime::now()
        .duration_since(SystemTime::UNIX_EPOCH)
        .unwrap_or(Duration::ZERO);
    let seconds = now.as_secs() as libc::time_t;
    // SAFETY: the record is made of numbers and a pointer that may be null; the call fills it.
    unsafe {
        let mut time: libc::tm = std::mem::zeroed();
        libc::localtime_r(&raw const seconds, &raw mut time);
        time
    }
}

fn header(
    settings: &Settings,
    event: &str,
    trigger: &str,
    filename: Option<&str>,
    thread_id: Value,
) -> Value {
    let now = SystemTime::now()
        .duration_since(SystemTime::UNIX_EPOCH)
        .unwrap_or(Duration::ZERO);
    let t = local_time();
    let versions: Map<String, Value> = crate::versions()
        .into_iter()
        .map(|(name, version)| (name.to_owned(), json!(version)))
        .collect();
    let (major, minor, patch) = crate::NODE_VERSION;
    let os = os_names();
    let mut header = json!({
        "reportVersion": 5,
        "event": event,
        "trigger": trigger,
        "filename": filename,
        "dumpEventTime": format!(
            "{:04}-{:02}-{:02}T{:02}:{:02}:{:02}Z",
            t.tm_year + 1900, t.tm_mon + 1, t.tm_mday, t.tm_hour, t.tm_min, t.tm_sec
        ),
        "dumpEventTimeStamp": now.as_millis().to_string(),
        "processId": std::process::id(),
        "threadId": thread_id,
        "cwd": std::env::current_dir().unwrap_or_default().to_string_lossy(),
        "commandLine": settings.command_line,
        "nodejsVersion": format!("v{major}.{minor}.{patch}"),
        "wordSize": usize::BITS,
        "arch": crate::arch(),
        "platform": crate::platform_name(),
        "componentVersions": versions,
        "release": { "name": "node" },
        "osName": os.0,
        "osRelease": os.1,
        "osVersion": os.2,
        "osMachine": os.3,
        "cpus": cpus(),
        "host": os.4,
    });
    // SAFETY: the C library returns a static text.
    #[cfg(target_env = "gnu")]
    unsafe {
        let version = CStr::from_ptr(libc::gnu_get_libc_version()).to_string_lossy();
        header["glibcVersionRuntime"] = json!(version);
        header["glibcVersionCompiler"] = json!(version);
    }
    header["networkInterfaces"] = if settings.exclude_network {
        json!([])
    } else {
        network_interfaces()
    };
    header
}

fn chars(text: &[std::ffi::c_char]) -> String {
    let bytes: Vec<u8> = text
        .iter()
        .take_while(|&&c| c != 0)
        .map(|&c| c as u8)
        .collect();
    String::from_utf8_lossy(&bytes).into_owned()
}

/// System, release, version, machine, host.
fn os_names() -> (String, String, String, String, String) {
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

fn cpus() -> Value {
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

fn network_interfaces() -> Value {
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

fn native_stack() -> Value {
    let mut frames = [std::ptr::null_mut::<c_void>(); 64];
    // SAFETY: the room is as long as said; symbols are looked up for addresses of code.
    unsafe {
        let count = libc::backtrace(frames.as_mut_ptr(), frames.len() as c_int);
        let frames = frames[..count.max(0) as usize]
            .iter()
            .map(|&pc| {
                let mut info: libc::Dl_info = std::mem::zeroed();
                let found = libc::dladdr(pc, &raw mut info) != 0 && !info.dli_sname.is_null();
                let symbol = if found {
                    CStr::from_ptr(info.dli_sname)
                        .to_string_lossy()
                        .into_owned()
                } else {
                    String::new()
                };
                json!({ "pc": format!("{:#x}", pc as usize), "symbol": symbol })
            })
            .collect();
        Value::Array(frames)
    }
}

fn resource_usage() -> Value {
    // SAFETY: the record is made of numbers; libuv fills it.
    let usage = unsafe {
        let mut usage: uv::uv_rusage_t = std::mem::zeroed();
        uv::uv_getrusage(&raw mut usage);
        usage
    };
    let seconds = |time: uv::uv_timeval_t| time.tv_sec as f64 + time.tv_usec as f64 / 1e6;
    let (user, kernel) = (seconds(usage.ru_utime), seconds(usage.ru_stime));
    let uptime = crate::trace::since_start().as_secs_f64().max(0.001);
    let mut rss: usize = 0;
    // SAFETY: libuv writes one number, or reads numbers from the system.
    let (free, total, constrained, available) = unsafe {
        uv::uv_resident_set_memory(&raw mut rss);
        (
            uv::uv_get_free_memory(),
            uv::uv_get_total_memory(),
            uv::uv_get_constrained_memory(),
            uv::uv_get_available_memory(),
        )
    };
    json!({
        "free_memory": free.to_string(),
        "total_memory": total.to_string(),
        "rss": rss.to_string(),
        "constrained_memory": constrained.to_string(),
        "available_memory": available.to_string(),
        "userCpuSeconds": user,
        "kernelCpuSeconds": kernel,
        "cpuConsumptionPercent": (user + kernel) / uptime * 100.0,
        "userCpuConsumptionPercent": user / uptime * 100.0,
        "kernelCpuConsumptionPercent": kernel / uptime * 100.0,
        "maxRss": (usage.ru_maxrss * 1024).to_string(),
        "pageFaults": { "IORequired": usage.ru_majflt, "IONotRequired": usage.ru_minflt },
        "fsActivity": { "reads": usage.ru_inblock, "writes": usage.ru_oublock },
    })
}

fn user_limits() -> Value {
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

#[cfg(target_os = "linux")]
fn shared_objects() -> Value {
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
fn shared_objects() -> Value {
    json!([])
}
