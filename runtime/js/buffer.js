'use strict';

// Natives besides those of internal/buffer/encodings: internalBinding('buffer')
//   setBufferPrototype(prototype)   so that native code can make Buffers
//   createUnsafeArrayBuffer(size, untransferable)   memory as it comes
//   compare(a, aStart, aEnd, b, bStart, bEnd) -> -1, 0, 1
//   indexOf(haystack, needle, offset, wide, forward) -> index or -1; the needle is
//       bytes, or a string that means its UTF-8; `wide` compares two bytes at a
//       time; offsets may be negative
//   indexOfNumber(haystack, byte, offset, forward)
//   fill(buffer, bytes, start, end)   repeats bytes
//   swap16(buffer), swap32(buffer), swap64(buffer)
//   kMaxLength, kStringMaxLength

const binding = internalBinding('buffer');
const { kMaxLength, kStringMaxLength } = binding;
const { FastBuffer } = require('internal/buffer/fast');
const { encodingOf, encodings } = require('internal/buffer/encodings');
const { addNumberMethods } = require('internal/buffer/numbers');
const {
  ERR_BUFFER_OUT_OF_BOUNDS,
  ERR_INVALID_ARG_TYPE,
  ERR_INVALID_ARG_VALUE,
  ERR_OUT_OF_RANGE,
  ERR_UNKNOWN_ENCODING,
} = require('internal/errors').codes;
const {
  validateArray,
  validateInteger,
  validateNumber,
  validateString,
} = require('internal/validators');
const {
  isAnyArrayBuffer,
  isArrayBufferView,
  isTypedArray,
  isUint8Array,
} = require('internal/util/types');

const { isArray } = Array;
const { floor, min } = Math;
const TypedArrayPrototype = Object.getPrototypeOf(Uint8Array.prototype);
const { fill: typedArrayFill, set: typedArraySet } = TypedArrayPrototype;
const inspectCustom = Symbol.for('nodejs.util.inspect.custom');

// V8 gives new memory zeroed; with this option so do we.
let zeroFill;

Buffer.poolSize = 8 * 1024;
Buffer.prototype = FastBuffer.prototype;
Object.defineProperty(Buffer.prototype, 'constructor', {
  __proto__: null, value: Buffer, writable: true, enumerable: false, configurable: true,
});

let poolSize;
let poolOffset;
let pool;
let poolBytes;

// Up to this length a string is copied here: most are ASCII, and a loop is
// quicker than two ways into native code.
const SHORT = 32;

function createUnsafeArrayBuffer(size, untransferable) {
  zeroFill ??= require('internal/options').getOptionValue('--zero-fill-buffers') === true;
  return zeroFill && !untransferable ? new ArrayBuffer(size) :
    binding.createUnsafeArrayBuffer(size, untransferable);
}

function createPool() {
  ({ poolSize } = Buffer);
  // Many buffers share the pool: it must not leave the thread with one of them.
  pool = createUnsafeArrayBuffer(poolSize, true);
  poolBytes = new Uint8Array(pool);
  if (zeroFill) poolBytes.fill(0);
  poolOffset = 0;
}

function alignPool() {
  // Typed arrays of any kind can be made over a pooled buffer.
  if (poolOffset & 0x7) poolOffset = (poolOffset | 0x7) + 1;
}

function fromPool(size) {
  if (pool === undefined || size > poolSize - poolOffset) createPool();
  const buffer = new FastBuffer(pool, poolOffset, size);
  poolOffset += size;
  alignPool();
  return buffer;
}

function createUnsafeBuffer(size) {
  // A typed array of few bytes would be allocated inside V8's heap, where native
  // code cannot point to it.
  return size === 0 ? new FastBuffer() :
    new FastBuffer(createUnsafeArrayBuffer(size, false), 0, size);
}

function allocate(size) {
  if (size <= 0) return new FastBuffer();
  return size < Buffer.poolSize >>> 1 ? fromPool(size) : createUnsafeBuffer(size);
}

