'use strict';

const { FastBuffer } = require('internal/buffer/fast');
const { kMaxLength } = require('buffer');
const { codes: { ERR_INVALID_ARG_TYPE, ERR_OUT_OF_RANGE } } = require('internal/errors');
const { kEmptyObject, lazyDOMException } = require('internal/util');
const {
  isAnyArrayBuffer,
  isArrayBufferView,
  isFloat16Array,
  isFloat32Array,
  isFloat64Array,
  isTypedArray,
} = require('internal/util/types');
const {
  validateBoolean,
  validateFunction,
  validateNumber,
  validateObject,
} = require('internal/validators');
const { randomFill: nativeFill } = internalBinding('crypto');

const maxSize = Math.min(kMaxLength, 2 ** 31 - 1);

/** An offset in elements, checked, in bytes. */
function offsetOf(offset, elementSize, length) {
  validateNumber(offset, 'offset');
  offset *= elementSize;
  const max = Math.min(length, maxSize);
  if (Number.isNaN(offset) || offset > max || offset < 0) {
    throw new ERR_OUT_OF_RANGE('offset', `>= 0 && <= ${max}`, offset);
  }
  return offset >>> 0;
}

/** A size in elements, checked, in bytes. */
function sizeOf(size, elementSize, offset, length) {
  validateNumber(size, 'size');
  size *= elementSize;
  if (Number.isNaN(size) || size > maxSize || size < 0) {
    throw new ERR_OUT_OF_RANGE('size', `>= 0 && <= ${maxSize}`, size);
  }
  if (size + offset > length) throw new ERR_OUT_OF_RANGE('size + offset', `<= ${length}`, size + offset);
  return size >>> 0;
}

/** Memory to fill, as a view. */
function viewOf(buffer) {
  if (isAnyArrayBuffer(buffer)) return new Uint8Array(buffer);
  if (isArrayBufferView(buffer)) return buffer;
  throw ERR_INVALID_ARG_TYPE.at(viewOf, 'buf', ['ArrayBuffer', 'ArrayBufferView'], buffer);
}

/**
 * Some random bytes.
 * @param {number} size
 * @param {(error: Error | null, buffer?: Buffer) => void} [callback]
 * @returns {Buffer | undefined}
 */
function randomBytes(size, callback) {
  size = sizeOf(size, 1, 0, Infinity);
  if (callback !== undefined) validateFunction(callback, 'callback');
  const buffer = new FastBuffer(size);
  if (callback === undefined) return randomFillSync(buffer, 0, size);
  randomFill(buffer, 0, size, callback);
}

/**
 * Fills memory with random bytes.
 * @template {ArrayBuffer | ArrayBufferView} T
 * @param {T} buffer
 * @param {number} [offset] in elements
 * @param {number} [size] in elements
 * @returns {T}
 */
function randomFillSync(buffer, offset = 0, size) {
  const view = viewOf(buffer);
  const elementSize = buffer.BYTES_PER_ELEMENT || 1;
  offset = offsetOf(offset, elementSize, buffer.byteLength);
  size = size === undefined ? buffer.byteLength - offset : sizeOf(size, elementSize, offset, buffer.byteLength);
  if (size > 0) nativeFill(view, offset, size);
  return buffer;
}

/** As `randomFillSync`, on the pool. */
function randomFill(buffer, offset, size, callback) {
  const view = viewOf(buffer);
  const elementSize = buffer.BYTES_PER_ELEMENT || 1;
  if (typeof offset === 'function') {
    callback = offset;
    offset = 0;
    size = buffer.length;
  } else if (typeof size === 'function') {
    callback = size;
    size = (buffer.length ?? buffer.byteLength) - offset;
  } else {
    validateFunction(callback, 'callback');
  }
  offset = offsetOf(offset, elementSize, buffer.byteLength);
  size = size === undefined ? buffer.byteLength - offset : sizeOf(size, elementSize, offset, buffer.byteLength);
  if (size === 0) {
    callback(null, buffer);
    return;
  }
  nativeFill(view, offset, size, (error) => {
    if (error) callback(error);
    else callback(null, buffer);
  });
}

// --- Integers ----------------------------------------------------------------------------------

/** An integer takes this many bytes, in which every range that is allowed fits. */
const integerSize = 6;
const maxRandom = 2 ** (8 * integerSize) - 1;

// Filled in one go for many integers.
const cache = new FastBuffer(1024 * integerSize);
let cacheAt = cache.length;
/** The calls that wait for the cache, while it is filled on the pool. */
let waiting;

/** An integer below `range`, or undefined when the next one of the cache would favour some results. */
function takeInteger(range) {
  // What lies above the last multiple of the range is not used.
  const limit = maxRandom - (maxRandom % range);
  const value = cache.readUIntBE(cacheAt, integerSize);
  cacheAt += integerSize;
  return value < limit ? value % range : undefined;
}

