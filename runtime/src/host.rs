//! What Node-API needs of its host, over libuv.

mod work_pool;

use std::cell::RefCell;
use std::ffi::{c_int, c_void};
use std::ptr::NonNull;
use std::rc::{Rc, Weak};
use std::sync::{Arc, Mutex, PoisonError};

use libuv_sys2 as uv;
use tenon_napi_impl::host::{AsyncIds, Host, NodeVersion, RemoteQueue, Task, Wake, WakeUp, Work};

use crate::Env;
use crate::bindings::{async_wrap, buffer};
use crate::trace::Trace;
use work_pool::WorkPool;

/// The host of one environment's addons.
pub struct LoopHost {
    env: Weak<Env>,
    remote: Arc<Remote>,
    pool: WorkPool,
    /// For each open callback scope: how it was entered.
    entered: RefCell<Vec<Entered>>,
}

/// How a callback scope stands to `async_hooks`.
enum Entered {
    /// Without a resource of its own.
    Anonymous,
    /// For an object that belongs to a domain.
    InDomain(v8::Global<v8::Object>),
    /// Nobody listens: the ids that were current before.
    Silent(f64, f64),
    /// With the hooks told.
    Told,
}

impl LoopHost {
    /// The host of `env`.
    pub fn new(env: &Rc<Env>) -> Rc<LoopHost> {
        let uv_loop = env.event_loop().uv();
        let remote = Remote::new(uv_loop);
        Rc::new(LoopHost {
            env: Rc::downgrade(env),
            pool: WorkPool::new(uv_loop, remote.clone()),
            remote,
            entered: RefCell::default(),
        })
    }

    fn env(&self) -> Rc<Env> {
        self.env
            .upgrade()
            .expect("addons are taken down before their environment")
    }

    /// Ends the queue of other threads: what they post from now on is refused.
    pub fn close(&self) {
        self.remote.close();
    }
}

#[allow(
    clippy::not_unsafe_ptr_arg_deref,
    reason = "tasks come with the pointer they are for; the trait says so"
)]
impl Host for LoopHost {
    fn set_immediate(&self, task: Task, data: *mut c_void) {
        self.env().event_loop().set_native_immediate(move |_env| {
            // SAFETY: the pair came together, and this is the environment's thread.
            unsafe { task(data) }
        });
    }

    fn remote_queue(&self) -> Arc<dyn RemoteQueue> {
        self.remote.clone()
    }

    fn new_wake_up(&self, callback: Task, data: *mut c_void) -> Result<Box<dyn WakeUp>, c_int> {
        // SAFETY: zero is a valid start for the handle, which is initialised below.
        let handle = unsafe { std::mem::zeroed() };
        let record = Box::into_raw(Box::new(WakeRecord {
            handle,
            callback,
            data,
            done: None,
        }));
        // SAFETY: the record stays in place until its close callback frees it.
        unsafe {
            let status = uv::uv_async_init(
                self.env().event_loop().uv(),
                &raw mut (*record).handle,
                Some(on_wake),
            );
            if status != 0 {
                drop(Box::from_raw(record));
                return Err(status);
            }
            (*record).handle.data = record.cast();
        }
        Ok(Box::new(LoopWakeUp { record }))
    }

    unsafe fn queue_work(&self, work: NonNull<Work>) -> Result<(), c_int> {
        if let Some(trace) = Trace::running() {
            trace.line("  work queued for the pool");
        }
        // SAFETY: passed on.
        unsafe { self.pool.queue(work) }
    }

    unsafe fn cancel_work(&self, work: NonNull<Work>) -> Result<(), c_int> {
        self.pool.cancel(work)
    }

    fn open_callback_scope(&self, ids: AsyncIds, resource: Option<v8::Local<'_, v8::Object>>) {
        let env = self.env();
        env.open_callback_scope();
        let entered = if ids.async_id == 0.0 {
            match resource.and_then(|resource| enter_domain(&env, resource)) {
                Some(resource) => Entered::InDomain(resource),
                None => Entered::Anonymous,
            }
        } else if let Some((id, trigger)) =
            async_wrap::enter_silently(&env, (ids.async_id, ids.trigger_async_id))
        {
            Entered::Silent(id, trigger)
        } else {
            env.enter(|scope| {
                let resource = match resource {
                    Some(resource) => v8::Local::new(scope, resource),
                    None => v8::Object::new(scope),
                };
                let ids = (ids.async_id, ids.trigger_async_id);
                async_wrap::before(scope, &env, ids, resource.into());
            });
            Entered::Told
        };
        self.entered.borrow_mut().push(entered);
    }

    fn close_callback_scope(&self, ids: AsyncIds, failed: bool) {
        let env = self.env();
        let entered = self.entered.borrow_mut().pop();
        match entered {
            // After an exception the domain stays entered: the exception is its own.
            Some(Entered::InDomain(resource)) if !failed => leave_domain(&env, resource),
            Some(Entered::Silent(id, trigger)) => async_wrap::leave_silently(&env, (id, trigger)),
            Some(Entered::Told) if env.can_call_js() => {
                env.enter(|scope| async_wrap::after(scope, &env, ids.async_id));
            }
            _ => {}
        }
        if env.closes_quietly(failed) {
            return;
        }
        env.enter(|scope| env.close_callback_scope(scope, failed));
    }