function validateOffset(value, name, low = 0, high = kMaxLength) {
  validateInteger(value, name, low, high);
}

let warned = false;

function warnConstructor() {
  if (warned) return;
  const { getOptionValue } = require('internal/options');
  if (!getOptionValue('--pending-deprecation') && isCallerInPackage()) return;
  warned = true;
  process.emitWarning(
    'Buffer() is deprecated due to security and usability issues. Please use the ' +
    'Buffer.alloc(), Buffer.allocUnsafe(), or Buffer.from() methods instead.',
    'DeprecationWarning', 'DEP0005', Buffer);
}

// Packages are left in peace: their users can do nothing about it.
function isCallerInPackage() {
  const { prepareStackTrace, stackTraceLimit } = Error;
  try {
    Error.stackTraceLimit = 20;
    Error.prepareStackTrace = (_, frames) => frames;
    const { stack } = new Error();
    if (!isArray(stack)) return false;
    for (const frame of stack) {
      const file = frame.getFileName();
      if (typeof file !== 'string' || file.startsWith('node:')) continue;
      return /[/\\]node_modules[/\\]/.test(file);
    }
    return false;
  } catch {
    return false;
  } finally {
    Error.prepareStackTrace = prepareStackTrace;
    Error.stackTraceLimit = stackTraceLimit;
  }
}

/**
 * The deprecated constructor: use `Buffer.from`, `Buffer.alloc` or `Buffer.allocUnsafe`.
 * @param {any} arg
 * @param {any} [encodingOrOffset]
 * @param {number} [length]
 */
function Buffer(arg, encodingOrOffset, length) {
  warnConstructor();
  if (typeof arg === 'number') {
    if (typeof encodingOrOffset === 'string') {
      throw new ERR_INVALID_ARG_TYPE('string', 'string', arg);
    }
    return Buffer.alloc(arg);
  }
  return Buffer.from(arg, encodingOrOffset, length);
}

Object.defineProperty(Buffer, Symbol.species, {
  __proto__: null,
  configurable: true,
  enumerable: false,
  get() {
    return FastBuffer;
  },
});

/**
 * A Buffer with the content of `value`; an ArrayBuffer is not copied but shared.
 * @param {string|ArrayBuffer|SharedArrayBuffer|Array|object} value
 * @param {string|number} [encodingOrOffset]
 * @param {number} [length]
 * @returns {Buffer}
 */
Buffer.from = function from(value, encodingOrOffset, length) {
  if (typeof value === 'string') return fromString(value, encodingOrOffset);
  if (typeof value === 'object' && value !== null) {
    if (isAnyArrayBuffer(value)) return fromArrayBuffer(value, encodingOrOffset, length);
    const valueOf = value.valueOf && value.valueOf();
    if (valueOf != null && valueOf !== value &&
        (typeof valueOf === 'string' || typeof valueOf === 'object')) {
      return from(valueOf, encodingOrOffset, length);
    }
    const buffer = fromObject(value);
    if (buffer) return buffer;
    if (typeof value[Symbol.toPrimitive] === 'function') {
      const primitive = value[Symbol.toPrimitive]('string');
      if (typeof primitive === 'string') return fromString(primitive, encodingOrOffset);
    }
  }
  throw new ERR_INVALID_ARG_TYPE(
    'first argument',
    ['string', 'Buffer', 'ArrayBuffer', 'Array', 'Array-like Object'],
    value);
};

/**
 * A copy of a part of a typed array's memory.
 * @param {TypedArray} view
 * @param {number} [offset] in elements
 * @param {number} [length] in elements
 * @returns {Buffer}
 */
