'use strict';

// Helpers shared by the builtin modules.
//
// Natives used: internalBinding('uv').getErrorMap() -> Map<errno, [name, message]>,
// internalBinding('util').sleep(msec).

const { codes } = require('internal/errors');

const {
  defineProperties,
  defineProperty,
  getOwnPropertyDescriptor,
  getOwnPropertyDescriptors,
  getPrototypeOf,
  setPrototypeOf,
} = Object;
const { apply, construct } = Reflect;

const kEmptyObject = Object.freeze({ __proto__: null });
const kEnumerableProperty = { __proto__: null, enumerable: true };
const customInspectSymbol = Symbol.for('nodejs.util.inspect.custom');
const kCustomPromisified = Symbol.for('nodejs.util.promisify.custom');
const kCustomPromisifyArgs = Symbol('customPromisifyArgs');

const isWindows = process.platform === 'win32';
const isMacOS = process.platform === 'darwin';

/** Whether `value` is an error, of this realm or another. */
function isError(value) {
  return require('internal/util/inspect/errors').isError(value);
}

/** A function that computes its value once. */
function getLazy(initializer) {
  let value;
  let done = false;
  return function() {
    if (!done) {
      value = initializer();
      done = true;
    }
    return value;
  };
}

/** A function that runs `callback` at most once. */
function once(callback, { preserveReturnValue = false } = kEmptyObject) {
  let called = false;
  let result;
  return function(...args) {
    if (called) return result;
    called = true;
    const returned = apply(callback, this, args);
    if (preserveReturnValue) result = returned;
    return returned;
  };
}

// --- Warnings --------------------------------------------------------------------------------

const warnedCodes = new Set();

function emitDeprecation(msg, code, ctor) {
  if (code === undefined) {
    process.emitWarning(msg, 'DeprecationWarning', ctor);
  } else if (!warnedCodes.has(code)) {
    warnedCodes.add(code);
    process.emitWarning(msg, 'DeprecationWarning', code, ctor);
  }
}

/**
 * Wraps `fn` (a function or class) so that its first call emits a deprecation warning.
 * @template {Function} F
 * @param {F} fn
 * @param {string} msg
 * @param {string} [code] warnings with one code are emitted once in the process
 * @param {boolean} [_useEmitSync]
 * @param {boolean} [modifyPrototype] whether the wrapper inherits from `fn`
 * @returns {F}
 */
function deprecate(fn, msg, code, _useEmitSync, modifyPrototype = true) {
  if (code !== undefined) require('internal/validators').validateString(code, 'code');
  let warned = false;
  function deprecated(...args) {
    if (!warned && !process.noDeprecation) {
      warned = true;
      emitDeprecation(msg, code, deprecated);
    }
    return new.target ? construct(fn, args, new.target) : apply(fn, this, args);
  }
  if (modifyPrototype) {
    setPrototypeOf(deprecated, fn);
    // Makes instances of the wrapper instances of `fn` and the other way round.
    if (fn.prototype) deprecated.prototype = fn.prototype;
    defineProperty(deprecated, 'length', { __proto__: null, ...getOwnPropertyDescriptor(fn, 'length') });
  }
  return deprecated;
}

/** Warns that a class was called without `new`, then constructs it. */
function deprecateInstantiation(target, code, ...args) {
  emitDeprecation(`Instantiating ${target.name} without the 'new' keyword has been deprecated.`, code, target);
  return construct(target, args);
}

const warnedFeatures = new Set();

/** Warns once per feature that it may change. */
function emitExperimentalWarning(feature, messagePrefix, code, ctor) {
  if (warnedFeatures.has(feature)) return;
  warnedFeatures.add(feature);
  const text = `${feature} is an experimental feature and might change at any time`;
  process.emitWarning(messagePrefix ? messagePrefix + text : text, 'ExperimentalWarning', code, ctor);
}

// --- Promises --------------------------------------------------------------------------------

/**
 * Turns a function whose last argument is an `(err, value)` callback into one that returns a promise.
 * @param {Function} original
 * @returns {Function}
 */
function promisify(original) {
  const { validateFunction } = require('internal/validators');
  validateFunction(original, 'original');
  const mark = (fn) => defineProperty(fn, kCustomPromisified,
    { __proto__: null, value: fn, enumerable: false, writable: false, configurable: true });

  const custom = original[kCustomPromisified];
  if (custom) {
    validateFunction(custom, 'util.promisify.custom');
    return mark(custom);
  }
  // Names for the values of a callback that gets more than one, as fs.read() has.
  const names = original[kCustomPromisifyArgs];
  function promisified(...args) {
    return new Promise((resolve, reject) => {
      args.push((err, ...values) => {
        if (err) return reject(err);
        if (names === undefined || values.length < 2) return resolve(values[0]);
        const result = {};
        names.forEach((name, i) => { result[name] = values[i]; });
        return resolve(result);
      });
      const returned = apply(original, this, args);
      if (require('internal/util/types').isPromise(returned)) {
        process.emitWarning('Calling promisify on a function that returns a Promise is likely a mistake.',
          'DeprecationWarning', 'DEP0174');
      }
    });
  }
  setPrototypeOf(promisified, getPrototypeOf(original));
  mark(promisified);
  return defineProperties(promisified, withoutPrototypes(getOwnPropertyDescriptors(original)));
}
promisify.custom = kCustomPromisified;

/** Keeps property descriptors free of what a program may have put on `Object.prototype`. */
function withoutPrototypes(descriptors) {
  for (const key of Reflect.ownKeys(descriptors)) setPrototypeOf(descriptors[key], null);
  return descriptors;
}

