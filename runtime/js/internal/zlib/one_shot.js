'use strict';

// Whole buffers at once: with a callback through a stream, or synchronously.

const { Buffer } = require('buffer');
const { FastBuffer } = require('internal/buffer/fast');
const { codes: { ERR_BUFFER_TOO_LARGE, ERR_INVALID_ARG_TYPE } } = require('internal/errors');
const { isAnyArrayBuffer, isArrayBufferView, isUint8Array } = require('internal/util/types');
const { validateFunction } = require('internal/validators');
const { processChunkSync } = require('internal/zlib/base');

/** What `stream` makes of `buffer`, for the callback. */
function collect(stream, buffer, callback) {
  validateFunction(callback, 'callback');
  if (isArrayBufferView(buffer) && !isUint8Array(buffer)) {
    buffer = Buffer.from(buffer.buffer, buffer.byteOffset, buffer.byteLength);
  } else if (isAnyArrayBuffer(buffer)) {
    buffer = Buffer.from(buffer);
  }
  const chunks = [];
  let total = 0;
  stream.on('data', (chunk) => {
    chunks.push(chunk);
    total += chunk.length;
    if (total > stream._maxOutputLength) {
      stream.close();
      stream.removeAllListeners('end');
      callback(new ERR_BUFFER_TOO_LARGE(stream._maxOutputLength));
    }
  });
  stream.on('error', (error) => {
    stream.removeAllListeners('end');
    callback(error);
  });
  stream.on('end', () => {
    let result;
    if (total === 0) result = new FastBuffer();
    else result = chunks.length === 1 ? chunks[0] : Buffer.concat(chunks, total);
    stream.close();
    callback(null, stream._info ? { buffer: result, engine: stream } : result);
  });
  stream.end(buffer);
}

function collectSync(stream, buffer) {
  if (typeof buffer === 'string') {
    buffer = Buffer.from(buffer);
  } else if (!isArrayBufferView(buffer)) {
    if (!isAnyArrayBuffer(buffer)) {
      throw new ERR_INVALID_ARG_TYPE(
        'buffer', ['string', 'Buffer', 'TypedArray', 'DataView', 'ArrayBuffer'], buffer);
    }
    buffer = Buffer.from(buffer);
  }
  buffer = processChunkSync(stream, buffer, stream._finishFlushFlag);
  return stream._info ? { buffer, engine: stream } : buffer;
}

/**
 * The function that runs a buffer through a stream of a class and hands the result to a callback.
 * @param {new (options?: object) => import('stream').Transform} Stream
 */
function asyncMethod(Stream) {
  return function asyncBufferWrapper(buffer, options, callback) {
    if (typeof options === 'function') {
      callback = options;
      options = {};
    }
    return collect(new Stream(options), buffer, callback);
  };
}

/**
 * The function that runs a buffer through a stream of a class and returns the result.
 * @param {new (options?: object) => import('stream').Transform} Stream
 */
function syncMethod(Stream) {
  return function syncBufferWrapper(buffer, options) {
    return collectSync(new Stream(options), buffer);
  };
}

module.exports = { asyncMethod, syncMethod };