Buffer.copyBytesFrom = function copyBytesFrom(view, offset, length) {
  if (!isTypedArray(view)) throw new ERR_INVALID_ARG_TYPE('view', ['TypedArray'], view);
  const viewLength = view.length;
  if (viewLength === 0) return Buffer.alloc(0);
  let start = 0;
  let end = viewLength;
  if (offset !== undefined) {
    validateInteger(offset, 'offset', 0);
    if (offset >= viewLength) return Buffer.alloc(0);
    start = offset;
  }
  if (length !== undefined) {
    validateInteger(length, 'length', 0);
    end = min(start + length, viewLength);
  }
  const size = view.BYTES_PER_ELEMENT;
  return fromArrayLike(
    new Uint8Array(view.buffer, view.byteOffset + start * size, (end - start) * size));
};

/**
 * @param {...number} items
 * @returns {Buffer}
 */
Buffer.of = function of(...items) {
  const buffer = createUnsafeBuffer(items.length);
  for (let i = 0; i < items.length; i++) buffer[i] = items[i];
  return buffer;
};

/**
 * A buffer of zeros, or of repetitions of `fill`.
 * @param {number} size
 * @param {string|number|Uint8Array} [fill]
 * @param {string} [encoding] of `fill`
 * @returns {Buffer}
 */
Buffer.alloc = function alloc(size, fill, encoding) {
  validateNumber(size, 'size', 0, kMaxLength);
  if (fill !== undefined && fill !== 0 && size > 0) {
    const buffer = createUnsafeBuffer(size);
    return fillBuffer(buffer, fill, 0, buffer.length, encoding);
  }
  return new FastBuffer(size);
};

/**
 * A buffer of whatever was in its memory; small ones share a pool.
 * @param {number} size
 * @returns {Buffer}
 */
Buffer.allocUnsafe = function allocUnsafe(size) {
  validateNumber(size, 'size', 0, kMaxLength);
  return allocate(size);
};

/**
 * As `allocUnsafe`, but never from the pool.
 * @param {number} size
 * @returns {Buffer}
 */
Buffer.allocUnsafeSlow = function allocUnsafeSlow(size) {
  validateNumber(size, 'size', 0, kMaxLength);
  return createUnsafeBuffer(size);
};

/** @deprecated use `Buffer.allocUnsafeSlow` */
function SlowBuffer(size) {
  validateNumber(size, 'size', 0, kMaxLength);
  return createUnsafeBuffer(size);
}
SlowBuffer.prototype.__proto__ = Uint8Array.prototype;
SlowBuffer.__proto__ = Uint8Array;

function fromString(string, encoding) {
  let ops = encodings.utf8;
  if (typeof encoding === 'string' && encoding.length > 0) {
    ops = encodingOf(encoding);
    if (ops === undefined) throw new ERR_UNKNOWN_ENCODING(encoding);
  }
  return encode(string, ops);
}

function encodeShortAscii(string) {
  const { length } = string;
  if (pool === undefined || length > poolSize - poolOffset) createPool();
  for (let i = 0; i < length; i++) {
    const code = string.charCodeAt(i);
    if (code >= 0x80) return undefined;
    poolBytes[poolOffset + i] = code;
  }
  return fromPool(length);
}

function encode(string, ops) {
  if (string.length === 0) return new FastBuffer();
  if (string.length <= SHORT && ops === encodings.utf8 && Buffer.poolSize >= 4 * SHORT) {
    const buffer = encodeShortAscii(string);
    if (buffer !== undefined) return buffer;
  }
  const length = ops.byteLength(string);
  if (length >= Buffer.poolSize >>> 1) {
    const buffer = createUnsafeBuffer(length);
    const written = ops.write(buffer, string, 0, length);
    return written === length ? buffer : new FastBuffer(buffer.buffer, 0, written);
  }
  if (pool === undefined || length > poolSize - poolOffset) createPool();
  let buffer = new FastBuffer(pool, poolOffset, length);
  const written = ops.write(buffer, string, 0, length);
  if (written !== length) buffer = new FastBuffer(pool, poolOffset, written);
  poolOffset += written;
  alignPool();
  return buffer;
}

