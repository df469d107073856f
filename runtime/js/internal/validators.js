'use strict';

// Argument checks shared by the builtin modules. Each throws the coded error that Node.js
// throws, with a stack that starts at the caller of the check.

const { codes } = require('internal/errors');
const {
  ERR_INVALID_ARG_TYPE,
  ERR_INVALID_ARG_VALUE,
  ERR_INVALID_THIS,
  ERR_OUT_OF_RANGE,
  ERR_SOCKET_BAD_PORT,
  ERR_UNKNOWN_SIGNAL,
} = codes;

const { isArray } = Array;
const { isInteger, MAX_SAFE_INTEGER, MIN_SAFE_INTEGER } = Number;
const { isView } = ArrayBuffer;

const kValidateObjectNone = 0;
const kValidateObjectAllowNullable = 1 << 0;
const kValidateObjectAllowArray = 1 << 1;
const kValidateObjectAllowFunction = 1 << 2;
const kValidateObjectAllowObjects = kValidateObjectAllowArray | kValidateObjectAllowFunction;
const kValidateObjectAllowObjectsAndNull = kValidateObjectAllowObjects | kValidateObjectAllowNullable;

/** Whether `value` is already a signed 32-bit integer. */
function isInt32(value) {
  return value === (value | 0);
}

/** Whether `value` is already an unsigned 32-bit integer. */
function isUint32(value) {
  return value === (value >>> 0);
}

/**
 * A file mode given as a number or as octal digits.
 * @param {any} value
 * @param {string} name
 * @param {number} [fallback] used when value is null or undefined
 * @returns {number}
 */
function parseFileMode(value, name, fallback) {
  value ??= fallback;
  if (typeof value === 'string') {
    if (!/^[0-7]+$/.test(value)) {
      throw ERR_INVALID_ARG_VALUE.at(parseFileMode, name, value,
        'must be a 32-bit unsigned integer or an octal string');
    }
    value = Number.parseInt(value, 8);
  }
  validateUint32(value, name);
  return value;
}

function validateInteger(value, name, min = MIN_SAFE_INTEGER, max = MAX_SAFE_INTEGER) {
  if (typeof value !== 'number') throw ERR_INVALID_ARG_TYPE.at(validateInteger, name, 'number', value);
  if (!isInteger(value)) throw ERR_OUT_OF_RANGE.at(validateInteger, name, 'an integer', value);
  if (value < min || value > max) {
    throw ERR_OUT_OF_RANGE.at(validateInteger, name, `>= ${min} && <= ${max}`, value);
  }
}

function validateInt32(value, name, min = -2147483648, max = 2147483647) {
  if (typeof value !== 'number') throw ERR_INVALID_ARG_TYPE.at(validateInt32, name, 'number', value);
  if (!isInteger(value)) throw ERR_OUT_OF_RANGE.at(validateInt32, name, 'an integer', value);
  if (value < min || value > max) {
    throw ERR_OUT_OF_RANGE.at(validateInt32, name, `>= ${min} && <= ${max}`, value);
  }
}

function validateUint32(value, name, positive = false) {
  if (typeof value !== 'number') throw ERR_INVALID_ARG_TYPE.at(validateUint32, name, 'number', value);
  if (!isInteger(value)) throw ERR_OUT_OF_RANGE.at(validateUint32, name, 'an integer', value);
  const min = positive ? 1 : 0;
  const max = 4294967295;
  if (value < min || value > max) {
    throw ERR_OUT_OF_RANGE.at(validateUint32, name, `>= ${min} && <= ${max}`, value);
  }
}

function validateString(value, name) {
  if (typeof value !== 'string') throw ERR_INVALID_ARG_TYPE.at(validateString, name, 'string', value);
}

function validateNumber(value, name, min = undefined, max = undefined) {
  if (typeof value !== 'number') throw ERR_INVALID_ARG_TYPE.at(validateNumber, name, 'number', value);
  const outside = (min != null && value < min) || (max != null && value > max) ||
    ((min != null || max != null) && Number.isNaN(value));
  if (outside) {
    const lower = min != null ? `>= ${min}` : '';
    const upper = max != null ? `<= ${max}` : '';
    throw ERR_OUT_OF_RANGE.at(validateNumber, name, [lower, upper].filter(Boolean).join(' && '), value);
  }
}

