'use strict';

// Diffie-Hellman: over numbers, over elliptic curves, and between key objects.

const { Buffer } = require('buffer');
const { privateHandle, publicHandle } = require('internal/crypto/asymmetric');
const {
  codes: {
    ERR_CRYPTO_ECDH_INVALID_FORMAT,
    ERR_CRYPTO_ECDH_INVALID_PUBLIC_KEY,
    ERR_CRYPTO_INCOMPATIBLE_KEY,
    ERR_CRYPTO_UNKNOWN_DH_GROUP,
    ERR_INVALID_ARG_TYPE,
    ERR_INVALID_ARG_VALUE,
  },
} = require('internal/crypto/errors');
const { asBuffer, bytesOf, encode, toBuffer, withBuffer } = require('internal/crypto/util');
const { deprecate } = require('internal/util');
const { isAnyArrayBuffer, isArrayBufferView } = require('internal/util/types');
const { validateFunction, validateInt32, validateObject, validateString } = require('internal/validators');
const native = internalBinding('crypto');

/** The groups of RFC 3526 by Node's names: how many bits their primes have. */
const groupBits = { __proto__: null, modp5: 1536, modp14: 2048, modp15: 3072, modp16: 4096, modp17: 6144, modp18: 8192 };

/** The primes of RFC 2409's groups. */
const olderPrimes = {
  __proto__: null,
  modp1:
    'ffffffffffffffffc90fdaa22168c234c4c6628b80dc1cd129024e088a67cc74020bbea63b139b22514a08798e3404dd' +
    'ef9519b3cd3a431b302b0a6df25f14374fe1356d6d51c245e485b576625e7ec6f44c42e9a63a3620ffffffffffffffff',
  modp2:
    'ffffffffffffffffc90fdaa22168c234c4c6628b80dc1cd129024e088a67cc74020bbea63b139b22514a08798e3404dd' +
    'ef9519b3cd3a431b302b0a6df25f14374fe1356d6d51c245e485b576625e7ec6f44c42e9a637ed6b0bff5cb6f406b7ed' +
    'ee386bfb5a899fa5ae9f24117c4b1fe649286651ece65381ffffffffffffffff',
};

const defaultGenerator = 2;

function groupPrime(name) {
  name = String(name).toLowerCase();
  if (name in olderPrimes) return Buffer.from(olderPrimes[name], 'hex');
  if (name in groupBits) return asBuffer(native.dhGroup(groupBits[name]));
  throw new ERR_CRYPTO_UNKNOWN_DH_GROUP();
}

/** A small number as bytes. */
function numberBytes(number) {
  const hex = number.toString(16);
  return Buffer.from(hex.padStart(hex.length + hex.length % 2, '0'), 'hex');
}

function isBytes(value) {
  return isArrayBufferView(value) || isAnyArrayBuffer(value);
}

/** A copy: what the user changes later does not matter. */
function copyOf(bytes) {
  return isAnyArrayBuffer(bytes) ? Buffer.from(bytes.slice(0)) :
    Buffer.from(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength));
}

/** What `verifyError` says. */
function defineVerifyError(self, value) {
  Object.defineProperty(self, 'verifyError', { __proto__: null, enumerable: true, value, writable: false });
}

const kPrime = Symbol('kPrime');
const kGenerator = Symbol('kGenerator');
const kPublic = Symbol('kPublic');
const kPrivate = Symbol('kPrivate');

function missingKey(which) {
  const error = new Error(`No ${which} key - did you forget to generate one?`);
  error.code = 'ERR_CRYPTO_INVALID_STATE';
  return error;
}

function generatorOf(generator, encoding) {
  if (!generator) return numberBytes(defaultGenerator);
  if (typeof generator === 'number') {
    validateInt32(generator, 'generator');
    if (generator <= 1) throw badGenerator();
    return numberBytes(generator);
  }
  if (typeof generator !== 'string' && !isBytes(generator)) {
    throw new ERR_INVALID_ARG_TYPE(
      'generator', ['number', 'string', 'ArrayBuffer', 'Buffer', 'TypedArray', 'DataView'], generator);
  }
  const bytes = copyOf(toBuffer(generator, encoding));
  if (BigInt(`0x0${bytes.toString('hex')}`) <= 1n) throw badGenerator();
  return bytes;
}