function fromArrayBuffer(source, byteOffset, length) {
  if (byteOffset === undefined) {
    byteOffset = 0;
  } else {
    byteOffset = +byteOffset;
    if (byteOffset !== byteOffset) byteOffset = 0;
  }
  const maxLength = source.byteLength - byteOffset;
  if (maxLength < 0) throw new ERR_BUFFER_OUT_OF_BOUNDS('offset');
  if (length !== undefined) {
    length = +length;
    if (length > 0) {
      if (length > maxLength) throw new ERR_BUFFER_OUT_OF_BOUNDS('length');
    } else {
      length = 0;
    }
  }
  return new FastBuffer(source, byteOffset, length);
}

function fromArrayLike(source) {
  const { length } = source;
  if (length <= 0) return new FastBuffer();
  if (length < Buffer.poolSize >>> 1) {
    // Read before memory is taken: a getter may make buffers itself.
    const buffer = fromPool(length);
    typedArraySet.call(buffer, source, 0);
    return buffer;
  }
  return new FastBuffer(source);
}

function fromObject(source) {
  if (source.length !== undefined || isAnyArrayBuffer(source.buffer)) {
    if (typeof source.length !== 'number') return new FastBuffer();
    return fromArrayLike(source);
  }
  if (source.type === 'Buffer' && isArray(source.data)) return fromArrayLike(source.data);
  return undefined;
}

/**
 * @param {any} value
 * @returns {boolean}
 */
Buffer.isBuffer = function isBuffer(value) {
  return value instanceof Buffer;
};

/**
 * Orders two buffers.
 * @param {Uint8Array} buf1
 * @param {Uint8Array} buf2
 * @returns {-1|0|1}
 */
Buffer.compare = function compare(buf1, buf2) {
  if (!isUint8Array(buf1)) {
    throw new ERR_INVALID_ARG_TYPE('buf1', ['Buffer', 'Uint8Array'], buf1);
  }
  if (!isUint8Array(buf2)) {
    throw new ERR_INVALID_ARG_TYPE('buf2', ['Buffer', 'Uint8Array'], buf2);
  }
  return buf1 === buf2 ? 0 : binding.compare(buf1, 0, buf1.length, buf2, 0, buf2.length);
};

/**
 * @param {any} encoding
 * @returns {boolean}
 */
Buffer.isEncoding = function isEncoding(encoding) {
  return typeof encoding === 'string' && encoding.length !== 0 &&
    encodingOf(encoding) !== undefined;
};

/**
 * One buffer of many.
 * @param {Uint8Array[]} list
 * @param {number} [length] of the result; less cuts off, more adds zeros
 * @returns {Buffer}
 */
Buffer.concat = function concat(list, length) {
  validateArray(list, 'list');
  if (list.length === 0) return new FastBuffer();
  if (length === undefined) {
    length = 0;
    for (let i = 0; i < list.length; i++) {
      if (list[i].length) length += list[i].length;
    }
  } else {
    validateOffset(length, 'length');
  }
  const buffer = allocate(length);
  let position = 0;
  for (let i = 0; i < list.length; i++) {
    const part = list[i];
    if (!isUint8Array(part)) {
      throw new ERR_INVALID_ARG_TYPE(`list[${i}]`, ['Buffer', 'Uint8Array'], part);
    }
    position += copyRange(part, buffer, position, 0, part.length);
  }
  if (position < length) typedArrayFill.call(buffer, 0, position, length);
  return buffer;
};

/**
 * How many bytes a string takes in an encoding.
 * @param {string|ArrayBuffer|ArrayBufferView} string
 * @param {string} [encoding]
 * @returns {number}
 */
Buffer.byteLength = function byteLength(string, encoding) {
  if (typeof string !== 'string') {
    if (isArrayBufferView(string) || isAnyArrayBuffer(string)) return string.byteLength;
    throw new ERR_INVALID_ARG_TYPE('string', ['string', 'Buffer', 'ArrayBuffer'], string);
  }
  if (string.length === 0) return 0;
  const ops = encoding ? encodingOf(encoding) : undefined;
  return (ops ?? encodings.utf8).byteLength(string);
};

