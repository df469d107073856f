//! Native bindings: what the JavaScript builtins cannot do themselves.
//!
//! # How to add a binding
//!
//! 1. Write `bindings/NAME.rs` with one public function:
//!
//!    ```ignore
//!    use super::prelude::*;
//!
//!    /// What `internalBinding('NAME')` is for.
//!    pub(super) fn init<'s>(scope: &mut v8::PinScope<'s, '_>, target: v8::Local<'s, v8::Object>, env: &Rc<Env>) {
//!        set_function(scope, target, "add", add);
//!        set_number(scope, target, "LIMIT", 10.0);
//!    }
//!
//!    // Where an argument is handed on to V8 together with the scope, both need the same lifetime: `'s`.
//!    fn add<'s>(scope: &mut v8::PinScope<'s, '_>, args: v8::FunctionCallbackArguments<'s>, mut rv: v8::ReturnValue<'s>) {
//!        let (Some(a), Some(b)) = (args.get(0).number_value(scope), args.get(1).number_value(scope)) else {
//!            return; // the conversion threw, and its exception is pending
//!        };
//!        rv.set_double(a + b);
//!    }
//!    ```
//!
//! 2. Add its line, `NAME,`, to the `bindings!` list below; the list is sorted, one name a line.
//! 3. In JavaScript: `const { add } = internalBinding('NAME');`. `init` runs once per environment,
//!    the first time somebody asks.
//!
//! # What there is to use ([`prelude`])
//!
//! - [`Env`]: the environment, from any scope by `Env::current(scope)` (an `Rc`). It has the loop
//!   (`env.event_loop().uv()` is the `uv_loop_t`), the options, and the shared flags.
//! - A libuv callback enters JavaScript with [`Env::enter`], which opens a handle scope and the
//!   context, and calls a function with [`Env::make_callback`]: that counts callback depth, runs the
//!   tick queue and microtasks after the outermost one, and sends what the function throws to
//!   `uncaughtException`. Handles and requests are boxed, their `data` points to the box; keep
//!   JavaScript functions as `v8::Global`.
//! - Errors: [`throw_error`] (kind, `code`, message), [`throw_uv`] and [`uv_exception`] (errno,
//!   syscall, path) make what Node makes. Return at once after throwing.
//! - Flags that are read often without a call: [`AliasedArray`](crate::aliased::AliasedArray).
//! - Per-environment state of a binding: a struct put into the environment with
//!   `env.set_state(value)` and had back with `env.state::<T>()` (an `Rc<T>`; use `Cell`s inside).
//!   No process-global mutable state: workers run their own environments on other threads.
//!
//! # Builtins in JavaScript
//!
//! Files under `runtime/js` are function bodies with the parameters `exports`, `require`, `module`,
//! `process` and `internalBinding`. `require('internal/x')` loads `js/internal/x.js`; public ones are
//! had by user code as `x` and `node:x` when they are listed in `js/internal/bootstrap/loader.js`.
//! A debug build reads the files from the source tree at run time; a new or changed `.js` file needs
//! no rebuild.

use std::rc::Rc;

use crate::env::Env;

mod address;
mod contextify_global;
mod handle;
mod owned;
mod pool;
pub mod prelude;
mod spawn_options;
mod stream;
mod support;

/// Fills `target`, the object that `internalBinding(name)` returns.
pub type Init = for<'s, 'i> fn(&mut v8::PinScope<'s, 'i>, v8::Local<'s, v8::Object>, &Rc<Env>);

macro_rules! bindings {
    ($($name:ident,)*) => {
        $(pub(crate) mod $name;)*
        static BINDINGS: &[(&str, Init)] = &[$((stringify!($name), $name::init),)*];
    };
}

bindings! {
    async_context_frame,
    async_wrap,
    buffer,
    builtins,
    constants,
    contextify,
    crypto,
    dns,
    encoding,
    errors,
    fs,
    heap_utils,
    histogram,
    http_parser,
    messaging,
    module_wrap,
    modules,
    os,
    pipe_wrap,
    process,
    process_env,
    process_methods,
    process_wrap,
    report,
    serdes,
    signal_wrap,
    spawn_sync,
    task_queue,
    tcp_wrap,
    timers,
    tls,
    tty_wrap,
    types,
    udp_wrap,
    url,
    url_pattern,
    util,
    uv,
    worker,
    zlib,
}

/// The initialiser of the binding called `name`.
pub fn find(name: &str) -> Option<Init> {
    let index = BINDINGS
        .binary_search_by_key(&name, |(name, _)| name)
        .ok()?;
    Some(BINDINGS[index].1)
}

#[cfg(test)]
mod tests {
    #[test]
    fn sorted() {
        assert!(super::BINDINGS.is_sorted_by_key(|(name, _)| *name));
    }
}
