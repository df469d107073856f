//! Diagnostic reports (`process.report`): the state of the process as JSON, in Node's form.
//!
//! A report can be asked for by JavaScript, or be written by a thread that is about to end the process;
//! on a thread that has no JavaScript there is nothing of it in the report.

mod javascript;
mod system;

use std::cell::{Cell, RefCell};
use std::ffi::{CStr, c_char};
use std::io::Write as _;
use std::rc::{Rc, Weak};
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError, mpsc};
use std::time::{Duration, Instant, SystemTime};

use serde_json::{Map, Value, json};

use crate::Env;
use crate::options::Options;
use crate::worker::Workers;

pub use javascript::error_stack;

/// How long a report waits for what the workers say of themselves. One that is in native code, or asleep
/// in `Atomics.wait`, does not answer, and is left out.
const WORKERS_ANSWER: Duration = Duration::from_secs(1);

/// How reports are written; of the whole process, as they are.
#[derive(Clone, Debug)]
pub struct Settings {
    /// Whether a fatal error writes one (`--report-on-fatalerror`).
    pub on_fatal_error: bool,
    /// Whether an uncaught exception does (`--report-uncaught-exception`).
    pub on_uncaught_exception: bool,
    /// Whether the signal does (`--report-on-signal`).
    pub on_signal: bool,
    /// The signal (`--report-signal`); `SIGUSR2` when empty.
    pub signal: String,
    /// Where to (`--report-directory`); the working directory when empty.
    pub directory: String,
    /// The file's name (`--report-filename`); made of time and process when empty.
    pub filename: String,
    /// Without line breaks (`--report-compact`).
    pub compact: bool,
    /// Without the environment's variables (`--report-exclude-env`).
    pub exclude_env: bool,
    /// Without network interfaces (`--report-exclude-network`).
    pub exclude_network: bool,
}

impl Settings {
    const fn new() -> Self {
        Self {
            on_fatal_error: false,
            on_uncaught_exception: false,
            on_signal: false,
            signal: String::new(),
            directory: String::new(),
            filename: String::new(),
            compact: false,
            exclude_env: false,
            exclude_network: false,
        }
    }
}

static SETTINGS: Mutex<Settings> = Mutex::new(Settings::new());
static LAST_NUMBER: AtomicU32 = AtomicU32::new(0);
/// Held by the thread that writes the report about its fatal error; others wait for it to end the process.
static FATAL: Mutex<()> = Mutex::new(());

thread_local! {
    /// The environment of this thread.
    static CURRENT: RefCell<Weak<Env>> = const { RefCell::new(Weak::new()) };
    /// Whether this thread reports a fatal error: one inside of that is not reported.
    static IN_FATAL: Cell<bool> = const { Cell::new(false) };
}

fn lock() -> MutexGuard<'static, Settings> {
    SETTINGS.lock().unwrap_or_else(PoisonError::into_inner)
}

/// The settings.
pub fn settings() -> Settings {
    lock().clone()
}

/// Changes the settings.
pub fn change(change: impl FnOnce(&mut Settings)) {
    change(&mut lock());
}

/// Takes the settings from the command line, and the fatal errors of threads without JavaScript.
pub(crate) fn configure(options: &Options) {
    crate::trace::since_start();
    tenon_napi_impl::realm::set_fatal_handler(on_fatal_error);
    if !options
        .given
        .keys()
        .any(|name| name.starts_with("--report-"))
    {
        return;
    }
    let text = |name| options.text(name).unwrap_or_default().to_owned();
    change(|settings| {
        settings.on_fatal_error = options.flag("--report-on-fatalerror");
        settings.on_uncaught_exception = options.flag("--report-uncaught-exception");
        settings.on_signal = options.flag("--report-on-signal");
        settings.signal = text("--report-signal");
        settings.directory = text("--report-directory");
        settings.filename = text("--report-filename");
        settings.compact = options.flag("--report-compact");
        settings.exclude_env = options.flag("--report-exclude-env");
        settings.exclude_network = options.flag("--report-exclude-network");
    });
}

/// Makes `env` the environment that this thread's fatal errors are reported with.
pub(crate) fn attach(env: &Rc<Env>) {
    CURRENT.with(|current| *current.borrow_mut() = Rc::downgrade(env));
    // SAFETY: the isolate lives as long as its environment, and this is its thread.
    let mut isolate = unsafe { v8::Isolate::from_raw_isolate_ptr(env.isolate_ptr()) };
    isolate.set_oom_error_handler(on_out_of_memory);
}

