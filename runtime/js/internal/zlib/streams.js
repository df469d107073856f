'use strict';

// The stream classes of the three formats: their options, checked, become settings of a native stream.

const native = internalBinding('zlib');
const { Buffer } = require('buffer');
const {
  codes: { ERR_BROTLI_INVALID_PARAM, ERR_INVALID_ARG_TYPE, ERR_ZSTD_INVALID_PARAM },
} = require('internal/zlib/errors');
const { deprecateInstantiation } = require('internal/util');
const { isAnyArrayBuffer, isArrayBufferView } = require('internal/util/types');
const { checkRangesOrGetDefault } = require('internal/validators');
const { ZlibBase, openHandle } = require('internal/zlib/base');
const { codes, constants } = require('internal/zlib/constants');
const { Handle } = require('internal/zlib/handle');
const { inherits } = require('internal/zlib/inherits');

const { Z_MIN_LEVEL, Z_MAX_LEVEL, Z_DEFAULT_STRATEGY, Z_FIXED, Z_SYNC_FLUSH } = constants;

/** A dictionary as a view; `undefined` when there is none. */
function dictionaryOf(options) {
  const dictionary = options?.dictionary;
  if (dictionary === undefined || isArrayBufferView(dictionary)) return dictionary;
  if (isAnyArrayBuffer(dictionary)) return Buffer.from(dictionary);
  throw new ERR_INVALID_ARG_TYPE(
    'options.dictionary', ['Buffer', 'TypedArray', 'DataView', 'ArrayBuffer'], dictionary);
}

/** The highest number of the constants that begin with `prefix`. */
function highest(prefix) {
  const numbers = Object.keys(constants).filter((name) => name.startsWith(prefix)).map((name) => constants[name]);
  return Math.max(...numbers);
}

/**
 * The values of `options.params` by their numbers; -1, as an unsigned number, where none is given.
 * @param {object} [options]
 * @param {number} max the highest number
 * @param {new (name: string) => Error} Invalid
 */
function paramsOf(options, max, Invalid) {
  const params = new Uint32Array(max + 1).fill(-1);
  if (!options?.params) return params;
  for (const name of Object.keys(options.params)) {
    const number = +name;
    // Two names of one number, such as 0 and "00", are one too many.
    if (!(number >= 0 && number <= max) || (params[number] | 0) !== -1) throw new Invalid(name);
    const value = options.params[name];
    if (typeof value !== 'number' && typeof value !== 'boolean') {
      throw new ERR_INVALID_ARG_TYPE('options.params[key]', 'number', value);
    }
    params[number] = value;
  }
  return params;
}

/** The part of a constant's name after `prefix`, found by its value. */
function constantName(prefix, value) {
  const name = Object.keys(constants).find((key) => key.startsWith(prefix) && constants[key] === value);
  return name?.slice(prefix.length);
}

// --- Deflate, in its three wrappings -----------------------------------------------------------

const zlibFormat = {
  flush: constants.Z_NO_FLUSH,
  finishFlush: constants.Z_FINISH,
  fullFlush: constants.Z_FULL_FLUSH,
  maxFlush: constants.Z_BLOCK,
  errorCode: (number) => codes[number],
};

function windowBitsOf(options, mode) {
  const { INFLATE, GUNZIP, UNZIP, GZIP, Z_MIN_WINDOWBITS, Z_MAX_WINDOWBITS, Z_DEFAULT_WINDOWBITS } = constants;
  // For a decompressor 0 means what the stream's header says.
  const isOptional = mode === INFLATE || mode === GUNZIP || mode === UNZIP;
  if (isOptional && (options.windowBits == null || options.windowBits === 0)) return 0;
  const min = mode === GZIP ? Z_MIN_WINDOWBITS + 1 : Z_MIN_WINDOWBITS;
  return checkRangesOrGetDefault(
    options.windowBits, 'options.windowBits', min, Z_MAX_WINDOWBITS, Z_DEFAULT_WINDOWBITS);
}

function Zlib(options, mode) {
  let windowBits = constants.Z_DEFAULT_WINDOWBITS;
  let level = constants.Z_DEFAULT_COMPRESSION;
  let memLevel = constants.Z_DEFAULT_MEMLEVEL;
  let strategy = Z_DEFAULT_STRATEGY;
  let dictionary;
  if (options) {
    windowBits = windowBitsOf(options, mode);
    level = checkRangesOrGetDefault(options.level, 'options.level', Z_MIN_LEVEL, Z_MAX_LEVEL, level);
    memLevel = checkRangesOrGetDefault(
      options.memLevel, 'options.memLevel', constants.Z_MIN_MEMLEVEL, constants.Z_MAX_MEMLEVEL, memLevel);
    strategy = checkRangesOrGetDefault(
      options.strategy, 'options.strategy', Z_DEFAULT_STRATEGY, Z_FIXED, strategy);
    dictionary = dictionaryOf(options);
  }
  const left = new Uint32Array(2);
  const stream = native.deflate(
    mode, windowBits, level, memLevel, strategy, dictionary, options?.rejectGarbageAfterEnd === true);
  ZlibBase.call(this, options, new Handle(stream, left), left, zlibFormat);
  this._level = level;
  this._strategy = strategy;
  this._mode = mode;
}
inherits(Zlib, ZlibBase);

/**
 * Changes level and strategy for what is written from now on.
 * @param {number} level
 * @param {number} strategy
 * @param {() => void} callback
 */
