'use strict';

// AbortController and AbortSignal.

const { codes } = require('internal/errors');
const {
  Event,
  EventTarget,
  defineEventHandler,
  kNewListener,
  kRemoveListener,
  kTrustEvent,
} = require('internal/event_target');
const { tag } = require('internal/event');
const { kEnumerableProperty, lazyDOMException } = require('internal/util');
const { validateUint32 } = require('internal/validators');

const kCustom = Symbol.for('nodejs.util.inspect.custom');
const kPrivate = Symbol('kPrivate');

// Signals that somebody waits for but nobody holds: a timeout or a combination with listeners.
const keptAlive = new Set();
const abandonedTimers = new FinalizationRegistry((timer) => clearTimeout(timer));
const abandonedDependents = new FinalizationRegistry(({ source, dependent }) => {
  source.deref()?.[kForget](dependent);
});
// A combination whose last source is gone can never be aborted and need not be kept.
const goneSources = new FinalizationRegistry((dependent) => {
  const signal = dependent.deref();
  if (signal !== undefined && !signal[kCanAbort]()) keptAlive.delete(signal);
});
const kForget = Symbol('kForget');
const kCanAbort = Symbol('kCanAbort');

function inspectAs(self, fields, depth, options) {
  if (depth < 0) return self;
  const { inspect } = require('internal/util/inspect');
  const inner = options.depth === null ? null : options.depth - 1;
  return `${self.constructor.name} ${inspect(fields, { ...options, depth: inner })}`;
}

function defaultReason() {
  return lazyDOMException('This operation was aborted', 'AbortError');
}

let isSignal;
let abortSignal;

class AbortSignal extends EventTarget {
  #aborted;
  #reason;
  #isTimeout = false;
  // Of AbortSignal.any(): weak references to the plain signals it combines.
  #sources;
  #following = false;
  #self;
  // Of a source: weak references to the combinations that have listeners.
  #dependents;

  static {
    isSignal = (value) => typeof value === 'object' && value !== null && #aborted in value;
    abortSignal = (signal, reason) => signal.#abort(reason);
  }

  constructor(key = undefined, { aborted = false, reason = undefined } = {}) {
    if (key !== kPrivate) throw new codes.ERR_ILLEGAL_CONSTRUCTOR();
    super();
    // Many listeners are normal: one for each operation under way.
    this[require('events').kMaxEventTargetListeners] = 0;
    this.#aborted = aborted;
    this.#reason = reason;
  }

