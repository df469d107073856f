//! The tokio runtime of an environment.

use std::cell::{Cell, OnceCell};
use std::time::Duration;

use tokio::runtime::{Builder, EnterGuard, Handle, Runtime};

/// How long the end of an environment waits for what runs on the runtime's threads.
const PATIENCE: Duration = Duration::from_secs(1);

/// A runtime that is made with the first future, and stopped with the environment.
#[derive(Default)]
pub(super) struct Reactor {
    /// Nothing inside where none can be made.
    handle: OnceCell<Option<Handle>>,
    runtime: Cell<Option<Runtime>>,
}

impl Reactor {
    /// Enters the runtime on this thread. Where there is none, tokio says so when it is used.
    pub(super) fn enter(&self) -> Option<EnterGuard<'_>> {
        let handle = self.handle.get_or_init(|| {
            let runtime = Builder::new_multi_thread()
                .enable_all()
                .thread_name("tenon-addon")
                .build()
                .ok()?;
            let handle = runtime.handle().clone();
            self.runtime.set(Some(runtime));
            Some(handle)
        });
        handle.as_ref().map(Handle::enter)
    }

    /// Stops the runtime: its tasks are dropped, its threads end.
    pub(super) fn stop(&self) {
        if let Some(runtime) = self.runtime.take() {
            runtime.shutdown_timeout(PATIENCE);
        }
    }
}