function badGenerator() {
  const error = new Error('error:02800065:Diffie-Hellman routines::bad generator');
  return Object.assign(error, {
    library: 'Diffie-Hellman routines', reason: 'bad generator', code: 'ERR_OSSL_DH_BAD_GENERATOR',
  });
}

/**
 * One side of an agreement over a prime.
 * @param {number | string | ArrayBuffer | ArrayBufferView} sizeOrKey the prime, or how long a new one is to be
 */
function DiffieHellman(sizeOrKey, keyEncoding, generator, genEncoding) {
  if (!(this instanceof DiffieHellman)) return new DiffieHellman(sizeOrKey, keyEncoding, generator, genEncoding);
  if (typeof sizeOrKey !== 'number' && typeof sizeOrKey !== 'string' && !isBytes(sizeOrKey)) {
    throw new ERR_INVALID_ARG_TYPE(
      'sizeOrKey', ['number', 'string', 'ArrayBuffer', 'Buffer', 'TypedArray', 'DataView'], sizeOrKey);
  }
  if (typeof sizeOrKey === 'number') validateInt32(sizeOrKey, 'sizeOrKey');
  // The encoding may be left out.
  if (keyEncoding && keyEncoding !== 'buffer' && !Buffer.isEncoding(keyEncoding)) {
    genEncoding = generator;
    generator = keyEncoding;
    keyEncoding = undefined;
  }
  this[kGenerator] = generatorOf(generator, genEncoding);
  this[kPrime] = typeof sizeOrKey === 'number' ?
    asBuffer(native.dhPrime(sizeOrKey, this[kGenerator].readUIntBE(0, this[kGenerator].length))) :
    copyOf(toBuffer(sizeOrKey, keyEncoding));
  defineVerifyError(this, native.dhCheck(this[kPrime], this[kGenerator]));
}

/**
 * One side of an agreement over the prime of a standard.
 * @param {string} name
 */
function DiffieHellmanGroup(name) {
  if (!(this instanceof DiffieHellmanGroup)) return new DiffieHellmanGroup(name);
  this[kPrime] = groupPrime(name);
  this[kGenerator] = numberBytes(defaultGenerator);
  defineVerifyError(this, 0);
}

const shared = {
  generateKeys(encoding) {
    const [publicKey, privateKey] = native.dhGenerate(this[kPrime], this[kGenerator], this[kPrivate]);
    this[kPublic] = asBuffer(publicKey);
    this[kPrivate] = asBuffer(privateKey);
    return encode(this[kPublic], encoding);
  },

  computeSecret(key, inputEncoding, outputEncoding) {
    key = bytesOf(key, 'key', inputEncoding);
    if (this[kPrivate] === undefined) throw missingKey('private');
    return encode(native.dhSecret(this[kPrime], this[kGenerator], this[kPrivate], key), outputEncoding);
  },

  getPrime(encoding) {
    return encode(this[kPrime], encoding);
  },

  getGenerator(encoding) {
    return encode(this[kGenerator], encoding);
  },

  getPublicKey(encoding) {
    if (this[kPublic] === undefined) throw missingKey('public');
    return encode(this[kPublic], encoding);
  },

  getPrivateKey(encoding) {
    if (this[kPrivate] === undefined) throw missingKey('private');
    return encode(this[kPrivate], encoding);
  },
};
Object.assign(DiffieHellman.prototype, shared);
Object.assign(DiffieHellmanGroup.prototype, shared);

DiffieHellman.prototype.setPublicKey = function setPublicKey(key, encoding) {
  this[kPublic] = copyOf(bytesOf(key, 'key', encoding));
  return this;
};

DiffieHellman.prototype.setPrivateKey = function setPrivateKey(key, encoding) {
  this[kPrivate] = copyOf(bytesOf(key, 'key', encoding));
  return this;
};

// --- Curves --------------------------------------------------------------------------------------

const kCurve = Symbol('kCurve');
const forms = { __proto__: null, compressed: 2, uncompressed: 4, hybrid: 6 };

