'use strict';

// Performance entries: marks and measures, and the time line they are kept on.

const { codes } = require('internal/errors');
const { tag } = require('internal/event');
const { kEnumerableProperty, lazyDOMException } = require('internal/util');
const { validateNumber, validateObject } = require('internal/validators');

const kCustom = Symbol.for('nodejs.util.inspect.custom');
const kPrivate = Symbol('kPrivate');

const clock = () => {
  const [seconds, nanoseconds] = process.hrtime();
  return seconds * 1000 + nanoseconds / 1e6;
};
// The process began before this module did.
const age = process.uptime() * 1000;
const origin = clock() - age;
const timeOrigin = Date.now() - age;

/** Milliseconds since the process began. */
function now() {
  return clock() - origin;
}

class PerformanceEntry {
  #name;
  #entryType;
  #startTime;
  #duration;

  constructor(key, name, entryType, startTime, duration) {
    if (key !== kPrivate) throw new codes.ERR_ILLEGAL_CONSTRUCTOR();
    this.#name = name;
    this.#entryType = entryType;
    this.#startTime = startTime;
    this.#duration = duration;
  }

  static #check(value) {
    if (typeof value !== 'object' || value === null || !(#name in value)) {
      throw new codes.ERR_INVALID_THIS('PerformanceEntry');
    }
    return value;
  }

