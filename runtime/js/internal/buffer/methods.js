'use strict';

// Methods of Buffer.prototype that deal in text, ranges and searching.

const binding = internalBinding('buffer');
const { FastBuffer } = require('internal/buffer/fast');
const { encodingOf, encodings } = require('internal/buffer/encodings');
const {
  ERR_INVALID_ARG_TYPE,
  ERR_INVALID_BUFFER_SIZE,
  ERR_UNKNOWN_ENCODING,
} = require('internal/errors').codes;
const { validateInteger, validateString } = require('internal/validators');
const { isUint8Array } = require('internal/util/types');

const { trunc } = Math;
const { utf8Slice, utf8Write } = binding;

// Up to this many characters text is looked at here.
const SHORT = 32;

// Below this many bytes a loop in JavaScript is quicker than the way out.
const SWAP_NATIVE = { 2: 128, 4: 192, 8: 192 };

/**
 * @param {Function} Buffer
 * @param {object} helpers
 * @param {(string: string, ops: object) => Uint8Array} helpers.encode
 * @param {Function} helpers.fillBuffer
 */
function addMethods(Buffer, { encode, fillBuffer }) {
  const { prototype } = Buffer;

  // Called by name, and by packages that know them.
  for (const name of ['ascii', 'base64', 'base64url', 'latin1', 'hex', 'ucs2', 'utf8']) {
    prototype[`${name}Slice`] = binding[`${name}Slice`];
  }
  for (const name of ['ascii', 'base64', 'base64url', 'latin1', 'hex', 'ucs2', 'utf8']) {
    prototype[`${name}Write`] = binding[`${name}Write`];
  }

  Object.defineProperty(prototype, 'parent', {
    __proto__: null,
    enumerable: true,
    get() {
      return this instanceof Buffer ? this.buffer : undefined;
    },
  });

  Object.defineProperty(prototype, 'offset', {
    __proto__: null,
    enumerable: true,
    get() {
      return this instanceof Buffer ? this.byteOffset : undefined;
    },
  });

  /**
   * The bytes as text.
   * @param {string} [encoding]
   * @param {number} [start]
   * @param {number} [end]
   * @returns {string}
   */
  prototype.toString = function toString(encoding, start, end) {
    if (arguments.length === 0) return utf8Slice.call(this, 0, this.length);
    const { length } = this;
    if (start <= 0) start = 0;
    else if (start >= length) return '';
    else start = trunc(start) || 0;
    if (end === undefined || end >= length) end = length;
    else end = trunc(end) || 0;
    if (end <= start) return '';
    if (encoding === undefined) return utf8Slice.call(this, start, end);
    const ops = encodingOf(encoding);
    if (ops === undefined) throw new ERR_UNKNOWN_ENCODING(encoding);
    return ops.slice(this, start, end);
  };
  prototype.toLocaleString = prototype.toString;

  /**
   * Writes text.
   * @param {string} string
   * @param {number|string} [offset] or the encoding
   * @param {number|string} [length] or the encoding
   * @param {string} [encoding]
   * @returns {number} how many bytes were written
   */
  prototype.write = function write(string, offset, length, encoding) {
    if (typeof string !== 'string') validateString(string, 'argument');
    if (offset === undefined) return writeUtf8(this, string, 0, this.length);
    if (length === undefined && typeof offset === 'string') {
      encoding = offset;
      length = this.length;
      offset = 0;
    } else {
      validateInteger(offset, 'offset', 0, this.length);
      const remaining = this.length - offset;
      if (length === undefined) {
        length = remaining;
      } else if (typeof length === 'string') {
        encoding = length;
        length = remaining;
      } else {
        validateInteger(length, 'length', 0, this.length);
        if (length > remaining) length = remaining;
      }
    }
    if (!encoding || encoding === 'utf8') return writeUtf8(this, string, offset, length);
    const ops = encodingOf(encoding);
    if (ops === undefined) throw new ERR_UNKNOWN_ENCODING(encoding);
    return ops.write(this, string, offset, length);
  };

  /**
   * @param {Uint8Array} otherBuffer
   * @returns {boolean} whether both have the same bytes
   */
  prototype.equals = function equals(otherBuffer) {
    if (!isUint8Array(otherBuffer)) {
      throw new ERR_INVALID_ARG_TYPE('otherBuffer', ['Buffer', 'Uint8Array'], otherBuffer);
    }
    if (this === otherBuffer) return true;
    const { length } = this;
    if (length !== otherBuffer.byteLength) return false;
    return length === 0 || binding.compare(this, 0, length, otherBuffer, 0, length) === 0;
  };

  /**
   * Orders two ranges of bytes.
   * @param {Uint8Array} target
   * @param {number} [targetStart]
   * @param {number} [targetEnd]
   * @param {number} [sourceStart]
   * @param {number} [sourceEnd]
   * @returns {-1|0|1}
   */
  prototype.compare = function compare(target, targetStart, targetEnd, sourceStart, sourceEnd) {
    if (!isUint8Array(target)) {
      throw new ERR_INVALID_ARG_TYPE('target', ['Buffer', 'Uint8Array'], target);
    }
    if (targetStart === undefined) targetStart = 0;
    else validateInteger(targetStart, 'targetStart', 0);
    if (targetEnd === undefined) targetEnd = target.length;
    else validateInteger(targetEnd, 'targetEnd', 0, target.length);
    if (sourceStart === undefined) sourceStart = 0;
    else validateInteger(sourceStart, 'sourceStart', 0);
    if (sourceEnd === undefined) sourceEnd = this.length;
    else validateInteger(sourceEnd, 'sourceEnd', 0, this.length);
    if (sourceStart >= sourceEnd) return targetStart >= targetEnd ? 0 : -1;
    if (targetStart >= targetEnd) return 1;
    return binding.compare(this, sourceStart, sourceEnd, target, targetStart, targetEnd);
  };

  function search(buffer, value, byteOffset, encoding, forward) {
    if (!isUint8Array(buffer)) {
      throw new ERR_INVALID_ARG_TYPE('buffer', ['Buffer', 'TypedArray', 'DataView'], buffer);
    }
    if (typeof byteOffset === 'string') {
      encoding = byteOffset;
      byteOffset = undefined;
    } else if (byteOffset > 0x7fffffff && buffer.length <= 0x7fffffff) {
      byteOffset = 0x7fffffff;
    } else if (byteOffset < -0x80000000 && buffer.length <= 0x7fffffff) {
      byteOffset = -0x80000000;
    }
    byteOffset = +byteOffset;
    if (byteOffset !== byteOffset) byteOffset = forward ? 0 : buffer.length;
    byteOffset = trunc(byteOffset);
    if (typeof value === 'number') {
      return binding.indexOfNumber(buffer, value & 255, byteOffset, forward);
    }
    const ops = encoding === undefined ? encodings.utf8 : encodingOf(encoding);
    const wide = ops === encodings.utf16le;
    if (typeof value === 'string') {
      if (ops === undefined) throw new ERR_UNKNOWN_ENCODING(encoding);
      const needle = ops === encodings.utf8 ? value : encode(value, ops);
      return binding.indexOf(buffer, needle, byteOffset, wide, forward);
    }
    if (isUint8Array(value)) return binding.indexOf(buffer, value, byteOffset, wide, forward);
    throw new ERR_INVALID_ARG_TYPE('value', ['number', 'string', 'Buffer', 'Uint8Array'], value);
  }

  /**
   * @param {string|number|Uint8Array} value
   * @param {number} [byteOffset]
   * @param {string} [encoding]
   * @returns {number} the first place at or after `byteOffset`, or -1
   */
  prototype.indexOf = function indexOf(value, byteOffset, encoding) {
    return search(this, value, byteOffset, encoding, true);
  };

  /**
   * @param {string|number|Uint8Array} value
   * @param {number} [byteOffset]
   * @param {string} [encoding]
   * @returns {number} the last place at or before `byteOffset`, or -1
   */
  prototype.lastIndexOf = function lastIndexOf(value, byteOffset, encoding) {
    return search(this, value, byteOffset, encoding, false);
  };

  /**
   * @param {string|number|Uint8Array} value
   * @param {number} [byteOffset]
   * @param {string} [encoding]
   * @returns {boolean}
   */
  prototype.includes = function includes(value, byteOffset, encoding) {
    return this.indexOf(value, byteOffset, encoding) !== -1;
  };

  /**
   * Repeats a value over the range.
   * @param {string|number|Uint8Array} value
   * @param {number|string} [offset]
   * @param {number|string} [end]
   * @param {string} [encoding]
   * @returns {Buffer} this
   */
  prototype.fill = function fill(value, offset, end, encoding) {
    return fillBuffer(this, value, offset, end, encoding);
  };

  /** @returns {{ type: 'Buffer', data: number[] }} */
  prototype.toJSON = function toJSON() {
    if (this.length === 0) return { type: 'Buffer', data: [] };
    const data = new Array(this.length);
    for (let i = 0; i < this.length; ++i) data[i] = this[i];
    return { type: 'Buffer', data };
  };

  /**
   * A view of a part, over the same memory.
   * @param {number} [start]
   * @param {number} [end]
   * @returns {Buffer}
   */
  prototype.subarray = function subarray(start, end) {
    const { length } = this;
    start = adjust(start, length);
    end = end === undefined ? length : adjust(end, length);
    return new FastBuffer(this.buffer, this.byteOffset + start, end > start ? end - start : 0);
  };

  prototype.slice = function slice(start, end) {
    return this.subarray(start, end);
  };

  prototype.swap16 = function swap16() {
    return swap(this, 2, binding.swap16);
  };

  prototype.swap32 = function swap32() {
    return swap(this, 4, binding.swap32);
  };

  prototype.swap64 = function swap64() {
    return swap(this, 8, binding.swap64);
  };
}