Zlib.prototype.params = function params(level, strategy, callback) {
  checkRangesOrGetDefault(level, 'level', Z_MIN_LEVEL, Z_MAX_LEVEL);
  checkRangesOrGetDefault(strategy, 'strategy', Z_DEFAULT_STRATEGY, Z_FIXED);
  if (this._level === level && this._strategy === strategy) {
    process.nextTick(callback);
    return;
  }
  this.flush(Z_SYNC_FLUSH, () => {
    openHandle(this).params(level, strategy);
    if (this.destroyed) return;
    this._level = level;
    this._strategy = strategy;
    if (callback) callback();
  });
};

function Deflate(options) {
  if (!(this instanceof Deflate)) return deprecateInstantiation(Deflate, 'DEP0184', options);
  Zlib.call(this, options, constants.DEFLATE);
}

function Inflate(options) {
  if (!(this instanceof Inflate)) return deprecateInstantiation(Inflate, 'DEP0184', options);
  Zlib.call(this, options, constants.INFLATE);
}

function Gzip(options) {
  if (!(this instanceof Gzip)) return deprecateInstantiation(Gzip, 'DEP0184', options);
  Zlib.call(this, options, constants.GZIP);
}

function Gunzip(options) {
  if (!(this instanceof Gunzip)) return deprecateInstantiation(Gunzip, 'DEP0184', options);
  Zlib.call(this, options, constants.GUNZIP);
}

function DeflateRaw(options) {
  // zlib cannot do a raw stream with the smallest window; the next one reads the same.
  if (options && options.windowBits === 8) options.windowBits = 9;
  if (!(this instanceof DeflateRaw)) return deprecateInstantiation(DeflateRaw, 'DEP0184', options);
  Zlib.call(this, options, constants.DEFLATERAW);
}

function InflateRaw(options) {
  if (!(this instanceof InflateRaw)) return deprecateInstantiation(InflateRaw, 'DEP0184', options);
  Zlib.call(this, options, constants.INFLATERAW);
}

function Unzip(options) {
  if (!(this instanceof Unzip)) return deprecateInstantiation(Unzip, 'DEP0184', options);
  Zlib.call(this, options, constants.UNZIP);
}

for (const Stream of [Deflate, Inflate, Gzip, Gunzip, DeflateRaw, InflateRaw, Unzip]) inherits(Stream, Zlib);

// --- Brotli --------------------------------------------------------------------------------------

const brotliFormat = {
  flush: constants.BROTLI_OPERATION_PROCESS,
  finishFlush: constants.BROTLI_OPERATION_FINISH,
  fullFlush: constants.BROTLI_OPERATION_FLUSH,
  maxFlush: constants.BROTLI_OPERATION_EMIT_METADATA,
};
const brotliCompression = { ...brotliFormat, errorCode: () => 'ERR_BROTLI_COMPRESSION_FAILED' };
const brotliDecompression = {
  ...brotliFormat,
  errorCode: (number) => {
    // The end of the input in the middle of the stream has zlib's number.
    if (number === constants.Z_BUF_ERROR) return 'Z_BUF_ERROR';
    return `ERR_${constantName('BROTLI_DECODER', number)}`;
  },
};
const maxBrotliParam = highest('BROTLI_PARAM_');

function Brotli(options, compress) {
  const params = paramsOf(options, maxBrotliParam, ERR_BROTLI_INVALID_PARAM);
  const left = new Uint32Array(2);
  const stream = native.brotli(compress, params, dictionaryOf(options));
  ZlibBase.call(
    this, options, new Handle(stream, left), left, compress ? brotliCompression : brotliDecompression);
}
inherits(Brotli, Zlib);

function BrotliCompress(options) {
  if (!(this instanceof BrotliCompress)) return deprecateInstantiation(BrotliCompress, 'DEP0184', options);
  Brotli.call(this, options, true);
}

function BrotliDecompress(options) {
  if (!(this instanceof BrotliDecompress)) return deprecateInstantiation(BrotliDecompress, 'DEP0184', options);
  Brotli.call(this, options, false);
}

for (const Stream of [BrotliCompress, BrotliDecompress]) inherits(Stream, Brotli);

// --- Zstandard -----------------------------------------------------------------------------------

const zstdFormat = {
  flush: constants.ZSTD_e_continue,
  finishFlush: constants.ZSTD_e_end,
  fullFlush: constants.ZSTD_e_flush,
  maxFlush: constants.ZSTD_e_end,
  errorCode: (number) => {
    if (number === constants.Z_BUF_ERROR) return 'Z_BUF_ERROR';
    return `ZSTD_error_${constantName('ZSTD_error_', number)}`;
  },
};

class Zstd extends ZlibBase {
  constructor(options, compress, maxParam) {
    const params = paramsOf(options, maxParam, ERR_ZSTD_INVALID_PARAM);
    let dictionary = options?.dictionary;
    if (isAnyArrayBuffer(dictionary)) dictionary = new Uint8Array(dictionary);
    const left = new Uint32Array(2);
    const stream = native.zstd(compress, params, options?.pledgedSrcSize, dictionary);
    super(options, new Handle(stream, left), left, zstdFormat);
  }
}

const maxZstdCompressParam = highest('ZSTD_c_');
const maxZstdDecompressParam = highest('ZSTD_d_');

class ZstdCompress extends Zstd {
  constructor(options) {
    super(options, true, maxZstdCompressParam);
  }
}

class ZstdDecompress extends Zstd {
  constructor(options) {
    super(options, false, maxZstdDecompressParam);
  }
}

module.exports = {
  Deflate,
  Inflate,
  Gzip,
  Gunzip,
  DeflateRaw,
  InflateRaw,
  Unzip,
  BrotliCompress,
  BrotliDecompress,
  ZstdCompress,
  ZstdDecompress,
};
