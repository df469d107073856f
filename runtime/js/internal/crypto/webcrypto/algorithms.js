'use strict';

// Algorithms as Web Crypto's callers name them: a name alone, or a dictionary.

const { codes: { ERR_INVALID_ARG_TYPE, ERR_MISSING_OPTION } } = require('internal/errors');
const { lazyDOMException } = require('internal/util');
const { isAnyArrayBuffer, isArrayBufferView } = require('internal/util/types');

const aes = ['AES-CBC', 'AES-CTR', 'AES-GCM', 'AES-KW'];
const rsa = ['RSASSA-PKCS1-v1_5', 'RSA-PSS', 'RSA-OAEP'];
const octetPairs = ['Ed25519', 'X25519'];
const hashes = ['SHA-1', 'SHA-256', 'SHA-384', 'SHA-512', 'SHA3-256', 'SHA3-384', 'SHA3-512'];

/** The algorithms of each operation. */
const operations = {
  __proto__: null,
  digest: hashes,
  generateKey: [...aes, 'HMAC', ...rsa, 'ECDSA', 'ECDH', ...octetPairs],
  importKey: [...aes, 'HMAC', ...rsa, 'ECDSA', 'ECDH', ...octetPairs, 'HKDF', 'PBKDF2'],
  exportKey: [...aes, 'HMAC', ...rsa, 'ECDSA', 'ECDH', ...octetPairs],
  sign: ['HMAC', 'RSASSA-PKCS1-v1_5', 'RSA-PSS', 'ECDSA', 'Ed25519'],
  verify: ['HMAC', 'RSASSA-PKCS1-v1_5', 'RSA-PSS', 'ECDSA', 'Ed25519'],
  encrypt: ['AES-CBC', 'AES-CTR', 'AES-GCM', 'RSA-OAEP'],
  decrypt: ['AES-CBC', 'AES-CTR', 'AES-GCM', 'RSA-OAEP'],
  deriveBits: ['HKDF', 'PBKDF2', 'ECDH', 'X25519'],
  wrapKey: ['AES-KW'],
  unwrapKey: ['AES-KW'],
  keyLength: [...aes, 'HMAC', 'HKDF', 'PBKDF2'],
};

/** OpenSSL's names of the hash functions. */
const hashNames = {
  '__proto__': null,
  'SHA-1': 'sha1',
  'SHA-256': 'sha256',
  'SHA-384': 'sha384',
  'SHA-512': 'sha512',
  'SHA3-256': 'sha3-256',
  'SHA3-384': 'sha3-384',
  'SHA3-512': 'sha3-512',
};

/** How many bytes each hash function takes at a time, which is how long its HMAC keys are by default. */
const blockSizes = {
  '__proto__': null,
  'SHA-1': 64,
  'SHA-256': 64,
  'SHA-384': 128,
  'SHA-512': 128,
  'SHA3-256': 136,
  'SHA3-384': 104,
  'SHA3-512': 72,
};

/**
 * The algorithm's dictionary with its name as it is written properly, and its `hash` as a dictionary.
 * @param {string | object} algorithm
 * @param {string} operation
 * @returns {{ name: string, hash?: { name: string } }}
 */
function normalize(algorithm, operation) {
  if (typeof algorithm === 'string') algorithm = { name: algorithm };
  if (typeof algorithm !== 'object' || algorithm === null) {
    throw new ERR_INVALID_ARG_TYPE('algorithm', ['string', 'Object'], algorithm);
  }
  if (algorithm.name === undefined) throw new ERR_MISSING_OPTION('algorithm.name');
  const wanted = String(algorithm.name).toUpperCase();
  const name = operations[operation].find((known) => known.toUpperCase() === wanted);
  if (name === undefined) throw lazyDOMException('Unrecognized algorithm name', 'NotSupportedError');
  const normalized = { ...algorithm, name };
  if (algorithm.hash !== undefined) normalized.hash = { name: normalize(algorithm.hash, 'digest').name };
  return normalized;
}

/** The bytes of a `BufferSource`, copied: they may change while the work is done. */
function bufferSource(value, name) {
  if (isAnyArrayBuffer(value)) return new Uint8Array(value.slice(0));
  if (isArrayBufferView(value)) {
    return new Uint8Array(value.buffer, value.byteOffset, value.byteLength).slice();
  }
  throw new ERR_INVALID_ARG_TYPE(name, ['ArrayBuffer', 'Buffer', 'TypedArray', 'DataView'], value);
}

/**
 * Calls a native function that takes a callback; its failure is an `OperationError`.
 * @param {Function} fn
 * @param {...any} args
 * @returns {Promise<any>}
 */
function run(fn, ...args) {
  return new Promise((resolve, reject) => {
    const settle = (error, value) => {
      if (error) reject(operationError(error));
      else resolve(value);
    };
    try {
      fn(...args, settle);
    } catch (error) {
      reject(operationError(error));
    }
  });
}

function operationError(cause) {
  return lazyDOMException('The operation failed for an operation-specific reason',
                          { name: 'OperationError', cause });
}

/** Throws unless every usage is one of those allowed. */
function checkUsages(usages, allowed, what) {
  if (usages.some((usage) => !allowed.includes(usage))) {
    throw lazyDOMException(`Unsupported key usage for ${what}`, 'SyntaxError');
  }
}

/** Throws unless what a JSON Web Key says it is for covers the usages. `use` is what its `use` must be. */
function checkJwkUse(jwk, usages, use) {
  if (jwk.use !== undefined && usages.length > 0 && jwk.use !== use) {
    throw lazyDOMException('Invalid JWK "use" Parameter', 'DataError');
  }
  if (jwk.key_ops === undefined) return;
  const operations = jwk.key_ops;
  if (!Array.isArray(operations) || new Set(operations).size < operations.length) {
    throw lazyDOMException('Invalid JWK "key_ops" Parameter', 'DataError');
  }
  if (usages.some((usage) => !operations.includes(usage))) {
    throw lazyDOMException('Key operations and usage mismatch', 'DataError');
  }
}

module.exports = { blockSizes, bufferSource, checkJwkUse, checkUsages, hashNames, normalize, run };
