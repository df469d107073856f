'use strict';

// What the web streams share: their hidden state, queues with sizes, and strategies.
//
// Specification: https://streams.spec.whatwg.org/. The hidden state of an object is under `kState`,
// with the names the specification gives to its slots.

const { codes } = require('internal/errors');
const { validateFunction, validateObject, kValidateObjectAllowObjectsAndNull } = require('internal/validators');

const kState = Symbol('kState');
const kType = Symbol('kType');
/** Key that lets the constructors of readers, controllers and requests be called from inside. */
const kInternal = Symbol('kInternal');

/** Steps that differ between the two kinds of readable controllers, and for writable ones. */
const kCancel = Symbol('kCancel');
const kPull = Symbol('kPull');
const kRelease = Symbol('kRelease');
const kAbort = Symbol('kAbort');
const kError = Symbol('kError');

const noop = () => {};

/**
 * A test for objects of the class `name`.
 * @param {string} name
 * @returns {(value: any) => boolean}
 */
function brand(name) {
  return (value) => (typeof value === 'object' || typeof value === 'function') && value !== null &&
    value[kType] === name;
}

/** Makes the hidden properties of a new object; nobody sees them by looping. */
function initialize(object, type, state) {
  object[kType] = type;
  object[kState] = state;
}

/** Throws unless called by one of these modules. */
function requireInternal(key) {
  if (key !== kInternal) throw new codes.ERR_ILLEGAL_CONSTRUCTOR();
}

function invalidState(message) {
  return new codes.ERR_INVALID_STATE.TypeError(message);
}

/** The chunks that wait, with the sizes a strategy gave them. */
class SizedQueue {
  #items = [];
  #head = 0;
  /** The sum of the sizes. */
  size = 0;

  get length() {
    return this.#items.length - this.#head;
  }

  push(value, size) {
    this.#items.push(value, size);
    this.size += size;
  }

  peek() {
    return this.#items[this.#head];
  }

  shift() {
    const value = this.#items[this.#head];
    this.size = Math.max(0, this.size - this.#items[this.#head + 1]);
    this.#items[this.#head] = undefined;
    this.#head += 2;
    if (this.#head === this.#items.length) {
      this.#items.length = 0;
      this.#head = 0;
    } else if (this.#head > 1024) {
      this.#items.splice(0, this.#head);
      this.#head = 0;
    }
    return value;
  }

  clear() {
    this.#items.length = 0;
    this.#head = 0;
    this.size = 0;
  }
}

/** Adds a chunk whose size came from user code. */
function enqueueSized(queue, value, size) {
  size = Number(size);
  if (!(size >= 0) || size === Infinity) {
    throw new codes.ERR_INVALID_ARG_VALUE.RangeError('size', size);
  }
  queue.push(value, size);
}

/** The high water mark of a strategy. */
function highWaterMarkOf(strategy, fallback) {
  const value = strategy?.highWaterMark;
  if (value === undefined) return fallback;
  const number = +value;
  if (Number.isNaN(number) || number < 0) {
    throw new codes.ERR_INVALID_ARG_VALUE.RangeError('strategy.highWaterMark', value);
  }
  return number;
}

/** The function of a strategy that sizes chunks. */
function sizeAlgorithmOf(strategy) {
  const size = strategy?.size;
  if (size === undefined) return () => 1;
  validateFunction(size, 'strategy.size');
  return (chunk) => size(chunk);
}

function validateStrategy(strategy) {
  validateObject(strategy, 'strategy', kValidateObjectAllowObjectsAndNull);
}

/**
 * A method of a source or sink the user gave, to be called with it as `this`; undefined when absent.
 * @param {object} holder
 * @param {string} name
 * @param {string} what names the holder in an error
 */
function methodOf(holder, name, what) {
  const method = holder[name];
  if (method === undefined) return undefined;
  validateFunction(method, `${what}.${name}`);
  return (...args) => Reflect.apply(method, holder, args);
}

/** As `methodOf`: a function whose errors are rejections, and that does nothing when absent. */
function promiseMethodOf(holder, name, what) {
  const method = methodOf(holder, name, what);
  if (method === undefined) return async () => {};
  return (...args) => {
    try {
      return Promise.resolve(method(...args));
    } catch (error) {
      return Promise.reject(error);
    }
  };
}

/** Keeps a rejection that nobody looks at from being reported. */
function markHandled(promise) {
  promise.then(undefined, noop);
}

/** A promise with its settling functions, which do nothing the second time. Its rejection counts as handled. */
class Deferred {
  #record = Promise.withResolvers();
  pending = true;

  constructor() {
    markHandled(this.#record.promise);
  }

  static resolved(value = undefined) {
    const deferred = new Deferred();
    deferred.resolve(value);
    return deferred;
  }

  static rejected(reason) {
    const deferred = new Deferred();
    deferred.reject(reason);
    return deferred;
  }

  get promise() {
    return this.#record.promise;
  }

  resolve(value = undefined) {
    this.pending = false;
    this.#record.resolve(value);
  }

  reject(reason) {
    this.pending = false;
    this.#record.reject(reason);
  }
}

/** Makes the members of a class enumerable. */
function defineMembers(Class, members) {
  for (const name of members) {
    Object.defineProperty(Class.prototype, name, { __proto__: null, enumerable: true });
  }
}

/** As `defineMembers`, for a class whose objects tell its name. */
function define(Class, members) {
  defineMembers(Class, members);
  Object.defineProperty(Class.prototype, Symbol.toStringTag,
    { __proto__: null, value: Class.name, configurable: true });
}

/** What an object's custom inspection returns. */
function inspectAs(self, depth, options, fields) {
  if (depth < 0) return self;
  const { inspect } = require('internal/util/inspect');
  const inner = { ...options, depth: options.depth == null ? null : options.depth - 1 };
  return `${self[kType] ?? self.constructor.name} ${inspect(fields, inner)}`;
}

module.exports = {
  Deferred,
  SizedQueue,
  brand,
  define,
  defineMembers,
  enqueueSized,
  highWaterMarkOf,
  initialize,
  inspectAs,
  invalidState,
  kAbort,
  kCancel,
  kError,
  kInspect: Symbol.for('nodejs.util.inspect.custom'),
  kInternal,
  kPull,
  kRelease,
  kState,
  kType,
  markHandled,
  methodOf,
  noop,
  promiseMethodOf,
  requireInternal,
  sizeAlgorithmOf,
  validateStrategy,
  isReadableStream: brand('ReadableStream'),
  isWritableStream: brand('WritableStream'),
  isTransformStream: brand('TransformStream'),
};