function validateBoolean(value, name) {
  if (typeof value !== 'boolean') throw ERR_INVALID_ARG_TYPE.at(validateBoolean, name, 'boolean', value);
}

function validateOneOf(value, name, oneOf) {
  if (oneOf.includes(value)) return;
  const allowed = oneOf.map((v) => (typeof v === 'string' ? `'${v}'` : String(v))).join(', ');
  throw ERR_INVALID_ARG_VALUE.at(validateOneOf, name, value, `must be one of: ${allowed}`);
}

function validateObject(value, name, options = kValidateObjectNone) {
  const accepted =
    (typeof value === 'object' && value !== null && ((options & kValidateObjectAllowArray) || !isArray(value))) ||
    (value === null && (options & kValidateObjectAllowNullable)) ||
    (typeof value === 'function' && (options & kValidateObjectAllowFunction));
  if (!accepted) throw ERR_INVALID_ARG_TYPE.at(validateObject, name, 'Object', value);
}

function validateDictionary(value, name) {
  if (value !== null && typeof value !== 'object' && typeof value !== 'function') {
    throw ERR_INVALID_ARG_TYPE.at(validateDictionary, name, 'a dictionary', value);
  }
}

function validateArray(value, name, minLength = 0) {
  if (!isArray(value)) throw ERR_INVALID_ARG_TYPE.at(validateArray, name, 'Array', value);
  if (value.length < minLength) {
    throw ERR_INVALID_ARG_VALUE.at(validateArray, name, value, `must be longer than ${minLength}`);
  }
}

function validateStringArray(value, name) {
  validateArray(value, name);
  for (let i = 0; i < value.length; i++) validateString(value[i], `${name}[${i}]`);
}

function validateBooleanArray(value, name) {
  validateArray(value, name);
  for (let i = 0; i < value.length; i++) validateBoolean(value[i], `${name}[${i}]`);
}

function validateAbortSignalArray(value, name) {
  validateArray(value, name);
  for (let i = 0; i < value.length; i++) {
    const item = `${name}[${i}]`;
    if (value[i] == null) throw ERR_INVALID_ARG_TYPE.at(validateAbortSignalArray, item, 'AbortSignal', value[i]);
    validateAbortSignal(value[i], item);
  }
}

/** Checks the name of a signal; `SIGINT` must be written in capitals. */
function validateSignalName(signal, name = 'signal') {
  validateString(signal, name);
  const { signals } = internalBinding('constants').os;
  if (signals[signal] !== undefined) return;
  if (signals[signal.toUpperCase()] !== undefined) {
    throw ERR_UNKNOWN_SIGNAL.at(validateSignalName, `${signal} (signals must use all capital letters)`);
  }
  throw ERR_UNKNOWN_SIGNAL.at(validateSignalName, signal);
}

function validateBuffer(buffer, name = 'buffer') {
  if (!isView(buffer)) {
    throw ERR_INVALID_ARG_TYPE.at(validateBuffer, name, ['Buffer', 'TypedArray', 'DataView'], buffer);
  }
}

/** Checks that `encoding` can describe `data`: hex needs an even number of digits. */
function validateEncoding(data, encoding) {
  const { length } = data;
  if (length % 2 !== 0 && String(encoding).toLowerCase() === 'hex') {
    throw ERR_INVALID_ARG_VALUE.at(validateEncoding, 'encoding', encoding,
      `is invalid for data of length ${length}`);
  }
}

function validatePort(port, name = 'Port', allowZero = true) {
  const bad = (typeof port !== 'number' && typeof port !== 'string') ||
    (typeof port === 'string' && port.trim().length === 0) ||
    +port !== (+port >>> 0) || port > 0xFFFF || (port === 0 && !allowZero);
  if (bad) throw ERR_SOCKET_BAD_PORT.at(validatePort, name, port, allowZero);
  return port | 0;
}

