'use strict';

// What all compression streams share: a Transform over a native stream that is given a piece of input
// and a piece of memory for output, again and again, until the input is used up.

const { inherits } = require('internal/zlib/inherits');
const { Transform, finished } = require('stream');
const { Buffer, kMaxLength } = require('buffer');
const { FastBuffer } = require('internal/buffer/fast');
const {
  codes: {
    ERR_BUFFER_TOO_LARGE,
    ERR_INTERNAL_ASSERTION,
    ERR_OUT_OF_RANGE,
    ERR_TRAILING_JUNK_AFTER_STREAM_END,
  },
} = require('internal/zlib/errors');
const { genericNodeError } = require('internal/errors');
const { deprecate } = require('internal/util');
const {
  checkRangesOrGetDefault,
  validateBoolean,
  validateFiniteNumber,
} = require('internal/validators');
const {
  Z_BLOCK,
  Z_DEFAULT_CHUNK,
  Z_FINISH,
  Z_FULL_FLUSH,
  Z_MIN_CHUNK,
  Z_NO_FLUSH,
  Z_PARTIAL_FLUSH,
  Z_SYNC_FLUSH,
} = require('internal/zlib/constants').constants;

/** On the empty chunk that asks for a flush: its kind. */
const kFlushFlag = Symbol('kFlushFlag');
/** The error that ended the stream. */
const kError = Symbol('kError');
/** @type {(number: number) => string} of a stream: the code of a library's error number */
const kErrorCode = Symbol('kErrorCode');

/** How strongly a flag flushes; flags of brotli and zstd are in this order by themselves. */
const strength = new Map([Z_NO_FLUSH, Z_BLOCK, Z_PARTIAL_FLUSH, Z_SYNC_FLUSH, Z_FULL_FLUSH, Z_FINISH]
  .map((flag, index) => [flag, index]));

function strongerFlush(a, b) {
  return strength.get(a) > strength.get(b) ? a : b;
}

/** The chunks that stand for a flush in the stream's queue, by kind. */
const flushChunks = new Map();
for (const flag of strength.keys()) {
  const chunk = Buffer.from(new ArrayBuffer(0));
  chunk[kFlushFlag] = flag;
  flushChunks.set(flag, chunk);
}

/** The handle of a stream that must be open. */
function openHandle(stream) {
  if (!stream._handle) throw new ERR_INTERNAL_ASSERTION('zlib binding closed');
  return stream._handle;
}

function closeHandle(stream) {
  stream._handle?.close();
  stream._handle = null;
}

/**
 * @typedef {object} Format what distinguishes the formats for the base
 * @property {number} flush the flag of an ordinary write
 * @property {number} finishFlush that of the last one
 * @property {number} fullFlush what `flush()` asks for
 * @property {number} maxFlush the highest flag there is
 * @property {(number: number) => string} errorCode
 */

/**
 * The base class of all streams of `zlib`. A function, as its heirs may be called without `new`.
 * @param {object} [options] the user's
 * @param {import('internal/zlib/handle').Handle} handle
 * @param {Uint32Array} left where the handle leaves the result of synchronous steps
 * @param {Format} format
 */