addNumberMethods(Buffer.prototype);
require('internal/buffer/methods').addMethods(Buffer, { allocate, encode, fillBuffer });

function copyRange(source, target, targetStart, sourceStart, sourceEnd) {
  let count = min(sourceEnd - sourceStart, target.byteLength - targetStart,
                  source.byteLength - sourceStart);
  if (!(count > 0)) return 0;
  const from = isUint8Array(source) && count === source.length ? source :
    new Uint8Array(source.buffer, source.byteOffset + sourceStart, count);
  const to = isUint8Array(target) ? target :
    new Uint8Array(target.buffer, target.byteOffset, target.byteLength);
  count = from.length;
  typedArraySet.call(to, from, targetStart);
  return count;
}

function toInteger(n, fallback) {
  n = +n;
  if (n >= Number.MIN_SAFE_INTEGER && n <= Number.MAX_SAFE_INTEGER) {
    return n % 1 === 0 ? n : floor(n);
  }
  return fallback;
}

/**
 * Copies bytes into another view.
 * @param {ArrayBufferView} target
 * @param {number} [targetStart]
 * @param {number} [sourceStart]
 * @param {number} [sourceEnd]
 * @returns {number} how many were copied
 */
Buffer.prototype.copy = function copy(target, targetStart, sourceStart, sourceEnd) {
  if (!isArrayBufferView(this)) {
    throw new ERR_INVALID_ARG_TYPE('source', ['Buffer', 'Uint8Array'], this);
  }
  if (!isArrayBufferView(target)) {
    throw new ERR_INVALID_ARG_TYPE('target', ['Buffer', 'Uint8Array'], target);
  }
  targetStart = targetStart === undefined ? 0 : toInteger(targetStart, 0);
  if (targetStart < 0) throw new ERR_OUT_OF_RANGE('targetStart', '>= 0', targetStart);
  sourceStart = sourceStart === undefined ? 0 : toInteger(sourceStart, 0);
  if (sourceStart < 0 || sourceStart > this.byteLength) {
    throw new ERR_OUT_OF_RANGE('sourceStart', `>= 0 && <= ${this.byteLength}`, sourceStart);
  }
  sourceEnd = sourceEnd === undefined ? this.byteLength : toInteger(sourceEnd, 0);
  if (sourceEnd < 0) throw new ERR_OUT_OF_RANGE('sourceEnd', '>= 0', sourceEnd);
  if (targetStart >= target.byteLength || sourceStart >= sourceEnd) return 0;
  return copyRange(this, target, targetStart, sourceStart, sourceEnd);
};

function fillBuffer(buffer, value, offset, end, encoding) {
  if (typeof value === 'string') {
    if (offset === undefined || typeof offset === 'string') {
      encoding = offset;
      offset = 0;
      end = buffer.length;
    } else if (typeof end === 'string') {
      encoding = end;
      end = buffer.length;
    }
    let ops = encodings.utf8;
    if (encoding != null && encoding !== '') {
      ops = encodingOf(encoding);
      if (ops === undefined) {
        validateString(encoding, 'encoding');
        throw new ERR_UNKNOWN_ENCODING(encoding);
      }
    }
    if (value.length === 0) {
      value = 0;
    } else if (value.length === 1 && value.charCodeAt(0) < (ops === encodings.latin1 ? 256 : 128) &&
               (ops === encodings.utf8 || ops === encodings.latin1)) {
      value = value.charCodeAt(0);
    } else {
      const bytes = encode(value, ops);
      if (bytes.length === 0) {
        checkFillRange(buffer, offset, end);
        throw new ERR_INVALID_ARG_VALUE('value', value);
      }
      value = bytes;
    }
  }
  if (offset === undefined) {
    offset = 0;
    end = buffer.length;
  } else {
    validateNumber(offset, 'offset', 0);
    // Written this way because `end` may be fractional or huge.
    if (end === undefined) end = buffer.length;
    else validateNumber(end, 'end', 0, buffer.length);
    if (offset >= end) return buffer;
  }
  if (isArrayBufferView(value)) {
    checkFillRange(buffer, offset, end);
    if (value.byteLength === 0) throw new ERR_INVALID_ARG_VALUE('value', value);
    binding.fill(buffer, value, offset, end);
  } else {
    const byteLength = buffer.byteLength;
    if (offset > end || end > byteLength) throw new ERR_BUFFER_OUT_OF_BOUNDS();
    typedArrayFill.call(buffer, typeof value === 'number' ? value : value & 255, offset, end);
  }
  return buffer;
}

