//! What every test needs: V8, a realm, compiled addons and a log.

mod host;

use std::cell::RefCell;
use std::collections::HashMap;
use std::ffi::{CStr, c_char};
use std::path::{Path, PathBuf};
use std::process::Command;
use std::rc::Rc;
use std::sync::{Mutex, Once};

use tenon_napi_impl::{LoadOptions, Realm};

pub(crate) use host::TestHost;

thread_local! {
    /// What happened in the test of this thread.
    static LOG: RefCell<Vec<String>> = const { RefCell::new(Vec::new()) };
}

/// Notes that something happened.
pub(crate) fn log(line: &str) {
    LOG.with_borrow_mut(|log| log.push(line.to_owned()));
}

/// What happened since the last call.
pub(crate) fn take_log() -> Vec<String> {
    LOG.take()
}

/// The addons' way to [`log`].
///
/// # Safety
/// `line` is NUL-terminated.
#[unsafe(no_mangle)]
pub(crate) unsafe extern "C" fn test_log(line: *const c_char) {
    // SAFETY: see above.
    log(&unsafe { CStr::from_ptr(line) }.to_string_lossy());
}

/// Keeps `test_log`, which only addons call.
#[used]
static KEEP: unsafe extern "C" fn(*const c_char) = test_log;

/// An isolate with a context, a host and a realm.
pub(crate) struct World<'w, 's, 'i> {
    pub(crate) scope: &'w mut v8::PinScope<'s, 'i>,
    pub(crate) host: Rc<TestHost>,
    pub(crate) realm: Rc<Realm>,
}

/// Runs a test in a world of its own; the realm is taken down at its end if the test has not done so.
pub(crate) fn with_world(test: impl FnOnce(&mut World<'_, '_, '_>)) {
    static START: Once = Once::new();
    START.call_once(|| {
        v8::V8::set_flags_from_string("--expose-gc");
        // Unprotected: each test runs on a thread of its own.
        let platform = v8::new_unprotected_default_platform(2, false).make_shared();
        v8::V8::initialize_platform(platform);
        v8::V8::initialize();
    });
    take_log();
    let isolate = &mut v8::Isolate::new(v8::CreateParams::default());
    isolate.set_microtasks_policy(v8::MicrotasksPolicy::Explicit);
    v8::scope!(let scope, isolate);
    let context = v8::Context::new(scope, v8::ContextOptions::default());
    let scope = &mut v8::ContextScope::new(scope, context);
    let host = TestHost::new(scope);
    let realm = Realm::new(scope, host.clone());
    let mut world = World { scope, host, realm };
    world.define_globals();
    test(&mut world);
    world.teardown();
}

impl World<'_, '_, '_> {
    /// `log(text)`, and `tick(f)` that puts `f` into the queue of ticks.
    fn define_globals(&mut self) {
        let host = Rc::as_ptr(&self.host).cast_mut().cast();
        let data: v8::Local<'_, v8::Value> = v8::External::new(self.scope, host).into();
        let global = self.scope.get_current_context().global(self.scope);
        let log_function = v8::Function::new(self.scope, log_callback).expect("a function");
        let tick = v8::Function::builder(tick_callback)
            .data(data)
            .build(self.scope)
            .expect("a function");
        for (name, function) in [("log", log_function), ("tick", tick)] {
            let name = v8::String::new(self.scope, name).expect("a string");
            global.set(self.scope, name.into(), function.into());
        }
    }

    /// Evaluates a script; its value, or what it threw with "thrown: " in front, as text.
    pub(crate) fn eval(&mut self, source: &str) -> String {
        v8::tc_scope!(let scope, self.scope);
        let source = v8::String::new(scope, source).expect("a string");
        let value = v8::Script::compile(scope, source, None).and_then(|it| it.run(scope));
        match (value, scope.exception()) {
            (Some(value), _) => value.to_rust_string_lossy(scope),
            (None, Some(exception)) => {
                format!("thrown: {}", exception.to_rust_string_lossy(scope))
            }
            (None, None) => "terminated".to_owned(),
        }
    }

    /// Loads an addon as the global `name`; `Err` is the message and code of what was thrown.
    pub(crate) fn load_file(&mut self, name: &str, path: &Path) -> Result<(), String> {
        self.load_with(name, path, LoadOptions::default())
    }

    pub(crate) fn load_with(
        &mut self,
        name: &str,
        path: &Path,
        options: LoadOptions,
    ) -> Result<(), String> {
        v8::tc_scope!(let scope, self.scope);
        let module = v8::Object::new(scope);
        let exports_key = v8::String::new(scope, "exports").expect("a string");
        let exports = v8::Object::new(scope);
        module.set(scope, exports_key.into(), exports.into());
        let filename_key = v8::String::new(scope, "filename").expect("a string");
        let filename = v8::String::new(scope, &path.to_string_lossy()).expect("a string");
        module.set(scope, filename_key.into(), filename.into());
        if self
            .realm
            .load_addon(scope, module, path, options)
            .is_none()
        {
            let exception = scope.exception().expect("an exception is pending");
            let text = exception.to_rust_string_lossy(scope);
            let code_key = v8::String::new(scope, "code").expect("a string");
            let code = v8::Local::<v8::Object>::try_from(exception)
                .ok()
                .and_then(|error| error.get(scope, code_key.into()))
                .map_or_else(String::new, |code| code.to_rust_string_lossy(scope));
            return Err(format!("{text} [{code}]"));
        }
        let exports = module.get(scope, exports_key.into()).expect("a property");
        let name = v8::String::new(scope, name).expect("a string");
        let global = scope.get_current_context().global(scope);
        global.set(scope, name.into(), exports);
        Ok(())
    }

    /// Compiles and loads the addon `native/<source>.c` as the global `addon`.
    pub(crate) fn load(&mut self, source: &str) {
        self.load_variant(source, &[]);
    }

    /// [`load`](World::load) with arguments for the compiler.
    pub(crate) fn load_variant(&mut self, source: &str, args: &[&str]) {
        let path = addon(source, args);
        if let Err(thrown) = self.load_file("addon", &path) {
            panic!("{source} was not loaded: {thrown}");
        }
    }

    /// Collects garbage, twice: what the first finds may hold what the second does.
    pub(crate) fn collect(&mut self) {
        for _ in 0..2 {
            self.scope
                .request_garbage_collection_for_testing(v8::GarbageCollectionType::Full);
        }
    }

    pub(crate) fn teardown(&mut self) {
        let realm = self.realm.clone();
        realm.teardown(self.scope);
    }
}