function ZlibBase(options, handle, left, format) {
  let chunkSize = Z_DEFAULT_CHUNK;
  let maxOutputLength = kMaxLength;
  let { flush, finishFlush } = format;
  if (options) {
    if (validateFiniteNumber(options.chunkSize, 'options.chunkSize')) {
      chunkSize = options.chunkSize;
      if (chunkSize < Z_MIN_CHUNK) throw new ERR_OUT_OF_RANGE('options.chunkSize', `>= ${Z_MIN_CHUNK}`, chunkSize);
    }
    flush = checkRangesOrGetDefault(options.flush, 'options.flush', 0, format.maxFlush, flush);
    finishFlush =
      checkRangesOrGetDefault(options.finishFlush, 'options.finishFlush', 0, format.maxFlush, finishFlush);
    maxOutputLength =
      checkRangesOrGetDefault(options.maxOutputLength, 'options.maxOutputLength', 1, kMaxLength, kMaxLength);
    if (options.rejectGarbageAfterEnd !== undefined) {
      validateBoolean(options.rejectGarbageAfterEnd, 'options.rejectGarbageAfterEnd');
    }
    // Bytes come out of these streams, never text or objects.
    if (options.encoding || options.objectMode || options.writableObjectMode) {
      options = { ...options, encoding: null, objectMode: false, writableObjectMode: false };
    }
  }

  Transform.call(this, { autoDestroy: true, ...options });
  this[kError] = null;
  this[kErrorCode] = format.errorCode;
  this.bytesWritten = 0;
  this._handle = handle;
  this._writeState = left;
  handle.onerror = (message, number) => {
    const error = genericNodeError(message, { errno: number, code: this[kErrorCode](number) });
    this.destroy(error);
    this[kError] = error;
  };
  this._outBuffer = Buffer.allocUnsafe(chunkSize);
  this._outOffset = 0;
  this._chunkSize = chunkSize;
  this._defaultFlushFlag = flush;
  this._finishFlushFlag = finishFlush;
  this._defaultFullFlushFlag = format.fullFlush;
  this._maxFlushFlag = format.maxFlush;
  this._info = options?.info;
  this._maxOutputLength = maxOutputLength;
  this._rejectGarbageAfterEnd = options?.rejectGarbageAfterEnd === true;
}
inherits(ZlibBase, Transform);

Object.defineProperty(ZlibBase.prototype, '_closed', {
  __proto__: null,
  configurable: true,
  enumerable: true,
  get() {
    return !this._handle;
  },
});

// The older name of `bytesWritten`, which Node 22 still has.
const bytesRead = deprecate(
  function() {
    return this.bytesWritten;
  }, 'zlib.bytesRead is deprecated and will change its meaning in the future. Use zlib.bytesWritten instead.',
  'DEP0108');
Object.defineProperty(ZlibBase.prototype, 'bytesRead', {
  __proto__: null, configurable: true, enumerable: true, get: bytesRead,
});

/** Begins a new stream with the same settings. */
ZlibBase.prototype.reset = function reset() {
  return openHandle(this).reset();
};

// The last piece comes out with an empty chunk at the end of the input.
ZlibBase.prototype._flush = function(callback) {
  this._transform(new FastBuffer(), '', callback);
};

// Transform would flush here; these streams flush with the last chunk, see `_transform`.
ZlibBase.prototype._final = function(callback) {
  callback();
};

/**
 * Writes out what has been held back.
 * @param {number | Function} [kind]
 * @param {Function} [callback]
 */
ZlibBase.prototype.flush = function flush(kind, callback) {
  if (typeof kind === 'function' || (kind === undefined && !callback)) {
    callback = kind;
    kind = this._defaultFullFlushFlag;
  }
  kind = checkRangesOrGetDefault(kind, 'kind', 0, this._maxFlushFlag, this._defaultFullFlushFlag);
  if (this.writableFinished) {
    if (callback) process.nextTick(callback);
  } else if (this.writableEnded) {
    if (callback) this.once('end', callback);
  } else {
    this.write(flushChunks.get(kind), '', callback);
  }
};

/**
 * Gives the memory of the stream back.
 * @param {(error?: Error) => void} [callback]
 */
ZlibBase.prototype.close = function close(callback) {
  if (callback) finished(this, callback);
  this.destroy();
};

ZlibBase.prototype._destroy = function(error, callback) {
  closeHandle(this);
  callback(error);
};

ZlibBase.prototype._transform = function(chunk, encoding, callback) {
  let flag = chunk[kFlushFlag] ?? this._defaultFlushFlag;
  if (this.writableEnded && this.writableLength === chunk.byteLength) {
    flag = strongerFlush(flag, this._finishFlushFlag);
  }
  processChunk(this, chunk, flag, callback);
};

