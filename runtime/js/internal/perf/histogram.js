'use strict';

// Histograms: how often values of each size came. The counts are native, by the histogram's number.

const binding = internalBinding('histogram');
const { ERR_ILLEGAL_CONSTRUCTOR, ERR_INVALID_ARG_TYPE, ERR_INVALID_THIS, ERR_OUT_OF_RANGE } =
  require('internal/errors').codes;
const { validateInteger, validateNumber, validateObject } = require('internal/validators');
const { kEmptyObject, lazyDOMException } = require('internal/util');
const { threadId } = internalBinding('worker');

const kKey = Symbol('kKey');
const kInspect = Symbol.for('nodejs.util.inspect.custom');
const gone = new FinalizationRegistry((id) => binding.free(id));
// By number, the state of histograms that were sent in messages: a message may be received late, or never.
const sent = new Map();

let stateOf;

function check(value) {
  const state = stateOf(value);
  if (state === undefined) throw new ERR_INVALID_THIS('Histogram');
  return state;
}

const statistics = (histogram) => binding.statistics(check(histogram).id);

class Histogram {
  #state;

  static {
    stateOf = (value) => (typeof value === 'object' && value !== null && #state in value ? value.#state : undefined);
  }

  constructor(key, state) {
    if (key !== kKey) throw new ERR_ILLEGAL_CONSTRUCTOR();
    this.#state = state;
    internalBinding('messaging').markCloneable(this);
  }

  get count() { return statistics(this)[0]; }
  get countBigInt() { return BigInt(this.count); }
  get min() { return statistics(this)[1]; }
  get minBigInt() { return this.count === 0 ? 9223372036854775807n : BigInt(this.min); }
  get max() { return statistics(this)[2]; }
  get maxBigInt() { return BigInt(this.max); }
  get mean() { return statistics(this)[3]; }
  get stddev() { return statistics(this)[4]; }
  get exceeds() { return check(this).exceeds; }
  get exceedsBigInt() { return BigInt(this.exceeds); }

  /** @param {number} percentile above 0, at most 100 */
  percentile(percentile) {
    const { id } = check(this);
    validateNumber(percentile, 'percentile');
    if (!(percentile > 0 && percentile <= 100)) {
      throw new ERR_OUT_OF_RANGE('percentile', '> 0 && <= 100', percentile);
    }
    return binding.percentile(id, percentile);
  }

  percentileBigInt(percentile) {
    return BigInt(this.percentile(percentile));
  }

  get percentiles() {
    const list = binding.percentiles(check(this).id);
    const map = new Map();
    for (let i = 0; i < list.length; i += 2) map.set(list[i], list[i + 1]);
    return map;
  }

  get percentilesBigInt() {
    return new Map([...this.percentiles].map(([key, value]) => [key, BigInt(value)]));
  }

  reset() {
    const state = check(this);
    state.exceeds = 0;
    binding.reset(state.id);
  }

  toJSON() {
    const { count, min, max, mean, exceeds, stddev } = this;
    return { count, min, max, mean, exceeds, stddev, percentiles: Object.fromEntries(this.percentiles) };
  }

  [kInspect](depth, options) {
    if (depth < 0) return `[${this.constructor.name}]`;
    const { inspect } = require('internal/util/inspect');
    const { min, max, mean, exceeds, stddev, count, percentiles } = this;
    return `Histogram ${inspect({ min, max, mean, exceeds, stddev, count, percentiles },
      { ...options, depth: options.depth == null ? null : options.depth - 1 })}`;
  }
}

/** The state of a new histogram, which histograms that come from copying its object share. */
function makeState(lowest, highest, figures) {
  const state = { id: binding.create(lowest, highest, figures), exceeds: 0 };
  gone.register(state, state.id);
  return state;
}

/** Counts a value; one out of bounds is only counted as such. */
function record(histogram, value) {
  const state = stateOf(histogram);
  if (!binding.record(state.id, value)) state.exceeds++;
}

/** A histogram that the program fills. */
class RecordableHistogram extends Histogram {
  #last;

