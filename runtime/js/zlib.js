'use strict';

const { codes: { ERR_INVALID_ARG_TYPE } } = require('internal/errors');
const { assignFunctionName } = require('internal/util');
const { isArrayBufferView } = require('internal/util/types');
const { validateUint32 } = require('internal/validators');
const { codes, constants } = require('internal/zlib/constants');
const { asyncMethod, syncMethod } = require('internal/zlib/one_shot');
const streams = require('internal/zlib/streams');
const native = internalBinding('zlib');

const { defineProperty } = Object;

/**
 * The CRC-32 checksum of some bytes, or of a text's UTF-8.
 * @param {string | ArrayBufferView} data
 * @param {number} [value] the checksum of what came before
 * @returns {number}
 */
function crc32(data, value = 0) {
  if (typeof data !== 'string' && !isArrayBufferView(data)) {
    throw new ERR_INVALID_ARG_TYPE('data', ['Buffer', 'TypedArray', 'DataView', 'string'], data);
  }
  validateUint32(value, 'value');
  return native.crc32(data, value);
}

module.exports = { crc32, ...streams };

/** The functions for whole buffers, by the class behind them. */
const methods = {
  deflate: 'Deflate',
  gzip: 'Gzip',
  deflateRaw: 'DeflateRaw',
  unzip: 'Unzip',
  inflate: 'Inflate',
  gunzip: 'Gunzip',
  inflateRaw: 'InflateRaw',
  brotliCompress: 'BrotliCompress',
  brotliDecompress: 'BrotliDecompress',
  zstdCompress: 'ZstdCompress',
  zstdDecompress: 'ZstdDecompress',
};
for (const [name, className] of Object.entries(methods)) {
  module.exports[name] = asyncMethod(streams[className]);
  module.exports[`${name}Sync`] = syncMethod(streams[className]);
}

for (const name of ['Deflate', 'Inflate', 'DeflateRaw', 'InflateRaw', 'Gzip', 'Gunzip', 'Unzip', 'BrotliCompress',
                    'BrotliDecompress', 'ZstdCompress', 'ZstdDecompress']) {
  const Stream = streams[name];
  const value = assignFunctionName(`create${name}`, function(options) {
    return new Stream(options);
  });
  defineProperty(module.exports, `create${name}`, { __proto__: null, configurable: true, enumerable: true, value });
}

defineProperty(module.exports, 'constants', { __proto__: null, enumerable: true, value: constants });
defineProperty(module.exports, 'codes', { __proto__: null, enumerable: true, value: codes });

// Deprecated: the constants as properties of the module.
for (const [name, value] of Object.entries(constants)) {
  if (!name.startsWith('BROTLI')) defineProperty(module.exports, name, { __proto__: null, value });
}
