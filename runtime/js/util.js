'use strict';

// The `util` module.
//
// Native used: internalBinding('util').getCallSites(n) -> array of plain objects with functionName,
// scriptId, scriptName, lineNumber, columnNumber and column, of the callers of the JavaScript
// function that calls it.

const { codes, errnoException, exceptionWithHostPort } = require('internal/errors');
const { format, formatWithOptions, inspect, stripVTControlCharacters } = require('internal/util/inspect');
const {
  defineLazyProperty,
  deprecate,
  getSystemErrorMap,
  getSystemErrorMessage,
  getSystemErrorName,
  promisify,
  withoutPrototypes,
} = require('internal/util');
const { debuglog } = require('internal/util/debuglog');
const {
  kValidateObjectAllowObjects,
  validateAbortSignal,
  validateBoolean,
  validateFunction,
  validateInteger,
  validateNumber,
  validateObject,
  validateString,
} = require('internal/validators');
const types = require('internal/util/types');

const { defineProperties, defineProperty, getOwnPropertyDescriptors, setPrototypeOf } = Object;
const { apply } = Reflect;

function rejectCallback(reason, callback) {
  // A falsy reason would look like success to the callback.
  if (!reason) reason = codes.ERR_FALSY_VALUE_REJECTION.at(rejectCallback, reason);
  return callback(reason);
}

/**
 * Turns a function that returns a promise into one whose last argument is an `(err, value)` callback.
 * @param {Function} original
 * @returns {Function}
 */
function callbackify(original) {
  validateFunction(original, 'original');
  function callbackified(...args) {
    const last = args.pop();
    validateFunction(last, 'last argument');
    const callback = last.bind(this);
    // On the tick queue, so that an exception of the callback is not one of the promise.
    apply(original, this, args).then(
      (value) => process.nextTick(callback, null, value),
      (reason) => process.nextTick(rejectCallback, reason, callback));
  }
  const descriptors = getOwnPropertyDescriptors(original);
  if (typeof descriptors.length.value === 'number') descriptors.length.value++;
  if (typeof descriptors.name.value === 'string') descriptors.name.value += 'Callbackified';
  return defineProperties(callbackified, withoutPrototypes(descriptors));
}

/**
 * Makes the prototype of `ctor` inherit from that of `superCtor`.
 * @param {Function} ctor
 * @param {Function} superCtor
 */
function inherits(ctor, superCtor) {
  if (ctor == null) throw new codes.ERR_INVALID_ARG_TYPE('ctor', 'Function', ctor);
  if (superCtor == null) throw new codes.ERR_INVALID_ARG_TYPE('superCtor', 'Function', superCtor);
  if (superCtor.prototype === undefined) {
    throw new codes.ERR_INVALID_ARG_TYPE('superCtor.prototype', 'Object', superCtor.prototype);
  }
  defineProperty(ctor, 'super_', { __proto__: null, value: superCtor, writable: true, configurable: true });
  setPrototypeOf(ctor.prototype, superCtor.prototype);
}

function extend(target, source) {
  if (source === null || typeof source !== 'object') return target;
  for (const key of Object.keys(source)) target[key] = source[key];
  return target;
}

function checkErrorNumber(err) {
  validateNumber(err, 'err');
  if (err >= 0 || !Number.isSafeInteger(err)) throw new codes.ERR_OUT_OF_RANGE('err', 'a negative integer', err);
}

/**
 * Parses the text of a `.env` file.
 * @param {string} content
 * @returns {Record<string, string>}
 */
function parseEnv(content) {
  validateString(content, 'content');
  return require('internal/util/parse_env').parseEnv(content);
}

/**
 * The call sites above the caller. There are no source maps to apply.
 * @param {number} [frameCount]
 * @param {{ sourceMap?: boolean }} [options]
 * @returns {object[]}
 */
function getCallSites(frameCount = 10, options = undefined) {
  if (options === undefined && typeof frameCount === 'object') {
    options = frameCount;
    frameCount = 10;
    validateObject(options, 'options');
  } else if (options !== undefined) {
    validateObject(options, 'options');
  }
  if (options?.sourceMap !== undefined) validateBoolean(options.sourceMap, 'options.sourceMap');
  validateInteger(frameCount, 'frameCount', 1, 200);
  return internalBinding('util').getCallSites(frameCount);
}

/**
 * A promise that is fulfilled when `signal` is aborted, without keeping `resource` or the process alive.
 * @param {AbortSignal} signal
 * @param {object} resource
 * @returns {Promise<void>}
 */
async function aborted(signal, resource) {
  if (signal === undefined) throw new codes.ERR_INVALID_ARG_TYPE('signal', 'AbortSignal', signal);
  validateAbortSignal(signal, 'signal');
  validateObject(resource, 'resource', kValidateObjectAllowObjects);
  if (signal.aborted) return undefined;
  const { kWeakHandler } = require('internal/event_target');
  return new Promise((resolve) => {
    signal.addEventListener('abort', () => resolve(), { [kWeakHandler]: resource, once: true });
  });
}

/** Whether two values are equal as assert.deepStrictEqual() has it. */
function isDeepStrictEqual(a, b, skipPrototype) {
  return require('internal/util/comparisons').isDeepStrictEqual(a, b, skipPrototype);
}

/** Replaces halves of surrogate pairs that stand alone. */
function toUSVString(input) {
  return `${input}`.toWellFormed();
}

/** The number with which a process ends that a signal stopped. */
function convertProcessSignalToExitCode(signalCode) {
  const { signals } = internalBinding('constants').os;
  require('internal/validators').validateOneOf(signalCode, 'signalCode', Object.keys(signals));
  return 128 + signals[signalCode];
}

module.exports = {
  _errnoException: errnoException,
  _exceptionWithHostPort: exceptionWithHostPort,
  _extend: deprecate(extend,
    'The `util._extend` API is deprecated. Please use Object.assign() instead.', 'DEP0060'),
  callbackify,
  convertProcessSignalToExitCode,
  debug: debuglog,
  debuglog,
  deprecate,
  format,
  formatWithOptions,
  getCallSites,
  getSystemErrorMap,
  getSystemErrorName: function getSystemErrorNameOf(err) {
    checkErrorNumber(err);
    return getSystemErrorName(err);
  },
  getSystemErrorMessage: function getSystemErrorMessageOf(err) {
    checkErrorNumber(err);
    return getSystemErrorMessage(err);
  },
  inherits,
  inspect,
  isArray: deprecate(Array.isArray,
    'The `util.isArray` API is deprecated. Please use `Array.isArray()` instead.', 'DEP0044'),
  isDeepStrictEqual,
  promisify,
  stripVTControlCharacters,
  toUSVString,
  aborted,
  types,
  parseEnv,
};

for (const key of ['getSystemErrorName', 'getSystemErrorMessage']) {
  defineProperty(module.exports[key], 'name', { __proto__: null, value: key, configurable: true });
}
for (const [key, id] of [
  ['diff', 'internal/util/diff'],
  ['parseArgs', 'internal/util/parse_args'],
  ['styleText', 'internal/util/style_text'],
  ['TextDecoder', 'internal/encoding'],
  ['TextEncoder', 'internal/encoding'],
  ['MIMEType', 'internal/mime'],
  ['MIMEParams', 'internal/mime'],
  ['transferableAbortController', 'internal/abort_signal_transfer'],
  ['transferableAbortSignal', 'internal/abort_signal_transfer'],
]) {
  defineLazyProperty(module.exports, key, () => require(id)[key]);
}