    fn async_init(
        &self,
        resource: v8::Local<'_, v8::Object>,
        name: v8::Local<'_, v8::String>,
    ) -> AsyncIds {
        let env = self.env();
        env.enter(|scope| {
            let resource = v8::Local::new(scope, resource);
            let name = v8::Local::new(scope, name);
            let (async_id, trigger_async_id) = async_wrap::announce(scope, &env, resource, name);
            AsyncIds {
                async_id,
                trigger_async_id,
            }
        })
    }

    fn async_destroy(&self, ids: AsyncIds) {
        let env = self.env();
        if env.can_call_js() {
            env.enter(|scope| async_wrap::destroy(scope, &env, ids.async_id));
        }
    }

    fn uncaught_exception(&self, exception: v8::Local<'_, v8::Value>) {
        let env = self.env();
        env.enter(|scope| {
            let exception = v8::Local::new(scope, exception);
            let message = v8::Exception::create_message(scope, exception);
            crate::fatal::uncaught(&env, scope, exception, Some(message), false);
        });
    }

    fn emit_warning(&self, message: &str, kind: &str, code: &str) {
        let env = self.env();
        env.enter(|scope| env.emit_warning(scope, message, kind, code));
    }

    fn fatal_error(&self, location: &str, message: &str) -> ! {
        eprintln!("FATAL ERROR: {location} {message}");
        crate::report::on_fatal_error(location, message);
        std::process::abort()
    }

    fn buffer_prototype<'s>(
        &self,
        scope: &v8::PinScope<'s, '_>,
    ) -> Option<v8::Local<'s, v8::Object>> {
        let env = self.env();
        let prototype = env.enter(|inner| {
            let prototype = buffer::prototype(inner)?;
            Some(v8::Global::new(inner, prototype))
        })?;
        Some(v8::Local::new(scope, prototype))
    }

    fn mark_untransferable(&self, buffer: v8::Local<'_, v8::Object>) {
        self.env().enter(|scope| {
            let buffer = v8::Local::new(scope, buffer);
            let symbol = buffer::untransferable_symbol(scope);
            let yes = v8::Boolean::new(scope, true);
            buffer.set_private(scope, symbol, yes.into());
        });
    }

    fn uv_loop(&self) -> *mut c_void {
        self.env().event_loop().uv().cast()
    }

    fn node_version(&self) -> NodeVersion {
        NodeVersion {
            numbers: crate::NODE_VERSION,
            release: c"node",
        }
    }

    fn force_uncaught_exceptions_policy(&self) -> bool {
        self.env()
            .options()
            .flag("--force-node-api-uncaught-exceptions-policy")
    }

    fn drain(&self, pending: &dyn Fn() -> bool) {
        let env = self.env();
        self.remote.set_ref(true);
        while pending() {
            env.event_loop().turn(true);
        }
        self.remote.set_ref(false);
    }
}

/// Enters the domain of the object that an addon makes a callback for, if the program uses domains and
/// the object has one.
fn enter_domain(
    env: &Rc<Env>,
    resource: v8::Local<'_, v8::Object>,
) -> Option<v8::Global<v8::Object>> {
    let (enter, _) = env.hooks.domain.borrow().clone()?;
    if !env.can_call_js() {
        return None;
    }
    env.enter(|scope| {
        let resource = v8::Local::new(scope, resource);
        let enter = v8::Local::new(scope, enter);
        let undefined = v8::undefined(scope);
        let entered = env.call(scope, undefined.into(), enter, &[resource.into()])?;
        entered.is_true().then(|| v8::Global::new(scope, resource))
    })
}

fn leave_domain(env: &Rc<Env>, resource: v8::Global<v8::Object>) {
    let Some((_, exit)) = env.hooks.domain.borrow().clone() else {
        return;
    };
    if env.can_call_js() {
        env.enter(|scope| {
            let resource = v8::Local::new(scope, resource);
            let exit = v8::Local::new(scope, exit);
            let undefined = v8::undefined(scope);
            env.call(scope, undefined.into(), exit, &[resource.into()]);
        });
    }
}

/// One `uv_async_t` with what it calls.
struct WakeRecord {
    handle: uv::uv_async_t,
    callback: Task,
    data: *mut c_void,
    done: Option<(Task, *mut c_void)>,
}

struct LoopWakeUp {
    record: *mut WakeRecord,
}

struct LoopWake {
    handle: *mut uv::uv_async_t,
}

// SAFETY: `uv_async_send` may be called from any thread; the holder promises not to after the close.
unsafe impl Send for LoopWake {}
// SAFETY: as above.
unsafe impl Sync for LoopWake {}

impl Wake for LoopWake {
    fn wake(&self) {
        // SAFETY: the handle is open, by the trait's contract.
        unsafe { uv::uv_async_send(self.handle) };
    }
}

