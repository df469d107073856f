'use strict';

// PerformanceObserver: hands new entries to those who asked for their kind, some at a time.

const { codes } = require('internal/errors');
const { kEnumerableProperty } = require('internal/util');
const { validateFunction, validateObject } = require('internal/validators');
const { entries, kPrivate } = require('internal/perf/entries');

const supportedEntryTypes = Object.freeze(['function', 'mark', 'measure', 'resource']);
const kCustom = Symbol.for('nodejs.util.inspect.custom');

const observers = new Set();
const pending = new Set();

/** The entries of one delivery. */
class PerformanceObserverEntryList {
  #entries;

  constructor(key, list) {
    if (key !== kPrivate) throw new codes.ERR_ILLEGAL_CONSTRUCTOR();
    this.#entries = [...list].sort((a, b) => a.startTime - b.startTime);
  }

  getEntries() {
    return this.#entries.slice();
  }

  getEntriesByType(type) {
    if (arguments.length === 0) throw new codes.ERR_MISSING_ARGS('type');
    type = `${type}`;
    return this.#entries.filter((entry) => entry.entryType === type);
  }

  getEntriesByName(name, type = undefined) {
    if (arguments.length === 0) throw new codes.ERR_MISSING_ARGS('name');
    name = `${name}`;
    return this.#entries.filter((entry) => entry.name === name && (type === undefined || entry.entryType === type));
  }

  [kCustom](depth, options) {
    if (depth < 0) return this;
    const { inspect } = require('internal/util/inspect');
    return `PerformanceObserverEntryList ${inspect(this.#entries, options)}`;
  }
}

let push;
let deliver;
let wants;

class PerformanceObserver {
  #callback;
  #types = new Set();
  #form; // 'many' or 'single', by the first observe()
  #buffer = [];

  static {
    wants = (observer, type) => observer.#types.has(type);
    push = (observer, entry) => observer.#buffer.push(entry);
    deliver = (observer) => {
      const list = observer.takeRecords();
      if (list.length > 0) {
        Reflect.apply(observer.#callback, observer, [new PerformanceObserverEntryList(kPrivate, list), observer]);
      }
    };
  }

  constructor(callback) {
    validateFunction(callback, 'callback');
    this.#callback = callback;
  }

  /** @param {{ entryTypes?: string[], type?: string, buffered?: boolean }} options */
  observe(options = {}) {
    validateObject(options, 'options');
    const { entryTypes, type, buffered } = options;
    if (entryTypes === undefined && type === undefined) {
      throw new codes.ERR_MISSING_ARGS('options.entryTypes', 'options.type');
    }
    if (entryTypes != null && type != null) {
      throw new codes.ERR_INVALID_ARG_VALUE('options.entryTypes', entryTypes,
        'options.entryTypes can not set with options.type together');
    }
    const form = type === undefined ? 'many' : 'single';
    if (this.#form !== undefined && this.#form !== form) {
      throw require('internal/util').lazyDOMException(
        'PerformanceObserver can not change the form of observation', 'InvalidModificationError');
    }
    this.#form = form;
    if (form === 'many') {
      if (!Array.isArray(entryTypes)) {
        throw new codes.ERR_INVALID_ARG_TYPE('options.entryTypes', 'string[]', entryTypes);
      }
      this.#types = new Set(entryTypes.filter((name) => supportedEntryTypes.includes(name)));
    } else if (supportedEntryTypes.includes(type)) {
      this.#types.add(type);
      if (buffered) {
        this.#buffer.push(...entries(undefined, type));
        schedule(this);
      }
    }
    if (this.#types.size > 0) observers.add(this);
    else this.disconnect();
  }

  disconnect() {
    observers.delete(this);
    pending.delete(this);
    this.#buffer = [];
    this.#types.clear();
    this.#form = undefined;
  }

  takeRecords() {
    const list = this.#buffer;
    this.#buffer = [];
    return list;
  }

  static get supportedEntryTypes() {
    return supportedEntryTypes;
  }
}
Object.defineProperties(PerformanceObserver.prototype, {
  observe: kEnumerableProperty,
  disconnect: kEnumerableProperty,
  takeRecords: kEnumerableProperty,
});

function schedule(observer) {
  if (pending.size === 0) {
    setImmediate(() => {
      const ready = [...pending];
      pending.clear();
      for (const one of ready) deliver(one);
    });
  }
  pending.add(observer);
}

/** Gives an entry to the observers of its kind. */
function announce(entry) {
  for (const observer of observers) {
    if (!wants(observer, entry.entryType)) continue;
    push(observer, entry);
    schedule(observer);
  }
}

/** Whether anybody observes entries of that kind. */
function isObserved(type) {
  return [...observers].some((observer) => wants(observer, type));
}

module.exports = { PerformanceObserver, PerformanceObserverEntryList, announce, isObserved };
