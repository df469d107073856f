//! One environment: an isolate, a context, a loop and all that belongs to them.

use std::any::{Any, TypeId};
use std::cell::{Cell, RefCell};
use std::collections::HashMap;
use std::ffi::c_void;
use std::hash::{BuildHasherDefault, Hasher};

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use tenon_napi_impl::Realm;

use crate::aliased::AliasedArray;
use crate::bindings::prelude::*;
use crate::event_loop::{EventLoop, NewLoop};
use crate::host::LoopHost;
use crate::options::Options;
use crate::trace::Trace;

/// Indexes into [`Env::tick_info`].
pub mod tick {
    /// Whether the `nextTick` queue has something in it.
    pub const HAS_TICK_SCHEDULED: usize = 0;
    /// Whether a rejected promise waits to be reported.
    pub const HAS_REJECTION_TO_WARN: usize = 1;
}

/// The functions that the builtins hand to the native side while they start.
#[derive(Default)]
pub struct JsHooks {
    /// Runs the `nextTick` queue, microtasks and rejection reports (`task_queue.setTickCallback`).
    pub tick: RefCell<Option<v8::Global<v8::Function>>>,
    /// `(type, promise, reason)` for rejections (`task_queue.setPromiseRejectCallback`).
    pub promise_reject: RefCell<Option<v8::Global<v8::Function>>>,
    /// `(error, fromPromise) -> handled` for uncaught exceptions (`errors.setUncaughtCallback`).
    pub uncaught: RefCell<Option<v8::Global<v8::Function>>>,
    /// `(error) -> text` for an error nobody handles (`errors.setFormatCallback`).
    pub format: RefCell<Option<v8::Global<v8::Function>>>,
    /// `(error, trace) -> value` behind `Error.prepareStackTrace` (`errors.setPrepareStackTraceCallback`).
    pub prepare_stack_trace: RefCell<Option<v8::Global<v8::Function>>>,
    /// `(object) -> entered` and `(object)` of the domains, once the program uses them
    /// (`errors.setDomainCallbacks`).
    pub domain: RefCell<Option<(v8::Global<v8::Function>, v8::Global<v8::Function>)>>,
    /// `(message, type, code)` (`errors.setWarningCallback`).
    pub warning: RefCell<Option<v8::Global<v8::Function>>>,
}

/// A type's id is a hash already.
#[derive(Default)]
struct TypeHasher(u64);

impl Hasher for TypeHasher {
    fn write(&mut self, bytes: &[u8]) {
        for &byte in bytes {
            self.0 = self.0.rotate_left(8) ^ u64::from(byte);
        }
    }

    fn write_u64(&mut self, hash: u64) {
        self.0 = hash;
    }

    fn finish(&self) -> u64 {
        self.0
    }
}

/// One environment. Had from any scope with [`Env::current`].
pub struct Env {
    isolate: v8::UnsafeRawIsolatePtr,
    context: v8::Global<v8::Context>,
    process: v8::Global<v8::Object>,
    event_loop: EventLoop,
    options: Rc<Options>,
    trace: Option<Trace>,
    /// The functions of the builtins that native code calls.
    pub hooks: JsHooks,
    tick_info: AliasedArray<u8>,
    callback_depth: Cell<u32>,
    can_call_js: Cell<bool>,
    /// Set by another thread that ends this one.
    stop_flag: RefCell<Option<Arc<AtomicBool>>>,
    exit_code: Cell<Option<i32>>,
    stopping: Cell<bool>,
    bindings: RefCell<HashMap<String, v8::Global<v8::Object>>>,
    states: RefCell<HashMap<TypeId, Rc<dyn Any>, BuildHasherDefault<TypeHasher>>>,
    realm: RefCell<Option<(Rc<Realm>, Rc<LoopHost>)>>,
    compiled: RefCell<Option<CompiledBuiltins>>,
}

/// Builtins with the functions they were compiled to.
pub(crate) type CompiledBuiltins = Vec<(String, v8::Global<v8::Function>)>;

