//! Work in Rust on libuv's pool, with a JavaScript function that is called when it is done.

use std::ffi::c_int;
use std::mem::MaybeUninit;

use libuv_sys2 as uv;
use v8::{Local, PinScope, Value};

use super::support::{Completion, uv_loop};

/// Something to do on the pool, and what becomes of its result afterwards.
trait Task {
    /// On a thread of the pool.
    fn work(&mut self);
    /// On the environment's thread: the arguments of the callback.
    fn arguments<'s>(self: Box<Self>, scope: &mut PinScope<'s, '_>) -> Vec<Local<'s, Value>>;
}

/// A task made of two closures.
struct Pair<W, R, F> {
    work: Option<W>,
    result: Option<R>,
    finish: F,
}

impl<W, R, F> Task for Pair<W, R, F>
where
    W: FnOnce() -> R + Send,
    R: Send,
    F: for<'s> FnOnce(&mut PinScope<'s, '_>, R) -> Vec<Local<'s, Value>>,
{
    fn work(&mut self) {
        self.result = self.work.take().map(|work| work());
    }

    fn arguments<'s>(self: Box<Self>, scope: &mut PinScope<'s, '_>) -> Vec<Local<'s, Value>> {
        match self.result {
            Some(result) => (self.finish)(scope, result),
            None => Vec::new(),
        }
    }
}

struct Request {
    req: uv::uv_work_t,
    task: Box<dyn Task>,
    completion: Completion,
}

/// Runs `work` on the pool, then calls `callback` with what `finish` makes of its result.
pub(super) fn run<W, R, F>(
    scope: &mut PinScope<'_, '_>,
    callback: Local<'_, v8::Function>,
    work: W,
    finish: F,
) where
    W: FnOnce() -> R + Send + 'static,
    R: Send + 'static,
    F: for<'s> FnOnce(&mut PinScope<'s, '_>, R) -> Vec<Local<'s, Value>> + 'static,
{
    queue(
        scope,
        callback,
        Box::new(Pair {
            work: Some(work),
            result: None,
            finish,
        }),
    );
}

fn queue(scope: &mut PinScope<'_, '_>, callback: Local<'_, v8::Function>, task: Box<dyn Task>) {
    let request = Box::into_raw(Box::new(Request {
        // SAFETY: libuv initializes the request; all-zero is a valid value of the C struct.
        req: unsafe { MaybeUninit::zeroed().assume_init() },
        task,
        completion: Completion::new(scope, callback),
    }));
    // SAFETY: the request stays until `done`, which libuv calls exactly once. It refuses only a missing
    // work function.
    unsafe {
        (*request).req.data = request.cast();
        uv::uv_queue_work(
            uv_loop(scope),
            &raw mut (*request).req,
            Some(work),
            Some(done),
        );
    }
}

unsafe extern "C" fn work(req: *mut uv::uv_work_t) {
    // SAFETY: `data` was set by `queue`; until `done` only this thread touches the task.
    unsafe { (*(*req).data.cast::<Request>()).task.work() };
}

unsafe extern "C" fn done(req: *mut uv::uv_work_t, _status: c_int) {
    // SAFETY: as above, and nobody else owns the box.
    let request = unsafe { Box::from_raw((*req).data.cast::<Request>()) };
    let Request {
        task, completion, ..
    } = *request;
    completion.call(|scope| task.arguments(scope));
}