// Short text is mostly ASCII: a loop is quicker than the way into native code.
function writeUtf8(buffer, string, offset, length) {
  const count = string.length;
  if (count <= SHORT && count <= length && buffer instanceof Uint8Array) {
    let i = 0;
    for (; i < count; i++) {
      const code = string.charCodeAt(i);
      if (code >= 0x80) break;
      buffer[offset + i] = code;
    }
    if (i === count) return count;
  }
  return utf8Write.call(buffer, string, offset, length);
}

function adjust(offset, length) {
  offset = trunc(offset);
  // NaN, undefined and -0 count as 0.
  if (!offset) return 0;
  if (offset < 0) {
    offset += length;
    return offset > 0 ? offset : 0;
  }
  return offset < length ? offset : length;
}

function swap(buffer, size, native) {
  const { length } = buffer;
  if (length % size !== 0) throw new ERR_INVALID_BUFFER_SIZE(`${size * 8}-bits`);
  if (length >= SWAP_NATIVE[size]) {
    native(buffer);
    return buffer;
  }
  for (let i = 0; i < length; i += size) {
    for (let a = i, b = i + size - 1; a < b; a++, b--) {
      const byte = buffer[a];
      buffer[a] = buffer[b];
      buffer[b] = byte;
    }
  }
  return buffer;
}

module.exports = { addMethods };
