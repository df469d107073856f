'use strict';

// events.once() and events.on(): events as a promise and as an async iterator.

const { AbortError, codes } = require('internal/errors');
const { kEmptyObject } = require('internal/util');
const { validateAbortSignal, validateInteger, validateObject } = require('internal/validators');

const AsyncIteratorPrototype = Object.getPrototypeOf(Object.getPrototypeOf(async function* () {}).prototype);
const kFirstEventParam = Symbol('kFirstEventParam');
const kWatermarkData = Symbol.for('nodejs.watermarkData');

function addTo(emitter, name, listener, flags) {
  if (typeof emitter.on === 'function') {
    if (flags?.once) emitter.once(name, listener);
    else emitter.on(name, listener);
  } else if (typeof emitter.addEventListener === 'function') {
    emitter.addEventListener(name, listener, flags);
  } else {
    throw new codes.ERR_INVALID_ARG_TYPE('emitter', 'EventEmitter', emitter);
  }
}

function removeFrom(emitter, name, listener, flags) {
  if (typeof emitter.removeListener === 'function') {
    emitter.removeListener(name, listener);
  } else if (typeof emitter.removeEventListener === 'function') {
    emitter.removeEventListener(name, listener, flags);
  } else {
    throw new codes.ERR_INVALID_ARG_TYPE('emitter', 'EventEmitter', emitter);
  }
}

function unstoppableOnce() {
  const { kResistStopPropagation } = require('internal/event_target');
  return { __proto__: null, once: true, [kResistStopPropagation]: true };
}

/**
 * A promise for the arguments of the next event; rejected by an 'error' event or `options.signal`.
 * @param {EventEmitter | EventTarget} emitter
 * @param {string | symbol} name
 * @param {{ signal?: AbortSignal }} [options]
 * @returns {Promise<any[]>}
 */
async function once(emitter, name, options = kEmptyObject) {
  validateObject(options, 'options');
  const { signal } = options;
  validateAbortSignal(signal, 'options.signal');
  if (signal?.aborted) throw new AbortError(undefined, { cause: signal.reason });
  return new Promise((resolve, reject) => {
    const onAbort = () => {
      removeFrom(emitter, name, onEvent);
      removeFrom(emitter, 'error', onError);
      reject(new AbortError(undefined, { cause: signal?.reason }));
    };
    const forgetSignal = () => {
      if (signal != null) removeFrom(signal, 'abort', onAbort);
    };
    const onError = (error) => {
      emitter.removeListener(name, onEvent);
      forgetSignal();
      reject(error);
    };
    const onEvent = (...args) => {
      if (typeof emitter.removeListener === 'function') emitter.removeListener('error', onError);
      forgetSignal();
      resolve(args);
    };
    addTo(emitter, name, onEvent, unstoppableOnce());
    // 'error' has a special meaning for emitters only.
    if (name !== 'error' && typeof emitter.once === 'function') emitter.once('error', onError);
    if (signal != null) addTo(signal, 'abort', onAbort, unstoppableOnce());
  });
}

/** State of one events.on() iterator: events nobody has asked for yet, and askers still waiting. */
class EventQueue {
  #emitter;
  #events = [];
  #waiting = [];
  #paused = false;
  #error = null;
  #finished = false;
  #high;
  #low;
  #cleanups = [];

  constructor(emitter, high, low) {
    this.#emitter = emitter;
    this.#high = high;
    this.#low = low;
  }

  listen(name, listener) {
    addTo(this.#emitter, name, listener);
    this.#cleanups.push(() => removeFrom(this.#emitter, name, listener));
  }

  onClose(cleanup) {
    this.#cleanups.push(cleanup);
  }

  push(value) {
    if (this.#waiting.length > 0) {
      this.#waiting.shift().resolve({ value, done: false });
      return;
    }
    this.#events.push(value);
    if (!this.#paused && this.#events.length > this.#high) {
      this.#paused = true;
      this.#emitter.pause();
    }
  }

  fail(error) {
    if (this.#waiting.length > 0) this.#waiting.shift().reject(error);
    else this.#error = error;
    this.close();
  }

  next() {
    if (this.#events.length > 0) {
      const value = this.#events.shift();
      if (this.#paused && this.#events.length < this.#low) {
        this.#emitter.resume();
        this.#paused = false;
      }
      return Promise.resolve({ value, done: false });
    }
    // An error ends the iteration: it is reported once.
    if (this.#error !== null) {
      const error = this.#error;
      this.#error = null;
      return Promise.reject(error);
    }
    if (this.#finished) return this.close();
    return new Promise((resolve, reject) => this.#waiting.push({ resolve, reject }));
  }

  close() {
    for (const cleanup of this.#cleanups.splice(0)) cleanup();
    this.#finished = true;
    this.#paused = false;
    for (const { resolve } of this.#waiting.splice(0)) resolve({ value: undefined, done: true });
    return Promise.resolve({ value: undefined, done: true });
  }

  watermark() {
    const queue = this;
    return {
      get size() { return queue.#events.length; },
      get low() { return queue.#low; },
      get high() { return queue.#high; },
      get isPaused() { return queue.#paused; },
    };
  }
}

/**
 * An async iterator over the arguments of each event.
 * @param {EventEmitter | EventTarget} emitter
 * @param {string | symbol} event
 * @param {{ signal?: AbortSignal, close?: string[], highWaterMark?: number, lowWaterMark?: number }} [options]
 * @returns {AsyncIterableIterator<any[]>}
 */
function on(emitter, event, options = kEmptyObject) {
  validateObject(options, 'options');
  const { signal } = options;
  validateAbortSignal(signal, 'options.signal');
  if (signal?.aborted) throw new AbortError(undefined, { cause: signal.reason });
  const high = options.highWaterMark ?? options.highWatermark ?? Number.MAX_SAFE_INTEGER;
  validateInteger(high, 'options.highWaterMark', 1);
  const low = options.lowWaterMark ?? options.lowWatermark ?? 1;
  validateInteger(low, 'options.lowWaterMark', 1);

  const queue = new EventQueue(emitter, high, low);
  const fail = (error) => queue.fail(error);
  queue.listen(event, options[kFirstEventParam] ? (value) => queue.push(value) : (...args) => queue.push(args));
  if (event !== 'error' && typeof emitter.on === 'function') queue.listen('error', fail);
  for (const name of options.close ?? []) queue.listen(name, () => queue.close());
  if (signal) {
    const { addAbortListener } = require('events');
    const listener = addAbortListener(signal, () => fail(new AbortError(undefined, { cause: signal.reason })));
    queue.onClose(() => listener[Symbol.dispose]());
  }
  return Object.setPrototypeOf({
    next: () => queue.next(),
    return: () => queue.close(),
    throw(error) {
      if (!error || !(error instanceof Error)) {
        throw new codes.ERR_INVALID_ARG_TYPE('EventEmitter.AsyncIterator', 'Error', error);
      }
      fail(error);
    },
    [Symbol.asyncIterator]() {
      return this;
    },
    [kWatermarkData]: queue.watermark(),
  }, AsyncIteratorPrototype);
}

module.exports = { kFirstEventParam, on, once };