  get name() { return PerformanceEntry.#check(this).#name; }
  get entryType() { return PerformanceEntry.#check(this).#entryType; }
  get startTime() { return PerformanceEntry.#check(this).#startTime; }
  get duration() { return PerformanceEntry.#check(this).#duration; }

  toJSON() {
    return {
      name: this.name,
      entryType: this.entryType,
      startTime: this.startTime,
      duration: this.duration,
    };
  }

  [kCustom](depth, options) {
    if (depth < 0) return this;
    const { inspect } = require('internal/util/inspect');
    const inner = options.depth == null ? null : options.depth - 1;
    return `${this.constructor.name} ${inspect(this.toJSON(), { ...options, depth: inner })}`;
  }
}
Object.defineProperties(PerformanceEntry.prototype, {
  name: kEnumerableProperty,
  entryType: kEnumerableProperty,
  startTime: kEnumerableProperty,
  duration: kEnumerableProperty,
  toJSON: kEnumerableProperty,
});

/** The detail of a mark or measure is a copy, so that later changes do not show. */
function copyDetail(detail) {
  return detail == null ? null : require('internal/messaging').structuredClone(detail);
}

/** A moment. */
class PerformanceMark extends PerformanceEntry {
  #detail;

  constructor(name, options = undefined) {
    if (arguments.length === 0) throw new codes.ERR_MISSING_ARGS('name');
    name = `${name}`;
    if (require('internal/perf/node_timing').isMilestone(name)) throw new codes.ERR_INVALID_ARG_VALUE('name', name);
    if (options != null) validateObject(options, 'options');
    const startTime = options?.startTime ?? now();
    validateNumber(startTime, 'startTime');
    if (startTime < 0) throw new codes.ERR_PERFORMANCE_INVALID_TIMESTAMP(startTime);
    super(kPrivate, name, 'mark', startTime, 0);
    this.#detail = copyDetail(options?.detail);
  }

  get detail() {
    if (typeof this !== 'object' || this === null || !(#detail in this)) {
      throw new codes.ERR_INVALID_THIS('PerformanceMark');
    }
    return this.#detail;
  }

  toJSON() {
    return { ...super.toJSON(), detail: this.detail };
  }
}

/** The time between two moments. */
class PerformanceMeasure extends PerformanceEntry {
  #detail;

  constructor(key, name, startTime, duration, detail) {
    super(key, name, 'measure', startTime, duration);
    this.#detail = detail;
  }

  get detail() {
    if (typeof this !== 'object' || this === null || !(#detail in this)) {
      throw new codes.ERR_INVALID_THIS('PerformanceMeasure');
    }
    return this.#detail;
  }

  toJSON() {
    return { ...super.toJSON(), detail: this.detail };
  }
}
for (const Class of [PerformanceMark, PerformanceMeasure]) {
  Object.defineProperties(Class.prototype, { detail: kEnumerableProperty });
  tag(Class, Class.name);
}
tag(PerformanceEntry, 'PerformanceEntry');

/** What timerify() reports of a call: its arguments are `detail`, and members by number. */
class PerformanceNodeEntry extends PerformanceEntry {
  constructor(name, entryType, startTime, duration, detail) {
    super(kPrivate, name, entryType, startTime, duration);
    Object.assign(this, detail);
    this.detail = detail;
  }

  toJSON() {
    return { ...super.toJSON(), detail: this.detail };
  }
}

/** How a resource was had, as `markResourceTiming` was told. */
class PerformanceResourceTiming extends PerformanceEntry {
  #timing;
  #initiatorType;
  #cacheMode;
  #responseStatus;
  #deliveryType;

  constructor(key, description) {
    if (key !== kPrivate) throw new codes.ERR_ILLEGAL_CONSTRUCTOR();
    const { requestedUrl, initiatorType, timingInfo, cacheMode, responseStatus, deliveryType } = description;
    super(key, requestedUrl, 'resource', timingInfo.startTime, timingInfo.endTime - timingInfo.startTime);
    this.#timing = timingInfo;
    this.#initiatorType = initiatorType;
    this.#cacheMode = cacheMode;
    this.#responseStatus = responseStatus;
    this.#deliveryType = deliveryType;
  }

  static #check(value) {
    if (typeof value !== 'object' || value === null || !(#timing in value)) {
      throw new codes.ERR_INVALID_THIS('PerformanceResourceTiming');
    }
    return value.#timing;
  }

  get initiatorType() { return PerformanceResourceTiming.#check(this) && this.#initiatorType; }
  get workerStart() { return PerformanceResourceTiming.#check(this).finalServiceWorkerStartTime; }
  get redirectStart() { return PerformanceResourceTiming.#check(this).redirectStartTime; }
  get redirectEnd() { return PerformanceResourceTiming.#check(this).redirectEndTime; }
  get fetchStart() { return PerformanceResourceTiming.#check(this).postRedirectStartTime; }
  get domainLookupStart() {
    return PerformanceResourceTiming.#check(this).finalConnectionTimingInfo?.domainLookupStartTime;
  }
  get domainLookupEnd() {
    return PerformanceResourceTiming.#check(this).finalConnectionTimingInfo?.domainLookupEndTime;
  }
  get connectStart() {
    return PerformanceResourceTiming.#check(this).finalConnectionTimingInfo?.connectionStartTime;
  }
  get connectEnd() {
    return PerformanceResourceTiming.#check(this).finalConnectionTimingInfo?.connectionEndTime;
  }
  get secureConnectionStart() {
    return PerformanceResourceTiming.#check(this).finalConnectionTimingInfo?.secureConnectionStartTime;
  }
  get nextHopProtocol() {
    return PerformanceResourceTiming.#check(this).finalConnectionTimingInfo?.ALPNNegotiatedProtocol;
  }
  get requestStart() { return PerformanceResourceTiming.#check(this).finalNetworkRequestStartTime; }
  get responseStart() { return PerformanceResourceTiming.#check(this).finalNetworkResponseStartTime; }
  get responseEnd() { return PerformanceResourceTiming.#check(this).endTime; }
  get encodedBodySize() { return PerformanceResourceTiming.#check(this).encodedBodySize; }
  get decodedBodySize() { return PerformanceResourceTiming.#check(this).decodedBodySize; }
  get transferSize() {
    const { encodedBodySize } = PerformanceResourceTiming.#check(this);
    if (this.#cacheMode === 'local') return 0;
    return this.#cacheMode === 'validated' ? 300 : encodedBodySize + 300;
  }
  get deliveryType() { return PerformanceResourceTiming.#check(this) && this.#deliveryType; }
  get responseStatus() { return PerformanceResourceTiming.#check(this) && this.#responseStatus; }

  toJSON() {
    const json = super.toJSON();
    for (const name of resourceMembers) json[name] = this[name];
    return json;
  }
}
const resourceMembers = ['initiatorType', 'nextHopProtocol', 'workerStart', 'redirectStart', 'redirectEnd',
  'fetchStart', 'domainLookupStart', 'domainLookupEnd', 'connectStart', 'connectEnd', 'secureConnectionStart',
  'requestStart', 'responseStart', 'responseEnd', 'transferSize', 'encodedBodySize', 'decodedBodySize',
  'deliveryType', 'responseStatus'];
Object.defineProperties(PerformanceResourceTiming.prototype,
  Object.fromEntries([...resourceMembers, 'toJSON'].map((name) => [name, kEnumerableProperty])));
tag(PerformanceResourceTiming, 'PerformanceResourceTiming');

// --- The time line ---------------------------------------------------------------------------

const timelines = { mark: [], measure: [], resource: [] };
const latestMark = new Map();

function keep(entry) {
  timelines[entry.entryType].push(entry);
  require('internal/perf/observer').announce(entry);
}

/** Makes a mark and keeps it. */
function mark(name, options) {
  const entry = new PerformanceMark(name, options);
  latestMark.set(entry.name, entry.startTime);
  keep(entry);
  return entry;
}

/** The moment that the name of a mark or of a milestone of the process, or a number, means. */
function moment(value) {
  if (typeof value === 'number') {
    if (value < 0) throw new codes.ERR_PERFORMANCE_INVALID_TIMESTAMP(value);
    return value;
  }
  const { isMilestone, milestone } = require('internal/perf/node_timing');
  if (isMilestone(`${value}`)) return milestone(`${value}`);
  const startTime = latestMark.get(`${value}`);
  if (startTime === undefined) {
    throw lazyDOMException(`The "${value}" performance mark has not been set`, 'SyntaxError');
  }
  return startTime;
}

function span(startOrOptions, endMark) {
  const options = typeof startOrOptions === 'object' && startOrOptions !== null ? startOrOptions : undefined;
  // Without options only the name of a mark counts as a start.
  const startMark = typeof startOrOptions === 'string' ? startOrOptions : undefined;
  const { start = startMark, end, duration } = options ?? {};
  const invalid = (message) => new codes.ERR_PERFORMANCE_MEASURE_INVALID_OPTIONS(message);
  if (options !== undefined && (start !== undefined || end !== undefined)) {
    if (endMark !== undefined) throw invalid('endMark must not be specified');
    if (start !== undefined && end !== undefined && duration !== undefined) {
      throw invalid('Must not have options.start, options.end, and options.duration specified');
    }
  }
  let to;
  if (endMark !== undefined) to = moment(endMark);
  else if (end !== undefined) to = moment(end);
  else if (start !== undefined && duration !== undefined) to = moment(start) + moment(duration);
  else to = now();
  let from = 0;
  if (start !== undefined) from = moment(start);
  else if (end !== undefined && duration !== undefined) from = moment(end) - moment(duration);
  return { from, length: to - from, detail: options?.detail };
}

/** Measures between two marks, and keeps the measure. */
function measure(name, startOrOptions, endMark) {
  require('internal/validators').validateString(name, 'name');
  const { from, length, detail } = span(startOrOptions ?? undefined, endMark);
  const entry = new PerformanceMeasure(kPrivate, name, from, length, copyDetail(detail));
  keep(entry);
  return entry;
}

/** @param {PerformanceResourceTiming} entry */
function keepResource(entry) {
  timelines.resource.push(entry);
}

/** How many entries of resources are kept. */
function resourceCount() {
  return timelines.resource.length;
}

function clear(type, name) {
  if (name === undefined) {
    timelines[type] = [];
    if (type === 'mark') latestMark.clear();
    return;
  }
  name = `${name}`;
  timelines[type] = timelines[type].filter((entry) => entry.name !== name);
  if (type === 'mark') latestMark.delete(name);
}

/** The kept entries in order of time, of one name or type if given. */
function entries(name, type) {
  const wanted = type === undefined ? [...timelines.mark, ...timelines.measure, ...timelines.resource] : timelines[type] ?? [];
  return wanted.filter((entry) => name === undefined || entry.name === name)
    .sort((a, b) => a.startTime - b.startTime);
}

module.exports = {
  PerformanceEntry,
  PerformanceMark,
  PerformanceMeasure,
  PerformanceNodeEntry,
  PerformanceResourceTiming,
  clear,
  clock,
  entries,
  keepResource,
  kPrivate,
  mark,
  measure,
  now,
  origin,
  resourceCount,
  timeOrigin,
};