function validateAbortSignal(signal, name) {
  if (signal !== undefined &&
      (signal === null || typeof signal !== 'object' || !('aborted' in signal))) {
    throw ERR_INVALID_ARG_TYPE.at(validateAbortSignal, name, 'AbortSignal', signal);
  }
}

function validateFunction(value, name) {
  if (typeof value !== 'function') throw ERR_INVALID_ARG_TYPE.at(validateFunction, name, 'Function', value);
}

/** A function that is neither async, a generator nor a class cannot be told apart; only the type is checked. */
function validatePlainFunction(value, name) {
  if (typeof value !== 'function' || require('internal/util/types').isAsyncFunction(value)) {
    throw ERR_INVALID_ARG_TYPE.at(validatePlainFunction, name, 'Function', value);
  }
}

function validateUndefined(value, name) {
  if (value !== undefined) throw ERR_INVALID_ARG_TYPE.at(validateUndefined, name, 'undefined', value);
}

function validateUnion(value, name, union) {
  if (!union.includes(value)) {
    throw ERR_INVALID_ARG_TYPE.at(validateUnion, name, `('${union.join('|')}')`, value);
  }
}

/** Checks the interface of a method's receiver. */
function validateThisInternalField(object, fieldKey, className) {
  if (typeof object !== 'object' || object === null || !Object.hasOwn(object, fieldKey)) {
    throw ERR_INVALID_THIS.at(validateThisInternalField, className);
  }
}

/** `finished` or `destroyed` and so on: a value for a Link header. */
const linkValuePattern = /^(?:<[^>]*>)(?:\s*;\s*[^;"\s]+(?:=(")?[^;"\s]*\1)?)*$/;

function validateLinkHeaderFormat(value, name) {
  if (typeof value === 'undefined' || !linkValuePattern.test(value)) {
    throw ERR_INVALID_ARG_VALUE.at(validateLinkHeaderFormat, name, value,
      'must be an array or string of format "</styles.css>; rel=preload; as=style"');
  }
}

function validateLinkHeaderValue(hints) {
  if (typeof hints === 'string') {
    validateLinkHeaderFormat(hints, 'hints');
    return hints;
  }
  if (isArray(hints)) {
    for (const link of hints) validateLinkHeaderFormat(link, 'hints');
    return hints.join(', ');
  }
  throw ERR_INVALID_ARG_VALUE.at(validateLinkHeaderValue, 'hints', hints,
    'must be an array or string of format "</styles.css>; rel=preload; as=style"');
}

/** Checks a number that must be finite, or answers whether one was given at all. */
function validateFiniteNumber(number, name) {
  if (number === undefined) return false;
  if (Number.isFinite(number)) return true;
  if (Number.isNaN(number)) return false;
  validateNumber(number, name);
  throw ERR_OUT_OF_RANGE.at(validateFiniteNumber, name, 'a finite number', number);
}

/** A number between two bounds, or the default when none is given. */
function checkRangesOrGetDefault(number, name, lower, upper, def) {
  if (!validateFiniteNumber(number, name)) return def;
  if (number < lower || number > upper) {
    throw ERR_OUT_OF_RANGE.at(checkRangesOrGetDefault, name, `>= ${lower} and <= ${upper}`, number);
  }
  return number;
}

module.exports = {
  checkRangesOrGetDefault,
  isInt32,
  isUint32,
  kValidateObjectAllowArray,
  kValidateObjectAllowFunction,
  kValidateObjectAllowNullable,
  kValidateObjectAllowObjects,
  kValidateObjectAllowObjectsAndNull,
  kValidateObjectNone,
  parseFileMode,
  validateAbortSignal,
  validateAbortSignalArray,
  validateArray,
  validateBoolean,
  validateBooleanArray,
  validateBuffer,
  validateDictionary,
  validateEncoding,
  validateFiniteNumber,
  validateFunction,
  validateInt32,
  validateInteger,
  validateLinkHeaderValue,
  validateNumber,
  validateObject,
  validateOneOf,
  validatePlainFunction,
  validatePort,
  validateSignalName,
  validateString,
  validateStringArray,
  validateThisInternalField,
  validateUint32,
  validateUndefined,
  validateUnion,
};
