//! The end of a realm, in Node's order.

use std::rc::Rc;

use crate::raw::{HandleScope, shims};
use crate::realm::Realm;

impl Realm {
    /// Takes the addons of this realm down and frees their environments.
    ///
    /// From the first moment no addon can run JavaScript. Then, in this order: work under way on the
    /// pool is awaited; memory that addons lent to JavaScript is taken back and their finalizers are
    /// told; cleanup hooks run, newest first, each round followed by a wait for whatever it set in
    /// motion, until there are none. An environment ends in its own hook, which was registered before
    /// its addon ran, or with the last thing that still needs it; then the finalizers that are left run.
    ///
    /// Workers of this realm's program must have been stopped before. The realm is of no use
    /// afterwards; a second call does nothing.
    pub fn teardown(self: &Rc<Self>, scope: &mut v8::PinScope<'_, '_>) {
        if self.has_ended() {
            return;
        }
        let _ = scope;
        self.stop_js();
        self.settle();
        self.take_back_memory();
        self.settle();
        while !self.cleanup.is_empty() {
            self.cleanup.run_round(|hook| self.entered(hook));
            self.settle();
        }
        self.set_ended();
    }

    /// Lets the host run the loop until nothing of ours is under way.
    fn settle(&self) {
        self.host().drain(&|| self.is_waiting());
    }

    /// Calls `body` with a handle scope of its own and the realm's context entered.
    pub(crate) fn entered<R>(&self, body: impl FnOnce() -> R) -> R {
        // SAFETY: the isolate is entered on this thread; the scope closes before any outside it.
        unsafe {
            let _scope = HandleScope::open(self.isolate());
            let context = shims::v8__Local__New(self.isolate(), self.context());
            shims::v8__Context__Enter(context);
            let result = body();
            shims::v8__Context__Exit(context);
            result
        }
    }
}