fn log_callback(
    scope: &mut v8::PinScope<'_, '_>,
    args: v8::FunctionCallbackArguments<'_>,
    _result: v8::ReturnValue<'_>,
) {
    log(&args.get(0).to_rust_string_lossy(scope));
}

fn tick_callback(
    scope: &mut v8::PinScope<'_, '_>,
    args: v8::FunctionCallbackArguments<'_>,
    _result: v8::ReturnValue<'_>,
) {
    let host = v8::Local::<v8::External>::try_from(args.data()).expect("the host");
    let tick = v8::Local::<v8::Function>::try_from(args.get(0)).expect("a function");
    let tick = v8::Global::new(scope, tick);
    // SAFETY: the host lives as long as its world, in which alone this function can be called.
    let host = unsafe { &*host.value().cast::<TestHost>() };
    host.ticks.borrow_mut().push_back(tick);
}

/// The compiled addon `native/<source>.c`, built once for each list of arguments.
pub(crate) fn addon(source: &str, args: &[&str]) -> PathBuf {
    static BUILT: Mutex<Option<HashMap<String, PathBuf>>> = Mutex::new(None);
    let key = format!("{source} {}", args.join(" "));
    let mut built = BUILT
        .lock()
        .unwrap_or_else(std::sync::PoisonError::into_inner);
    let built = built.get_or_insert_default();
    if let Some(path) = built.get(&key) {
        return path.clone();
    }
    let file: String = key
        .chars()
        .map(|c| if c.is_ascii_alphanumeric() { c } else { '_' })
        .collect();
    let path = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("{file}.node"));
    // Another run of these tests may have the old file loaded: it is replaced, not written over.
    let aside = path.with_extension(format!("{}.new", std::process::id()));
    let native = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/native");
    let compiler = std::env::var("CC").unwrap_or_else(|_| "cc".to_owned());
    let output = Command::new(&compiler)
        .args([
            "-std=gnu11",
            "-O1",
            "-Wall",
            "-Werror",
            "-shared",
            "-fPIC",
            "-pthread",
            "-o",
        ])
        .arg(&aside)
        .arg(native.join(format!("{source}.c")))
        .args(args)
        .output()
        .unwrap_or_else(|error| panic!("these tests need a C compiler; {compiler}: {error}"));
    assert!(
        output.status.success(),
        "{source}.c: {}",
        String::from_utf8_lossy(&output.stderr)
    );
    std::fs::rename(&aside, &path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    built.insert(key, path.clone());
    path
}