function checkFillRange(buffer, offset, end) {
  if (offset < 0 || end > buffer.length) throw new ERR_BUFFER_OUT_OF_BOUNDS();
}

let inspectMaxBytes = 50;

Buffer.prototype[inspectCustom] = function inspect(recurseTimes, ctx) {
  const shown = min(inspectMaxBytes, this.length);
  const remaining = this.length - inspectMaxBytes;
  let text = encodings.hex.slice(this, 0, shown).replace(/(.{2})/g, '$1 ').trim();
  if (remaining > 0) text += ` ... ${remaining} more byte${remaining > 1 ? 's' : ''}`;
  if (ctx) {
    const { getOwnNonIndexProperties } = internalBinding('util');
    // V8's property filter: all, or the enumerable ones.
    const filter = ctx.showHidden ? 0 : 2;
    const extra = { __proto__: null };
    let extras = false;
    for (const key of getOwnNonIndexProperties(this, filter)) {
      extras = true;
      extra[key] = this[key];
    }
    if (extras) {
      if (this.length !== 0) text += ', ';
      // Without the braces and the words before them.
      text += require('internal/util/inspect').inspect(extra, {
        ...ctx,
        breakLength: Infinity,
        compact: true,
      }).slice('[Object: null prototype] {'.length + 1, -2);
    }
  }
  let constructorName = 'Buffer';
  try {
    const { constructor } = this;
    if (typeof constructor === 'function' && Object.hasOwn(constructor, 'name')) {
      constructorName = constructor.name;
    }
  } catch { /* A broken `constructor` keeps the name. */ }
  return `<${constructorName} ${text}>`;
};
Buffer.prototype.inspect = Buffer.prototype[inspectCustom];

binding.setBufferPrototype(Buffer.prototype);

const { atob, btoa, isAscii, isUtf8, transcode } =
  require('internal/buffer/convert').converters(Buffer, encode);

module.exports = {
  Buffer,
  SlowBuffer,
  transcode,
  isUtf8,
  isAscii,
  kMaxLength,
  kStringMaxLength,
  btoa,
  atob,
};

Object.defineProperties(module.exports, {
  constants: {
    __proto__: null,
    configurable: false,
    enumerable: true,
    value: Object.freeze({
      __proto__: null,
      MAX_LENGTH: kMaxLength,
      MAX_STRING_LENGTH: kStringMaxLength,
    }),
  },
  INSPECT_MAX_BYTES: {
    __proto__: null,
    configurable: true,
    enumerable: true,
    get() {
      return inspectMaxBytes;
    },
    set(value) {
      validateNumber(value, 'INSPECT_MAX_BYTES', 0);
      inspectMaxBytes = value;
    },
  },
});

for (const [name, id] of [['Blob', 'internal/blob'], ['resolveObjectURL', 'internal/blob'],
                          ['File', 'internal/file']]) {
  Object.defineProperty(module.exports, name, {
    __proto__: null,
    configurable: true,
    enumerable: true,
    get() {
      const value = require(id)[name];
      Object.defineProperty(module.exports, name,
                            { __proto__: null, value, configurable: true, enumerable: true, writable: true });
      return value;
    },
    set(value) {
      Object.defineProperty(module.exports, name,
                            { __proto__: null, value, configurable: true, enumerable: true, writable: true });
    },
  });
}