/// What a report says of the JavaScript of the thread that makes it.
struct JavaScript {
    heap: Value,
    stack: Value,
    handles: Value,
    thread_id: u32,
    workers: Vec<Value>,
}

impl JavaScript {
    /// Of `env`, whose thread this is. Makes no objects in V8's heap.
    fn of(env: &Rc<Env>, stack: Value, trigger: &str) -> Self {
        // SAFETY: the isolate and the loop live as long as their environment, and this is its thread.
        let (heap, handles) = unsafe {
            let mut isolate = v8::Isolate::from_raw_isolate_ptr(env.isolate_ptr());
            let heap = javascript::heap(&mut isolate);
            (heap, javascript::handles(env.event_loop().uv()))
        };
        Self {
            heap,
            stack,
            handles,
            thread_id: thread_id(env),
            workers: workers(env, trigger),
        }
    }
}

fn thread_id(env: &Env) -> u32 {
    env.options().worker.as_ref().map_or(0, |w| w.thread_id)
}

/// The reports of the workers that an environment has made.
fn workers(env: &Env, trigger: &str) -> Vec<Value> {
    let Some(workers) = env.try_state::<Workers>() else {
        return Vec::new();
    };
    let (sender, answers) = mpsc::channel();
    for worker in workers.running() {
        let sender = sender.clone();
        let trigger = trigger.to_owned();
        worker.ask(Box::new(move || {
            let Some(env) = CURRENT.with(|current| current.borrow().upgrade()) else {
                return;
            };
            let event = format!("Worker thread subreport [{}]", worker_name(&env));
            let here = JavaScript::of(&env, javascript::no_stack(), &trigger);
            // Whoever asked may have stopped to wait.
            let _ = sender.send(make(&event, &trigger, None, Some(here)));
        }));
    }
    // Each that cannot answer drops its sender, so that the last one ends the wait.
    drop(sender);
    let end = Instant::now() + WORKERS_ANSWER;
    let mut reports = Vec::new();
    while let Ok(report) = answers.recv_timeout(end.saturating_duration_since(Instant::now())) {
        reports.push(report);
    }
    reports
}

fn worker_name(env: &Env) -> &str {
    match &env.options().worker {
        Some(worker) if !worker.name.is_empty() => &worker.name,
        _ => "WorkerThread",
    }
}

/// Makes a report on a thread with JavaScript; `stack` is what it says of the error.
pub fn of_thread(
    env: &Rc<Env>,
    event: &str,
    trigger: &str,
    filename: Option<&str>,
    stack: Value,
) -> Value {
    let here = JavaScript::of(env, stack, trigger);
    make(event, trigger, filename, Some(here))
}

