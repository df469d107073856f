'use strict';

// CompressionStream and DecompressionStream, over the streams of `zlib`.

const { codes: { ERR_INVALID_ARG_TYPE, ERR_INVALID_ARG_VALUE, ERR_TENON_NOT_SUPPORTED } } = require('internal/errors');
const { nativeIds } = require('internal/bootstrap/loader');
const { isArrayBuffer, isArrayBufferView, isSharedArrayBuffer } = require('internal/util/types');
const { define, inspectAs, kInspect } = require('internal/webstreams/util');

const compressors = {
  '__proto__': null,
  'deflate': 'createDeflate',
  'deflate-raw': 'createDeflateRaw',
  'gzip': 'createGzip',
  'brotli': 'createBrotliCompress',
};
const decompressors = {
  '__proto__': null,
  'deflate': 'createInflate',
  'deflate-raw': 'createInflateRaw',
  'gzip': 'createGunzip',
  'brotli': 'createBrotliDecompress',
};

function pairOf(table, format, name, options) {
  format = `${format}`;
  const method = table[format];
  if (method === undefined) throw new ERR_INVALID_ARG_VALUE('format', format, `must be one of: ${
    Object.keys(table).map((key) => `'${key}'`).join(', ')}`);
  if (!nativeIds.has('zlib')) throw new ERR_TENON_NOT_SUPPORTED(name);
  const stream = require('zlib')[method](options);
  return require('internal/webstreams/adapters').pairFromDuplex(stream, { checkChunk, mapError });
}

/** Only text, and bytes that nobody else writes. */
function checkChunk(chunk) {
  if (typeof chunk === 'string') return;
  const isBytes = isArrayBuffer(chunk) || (isArrayBufferView(chunk) && !isSharedArrayBuffer(chunk.buffer));
  if (!isBytes) throw new ERR_INVALID_ARG_TYPE('chunk', ['ArrayBuffer', 'Buffer', 'TypedArray', 'DataView'], chunk);
}

function mapError(error) {
  return error instanceof TypeError ? error : new TypeError(error.message, { cause: error });
}

class CompressionStream {
  #pair;

  /** @param {'deflate'|'deflate-raw'|'gzip'|'brotli'} format */
  constructor(format) {
    this.#pair = pairOf(compressors, format, 'CompressionStream');
  }

  get readable() {
    return this.#pair.readable;
  }

  get writable() {
    return this.#pair.writable;
  }

  [kInspect](depth, options) {
    const { readable, writable } = this;
    return inspectAs(this, depth, options, { readable, writable });
  }
}
define(CompressionStream, ['readable', 'writable']);

class DecompressionStream {
  #pair;

  /** @param {'deflate'|'deflate-raw'|'gzip'|'brotli'} format */
  constructor(format) {
    // Bytes after the end are an error, as the specification has it.
    this.#pair = pairOf(decompressors, format, 'DecompressionStream', { rejectGarbageAfterEnd: true });
  }

  get readable() {
    return this.#pair.readable;
  }

  get writable() {
    return this.#pair.writable;
  }

  [kInspect](depth, options) {
    const { readable, writable } = this;
    return inspectAs(this, depth, options, { readable, writable });
  }
}
define(DecompressionStream, ['readable', 'writable']);

module.exports = { CompressionStream, DecompressionStream };