function formOf(format) {
  if (!format) return forms.uncompressed;
  if (forms[format] === undefined) throw new ERR_CRYPTO_ECDH_INVALID_FORMAT(format);
  return forms[format];
}

/**
 * One side of an agreement over an elliptic curve.
 * @param {string} curve
 */
function ECDH(curve) {
  if (!(this instanceof ECDH)) return new ECDH(curve);
  validateString(curve, 'curve');
  this[kCurve] = curve;
  // Throws for a curve that is not there.
  native.ecConvert(curve, native.ecPublic(curve, Buffer.from([1])), forms.compressed);
}

ECDH.prototype.generateKeys = function generateKeys(encoding, format) {
  const [privateKey, point] = native.ecGenerate(this[kCurve]);
  this[kPrivate] = asBuffer(privateKey);
  this[kPublic] = asBuffer(point);
  return this.getPublicKey(encoding, format);
};

ECDH.prototype.computeSecret = function computeSecret(key, inputEncoding, outputEncoding) {
  key = bytesOf(key, 'key', inputEncoding);
  if (this[kPrivate] === undefined) throw missingKey('private');
  const secret = native.ecSecret(this[kCurve], this[kPrivate], key);
  if (secret === undefined) throw new ERR_CRYPTO_ECDH_INVALID_PUBLIC_KEY();
  return encode(secret, outputEncoding);
};

ECDH.prototype.getPrivateKey = shared.getPrivateKey;

ECDH.prototype.getPublicKey = function getPublicKey(encoding, format) {
  const form = formOf(format);
  if (this[kPublic] === undefined) {
    const error = new Error('Failed to get ECDH public key');
    error.code = 'ERR_CRYPTO_OPERATION_FAILED';
    throw error;
  }
  return encode(native.ecConvert(this[kCurve], this[kPublic], form), encoding);
};

ECDH.prototype.setPrivateKey = function setPrivateKey(key, encoding) {
  const bytes = copyOf(bytesOf(key, 'key', encoding));
  this[kPublic] = asBuffer(native.ecPublic(this[kCurve], bytes));
  this[kPrivate] = bytes;
  return this;
};

ECDH.prototype.setPublicKey = deprecate(function setPublicKey(key, encoding) {
  this[kPublic] = asBuffer(native.ecConvert(this[kCurve], bytesOf(key, 'key', encoding), forms.uncompressed));
  return this;
}, 'ecdh.setPublicKey() is deprecated.', 'DEP0031');

/** A public key in another form. */
ECDH.convertKey = function convertKey(key, curve, inputEncoding, outputEncoding, format) {
  validateString(curve, 'curve');
  key = bytesOf(key, 'key', inputEncoding);
  return encode(native.ecConvert(curve, key, formOf(format)), outputEncoding);
};

// --- Keys ----------------------------------------------------------------------------------------

/**
 * What the owners of two keys agree on.
 * @param {{ privateKey: any, publicKey: any }} options
 * @param {(error: Error | null, secret?: Buffer) => void} [callback]
 * @returns {Buffer | undefined}
 */
function diffieHellman(options, callback) {
  validateObject(options, 'options');
  if (callback !== undefined) validateFunction(callback, 'callback');
  const { privateKey, publicKey } = options;
  if (privateKey === undefined) throw new ERR_INVALID_ARG_VALUE('options.privateKey', privateKey);
  if (publicKey === undefined) throw new ERR_INVALID_ARG_VALUE('options.publicKey', publicKey);
  const theirs = publicHandle(publicKey, 'options.publicKey');
  const mine = privateHandle(privateKey, 'options.privateKey');
  const [mineKind] = native.keyInfo(mine);
  const [theirKind] = native.keyInfo(theirs);
  if (mineKind !== theirKind || !['dh', 'ec', 'x25519'].includes(mineKind)) {
    throw new ERR_CRYPTO_INCOMPATIBLE_KEY('key types for Diffie-Hellman', `${mineKind} and ${theirKind}`);
  }
  const secret = native.deriveSecret(mine, theirs, callback && withBuffer(callback));
  return callback ? undefined : asBuffer(secret);
}

module.exports = { DiffieHellman, DiffieHellmanGroup, ECDH, diffieHellman };
