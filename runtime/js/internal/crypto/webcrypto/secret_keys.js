'use strict';

// Keys that are some bytes: AES, HMAC, and what other keys are derived from.

const { Buffer } = require('buffer');
const { handleOf, secretKey } = require('internal/crypto/key_object');
const { randomBytes } = require('internal/crypto/random');
const { codes: { ERR_MISSING_OPTION } } = require('internal/errors');
const { lazyDOMException } = require('internal/util');
const {
  blockSizes,
  bufferSource,
  checkJwkUse,
  checkUsages,
  hashNames,
  run,
} = require('internal/crypto/webcrypto/algorithms');
const { createCryptoKey, keyObjectIn } = require('internal/crypto/webcrypto/crypto_key');
const native = internalBinding('crypto');

const encryptionUsages = ['encrypt', 'decrypt', 'wrapKey', 'unwrapKey'];

/** What keys of an algorithm may be used for. */
const usagesOf = {
  '__proto__': null,
  'AES-CBC': encryptionUsages,
  'AES-CTR': encryptionUsages,
  'AES-GCM': encryptionUsages,
  'AES-KW': ['wrapKey', 'unwrapKey'],
  'HMAC': ['sign', 'verify'],
  'HKDF': ['deriveKey', 'deriveBits'],
  'PBKDF2': ['deriveKey', 'deriveBits'],
};

const bytesOf = (key) => handleOf(keyObjectIn(key));

function aesBits(length) {
  if (![128, 192, 256].includes(length)) throw lazyDOMException('Invalid key length', 'OperationError');
  return length;
}

/** How many bits a key of `algorithm` has; null when it may have any number. */
function keyLength(algorithm) {
  if (algorithm.name.startsWith('AES')) return aesBits(algorithm.length);
  if (algorithm.name !== 'HMAC') return null;
  const { length = blockSizes[algorithm.hash.name] * 8 } = algorithm;
  if (length === 0) throw lazyDOMException('Zero-length key is not supported', 'OperationError');
  return length;
}

/** What a key says of itself. */
function description({ name, hash }, bytes, length = bytes.byteLength * 8) {
  if (name.startsWith('AES')) return { name, length };
  return name === 'HMAC' ? { name, length, hash } : { name };
}

async function generateKey(algorithm, extractable, usages) {
  checkUsages(usages, usagesOf[algorithm.name], `${algorithm.name} key`);
  if (algorithm.name === 'HMAC' && algorithm.hash === undefined) throw missingHash();
  const length = keyLength(algorithm);
  const bytes = cutBits(randomBytes(Math.ceil(length / 8)), length);
  return createCryptoKey(secretKey(bytes), description(algorithm, bytes, length), extractable, usages);
}

function missingHash() {
  return new ERR_MISSING_OPTION('algorithm.hash');
}

/** The bytes of a key of a number of bits; those that are too many are zero. */
function cutBits(bytes, length) {
  bytes = bytes.subarray(0, Math.ceil(length / 8));
  if (length % 8) bytes[bytes.length - 1] &= 0xff << (8 - length % 8);
  return bytes;
}

/** JSON Web Key's name of an algorithm with a key of a length. */
function jwkAlgorithm({ name, length, hash }) {
  if (name === 'HMAC') return `HS${hash.name === 'SHA-1' ? 1 : hash.name.slice(4)}`;
  return `A${length}${name.slice(4)}`;
}

function importJwk(jwk, extractable) {
  if (typeof jwk !== 'object' || jwk === null || jwk.kty !== 'oct' || typeof jwk.k !== 'string') {
    throw lazyDOMException('Invalid keyData', 'DataError');
  }
  if (jwk.ext === false && extractable) throw lazyDOMException('JWK is not extractable', 'DataError');
  return Buffer.from(jwk.k, 'base64url');
}

function importKey(format, data, algorithm, extractable, usages) {
  const { name } = algorithm;
  checkUsages(usages, usagesOf[name], `${name} key`);
  if (name === 'HMAC' && algorithm.hash === undefined) throw missingHash();
  let bytes;
  if (format === 'raw' || format === 'raw-secret') bytes = bufferSource(data, 'keyData');
  else if (format === 'jwk' && name in { 'HMAC': 1, 'AES-CBC': 1, 'AES-CTR': 1, 'AES-GCM': 1, 'AES-KW': 1 }) {
    bytes = importJwk(data, extractable);
  } else {
    throw lazyDOMException(`Unable to import ${name} using ${format} format`, 'NotSupportedError');
  }
  if (name.startsWith('AES') && ![16, 24, 32].includes(bytes.byteLength)) {
    throw lazyDOMException('Invalid key length', 'DataError');
  }
  if (name === 'HMAC' && bytes.byteLength === 0) {
    throw lazyDOMException('Zero-length key is not supported', 'DataError');
  }
  if ((name === 'HKDF' || name === 'PBKDF2') && extractable) {
    throw lazyDOMException(`${name} keys are not extractable`, 'SyntaxError');
  }
  let length = bytes.byteLength * 8;
  if (name === 'HMAC' && algorithm.length !== undefined) {
    if (algorithm.length > length || algorithm.length <= length - 8) {
      throw lazyDOMException('Invalid key length', 'DataError');
    }
    length = algorithm.length;
    bytes = cutBits(bytes, length);
  }
  const result = description(algorithm, bytes, length);
  if (format === 'jwk') checkJwkUse(data, usages, name === 'HMAC' ? 'sig' : 'enc');
  if (format === 'jwk' && data.alg !== undefined && data.alg !== jwkAlgorithm(result)) {
    throw lazyDOMException('JWK "alg" does not match the requested algorithm', 'DataError');
  }
  return createCryptoKey(secretKey(bytes), result, extractable, usages);
}