impl Env {
    /// Makes the environment of the scope's current context and puts it where
    /// [`current`](Env::current) finds it.
    pub(crate) fn new(
        scope: &mut v8::PinScope<'_, '_>,
        options: Rc<Options>,
        new_loop: NewLoop,
    ) -> Rc<Env> {
        let context = scope.get_current_context();
        let process = v8::Object::new(scope);
        let trace = options.flag("--trace-loop").then(Trace::start);
        // SAFETY: the pointer is only used on this thread while the isolate lives; `run` drops the
        // environment first.
        let isolate = unsafe { scope.as_raw_isolate_ptr() };
        let env = Rc::new(Env {
            isolate,
            context: v8::Global::new(scope, context),
            process: v8::Global::new(scope, process),
            event_loop: EventLoop::new(scope, new_loop),
            options,
            trace,
            hooks: JsHooks::default(),
            tick_info: AliasedArray::new(scope, 2),
            callback_depth: Cell::new(0),
            can_call_js: Cell::new(true),
            stop_flag: RefCell::default(),
            exit_code: Cell::new(None),
            stopping: Cell::new(false),
            bindings: RefCell::default(),
            states: RefCell::default(),
            realm: RefCell::default(),
            compiled: RefCell::default(),
        });
        env.event_loop.attach(&env);
        scope.set_slot(env.clone());
        env
    }

    /// The environment that `scope` runs in.
    pub fn current(scope: &v8::Isolate) -> Rc<Env> {
        scope
            .get_slot::<Rc<Env>>()
            .expect("every isolate of ours has an environment")
            .clone()
    }

    /// The isolate, to be named by code outside any scope (V8's task queue).
    pub fn isolate_ptr(&self) -> v8::UnsafeRawIsolatePtr {
        self.isolate
    }

    /// The context.
    pub fn context(&self) -> &v8::Global<v8::Context> {
        &self.context
    }

    /// The `process` object.
    pub fn process<'s>(&self, scope: &v8::PinScope<'s, '_>) -> v8::Local<'s, v8::Object> {
        v8::Local::new(scope, &self.process)
    }

    /// The loop.
    pub fn event_loop(&self) -> &EventLoop {
        &self.event_loop
    }

    /// What the command line asked for.
    pub fn options(&self) -> &Rc<Options> {
        &self.options
    }

    /// The log of `--trace-loop`, when it is on.
    pub fn trace(&self) -> Option<&Trace> {
        self.trace.as_ref()
    }

    /// The flags of the tick queue; see [`tick`].
    pub fn tick_info(&self) -> &AliasedArray<u8> {
        &self.tick_info
    }

    /// Whether JavaScript may still run (not once the environment is being taken down).
    pub fn can_call_js(&self) -> bool {
        self.can_call_js.get()
            && match &*self.stop_flag.borrow() {
                Some(flag) => !flag.load(Ordering::Relaxed),
                None => true,
            }
    }

    /// Lets another thread forbid JavaScript here.
    pub(crate) fn set_stop_flag(&self, flag: Arc<AtomicBool>) {
        *self.stop_flag.borrow_mut() = Some(flag);
    }

    /// The code a worker was ended with by itself.
    pub fn exit_code(&self) -> Option<i32> {
        self.exit_code.get()
    }

    /// Ends a worker from within: nothing more of it runs.
    pub(crate) fn end_worker(&self, code: i32) {
        self.exit_code.set(Some(code));
        self.forbid_js();
        self.stop();
        self.enter(|scope| scope.terminate_execution());
    }

    /// Where the isolate is, for tables of isolates.
    pub fn isolate_address(&self) -> *mut c_void {
        // SAFETY: the wrapper is one pointer; the address is only compared and looked up.
        unsafe { std::mem::transmute::<v8::UnsafeRawIsolatePtr, *mut c_void>(self.isolate) }
    }

    /// Forbids JavaScript from now on.
    pub fn forbid_js(&self) {
        self.can_call_js.set(false);
    }

    /// Whether the loop is to end before it is empty.
    pub fn is_stopping(&self) -> bool {
        self.stopping.get()
    }

    /// Makes the loop end after the current callback.
    pub fn stop(&self) {
        self.stopping.set(true);
        // SAFETY: the loop lives as long as the environment.
        unsafe { libuv_sys2::uv_stop(self.event_loop.uv()) };
    }