function fillCacheLater() {
  randomFill(cache, (error) => {
    const calls = waiting;
    waiting = undefined;
    // A failure is told to one; the others try again.
    const unlucky = error ? calls.shift() : undefined;
    if (!error) cacheAt = 0;
    for (const { min, max, callback } of calls) randomInt(min, max, callback);
    unlucky?.callback(error);
  });
}

/**
 * An integer from `min` up to, not including, `max`.
 * @param {number} min or, alone, the maximum
 * @param {number} [max]
 * @param {(error: Error | undefined, value?: number) => void} [callback]
 * @returns {number | undefined}
 */
function randomInt(min, max, callback) {
  const hasMin = max !== undefined && typeof max !== 'function';
  if (!hasMin) {
    callback = max;
    max = min;
    min = 0;
  }
  const isSync = callback === undefined;
  if (!isSync) validateFunction(callback, 'callback');
  if (!Number.isSafeInteger(min)) throw new ERR_INVALID_ARG_TYPE('min', 'a safe integer', min);
  if (!Number.isSafeInteger(max)) throw new ERR_INVALID_ARG_TYPE('max', 'a safe integer', max);
  if (max <= min) throw new ERR_OUT_OF_RANGE('max', `greater than the value of "min" (${min})`, max);
  const range = max - min;
  if (!(range <= maxRandom)) {
    throw new ERR_OUT_OF_RANGE(`max${hasMin ? ' - min' : ''}`, `<= ${maxRandom}`, range);
  }
  while (isSync || cacheAt < cache.length) {
    if (cacheAt === cache.length) {
      randomFillSync(cache);
      cacheAt = 0;
    }
    const value = takeInteger(range);
    if (value === undefined) continue;
    if (isSync) return value + min;
    process.nextTick(callback, undefined, value + min);
    return;
  }
  if (waiting === undefined) {
    waiting = [];
    fillCacheLater();
  }
  waiting.push({ min, max, callback });
}

/**
 * Web Crypto's form.
 * @template {ArrayBufferView} T
 * @param {T} data
 * @returns {T}
 */
function getRandomValues(data) {
  if (!isTypedArray(data) || isFloat16Array(data) || isFloat32Array(data) || isFloat64Array(data)) {
    throw lazyDOMException('The data argument must be an integer-type TypedArray', 'TypeMismatchError');
  }
  if (data.byteLength > 65536) {
    throw lazyDOMException('The requested length exceeds 65,536 bytes', 'QuotaExceededError');
  }
  return randomFillSync(data, 0);
}

// --- UUIDs -------------------------------------------------------------------------------------

const uuidSize = 16;
/** Random bytes for many at a time. */
let uuidCache;
let uuidAt = 0;
let hexPairs;

/** Sixteen random bytes. */
function uuidBytes(options) {
  if (options !== undefined) validateObject(options, 'options');
  const { disableEntropyCache = false } = options ?? kEmptyObject;
  validateBoolean(disableEntropyCache, 'options.disableEntropyCache');
  if (disableEntropyCache) return randomFillSync(new Uint8Array(uuidSize));
  uuidCache ??= new Uint8Array(128 * uuidSize);
  if (uuidAt === 0) randomFillSync(uuidCache);
  const bytes = uuidCache.subarray(uuidAt, uuidAt + uuidSize);
  uuidAt = (uuidAt + uuidSize) % uuidCache.length;
  return bytes;
}

/** The text of a UUID, with its version and the variant of RFC 9562 put in. */
function uuidText(bytes, version) {
  hexPairs ??= Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, '0'));
  bytes[6] = (bytes[6] & 0x0f) | (version << 4);
  bytes[8] = (bytes[8] & 0x3f) | 0x80;
  let text = '';
  for (let at = 0; at < uuidSize; at++) {
    if (at === 4 || at === 6 || at === 8 || at === 10) text += '-';
    text += hexPairs[bytes[at]];
  }
  return text;
}

/**
 * A random UUID (version 4).
 * @param {{ disableEntropyCache?: boolean }} [options]
 */
function randomUUID(options) {
  return uuidText(uuidBytes(options), 4);
}

/**
 * A UUID that begins with the time in milliseconds (version 7).
 * @param {{ disableEntropyCache?: boolean }} [options]
 */
function randomUUIDv7(options) {
  const bytes = uuidBytes(options);
  let rest = Date.now();
  for (let at = 5; at >= 0; at--) {
    bytes[at] = rest % 256;
    rest = Math.floor(rest / 256);
  }
  return uuidText(bytes, 7);
}

module.exports = {
  getRandomValues,
  randomBytes,
  randomFill,
  randomFillSync,
  randomInt,
  randomUUID,
  randomUUIDv7,
};