  static #check(value) {
    if (!isSignal(value)) throw new codes.ERR_INVALID_THIS('AbortSignal');
    return value;
  }

  get aborted() {
    AbortSignal.#check(this).#refresh();
    return this.#aborted;
  }

  get reason() {
    AbortSignal.#check(this).#refresh();
    return this.#reason;
  }

  throwIfAborted() {
    AbortSignal.#check(this).#refresh();
    if (this.#aborted) throw this.#reason;
  }

  [kCustom](depth, options) {
    return inspectAs(this, { aborted: this.aborted }, depth, options);
  }

  /** A signal that is aborted already. */
  static abort(reason = defaultReason()) {
    return new AbortSignal(kPrivate, { aborted: true, reason });
  }

  /** A signal that is aborted after `delay` milliseconds; does not keep the process alive. */
  static timeout(delay) {
    validateUint32(delay, 'delay', false);
    const signal = new AbortSignal(kPrivate);
    signal.#isTimeout = true;
    const weak = new WeakRef(signal);
    const timer = setTimeout(() => {
      const target = weak.deref();
      if (target === undefined) return;
      abandonedTimers.unregister(target);
      target.#abort(lazyDOMException('The operation was aborted due to timeout', 'TimeoutError'));
    }, delay);
    timer.unref();
    abandonedTimers.register(signal, timer, signal);
    return signal;
  }

  /** A signal that is aborted when one of `signals` is. */
  static any(signals) {
    const result = new AbortSignal(kPrivate);
    const sources = new Set();
    for (const signal of sequence(signals)) {
      if (signal.aborted) {
        result.#abort(signal.#reason);
        return result;
      }
      // A combination is replaced by what it combines, so that chains do not grow.
      if (signal.#sources === undefined) {
        sources.add(signal);
        if (signal.#isTimeout) {
          result.#isTimeout = true;
          keptAlive.add(signal);
        }
      } else {
        result.#isTimeout ||= signal.#isTimeout;
        for (const weak of signal.#sources) {
          const source = weak.deref();
          if (source !== undefined) sources.add(source);
        }
      }
    }
    result.#sources = [...sources].map((source) => new WeakRef(source));
    return result;
  }

  /** Takes over the state of a source: combinations without listeners are told nothing. */
  #refresh() {
    if (this.#aborted || this.#sources === undefined || this.#sources.length === 0) return;
    for (const weak of this.#sources) {
      const source = weak.deref();
      if (source?.#aborted) {
        this.#abort(source.#reason);
        return;
      }
    }
    this[kCanAbort]();
  }

  /** Whether a source is left; drops those that were collected. */
  [kCanAbort]() {
    this.#sources = this.#sources.filter((weak) => weak.deref() !== undefined);
    return this.#sources.length > 0;
  }

  /** Has the sources tell this combination. */
  #follow() {
    if (this.#following || this.#aborted) return;
    this.#following = true;
    this.#self ??= new WeakRef(this);
    for (const weak of this.#sources) {
      const source = weak.deref();
      if (source === undefined) continue;
      source.#dependents ??= new Set();
      source.#dependents.add(this.#self);
      abandonedDependents.register(this, { source: weak, dependent: this.#self });
      goneSources.register(source, this.#self);
    }
  }

  [kForget](dependent) {
    this.#dependents?.delete(dependent);
  }

  [kNewListener](size, type, listener, once, capture, passive, weak) {
    super[kNewListener](size, type, listener, once, capture, passive, weak);
    if (type !== 'abort' || size !== 1 || this.aborted) return;
    const isCombination = this.#sources !== undefined && this.#sources.length > 0;
    if (isCombination) this.#follow();
    if ((this.#isTimeout || isCombination) && !weak) keptAlive.add(this);
  }

  [kRemoveListener](size, type, listener, capture) {
    super[kRemoveListener](size, type, listener, capture);
    if (type === 'abort' && size === 0) keptAlive.delete(this);
  }

  #abort(reason) {
    if (this.#aborted) return;
    this.#aborted = true;
    this.#reason = reason;
    // All are aborted before the first listener runs.
    const dependents = [];
    for (const weak of this.#dependents ?? []) {
      const dependent = weak.deref();
      if (dependent === undefined || dependent.#aborted) continue;
      dependent.#aborted = true;
      dependent.#reason = reason;
      dependents.push(dependent);
    }
    for (const signal of [this, ...dependents]) {
      keptAlive.delete(signal);
      for (const weak of signal.#sources ?? []) keptAlive.delete(weak.deref());
      signal.dispatchEvent(new Event('abort', { [kTrustEvent]: true }));
    }
    this.#dependents = undefined;
  }
}

/** The signals of an iterable, checked as the web platform's interface definitions have it. */
function sequence(signals) {
  const isObject = (typeof signals === 'object' && signals !== null) || typeof signals === 'function';
  if (!isObject || typeof signals[Symbol.iterator] !== 'function') {
    throw new codes.ERR_INVALID_ARG_TYPE('signals', 'Iterable', signals);
  }
  const list = [];
  for (const signal of signals) {
    if (!isSignal(signal)) throw new codes.ERR_INVALID_ARG_TYPE(`signals[${list.length}]`, 'AbortSignal', signal);
    list.push(signal);
  }
  return list;
}

Object.defineProperties(AbortSignal.prototype, {
  aborted: kEnumerableProperty,
  reason: kEnumerableProperty,
  throwIfAborted: kEnumerableProperty,
});
tag(AbortSignal, 'AbortSignal');
defineEventHandler(AbortSignal.prototype, 'abort');

class AbortController {
  #signal;

  get signal() {
    return this.#signal ??= new AbortSignal(kPrivate);
  }

  abort(reason = defaultReason()) {
    abortSignal(this.signal, reason);
  }

  [kCustom](depth, options) {
    return inspectAs(this, { signal: this.signal }, depth, options);
  }
}

Object.defineProperties(AbortController.prototype, {
  signal: kEnumerableProperty,
  abort: kEnumerableProperty,
});
tag(AbortController, 'AbortController');

module.exports = {
  AbortController,
  AbortSignal,
  abortSignal,
  isAbortSignal: (value) => isSignal(value),
  /** A signal that only the builtins abort, with `abortSignal`. */
  makeSignal: (state) => new AbortSignal(kPrivate, state),
};
