'use strict';

const { DiffieHellman, DiffieHellmanGroup, ECDH, diffieHellman } = require('internal/crypto/agreement');
const { createPrivateKey, createPublicKey } = require('internal/crypto/asymmetric');
const { Cipheriv, Decipheriv, getCipherInfo } = require('internal/crypto/cipher');
const { constants } = require('internal/crypto/constants');
const { codes: { ERR_CRYPTO_FIPS_UNAVAILABLE, ERR_TENON_NOT_SUPPORTED } } = require('internal/crypto/errors');
const { Hash, Hmac, hash } = require('internal/crypto/hash');
const kdf = require('internal/crypto/kdf');
const { KeyObject, createSecretKey } = require('internal/crypto/key_object');
const keygen = require('internal/crypto/keygen');
const { getCiphers, getCurves, getHashes } = require('internal/crypto/names');
const prime = require('internal/crypto/prime');
const { getRandomValues, ...random } = require('internal/crypto/random');
const rsa = require('internal/crypto/rsa');
const { Sign, Verify, sign, verify } = require('internal/crypto/sign');
const { timingSafeEqual } = require('internal/crypto/timing');
const { getOptionValue } = require('internal/options');
const { deprecate } = require('internal/util');

const { defineProperty } = Object;

function createHash(algorithm, options) {
  return new Hash(algorithm, options);
}

function createHmac(hmac, key, options) {
  return new Hmac(hmac, key, options);
}

function createCipheriv(cipher, key, iv, options) {
  return new Cipheriv(cipher, key, iv, options);
}

function createDecipheriv(cipher, key, iv, options) {
  return new Decipheriv(cipher, key, iv, options);
}

function createDiffieHellman(sizeOrKey, keyEncoding, generator, genEncoding) {
  return new DiffieHellman(sizeOrKey, keyEncoding, generator, genEncoding);
}

function createDiffieHellmanGroup(name) {
  return new DiffieHellmanGroup(name);
}

function createECDH(curve) {
  return new ECDH(curve);
}

function createSign(algorithm, options) {
  return new Sign(algorithm, options);
}

function createVerify(algorithm, options) {
  return new Verify(algorithm, options);
}

/** 0: this build has no FIPS mode. */
function getFips() {
  return 0;
}

function setFips(value) {
  if (value) throw new ERR_CRYPTO_FIPS_UNAVAILABLE();
}

/** What Node has and Tenon does not: a function that says so. */
function missing(name) {
  const { [name]: value } = {
    [name]: function() {
      throw new ERR_TENON_NOT_SUPPORTED(`crypto.${name}()`);
    },
  };
  return value;
}

/** All zero: there is no secure heap. */
function secureHeapUsed() {
  return { total: 0, used: 0, utilization: 0, min: 0 };
}

module.exports = {
  ...kdf,
  ...keygen,
  ...prime,
  ...random,
  ...rsa,
  createCipheriv,
  createDecipheriv,
  createDiffieHellman,
  createDiffieHellmanGroup,
  createECDH,
  createHash,
  createHmac,
  createPrivateKey,
  createPublicKey,
  createSecretKey,
  createSign,
  createVerify,
  decapsulate: missing('decapsulate'),
  diffieHellman,
  encapsulate: missing('encapsulate'),
  getCipherInfo,
  getCiphers,
  getCurves,
  getDiffieHellman: createDiffieHellmanGroup,
  getFips,
  getHashes,
  hash,
  secureHeapUsed,
  setEngine: missing('setEngine'),
  setFips,
  sign,
  timingSafeEqual,
  verify,
  Certificate: missing('Certificate'),
  Cipheriv,
  Decipheriv,
  DiffieHellman,
  DiffieHellmanGroup,
  ECDH,
  Hash: deprecate(Hash, 'crypto.Hash constructor is deprecated.', 'DEP0179'),
  Hmac: deprecate(Hmac, 'crypto.Hmac constructor is deprecated.', 'DEP0181'),
  KeyObject,
  Sign,
  Verify,
};

/** Exports what a module gives when it is first asked for. */
function lazy(id, names) {
  for (const name of names) {
    defineProperty(module.exports, name, {
      __proto__: null,
      configurable: true,
      enumerable: true,
      get() {
        const value = require(id)[name];
        defineProperty(module.exports, name,
                       { __proto__: null, value, configurable: true, enumerable: true, writable: true });
        return value;
      },
      set(value) {
        defineProperty(module.exports, name,
                       { __proto__: null, value, configurable: true, enumerable: true, writable: true });
      },
    });
  }
}

lazy('internal/crypto/x509', ['X509Certificate']);

const webcrypto = () => require('internal/crypto/webcrypto').crypto;

Object.defineProperties(module.exports, {
  constants: { __proto__: null, enumerable: true, value: constants },
  fips: {
    __proto__: null,
    get: deprecate(getFips, 'The crypto.fips is deprecated. Please use crypto.getFips()', 'DEP0093'),
    set: deprecate(setFips, 'The crypto.fips is deprecated. Please use crypto.setFips()', 'DEP0093'),
  },
  webcrypto: { __proto__: null, enumerable: true, get: webcrypto },
  subtle: { __proto__: null, enumerable: true, get: () => webcrypto().subtle },
  getRandomValues: {
    __proto__: null,
    enumerable: true,
    value(array) {
      return getRandomValues(array);
    },
  },
});

// Older names of `randomBytes`, which packages still use.
for (const name of ['prng', 'pseudoRandomBytes', 'rng']) {
  const value = getOptionValue('--pending-deprecation') ?
    deprecate(random.randomBytes, `crypto.${name} is deprecated.`, 'DEP0115') : random.randomBytes;
  defineProperty(module.exports, name, { __proto__: null, value, configurable: true, writable: true });
}