/** A promise with its two settling functions. */
function createDeferredPromise() {
  let resolve;
  let reject;
  const promise = new Promise((res, rej) => {
    resolve = res;
    reject = rej;
  });
  return { promise, resolve, reject };
}

// --- System errors ---------------------------------------------------------------------------

/** Map of libuv error numbers to [name, message]. */
function getSystemErrorMap() {
  return internalBinding('uv').getErrorMap();
}

function getSystemErrorName(err) {
  const entry = getSystemErrorMap().get(err);
  return entry ? entry[0] : `Unknown system error ${err}`;
}

function getSystemErrorMessage(err) {
  const entry = getSystemErrorMap().get(err);
  return entry ? entry[1] : `Unknown system error ${err}`;
}

// --- Signals ---------------------------------------------------------------------------------

function signals() {
  return internalBinding('constants').os.signals;
}

/** The number of a signal given by name (any case) or number. */
function convertToValidSignal(signal) {
  const known = signals();
  if (typeof signal === 'number' && Object.values(known).includes(signal)) return signal;
  if (typeof signal === 'string') {
    const number = known[signal.toUpperCase()];
    if (number) return number;
  }
  throw new codes.ERR_UNKNOWN_SIGNAL(signal);
}

// --- Encodings -------------------------------------------------------------------------------

const encodingNames = {
  '__proto__': null, 'utf8': 'utf8', 'utf-8': 'utf8', 'ucs2': 'utf16le', 'ucs-2': 'utf16le', 'utf16le': 'utf16le',
  'utf-16le': 'utf16le', 'latin1': 'latin1', 'binary': 'latin1', 'base64': 'base64', 'base64url': 'base64url',
  'hex': 'hex', 'ascii': 'ascii',
};

/** The canonical name of a Buffer encoding, `undefined` for an unknown one; utf8 by default. */
function normalizeEncoding(enc) {
  if (enc == null || enc === '') return 'utf8';
  return encodingNames[enc] ?? encodingNames[`${enc}`.toLowerCase()];
}

// --- Properties of modules and globals -------------------------------------------------------

/** Defines a property that is made on first use and then an ordinary one. */
function defineLazyProperty(target, key, make, enumerable = true) {
  let value;
  let done = false;
  const settle = (result) => defineProperty(target, key,
    { __proto__: null, value: result, writable: true, enumerable, configurable: true });
  defineProperty(target, key, {
    __proto__: null,
    configurable: true,
    enumerable,
    get: named('get', function() {
      if (!done) {
        value = make();
        done = true;
        settle(value);
      }
      return value;
    }),
    set: named('set', function(result) {
      settle(result);
    }),
  });
  function named(kind, fn) {
    return defineProperty(fn, 'name', { __proto__: null, value: `${kind} ${String(key)}` });
  }
}

/** Defines `keys` of the builtin module `id` on `target`, loading the module on first use. */
function defineLazyProperties(target, id, keys, enumerable = true) {
  for (const key of keys) defineLazyProperty(target, key, () => require(id)[key], enumerable);
}

/** Defines an own data property, whatever the prototype chain says. */
function setOwnProperty(obj, key, value) {
  return defineProperty(obj, key,
    { __proto__: null, configurable: true, enumerable: true, value, writable: true });
}

/** Names a function made at run time. */
function assignFunctionName(name, fn, descriptor = kEmptyObject) {
  if (typeof name !== 'string') {
    const { description } = name;
    name = description === undefined ? '' : `[${description}]`;
  }
  return defineProperty(fn, 'name',
    { __proto__: null, writable: false, enumerable: false, configurable: true, ...descriptor, value: name });
}

// --- Others ----------------------------------------------------------------------------------

/** Removes the element at `index`; faster than splice() on short lists. */
function spliceOne(list, index) {
  for (; index + 1 < list.length; index++) list[index] = list[index + 1];
  list.pop();
}

/** Blocks the thread. */
function sleep(msec) {
  require('internal/validators').validateUint32(msec, 'msec');
  internalBinding('util').sleep(msec);
}

function lazyDOMException(message, name) {
  const { DOMException } = require('internal/domexception');
  return new DOMException(message, name);
}

function removeColors(text) {
  return require('internal/util/inspect/text').removeColors(text);
}

/** Whether a file belongs to a package, as its path tells. */
function isUnderNodeModules(filename) {
  return /[/\\]node_modules[/\\]/.test(filename);
}

/** A weak reference that can be made strong while something needs its target. */
class WeakReference {
  #weak;
  #strong = null;
  #count = 0;

  constructor(target) {
    this.#weak = new WeakRef(target);
  }

  incRef() {
    if (++this.#count === 1) this.#strong = this.#weak.deref();
    return this.#count;
  }

  decRef() {
    if (--this.#count === 0) this.#strong = null;
    return this.#count;
  }

  get() {
    return this.#strong ?? this.#weak.deref();
  }
}

module.exports = {
  SymbolAsyncDispose: Symbol.asyncDispose,
  SymbolDispose: Symbol.dispose,
  WeakReference,
  assignFunctionName,
  convertToValidSignal,
  createDeferredPromise,
  customInspectSymbol,
  customPromisifyArgs: kCustomPromisifyArgs,
  defineLazyProperties,
  defineLazyProperty,
  deprecate,
  deprecateInstantiation,
  emitExperimentalWarning,
  getLazy,
  getSystemErrorMap,
  getSystemErrorMessage,
  getSystemErrorName,
  isError,
  isMacOS,
  isUnderNodeModules,
  isWindows,
  kEmptyObject,
  kEnumerableProperty,
  lazyDOMException,
  normalizeEncoding,
  once,
  promisify,
  removeColors,
  setOwnProperty,
  sleep,
  spliceOne,
  withoutPrototypes,
};
