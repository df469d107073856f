'use strict';

const LazyTransform = require('internal/crypto/lazy_transform');
const {
  codes: {
    ERR_CRYPTO_HASH_FINALIZED,
    ERR_CRYPTO_HASH_UPDATE_FAILED,
    ERR_CRYPTO_INVALID_DIGEST,
    ERR_INVALID_ARG_TYPE,
    ERR_INVALID_ARG_VALUE,
  },
} = require('internal/crypto/errors');
const { secretBytes } = require('internal/crypto/key_object');
const { encode, toBuffer } = require('internal/crypto/util');
const { emitDeprecationOnce } = require('internal/crypto/warnings');
const { getOptionValue } = require('internal/options');
const { normalizeEncoding } = require('internal/util');
const { isArrayBufferView } = require('internal/util/types');
const {
  validateEncoding,
  validateObject,
  validateString,
  validateUint32,
} = require('internal/validators');
const {
  hashCopy,
  hashFinal,
  hashOnce,
  hashUpdate,
  hmacFinal,
  hmacUpdate,
  newHash,
  newHmac,
} = internalBinding('crypto');

const { setPrototypeOf } = Object;

const kHandle = Symbol('kHandle');
const kFinalized = Symbol('kFinalized');
/** How the handle of a class is fed and finished. */
const kUpdate = Symbol('kUpdate');
const kFinal = Symbol('kFinal');

/** The result of a stream that has ended, which `digest()` may be asked for once more. */
const kResult = Symbol('kResult');

const utf8 = new Set([undefined, 'utf8', 'utf-8', 'UTF-8', 'UTF8', 'buffer']);

/** What the native side takes: it reads texts as UTF-8 itself. */
function dataOf(data, encoding) {
  return typeof data !== 'string' || utf8.has(encoding) ? data : toBuffer(data, encoding);
}

/** Both output lengths of the extendable functions, of which the default is too short for what they promise. */
function warnOfDefaultLength(algorithm) {
  if (getOptionValue('--pending-deprecation') && /^shake-?(?:128|256)$/i.test(algorithm)) {
    emitDeprecationOnce(
      'DEP0198', 'Creating SHAKE128/256 digests without an explicit options.outputLength is deprecated.');
  }
}

/**
 * A hash in the making, also as a stream.
 * @param {string | Hash} algorithm or the hash whose state is copied
 * @param {object} [options]
 */
function Hash(algorithm, options) {
  if (!new.target) return new Hash(algorithm, options);
  const original = algorithm?.[kHandle];
  if (original === undefined) validateString(algorithm, 'algorithm');
  const outputLength = typeof options === 'object' && options !== null ? options.outputLength : undefined;
  if (outputLength !== undefined) validateUint32(outputLength, 'options.outputLength');
  const handle = original === undefined ? newHash(algorithm, outputLength) : hashCopy(original, outputLength);
  if (handle === undefined) throw new Error('Digest method not supported');
  this[kHandle] = handle;
  this[kFinalized] = false;
  this[kResult] = undefined;
  if (original === undefined && outputLength === undefined) warnOfDefaultLength(algorithm);
  LazyTransform.call(this, options);
}
setPrototypeOf(Hash.prototype, LazyTransform.prototype);
setPrototypeOf(Hash, LazyTransform);

Hash.prototype[kUpdate] = hashUpdate;
Hash.prototype[kFinal] = hashFinal;

/** A hash that goes on from the same state. */
Hash.prototype.copy = function copy(options) {
  if (this[kFinalized]) throw new ERR_CRYPTO_HASH_FINALIZED();
  return new Hash(this, options);
};

Hash.prototype._transform = function(chunk, encoding, callback) {
  if (!this[kUpdate](this[kHandle], dataOf(chunk, encoding))) {
    callback(new ERR_CRYPTO_HASH_UPDATE_FAILED());
    return;
  }
  callback();
};

Hash.prototype._flush = function(callback) {
  this[kResult] = this[kFinal](this[kHandle]);
  this.push(encode(this[kResult].slice()));
  callback();
};

