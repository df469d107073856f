'use strict';

// The `perf_hooks` module: the clock, marks, measures and observers. What would need counters that are
// not kept (the delay and the use of the loop, histograms, resource timing) is refused by name.

const { codes } = require('internal/errors');
const { EventTarget } = require('internal/event_target');
const { tag } = require('internal/event');
const { kEnumerableProperty } = require('internal/util');
const { validateFunction } = require('internal/validators');
const {
  PerformanceEntry,
  PerformanceMark,
  PerformanceMeasure,
  PerformanceNodeEntry,
  clear,
  entries,
  kPrivate,
  mark,
  measure,
  now,
  timeOrigin,
} = require('internal/perf/entries');
const { PerformanceObserver, PerformanceObserverEntryList, announce, isObserved } = require('internal/perf/observer');

function unsupported(name) {
  return {
    [name]() {
      throw new codes.ERR_TENON_NOT_SUPPORTED(`perf_hooks.${name}()`);
    },
  }[name];
}

/**
 * Wraps a function so that each call is reported to observers of 'function'.
 * @template {Function} F
 * @param {F} fn
 * @returns {F}
 */
function timerify(fn) {
  validateFunction(fn, 'fn');
  function timerified(...args) {
    const start = now();
    const report = () => {
      if (isObserved('function')) announce(new PerformanceNodeEntry(fn.name, 'function', start, now() - start, args));
    };
    const result = new.target ? Reflect.construct(fn, args, fn) : Reflect.apply(fn, this, args);
    if (!new.target && typeof result?.finally === 'function') return result.finally(report);
    report();
    return result;
  }
  return Object.defineProperties(timerified, {
    length: { __proto__: null, configurable: false, enumerable: true, value: fn.length },
    name: { __proto__: null, configurable: false, enumerable: true, value: `timerified ${fn.name}` },
  });
}

let isPerformance;

class Performance extends EventTarget {
  #brand;

  static {
    isPerformance = (value) => typeof value === 'object' && value !== null && #brand in value;
  }

  constructor(key) {
    if (key !== kPrivate) throw new codes.ERR_ILLEGAL_CONSTRUCTOR();
    super();
  }

  now() {
    check(this);
    return now();
  }

  get timeOrigin() {
    check(this);
    return timeOrigin;
  }

  mark(name, options = undefined) {
    check(this);
    if (arguments.length === 0) throw new codes.ERR_MISSING_ARGS('name');
    return mark(name, options);
  }

  measure(name, startOrMeasureOptions = undefined, endMark = undefined) {
    check(this);
    if (arguments.length === 0) throw new codes.ERR_MISSING_ARGS('name');
    return measure(name, startOrMeasureOptions, endMark);
  }

  clearMarks(name = undefined) {
    check(this);
    clear('mark', name);
  }

  clearMeasures(name = undefined) {
    check(this);
    clear('measure', name);
  }

  getEntries() {
    check(this);
    return entries();
  }

  getEntriesByName(name, type = undefined) {
    check(this);
    if (arguments.length === 0) throw new codes.ERR_MISSING_ARGS('name');
    return entries(`${name}`, type === undefined ? undefined : `${type}`);
  }

  getEntriesByType(type) {
    check(this);
    if (arguments.length === 0) throw new codes.ERR_MISSING_ARGS('type');
    return entries(undefined, `${type}`);
  }

  toJSON() {
    check(this);
    return { timeOrigin };
  }
}

function check(value) {
  if (!isPerformance(value)) throw new codes.ERR_INVALID_THIS('Performance');
}

Object.defineProperties(Performance.prototype, {
  ...Object.fromEntries([
    'now', 'timeOrigin', 'mark', 'measure', 'clearMarks', 'clearMeasures', 'getEntries', 'getEntriesByName',
    'getEntriesByType', 'toJSON',
  ].map((key) => [key, kEnumerableProperty])),
  timerify: { __proto__: null, configurable: true, enumerable: false, writable: true, value: timerify },
  eventLoopUtilization: {
    __proto__: null,
    configurable: true,
    enumerable: false,
    writable: true,
    value: unsupported('eventLoopUtilization'),
  },
});
tag(Performance, 'Performance');

module.exports = {
  Performance,
  PerformanceEntry,
  PerformanceMark,
  PerformanceMeasure,
  PerformanceObserver,
  PerformanceObserverEntryList,
  createHistogram: unsupported('createHistogram'),
  eventLoopUtilization: Performance.prototype.eventLoopUtilization,
  monitorEventLoopDelay: unsupported('monitorEventLoopDelay'),
  performance: new Performance(kPrivate),
  timerify,
};
