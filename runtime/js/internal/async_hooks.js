'use strict';

// Ids of asynchronous operations, the stack of those that run, and the hooks that follow them.
//
// Native used: internalBinding('async_wrap') with `fields`, a Float64Array shared with native code
// (positions below), setCallbacks(init, before, after, destroy) for native operations, and
// callInCheckPhase(fn).

const { callInCheckPhase, fields, setCallbacks } = internalBinding('async_wrap');

const kIdCounter = 0;
const kExecutionId = 1;
const kTriggerId = 2;
const kDefaultTriggerId = 3; // -1 when there is none
const kInit = 4; // from here on: how many enabled hooks have that callback
const kBefore = 5;
const kAfter = 6;
const kDestroy = 7;

const async_id_symbol = Symbol('asyncId');
const trigger_async_id_symbol = Symbol('triggerAsyncId');
const owner_symbol = Symbol('owner');

// Replaced, never changed in place: a hook may enable or disable others while it runs.
let activeHooks = [];
let promiseResolveHooks = 0;

// Of each operation that was interrupted: execution id, trigger id, resource.
const stack = [];
const topLevelResource = {};
let currentResource = topLevelResource;

function newAsyncId() {
  return ++fields[kIdCounter];
}

function executionAsyncId() {
  return fields[kExecutionId];
}

function triggerAsyncId() {
  return fields[kTriggerId];
}

/** The resource of the operation that runs. */
function executionAsyncResource() {
  return currentResource;
}

/** The id that a new operation counts as caused by. */
function getDefaultTriggerAsyncId() {
  const id = fields[kDefaultTriggerId];
  return id < 0 ? fields[kExecutionId] : id;
}

/** Runs `block` with another default trigger. */
function defaultTriggerAsyncIdScope(id, block, ...args) {
  if (id === undefined) return Reflect.apply(block, null, args);
  const previous = fields[kDefaultTriggerId];
  fields[kDefaultTriggerId] = id;
  try {
    return Reflect.apply(block, null, args);
  } finally {
    fields[kDefaultTriggerId] = previous;
  }
}

function clearDefaultTriggerAsyncId() {
  fields[kDefaultTriggerId] = -1;
}

/** The async id of an object, given one if it has none. */
function getOrSetAsyncId(object) {
  if (Object.hasOwn(object, async_id_symbol)) return object[async_id_symbol];
  return object[async_id_symbol] = newAsyncId();
}

// --- The stack -------------------------------------------------------------------------------

function pushAsyncContext(asyncId, trigger, resource) {
  stack.push(fields[kExecutionId], fields[kTriggerId], currentResource);
  fields[kExecutionId] = asyncId;
  fields[kTriggerId] = trigger;
  currentResource = resource ?? {};
}

/** Goes back to the operation that was interrupted; false when there is none. */
function popAsyncContext() {
  if (stack.length === 0) return false;
  currentResource = stack.pop();
  fields[kTriggerId] = stack.pop();
  fields[kExecutionId] = stack.pop();
  return stack.length > 0;
}

function hasAsyncIdStack() {
  return stack.length > 0;
}

/** Forgets all that was interrupted, after an uncaught exception and when the main script is done. */
function clearAsyncIdStack() {
  stack.length = 0;
  fields[kExecutionId] = 0;
  fields[kTriggerId] = 0;
  currentResource = topLevelResource;
}

// --- Hooks -----------------------------------------------------------------------------------

/** An exception in a hook cannot be handled by the program that is being watched. */
function fatal(error) {
  process._rawDebug(typeof error?.stack === 'string' ? error.stack : require('internal/util/inspect').inspect(error));
  process.reallyExit?.(1);
  process.exit(1);
}

function emit(kind, asyncId) {
  try {
    for (const hook of activeHooks) {
      if (hook.callbacks[kind] !== undefined) hook.callbacks[kind](asyncId);
    }
  } catch (error) {
    fatal(error);
  }
}

function emitInitTo(asyncId, type, trigger, resource, isPromise) {
  try {
    for (const hook of activeHooks) {
      if (hook.callbacks.init === undefined || (isPromise && !hook.trackPromises)) continue;
      hook.callbacks.init(asyncId, type, trigger, resource);
    }
  } catch (error) {
    fatal(error);
  }
}

function emitInit(asyncId, type, trigger, resource) {
  if (fields[kInit] === 0) return;
  emitInitTo(asyncId, type, trigger ?? getDefaultTriggerAsyncId(), resource, false);
}

function emitBefore(asyncId, trigger, resource) {
  pushAsyncContext(asyncId, trigger, resource);
  if (fields[kBefore] > 0) emit('before', asyncId);
}

function emitAfter(asyncId) {
  if (fields[kAfter] > 0) emit('after', asyncId);
  popAsyncContext();
}

let destroyQueue = [];