// For packages that work chunk by chunk themselves.
ZlibBase.prototype._processChunk = function(chunk, flag, callback) {
  if (typeof callback !== 'function') return processChunkSync(this, chunk, flag);
  processChunk(this, chunk, flag, callback);
};

/** Takes `length` bytes out of the output memory. */
function takeOutput(stream, length) {
  const piece = stream._outBuffer.slice(stream._outOffset, stream._outOffset + length);
  stream._outOffset += length;
  return piece;
}

/** Fresh output memory, when the present one is used up. */
function renewOutput(stream, left) {
  if (left > 0 && stream._outOffset < stream._chunkSize) return;
  stream._outOffset = 0;
  stream._outBuffer = Buffer.allocUnsafe(stream._chunkSize);
}

function processChunk(stream, chunk, flag, callback) {
  if (!stream._handle) {
    process.nextTick(callback);
    return;
  }
  let inputAt = 0;
  let inputLength = chunk.byteLength;
  let room = 0;

  function step() {
    room = stream._chunkSize - stream._outOffset;
    // Closed while it waited for a reader.
    if (!stream._handle) return callback();
    stream._handle.write(flag, chunk, inputAt, inputLength, stream._outBuffer, stream._outOffset, room, stepped);
  }

  function stepped(outputLeft, inputLeft) {
    if (stream.destroyed) return callback();
    stream.bytesWritten += inputLength - inputLeft;
    inputAt += inputLength - inputLeft;
    inputLength = inputLeft;
    let isFull = false;
    if (outputLeft < room) isFull = !stream.push(takeOutput(stream, room - outputLeft));
    // The reader may have destroyed the stream.
    if (stream.destroyed) return callback();
    renewOutput(stream, outputLeft);
    if (outputLeft === 0) {
      // There may be more to come out. Not before the reader wants it, though.
      if (!isFull) return step();
      const read = stream._read;
      stream._read = function(size) {
        stream._read = read;
        step();
        this._read(size);
      };
      return;
    }
    if (inputLength > 0) {
      // Input that is not wanted although there is room: the compressed stream has ended before it.
      if (stream._rejectGarbageAfterEnd) {
        const error = new ERR_TRAILING_JUNK_AFTER_STREAM_END();
        stream.destroy(error);
        return callback(error);
      }
      stream.push(null);
    }
    callback();
  }

  step();
}

/** All of the output for `chunk`, at once. Closes the stream. */
function processChunkSync(stream, chunk, flag) {
  const handle = stream._handle;
  const left = stream._writeState;
  const pieces = [];
  let total = 0;
  let inputAt = 0;
  let error;
  stream.on('error', (reason) => {
    error = reason;
  });
  for (;;) {
    const room = stream._chunkSize - stream._outOffset;
    handle.writeSync(flag, chunk, inputAt, chunk.byteLength - inputAt, stream._outBuffer, stream._outOffset, room);
    error ??= stream[kError];
    if (error) throw error;
    const { 0: outputLeft, 1: inputLeft } = left;
    inputAt = chunk.byteLength - inputLeft;
    if (outputLeft < room) {
      pieces.push(takeOutput(stream, room - outputLeft));
      total += room - outputLeft;
      if (total > stream._maxOutputLength) {
        closeHandle(stream);
        throw new ERR_BUFFER_TOO_LARGE(stream._maxOutputLength);
      }
    }
    renewOutput(stream, outputLeft);
    if (outputLeft > 0) break;
  }
  const isGarbageLeft = inputAt < chunk.byteLength && stream._rejectGarbageAfterEnd;
  stream.bytesWritten = inputAt;
  closeHandle(stream);
  if (isGarbageLeft) throw new ERR_TRAILING_JUNK_AFTER_STREAM_END();
  if (total === 0) return new FastBuffer();
  return pieces.length === 1 ? pieces[0] : Buffer.concat(pieces, total);
}

module.exports = { ZlibBase, openHandle, processChunkSync };
