'use strict';

const AsyncContextFrame = require('internal/async_context_frame');
const { validateObject } = require('internal/validators');

const { apply } = Reflect;

/** Ends a change of a store at the end of a block. */
class RunScope {
  #storage;
  #prior;
  #done = false;

  constructor(storage, value) {
    this.#storage = storage;
    this.#prior = storage.getStore();
    storage.enterWith(value);
  }

  dispose() {
    if (this.#done) return;
    this.#done = true;
    this.#storage.enterWith(this.#prior);
  }

  [Symbol.dispose]() {
    this.dispose();
  }
}

/** A value that follows the flow of asynchronous operations. */
class AsyncLocalStorage {
  #defaultValue;
  #name = '';

  /** @param {{ defaultValue?: any, name?: string }} [options] */
  constructor(options = {}) {
    validateObject(options, 'options');
    this.#defaultValue = options.defaultValue;
    if (options.name !== undefined) this.#name = `${options.name}`;
  }

  get name() {
    return this.#name;
  }

  /** A function that calls `fn` in the current context. */
  static bind(fn) {
    return require('async_hooks').AsyncResource.bind(fn);
  }

  /** A function that calls its first argument in the current context. */
  static snapshot() {
    return AsyncLocalStorage.bind((callback, ...args) => callback(...args));
  }

  /** Removes the value here and in everything that shares this frame. */
  disable() {
    AsyncContextFrame.current()?.delete(this);
  }

  enterWith(data) {
    AsyncContextFrame.set(AsyncContextFrame.withValue(this, data));
  }

  run(data, fn, ...args) {
    const prior = this.getStore();
    if (Object.is(prior, data)) return apply(fn, null, args);
    this.enterWith(data);
    try {
      return apply(fn, null, args);
    } finally {
      this.enterWith(prior);
    }
  }

  exit(fn, ...args) {
    return this.run(undefined, fn, ...args);
  }

  getStore() {
    const frame = AsyncContextFrame.current();
    return frame?.has(this) ? frame.get(this) : this.#defaultValue;
  }

  /** Sets the value until the returned object is disposed of. */
  withScope(data) {
    return new RunScope(this, data);
  }
}

module.exports = { AsyncLocalStorage };
