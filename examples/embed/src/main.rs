//! Embeds V8, loads a Node-API addon and prints what an expression over it gives. The host that the
//! addon needs is a channel: `tenon-example-embed ./addon.node 'addon.add(1, 2)'`.

use std::cell::Cell;
use std::ffi::c_void;
use std::process::ExitCode;
use std::rc::Rc;
use std::sync::Arc;
use std::sync::mpsc::{Receiver, Sender, channel};

use tenon_napi_impl::host::{Host, NodeVersion, RemoteQueue, Task};
use tenon_napi_impl::{LoadOptions, Realm};

/// An event loop: tasks come through a channel, from any thread.
struct Loop {
    send: Sender<(Task, usize)>,
    tasks: Receiver<(Task, usize)>,
    awaited: Rc<Cell<usize>>,
}

impl Host for Loop {
    fn remote_queue(&self) -> Arc<dyn RemoteQueue> {
        let send = self.send.clone();
        Arc::new(move |task: Task, data: *mut c_void| send.send((task, data as usize)).is_ok())
    }
    fn awaited(&self) -> Rc<Cell<usize>> {
        self.awaited.clone()
    }
    fn uncaught_exception(&self, exception: v8::Local<'_, v8::Value>) {
        eprintln!("uncaught exception: {exception:?}");
        std::process::exit(1);
    }
    fn node_version(&self) -> NodeVersion {
        NodeVersion {
            numbers: (24, 0, 0),
            release: c"node",
        }
    }
    fn drain(&self, pending: &dyn Fn() -> bool) {
        while pending()
            && let Ok((task, data)) = self.tasks.recv()
        {
            // SAFETY: whoever posts a task promises that it may run here, once.
            unsafe { task(data as *mut c_void) };
        }
    }
}

fn main() -> ExitCode {
    let args: Vec<String> = std::env::args().collect();
    let [_, addon, expression] = &args[..] else {
        eprintln!("usage: tenon-example-embed ADDON.node EXPRESSION");
        return ExitCode::from(2);
    };
    v8::V8::initialize_platform(v8::new_default_platform(0, false).make_shared());
    v8::V8::initialize();
    let isolate = &mut v8::Isolate::new(v8::CreateParams::default());
    v8::scope!(let scope, isolate);
    let context = v8::Context::new(scope, v8::ContextOptions::default());
    let scope = &mut v8::ContextScope::new(scope, context);

    let ((send, tasks), awaited) = (channel(), Rc::default());
    let host = Rc::new(Loop {
        send,
        tasks,
        awaited,
    });
    let realm = Realm::new(scope, host.clone());
    let path = std::path::absolute(addon).unwrap_or_else(|_| addon.into());
    let answer = {
        v8::tc_scope!(let scope, scope);
        let value = (|| {
            let exports = realm.require_addon(scope, &path, LoadOptions::default())?;
            let name = v8::String::new(scope, "addon")?;
            context.global(scope).set(scope, name.into(), exports)?;
            let source = v8::String::new(scope, expression)?;
            let value = v8::Script::compile(scope, source, None)?.run(scope)?;
            v8::json::stringify(scope, value)
        })();
        match (value, scope.exception()) {
            (Some(text), _) => Ok(text.to_rust_string_lossy(scope)),
            (None, Some(exception)) => Err(exception.to_rust_string_lossy(scope)),
            (None, None) => Err("terminated".to_owned()),
        }
    };
    host.drain(&|| host.awaited.get() > 0);
    realm.teardown(scope);
    match answer {
        Ok(text) => println!("{text}"),
        Err(text) => {
            eprintln!("{text}");
            return ExitCode::FAILURE;
        }
    }
    ExitCode::SUCCESS
}
