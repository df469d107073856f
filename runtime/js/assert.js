'use strict';

// The `assert` module.

const { codes } = require('internal/errors');
const { AssertionError } = require('internal/assert/assertion_error');
const { inspect } = require('internal/util/inspect');
const { isError } = require('internal/util/inspect/errors');
const { isRegExp } = require('internal/util/types');
const { validateFunction, validateOneOf } = require('internal/validators');

const { assign, defineProperty, is } = Object;
const { apply } = Reflect;
const { exec } = RegExp.prototype;

const kOptions = Symbol('options');

function comparisons() {
  return require('internal/util/comparisons');
}

function exceptions() {
  return require('internal/assert/exceptions');
}

/**
 * Assertions with options of their own.
 * @constructor
 * @param {{ diff?: 'simple' | 'full', strict?: boolean, skipPrototype?: boolean }} [options]
 */
function Assert(options) {
  if (!new.target) throw new codes.ERR_CONSTRUCT_CALL_REQUIRED('Assert');
  options = assign({ __proto__: null, strict: true, skipPrototype: false }, options);
  if (options.diff !== undefined) validateOneOf(options.diff, 'options.diff', ['simple', 'full']);
  this.AssertionError = AssertionError;
  defineProperty(this, kOptions, { __proto__: null, value: options });
  if (options.strict) Object.assign(this, strictNames(this));
}

/** The loose names, with the strict functions of `source`. */
function strictNames(source) {
  return {
    equal: source.strictEqual,
    deepEqual: source.deepStrictEqual,
    notEqual: source.notStrictEqual,
    notDeepEqual: source.notDeepStrictEqual,
  };
}

function fail(fields) {
  if (fields.message instanceof Error) throw fields.message;
  throw new AssertionError(fields);
}

/** Fails unless `value` is truthy; the message quotes the source of the call. */
function checkOk(fn, args) {
  if (args[0]) return;
  let [, message] = args;
  let generatedMessage = false;
  if (args.length === 0) {
    generatedMessage = true;
    message = 'No value argument passed to `assert.ok()`';
  } else if (message == null) {
    generatedMessage = true;
    const source = require('internal/assert/source').callSource(fn);
    if (source !== undefined) message = `The expression evaluated to a falsy value:\n\n  ${source}\n`;
  } else if (isError(message)) {
    throw message;
  }
  const error = new AssertionError({ actual: args[0], expected: true, message, operator: '==', stackStartFn: fn });
  error.generatedMessage = generatedMessage;
  throw error;
}

/**
 * Fails unless `value` is truthy.
 * @param {any} value
 * @param {string | Error} [message]
 */
function ok(...args) {
  checkOk(ok, args);
}

let warnedAboutFail = false;

/** Defines one assertion that compares two values. */
function comparing(name, operator, holds) {
  const method = {
    [name](actual, expected, message) {
      if (arguments.length < 2) throw new codes.ERR_MISSING_ARGS('actual', 'expected');
      const options = this?.[kOptions];
      if (!holds(actual, expected, options)) {
        fail({ actual, expected, message, operator, stackStartFn: method, diff: options?.diff });
      }
    },
  }[name];
  Assert.prototype[name] = method;
}

const isNaNPair = (a, b) => Number.isNaN(a) && Number.isNaN(b);

Assert.prototype.fail = function fail(actual, expected, message, operator, stackStartFn) {
  const count = arguments.length;
  let isDefault = false;
  if (actual == null && count <= 1) {
    isDefault = true;
    message = 'Failed';
  } else if (count === 1) {
    message = actual;
    actual = undefined;
  } else {
    if (!warnedAboutFail) {
      warnedAboutFail = true;
      process.emitWarning(
        'assert.fail() with more than one argument is deprecated. ' +
        'Please use assert.strictEqual() instead or only pass a message.',
        'DeprecationWarning', 'DEP0094');
    }
    if (count === 2) operator = '!=';
  }
  if (message instanceof Error) throw message;
  const error = new AssertionError({
    actual,
    expected,
    operator: operator === undefined ? 'fail' : operator,
    stackStartFn: stackStartFn || fail,
    message,
    diff: this?.[kOptions]?.diff,
  });
  if (isDefault) error.generatedMessage = true;
  throw error;
};

Assert.prototype.ok = function okMethod(...args) {
  checkOk(okMethod, args);
};
defineProperty(Assert.prototype.ok, 'name', { __proto__: null, value: 'ok', configurable: true });

/* eslint-disable eqeqeq */
comparing('equal', '==', (a, b) => a == b || isNaNPair(a, b));
comparing('notEqual', '!=', (a, b) => a != b && !isNaNPair(a, b));
/* eslint-enable eqeqeq */
comparing('deepEqual', 'deepEqual', (a, b) => comparisons().isDeepEqual(a, b));
comparing('notDeepEqual', 'notDeepEqual', (a, b) => !comparisons().isDeepEqual(a, b));
comparing('deepStrictEqual', 'deepStrictEqual',
  (a, b, options) => comparisons().isDeepStrictEqual(a, b, options?.skipPrototype));
comparing('notDeepStrictEqual', 'notDeepStrictEqual',
  (a, b, options) => !comparisons().isDeepStrictEqual(a, b, options?.skipPrototype));
