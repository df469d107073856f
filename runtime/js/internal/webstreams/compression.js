'use strict';

// CompressionStream and DecompressionStream, over the streams of `zlib`.

const { codes: { ERR_INVALID_ARG_VALUE, ERR_INVALID_THIS, ERR_TENON_NOT_SUPPORTED } } = require('internal/errors');
const { nativeIds } = require('internal/bootstrap/loader');
const { brand, define, initialize, inspectAs, kInspect, kState } = require('internal/webstreams/util');

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
  return require('internal/webstreams/adapters').pairFromDuplex(stream);
}

const isCompression = brand('CompressionStream');
const isDecompression = brand('DecompressionStream');

class CompressionStream {
  /** @param {'deflate'|'deflate-raw'|'gzip'|'brotli'} format */
  constructor(format) {
    initialize(this, 'CompressionStream', pairOf(compressors, format, 'CompressionStream'));
  }

  get readable() {
    if (!isCompression(this)) throw new ERR_INVALID_THIS('CompressionStream');
    return this[kState].readable;
  }

  get writable() {
    if (!isCompression(this)) throw new ERR_INVALID_THIS('CompressionStream');
    return this[kState].writable;
  }

  [kInspect](depth, options) {
    const { readable, writable } = this;
    return inspectAs(this, depth, options, { readable, writable });
  }
}
define(CompressionStream, ['readable', 'writable']);

class DecompressionStream {
  /** @param {'deflate'|'deflate-raw'|'gzip'|'brotli'} format */
  constructor(format) {
    // Bytes after the end are an error, as the specification has it.
    initialize(this, 'DecompressionStream',
      pairOf(decompressors, format, 'DecompressionStream', { rejectGarbageAfterEnd: true }));
  }

  get readable() {
    if (!isDecompression(this)) throw new ERR_INVALID_THIS('DecompressionStream');
    return this[kState].readable;
  }

  get writable() {
    if (!isDecompression(this)) throw new ERR_INVALID_THIS('DecompressionStream');
    return this[kState].writable;
  }

  [kInspect](depth, options) {
    const { readable, writable } = this;
    return inspectAs(this, depth, options, { readable, writable });
  }
}
define(DecompressionStream, ['readable', 'writable']);

module.exports = { CompressionStream, DecompressionStream };
