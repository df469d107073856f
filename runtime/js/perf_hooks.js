'use strict';

// The `perf_hooks` module: the clock, marks, measures and observers, histograms, the use of the loop.

const { codes } = require('internal/errors');
const { EventTarget, defineEventHandler } = require('internal/event_target');
const { Event, tag } = require('internal/event');
const { kEnumerableProperty } = require('internal/util');
const { validateFunction, validateObject } = require('internal/validators');
const {
  PerformanceEntry,
  PerformanceMark,
  PerformanceMeasure,
  PerformanceNodeEntry,
  PerformanceResourceTiming,
  clear,
  clock,
  entries,
  kPrivate,
  mark,
  measure,
  now,
  timeOrigin,
} = require('internal/perf/entries');
const { PerformanceNodeTiming } = require('internal/perf/node_timing');
const { markResource, setResourceLimit } = require('internal/perf/resources');
const { PerformanceObserver, PerformanceObserverEntryList, announce, isObserved } = require('internal/perf/observer');

const { createHistogram, isRecordableHistogram, monitorEventLoopDelay } = require('internal/perf/histogram');
const { loopMetrics } = internalBinding('timers');

/**
 * Wraps a function so that each call is reported to observers of 'function', and its time to a histogram.
 * @template {Function} F
 * @param {F} fn
 * @param {{ histogram?: RecordableHistogram }} [options]
 * @returns {F}
 */
function timerify(fn, options = {}) {
  validateFunction(fn, 'fn');
  validateObject(options, 'options');
  const { histogram } = options;
  if (histogram !== undefined && !isRecordableHistogram(histogram)) {
    throw new codes.ERR_INVALID_ARG_TYPE('options.histogram', 'RecordableHistogram', histogram);
  }
  function timerified(...args) {
    const start = now();
    const report = () => {
      const duration = now() - start;
      histogram?.record(Math.max(1, Math.ceil(duration * 1e6)));
      if (isObserved('function')) announce(new PerformanceNodeEntry(fn.name, 'function', start, duration, args));
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

/**
 * How much of its time the loop has worked: since it began, since an earlier answer, or between two.
 * @param {{ idle: number, active: number }} [later]
 * @param {{ idle: number, active: number }} [earlier]
 */
function eventLoopUtilization(later = undefined, earlier = undefined) {
  const [started, slept] = loopMetrics();
  if (started === 0) return { idle: 0, active: 0, utilization: 0 };
  if (later !== undefined && earlier !== undefined) {
    return difference(later.idle - earlier.idle, later.active - earlier.active);
  }
  const active = clock() - started - slept;
  if (later === undefined) return difference(slept, active);
  return difference(slept - later.idle, active - later.active);
}

function difference(idle, active) {
  return { idle, active, utilization: active / (idle + active) };
}

let isPerformance;

class Performance extends EventTarget {
  #brand;
  #nodeTiming;

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

  clearResourceTimings(name = undefined) {
    check(this);
    clear('resource', name);
  }

  /** @param {number} maxSize how many entries of resources are kept */
  setResourceTimingBufferSize(maxSize) {
    check(this);
    if (arguments.length === 0) throw new codes.ERR_MISSING_ARGS('maxSize');
    setResourceLimit(maxSize);
  }

  static {
    Object.defineProperties(this.prototype, {
      nodeTiming: {
        __proto__: null,
        configurable: true,
        enumerable: false,
        get() {
          check(this);
          return this.#nodeTiming ??= new PerformanceNodeTiming();
        },
      },
      markResourceTiming: {
        __proto__: null,
        configurable: true,
        enumerable: false,
        writable: true,
        value: function markResourceTiming(timingInfo, requestedUrl, initiatorType, _global, cacheMode, _bodyInfo,
                                           responseStatus, deliveryType = '') {
          check(this);
          const tellFull = () => this.dispatchEvent(new Event('resourcetimingbufferfull'));
          return markResource({
            timingInfo, requestedUrl, initiatorType, cacheMode, responseStatus, deliveryType,
          }, tellFull);
        },
      },
    });
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
    return { nodeTiming: this.nodeTiming, timeOrigin, eventLoopUtilization: eventLoopUtilization() };
  }
}

function check(value) {
  if (!isPerformance(value)) throw new codes.ERR_INVALID_THIS('Performance');
}

Object.defineProperties(Performance.prototype, {
  ...Object.fromEntries([
    'now', 'timeOrigin', 'mark', 'measure', 'clearMarks', 'clearMeasures', 'clearResourceTimings', 'getEntries',
    'getEntriesByName', 'getEntriesByType', 'setResourceTimingBufferSize', 'toJSON',
  ].map((key) => [key, kEnumerableProperty])),
  timerify: { __proto__: null, configurable: true, enumerable: false, writable: true, value: timerify },
  eventLoopUtilization: {
    __proto__: null,
    configurable: true,
    enumerable: false,
    writable: true,
    value: eventLoopUtilization,
  },
});
tag(Performance, 'Performance');
defineEventHandler(Performance.prototype, 'resourcetimingbufferfull');

module.exports = {
  Performance,
  PerformanceEntry,
  PerformanceMark,
  PerformanceMeasure,
  PerformanceObserver,
  PerformanceObserverEntryList,
  PerformanceResourceTiming,
  createHistogram,
  eventLoopUtilization,
  monitorEventLoopDelay,
  performance: new Performance(kPrivate),
  timerify,
};