comparing('strictEqual', 'strictEqual', (a, b) => is(a, b));
comparing('notStrictEqual', 'notStrictEqual', (a, b) => !is(a, b));
comparing('partialDeepStrictEqual', 'partialDeepStrictEqual', (a, b) => comparisons().isPartialStrictEqual(a, b));

Assert.prototype.throws = function throws(fn, ...args) {
  const { caught, expectError } = exceptions();
  expectError({ stackStartFn: throws, what: 'exception', diff: this?.[kOptions]?.diff }, caught(fn), args);
};

Assert.prototype.rejects = async function rejects(promiseFn, ...args) {
  const { expectError, rejected } = exceptions();
  expectError({ stackStartFn: rejects, what: 'rejection', diff: this?.[kOptions]?.diff },
    await rejected(promiseFn), args);
};

Assert.prototype.doesNotThrow = function doesNotThrow(fn, ...args) {
  const { caught, expectNoError } = exceptions();
  expectNoError({ stackStartFn: doesNotThrow, what: 'exception', diff: this?.[kOptions]?.diff }, caught(fn), args);
};

Assert.prototype.doesNotReject = async function doesNotReject(fn, ...args) {
  const { expectNoError, rejected } = exceptions();
  expectNoError({ stackStartFn: doesNotReject, what: 'rejection', diff: this?.[kOptions]?.diff },
    await rejected(fn), args);
};

/** The frames of `error` up to the first it shares with `original`, then those of `original`. */
function joinStacks(error, original) {
  const start = typeof original === 'string' ? original.indexOf('\n    at') : -1;
  if (start === -1) return;
  const originalFrames = original.slice(start + 1).split('\n');
  let frames = error.stack.split('\n');
  for (const frame of originalFrames) {
    const at = frames.indexOf(frame);
    if (at === -1) continue;
    frames = frames.slice(0, at);
    break;
  }
  error.stack = `${frames.join('\n')}\n${originalFrames.join('\n')}`;
}

Assert.prototype.ifError = function ifError(err) {
  if (err === null || err === undefined) return;
  let message = 'ifError got unwanted exception: ';
  if (typeof err !== 'object' || typeof err.message !== 'string') message += inspect(err);
  else if (err.message.length === 0 && err.constructor) message += err.constructor.name;
  else message += err.message;
  const error = new AssertionError({
    actual: err,
    expected: null,
    operator: 'ifError',
    message,
    stackStartFn: ifError,
    diff: this?.[kOptions]?.diff,
  });
  joinStacks(error, err.stack);
  throw error;
};

function checkMatch(string, regexp, message, fn, wanted, diff) {
  if (!isRegExp(regexp)) throw new codes.ERR_INVALID_ARG_TYPE('regexp', 'RegExp', regexp);
  if (typeof string === 'string' && (apply(exec, regexp, [string]) !== null) === wanted) return;
  if (message instanceof Error) throw message;
  const generatedMessage = !message;
  if (!message) {
    if (typeof string !== 'string') {
      message = `The "string" argument must be of type string. Received type ${typeof string} (${inspect(string)})`;
    } else {
      const problem = wanted ? 'The input did not match' : 'The input was expected to not match';
      message = `${problem} the regular expression ${inspect(regexp)}. Input:\n\n${inspect(string)}\n`;
    }
  }
  const error = new AssertionError({
    actual: string, expected: regexp, message, operator: fn.name, stackStartFn: fn, diff,
  });
  error.generatedMessage = generatedMessage;
  throw error;
}

Assert.prototype.match = function match(string, regexp, message) {
  checkMatch(string, regexp, message, match, true, this?.[kOptions]?.diff);
};

Assert.prototype.doesNotMatch = function doesNotMatch(string, regexp, message) {
  checkMatch(string, regexp, message, doesNotMatch, false, this?.[kOptions]?.diff);
};

const assert = ok;
module.exports = assert;

// Not bound: the functions of the module use default options whatever they are called on.
for (const name of [
  'ok', 'fail', 'equal', 'notEqual', 'deepEqual', 'notDeepEqual', 'deepStrictEqual', 'notDeepStrictEqual',
  'strictEqual', 'notStrictEqual', 'partialDeepStrictEqual', 'match', 'doesNotMatch', 'throws', 'rejects',
  'doesNotThrow', 'doesNotReject', 'ifError',
]) {
  assert[name] = name === 'ok' ? ok : Assert.prototype[name];
}
assert.AssertionError = AssertionError;
assert.Assert = Assert;

let CallTracker;
function exposeCallTracker(target) {
  defineProperty(target, 'CallTracker', {
    __proto__: null,
    configurable: true,
    enumerable: true,
    get() {
      CallTracker ??= require('internal/util').deprecate(
        require('internal/assert/calltracker').CallTracker, 'assert.CallTracker is deprecated.', 'DEP0173');
      return CallTracker;
    },
    set(value) {
      validateFunction(value, 'CallTracker');
      CallTracker = value;
    },
  });
}

/** As `ok`, for the strict form of the module. */
function strict(...args) {
  checkOk(strict, args);
}
assert.strict = assign(strict, assert, strictNames(assert));
assert.strict.strict = assert.strict;
exposeCallTracker(assert);
exposeCallTracker(assert.strict);