impl WakeUp for LoopWakeUp {
    fn remote(&self) -> Arc<dyn Wake> {
        // SAFETY: the record lives until it is closed.
        let handle = unsafe { &raw mut (*self.record).handle };
        Arc::new(LoopWake { handle })
    }

    fn set_ref(&self, keep_alive: bool) {
        // SAFETY: the record lives until it is closed.
        unsafe {
            let handle = (&raw mut (*self.record).handle).cast();
            if keep_alive {
                uv::uv_ref(handle);
            } else {
                uv::uv_unref(handle);
            }
        }
    }

    fn close(self: Box<Self>, done: Task, data: *mut c_void) {
        // SAFETY: closed once, since closing takes the wake-up; the callback frees the record.
        unsafe {
            (*self.record).done = Some((done, data));
            uv::uv_close(
                (&raw mut (*self.record).handle).cast(),
                Some(on_wake_closed),
            );
        }
    }
}

unsafe extern "C" fn on_wake(handle: *mut uv::uv_async_t) {
    if let Some(trace) = Trace::running() {
        trace.line("threadsafe wake-up");
    }
    // SAFETY: `data` is the record, which lives as long as its handle is open.
    unsafe {
        let record = (*handle).data.cast::<WakeRecord>();
        ((*record).callback)((*record).data);
    }
}

unsafe extern "C" fn on_wake_closed(handle: *mut uv::uv_handle_t) {
    // SAFETY: libuv is done with the handle; the record was made by `Box::into_raw`.
    let record = unsafe { Box::from_raw((*handle).data.cast::<WakeRecord>()) };
    if let Some((done, data)) = record.done {
        // SAFETY: the pair came together, and this is the environment's thread.
        unsafe { done(data) };
    }
}

/// Tasks that other threads have posted.
struct Remote {
    /// None when the environment is gone.
    tasks: Mutex<Option<Tasks>>,
}

struct Tasks {
    handle: *mut uv::uv_async_t,
    posted: Vec<(Task, *mut c_void)>,
}

// SAFETY: the pointers are handed through; the tasks run on the environment's thread, and the handle
// is used elsewhere only to be sent to, under the lock.
unsafe impl Send for Tasks {}

struct RemoteRecord {
    handle: uv::uv_async_t,
    remote: Arc<Remote>,
}

impl Remote {
    fn new(loop_: *mut uv::uv_loop_t) -> Arc<Remote> {
        let remote = Arc::new(Remote {
            tasks: Mutex::new(None),
        });
        // SAFETY: zero is a valid start for the handle, which is initialised below.
        let handle = unsafe { std::mem::zeroed() };
        let record = Box::into_raw(Box::new(RemoteRecord {
            handle,
            remote: remote.clone(),
        }));
        // SAFETY: the record stays in place until its close callback frees it.
        let handle = unsafe {
            let handle = &raw mut (*record).handle;
            uv::uv_async_init(loop_, handle, Some(on_remote));
            (*handle).data = record.cast();
            uv::uv_unref(handle.cast());
            handle
        };
        *remote.lock() = Some(Tasks {
            handle,
            posted: Vec::new(),
        });
        remote
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, Option<Tasks>> {
        self.tasks.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn set_ref(&self, keep_alive: bool) {
        if let Some(tasks) = &*self.lock() {
            // SAFETY: the handle is open while the tasks are there, and this is its thread.
            unsafe {
                if keep_alive {
                    uv::uv_ref(tasks.handle.cast());
                } else {
                    uv::uv_unref(tasks.handle.cast());
                }
            }
        }
    }

    /// Runs what has been posted; on the loop's thread.
    fn run_posted(&self) {
        let posted = match &mut *self.lock() {
            Some(tasks) => std::mem::take(&mut tasks.posted),
            None => Vec::new(),
        };
        for (task, data) in posted {
            // SAFETY: each pair came together, and this is the environment's thread.
            unsafe { task(data) };
        }
    }

    fn close(&self) {
        if let Some(tasks) = self.lock().take() {
            // SAFETY: closed once, since it is taken out; the callback frees the record.
            unsafe { uv::uv_close(tasks.handle.cast(), Some(on_remote_closed)) };
        }
    }
}

impl RemoteQueue for Remote {
    fn post(&self, task: Task, data: *mut c_void) -> bool {
        let mut tasks = self.lock();
        let Some(tasks) = &mut *tasks else {
            return false;
        };
        tasks.posted.push((task, data));
        // SAFETY: the handle is open while the tasks are there.
        unsafe { uv::uv_async_send(tasks.handle) };
        true
    }
}

unsafe extern "C" fn on_remote(handle: *mut uv::uv_async_t) {
    // SAFETY: `data` is the record, which lives as long as its handle is open.
    let remote = unsafe { (*(*handle).data.cast::<RemoteRecord>()).remote.clone() };
    remote.run_posted();
}

unsafe extern "C" fn on_remote_closed(handle: *mut uv::uv_handle_t) {
    // SAFETY: libuv is done with the handle; the record was made by `Box::into_raw`.
    drop(unsafe { Box::from_raw((*handle).data.cast::<RemoteRecord>()) });
}