/** Tells the destroy hooks later: the caller may be in the middle of anything, even a collection. */
function emitDestroy(asyncId) {
  if (fields[kDestroy] === 0 || asyncId <= 0) return;
  if (destroyQueue.push(asyncId) > 1) return;
  callInCheckPhase(() => {
    const ids = destroyQueue;
    destroyQueue = [];
    for (const id of ids) emit('destroy', id);
  });
}

let collected;
/** Emits destroy when `resource` is collected, unless `state.destroyed` is set by then. */
function registerDestroyHook(resource, asyncId, state) {
  collected ??= new FinalizationRegistry((held) => {
    if (!held.state?.destroyed) emitDestroy(held.asyncId);
  });
  collected.register(resource, { asyncId, state });
}

// --- Promises --------------------------------------------------------------------------------

/** Gives a promise its ids; one made before hooks were enabled gets them when it is next seen. */
function trackPromise(promise, parent) {
  if (promise[async_id_symbol] !== undefined) return;
  const hidden = (key, value) =>
    Object.defineProperty(promise, key, { __proto__: null, value, writable: true, configurable: true });
  hidden(async_id_symbol, newAsyncId());
  if (parent !== undefined) trackPromise(parent);
  hidden(trigger_async_id_symbol, parent !== undefined ? parent[async_id_symbol] : getDefaultTriggerAsyncId());
}

function promiseInit(promise, parent) {
  trackPromise(promise, parent);
  const asyncId = promise[async_id_symbol];
  if (fields[kInit] > 0) emitInitTo(asyncId, 'PROMISE', promise[trigger_async_id_symbol], promise, true);
  if (fields[kDestroy] > 0) registerDestroyHook(promise, asyncId);
}

function emitPromise(kind, asyncId) {
  try {
    for (const hook of activeHooks) {
      if (hook.trackPromises && hook.callbacks[kind] !== undefined) hook.callbacks[kind](asyncId);
    }
  } catch (error) {
    fatal(error);
  }
}

function promiseBefore(promise) {
  trackPromise(promise);
  pushAsyncContext(promise[async_id_symbol], promise[trigger_async_id_symbol], promise);
  if (fields[kBefore] > 0) emitPromise('before', promise[async_id_symbol]);
}

function promiseAfter(promise) {
  trackPromise(promise);
  const asyncId = promise[async_id_symbol];
  if (fields[kAfter] > 0) emitPromise('after', asyncId);
  // Otherwise hooks were enabled during the reaction, and its start was not seen.
  if (asyncId === fields[kExecutionId]) popAsyncContext();
}

function promiseResolve(promise) {
  trackPromise(promise);
  emitPromise('promiseResolve', promise[async_id_symbol]);
}

let removePromiseHooks;

function updatePromiseHooks() {
  removePromiseHooks?.();
  removePromiseHooks = undefined;
  if (!activeHooks.some((hook) => hook.trackPromises)) return;
  removePromiseHooks = require('internal/promise_hooks').add({
    init: promiseInit,
    before: promiseBefore,
    after: promiseAfter,
    settled: promiseResolveHooks > 0 ? promiseResolve : undefined,
  });
}

function count(hook, step) {
  const { init, before, after, destroy } = hook.callbacks;
  if (init !== undefined) fields[kInit] += step;
  if (before !== undefined) fields[kBefore] += step;
  if (after !== undefined) fields[kAfter] += step;
  if (destroy !== undefined) fields[kDestroy] += step;
  if (hook.callbacks.promiseResolve !== undefined) promiseResolveHooks += step;
}

/** Starts to report to `hook`: { callbacks, trackPromises }. */
function enableHook(hook) {
  if (activeHooks.includes(hook)) return;
  activeHooks = [...activeHooks, hook];
  count(hook, 1);
  updatePromiseHooks();
}

function disableHook(hook) {
  if (!activeHooks.includes(hook)) return;
  activeHooks = activeHooks.filter((active) => active !== hook);
  count(hook, -1);
  updatePromiseHooks();
}

const enabledHooksExist = () => activeHooks.length > 0;
const initHooksExist = () => fields[kInit] > 0;
const afterHooksExist = () => fields[kAfter] > 0;
const destroyHooksExist = () => fields[kDestroy] > 0;

setCallbacks(emitInit, emitBefore, emitAfter, emitDestroy);

module.exports = {
  afterHooksExist,
  clearAsyncIdStack,
  clearDefaultTriggerAsyncId,
  defaultTriggerAsyncIdScope,
  destroyHooksExist,
  disableHook,
  emitAfter,
  emitBefore,
  emitDestroy,
  emitInit,
  enableHook,
  enabledHooksExist,
  executionAsyncId,
  executionAsyncResource,
  getDefaultTriggerAsyncId,
  getOrSetAsyncId,
  hasAsyncIdStack,
  initHooksExist,
  newAsyncId,
  popAsyncContext,
  pushAsyncContext,
  registerDestroyHook,
  symbols: { async_id_symbol, owner_symbol, trigger_async_id_symbol },
  triggerAsyncId,
};
