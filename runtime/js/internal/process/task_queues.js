'use strict';

// process.nextTick() and queueMicrotask().
//
// Natives: internalBinding('task_queue')
//   tickInfo: Uint8Array [kHasTickScheduled, kHasRejectionToWarn]; when both are
//       0 after a callback the loop only runs microtasks and does not call back
//   runMicrotasks()                drains V8's microtask queue
//   setTickCallback(fn)            what the loop calls after each callback
//   enqueueMicrotask(fn)
//   and, used by internal/process/promises,
//   setPromiseRejectCallback((type, promise, reason) => void)
//   promiseRejectEvents            the values of `type`
//   noSideEffectsToString(value)   text of a value without running user code
// internalBinding('errors').triggerUncaughtException(error, fromPromise)

const {
  tickInfo,
  runMicrotasks,
  setTickCallback,
  enqueueMicrotask,
} = internalBinding('task_queue');
const { triggerUncaughtException } = internalBinding('errors');
const {
  getDefaultTriggerAsyncId,
  newAsyncId,
  initHooksExist,
  destroyHooksExist,
  emitInit,
  emitBefore,
  emitAfter,
  emitDestroy,
  symbols: { async_id_symbol, trigger_async_id_symbol },
} = require('internal/async_hooks');
const AsyncContextFrame = require('internal/async_context_frame');
const {
  setHasRejectionToWarn,
  hasRejectionToWarn,
  listenForRejections,
  processPromiseRejections,
} = require('internal/process/promises');
const { validateFunction } = require('internal/validators');
const FixedQueue = require('internal/fixed_queue');

const kHasTickScheduled = 0;

const async_context_frame = Symbol('kAsyncContextFrame');
const queue = new FixedQueue();

/** Drains ticks and microtasks, if there are any, from inside a batch of callbacks. */
function runNextTicks() {
  if (tickInfo[kHasTickScheduled] === 0 && !hasRejectionToWarn()) runMicrotasks();
  if (tickInfo[kHasTickScheduled] === 0 && !hasRejectionToWarn()) return;
  processTicksAndRejections();
}

function processTicksAndRejections() {
  let tick;
  do {
    while ((tick = queue.shift()) !== null) {
      const asyncId = tick[async_id_symbol];
      const priorFrame = AsyncContextFrame.exchange(tick[async_context_frame]);
      emitBefore(asyncId, tick[trigger_async_id_symbol], tick);
      try {
        const { callback, args } = tick;
        if (args === undefined) callback();
        else callback(...args);
      } finally {
        if (destroyHooksExist()) emitDestroy(asyncId);
      }
      emitAfter(asyncId);
      AsyncContextFrame.set(priorFrame);
    }
    runMicrotasks();
  } while (!queue.isEmpty() || processPromiseRejections());
  tickInfo[kHasTickScheduled] = 0;
  setHasRejectionToWarn(false);
}

/**
 * Calls `callback` before the loop goes on, ahead of promise jobs.
 * @param {Function} callback
 * @param {...any} args for the callback
 */
function nextTick(callback, ...args) {
  validateFunction(callback, 'callback');
  if (process._exiting) return;
  if (queue.isEmpty()) tickInfo[kHasTickScheduled] = 1;
  const asyncId = newAsyncId();
  const triggerAsyncId = getDefaultTriggerAsyncId();
  const tick = {
    [async_id_symbol]: asyncId,
    [trigger_async_id_symbol]: triggerAsyncId,
    [async_context_frame]: AsyncContextFrame.current(),
    callback,
    args: args.length > 0 ? args : undefined,
  };
  if (initHooksExist()) emitInit(asyncId, 'TickObject', triggerAsyncId, tick);
  queue.push(tick);
}

function runMicrotask(resource) {
  const asyncId = resource[async_id_symbol];
  const priorFrame = AsyncContextFrame.exchange(resource[async_context_frame]);
  emitBefore(asyncId, resource[trigger_async_id_symbol], resource);
  try {
    const { callback } = resource;
    callback();
  } catch (error) {
    // V8 would drop it: nothing is above a microtask to catch it.
    triggerUncaughtException(error, false /* fromPromise */);
  } finally {
    if (destroyHooksExist()) emitDestroy(asyncId);
  }
  emitAfter(asyncId);
  AsyncContextFrame.set(priorFrame);
}

/**
 * Calls `callback` among the promise jobs.
 * @param {Function} callback
 */
function queueMicrotask(callback) {
  validateFunction(callback, 'callback');
  const asyncId = newAsyncId();
  const triggerAsyncId = getDefaultTriggerAsyncId();
  const resource = {
    [async_id_symbol]: asyncId,
    [trigger_async_id_symbol]: triggerAsyncId,
    [async_context_frame]: AsyncContextFrame.current(),
    callback,
  };
  if (initHooksExist()) emitInit(asyncId, 'Microtask', triggerAsyncId, resource);
  enqueueMicrotask(() => runMicrotask(resource));
}

/**
 * Connects the queue with the loop; called once by the bootstrap.
 * @returns {{ nextTick: typeof nextTick, runNextTicks: typeof runNextTicks }}
 */
function setupTaskQueue() {
  listenForRejections();
  setTickCallback(processTicksAndRejections);
  return { nextTick, runNextTicks };
}

module.exports = { nextTick, queueMicrotask, runNextTicks, setupTaskQueue };