    /// How many callback scopes are open.
    pub fn callback_depth(&self) -> u32 {
        self.callback_depth.get()
    }

    /// Opens a handle scope and the environment's context: the way from a libuv callback into V8.
    pub fn enter<R>(&self, f: impl FnOnce(&mut v8::PinScope<'_, '_>) -> R) -> R {
        // SAFETY: the isolate lives as long as the environment and this is its thread.
        let mut isolate = unsafe { v8::Isolate::from_raw_isolate_ptr(self.isolate) };
        v8::scope!(let scope, &mut isolate);
        let context = v8::Local::new(scope, &self.context);
        let scope = &mut v8::ContextScope::new(scope, context);
        f(scope)
    }

    /// Puts per-environment state of type `T`, one of each type.
    pub fn set_state<T: 'static>(&self, value: T) -> Rc<T> {
        let value = Rc::new(value);
        self.states
            .borrow_mut()
            .insert(TypeId::of::<T>(), value.clone());
        value
    }

    /// The state of type `T`.
    ///
    /// # Panics
    /// When nobody has put it: a binding asks only for what its `init` has put.
    pub fn state<T: 'static>(&self) -> Rc<T> {
        self.try_state().expect("the binding's state is set")
    }

    /// The state of type `T`, if somebody has put it.
    pub fn try_state<T: 'static>(&self) -> Option<Rc<T>> {
        let states = self.states.borrow();
        let state = states.get(&TypeId::of::<T>())?.clone();
        state.downcast().ok()
    }

    /// The object of the native binding `name`, initialised on first use.
    pub fn binding<'s>(
        self: &Rc<Self>,
        scope: &mut v8::PinScope<'s, '_>,
        name: &str,
    ) -> Option<v8::Local<'s, v8::Object>> {
        if let Some(object) = self.bindings.borrow().get(name) {
            return Some(v8::Local::new(scope, object));
        }
        let init = crate::bindings::find(name)?;
        let null = v8::null(scope);
        let object = v8::Object::with_prototype_and_properties(scope, null.into(), &[], &[]);
        init(scope, object, self);
        let global = v8::Global::new(scope, object);
        self.bindings.borrow_mut().insert(name.to_owned(), global);
        Some(object)
    }

    /// Enters a callback scope; each is left by [`close_callback_scope`](Env::close_callback_scope).
    pub fn open_callback_scope(&self) {
        self.callback_depth.set(self.callback_depth.get() + 1);
    }

    /// Leaves a callback scope. The outermost one runs the microtasks and the tick queue, unless the
    /// callback threw (`failed`).
    pub fn close_callback_scope(self: &Rc<Self>, scope: &mut v8::PinScope<'_, '_>, failed: bool) {
        let depth = self.callback_depth.get();
        self.callback_depth.set(depth - 1);
        if failed || depth != 1 || !self.can_call_js() {
            return;
        }
        // Counted as still inside, so that callbacks made by ticks do not start a second drain.
        self.callback_depth.set(1);
        self.drain_ticks(scope);
        self.callback_depth.set(0);
    }

    /// As [`close_callback_scope`](Env::close_callback_scope) where there is nothing to run; false, and
    /// nothing done, where there may be.
    pub fn closes_quietly(&self, failed: bool) -> bool {
        let depth = self.callback_depth.get();
        let quiet = failed || depth != 1 || !self.can_call_js();
        if quiet {
            self.callback_depth.set(depth - 1);
        }
        quiet
    }

    /// From now on keeps the builtins that are compiled.
    pub(crate) fn record_code(&self) {
        *self.compiled.borrow_mut() = Some(Vec::new());
    }

    /// Takes note of a compiled builtin, if somebody has asked for it.
    pub(crate) fn record_compiled(
        &self,
        scope: &v8::PinScope<'_, '_>,
        id: &str,
        function: v8::Local<'_, v8::Function>,
    ) {
        if let Some(compiled) = &mut *self.compiled.borrow_mut() {
            compiled.push((id.to_owned(), v8::Global::new(scope, function)));
        }
    }

    /// The builtins compiled since [`record_code`](Env::record_code).
    pub(crate) fn recorded_code(&self) -> CompiledBuiltins {
        self.compiled.borrow_mut().take().unwrap_or_default()
    }

    /// `process.emitWarning(message, type, code)`.
    pub fn emit_warning(
        self: &Rc<Self>,
        scope: &mut v8::PinScope<'_, '_>,
        message: &str,
        kind: &str,
        code: &str,
    ) {
        let hook = self.hooks.warning.borrow().clone();
        let (Some(hook), true) = (hook, self.can_call_js()) else {
            return;
        };
        let hook = v8::Local::new(scope, hook);
        let undefined = v8::undefined(scope);
        let args = [message, kind, code].map(|text| string(scope, text).into());
        self.call(scope, undefined.into(), hook, &args);
    }

    /// The Node-API side of this environment, made when the first addon is loaded.
    pub fn realm(self: &Rc<Self>, scope: &mut v8::PinScope<'_, '_>) -> Rc<Realm> {
        if let Some((realm, _)) = &*self.realm.borrow() {
            return realm.clone();
        }
        let host = LoopHost::new(self);
        let realm = Realm::new(scope, host.clone());
        *self.realm.borrow_mut() = Some((realm.clone(), host));
        realm
    }

    /// Takes the addons down, in Node's order. JavaScript must have ended.
    pub fn take_addons_down(&self) {
        let realm = self.realm.borrow().clone();
        if let Some((realm, host)) = realm {
            self.enter(|scope| realm.teardown(scope));
            host.close();
            self.realm.borrow_mut().take();
        }
    }

    fn drain_ticks(self: &Rc<Self>, scope: &mut v8::PinScope<'_, '_>) {
        let info = &self.tick_info;
        if info.get(tick::HAS_TICK_SCHEDULED) == 0 {
            if let Some(trace) = &self.trace {
                trace.line("  microtasks");
            }
            scope.perform_microtask_checkpoint();
        }
        if info.get(tick::HAS_TICK_SCHEDULED) == 0 && info.get(tick::HAS_REJECTION_TO_WARN) == 0 {
            return;
        }
        if !self.can_call_js() {
            return;
        }
        let Some(tick) = &*self.hooks.tick.borrow() else {
            return;
        };
        if let Some(trace) = &self.trace {
            trace.line("  nextTick queue");
        }
        let tick = v8::Local::new(scope, tick);
        let process = self.process(scope);
        self.call(scope, process.into(), tick, &[]);
    }

    /// Calls `function` and sends what it throws to the uncaught-exception route. `None` when it threw.
    pub fn call<'s>(
        self: &Rc<Self>,
        scope: &mut v8::PinScope<'s, '_>,
        receiver: v8::Local<'s, v8::Value>,
        function: v8::Local<'s, v8::Function>,
        args: &[v8::Local<'s, v8::Value>],
    ) -> Option<v8::Local<'s, v8::Value>> {
        v8::tc_scope!(let scope, scope);
        let result = function.call(scope, receiver, args);
        if result.is_none() {
            self.report_caught(scope);
        }
        result
    }

    /// Sends the exception that `scope` has caught to the uncaught-exception route.
    pub fn report_caught<'s>(
        self: &Rc<Self>,
        scope: &mut v8::PinnedRef<'_, v8::TryCatch<'_, 's, v8::HandleScope<'_>>>,
    ) {
        if !scope.has_caught() || scope.has_terminated() {
            return;
        }
        let Some(exception) = scope.exception() else {
            return;
        };
        let message = scope.message();
        scope.reset();
        crate::fatal::uncaught(self, scope, exception, message, false);
    }

    /// Calls a JavaScript function from the loop: a callback scope around the call, then the
    /// microtasks and ticks. `None` when it threw, after the exception took its way to
    /// `uncaughtException`.
    pub fn make_callback<'s>(
        self: &Rc<Self>,
        scope: &mut v8::PinScope<'s, '_>,
        receiver: v8::Local<'s, v8::Value>,
        function: v8::Local<'s, v8::Function>,
        args: &[v8::Local<'s, v8::Value>],
    ) -> Option<v8::Local<'s, v8::Value>> {
        if !self.can_call_js() {
            return None;
        }
        self.open_callback_scope();
        let result = self.call(scope, receiver, function, args);
        self.close_callback_scope(scope, result.is_none());
        result
    }
}
