//! `internalBinding('async_wrap')`: ids of asynchronous operations, shared with
//! `js/internal/async_hooks.js`, and the hooks that native operations report to.

use std::cell::RefCell;

use super::prelude::*;
use crate::aliased::AliasedArray;

// Positions in `fields`.
const ID_COUNTER: usize = 0;
const EXECUTION_ID: usize = 1;
const TRIGGER_ID: usize = 2;
const DEFAULT_TRIGGER_ID: usize = 3;
const INIT_HOOKS: usize = 4;
const BEFORE_HOOKS: usize = 5;
const AFTER_HOOKS: usize = 6;
const DESTROY_HOOKS: usize = 7;
const FIELDS: usize = 8;

/// JavaScript's side: `init(id, type, trigger, resource)`, `before(id, trigger, resource)`,
/// `after(id)` and `destroy(id)`.
struct Callbacks {
    init: v8::Global<v8::Function>,
    before: v8::Global<v8::Function>,
    after: v8::Global<v8::Function>,
    destroy: v8::Global<v8::Function>,
}

struct State {
    fields: AliasedArray<f64>,
    callbacks: RefCell<Option<Rc<Callbacks>>>,
}

pub(super) fn init<'s>(
    scope: &mut v8::PinScope<'s, '_>,
    target: v8::Local<'s, v8::Object>,
    env: &Rc<Env>,
) {
    let state = state(scope, env);
    let fields = state.fields.view(scope);
    set(scope, target, "fields", fields.into());
    set_function(scope, target, "setCallbacks", set_callbacks);
    set_function(scope, target, "setPromiseHooks", set_promise_hooks);
    set_function(scope, target, "callInCheckPhase", call_in_check_phase);
}

fn state(scope: &mut v8::PinScope<'_, '_>, env: &Rc<Env>) -> Rc<State> {
    if let Some(state) = env.try_state() {
        return state;
    }
    let fields = AliasedArray::new(scope, FIELDS);
    // The program itself is operation 1, which nothing caused.
    fields.set(ID_COUNTER, 1.0);
    fields.set(EXECUTION_ID, 1.0);
    fields.set(DEFAULT_TRIGGER_ID, -1.0);
    env.set_state(State {
        fields,
        callbacks: RefCell::new(None),
    })
}

/// `setCallbacks(init, before, after, destroy)`.
fn set_callbacks<'s>(
    scope: &mut v8::PinScope<'s, '_>,
    args: v8::FunctionCallbackArguments<'s>,
    _rv: v8::ReturnValue<'s>,
) {
    let function = |index| {
        let function = v8::Local::<v8::Function>::try_from(args.get(index)).ok()?;
        Some(v8::Global::new(scope, function))
    };
    if let (Some(init), Some(before), Some(after), Some(destroy)) =
        (function(0), function(1), function(2), function(3))
    {
        let callbacks = Callbacks {
            init,
            before,
            after,
            destroy,
        };
        let env = Env::current(scope);
        *state(scope, &env).callbacks.borrow_mut() = Some(Rc::new(callbacks));
    }
}

/// `callInCheckPhase(fn)`: calls `fn` in the loop's next check phase, as no operation of its own.
fn call_in_check_phase<'s>(
    scope: &mut v8::PinScope<'s, '_>,
    args: v8::FunctionCallbackArguments<'s>,
    _rv: v8::ReturnValue<'s>,
) {
    let Ok(function) = v8::Local::<v8::Function>::try_from(args.get(0)) else {
        return;
    };
    let function = v8::Global::new(scope, function);
    let env = Env::current(scope);
    env.event_loop().set_native_immediate(move |env| {
        env.enter(|scope| {
            let function = v8::Local::new(scope, &function);
            let receiver = v8::undefined(scope).into();
            env.make_callback(scope, receiver, function, &[]);
        });
    });
}

/// `setPromiseHooks(init, before, after, resolve)`: functions that V8 calls at each step of every
/// promise; undefined for none.
fn set_promise_hooks<'s>(
    scope: &mut v8::PinScope<'s, '_>,
    args: v8::FunctionCallbackArguments<'s>,
    _rv: v8::ReturnValue<'s>,
) {
    let hook = |index| v8::Local::<v8::Function>::try_from(args.get(index)).ok();
    scope.set_promise_hooks(hook(0), hook(1), hook(2), hook(3));
}

