'use strict';

// assert.throws(), assert.rejects() and their opposites: what a function threw against what was expected.

const { codes } = require('internal/errors');
const { AssertionError } = require('internal/assert/assertion_error');
const { inspect } = require('internal/util/inspect');
const { isError } = require('internal/util/inspect/errors');
const { isPromise, isRegExp } = require('internal/util/types');
const { validateFunction } = require('internal/validators');

const { apply } = Reflect;
const { isPrototypeOf } = Object.prototype;
const { exec } = RegExp.prototype;

const kNothing = Symbol('nothing was thrown');
const errorTypes = ['Object', 'Error', 'Function', 'RegExp'];

function matches(regexp, text) {
  return apply(exec, regexp, [text]) !== null;
}

function isErrorClass(value) {
  return apply(isPrototypeOf, Error, [value]);
}

/** Runs `fn` and returns what it threw, or `kNothing`. */
function caught(fn) {
  validateFunction(fn, 'fn');
  try {
    fn();
  } catch (error) {
    return error;
  }
  return kNothing;
}

function isPromiseLike(value) {
  return isPromise(value) || (value !== null && typeof value === 'object' &&
    typeof value.then === 'function' && typeof value.catch === 'function');
}

/** Waits for a promise, or the one a function returns, and returns its reason or `kNothing`. */
async function rejected(promiseFn) {
  let promise = promiseFn;
  if (typeof promiseFn === 'function') {
    promise = promiseFn();
    if (!isPromiseLike(promise)) throw new codes.ERR_INVALID_RETURN_VALUE('instance of Promise', 'promiseFn', promise);
  } else if (!isPromiseLike(promiseFn)) {
    throw new codes.ERR_INVALID_ARG_TYPE('promiseFn', ['Function', 'Promise'], promiseFn);
  }
  try {
    await promise;
  } catch (error) {
    return error;
  }
  return kNothing;
}

/** The properties that are compared; one matched by a regular expression takes the actual value. */
class Comparison {
  constructor(source, keys, actual) {
    for (const key of keys) {
      if (!(key in source)) continue;
      const isMatch = actual !== undefined && typeof actual[key] === 'string' &&
        isRegExp(source[key]) && matches(source[key], actual[key]);
      this[key] = isMatch ? actual[key] : source[key];
    }
  }
}

function fail(fields, message) {
  if (message instanceof Error) throw message;
  throw new AssertionError({ ...fields, message });
}

/** Compares the properties of `expected`, and of an error its name and message. */
function compareProperties(check, actual, expected, message) {
  const { stackStartFn, diff } = check;
  const keys = Object.keys(expected);
  if (expected instanceof Error) keys.push('name', 'message');
  else if (keys.length === 0) throw new codes.ERR_INVALID_ARG_VALUE('error', expected, 'may not be an empty object');
  const { isDeepStrictEqual } = require('internal/util/comparisons');
  for (const key of keys) {
    if (typeof actual[key] === 'string' && isRegExp(expected[key]) && matches(expected[key], actual[key])) continue;
    if (key in actual && isDeepStrictEqual(actual[key], expected[key])) continue;
    if (message) fail({ actual, expected, operator: stackStartFn.name, stackStartFn, diff }, message);
    // The message compares only what was asked for; the error's fields hold the whole values.
    const error = new AssertionError({
      actual: new Comparison(actual, keys),
      expected: new Comparison(expected, keys, actual),
      operator: 'deepStrictEqual',
      stackStartFn,
      diff,
    });
    error.actual = actual;
    error.expected = expected;
    error.operator = stackStartFn.name;
    throw error;
  }
}

function wrongClassMessage(actual, expected) {
  let text = `The error is expected to be an instance of "${expected.name}". Received `;
  if (!isError(actual)) return `${text}"${inspect(actual, { depth: -1 })}"`;
  const name = actual.constructor?.name || actual.name;
  text += expected.name === name ? 'an error with identical name but a different prototype.' : `"${name}"`;
  if (actual.message) text += `\n\nError message:\n\n${actual.message}`;
  return text;
}

