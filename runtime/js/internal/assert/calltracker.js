'use strict';

// assert.CallTracker: checks how often functions were called. Deprecated in favour of mocks.

const { codes } = require('internal/errors');
const { AssertionError } = require('internal/assert/assertion_error');
const { validateUint32 } = require('internal/validators');

const { apply } = Reflect;

function noop() {}

/** What is known of one tracked function. */
class TrackedCalls {
  #calls = [];
  #expected;
  #name;
  #stack;

  constructor(expected, fn, stack) {
    this.#expected = expected;
    this.#name = fn.name || 'calls';
    this.#stack = stack;
  }

  track(thisArg, args) {
    this.#calls.push(Object.freeze({ thisArg, arguments: Object.freeze(args.slice()) }));
  }

  reset() {
    this.#calls = [];
  }

  calls() {
    return Object.freeze(this.#calls.slice());
  }

  problem() {
    const actual = this.#calls.length;
    if (actual === this.#expected) return undefined;
    return {
      message: `Expected the ${this.#name} function to be executed ${this.#expected} time(s) but was executed ` +
        `${actual} time(s).`,
      actual,
      expected: this.#expected,
      operator: this.#name,
      stack: this.#stack,
    };
  }
}

/** Wraps functions and reports those not called as often as expected. */
class CallTracker {
  #tracked = new Map();

  #find(fn) {
    const tracked = this.#tracked.get(fn);
    if (tracked === undefined) throw new codes.ERR_INVALID_ARG_VALUE('tracked', fn, 'is not a tracked function');
    return tracked;
  }

  /** Forgets the calls of one function, or of all. */
  reset(fn) {
    if (fn !== undefined) this.#find(fn).reset();
    else for (const tracked of this.#tracked.values()) tracked.reset();
  }

  /** The calls of a tracked function. */
  getCalls(fn) {
    return this.#find(fn).calls();
  }

  /** A function that calls `fn` and counts. */
  calls(fn = noop, expected = 1) {
    if (process._exiting) throw new codes.ERR_UNAVAILABLE_DURING_EXIT();
    if (typeof fn === 'number') {
      expected = fn;
      fn = noop;
    }
    validateUint32(expected, 'expected', true);
    const tracked = new TrackedCalls(expected, fn, new Error());
    const wrapper = new Proxy(fn, {
      __proto__: null,
      apply(target, thisArg, args) {
        tracked.track(thisArg, args);
        return apply(target, thisArg, args);
      },
    });
    this.#tracked.set(wrapper, tracked);
    return wrapper;
  }

  /** What differs from the expectations. */
  report() {
    return [...this.#tracked.values()].map((tracked) => tracked.problem()).filter(Boolean);
  }

  /** Throws when something differs from the expectations. */
  verify() {
    const problems = this.report();
    if (problems.length === 0) return;
    throw new AssertionError({
      message: problems.length === 1 ?
        problems[0].message :
        'Functions were not called the expected number of times',
      details: problems,
    });
  }
}

module.exports = { CallTracker };