Hash.prototype.update = function update(data, encoding) {
  if (this[kFinalized]) throw new ERR_CRYPTO_HASH_FINALIZED();
  if (typeof data === 'string') {
    validateEncoding(data, encoding);
  } else if (!isArrayBufferView(data)) {
    throw new ERR_INVALID_ARG_TYPE('data', ['string', 'Buffer', 'TypedArray', 'DataView'], data);
  }
  if (!this[kUpdate](this[kHandle], dataOf(data, encoding))) throw new ERR_CRYPTO_HASH_UPDATE_FAILED();
  return this;
};

Hash.prototype.digest = function digest(outputEncoding) {
  if (this[kFinalized]) throw new ERR_CRYPTO_HASH_FINALIZED();
  const bytes = this[kResult] ?? this[kFinal](this[kHandle]);
  this[kFinalized] = true;
  return encode(bytes, outputEncoding && `${outputEncoding}`);
};

/**
 * A message authentication code in the making, also as a stream.
 * @param {string} hmac the hash function
 * @param {any} key
 * @param {object} [options]
 */
function Hmac(hmac, key, options) {
  if (!(this instanceof Hmac)) return new Hmac(hmac, key, options);
  validateString(hmac, 'hmac');
  const encoding = options?.encoding;
  if (encoding !== undefined) validateString(encoding, 'options.encoding');
  const handle = newHmac(hmac, secretBytes(key, encoding));
  if (handle === undefined) throw new ERR_CRYPTO_INVALID_DIGEST(hmac);
  this[kHandle] = handle;
  this[kFinalized] = false;
  this[kResult] = undefined;
  LazyTransform.call(this, options);
}
setPrototypeOf(Hmac.prototype, LazyTransform.prototype);
setPrototypeOf(Hmac, LazyTransform);

Hmac.prototype[kUpdate] = hmacUpdate;
Hmac.prototype[kFinal] = hmacFinal;
Hmac.prototype.update = Hash.prototype.update;
Hmac.prototype._flush = Hash.prototype._flush;
Hmac.prototype._transform = Hash.prototype._transform;

// Unlike a hash's, a second call gives nothing instead of an error.
Hmac.prototype.digest = function digest(outputEncoding) {
  const bytes = this[kFinalized] || this[kResult] ? new Uint8Array() : this[kFinal](this[kHandle]);
  this[kFinalized] = true;
  return encode(bytes, outputEncoding && `${outputEncoding}`);
};

/** The encoding of a result; `buffer` for none. */
function outputEncodingOf(name) {
  if (name === 'hex') return name;
  validateString(name, 'outputEncoding');
  const normalized = normalizeEncoding(name);
  if (normalized !== undefined) return normalized;
  if (name.toLowerCase() === 'buffer') return 'buffer';
  throw new ERR_INVALID_ARG_VALUE('outputEncoding', name);
}

/**
 * The hash of some bytes, at once.
 * @param {string} algorithm
 * @param {string | ArrayBufferView} input
 * @param {string | object} [options] the encoding of the result, or several options
 * @returns {string | Buffer}
 */
function hash(algorithm, input, options) {
  validateString(algorithm, 'algorithm');
  if (typeof input !== 'string' && !isArrayBufferView(input)) {
    throw new ERR_INVALID_ARG_TYPE('input', ['Buffer', 'TypedArray', 'DataView', 'string'], input);
  }
  let encoding = options;
  let outputLength;
  if (options !== undefined && typeof options !== 'string') {
    validateObject(options, 'options');
    ({ outputLength, outputEncoding: encoding } = options);
  }
  encoding = outputEncodingOf(encoding ?? 'hex');
  if (outputLength === undefined) warnOfDefaultLength(algorithm);
  else validateUint32(outputLength, 'outputLength');
  const bytes = hashOnce(algorithm, input, outputLength);
  if (bytes === undefined) throw new Error(`Digest method ${algorithm} is not supported`);
  return encode(bytes, encoding);
}

module.exports = { Hash, Hmac, hash };
