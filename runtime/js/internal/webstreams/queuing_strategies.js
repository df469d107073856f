'use strict';

// The two strategies the platform brings: by number of chunks, and by their bytes.

const { codes: { ERR_INVALID_THIS, ERR_MISSING_OPTION } } = require('internal/errors');
const { validateObject } = require('internal/validators');
const { brand, define, initialize, inspectAs, kInspect, kState } = require('internal/webstreams/util');

// The same function for every instance, as the specification has it; neither is a constructor.
const sizes = {
  byteLength: { size: (chunk) => chunk.byteLength }.size,
  count: { size: () => 1 }.size,
};

function readMark(init) {
  validateObject(init, 'init');
  if (init.highWaterMark === undefined) throw new ERR_MISSING_OPTION('options.highWaterMark');
  return +init.highWaterMark;
}

const isByteLength = brand('ByteLengthQueuingStrategy');
const isCount = brand('CountQueuingStrategy');

class ByteLengthQueuingStrategy {
  /** @param {{ highWaterMark: number }} init */
  constructor(init) {
    initialize(this, 'ByteLengthQueuingStrategy', { highWaterMark: readMark(init) });
  }

  get highWaterMark() {
    if (!isByteLength(this)) throw new ERR_INVALID_THIS('ByteLengthQueuingStrategy');
    return this[kState].highWaterMark;
  }

  get size() {
    if (!isByteLength(this)) throw new ERR_INVALID_THIS('ByteLengthQueuingStrategy');
    return sizes.byteLength;
  }

  [kInspect](depth, options) {
    return inspectAs(this, depth, options, { highWaterMark: this.highWaterMark });
  }
}
define(ByteLengthQueuingStrategy, ['highWaterMark', 'size']);

class CountQueuingStrategy {
  /** @param {{ highWaterMark: number }} init */
  constructor(init) {
    initialize(this, 'CountQueuingStrategy', { highWaterMark: readMark(init) });
  }

  get highWaterMark() {
    if (!isCount(this)) throw new ERR_INVALID_THIS('CountQueuingStrategy');
    return this[kState].highWaterMark;
  }

  get size() {
    if (!isCount(this)) throw new ERR_INVALID_THIS('CountQueuingStrategy');
    return sizes.count;
  }

  [kInspect](depth, options) {
    return inspectAs(this, depth, options, { highWaterMark: this.highWaterMark });
  }
}
define(CountQueuingStrategy, ['highWaterMark', 'size']);

module.exports = { ByteLengthQueuingStrategy, CountQueuingStrategy };