function exportKey(format, key) {
  const bytes = bytesOf(key);
  if (format === 'raw' || format === 'raw-secret') return bytes.slice().buffer;
  if (format === 'jwk') {
    return {
      key_ops: key.usages,
      ext: key.extractable,
      alg: jwkAlgorithm(key.algorithm),
      kty: 'oct',
      k: Buffer.from(bytes).toString('base64url'),
    };
  }
  throw lazyDOMException(`Unable to export ${key.algorithm.name} using ${format} format`, 'NotSupportedError');
}

async function sign(algorithm, key, data) {
  return (await run(native.hmacOnce, hashNames[key.algorithm.hash.name], bytesOf(key), data)).buffer;
}

async function verify(algorithm, key, signature, data) {
  const code = await sign(algorithm, key, data);
  return native.timingSafeEqual(new Uint8Array(code), signature) === true;
}

// --- AES -----------------------------------------------------------------------------------------

function fixedSize(value, name, size) {
  const bytes = bufferSource(value, name);
  if (bytes.byteLength !== size) {
    throw lazyDOMException(`${name} must contain exactly ${size} bytes`, 'OperationError');
  }
  return bytes;
}

const cipherName = (key, mode) => `aes-${key.byteLength * 8}-${mode}`;

function cbc(encrypts, { iv }, key, data) {
  return run(native.cipherOnce, cipherName(key, 'cbc'), encrypts, key, fixedSize(iv, 'algorithm.iv', 16),
             data, undefined, undefined);
}

const tagLengths = [32, 64, 96, 104, 112, 120, 128];

function gcm(encrypts, { iv, additionalData, tagLength = 128 }, key, data) {
  if (!tagLengths.includes(tagLength)) {
    throw lazyDOMException(`${tagLength} is not a valid AES-GCM tag length`, 'OperationError');
  }
  const aad = additionalData === undefined ? undefined : bufferSource(additionalData, 'algorithm.additionalData');
  return run(native.cipherOnce, cipherName(key, 'gcm'), encrypts, key, bufferSource(iv, 'algorithm.iv'),
             data, tagLength / 8, aad);
}

/** The counter is the last `length` bits of its block, and wraps around within them. */
async function ctr({ counter, length }, key, data) {
  const block = fixedSize(counter, 'algorithm.counter', 16);
  if (!(length >= 1 && length <= 128)) {
    throw lazyDOMException('AES-CTR algorithm.length must be between 1 and 128', 'OperationError');
  }
  const cipher = (start, part) =>
    run(native.cipherOnce, cipherName(key, 'ctr'), true, key, start, part, undefined, undefined);
  const start = BigInt(`0x${Buffer.from(block).toString('hex')}`);
  const counters = 1n << BigInt(length);
  const blocks = BigInt(Math.ceil(data.byteLength / 16));
  if (blocks > counters) throw lazyDOMException('Message is too long for the counter', 'OperationError');
  const untilWrap = counters - (start % counters);
  if (blocks <= untilWrap) return cipher(block, data);
  const at = Number(untilWrap) * 16;
  const wrapped = Buffer.from((start - (start % counters)).toString(16).padStart(32, '0'), 'hex');
  const parts = await Promise.all([cipher(block, data.subarray(0, at)), cipher(wrapped, data.subarray(at))]);
  return new Uint8Array(Buffer.concat(parts));
}

async function crypt(encrypts, algorithm, key, data) {
  const bytes = bytesOf(key);
  const modes = {
    'AES-CBC': () => cbc(encrypts, algorithm, bytes, data),
    'AES-GCM': () => gcm(encrypts, algorithm, bytes, data),
    'AES-CTR': () => ctr(algorithm, bytes, data),
    'AES-KW': () => run(native.aesWrap, encrypts, bytes, data),
  };
  const result = await modes[algorithm.name]();
  return result.buffer.slice(result.byteOffset, result.byteOffset + result.byteLength);
}

// --- Derivation ------------------------------------------------------------------------------------

async function deriveBits(algorithm, key, length) {
  if (length === null || length === undefined) throw lazyDOMException('length cannot be null', 'OperationError');
  if (length % 8) throw lazyDOMException('length must be a multiple of 8', 'OperationError');
  if (length === 0) return new ArrayBuffer(0);
  const hash = hashNames[algorithm.hash?.name];
  if (hash === undefined) throw lazyDOMException('hash is required', 'OperationError');
  const salt = bufferSource(algorithm.salt, 'algorithm.salt');
  if (algorithm.name === 'HKDF') {
    const info = bufferSource(algorithm.info, 'algorithm.info');
    if (info.byteLength > 1024) throw lazyDOMException('algorithm.info is too long', 'OperationError');
    return (await run(native.hkdf, hash, bytesOf(key), salt, info, length / 8)).buffer;
  }
  const { iterations } = algorithm;
  if (!(iterations > 0)) throw lazyDOMException('iterations cannot be zero', 'OperationError');
  return (await run(native.pbkdf2, bytesOf(key), salt, iterations, length / 8, hash)).buffer;
}

module.exports = {
  deriveBits,
  exportKey,
  generateKey,
  importKey,
  keyLength,
  sign,
  verify,
  decrypt: (algorithm, key, data) => crypt(false, algorithm, key, data),
  encrypt: (algorithm, key, data) => crypt(true, algorithm, key, data),
};