/// Announces a native operation: gives it an id and tells the `init` hooks. Returns its id and that
/// of the operation that caused it.
pub(crate) fn announce<'s>(
    scope: &mut v8::PinScope<'s, '_>,
    env: &Rc<Env>,
    resource: v8::Local<'s, v8::Object>,
    name: v8::Local<'s, v8::String>,
) -> (f64, f64) {
    let state = state(scope, env);
    let fields = &state.fields;
    let id = fields.get(ID_COUNTER) + 1.0;
    fields.set(ID_COUNTER, id);
    let default = fields.get(DEFAULT_TRIGGER_ID);
    let trigger = if default >= 0.0 {
        default
    } else {
        fields.get(EXECUTION_ID)
    };
    if fields.get(INIT_HOOKS) > 0.0 {
        let number = |value| v8::Number::new(scope, value).into();
        let arguments = [number(id), name.into(), number(trigger), resource.into()];
        call(scope, &state, |callbacks| &callbacks.init, &arguments);
    }
    (id, trigger)
}

/// Enters an operation: it is the current one until [`after`], and the `before` hooks are told.
pub(crate) fn before<'s>(
    scope: &mut v8::PinScope<'s, '_>,
    env: &Rc<Env>,
    (id, trigger): (f64, f64),
    resource: v8::Local<'s, v8::Value>,
) {
    let state = state(scope, env);
    let arguments = [
        v8::Number::new(scope, id).into(),
        v8::Number::new(scope, trigger).into(),
        resource,
    ];
    call(scope, &state, |callbacks| &callbacks.before, &arguments);
}

/// As [`before`], without a word to JavaScript, when no hook listens: returns the ids to be given to
/// [`leave_silently`]. `None` when somebody listens, and then nothing has been done.
pub(crate) fn enter_silently(env: &Rc<Env>, (id, trigger): (f64, f64)) -> Option<(f64, f64)> {
    let state = env.try_state::<State>()?;
    let fields = &state.fields;
    // A hook on `init` alone is there to ask for the resource later.
    let listened = [INIT_HOOKS, BEFORE_HOOKS, AFTER_HOOKS].map(|kind| fields.get(kind) > 0.0);
    if listened.contains(&true) {
        return None;
    }
    let previous = (fields.get(EXECUTION_ID), fields.get(TRIGGER_ID));
    fields.set(EXECUTION_ID, id);
    fields.set(TRIGGER_ID, trigger);
    Some(previous)
}

/// Leaves the operation that [`enter_silently`] entered.
pub(crate) fn leave_silently(env: &Rc<Env>, (id, trigger): (f64, f64)) {
    if let Some(state) = env.try_state::<State>() {
        state.fields.set(EXECUTION_ID, id);
        state.fields.set(TRIGGER_ID, trigger);
    }
}

/// Leaves the operation that [`before`] entered.
pub(crate) fn after(scope: &mut v8::PinScope<'_, '_>, env: &Rc<Env>, id: f64) {
    let state = state(scope, env);
    let arguments = [v8::Number::new(scope, id).into()];
    call(scope, &state, |callbacks| &callbacks.after, &arguments);
}

/// Announces the end of an operation.
pub(crate) fn destroy(scope: &mut v8::PinScope<'_, '_>, env: &Rc<Env>, id: f64) {
    let state = state(scope, env);
    if state.fields.get(DESTROY_HOOKS) > 0.0 {
        let arguments = [v8::Number::new(scope, id).into()];
        call(scope, &state, |callbacks| &callbacks.destroy, &arguments);
    }
}

fn call<'s>(
    scope: &mut v8::PinScope<'s, '_>,
    state: &State,
    which: impl FnOnce(&Callbacks) -> &v8::Global<v8::Function>,
    arguments: &[v8::Local<'s, v8::Value>],
) {
    let Some(callbacks) = state.callbacks.borrow().clone() else {
        return;
    };
    let function = v8::Local::new(scope, which(&callbacks));
    let receiver = v8::undefined(scope).into();
    // The functions end the process themselves when a hook throws, so there is nothing to report.
    function.call(scope, receiver, arguments);
}