  /** @param {number|bigint} value */
  record(value) {
    if (!(check(this) && #last in this)) throw new ERR_INVALID_THIS('RecordableHistogram');
    if (typeof value === 'bigint') {
      if (value < 1n) throw new ERR_OUT_OF_RANGE('val', '>= 1 && <= 9007199254740991', value);
      record(this, Number(value));
      return;
    }
    validateInteger(value, 'val', 1);
    record(this, value);
  }

  /** Counts the nanoseconds since the last call. */
  recordDelta() {
    if (!(check(this) && #last in this)) throw new ERR_INVALID_THIS('RecordableHistogram');
    const now = process.hrtime.bigint();
    const delta = this.#last === undefined ? 0n : now - this.#last;
    this.#last = now;
    if (delta > 0n) record(this, Number(delta));
  }

  /** Takes over the counts of another. */
  add(other) {
    if (!(check(this) && #last in this)) throw new ERR_INVALID_THIS('RecordableHistogram');
    if (typeof other !== 'object' || other === null || !(#last in other)) {
      throw new ERR_INVALID_ARG_TYPE('other', 'RecordableHistogram', other);
    }
    const state = check(this);
    state.exceeds += binding.add(state.id, check(other).id) + other.exceeds;
  }
}

/** A histogram of how late a timer is. */
class IntervalHistogram extends Histogram {
  #resolution;
  #timer;

  constructor(key, state, resolution) {
    super(key, state);
    this.#resolution = resolution;
  }

  /** Begins to measure; false when it did already. */
  enable() {
    if (!(check(this) && #resolution in this)) throw new ERR_INVALID_THIS('IntervalHistogram');
    if (this.#timer !== undefined) return false;
    let last = process.hrtime.bigint();
    const weak = new WeakRef(this);
    const timer = setInterval(() => {
      const histogram = weak.deref();
      if (histogram === undefined) {
        clearInterval(timer);
        return;
      }
      const now = process.hrtime.bigint();
      record(histogram, Number(now - last));
      last = now;
    }, this.#resolution);
    timer.unref();
    this.#timer = timer;
    return true;
  }

  /** Stops to measure; false when it did already. */
  disable() {
    if (!(check(this) && #resolution in this)) throw new ERR_INVALID_THIS('IntervalHistogram');
    if (this.#timer === undefined) return false;
    clearInterval(this.#timer);
    this.#timer = undefined;
    return true;
  }

  [Symbol.dispose ?? Symbol.for('Symbol.dispose')]() {
    this.disable();
  }
}

/** A bound given as a number or a bigint. */
function bound(value, name, min) {
  if (typeof value === 'bigint') {
    if (value < BigInt(min)) throw new ERR_OUT_OF_RANGE(name, `>= ${min}n`, value);
    return Number(value);
  }
  validateInteger(value, name, min);
  return value;
}

/**
 * @param {{ lowest?: number|bigint, highest?: number|bigint, figures?: number }} [options]
 * @returns {RecordableHistogram}
 */
function createHistogram(options = kEmptyObject) {
  validateObject(options, 'options');
  const { figures = 3 } = options;
  const lowest = bound(options.lowest === undefined ? 1 : options.lowest, 'options.lowest', 1);
  const highest = bound(options.highest === undefined ? Number.MAX_SAFE_INTEGER : options.highest,
    'options.highest', 2 * lowest);
  validateInteger(figures, 'options.figures', 1, 5);
  return new RecordableHistogram(kKey, makeState(lowest, highest, figures));
}

/**
 * @param {{ resolution?: number }} [options]
 * @returns {IntervalHistogram}
 */
function monitorEventLoopDelay(options = kEmptyObject) {
  validateObject(options, 'options');
  const { resolution = 10 } = options;
  validateInteger(resolution, 'options.resolution', 1);
  return new IntervalHistogram(kKey, makeState(1, 3.6e12, 3), resolution);
}

const isRecordableHistogram = (value) => value instanceof RecordableHistogram;

/** What stands for a histogram in a message: which it is, not its counts, as the copy shares them. */
function describeHistogram(histogram) {
  const state = check(histogram);
  sent.set(state.id, state);
  return { thread: threadId, id: state.id, recordable: isRecordableHistogram(histogram) };
}

/** The histogram for what `describeHistogram` gave, in the same thread. */
function reviveHistogram({ thread, id, recordable }) {
  if (thread !== threadId) {
    throw lazyDOMException('A histogram could not be shared with another thread', 'DataCloneError');
  }
  return new (recordable ? RecordableHistogram : Histogram)(kKey, sent.get(id));
}

module.exports = {
  createHistogram,
  describeHistogram,
  isHistogram: (value) => stateOf(value) !== undefined,
  isRecordableHistogram,
  monitorEventLoopDelay,
  reviveHistogram,
};