fn make(event: &str, trigger: &str, filename: Option<&str>, here: Option<JavaScript>) -> Value {
    let settings = settings();
    let (heap, stack, handles, thread_id, workers) = match here {
        Some(js) => (
            Some(js.heap),
            js.stack,
            js.handles,
            json!(js.thread_id),
            js.workers,
        ),
        None => (
            None,
            javascript::no_stack(),
            json!([]),
            Value::Null,
            Vec::new(),
        ),
    };
    let mut report = Map::new();
    let header = header(&settings, event, trigger, filename, thread_id);
    report.insert("header".into(), header);
    report.insert("javascriptStack".into(), stack);
    if let Some(heap) = heap {
        report.insert("javascriptHeap".into(), heap);
    }
    report.insert("nativeStack".into(), system::native_stack());
    report.insert("resourceUsage".into(), system::resource_usage());
    if let Some(usage) = system::thread_usage() {
        report.insert("uvthreadResourceUsage".into(), usage);
    }
    report.insert("libuv".into(), handles);
    report.insert("workers".into(), Value::Array(workers));
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
    report.insert("userLimits".into(), system::user_limits());
    report.insert("sharedObjects".into(), system::shared_objects());
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
pub fn next_filename(env: Option<&Env>) -> String {
    let settings = settings();
    if !settings.filename.is_empty() {
        return settings.filename;
    }
    let number = LAST_NUMBER.fetch_add(1, Ordering::Relaxed) + 1;
    let t = local_time();
    format!(
        "report.{:04}{:02}{:02}.{:02}{:02}{:02}.{}.{}.{number:03}.json",
        t.tm_year + 1900,
        t.tm_mon + 1,
        t.tm_mday,
        t.tm_hour,
        t.tm_min,
        t.tm_sec,
        std::process::id(),
        env.map_or(0, thread_id),
    )
}

/// Writes a report to a file, or to `stdout` or `stderr`, and says so, or why not, on stderr, as Node
/// does. Returns whether it is written.
pub fn write(filename: &str, report: &Value) -> bool {
    let text = text(report) + "\n";
    let mut stderr = std::io::stderr();
    let written = match filename {
        "stdout" => std::io::stdout().write_all(text.as_bytes()),
        "stderr" => stderr.write_all(text.as_bytes()),
        _ => write_file(filename, &text),
    };
    // A closed stderr is no reason to write no report.
    if written.is_ok() {
        let _ = writeln!(stderr, "\nNode.js report completed");
    }
    written.is_ok()
}

fn write_file(filename: &str, text: &str) -> std::io::Result<()> {
    let directory = settings().directory;
    let mut stderr = std::io::stderr();
    let path = std::path::Path::new(&directory).join(filename);
    let mut file = match std::fs::File::create(&path) {
        Ok(file) => file,
        Err(error) => {
            let errno = error.raw_os_error().unwrap_or(0);
            let place = if directory.is_empty() {
                String::new()
            } else {
                format!(" directory: {directory}")
            };
            // As in `write`.
            let _ = writeln!(
                stderr,
                "\nFailed to open Node.js report file: {filename}{place} (errno: {errno})"
            );
            return Err(error);
        }
    };
    let _ = write!(stderr, "\nWriting Node.js report to file: {filename}");
    file.write_all(text.as_bytes())
}

/// Writes a report about a fatal error, if that was asked for, on any thread.
pub fn on_fatal_error(_location: &str, message: &str) {
    fatal(message, "FatalError");
}

fn fatal(event: &str, trigger: &str) {
    if IN_FATAL.replace(true) {
        return;
    }
    // Not given back: this thread is about to end the process.
    std::mem::forget(FATAL.lock().unwrap_or_else(PoisonError::into_inner));
    if !settings().on_fatal_error {
        return;
    }
    let env = CURRENT.with(|current| current.borrow().upgrade());
    let filename = next_filename(env.as_deref());
    let here = env.map(|env| {
        // Without memory there is none for the frames of a stack, either.
        let stack = if trigger == "OOMError" {
            javascript::no_stack()
        } else {
            env.enter(|scope| javascript::current_stack(scope, event))
        };
        JavaScript::of(&env, stack, trigger)
    });
    write(&filename, &make(event, trigger, Some(&filename), here));
}

/// V8 has no memory left: says so, reports, and ends the process.
unsafe extern "C" fn on_out_of_memory(location: *const c_char, details: &v8::OomDetails) {
    let location = if location.is_null() {
        "".into()
    } else {
        // SAFETY: V8 gives a terminated text.
        unsafe { CStr::from_ptr(location) }.to_string_lossy()
    };
    let message = if details.is_heap_oom {
        "Allocation failed - JavaScript heap out of memory"
    } else {
        "Allocation failed - process out of memory"
    };
    let _ = writeln!(std::io::stderr(), "FATAL ERROR: {location} {message}");
    fatal(message, "OOMError");
    std::process::abort()
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

fn utc_time(since_1970: Duration) -> libc::tm {
    let seconds = since_1970.as_secs() as libc::time_t;
    // SAFETY: as in `local_time`.
    unsafe {
        let mut time: libc::tm = std::mem::zeroed();
        libc::gmtime_r(&raw const seconds, &raw mut time);
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
    let t = utc_time(now);
    let versions: Map<String, Value> = crate::versions()
        .into_iter()
        .map(|(name, version)| (name.to_owned(), json!(version)))
        .collect();
    let command_line: Vec<String> = std::env::args_os()
        .map(|arg| arg.to_string_lossy().into_owned())
        .collect();
    let (major, minor, patch) = crate::NODE_VERSION;
    let os = system::os_names();
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
        "commandLine": command_line,
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
        "cpus": system::cpus(),
        "host": os.4,
    });
    #[cfg(target_env = "gnu")]
    {
        // SAFETY: the C library returns a static text.
        let version = unsafe { CStr::from_ptr(libc::gnu_get_libc_version()) };
        header["glibcVersionRuntime"] = json!(version.to_string_lossy());
        if let Some(version) = option_env!("TENON_BUILD_GLIBC") {
            header["glibcVersionCompiler"] = json!(version);
        }
    }
    if !settings.exclude_network {
        header["networkInterfaces"] = system::network_interfaces();
    }
    header
}