/** The reason why `actual` is not what a regular expression, class or function expects. */
function mismatch(actual, expected) {
  if (typeof expected !== 'function') {
    const text = String(actual);
    if (matches(expected, text)) return undefined;
    return `The input did not match the regular expression ${inspect(expected)}. Input:\n\n${inspect(text)}\n`;
  }
  if (expected.prototype !== undefined && actual instanceof expected) return undefined;
  if (isErrorClass(expected)) return wrongClassMessage(actual, expected);
  const result = apply(expected, {}, [actual]);
  if (result === true) return undefined;
  const name = expected.name ? `"${expected.name}" ` : '';
  const text = `The ${name}validation function is expected to return "true". Received ${inspect(result)}`;
  return isError(actual) ? `${text}\n\nCaught error:\n\n${actual}` : text;
}

function checkExpected(check, actual, expected, message) {
  const { stackStartFn, diff } = check;
  const operator = stackStartFn.name;
  if (typeof expected !== 'function' && !isRegExp(expected)) {
    if (typeof actual === 'object' && actual !== null) {
      compareProperties(check, actual, expected, message);
      return;
    }
    const error = new AssertionError({ actual, expected, message, operator: 'deepStrictEqual', stackStartFn, diff });
    error.operator = operator;
    throw error;
  }
  const reason = mismatch(actual, expected);
  if (reason === undefined) return;
  const error = new AssertionError({ actual, expected, message: message || reason, operator, stackStartFn, diff });
  error.generatedMessage = !message;
  throw error;
}

/**
 * Fails unless something fitting was thrown.
 * @param {{ stackStartFn: Function, what: string, diff?: string }} check
 * @param {any} actual from `caught` or `rejected`
 * @param {any[]} args the assertion's further arguments: [error, message]
 */
function expectError(check, actual, args) {
  let [error, message] = args;
  if (typeof error === 'string') {
    if (args.length === 2) throw new codes.ERR_INVALID_ARG_TYPE('error', errorTypes, error);
    // A lone string is the message; one equal to the error's own was surely meant otherwise.
    if (typeof actual === 'object' && actual !== null) {
      if (actual.message === error) {
        throw new codes.ERR_AMBIGUOUS_ARGUMENT('error/message',
          `The error message "${actual.message}" is identical to the message.`);
      }
    } else if (actual === error) {
      throw new codes.ERR_AMBIGUOUS_ARGUMENT('error/message', `The error "${actual}" is identical to the message.`);
    }
    message = error;
    error = undefined;
  } else if (error != null && typeof error !== 'object' && typeof error !== 'function') {
    throw new codes.ERR_INVALID_ARG_TYPE('error', errorTypes, error);
  }
  if (actual === kNothing) {
    const name = error?.name ? ` (${error.name})` : '';
    const { stackStartFn, diff } = check;
    fail({ actual: undefined, expected: error, operator: stackStartFn.name, stackStartFn, diff },
      `Missing expected ${check.what}${name}${message ? `: ${message}` : '.'}`);
  }
  if (error) checkExpected(check, actual, error, message);
}

function isUnwanted(actual, expected) {
  if (typeof expected !== 'function') {
    if (isRegExp(expected)) return matches(expected, String(actual));
    throw new codes.ERR_INVALID_ARG_TYPE('expected', ['Function', 'RegExp'], expected);
  }
  if (expected.prototype !== undefined && actual instanceof expected) return true;
  if (isErrorClass(expected)) return false;
  return apply(expected, {}, [actual]) === true;
}

/** Fails when something was thrown that fits, and passes on what does not. */
function expectNoError(check, actual, args) {
  if (actual === kNothing) return;
  let [error, message] = args;
  if (typeof error === 'string') {
    message = error;
    error = undefined;
  }
  if (error && !isUnwanted(actual, error)) throw actual;
  const { stackStartFn, diff } = check;
  fail({ actual, expected: error, operator: stackStartFn.name, stackStartFn, diff },
    `Got unwanted ${check.what}${message ? `: ${message}` : '.'}\nActual message: "${actual?.message}"`);
}

module.exports = { caught, expectError, expectNoError, rejected };
