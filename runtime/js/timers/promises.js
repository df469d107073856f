'use strict';

const { Timeout, Immediate, clearImmediate, insert } = require('internal/timers');
const { clearTimeout, clearInterval } = require('timers');
const { AbortError, codes: { ERR_ILLEGAL_CONSTRUCTOR, ERR_INVALID_THIS } } =
  require('internal/errors');
const {
  validateAbortSignal,
  validateBoolean,
  validateNumber,
  validateObject,
} = require('internal/validators');

const kScheduler = Symbol('kScheduler');
const EMPTY = Object.freeze({ __proto__: null });

function readOptions(options) {
  validateObject(options, 'options');
  const { signal, ref = true } = options;
  if (signal !== undefined) validateAbortSignal(signal, 'options.signal');
  validateBoolean(ref, 'options.ref');
  return { signal, ref };
}

/**
 * A promise that `start` settles by calling its argument, and that an abort
 * signal rejects after `stop`.
 */
function cancellable(signal, start, stop) {
  if (signal?.aborted) {
    return Promise.reject(new AbortError(undefined, { cause: signal.reason }));
  }
  let onAbort;
  const promise = new Promise((resolve, reject) => {
    const handle = start(resolve);
    if (signal) {
      onAbort = () => {
        if (!handle._destroyed) {
          stop(handle);
          reject(new AbortError(undefined, { cause: signal.reason }));
        }
      };
      const { kResistStopPropagation } = require('internal/event_target');
      signal.addEventListener('abort', onAbort,
                              { __proto__: null, once: true, [kResistStopPropagation]: true });
    }
  });
  return onAbort === undefined ? promise :
    promise.finally(() => signal.removeEventListener('abort', onAbort));
}

/**
 * Resolves with `value` after `after` ms.
 * @param {number} [after]
 * @param {any} [value]
 * @param {{ signal?: AbortSignal, ref?: boolean }} [options]
 * @returns {Promise<any>}
 */
function setTimeout(after, value, options = EMPTY) {
  let read;
  try {
    if (after !== undefined) validateNumber(after, 'delay');
    read = readOptions(options);
  } catch (error) {
    return Promise.reject(error);
  }
  return cancellable(read.signal, (resolve) => {
    const timeout = new Timeout(resolve, after, [value], false, read.ref);
    insert(timeout, timeout._idleTimeout);
    return timeout;
  }, clearTimeout);
}

/**
 * Resolves with `value` in the check phase.
 * @param {any} [value]
 * @param {{ signal?: AbortSignal, ref?: boolean }} [options]
 * @returns {Promise<any>}
 */
function setImmediate(value, options = EMPTY) {
  let read;
  try {
    read = readOptions(options);
  } catch (error) {
    return Promise.reject(error);
  }
  return cancellable(read.signal, (resolve) => {
    const immediate = new Immediate(resolve, [value]);
    if (!read.ref) immediate.unref();
    return immediate;
  }, clearImmediate);
}

/**
 * Yields `value` every `after` ms; ticks that were missed are made up for.
 * @param {number} [after]
 * @param {any} [value]
 * @param {{ signal?: AbortSignal, ref?: boolean }} [options]
 */
async function* setInterval(after, value, options = EMPTY) {
  if (after !== undefined) validateNumber(after, 'delay');
  const { signal, ref } = readOptions(options);
  if (signal?.aborted) throw new AbortError(undefined, { cause: signal.reason });
  let onAbort;
  let interval;
  try {
    let due = 0;
    let wake;
    interval = new Timeout(() => {
      due++;
      wake?.();
      wake = undefined;
    }, after, undefined, true, ref);
    insert(interval, interval._idleTimeout);
    let fail;
    if (signal) {
      onAbort = () => {
        clearInterval(interval);
        fail?.(new AbortError(undefined, { cause: signal.reason }));
        fail = undefined;
      };
      const { kResistStopPropagation } = require('internal/event_target');
      signal.addEventListener('abort', onAbort,
                              { __proto__: null, once: true, [kResistStopPropagation]: true });
    }
    while (!signal?.aborted) {
      if (due === 0) {
        await new Promise((resolve, reject) => {
          wake = resolve;
          fail = reject;
        });
      }
      for (; due > 0; due--) yield value;
    }
    throw new AbortError(undefined, { cause: signal.reason });
  } finally {
    clearInterval(interval);
    if (onAbort !== undefined) signal.removeEventListener('abort', onAbort);
  }
}

/** The scheduling interface of browsers. */
class Scheduler {
  constructor() {
    throw new ERR_ILLEGAL_CONSTRUCTOR();
  }

  /**
   * Lets the loop go on.
   * @returns {Promise<void>}
   */
  yield() {
    if (!this[kScheduler]) throw new ERR_INVALID_THIS('Scheduler');
    return setImmediate();
  }

  /**
   * @param {number} delay in ms
   * @param {{ signal?: AbortSignal, ref?: boolean }} [options]
   * @returns {Promise<void>}
   */
  wait(delay, options) {
    if (!this[kScheduler]) throw new ERR_INVALID_THIS('Scheduler');
    return setTimeout(delay, undefined, options);
  }
}

module.exports = {
  setTimeout,
  setImmediate,
  setInterval,
  scheduler: Reflect.construct(function() {
    this[kScheduler] = true;
  }, [], Scheduler),
};
