'use strict';

// Signatures of data as it comes, and of all of it at once.

const { Writable } = require('stream');
const { privateHandle, publicHandle } = require('internal/crypto/asymmetric');
const { constants } = require('internal/crypto/constants');
const {
  codes: {
    ERR_CRYPTO_SIGN_KEY_REQUIRED,
    ERR_INVALID_ARG_TYPE,
    ERR_INVALID_ARG_VALUE,
    ERR_TENON_NOT_SUPPORTED,
  },
} = require('internal/crypto/errors');
const { bytesOf, asBuffer, encode, toBuffer, withBuffer } = require('internal/crypto/util');
const { isArrayBufferView } = require('internal/util/types');
const { validateEncoding, validateFunction, validateString } = require('internal/validators');
const native = internalBinding('crypto');

const { setPrototypeOf } = Object;
const { RSA_PKCS1_PSS_PADDING, RSA_PSS_SALTLEN_MAX_SIGN } = constants;

const kHash = Symbol('kHash');
const kAlgorithm = Symbol('kAlgorithm');

function integerOption(options, name) {
  const value = options[name];
  if (value !== undefined && value !== value >> 0) throw new ERR_INVALID_ARG_VALUE(`options.${name}`, value);
  return value;
}

/** Padding, salt length and whether numbers are plain, as the native functions take them. */
function settingsOf(key) {
  if (typeof key !== 'object' || key === null) return [undefined, undefined, false];
  const padding = integerOption(key, 'padding');
  let saltLength = integerOption(key, 'saltLength');
  if (padding === RSA_PKCS1_PSS_PADDING) saltLength ??= RSA_PSS_SALTLEN_MAX_SIGN;
  const { dsaEncoding = 'der', context } = key;
  if (dsaEncoding !== 'der' && dsaEncoding !== 'ieee-p1363') {
    throw new ERR_INVALID_ARG_VALUE('options.dsaEncoding', dsaEncoding);
  }
  if (context !== undefined) {
    if (!isArrayBufferView(context)) {
      throw new ERR_INVALID_ARG_TYPE('options.context', ['Buffer', 'TypedArray', 'DataView'], context);
    }
    if (context.byteLength > 0) throw new ERR_TENON_NOT_SUPPORTED('A context of a signature');
  }
  return [padding, saltLength, dsaEncoding === 'ieee-p1363'];
}

function construct(self, algorithm, options) {
  validateString(algorithm, 'algorithm');
  self[kHash] = native.newHash(algorithm);
  if (self[kHash] === undefined) {
    const error = new TypeError('Invalid digest');
    error.code = 'ERR_CRYPTO_INVALID_DIGEST';
    throw error;
  }
  self[kAlgorithm] = algorithm;
  Writable.call(self, options);
}

/**
 * Signs what is written to it.
 * @param {string} algorithm the hash function
 * @param {object} [options] of the stream
 */
function Sign(algorithm, options) {
  if (!(this instanceof Sign)) return new Sign(algorithm, options);
  construct(this, algorithm, options);
}

/** Checks a signature of what is written to it; see `Sign`. */
function Verify(algorithm, options) {
  if (!(this instanceof Verify)) return new Verify(algorithm, options);
  construct(this, algorithm, options);
}

for (const Class of [Sign, Verify]) {
  setPrototypeOf(Class.prototype, Writable.prototype);
  setPrototypeOf(Class, Writable);
  Class.prototype._write = function(chunk, encoding, callback) {
    this.update(chunk, encoding);
    callback();
  };
  Class.prototype.update = function update(data, encoding) {
    if (typeof data === 'string') {
      validateEncoding(data, encoding);
    } else if (!isArrayBufferView(data)) {
      throw new ERR_INVALID_ARG_TYPE('data', ['string', 'Buffer', 'TypedArray', 'DataView'], data);
    }
    native.hashUpdate(this[kHash], toBuffer(data, encoding));
    return this;
  };
}

Sign.prototype.sign = function sign(privateKey, encoding) {
  if (!privateKey) throw new ERR_CRYPTO_SIGN_KEY_REQUIRED();
  const handle = privateHandle(privateKey, 'privateKey');
  const settings = settingsOf(privateKey);
  const hash = native.hashFinal(this[kHash]);
  return encode(native.signHash(handle, hash, this[kAlgorithm], ...settings), encoding);
};

Verify.prototype.verify = function verify(key, signature, encoding) {
  const handle = publicHandle(key, 'key');
  const settings = settingsOf(key);
  signature = bytesOf(signature, 'signature', encoding);
  const hash = native.hashFinal(this[kHash]);
  return native.verifyHash(handle, hash, signature, this[kAlgorithm], ...settings);
};

/**
 * The signature of some data.
 * @param {string | null | undefined} algorithm the hash function; none for keys that have their own
 * @param {any} data
 * @param {any} key
 * @param {(error: Error | null, signature?: Buffer) => void} [callback]
 * @returns {Buffer | undefined}
 */
function sign(algorithm, data, key, callback) {
  if (algorithm != null) validateString(algorithm, 'algorithm');
  if (callback !== undefined) validateFunction(callback, 'callback');
  data = bytesOf(data, 'data');
  if (!key) throw new ERR_CRYPTO_SIGN_KEY_REQUIRED();
  const settings = settingsOf(key);
  const handle = privateHandle(key);
  const result = native.sign(handle, data, algorithm, ...settings, callback && withBuffer(callback));
  return callback ? undefined : asBuffer(result);
}

/**
 * Whether a signature is one of some data.
 * @param {string | null | undefined} algorithm
 * @param {any} data
 * @param {any} key
 * @param {any} signature
 * @param {(error: Error | null, isSignature?: boolean) => void} [callback]
 * @returns {boolean | undefined}
 */
function verify(algorithm, data, key, signature, callback) {
  if (algorithm != null) validateString(algorithm, 'algorithm');
  if (callback !== undefined) validateFunction(callback, 'callback');
  data = bytesOf(data, 'data');
  const settings = settingsOf(key);
  signature = bytesOf(signature, 'signature');
  return native.verify(publicHandle(key), data, signature, algorithm, ...settings, callback);
}

module.exports = { Sign, Verify, sign, verify };
