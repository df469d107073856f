'use strict';

// Mock functions for tests: they record their calls and can stand in for methods.

const { codes } = require('internal/errors');
const { validateFunction, validateInteger, validateObject } = require('internal/validators');

const { apply, construct } = Reflect;

/** The record of one mock function. */
class MockFunctionContext {
  #calls = [];
  #original;
  #implementation;
  #once = new Map();
  #times;
  #restore;

  constructor(original, implementation, times, restore) {
    this.#original = original;
    this.#implementation = implementation;
    this.#times = times;
    this.#restore = restore;
  }

  get calls() {
    return this.#calls.slice();
  }

  callCount() {
    return this.#calls.length;
  }

  /** Replaces what the mock does. */
  mockImplementation(implementation) {
    validateFunction(implementation, 'implementation');
    this.#implementation = implementation;
  }

  /** Replaces what one call of the mock does, the next by default. */
  mockImplementationOnce(implementation, onCall) {
    validateFunction(implementation, 'implementation');
    const next = this.#calls.length;
    const call = onCall ?? next;
    validateInteger(call, 'onCall', next);
    this.#once.set(call, implementation);
  }

  resetCalls() {
    this.#calls = [];
  }

  /** Gives the method that was mocked back. */
  restore() {
    this.#restore?.();
    this.#implementation = this.#original;
  }

  /** Calls what the mock stands for and records the call. */
  invoke(target, thisArg, args, newTarget) {
    const index = this.#calls.length;
    let implementation = this.#implementation;
    if (this.#once.has(index)) {
      implementation = this.#once.get(index);
      this.#once.delete(index);
    }
    if (index >= this.#times) implementation = this.#original;
    const call = {
      arguments: args,
      error: undefined,
      result: undefined,
      stack: new Error(),
      target: newTarget === undefined ? undefined : target,
      this: thisArg,
    };
    try {
      call.result = newTarget === undefined ?
        apply(implementation, thisArg, args) :
        construct(implementation, args, newTarget);
      if (newTarget !== undefined) call.this = call.result;
      return call.result;
    } catch (error) {
      call.error = error;
      throw error;
    } finally {
      this.#calls.push(call);
    }
  }
}

function makeMock(original, implementation, options, restore) {
  const times = options.times ?? Infinity;
  if (times !== Infinity) validateInteger(times, 'options.times', 1);
  const context = new MockFunctionContext(original, implementation, times, restore);
  return {
    context,
    mock: new Proxy(original, {
      __proto__: null,
      apply: (target, thisArg, args) => context.invoke(target, thisArg, args, undefined),
      construct: (target, args, newTarget) => context.invoke(target, undefined, args, newTarget),
      get: (target, key, receiver) => (key === 'mock' ? context : Reflect.get(target, key, receiver)),
    }),
  };
}

function findProperty(object, name) {
  for (let at = object; at !== null && at !== undefined; at = Object.getPrototypeOf(at)) {
    const descriptor = Object.getOwnPropertyDescriptor(at, name);
    if (descriptor !== undefined) return descriptor;
  }
  return undefined;
}

/** Makes mocks and remembers them, to undo them all. */
class MockTracker {
  #contexts = [];

  /** A mock function. */
  fn(original = function() {}, implementation = original, options = {}) {
    if (original !== null && typeof original === 'object') {
      options = original;
      original = function() {};
      implementation = original;
    } else if (implementation !== null && typeof implementation === 'object') {
      options = implementation;
      implementation = original;
    }
    validateFunction(original, 'original');
    validateFunction(implementation, 'implementation');
    validateObject(options, 'options');
    const { mock, context } = makeMock(original, implementation, options);
    this.#contexts.push(context);
    return mock;
  }

  /** Replaces a method by a mock of it. */
  method(objectOrFunction, methodName, implementation = undefined, options = {}) {
    if (implementation !== null && typeof implementation === 'object') {
      options = implementation;
      implementation = undefined;
    }
    validateObject(options, 'options');
    const accessor = options.getter ? 'get' : options.setter ? 'set' : 'value';
    const descriptor = findProperty(objectOrFunction, methodName);
    const original = descriptor?.[accessor];
    if (typeof original !== 'function') {
      throw new codes.ERR_INVALID_ARG_VALUE('methodName', original, 'must be a method');
    }
    const own = Object.getOwnPropertyDescriptor(objectOrFunction, methodName);
    const restore = () => {
      if (own === undefined) delete objectOrFunction[methodName];
      else Object.defineProperty(objectOrFunction, methodName, own);
    };
    const { mock, context } = makeMock(original, implementation ?? original, options, restore);
    Object.defineProperty(objectOrFunction, methodName, { ...descriptor, configurable: true, [accessor]: mock });
    this.#contexts.push(context);
    return mock;
  }

  getter(object, methodName, implementation = undefined, options = {}) {
    return this.method(object, methodName, implementation, { ...options, getter: true });
  }

  setter(object, methodName, implementation = undefined, options = {}) {
    return this.method(object, methodName, implementation, { ...options, setter: true });
  }

  /** Undoes all mocks and forgets them. */
  reset() {
    this.restoreAll();
    this.#contexts = [];
  }

  restoreAll() {
    for (const context of this.#contexts) context.restore();
  }

  get timers() {
    throw new codes.ERR_TENON_NOT_SUPPORTED('test.mock.timers');
  }
}

module.exports = { MockTracker };
